"""Compares what is read from source with the plan that Terraform made of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.model.record import Record
from auditor.sources.hcl.reading import read_source
from auditor.sources.interface import Input, Reading

SYMBOL = re.compile(r"[a-z0-9-]+\?\d+")
# What the provider stores in another spelling than it was written in: a hash of the text.
# https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/instance (user_data)
HASHED = frozenset({("aws_instance", "user_data")})


@dataclass
class Comparison:
    """What was found different, and how much was known."""

    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unclaimed: list[str] = field(default_factory=list)
    """Values that the plan states and that are not known from source."""
    stated: int = 0
    """Values that the plan states for arguments which the source sets."""
    known: int = 0
    """Those of them that were known from the source too."""

    @property
    def share(self) -> float:
        """Which part of the values was known."""
        return self.known / self.stated if self.stated else 1.0


def compare(source: Path, plan: Mapping[str, Any], options: Reading | None = None) -> Comparison:
    """Return how the source in *source* differs from *plan*."""
    return compare_input(read_source(str(source), options or Reading()), plan)


def compare_input(found: Input, plan: Mapping[str, Any]) -> Comparison:
    """Return how *found* differs from *plan*."""
    records = {r.address: r for r in found.records if r.mode == "managed" and r.type != "module"}
    planned = {
        c["address"]: c
        for c in plan.get("resource_changes", ())
        if c["mode"] == "managed" and c["change"]["actions"] not in (["delete"], ["forget"])
    }
    result = Comparison()
    # A key of which only the label is known cannot have the plan's spelling.
    open_blocks = {r.block_address for r in records.values() if "uncounted" in r.flags or SYMBOL.search(r.address)}
    result.missing = sorted(
        a for a in planned.keys() - records.keys() if a.split("[")[0] not in {b.split("[")[0] for b in open_blocks}
    )
    result.extra = sorted(a for a in records.keys() - planned.keys() if records[a].block_address not in open_blocks)
    for address in records.keys() & planned.keys():
        change = planned[address]["change"]
        _compare(result, records[address], change["after"] or {}, change.get("after_unknown") or {})
    return result


def _compare(result: Comparison, record: Record, after: Mapping[str, Any], unknown: Mapping[str, Any]) -> None:
    for name in sorted({*record.values, *(n for n in record.configured or () if n in after)}):
        if (record.type, name) in HASHED:
            continue
        ours = record.values.get(name)
        mask = record.unknown.get(name)
        theirs = after.get(name)
        for path, mine, other, blank in _leaves(name, ours, mask, theirs, unknown.get(name)):
            result.stated += not blank
            if mine is _UNKNOWN:
                result.unclaimed += [] if blank else [f"{record.address}.{path}: {other!r}"]
                continue
            result.known += not blank
            if blank or not _same(mine, other):
                what = "is unknown" if blank else repr(other)
                result.wrong.append(f"{record.address}.{path}: {mine!r}, the plan: {what}")


_UNKNOWN = object()
Leaf = tuple[str, Any, Any, bool]
"""Path, our value or _UNKNOWN, the plan's value, whether the plan does not know it."""


def _leaves(path: str, ours: Any, mask: Any, theirs: Any, unknown: Any) -> Iterator[Leaf]:
    if unknown is True:
        yield path, _UNKNOWN if _open(ours, mask) else ours, None, True
    elif mask is True:
        yield path, _UNKNOWN, theirs, False
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        for key in {*ours, *(mask if isinstance(mask, dict) else {})}:
            yield from _leaves(
                f"{path}.{key}", ours.get(key), _inside(mask, key), theirs.get(key), _inside(unknown, key)
            )
    elif isinstance(ours, list) and isinstance(theirs, list) and ours and _is_nested(ours):
        yield from _lists(path, ours, mask, theirs, unknown)
    elif isinstance(ours, list) and _open(ours, mask):
        yield path, _UNKNOWN, theirs, False
    else:
        yield path, ours, theirs, False


def _lists(
    path: str, ours: list[Any], mask: Any, theirs: list[Any], unknown: Any
) -> Iterator[tuple[str, Any, Any, bool]]:
    if len(ours) != len(theirs):
        yield path, len(ours), len(theirs), False
        return
    # A set has an order of its own in the plan: each of our elements must have a partner there.
    left = list(range(len(theirs)))
    for place, item in enumerate(ours):
        part = _inside(mask, place)
        pairs = [(i, list(_leaves(f"{path}[{place}]", item, part, theirs[i], _inside(unknown, i)))) for i in left]
        fitting = [
            (i, found) for i, found in pairs if all(m is _UNKNOWN or (not b and _same(m, o)) for _, m, o, b in found)
        ]
        chosen, leaves = fitting[0] if fitting else pairs[0]
        left.remove(chosen)
        yield from leaves


def _fits(leaf: Leaf) -> bool:
    _, mine, other, blank = leaf
    return mine is _UNKNOWN or (not blank and _same(mine, other))


def _inside(mask: Any, key: Any) -> Any:
    if mask is True:
        return True
    if isinstance(mask, Mapping):
        return mask.get(key)
    if isinstance(mask, list) and isinstance(key, int) and key < len(mask):
        return mask[key] or None
    return None


def _is_nested(items: list[Any]) -> bool:
    return any(isinstance(item, dict | list) for item in items)


def _open(value: Any, mask: Any) -> bool:
    if mask is True:
        return True
    if isinstance(mask, Mapping):
        return any(_open(None, m) for m in mask.values())
    return isinstance(mask, list) and any(_open(None, m) for m in mask)


def _same(mine: Any, other: Any) -> bool:
    if isinstance(mine, str) and SYMBOL.fullmatch(mine):
        return True
    if isinstance(mine, list) and isinstance(other, list):
        return len(mine) == len(other) and sorted(map(repr, mine)) == sorted(map(repr, other))
    if isinstance(mine, bool) or isinstance(other, bool):
        return mine is other
    if isinstance(mine, int | float) and isinstance(other, int | float):
        return bool(abs(mine - other) <= 1e-9 * max(1.0, abs(mine), abs(other)))
    if isinstance(mine, str) and isinstance(other, str) and mine != other:
        try:
            # Providers store JSON documents in one spelling.
            return bool(_unordered(json.loads(mine)) == _unordered(json.loads(other)))
        except ValueError:
            return False
    if mine is None or other is None:
        # null, an empty text and an empty collection are one and the same to older providers.
        return not mine and not other
    return bool(mine == other)


def _unordered(value: Any) -> Any:
    if isinstance(value, list):
        return sorted((_unordered(item) for item in value), key=repr)
    if isinstance(value, dict):
        return {key: _unordered(value[key]) for key in sorted(value)}
    return value
