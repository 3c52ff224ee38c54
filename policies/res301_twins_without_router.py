"""Twins in several Regions have something that moves customers by itself.

Why: two Regions that both run are no redundancy for customers while their traffic has to be moved by a
person: the twin group only recovers.

Remedy: put a health-checked failover, latency or weighted record, or Global Accelerator, before the twins.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Level, Policy, Problem, ServiceView, Severity

POLICY = Policy(
    id="RES301",
    name="twins-without-router",
    severity=Severity.HIGH,
    since="0.1",
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html",
    also_known_as=("TA b73EEdD790",),
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per twin group over Regions that no router joins."""
    if not service.breaks(Level.REGION):
        return
    for group in service.capped:
        yield Problem(
            message=f"{service.name}: {group} run in several Regions, but nothing moves customers to what is left",
            domain=service.levels[Level.REGION][1],
            address=group.split(" ", 1)[0],
        )


SURVIVES: list[dict[str, dict[str, object]]] = [
    {"aws_lambda_function.withdraw_tokyo": {"arn": "arn:aws:lambda:ap-northeast-1:1:function:w"}}
]
FAILS = [
    {
        "aws_lambda_function.withdraw_tokyo": {"arn": "arn:aws:lambda:ap-northeast-1:111111111111:function:w"},
        "aws_lambda_function.withdraw_osaka": {"arn": "arn:aws:lambda:ap-northeast-3:111111111111:function:w"},
    }
]
