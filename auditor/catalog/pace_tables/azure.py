"""How fast replicas of Azure take over, and how much data they lack then, as Microsoft states it."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.recovery import NONE, OPEN, Pace, Span
from auditor.model.verdict import Mode

_RELIABILITY = "https://learn.microsoft.com/en-us/azure/reliability/"
_SQL = "https://learn.microsoft.com/en-us/azure/azure-sql/database/"
_STORAGE = "https://learn.microsoft.com/en-us/azure/storage/common/storage-disaster-recovery-guidance"
_HOUR = 3600
_FLEXIBLE = ("azurerm_postgresql_flexible_server", "azurerm_mysql_flexible_server")
_DATABASES = ("azurerm_mssql_database", "azurerm_sql_database")
_GEO_RESTORED = Pace(
    rto=OPEN,
    rpo=Span(0, _HOUR),
    assumes="geo-restore reads backups that are copied with up to an hour's delay; a restore takes as long as the "
    "data is large",
    source=_SQL + "recovery-using-backups",
)
_MANAGED_FAILOVER = Pace(
    rto=Span(_HOUR, None),
    rpo=OPEN,
    assumes="Microsoft starts the failover after the grace period, an hour at least, and promises no time; the lag of "
    "the partner is lost",
    source=_SQL + "failover-group-sql-db",
)
_OWN_FAILOVER = Pace(
    rto=OPEN,
    rpo=OPEN,
    assumes="a person starts the failover; replication is asynchronous, the lag of the partner is lost",
    source=_SQL + "failover-group-sql-db",
)

IN_REGION: Mapping[tuple[str, Mode], Pace] = {
    **{
        (type_, Mode.STANDBY): Pace(
            rto=Span(60, 120),
            rpo=NONE,
            assumes="the standby in the other zone takes over, typically within 60 to 120 seconds; its log is written "
            "before a commit is acknowledged",
            source=f"{_RELIABILITY}reliability-{page}-flexible-server",
        )
        for type_, page in zip(_FLEXIBLE, ("postgresql", "mysql"), strict=True)
    },
    **{
        (type_, Mode.BACKUP): Pace(
            rto=OPEN,
            rpo=Span(0, 300),
            assumes="the log is backed up about every five minutes; a restore takes as long as the data is large",
            source="https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/concepts-backup-restore",
        )
        for type_ in _FLEXIBLE
    },
    **{
        (type_, Mode.BACKUP): Pace(
            rto=OPEN,
            rpo=Span(0, 600),
            assumes="the log is backed up about every ten minutes; a restore takes as long as the data is large",
            source=_SQL + "automated-backups-overview",
        )
        for type_ in _DATABASES
    },
    ("azurerm_redis_cache", Mode.STANDBY): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes="the replica becomes the primary; replication is asynchronous, writes of the last moments may be gone",
        source="https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-failover",
    ),
}
ACROSS_REGIONS: Mapping[tuple[str, Mode], Pace] = {
    **{(type_, Mode.STANDBY): _MANAGED_FAILOVER for type_ in (*_DATABASES, "azurerm_mssql_managed_instance")},
    **{(type_, Mode.PROMOTABLE): _OWN_FAILOVER for type_ in (*_DATABASES, "azurerm_mssql_managed_instance")},
    **{(type_, Mode.BACKUP): _GEO_RESTORED for type_ in (*_DATABASES, *_FLEXIBLE)},
    **{
        (type_, Mode.PROMOTABLE): Pace(
            rto=OPEN,
            rpo=OPEN,
            assumes="a read replica is behind by its lag, which is lost; a person promotes it",
            source="https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/concepts-read-replicas",
        )
        for type_ in _FLEXIBLE
    },
    # Usually under fifteen minutes, without a promise: the input sets no limit.
    ("azurerm_storage_account", Mode.PROMOTABLE): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes="the copy in the paired region is usually less than 15 minutes behind, which is not promised; the "
        "owner starts the failover",
        source=_STORAGE,
    ),
    ("azurerm_cosmosdb_account", Mode.SERVING): Pace(
        rto=NONE,
        rpo=OPEN,
        assumes="regions replicate asynchronously unless the consistency is strong: the last writes may be missing",
        source=_RELIABILITY + "reliability-cosmos-db-nosql",
    ),
    ("azurerm_cosmosdb_account", Mode.STANDBY): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes="another region takes the writes over by itself; unless the consistency is strong, the lag is lost",
        source=_RELIABILITY + "reliability-cosmos-db-nosql",
    ),
    ("azurerm_key_vault_key", Mode.STANDBY): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes="Microsoft moves the vault to the paired region, where it may only be read and used; how fast is not "
        "promised",
        source=_RELIABILITY + "reliability-key-vault",
    ),
}
