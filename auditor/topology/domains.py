"""The failure domains that the inputs name, and the place of every replica in them."""

from __future__ import annotations

from auditor.inventory import UNKNOWN, Inventory
from auditor.model.domain import Domain, Place
from auditor.model.regions import region_of_zone
from auditor.model.resource import Replica, Resource, Scope
from auditor.model.verdict import Level


class Domains:
    """Every failure domain seen so far, by id."""

    def __init__(self, inventory: Inventory) -> None:
        self._zone_ids = inventory.zone_ids
        self._regions: dict[str, set[str]] = {}
        for r in inventory.resources.values():
            if r.region not in ("", UNKNOWN):
                self._regions.setdefault(r.provider, set()).add(r.region)
        self.known: dict[str, Domain] = {}

    def place(self, resource: Resource, replica: Replica) -> Place:
        """Return where *replica* of *resource* stands."""
        provider = self._provider(resource.provider)
        account = self._account(resource.provider, replica.account or resource.account)
        if resource.scope is Scope.GLOBAL:
            return Place(frozenset({provider, account}))
        if resource.scope is Scope.EDGE:
            return Place(frozenset({provider, account, self._global(resource.provider)}))
        region = replica.region or resource.region
        if region == UNKNOWN:
            return self._open_region(resource, frozenset({provider, account}))
        fixed = {provider, account, self._region(resource.provider, region)}
        zones = tuple(self._zone(resource.provider, region, z) for z in replica.spot.zones)
        if len(zones) == 1:
            return Place(frozenset({*fixed, zones[0]}))
        return Place(frozenset(fixed), zones, replica.spot.var, replica.spot.elsewhere)

    def third_party(self, name: str) -> Place:
        """Return the place of somebody outside the input."""
        domain = Domain(f"third-party:{name}", Level.THIRD_PARTY)
        self.known.setdefault(domain.id, domain)
        return Place(frozenset({domain.id}))

    def _open_region(self, resource: Resource, fixed: frozenset[str]) -> Place:
        regions = sorted(self._regions.get(resource.provider, ())) or [UNKNOWN]
        ids = tuple(self._region(resource.provider, r) for r in regions)
        if len(ids) == 1:
            return Place(fixed | {ids[0]})
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
        parent = region_of_zone(zone) or region
        outer = self._region(provider, parent)
        zone_id = self._zone_ids.get(zone)
        also = (f"{outer}:{zone_id}",) if zone_id and zone_id != zone else ()
        return self._add(f"{outer}:{zone}", Level.ZONE, frozenset({outer, provider}), also)
