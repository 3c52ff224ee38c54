"""The data rows of the corpus' hand-derived answers (`EXPECTED.md`), each an assertion on the resource's own verdicts.

`HOLDS` stands for "no zone takes it down": what spans the zones of its Region has no verdict of a zone. Where an
answer differs from `EXPECTED.md`, the row says why; the label rules and the design are younger and win.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import SourceError
from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult, ResourceResult
from auditor.sources import read_targets

HOLDS, DIPS, RECOVERS, RESTORES, STOPS = "holds", "dips", "recovers", "restores", "stops"
OPEN = "stops..holds"
TOKYO, OSAKA = "ap-northeast-1", "ap-northeast-3"


class Row(NamedTuple):
    """What a resource answers to the loss of its worst zone and of its Region."""

    address: str
    zone: str
    region: str
    zones: tuple[str, ...] | None = None
    """The zones that it is known to stand in, where the row names them."""
    argued: str = ""
    """Why the answer is another than that of EXPECTED.md."""


def _tokyo(*letters: str) -> tuple[str, ...]:
    return tuple(f"{TOKYO}{letter}" for letter in letters)


_REBUILT = "label rule 4: a part that keeps nothing is rebuilt from code and counts as restores on the loss of a Region"
_KAFKA = "label rules 2 and 6: half and min.insync.replicas are left and already serve, so it holds"
_READ = "what the data source reads by id is a subnet of the same plan, whose zone is known: the truth, not a guess"
_DB = "module.db_instance.aws_db_instance.this[0]"

EXCHANGE = (
    Row("module.accounts.aws_rds_cluster.this[0]", DIPS, STOPS, _tokyo("a", "c", "d")),
    Row(f"module.ledger.{_DB}", DIPS, STOPS),
    Row(f"module.backoffice.{_DB}", RESTORES, STOPS, _tokyo("c")),
    Row(f"module.pricefeed.{_DB}", STOPS, STOPS),
    Row("module.audit_bucket.aws_s3_bucket.this[0]", HOLDS, STOPS),
    Row("module.withdrawals_queue.aws_sqs_queue.this[0]", HOLDS, STOPS),
    Row("module.withdrawals_queue.aws_sqs_queue.dlq[0]", HOLDS, STOPS),
    Row("module.shared_fs.aws_efs_file_system.this[0]", HOLDS, STOPS),
    Row("module.scratch_fs.aws_efs_file_system.this[0]", STOPS, STOPS, _tokyo("a")),
    Row("module.kms_db.aws_kms_key.this[0]", HOLDS, STOPS),
    Row("module.kms_wallet.aws_kms_key.this[0]", HOLDS, STOPS),
    Row("module.trades_table.aws_dynamodb_table.this[0]", HOLDS, STOPS),
    Row("module.api_keys.aws_secretsmanager_secret.this[0]", HOLDS, STOPS),
    Row("module.alarms.aws_sns_topic.this[0]", HOLDS, RESTORES, argued=_REBUILT),
)
CACHES = (
    Row("module.session.aws_elasticache_replication_group.this[0]", DIPS, STOPS),
    Row("module.orderbook_cache.aws_elasticache_replication_group.this[0]", STOPS, STOPS, _tokyo("a")),
)
STREAMS = (
    Row("module.kafka.aws_msk_cluster.this[0]", HOLDS, STOPS, _tokyo("a", "c", "d"), _KAFKA),
    Row("module.search.aws_opensearch_domain.this[0]", DIPS, STOPS, _tokyo("a", "c", "d")),
)
LIVE = (
    *(r for r in EXCHANGE if r.address != f"module.pricefeed.{_DB}"),
    Row(f"module.pricefeed.{_DB}", STOPS, STOPS, _tokyo("a")),
    Row("aws_elasticache_replication_group.orderbook", STOPS, STOPS, ()),
    Row("aws_elasticache_cluster.mc", DIPS, RESTORES, _tokyo("a", "c"), _REBUILT),
)
MIX_PHASE_1 = (
    Row("aws_db_instance.orders", DIPS, STOPS),
    Row("aws_dynamodb_table.t", HOLDS, STOPS),
    Row("aws_ebs_volume.data", STOPS, STOPS, _tokyo("a")),
    Row("aws_s3_bucket.archive", HOLDS, STOPS),
    Row("aws_sqs_queue.jobs[0]", HOLDS, STOPS),
    Row("aws_sqs_queue.jobs[1]", HOLDS, STOPS),
    Row("aws_sqs_queue.stable", HOLDS, STOPS),
)
MIX_PHASE_2 = (
    Row("aws_db_instance.orders", STOPS, STOPS),
    Row("aws_ebs_volume.data", STOPS, STOPS, _tokyo("d")),
    Row("aws_elasticache_cluster.new[0]", STOPS, STOPS, _tokyo("a")),
    Row("aws_s3_bucket.archive", HOLDS, STOPS),
    Row("aws_sqs_queue.jobs[0]", HOLDS, STOPS),
    Row("aws_sqs_queue.stable", HOLDS, STOPS),
)
CHECKS = (
    Row("aws_db_instance.d", DIPS, STOPS),
    Row("aws_s3_bucket.b", HOLDS, STOPS),
    Row("aws_secretsmanager_secret.db", HOLDS, STOPS),
)
TRADING_KEYS = tuple(
    Row(f"module.aurora.{a}", HOLDS, STOPS)
    for a in (
        "aws_kms_key.primary_key",
        "aws_kms_key.secondary_key",
        "module.primary-database-backup.aws_kms_key.backup_key",
        "module.secondary-database-backup.aws_kms_key.backup_key",
    )
)
_SECRETS = (
    "design 5.4: a secret replicated into another Region is read there by itself; only changing it needs a person"
)
TRADING = (
    *TRADING_KEYS,
    Row("module.kinesis.aws_kinesis_stream.kinesis", HOLDS, STOPS),
    Row("module.kinesis.aws_ssm_parameter.dynamodb_param", HOLDS, STOPS),
    Row("module.dynamodb.module.secret.aws_secretsmanager_secret.secret", HOLDS, HOLDS, argued=_SECRETS),
)
MANY_IN_OSAKA = ("accounts", "orders", "deposits", "withdrawals", "custody")

FILES: dict[str, tuple[Row, ...]] = {
    "terraform/plan/exch-1r-3az.json": (*EXCHANGE, *CACHES, *STREAMS),
    "terraform/state/exch-live.tfstate": LIVE,
    "terraform/state/exch-live.show.json": LIVE,
    "terraform/plan/exch-live-replan.json": LIVE,
    "terraform/plan/many-300.json": tuple(
        Row(f'module.service["{s}"].module.table.aws_dynamodb_table.this[0]', HOLDS, HOLDS) for s in MANY_IN_OSAKA
    )
    + tuple(
        Row(f'module.service["{s}"].module.table.aws_dynamodb_table.this[0]', HOLDS, STOPS) for s in ("kyc", "notify")
    ),
    "terraform/state/many-live.tfstate": tuple(
        Row(f'module.service["{s}"].module.table.aws_dynamodb_table.this[0]', HOLDS, STOPS)
        for s in (*MANY_IN_OSAKA, "kyc")
    ),
    "terraform/plan/change-mix-phase1.json": MIX_PHASE_1,
    "terraform/plan/change-mix-noop.json": MIX_PHASE_1,
    "terraform/plan/change-mix-replace-opt.json": MIX_PHASE_1,
    "terraform/plan/change-mix-drift.json": MIX_PHASE_1,
    "terraform/state/change-mix-phase1.tfstate": MIX_PHASE_1,
    "terraform/plan/change-mix-phase2.json": (*MIX_PHASE_2, Row("aws_dynamodb_table.t", HOLDS, HOLDS)),
    "terraform/state/change-mix-phase2.tfstate": (*MIX_PHASE_2, Row("aws_dynamodb_table.t", HOLDS, OPEN)),
    "terraform/plan/change-mix-refresh-only.json": (Row("aws_db_instance.orders", RESTORES, STOPS),),
    "terraform/plan/checks-ephemeral.json": CHECKS,
    "terraform/state/checks-ephemeral.tfstate": CHECKS,
    "terraform/plan/deferred-data.json": (
        Row("aws_ebs_volume.vol", STOPS, STOPS, _tokyo("a"), _READ),
        Row("aws_db_instance.d", RESTORES, STOPS, _tokyo("a"), _READ),
    ),
    "terraform/state/deferred-data.tfstate": (
        Row("aws_ebs_volume.vol", STOPS, STOPS, _tokyo("a")),
        Row("aws_db_instance.d", RESTORES, STOPS, _tokyo("a")),
    ),
    "terraform/plan/workspace-prod.json": (
        Row("aws_db_instance.main", DIPS, STOPS),
        Row("aws_db_instance.replica[0]", STOPS, STOPS, _tokyo("c")),
    ),
    "terraform/state/workspace-prod.tfstate": (Row("aws_db_instance.main", DIPS, STOPS),),
    "terraform/plan/workspace-dr.json": (Row("aws_db_instance.main", STOPS, STOPS, (f"{OSAKA}a",)),),
    "terraform/plan/mrr-trading-aurora-global.json": (
        *TRADING,
        Row("module.aurora.aws_rds_cluster.primary", RECOVERS, RECOVERS, ()),
        Row("module.aurora.aws_rds_cluster.secondary", RECOVERS, STOPS, ()),
        Row("module.dynamodb.module.dynamodb_table.aws_dynamodb_table.this[0]", HOLDS, HOLDS),
    ),
    "terraform/state/mrr-trading.tfstate": (
        *TRADING,
        Row(
            "module.aurora.aws_rds_cluster.primary",
            "recovers..holds",
            STOPS,
            argued="it serves nothing today; that its instances are not in another state nothing says",
        ),
        Row("module.dynamodb.module.dynamodb_table.aws_dynamodb_table.this[0]", HOLDS, OPEN),
    ),
    "terraform/plan/rds-variants.json": (
        Row("aws_rds_cluster.multiaz_cluster", DIPS, STOPS),
        Row(f"module.primary.{_DB}", RECOVERS, RECOVERS, _tokyo("a")),
        Row(f"module.replica_same_region.{_DB}", STOPS, STOPS, _tokyo("c")),
        Row(f"module.replica_osaka.{_DB}", DIPS, STOPS),
        Row("aws_db_instance.oracle", DIPS, RESTORES),
        Row("aws_db_instance.from_snapshot", RESTORES, STOPS, ()),
        Row(
            "aws_db_instance.defaults_only",
            STOPS,
            STOPS,
            (),
            "design 13: no expression sets multi_az or the retention: one zone, and the provider sends 0 days",
        ),
        Row("aws_db_proxy.p", HOLDS, RESTORES, _tokyo("a", "c", "d"), _REBUILT),
    ),
    "terraform/plan/aurora-variants.json": (
        Row("module.two.aws_rds_cluster.this[0]", "recovers..dips", STOPS, ()),
        Row("module.one.aws_rds_cluster.this[0]", RECOVERS, STOPS, ()),
        Row("module.same_az.aws_rds_cluster.this[0]", RECOVERS, STOPS, _tokyo("a")),
        Row("module.serverless.aws_rds_cluster.this[0]", "recovers..dips", STOPS, ()),
        Row("module.autoscaled.aws_rds_cluster.this[0]", "recovers..dips", STOPS, ()),
        Row("aws_rds_cluster.g_primary", "recovers..dips", RECOVERS, ()),
        Row(
            "aws_rds_cluster.no_instances",
            "recovers..holds",
            STOPS,
            argued="it serves nothing today; that its instances are not in another state nothing says",
        ),
        Row("aws_dsql_cluster.a", HOLDS, OPEN),
    ),
    "terraform/plan/datastores.json": (
        Row("module.os_two_az.aws_opensearch_domain.this[0]", "stops..dips", STOPS),
        Row("aws_opensearch_domain.one_node", STOPS, STOPS, ()),
        Row("aws_opensearch_domain.standby", HOLDS, STOPS, _tokyo("a", "c", "d")),
        Row("module.redshift.aws_redshift_cluster.this[0]", "recovers..dips", RESTORES, _tokyo("a")),
        Row("aws_redshift_cluster.multi", DIPS, STOPS),
        Row("aws_docdb_cluster.d", DIPS, STOPS, _tokyo("a", "c", "d")),
        Row("aws_docdb_cluster.solo", RECOVERS, STOPS, _tokyo("a")),
        Row("aws_neptune_cluster.n", RECOVERS, STOPS, ()),
        Row("aws_dynamodb_table.single", HOLDS, STOPS),
        Row("aws_dynamodb_table.via_replica_resource", HOLDS, HOLDS),
        # The keyspace has no table, so it keeps nothing that could be lost.
        Row("aws_timestreaminfluxdb_db_instance.t", DIPS, STOPS),
    ),
    "terraform/plan/strings-and-types.json": (
        Row("aws_db_instance.d[0]", DIPS, STOPS),
        Row('aws_sqs_queue.weird["a.b"]', HOLDS, STOPS),
        Row('module.q["東京"].aws_sqs_queue.this[0]', HOLDS, STOPS),
    ),
    "plan/bridgecrewio__checkov__terragoat-aws-tfplan.json": (
        Row("aws_db_instance.default", STOPS, STOPS, ()),
        Row("aws_neptune_cluster.default", RECOVERS, STOPS, ()),
        Row("aws_elasticsearch_domain.monitoring-framework", STOPS, STOPS, ()),
        Row("aws_ebs_volume.web_host_storage", RESTORES, STOPS, ("us-west-2a",)),
        Row("aws_kms_key.logs_key", HOLDS, STOPS),
        *(Row(f"aws_s3_bucket.{b}", HOLDS, STOPS) for b in ("data", "financials", "flowbucket", "logs", "operations")),
    ),
    "plan/infracost__infracost__tf014-nested-modules-plan.json": (
        Row(f"module.db.module.db_1.{_DB}", STOPS, STOPS, ("us-east-1f",)),
        Row(f"module.db.module.db_2.{_DB}", STOPS, STOPS, ()),
    ),
    "plan/cycloidio__terracost__alias-paris-module-providers-plan.json": (
        Row("module.rds.aws_db_instance.db", DIPS, OPEN),
        Row("module.ec2.module.ebs.aws_ebs_volume.volume", STOPS, OPEN),
    ),
}
CASES = [(name, row) for name, rows in FILES.items() for row in rows]


@cache
def audited(path: Path) -> AuditResult:
    return run_audit(read_targets([str(path)]), Config(), load(bundled("policies")), Options())


@pytest.mark.parametrize(("name", "row"), CASES, ids=lambda c: c.address if isinstance(c, Row) else str(c))
def test_row(shared: Path, name: str, row: Row) -> None:
    found = {r.address: r for r in audited(shared / "corpus" / name).resources}[row.address]
    assert (worst(found, Level.ZONE), worst(found, Level.REGION)) == (row.zone, row.region)
    assert row.zones is None or found.zones == row.zones


def worst(resource: ResourceResult, level: Level) -> str:
    found = dict(resource.verdicts).get(level)
    return HOLDS if found is None else str(found)


def test_a_destroyed_stack_is_said_to_be_empty(shared: Path) -> None:
    with pytest.raises(SourceError, match="nothing remains"):
        audited(shared / "corpus/terraform/plan/change-mix-destroy.json")
