"""Functions that encode and decode: JSON, YAML, CSV, base64, URLs."""

from __future__ import annotations

import base64
import binascii
import codecs
import csv
import io
import json
import re
import urllib.parse
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from auditor.sources.hcl.functions.signature import Whole
from auditor.sources.hcl.numbers import InexactError, number_of, text_of
from auditor.sources.hcl.types import STRING
from auditor.sources.hcl.values import MAX_ITEMS, EvalError, LimitError, SetValue

_MAX_DEPTH = 100
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_SPECIAL = re.compile("[<>&\u2028\u2029]")
# What YAML 1.1 and 1.2, and their readers, understand differently.
_DOUBTFUL = re.compile(r"^(?:y|n|yes|no|on|off|[-+]?0[0-9_]+|0o[0-7]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+"
                       r"|\d{4}-\d\d?-\d\d?.*|[-+]?\.?(?:inf|nan)|.*_.*\d.*|=|<<)$", re.IGNORECASE)  # fmt: skip


def json_text(value: Any, depth: int = 0) -> str:
    """Return *value* as Terraform's jsonencode writes it."""
    if depth > _MAX_DEPTH:
        raise LimitError("a value is nested too deeply")
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _SPECIAL.sub(lambda m: _HTML[m.group(0)], json.dumps(value, ensure_ascii=False))
        case int() | Decimal():
            return text_of(value)
        case dict():
            inner = (f"{json_text(str(key))}:{json_text(value[key], depth + 1)}" for key in sorted(value))
            return "{" + ",".join(inner) + "}"
        case _:
            return "[" + ",".join(json_text(item, depth + 1) for item in value) + "]"


def from_json(text: str) -> Any:
    """Return what the JSON *text* says."""
    try:
        parsed = json.loads(text, parse_int=number_of, parse_float=number_of, parse_constant=_constant)
    except (ValueError, RecursionError):
        raise EvalError("the text is no JSON") from None
    return frozen(parsed)


def _constant(name: str) -> Any:
    raise ValueError(name)


def frozen(value: Any, depth: int = 0, budget: list[int] | None = None) -> Any:
    """Return decoded data as values of the language."""
    budget = budget if budget is not None else [MAX_ITEMS]
    budget[0] -= 1
    if depth > _MAX_DEPTH or budget[0] < 0:
        raise LimitError("the decoded value is too large")
    match value:
        case list():
            return tuple(frozen(item, depth + 1, budget) for item in value)
        case dict():
            return {str(key): frozen(item, depth + 1, budget) for key, item in value.items()}
        case None | bool() | str() | int() | Decimal():
            return value
        case float():
            return number_of(repr(value))
        case _:
            raise InexactError("a value of another type")


def _from_yaml(text: str) -> Any:
    import yaml

    if len(text) > 1 << 20:
        raise LimitError("the YAML is larger than 1 MiB")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            return None
        _refuse_doubtful(root)
        return frozen(yaml.safe_load(text))
    except (yaml.YAMLError, RecursionError, ValueError):
        raise EvalError("the text is no YAML") from None


def _refuse_doubtful(root: Any) -> None:
    pending, seen = [root], set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            raise InexactError("YAML with aliases")
        seen.add(id(node))
        if isinstance(node.value, str):
            if (node.style is None and _DOUBTFUL.match(node.value)) or not node.tag.startswith("tag:yaml.org,2002:"):
                raise InexactError("a YAML scalar that readers understand differently")
            continue
        for child in node.value:
            pending.extend(child if isinstance(child, tuple) else (child,))


def _to_yaml(value: Any) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
            return True

    def text(dumper: Any, data: str) -> Any:
        style = "|" if "\n" in data else '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    def number(dumper: Any, data: Decimal) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:float", text_of(data))

    Dumper.add_representer(str, text)
    Dumper.add_representer(Decimal, number)
    written: str = yaml.dump(_sorted(value), Dumper=Dumper, width=1 << 30, allow_unicode=True, sort_keys=False)
    return written


def _sorted(value: Any, depth: int = 0) -> Any:
    if depth > _MAX_DEPTH:
        raise LimitError("a value is nested too deeply")
    if isinstance(value, dict):
        return {str(key): _sorted(value[key], depth + 1) for key in sorted(value)}
    if isinstance(value, str) and "\n" in value and (value[:1].isspace() or not value.isprintable()):
        if any(line != line.rstrip() or line.startswith((" ", "\t")) for line in value.split("\n")):
            raise InexactError("a text of several lines that YAML writers quote differently")
        return value
    if isinstance(value, tuple | list | SetValue):
        return [_sorted(item, depth + 1) for item in value]
    return value


def _csv(text: str) -> list[dict[str, str]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise EvalError("the text is no CSV") from None
    rows = [row for row in rows if row]
    if not rows:
        raise EvalError("the CSV has no header line")
    names = rows[0]
    if len(set(names)) < len(names) or len(rows) * len(names) > MAX_ITEMS:
        raise EvalError("a column of the CSV comes twice")
    if any(len(row) != len(names) for row in rows):
        raise EvalError("the lines of the CSV have different numbers of fields")
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def _decode64(text: str) -> str:
    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True).decode()
    except (binascii.Error, ValueError):
        raise EvalError("the text is no base64 of UTF-8 text") from None


def _recode(name: str) -> str:
    known = {"utf-8": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "iso-8859-1": "latin-1"}
    found = known.get(name.lower())
    if found is None or codecs.lookup(found) is None:
        raise InexactError("an encoding that is not repeated here")
    return found


def _text_encode(text: str, encoding: str) -> str:
    try:
        return base64.b64encode(text.encode(_recode(encoding))).decode()
    except UnicodeError:
        raise EvalError("the text has no such encoding") from None


def _text_decode(text: str, encoding: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode(_recode(encoding))
    except (binascii.Error, UnicodeError):
        raise EvalError("the text has no such encoding") from None


def _url(text: str) -> str:
    return urllib.parse.quote_plus(text, safe="")


WHOLE: Mapping[str, Whole] = {
    "base64decode": Whole(_decode64, (STRING,), STRING),
    "base64encode": Whole(lambda text: base64.b64encode(text.encode()).decode(), (STRING,), STRING),
    "csvdecode": Whole(_csv, (STRING,)),
    "jsondecode": Whole(from_json, (STRING,)),
    "jsonencode": Whole(json_text, (), STRING, takes_null=True),
    "textdecodebase64": Whole(_text_decode, (STRING, STRING), STRING, least=2, most=2),
    "textencodebase64": Whole(_text_encode, (STRING, STRING), STRING, least=2, most=2),
    "urlencode": Whole(_url, (STRING,), STRING),
    "yamldecode": Whole(_from_yaml, (STRING,)),
    "yamlencode": Whole(_to_yaml, (), STRING, takes_null=True),
}
