"""Answers that others recorded from AWS, through the same collectors: corpus/EXPECTED.md, section 18."""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from auditor.catalog.table import CATALOG
from auditor.cli.progress import Quiet
from auditor.engine import load
from auditor.identities import Identities
from auditor.model.config import Config
from auditor.model.verdict import Level, Verdict
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import Input
from auditor.sources.aws_live import assemble
from auditor.sources.aws_live.account import AccountReader, Wish
from auditor.sources.aws_live.session import Identity
from auditor.sources.aws_live.table import SERVICES

_MODELS = botocore.session.Session()
_PREFIXES = {s.client: _MODELS.get_service_model(s.client).endpoint_prefix for s in SERVICES}


class _Http:
    status_code = 200
    content = b""
    raw = None
    headers: dict[str, str] = {}  # noqa: RUF012 - what botocore looks at


class Replay:
    """Clients of botocore whose answers come from a folder of recordings; what was not recorded is empty."""

    def __init__(self, folder: Path, region: str) -> None:
        self._folder = folder
        self._region = region
        self._core = botocore.session.Session()
        self._core.set_credentials("x", "x")
        self._clients: dict[str, Any] = {}
        self._next: dict[str, int] = {}
        self._lock = threading.Lock()

    def client(self, service: str, region: str) -> Any:  # noqa: ARG002 - the shape of Session
        with self._lock:
            if service not in self._clients:
                client = self._core.create_client(service, region_name=self._region)
                client.meta.events.register("before-call", self._answer)
                self._clients[service] = client
        return self._clients[service]

    def _answer(self, model: Any, **_: Any) -> tuple[_Http, dict[str, Any]]:
        name = f"{model.service_model.endpoint_prefix}.{model.name}"
        with self._lock:
            number = self._next[name] = self._next.get(name, 0) + 1
        path = self._folder / f"{name}_{number}.json"
        whole = json.loads(path.read_text(), object_hook=_time) if path.exists() else {"data": {}}
        return _Http(), {"ResponseMetadata": {"HTTPStatusCode": 200}, **whole["data"]}

    @contextmanager
    def using(self) -> Iterator[None]:
        yield

    def offers(self, service: str, region: str, partition: str) -> bool:  # noqa: ARG002
        return True

    def identify(self) -> Identity:
        return Identity(account="644160558196", partition="aws", regions=(self._region,))


def _time(value: dict[str, Any]) -> Any:
    if value.get("__class__") != "datetime":
        return value
    day = datetime.datetime(value["year"], value["month"], value["day"], tzinfo=datetime.UTC)
    return day + datetime.timedelta(hours=value["hour"], minutes=value["minute"], seconds=value["second"])


def replay(shared: Path, name: str, region: str) -> Input:
    folder = shared / "corpus/aws_api" / f"cloud-custodian__cloud-custodian__{name}" / "tests/data/placebo" / name
    session: Any = Replay(folder, region)
    recorded = {p.name.partition(".")[0] for p in folder.glob("*.json")}
    services = tuple(s for s in SERVICES if _PREFIXES[s.client] in recorded)
    reader = AccountReader(session, Wish(services=services, regions=(region,), workers=4), Quiet(), {})
    reader.read(threading.Event())
    (found,) = assemble.inputs([reader.finish(lambda records: Identities(records, CATALOG))])
    assert found.skipped == ()
    return found


def audit(found: Input) -> AuditResult:
    return run_audit([found], Config(), load(Path("policies")), Options(allow_empty=True))


def zone(result: AuditResult, name: str) -> tuple[Verdict, Verdict]:
    (resource,) = [r for r in result.resources if r.address.endswith(f".{name}")]
    verdicts = dict(resource.verdicts)
    interval = verdicts.get(Level.ZONE)
    # A resource that touches no zone by itself holds on the loss of any.
    return (interval.worst, interval.best) if interval else (Verdict.HOLDS, Verdict.HOLDS)


def region(result: AuditResult, name: str) -> Verdict:
    (resource,) = [r for r in result.resources if r.address.endswith(f".{name}")]
    return dict(resource.verdicts)[Level.REGION].best


@pytest.fixture
def corpus(shared: Path) -> Path:
    return shared


def test_rds_instances(corpus: Path):
    result = audit(replay(corpus, "test_rds_retention", "us-west-2"))
    assert zone(result, "oneness")[1] < Verdict.DIPS
    assert zone(result, "sbbdev")[0] >= Verdict.DIPS
    for replica in ("sbbdevslave", "qapipfitread", "qpsoaread"):
        assert zone(result, replica)[1] < Verdict.DIPS
    # Its ARN says us-west-2 and its zone us-east-1: scrubbed by who recorded it, and flagged.
    assert any("is not in region us-west-2" in n for n in result.coverage.notes)


def test_aurora_clusters(corpus: Path):
    result = audit(replay(corpus, "test_modify_rds_cluster_provisoned", "us-east-1"))
    worst, best = zone(result, "database-1")
    assert worst <= Verdict.DIPS <= best
    worst, best = zone(result, "database-2")
    assert worst <= Verdict.DIPS <= best


def test_replication_group_whose_replicas_share_a_zone(corpus: Path):
    result = audit(replay(corpus, "test_elasticache_add_security_group", "ca-central-1"))
    worst, best = zone(result, "sg-test-base")
    assert worst <= Verdict.DIPS <= best


def test_primary_of_a_global_datastore_with_one_node(corpus: Path):
    result = audit(replay(corpus, "test_elasticache_global_ds_cluster_delete", "us-east-1"))
    assert zone(result, "c7n-test-global")[1] < Verdict.DIPS


def test_instances_and_volumes_in_one_zone(corpus: Path):
    found = replay(corpus, "test_ebs_modifyable_filter", "us-west-2")
    instances = [r for r in found.records if r.type == "aws_instance"]
    volumes = [r for r in found.records if r.type == "aws_ebs_volume"]
    assert len(instances) == 2
    assert {r.values["availability_zone"] for r in (*instances, *volumes)} == {"us-west-2b"}
    result = audit(found)
    verdicts = [dict(r.verdicts)[Level.ZONE] for r in result.resources if r.type in ("aws_instance", "aws_ebs_volume")]
    assert verdicts
    assert all(v.best < Verdict.DIPS for v in verdicts)


@pytest.mark.parametrize(
    ("name", "region", "type_"),
    [
        ("test_asg_invalid_az", "us-east-1", "aws_autoscaling_group"),
        ("test_asg_suspend_force", "us-east-1", "aws_autoscaling_group"),
        ("test_efs_remove_matched", "us-east-1", "aws_efs_file_system"),
        ("test_eks_kms_filter", "us-east-1", "aws_eks_cluster"),
        ("test_rdscluster_pending_maintenance", "us-east-1", "aws_rds_cluster"),
        ("test_s3_bucket_replication_filter", "us-east-1", "aws_s3_bucket"),
    ],
)
def test_every_recording_is_read_whole(corpus: Path, name: str, region: str, type_: str):
    found = replay(corpus, name, region)
    assert [r for r in found.records if r.type == type_]
    assert audit(found).failures == ()
