"""Typed reading of YAML nodes that notes every mistake and goes on."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import yaml

T = TypeVar("T")

_MOST_PROBLEMS = 100
_LONGEST_KEY = 40
_LONGEST_VALUE = 24
"""Longer values are never quoted in a message: they may be secrets."""

_PREFIX = "tag:yaml.org,2002:"
_KINDS = {
    "str": "text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
    "timestamp": "a date",
    "seq": "a list",
    "map": "a mapping",
}


@dataclass(slots=True)
class Problems:
    """The mistakes found so far; the first hundred are kept in words."""

    kept: list[tuple[int, int, str]] = field(default_factory=list)
    more: int = 0

    def add(self, mark: yaml.Mark, text: str) -> None:
        """Note one mistake at *mark*."""
        if len(self.kept) < _MOST_PROBLEMS:
            self.kept.append((mark.line + 1, mark.column + 1, text))
        else:
            self.more += 1

    def lines(self) -> tuple[str, ...]:
        """Return all mistakes in the order of the file."""
        shown = [f"{line}:{column}: {text}" for line, column, text in sorted(set(self.kept))]
        if self.more:
            shown.append(f" and {self.more} more mistakes")
        return tuple(shown)


@dataclass(frozen=True, slots=True)
class Cursor:
    """One node of the file, where it stands, and where its mistakes go."""

    node: yaml.Node
    where: str
    problems: Problems

    @property
    def line(self) -> int:
        """The line of the file on which the node starts, from 1."""
        return self.node.start_mark.line + 1

    @property
    def kind(self) -> str:
        """The YAML type in short (`str`, `map`), "" for a tag that is not plain YAML."""
        tag = str(self.node.tag)
        return tag[len(_PREFIX) :] if tag.startswith(_PREFIX) else ""

    def fail(self, text: str) -> None:
        """Note a mistake at this node."""
        self.problems.add(self.node.start_mark, f"{self.where}: {text}" if self.where else text)

    def scalar(self) -> str | None:
        """Return the characters of a scalar as they stand in the file, None for other nodes."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else None

    def quoted(self) -> str:
        """Return the value for use in a message: quoted when it is short, else only its length."""
        value = self.scalar() or ""
        return quote(value) if len(value) <= _LONGEST_VALUE else f"of {len(value)} characters"

    def expected(self, wanted: str) -> None:
        """Note that the node has another type than the one that is *wanted*."""
        kind = _KINDS.get(self.kind, "something else")
        cure = ": put it in quotes" if wanted == "text" and self.kind in _QUOTABLE else ""
        self.fail(f"must be {wanted}, not {kind}{cure}")

    def any_text(self) -> str | None:
        """Return the text of the node, which may be empty."""
        if self.kind != "str" or not isinstance(self.node, yaml.ScalarNode):
            self.expected("text")
            return None
        value = str(self.node.value)
        if _has_surrogate(value):
            self.fail("holds half of a surrogate pair, which is no character")
            return None
        return value

    def text(self) -> str | None:
        """Return the text of the node; blank text is a mistake."""
        value = self.any_text()
        if value is not None and not value.strip():
            self.fail("must not be blank")
            return None
        return value

    def items(self) -> tuple[Cursor, ...]:
        """Return the entries of a list; () with a mistake noted for another node."""
        if self.kind != "seq" or not isinstance(self.node, yaml.SequenceNode):
            self.expected("a list")
            return ()
        return tuple(
            Cursor(child, f"{self.where}[{index}]", self.problems) for index, child in enumerate(self.node.value)
        )

    def entries(self, name: Callable[[str, str], str]) -> dict[str, Cursor]:
        """Return the values of a mapping by key; *name* makes the place of a value from place and key."""
        if self.kind != "map" or not isinstance(self.node, yaml.MappingNode):
            self.expected("a mapping")
            return {}
        found: dict[str, Cursor] = {}
        for key_node, value_node in self.node.value:
            key_cursor = Cursor(key_node, self.where, self.problems)
            key = key_cursor._key()
            if key is None:
                continue
            if key in found:
                key_cursor.fail(f"the key {quote(key)} is given twice")
                continue
            found[key] = Cursor(value_node, name(self.where, key), self.problems)
        return found

    def _key(self) -> str | None:
        if self.kind == "merge":
            self.fail("merge keys (<<) are not supported: write the keys out")
            return None
        value = self.scalar()
        if self.kind != "str" or value is None:
            self.fail("a key must be text: put it in quotes")
            return None
        if _has_surrogate(value):
            self.fail("a key holds half of a surrogate pair, which is no character")
            return None
        return value

    def fields(self, allowed: Sequence[str]) -> Fields:
        """Return a mapping whose keys are all *allowed*; each other key is a mistake."""
        found = self.entries(lambda where, key: f"{where}.{key}" if where else key)
        if isinstance(self.node, yaml.MappingNode):
            for key_node, _ in self.node.value:
                key_cursor = Cursor(key_node, self.where, self.problems)
                key = key_cursor.scalar()
                if key in found and key not in allowed:
                    key_cursor.fail(f"unknown key {quote(key)}{suggestion(key, allowed)}")
        return Fields(self, {key: value for key, value in found.items() if key in allowed})


_QUOTABLE = frozenset({"int", "float", "bool", "timestamp"})


@dataclass(frozen=True, slots=True)
class Fields:
    """The known keys of one mapping."""

    owner: Cursor
    given: dict[str, Cursor]

    def read(self, key: str, parse: Callable[[Cursor], T | None], default: T) -> T:
        """Return what *parse* makes of the value of *key*, or *default* when it is absent or wrong."""
        cursor = self.given.get(key)
        value = parse(cursor) if cursor is not None else None
        return default if value is None else value

    def maybe(self, key: str, parse: Callable[[Cursor], T | None]) -> T | None:
        """Return what *parse* makes of the value of *key*, None when it is absent or wrong."""
        cursor = self.given.get(key)
        return parse(cursor) if cursor is not None else None

    def section(self, key: str, parse: Callable[[Cursor], T], default: T) -> T:
        """Read like `read`, but a key with nothing behind it counts as absent."""
        cursor = self.given.get(key)
        return default if cursor is None or cursor.kind == "null" else parse(cursor)

    def need(self, key: str, why: str) -> None:
        """Note a mistake when *key* is absent."""
        if key not in self.given and self.owner.kind == "map":
            self.owner.fail(f"needs the key {key!r}: {why}")


def quote(value: str) -> str:
    """Return *value* in quotes with control characters escaped and long text cut."""
    return repr(value if len(value) <= _LONGEST_KEY else value[:_LONGEST_KEY] + "...")


def suggestion(word: str, known: Sequence[str]) -> str:
    """Return `; did you mean 'x'?` when a known word is close, else the known words."""
    close = difflib.get_close_matches(word, known, n=1) if len(word) <= _LONGEST_KEY else []
    return f"; did you mean {close[0]!r}?" if close else f"; one of {', '.join(known)}"


def _has_surrogate(value: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in value)
