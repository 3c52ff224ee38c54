"""Persistent volumes, claims and storage classes: in which zones a volume is kept."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.kubernetes.cluster import same_cluster
from auditor.catalog.neutral import strings_at
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import text
from auditor.model.record import Record
from auditor.model.resource import Role, Shape, Spot
from auditor.model.value import Known

_PAGE = "https://kubernetes.io/docs/setup/best-practices/multiple-zones/#storage-access-for-zones"
_CLASS = "https://kubernetes.io/docs/concepts/storage/storage-classes/"
_CLASSES = ("kubernetes_storage_class", "kubernetes_storage_class_v1")
_VOLUMES = ("kubernetes_persistent_volume", "kubernetes_persistent_volume_v1")
_CLAIMS = ("kubernetes_persistent_volume_claim", "kubernetes_persistent_volume_claim_v1")
# Drivers of file systems that are reached from every zone.
_SHARED = ("efs.csi.aws.com", "filestore.csi.storage.gke.io", "file.csi.azure.com", "kubernetes.io/azure-file")


def _claim(record: Record, lookup: Lookup) -> Described:
    return Described(shape=_kept(record, lookup))


def _kept(record: Record, lookup: Lookup) -> Shape:
    named = text(record.get("spec.volume_name"))
    for volume in lookup.of_type(*_VOLUMES):
        if named and text(volume.get("metadata.name")) == named and same_cluster(volume, record, lookup):
            return _of_volume(volume, lookup)
    wanted = text(record.get("spec.storage_class_name"))
    for found in lookup.of_type(*_CLASSES):
        if wanted and text(found.get("metadata.name")) == wanted and same_cluster(found, record, lookup):
            return regional() if _spans(found) else single(_open(record, lookup))
    return single(_open(record, lookup))


def _open(record: Record, lookup: Lookup) -> Spot:
    return Spot(lookup.zones(lookup.region(record)), record.address)


def _spans(storage_class: Record) -> bool:
    """Say whether volumes of the class are kept in more than one zone."""
    if text(storage_class.get("storage_provisioner")) in _SHARED:
        return True
    value = storage_class.get("parameters")
    settings = value.value if isinstance(value, Known) and isinstance(value.value, Mapping) else {}
    sku = str(settings.get("skuName") or settings.get("skuname") or "")
    return settings.get("replication-type") == "regional-pd" or sku.endswith("_ZRS")


def _volume(record: Record, lookup: Lookup) -> Described:
    return Described(shape=_of_volume(record, lookup))


def _of_volume(record: Record, lookup: Lookup) -> Shape:
    path = "spec.node_affinity.required.node_selector_term.match_expressions.values"
    zones = tuple(dict.fromkeys(strings_at(record.values, path.split("."))))
    if zones:
        return single(Spot(zones[:1])) if len(zones) == 1 else regional()
    return single(_open(record, lookup))


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.DATA,
        describe=_claim,
        reads=("spec.storage_class_name", "spec.volume_name"),
        assumes="A volume is kept in one zone unless its class replicates; pods that use it start only there.",
        source=_PAGE,
    ) for t in _CLAIMS),
    *(TypeSpec(type=t, role=Role.PART, describe=_volume, source=_PAGE) for t in _VOLUMES),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_CLASS) for t in (*_CLASSES, "kubernetes_csi_driver",
      "kubernetes_csi_driver_v1")),
)  # fmt: skip
