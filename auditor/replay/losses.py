"""What an incident takes from one stack: its domains, or the resources of the products that failed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations

import msgspec

from auditor.faults.questions import Scenario
from auditor.knowledge.products import PRODUCTS
from auditor.model.domain import Domain
from auditor.model.incident import Incident
from auditor.model.record import Record
from auditor.model.tree import Leaf, Node, leaves
from auditor.model.verdict import Level

# Physical ids of AWS zones: https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
_ZONE_ID = re.compile(r"^[a-z]{3,5}\d-[a-z0-9]*az\d+$")
RESOURCE = "resource:"
# The same provider is spelled differently by incident reports, Terraform and Pulumi.
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "gcp": ("gcp", "google", "google-beta"),
    "azure": ("azure", "azurerm", "azure-native"),
    "alibaba": ("alibaba", "alicloud"),
    "oracle": ("oracle", "oci"),
}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as one stack sees it; `readings` are the zones that each scenario takes as the incident's."""

    incident: Incident
    lost: tuple[str, ...]
    failed: tuple[str, ...]
    frozen: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...]
    scenarios: tuple[Scenario, ...]
    domains: Mapping[str, Domain]

    def reached(self, found: Sequence[Leaf]) -> tuple[str, ...]:
        """Return the addresses of *found* that stand in what was surely lost, or belong to what failed."""
        failed = set(self.failed)
        inside = self.reached_by(found, self.lost)
        return tuple(sorted(inside | {leaf.address for leaf in found if leaf.address in failed}))

    def reached_by(self, found: Sequence[Leaf], lost: tuple[str, ...]) -> frozenset[str]:
        """Return the addresses of *found* with a replica that stands, or may stand, in one of *lost*."""
        chosen = set(lost)

        def gone(domain: str) -> bool:
            return domain in chosen or bool(self.domains[domain].within & chosen)

        return frozenset(
            leaf.address
            for leaf in found
            if leaf.address
            and (
                any(gone(d) for d in leaf.place.domains)
                or (leaf.place.one_of and any(gone(d) for d in leaf.place.one_of))
            )
        )


class Parts(msgspec.Struct, frozen=True):
    """What of one service an incident may reach, gathered once for all incidents."""

    leaves: tuple[Leaf, ...]
    addresses: frozenset[str]
    """Members and everything in the fault tree."""
    touched: frozenset[str]
    """Every domain that holds, or may hold, a replica, and every domain around those."""

    @classmethod
    def of(cls, root: Node, members: Iterable[str], domains: Mapping[str, Domain]) -> Parts:
        """Return the parts of the service with the tree *root*."""
        found = leaves(root)
        places = {d for leaf in found for d in leaf.place.touches}
        around = {outer for d in places for outer in domains[d].within}
        return cls(found, frozenset(members) | {leaf.address for leaf in found}, frozenset(places | around))

    def may_be_hit_by(self, reading: Reading) -> bool:
        """Say whether any scenario of *reading* takes something of the service."""
        lost = (*reading.lost, *(z for names in reading.readings for z in names))
        return not (self.touched.isdisjoint(lost) and self.addresses.isdisjoint(reading.failed))


class Stack(msgspec.Struct, frozen=True):
    """The parts of a stack that an incident may reach."""

    domains: Mapping[str, Domain]
    records: Mapping[str, Record]
    """The record of every resource in a fault tree."""
    places: Mapping[str, frozenset[str]]
    """The domains that the replicas of each of them touch."""
    types: Mapping[str, Sequence[str]]
    """Type -> the addresses of its records."""


