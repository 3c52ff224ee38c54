"""Says which arguments catalog functions ask for: they are run on records that a provider's schema fills in.

    python -m tests.catalog.probing SCHEMA      # writes docs/aws_reads.json; SCHEMA: terraform providers schema -json

`Probe` answers as an inventory does (auditor.catalog.interface.Lookup), with one filled record for each type asked for,
and writes down every path. A record's values write down what is read of them below the first level too.
"""

# ruff: noqa: ARG002 (a Protocol asks for the arguments)
from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import msgspec

from auditor.catalog.clouds import cloud_named
from auditor.catalog.interface import Catalog, Described, Targets
from auditor.catalog.table import CATALOG
from auditor.model.record import Origin, ProviderConfig, Record
from auditor.model.resource import Spot
from auditor.model.value import Known, Value

Tree = Mapping[str, Any]
"""Argument -> what is below it."""
Read = tuple[str, str]
"""Type and dotted path."""
VERSIONS = Path(__file__).parent / "aws_versions.json"
PAGE = Path(__file__).parents[2] / "docs" / "aws_reads.json"
_SUBNET = "aws_subnet.a"
_READERS = ("auditor/catalog/aws/", "auditor/catalog/blocks.py")
_PLACE = ProviderConfig(name="aws", key="aws", region=Known("ap-northeast-1"), account=Known("111122223333"))


def _by_a_module() -> bool:
    """Say whether the question comes from a catalog module, not from the kernel's own general ones."""
    file = sys._getframe(2).f_code.co_filename.replace("\\", "/")
    return any(r in file for r in _READERS)


class Block(dict[str, Any]):
    """A block of arguments that writes down which of them are read."""

    def __init__(self, values: Mapping[str, Any], type_: str, prefix: str, noted: set[Read]) -> None:
        super().__init__(values)
        self.type, self.prefix, self.noted = type_, prefix, noted

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def _note(self, key: str) -> None:
        if _by_a_module():
            self.noted.add((self.type, self.prefix + key))


class Asked(Record, frozen=True):
    """A record that writes down what is asked of it."""

    noted: set[Read] = msgspec.field(default_factory=set)

    def get(self, path: str) -> Value:
        self.noted.add((self.type, path))
        return Record.get(self, path)

    def refs(self, *paths: str) -> tuple[Any, ...]:
        self.noted.update((self.type, p) for p in paths)
        return Record.refs(self, *paths)

    def has_unknown(self, path: str) -> bool:
        self.noted.add((self.type, path))
        return Record.has_unknown(self, path)


def filled(type_: str, tree: Tree, noted: set[Read], fill: Mapping[str, Any], prefix: str = "") -> Block:
    """Return a block with a value for every argument of *tree*: *fill* says what, by name."""
    out: dict[str, Any] = {}
    for name, below in tree.items():
        value = fill.get(name, fill[""])
        if below and not below.keys() & {"*", "[]"}:
            out[name] = [filled(type_, below, noted, fill, f"{prefix}{name}.")]
        else:
            out[name] = [value] if "[]" in below and value is not None and not isinstance(value, list) else value
    return Block(out, type_, prefix, noted)


class Probe:
    """Answers every question about the inventory with one record for each type asked for, and notes the question."""

    def __init__(self, catalog: Catalog, trees: Mapping[str, Tree], fill: Mapping[str, Any], *, found: bool) -> None:
        self.catalog, self.trees, self.fill, self.found = catalog, trees, fill, found
        self.noted: set[Read] = set()
        self._deep = 0

    def make(self, type_: str) -> Asked:
        """Return a filled record of *type_*."""
        values = filled(type_, self.trees.get(type_, {}), self.noted, self.fill)
        return Asked(
            address=f"{type_}.a", type=type_, name="a", module="", index=None, mode="managed", values=values,
            unknown={}, provider=_PLACE, origin=Origin("plan.json", "terraform-plan"), noted=self.noted,
        )  # fmt: skip

    def run(self, type_: str) -> None:
        """Describe one record of *type_*, and ask for the ways out of one subnet."""
        spec = self.catalog[type_]
        if spec.describe is not None:
            spec.describe(self.make(type_), self)

    def ways_out(self) -> None:
        """Ask what the kernel asks of networks."""
        cloud = cloud_named("aws")
        cloud.gateways(_SUBNET, self)
        cloud.endpoints("aws_vpc.a", frozenset({"aws_s3_bucket", "aws_kms_key"}), self)
        cloud.start_endpoints("aws_ecs_service", "aws_vpc.a", self)

    def record(self, address: str) -> Record | None:
        return self.make(address.removesuffix(".a")) if address.endswith(".a") else None

    def targets(self, record: Record, *paths: str, types: tuple[str, ...] = ()) -> Targets:
        self.noted.update((record.type, p) for p in paths)
        if not self.found:
            return Targets()
        return Targets(tuple(f"{t}.a" for t in types if t in self.trees), literals=("an-id",))

    def referrers(self, address: str, type_: str, *paths: str) -> tuple[Record, ...]:
        self.noted.update((type_, p) for p in paths)
        return (self.make(type_),) if self.found and type_ in self.trees else ()

    def dependencies(self, record: Record) -> tuple[str, ...]:
        return ()

    def of_type(self, *types: str) -> tuple[Record, ...]:
        return tuple(self.make(t) for t in types if t in self.trees)

    def region(self, record: Record) -> str:
        return "ap-northeast-1"

    def account(self, record: Record) -> str:
        return "111122223333"

    def zones(self, region: str) -> tuple[str, ...]:
        return ("ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d")

    def provider(self, record: Record) -> str:
        return "aws"

    def host(self, record: Record) -> Record | None:
        return None

    def zone_spot(self, record: Record, *, zone: str = "availability_zone", zone_id: str = "") -> Spot | None:
        self.noted.update((record.type, p) for p in (zone, zone_id) if p)
        value = record.values.get(zone)
        return Spot((value,)) if isinstance(value, str) else None

    def subnet_spot(self, subnet: str, region: str = "") -> Spot:
        self.noted.update(("aws_subnet", p) for p in ("availability_zone", "availability_zone_id"))
        return Spot(self.zones(region), subnet)

    def mentioned(self, record: Record, *paths: str) -> Targets:
        self.noted.update((record.type, p) for p in paths)
        return Targets()

    def described(self, address: str) -> Described | None:
        if self._deep > 3:
            return None
        self._deep += 1
        record = self.record(address)
        spec = self.catalog.get(record.type) if record else None
        found = spec.describe(record, self) if record and spec and spec.describe else None
        self._deep -= 1
        return found


