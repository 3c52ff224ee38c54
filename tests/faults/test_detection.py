"""The achievable recovery time holds what it takes until customers are sent elsewhere: detection, then time to live."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model.verdict import Level
from auditor.result import LevelVerdict
from tests.examples import audit

Records = dict[str, dict[str, Any]]
PLACES = {"tokyo": "ap-northeast-1", "osaka": "ap-northeast-3"}


def arn(place: str, what: str) -> str:
    return f"arn:aws:x:{PLACES[place]}:123456789012:{what}"


def cell(place: str, **check: Any) -> Records:
    ids = [f"subnet-{place}-{z}" for z in "ac"]
    return {
        **{
            f"aws_subnet.{place}_{i[-1]}": {"arn": arn(place, i), "id": i, "availability_zone": PLACES[place] + i[-1]}
            for i in ids
        },
        f"aws_lb.{place}": {"arn": arn(place, "lb"), "dns_name": f"{place}.elb", "subnets": ids, "name": f"w-{place}"},
        f"aws_lb_target_group.{place}": {"arn": arn(place, "tg"), "health_check": [check] if check else []},
        f"aws_lb_listener.{place}": {
            "arn": arn(place, "listener"), "load_balancer_arn": arn(place, "lb"),
            "default_action": [{"target_group_arn": arn(place, "tg")}],
        },
        f"aws_ecs_service.{place}": {
            "arn": arn(place, "svc"), "name": "w", "desired_count": 6,
            "network_configuration": [{"subnets": ids}], "load_balancer": [{"target_group_arn": arn(place, "tg")}],
            "tags": {"resilience:service": "w", "resilience:function": "withdrawal"},
        },
    }  # fmt: skip


BOTH: Records = {**cell("tokyo", interval=10, unhealthy_threshold=2), **cell("osaka")}


def named(place: str, policy: str, block: dict[str, Any], **more: Any) -> Records:
    values = {"name": "w", "type": "A", "set_identifier": place, "arn": "", policy: [block], **more}
    return {f"aws_route53_record.{place}": values}


def alias(place: str, *, healthy: bool = False) -> dict[str, Any]:
    return {"alias": [{"name": f"{place}.elb", "zone_id": "Z", "evaluate_target_health": healthy}]}


def failover(primary: dict[str, Any], **second: Any) -> Records:
    return {
        **named("tokyo", "failover_routing_policy", {"type": "PRIMARY"}, **primary),
        **named("osaka", "failover_routing_policy", {"type": "SECONDARY"}, **(second or alias("osaka"))),
    }


def check(**values: Any) -> Records:
    return {"aws_route53_health_check.hc": {"id": "hc", "type": "HTTPS", **values}}


def region(records: Records) -> LevelVerdict:
    (service,) = audit(records).services
    return dict(service.verdicts)[Level.REGION]


def said(row: LevelVerdict) -> str:
    return "; ".join(row.assumptions)


def test_failover_takes_the_failed_checks_and_the_sixty_seconds_of_an_alias() -> None:
    by_check = {**alias("tokyo"), "health_check_id": "hc"}
    row = region({**BOTH, **failover(by_check), **check(request_interval=10, failure_threshold=2)})
    assert str(row.interval) == "dips"
    assert row.rto_seconds == (20, 80)
    assert "2 failed checks, one every 10 s: 20 s" in said(row)
    assert "60 s of an alias" in said(row)
    assert "not verified" not in said(row)


def test_what_is_unset_is_what_aws_takes_for_it() -> None:
    by_check = {**alias("tokyo"), "health_check_id": "hc"}
    assert region({**BOTH, **failover(by_check), **check()}).rto_seconds == (90, 150)


def test_a_record_of_its_own_has_its_own_time_to_live() -> None:
    primary = {"records": ["tokyo.elb"], "ttl": 300, "type": "CNAME", "health_check_id": "hc"}
    second = {"records": ["osaka.elb"], "ttl": 300, "type": "CNAME"}
    row = region({**BOTH, **failover(primary, **second), **check(request_interval=30, failure_threshold=3)})
    assert row.rto_seconds == (90, 390)
    assert "its ttl of 300 s" in said(row)


def test_a_target_s_own_health_counts_as_its_load_balancer_counts_it() -> None:
    row = region({**BOTH, **failover(alias("tokyo", healthy=True))})
    assert row.rto_seconds == (20, 80)
    assert "its load balancer's 2 failed checks" in said(row)


def test_weights_with_checks_hold_and_still_take_that_time() -> None:
    records = {
        **named("tokyo", "weighted_routing_policy", {"weight": 50}, **alias("tokyo"), health_check_id="hc"),
        **named("osaka", "weighted_routing_policy", {"weight": 50}, **alias("osaka"), health_check_id="hc"),
    }
    row = region({**BOTH, **records, **check(request_interval=30, failure_threshold=3)})
    assert str(row.interval) == "holds"
    assert row.rto_seconds == (90, 150)


def test_a_check_of_checks_takes_as_long_as_the_slowest_of_them() -> None:
    by_check = {**alias("tokyo"), "health_check_id": "all"}
    checks: Records = {
        **check(request_interval=10, failure_threshold=1),
        "aws_route53_health_check.slow": {"id": "slow", "type": "TCP", "request_interval": 30, "failure_threshold": 5},
        "aws_route53_health_check.all": {"id": "all", "type": "CALCULATED", "child_healthchecks": ["hc", "slow"]},
    }
    assert region({**BOTH, **failover(by_check), **checks}).rto_seconds == (150, 210)


def test_an_alarm_takes_its_periods() -> None:
    by_check = {**alias("tokyo"), "health_check_id": "hc"}
    alarm = {"alarm_name": "down", "id": "down", "period": 60, "evaluation_periods": 2}
    records = {**check(type="CLOUDWATCH_METRIC", cloudwatch_alarm_name="down"), "aws_cloudwatch_metric_alarm.d": alarm}
    assert region({**BOTH, **failover(by_check), **records}).rto_seconds == (120, 180)


def test_a_check_that_is_not_here_sets_no_limit() -> None:
    row = region({**BOTH, **failover({**alias("tokyo"), "health_check_id": "elsewhere"})})
    assert row.rto_seconds == (0, None)
    assert "not among the inputs" in said(row)


@pytest.mark.parametrize("never", [{"disabled": True}, {"type": "RECOVERY_CONTROL"}], ids=["disabled", "by a person"])
def test_a_check_that_cannot_fail_by_itself_moves_nobody(never: dict[str, Any]) -> None:
    by_check = {**alias("tokyo"), "health_check_id": "hc"}
    row = region({**BOTH, **failover(by_check), **check(**never)})
    assert str(row.interval) == "recovers"


def accelerator(dial: int = 100) -> Records:
    ends = {p: {"endpoint_id": arn(p, "lb"), "weight": 128} for p in PLACES}
    groups: Records = {
        f"aws_globalaccelerator_endpoint_group.{p}": {
            "listener_arn": "arn:aws:globalaccelerator::123456789012:listener/l", "endpoint_group_region": r,
            "endpoint_configuration": [ends[p]], "traffic_dial_percentage": dial if p == "osaka" else 100,
        }
        for p, r in PLACES.items()
    }  # fmt: skip
    return {
        "aws_globalaccelerator_accelerator.a": {"arn": "arn:aws:globalaccelerator::123456789012:accelerator/a"},
        "aws_globalaccelerator_listener.l": {
            "arn": "arn:aws:globalaccelerator::123456789012:listener/l",
            "accelerator_arn": "arn:aws:globalaccelerator::123456789012:accelerator/a",
        },
        **groups,
    }


def test_an_accelerator_needs_no_dns_answer_to_change() -> None:
    row = region({**BOTH, **accelerator()})
    assert str(row.interval) == "holds"
    # Osaka's target group says nothing: 3 checks, one every 30 s; Tokyo's takes 20 s.
    assert row.rto_seconds == (90, 90)
    assert "no DNS answer changes" in said(row)


def test_a_dial_of_zero_is_no_hindrance_when_the_other_group_is_down() -> None:
    row = region({**BOTH, **accelerator(dial=0)})
    assert str(row.interval) == "dips"
    assert row.rto_seconds is not None
