"""The graph of one inventory: relations by their ends, and what an address in them means."""

from __future__ import annotations

from auditor.catalog.interface import Lookup
from auditor.inventory import Inventory
from auditor.model.resource import Relating, Relation, Resource, Role


class Graph:
    """Every relation of an inventory, found by either of its ends."""

    def __init__(self, inventory: Inventory, lookup: Lookup) -> None:
        self.inventory = inventory
        self.lookup = lookup
        self.types = {s.address: s.type for s in inventory.skipped}
        self.skipped_users = _skipped_users(inventory)
        self.relations: dict[str, list[Relation]] = {}
        self.incoming: dict[str, list[Relation]] = {}
        self.copies: dict[str, list[Relation]] = {}
        """By source, its replicas and backups."""
        self._sources: dict[str, str] = {}
        for r in inventory.resources.values():
            for relation in r.relations:
                self.relations.setdefault(relation.source, []).append(relation)
                self.incoming.setdefault(relation.target, []).append(relation)
                if relation.kind in (Relating.REPLICATES_TO, Relating.BACKS_UP_TO):
                    self.copies.setdefault(relation.source, []).append(relation)
                if relation.kind is Relating.REPLICATES_TO:
                    self._sources.setdefault(relation.target, relation.source)
                head = self.resource(relation.target) if relation.kind is Relating.ROUTES_TO else None
                if head is not None and head.address != relation.target:
                    # Sent to a part (a function's URL, a cluster's endpoint): the whole is what customers reach.
                    self.incoming.setdefault(head.address, []).append(relation)

    def resource(self, address: str) -> Resource | None:
        """Return the resource that *address* means: a part stands for its owner."""
        found = self.inventory.resources.get(address)
        if found is None or found.role is not Role.PART or not found.owner:
            return found
        seen: set[str] = set()
        while found is not None and found.role is Role.PART and found.owner and found.address not in seen:
            seen.add(found.address)
            found = self.inventory.resources.get(found.owner)
        return found

    def primary(self, resource: Resource) -> Resource:
        """Return the head of the resource's replication family."""
        seen: set[str] = set()
        while resource.role is not Role.KEY and resource.address in self._sources:
            seen.add(resource.address)
            head = self.resource(self._sources[resource.address])
            if head is None or head.address in seen:
                break
            resource = head
        return resource


def _skipped_users(inventory: Inventory) -> dict[str, list[str]]:
    """Return, for every record that is not modelled, the resources that refer to it."""
    skipped = {s.address for s in inventory.skipped}
    out: dict[str, list[str]] = {}
    if not skipped:
        return out
    for r in inventory.resources.values():
        for reference in r.record.references:
            for target in reference.targets:
                if target in skipped:
                    out.setdefault(target, []).append(r.address)
    return out