def read(incident: Incident, stack: Stack) -> Reading:
    """Return what *incident* takes from *stack*."""
    domains = stack.domains
    sure: list[str] = []
    unmapped: list[tuple[str, ...]] = []
    named = tuple(w.removeprefix(RESOURCE) for w in incident.lose if w.startswith(RESOURCE))
    for wanted in incident.lose:
        if wanted.startswith(RESOURCE):
            continue
        found = _resolve(wanted, domains)
        if found is None:
            unmapped.append(_unmapped(wanted, domains))
        else:
            sure += found
    if incident.one_zone_of:
        unmapped.append(_zones(incident.one_zone_of, domains))
    failed = _of_products(incident.impaired, incident.regions, stack) | dict.fromkeys(named, ("*",))
    readings = tuple(dict.fromkeys(_combinations(unmapped))) or ((),)
    gone = frozenset((a, d) for a, ds in failed.items() for d in ds)
    return Reading(
        incident=incident,
        lost=tuple(sorted(set(sure))),
        failed=tuple(sorted(failed)),
        frozen=tuple(sorted(_of_products(incident.frozen, incident.regions, stack))),
        readings=readings,
        scenarios=tuple(Scenario(frozenset({*sure, *names}), failed=gone) for names in readings),
        domains=domains,
    )


def unseen(incident: Incident) -> tuple[str, ...]:
    """Return the products that failed and whose use no input shows."""
    return tuple(PRODUCTS[p].name for p in incident.impaired if not PRODUCTS[p].types)


def _resolve(wanted: str, domains: Mapping[str, Domain]) -> tuple[str, ...] | None:
    """Return the stack's domains that *wanted* means; None for a zone that may be any of several."""
    provider, _, rest = wanted.partition(":")
    if provider == "third-party":
        return tuple(d for d in domains if d.startswith("third-party:") and rest.lower() in d.lower())
    spellings = tuple(f"{p}:{rest}" if rest else p for p in _SPELLINGS.get(provider, (provider,)))
    if rest == "account":
        return tuple(d.id for d in domains.values() if d.level is Level.ACCOUNT and d.id.startswith(spellings))
    exact = tuple(d.id for d in domains.values() if d.id in spellings or set(d.also) & set(spellings))
    if exact or rest.count(":") != 1 or not _ZONE_ID.match(rest.partition(":")[2]):
        return exact
    return None if _unmapped(wanted, domains) else ()


def _unmapped(wanted: str, domains: Mapping[str, Domain]) -> tuple[str, ...]:
    """Return the stack's zones in the region of *wanted* whose physical zone is not known."""
    region = wanted.rpartition(":")[0]
    return tuple(z for z in _zones(region, domains) if not domains[z].also and not _ZONE_ID.match(z.rpartition(":")[2]))


def _zones(region: str, domains: Mapping[str, Domain]) -> tuple[str, ...]:
    provider, _, rest = region.partition(":")
    spellings = {f"{p}:{rest}" for p in _SPELLINGS.get(provider, (provider,))}
    return tuple(
        sorted(d.id for d in domains.values() if d.level is Level.ZONE and d.id.rpartition(":")[0] in spellings)
    )


def _combinations(unmapped: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield every way in which the incident's zones may be zones of the stack, or none of them."""
    zones = tuple(sorted({z for group in unmapped for z in group}))
    for size in range(min(len(unmapped), len(zones)), 0, -1):
        for chosen in permutations(zones, size):
            if list(chosen) == sorted(chosen):
                yield chosen
    if unmapped:
        yield ()


def _of_products(products: tuple[str, ...], regions: tuple[str, ...], stack: Stack) -> dict[str, tuple[str, ...]]:
    """Return the resources of *products* in *regions* (everywhere without any), with the domains they fail in."""
    out: dict[str, tuple[str, ...]] = {}
    chosen = [PRODUCTS[p] for p in products if PRODUCTS[p].types]
    types = [t for t in stack.types if any(p.has_type(t) for p in chosen)]
    for address, record in ((a, stack.records[a]) for t in types for a in stack.types[t]):
        if not any(p.covers(record) for p in chosen):
            continue
        touched = stack.places.get(address, frozenset())
        levels = {d: stack.domains[d].level for d in touched}
        inside = [d for d in touched if levels[d] is Level.REGION and d.partition(":")[2] in regions]
        if not regions:
            out[address] = ("*",)
        elif inside:
            out[address] = tuple(sorted(inside))
    return out
