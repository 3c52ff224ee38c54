"""Makes `plan.json` of a Terraform configuration in JSON syntax (`main.tf.json`), where no provider can be run.

    python tests/scenarios/planned.py FOLDER...

It does what `terraform plan` and `terraform show -json` do for resources that do not exist yet: what is written down is
known, what refers to another resource or is computed is known after apply, and the configuration keeps references.
Blocks are lists of objects, maps are objects; `count` and `for_each` are not used by these stacks.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_REFERENCE = re.compile(r"\$\{([^}]+)\}")
_COMPUTED = ("id", "self_link", "project", "arn")
_SOURCES = {
    "aws": "hashicorp/aws",
    "azapi": "Azure/azapi",
    "azurerm": "hashicorp/azurerm",
    "cloudflare": "cloudflare/cloudflare",
    "datadog": "datadog/datadog",
    "google": "hashicorp/google",
    "google-beta": "hashicorp/google-beta",
    "helm": "hashicorp/helm",
    "kubernetes": "hashicorp/kubernetes",
    "mongodbatlas": "mongodb/mongodbatlas",
}
_LABELLED = ("google_",)


def plan(config: Json) -> Json:
    """Return the plan of *config* on empty accounts."""
    blocks = [b for t, named in config.get("resource", {}).items() for b in _of(t, named)]
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": [_planned(b, config) for b in blocks]}},
        "resource_changes": [_change(b, config) for b in blocks],
        "configuration": {
            "provider_config": dict(_providers(config)),
            "root_module": {"resources": [_configured(b) for b in blocks]},
        },
        "applyable": True,
        "complete": True,
        "errored": False,
    }


def _of(type_: str, named: Json) -> Iterator[Json]:
    for name, body in named.items():
        arguments = {k: v for k, v in body.items() if k not in ("provider", "depends_on")}
        key = body.get("provider", type_.split("_", 1)[0])
        yield {"type": type_, "name": name, "key": key, "arguments": arguments}


def _source(key: str) -> str:
    return f"registry.terraform.io/{_SOURCES[key.split('.', maxsplit=1)[0]]}"


def _providers(config: Json) -> Iterator[tuple[str, Json]]:
    for name, given in config.get("provider", {}).items():
        for settings in given if isinstance(given, list) else [given]:
            alias = settings.get("alias")
            key = f"{name}.{alias}" if alias else name
            body = {k: v for k, v in settings.items() if k != "alias"}
            entry = {"name": name, "full_name": _source(name), "expressions": _expressions(body)}
            yield key, entry | ({"alias": alias} if alias else {})


def _head(block: Json) -> Json:
    return {
        "address": f"{block['type']}.{block['name']}",
        "mode": "managed",
        "type": block["type"],
        "name": block["name"],
    }


def _planned(block: Json, config: Json) -> Json:
    known, _ = _split(block["arguments"])
    return {
        **_head(block),
        "provider_name": _source(block["key"]),
        "schema_version": 1,
        "values": known | _labels(block, config),
        "sensitive_values": {},
    }


def _change(block: Json, config: Json) -> Json:
    known, unknown = _split(block["arguments"])
    computed = {k: True for k in _COMPUTED if k not in block["arguments"]}
    return {
        **_head(block),
        "provider_name": _source(block["key"]),
        "change": {
            "actions": ["create"],
            "before": None,
            "after": known | _labels(block, config),
            "after_unknown": computed | unknown,
            "before_sensitive": False,
            "after_sensitive": {},
        },
    }


def _labels(block: Json, config: Json) -> Json:
    """Return the labels with the provider's default ones, as the Google provider shows them since version 5."""
    if not block["type"].startswith(_LABELLED) or "labels" not in block["arguments"]:
        return {}
    given = config.get("provider", {}).get("google", {})
    defaults = given.get("default_labels", {}) if isinstance(given, dict) else {}
    every = {**defaults, **block["arguments"]["labels"]}
    return {"terraform_labels": every, "effective_labels": every | {"goog-terraform-provisioned": "true"}}


def _configured(block: Json) -> Json:
    return {
        **_head(block),
        "provider_config_key": block["key"],
        "expressions": _expressions(block["arguments"]),
        "schema_version": 1,
    }


def _expressions(body: Mapping[str, Any]) -> Json:
    return {k: _expression(v) for k, v in body.items()}


def _expression(value: Any) -> Any:
    if _is_blocks(value):
        return [_expressions(b) for b in value]
    mentioned = list(_mentions(value))
    return {"references": mentioned} if mentioned else {"constant_value": value}


def _mentions(value: Any) -> Iterator[str]:
    """Yield each traversal and its shorter forms, as Terraform lists them."""
    if isinstance(value, str):
        for found in _REFERENCE.findall(value):
            yield found
            block = ".".join(re.split(r"[.\[]", found)[:2])
            if block != found:
                yield block
    elif isinstance(value, dict):
        for v in value.values():
            yield from _mentions(v)
    elif isinstance(value, list):
        for v in value:
            yield from _mentions(v)


def _is_blocks(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(i, dict) for i in value)


def _split(body: Mapping[str, Any]) -> tuple[Json, Json]:
    """Part *body* into what is known and what is known after apply."""
    known: Json = {}
    unknown: Json = {}
    for key, value in body.items():
        if _is_blocks(value):
            parts = [_split(b) for b in value]
            known[key], unknown[key] = [k for k, _ in parts], [u for _, u in parts]
        elif key == "body" and isinstance(value, dict):
            # An attribute of dynamic type (azapi): what is unknown in it is told leaf by leaf.
            known[key], unknown[key] = _split_object(value)
        elif any(_mentions(value)):
            unknown[key] = True
        else:
            known[key] = value
    return known, unknown


def _split_object(value: Any) -> tuple[Any, Any]:
    if isinstance(value, dict):
        parts = {k: _split_object(v) for k, v in value.items()}
        return {k: v for k, (v, _) in parts.items() if v is not None}, {k: u for k, (_, u) in parts.items() if u}
    if isinstance(value, list):
        pairs = [_split_object(v) for v in value]
        return [v for v, _ in pairs], [u for _, u in pairs] if any(u for _, u in pairs) else False
    return (None, True) if any(_mentions(value)) else (value, False)


def written(folder: Path) -> str:
    """Return the text of `plan.json` for the configuration in *folder*."""
    config = json.loads((folder / "main.tf.json").read_text())
    return json.dumps(plan(config), indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write the plans of the folders named."""
    for name in sys.argv[1:]:
        (Path(name) / "plan.json").write_text(written(Path(name)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
