"""Service Bus, Event Hubs, Event Grid, SignalR, Web PubSub, notification hubs."""

from __future__ import annotations

from auditor.catalog.azure.places import parent_of, redundant
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import related, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Role, Shape
from auditor.model.verdict import Level, Verdict

_BUS = "https://learn.microsoft.com/en-us/azure/reliability/reliability-service-bus"
_HUBS = "https://learn.microsoft.com/en-us/azure/reliability/reliability-event-hubs"
_GRID = "https://learn.microsoft.com/en-us/azure/reliability/reliability-event-grid"
_SIGNALR = "https://learn.microsoft.com/en-us/azure/azure-signalr/availability-zones"
_NOTIFY = "https://learn.microsoft.com/en-us/azure/notification-hubs/availability-zones"
NAMESPACES = ("azurerm_servicebus_namespace", "azurerm_eventhub_namespace")
_ALIASES = (
    ("azurerm_servicebus_namespace_disaster_recovery_config", "primary_namespace_id"),
    ("azurerm_eventhub_namespace_disaster_recovery_config", "namespace_name"),
)
_METADATA_ONLY = "its geo-disaster recovery copies names and settings, not the messages: those wait for the region"


def namespace(record: Record, lookup: Lookup) -> Described:
    """Return a namespace, which runs over the zones of its region in every tier."""
    paired = any(lookup.referrers(record.address, t, p) for t, p in _ALIASES)
    return Described(shape=regional(), notes=(_METADATA_ONLY,) if paired else ())


def _part(record: Record, lookup: Lookup) -> Described:
    paths = ("namespace_id", "namespace_name", "topic_id", "queue_id", "eventhub_id", "primary_namespace_id")
    owner = parent_of(record, lookup, *paths, types=(*NAMESPACES, *_HELD))
    return Described(shape=regional(), owner=owner.address if owner else "")


_HELD = ("azurerm_servicebus_queue", "azurerm_servicebus_topic", "azurerm_servicebus_subscription", "azurerm_eventhub")


def _topic(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional())


def _relay(record: Record, lookup: Lookup) -> Described:
    """Return a service whose Premium tier alone runs over zones."""
    tier = text(record.get("sku.name")) or text(record.get("sku"))
    zoned = tier.startswith("Premium") if tier else None
    found = related(Relating.ROUTES_TO, record, lookup.targets(record, "upstream_endpoint.url_template"), "upstream")
    return Described(shape=Shape(replicas=(redundant(record, lookup, spread=zoned, rebuilt=True),)), relations=found)


_ALIAS_FIX = Remedy("keep accepted work in a store that is copied to a second region, and a namespace there",
                    Verdict.DIPS)  # fmt: skip
TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.QUEUE,
        describe=namespace,
        reads=("sku",),
        assumes="A namespace keeps messages in three zones where the region has them; geo-disaster recovery pairs two "
        "namespaces and copies their settings, never the messages.",
        source=page,
        fixes={Level.REGION: _ALIAS_FIX},
        identity=("name", "default_primary_connection_string", "endpoint"),
    ) for t, page in zip(NAMESPACES, (_BUS, _HUBS), strict=True)),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=_BUS, identity=("name",)) for t in _HELD),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=page) for t, page in (
        ("azurerm_servicebus_namespace_disaster_recovery_config", _BUS),
        ("azurerm_eventhub_namespace_disaster_recovery_config", _HUBS),
        ("azurerm_eventhub_consumer_group", _HUBS))),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_BUS) for t in (
        "azurerm_servicebus_namespace_authorization_rule", "azurerm_servicebus_queue_authorization_rule",
        "azurerm_servicebus_topic_authorization_rule", "azurerm_servicebus_subscription_rule",
        "azurerm_servicebus_namespace_network_rule_set", "azurerm_servicebus_namespace_customer_managed_key")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_HUBS) for t in (
        "azurerm_eventhub_namespace_authorization_rule", "azurerm_eventhub_authorization_rule",
        "azurerm_eventhub_namespace_customer_managed_key", "azurerm_eventhub_namespace_schema_group")),
    TypeSpec(type="azurerm_eventhub_cluster", role=Role.NETWORK, source=_HUBS),
    *(TypeSpec(type=t, role=Role.QUEUE, describe=_topic, source=_GRID, identity=("name", "endpoint"),
               assumes="Event Grid keeps events in the zones of its region.") for t in (
        "azurerm_eventgrid_topic", "azurerm_eventgrid_domain", "azurerm_eventgrid_namespace")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_GRID) for t in (
        "azurerm_eventgrid_event_subscription", "azurerm_eventgrid_system_topic",
        "azurerm_eventgrid_system_topic_event_subscription", "azurerm_eventgrid_domain_topic",
        "azurerm_eventgrid_partner_configuration", "azurerm_eventgrid_partner_namespace",
        "azurerm_eventgrid_partner_registration")),
    *(TypeSpec(type=t, role=Role.FRONT, describe=_relay, reads=("sku",), source=_SIGNALR,
               identity=("name", "hostname"), assumes="The Premium tier runs over zones, the others in one datacentre.")
      for t in ("azurerm_signalr_service", "azurerm_web_pubsub")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_NOTIFY) for t in (
        "azurerm_notification_hub", "azurerm_notification_hub_namespace", "azurerm_web_pubsub_hub",
        "azurerm_notification_hub_authorization_rule", "azurerm_communication_service",
        "azurerm_email_communication_service", "azurerm_relay_namespace", "azurerm_relay_hybrid_connection",
        "azurerm_signalr_service_network_acl")),
)  # fmt: skip
