"""Virtual machines, scale sets, managed disks, snapshots, Site Recovery."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.catalog.azure.places import redundant, slots, zone_of, zones_at
from auditor.catalog.blocks import OPEN_BACKUP
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import fleet
from auditor.catalog.wiring import encrypted_by, integer, mentions, related, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Level, Mode, Verdict

_VM = "https://learn.microsoft.com/en-us/azure/reliability/reliability-virtual-machines"
_SETS = "https://learn.microsoft.com/en-us/azure/virtual-machines/availability-set-overview"
_VMSS = "https://learn.microsoft.com/en-us/azure/reliability/reliability-virtual-machine-scale-sets"
_DISK = "https://learn.microsoft.com/en-us/azure/virtual-machines/disks-redundancy"
_SNAPSHOT = "https://learn.microsoft.com/en-us/azure/virtual-machines/disks-incremental-snapshots"
_RECOVERY = "https://learn.microsoft.com/en-us/azure/site-recovery/azure-to-azure-architecture"
MACHINES = ("azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine", "azurerm_virtual_machine")
SCALE_SETS = (
    "azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set",
    "azurerm_orchestrated_virtual_machine_scale_set",
)  # fmt: skip
_DISKS = ("azurerm_managed_disk",)
_NICS = ("azurerm_network_interface",)
_SUBNETS = ("azurerm_subnet",)
_PAYLOAD = ("custom_data", "user_data", "user_data_base64", "os_profile.custom_data")
_TOGETHER = (
    ("availability_set_id", "azurerm_availability_set"),
    ("proximity_placement_group_id", "azurerm_proximity_placement_group"),
)
_ATTACHMENT = "azurerm_virtual_machine_data_disk_attachment"
_BACKED_UP = "azurerm_backup_protected_vm"
_REPLICATED = "azurerm_site_recovery_replicated_vm"
VAULTS = ("azurerm_recovery_services_vault", "azurerm_data_protection_backup_vault")


def machine(record: Record, lookup: Lookup) -> Described:
    """Return one machine in one zone; those of one availability set are in one datacentre."""
    group = _together(record, lookup)
    zones = zones_at(record.get("zones"))
    spot = Spot(zones) if zones and len(zones) == 1 else zone_of(record, lookup, together=group)
    unit = Replica(spot=spot, rebuilt=True, subnet=_subnet(record, lookup))
    copies = tuple(_recovered(record.address, lookup))
    notes = ("an availability set spreads over racks of one datacentre, not over zones",) if "set" in group else ()
    return Described(
        shape=Shape(replicas=(unit, *copies)),
        relations=(*_payload(record, lookup), *_attached(record, lookup)),
        notes=notes,
    )


def _together(record: Record, lookup: Lookup) -> str:
    for path, type_ in _TOGETHER:
        for address in lookup.targets(record, path, types=(type_,)).addresses:
            return address
    return ""


def _subnet(record: Record, lookup: Lookup) -> str:
    """Return the subnet that the machine opens connections from, "" where an address of its own is the way out."""
    for address in lookup.targets(record, "network_interface_ids", types=_NICS).addresses:
        nic = lookup.record(address)
        if nic is None or lookup.targets(nic, "ip_configuration.public_ip_address_id").addresses:
            continue
        for subnet in lookup.targets(nic, "ip_configuration.subnet_id", types=_SUBNETS).addresses:
            return subnet
    return ""


def _payload(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    own = mentions(record, lookup, *_PAYLOAD)
    for type_, path in (
        ("azurerm_virtual_machine_extension", "virtual_machine_id"),
        ("azurerm_virtual_machine_scale_set_extension", "virtual_machine_scale_set_id"),
        ("azurerm_virtual_machine_run_command", "virtual_machine_id"),
    ):
        for extension in lookup.referrers(record.address, type_, path):
            found = mentions(extension, lookup, "settings", "protected_settings", "source.script")
            own += tuple(replace(r, source=record.address, via=f"extension {r.via}") for r in found)
    return tuple(r for r in own if r.target != record.address)


def _attached(record: Record, lookup: Lookup) -> Iterator[Relation]:
    hits = [
        lookup.targets(record, p, types=_DISKS) for p in ("storage_data_disk.managed_disk_id", "os_managed_disk_id")
    ]
    for attachment in lookup.referrers(record.address, _ATTACHMENT, "virtual_machine_id"):
        hits.append(lookup.targets(attachment, "managed_disk_id", types=_DISKS))
    for found in hits:
        for relation in related(Relating.NEEDS, record, found, "attached disk"):
            yield replace(relation, bound=True)


def _recovered(machine_address: str, lookup: Lookup) -> Iterator[Replica]:
    """Yield what Site Recovery keeps of a machine in another zone or region: a person fails over to it."""
    for link in lookup.referrers(machine_address, _REPLICATED, "source_vm_id"):
        zone = text(link.get("target_zone"))
        for address in lookup.targets(
            link, "target_recovery_fabric_id", types=("azurerm_site_recovery_fabric",)
        ).addresses:
            fabric = lookup.record(address)
            place = lookup.region(fabric) if fabric else ""
            yield Replica(region=place, spot=Spot((zone,)) if zone else Spot(), mode=Mode.PROMOTABLE)


def scale_set(record: Record, lookup: Lookup) -> Described:
    """Return a scale set over its zones; without zones all instances are in one datacentre."""
    count, scaled = _count(record, lookup)
    subnet = lookup.targets(record, "network_interface.ip_configuration.subnet_id", types=_SUBNETS).addresses
    outside = any("public_ip_address" in r.path for r in record.refs("network_interface"))
    found = slots(record, lookup, together=_together(record, lookup))
    found = tuple(replace(s, subnet=subnet[0] if subnet and not outside else "") for s in found)
    var = f"{record.address} instances"
    shape = fleet(count, found, var)
    if not scaled and count == 1 and len(found) > 1:
        zones = tuple(z for s in found for z in s.spot.zones)
        shape = Shape(replicas=(replace(found[0], spot=Spot(zones, var)),))
    elif not scaled and count != 0:
        # Instances of a lost zone are not started elsewhere: only autoscaling adds some in the zones left.
        shape = replace(shape, need=shape.run)
    return Described(shape=shape, relations=_payload(record, lookup))


def _count(record: Record, lookup: Lookup) -> tuple[int | None, bool]:
    """Return how many instances run, and whether autoscaling adds some where others are lost."""
    for setting in lookup.referrers(record.address, "azurerm_monitor_autoscale_setting", "target_resource_id"):
        return integer(setting.get("profile.capacity.minimum")), True
    value = record.get("instances")
    return (0 if value == Known(None) else integer(value)), False


def disk(record: Record, lookup: Lookup) -> Described:
    """Return a managed disk: its kind says whether it is in one datacentre or over zones."""
    kind = record.get("storage_account_type")
    if text(kind).upper().endswith("_ZRS"):
        unit = Replica()
    elif isinstance(kind, Unknown):
        unit = redundant(record, lookup, spread=None)
    else:
        unit = Replica(spot=zone_of(record, lookup, together=_machine_group(record, lookup)))
    relations = (*encrypted_by(record, lookup, "disk_encryption_set_id"), *_backed_up(record, lookup))
    copies = [r for m in _machines(record, lookup) for r in _recovered(m, lookup)]
    snapshots = any(
        lookup.referrers(record.address, "azurerm_snapshot", p) for p in ("source_uri", "source_resource_id")
    )
    return Described(shape=Shape(replicas=(unit, *copies, *((OPEN_BACKUP,) if snapshots else ()))), relations=relations)


def _machines(record: Record, lookup: Lookup) -> tuple[str, ...]:
    links = lookup.referrers(record.address, _ATTACHMENT, "managed_disk_id")
    found = [a for r in links for a in lookup.targets(r, "virtual_machine_id", types=MACHINES).addresses]
    legacy = lookup.referrers(record.address, "azurerm_virtual_machine", "storage_data_disk.managed_disk_id")
    return tuple(dict.fromkeys((*found, *(r.address for r in legacy))))


def _machine_group(record: Record, lookup: Lookup) -> str:
    """Return what names the datacentre of a disk without a zone: a disk is attached where its machine stands."""
    for address in _machines(record, lookup):
        machine_ = lookup.record(address)
        return (_together(machine_, lookup) if machine_ else "") or address
    return ""


def _backed_up(record: Record, lookup: Lookup) -> Iterator[Relation]:
    for address in _machines(record, lookup):
        for item in lookup.referrers(address, _BACKED_UP, "source_vm_id"):
            hits = lookup.targets(item, "recovery_vault_name", types=VAULTS)
            yield from (Relation(Relating.BACKS_UP_TO, record.address, a, item.address) for a in hits.addresses)
    for item in lookup.referrers(record.address, "azurerm_data_protection_backup_instance_disk", "disk_id"):
        hits = lookup.targets(item, "vault_id", types=VAULTS)
        yield from (Relation(Relating.BACKS_UP_TO, record.address, a, item.address) for a in hits.addresses)


def _nic(record: Record, lookup: Lookup) -> Described:
    users = [m.address for t in MACHINES for m in lookup.referrers(record.address, t, "network_interface_ids")]
    return Described(shape=Shape(replicas=(Replica(rebuilt=True),)), owner=users[0] if users else "")


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=machine,
        reads=("zone", "zones", "availability_set_id", "network_interface_ids", "custom_data"),
        assumes="A machine stands in one zone and does not move; without a zone it stands in one that nobody tells, "
        "and so do all machines of an availability set together.",
        source=_SETS,
        fixes={
            Level.ZONE: Remedy(
                "run machines with different `zone`s, or a scale set with `zones`, behind one load balancer",
                Verdict.HOLDS,
            ),
        },
        identity=("virtual_machine_id", "private_ip_address", "public_ip_address"),
    ) for t in MACHINES),
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=scale_set,
        reads=("zones", "instances", "network_interface", "custom_data"),
        assumes="A scale set spreads its instances over its `zones`; without them all are in one datacentre. Only "
        "autoscaling starts new ones for those of a lost zone.",
        source=_VMSS,
        fixes={Level.ZONE: Remedy("set `zones` to three zones, and `instances` so that two suffice", Verdict.HOLDS)},
        identity=("unique_id",),
    ) for t in SCALE_SETS),
    TypeSpec(
        type="azurerm_managed_disk",
        role=Role.DATA,
        describe=disk,
        reads=("storage_account_type", "zone"),
        assumes="An LRS disk is in one datacentre, a ZRS disk is written to three zones; none is kept over regions.",
        source=_DISK,
        fixes={
            Level.ZONE: Remedy("use `Premium_ZRS` or `StandardSSD_ZRS`", Verdict.HOLDS),
            Level.REGION: Remedy("back the disk up to a geo-redundant vault, or replicate with Site Recovery",
                                 Verdict.RESTORES),
        },
    ),
    TypeSpec(type="azurerm_network_interface", role=Role.PART, describe=_nic, source=_VM),
    TypeSpec(type="azurerm_snapshot", role=Role.BACKUP, source=_SNAPSHOT),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_RECOVERY) for t in (
        "azurerm_site_recovery_fabric", "azurerm_site_recovery_network_mapping",
        "azurerm_site_recovery_protection_container", "azurerm_site_recovery_protection_container_mapping",
        _REPLICATED, "azurerm_site_recovery_replication_policy", "azurerm_site_recovery_replication_recovery_plan")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_SETS) for t in (
        "azurerm_availability_set", "azurerm_proximity_placement_group", "azurerm_capacity_reservation",
        "azurerm_capacity_reservation_group", "azurerm_dedicated_host", "azurerm_dedicated_host_group", _ATTACHMENT)),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_VM) for t in (
        "azurerm_virtual_machine_extension", "azurerm_virtual_machine_scale_set_extension",
        "azurerm_virtual_machine_run_command", "azurerm_image", "azurerm_shared_image", "azurerm_shared_image_gallery",
        "azurerm_shared_image_version", "azurerm_gallery_application", "azurerm_gallery_application_version",
        "azurerm_disk_encryption_set", "azurerm_disk_access", "azurerm_ssh_public_key", "azurerm_bastion_host",
        "azurerm_maintenance_configuration", "azurerm_maintenance_assignment_virtual_machine",
        "azurerm_maintenance_assignment_virtual_machine_scale_set", "azurerm_dev_test_global_vm_shutdown_schedule",
        "azurerm_virtual_machine_gallery_application_assignment", "azurerm_disk_sas_token",
        "azurerm_monitor_autoscale_setting")),
)  # fmt: skip
