"""API Management and Logic Apps."""

from __future__ import annotations

from auditor.catalog.azure.places import by_zones, parent_of
from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import mentions, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape
from auditor.model.verdict import Level, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/reliability/reliability-api-management"
_LOGIC = "https://learn.microsoft.com/en-us/azure/reliability/reliability-logic-apps"
SERVICE = "azurerm_api_management"
_SOURCES = (("azurerm_api_management_backend", "url"), ("azurerm_api_management_backend", "resource_id"),
            ("azurerm_api_management_api", "service_url"))  # fmt: skip


def _service(record: Record, lookup: Lookup) -> Described:
    """Return the gateways of the service: in its own region and in each additional location."""
    here = by_zones(record, lookup, unset=None if text(record.get("sku_name")).startswith("Premium") else False)
    others = tuple(
        Replica(region=str(b["location"]).replace(" ", "").lower(), rebuilt=True)
        for b in blocks(record.get("additional_location"))
        if isinstance(b.get("location"), str)
    )
    shape = Shape(replicas=(*here.replicas, *others)) if others else here
    relations = []
    for type_, path in _SOURCES:
        for user in lookup.referrers(record.address, type_, "api_management_name"):
            hits = lookup.mentioned(user, path).addresses
            relations += [Relation(Relating.ROUTES_TO, record.address, a, user.address) for a in hits]
    return Described(shape=shape, relations=tuple(dict.fromkeys(relations)))


def _part(record: Record, lookup: Lookup) -> Described:
    owner = parent_of(record, lookup, "api_management_name", "api_management_id", types=(SERVICE,))
    return Described(shape=regional(rebuilt=True), owner=owner.address if owner else "")


def _workflow(record: Record, lookup: Lookup) -> Described:
    return Described(
        shape=regional(rebuilt=True), relations=mentions(record, lookup, "parameters", "workflow_parameters")
    )


TYPES = (
    TypeSpec(
        type=SERVICE,
        role=Role.FRONT,
        describe=_service,
        reads=("zones", "sku_name", "additional_location"),
        assumes="Premium runs in its `zones` and in `additional_location`s; the other tiers in one datacentre.",
        source=_PAGE,
        fixes={Level.ZONE: Remedy("use the Premium tier with `zones`", Verdict.HOLDS)},
        identity=("name", "gateway_url"),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=_PAGE) for t in (
        "azurerm_api_management_api", "azurerm_api_management_backend")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "azurerm_api_management_api_diagnostic", "azurerm_api_management_api_operation",
        "azurerm_api_management_api_operation_policy", "azurerm_api_management_api_operation_tag",
        "azurerm_api_management_api_policy", "azurerm_api_management_api_release",
        "azurerm_api_management_api_schema", "azurerm_api_management_api_tag",
        "azurerm_api_management_api_version_set", "azurerm_api_management_authorization_server",
        "azurerm_api_management_certificate", "azurerm_api_management_custom_domain",
        "azurerm_api_management_diagnostic", "azurerm_api_management_gateway", "azurerm_api_management_gateway_api",
        "azurerm_api_management_group", "azurerm_api_management_group_user",
        "azurerm_api_management_identity_provider_aad",
        "azurerm_api_management_logger", "azurerm_api_management_named_value",
        "azurerm_api_management_openid_connect_provider", "azurerm_api_management_policy",
        "azurerm_api_management_policy_fragment", "azurerm_api_management_product",
        "azurerm_api_management_product_api", "azurerm_api_management_product_group",
        "azurerm_api_management_product_policy", "azurerm_api_management_product_tag",
        "azurerm_api_management_redis_cache", "azurerm_api_management_subscription", "azurerm_api_management_tag",
        "azurerm_api_management_user", "azurerm_api_connection")),
    TypeSpec(type="azurerm_logic_app_workflow", role=Role.COMPUTE, describe=_workflow,
             assumes="A workflow of the Consumption plan runs over the zones of its region.", source=_LOGIC,
             identity=("name", "access_endpoint")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_LOGIC) for t in (
        "azurerm_logic_app_action_custom", "azurerm_logic_app_action_http", "azurerm_logic_app_integration_account",
        "azurerm_logic_app_trigger_custom", "azurerm_logic_app_trigger_http_request",
        "azurerm_logic_app_trigger_recurrence")),
)  # fmt: skip
