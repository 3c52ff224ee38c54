"""Cloudflare: DNS records, load balancers, Spectrum, Workers, storage."""

from __future__ import annotations

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import answers_at, mentions, text
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Confidence

_DNS = "https://developers.cloudflare.com/dns/manage-dns-records/how-to/round-robin-dns/"
_BALANCER = "https://developers.cloudflare.com/load-balancing/understand-basics/traffic-steering/"
_MONITOR = "https://developers.cloudflare.com/load-balancing/monitors/"
_SPECTRUM = "https://developers.cloudflare.com/spectrum/"
_WORKERS = "https://developers.cloudflare.com/workers/"
_R2 = "https://developers.cloudflare.com/r2/"
_PAGE = "https://developers.cloudflare.com/fundamentals/"
_POOL = "cloudflare_load_balancer_pool"
_ORDER = ("default_pools", "default_pool_ids")
_LAST = ("fallback_pool", "fallback_pool_id")
_WAITING = "standby pool"
_ALL_SERVE = ("random", "geo", "dynamic_latency", "proximity", "least_outstanding_requests", "least_connections")


def _record(record: Record, lookup: Lookup) -> Described:
    if text(record.get("type")) not in ("A", "AAAA", "CNAME", ""):
        return Described(shape=regional(), role=Role.SUPPORT)
    # Several records of one name answer in turn, and nothing leaves out the one that is down.
    name = f"{record.values.get('zone_id')} {record.values.get('name')} {record.values.get('type')}"
    return Described(
        shape=regional(),
        relations=_routes(record, lookup, "content", "value"),
        steering=Steering(shared=name, checked=False),
    )


def _routes(record: Record, lookup: Lookup, *paths: str, via: str = "content") -> tuple[Relation, ...]:
    out: dict[Relation, None] = {}
    for path in paths:
        hits = lookup.mentioned(record, path)
        sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
        for address in hits.addresses:
            for front in answers_at(address, lookup):
                out[Relation(Relating.ROUTES_TO, record.address, front, via, sure)] = None
    return tuple(out)


def _balancer(record: Record, lookup: Lookup) -> Described:
    """Return the origins of all pools: without a steering policy the first pool serves and the others wait."""
    pools = dict.fromkeys(lookup.targets(record, *_ORDER, types=(_POOL,)).addresses)
    last = [p for p in lookup.targets(record, *_LAST, types=(_POOL,)).addresses if p not in pools]
    all_serve = text(record.get("steering_policy")) in _ALL_SERVE
    relations: list[Relation] = []
    checked = True
    for i, address in enumerate((*pools, *last)):
        pool = lookup.record(address)
        if pool is None or pool.get("enabled") == Known(False):
            continue
        waits = address in last or (i > 0 and not all_serve)
        via = f"{_WAITING} {address}" if waits else address
        found = _routes(pool, lookup, "origins", via=via)
        relations += [Relation(r.kind, record.address, r.target, via, r.confidence) for r in found]
        checked = checked and _has_monitor(pool)
    standby = tuple(dict.fromkeys(r.via for r in relations if r.via.startswith(_WAITING)))
    return Described(
        shape=regional(),
        relations=tuple(dict.fromkeys(relations)),
        steering=Steering(choice=Choice.ANY, checked=checked, standby=standby),
    )


def _has_monitor(pool: Record) -> bool:
    value = pool.get("monitor")
    return isinstance(value, Unknown) or bool(value.value) or bool(pool.refs("monitor"))


def _spectrum(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), relations=_routes(record, lookup, "origin_direct", "origin_dns"))


def _worker(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), relations=mentions(record, lookup, "plain_text_binding", "secret_text_binding"))


def _zone_notes(record: Record, lookup: Lookup) -> Described:
    paused = bool(blocks(record.get("paused"))) or record.get("paused") == Known(True)
    return Described(shape=regional(), notes=("the zone is paused: it answers, but proxies nothing",) if paused else ())


