"""One service of the made-up exchange: a balanced ECS service with its database, table, queue and alarms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.stack import ACCOUNT, Computed, Given, Link, Network, Part, environment, ids, tags

_NAME = ("var.name",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A module instance, and the choices that make it more or less resilient."""

    module: str
    name: str
    net: Network
    desired: int
    multi_az: bool
    retention: int

    @property
    def region(self) -> str:
        """The Region it stands in."""
        return self.net.region

    def link(self, local: str, attribute: str = "id") -> Link:
        """Return *attribute* of the module's own resource *local*."""
        return Link((f"{self.module}.{local}",), attribute, (f"{local}.{attribute}", local))

    @property
    def subnets(self) -> dict[str, Link]:
        """The network's subnets by tier."""
        tiers = ("public", "private")
        zones = range(len(self.net.zones))
        return {t: self.net.output(f"{t}_subnets", tuple(f"aws_subnet.{t}[{i}]" for i in zones)) for t in tiers}

    @property
    def vpc(self) -> Link:
        """The network's VPC."""
        return self.net.output("vpc_id", ("aws_vpc.this",))


def service(s: Service) -> Iterator[Part]:
    """Yield the 22 resources of a service module."""
    yield from _compute(s)
    yield from _entrance(s)
    yield from _data(s)
    yield from _access(s)
    yield from _watch(s)


def _named(s: Service, kind: str, api: str, arguments: dict[str, Any], *, argument: str = "name") -> dict[str, Any]:
    return {argument: Given(s.name, _NAME)} | arguments | ids(kind, api, s.region, s.name) | tags(s.name, s.name)


def _compute(s: Service) -> Iterator[Part]:
    setting = [{"name": "containerInsights", "value": "enabled"}]
    yield Part("aws_ecs_cluster", "this", _named(s, "cluster", "ecs", {"setting": setting, "configuration": []}))
    definition = {
        "container_definitions": Given(
            environment(s.region, s.name),
            (
                "var.name",
                "aws_sqs_queue.this.url",
                "aws_sqs_queue.this",
                "aws_db_instance.this.address",
                "aws_db_instance.this",
                "aws_dynamodb_table.this.name",
                "aws_dynamodb_table.this",
            ),
        ),
        "cpu": "1024",
        "memory": "2048",
        "network_mode": "awsvpc",
        "requires_compatibilities": ["FARGATE"],
        "task_role_arn": s.link("aws_iam_role.task", "arn"),
        "execution_role_arn": s.link("aws_iam_role.task", "arn"),
        "ephemeral_storage": [],
        "volume": [],
        "revision": Computed(7),
    }
    yield Part("aws_ecs_task_definition", "this", _named(s, "task-definition", "ecs", definition, argument="family"))
    yield Part("aws_ecs_service", "this", _named(s, "service", "ecs", _ecs_service(s)))


def _ecs_service(s: Service) -> dict[str, Any]:
    return {
        "cluster": s.link("aws_ecs_cluster.this"),
        "task_definition": s.link("aws_ecs_task_definition.this", "arn"),
        "desired_count": Given(s.desired, ("var.desired",)),
        "launch_type": "FARGATE",
        "availability_zone_rebalancing": "DISABLED",
        "deployment_maximum_percent": 200,
        "deployment_minimum_healthy_percent": 66,
        "enable_ecs_managed_tags": True,
        "platform_version": Computed("LATEST"),
        "scheduling_strategy": "REPLICA",
        "capacity_provider_strategy": [],
        "load_balancer": [
            {
                "container_name": "app",
                "container_port": 8080,
                "target_group_arn": s.link("aws_lb_target_group.this", "arn"),
            }
        ],
        "network_configuration": [
            {
                "assign_public_ip": False,
                "security_groups": s.link("aws_security_group.app"),
                "subnets": s.subnets["private"],
            }
        ],
        "wait_for_steady_state": False,
    }


def _entrance(s: Service) -> Iterator[Part]:
    balancer = {
        "internal": False,
        "load_balancer_type": "application",
        "subnets": s.subnets["public"],
        "security_groups": s.link("aws_security_group.lb"),
        "enable_cross_zone_load_balancing": True,
        "idle_timeout": 60,
        "dns_name": Computed(f"{s.name}.{s.region}.elb.amazonaws.com"),
        "zone_id": Computed("Z14GRHDCWA56QT"),
        "access_logs": [],
    }
    yield Part("aws_lb", "this", _named(s, "loadbalancer", "elasticloadbalancing", balancer))
    target = {
        "port": 8080,
        "protocol": "HTTP",
        "target_type": "ip",
        "vpc_id": s.vpc,
        "deregistration_delay": "30",
        "health_check": [{"enabled": True, "interval": 15, "path": "/healthz", "healthy_threshold": 2}],
        "stickiness": Computed([]),
    }
    yield Part("aws_lb_target_group", "this", _named(s, "targetgroup", "elasticloadbalancing", target))
    forward = [{"type": "forward", "target_group_arn": s.link("aws_lb_target_group.this", "arn"), "redirect": []}]
    listener = {
        "load_balancer_arn": s.link("aws_lb.this", "arn"),
        "port": 443,
        "protocol": "HTTPS",
        "certificate_arn": f"arn:aws:acm:{s.region}:{ACCOUNT}:certificate/bench",
        "default_action": forward,
    }
    yield Part(
        "aws_lb_listener",
        "https",
        listener | ids("listener", "elasticloadbalancing", s.region, s.name) | tags(s.name),
    )
    for name, port in (("lb", 443), ("app", 8080)):
        rule = {
            "protocol": "tcp",
            "from_port": port,
            "to_port": port,
            "cidr_blocks": ["0.0.0.0/0"],
            "self": False,
        }
        group = {"vpc_id": s.vpc, "ingress": [rule], "egress": [], "description": f"{name} of the service"}
        own = Given(f"{s.name}-{name}", _NAME)
        yield Part(
            "aws_security_group",
            name,
            {"name": own} | group | ids("sg", "ec2", s.region, f"{s.name}-{name}") | tags(s.name),
        )


