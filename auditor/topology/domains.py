"""The failure domains that the inputs name, and the place of every replica in them."""

from __future__ import annotations

from auditor.catalog.clouds import cloud_named
from auditor.inventory import UNKNOWN, Inventory
from auditor.model.domain import Domain, Place
from auditor.model.regions import SITE
from auditor.model.resource import Replica, Resource, Scope
from auditor.model.verdict import Level


class Domains:
    """Every failure domain seen so far, by id."""

    def __init__(self, inventory: Inventory) -> None:
        self._zone_ids = inventory.zone_ids
        self._regions: dict[str, set[str]] = {}
        for r in inventory.resources.values():
            if r.region not in ("", UNKNOWN) and not cloud_named(r.provider).spans(r.region):
                self._regions.setdefault(r.provider, set()).add(r.region)
        self.known: dict[str, Domain] = {}
        self._places: dict[tuple[object, ...], Place] = {}

    def place(self, resource: Resource, replica: Replica) -> Place:
        """Return where *replica* of *resource* stands."""
        if resource.scope is Scope.THIRD_PARTY or (replica.region or resource.region) == UNKNOWN:
            return self._find(resource, replica)
        key = (
            *(resource.scope, resource.plane, resource.provider, resource.account, resource.region),
            *(replica.provider, replica.account, replica.region, replica.spot),
        )
        known = self._places.get(key)
        if known is None:
            known = self._places[key] = self._find(resource, replica)
        return known

    def _find(self, resource: Resource, replica: Replica) -> Place:
        if resource.scope is Scope.THIRD_PARTY:
            return self._outside(resource, replica)
        name = replica.provider or resource.provider
        fixed = {self._provider(name), self._account(name, replica.account or resource.account)}
        if resource.plane or resource.scope is Scope.EDGE:
            fixed.add(self._global(name))
        region = replica.region or resource.region
        if resource.scope in (Scope.GLOBAL, Scope.EDGE) or cloud_named(name).spans(region):
            return Place(frozenset(fixed))
        if region == UNKNOWN:
            return self._open_region(resource, replica, frozenset(fixed))
        return self._in_region(name, region, replica, fixed)

    def _in_region(self, provider: str, region: str, replica: Replica, fixed: set[str]) -> Place:
        cloud = cloud_named(provider)
        fixed = {*fixed, self._region(provider, region)}
        names = replica.spot.zones
        if not names and not cloud.has_zones(region):
            # Nothing spreads over zones here: which datacentres it uses, and whether several, is not published.
            names = cloud.zones(region, ())
        zones = tuple(self._zone(provider, region, z) for z in names)
        if len(zones) == 1:
            # A site in a zone (an Outpost) is lost with its zone as well.
            return Place(frozenset({*fixed, zones[0], *(self.known[zones[0]].within if SITE in zones[0] else ())}))
        return Place(frozenset(fixed), zones, replica.spot.var, replica.spot.elsewhere)

    def _outside(self, resource: Resource, replica: Replica) -> Place:
        """Return the place at a third party, and in the cloud that it says it runs in."""
        fixed = set(self.third_party(resource.record.provider.name).domains)
        if not replica.provider:
            return Place(frozenset(fixed))
        fixed.add(self._provider(replica.provider))
        if not replica.region:
            return Place(frozenset(fixed))
        return self._in_region(replica.provider, replica.region, replica, fixed)

    def third_party(self, name: str) -> Place:
        """Return the place of somebody outside the input."""
        domain = Domain(f"third-party:{name}", Level.THIRD_PARTY)
        self.known.setdefault(domain.id, domain)
        return Place(frozenset({domain.id}))

    def _open_region(self, resource: Resource, replica: Replica, fixed: frozenset[str]) -> Place:
        """Return the place of what stands in a region that the input does not tell: one that it uses elsewhere."""
        known = self._regions.get(resource.provider)
        regions = [(resource.provider, r) for r in sorted(known or ())]
        if not known and resource.provider == "kubernetes":
            # A cluster that is not told stands in any of the clouds that are; Kubernetes itself is no place.
            regions = [(p, r) for p, rs in sorted(self._regions.items()) for r in sorted(rs)]
            fixed = frozenset() if regions else fixed
        regions = regions or [(resource.provider, UNKNOWN)]
        ids = tuple(self._region(p, r) for p, r in regions)
        fixed = fixed | {ids[0]} if len(ids) == 1 else fixed
        if replica.spot.zones:
            zones = tuple(self._zone(p, r, z) for p, r in regions for z in cloud_named(p).zones(r, ()))
            return Place(fixed, zones, replica.spot.var, replica.spot.elsewhere)
        if len(ids) == 1:
            return Place(fixed)
        return Place(fixed, ids, f"region of {resource.record.provider.key}")

    def _add(self, id_: str, level: Level, within: frozenset[str], also: tuple[str, ...] = ()) -> str:
        if id_ not in self.known:
            self.known[id_] = Domain(id_, level, also, within)
        return id_

    def _provider(self, provider: str) -> str:
        return self._add(provider, Level.PROVIDER, frozenset())

    def _global(self, provider: str) -> str:
        return self._add(f"{provider}:global", Level.GLOBAL, frozenset({provider}))

    def _account(self, provider: str, account: str) -> str:
        return self._add(f"{provider}:account:{account}", Level.ACCOUNT, frozenset({provider}))

    def _region(self, provider: str, region: str) -> str:
        return self._add(f"{provider}:{region}", Level.REGION, frozenset({provider}))

    def _zone(self, provider: str, region: str, zone: str) -> str:
        zone, _, site = zone.partition(SITE)
        if site:
            outer = self._zone(provider, region, zone)
            return self._add(f"{outer}{SITE}{site}", Level.ZONE, self.known[outer].within | {outer})
        parent = cloud_named(provider).region_of_zone(zone) or region
        outer = self._region(provider, parent)
        # Azure's zones are numbers, the same in every region.
        zone_id = self._zone_ids.get(zone) or self._zone_ids.get(f"{parent}:{zone}")
        also = (f"{outer}:{zone_id}",) if zone_id and zone_id != zone else ()
        return self._add(f"{outer}:{zone}", Level.ZONE, frozenset({outer, provider}), also)
