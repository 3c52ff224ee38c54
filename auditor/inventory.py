"""Records to resources: every record is resolved, described by the catalog, or listed as skipped."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec
from msgspec.structs import replace

from auditor.catalog.clouds import CLOUDS, Serving, cloud_named, cloud_of_region, serving
from auditor.catalog.interface import Catalog, Cloud, Described, Targets, TypeSpec
from auditor.catalog.neutral import strings_at
from auditor.catalog.shapes import regional
from auditor.identities import Identities, texts
from auditor.model.record import OUTSIDE, UNCOUNTED, Record, Reference, strip_keys
from auditor.model.regions import SITE
from auditor.model.resource import Relating, Relation, Resource, Role, Scope, Shape, Spot
from auditor.model.value import Known, Unknown

UNKNOWN = "?"


class Skipped(msgspec.Struct, frozen=True):
    """A record that was not modelled, and why."""

    address: str
    type: str
    reason: str


class Inventory(msgspec.Struct, frozen=True):
    """All resources, what was skipped, and what the inputs say about regions and zones."""

    resources: dict[str, Resource]
    skipped: tuple[Skipped, ...]
    zone_ids: dict[str, str]
    """Zone name -> zone id, from the inputs or the user's map."""
    notes: tuple[str, ...]
    records: dict[str, Record]


