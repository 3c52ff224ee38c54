"""Expected downtime: ranges that follow from the incidents, and never one invented number."""

from __future__ import annotations

import pytest
from msgspec import structs

from auditor.downtime import expected
from auditor.knowledge.frequencies import frequency
from auditor.knowledge.incidents import incidents
from auditor.model.verdict import Confidence, Interval, Level, Verdict
from auditor.result import DomainVerdict, Fix, LevelVerdict, ServiceResult

ZONES = tuple(f"aws:ap-northeast-1:ap-northeast-1{z}" for z in "acd")


def same(verdict: Verdict) -> Interval:
    return Interval(verdict, verdict)


def service(verdict: Verdict, rto: tuple[int, int | None] | None = None, after: Verdict | None = None) -> ServiceResult:
    level = LevelVerdict(interval=same(verdict), confidence=Confidence.CERTAIN, domain=ZONES[0], rto_seconds=rto)
    fix = Fix(summary="fix", addresses=(), level=Level.ZONE, before=same(verdict), after=same(after or verdict))
    return ServiceResult(
        name="withdrawals",
        function="withdrawal",
        inferred=False,
        reason="",
        members=(),
        survive=(),
        verdicts=((Level.ZONE, level),),
        domains=tuple(DomainVerdict(domain=z, also=(), level=Level.ZONE, interval=same(verdict)) for z in ZONES),
        single_points=(),
        cut_sets=(),
        fixes=(fix,) if after else (),
    )


def test_counts_are_those_of_the_catalogue() -> None:
    zone = frequency("aws", Level.ZONE, "ap-northeast-1")
    assert zone is not None
    tokyo = [i for i in incidents() if i.scope == "zone" and i.regions == ("ap-northeast-1",)]
    assert zone.per_year[0] == pytest.approx(len(tokyo) / 6 / zone.years, rel=0.01)
    assert zone.per_year[0] < zone.per_year[1]
    assert zone.lasted_seconds == (21 * 60, 83 * 3600 + 43 * 60)
    quiet = frequency("aws", Level.ZONE, "eu-central-2")
    assert quiet is not None
    assert quiet.per_year[0] == 0
    assert frequency("nobody", Level.ZONE) is None


def test_what_stops_is_down_as_long_as_incidents_last() -> None:
    zone = frequency("aws", Level.ZONE, "ap-northeast-1")
    assert zone is not None
    (row,) = expected([service(Verdict.STOPS)])
    assert row.seconds[0] == pytest.approx(3 * zone.per_year[0] * zone.lasted_seconds[0])
    assert row.seconds[1] == pytest.approx(3 * zone.per_year[1] * zone.lasted_seconds[1])
    assert row.fixed_seconds is None
    assert any("published aws incidents" in a for a in row.assumptions)


def test_what_holds_is_not_down() -> None:
    (row,) = expected([service(Verdict.HOLDS)])
    assert list(row.seconds) == [0, 0]


def test_recovery_times_bound_the_rest() -> None:
    (dips,) = expected([service(Verdict.DIPS, (60, 120))])
    (recovers,) = expected([service(Verdict.RECOVERS, (3600, None))])
    zone = frequency("aws", Level.ZONE, "ap-northeast-1")
    assert zone is not None
    assert dips.seconds[1] == pytest.approx(3 * zone.per_year[1] * 120)
    # Nobody said how long people need: the incident's own end is the limit.
    assert recovers.seconds[1] == pytest.approx(3 * zone.per_year[1] * zone.lasted_seconds[1])
    assert 0 < dips.seconds[0] < recovers.seconds[0]


def test_a_fix_never_makes_it_worse() -> None:
    (row,) = expected([service(Verdict.STOPS, after=Verdict.HOLDS)])
    assert row.fixed_seconds is not None
    assert list(row.fixed_seconds) == [0, 0]
    assert row.seconds[0] > 0


def test_without_a_published_incident_nothing_is_said() -> None:
    domain = DomainVerdict(domain="mars:north:a", also=(), level=Level.ZONE, interval=same(Verdict.STOPS))
    assert expected([structs.replace(service(Verdict.STOPS), domains=(domain,))]) == ()
