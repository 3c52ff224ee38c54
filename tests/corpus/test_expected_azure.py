"""Azure in the corpus: sections 9 and 14 of `EXPECTED.md`, and the other real plans, states and exports."""

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

AVAILABILITY_SET = "plan/terraform-compliance__cli__azure-availability-set-plan.json"
SQL_LRS = "pulumi_export/pulumi__pulumi-azure__sql-lrs.json"
MACHINES = (
    "module.linuxservers-fail.azurerm_virtual_machine.vm-linux[0]",
    "module.windowsservers-pass.azurerm_virtual_machine.vm-windows[0]",
)


def audited(path: Path) -> AuditResult:
    return run_audit(read_targets([str(path)]), Config(), load(bundled("policies")), Options())


@pytest.mark.parametrize("address", MACHINES)
def test_an_availability_set_is_not_over_zones(shared: Path, address: str) -> None:
    result = audited(shared / "corpus" / AVAILABILITY_SET)
    machine = {r.address: r for r in result.resources}[address]
    verdicts = dict(machine.verdicts)
    assert machine.region == "northeurope"
    assert verdicts[Level.ZONE].worst.word == "stops"
    assert verdicts[Level.REGION].worst.word == "restores"  # a machine keeps nothing: label rule 4
    assert any(address in note and "availability set" in note for note in result.coverage.notes)
    assert not result.coverage.not_modelled


def test_west_us_cannot_be_told_to_use_zones(shared: Path) -> None:
    result = audited(shared / "corpus" / SQL_LRS)
    found = {r.type: r for r in result.resources}
    # The database names no backup redundancy, which is Geo: a copy in the paired region can be restored.
    for type_, lost in (("azurerm_mssql_database", "restores"), ("azurerm_storage_account", "stops")):
        verdicts = dict(found[type_].verdicts)
        assert found[type_].region == "westus"
        assert verdicts[Level.ZONE].worst.word == lost
        assert verdicts[Level.REGION].worst.word == lost
    advice = [f.remedy for f in result.findings if f.policy == "RES101"]
    assert advice
    assert all("no zones" in a and "zone_redundant" not in a for a in advice)


@pytest.mark.parametrize(
    "name",
    [
        "plan/cycloidio__terracost__azurerm-vm-plan.json",
        "state/cycloidio__inframap__azure-two-vms.tfstate.json",
        "pulumi_export/pulumi__pulumi-azure__aks-no-zones.json",
        "pulumi_export/pulumi__pulumi-azure__lb-basic.json",
    ],
)
def test_what_pins_no_zone_is_in_one(shared: Path, name: str) -> None:
    result = audited(shared / "corpus" / name)
    assert result.services
    assert not [t for t in result.coverage.not_modelled if str(t).startswith("azure")]
    verdicts = [dict(r.verdicts)[Level.ZONE].worst.word for r in result.resources if dict(r.verdicts).get(Level.ZONE)]
    assert verdicts
    assert set(verdicts) == {"stops"}
