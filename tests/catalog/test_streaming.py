"""Connectors, Flink applications, gateways, Outposts and EventBridge endpoints: what takes them away."""

from __future__ import annotations

from typing import Any

from auditor.model.verdict import Level
from auditor.result import LevelVerdict, ServiceResult
from tests.examples import audit

Records = dict[str, dict[str, Any]]
SUBNETS: Records = {f"aws_subnet.{z}": {"id": f"subnet-{z}", "availability_zone": f"ap-northeast-1{z}"} for z in "acd"}
OUTPOST = "arn:aws:outposts:ap-northeast-1:123456789012:outpost/op-0ab1"
TAG = {"resilience:service": "w", "resilience:function": "withdrawal"}


def only(records: Records) -> ServiceResult:
    (service,) = audit(records).services
    return service


def at(records: Records, level: Level) -> LevelVerdict:
    return dict(only(records).verdicts)[level]


def connector(workers: dict[str, Any], *zones: str) -> Records:
    vpc = [{"subnets": [f"subnet-{z}" for z in zones]}]
    return {
        **SUBNETS,
        "aws_mskconnect_connector.sink": {
            "name": "sink", "capacity": [workers], "tags": TAG,
            "kafka_cluster": [{"apache_kafka_cluster": [{"bootstrap_servers": "b-1:9092", "vpc": vpc}]}],
        },
    }  # fmt: skip


def test_a_connector_with_workers_in_three_zones_holds() -> None:
    provisioned = {"provisioned_capacity": [{"worker_count": 3, "mcu_count": 1}]}
    assert str(at(connector(provisioned, *"acd"), Level.ZONE).interval) == "holds"


def test_a_connector_with_one_worker_is_started_again() -> None:
    provisioned = {"provisioned_capacity": [{"worker_count": 1, "mcu_count": 1}]}
    assert str(at(connector(provisioned, *"acd"), Level.ZONE).interval) == "dips"
    assert str(at(connector({"autoscaling": [{"min_worker_count": 1}]}, *"acd"), Level.ZONE).interval) == "dips"


def test_a_connector_in_one_subnet_stops_with_it() -> None:
    assert str(at(connector({"provisioned_capacity": [{"worker_count": 4}]}, "a"), Level.ZONE).interval) == "stops"


def test_a_flink_application_needs_the_stream_that_it_reads() -> None:
    arn = "arn:aws:kinesis:ap-northeast-1:123456789012:stream/orders"
    properties = {"property_group": [{"property_group_id": "in", "property_map": {"stream": arn}}]}
    configuration = [{"vpc_configuration": [{"subnet_ids": ["subnet-a"]}], "environment_properties": [properties]}]
    service = only({
        **SUBNETS,
        "aws_kinesis_stream.orders": {"arn": arn, "name": "orders"},
        "aws_kinesisanalyticsv2_application.w": {
            "name": "w", "application_configuration": configuration, "tags": TAG,
        },
    })  # fmt: skip
    assert "aws_kinesis_stream.orders" in [m.address for m in service.members]
    assert str(dict(service.verdicts)[Level.ZONE].interval) == "stops"


def packed(strategy: str) -> Records:
    return {
        **SUBNETS,
        "aws_placement_group.p": {"id": "near", "name": "near", "strategy": strategy},
        "aws_autoscaling_group.w": {
            "name": "w", "desired_capacity": 6, "min_size": 6, "max_size": 6, "placement_group": "near",
            "vpc_zone_identifier": [s["id"] for s in SUBNETS.values()],
            "tag": [{"key": k, "value": v} for k, v in TAG.items()],
        },
    }  # fmt: skip


def test_a_cluster_placement_group_puts_a_fleet_into_one_zone() -> None:
    assert str(at(packed("spread"), Level.ZONE).interval) == "holds"
    assert str(at(packed("cluster"), Level.ZONE).interval) == "dips"


def gateway(**host: str) -> Records:
    arn = "arn:aws:storagegateway:ap-northeast-1:123456789012:gateway/sgw-1"
    return {
        **SUBNETS,
        "aws_instance.appliance": {"id": "i-1", "subnet_id": "subnet-a"},
        "aws_s3_bucket.files": {"id": "files", "arn": "arn:aws:s3:::files"},
        "aws_storagegateway_gateway.g": {"arn": arn, "id": arn, **host},
        "aws_storagegateway_nfs_file_share.w": {
            "gateway_arn": arn, "location_arn": "arn:aws:s3:::files", "tags": TAG,
        },
    }  # fmt: skip


def test_a_share_stops_with_the_one_instance_of_its_gateway() -> None:
    row = at(gateway(ec2_instance_id="i-1"), Level.ZONE)
    assert str(row.interval) == "stops"


def test_a_gateway_on_a_host_that_nobody_names_is_open() -> None:
    service = only(gateway())
    assert str(dict(service.verdicts)[Level.REGION].interval).startswith("stops")
    assert "aws_s3_bucket.files" in [m.address for m in service.members]


def test_a_bucket_on_an_outpost_stands_there_and_in_its_zone() -> None:
    records: Records = {
        "aws_subnet.vault": {"id": "subnet-v", "availability_zone": "ap-northeast-1a", "outpost_arn": OUTPOST},
        "aws_s3control_bucket.w": {"bucket": "w", "outpost_id": "op-0ab1", "tags": TAG},
    }
    rows = {d.domain: str(d.interval) for d in only(records).domains}
    assert rows["aws:ap-northeast-1:ap-northeast-1a@op-0ab1"] == "stops"
    assert rows["aws:ap-northeast-1:ap-northeast-1a"] == "stops"


def endpoint(**check: Any) -> Records:
    buses: Records = {
        f"aws_cloudwatch_event_bus.{place}": {
            "name": "w", "arn": f"arn:aws:events:{region}:123456789012:event-bus/w",
            "tags": TAG,
        }
        for place, region in (("tokyo", "ap-northeast-1"), ("osaka", "ap-northeast-3"))
    }  # fmt: skip
    return {
        **buses,
        "aws_route53_health_check.hc": {
            "id": "hc", "arn": "arn:aws:route53:::healthcheck/hc", "type": "CLOUDWATCH_METRIC", **check,
        },
        "aws_cloudwatch_event_endpoint.w": {
            "name": "w", "arn": "arn:aws:events:ap-northeast-1:123456789012:endpoint/w", "tags": TAG,
            "event_bus": [{"event_bus_arn": b["arn"]} for b in buses.values()],
            "routing_config": [{"failover_config": [{
                "primary": [{"health_check": "arn:aws:route53:::healthcheck/hc"}],
                "secondary": [{"route": "ap-northeast-3"}],
            }]}],
        },
    }  # fmt: skip


def test_a_global_endpoint_moves_events_to_its_second_region() -> None:
    row = at(endpoint(), Level.REGION)
    assert str(row.interval) == "dips"
    assert row.rto_seconds == (0, 420)


def test_a_global_endpoint_whose_check_is_off_waits_for_a_person() -> None:
    assert str(at(endpoint(disabled=True), Level.REGION).interval) == "recovers"
