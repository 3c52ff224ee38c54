"""azure-native (Resource Manager's spelling) answers like azurerm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.sources import read_targets

PROVIDER = "urn:pulumi:prod::custody::pulumi:providers:azure-native::default"
VM = "azure-native:compute:VirtualMachine"
SQL = "azure-native:sql:Database"
STORE = "azure-native:storage:StorageAccount"
POOLS = "azure-native:containerservice:ManagedCluster"


@pytest.mark.parametrize(
    ("token", "inputs", "zone"),
    [
        (VM, {"location": "northeurope", "zones": ["2"]}, "stops"),
        (STORE, {"location": "northeurope", "sku": {"name": "Standard_LRS"}}, "stops"),
        (STORE, {"location": "northeurope", "sku": {"name": "Standard_RAGRS"}}, "recovers"),
        (STORE, {"location": "northeurope", "sku": {"name": "Premium_ZRS"}}, ""),
        (SQL, {"location": "northeurope", "zoneRedundant": True}, "holds"),
        (SQL, {"location": "northeurope", "requestedBackupStorageRedundancy": "Local"}, "stops"),
        (POOLS, {"location": "northeurope", "agentPoolProfiles": [{"name": "n", "count": 3}]}, "stops"),
        (
            POOLS,
            {
                "location": "northeurope",
                "agentPoolProfiles": [{"name": "n", "count": 3, "availabilityZones": ["1", "2", "3"]}],
            },
            "holds",
        ),
    ],
)
def test_zone_loss(tmp_path: Path, token: str, inputs: dict[str, Any], zone: str) -> None:
    stack = "urn:pulumi:prod::custody::pulumi:pulumi:Stack::custody-prod"
    one = {
        "urn": f"urn:pulumi:prod::custody::{token}::it",
        "custom": True,
        "id": "it",
        "type": token,
        "inputs": inputs,
        "outputs": inputs,
        "parent": stack,
        "provider": f"{PROVIDER}::04da6b54-80e4-46f7-96ec-b56ff0331bb0",
    }
    entries = [
        {"urn": stack, "custom": False, "type": "pulumi:pulumi:Stack"},
        {"urn": PROVIDER, "custom": True, "id": "04da6b54-80e4-46f7-96ec-b56ff0331bb0",
         "type": "pulumi:providers:azure-native", "inputs": {}, "outputs": {}},
        one,
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": entries}}))
    result = run_audit(read_targets([str(path)]), Config(), (), Options())
    (found,) = [r for r in result.resources if r.type.startswith("azure_native_")]
    worst = dict(found.verdicts).get(Level.ZONE)
    assert (worst.worst.word if worst else "") == zone
    assert found.region == "northeurope"
    assert not result.coverage.not_modelled