_OUT = Scope.THIRD_PARTY
_SUPPORT = (
    "access_rule", "account", "account_member", "account_token", "api_shield", "api_token", "argo_smart_routing",
    "argo_tiered_caching", "authenticated_origin_pulls", "authenticated_origin_pulls_certificate", "bot_management",
    "certificate_pack", "custom_hostname", "custom_hostname_fallback_origin", "custom_pages", "custom_ssl", "filter",
    "firewall_rule", "healthcheck", "hostname_tls_setting", "keyless_certificate", "list", "list_item",
    "load_balancer_monitor", "logpull_retention", "logpush_job", "logpush_ownership_challenge", "managed_transforms",
    "mtls_certificate", "notification_policy", "notification_policy_webhooks", "origin_ca_certificate", "page_rule",
    "page_shield_policy", "rate_limit", "regional_hostname", "regional_tiered_cache", "ruleset", "tiered_cache",
    "total_tls", "turnstile_widget", "universal_ssl_setting", "url_normalization_settings", "user_agent_blocking_rule",
    "waiting_room", "waiting_room_event", "waiting_room_rules", "waiting_room_settings", "web_analytics_rule",
    "web_analytics_site", "zero_trust_access_application", "zero_trust_access_group",
    "zero_trust_access_identity_provider", "zero_trust_access_policy", "zero_trust_access_service_token",
    "zero_trust_gateway_policy", "zero_trust_list", "zero_trust_organization", "access_application", "access_group",
    "access_policy", "access_service_token", "access_identity_provider", "teams_list", "teams_rule",
    "zone_cache_reserve", "zone_cache_variants", "zone_dnssec", "zone_hold", "zone_lockdown", "zone_setting",
    "zone_settings_override", "zone_subscription", "workers_cron_trigger", "workers_route", "workers_custom_domain",
    "workers_domain", "worker_route", "worker_domain", "worker_cron_trigger", "queue_consumer", "r2_bucket_cors",
    "r2_bucket_lifecycle", "r2_custom_domain", "r2_managed_domain",
)  # fmt: skip
TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.ROUTER,
        scope=_OUT,
        describe=_record,
        reads=("name", "type", "content", "value"),
        assumes="Cloudflare answers (and, proxied, carries) the traffic; records of one name are not health-checked.",
        source=_DNS,
        identity=("hostname",),
    ) for t in ("cloudflare_dns_record", "cloudflare_record")),
    TypeSpec(
        type="cloudflare_load_balancer",
        role=Role.ROUTER,
        scope=_OUT,
        describe=_balancer,
        reads=(*_ORDER, *_LAST, "steering_policy"),
        assumes="Pools with a monitor are left out when they are down; without a steering policy they stand in order.",
        source=_BALANCER,
    ),
    TypeSpec(type=_POOL, role=Role.NETWORK, scope=_OUT, reads=("origins", "monitor"), source=_MONITOR,
             identity=("name",)),
    TypeSpec(type="cloudflare_spectrum_application", role=Role.ROUTER, scope=_OUT, describe=_spectrum,
             source=_SPECTRUM),
    *(TypeSpec(type=t, role=Role.COMPUTE, scope=_OUT, describe=_worker, source=_WORKERS) for t in (
        "cloudflare_workers_script", "cloudflare_worker_script", "cloudflare_worker", "cloudflare_pages_project")),
    *(TypeSpec(type=t, role=Role.DATA, scope=_OUT, source=_R2) for t in (
        "cloudflare_r2_bucket", "cloudflare_workers_kv", "cloudflare_workers_kv_namespace", "cloudflare_d1_database")),
    TypeSpec(type="cloudflare_queue", role=Role.QUEUE, scope=_OUT, source=_WORKERS),
    *(TypeSpec(type=t, role=Role.NETWORK, scope=_OUT, source=_PAGE) for t in (
        "cloudflare_zero_trust_tunnel_cloudflared", "cloudflare_zero_trust_tunnel_cloudflared_config",
        "cloudflare_tunnel", "cloudflare_tunnel_config", "cloudflare_argo_tunnel")),
    TypeSpec(type="cloudflare_zone", role=Role.SUPPORT, scope=_OUT, describe=_zone_notes, source=_PAGE),
    *(TypeSpec(type=f"cloudflare_{t}", role=Role.SUPPORT, scope=_OUT, source=_PAGE) for t in _SUPPORT),
)  # fmt: skip
