"""Reads .tf.json files into the same syntax tree as .tf files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.sources.hcl.numbers import InexactError, number_of
from auditor.sources.hcl.parsing import parse_expression, parse_template
from auditor.sources.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Broken,
    Expression,
    Literal,
    Name,
    ObjectExpr,
    SourceFile,
    TupleExpr,
)
from auditor.sources.hcl.values import EvalError

_LABELS = {"resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "module": 1, "output": 1, "provider": 1, "check": 1}
_BLOCKS = frozenset({"dynamic", "lifecycle", "required_providers", "backend", "cloud", "assume_role", "default_tags"})
_PLAIN = frozenset({"locals", "terraform", "moved", "import", "removed"})
# Arguments that name something instead of computing it.
_NAMES = frozenset({"provider", "type", "from", "to"})
_ADDRESS = re.compile(r"^[A-Za-z_][\w.-]*$")


def parse_json(path: str, data: bytes) -> SourceFile:
    """Return the syntax tree of a .tf.json file."""
    try:
        text = data.decode("utf-8-sig")
        root = json.loads(text, parse_float=_number, parse_int=_number)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        return SourceFile(path, Body(), (f"{path}:{line}: this is not valid JSON: nothing of it is used",))
    if not isinstance(root, dict):
        return SourceFile(path, Body(), (f"{path}:1: this is JSON, but no object",))
    reader = _Reader(path, text)
    blocks = [block for name, value in root.items() for block in reader.blocks(name, value)]
    return SourceFile(path, Body({}, tuple(blocks)))


def _number(text: str) -> Any:
    try:
        return number_of(text)
    except (EvalError, InexactError):
        return 0


def to_expression(value: Any) -> Expression:
    """Return a JSON value as an expression; strings are templates."""
    match value:
        case str():
            return parse_template(value) if "${" in value or "%{" in value else Literal(value)
        case list():
            return TupleExpr(tuple(to_expression(item) for item in value))
        case dict():
            pairs = ((to_expression(key), to_expression(item)) for key, item in value.items() if key != "//")
            return ObjectExpr(tuple(pairs))
        case _:
            return Literal(value)


class _Reader:
    """Turns the objects of one file into blocks."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text

    def blocks(self, kind: str, value: Any) -> Iterator[Block]:
        """Yield the blocks of one top-level name."""
        if kind in _LABELS:
            yield from self._labelled(kind, (), value, _LABELS[kind], 0)
        elif kind in _PLAIN:
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, dict):
                    yield self._block(kind, (), item, self._find(kind, 0))

    def _labelled(self, kind: str, labels: tuple[str, ...], value: Any, depth: int, start: int) -> Iterator[Block]:
        for item in value if isinstance(value, list) else (value,):
            if not isinstance(item, dict):
                continue
            if depth == 0:
                yield self._block(kind, labels, item, start)
                continue
            for name, inner in item.items():
                if name != "//":
                    yield from self._labelled(kind, (*labels, name), inner, depth - 1, self._find(name, start))

    def _find(self, name: str, start: int) -> int:
        found = re.compile(re.escape(json.dumps(name, ensure_ascii=False)) + r"\s*:").search(self._text, start)
        return found.start() if found is not None else start

    def _block(self, kind: str, labels: tuple[str, ...], content: Mapping[str, Any], start: int) -> Block:
        line = self._text.count("\n", 0, start) + 1
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for name, value in content.items():
            if name == "//":
                continue
            if name in (
                "dynamic",
                "lifecycle",
                "required_providers",
                "backend",
                "cloud",
                "assume_role",
                "default_tags",
            ):
                blocks.extend(self._nested(name, value, start))
            else:
                place = self._text.count("\n", 0, self._find(name, start)) + 1
                attributes[name] = Attribute(name, self._expression(kind, name, value), place)
        return Block(kind, labels, Body(attributes, tuple(blocks)), self._path, line, line)

    def _nested(self, name: str, value: Any, start: int) -> Iterator[Block]:
        for item in value if isinstance(value, list) else (value,):
            if not isinstance(item, dict):
                continue
            if name != "dynamic":
                yield self._block(name, (), item, start)
                continue
            for label, inner in item.items():
                for one in inner if isinstance(inner, list) else (inner,):
                    if isinstance(one, dict):
                        yield self._dynamic(label, one, start)

    def _dynamic(self, label: str, content: Mapping[str, Any], start: int) -> Block:
        outer = self._block("dynamic", (label,), {k: v for k, v in content.items() if k != "content"}, start)
        inner = content.get("content")
        one = inner[0] if isinstance(inner, list) and inner else inner
        body = self._block("content", (), one if isinstance(one, dict) else {}, start)
        return Block("dynamic", (label,), Body(outer.body.attributes, (body,)), self._path, outer.line, outer.line)

    def _expression(self, kind: str, name: str, value: Any) -> Expression:
        if isinstance(value, str) and name in _NAMES and kind != "locals":
            if name == "type" and kind == "variable":
                return parse_expression(value)
            if name != "type" and _ADDRESS.match(value):
                return Name(tuple(value.split(".")))
        if name == "providers" and kind == "module" and isinstance(value, dict):
            pairs = ((Literal(k), Name(tuple(str(v).split("."))) if _ADDRESS.match(str(v)) else Broken("no provider"))
                     for k, v in value.items())  # fmt: skip
            return ObjectExpr(tuple(pairs))
        return to_expression(value)
