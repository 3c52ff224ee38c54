"""What an expression means: resource instances, with how surely and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from auditor.sources.terraform.address import Index, Key, Step
from auditor.sources.terraform.modules import key_order


class Hit(msgspec.Struct, frozen=True):
    """One resource instance that an expression mentions."""

    address: str
    key: Key
    attribute: str = ""


class Targets(msgspec.Struct, frozen=True):
    """The instances an expression mentions."""

    hits: tuple[Hit, ...] = ()
    exact: bool = True
    ordered: bool = False
    """Whether the hits stand in the order of the value's elements."""
    opaque: tuple[str, ...] = ()
    by_key: Mapping[Key, Hit] | None = None
    """The instances of one block by their keys."""

    @property
    def is_many(self) -> bool:
        """Whether there is a choice."""
        return len(self.hits) > 1

    def widened(self) -> Targets:
        """Return the same instances as mere candidates."""
        return Targets(self.hits, False, False, self.opaque, self.by_key) if self.hits else self


NOTHING = Targets()


def of_block(instances: Sequence[tuple[Key, str]]) -> Targets:
    """Return all instances of one block, in the order of their keys."""
    ordered = sorted(instances, key=lambda item: key_order(item[0])) if len(instances) > 1 else instances
    hits = tuple([Hit(address, key) for key, address in ordered])
    return Targets(hits, True, True, (), {hit.key: hit for hit in hits})


def union(parts: Iterable[Targets], *, exact: bool, ordered: bool) -> Targets:
    """Return everything that *parts* mention, each once."""
    listed = tuple(parts)
    hits = tuple(dict.fromkeys(hit for part in listed for hit in part.hits))
    opaque = tuple(dict.fromkeys(text for part in listed for text in part.opaque))
    return Targets(hits, exact and all(part.exact for part in listed), ordered, opaque)


def at_index(targets: Targets, index: int, *, wraps: bool = False) -> Targets:
    """Return the element *index*; `element()` wraps around, a constant index does not."""
    if not targets.is_many:
        return targets
    if targets.by_key is not None and index in targets.by_key:
        return _one(targets, targets.by_key[index])
    count = len(targets.hits)
    if not targets.ordered or not (wraps or 0 <= index < count):
        return targets.widened()
    return _one(targets, targets.hits[index % count])


def at_key(targets: Targets, key: Key) -> Targets:
    """Return the element with this key, which is the key of its instance."""
    if not targets.is_many:
        return targets
    if isinstance(key, int):
        return at_index(targets, key)
    if targets.by_key is not None:
        found = targets.by_key.get(key)
        return _one(targets, found) if found is not None else targets.widened()
    same = [hit for hit in targets.hits if hit.key == key]
    return _one(targets, same[0]) if len(same) == 1 else targets.widened()


def follow(targets: Targets, steps: tuple[Step, ...]) -> Targets:
    """Return what `[index]`, `["key"]` and `.attribute` behind an expression select."""
    for step in steps:
        if isinstance(step, Index):
            targets = at_key(targets, step.key)
        elif len(targets.hits) > 1:
            found = at_key(targets, step)
            targets = found if not found.is_many else targets.widened()
        elif targets.hits:
            targets = _attribute(targets, targets.hits[0], step)
    return targets


def _attribute(targets: Targets, hit: Hit, name: str) -> Targets:
    if hit.attribute and targets.by_key is None:
        # An object built around one attribute (`{arn = key.arn, size = 3}`): the field meant is not told.
        return targets.widened()
    attribute = f"{hit.attribute}.{name}" if hit.attribute else name
    changed = Hit(hit.address, hit.key, attribute)
    return Targets((changed,), targets.exact, targets.ordered, targets.opaque, {hit.key: changed})


def _one(targets: Targets, hit: Hit) -> Targets:
    return Targets((hit,), targets.exact, True, targets.opaque, {hit.key: hit})
