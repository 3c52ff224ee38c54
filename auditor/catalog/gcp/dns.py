"""Cloud DNS: record sets and their routing policies."""

from __future__ import annotations

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import answers_at, full_name, text
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Confidence

_PAGE = "https://cloud.google.com/dns/docs/routing-policies-overview"
_ZONE = "https://cloud.google.com/dns/docs/zones/zones-overview"
_WAITING = "backup"
_POLICY = "routing_policy"


def _record(record: Record, lookup: Lookup) -> Described:
    if text(record.get("type")) not in ("A", "AAAA", "CNAME", "ALIAS", ""):
        return Described(shape=regional(), role=Role.SUPPORT)
    relations = [*_routes(record, lookup, "rrdatas", "rrdatas")]
    relations += _routes(record, lookup, f"{_POLICY}.wrr", "weighted")
    relations += _routes(record, lookup, f"{_POLICY}.geo", "geolocation")
    relations += _routes(record, lookup, f"{_POLICY}.primary_backup.primary", "primary")
    relations += _routes(record, lookup, f"{_POLICY}.primary_backup.backup_geo", _WAITING)
    return Described(shape=regional(), relations=tuple(dict.fromkeys(relations)), steering=_steering(record))


def _routes(record: Record, lookup: Lookup, path: str, via: str) -> list[Relation]:
    hits = lookup.mentioned(record, path)
    sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
    found = dict.fromkeys(f for a in hits.addresses for f in answers_at(a, lookup))
    return [Relation(Relating.ROUTES_TO, record.address, f, via, sure) for f in found]


def _steering(record: Record) -> Steering:
    policy = record.get(_POLICY)
    if isinstance(policy, Known) and not policy.value and not record.refs(_POLICY):
        return Steering(name=full_name(record))
    weights = [_weight(b.get("weight")) for b in blocks(record.get(f"{_POLICY}.wrr"))]
    # A target of weight 0 gets nothing until a person changes it; which one it is cannot be told from references.
    idle = any(w == 0 for w in weights) and len(weights) == 2
    return Steering(
        choice=Choice.ANY, checked=_checked(record) and not idle, standby=(_WAITING,), name=full_name(record)
    )


def _weight(value: object) -> float | None:
    """Return a weight, which may be a fraction; None where it is not known."""
    try:
        return float(str(value))
    except ValueError:
        return None


def _checked(record: Record) -> bool:
    """Say whether Cloud DNS leaves out targets that are down.

    It checks internal load balancers always, and external endpoints with a health check.
    """
    if _set(record, f"{_POLICY}.health_check") or _set(record, f"{_POLICY}.primary_backup"):
        return True
    every = [*blocks(record.get(f"{_POLICY}.wrr")), *blocks(record.get(f"{_POLICY}.geo"))]
    return bool(every) and all(b.get("health_checked_targets") for b in every)


def _set(record: Record, path: str) -> bool:
    value = record.get(path)
    return isinstance(value, Unknown) or bool(value.value) or bool(record.refs(path))


TYPES = (
    TypeSpec(
        type="google_dns_record_set",
        role=Role.ROUTER,
        scope=Scope.GLOBAL,
        describe=_record,
        reads=("name", "type", "rrdatas", "routing_policy"),
        assumes="Cloud DNS answers from many places; health-checked policies leave out what is down, others do not.",
        source=_PAGE,
    ),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_ZONE) for t in (
        "google_dns_managed_zone", "google_dns_policy", "google_dns_response_policy",
        "google_dns_response_policy_rule", "google_clouddomains_registration")),
)  # fmt: skip
