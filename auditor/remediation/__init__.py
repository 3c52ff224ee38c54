"""Turns single points into changes written in the user's own dialect, most risk removed per change first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.model.finding import Finding
from auditor.model.record import Record
from auditor.model.remediation import Remediation, Snippet
from auditor.model.verdict import Level
from auditor.remediation import dialects
from auditor.remediation.changes import CHANGES, Change
from auditor.remediation.own_lines import answered, own_lines
from auditor.result import ResourceResult, ServiceResult

__all__ = ["answered", "remediations"]

_IDENTIFIERS = ("identifier", "replication_group_id", "cluster_identifier", "broker_name", "name", "id")
# Where a copy may stand when the stack names no second Region: the pair in the same country or next to it.
_PAIRS = {
    "ap-northeast-1": "ap-northeast-3",
    "ap-northeast-3": "ap-northeast-1",
    "us-east-1": "us-east-2",
    "us-east-2": "us-east-1",
    "eu-west-1": "eu-central-1",
    "eu-central-1": "eu-west-1",
    "ap-southeast-1": "ap-northeast-1",
    "ap-northeast-2": "ap-northeast-1",
}


def remediations(
    services: Sequence[ServiceResult],
    findings: Sequence[Finding],
    resources: Sequence[ResourceResult],
    records: Mapping[str, Record],
) -> tuple[Remediation, ...]:
    """Return the changes that the single points of *services* need and that can be written down."""
    homes = {r.address: r for r in resources}
    regions = sorted({r.region for r in resources if r.region})
    wanted: dict[tuple[str, Level], list[ServiceResult]] = {}
    for service in services:
        for level, points in service.single_points:
            for address in dict.fromkeys(a for p in points for a in (p.address, *p.group)):
                wanted.setdefault((address, level), []).append(service)
    told: dict[str, list[str]] = {}
    for finding in findings:
        told.setdefault(finding.address, []).append(finding.fingerprint)
    out = [
        _remediation(
            address, level, change, users, told.get(address, ()), homes.get(address), regions, records[address]
        )
        for (address, level), users in wanted.items()
        if address in records and (change := CHANGES.get((records[address].type, level))) is not None
    ]
    return tuple(sorted(out, key=lambda r: (-r.gain, r.address, r.level)))


def _remediation(  # noqa: PLR0913 - one change, all of its context
    address: str,
    level: Level,
    change: Change,
    users: Sequence[ServiceResult],
    findings: Sequence[str],
    home: ResourceResult | None,
    regions: Sequence[str],
    record: Record,
) -> Remediation:
    region = home.region if home else ""
    other = next((r for r in regions if r != region), _PAIRS.get(region, "eu-central-1"))
    return Remediation(
        address=address,
        level=level,
        gives=change.gives,
        warning=change.warning,
        services=tuple(s.name for s in users),
        findings=tuple(findings),
        gain=_gain(users, level, change),
        snippets=tuple(_snippets(address, record, region, change, other)),
    )


def _gain(users: Sequence[ServiceResult], level: Level, change: Change) -> float:
    """Return the steps of verdict that the change can win, shared with the other causes of the same service."""
    total = 0.0
    for service in users:
        verdict = dict(service.verdicts).get(level)
        points = dict(service.single_points).get(level, ())
        if verdict is not None:
            total += max(0, change.gives - verdict.interval.worst) / max(1, len(points))
    return round(total, 3)


def _snippets(address: str, record: Record, region: str, change: Change, other: str) -> Iterator[Snippet]:
    kind = record.origin.kind
    identifier = next((v for k in _IDENTIFIERS if isinstance(v := record.values.get(k), str) and v), "")
    if kind.startswith("pulumi"):
        yield dialects.pulumi_python(address, change, other)
        yield dialects.pulumi_typescript(address, change, other)
    elif not kind.startswith("aws"):
        own = own_lines(record, change, other)
        if own is not None:
            yield own
        written = dialects.hcl(address, change, other)
        if written is not None:
            yield written
    command = dialects.aws_cli(identifier, region, change, other)
    if command is not None:
        yield command
