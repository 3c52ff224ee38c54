"""Amazon EBS: volumes, their snapshots, and the lifecycle policies that take and copy them by tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.catalog.blocks import OPEN_BACKUP, blocks, strings
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.schedule import interval
from auditor.catalog.wiring import encrypted_by, integer, open_spot, text
from auditor.model.record import Record
from auditor.model.recovery import Span
from auditor.model.regions import is_region
from auditor.model.resource import Replica, Role, Shape
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Mode

_VOLUMES = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes.html"
_SNAPSHOTS = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshots.html"
_LIFECYCLE = "https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-lifecycle.html"
POLICY = "aws_dlm_lifecycle_policy"


def _volume(record: Record, lookup: Lookup) -> Described:
    spot = lookup.zone_spot(record) or open_spot(lookup, record)
    replicas = (Replica(spot=spot), *_snapshots(record, lookup), *_scheduled(record, lookup))
    return Described(
        shape=Shape(replicas=tuple(dict.fromkeys(replicas))), relations=encrypted_by(record, lookup, "kms_key_id")
    )


def _snapshots(record: Record, lookup: Lookup) -> Iterator[Replica]:
    for snapshot in lookup.referrers(record.address, "aws_ebs_snapshot", "volume_id"):
        yield Replica(mode=Mode.BACKUP)
        for copy in lookup.referrers(snapshot.address, "aws_ebs_snapshot_copy", "source_snapshot_id"):
            yield Replica(mode=Mode.BACKUP, region=lookup.region(copy), account=lookup.account(copy))


def _scheduled(record: Record, lookup: Lookup) -> Iterator[Replica]:
    """Yield the snapshots that lifecycle policies take of the volume, and the copies that they make."""
    for policy in lookup.of_type(POLICY):
        state = policy.get("state")
        if text(state) == "DISABLED" or not _takes(policy, record, lookup):
            continue
        if isinstance(state, Unknown):
            yield OPEN_BACKUP
            continue
        schedules = blocks(policy.get("policy_details.schedule"))
        yield Replica(mode=Mode.BACKUP, age=_age(schedules))
        for schedule in schedules:
            for copy in blocks(Known(schedule.get("cross_region_copy_rule"))):
                # The target is a Region, or the ARN of an Outpost.
                target = copy.get("target") or copy.get("target_region")
                if isinstance(target, str) and is_region(target):
                    yield Replica(mode=Mode.BACKUP, region=target, age=_age((schedule,)))


def _age(schedules: Sequence[Mapping[str, Any]]) -> Span | None:
    """Return how far apart the snapshots of *schedules* are; the rarest counts, None where one does not tell."""
    gaps: list[int | None] = []
    for rule in (r for s in schedules for r in blocks(Known(s.get("create_rule")))):
        hours = integer(Known(rule.get("interval")))
        gaps.append(hours * 3600 if hours else interval(str(rule.get("cron_expression") or "")))
    known = [g for g in gaps if g is not None]
    return Span(0, max(known)) if known and len(known) == len(gaps) else None


def _takes(policy: Record, volume: Record, lookup: Lookup) -> bool:
    """Say whether *policy* snapshots *volume*: by its tags, or by those of the instance it is attached to."""
    if (lookup.region(policy), lookup.account(policy)) != (lookup.region(volume), lookup.account(volume)):
        return False
    wanted = policy.get("policy_details.target_tags")
    pairs = wanted.value if isinstance(wanted, Known) and isinstance(wanted.value, Mapping) else {}
    kinds = strings(policy.get("policy_details.resource_types"))
    if "VOLUME" in kinds and _tagged(volume, pairs):
        return True
    return "INSTANCE" in kinds and any(_tagged(i, pairs) for i in _instances(volume, lookup))


def _instances(volume: Record, lookup: Lookup) -> Iterator[Record]:
    for attachment in lookup.referrers(volume.address, "aws_volume_attachment", "volume_id"):
        for address in lookup.targets(attachment, "instance_id").addresses:
            found = lookup.record(address)
            if found is not None:
                yield found


def _tagged(record: Record, wanted: Mapping[str, Any]) -> bool:
    """Say whether *record* has one of the tags *wanted*; a policy takes whatever has any of its tags."""
    tags: dict[str, Any] = {}
    for key in ("tags_all", "tags"):
        value = record.values.get(key)
        tags |= value if isinstance(value, Mapping) else {}
    return any(k in tags and tags[k] == v for k, v in wanted.items())


TYPES = (
    TypeSpec(
        type="aws_ebs_volume",
        role=Role.DATA,
        describe=_volume,
        reads=("availability_zone", "kms_key_id"),
        assumes="A volume exists in one zone; its snapshots are kept in the Region.",
        source=_VOLUMES,
    ),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_SNAPSHOTS) for t in (
        "aws_ebs_snapshot", "aws_ebs_snapshot_copy", "aws_ebs_snapshot_import")),
    TypeSpec(
        type=POLICY,
        role=Role.BACKUP,
        reads=("state", "policy_details.resource_types", "policy_details.target_tags",
               "policy_details.schedule.cross_region_copy_rule.target"),
        assumes="A policy snapshots the volumes (or the instances' volumes) that have one of its target tags.",
        source=_LIFECYCLE,
    ),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_VOLUMES) for t in (
        "aws_ebs_encryption_by_default", "aws_ebs_default_kms_key", "aws_ebs_fast_snapshot_restore",
        "aws_ebs_snapshot_block_public_access")),
)  # fmt: skip
