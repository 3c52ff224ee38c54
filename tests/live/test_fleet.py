"""One organization, read by threads here and by a Dask cluster: the same answer."""

from __future__ import annotations

import importlib.util
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.live import _names
from auditor.cli.progress import Quiet
from auditor.engine import load
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.reporting import FORMATS, RenderOptions
from auditor.sources.aws_live.account import Wish
from auditor.sources.aws_live.collectors import dynamodb, messaging
from auditor.sources.aws_live.scan import Target, scan
from tests.live.organization import REGIONS, Organization, accounts

# The whole organization takes a minute or two: it is read where AUDITOR_FLEET says how many accounts.
COUNT = int(os.environ.get("AUDITOR_FLEET", "12"))
WISH = Wish(services=(dynamodb.SERVICE, messaging.SQS), regions=REGIONS, workers=16)


@pytest.fixture(scope="module")
def organization() -> Iterator[Organization]:
    served = Organization()
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ENDPOINT_URL", served.url)
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", REGIONS[0])
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield served
    served.close()


@pytest.fixture(scope="module")
def target() -> Target:
    return Target(wish=WISH, roles=tuple(f"arn:aws:iam::{a}:role/auditor" for a in accounts(COUNT)))


@pytest.fixture(scope="module")
def here(organization: Organization, target: Target) -> Any:
    return scan(target, _names, Quiet())


def test_every_account_is_read(here: Any):
    assert here.gaps == 0
    assert [i.meta.name for i in here.inputs] == [f"aws:{a}" for a in accounts(COUNT)]
    queues = [r for i in here.inputs for r in i.records if r.type == "aws_sqs_queue"]
    assert len(queues) == COUNT * len(REGIONS)
    assert len({r.address for i in here.inputs for r in i.records}) == sum(len(i.records) for i in here.inputs)


def test_a_cluster_gives_the_same(organization: Organization, target: Target, here: Any):
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("Dask is not installed: pip install 'resilience-auditor[fleet]'")
    import warnings

    from auditor.sources.aws_live.fleet import scan_fleet

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from distributed import LocalCluster

        # Processes inherit the environment, as workers of a real cluster have theirs.
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster:
            there = scan_fleet(target, _names, Quiet(), cluster.scheduler_address)
    assert there.inputs == here.inputs
    assert (there.calls, there.gaps) == (here.calls, here.gaps)


def test_an_account_that_cannot_be_entered_is_a_gap(organization: Organization, target: Target):
    import dataclasses

    wrong = "arn:aws:iam::000000000000:role/auditor"
    one = dataclasses.replace(target, roles=(target.roles[0], wrong))
    found = scan(one, _names, Quiet())
    assert len(found.inputs) == 2
    ((address, _, reason),) = found.inputs[1].skipped
    assert address.startswith("000000000000/")
    assert "the role cannot be assumed" in reason
    assert found.inputs[1].unread


def test_parquet_is_read_by_duckdb(here: Any, tmp_path: Path):
    if importlib.util.find_spec("duckdb") is None or importlib.util.find_spec("pyarrow") is None:
        pytest.skip("DuckDB and PyArrow are not installed: pip install 'resilience-auditor[fleet]'")
    import duckdb

    result = run_audit(here.inputs, Config(), load(Path("policies")), Options())
    path = tmp_path / "result.parquet"
    path.write_bytes(FORMATS["parquet"].render(result, RenderOptions()))
    rows = duckdb.sql(
        f"select account, count(*) from '{path}' where kind = 'resource' and type = 'aws_sqs_queue' "  # noqa: S608
        "and level = 'region' group by account order by account"
    ).fetchall()
    assert rows == [(a, len(REGIONS)) for a in accounts(COUNT)]
    assert io.BytesIO(path.read_bytes()).read(4) == b"PAR1"
