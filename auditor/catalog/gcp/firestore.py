"""Firestore and Datastore: databases by their location."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, text
from auditor.model.record import Record
from auditor.model.resource import Role, Scope
from auditor.model.verdict import Level, Verdict

_PAGE = "https://cloud.google.com/firestore/docs/locations"
_RULES = "https://firebase.google.com/docs/rules"


def _database(record: Record, lookup: Lookup) -> Described:
    place = text(record.get("location_id")).lower()
    return Described(
        shape=regional(),
        region=place or lookup.region(record),
        relations=encrypted_by(record, lookup, "cmek_config.kms_key_name"),
    )


TYPES = (
    TypeSpec(
        type="google_firestore_database",
        role=Role.DATA,
        describe=_database,
        reads=("location_id",),
        assumes="nam5 and eur3 keep all data in two regions with a witness in a third; other locations are one region.",
        source=_PAGE,
        fixes={
            Level.REGION: Remedy("use `nam5` or `eur3` as `location_id` (a database cannot be moved)", Verdict.HOLDS),
        },
        identity=("name",),
        plane=True,
    ),
    TypeSpec(type="google_firestore_backup_schedule", role=Role.BACKUP, source=_PAGE),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "google_firestore_document", "google_firestore_field", "google_firestore_index")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_RULES) for t in (
        "google_firebaserules_release", "google_firebaserules_ruleset")),
)  # fmt: skip
