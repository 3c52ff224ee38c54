"""The controls, and the traps that a mapping must not fall into."""

from __future__ import annotations

import pytest

from auditor.assurance import concentration, relevant_controls
from auditor.knowledge.controls import catalogue, expand
from auditor.model.control import Control
from auditor.model.finding import Finding, Severity
from auditor.model.verdict import Confidence, Interval, Level, Verdict
from auditor.result import DomainVerdict, ServiceResult

TOPICS = {
    *("single-zone", "single-region", "single-provider", "backup", "testing", "keys"),
    *("exit", "mapping", "capacity", "communication", "network"),
}


def by_id(name: str) -> Control:
    return next(c for c in catalogue().controls if c.id == name)


def finding(policy: str, domain: str = "") -> Finding:
    return Finding(
        policy=policy,
        name="x",
        severity=Severity.HIGH,
        confidence=Confidence.CERTAIN,
        service="s",
        domain=domain,
        address="",
        message="",
        evidence=(),
        remedy="",
        location=None,
        fingerprint=policy,
    )


def mapped(*policies: str) -> set[str]:
    return {r.control.id for r in relevant_controls([finding(p) for p in policies], (), expand(["all"]))}


@pytest.mark.parametrize("control", catalogue().controls, ids=lambda c: c.id)
def test_row(control: Control) -> None:
    assert control.framework in {f.id for f in catalogue().frameworks}
    assert set(control.topics) <= TOPICS
    assert control.verified in {"text", "partly", "title", "weak", "memory"}
    assert control.binding in {"duty", "guide", "optional", "benchmark", "other-firms", "context"}
    assert control.source is not None or control.verified == "memory"
    assert "compliant" not in control.text.lower()


def test_ids_are_unique() -> None:
    ids = [c.id for c in catalogue().controls]
    assert len(ids) == len(set(ids)) > 120


def test_what_binds_others_is_no_duty() -> None:
    for name, binding in {
        "DORA-12.5": "other-firms",
        "DORA-6.9": "optional",
        "RTS-2024/1774-24(4)": "benchmark",
        "UK-SS1/21-4": "other-firms",
    }.items():
        assert by_id(name).binding == binding


def test_ccss_speaks_of_keys_not_of_hosting() -> None:
    assert not [i for i in mapped("RES101", "RES102", "RES103") if i.startswith("CCSS")]
    assert [i for i in mapped("RES202") if i.startswith("CCSS")]


def test_ccss_and_mica_have_the_final_numbers() -> None:
    ids = {c.id for c in catalogue().controls}
    assert not {i for i in ids if i.startswith(("MICA-62", "MICA-63", "MICA-66"))}
    assert {"MICA-68(7)", "MICA-75(6)"} <= ids
    ccss = next(f for f in catalogue().frameworks if f.id == "ccss")
    assert (ccss.version, ccss.date) == ("9.0", "2024-12-17")


def test_a_hong_kong_platform_is_not_sent_abroad() -> None:
    assert "Hong Kong" in by_id("CCSS-1.03.3.2 (L2)").note
    assert "out of Hong Kong" in by_id("SFC-VATP-10").note


def test_zone_loss_is_relevant_to_the_articles_on_single_points() -> None:
    assert {"DORA-9.2", "DORA-10.1", "DORA-12.4", "MICA-68(7)"} <= mapped("RES101")
    assert "DORA-29.1" not in mapped("RES101")
    assert "DORA-29.1" in mapped("RES104")


def test_a_policy_that_is_not_listed_is_mapped_by_its_range_and_level() -> None:
    service = ServiceResult(
        name="s",
        function="withdrawal",
        inferred=False,
        reason="",
        members=(),
        survive=(),
        verdicts=(),
        domains=(
            DomainVerdict(domain="aws:x:a", also=(), level=Level.ZONE, interval=Interval(Verdict(0), Verdict(0))),
        ),
        single_points=(),
        cut_sets=(),
        fixes=(),
    )
    rows = relevant_controls([finding("RES199", "aws:x:a"), finding("RES299")], [service], expand(["dora"]))
    found = {r.control.id: r.policies for r in rows}
    assert found["DORA-10.1"] == ("RES199",)
    assert found["DORA-12.3"] == ("RES299",)


@pytest.mark.parametrize(
    ("worst", "best", "answer"),
    [("holds", "holds", "yes"), ("dips", "holds", "yes"), ("restores", "recovers", "no"), ("stops", "holds", "open")],
)
def test_concentration(worst: str, best: str, answer: str) -> None:
    interval = Interval(Verdict.of(worst), Verdict.of(best))
    services = [
        ServiceResult(
            name=name,
            function="signing",
            inferred=False,
            reason="",
            members=(),
            survive=(),
            verdicts=(),
            domains=(DomainVerdict(domain="aws", also=(), level=Level.PROVIDER, interval=interval),),
            single_points=(),
            cut_sets=(),
            fixes=(),
        )
        for name in ("a", "b")
    ]
    rows = concentration(services, {"aws": ("Equinix",)})
    assert [(r.service, r.shared_with, r.substitutable, r.sub_providers) for r in rows] == [
        ("a", ("b",), answer, ("Equinix",)),
        ("b", ("a",), answer, ("Equinix",)),
    ]


def test_expand() -> None:
    assert expand(["dora"]) == ("dora", "dora-rts")
    assert len(expand(["all"])) == len(catalogue().frameworks)
    with pytest.raises(KeyError):
        expand(["nope"])
