"""Incidents replayed: the labels of the scenarios, and small stacks whose answer can be reasoned out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import structs

from auditor.configuration.reader import read_config
from auditor.faults.evaluate import Evaluation
from auditor.faults.questions import Scenario
from auditor.knowledge.incidents import find, incidents
from auditor.model.config import Config, ServiceConfig, ThirdParty
from auditor.model.incident import Incident, Replay
from auditor.model.verdict import Confidence, Interval, Level, Verdict
from auditor.pipeline import Modelled, Options, understand
from auditor.replay import replay
from auditor.replay.times import with_recovery
from auditor.result import LevelVerdict, ServiceResult
from auditor.sources import read_bytes, read_targets
from tests.examples import state

TAGS = {"resilience:service": "withdrawals"}
TOKYO = find("aws-apne1-2025-04-15")
VIRGINIA = find("aws-use1-2025-10-20")


def stack(records, region="ap-northeast-1", config=None) -> Modelled:
    inputs = [read_bytes("state", state(records, region))]
    return understand(inputs, config or Config(), Options())


def replayed(modelled: Modelled, *chosen: Incident | None) -> tuple[Replay, ...]:
    known = [i for i in chosen if i is not None]
    assert len(known) == len(chosen)
    return replay(known, modelled.chosen, modelled.topology, modelled.inventory.records)


def zonal(zones: list[str], tags: dict[str, str] = TAGS) -> dict[str, dict[str, Any]]:
    return {
        f"aws_instance.i{n}": {"availability_zone": z, "instance_type": "m5.large", "tags": tags}
        for n, z in enumerate(zones)
    }


def same(v: Verdict) -> Interval:
    return Interval(v, v)


def labels(shared: Path):
    for folder in sorted((shared / "scenarios").iterdir()):
        if (folder / "expected.yaml").exists():
            expected = yaml.safe_load((folder / "expected.yaml").read_text())
            for incident, services in (expected.get("incidents") or {}).items():
                for service, verdict in services.items():
                    yield folder, incident, service, verdict


def test_every_label_of_the_scenarios(shared: Path) -> None:
    checked = 0
    for folder, incident, service, verdict in labels(shared):
        inputs = read_targets([str(folder / "plan.json")])
        config = folder / "auditor.yaml"
        modelled = understand(inputs, read_config(config) if config.exists() else Config(), Options())
        (one,) = replayed(modelled, find(incident))
        found = next(s for s in one.services if s.service == service)
        worst, best = verdict if isinstance(verdict, list) else (verdict, verdict)
        assert found.interval == Interval(Verdict.of(worst), Verdict.of(best)), (folder.name, incident, service)
        checked += 1
    assert checked >= 15


def test_an_unknown_zone_map_is_an_interval_that_counts_the_zones() -> None:
    modelled = stack(zonal(["ap-northeast-1a"]))
    (one,) = replayed(modelled, TOKYO)
    (service,) = one.services
    assert service.interval == Interval(Verdict.STOPS, Verdict.HOLDS)
    assert service.confidence is Confidence.UNKNOWN
    assert service.answer.startswith("unknown: 1 of 1 zone would stop it, for at least 1 h 3 min (ap-northeast-1a)")
    assert service.down_seconds == (0, 3780)
    assert {(a.lost, a.interval) for a in service.assumptions} == {
        (("aws:ap-northeast-1:ap-northeast-1a",), same(Verdict.STOPS)),
        ((), same(Verdict.HOLDS)),
    }


@pytest.mark.parametrize(
    ("zone_id", "verdict"), [("apne1-az4", Verdict.STOPS), ("apne1-az1", Verdict.HOLDS)], ids=["in it", "beside it"]
)
def test_a_zone_map_makes_it_exact(zone_id: str, verdict: Verdict) -> None:
    modelled = stack(zonal(["ap-northeast-1a"]), config=Config(zone_ids=(("ap-northeast-1a", zone_id),)))
    (one,) = replayed(modelled, TOKYO)
    assert one.services[0].interval == same(verdict)
    assert one.services[0].confidence is Confidence.CERTAIN
    assert one.touches == (verdict is Verdict.STOPS)


def test_a_map_of_one_zone_leaves_the_others_open() -> None:
    zones = ["ap-northeast-1a", "ap-northeast-1c"]
    modelled = stack(zonal(zones), config=Config(zone_ids=(("ap-northeast-1a", "apne1-az1"),)))
    (one,) = replayed(modelled, TOKYO)
    assert {a.lost for a in one.services[0].assumptions} == {("aws:ap-northeast-1:ap-northeast-1c",), ()}


def test_two_zones_lost_together_are_tried_in_every_pair() -> None:
    zones = [f"me-central-1{z}" for z in "abc"]
    modelled = stack(zonal(zones), region="me-central-1")
    (one,) = replayed(modelled, find("aws-mec1-2026-03-01"))
    sizes = [len(a.lost) for a in one.services[0].assumptions]
    assert sizes == [2, 2, 2, 1, 1, 1, 0]


def test_a_product_that_failed_takes_only_its_own_resources() -> None:
    table = {"aws_dynamodb_table.t": {"name": "t", "tags": TAGS}}
    bucket = {"aws_sqs_queue.q": {"name": "q", "tags": {"resilience:service": "sweeping"}}}
    modelled = stack({**table, **bucket}, region="us-east-1")
    (one,) = replayed(modelled, VIRGINIA)
    found = {s.service: s for s in one.services}
    assert found["withdrawals"].interval == same(Verdict.STOPS)
    assert found["withdrawals"].impaired == ("aws_dynamodb_table.t",)
    assert found["withdrawals"].answer == "stopped, for at least 14 h 32 min"
    assert found["sweeping"].interval == same(Verdict.HOLDS)
    assert found["sweeping"].answer.startswith("not touched")
    assert one.unseen == ("STS",)


def test_a_product_elsewhere_is_not_touched() -> None:
    modelled = stack({"aws_dynamodb_table.t": {"name": "t", "tags": TAGS}})
    (one,) = replayed(modelled, VIRGINIA)
    assert not one.touches
    assert one.services[0].interval == same(Verdict.HOLDS)
    assert one.unseen == ()


def test_network_and_application_load_balancers_are_told_apart() -> None:
    for kind, verdict in (("network", Verdict.RESTORES), ("application", Verdict.HOLDS)):
        modelled = stack(
            {"aws_lb.l": {"load_balancer_type": kind, "subnet_mapping": [], "tags": TAGS}}, region="us-east-1"
        )
        (one,) = replayed(modelled, VIRGINIA)
        assert one.services[0].interval.worst == verdict, kind


def test_a_frozen_control_plane_holds_back_what_must_start() -> None:
    """Tokyo 2019: the fleet's only instance may have stood in the zone, and launches failed."""
    records = {
        **{
            f"aws_subnet.{z}": {"id": f"subnet-{z}", "availability_zone": f"ap-northeast-1{z}", "vpc_id": "v"}
            for z in "ac"
        },
        "aws_autoscaling_group.g": {
            "desired_capacity": 1,
            "min_size": 1,
            "max_size": 2,
            "vpc_zone_identifier": ["subnet-a", "subnet-c"],
            "tag": [{"key": "resilience:service", "value": "withdrawals", "propagate_at_launch": True}],
        },
    }
    zones = (("ap-northeast-1a", "apne1-az4"), ("ap-northeast-1c", "apne1-az1"))
    modelled = stack(records, config=Config(zone_ids=zones))
    started, stuck = replayed(modelled, TOKYO, find("aws-apne1-2019-08-23"))
    assert started.services[0].interval.worst is Verdict.DIPS
    assert stuck.services[0].interval.worst is Verdict.STOPS
    assert stuck.services[0].frozen == ("aws_autoscaling_group.g",)


