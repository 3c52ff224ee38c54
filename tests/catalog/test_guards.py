"""Guards are read from the argument, from the resource that sets them, and are open where the input does not tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.catalog.interface import Guard
from auditor.catalog.table import CATALOG
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.reporting import json_format, reading, text
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult
from auditor.sources import read_bytes

DECLARED = [(t, g) for t, s in CATALOG.items() for g in s.guards]


def _plan(*resources: Mapping[str, Any]) -> bytes:
    """Return a plan of *resources*: type, values, and optionally name, unknown and references by argument."""
    changes = [
        {
            "address": f"{r['type']}.{r.get('name', 'a')}",
            "mode": "managed",
            "type": r["type"],
            "name": r.get("name", "a"),
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {
                "actions": ["create"],
                "before": None,
                "after": r["values"],
                "after_unknown": r.get("unknown", {}),
            },
        }
        for r in resources
    ]
    configured = [
        {
            "address": c["address"],
            "mode": "managed",
            "type": c["type"],
            "name": c["name"],
            "provider_config_key": "aws",
            "expressions": {k: {"constant_value": v} for k, v in r["values"].items() if v is not None}
            | {k: {"references": list(v)} for k, v in r.get("refers", {}).items()},
        }
        for c, r in zip(changes, resources, strict=True)
    ]
    region = {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "ap-northeast-1"}}}}
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "planned_values": {"root_module": {}},
            "resource_changes": changes,
            "configuration": {"provider_config": region, "root_module": {"resources": configured}},
        }
    ).encode()


def _audit(data: bytes, name: str = "plan.json") -> AuditResult:
    return run_audit([read_bytes(name, data)], Config(), (), Options())


def _states(result: AuditResult) -> dict[tuple[str, str], str]:
    return {(r.address, g.name): g.state.value for r in result.resources for g in r.guards}


def _table(**values: Any) -> dict[str, Any]:
    return {"type": "aws_dynamodb_table", "values": {"name": "ledger", **values}}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"point_in_time_recovery": [{"enabled": True}]}, "on"),
        ({"point_in_time_recovery": [{"enabled": False}]}, "off"),
        ({"point_in_time_recovery": []}, "off"),
        ({}, "off"),
    ],
)
def test_an_argument_says_whether_a_guard_is_on(values: dict[str, Any], state: str) -> None:
    found = _states(_audit(_plan(_table(**values))))
    assert found["aws_dynamodb_table.a", "point-in-time recovery"] == state


def test_what_is_known_after_apply_is_unknown() -> None:
    table = _table() | {
        "unknown": {"deletion_protection_enabled": True},
        "refers": {"deletion_protection_enabled": ("random_integer.x",)},
    }
    found = _states(_audit(_plan(table)))
    assert found["aws_dynamodb_table.a", "deletion protection"] == "unknown"
    assert found["aws_dynamodb_table.a", "point-in-time recovery"] == "off"


def _bucket_with(**versioning: Any) -> AuditResult:
    bucket = {"type": "aws_s3_bucket", "values": {"bucket": "manifests"}}
    own = {
        "type": "aws_s3_bucket_versioning",
        "values": {"bucket": "manifests", **versioning.pop("values", {})},
        "refers": {"bucket": ("aws_s3_bucket.a.id", "aws_s3_bucket.a")},
        **versioning,
    }
    return _audit(_plan(bucket, own))


@pytest.mark.parametrize(("status", "state"), [("Enabled", "on"), ("Suspended", "off")])
def test_a_resource_of_its_own_sets_a_guard(status: str, state: str) -> None:
    found = _states(_bucket_with(values={"versioning_configuration": [{"status": status}]}))
    assert found["aws_s3_bucket.a", "versioning"] == state
    assert found["aws_s3_bucket.a", "Object Lock"] == "off"


def test_an_open_value_of_the_resource_that_sets_it_is_unknown() -> None:
    found = _states(_bucket_with(
        unknown={"versioning_configuration": [{"status": True}]},
        values={"versioning_configuration": [{}]},
    ))  # fmt: skip
    assert found["aws_s3_bucket.a", "versioning"] == "unknown"


def test_a_queue_that_is_named_counts_before_its_address_is_known() -> None:
    dead = {"type": "aws_sqs_queue", "name": "dead", "values": {"name": "dead"}}
    function = {
        "type": "aws_lambda_function",
        "values": {"function_name": "sign", "dead_letter_config": [{}]},
        "unknown": {"dead_letter_config": [{"target_arn": True}]},
    }
    data = json.loads(_plan(dead, function))
    blocks = data["configuration"]["root_module"]["resources"]
    blocks[1]["expressions"]["dead_letter_config"] = [
        {"target_arn": {"references": ["aws_sqs_queue.dead.arn", "aws_sqs_queue.dead"]}}
    ]
    found = _states(_audit(json.dumps(data).encode()))
    assert found["aws_lambda_function.a", "dead-letter queue"] == "on"
    assert found["aws_lambda_function.a", "on-failure destination"] == "off"
    assert found["aws_sqs_queue.dead", "dead-letter queue"] == "off"


def test_a_guard_of_network_load_balancers_is_not_asked_of_others() -> None:
    def guards(kind: str) -> set[str]:
        values = {"name": "front", "load_balancer_type": kind, "enable_cross_zone_load_balancing": True}
        return {n for (_, n), s in _states(_audit(_plan({"type": "aws_lb", "values": values}))).items() if s}

    assert guards("application") == {"deletion protection"}
    assert guards("network") == {"deletion protection", "cross-zone load balancing", "zonal affinity"}


def test_an_input_that_leaves_out_what_it_does_not_read_says_nothing_of_it() -> None:
    state: dict[str, Any] = {
        "version": 4,
        "terraform_version": "1.11.4",
        "resources": [
            {
                "mode": "managed",
                "type": "aws_dynamodb_table",
                "name": "a",
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [
                    {
                        "attributes": {
                            "arn": "arn:aws:dynamodb:ap-northeast-1:111122223333:table/ledger",
                            "name": "ledger",
                            "deletion_protection_enabled": False,
                        }
                    }
                ],
            }
        ],
    }
    function = {"function_name": "sign", "arn": "arn:aws:lambda:ap-northeast-1:111122223333:function:sign"}
    block = {**state["resources"][0], "type": "aws_lambda_function", "instances": [{"attributes": function}]}
    state["resources"].append(block)
    found = _states(_audit(json.dumps(state).encode(), "terraform.tfstate"))
    assert found["aws_lambda_function.a", "on-failure destination"] == "unknown"
    assert found["aws_dynamodb_table.a", "deletion protection"] == "off"
    assert found["aws_dynamodb_table.a", "point-in-time recovery"] == "unknown"


def test_the_reports_show_guards_and_json_gives_them_back(shared: Path) -> None:
    plan = shared / "scenarios" / "active-active-one-signing-key" / "plan.json"
    result = _audit(plan.read_bytes())
    written = json_format.render(result, RenderOptions())
    ledger = next(r for r in json.loads(written)["resources"] if r["address"] == "aws_dynamodb_table.ledger")
    assert {g["name"]: g["state"] for g in ledger["guards"]} == {
        "deletion protection": "off",
        "point-in-time recovery": "on",
    }
    again = reading.from_json(written, "result.json")
    assert [r.guards for r in again.resources] == [r.guards for r in result.resources]
    row = "on       aws_dynamodb_table.ledger: point-in-time recovery, against"
    assert row in text.render(again, RenderOptions(verbose=True)).decode()
    assert row not in text.render(again, RenderOptions()).decode()


@pytest.mark.parametrize(("type_", "guard"), DECLARED, ids=[f"{t}-{g.name}" for t, g in DECLARED])
def test_a_guard_has_a_page_and_somewhere_to_read_it(type_: str, guard: Guard) -> None:
    assert guard.source.startswith("https://docs.aws.amazon.com/"), type_
    assert guard.path or guard.by, type_
    assert guard.against
    assert not guard.against.endswith("."), type_


@pytest.mark.parametrize(
    ("key", "note"),
    [
        ({"values": {"is_enabled": False}}, ["aws_kms_key.a: is disabled: nothing that calls it works"]),
        ({"values": {"is_enabled": True}}, []),
        ({"values": {}}, []),
        (
            {"values": {}, "unknown": {"is_enabled": True}, "refers": {"is_enabled": ("random_integer.x",)}},
            ["aws_kms_key.a: may be disabled, the input does not tell"],
        ),
    ],
)
def test_a_key_that_is_not_surely_enabled_is_told_of(key: dict[str, Any], note: list[str]) -> None:
    notes = _audit(_plan({"type": "aws_kms_key", **key})).coverage.notes
    said = [n for n in notes if "disabled" in n]
    assert len(said) == len(note)
    assert all(n.startswith(start) for n, start in zip(said, note, strict=True))
