"""Secret Manager and Parameter Manager."""

from __future__ import annotations

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape
from auditor.model.value import Known
from auditor.model.verdict import Level, Verdict

_PAGE = "https://cloud.google.com/secret-manager/docs/choosing-replication"
_REGIONAL = "https://cloud.google.com/secret-manager/regional-secrets/data-residency"
_PARAMETERS = "https://cloud.google.com/secret-manager/parameter-manager/docs/overview"
_SECRETS = ("google_secret_manager_secret", "google_secret_manager_regional_secret")
_ANYWHERE = "automatic"


def _secret(record: Record, lookup: Lookup) -> Described:
    """Return a secret in the regions that its owner chose, or, replicated automatically, over regions."""
    chosen = blocks(Known(_managed(record)))
    regions = tuple(str(b["location"]).lower() for b in chosen if isinstance(b.get("location"), str))
    if regions:
        return Described(shape=Shape(replicas=tuple(Replica(region=r) for r in regions)))
    return Described(shape=regional(), region=_ANYWHERE)


def _managed(record: Record) -> object:
    for block in blocks(record.get("replication.user_managed")):
        return block.get("replicas")
    return None


def _version(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "secret", types=_SECRETS).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type="google_secret_manager_secret",
        role=Role.SECRET,
        describe=_secret,
        reads=("replication",),
        assumes="Automatic replication keeps a secret over regions of Google's choice, user-managed in those listed; "
        "any replica answers.",
        source=_PAGE,
        fixes={Level.REGION: Remedy("replicate automatically, or add the other region to `replicas`", Verdict.HOLDS)},
        identity=("secret_id", "name"),
        plane=True,
    ),
    TypeSpec(type="google_secret_manager_regional_secret", role=Role.SECRET, source=_REGIONAL,
             identity=("secret_id", "name"), plane=True),
    *(TypeSpec(type=t, role=Role.PART, describe=_version, source=_PAGE) for t in (
        "google_secret_manager_secret_version", "google_secret_manager_regional_secret_version")),
    *(TypeSpec(type=t, role=Role.SECRET, source=_PARAMETERS, identity=("parameter_id",)) for t in (
        "google_parameter_manager_parameter", "google_parameter_manager_regional_parameter")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PARAMETERS) for t in (
        "google_parameter_manager_parameter_version", "google_parameter_manager_regional_parameter_version")),
)  # fmt: skip