class Index:
    """All records of all inputs, answering the questions of catalog modules (catalog.interface.Lookup)."""

    def __init__(
        self,
        records: Sequence[Record],
        catalog: Catalog,
        candidates: Iterable[tuple[str, str]] = (),
        zone_ids: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.catalog = catalog
        self.records: dict[str, Record] = {r.address: r for r in records}
        self._by_type: dict[str, list[Record]] = {}
        for r in records:
            self._by_type.setdefault(r.type, []).append(r)
        self._identities = Identities(records, catalog)
        self._candidates = tuple(candidates)
        self._referrers: dict[tuple[str, tuple[str, ...]], dict[str, list[Record]]] = {}
        self.notes: list[str] = []
        self.zone_ids = _zone_ids(records) | dict(zone_ids)
        self._zone_names = {zone_id: name for name, zone_id in self.zone_ids.items()}
        self._homes: dict[str, tuple[str, str]] = {}
        self._seats: dict[str, Record] = {}
        self._descriptions: dict[str, Described] = {}
        self._outside: dict[str, Record] = {}
        self._defaults = self._provider_defaults(records)
        self._seen_zones = self._zones_seen(records)
        self._apart = self._forced_apart()
        self._targets: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Targets] = {}
        self._gaps = {r.address for r in records if r.reason}

    # --- records and references -----------------------------------------------------------------

    def record(self, address: str) -> Record | None:
        """Return the record at *address*, if there is one."""
        return self.records.get(address)

    def dependencies(self, record: Record) -> tuple[str, ...]:
        """Return the addresses of what a state lists as dependencies of *record*, every instance of each block."""
        found = (a for d in record.dependencies for a in self._instances_of.get(strip_keys(d), ()))
        return tuple(dict.fromkeys(a for a in found if a != record.address))

    def of_type(self, *types: str) -> tuple[Record, ...]:
        """Return all records of *types*, in input order."""
        return tuple(r for t in types for r in self._by_type.get(t, ()))

    def targets(self, record: Record, *paths: str, types: tuple[str, ...] = ()) -> Targets:
        """Return the records (of *types*) that the arguments at *paths* refer to, by value or by reference."""
        key = (record.address, paths, types)
        known = self._targets.get(key)
        if known is None:
            known = self._targets[key] = self._find(record, paths, types)
        return known

    def _find(self, record: Record, paths: tuple[str, ...], types: tuple[str, ...]) -> Targets:
        found: dict[str, None] = {}
        literals: list[str] = []
        exact = True
        choices: frozenset[str] = frozenset()
        for path in paths:
            hits, missing, same = self._by_value(record, path, types)
            found.update(dict.fromkeys(hits))
            literals += missing
            # Several records of one name: one of them is meant.
            choices |= same
            exact = exact and not same
            if hits and not missing and not _is_open(record.unknown, path.split(".")):
                continue
            by_reference, certain, opaque = self._by_reference(record, path, types)
            found.update(dict.fromkeys(by_reference))
            exact = exact and certain
            choices |= frozenset(by_reference) if not certain else frozenset()
            if opaque and not by_reference and not hits and types and not missing:
                guessed = self._guess(record, types)
                found.update(dict.fromkeys(guessed))
                exact = exact and len(guessed) == 1
        return Targets(tuple(found), exact, tuple(literals), choices=choices)

    def _by_value(
        self, record: Record, path: str, types: tuple[str, ...]
    ) -> tuple[list[str], list[str], frozenset[str]]:
        hits: list[str] = []
        missing: list[str] = []
        same: set[str] = set()
        for value in strings_at(record.values, path.split(".")):
            here = [a for a in self._identities.exact(value) if a != record.address and self._fits(a, types)]
            here = self._preferred(here, record)
            hits += here
            same.update(here if len(here) > 1 and len({self.records[a].type for a in here}) == 1 else ())
            if not here:
                missing.append(value)
        return hits, missing, frozenset(same)

    def _preferred(self, addresses: list[str], record: Record) -> list[str]:
        """Keep managed records over data sources; of one name those nearest to the record.

        Near is its own region, then its account, then its module. Several that are equally near stay.
        """
        managed = [a for a in addresses if self.records[a].mode == "managed"] or addresses
        if len(managed) < 2 or len({self.records[a].type for a in managed}) > 1:
            return self._in_region(managed, record) if len(managed) > 1 else managed
        near = self._in_region(managed, record)
        account = self.account(record)
        near = [a for a in near if self.account(self.records[a]) == account] or near
        depth = max((self._shared_modules(a, record) for a in near), default=0)
        return [a for a in near if self._shared_modules(a, record) == depth]

    def _in_region(self, addresses: list[str], record: Record) -> list[str]:
        home = self.region(record)
        return [a for a in addresses if self.region(self.records[a]) == home] or addresses

    def _shared_modules(self, address: str, record: Record) -> int:
        """Return how many steps of the module paths of both are the same."""
        pairs = zip(self.records[address].module.split("."), record.module.split("."), strict=False)
        return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))

    def _by_reference(self, record: Record, path: str, types: tuple[str, ...]) -> tuple[list[str], bool, bool]:
        hits: list[str] = []
        exact, opaque = True, False
        for ref in (r for r in record.refs(path) if types or not r.spare):
            here = [self._read_of(t) for t in ref.targets if t in self.records and self._fits(t, types)]
            hits += here
            exact = exact and (ref.exact or not here)
            opaque = opaque or bool(ref.opaque)
        return hits, exact, opaque

    def _read_of(self, address: str) -> str:
        """Return the record that the data source at *address* reads, where it is one of the inputs; else *address*."""
        record = self.records[address]
        if record.mode != "data":
            return address
        refs = [r for r in record.refs("id", "arn", "name") if r.exact]
        same = {t for r in refs for t in r.targets if t in self.records and self.records[t].type == record.type}
        return same.pop() if len(same) == 1 else address

    def _guess(self, record: Record, types: tuple[str, ...]) -> list[str]:
        """Return what a local value may mean: its references are hidden, but the plan lists what was used somewhere.

        Of those, the ones that no visible expression uses come first: some hidden one must.
        """
        unclaimed, claimed = self._used
        for group in (unclaimed, claimed):
            near = [a for a in group if self._fits(a, types) and self._is_near(a, record)]
            if near:
                return [a for a in near if self.records[a].mode == "managed"] or near
        return []

    def _is_near(self, address: str, record: Record) -> bool:
        """Say whether a local of *record*'s module may mean *address*: of the same input, in it or below."""
        other = self.records[address]
        return other.origin.input == record.origin.input and other.module.startswith(record.module)

    @cached_property
    def _used(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the instances that the plan calls relevant: used by no visible expression, and by one."""
        visible = {
            (strip_keys(t), a.split(".", 1)[0])
            for r in self.records.values()
            for ref in r.references
            for t, a in zip(ref.targets, ref.attributes, strict=False)
        }
        hidden: dict[str, None] = {}
        shown: dict[str, None] = {}
        for address, attribute in self._candidates:
            block = strip_keys(address)
            group = shown if (block, attribute.split(".", 1)[0]) in visible else hidden
            found = [address] if address in self.records else self._instances_of.get(block, ())
            group.update(dict.fromkeys(found))
        return tuple(hidden), tuple(a for a in shown if a not in hidden)

    @cached_property
    def _instances_of(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for address in self.records:
            out.setdefault(strip_keys(address), []).append(address)
        return out

    def _fits(self, address: str, types: tuple[str, ...]) -> bool:
        record = self.records.get(address)
        return record is not None and (not types or record.type in types)

    def referrers(self, address: str, type_: str, *paths: str) -> tuple[Record, ...]:
        """Return the records of *type_* whose arguments at *paths* refer to *address*."""
        key = (type_, paths)
        if key not in self._referrers:
            by_target: dict[str, list[Record]] = {}
            for record in self._by_type.get(type_, ()):
                for target in self.targets(record, *paths).addresses:
                    by_target.setdefault(target, []).append(record)
            self._referrers[key] = by_target
        return tuple(self._referrers[key].get(address, ()))

    def mentioned(self, record: Record, *paths: str) -> Targets:
        """Return every record that free text at *paths* mentions (environment, user data, definitions)."""
        found: dict[str, None] = {}
        outside: dict[str, Record] = {}
        exact = True
        for path in paths:
            value = record.get(path)
            whole_text = isinstance(value, Known) and not record.has_unknown(path)
            said = tuple(texts(value.value)) if isinstance(value, Known) else ()
            plain = "\n".join(t for t, _ in said) if whole_text else ""
            for ref in (r for r in record.refs(path) if not r.spare):
                meant = [t for t in self._meant(ref, plain) if t in self.records]
                found.update(dict.fromkeys(meant))
                exact = exact and (ref.exact or not meant)
                for name in self._states_read(ref) if not whole_text else ():
                    outside.setdefault(name, self._beyond(record, Serving(name, "", is_zonal=True)))
                if ref.opaque:
                    hidden = [a for a in self._used[0] if self._is_near(a, record)]
                    found.update(dict.fromkeys(hidden))
                    exact = exact and not hidden
            for text, whole in said:
                hits = self._identities.said(text) if whole else ()
                hits = hits or tuple(self._identities.inside(text))
                if not hits and (named := serving(text)):
                    outside.setdefault(named.name, self._beyond(record, named))
                found.update(dict.fromkeys(self._preferred(list(hits), record) if whole else hits))
        found.pop(record.address, None)
        for name, beyond in outside.items():
            self._outside.setdefault(name, beyond)
        return Targets(tuple(found), exact, tuple(outside))

    def _states_read(self, ref: Reference) -> Iterable[str]:
        """Yield the outputs of other stacks' states that *ref* mentions and nobody answered."""
        for target, attribute in zip(ref.targets, ref.attributes, strict=False):
            record = self.records.get(target)
            if record is not None and record.type == "terraform_remote_state":
                yield f"{target}.{attribute}" if attribute else target

    def _beyond(self, record: Record, named: Serving) -> Record:
        """Return what stands for something that *record* names and no input holds."""
        zones = self.zones(named.region or self.region(record)) if named.is_zonal else ()
        values = {"region": named.region or self.region(record), "zones": zones}
        reason = f"{record.address} names it, and it is in none of the inputs"
        return replace(
            record, address=named.name, type=OUTSIDE, reason=reason, values=values, unknown={}, references=()
        )

    def _meant(self, ref: Reference, known: str) -> Iterable[str]:
        """Yield the targets of *ref*; of mere candidates those whose value is in the text *known*, if that is known."""
        for target, attribute in itertools.zip_longest(ref.targets, ref.attributes, fillvalue=""):
            record = self.records.get(target)
            if ref.exact or not known or not attribute or record is None or _is_in(record, attribute, known):
                yield target

    # --- regions, accounts, zones ---------------------------------------------------------------

    def _home(self, record: Record) -> tuple[str, str]:
        """Return (region, account) of *record* as the input says, "" where it does not."""
        known = self._homes.get(record.address)
        if known is None:
            known = self._homes[record.address] = self._find_home(record)
        return known

    def _find_home(self, record: Record) -> tuple[str, str]:
        own = cloud_named(record.provider.name).home(record)
        region, by_zone = own.region, own.zone_region
        if by_zone and region and by_zone != region:
            self.notes.append(f"{record.address}: zone {own.zone} is not in region {region}; the region is used")
        region = region or by_zone
        configured = record.provider.region
        if isinstance(configured, Known) and isinstance(configured.value, str) and configured.value:
            if region and region != configured.value and record.mode == "managed" and by_zone:
                self.notes.append(
                    f"{record.address}: stands in {region}, its provider says {configured.value}; the resource wins"
                )
            region = region or configured.value
        account = own.account
        if isinstance(record.provider.account, Known) and record.provider.account.value:
            account = account or str(record.provider.account.value)
        return region, account

    def _seat(self, record: Record) -> Record:
        """Return the record in whose place *record* stands: itself, or the cluster that it runs in."""
        known = self._seats.get(record.address)
        if known is None:
            self._seats[record.address] = record  # to find the host may ask for the record's own region
            host = cloud_named(record.provider.name).host(record, self)
            known = self._seats[record.address] = host or record
        return known

    def host(self, record: Record) -> Record | None:
        """Return the record in whose place *record* stands, None where it has a place of its own."""
        seat = self._seat(record)
        return None if seat is record else seat

    def cloud(self, record: Record) -> Cloud:
        """Return the cloud that *record* stands in."""
        return cloud_named(self._seat(record).provider.name)

    def provider(self, record: Record) -> str:
        """Return the name of the cloud that *record* stands in."""
        return self.cloud(record).name

    def _provider_defaults(self, records: Sequence[Record]) -> dict[tuple[str, str], tuple[str, str]]:
        """Return the usual region and account of each provider configuration, from records that tell."""
        regions: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        accounts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for r in records:
            region, account = self._home(r)
            key = (r.origin.input, r.provider.key)
            spec = self.catalog.get(r.type)
            spans = cloud_named(r.provider.name).spans(region)
            if region and not spans and not (spec and spec.scope in _PLACELESS):
                regions[key].add(region)
            if account:
                accounts[key].add(account)
        keys = {*regions, *accounts}
        return {k: (_single(regions.get(k)), _single(accounts.get(k))) for k in keys}

    def region(self, record: Record) -> str:
        """Return the region name of *record* ("?" where no input tells)."""
        record = self._seat(record)
        region = self._home(record)[0]
        if region:
            return region
        if isinstance(record.provider.region, Unknown):
            return UNKNOWN
        return self._defaults.get((record.origin.input, record.provider.key), ("", ""))[0] or UNKNOWN

    def account(self, record: Record) -> str:
        """Return the account id of *record* ("?" where no input tells)."""
        record = self._seat(record)
        account = self._home(record)[1]
        if account:
            return account
        default = self._defaults.get((record.origin.input, record.provider.key), ("", ""))[1]
        return default or self._told_elsewhere(record) or UNKNOWN

    def _told_elsewhere(self, record: Record) -> str:
        """Return the one account that the other inputs name, where the record's own input names none.

        A plan of new resources joined with the state of the network under them: to take them for two accounts
        would be a redundancy that nobody said there is.
        """
        name = record.provider.name
        if self._accounts.get((record.origin.input, name)):
            return ""
        every = {a for (_, provider), found in self._accounts.items() if provider == name for a in found}
        return every.pop() if len(every) == 1 else ""

    @cached_property
    def _accounts(self) -> dict[tuple[str, str], set[str]]:
        out: dict[tuple[str, str], set[str]] = {}
        for r in self.records.values():
            known = out.setdefault((r.origin.input, r.provider.name), set())
            account = self._home(r)[1]
            if account:
                known.add(account)
        return out

    def _zones_seen(self, records: Sequence[Record]) -> dict[str, tuple[str, ...]]:
        seen: dict[str, set[str]] = {}
        for r in records:
            cloud = cloud_named(r.provider.name)
            home = self._home(r)[0]
            for zone in cloud.zones_named(r, home):
                region = cloud.region_of_zone(zone) or home
                if region:
                    seen.setdefault(region, set()).add(zone)
        return {region: tuple(sorted(zones)) for region, zones in seen.items()}

    def zones(self, region: str) -> tuple[str, ...]:
        """Return the zones of *region* that an unpinned resource may stand in (never empty)."""
        return cloud_of_region(region).zones(region, self._seen_zones.get(region, ()))

    def zone_spot(self, record: Record, *, zone: str = "availability_zone", zone_id: str = "") -> Spot | None:
        """Return the spot that the zone argument of *record* pins, or None where it pins nothing."""
        for path in (zone, zone_id):
            value = record.get(path) if path else Known(None)
            if isinstance(value, Known) and isinstance(value.value, str) and value.value:
                name = self.cloud(record).zone_name(value.value)
                return Spot((self._zone_names.get(name, name),))
            if isinstance(value, Unknown):
                # It is set to something known after apply: one zone, which one is open.
                pinned = self._zone_by_reference(record, path)
                return pinned or Spot(self.zones(self.region(record)), _var(record))
        return None

    def _zone_by_reference(self, record: Record, path: str) -> Spot | None:
        hits = self.targets(record, path)
        spots = {self.subnet_spot(a) for a in hits.addresses if self.records[a].type in _ZONAL_SUBNETS}
        return spots.pop() if len(spots) == 1 and hits.exact else None

    def subnet_spot(self, subnet: str, region: str = "") -> Spot:
        """Return the zone of the subnet at address *subnet*, or with the id *subnet* in *region*."""
        record = self.records.get(subnet)
        if record is None:
            return (
                Spot((self._apart[subnet],)) if subnet in self._apart else Spot(self.zones(region), f"subnet {subnet}")
            )
        spot = self.zone_spot(record, zone_id="availability_zone_id")
        if spot is not None and len(spot.zones) == 1:
            site = self.cloud(record).site(record)
            return Spot((f"{spot.zones[0]}{SITE}{site}",)) if site else spot
        if subnet in self._apart:
            return Spot((self._apart[subnet],))
        return Spot(self.zones(self.region(record)), _var(record))

    def _forced_apart(self) -> dict[str, str]:
        """Name a zone for subnets without one that something forces apart (one subnet per zone only)."""
        out: dict[str, str] = {}
        for cloud in CLOUDS:
            for type_, paths in cloud.apart:
                for user in self.of_type(type_):
                    out |= self._apart_for(user, paths, cloud.subnets, out)
        return out

    def _apart_for(
        self, user: Record, paths: tuple[str, ...], types: tuple[str, ...], known: dict[str, str]
    ) -> dict[str, str]:
        subnets = self._find(user, paths, types)
        named = [a for a in subnets.addresses if not self._is_pinned(self.records[a])]
        open_ones = [a for a in (*named, *subnets.literals) if a not in known]
        if not subnets.exact or len(open_ones) < 2:
            return {}
        region = self.region(user)
        taken = {known[a] for a in (*named, *subnets.literals) if a in known}
        free = (z for i in range(1, 99) if (z := f"{region}?{i}") not in taken)
        return dict(zip(open_ones, free, strict=False))

    def _is_pinned(self, subnet: Record) -> bool:
        return any(isinstance(subnet.values.get(k), str) and subnet.values.get(k) for k in
                   ("availability_zone", "availability_zone_id"))  # fmt: skip

    # --- description ----------------------------------------------------------------------------

    def describe(self) -> Inventory:
        """Describe every record by the catalog; unknown types are skipped with a reason."""
        resources: dict[str, Resource] = {}
        skipped: list[Skipped] = []
        for record in self.records.values():
            spec = self.catalog.get(record.type)
            if spec is None:
                if record.mode == "managed":
                    reason = record.reason or "type is not in the catalog"
                    skipped.append(Skipped(record.address, record.type, reason))
                continue
            resources[record.address] = self._resource(record, spec, self._described_as(record, spec))
        skipped += [Skipped(r.address, r.type, r.reason) for r in self._outside.values()]
        homes = sorted({(r.provider, r.region) for r in resources.values() if r.region})
        caveats = [c for provider, region in homes if (c := cloud_named(provider).caveat(region))]
        notes = (*self.notes, *caveats, *(f"{r.address}: {n}" for r in resources.values() for n in r.notes))
        return Inventory(
            resources, tuple(skipped), self.zone_ids, tuple(dict.fromkeys(notes)), self.records | self._outside
        )

    def described(self, address: str) -> Described | None:
        """Return what the catalog makes of the record at *address*."""
        record = self.records.get(address)
        spec = self.catalog.get(record.type) if record else None
        return self._described_as(record, spec) if record and spec else None

    def _described_as(self, record: Record, spec: TypeSpec) -> Described:
        known = self._descriptions.get(record.address)
        if known is None:
            known = spec.describe(record, self) if spec.describe else _plain(spec)
            self._descriptions[record.address] = known
        return known

    def _resource(self, record: Record, spec: TypeSpec, described: Described) -> Resource:
        is_global = spec.scope in _PLACELESS
        relations = tuple(
            [
                r
                for r in described.relations
                if (r.target in self.records or r.target in self._outside) and r.target != r.source
            ]
        )
        relations += self._gaps_needed(record)
        return Resource(
            record=record,
            role=described.role or spec.role,
            scope=spec.scope,
            region="" if is_global else described.region or self.region(record),
            account=self.account(record),
            shape=self._opened(record, described.shape) if UNCOUNTED in record.flags else described.shape,
            relations=relations,
            owner=described.owner,
            notes=described.notes,
            provider=self.provider(record),
            steering=described.steering,
            pool=described.pool,
            units=described.units,
            signs=described.signs,
            plane=spec.plane,
        )

    def _gaps_needed(self, record: Record) -> tuple[Relation, ...]:
        """Return what *record* needs of records of which only the address is known: modules that are not here."""
        if not self._gaps:
            return ()
        found: dict[str, str] = {}
        for ref in record.references:
            if not _NO_NEED.search(ref.path):
                found.update({t: ref.path for t in ref.targets if t in self._gaps})
        return tuple(Relation(Relating.NEEDS, record.address, target, path) for target, path in found.items())

    def _opened(self, record: Record, shape: Shape) -> Shape:
        """Return the shape of a block whose number of instances is not known: perhaps one, perhaps one in each zone."""
        zones = self.zones(self.region(record))
        opened = tuple(replace(r, spot=Spot(zones)) if r.spot.zones else r for r in shape.replicas)
        return replace(shape, replicas=opened)


# Arguments that name a module's output without depending on where it runs.
_NO_NEED = re.compile(r"(?:^|\.)(?:security_groups?|vpc_security_group_ids|vpc_id|network_id|.*role(?:_arn|_name)?|"
                      r".*polic(?:y|ies)(?:_arns?)?|.*instance_profile|tags)(?:\.|$)|security_group")  # fmt: skip
_PLACELESS = frozenset({Scope.GLOBAL, Scope.EDGE, Scope.THIRD_PARTY})
_ZONAL_SUBNETS = frozenset(t for c in CLOUDS for t in c.subnets)
_PLAIN, _PLAIN_REBUILT = Described(shape=regional()), Described(shape=regional(rebuilt=True))
_REBUILT = frozenset({Role.COMPUTE, Role.FRONT, Role.ROUTER, Role.EGRESS, Role.ENDPOINT, Role.CONTROL})


def _plain(spec: TypeSpec) -> Described:
    """Return what a type without a describe function is: one unit in its scope."""
    return _PLAIN_REBUILT if spec.role in _REBUILT else _PLAIN


def _is_in(record: Record, attribute: str, known: str) -> bool:
    """Say whether the record's *attribute* may be in the text *known*: what is known only after apply cannot be."""
    if record.has_unknown(attribute):
        return False
    value = record.values.get(attribute)
    return not isinstance(value, str) or value in known


def _single(names: set[str] | None) -> str:
    """Return the only one of *names*; several mean that the input does not tell."""
    return next(iter(names)) if names and len(names) == 1 else ""


def _zone_ids(records: Iterable[Record]) -> dict[str, str]:
    """Return zone name -> zone id, as far as the inputs know both."""
    return {name: i for r in records for name, i in cloud_named(r.provider.name).zone_ids(r).items()}


def _var(record: Record) -> str:
    """Return what names the one zone that *record* stands in; a block of unknown number stands in perhaps all."""
    return "" if UNCOUNTED in record.flags else record.address


def _is_open(mask: object, parts: Sequence[str]) -> bool:
    """Say whether anything at the dotted path is not known yet."""
    if isinstance(mask, list):
        return any(_is_open(item, parts) for item in mask)
    if isinstance(mask, dict):
        inner = [mask[parts[0]]] if parts and parts[0] in mask else list(mask.values()) if not parts else []
        return any(_is_open(item, parts[1:]) for item in inner)
    return mask is True