def _data(s: Service) -> Iterator[Part]:
    database = {
        "engine": "postgres",
        "engine_version": "16.4",
        "instance_class": "db.r6g.xlarge",
        "allocated_storage": 200,
        "multi_az": Given(s.multi_az, ("var.multi_az",)),
        "backup_retention_period": Given(s.retention, ("var.retention",)),
        "availability_zone": Computed(s.net.zones[0]),
        "db_subnet_group_name": s.link("aws_db_subnet_group.this", "name"),
        "kms_key_id": s.link("aws_kms_key.this", "arn"),
        "storage_encrypted": True,
        "deletion_protection": True,
        "username": "app",
        "address": Computed(f"{s.name}.c0ffee.{s.region}.rds.amazonaws.com"),
        "endpoint": Computed(f"{s.name}.c0ffee.{s.region}.rds.amazonaws.com:5432"),
        "port": Computed(5432),
        "restore_to_point_in_time": [],
        "timeouts": None,
    }
    yield Part("aws_db_instance", "this", _named(s, "db", "rds", database, argument="identifier"))
    group = {"subnet_ids": s.subnets["private"], "description": "Managed by Terraform"}
    yield Part("aws_db_subnet_group", "this", _named(s, "subgrp", "rds", group))
    table = {
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": "id",
        "attribute": [{"name": "id", "type": "S"}],
        "point_in_time_recovery": [{"enabled": True}],
        "replica": [],
        "server_side_encryption": [{"enabled": True, "kms_key_arn": s.link("aws_kms_key.this", "arn")}],
        "stream_enabled": False,
        "ttl": [],
    }
    yield Part("aws_dynamodb_table", "this", _named(s, "table", "dynamodb", table))
    for name in ("this", "dead"):
        queue = {
            "fifo_queue": False,
            "message_retention_seconds": 345600,
            "visibility_timeout_seconds": 30,
            "kms_master_key_id": s.link("aws_kms_key.this"),
            "url": Computed(f"https://sqs.{s.region}.amazonaws.com/{ACCOUNT}/{s.name}-{name}"),
        }
        yield Part("aws_sqs_queue", name, _named(s, "queue", "sqs", queue))


def _access(s: Service) -> Iterator[Part]:
    key = {"description": "data key", "multi_region": False, "key_usage": "ENCRYPT_DECRYPT"}
    rotation = {"enable_key_rotation": True, "deletion_window_in_days": 30, "key_id": Computed(s.name)}
    yield Part("aws_kms_key", "this", key | rotation | ids("key", "kms", s.region, s.name) | tags(s.name, s.name))
    alias = {
        "name": Given(f"alias/{s.name}", _NAME),
        "target_key_id": s.link("aws_kms_key.this"),
        "target_key_arn": Computed(f"arn:aws:kms:{s.region}:{ACCOUNT}:key/{s.name}"),
    }
    yield Part("aws_kms_alias", "this", alias | ids("alias", "kms", s.region, s.name))
    allow = {"Action": "sts:AssumeRole", "Effect": "Allow"}
    trust = json.dumps({"Statement": [allow | {"Principal": {"Service": "ecs-tasks.amazonaws.com"}}]})
    role = {
        "assume_role_policy": trust,
        "force_detach_policies": False,
        "max_session_duration": 3600,
        "path": "/",
    }
    yield Part("aws_iam_role", "task", _named(s, "role", "iam", role))
    attachment = {
        "role": s.link("aws_iam_role.task"),
        "policy_arn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        "id": Computed(f"{s.name}-execution"),
    }
    yield Part("aws_iam_role_policy_attachment", "execution", attachment)


def _watch(s: Service) -> Iterator[Part]:
    group = {"retention_in_days": 30, "skip_destroy": False, "log_group_class": Computed("STANDARD")}
    yield Part("aws_cloudwatch_log_group", "this", _named(s, "log-group", "logs", group))
    yield Part("aws_sns_topic", "alarms", _named(s, "topic", "sns", {"fifo_topic": False, "display_name": ""}))
    for metric, namespace in (("CPUUtilization", "AWS/ECS"), ("FreeStorageSpace", "AWS/RDS")):
        alarm = {
            "alarm_name": Given(f"{s.name}-{metric}", _NAME),
            "comparison_operator": "GreaterThanThreshold",
            "evaluation_periods": 3,
            "metric_name": metric,
            "namespace": namespace,
            "period": 60,
            "statistic": "Maximum",
            "threshold": 80,
            "alarm_actions": s.link("aws_sns_topic.alarms", "arn"),
            "dimensions": Given({"Service": s.name}, _NAME),
            "treat_missing_data": "missing",
        }
        yield Part(
            "aws_cloudwatch_metric_alarm",
            metric.lower(),
            alarm | ids("alarm", "cloudwatch", s.region, f"{s.name}-{metric}") | tags(s.name),
        )
