"""Traps of data services, each a small state: the store's own answer, and why an experienced engineer gives it."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model.verdict import Level
from tests.examples import audit

Records = dict[str, dict[str, Any]]
SUBNETS: Records = {
    f"aws_subnet.{z}": {"id": f"subnet-{z}", "availability_zone": f"ap-northeast-1{z}", "vpc_id": "vpc-1"}
    for z in "acd"
}
HOME, AWAY = "123456789012", "444455556666"
OSAKA = "arn:aws:x:ap-northeast-3:123456789012:"
VAULT = "arn:aws:backup:ap-northeast-3:123456789012:backup-vault:offsite"


def redis(subnets: str = "acd", **settings: Any) -> Records:
    group = {"name": "caches", "subnet_ids": [f"subnet-{z}" for z in subnets]}
    return {
        **SUBNETS,
        "aws_elasticache_subnet_group.g": group,
        "aws_elasticache_replication_group.x": {"subnet_group_name": "caches", **settings},
    }


def selected(**selection: Any) -> Records:
    return {
        "aws_db_instance.x": {
            "identifier": "ledger",
            "arn": "arn:aws:rds:ap-northeast-1:123456789012:db:ledger",
            "multi_az": True,
            "backup_retention_period": 0,
            "tags": {"Tier": "gold"},
            "tags_all": {"Tier": "gold", "Owner": "core"},
        },
        "aws_backup_plan.p": {
            "id": "plan-1",
            "rule": [{"target_vault_name": "here", "copy_action": [{"destination_vault_arn": VAULT}]}],
        },
        "aws_backup_selection.s": {"plan_id": "plan-1", **selection},
    }


def bucket(*rules: dict[str, Any], **extra: dict[str, Any]) -> Records:
    there = {f"aws_s3_bucket.there{i}": {"arn": f"arn:aws:s3:::there{i}", "region": "ap-northeast-3"} for i in (1, 2)}
    return {
        "aws_s3_bucket.x": {
            "id": "manifests",
            "bucket": "manifests",
            "arn": "arn:aws:s3:::manifests",
            "region": "ap-northeast-1",
        },
        **there,
        "aws_s3_bucket_replication_configuration.r": {"bucket": "manifests", "rule": list(rules)},
        **extra,
    }


def rule(status: str, to: str = "there1", **more: Any) -> dict[str, Any]:
    return {"status": status, "destination": [{"bucket": f"arn:aws:s3:::{to}"}], **more}


def hsm_key(*zones: str) -> Records:
    modules = {
        f"aws_cloudhsm_v2_hsm.{z}": {"cluster_id": "cluster-1", "availability_zone": f"ap-northeast-1{z}"}
        for z in zones
    }
    return {
        "aws_cloudhsm_v2_cluster.c": {"cluster_id": "cluster-1"},
        **modules,
        "aws_kms_custom_key_store.s": {"id": "cks-1", "cloud_hsm_cluster_id": "cluster-1"},
        "aws_kms_key.x": {"custom_key_store_id": "cks-1", "key_usage": "SIGN_VERIFY"},
        "aws_lambda_function.f": {
            "environment": [{"variables": {"KEY": "arn:aws:x:ap-northeast-1:123456789012:aws_kms_key.x"}}]
        },
    }


STORES = [
    (
        "both nodes are named into one zone",
        redis(num_cache_clusters=2, automatic_failover_enabled=True, multi_az_enabled=True,
              preferred_cache_cluster_azs=["ap-northeast-1a", "ap-northeast-1a"]),
        ("stops", "stops"),
    ),
    (
        "the subnet group has one zone, whatever Multi-AZ says",
        redis("a", num_cache_clusters=3, automatic_failover_enabled=True, multi_az_enabled=True),
        ("stops", "stops"),
    ),
    (
        "without Multi-AZ nothing keeps the replica out of the primary's zone",
        redis(num_cache_clusters=2, automatic_failover_enabled=True, multi_az_enabled=False),
        ("stops..dips", "stops"),
    ),
    (
        "a replica without automatic failover is promoted by a person",
        redis(num_cache_clusters=2, automatic_failover_enabled=False, multi_az_enabled=True),
        ("recovers", "stops"),
    ),
    ("selected by a pattern of ARNs", selected(resources=["arn:aws:rds:*:*:db:*"]), ("dips", "restores")),
    ("a pattern of another kind of store", selected(resources=["arn:aws:dynamodb:*:*:table/*"]), ("dips", "stops")),
    (
        "everything but what is not to be taken",
        selected(resources=["*"], not_resources=["arn:aws:rds:ap-northeast-1:123456789012:db:ledger"]),
        ("dips", "stops"),
    ),
    (
        "one of several tags is enough",
        selected(selection_tag=[{"type": "STRINGEQUALS", "key": k, "value": v} for k, v in
                                (("Tier", "silver"), ("Tier", "gold"))]),
        ("dips", "restores"),
    ),
    (
        "of several conditions all must be met",
        selected(resources=["*"], condition=[{"string_equals": [
            {"key": "aws:ResourceTag/Tier", "value": "gold"}, {"key": "aws:ResourceTag/Owner", "value": "other"}]}]),
        ("dips", "stops"),
    ),
    (
        "a condition that excludes",
        selected(resources=["*"], condition=[{"string_not_equals": [
            {"key": "aws:ResourceTag/Tier", "value": "gold"}]}]),
        ("dips", "stops"),
    ),
    ("one rule is off, the other on", bucket(rule("Disabled"), rule("Enabled", "there2")), ("holds", "recovers")),
    ("both rules are off", bucket(rule("Disabled"), rule("Disabled", "there2")), ("holds", "stops")),
    (
        "SSE-KMS by default, and a rule that does not name encrypted objects",
        bucket(rule("Enabled"), **{"aws_s3_bucket_server_side_encryption_configuration.e": {
            "bucket": "manifests",
            "rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}]}]}}),
        ("holds", "stops..recovers"),
    ),
    (
        "a volume that a lifecycle policy takes by its instance's tag",
        {
            "aws_ebs_volume.x": {"id": "vol-1", "availability_zone": "ap-northeast-1a"},
            "aws_instance.i": {"id": "i-1", "availability_zone": "ap-northeast-1a", "tags": {"Keep": "yes"}},
            "aws_volume_attachment.t": {"volume_id": "vol-1", "instance_id": "i-1"},
            "aws_dlm_lifecycle_policy.p": {"state": "ENABLED", "policy_details": [{
                "resource_types": ["INSTANCE"], "target_tags": {"Keep": "yes"},
                "schedule": [{"create_rule": [{"interval": 12}]}]}]},
        },
        ("restores", "stops"),
    ),
    (
        "a lifecycle policy that is switched off takes nothing",
        {
            "aws_ebs_volume.x": {"id": "vol-1", "availability_zone": "ap-northeast-1a", "tags": {"Keep": "yes"}},
            "aws_dlm_lifecycle_policy.p": {"state": "DISABLED", "policy_details": [{
                "resource_types": ["VOLUME"], "target_tags": {"Keep": "yes"}, "schedule": [{}]}]},
        },
        ("stops", "stops"),
    ),
    (
        "peered DSQL clusters serve in both Regions",
        {
            "aws_dsql_cluster.x": {"identifier": "one", "multi_region_properties": [{"witness_region": "us-west-2"}]},
            "aws_dsql_cluster.y": {"identifier": "two", "arn": OSAKA + "two"},
            "aws_dsql_cluster_peering.p": {"identifier": "one", "clusters": [OSAKA + "two"]},
        },
        ("holds", "holds"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "records", "expected"), STORES, ids=[s[0] for s in STORES])
def test_store(why: str, records: Records, expected: tuple[str, str]) -> None:
    found = next(r for r in audit(records).resources if r.address.endswith(".x"))
    verdicts = dict(found.verdicts)
    answers = tuple(str(verdicts[level]) if level in verdicts else "holds" for level in (Level.ZONE, Level.REGION))
    assert answers == expected, why


@pytest.mark.parametrize(("zones", "expected"), [("a", "restores"), ("ac", "holds")])
def test_a_key_stands_where_the_modules_of_its_store_stand(zones: str, expected: str) -> None:
    (service,) = audit(hsm_key(*zones)).services
    assert str(dict(service.verdicts)[Level.ZONE].interval) == expected


def test_a_name_that_two_stores_have_means_the_one_at_home() -> None:
    arns = {a: f"arn:aws:rds:ap-northeast-1:{account}:db:ledger" for a, account in (("near", HOME), ("far", AWAY))}
    stores = {f"aws_db_instance.{n}": {"identifier": "ledger", "arn": arn} for n, arn in arns.items()}
    reader = {"arn": f"arn:aws:rds:ap-northeast-1:{HOME}:db:reader", "replicate_source_db": "ledger"}
    result = audit({**stores, "aws_db_instance.x": reader})
    found = {r.address: str(dict(r.verdicts)[Level.ZONE]) for r in result.resources}
    # The reader may stand in the zone of its source: neither zone is known.
    assert (found["aws_db_instance.near"], found["aws_db_instance.far"]) == ("stops..recovers", "stops")
