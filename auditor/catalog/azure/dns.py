"""Azure DNS and private DNS: record sets, zones, resolvers."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import answers_at
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.verdict import Confidence

_PAGE = "https://learn.microsoft.com/en-us/azure/reliability/reliability-dns"
_ALIAS = "https://learn.microsoft.com/en-us/azure/dns/dns-alias"
_PRIVATE = "https://learn.microsoft.com/en-us/azure/dns/private-dns-resiliency"
_RESOLVER = "https://learn.microsoft.com/en-us/azure/reliability/reliability-dns-private-resolver"
_NAMES = ("target_resource_id", "records", "record")


def _record(record: Record, lookup: Lookup) -> Described:
    """Return a record set: all its addresses are given out, whether or not they answer."""
    hits = lookup.mentioned(record, *_NAMES)
    sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
    fronts = dict.fromkeys(f for a in hits.addresses for f in answers_at(a, lookup))
    relations = tuple(Relation(Relating.ROUTES_TO, record.address, f, "records", sure) for f in fronts)
    checked = len(fronts) < 2
    return Described(shape=regional(), relations=relations, steering=Steering(choice=Choice.ANY, checked=checked))


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.ROUTER,
        scope=Scope.GLOBAL,
        describe=_record,
        reads=_NAMES,
        assumes="Azure DNS answers from many places and checks nothing: a name with two addresses gives out both.",
        source=_ALIAS,
        identity=("fqdn",),
    ) for t in ("azurerm_dns_a_record", "azurerm_dns_aaaa_record", "azurerm_dns_cname_record",
                "azurerm_private_dns_a_record", "azurerm_private_dns_aaaa_record", "azurerm_private_dns_cname_record")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_PAGE) for t in (
        "azurerm_dns_zone", "azurerm_dns_caa_record", "azurerm_dns_mx_record", "azurerm_dns_ns_record",
        "azurerm_dns_ptr_record", "azurerm_dns_srv_record", "azurerm_dns_txt_record")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_PRIVATE) for t in (
        "azurerm_private_dns_zone", "azurerm_private_dns_zone_virtual_network_link", "azurerm_private_dns_mx_record",
        "azurerm_private_dns_ptr_record", "azurerm_private_dns_srv_record", "azurerm_private_dns_txt_record")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_RESOLVER) for t in (
        "azurerm_private_dns_resolver", "azurerm_private_dns_resolver_inbound_endpoint",
        "azurerm_private_dns_resolver_outbound_endpoint", "azurerm_private_dns_resolver_dns_forwarding_ruleset",
        "azurerm_private_dns_resolver_forwarding_rule", "azurerm_private_dns_resolver_virtual_network_link")),
)  # fmt: skip
