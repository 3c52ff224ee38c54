"""Public plans and states of Google Cloud and Azure: the rows of the corpus' EXPECTED.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import read_targets


def audit(shared: Path, name: str) -> AuditResult:
    path = shared / "corpus" / name
    return run_audit(read_targets([str(path)]), Config(), load(bundled("policies")), Options())


def own(result: AuditResult, address: str) -> dict[str, str]:
    resource = next(r for r in result.resources if r.address == address)
    return {level.value: str(i) for level, i in resource.verdicts}


def test_cloud_sql_regional_with_a_backup_in_the_multi_region(shared: Path) -> None:
    result = audit(shared, "plan/GoogleCloudPlatform__terraform-validator__gcp-sql-regional-plan.json")
    found = own(result, "google_sql_database_instance.main")
    assert (found["zone"], found["region"], found["account"]) == ("dips", "restores", "stops")
    assert not result.coverage.not_modelled


def test_cloud_sql_of_a_state_without_backups(shared: Path) -> None:
    result = audit(shared, "state/snyk__driftctl__google-sql.tfstate.json")
    found = own(result, "google_sql_database_instance.instance")
    assert (found["zone"], found["region"]) == ("stops", "stops")
    assert {r.account for r in result.resources} == {"cloudskiff-dev-elie"}


def test_an_availability_set_is_not_zonal(shared: Path) -> None:
    result = audit(shared, "plan/terraform-compliance__cli__azure-availability-set-plan.json")
    machines = [r for r in result.resources if "virtual_machine" in r.type]
    assert len(machines) == 2
    for machine in machines:
        assert machine.region == "northeurope"
        assert dict(machine.verdicts)[Level.ZONE].worst.word == "stops"
    assert any("availability set" in n for n in result.coverage.notes)


@pytest.mark.parametrize(
    "name",
    ["plan/cycloidio__terracost__azurerm-vm-plan.json", "state/cycloidio__inframap__azure-two-vms.tfstate.json"],
)
def test_azure_machines_stand_in_one_zone(shared: Path, name: str) -> None:
    result = audit(shared, name)
    assert {v.interval.worst.word for s in result.services for lv, v in s.verdicts if lv is Level.ZONE} == {"stops"}
