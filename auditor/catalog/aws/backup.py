"""AWS Backup plans, selections, vaults: which resources get a copy, and where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import partial

from auditor.catalog.blocks import blocks, strings
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.schedule import interval
from auditor.catalog.shapes import regional
from auditor.model.record import Record
from auditor.model.recovery import Span
from auditor.model.regions import parse_arn
from auditor.model.resource import Relating, Relation, Replica, Role, Shape
from auditor.model.value import UNSET, Known, Value
from auditor.model.verdict import Confidence, Mode

_PAGE = "https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html"
_VAULTS = ("aws_backup_vault", "aws_backup_logically_air_gapped_vault")


def _selection(record: Record, lookup: Lookup) -> Described:
    relations = []
    listed = lookup.targets(record, "resources")
    # Candidates of a list that the input does not settle: whether one of them is backed up stays open.
    open_ones = frozenset() if listed.exact else frozenset(listed.addresses)
    open_ones |= frozenset(_perhaps_tagged(record, lookup))
    for plan in lookup.targets(record, "plan_id", types=("aws_backup_plan",)).addresses:
        for target in dict.fromkeys((*_selected(record, lookup), *_perhaps_tagged(record, lookup))):
            sure = Confidence.LIKELY if target in open_ones else Confidence.CERTAIN
            relations.append(Relation(Relating.BACKS_UP_TO, target, plan, record.address, sure))
    return Described(shape=regional(), relations=tuple(relations))


def _perhaps_tagged(record: Record, lookup: Lookup) -> Iterator[str]:
    """Yield what a selection takes or not, by a tag whose value is known after apply only."""
    wanted = dict(_pairs(record.get("selection_tag")))
    home = (lookup.region(record), lookup.account(record))
    sure = frozenset(_selected(record, lookup)) if wanted else frozenset()
    for candidate in lookup.of_type(*_ARNS) if wanted else ():
        if candidate.address in sure or (lookup.region(candidate), lookup.account(candidate)) != home:
            continue
        mask = candidate.unknown.get("tags")
        keys = wanted if mask is True else {k for k, v in mask.items() if v} if isinstance(mask, Mapping) else ()
        if any(key in wanted for key in keys) and candidate.get("tags") != UNSET:
            yield candidate.address


def _selected(record: Record, lookup: Lookup) -> Iterator[str]:
    """Yield what a selection takes: listed or tagged resources, of which conditions leave those that meet all."""
    listed = lookup.targets(record, "resources").addresses
    spared = lookup.targets(record, "not_resources").addresses
    tagged = tuple(_pairs(record.get("selection_tag")))
    conditions = tuple(_conditions(record))
    patterns = _patterns(record.get("resources")) or (("*",) if conditions and not listed else ())
    refused = _patterns(record.get("not_resources"))
    home = (lookup.region(record), lookup.account(record))
    yield from (a for a in listed if a not in spared and not conditions)
    for candidate in lookup.of_type(*_ARNS):
        if (lookup.region(candidate), lookup.account(candidate)) != home or candidate.address in spared:
            continue
        arn = _arn(candidate, *home)
        tags = {**_own_tags(candidate, "tags"), **_own_tags(candidate, "tags_all")}
        named = candidate.address in listed or any(fnmatchcase(arn, p) for p in patterns)
        chosen = named or any(tags.get(k) == v for k, v in tagged)
        if chosen and all(meets(tags) for meets in conditions) and not any(fnmatchcase(arn, p) for p in refused):
            yield candidate.address


def _patterns(value: Value) -> tuple[str, ...]:
    return tuple(s for s in strings(value) if "*" in s)


def _pairs(value: Value) -> Iterator[tuple[str, str]]:
    for block in blocks(value):
        if isinstance(block.get("key"), str) and isinstance(block.get("value"), str):
            yield block["key"].removeprefix("aws:ResourceTag/"), block["value"]


def _conditions(record: Record) -> Iterator[Callable[[Mapping[str, str]], bool]]:
    """Yield a test of tags for each condition; all of them must be met."""
    for block in blocks(record.get("condition")):
        for kind, agrees in _TESTS.items():
            for key, value in _pairs(Known(block.get(kind))):
                yield partial(agrees, key=key, value=value)


def _equals(tags: Mapping[str, str], *, key: str, value: str) -> bool:
    return tags.get(key) == value


def _like(tags: Mapping[str, str], *, key: str, value: str) -> bool:
    return key in tags and fnmatchcase(tags[key], value)


def _differs(tags: Mapping[str, str], *, key: str, value: str) -> bool:
    return tags.get(key) != value


def _unlike(tags: Mapping[str, str], *, key: str, value: str) -> bool:
    return not _like(tags, key=key, value=value)


_TESTS = {
    "string_equals": _equals, "string_like": _like, "string_not_equals": _differs, "string_not_like": _unlike,
}  # fmt: skip


def _arn(record: Record, region: str, account: str) -> str:
    """Return the ARN of *record*, built from its name where the input does not have it."""
    known = record.values.get("arn")
    if isinstance(known, str) and known:
        return known
    tail, names = _ARNS[record.type]
    name = next((v for n in names if isinstance(v := record.values.get(n), str) and v), "?")
    return (
        f"arn:aws:s3:::{name}" if record.type == "aws_s3_bucket" else f"arn:aws:{_spell(tail, region, account)}{name}"
    )


def _spell(tail: str, region: str, account: str) -> str:
    service, kind = tail.split(" ")
    return f"{service}:{region}:{account}:{kind}"


def _own_tags(record: Record, key: str) -> dict[str, str]:
    value = record.values.get(key)
    return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}


def _plan(plan: Record, lookup: Lookup) -> Described:
    """Return a backup in every vault that *plan* writes or copies to."""
    out: list[Replica] = []
    hits = lookup.targets(plan, "rule.target_vault_name", "rule.copy_action.destination_vault_arn", types=_VAULTS)
    for address in hits.addresses:
        vault = lookup.record(address)
        if vault is not None:
            out.append(_copy(address, lookup.region(vault), lookup.account(vault), _age(plan)))
    for literal in hits.literals:
        region, account = parse_arn(literal) or (lookup.region(plan), lookup.account(plan))
        out.append(_copy(literal, region, account, _age(plan)))
    return Described(shape=Shape(replicas=tuple(out)))


def _copy(vault: str, region: str, account: str, age: Span | None) -> Replica:
    return Replica(address=vault, region=region, account=account, mode=Mode.BACKUP, age=age)


def _age(plan: Record) -> Span | None:
    """Return how far apart the recovery points of *plan* may be: the rarest of its rules counts."""
    gaps = [interval(str(b.get("schedule") or "")) for b in blocks(plan.get("rule"))]
    known = [g for g in gaps if g is not None]
    return Span(0, max(known)) if known and len(known) == len(gaps) else None


_FSX = ("fsx file-system/", ())
_CLUSTER: tuple[str, tuple[str, ...]] = ("rds cluster:", ("cluster_identifier",))
# Type -> how its ARN begins after the partition, and the arguments that give its last part.
# https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
_ARNS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "aws_db_instance": ("rds db:", ("identifier",)),
    "aws_rds_cluster": _CLUSTER,
    "aws_docdb_cluster": _CLUSTER,
    "aws_neptune_cluster": _CLUSTER,
    "aws_dynamodb_table": ("dynamodb table/", ("name",)),
    "aws_ebs_volume": ("ec2 volume/", ("id",)),
    "aws_instance": ("ec2 instance/", ("id",)),
    "aws_efs_file_system": ("elasticfilesystem file-system/", ("id",)),
    "aws_s3_bucket": ("s3 ", ("bucket",)),
    "aws_fsx_lustre_file_system": _FSX,
    "aws_fsx_ontap_file_system": _FSX,
    "aws_fsx_openzfs_file_system": _FSX,
    "aws_fsx_windows_file_system": _FSX,
    "aws_redshift_cluster": ("redshift cluster:", ("cluster_identifier",)),
    "aws_timestreamwrite_table": ("timestream database/", ("table_name",)),
}

_SETTINGS = (
    ("https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultAccessPolicy.html",
     ("aws_backup_vault_policy",)),
    ("https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html",
     ("aws_backup_vault_lock_configuration",)),
    ("https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultNotifications.html",
     ("aws_backup_vault_notifications",)),
    ("https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateRegionSettings.html",
     ("aws_backup_region_settings",)),
    ("https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateGlobalSettings.html",
     ("aws_backup_global_settings",)),
    ("https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateFramework.html",
     ("aws_backup_framework",)),
    ("https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateReportPlan.html",
     ("aws_backup_report_plan",)),
    ("https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateRestoreTestingPlan.html",
     ("aws_backup_restore_testing_plan", "aws_backup_restore_testing_selection")),
)  # fmt: skip

TYPES = (
    TypeSpec(
        type="aws_backup_plan",
        role=Role.BACKUP,
        describe=_plan,
        reads=("rule.target_vault_name", "rule.copy_action.destination_vault_arn"),
        assumes="A copy rule keeps recovery points in the destination vault's Region and account.",
        source=_PAGE,
    ),
    TypeSpec(type="aws_backup_selection",
             assumes="What a selection names, or what has its tags, is copied by its plan.",
             role=Role.BACKUP, describe=_selection, source=_PAGE,
             reads=("resources", "not_resources", "selection_tag", "condition")),
    TypeSpec(type="aws_backup_vault", role=Role.BACKUP, identity=("name",), source=_PAGE),
    TypeSpec(type="aws_backup_logically_air_gapped_vault", role=Role.BACKUP, identity=("name",),
             source="https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateLogicallyAirGappedBackupVault.html"),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
