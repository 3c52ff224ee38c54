"""Data has at least a copy outside its Region.

Why: automated backups, snapshots and vaults stay in their Region unless a copy is declared: they rescue
from the loss of a zone, never from that of the Region.

Remedy: copy backups to a second Region (AWS Backup copy action, replicated automated backups) or replicate
the data.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Level, Policy, Problem, Role, ServiceView, Severity

POLICY = Policy(
    id="RES201",
    name="backup-outside-region",
    severity=Severity.HIGH,
    since="0.1",
    source="https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
    also_known_as=("CKV2_AWS_8", "CKV_AWS_144"),
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per data resource of which no copy of any kind lies in another Region."""
    for resource in service.members:
        if resource.role is not Role.DATA or service.roles.get(resource.address) == "part":
            continue
        # A replica is a copy itself: it is no key of `backups`.
        regions = service.backups.get(resource.address)
        if regions is not None and len(regions) <= 1:
            yield Problem(
                message=f"{service.name}: {resource.address} has no copy outside {resource.region}",
                address=resource.address,
                domain=f"{resource.provider}:{resource.region}",
                remedy=service.fix(resource.address, Level.REGION),
            )


SURVIVES = [
    {
        "aws_dynamodb_table.withdrawals": {
            "name": "w",
            "replica": [{"region_name": "ap-northeast-3", "arn": "x"}],
        }
    }
]
FAILS = [{"aws_dynamodb_table.withdrawals": {"name": "w", "replica": []}}]
