"""Container Apps, container instances, container registries."""

from __future__ import annotations

from auditor.catalog.azure.places import parent_of, slots
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import fleet
from auditor.catalog.wiring import boolean, integer, mentions, undecided
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.verdict import Level, Verdict

_APPS = "https://learn.microsoft.com/en-us/azure/reliability/reliability-container-apps"
_INSTANCES = "https://learn.microsoft.com/en-us/azure/reliability/reliability-container-instances"
_REGISTRY = "https://learn.microsoft.com/en-us/azure/reliability/reliability-container-registry"
ENVIRONMENT = "azurerm_container_app_environment"
_SETTINGS = ("template.container", "template.init_container", "secret")


def app(record: Record, lookup: Lookup) -> Described:
    """Return an app in its environment: replicas over zones when that is zone-redundant, else in one datacentre."""
    found = mentions(record, lookup, *_SETTINGS)
    place = parent_of(record, lookup, "container_app_environment_id", types=(ENVIRONMENT,))
    zones = lookup.zones(lookup.region(place or record))
    zoned = boolean(place.get("zone_redundancy_enabled")) if place else None
    if zoned is None:
        return Described(shape=Shape(replicas=(undecided(zones),)), relations=found)
    if not zoned:
        spot = Spot(zones, place.address if place else record.address)
        return Described(shape=Shape(replicas=(Replica(spot=spot, rebuilt=True),)), relations=found)
    spread = tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in zones)
    # With none running, the first request starts one in any zone: that is one unit, not an empty fleet.
    count = max(1, integer(record.get("template.min_replicas")) or 0)
    return Described(shape=fleet(count, spread, f"{record.address} replicas"), relations=found)


def _group(record: Record, lookup: Lookup) -> Described:
    found = mentions(record, lookup, "container", "init_container")
    return Described(shape=Shape(replicas=slots(record, lookup)), relations=found)


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=app,
        reads=("container_app_environment_id", "template"),
        assumes="Replicas are spread over zones only in an environment with `zone_redundancy_enabled`.",
        source=_APPS,
        fixes={
            Level.ZONE: Remedy(
                "set `zone_redundancy_enabled = true` on the environment (only when it is created) and "
                "`min_replicas = 2` or more",
                Verdict.HOLDS,
            ),
        },
        identity=("name", "latest_revision_fqdn"),
    ) for t in ("azurerm_container_app", "azurerm_container_app_job")),
    TypeSpec(type=ENVIRONMENT, role=Role.NETWORK, source=_APPS, identity=("default_domain",)),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_APPS) for t in (
        "azurerm_container_app_custom_domain", "azurerm_container_app_environment_certificate",
        "azurerm_container_app_environment_custom_domain", "azurerm_container_app_environment_dapr_component",
        "azurerm_container_app_environment_storage", "azurerm_container_connected_registry")),
    TypeSpec(type="azurerm_container_group", role=Role.COMPUTE, describe=_group, reads=("zones", "container"),
             assumes="A container group stands in one zone.", source=_INSTANCES, identity=("fqdn", "ip_address")),
    TypeSpec(
        type="azurerm_container_registry",
        role=Role.SUPPORT,
        reads=("zone_redundancy_enabled", "georeplications"),
        assumes="What runs goes on without the registry; what starts anew elsewhere needs the image there.",
        source=_REGISTRY,
        identity=("name", "login_server"),
    ),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_REGISTRY) for t in (
        "azurerm_container_registry_agent_pool", "azurerm_container_registry_cache_rule",
        "azurerm_container_registry_credential_set", "azurerm_container_registry_scope_map",
        "azurerm_container_registry_task", "azurerm_container_registry_task_schedule_run_now",
        "azurerm_container_registry_token", "azurerm_container_registry_token_password",
        "azurerm_container_registry_webhook")),
)  # fmt: skip
