"""The expressions of a configuration: which arguments mention what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from auditor.sources.terraform.address import Index, Key, Step, split
from auditor.sources.terraform.values import NotUnderstoodError, decode_object

_LEAF = frozenset({"constant_value", "references"})
_MAX_EXPRESSION = 4 << 20
_INERT = frozenset({"count", "each.key", "silent"})
_OF_INSTANCE = frozenset({"count", "each.key", "each.value"})
# What only names or describes a resource never makes it depend on another.
_WORDS = frozenset({"description", "tags", "tags_all", "timeouts"})
_MAY_BE_CONSTANT = frozenset({"var", "count", "each.key", "each.value"})
_SILENT = frozenset({"self", "path", "terraform"})


class Token(msgspec.Struct, frozen=True):
    """One mention in an expression; the prefixes that Terraform lists beside it are folded in."""

    kind: str
    """resource, module, var, local, count, each.key, each.value, silent or other."""
    text: str
    name: str = ""
    """Block (aws_x.y, data.aws_x.y), or the name of the variable or module call."""
    key: Key = None
    """Instance key given in the expression."""
    rest: tuple[Step, ...] = ()


Beside = str | int | float | Token
"""A constant, or the mention of what may be one."""


class Leaf(msgspec.Struct, frozen=True):
    """An argument and what its expression mentions, in order."""

    path: str
    tokens: tuple[Token, ...]

    is_fixed: bool
    """Whether the expression means the same for all instances of its block."""

    attributes: tuple[str, ...]
    """The attribute, where it is one attribute of one block of the same module and no instance is picked."""

    beside: tuple[tuple[str, Beside], ...] = ()
    """What may be constant in the same nested block: sets of blocks have no order that values would keep."""


def expression_of(raw: msgspec.Raw) -> Any:
    """Return one expression decoded; one that cannot be read mentions something unknown."""
    try:
        return decode_object(raw, "expression", limit=_MAX_EXPRESSION)
    except NotUnderstoodError:
        return {"references": ["(an expression that cannot be read)"]}


def leaves(expressions: Mapping[str, Any] | None) -> tuple[Leaf, ...]:
    """Return the arguments at every depth of *expressions* that mention something."""
    found: list[Leaf] = []
    pending: list[tuple[str, Any, tuple[tuple[str, Beside], ...]]] = [("", expressions, ())]
    while pending:
        path, node, beside = pending.pop()
        if isinstance(node, list):
            pending.extend((path, item, ()) for item in reversed(node))
        elif isinstance(node, dict) and is_leaf(node):
            tokens = tokens_of(node)
            if any(token.kind not in _INERT for token in tokens):
                fixed = not any(token.kind in _OF_INSTANCE for token in tokens)
                found.append(Leaf(path, tokens, fixed, _plain(tokens), beside))
        elif isinstance(node, dict):
            own = tuple(_beside(node)) if path else ()
            items = reversed(node.items())
            pending.extend((f"{path}.{k}" if path else k, v, own) for k, v in items if path or k not in _WORDS)
    return tuple(found)


def _plain(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    if len(tokens) != 1 or tokens[0].kind != "resource" or tokens[0].key is not None:
        return ()
    rest = tokens[0].rest
    return (rest[0],) if len(rest) == 1 and isinstance(rest[0], str) else ()


def _beside(block: Mapping[str, Any]) -> Iterator[tuple[str, Beside]]:
    # Told once for the block: the modules that are called often are asked for it by every instance.
    for name, node in block.items():
        if not isinstance(node, dict) or not is_leaf(node):
            continue
        if "constant_value" in node:
            if isinstance(node["constant_value"], str | int | float):
                yield name, node["constant_value"]
            continue
        tokens = tokens_of(node)
        if len(tokens) == 1 and tokens[0].kind in _MAY_BE_CONSTANT:
            yield name, tokens[0]


def is_leaf(node: Mapping[str, Any]) -> bool:
    """Return whether *node* is one expression, not a block of arguments."""
    if not node.keys() <= _LEAF:
        return False
    references = node.get("references")
    if references is None:
        return True
    # A block may have an argument called references: its value is an expression, not a list of names.
    return isinstance(references, list) and not any(type(item) is not str for item in references)


def tokens_of(expression: Any) -> tuple[Token, ...]:
    """Return what one expression mentions."""
    if not isinstance(expression, dict) or not is_leaf(expression):
        return ()
    return tokenize(expression.get("references") or ())


def tokenize(references: Sequence[str]) -> tuple[Token, ...]:
    """Return the mentions behind *references*: Terraform lists a.b.id and then its prefix a.b."""
    return _tokenize(tuple(references)) if references else ()


@lru_cache(maxsize=1 << 14)
def _tokenize(references: tuple[str, ...]) -> tuple[Token, ...]:
    # Modules that are called often repeat the same expressions.
    tokens: list[Token] = []
    previous: tuple[Step, ...] = ()
    for text in references:
        steps = split(text)
        if steps and len(steps) < len(previous) and previous[: len(steps)] == steps:
            previous = steps
            continue
        previous = steps
        tokens.append(_token(text, steps))
    return tuple(tokens)


def _token(text: str, steps: tuple[Step, ...]) -> Token:
    match steps:
        case ("module", str(name), Index(key), *rest):
            return Token("module", text, name, key, tuple(rest))
        case ("module", str(name), *rest):
            return Token("module", text, name, None, tuple(rest))
        case ("var" | "local" as kind, str(name), *rest):
            return Token(kind, text, name, None, tuple(rest))
        case ("count", *_):
            return Token("count", text)
        case ("each", "key", *_):
            return Token("each.key", text)
        case ("each", "value", *rest):
            return Token("each.value", text, "", None, tuple(rest))
        case ("data", str(kind), str(name), *rest):
            return _resource(text, f"data.{kind}.{name}", rest)
        case (str(first), *_) if first in _SILENT:
            return Token("silent", text)
        case (str(kind), str(name), *rest):
            return _resource(text, f"{kind}.{name}", rest)
        case _:
            return Token("other", text)


def _resource(text: str, block: str, rest: list[Step]) -> Token:
    if rest and isinstance(rest[0], Index):
        return Token("resource", text, block, rest[0].key, tuple(rest[1:]))
    return Token("resource", text, block, None, tuple(rest))
