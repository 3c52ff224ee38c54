"""App Configuration, search, files and analytics stores that an application reads."""

from __future__ import annotations

from auditor.catalog.azure.places import parent_of, redundant, zone_of
from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import integer, mentions, text
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape
from auditor.model.verdict import Mode

_APP = "https://learn.microsoft.com/en-us/azure/reliability/reliability-app-configuration"
_SEARCH = "https://learn.microsoft.com/en-us/azure/search/search-reliability"
_FILES = "https://learn.microsoft.com/en-us/azure/reliability/reliability-netapp-files"
_KUSTO = "https://learn.microsoft.com/en-us/azure/data-explorer/business-continuity-overview"


def _store(record: Record, lookup: Lookup) -> Described:
    """Return a configuration store: over the zones of its region, and in each region with a replica."""
    places = [str(b["location"]) for b in blocks(record.get("replica")) if isinstance(b.get("location"), str)]
    copies = tuple(Replica(region=p.replace(" ", "").lower()) for p in places)
    return Described(shape=Shape(replicas=(Replica(), *copies)))


def _value(record: Record, lookup: Lookup) -> Described:
    owner = parent_of(record, lookup, "configuration_store_id", types=("azurerm_app_configuration",))
    return Described(
        shape=regional(), owner=owner.address if owner else "", relations=mentions(record, lookup, "value")
    )


def _search(record: Record, lookup: Lookup) -> Described:
    """Return a search service: its replicas are put into different zones, two or more of them."""
    count = integer(record.get("replica_count")) or 1
    zoned = count > 1 and text(record.get("sku")) not in ("free", "basic")
    return Described(shape=Shape(replicas=(redundant(record, lookup, spread=zoned),)))


def _volume(record: Record, lookup: Lookup) -> Described:
    copies: tuple[Replica, ...] = ()
    source = lookup.targets(record, "data_protection_replication.remote_volume_resource_id").addresses
    for address in source:
        other = lookup.record(address)
        if other is not None:
            copies += (Replica(region=lookup.region(other), mode=Mode.PROMOTABLE),)
    return Described(shape=Shape(replicas=(*single(zone_of(record, lookup)).replicas, *copies)))


TYPES = (
    TypeSpec(type="azurerm_app_configuration", role=Role.SECRET, describe=_store, reads=("replica",), source=_APP,
             identity=("name", "endpoint"),
             assumes="A store runs over the zones of its region and in the regions of its replicas."),
    *(TypeSpec(type=t, role=Role.PART, describe=_value, source=_APP) for t in (
        "azurerm_app_configuration_key", "azurerm_app_configuration_feature")),
    TypeSpec(type="azurerm_search_service", role=Role.CACHE, describe=_search, reads=("replica_count", "sku"),
             assumes="Two or more replicas of a Standard service stand in different zones.", source=_SEARCH,
             identity=("name",)),
    TypeSpec(type="azurerm_search_shared_private_link_service", role=Role.NETWORK, source=_SEARCH),
    TypeSpec(type="azurerm_netapp_volume", role=Role.DATA, describe=_volume, reads=("zone",),
             assumes="A volume is in one zone; cross-region replication is promoted by hand.", source=_FILES),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_KUSTO) for t in (
        "azurerm_kusto_cluster", "azurerm_kusto_database", "azurerm_kusto_eventhub_data_connection",
        "azurerm_kusto_database_principal_assignment", "azurerm_kusto_cluster_principal_assignment")),
)  # fmt: skip
