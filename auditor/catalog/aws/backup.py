"""AWS Backup plans, selections, vaults: which resources get a copy, and where it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.schedule import interval
from auditor.catalog.shapes import regional
from auditor.model.record import Record
from auditor.model.recovery import Span
from auditor.model.regions import parse_arn
from auditor.model.resource import Relating, Relation, Replica, Role, Shape
from auditor.model.value import Known
from auditor.model.verdict import Mode

_PAGE = "https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html"
_VAULTS = ("aws_backup_vault", "aws_backup_logically_air_gapped_vault")


def _selection(record: Record, lookup: Lookup) -> Described:
    relations = []
    for plan in lookup.targets(record, "plan_id", types=("aws_backup_plan",)).addresses:
        for target in _selected(record, lookup):
            relations.append(Relation(Relating.BACKS_UP_TO, target, plan, record.address))
    return Described(shape=regional(), relations=tuple(relations))


def _selected(record: Record, lookup: Lookup) -> Iterator[str]:
    yield from lookup.targets(record, "resources").addresses
    wanted = list(_tags(record))
    if not wanted:
        return
    for candidate in lookup.of_type(*_PROTECTED):
        tags = {**_own_tags(candidate, "tags"), **_own_tags(candidate, "tags_all")}
        same_home = lookup.region(candidate) == lookup.region(record)
        if same_home and any(tags.get(k) == v for k, v in wanted):
            yield candidate.address


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    value = record.get("selection_tag")
    for block in value.value if isinstance(value, Known) and isinstance(value.value, list) else []:
        if isinstance(block, dict) and isinstance(block.get("key"), str) and isinstance(block.get("value"), str):
            yield block["key"], block["value"]
    conditions = record.get("condition.string_equals")
    for block in conditions.value if isinstance(conditions, Known) and isinstance(conditions.value, list) else []:
        if isinstance(block, dict) and isinstance(block.get("key"), str):
            yield block["key"].removeprefix("aws:ResourceTag/"), str(block.get("value"))


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


_PROTECTED = (
    "aws_db_instance", "aws_rds_cluster", "aws_dynamodb_table", "aws_ebs_volume", "aws_efs_file_system",
    "aws_s3_bucket", "aws_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_fsx_lustre_file_system",
    "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system",
    "aws_redshift_cluster",
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
    TypeSpec(type="aws_backup_selection", role=Role.BACKUP, describe=_selection, reads=("resources", "selection_tag"),
             source=_PAGE),
    TypeSpec(type="aws_backup_vault", role=Role.BACKUP, identity=("name",), source=_PAGE),
    TypeSpec(type="aws_backup_logically_air_gapped_vault", role=Role.BACKUP, identity=("name",)),
    *(TypeSpec(type=t, role=Role.SUPPORT) for t in (
        "aws_backup_vault_policy", "aws_backup_vault_lock_configuration", "aws_backup_vault_notifications",
        "aws_backup_region_settings", "aws_backup_global_settings", "aws_backup_framework", "aws_backup_report_plan",
        "aws_backup_restore_testing_plan", "aws_backup_restore_testing_selection")),
)  # fmt: skip
