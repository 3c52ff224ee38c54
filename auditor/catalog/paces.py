"""How fast each kind of replica takes over, and how much data it lacks then, as the vendors state it."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.pace_tables import azure, google
from auditor.model.recovery import NONE, OPEN, Pace, Span
from auditor.model.verdict import Level, Mode

_RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
_AURORA = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
_PITR = _RDS + "USER_PIT.html"
_FIVE_MINUTES = Span(0, 300)
_Key = tuple[str, Mode]

_RESTORED = "a restore takes as long as the data is large"
_BY_HAND = "a person decides and acts"

_RDS_BACKUP = Pace(
    rto=OPEN,
    rpo=_FIVE_MINUTES,
    assumes=f"automated backups reach to about five minutes before the loss; {_RESTORED}",
    source=_PITR,
    is_verified=True,
)
_IN_REGION: Mapping[_Key, Pace] = {
    **google.IN_REGION,
    **azure.IN_REGION,
    ("aws_db_instance", Mode.STANDBY): Pace(
        rto=Span(60, 120),
        rpo=NONE,
        assumes="RDS promotes its synchronous standby, typically within 60 to 120 seconds",
        source=_RDS + "Concepts.MultiAZ.Failover.html",
        is_verified=True,
    ),
    ("aws_db_instance", Mode.BACKUP): _RDS_BACKUP,
    ("aws_rds_cluster", Mode.STANDBY): Pace(
        rto=Span(0, 60),
        rpo=NONE,
        assumes="Aurora makes a reader the writer, typically in less than 60 seconds; storage is shared",
        source=_AURORA + "Concepts.AuroraHighAvailability.html",
        is_verified=True,
    ),
    ("aws_rds_cluster", Mode.PROMOTABLE): Pace(
        rto=OPEN,
        rpo=NONE,
        assumes=f"storage is kept in three zones, {_BY_HAND}: an instance must be created",
        source=_AURORA + "Concepts.AuroraHighAvailability.html",
    ),
    ("aws_rds_cluster", Mode.BACKUP): _RDS_BACKUP,
    ("aws_docdb_cluster", Mode.STANDBY): Pace(
        rto=Span(0, 120),
        rpo=NONE,
        assumes="DocumentDB makes a replica the primary; storage is shared",
        source="https://docs.aws.amazon.com/documentdb/latest/developerguide/failover.html",
    ),
    ("aws_neptune_cluster", Mode.STANDBY): Pace(
        rto=Span(0, 120),
        rpo=NONE,
        assumes="Neptune makes a reader the writer, typically in less than 120 seconds; storage is shared",
        source="https://docs.aws.amazon.com/neptune/latest/userguide/backup-restore-overview-fault-tolerance.html",
        is_verified=True,
    ),
    ("aws_elasticache_replication_group", Mode.STANDBY): Pace(
        rto=Span(0, 180),
        rpo=OPEN,
        assumes="ElastiCache promotes a replica; replication is asynchronous, writes of the last moments may be gone",
        source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html",
    ),
    ("aws_mq_broker", Mode.STANDBY): Pace(
        rto=OPEN,
        rpo=NONE,
        assumes="the standby broker opens the shared store, which takes longer the more messages wait",
        source="https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/active-standby-broker-deployment.html",
    ),
}
_ACROSS_REGIONS: Mapping[_Key, Pace] = {
    **google.ACROSS_REGIONS,
    **azure.ACROSS_REGIONS,
    ("aws_dynamodb_table", Mode.SERVING): Pace(
        rto=NONE,
        rpo=OPEN,
        assumes="global tables replicate asynchronously, usually within a second: the last writes may be missing",
        source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html",
    ),
    ("aws_db_instance", Mode.PROMOTABLE): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes=f"replication is asynchronous, the replica's lag is lost; {_BY_HAND}: the replica must be promoted",
        source=_RDS + "USER_ReadRepl.Promote.html",
    ),
    ("aws_db_instance", Mode.BACKUP): _RDS_BACKUP,
    ("aws_rds_cluster", Mode.PROMOTABLE): Pace(
        rto=OPEN,
        rpo=OPEN,
        assumes=f"the lag of the secondary cluster (usually seconds) is lost; {_BY_HAND}: it must be promoted",
        source=_AURORA + "aurora-global-database-disaster-recovery.html",
    ),
}
_BY_MODE: Mapping[Mode, Pace] = {
    Mode.STANDBY: Pace(
        rto=OPEN, rpo=OPEN, assumes="its standby takes over by itself; the input sets no limit on how fast", source=""
    ),
    Mode.PROMOTABLE: Pace(rto=OPEN, rpo=OPEN, assumes=f"{_BY_HAND}; what was not replicated yet is lost", source=""),
    Mode.BACKUP: Pace(
        rto=OPEN, rpo=OPEN, assumes=f"what was written since the last backup is lost; {_RESTORED}", source=""
    ),
}
STARTED_AGAIN = Pace(
    rto=OPEN,
    rpo=NONE,
    assumes="new units start where room is left; how fast depends on images and health checks",
    source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html",
)
"""For what keeps nothing and is started elsewhere by itself."""
REBUILT = Pace(rto=OPEN, rpo=NONE, assumes="what keeps nothing is built again from code by a person", source="")
"""For what keeps nothing when its region or account is lost."""
BY_HAND = Pace(rto=OPEN, rpo=NONE, assumes=f"{_BY_HAND}: traffic is moved or capacity is raised", source="")
"""For groups that serve again only after a person moved traffic or raised capacity."""


def pace(type_: str, mode: Mode, level: Level) -> Pace | None:
    """Return how a replica of *mode* of a resource of *type_* takes over on the loss of a domain of *level*.

    None where nothing has to be waited for: a serving replica whose data is the same.
    """
    table = _IN_REGION if level is Level.ZONE else _ACROSS_REGIONS
    return table.get((type_, mode)) or _BY_MODE.get(mode)
