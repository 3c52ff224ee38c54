"""A recovery does not wait for a control plane that fails together with what is recovered, or for capacity.

Why: record changes of Route 53 pass a control plane in us-east-1, and launches pass that of a Region that everybody
fails over to at once. What is needed in the failure should run before it (static stability).

Remedy: let health checks move traffic (they are data plane), or routing controls, and keep the capacity that
customers are moved to running.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Level, Policy, Problem, ServiceView, Severity, Verdict

POLICY = Policy(
    id="RES304",
    name="control-plane-recovery",
    severity=Severity.MEDIUM,
    since="0.1",
    source="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/"
    "appendix-b---edge-network-global-service-guidance.html",
    also_known_as=("REL11-BP04", "REL11-BP05", "TA c15m0mgld3"),
)
_RECORD = "aws_route53_record"


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per step of a regional recovery that a control plane has to carry out."""
    row = service.levels.get(Level.REGION)
    if row is None or Level.REGION not in service.survive or row[0].worst is Verdict.STOPS:
        return
    records = [m.address for m in service.members if m.type == _RECORD]
    for group in service.capped if records else ():
        yield Problem(
            message=f"{service.name}: moving customers of {group} needs a record change, and the control plane of "
            "Route 53 is in us-east-1 whatever Region is lost",
            domain=row[1],
            address=records[0],
        )
    for member in service.members:
        serving = [r for r in member.shape.replicas if r.ceiling is Verdict.RECOVERS]
        if serving and len(serving) == len(member.shape.replicas):
            yield Problem(
                message=f"{service.name}: {member.address} has no running capacity; to raise it during the loss of "
                f"{row[1]} the control plane of {member.region or 'its Region'} must still launch",
                domain=row[1],
                address=member.address,
                remedy=service.fix(member.address, Level.REGION),
            )


def _cell(region: str, desired: int) -> dict[str, dict[str, object]]:
    zone = f"{region}a"
    return {
        f"aws_subnet.{region}": {"id": f"subnet-{region}", "availability_zone": zone},
        f"aws_ecs_service.withdrawals_{region}": {
            "name": "withdrawals",
            "arn": f"arn:aws:ecs:{region}:111111111111:service/withdrawals",
            "desired_count": desired,
            "network_configuration": [{"subnets": [f"subnet-{region}"]}],
        },
    }


SURVIVES = [_cell("ap-northeast-1", 3) | _cell("ap-southeast-1", 3)]
FAILS = [_cell("ap-northeast-1", 3) | _cell("ap-southeast-1", 0)]
