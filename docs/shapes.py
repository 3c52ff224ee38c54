"""Writes the table of AWS argument types that the Terraform source reader converts to.

terraform providers schema -json > schema.json && python docs/shapes.py schema.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parent.parent / "auditor" / "sources" / "hcl" / "aws_shapes.txt"
GROUPS = {
    '"number"': "n",
    '"bool"': "b",
    '["map", "string"]': "ms",
    '["set", "string"]': "ss",
    '["list", "string"]': "ls",
}
# Dashboards and firewall rules nest a hundred kilobytes deep and say nothing about where something runs.
LONGEST = 20_000
HEADER = """\
# Arguments of the AWS provider's resource types that are no strings, from its published schema
# (terraform providers schema -json, hashicorp/aws {version}). n number, b bool, ms/ss/ls map/set/list of strings,
# x other types, k nested blocks: [nesting, shape]. Written by docs/shapes.py.
"""


def type_of(attribute: dict[str, Any]) -> Any:
    """Return the type of an attribute; nested attributes are objects."""
    if "type" in attribute:
        return attribute["type"]
    nested = attribute["nested_type"]
    inner = ["object", {name: type_of(a) for name, a in sorted(nested["attributes"].items())}]
    return inner if nested["nesting_mode"] == "single" else [nested["nesting_mode"], inner]


def shape(block: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of one block."""
    groups: dict[str, list[str]] = {}
    others: dict[str, Any] = {}
    for name, attribute in sorted(block.get("attributes", {}).items()):
        found = type_of(attribute)
        group = GROUPS.get(json.dumps(found))
        if group:
            groups.setdefault(group, []).append(name)
        elif found != "string":
            others[name] = found
    out: dict[str, Any] = {group: " ".join(names) for group, names in groups.items()}
    if others:
        out["x"] = others
    nested = block.get("block_types", {})
    if nested:
        out["k"] = {name: [one["nesting_mode"][:2], shape(one["block"])] for name, one in sorted(nested.items())}
    return out


def main() -> None:
    """Write the table."""
    schemas = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["provider_schemas"]
    provider = schemas["registry.terraform.io/hashicorp/aws"]
    version = sys.argv[2] if len(sys.argv) > 2 else ""
    lines = [
        f"{name} {json.dumps(shape(one['block']), separators=(',', ':'))}"
        for name, one in sorted(provider["resource_schemas"].items())
    ]
    kept = [line for line in lines if len(line) <= LONGEST]
    TABLE.write_text(HEADER.format(version=version) + "\n".join(kept) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(kept)} of {len(lines)} types")


if __name__ == "__main__":
    main()