FILLS: tuple[Mapping[str, Any], ...] = (
    {"": None},
    {"": "text"},
    {"": True},
    {"": False},
    {"": 2},
    {"": 0},
    {"": 2, "replication_group_id": None, "engine": "memcached", "az_mode": "cross-az"},
    {"": "text", "replication_group_id": None, "engine": "redis", "vpc_endpoint_type": "Interface"},
    {"": None, "vpc_endpoint_type": "Interface", "engine": "postgres"},
    {"": 3, "zone_awareness_enabled": True, "multi_az_with_standby_enabled": False},
    {"": None, "engine": "mysql", "replica": [], "policy_type": "EBS_SNAPSHOT_MANAGEMENT", "state": "ENABLED"},
    {"": None, "weight": 0, "type": "SECONDARY"},
)
"""What stands in every argument, by name ("": any other)."""


def reads_of(catalog: Catalog, trees: Mapping[str, Tree]) -> set[Read]:
    """Return every (type, path) that the describe functions of the AWS types ask for."""
    noted: set[Read] = set()
    for fill, found in product(FILLS, (True, False)):
        probe = Probe(catalog, trees, fill, found=found)
        for type_ in catalog:
            if type_.startswith("aws_"):
                probe.run(type_)
        probe.ways_out()
        noted |= probe.noted
    return noted


def trees_of(schema: Mapping[str, Any]) -> dict[str, Tree]:
    """Return the arguments of every resource type of `terraform providers schema -json`."""
    provider = next(p for name, p in schema["provider_schemas"].items() if name.endswith("/aws"))
    return {name: _block(one["block"]) for name, one in provider["resource_schemas"].items()}


def _block(block: Mapping[str, Any]) -> dict[str, Any]:
    out = {k: _type(a["type"]) if "type" in a else _block(a["nested_type"]) for k, a in
           block.get("attributes", {}).items()}  # fmt: skip
    return out | {k: _block(n["block"]) for k, n in block.get("block_types", {}).items()}


def _type(spec: Any) -> dict[str, Any]:
    match spec:
        case ["object", members]:
            return {k: _type(v) for k, v in members.items()}
        case ["list" | "set", item]:
            return _type(item) or {"[]": {}}
        case ["map", item]:
            return {"*": _type(item)}
        case _:
            return {}


def has(tree: Tree, path: str) -> bool:
    """Say whether *path* is an argument of *tree*."""
    for part in path.split("."):
        if "*" in tree:
            return True
        if part not in tree:
            return False
        tree = tree[part]
    return True


def table(reads: set[Read], trees: Mapping[str, Tree], extra: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return type -> what is read of it, as far as the provider has it or *extra* declares it."""
    out: dict[str, set[str]] = {}
    for type_, path in reads:
        if has(trees.get(type_, {}), path) or path in extra.get(type_, ()):
            out.setdefault(type_, set()).add(path)
    return {t: _widest(p) for t, p in sorted(out.items())}


def _widest(paths: set[str]) -> list[str]:
    return sorted(p for p in paths if not any(p.startswith(f"{q}.") for q in paths))


def declared() -> dict[str, list[str]]:
    """Return the names of other versions than the schema's that aws_versions.json declares."""
    data = json.loads(VERSIONS.read_text(encoding="utf-8"))
    out: dict[str, list[str]] = {}
    for names in (*data["gone"].values(), *data["new"].values(), data["not in terraform"]):
        for type_, paths in names.items():
            out.setdefault(type_, []).extend(paths)
    return out


def text(reads: Mapping[str, list[str]]) -> str:
    """Return docs/aws_reads.json: one line a type."""
    lines = ",\n".join(f" {json.dumps(t)}: {json.dumps(p)}" for t, p in reads.items())
    return f"{{\n{lines}\n}}\n"


if __name__ == "__main__":
    found = trees_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    PAGE.write_text(text(table(reads_of(CATALOG, found), found, declared())), encoding="utf-8")
