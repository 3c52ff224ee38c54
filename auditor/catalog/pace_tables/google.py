"""How fast replicas of Google Cloud take over, and how much data they lack then, as Google states it."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.recovery import NONE, OPEN, Pace, Span
from auditor.model.verdict import Mode

_SQL = "https://cloud.google.com/sql/docs/postgres/"
_ALLOYDB = "https://cloud.google.com/alloydb/docs/"
_ABROAD = _ALLOYDB + "cross-region-replication/about-cross-region-replication"
_REDIS = "https://cloud.google.com/memorystore/docs/redis/high-availability-for-memorystore-for-redis"
_SECONDARY = "a person promotes the secondary cluster, whose lag is lost"

IN_REGION: Mapping[tuple[str, Mode], Pace] = {
    # A primary that did not answer for about sixty seconds is given up; how long the switch takes is not promised.
    ("google_sql_database_instance", Mode.STANDBY): Pace(
        rto=Span(60, None),
        rpo=NONE,
        assumes="Cloud SQL gives a primary up after about a minute without heartbeats and starts its standby on the "
        "disk that both zones hold; how long that takes is not promised",
        source=_SQL + "high-availability",
        is_verified=True,
    ),
    ("google_sql_database_instance", Mode.BACKUP): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes="what was written since the last backup is lost, unless point-in-time recovery kept its log outside; "
        "a restore takes as long as the data is large",
        source=_SQL + "backup-recovery/backups",
    ),
    ("google_alloydb_instance", Mode.STANDBY): Pace(
        rto=OPEN,
        rpo=NONE,
        assumes="AlloyDB makes the standby node the active one; the log is written to the region before it is "
        "acknowledged",
        source=_ALLOYDB + "high-availability",
        is_verified=True,
    ),
    ("google_redis_instance", Mode.STANDBY): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes="Memorystore promotes a replica; replication is asynchronous, writes of the last moments may be gone",
        source=_REDIS,
        is_verified=True,
    ),
}
ACROSS_REGIONS: Mapping[tuple[str, Mode], Pace] = {
    ("google_sql_database_instance", Mode.PROMOTABLE): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes="a replica in another region is behind by its lag, which is lost; a person promotes it",
        source=_SQL + "replication/cross-region-replicas",
    ),
    ("google_alloydb_instance", Mode.PROMOTABLE): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes=_SECONDARY,
        source=_ABROAD,
    ),
    ("google_alloydb_cluster", Mode.PROMOTABLE): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes=_SECONDARY,
        source=_ABROAD,
    ),
    ("google_bigtable_instance", Mode.SERVING): Pace(
        rto=NONE,
        rpo=OPEN,
        assumes="Bigtable's clusters replicate with eventual consistency: the last writes may be missing",
        source="https://cloud.google.com/bigtable/docs/replication-overview",
    ),
}
