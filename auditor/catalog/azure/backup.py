"""Recovery Services vaults, backup vaults, and what they protect."""

from __future__ import annotations

from auditor.catalog.azure.places import in_pair
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.wiring import boolean, open_spot, text
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape
from auditor.model.verdict import Level, Mode, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/backup/backup-create-recovery-services-vault#set-storage-redundancy"
_CROSS = "https://learn.microsoft.com/en-us/azure/backup/backup-create-rs-vault#set-cross-region-restore"
_PROTECTION = "https://learn.microsoft.com/en-us/azure/backup/backup-vault-overview"


def _vault(record: Record, lookup: Lookup) -> Described:
    kind = text(record.get("storage_mode_type")) or text(record.get("redundancy")) or "GeoRedundant"
    zoned = kind == "ZoneRedundant"
    here = Replica(mode=Mode.BACKUP) if zoned else Replica(spot=open_spot(lookup, record), mode=Mode.BACKUP)
    if kind != "GeoRedundant":
        return Described(shape=Shape(replicas=(here,)))
    # Without cross-region restore the copy opens only once Microsoft has declared the region lost.
    crosses = boolean(record.get("cross_region_restore_enabled"))
    return Described(
        shape=Shape(replicas=(here, *in_pair(record, lookup, Mode.BACKUP, floor=None if crosses else Verdict.STOPS)))
    )


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.BACKUP,
        describe=_vault,
        reads=("storage_mode_type", "redundancy", "cross_region_restore_enabled"),
        assumes="A geo-redundant vault, the default, keeps a copy in the paired region, which can be "
        "restored from at will only with cross-region restore.",
        source=page,
        fixes={Level.REGION: Remedy("set `cross_region_restore_enabled = true`", Verdict.RESTORES)},
        identity=("name",),
    ) for t, page in (("azurerm_recovery_services_vault", _CROSS),
                      ("azurerm_data_protection_backup_vault", _PROTECTION))),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_PAGE) for t in (
        "azurerm_backup_policy_vm", "azurerm_backup_policy_file_share", "azurerm_backup_policy_vm_workload",
        "azurerm_backup_protected_vm", "azurerm_backup_protected_file_share",
        "azurerm_backup_container_storage_account",
        "azurerm_recovery_services_vault_resource_guard_association")),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_PROTECTION) for t in (
        "azurerm_data_protection_backup_instance_blob_storage", "azurerm_data_protection_backup_instance_disk",
        "azurerm_data_protection_backup_instance_kubernetes_cluster",
        "azurerm_data_protection_backup_instance_mysql_flexible_server",
        "azurerm_data_protection_backup_instance_postgresql",
        "azurerm_data_protection_backup_instance_postgresql_flexible_server",
        "azurerm_data_protection_backup_policy_blob_storage", "azurerm_data_protection_backup_policy_disk",
        "azurerm_data_protection_backup_policy_kubernetes_cluster",
        "azurerm_data_protection_backup_policy_mysql_flexible_server",
        "azurerm_data_protection_backup_policy_postgresql",
        "azurerm_data_protection_backup_policy_postgresql_flexible_server",
        "azurerm_data_protection_resource_guard")),
)  # fmt: skip
