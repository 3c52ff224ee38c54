"""Other hosts of names and edges: NS1, DNSimple, Akamai, Fastly."""

from __future__ import annotations

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import answers_at, text
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.verdict import Confidence

_NS1 = "https://www.ibm.com/docs/en/ns1-connect?topic=filters-using-filter-chain"
_DNSIMPLE = "https://support.dnsimple.com/articles/a-record/"
_AKAMAI = "https://techdocs.akamai.com/gtm/docs/welcome-global-traffic-mgmt"
_FASTLY = "https://www.fastly.com/documentation/guides/concepts/load-balancing/"
_OUT = Scope.THIRD_PARTY
_CONTENT = ("answers", "value", "values", "target", "record", "traffic_target", "backend")


def _routes(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out: dict[Relation, None] = {}
    for path in _CONTENT:
        hits = lookup.mentioned(record, path)
        sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
        for address in hits.addresses:
            for front in answers_at(address, lookup):
                out[Relation(Relating.ROUTES_TO, record.address, front, path, sure)] = None
    return tuple(out)


def _plain(record: Record, lookup: Lookup) -> Described:
    if text(record.get("type")) in ("MX", "TXT", "CAA", "NS", "SRV", "SOA"):
        return Described(shape=regional(), role=Role.SUPPORT)
    return Described(
        shape=regional(), relations=_routes(record, lookup), steering=Steering(choice=Choice.ANY, checked=False)
    )


def _ns1(record: Record, lookup: Lookup) -> Described:
    """Return a record whose filter `up` leaves out answers that a monitor or feed calls down."""
    filters = {b.get("filter") for b in blocks(record.get("filters"))}
    # Whether a feed sets `up` is not in the record: the filter is taken as fed.
    return Described(
        shape=regional(),
        relations=_routes(record, lookup),
        steering=Steering(choice=Choice.ANY, checked="up" in filters),
    )


def _checked(record: Record, lookup: Lookup) -> Described:
    checks = ("liveness_test", "healthcheck")
    return Described(
        shape=regional(),
        relations=_routes(record, lookup),
        steering=Steering(choice=Choice.ANY, checked=any(blocks(record.get(c)) for c in checks)),
    )


TYPES = (
    TypeSpec(type="ns1_record", role=Role.ROUTER, scope=_OUT, describe=_ns1, reads=("answers", "filters"), source=_NS1,
             assumes="The filter `up` leaves out what monitors call down; without it every answer is given."),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=_OUT, source=_NS1) for t in (
        "ns1_zone", "ns1_monitoringjob", "ns1_notifylist", "ns1_datafeed", "ns1_datasource", "ns1_apikey", "ns1_team",
        "ns1_user", "ns1_dnssec")),
    *(TypeSpec(type=t, role=Role.ROUTER, scope=_OUT, describe=_plain, source=_DNSIMPLE) for t in (
        "dnsimple_zone_record", "dnsimple_record", "digitalocean_record", "akamai_dns_record", "ultradns_record",
        "dme_dns_record", "gandi_livedns_record", "ovh_domain_zone_record", "hetznerdns_record")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=_OUT, source=_DNSIMPLE) for t in (
        "dnsimple_zone", "dnsimple_domain", "digitalocean_domain", "akamai_dns_zone", "ultradns_zone")),
    TypeSpec(type="akamai_gtm_property", role=Role.ROUTER, scope=_OUT, describe=_checked, source=_AKAMAI),
    *(TypeSpec(type=t, role=Role.NETWORK, scope=_OUT, source=_AKAMAI) for t in (
        "akamai_gtm_domain", "akamai_gtm_datacenter", "akamai_property", "akamai_property_activation",
        "akamai_edge_hostname", "akamai_cp_code")),
    *(TypeSpec(type=t, role=Role.ROUTER, scope=_OUT, describe=_checked, source=_FASTLY) for t in (
        "fastly_service_vcl", "fastly_service_v1", "fastly_service_compute")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=_OUT, source=_FASTLY) for t in (
        "fastly_tls_subscription", "fastly_tls_subscription_validation", "fastly_tls_certificate",
        "fastly_tls_private_key", "fastly_tls_activation", "fastly_user", "fastly_service_acl_entries",
        "fastly_service_dictionary_items", "fastly_service_dynamic_snippet_content")),
)  # fmt: skip
