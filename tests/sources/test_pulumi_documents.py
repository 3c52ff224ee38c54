"""Stack exports, checkpoints and previews: what they say, what they lack, and what is broken in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import AuditorError, SourceError
from auditor.model.config import Config
from auditor.model.record import Record
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Interval, Verdict
from auditor.pipeline import Options, run_audit
from auditor.reporting import FORMATS, RenderOptions
from auditor.result import AuditResult
from auditor.sources import Input, read_bytes, read_targets

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
MARK = "1b47061264138c4ac30d75fd1eb44270"
STACK = "urn:pulumi:prod::exchange::"
PROVIDER = f"{STACK}pulumi:providers:aws::default_7_0_0"


def resource(token: str, name: str, inputs: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    state = {
        "urn": f"{STACK}{more.pop('parents', '')}{token}::{name}",
        "custom": True,
        "type": token,
        "id": more.pop("id", f"{name}-id"),
        "inputs": dict(inputs),
        "provider": f"{PROVIDER}::p1",
        **more,
    }
    return {key: value for key, value in state.items() if value is not None}


def provider(region: str | None = "ap-northeast-1", identity: str = "p1", **inputs: Any) -> dict[str, Any]:
    given = {"version": "7.0.0", **inputs} | ({"region": region} if region else {})
    return {"urn": PROVIDER, "custom": True, "type": "pulumi:providers:aws", "id": identity, "inputs": given}


def export(*resources: Any, version: Any = 3, **more: Any) -> Input:
    deployment = {"manifest": {"version": "v3.200.0"}, "resources": list(resources), **more}
    return read_bytes("stack.json", json.dumps({"version": version, "deployment": deployment}).encode())


def preview(*steps: Any, **more: Any) -> Input:
    return read_bytes("preview.json", json.dumps({"steps": list(steps), **more}).encode())


def step(op: str, new: Mapping[str, Any] | None, old: Mapping[str, Any] | None = None) -> dict[str, Any]:
    found = {"op": op, "urn": (new or old or {})["urn"], "newState": new, "oldState": old}
    return {key: value for key, value in found.items() if value is not None}


def records(read: Input) -> Mapping[str, Record]:
    return {record.address: record for record in read.records}


def audit(*inputs: Input) -> AuditResult:
    return run_audit(inputs, Config(), load(bundled("policies")), Options())


def verdict(result: AuditResult, level: str) -> Interval:
    return dict(result.services[0].verdicts)[level].interval  # type: ignore[index]


QUEUE = "aws:sqs/queue:Queue"
INSTANCE = "aws:rds/instance:Instance"


def test_names_and_shapes_are_terraforms():
    found = records(
        export(
            provider(),
            resource(
                "aws:dynamodb/table:Table",
                "ledger",
                {
                    "replicas": [{"regionName": "ap-southeast-1"}],
                    "pointInTimeRecovery": {"enabled": True},
                    "tags": {"resilience:service": "x", "camelCase": "kept"},
                },
            ),
            resource("aws:autoscaling/group:Group", "fleet", {"vpcZoneIdentifiers": ["subnet-1"], "__defaults": []}),
        )
    )
    table = found["aws_dynamodb_table.ledger"]
    assert table.values["replica"] == [{"region_name": "ap-southeast-1"}]
    assert table.values["point_in_time_recovery"] == [{"enabled": True}]
    assert table.values["tags"] == {"resilience:service": "x", "camelCase": "kept"}
    assert found["aws_autoscaling_group.fleet"].values["vpc_zone_identifier"] == ["subnet-1"]
    assert "__defaults" not in found["aws_autoscaling_group.fleet"].values


def test_provider_is_found_by_urn_and_id():
    one = resource(QUEUE, "one", {})
    two = resource(QUEUE, "two", {}, provider=f"{PROVIDER}::p2")
    found = records(export(provider("eu-west-1"), provider("us-east-1", "p2"), one, two))
    assert found["aws_sqs_queue.one"].provider.region == Known("eu-west-1")
    assert found["aws_sqs_queue.two"].provider.region == Known("us-east-1")


def test_account_and_default_tags_of_a_provider():
    roles = json.dumps([{"role_arn": "arn:aws:iam::210987654321:role/x"}])
    tags = json.dumps({"tags": {"team": "custody"}})
    found = records(export(provider(assumeRoles=roles, defaultTags=tags), resource(QUEUE, "q", {"tags": {"a": "b"}})))
    assert found["aws_sqs_queue.q"].provider.account == Known("210987654321")
    assert found["aws_sqs_queue.q"].values["tags_all"] == {"team": "custody", "a": "b"}


def test_secrets_are_unknown_and_never_shown():
    shut = {SIGNATURE: MARK, "ciphertext": "v1:sesame"}
    plain = {SIGNATURE: MARK, "plaintext": '"open-sesame"'}
    read = export(
        provider(), resource(INSTANCE, "withdrawals", {"password": plain, "multiAz": shut, "engine": "postgres"})
    )
    record = read.records[0]
    assert record.sensitive == {"password", "multi_az"}
    assert isinstance(record.get("multi_az"), Unknown)
    assert verdict(audit(read), "zone").worst < Verdict.DIPS < verdict(audit(read), "zone").best + 1
    for form in (form for name, form in FORMATS.items() if name not in ("pdf", "parquet")):
        assert b"sesame" not in form.render(audit(read), RenderOptions(verbose=True))


def test_unknown_in_a_preview_is_an_interval():
    sure = preview(step("create", resource(INSTANCE, "w", {"multiAz": True, "engine": "x"}, id="")))
    open_ = preview(step("create", resource(INSTANCE, "w", {"multiAz": UNKNOWN, "engine": "x"}, id="")))
    assert verdict(audit(sure), "zone").worst is Verdict.DIPS
    assert verdict(audit(open_), "zone").worst is Verdict.STOPS
    assert verdict(audit(open_), "zone").best >= Verdict.DIPS


def test_property_dependencies_are_references():
    subnets = [f"{STACK}aws:ec2/subnet:Subnet::s{i}" for i in (0, 1)]
    group = f"{STACK}aws:ec2/securityGroup:SecurityGroup::app"
    service = resource(
        "aws:ecs/service:Service",
        "withdrawals",
        {"networkConfiguration": {"subnets": [UNKNOWN, UNKNOWN], "securityGroups": [UNKNOWN]}},
        propertyDependencies={"networkConfiguration": [*subnets, group]},
    )
    others = [resource("aws:ec2/subnet:Subnet", f"s{i}", {}) for i in (0, 1)]
    found = records(
        preview(
            *(step("create", s) for s in (*others, resource("aws:ec2/securityGroup:SecurityGroup", "app", {}), service))
        )
    )
    by_path = {r.path: r for r in found["aws_ecs_service.withdrawals"].references}
    assert by_path["network_configuration.subnets"].targets == ('aws_subnet.s["s0"]', 'aws_subnet.s["s1"]')
    assert by_path["network_configuration.subnets"].exact
    assert by_path["network_configuration.security_groups"].targets == ("aws_security_group.app",)


def test_one_of_several_is_not_exact():
    subnets = [f"{STACK}aws:ec2/subnet:Subnet::s{i}" for i in (0, 1)]
    gateway = resource(
        "aws:ec2/natGateway:NatGateway", "n", {"subnetId": UNKNOWN}, propertyDependencies={"subnetId": subnets}
    )
    others = [resource("aws:ec2/subnet:Subnet", f"s{i}", {}) for i in (0, 1)]
    (reference,) = records(preview(*(step("create", s) for s in (*others, gateway))))["aws_nat_gateway.n"].references
    assert not reference.exact


def test_what_is_gone_is_skipped_with_its_reason():
    read = export(
        provider(),
        resource(QUEUE, "q", {}, id="new"),
        resource(QUEUE, "q", {}, id="old", delete=True),
        resource(QUEUE, "half", {}, pendingReplacement=True),
        resource("aws:ec2/vpc:Vpc", "shared", {}, external=True),
        pending_operations=[{"resource": resource(QUEUE, "begun", {}), "type": "creating"}],
    )
    assert records(read)["aws_sqs_queue.q"].values["id"] == "new"
    assert records(read)["aws_vpc.shared"].mode == "data"
    reasons = {address: reason for address, _, reason in read.skipped}
    assert "old half of a replacement" in reasons["aws_sqs_queue.q"]
    assert "not yet created again" in reasons["aws_sqs_queue.half"]
    assert "interrupted while creating" in reasons["aws_sqs_queue.begun"]
    assert any("1 operations were interrupted" in note for note in read.meta.notes)


def test_components_loops_and_any_name():
    parent = f"{STACK}my:index:Net::net"
    component = {"urn": parent, "custom": False, "type": "my:index:Net"}
    subnets = [
        resource("aws:ec2/subnet:Subnet", f"private-{i}", {}, parents="my:index:Net$", parent=parent) for i in (0, 1)
    ]
    odd = resource(QUEUE, 'a::b ["x"]', {})
    found = records(export(provider(), component, *subnets, odd))
    assert 'module.net.aws_subnet.private["private-1"]' in found
    assert found['module.net.aws_subnet.private["private-1"]'].block_address == "module.net.aws_subnet.private"
    assert found[r'aws_sqs_queue.a_b_x_["a::b [\"x\"]"]'].name == 'a::b ["x"]'


def test_positions_inside_the_project_only():
    inside = resource(QUEUE, "in", {}, sourcePosition="project:///infra/app.py#12,4")
    outside = resource(QUEUE, "out", {}, sourcePosition="project:///../../server.go#3")
    found = records(export(provider(), inside, outside))
    assert (found["aws_sqs_queue.in"].origin.file, found["aws_sqs_queue.in"].origin.line) == ("infra/app.py", 12)
    assert found["aws_sqs_queue.out"].origin.file is None


def test_preview_operations():
    old = resource(INSTANCE, "w", {"engine": "x"}, outputs={"arn": "arn:aws:rds:eu-west-1:123456789012:db:w"})
    read = preview(
        step("update", resource(INSTANCE, "w", {"engine": "x", "multiAz": True}), old),
        step("create-replacement", resource(QUEUE, "r", {"name": "new"}, id=""), resource(QUEUE, "r", {"name": "old"})),
        step("delete-replaced", None, resource(QUEUE, "r", {"name": "old"})),
        step("delete", None, resource(QUEUE, "gone", {})),
        step("dance", resource(QUEUE, "odd", {})),
        changeSummary={"same": 4, "update": 1},
        diagnostics=[{"severity": "error", "message": "x"}],
    )
    found = records(read)
    assert found["aws_db_instance.w"].values["arn"].endswith("db:w")
    assert (found["aws_db_instance.w"].action, found["aws_sqs_queue.r"].action) == ("update", "replace")
    assert found["aws_sqs_queue.r"].values["name"] == "new"
    reasons = {address: reason for address, _, reason in read.skipped}
    assert reasons["aws_sqs_queue.gone"] == "deleted by this update"
    assert "operation 'dance'" in reasons["aws_sqs_queue.odd"]
    assert any("4 unchanged resources are not in the preview" in w for w in read.warnings)
    assert any("ended with an error" in n for n in read.meta.notes)


def test_the_stream_is_read_too():
    metadata = {"op": "create", "urn": f"{STACK}{QUEUE}::w", "type": QUEUE, "new": resource(QUEUE, "w", {"name": "q"})}
    lines = [
        {"sequence": 1, "preludeEvent": {"config": {"aws:region": "eu-west-1"}}},
        {"sequence": 2, "resourcePreEvent": {"metadata": metadata, "planning": True}},
        {"sequence": 3, "summaryEvent": {"resourceChanges": {"create": 1}}},
    ]
    read = read_bytes("-", "\n".join(map(json.dumps, lines)).encode())
    assert records(read)["aws_sqs_queue.w"].provider.region == Known("eu-west-1")
    cut = read_bytes("-", "\n".join(map(json.dumps, lines[:2])).encode())
    assert any("did not reach its end" in note for note in cut.meta.notes)
    with pytest.raises(SourceError, match="line 2"):
        read_bytes("-", json.dumps(lines[0]).encode() + b'\n{"resourcePreEvent": [')


def test_types_by_rule_are_said():
    read = export(provider(), resource("aws:newthing/widget:Widget", "w", {}), resource(QUEUE, "q", {}))
    assert any("aws:newthing/widget:Widget as aws_newthing_widget" in note for note in read.meta.notes)


@pytest.mark.parametrize(
    ("version", "deployment", "what"),
    [
        (99, {}, "version 99 is not known"),
        ("3", {}, "version 3 is not known"),
        (3, None, "never been deployed"),
        (3, {"resources": {"a": 1}}, "its resources are no list"),
        (3, {"manifest": 7}, "deployment"),
    ],
)
def test_broken_exports_are_explained(version: Any, deployment: Any, what: str):
    with pytest.raises(SourceError, match=what):
        read_bytes("stack.json", json.dumps({"version": version, "deployment": deployment}).encode())


@pytest.mark.parametrize(
    "broken",
    [7, [], {"urn": 1}, {"urn": "x", "type": QUEUE}, {"urn": f"{STACK}{QUEUE}::b", "inputs": []}],
)
def test_a_broken_resource_takes_no_other_with_it(broken: Any):
    read = export(provider(), broken, resource(QUEUE, "fine", {}))
    assert list(records(read)) == ["aws_sqs_queue.fine"]
    assert len(read.skipped) == 1
    assert read.skipped[0][2].startswith("not understood")


def test_deep_values_do_not_end_the_reading():
    deep: Any = "x"
    for _ in range(800):
        deep = {"a": deep}
    read = export(provider(), resource(QUEUE, "deep", {"policy": deep}), resource(QUEUE, "fine", {}))
    assert "aws_sqs_queue.fine" in records(read)
    assert len(read.records) + len(read.skipped) == 2


def test_two_stacks_and_two_tools_stay_apart():
    one = export(provider(), resource(QUEUE, "withdrawals", {}))
    text = json.dumps({"version": 3, "deployment": {"resources": [provider(), resource(QUEUE, "withdrawals", {})]}})
    other = read_bytes("staging.json", text.replace("pulumi:prod::", "pulumi:staging::").encode())
    assert audit(one, other).coverage.read == 2
    state = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": [
        {"mode": "managed", "type": "aws_sqs_queue", "name": "withdrawals", "provider": 'provider["x/hashicorp/aws"]',
         "instances": [{"attributes": {"name": "q"}}]}]}  # fmt: skip
    assert audit(one, read_bytes("terraform.tfstate", json.dumps(state).encode())).coverage.read == 2


# --- the corpus -----------------------------------------------------------------------------------


def corpus(shared: Path, name: str) -> Input:
    return read_targets([str(next((shared / "corpus").glob(f"pulumi_*/*{name}.json")))])[0]


def test_every_file_gives_a_verdict_or_a_clear_error(shared: Path):
    files = sorted((shared / "corpus").glob("pulumi_*/*.json"))
    assert len(files) >= 17
    for path in files:
        try:
            assert audit(*read_targets([str(path)])).services
        except AuditorError as error:
            assert error.hint, path


def test_region_from_the_resource_where_the_provider_has_none(shared: Path):
    result = audit(corpus(shared, "rds-provider-without-region"))
    assert verdict(result, "zone").worst is verdict(result, "zone").best is Verdict.STOPS
    assert {d.domain for d in result.services[0].domains} >= {"aws:us-west-2:us-west-2a", "aws:us-west-2"}


def test_three_default_providers_three_nats(shared: Path):
    read = corpus(shared, "eks-awsx-3az-3nat")
    keys = {r.provider.key for r in read.records if r.provider.name == "aws"}
    assert keys == {"aws.default_6_52_0", "aws.default_6_45_0", "aws.default_6_47_0"}
    assert {r.provider.region for r in read.records if r.provider.name == "aws"} == {Known("us-west-2")}
    result = audit(read)
    own = {r.address: dict(r.verdicts) for r in result.resources}
    zone = {a: v["zone"] for a, v in own.items() if "zone" in v}  # type: ignore[index]
    group = next(v for a, v in zone.items() if "autoscaling_group" in a)
    assert group.worst is Verdict.DIPS
    gateways = [v for a, v in zone.items() if "nat_gateway" in a]
    assert [v.worst for v in gateways] == [Verdict.STOPS] * 3
    assert verdict(result, "zone").worst is Verdict.DIPS
    assert not any("eks:index" in s.type or "awsx" in s.type for s in result.coverage.skipped)


def test_region_input_of_version_seven(shared: Path):
    read = corpus(shared, "preview-aws7-gcp9")
    assert records(read)["aws_s3_bucket.uploads"].provider.region == Known("eu-central-1")
    assert records(read)["google_storage_bucket.artifacts"].values["location"] == "US"


def test_old_checkpoints_have_no_provider(shared: Path):
    for name in ("checkpoint-v1", "checkpoint-v3", "checkpoint-secrets"):
        result = audit(corpus(shared, name))
        assert {d.domain for d in result.services[0].domains} >= {"aws:us-east-2"}
