"""Storage accounts and what is kept in them."""

from __future__ import annotations

from auditor.catalog.azure.places import in_pair, parent_of, redundant
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Role, Shape
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/storage/common/storage-redundancy"
_FAILOVER = "https://learn.microsoft.com/en-us/azure/storage/common/storage-disaster-recovery-guidance"
_OBJECTS = "https://learn.microsoft.com/en-us/azure/storage/blobs/object-replication-overview"
_NETAPP = "https://learn.microsoft.com/en-us/azure/reliability/reliability-netapp-files"
ACCOUNT = "azurerm_storage_account"


def account(record: Record, lookup: Lookup) -> Described:
    """Return an account by its replication: LRS one datacentre, ZRS over zones, GRS and GZRS also in the pair."""
    value = record.get("account_replication_type")
    kind = text(value).upper()
    unit = redundant(record, lookup, spread=None if isinstance(value, Unknown) else "Z" in kind)
    copies = in_pair(record, lookup, Mode.PROMOTABLE) if "G" in kind else ()
    if isinstance(value, Unknown):
        copies = in_pair(record, lookup, Mode.PROMOTABLE, floor=Verdict.STOPS)
    return Described(
        shape=Shape(replicas=(unit, *copies)),
        relations=(*encrypted_by(record, lookup, "customer_managed_key.key_vault_key_id"), *_copied(record, lookup)),
    )


def _copied(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    """Return the accounts that blobs are copied to: a person points the application there."""
    out = []
    for rule in lookup.referrers(record.address, "azurerm_storage_object_replication", "source_storage_account_id"):
        hits = lookup.targets(rule, "destination_storage_account_id", types=(ACCOUNT,))
        out += [Relation(Relating.REPLICATES_TO, record.address, a, rule.address) for a in hits.addresses]
    for item in lookup.referrers(
        record.address, "azurerm_data_protection_backup_instance_blob_storage", "storage_account_id"
    ):
        out += [
            Relation(Relating.BACKS_UP_TO, record.address, a, item.address)
            for a in lookup.targets(item, "vault_id").addresses
        ]
    return tuple(out)


def _part(record: Record, lookup: Lookup) -> Described:
    owner = parent_of(record, lookup, "storage_account_id", "storage_account_name", types=(ACCOUNT,))
    return Described(shape=regional(), owner=owner.address if owner else "")


TYPES = (
    TypeSpec(
        type=ACCOUNT,
        role=Role.DATA,
        describe=account,
        reads=("account_replication_type",),
        assumes="LRS keeps three copies in one datacentre, ZRS in three zones; GRS, RA-GRS and GZRS copy "
        "asynchronously to the paired region, where writes work after a failover that the owner starts.",
        source=_FAILOVER,
        fixes={
            Level.ZONE: Remedy('set `account_replication_type = "ZRS"` or `"GZRS"`', Verdict.HOLDS),
            Level.REGION: Remedy(
                'set `account_replication_type = "GZRS"` (`"GRS"` where the region has no zones)', Verdict.RECOVERS
            ),
        },
        identity=("name", "primary_blob_endpoint", "primary_queue_endpoint", "primary_table_endpoint",
                  "primary_file_endpoint", "primary_blob_host", "primary_web_endpoint", "primary_connection_string"),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=_PAGE, identity=("name", "url")) for t in (
        "azurerm_storage_container", "azurerm_storage_queue", "azurerm_storage_table", "azurerm_storage_share",
        "azurerm_storage_data_lake_gen2_filesystem")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "azurerm_storage_blob", "azurerm_storage_table_entity", "azurerm_storage_share_file",
        "azurerm_storage_share_directory", "azurerm_storage_data_lake_gen2_path",
        "azurerm_storage_blob_inventory_policy",
        "azurerm_storage_management_policy", "azurerm_storage_account_network_rules",
        "azurerm_storage_encryption_scope",
        "azurerm_storage_account_customer_managed_key", "azurerm_storage_account_local_user",
        "azurerm_storage_account_queue_properties", "azurerm_storage_account_static_website",
        "azurerm_storage_container_immutability_policy", "azurerm_storage_sync", "azurerm_storage_sync_group",
        "azurerm_storage_sync_cloud_endpoint", "azurerm_storage_mover")),
    TypeSpec(type="azurerm_storage_object_replication", role=Role.BACKUP, source=_OBJECTS),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_NETAPP) for t in (
        "azurerm_netapp_account", "azurerm_netapp_pool", "azurerm_netapp_snapshot_policy")),
)  # fmt: skip
