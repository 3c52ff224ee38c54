"""Answers of Route 53 that leave out by themselves what is down."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One of the answers that a name has."""

    zone: pulumi.Input[str]
    name: pulumi.Input[str]
    front: aws.lb.LoadBalancer
    region: str = ""
    """Latency routing to this Region."""
    failover: str = ""
    """PRIMARY or SECONDARY, in place of latency."""


def checked_answer(name: str, answer: Answer) -> None:
    """Create the record and the health check that it follows; neither needs a change when its target is lost."""
    check = aws.route53.HealthCheck(
        name,
        fqdn=answer.front.dns_name,
        type="HTTPS",
        port=443,
        resource_path="/healthz",
        request_interval=10,
        failure_threshold=2,
    )
    latency = [aws.route53.RecordLatencyRoutingPolicyArgs(region=answer.region)] if answer.region else None
    failover = [aws.route53.RecordFailoverRoutingPolicyArgs(type=answer.failover)] if answer.failover else None
    aws.route53.Record(
        name,
        zone_id=answer.zone,
        name=answer.name,
        type="A",
        set_identifier=name,
        health_check_id=check.id,
        latency_routing_policies=latency,
        failover_routing_policies=failover,
        aliases=[
            aws.route53.RecordAliasArgs(
                name=answer.front.dns_name, zone_id=answer.front.zone_id, evaluate_target_health=True
            )
        ],
    )
