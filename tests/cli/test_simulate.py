"""`auditor simulate` and `auditor incidents` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import EXAMPLE, run


def test_incident_by_id() -> None:
    done = run("simulate", str(EXAMPLE), "--incident", "aws-apne1-2025-04-15")
    assert done.returncode == 0
    assert "stopped, for at least 1 h 3 min" in done.stdout
    assert "aws_nat_gateway.main" in done.stdout


def test_lose_by_name_by_id_and_by_address() -> None:
    answers = []
    for lost in ("aws:ap-northeast-1:ap-northeast-1a", "aws:ap-northeast-1:apne1-az4", "aws_nat_gateway.main"):
        done = run("simulate", str(EXAMPLE), "--lose", lost, "-f", "json")
        assert done.returncode == 0, done.stderr
        (one,) = json.loads(done.stdout)["replays"]
        answers.append(one["services"][0]["worst"])
    # The gateway alone can be built again from code; the zone takes the data and the key with it.
    assert answers == ["stops", "stops", "restores"]


def test_fail_on() -> None:
    words = ("simulate", str(EXAMPLE), "--incident", "aws-apne1-2025-04-15")
    assert run(*words, "--fail-on", "stops").returncode == 1
    assert run("simulate", str(EXAMPLE), "--incident", "cf-2025-11-18", "--fail-on", "dips").returncode == 0


def test_all_incidents_leaves_none_out() -> None:
    done = run("simulate", str(EXAMPLE), "--all-incidents", "-v")
    known = json.loads(run("incidents", "-f", "json").stdout)["incidents"]
    assert len(known) > 45
    assert not [i["id"] for i in known if i["id"] not in done.stdout]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "nothing to simulate"),
        (("--incident", "nope"), "no incident 'nope'"),
        (("--lose", "aws:mars-1"), "no domain or resource 'aws:mars-1'"),
        (("--all-incidents", "--zone-map", "absent.json"), "absent.json: cannot be read"),
    ],
)
def test_mistakes_are_told(words: tuple[str, ...], said: str) -> None:
    done = run("simulate", str(EXAMPLE), *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["[", "[]", "{}", '{"a": 1}', '{"a": "x-az1", "b": "x-az1"}'])
def test_bad_zone_maps(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(text)
    done = run("simulate", str(EXAMPLE), "--all-incidents", "--zone-map", str(path))
    assert done.returncode == 2
    assert "map.json" in done.stderr


def test_zone_map_of_the_aws_cli(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"AvailabilityZones": [{"ZoneName": "ap-northeast-1a", "ZoneId": "apne1-az1"}]}))
    words = ("simulate", str(EXAMPLE), "--incident", "aws-apne1-2021-02-19", "-f", "json", "--zone-map", str(path))
    (one,) = json.loads(run(*words).stdout)["replays"]
    assert one["services"][0]["worst"] == "stops"


def test_one_incident_shows_its_sources() -> None:
    done = run("incidents", "aws-apne1-2025-04-15")
    assert "Sources:" in done.stdout
    assert "https://" in done.stdout
    assert run("incidents", "nope").returncode == 2