def test_control_plane_alone_takes_nothing_that_runs() -> None:
    modelled = stack(zonal(["us-east-1a"]), region="us-east-1")
    (one,) = replayed(modelled, find("aws-use1-2021-12-07"))
    assert one.services[0].interval == same(Verdict.HOLDS)
    assert one.services[0].frozen == ("aws_instance.i0",)
    assert one.services[0].answer.startswith("kept working; 1 of its resources could not be started")


def test_third_parties_are_found_by_name() -> None:
    needs = ThirdParty(name="Cloudflare DNS")
    config = Config(services=(ServiceConfig(name="withdrawals", function="withdrawal", needs=(needs,)),))
    modelled = stack(zonal(["ap-northeast-1a"]), config=config)
    (one,) = replayed(modelled, find("cf-2025-11-18"))
    assert one.services[0].interval == same(Verdict.STOPS)
    assert [t.crossed for t in one.services[0].thresholds] == ["yes", "open"]


def test_thresholds_of_the_reporting_rules() -> None:
    modelled = stack(zonal(["ap-northeast-1a"]), config=Config(zone_ids=(("ap-northeast-1a", "apne1-az4"),)))
    assert modelled.chosen[0].seeds.function == "withdrawal"
    base = TOKYO
    assert base is not None
    long = structs.replace(base, lasted_seconds=90000)
    endless = structs.replace(base, lasted_seconds=None)
    answers = [[t.crossed for t in r.services[0].thresholds] for r in replayed(modelled, base, long, endless)]
    assert answers == [["open", "open"], ["yes", "yes"], ["open", "open"]]


