"""Cloud KMS: key rings, keys, external key managers."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import text
from auditor.model.record import Record
from auditor.model.resource import Role
from auditor.model.verdict import Level, Verdict

_PAGE = "https://cloud.google.com/kms/docs/locations"
_EKM = "https://cloud.google.com/kms/docs/ekm"
_RING = "google_kms_key_ring"
KEY = "google_kms_crypto_key"
_CALLED = ("ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT", "MAC", "RAW_ENCRYPT_DECRYPT", "KEY_ENCAPSULATION")


def _key(record: Record, lookup: Lookup) -> Described:
    """Return a key at the location of its ring; a key cannot be moved or exported."""
    place = ""
    for address in lookup.targets(record, "key_ring", types=(_RING,)).addresses:
        ring = lookup.record(address)
        place = lookup.region(ring) if ring else ""
    outside = text(record.get("version_template.protection_level")).startswith("EXTERNAL")
    notes = ("its material is with an external key manager, which is not in the input",) if outside else ()
    return Described(shape=regional(), region=place, signs=text(record.get("purpose")) in _CALLED, notes=notes)


def _version(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "crypto_key", types=(KEY,)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type=KEY,
        role=Role.KEY,
        describe=_key,
        reads=("key_ring", "purpose", "version_template.protection_level"),
        assumes="A key is used at the location of its key ring, a region or multi-region, and has no copy elsewhere.",
        source=_PAGE,
        fixes={
            Level.REGION: Remedy(
                "use a key ring in a multi-region `location` (an existing key cannot be moved)",
                Verdict.HOLDS,
            ),
        },
        plane=True,
    ),
    TypeSpec(type="google_kms_crypto_key_version", role=Role.PART, describe=_version, source=_PAGE),
    TypeSpec(type=_RING, role=Role.NETWORK, source=_PAGE),
    TypeSpec(type="google_kms_ekm_connection", role=Role.NETWORK, source=_EKM),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "google_kms_autokey_config", "google_kms_key_handle", "google_kms_key_ring_import_job",
        "google_kms_secret_ciphertext", "google_kms_project_kaj_policy_config")),
)  # fmt: skip
