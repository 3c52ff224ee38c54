"""One trap per case, as a small state: the verdict that an experienced engineer would defend, and why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.result import ServiceResult
from auditor.sources import read_bytes
from tests.examples import audit, state

Records = dict[str, dict[str, Any]]
TAGS = {"resilience:service": "withdrawals"}
SUBNETS: Records = {
    f"aws_subnet.{z}": {"id": f"subnet-{z}", "availability_zone": f"ap-northeast-1{z}", "vpc_id": "vpc-1"}
    for z in "acd"
}
IDS = [f"subnet-{z}" for z in "acd"]


def task(**environment: str) -> dict[str, Any]:
    containers = [{"name": "x", "environment": [{"name": k, "value": v} for k, v in environment.items()]}]
    return {"arn": "td-arn", "container_definitions": json.dumps(containers)}


def tokyo(count: int = 6, subnets: list[str] | None = None, definition: dict[str, Any] | None = None) -> Records:
    service = {
        "desired_count": count,
        "network_configuration": [{"subnets": subnets or IDS}],
        "task_definition": "td-arn",
        "tags": TAGS,
    }
    return {**SUBNETS, "aws_ecs_service.w": service, "aws_ecs_task_definition.w": definition or task()}


def redis(**settings: Any) -> Records:
    return {
        **tokyo(definition=task(R="redis.host")),
        "aws_elasticache_replication_group.r": {
            "primary_endpoint_address": "redis.host",
            "subnet_group_name": "sg",
            **settings,
        },
        "aws_elasticache_subnet_group.g": {"name": "sg", "subnet_ids": IDS},
    }


def kafka(copies: int, minimum: int, subnets: list[str], brokers: int) -> Records:
    return {
        **tokyo(definition=task(R="b1:9092")),
        "aws_msk_cluster.m": {
            "bootstrap_brokers": "b1:9092",
            "number_of_broker_nodes": brokers,
            "broker_node_group_info": [{"client_subnets": subnets}],
            "configuration_info": [{"arn": "conf"}],
        },
        "aws_msk_configuration.c": {
            "arn": "conf",
            "server_properties": f"default.replication.factor={copies}\nmin.insync.replicas={minimum}\n",
        },
    }


def hsm(*zones: str) -> Records:
    modules = {
        f"aws_cloudhsm_v2_hsm.h{z}": {
            "cluster_id": "cluster-1",
            "availability_zone": f"ap-northeast-1{z}",
            "id": f"h{z}",
        }
        for z in zones
    }
    cluster = {"cluster_id": "cluster-1", "id": "cluster-1", "subnet_ids": IDS}
    return {**tokyo(definition=task(H="cluster-1")), "aws_cloudhsm_v2_cluster.h": cluster, **modules}


def nat_instance() -> Records:
    links = {f"aws_route_table_association.{z}": {"subnet_id": f"subnet-{z}", "route_table_id": "rtb-1"} for z in "acd"}
    route = {"cidr_block": "0.0.0.0/0", "instance_id": "i-nat", "nat_gateway_id": ""}
    return {
        **tokyo(),
        "aws_instance.nat": {"id": "i-nat", "subnet_id": "subnet-a"},
        "aws_route_table.r": {"id": "rtb-1", "route": [route]},
        **links,
    }


def endpoint(*, private_dns: bool) -> Records:
    return {
        **tokyo(definition=task(K="arn:kms")),
        "aws_kms_key.k": {"arn": "arn:kms", "key_usage": "SIGN_VERIFY"},
        "aws_vpc_endpoint.kms": {
            "vpc_id": "vpc-1",
            "service_name": "com.amazonaws.ap-northeast-1.kms",
            "vpc_endpoint_type": "Interface",
            "private_dns_enabled": private_dns,
            "subnet_ids": ["subnet-a"],
        },
    }


ZONE_CASES = [
    (
        "an interface endpoint takes all KMS calls of the VPC and stands in one zone",
        endpoint(private_dns=True),
        "stops",
    ),
    ("without private DNS nothing goes through the endpoint", endpoint(private_dns=False), "holds"),
    ("automatic failover off: one node", redis(automatic_failover_enabled=False, num_cache_clusters=1), "stops"),
    (
        "three nodes, failover and Multi-AZ: promoted by itself",
        redis(automatic_failover_enabled=True, multi_az_enabled=True, num_cache_clusters=3),
        "dips",
    ),
    ("three copies, two in sync needed: one zone may go", kafka(3, 2, IDS, 3), "holds"),
    ("all three copies needed: no zone may go", kafka(3, 3, IDS, 3), "stops"),
    ("two zones hold three copies: one zone has two of them", kafka(3, 2, IDS[:2], 4), "stops"),
    ("the last HSM leaves its daily backup", hsm("a"), "restores"),
    ("two HSMs in two zones", hsm("a", "c"), "holds"),
    ("a NAT instance is the way out of all three zones", nat_instance(), "stops"),
    ("one task in three zones starts elsewhere", tokyo(1), "dips"),
    ("two tasks in two zones: half is left", tokyo(2, IDS[:2]), "holds"),
    ("three tasks in two zones: one zone certainly has two", tokyo(3, IDS[:2]), "dips"),
    ("all tasks may only start in one zone", tokyo(6, IDS[:1]), "stops"),
    ("no running task", tokyo(0), "recovers"),
    (
        "a function in one subnet",
        {**SUBNETS, "aws_lambda_function.w": {"vpc_config": [{"subnet_ids": ["subnet-a"]}], "tags": TAGS}},
        "stops",
    ),
    (
        "two machines of one block: whether they stand in for each other is not said",
        {**SUBNETS, **{f"aws_instance.w[{i}]": {"subnet_id": IDS[i], "tags": TAGS} for i in range(2)}},
        "stops..holds",
    ),
    (
        "One Zone storage",
        {
            **tokyo(definition={**task(), "volume": [{"efs_volume_configuration": [{"file_system_id": "fs-1"}]}]}),
            "aws_efs_file_system.f": {"id": "fs-1", "availability_zone_name": "ap-northeast-1a"},
        },
        "stops",
    ),
    (
        "a single broker",
        {
            **tokyo(definition=task(B="arn:mq")),
            "aws_mq_broker.d": {"arn": "arn:mq", "deployment_mode": "SINGLE_INSTANCE", "subnet_ids": ["subnet-c"]},
        },
        "stops",
    ),
]


def only(records: Records) -> ServiceResult:
    (service,) = audit(records).services
    return service


@pytest.mark.parametrize(("why", "records", "expected"), ZONE_CASES, ids=[c[0] for c in ZONE_CASES])
def test_zone(why: str, records: Records, expected: str) -> None:
    assert str(dict(only(records).verdicts)[Level.ZONE].interval) == expected, why


# --- two Regions ------------------------------------------------------------------------------

REGIONS = {"tokyo": "ap-northeast-1", "singapore": "ap-southeast-1"}
ZONES = {"tokyo": "acd", "singapore": "abc"}
CHECK: dict[str, Any] = {"health_check_id": "hc"}


def arn(place: str, what: str) -> str:
    return f"arn:aws:x:{REGIONS[place]}:123456789012:{what}"


def cell(place: str, count: int = 6, **environment: str) -> Records:
    ids = [f"subnet-{place}-{z}" for z in ZONES[place]]
    subnets: Records = {
        f"aws_subnet.{place}_{z}": {"arn": arn(place, i), "id": i, "availability_zone": REGIONS[place] + z}
        for z, i in zip(ZONES[place], ids, strict=True)
    }
    group = arn(place, "tg")
    return {
        **subnets,
        f"aws_lb.{place}": {"arn": arn(place, "lb"), "dns_name": f"{place}.elb", "subnets": ids, "name": f"w-{place}"},
        f"aws_lb_target_group.{place}": {"arn": group},
        f"aws_lb_listener.{place}": {
            "arn": arn(place, "listener"),
            "load_balancer_arn": arn(place, "lb"),
            "default_action": [{"target_group_arn": group}],
        },
        f"aws_ecs_task_definition.{place}": {**task(**environment), "arn": arn(place, "td")},
        f"aws_ecs_service.{place}": {
            "arn": arn(place, "svc"),
            "name": "w",
            "desired_count": count,
            "network_configuration": [{"subnets": ids}],
            "task_definition": arn(place, "td"),
            "load_balancer": [{"target_group_arn": group}],
            "tags": TAGS,
        },
    }


def record(place: str, policy: str, block: dict[str, Any], **more: Any) -> Records:
    alias = {"name": f"{place}.elb", "zone_id": "Z", "evaluate_target_health": False}
    values = {"name": "w", "type": "A", "set_identifier": place, "alias": [alias], "arn": "", policy: [block], **more}
    return {f"aws_route53_record.{place}": values}


def weighted(first: int = 50, second: int = 50, **more: Any) -> Records:
    policy = "weighted_routing_policy"
    return {
        **record("tokyo", policy, {"weight": first}, **more),
        **record("singapore", policy, {"weight": second}, **more),
    }


def failover(**more: Any) -> Records:
    policy = "failover_routing_policy"
    return {
        **record("tokyo", policy, {"type": "PRIMARY"}, **more),
        **record("singapore", policy, {"type": "SECONDARY"}),
    }


def both(**environment: str) -> Records:
    return {**cell("tokyo", 6, **environment), **cell("singapore", 6, **environment)}


def table(place: str, name: str, *replicas: str) -> Records:
    blocks = [{"region_name": r, "arn": "x"} for r in replicas]
    return {f"aws_dynamodb_table.{place}": {"name": name, "arn": arn(place, f"table/{name}"), "replica": blocks}}


def test_a_need_of_an_unknown_type_is_open_and_named() -> None:
    service = only({**tokyo(definition=task(D="arn:odd")), "aws_odd_ledger.q": {"arn": "arn:odd"}})
    assert str(dict(service.verdicts)[Level.ZONE].interval) == "stops..holds"
    assert any("aws_odd_ledger.q" in gap and "not modelled" in gap for gap in service.gaps)
    assert "aws_odd_ledger.q" in [m.address for m in service.members]


REGION_CASES = [
    ("health-checked active/active", {**both(), **weighted(**CHECK)}, "holds"),
    ("weights without health checks keep answering with the lost one", {**both(), **weighted()}, "recovers"),
    ("weight 0 is answered when all others are unhealthy", {**both(), **weighted(100, 0, **CHECK)}, "dips"),
    ("weight 0 without a health check waits for a person", {**both(), **weighted(100, 0)}, "recovers"),
    ("weight 0 everywhere is equal weight", {**both(), **weighted(0, 0, **CHECK)}, "holds"),
    ("health-checked failover starts by itself", {**both(), **failover(**CHECK)}, "dips"),
    ("failover without a health check", {**both(), **failover()}, "recovers"),
    ("twins that no router joins", both(), "recovers"),
    (
        "two tables of two Regions are not one table",
        {
            **cell("tokyo", T="wt"), **cell("singapore", T="ws"), **weighted(**CHECK),
            **table("tokyo", "wt"), **table("singapore", "ws"),
        },
        "stops",
    ),
    (
        "a global table serves in both",
        {**both(T="wt"), **weighted(**CHECK), **table("tokyo", "wt", "ap-southeast-1")},
        "holds",
    ),
    (
        "an empty fleet has to be scaled up by a person",
        {**cell("tokyo"), **cell("singapore", 0), **failover(**CHECK)},
        "recovers",
    ),
    (
        "one single-Region key for both",
        {**both(K=arn("tokyo", "key")), **weighted(**CHECK), "aws_kms_key.k": {"arn": arn("tokyo", "key")}},
        "stops",
    ),
    (
        "an origin group fails over reads only",
        {
            **both(),
            "aws_cloudfront_distribution.d": {
                "arn": "arn:aws:cloudfront::123456789012:distribution/d",
                "enabled": True,
                "origin": [{"domain_name": f"{p}.elb", "origin_id": p} for p in REGIONS],
                "origin_group": [{"origin_id": "g"}],
            },
        },
        "recovers",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "records", "expected"), REGION_CASES, ids=[c[0] for c in REGION_CASES])
def test_region(why: str, records: Records, expected: str) -> None:
    assert str(dict(only(records).verdicts)[Level.REGION].interval) == expected, why


def test_renaming_and_reordering_change_nothing() -> None:
    before = only({**both(), **weighted(**CHECK)})
    text = json.dumps({**both(), **weighted(**CHECK)}).replace("aws_ecs_service.", "aws_ecs_service.renamed_")
    after = only(dict(reversed(json.loads(text).items())))
    assert [(lv, v.interval) for lv, v in before.verdicts] == [(lv, v.interval) for lv, v in after.verdicts]


def test_what_a_local_value_hides_is_needed_as_likely() -> None:
    """A plan leaves locals out: what it calls relevant and no visible expression uses is taken as meant."""
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": [
            change("aws_lambda_function", "w", {"tags": TAGS}, environment=[{"variables": True}]),
            change("aws_db_instance", "ledger", {"multi_az": False, "backup_retention_period": 0}, address=True),
            change("aws_db_instance", "other", {"multi_az": False}, address=True),
        ],
        "configuration": {
            "provider_config": {
                "aws": {"name": "aws", "expressions": {"region": {"constant_value": "ap-northeast-1"}}}
            },
            "root_module": {
                "resources": [
                    block("aws_lambda_function.w", environment=[{"variables": {"references": ["local.env"]}}]),
                    block("aws_db_instance.ledger", multi_az={"constant_value": False}),
                    block("aws_db_instance.other", multi_az={"constant_value": False}),
                ]
            },
        },
        "relevant_attributes": [{"resource": "aws_db_instance.ledger", "attribute": ["address"]}],
    }
    one = read_bytes("plan.json", json.dumps(plan).encode())
    (service,) = run_audit([one], Config(), (), Options()).services
    assert [m.address for m in service.members] == ["aws_db_instance.ledger", "aws_lambda_function.w"]
    assert str(dict(service.verdicts)[Level.ZONE].interval) == "stops"


def change(type_: str, name: str, after: dict[str, Any], **unknown: Any) -> dict[str, Any]:
    return {
        "address": f"{type_}.{name}",
        "mode": "managed",
        "type": type_,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": ["create"], "after": after, "after_unknown": {"id": True, "arn": True, **unknown}},
    }


def block(address: str, **expressions: Any) -> dict[str, Any]:
    type_, name = address.split(".")
    return {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": name,
        "provider_config_key": "aws",
        "expressions": expressions,
    }


def test_two_states_of_one_module_are_two_stacks_and_one_state_twice_is_one() -> None:
    tokyo_state = state({"aws_sqs_queue.withdrawals": {"id": "q-tokyo"}}, "ap-northeast-1")
    osaka_state = state({"aws_sqs_queue.withdrawals": {"id": "q-osaka"}}, "ap-northeast-3")
    first, second = read_bytes("tokyo.tfstate", tokyo_state), read_bytes("osaka.tfstate", osaka_state)
    both_stacks = run_audit([first, second], Config(), (), Options())
    assert both_stacks.coverage.read == 2
    once = run_audit([first, read_bytes("again.tfstate", tokyo_state)], Config(), (), Options())
    assert once.coverage.read == 1
    assert "the same stack" in once.warnings[0]