def result_with(interval: Interval, rto: tuple[int, int | None]) -> ServiceResult:
    level = LevelVerdict(interval=interval, confidence=Confidence.CERTAIN, domain="z", rto="so long", rto_seconds=rto)
    return ServiceResult(
        name="withdrawals",
        function="withdrawal",
        inferred=False,
        reason="",
        members=(),
        survive=(),
        verdicts=((Level.ZONE, level),),
        domains=(),
        single_points=(),
        cut_sets=(),
        fixes=(),
    )


@pytest.mark.parametrize(
    ("rto", "crossed"),
    [((60, 600), ["no", "no"]), ((3 * 3600, None), ["yes", "open"]), ((60, None), ["open", "open"])],
)
def test_recovery_times_bound_what_comes_back(rto: tuple[int, int | None], crossed: list[str]) -> None:
    modelled = stack(zonal(["ap-northeast-1a"]), config=Config(zone_ids=(("ap-northeast-1a", "apne1-az4"),)))
    (one,) = replayed(modelled, TOKYO)
    row = structs.replace(one.services[0], interval=same(Verdict.RECOVERS), answer="down", down_seconds=(0, 0))
    (timed,) = with_recovery([structs.replace(one, services=(row,))], [result_with(same(Verdict.RECOVERS), rto)])
    assert timed.services[0].down_seconds == (rto[0], rto[0])
    assert timed.services[0].answer == "down; recovery time so long"
    assert [t.crossed for t in timed.services[0].thresholds] == crossed


def test_the_time_of_another_verdict_is_not_used() -> None:
    modelled = stack(zonal(["ap-northeast-1a"]), config=Config(zone_ids=(("ap-northeast-1a", "apne1-az4"),)))
    replays = replayed(modelled, TOKYO)
    assert with_recovery(replays, [result_with(same(Verdict.DIPS), (60, 60))]) == replays


def test_one_pass_gives_what_one_at_a_time_gives(shared: Path) -> None:
    modelled = understand(
        read_targets([str(shared / "scenarios" / "three-nats-one-route" / "plan.json")]), Config(), Options()
    )
    together = replayed(modelled, *incidents())
    alone = tuple(replayed(modelled, i)[0] for i in incidents())
    assert together == alone
    domains = modelled.topology.domains.known
    zone = next(d for d in domains.values() if "aws:ap-northeast-1:apne1-az4" in d.also)
    expected = Evaluation.of([Scenario(frozenset({zone.id}))], domains).bounds(modelled.chosen[0].root).interval(0)
    found = next(r for r in together if r.incident.id == "aws-apne1-2025-04-15")
    assert found.lost == (zone.id,)
    assert found.services[0].interval == expected


def test_replays_are_plain_data(shared: Path) -> None:
    from auditor.reporting.replay_schema import render_json

    modelled = stack(zonal(["ap-northeast-1a"]))
    document = json.loads(render_json(replayed(modelled, *incidents())))
    assert len(document["replays"]) == len(incidents())
    tokyo = next(r for r in document["replays"] if r["incident"]["id"] == "aws-apne1-2025-04-15")
    assert (tokyo["services"][0]["worst"], tokyo["services"][0]["best"]) == ("stops", "holds")
