"""How long Route 53 and Global Accelerator go on sending customers to a target that is lost."""

from __future__ import annotations

from auditor.catalog.aws.elb import LISTENER, TARGET_GROUP
from auditor.catalog.interface import Lookup
from auditor.catalog.wiring import boolean, integer, text
from auditor.model.record import Record
from auditor.model.recovery import NONE, OPEN, Pace, Span, longest
from auditor.model.value import Known, Unknown

_PAGE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
_ACCELERATOR_PAGE = (
    "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-health-check-options.html"
)
CHECK = "aws_route53_health_check"
_RECORD = "aws_route53_record"
_BALANCERS = ("aws_lb", "aws_alb", "aws_elb")
# "The default value is 30 seconds" and three times in a row:
# https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
_INTERVAL, _THRESHOLD = 30, 3
# "fixed TTLs of 60 seconds" for balancers and websites behind an alias: https://aws.amazon.com/route53/faqs/
_ALIAS_TTL = 60
_FORWARDS = ("default_action.target_group_arn", "default_action.forward.target_group.arn")

Found = tuple[Span, str]
"""How long it takes until a target counts as down, and what was counted."""


def check_of(record: Record, lookup: Lookup) -> Record | None:
    """Return the health check of a record, None where it has none that the inputs hold."""
    hits = lookup.targets(record, "health_check_id", types=(CHECK,))
    return lookup.record(hits.addresses[0]) if len(hits.addresses) == 1 else None


def moves_by_itself(check: Record) -> bool:
    """Say whether a health check can fail without a person: one that is off, or a routing control, cannot.

    "If you disable a health check, Route 53 considers the status to be always healthy":
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
    """
    return boolean(check.get("disabled")) is not True and text(check.get("type")) != "RECOVERY_CONTROL"


def of_record(record: Record, lookup: Lookup) -> Pace:
    """Return what passes until a record's lost target gets no more customers: detection, then its time to live."""
    check = check_of(record, lookup)
    if check is not None:
        found = _of_check(check, lookup, frozenset())
    elif boolean(record.get("alias.evaluate_target_health")) is True:
        found = _of_balancers(lookup.targets(record, "alias.name", types=_BALANCERS).addresses, lookup)
    else:
        found = (OPEN, "its health check is not among the inputs")
    live, words = _time_to_live(record, lookup)
    detection, why = found
    return Pace(
        rto=Span(detection.low, _plus(detection.high, live)),
        rpo=NONE,
        assumes=f"Route 53 sends customers elsewhere once a target counts as down ({why}), and {words}",
        source=_PAGE,
        is_verified=True,
    )


def of_endpoints(group: Record, endpoints: tuple[str, ...], lookup: Lookup) -> Pace:
    """Return what passes until Global Accelerator leaves out the lost endpoints of *group*: its addresses stay."""
    balancers = tuple(a for a in endpoints if (r := lookup.record(a)) is not None and r.type in _BALANCERS)
    span, why = (
        _of_balancers(balancers, lookup)
        if balancers
        else _counted(group, "health_check_interval_seconds", "threshold_count")
    )
    words = f"Global Accelerator leaves an endpoint out once it counts as down ({why}); no DNS answer changes"
    return Pace(rto=span, rpo=NONE, assumes=words, source=_ACCELERATOR_PAGE, is_verified=True)


def slowest(paces: list[Pace]) -> Pace | None:
    """Return the pace that limits what *paces* do side by side."""
    return max(paces, key=lambda p: float("inf") if p.rto.high is None else p.rto.high, default=None)


def _plus(high: int | None, more: int | None) -> int | None:
    return None if high is None or more is None else high + more


def _time_to_live(record: Record, lookup: Lookup) -> tuple[int | None, str]:
    if record.values.get("alias") or record.refs("alias"):
        # "If the alias record points to another record in the same hosted zone, Route 53 uses the TTL of the record".
        behind = lookup.targets(record, "alias.name", types=(_RECORD,)).addresses
        found = lookup.record(behind[0]) if behind else None
        if found is None or found.values.get("alias"):
            return _ALIAS_TTL, f"resolvers keep its answer for the {_ALIAS_TTL} s of an alias"
        record = found
    seconds = integer(record.get("ttl"))
    if seconds is None:
        return None, "how long resolvers keep its answer (ttl) is not known"
    return seconds, f"resolvers keep its answer for its ttl of {seconds} s"


def _of_check(check: Record, lookup: Lookup, above: frozenset[str]) -> Found:
    match text(check.get("type")):
        case "CALCULATED":
            seen = above | {check.address}
            paths = lookup.targets(check, "child_healthchecks", types=(CHECK,)).addresses
            below = [_of_check(c, lookup, seen) for a in paths if a not in seen and (c := lookup.record(a))]
            if not below:
                return OPEN, "it is calculated from checks that are not among the inputs"
            return longest(s for s, _ in below), f"a check calculated from others: {below[0][1]}"
        case "CLOUDWATCH_METRIC":
            return _of_alarm(check, lookup)
        case _:
            return _counted(check, "request_interval", "failure_threshold")


def _of_alarm(check: Record, lookup: Lookup) -> Found:
    alarms = lookup.targets(check, "cloudwatch_alarm_name", types=("aws_cloudwatch_metric_alarm",)).addresses
    alarm = lookup.record(alarms[0]) if len(alarms) == 1 else None
    period = integer(alarm.get("period")) if alarm else None
    times = integer(alarm.get("evaluation_periods")) if alarm else None
    if period is None or times is None:
        return OPEN, "it follows an alarm whose periods the inputs do not tell"
    return Span(period * times, period * times), f"an alarm of {times} periods of {period} s"


def _counted(record: Record, interval: str, threshold: str) -> Found:
    values = record.get(interval), record.get(threshold)
    if any(isinstance(v, Unknown) for v in values):
        return OPEN, f"{interval} and {threshold} are not known"
    every = integer(values[0]) or _INTERVAL
    times = integer(values[1]) or _THRESHOLD
    return Span(every * times, every * times), f"{times} failed checks, one every {every} s: {every * times} s"


def _of_balancers(addresses: tuple[str, ...], lookup: Lookup) -> Found:
    """Return when a load balancer counts as down: when the targets of a group of it do."""
    found: list[Found] = []
    for address in addresses:
        balancer = lookup.record(address)
        if balancer is not None and balancer.type == "aws_elb":
            found.append(_counted(balancer, "health_check.interval", "health_check.unhealthy_threshold"))
        for listener in (r for t in LISTENER for r in lookup.referrers(address, t, "load_balancer_arn")):
            groups = (lookup.record(g) for g in lookup.targets(listener, *_FORWARDS, types=TARGET_GROUP).addresses)
            found += [
                _counted(g, "health_check.interval", "health_check.unhealthy_threshold")
                for g in groups
                if g is not None and g.get("health_check.enabled") != Known(False)
            ]
    if not found:
        return OPEN, "by the target's own health, whose checks the inputs do not tell"
    worst = longest(s for s, _ in found)
    why = next(w for s, w in found if s.high == worst.high)
    return worst, f"its load balancer's {why}"
