"""Walks a JMESPath expression over botocore's description of an answer: what it names must be there."""

from __future__ import annotations

from typing import Any

from jmespath import parser

ANY = object()
"""A value whose shape is not described (a function's result, a literal)."""


class NoSuchFieldError(Exception):
    """An expression names what AWS's own model does not have."""


def check(path: str, shape: Any) -> Any:
    """Return the shape of what *path* finds in *shape*; raises NoSuchFieldError."""
    return _visit(parser.Parser().parse(path).parsed, shape)


def _visit(node: dict[str, Any], shape: Any) -> Any:  # noqa: C901, PLR0912 - one case per kind of node
    kind, children = node["type"], node["children"]
    match kind:
        case "field":
            return _field(node["value"], shape)
        case "identity" | "current":
            return shape
        case "literal":
            return ANY
        case "subexpression" | "pipe":
            for child in children:
                shape = _visit(child, shape)
            return shape
        case "index_expression":
            for child in children:
                shape = _visit(child, shape)
            return shape
        case "index":
            return _element(shape)
        case "projection" | "filter_projection":
            inner = _element(_visit(children[0], shape))
            result = _visit(children[1], inner)
            if kind == "filter_projection":
                _visit(children[2], inner)
            return ("list", result)
        case "flatten":
            inner = _visit(children[0], shape)
            element = _element(inner)
            return ("list", _element(element) if _is_list(element) else element)
        case "multi_select_dict":
            return {c["value"]: _visit(c["children"][0], shape) for c in children}
        case "multi_select_list":
            found = [_visit(c, shape) for c in children]
            return ("list", found[0] if len(found) == 1 else ANY)
        case "or_expression" | "and_expression":
            found = [_visit(c, shape) for c in children]
            return next((f for f in found if f is not ANY), ANY)
        case "function_expression":
            found = [_visit(c, shape) for c in children]
            if node["value"] == "values" and getattr(found[0], "type_name", "") == "map":
                return ("list", found[0].value)
            return found[1] if node["value"] == "given" else ANY
        case _:
            for child in children:
                _visit(child, shape)
            return ANY


def _is_list(shape: Any) -> bool:
    return (isinstance(shape, tuple) and shape[0] == "list") or getattr(shape, "type_name", "") == "list"


def _element(shape: Any) -> Any:
    if shape is ANY:
        return ANY
    if isinstance(shape, tuple):
        return shape[1]
    return shape.member if getattr(shape, "type_name", "") == "list" else ANY


def _field(name: str, shape: Any) -> Any:
    if shape is ANY:
        return ANY
    if isinstance(shape, dict):
        if name not in shape:
            raise NoSuchFieldError(f"{name}: only {sorted(shape)}")
        return shape[name]
    if getattr(shape, "type_name", "") == "map":
        return shape.value
    members = getattr(shape, "members", None)
    if members is None or name not in members:
        raise NoSuchFieldError(f"{name} is not in {getattr(shape, 'name', shape)}")
    return members[name]
