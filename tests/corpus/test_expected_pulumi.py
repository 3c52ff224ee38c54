"""Rows 12, 13, 15 and 17 of the corpus' EXPECTED.md: real Pulumi exports and a preview.

Row 12 gives "egress yes" for three gateways of which each zone uses its own: the export names no node that opens
connections through a subnet, so the gateways are no part of the service and are checked by where they stand and what
their own route tables name. Row 13's Cloud NAT stands alone in its file for the same reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import read_targets

AWSX = "pulumi_export/pulumi__pulumi-eks__eks-awsx-3az-3nat.json"
PREVIEW = "pulumi_preview/linro-io__simulation-github-action__preview-aws7-gcp9.json"
# (file, type, region, zone, region lost): "" is not harmed. What keeps nothing is built again: label rule 4.
ROWS = (
    (AWSX, "aws_eks_cluster", "us-west-2", "", "restores"),
    (AWSX, "aws_autoscaling_group", "us-west-2", "dips", "restores"),
    (AWSX, "aws_eks_node_group", "us-west-2", "dips", "restores"),
    ("pulumi_export/pulumi__pulumi-gcp__gke-regional.json", "google_container_node_pool", "us-central1", "holds",
     "restores"),
    ("pulumi_export/pulumi__pulumi-gcp__router-nat-region-differs.json", "google_compute_router_nat", "us-central1", "",
     "restores"),
    ("pulumi_export/pulumi__pulumi-gcp__zonal-disk.json", "google_compute_disk", "us-central1", "stops", "stops"),
    ("pulumi_export/pulumi__pulumi-gcp__bucket-eu-multiregion.json", "google_storage_bucket", "eu", "", ""),
    ("pulumi_export/pulumi__pulumi-aws__rds-provider-without-region.json", "aws_db_instance", "us-west-2", "stops",
     "stops"),
    (PREVIEW, "aws_s3_bucket", "eu-central-1", "", "stops"),
    (PREVIEW, "google_storage_bucket", "us", "", ""),
)  # fmt: skip


def audited(path: Path) -> AuditResult:
    return run_audit(read_targets([str(path)]), Config(), (), Options())


@pytest.mark.parametrize(("name", "type_", "home", "zone", "region"), ROWS)
def test_row(shared: Path, name: str, type_: str, home: str, zone: str, region: str) -> None:
    result = audited(shared / "corpus" / name)
    (found,) = [r for r in result.resources if r.type == type_]
    verdicts = dict(found.verdicts)
    assert found.region == home
    for level, expected in ((Level.ZONE, zone), (Level.REGION, region)):
        assert str(verdicts.get(level, "")) == expected
    assert verdicts[Level.PROVIDER].worst.word == "stops"
    assert not result.coverage.not_modelled


def test_three_gateways_in_three_zones_each_with_its_own_routes(shared: Path) -> None:
    (read,) = read_targets([str(shared / "corpus" / AWSX)])
    records = {r.address: r for r in read.records}
    gateways = [r for r in records.values() if r.type == "aws_nat_gateway"]
    zones = set()
    for gateway in gateways:
        (subnet,) = [t for ref in gateway.refs("subnet_id") for t in ref.targets]
        zones.add(records[subnet].values["availability_zone"])
        number = gateway.name[-1]
        routes = [r for r in records.values() if r.type == "aws_route" and gateway.address in _targets(r)]
        assert [r.name[-1] for r in routes] == [number]
    assert zones == {"us-west-2a", "us-west-2b", "us-west-2c"}


def _targets(route: object) -> list[str]:
    return [t for ref in route.refs("nat_gateway_id") for t in ref.targets]  # type: ignore[attr-defined]


def test_components_are_not_resources(shared: Path) -> None:
    result = audited(shared / "corpus" / AWSX)
    assert not [r for r in result.resources if "awsx" in r.type or r.type.startswith("eks_")]
    assert not result.coverage.not_modelled


def test_a_secret_is_no_dictionary_of_settings(shared: Path) -> None:
    (read,) = read_targets([str(shared / "corpus" / ROWS[7][0])])
    (database,) = [r for r in read.records if r.type == "aws_db_instance"]
    assert database.values["multi_az"] is False
    for name in database.sensitive:
        assert not isinstance(database.values.get(name), dict)


def test_an_unknown_provider_id_is_no_provider(shared: Path) -> None:
    result = audited(shared / "corpus" / PREVIEW)
    domains = {d.domain for s in result.services for d in s.domains}
    assert {"aws:eu-central-1", "aws", "google"} <= domains
    assert not [d for d in domains if "04da6b54" in d]
