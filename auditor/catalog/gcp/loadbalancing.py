"""Cloud Load Balancing: forwarding rules, proxies, URL maps, backend services, endpoint groups."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import integer
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.value import Known, Unknown

_PAGE = "https://cloud.google.com/load-balancing/docs/load-balancing-overview"
_FAILOVER = "https://cloud.google.com/load-balancing/docs/internal/failover-overview"
_SERVERLESS = "https://cloud.google.com/load-balancing/docs/negs/serverless-neg-concepts#outlier-detection"
_HEALTH = "https://cloud.google.com/load-balancing/docs/health-check-concepts"
_PROXIES = tuple(
    f"google_compute_{r}target_{p}_proxy" for r in ("", "region_") for p in ("http", "https", "tcp", "ssl", "grpc")
)
_MAPS = ("google_compute_url_map", "google_compute_region_url_map")
_BACKENDS = ("google_compute_backend_service", "google_compute_region_backend_service")
_BUCKETS = ("google_compute_backend_bucket",)
_SERVES = (*_BACKENDS, *_BUCKETS)
_MANAGERS = ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")
_RUNS = (
    "google_cloud_run_v2_service", "google_cloud_run_service", "google_cloudfunctions_function",
    "google_cloudfunctions2_function", "google_app_engine_standard_app_version",
    "google_app_engine_flexible_app_version", "google_app_engine_application",
)  # fmt: skip
_MAP_PATHS = (
    "default_service", "path_matcher.default_service", "path_matcher.path_rule.service",
    "path_matcher.route_rules.service",
    "path_matcher.route_rules.route_action.weighted_backend_services.backend_service",
    "default_route_action.weighted_backend_services.backend_service",
)  # fmt: skip


def _rule(record: Record, lookup: Lookup) -> Described:
    services = dict.fromkeys(_services(record, lookup))
    relations: list[Relation] = []
    standby: list[str] = []
    checked = True
    for address in services:
        service = lookup.record(address)
        if service is None:
            continue
        for target, waits in _behind(service, lookup):
            via = f"{address} (failover)" if waits else address
            standby += [via] if waits else []
            relations.append(Relation(Relating.ROUTES_TO, record.address, target, via))
        checked = checked and _checked(service, lookup)
    for pool in lookup.targets(
        record, "target", types=("google_compute_target_pool", "google_compute_target_instance")
    ).addresses:
        found = lookup.record(pool)
        for target in lookup.targets(found, "instances", "instance").addresses if found else ():
            relations.append(Relation(Relating.ROUTES_TO, record.address, target, pool))
    choice = Choice.ANY if len(services) == 1 else Choice.POOLS
    return Described(
        shape=regional(rebuilt=True),
        relations=tuple(dict.fromkeys(relations)),
        steering=Steering(choice=choice, checked=checked, standby=tuple(dict.fromkeys(standby))),
    )


def _services(record: Record, lookup: Lookup) -> Iterator[str]:
    """Yield the backend services and buckets that a forwarding rule leads to."""
    yield from lookup.targets(record, "backend_service", types=_SERVES).addresses
    for proxy in lookup.targets(record, "target", types=_PROXIES).addresses:
        found = lookup.record(proxy)
        if found is None:
            continue
        yield from lookup.targets(found, "backend_service", types=_SERVES).addresses
        for url_map in lookup.targets(found, "url_map", types=_MAPS).addresses:
            paths = lookup.record(url_map)
            yield from lookup.targets(paths, *_MAP_PATHS, types=_SERVES).addresses if paths else ()


def _behind(service: Record, lookup: Lookup) -> Iterator[tuple[str, bool]]:
    """Yield what a backend service sends traffic to, and whether it waits for the others to fail."""
    if service.type in _BUCKETS:
        for bucket in lookup.targets(service, "bucket_name", types=("google_storage_bucket",)).addresses:
            yield bucket, False
        return
    items = blocks(service.get("backend"))
    groups = lookup.targets(service, "backend.group").addresses
    # References of several backend blocks come in one list: in order where their numbers agree.
    flags = [_waits(b) for b in items] if len(items) == len(groups) else [False] * len(groups)
    for address, waits in zip(groups, flags, strict=True):
        for member in members(address, lookup):
            yield member, waits


def _waits(backend: object) -> bool:
    if not isinstance(backend, dict):
        return False
    return backend.get("failover") is True or integer(Known(backend.get("capacity_scaler"))) == 0


def members(group: str, lookup: Lookup) -> tuple[str, ...]:
    """Return what is in the instance group or endpoint group at *group*."""
    record = lookup.record(group)
    if record is None:
        return ()
    if record.type in _MANAGERS:
        return (group,)
    if record.type == "google_compute_instance_group":
        out = lookup.targets(record, "instances").addresses
        for link in lookup.referrers(group, "google_compute_instance_group_membership", "instance_group"):
            out += lookup.targets(link, "instance").addresses
        return tuple(dict.fromkeys(out))
    if record.type == "google_compute_network_endpoint_group":
        out = ()
        for type_ in ("google_compute_network_endpoint", "google_compute_network_endpoints"):
            for endpoint in lookup.referrers(group, type_, "network_endpoint_group"):
                out += lookup.targets(endpoint, "instance", "network_endpoints.instance").addresses
        return tuple(dict.fromkeys(out))
    return lookup.targets(
        record, "cloud_run.service", "cloud_function.function", "app_engine.service", types=_RUNS
    ).addresses


def _checked(service: Record, lookup: Lookup) -> bool:
    """Say whether the balancer leaves out what is down: by health checks, for serverless by outlier detection."""
    if service.type in _BUCKETS:
        return True
    found = (lookup.record(a) for a in lookup.targets(service, "backend.group").addresses)
    serverless = any(r is not None and r.type == "google_compute_region_network_endpoint_group" for r in found)
    if serverless:
        value = service.get("outlier_detection")
        return isinstance(value, Unknown) or bool(value.value)
    value = service.get("health_checks")
    return isinstance(value, Unknown) or bool(value.value) or bool(service.refs("health_checks"))


def _part(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True))


_READS = ("target", "backend_service", "ip_address", "load_balancing_scheme")
TYPES = (
    TypeSpec(
        type="google_compute_global_forwarding_rule",
        role=Role.ROUTER,
        scope=Scope.EDGE,
        describe=_rule,
        reads=_READS,
        assumes="A global load balancer serves from Google's edge and sends requests to healthy backends anywhere; "
        "serverless backends are left out by outlier detection only.",
        source=_SERVERLESS,
        identity=("ip_address",),
    ),
    TypeSpec(
        type="google_compute_forwarding_rule",
        role=Role.FRONT,
        describe=_rule,
        reads=_READS,
        assumes="A regional load balancer runs over the zones of its region; failover backends take over unasked.",
        source=_FAILOVER,
        identity=("ip_address",),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=_PAGE) for t in (*_BACKENDS, *_BUCKETS)),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_PAGE) for t in (
        *_PROXIES, *_MAPS, "google_compute_network_endpoint_group", "google_compute_network_endpoint",
        "google_compute_network_endpoints", "google_compute_region_network_endpoint_group",
        "google_compute_region_network_endpoint", "google_compute_global_network_endpoint_group",
        "google_compute_global_network_endpoint", "google_compute_service_attachment")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_HEALTH) for t in (
        "google_compute_health_check", "google_compute_region_health_check", "google_compute_http_health_check",
        "google_compute_https_health_check", "google_compute_ssl_certificate", "google_compute_region_ssl_certificate",
        "google_compute_managed_ssl_certificate", "google_compute_ssl_policy", "google_compute_region_ssl_policy",
        "google_compute_backend_service_signed_url_key", "google_compute_backend_bucket_signed_url_key",
        "google_compute_security_policy", "google_compute_security_policy_rule",
        "google_compute_region_security_policy", "google_compute_region_security_policy_rule")),
)  # fmt: skip
