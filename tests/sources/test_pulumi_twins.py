"""One architecture as a Terraform plan, as a Pulumi program and as the export that it leaves: the same verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import Input, read_bytes, read_targets
from tests.sources.pulumi_sdk import export_of, read_program

HERE = Path(__file__).parent.parent / "scenarios"
ELSEWHERE = {
    "azure-failover-group-left-to-microsoft": "azure/failover-group-left-to-microsoft",
    "azure-native-scale-set-and-database-over-zones": "azure/scale-set-and-database-over-zones",
    "azure-native-three-zones-one-nat-gateway": "azure/three-zones-one-nat-gateway",
    "azure-scale-set-and-database-over-zones": "azure/scale-set-and-database-over-zones",
    "azure-vault-signs-in-the-paired-region": "azure/vault-signs-in-the-paired-region",
    "google-regional-group-and-database": "gcp/regional-group-and-database",
    "google-tokyo-one-zone": "gcp/tokyo-one-zone",
    "google-two-regions-one-signing-key": "gcp/two-regions-one-signing-key",
}
"""Program -> its twin among the labelled stacks of Google Cloud and Azure; azure-native spells Azure a second way."""
TWINS = (
    "active-active-one-signing-key",
    "aurora-zones-pinned-and-free",
    "az-count-left-at-one",
    "backup-copy-osaka",
    "mpc-signers-3of5",
    "pilot-light-singapore",
    "three-nats-one-route",
    "tokyo-hot-wallet-one-zone",
)


def audit(inputs: Sequence[Input]) -> AuditResult:
    return run_audit(inputs, Config(), load(bundled("policies")), Options())


def verdicts(result: AuditResult) -> dict[str, Any]:
    return {s.name: {level: (v.interval.worst, v.interval.best) for level, v in s.verdicts} for s in result.services}


def causes(result: AuditResult) -> dict[str, Any]:
    """Return how many causes of which type each service has per level: names differ between the tools."""
    types = {r.address: r.type for r in result.resources}
    return {
        s.name: {level: sorted(types.get(p.address, p.address) for p in points) for level, points in s.single_points}
        for s in result.services
    }


# The preview form of the others is read the same way; two that differ most keep the suite short.
@pytest.mark.parametrize("name", ["active-active-one-signing-key", "three-nats-one-route"])
def test_program_and_plan(shared: Path, name: str) -> None:
    plan = audit(read_targets([str(shared / "scenarios" / name / "plan.json")]))
    program = audit([read_program(name)])
    assert verdicts(program) == verdicts(plan)
    assert causes(program) == causes(plan)
    assert not program.coverage.not_modelled


@pytest.mark.parametrize("name", TWINS)
def test_export_and_plan(shared: Path, name: str) -> None:
    plan = audit(read_targets([str(shared / "scenarios" / name / "plan.json")]))
    export = audit([read_bytes(f"{name}.json", export_of(name))])
    assert verdicts(export) == verdicts(plan)
    assert causes(export) == causes(plan)


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_export_and_plan_of_other_clouds(name: str) -> None:
    plan = audit(read_targets([str(HERE / ELSEWHERE[name] / "plan.json")]))
    export = audit([read_bytes(f"{name}.json", export_of(name))])
    assert verdicts(export) == verdicts(plan)
    assert causes(export) == causes(plan)
    assert not export.coverage.not_modelled


def test_preview_of_azure_native_and_plan() -> None:
    """A preview knows no ids: what refers to what comes from property dependencies alone."""
    name = "azure-native-three-zones-one-nat-gateway"
    assert verdicts(audit([read_program(name)])) == verdicts(
        audit(read_targets([str(HERE / ELSEWHERE[name] / "plan.json")]))
    )
