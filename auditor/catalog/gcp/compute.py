"""Compute Engine: instances, disks, snapshots, templates."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.catalog.blocks import blocks, strings
from auditor.catalog.gcp.places import zone_of, zones_at
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import single
from auditor.catalog.wiring import boolean, encrypted_by, mentions, related, text, undecided
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Scope, Shape, Spot
from auditor.model.verdict import Level, Mode, Verdict

_INSTANCE = "https://cloud.google.com/compute/docs/instances"
_DISK = "https://cloud.google.com/compute/docs/disks/persistent-disks"
_REGIONAL = "https://cloud.google.com/compute/docs/disks/about-regional-persistent-disk"
_SNAPSHOT = "https://cloud.google.com/compute/docs/disks/snapshots#snapshot_storage_locations"
_ASYNC = "https://cloud.google.com/compute/docs/disks/async-pd/about"
_TEMPLATE = "https://cloud.google.com/compute/docs/instance-templates"
DISKS = ("google_compute_disk", "google_compute_region_disk")
_SPOT = "it is a spot machine: it may be taken away at any time, most of all when others flee from a lost zone"
TEMPLATES = ("google_compute_instance_template", "google_compute_region_instance_template")
PAYLOAD = ("metadata_startup_script", "metadata")
SUBNETS = ("google_compute_subnetwork",)


def _instance(record: Record, lookup: Lookup) -> Described:
    spot = zone_of(record, lookup)
    relations = [*mentions(record, lookup, *PAYLOAD), *_attached(record, lookup)]
    template = lookup.targets(record, "source_instance_template", types=TEMPLATES).addresses
    for address in template:
        found = lookup.record(address)
        relations += _from(record, payload(found, lookup)) if found else ()
    subnet = lookup.targets(record, "network_interface.subnetwork", types=SUBNETS).addresses
    outside = any(b.get("access_config") for b in blocks(record.get("network_interface")))
    return Described(
        shape=single(spot, rebuilt=True, subnet="" if outside or not subnet else subnet[0]),
        relations=tuple(relations),
        notes=(_SPOT,) if _may_be_taken(record) else (),
    )


def _may_be_taken(record: Record) -> bool:
    return text(record.get("scheduling.provisioning_model")) == "SPOT" or bool(
        boolean(record.get("scheduling.preemptible"))
    )


def payload(template: Record, lookup: Lookup) -> tuple[Relation, ...]:
    """Return what the start script and metadata of *template* make its instances need."""
    return mentions(template, lookup, *PAYLOAD)


def _from(record: Record, relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
    return tuple(replace(r, source=record.address, via=f"template {r.via}") for r in relations)


def _attached(record: Record, lookup: Lookup) -> Iterator[Relation]:
    paths = ("attached_disk.source", "boot_disk.source")
    hits = [lookup.targets(record, p, types=DISKS) for p in paths]
    for attachment in lookup.referrers(record.address, "google_compute_attached_disk", "instance"):
        hits.append(lookup.targets(attachment, "disk", types=DISKS))
    for found in hits:
        for relation in related(Relating.NEEDS, record, found, "attached disk"):
            yield replace(relation, bound=True)


def _disk(record: Record, lookup: Lookup) -> Described:
    return Described(
        shape=Shape(replicas=(Replica(spot=zone_of(record, lookup)), *_snapshots(record, lookup))),
        relations=(*_async(record, lookup), *encrypted_by(record, lookup, "disk_encryption_key.kms_key_self_link")),
    )


def _regional_disk(record: Record, lookup: Lookup) -> Described:
    # Each write is on both disks; whoever reads it has to be in the zone that is left.
    zones = zones_at(record.get("replica_zones"))
    spots = [Spot((z,)) for z in zones or ()]
    copies = tuple(Replica(spot=s) for s in spots) or (undecided(lookup.zones(lookup.region(record)), rebuilt=False),)
    return Described(
        shape=Shape(replicas=(*copies, *_snapshots(record, lookup))),
        relations=(*_async(record, lookup), *encrypted_by(record, lookup, "disk_encryption_key.kms_key_self_link")),
    )


def _async(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out: tuple[Relation, ...] = ()
    for link in lookup.referrers(record.address, "google_compute_disk_async_replication", "primary_disk"):
        hits = lookup.targets(link, "secondary_disk.disk", types=DISKS)
        out += related(Relating.REPLICATES_TO, record, hits, "asynchronous replication")
    return out


def _snapshots(record: Record, lookup: Lookup) -> Iterator[Replica]:
    for snapshot in lookup.referrers(record.address, "google_compute_snapshot", "source_disk"):
        yield _kept(snapshot, "storage_locations")
    policies = lookup.targets(record, "resource_policies", types=("google_compute_resource_policy",)).addresses
    for type_ in (
        "google_compute_disk_resource_policy_attachment",
        "google_compute_region_disk_resource_policy_attachment",
    ):
        for link in lookup.referrers(record.address, type_, "disk"):
            policies += lookup.targets(link, "name", types=("google_compute_resource_policy",)).addresses
    for address in dict.fromkeys(policies):
        policy = lookup.record(address)
        if policy is not None and blocks(policy.get("snapshot_schedule_policy")):
            yield _kept(policy, "snapshot_schedule_policy.snapshot_properties.storage_locations")


def _kept(record: Record, path: str) -> Replica:
    """Return a snapshot where it is stored: by default in the multi-region that is nearest to the disk."""
    places = strings(record.get(path))
    return Replica(mode=Mode.BACKUP, region=places[0].lower() if places else "nearest multi-region")


def _attachment(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "disk", types=DISKS).addresses
    return Described(shape=single(zone_of(record, lookup)), owner=owner[0] if owner else "")


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=_instance,
        reads=("zone", "attached_disk.source", "metadata", "metadata_startup_script", "network_interface.subnetwork"),
        assumes="An instance stands in one zone and does not move; its boot disk is built from an image.",
        source=_INSTANCE,
        fixes={
            Level.ZONE: Remedy(
                "use a regional managed instance group, or a second instance in another zone behind the same balancer",
                Verdict.HOLDS,
            ),
        },
        identity=("instance_id",),
    ) for t in ("google_compute_instance", "google_compute_instance_from_template")),
    TypeSpec(
        type="google_compute_disk",
        role=Role.DATA,
        describe=_disk,
        reads=("zone", "resource_policies"),
        assumes="A zonal disk exists in one zone; snapshots are kept outside it, by default in a multi-region.",
        source=_SNAPSHOT,
        fixes={
            Level.ZONE: Remedy(
                "use a `google_compute_region_disk` (a snapshot schedule alone only `restores`)",
                Verdict.HOLDS,
            ),
            Level.REGION: Remedy(
                "keep snapshots in a multi-region, or replicate asynchronously to a second disk",
                Verdict.RECOVERS,
            ),
        },
    ),
    TypeSpec(
        type="google_compute_region_disk",
        role=Role.DATA,
        describe=_regional_disk,
        reads=("replica_zones",),
        assumes="A regional disk writes to two zones at once.",
        source=_REGIONAL,
    ),
    TypeSpec(type="google_compute_attached_disk", role=Role.PART, describe=_attachment, source=_DISK),
    *(TypeSpec(type=t, role=Role.PART, source=_TEMPLATE) for t in TEMPLATES),
    TypeSpec(type="google_compute_disk_async_replication", role=Role.NETWORK, source=_ASYNC),
    TypeSpec(type="google_compute_snapshot", role=Role.BACKUP, source=_SNAPSHOT),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_SNAPSHOT) for t in (
        "google_compute_resource_policy", "google_compute_disk_resource_policy_attachment",
        "google_compute_region_disk_resource_policy_attachment", "google_compute_resource_policy_attachment",
        "google_compute_instant_snapshot", "google_compute_snapshot_settings")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_INSTANCE) for t in (
        "google_compute_image", "google_compute_project_metadata", "google_compute_project_metadata_item",
        "google_compute_instance_settings", "google_compute_machine_image", "google_os_login_ssh_public_key")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_INSTANCE) for t in (
        "google_compute_node_group", "google_compute_node_template", "google_compute_reservation",
        "google_compute_region_commitment", "google_compute_resize_request", "google_compute_storage_pool")),
)  # fmt: skip
