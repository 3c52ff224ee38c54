"""Which provider configuration a record has, and its region and account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from auditor.model.record import ProviderConfig
from auditor.model.value import Known, Unknown, Value
from auditor.sources.terraform.modules import Module, ModuleTree, Scope
from auditor.sources.terraform.schema import ConfigProvider

_ROLE = re.compile(r"^arn:[^:]*:(?:iam|sts)::(\d{12}):")
_ACCOUNT_ARGUMENT = {"google": "project", "azurerm": "subscription_id", "azapi": "subscription_id"}
_STATE_QUOTED = re.compile(r'^(?:(?P<module>.*)\.)?provider\["(?P<source>[^"]+)"\](?:\.(?P<alias>[^.\[]+))?')
_STATE_PLAIN = re.compile(r"^(?:(?P<module>module\..*?)\.)?provider\.(?P<source>[^.\[]+)(?:\.(?P<alias>[^.\[]+))?")


def short_name(source: str) -> str:
    """Return the provider's short name (registry.terraform.io/hashicorp/google-beta: google)."""
    name = source.rsplit("/", 1)[-1]
    return "google" if name == "google-beta" else name


def unconfigured(source: str, key: str = "", type_: str = "") -> ProviderConfig:
    """Return the configuration of a record whose input carries no provider settings."""
    source = source or type_.split("_", 1)[0]
    name = short_name(source)
    return ProviderConfig(name, key or name, Known(None), Known(None), source)


def from_state(text: str, type_: str) -> ProviderConfig:
    """Return the configuration that a raw state names (module.x.provider["..."].alias)."""
    found = _STATE_QUOTED.match(text) or _STATE_PLAIN.match(text)
    if found is None:
        return unconfigured("", type_=type_)
    source, alias, module = found["source"], found["alias"], found["module"]
    key = short_name(source) + (f".{alias}" if alias else "")
    return unconfigured(source, f"{module}:{key}" if module else key)


class Providers:
    """The provider configurations of a plan."""

    def __init__(self, entries: Mapping[str, ConfigProvider], tree: ModuleTree, *, keys_are_global: bool) -> None:
        """Take the configuration's entries; *keys_are_global* since Terraform 1.1."""
        self._entries = entries
        self._tree = tree
        self._global = keys_are_global
        self._memo: dict[tuple[str, str, str], ProviderConfig] = {}

    def find(self, key: str, source: str, module: Module) -> ProviderConfig:
        """Return the configuration *key* of a resource in *module*."""
        place = (module.address, key, source)
        if place not in self._memo:
            self._memo[place] = self._find(key, source, module)
        return self._memo[place]

    def settings(self, key: str, module: Module) -> tuple[Mapping[str, Any], Scope]:
        """Return what the configuration *key* of a resource in *module* sets, and where that is written."""
        _, entry, _ = self._entry(key, key.rsplit(":", 1)[-1], module)
        return (entry.expressions or {} if entry is not None else {}), Scope(self._holder(entry, module))

    def _find(self, key: str, source: str, module: Module) -> ProviderConfig:
        local = key.rsplit(":", 1)[-1]
        where, entry, inherited = self._entry(key, local, module)
        full = source or (entry.full_name or entry.name if entry is not None else "") or local.split(".")[0]
        name = short_name(full)
        scope = Scope(self._holder(entry, module))
        settings = entry.expressions or {} if entry is not None else {}
        region, account = self._region(settings, scope), self._account(name, settings, scope)
        if inherited:
            region = self._agreed("region", local, region)
            account = self._agreed("account", local, account)
        zone = self._text(settings, "zone", scope) if name == "google" else Known(None)
        return ProviderConfig(name, where, region, account, full, zone)

    def _entry(self, key: str, local: str, module: Module) -> tuple[str, ConfigProvider | None, bool]:
        entry = self._entries.get(key)
        if module.parent is None or (self._global and (entry is None or entry.expressions)):
            return key, entry, False
        if self._global and entry is not None and not entry.module_address:
            return key, entry, False
        path = module.path
        for depth in range(len(path), 0, -1):
            full = ".".join(f"module.{name}" for name in path[:depth])
            for candidate in (f"{full}:{local}", f"{path[depth - 1]}:{local}"):
                entry = self._entries.get(candidate)
                if entry is not None and entry.expressions and entry.module_address in (full, path[depth - 1]):
                    return candidate, entry, False
        root = local if local in self._entries else local.split(".", maxsplit=1)[0]
        return root, self._entries.get(root), True

    def _holder(self, entry: ConfigProvider | None, module: Module) -> Module:
        address = entry.module_address if entry is not None else None
        here: Module | None = module
        while here is not None and here.parent is not None:
            if address and address in (".".join(f"module.{n}" for n in here.path), here.name):
                return here
            here = here.parent
        return self._tree.root

    def _agreed(self, what: str, local: str, value: Value) -> Value:
        # Plans before Terraform 1.1 do not say which configuration a module was handed.
        values = []
        for key, entry in sorted(self._entries.items()):
            same = key.rsplit(":", 1)[-1].split(".")[0] == local.split(".", maxsplit=1)[0]
            if not same or not (entry.expressions or key == local):
                continue
            scope = Scope(self._tree.find(entry.module_address or "") or self._tree.root)
            name = short_name(entry.full_name or entry.name)
            settings = entry.expressions or {}
            found = self._region(settings, scope) if what == "region" else self._account(name, settings, scope)
            values.append((key, found))
        if all(found == value for _, found in values):
            return value
        texts = (f"{k}: {f.value if isinstance(f, Known) else 'unknown'}" for k, f in values)
        return Unknown(f"the plan does not say which provider the module was given ({', '.join(texts)})")

    def _region(self, settings: Mapping[str, Any], scope: Scope) -> Value:
        return self._text(settings, "region", scope)

    def _account(self, name: str, settings: Mapping[str, Any], scope: Scope) -> Value:
        if name in _ACCOUNT_ARGUMENT:
            return self._text(settings, _ACCOUNT_ARGUMENT[name], scope)
        role = settings.get("assume_role")
        block = role[-1] if isinstance(role, list) and role else role
        if isinstance(block, dict) and "role_arn" in block:
            arn = self._text(block, "role_arn", scope)
            if isinstance(arn, Unknown):
                return arn
            found = _ROLE.match(arn.value) if isinstance(arn.value, str) else None
            if found is not None:
                return Known(found.group(1))
        allowed = self._tree.evaluate(settings.get("allowed_account_ids"), scope)
        if allowed is not None and isinstance(allowed.value, list) and len(allowed.value) == 1:
            return Known(str(allowed.value[0]))
        return Known(None)

    def _text(self, settings: Mapping[str, Any], name: str, scope: Scope) -> Value:
        if name not in settings:
            return Known(None)
        found = self._tree.evaluate(settings[name], scope)
        if found is not None and (found.value is None or isinstance(found.value, str)):
            return Known(found.value or None)
        mentions = settings[name].get("references") if isinstance(settings[name], dict) else None
        because = f" ({', '.join(map(str, mentions[:3]))})" if isinstance(mentions, list) and mentions else ""
        return Unknown(f"the provider's {name} is not a constant of the plan{because}")
