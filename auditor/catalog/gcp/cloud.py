"""How Google Cloud spells regions, zones, locations and projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor.catalog.interface import Gate, Home, Lookup, Targets
from auditor.catalog.neutral import Neutral, strings_at
from auditor.model.record import Record
from auditor.model.value import Known

_REGION = re.compile(r"^[a-z]+-[a-z]+\d+$")
_ZONE = re.compile(r"^([a-z]+-[a-z]+\d+)-(?:[a-z]|ai\d[a-z])$")
_PATH = re.compile(r"(?:^|/)projects/([^/]+)(?:/(?:zones|regions|locations)/([^/]+))?")
# Regions whose zones are not a, b and c: https://cloud.google.com/compute/docs/regions-zones
_LETTERS: Mapping[str, str] = {"us-central1": "abcf", "us-east1": "bcd", "europe-west1": "bcd"}
_SHARED_BUILDINGS = frozenset({"asia-northeast2", "northamerica-northeast1", "northamerica-south1"})
_ZONE_LISTS = ("zone", "location", "node_locations", "distribution_policy_zones", "zones", "replica_zones", "names")
_LINKS = ("self_link", "id")
_NAT = "google_compute_router_nat"


class Google(Neutral):
    """Google Cloud; google-beta is the same provider."""

    name = "google"
    providers = frozenset({"google", "google-beta"})
    machines = frozenset({"google_compute_instance", "google_compute_instance_from_template"})

    def home(self, record: Record) -> Home:
        """Return the place by location, region, zone and the links of the record."""
        project, linked = _linked(record)
        own = record.values.get("project")
        project = own if isinstance(own, str) and own else project
        places = [_plain(record.values.get(k)) for k in ("zone", "location", "region")]
        zone = next((p for p in places if _ZONE.match(p)), "")
        region = places[2] or (places[1] if not _ZONE.match(places[1]) else "") or self.region_of_zone(linked) or linked
        by_zone = self.region_of_zone(zone)
        provider_zone = record.provider.zone
        if not region and not by_zone and not isinstance(record.provider.region, Known):
            return Home(account=project)
        if not region and not by_zone and isinstance(provider_zone, Known) and isinstance(provider_zone.value, str):
            set_region = isinstance(record.provider.region, Known) and record.provider.region.value
            region = "" if set_region else self.region_of_zone(provider_zone.value)
        return Home(region, project, zone, by_zone)

    def is_region(self, name: str) -> bool:
        """Say whether *name* is spelled like a Google Cloud region (us-central1)."""
        return bool(_REGION.match(name))

    def spans(self, region: str) -> bool:
        """Say whether *region* is a multi-region, a dual-region or `global`.

        https://cloud.google.com/docs/geography-and-regions
        """
        return bool(region) and region != "?" and not _REGION.match(region)

    def caveat(self, region: str) -> str:
        """Name the regions whose zones share buildings: losing one building may take more than one zone.

        https://cloud.google.com/compute/docs/regions-zones
        """
        if region not in _SHARED_BUILDINGS:
            return ""
        return f"{region}: its three zones are housed in one or two data centers, so one building may take several"

    def region_of_zone(self, zone: str) -> str:
        """Return the region of the zone name *zone*, or ""."""
        match = _ZONE.match(zone)
        return match.group(1) if match else ""

    def zone_name(self, text: str) -> str:
        """Return the zone name at the end of a link."""
        return text.rsplit("/", 1)[-1]

    def zones(self, region: str, seen: Sequence[str]) -> tuple[str, ...]:
        """Return the zones of *region*: three or more in each, and those that the inputs name.

        https://cloud.google.com/compute/docs/regions-zones
        """
        if not _REGION.match(region):
            return super().zones(region, seen)
        return tuple(sorted({*seen, *(f"{region}-{letter}" for letter in _LETTERS.get(region, "abc"))}))

    def zones_named(self, record: Record, region: str) -> tuple[str, ...]:
        """Return the zones that *record* mentions."""
        found = (self.zone_name(s) for k in _ZONE_LISTS for s in strings_at(record.values, [k]))
        return tuple(z for z in found if _ZONE.match(z))

    def gateways(self, subnet: str, lookup: Lookup) -> tuple[Gate, ...]:
        """Return the machines that the network's default route leads to, else the Cloud NATs of its region.

        A route with tags is for machines that carry them, which the subnet does not tell: it is left out.
        """
        record = lookup.record(subnet)
        networks = set(lookup.targets(record, "network").addresses) if record else set()
        hops = [h for n in networks for h in _machines_on_the_way(n, lookup)]
        if hops or record is None:
            return tuple(Gate(h) for h in dict.fromkeys(hops))
        return tuple(Gate(n.address) for n in lookup.of_type(_NAT) if networks & _networks(n, record, lookup))

    def network_of(self, subnet: str, lookup: Lookup) -> str:
        """Return the VPC network of *subnet*."""
        record = lookup.record(subnet)
        hits = lookup.targets(record, "network") if record else Targets()
        return next(iter((*hits.addresses, *hits.literals)), "")


def _machines_on_the_way(network: str, lookup: Lookup) -> Iterator[str]:
    for route in lookup.referrers(network, "google_compute_route", "network"):
        if route.values.get("dest_range") == "0.0.0.0/0" and not route.values.get("tags"):
            yield from lookup.targets(route, "next_hop_instance", types=("google_compute_instance",)).addresses


def _networks(nat: Record, subnet: Record, lookup: Lookup) -> set[str]:
    """Return the networks that *nat* serves, none where it is in another region than *subnet*."""
    out: set[str] = set()
    for address in lookup.targets(nat, "router").addresses:
        router = lookup.record(address)
        if router is not None and lookup.region(router) == lookup.region(subnet):
            out |= set(lookup.targets(router, "network").addresses)
    return out


def _plain(value: object) -> str:
    return value.rsplit("/", 1)[-1].lower() if isinstance(value, str) else ""


def _linked(record: Record) -> tuple[str, str]:
    """Return (project, location) of the record's own link, either may be ""."""
    for key in _LINKS:
        value = record.values.get(key)
        match = _PATH.search(value) if isinstance(value, str) else None
        if match:
            return match.group(1), (match.group(2) or "").lower()
    return "", ""
