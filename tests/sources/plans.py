"""Small plans written by hand, for the tests of the Terraform sources."""

from __future__ import annotations

import json
from typing import Any

from auditor.model.record import Record, Reference
from auditor.sources import Input, read_bytes

AWS = "registry.terraform.io/hashicorp/aws"


def refs(*names: str) -> dict[str, Any]:
    """Return an expression that mentions *names*."""
    return {"references": list(names)}


def const(value: Any) -> dict[str, Any]:
    """Return a constant expression."""
    return {"constant_value": value}


def change(address: str, *, actions: tuple[str, ...] = ("create",), **more: Any) -> dict[str, Any]:
    """Return an entry of resource_changes; *more* overrides after, index, after_unknown, ..."""
    module, _, rest = ("." + address).rpartition(".aws_")
    module = module.removeprefix(".")
    kind, name = ("aws_" + rest).split("[")[0].split(".")[:2]
    inner = {"actions": list(actions), "before": None, "after": more.pop("after", {})}
    inner["after_unknown"] = more.pop("after_unknown", {})
    inner["after_sensitive"] = more.pop("after_sensitive", {})
    data = module.endswith("data") or module == "data"
    module = module.removesuffix("data").removesuffix(".")
    entry = {"address": address, "mode": "data" if data else "managed", "type": kind, "name": name}
    if module:
        entry["module_address"] = module
    return {**entry, "provider_name": AWS, "change": inner, **more}


def block(kind: str, name: str, **expressions: Any) -> dict[str, Any]:
    """Return a resource block of the configuration; count, for_each and provider are taken out."""
    extra = {f"{key}_expression": expressions.pop(key) for key in ("count", "for_each") if key in expressions}
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_config_key": expressions.pop("provider", "aws"),
        "expressions": expressions,
        **extra,
    }


def plan(changes: list[Any], root: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a plan document."""
    providers = more.pop("providers", {"aws": {"name": "aws", "expressions": {"region": const("ap-northeast-1")}}})
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": changes,
        "configuration": {"provider_config": providers, "root_module": root},
        **more,
    }


def read(document: Any) -> Input:
    """Return what *document* holds."""
    return read_bytes("plan.json", json.dumps(document).encode())


def record(found: Input, address: str) -> Record:
    """Return the record at *address*."""
    return next(item for item in found.records if item.address == address)


def reference(found: Input, address: str, path: str) -> Reference:
    """Return the only reference of an argument."""
    (only,) = [item for item in record(found, address).references if item.path == path]
    return only
