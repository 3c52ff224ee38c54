"""The expressions of a configuration: which arguments mention what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class Leaf(msgspec.Struct, frozen=True):
    """An argument and what its expression mentions, in order."""

    path: str
    tokens: tuple[Token, ...]

    is_fixed: bool
    """Whether the expression means the same for all instances of its block."""

    beside: tuple[tuple[str, Any], ...] = ()
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
    pending: list[tuple[str, Any, tuple[tuple[str, Any], ...]]] = [("", expressions, ())]
    while pending:
        path, node, beside = pending.pop()
        if isinstance(node, list):
            pending.extend((path, item, ()) for item in reversed(node))
        elif isinstance(node, dict) and is_leaf(node):
            tokens = tokens_of(node)
            if any(token.kind not in _INERT for token in tokens):
                fixed = not any(token.kind in _OF_INSTANCE for token in tokens)
                found.append(Leaf(path, tokens, fixed, beside))
        elif isinstance(node, dict):
            own = tuple((k, v) for k, v in node.items() if _may_be_constant(v)) if path else ()
            items = reversed(node.items())
            pending.extend((f"{path}.{k}" if path else k, v, own) for k, v in items if path or k not in _WORDS)
    return tuple(found)


def _may_be_constant(node: Any) -> bool:
    return isinstance(node, dict) and is_leaf(node) and ("constant_value" in node or len(tokens_of(node)) == 1)


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
