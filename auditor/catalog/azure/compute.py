"""Azure virtual machines, managed disks, availability sets, network interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.catalog.blocks import strings
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import single
from auditor.catalog.wiring import encrypted_by, mentions, open_spot, related, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_VM = "https://learn.microsoft.com/en-us/azure/reliability/reliability-virtual-machines"
_SET = "https://learn.microsoft.com/en-us/azure/virtual-machines/availability-set-overview"
_DISK = "https://learn.microsoft.com/en-us/azure/virtual-machines/disks-redundancy"
_SNAPSHOT = "https://learn.microsoft.com/en-us/azure/virtual-machines/disks-incremental-snapshots"
_NETWORK = "https://learn.microsoft.com/en-us/azure/virtual-network/virtual-networks-overview"
MACHINES = ("azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine", "azurerm_virtual_machine")
DISKS = ("azurerm_managed_disk",)
_ATTACHMENT = "azurerm_virtual_machine_data_disk_attachment"
_IN_A_SET = "an availability set spreads over racks of one datacentre, not over zones"


def zone_of(record: Record, lookup: Lookup) -> Spot:
    """Return the zone that `zone` or `zones` pins, else one that the input does not tell."""
    pinned = lookup.zone_spot(record, zone="zone")
    if pinned is not None:
        return pinned
    several = record.get("zones")
    names = strings(several)
    if len(names) == 1 and not isinstance(several, Unknown):
        return Spot(names)
    return open_spot(lookup, record)


def _machine(record: Record, lookup: Lookup) -> Described:
    in_set = record.get("availability_set_id")
    is_in_set = isinstance(in_set, Unknown) or bool(in_set.value) or bool(record.refs("availability_set_id"))
    return Described(
        shape=single(zone_of(record, lookup), rebuilt=True),
        relations=(*mentions(record, lookup, "custom_data", "user_data"), *_attached(record, lookup)),
        notes=(_IN_A_SET,) if is_in_set else (),
    )


def _attached(record: Record, lookup: Lookup) -> Iterator[Relation]:
    for link in lookup.referrers(record.address, _ATTACHMENT, "virtual_machine_id"):
        for relation in related(
            Relating.NEEDS, record, lookup.targets(link, "managed_disk_id", types=DISKS), "data disk"
        ):
            yield replace(relation, bound=True)


def _disk(record: Record, lookup: Lookup) -> Described:
    sku = text(record.get("storage_account_type"))
    unit = Replica() if sku.endswith("_ZRS") else Replica(spot=zone_of(record, lookup))
    taken = lookup.referrers(record.address, "azurerm_snapshot", "source_uri", "source_resource_id")
    snapshots = tuple(Replica(mode=Mode.BACKUP) for _ in taken)
    keys = encrypted_by(record, lookup, "disk_encryption_set_id")
    return Described(shape=Shape(replicas=(unit, *snapshots)), relations=keys)


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=_machine,
        reads=("zone", "zones", "availability_set_id", "custom_data"),
        assumes="A machine stands in one zone, the one pinned or one that nobody promises, and does not move.",
        source=_VM,
        identity=("virtual_machine_id", "private_ip_address", "public_ip_address"),
        fixes={Level.ZONE: Remedy("run a second one in another `zone` behind the same load balancer", Verdict.HOLDS)},
    ) for t in MACHINES),
    TypeSpec(
        type="azurerm_managed_disk",
        role=Role.DATA,
        describe=_disk,
        reads=("storage_account_type", "zone"),
        assumes="Locally redundant disks keep three copies in one datacentre, zone-redundant ones in three zones.",
        source=_DISK,
        fixes={Level.ZONE: Remedy("use a zone-redundant type (`Premium_ZRS`)", Verdict.HOLDS)},
    ),
    TypeSpec(type="azurerm_availability_set", role=Role.SUPPORT, source=_SET, assumes="Racks, not zones."),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_DISK) for t in (
        _ATTACHMENT, "azurerm_disk_encryption_set")),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_SNAPSHOT) for t in ("azurerm_snapshot",)),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_NETWORK) for t in (
        "azurerm_virtual_network", "azurerm_subnet", "azurerm_network_interface")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_NETWORK) for t in (
        "azurerm_resource_group", "azurerm_network_security_group", "azurerm_network_security_rule",
        "azurerm_subnet_network_security_group_association",
        "azurerm_network_interface_security_group_association")),
)  # fmt: skip
