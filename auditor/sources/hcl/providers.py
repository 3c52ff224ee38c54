"""Which provider configuration a block has, through aliases and `providers` maps, and its region and account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from auditor.model.record import ProviderConfig
from auditor.model.value import Known, Unknown, Value
from auditor.sources.hcl.folder import alias_of, path_of
from auditor.sources.hcl.syntax import Block, Literal, ObjectExpr
from auditor.sources.hcl.types import STRING, Collection, convert
from auditor.sources.hcl.values import EvalError, SetValue, Unk, bare
from auditor.sources.terraform.providers import short_name

if TYPE_CHECKING:
    from auditor.sources.hcl.modules import Module
    from auditor.sources.hcl.resources import Instance

_ROLE = re.compile(r"^arn:[^:]*:(?:iam|sts)::(\d{12}):")
_ACCOUNT_ARGUMENT = {"google": "project", "azurerm": "subscription_id", "azapi": "subscription_id"}
_REGISTRY = "registry.terraform.io"
_BUILT_IN = "terraform.io/builtin/terraform"
_TAGS = Collection("map", STRING)


def provider_of(instance: Instance) -> ProviderConfig:
    """Return the provider configuration of *instance*."""
    local, alias = _wanted(instance.block)
    kept = instance.module.stack.providers
    place = (instance.module.address, local, alias)
    if place not in kept:
        kept[place] = _config(instance.module, local, alias)
    return kept[place]


def default_tags(instance: Instance) -> Any:
    """Return the tags that the provider of *instance* adds: a map, an unknown value, or None."""
    local, alias = _wanted(instance.block)
    kept = instance.module.stack.default_tags
    place = (instance.module.address, local, alias)
    if place not in kept:
        kept[place] = _default_tags(*_holder(instance.module, local, alias))
    return kept[place]


def _default_tags(module: Module, block: Block | None) -> Any:
    if block is None:
        return None
    for nested in block.body.of_type("default_tags"):
        attribute = nested.body.attributes.get("tags")
        if attribute is not None:
            value = module.settle(attribute.expression, module.scope, f"{block.file}:{attribute.line}")
            try:
                return convert(value, _TAGS)
            except EvalError as error:
                return Unk(reason=str(error))
        if nested.labels or nested.body.blocks:
            return Unk(reason="default_tags are not written as a map")
    return None


def _wanted(block: Block) -> tuple[str, str]:
    parts = path_of(block.body.expression("provider"))
    if parts:
        return parts[0], parts[1] if len(parts) > 1 else ""
    return block.labels[0].split("_", 1)[0], ""


def _holder(module: Module, local: str, alias: str) -> tuple[Module, Block | None]:
    """Return the module and the provider block that the local name means there."""
    here: Module = module
    for _ in range(64):
        own = next((b for b in here.folder.providers if b.labels[0] == local and alias_of(b) == alias), None)
        if own is not None and (
            own.body.attributes.keys() - {"alias", "version"} or own.body.blocks or here.parent is None
        ):
            return here, own
        if here.parent is None or here.call is None:
            return here, own
        passed = _passed(here.call, local, alias)
        if passed is not None:
            local, alias = passed
        elif alias:
            return here, own
        here = here.parent
    return here, None


def _passed(call: Block, local: str, alias: str) -> tuple[str, str] | None:
    table = call.body.expression("providers")
    wanted = f"{local}.{alias}" if alias else local
    for key, value in table.items if isinstance(table, ObjectExpr) else ():
        name = ".".join(path_of(key)) if not isinstance(key, Literal) else str(key.value)
        parts = path_of(value)
        if name == wanted and parts:
            return parts[0], parts[1] if len(parts) > 1 else ""
    return None


def _config(module: Module, local: str, alias: str) -> ProviderConfig:
    holder, block = _holder(module, local, alias)
    source = _source(module, local)
    name = short_name(source)
    if block is None:
        key = f"{local}.{alias}" if alias else local
        if alias:
            why = f"the module was not given a provider {key}"
            return ProviderConfig(name, key, Unknown(why), Unknown(why), source)
        return ProviderConfig(name, key, Known(None), Known(None), source)
    own = alias_of(block)
    key = f"{block.labels[0]}.{own}" if own else block.labels[0]
    if holder.parent is not None:
        key = f"{holder.address}:{key}"
    return ProviderConfig(name, key, _text(holder, block, "region"), _account(holder, block, name), source)


def _source(module: Module, local: str) -> str:
    if local == "terraform":
        return _BUILT_IN
    here: Module | None = module
    while here is not None:
        found = here.folder.required.get(local)
        if found:
            parts = found.split("/")
            return "/".join((_REGISTRY, "hashicorp", *parts)[len(parts) - 1 :]) if len(parts) < 3 else found
        here = here.parent
    return f"{_REGISTRY}/hashicorp/{local}"


def _text(module: Module, block: Block, name: str) -> Value:
    attribute = block.body.attributes.get(name)
    if attribute is None:
        return Known(None)
    value = bare(module.settle(attribute.expression, module.scope, f"{block.file}:{attribute.line}"))
    if type(value) is Unk:
        return Unknown(f"the provider's {name} is not known: {value.reason}")
    return Known(value or None) if value is None or isinstance(value, str) else Known(str(value))


def _account(module: Module, block: Block, name: str) -> Value:
    if name in _ACCOUNT_ARGUMENT:
        return _text(module, block, _ACCOUNT_ARGUMENT[name])
    for role in block.body.of_type("assume_role"):
        arn = _text(module, Block(role.type, (), role.body, block.file, role.line), "role_arn")
        if isinstance(arn, Unknown):
            return arn
        found = _ROLE.match(arn.value) if isinstance(arn.value, str) else None
        if found is not None:
            return Known(found.group(1))
    attribute = block.body.attributes.get("allowed_account_ids")
    if attribute is not None:
        allowed = bare(module.settle(attribute.expression, module.scope, f"{block.file}:{attribute.line}"))
        items = [bare(item) for item in allowed] if isinstance(allowed, tuple | list | SetValue) else []
        if len(items) == 1 and isinstance(items[0], str | int):
            return Known(str(items[0]))
    return Known(None)
