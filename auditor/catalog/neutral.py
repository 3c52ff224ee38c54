"""The answers of a provider that nothing more is known of; every cloud starts from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.catalog.interface import Gate, Home, Lookup
from auditor.model.record import Record


class Neutral:
    """A provider without regions, zones or networks that the auditor knows."""

    name = ""
    providers: frozenset[str] = frozenset()
    machines: frozenset[str] = frozenset()
    """Types of single machines with a disk of their own."""
    subnets: tuple[str, ...] = ()
    """Types of subnets that lie in one zone."""
    apart: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(type, arguments) of what accepts one subnet per zone only."""

    def __init__(self, name: str = "") -> None:
        if name:
            self.name = name

    def home(self, record: Record) -> Home:
        """Return what the record itself says of its place."""
        return Home()

    def host(self, record: Record, lookup: Lookup) -> Record | None:
        """Return the record in whose place *record* stands, None where it has a place of its own."""
        return None

    def is_region(self, name: str) -> bool:
        """Say whether *name* is spelled like a region of this cloud."""
        return False

    def spans(self, region: str) -> bool:
        """Say whether *region* is a location over several regions, which none of them takes down."""
        return False

    def has_zones(self, region: str) -> bool:
        """Say whether *region* is parted into zones."""
        return True

    def caveat(self, region: str) -> str:
        """Return what a reader has to know of the zones of *region*, or ""."""
        return ""

    def region_of_zone(self, zone: str) -> str:
        """Return the region that the zone name itself names, or ""."""
        return ""

    def zone_name(self, text: str) -> str:
        """Return the plain zone name of *text*, which may be a link."""
        return text

    def site(self, record: Record) -> str:
        """Return the site inside its zone at which *record*, a subnet, stands apart from it, or ""."""
        return ""

    def zones(self, region: str, seen: Sequence[str]) -> tuple[str, ...]:
        """Return the zones of *region* that an unpinned resource may stand in (never fewer than three).

        *seen* are those that the inputs name. AWS offers at least three zones in every region to new accounts:
        https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
        """
        if len(seen) >= 2:
            return tuple(seen)
        unnamed = (f"{region}?{i}" for i in range(1, 4))
        return (*seen, *[zone for zone in unnamed if zone not in seen][: 3 - len(seen)])

    def zones_named(self, record: Record, region: str) -> tuple[str, ...]:
        """Return the zones that *record*, standing in *region*, mentions."""
        return ()

    def zone_ids(self, record: Record) -> Mapping[str, str]:
        """Return zone name -> physical zone id, as far as *record* knows both."""
        return {}

    def gateways(self, subnet: str, lookup: Lookup) -> tuple[Gate, ...]:
        """Return what the default route of *subnet* leads through."""
        return ()

    def crossings(self, subnet: str, needed: tuple[Record, ...], lookup: Lookup) -> tuple[Gate, ...]:
        """Return what lies between *subnet* and those of *needed* that stand in another network."""
        return ()

    def hides_way(self, user: Record, subnet: str, lookup: Lookup) -> bool:
        """Say whether *user* leaves *subnet* by routes that no input shows."""
        return False

    def network_of(self, subnet: str, lookup: Lookup) -> str:
        """Return the address or id of the network that *subnet* is in, "" where not known."""
        return ""

    def endpoints(self, network: str, needed_types: frozenset[str], lookup: Lookup) -> tuple[str, ...]:
        """Return the private endpoints of *network* that carry all calls to resources of *needed_types*."""
        return ()

    def start_endpoints(self, type_: str, network: str, lookup: Lookup) -> tuple[str, ...]:
        """Return the private endpoints that a resource of *type_* starts through (images)."""
        return ()


def strings_at(value: object, parts: Sequence[str]) -> list[str]:
    """Return the strings at the dotted path, through every item of lists on the way."""
    while parts and type(value) is dict:
        value, parts = value.get(parts[0]), parts[1:]
    if value is None:
        return []
    if isinstance(value, list):
        return [s for item in value for s in strings_at(item, parts)]
    if not parts:
        return [value] if isinstance(value, str) and value else []
    if isinstance(value, dict):
        return strings_at(value.get(parts[0]), parts[1:])
    return []
