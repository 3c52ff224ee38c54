"""Writes a change as HCL, as a Pulumi program's arguments, and as a command."""

from __future__ import annotations

import json
import re
import shlex

from auditor.model.remediation import Snippet
from auditor.remediation.changes import Arguments, Block, Change, Scalar

_ADDRESS = re.compile(r"^(?:(?P<module>module\..+)\.)?(?P<type>[a-z][a-z0-9_]*)\.(?P<name>[A-Za-z_][\w-]*)(?:\[.+\])?$")


def hcl(address: str, change: Change, other: str) -> Snippet | None:
    """Return an override block, which Terraform merges into the resource that stands elsewhere.

    https://developer.hashicorp.com/terraform/language/files/override
    """
    match = _ADDRESS.match(address)
    if match is None:
        return None
    lines = [f'resource "{match["type"]}" "{match["name"]}" {{', *_hcl_body(change.arguments, other), "}"]
    where = f"the directory of {match['module']}" if match["module"] else "the root module"
    place = f"auditor_override.tf in {where}, or the same arguments in the resource itself"
    return Snippet(dialect="hcl", place=place, code="\n".join(lines) + "\n")


def _hcl_body(arguments: Arguments, other: str) -> list[str]:
    width = max((len(k) for k, v in arguments if not isinstance(v, Block)), default=0)
    out: list[str] = []
    for name, value in arguments:
        if isinstance(value, Block):
            inner = [f"    {k} = {hcl_value(v, other)}" for k, v in value.arguments]
            out += [*([""] if out else []), f"  {name} {{", *inner, "  }"]
        else:
            out.append(f"  {name:<{width}} = {hcl_value(value, other)}")
    return out


def hcl_value(value: Scalar, other: str) -> str:
    """Return *value* as HCL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = json.dumps(value.replace("{other}", other))
    return text.replace("${", "$${").replace("%{", "%%{")


def pulumi_python(address: str, change: Change, other: str) -> Snippet:
    """Return the arguments as keywords of the resource's constructor."""
    rows = [f"    {k}{_plural(v)}={_python_value(v, other)}," for k, v in change.arguments]
    return Snippet(
        dialect="pulumi-python",
        place=f"the constructor of {address}",
        code="\n".join(["# add to the resource's arguments", *rows]) + "\n",
    )


def _python_value(value: Scalar | Block, other: str) -> str:
    if isinstance(value, Block):
        inner = ", ".join(f'"{k}": {_python_value(v, other)}' for k, v in value.arguments)
        return "[{" + inner + "}]"
    return repr(value.replace("{other}", other)) if isinstance(value, str) else repr(value)


def pulumi_typescript(address: str, change: Change, other: str) -> Snippet:
    """Return the arguments as properties of the resource's options."""
    rows = [f"    {_camel(k)}{_plural(v)}: {_script_value(v, other)}," for k, v in change.arguments]
    return Snippet(
        dialect="pulumi-typescript",
        place=f"the constructor of {address}",
        code="\n".join(["// add to the resource's arguments", *rows]) + "\n",
    )


def _script_value(value: Scalar | Block, other: str) -> str:
    if isinstance(value, Block):
        inner = ", ".join(f"{_camel(k)}: {_script_value(v, other)}" for k, v in value.arguments)
        return "[{ " + inner + " }]"
    return json.dumps(value.replace("{other}", other) if isinstance(value, str) else value)


def _plural(value: Scalar | Block) -> str:
    """Pulumi names a list of blocks in the plural (replica -> replicas)."""
    return "s" if isinstance(value, Block) else ""


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def aws_cli(identifier: str, region: str, change: Change, other: str) -> Snippet | None:
    """Return the command; None where the input does not tell the identifier or the Region."""
    if not identifier or not region:
        return None
    code = change.cli.format(id=shlex.quote(identifier), region=shlex.quote(region), other=other)
    return Snippet(dialect="aws-cli", place="a shell with rights to change the resource", code=code + "\n")
