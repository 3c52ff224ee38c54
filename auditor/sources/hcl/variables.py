"""The values of the root module's variables: tfvars files, --var-file, --var and TF_VAR_*."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import SourceError, UsageError
from auditor.sources.hcl.bounds import boundary, leads_out
from auditor.sources.hcl.json_syntax import to_expression
from auditor.sources.hcl.numbers import InexactError, number_of
from auditor.sources.hcl.parsing import parse, parse_expression
from auditor.sources.hcl.syntax import Broken, Expression, Literal
from auditor.sources.hcl.values import EvalError

_PREFIX = "TF_VAR_"
_MAX_FILE = 32 << 20


@dataclass(frozen=True, slots=True)
class Given:
    """A value given to a variable from outside, and by what."""

    expression: Expression | None
    text: str | None
    """The raw text of --var and TF_VAR_*: what it means depends on the variable's type."""
    origin: str


def given_values(
    root: Path, files: Iterable[str], pairs: Iterable[str], environment: Mapping[str, str]
) -> tuple[dict[str, Given], list[str]]:
    """Return the variables' values, later sources over earlier ones, and what was wrong with files found."""
    # https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
    found = {k[len(_PREFIX) :]: Given(None, v, k) for k, v in sorted(environment.items()) if k.startswith(_PREFIX)}
    problems: list[str] = []
    bound = boundary(root)
    for path in _beside(root):
        if leads_out(path, bound):
            problems.append(f"{path.name} is a link that leads outside the root module and its repository: not read")
            continue
        try:
            found.update(_from_file(path, path.name))
        except SourceError as error:
            problems.append(error.message)
    for name in files:
        found.update(_from_file(Path(name), name))
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--var {pair[:60]}: there is no value", hint="write --var NAME=VALUE")
        found[name.strip()] = Given(None, value, f"--var {name.strip()}")
    return found, problems


def _beside(root: Path) -> list[Path]:
    first = [root / "terraform.tfvars", root / "terraform.tfvars.json"]
    automatic = sorted(p for p in root.iterdir() if p.name.endswith((".auto.tfvars", ".auto.tfvars.json")))
    return [path for path in (*first, *automatic) if path.is_file()]


def _from_file(path: Path, name: str) -> dict[str, Given]:
    try:
        if path.stat().st_size > _MAX_FILE:
            raise SourceError(name, "it is larger than 32 MiB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(name, "there is no such file", hint="name a .tfvars file with --var-file") from None
    except OSError as error:
        raise SourceError(name, f"it cannot be read: {error.strerror}") from None
    if name.endswith(".json"):
        return _from_json(data, name)
    source = parse(name, data)
    if source.problems:
        raise SourceError(name, source.problems[0].removeprefix(f"{name}:"), hint="write NAME = VALUE, one a line")
    return {key: Given(value.expression, None, f"{name}:{value.line}") for key, value in source.body.attributes.items()}


def _from_json(data: bytes, name: str) -> dict[str, Given]:
    try:
        root = json.loads(data, parse_float=number_of, parse_int=number_of)
    except (ValueError, RecursionError, EvalError, InexactError):
        raise SourceError(name, "it is not valid JSON", hint='write {"NAME": VALUE}') from None
    if not isinstance(root, dict):
        raise SourceError(name, "it is JSON, but no object", hint='write {"NAME": VALUE}')
    return {key: Given(to_expression(value), None, name) for key, value in root.items()}


def given_json(data: bytes, origin: str) -> Given:
    """Return a value that is known as JSON; its strings are no templates."""
    value = json.loads(data, parse_float=number_of, parse_int=number_of)
    return Given(to_expression(_literal(value)), None, origin)


def _literal(value: Any) -> Any:
    match value:
        case str():
            return value.replace("${", "$${").replace("%{", "%%{")
        case list():
            return [_literal(item) for item in value]
        case dict():
            return {_literal(key): _literal(item) for key, item in value.items()}
    return value


def expression_of(given: Given, *, is_text: bool) -> Expression:
    """Return the value as an expression; raw text is a string where the variable *is_text*."""
    if given.expression is not None:
        return given.expression
    text = given.text or ""
    if is_text:
        return Literal(text)
    parsed = parse_expression(text)
    return Literal(text) if isinstance(parsed, Broken) else parsed
