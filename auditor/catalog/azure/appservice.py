"""App Service and Functions: plans, web apps, function apps, static sites."""

from __future__ import annotations

from auditor.catalog.azure.places import parent_of
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import fleet
from auditor.catalog.wiring import boolean, integer, mentions, needs, undecided
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Scope, Shape, Spot
from auditor.model.verdict import Level, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/reliability/reliability-app-service"
_FUNCTIONS = "https://learn.microsoft.com/en-us/azure/reliability/reliability-functions"
_STATIC = "https://learn.microsoft.com/en-us/azure/static-web-apps/overview"
PLANS = ("azurerm_service_plan", "azurerm_app_service_plan")
_PLAN_PATHS = ("service_plan_id", "app_service_plan_id")
_SETTINGS = (
    "app_settings", "connection_string", "site_config.app_settings", "storage_account", "storage_connection_string",
    "storage_container_endpoint", "storage_key_vault_secret_id",
)  # fmt: skip
_STORES = ("azurerm_storage_account",)


def app(record: Record, lookup: Lookup) -> Described:
    """Return an app where its plan runs: over zones when the plan balances them, else all in one datacentre."""
    plan = parent_of(record, lookup, *_PLAN_PATHS, types=PLANS)
    own = mentions(record, lookup, *_SETTINGS)
    relations = (*own, *needs(record, lookup, "storage_account_name", types=_STORES))
    return Described(shape=_shape(record, plan, lookup), relations=tuple(dict.fromkeys(relations)))


def _shape(record: Record, plan: Record | None, lookup: Lookup) -> Shape:
    zones = lookup.zones(lookup.region(plan or record))
    if plan is None:
        return Shape(replicas=(undecided(zones),))
    flags = [boolean(plan.get(n)) for n in ("zone_balancing_enabled", "zone_redundant")]
    if None in flags:
        return Shape(replicas=(undecided(zones),))
    if not any(flags):
        return Shape(replicas=(Replica(spot=Spot(zones, plan.address), rebuilt=True),))
    spread = tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in zones)
    workers = integer(plan.get("worker_count")) or integer(plan.get("sku.capacity"))
    return fleet(workers, spread, f"{plan.address} workers")


def _plan(record: Record, lookup: Lookup) -> Described:
    return Described(shape=_shape(record, record, lookup))


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=app,
        reads=("service_plan_id", "app_settings", "connection_string"),
        assumes="An app runs where the workers of its plan are: over zones with `zone_balancing_enabled`, else in one.",
        source=_PAGE,
        fixes={
            Level.ZONE: Remedy(
                "set `zone_balancing_enabled = true` and `worker_count = 3` on the plan (Premium v2 or later)",
                Verdict.HOLDS,
            ),
        },
        identity=("name", "default_hostname", "default_site_hostname"),
    ) for t in ("azurerm_linux_web_app", "azurerm_windows_web_app", "azurerm_app_service", "azurerm_linux_function_app",
                "azurerm_windows_function_app", "azurerm_function_app", "azurerm_logic_app_standard",
                "azurerm_function_app_flex_consumption")),
    *(TypeSpec(type=t, role=Role.NETWORK, describe=_plan, reads=("zone_balancing_enabled", "worker_count"),
               source=_PAGE) for t in PLANS),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "azurerm_linux_web_app_slot", "azurerm_windows_web_app_slot", "azurerm_app_service_slot",
        "azurerm_app_service_active_slot", "azurerm_web_app_active_slot", "azurerm_app_service_certificate",
        "azurerm_app_service_certificate_binding", "azurerm_app_service_certificate_order",
        "azurerm_app_service_managed_certificate", "azurerm_app_service_connection",
        "azurerm_app_service_public_certificate", "azurerm_app_service_source_control",
        "azurerm_app_service_source_control_token", "azurerm_source_control_token", "azurerm_web_app_hybrid_connection",
        "azurerm_app_service_source_control_slot")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_PAGE) for t in (
        "azurerm_app_service_environment_v3", "azurerm_app_service_environment",
        "azurerm_app_service_virtual_network_swift_connection", "azurerm_app_service_custom_hostname_binding",
        "azurerm_app_service_slot_virtual_network_swift_connection",
        "azurerm_app_service_slot_custom_hostname_binding")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_FUNCTIONS) for t in (
        "azurerm_function_app_function", "azurerm_function_app_active_slot", "azurerm_function_app_slot",
        "azurerm_linux_function_app_slot", "azurerm_windows_function_app_slot", "azurerm_function_app_connection",
        "azurerm_function_app_hybrid_connection")),
    *(TypeSpec(type=t, role=Role.ROUTER, scope=Scope.EDGE, source=_STATIC, identity=("default_host_name",)) for t in (
        "azurerm_static_web_app", "azurerm_static_site")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.EDGE, source=_STATIC) for t in (
        "azurerm_static_web_app_custom_domain", "azurerm_static_site_custom_domain",
        "azurerm_static_web_app_function_app_registration")),
)  # fmt: skip
