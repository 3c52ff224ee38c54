"""Spanner: instances by their configuration, databases, backups."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, text
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape
from auditor.model.value import Known
from auditor.model.verdict import Level, Verdict

_PAGE = "https://cloud.google.com/spanner/docs/instance-configurations"
_BACKUP = "https://cloud.google.com/spanner/docs/backup"
_INSTANCE = "google_spanner_instance"


def _instance(record: Record, lookup: Lookup) -> Described:
    value = record.get("config")
    name = text(value).rsplit("/", 1)[-1]
    if name.startswith("regional-"):
        return Described(shape=regional(), region=name.removeprefix("regional-"))
    if name and not name.startswith("custom-"):
        # Two regions write and a third votes: any one of them may be lost.
        return Described(shape=regional(), region=name)
    if name or not isinstance(value, Known):
        open_ = Replica(region=f"configuration {name}", floor=Verdict.STOPS)
        return Described(shape=Shape(replicas=(open_,)), notes=("which regions its configuration has is not known",))
    return Described(shape=regional())


def _database(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "instance", types=(_INSTANCE,)).addresses
    keys = encrypted_by(record, lookup, "encryption_config.kms_key_name")
    return Described(shape=regional(), relations=keys, owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type=_INSTANCE,
        role=Role.DATA,
        describe=_instance,
        reads=("config",),
        assumes="A regional configuration writes to three zones; a dual- or multi-region one survives any region.",
        source=_PAGE,
        fixes={Level.REGION: Remedy("use a dual- or multi-region `config`", Verdict.HOLDS)},
        identity=("name",),
        plane=True,
    ),
    TypeSpec(type="google_spanner_database", role=Role.PART, describe=_database, source=_PAGE, identity=("name",)),
    TypeSpec(type="google_spanner_backup_schedule", role=Role.BACKUP, source=_BACKUP),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_PAGE) for t in (
        "google_spanner_instance_config", "google_spanner_instance_partition")),
)  # fmt: skip
