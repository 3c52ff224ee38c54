"""Turns instances into records: what is known, what is not, and which resources each argument mentions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from auditor.model.record import UNCOUNTED, Origin, Record, Reference
from auditor.model.regions import region_of_zone
from auditor.model.source import Written
from auditor.sources.hcl.access import ALL
from auditor.sources.hcl.placing import written
from auditor.sources.hcl.providers import provider_of
from auditor.sources.hcl.resources import Instance, Nested
from auditor.sources.hcl.syntax import Block
from auditor.sources.hcl.values import LimitError, Marked, ObjectLike, Ref, SetValue, Unk

KIND = "terraform-source"
# What only names or describes a resource never makes it depend on another.
_WORDS = frozenset({"description", "tags", "tags_all", "timeouts"})
_MAX_PARTS = 100_000
_ZONES = ("availability_zone", "availability_zones", "availability_zone_name", "availability_zone_id",
          "preferred_cache_cluster_azs", "availability_zone_names")  # fmt: skip


@dataclass(slots=True)
class Zones:
    """Which regions' zones are mentioned by name, and which by label only."""

    named: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)

    def learn(self, records: Iterable[Record]) -> None:
        """Note which zones the records of another input name."""
        for record in records:
            for name in _ZONES:
                value = record.values.get(name)
                for item in value if isinstance(value, list) else (value,):
                    if isinstance(item, str) and (region := region_of_zone(item)):
                        self.named.add(region)

    def mixed(self) -> frozenset[str]:
        """Return the regions whose zones are mentioned both ways: a label may then be any of the names."""
        return frozenset(self.named & self.labelled)


class _Walk:
    """Splits one argument's value into what is known and what is not, and collects its references."""

    __slots__ = ("budget", "exact", "is_zone", "mixed", "opaque", "refs", "sensitive", "zones")

    def __init__(self, zones: Zones, mixed: frozenset[str], *, is_zone: bool) -> None:
        self.refs: dict[Ref, None] = {}
        self.exact = True
        self.opaque: dict[str, None] = {}
        self.sensitive = False
        self.budget = _MAX_PARTS
        self.zones = zones
        self.mixed = mixed
        self.is_zone = is_zone

    def split(self, value: Any) -> tuple[Any, Any]:  # noqa: C901 - one case per kind of value
        """Return (known part, mask of what is unknown)."""
        self.budget -= 1
        if self.budget < 0:
            raise LimitError("the value is too large")
        kind = type(value)
        if kind is str:
            if self.is_zone and (region := region_of_zone(value)):
                self.zones.named.add(region)
            return value, None
        if kind is bool or kind is int or value is None:
            return value, None
        if kind is Decimal:
            return float(value), None
        if kind is Marked:
            self.refs.update(dict.fromkeys(value.refs))
            self.sensitive = self.sensitive or value.sensitive
            return self.split(value.value)
        if kind is Unk:
            return self._unknown(value)
        if isinstance(value, ObjectLike):
            return self._unknown(value.whole())
        if isinstance(value, dict):
            return self._mapping(value)
        if isinstance(value, tuple | list | SetValue):
            parts = [self.split(item) for item in value]
            masks = [mask if mask is not None else False for _, mask in parts]
            return [known for known, _ in parts], masks if any(mask is not False for mask in masks) else None
        return None, True

    def _unknown(self, value: Unk) -> tuple[Any, Any]:
        self.refs.update(dict.fromkeys(value.refs))
        self.exact = self.exact and value.exact
        self.sensitive = self.sensitive or value.sensitive
        if not value.refs:
            self.opaque[value.reason] = None
        if self.is_zone and value.label and not value.label.endswith(ALL):
            region = value.label.partition("?")[0]
            self.zones.labelled.add(region)
            if region not in self.mixed:
                return value.label, None
        return None, True

    def _mapping(self, value: Mapping[str, Any]) -> tuple[Any, Any]:
        known: dict[str, Any] = {}
        masks: dict[str, Any] = {}
        for key, item in value.items():
            inner, mask = self.split(item)
            if mask is not True:
                known[str(key)] = inner
            if mask is not None:
                masks[str(key)] = mask
        return known, masks or None


@dataclass(slots=True)
class _Draft:
    """A record in the making."""

    values: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    configured: set[str] = field(default_factory=set)
    sensitive: set[str] = field(default_factory=set)


class Recorder:
    """Makes the records of one input."""

    def __init__(self, name: str, zones: Zones, mixed: frozenset[str] = frozenset()) -> None:
        """Take the input's name and the regions whose zone labels mean nothing."""
        self._name = name
        self._zones = zones
        self._mixed = mixed
        self._places: dict[Block, Written] = {}

    def record(self, instance: Instance) -> Record:
        """Return the record of *instance*."""
        draft = _Draft()
        body, shape = instance.block.body, instance.shape
        for name, value in instance.arguments(body, shape, instance.scope):
            self._argument(draft, name, name, value, (draft.values, draft.unknown))
        for name in instance.kinds(body, shape):
            self._blocks(draft, instance, name)
        if shape is not None and shape.has("tags_all"):
            self._inherited_tags(draft, instance)
        block = instance.block
        return Record(
            address=instance.address,
            type=instance.type,
            name=block.labels[1],
            module=instance.module.address,
            index=instance.key,
            mode="data" if block.type == "data" else "managed",
            values=draft.values,
            unknown=draft.unknown,
            provider=provider_of(instance),
            origin=Origin(self._name, KIND, f"{block.file}:{block.line}", block.file, block.line),
            references=tuple(draft.references),
            configured=frozenset(draft.configured),
            action="read" if block.type == "data" else "create",
            flags=frozenset({UNCOUNTED}) if instance.doubt else frozenset(),
            sensitive=frozenset(draft.sensitive),
            written=self._place(instance),
        )

    def _place(self, instance: Instance) -> Written:
        block = instance.block
        if block not in self._places:
            self._places[block] = written(block, instance.module.folder)
        return self._places[block]

    def _inherited_tags(self, draft: _Draft, instance: Instance) -> None:
        tags = instance.tags_all()
        if tags:
            self._argument(draft, "tags_all", "tags_all", tags, (draft.values, draft.unknown))
            draft.configured.discard("tags_all")

    def _argument(
        self, draft: _Draft, top: str, path: str, value: Any, into: tuple[dict[str, Any], dict[str, Any]]
    ) -> None:
        name = path.rsplit(".", 1)[-1]
        if type(value) is str and not name.startswith("avail"):
            into[0][name] = value
            draft.configured.add(top)
            return
        walk = _Walk(self._zones, self._mixed, is_zone=name in _ZONES)
        try:
            known, mask = walk.split(value)
        except LimitError:
            known, mask = None, True
        if mask is not True and (known is not None or top != path):
            into[0][name] = known
        if mask is not None:
            into[1][name] = mask
        if known is not None or mask is not None:
            draft.configured.add(top)
        if walk.sensitive:
            draft.sensitive.add(top)
        if top not in _WORDS and (walk.refs or walk.opaque):
            draft.references.append(_reference(path, walk))

    def _blocks(self, draft: _Draft, instance: Instance, name: str) -> None:
        shape = instance.shape
        found = instance.nested(instance.block.body, name, shape, instance.scope)
        nesting = shape.blocks[name][0] if shape is not None and name in shape.blocks else "li"
        if isinstance(found, Unk):
            self._argument(draft, name, name, found, (draft.values, draft.unknown))
            draft.configured.add(name)
            return
        values: list[dict[str, Any]] = []
        masks: list[Any] = []
        for one in found:
            known, mask = self._one(draft, name, name, one)
            values.append(known)
            masks.append(mask or False)
        if found:
            draft.configured.add(name)
        single = nesting == "si"
        if found or not single:
            draft.values[name] = values[0] if single else values
        if any(masks):
            draft.unknown[name] = masks[0] if single else masks

    def _one(self, draft: _Draft, top: str, path: str, one: Nested) -> tuple[dict[str, Any], dict[str, Any]]:
        values: dict[str, Any] = {}
        masks: dict[str, Any] = {}
        for name, value in one.values.items():
            if isinstance(value, tuple) and value and all(type(item) is dict for item in value):
                # A block inside a block: each of its arguments is an expression of its own.
                below = [self._one(draft, top, f"{path}.{name}", Nested(item)) for item in value]
                values[name] = [known for known, _ in below]
                if any(mask for _, mask in below):
                    masks[name] = [mask or False for _, mask in below]
            else:
                self._argument(draft, top, f"{path}.{name}", value, (values, masks))
        return values, masks


def _reference(path: str, walk: _Walk) -> Reference:
    # The whole of an object says nothing where one of its attributes is mentioned beside it.
    refs = tuple(walk.refs)
    return Reference(
        path,
        tuple(ref.address for ref in refs),
        tuple(ref.attribute for ref in refs),
        walk.exact,
        tuple(walk.opaque),
    )
