"""Recovery times of Google Cloud and Azure, read off small plans."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.catalog.pace_tables import azure, google
from auditor.catalog.table import CATALOG
from auditor.model.verdict import Level
from auditor.result import LevelVerdict
from tests.catalog.scans import only, scan

AZURE = {"azurerm": {"subscription_id": "11111111-2222-3333-4444-555555555555"}}
TAGS = {"resilience:service": "ledger"}
PLACE = {"location": "northeurope", "resource_group_name": "custody", "tags": TAGS}


def at(stack: dict[str, Any], level: Level, provider: dict[str, Any] | None = None) -> LevelVerdict:
    return dict(only(scan(stack, provider)).verdicts)[level]


def cloud_sql(**settings: Any) -> dict[str, Any]:
    body = {"tier": "db-custom-4-16384", "user_labels": {"resilience-service": "ledger"}, **settings}
    return {"google_sql_database_instance.l": {"name": "l", "region": "us-east1", "settings": [body]}}


def test_cloud_sql_loses_nothing_and_waits_a_minute_at_least() -> None:
    row = at(cloud_sql(availability_type="REGIONAL"), Level.ZONE)
    assert str(row.interval) == "dips"
    assert (row.rto_seconds, row.rpo_seconds) == ((60, None), (0, 0))
    assert any("Cloud SQL" in a for a in row.assumptions)


def test_flexible_server_over_zones() -> None:
    server = {"azurerm_postgresql_flexible_server.l": {
        "name": "l", "high_availability": [{"mode": "ZoneRedundant"}], "geo_redundant_backup_enabled": True,
        **PLACE}}  # fmt: skip
    zone, region = at(server, Level.ZONE, AZURE), at(server, Level.REGION, AZURE)
    assert (zone.rto_seconds, zone.rpo_seconds) == ((60, 120), (0, 0))
    assert str(region.interval) == "restores"
    assert region.rpo_seconds == (0, 3600)


@pytest.mark.parametrize("mode", ["Automatic", "Manual"])
def test_who_ever_starts_a_failover_the_partner_lags(mode: str) -> None:
    """Microsoft promises no failover, so the worst end of Automatic is that a person starts it, as with Manual."""
    stack = {
        "azurerm_mssql_server.north": {"name": "north", "version": "12.0", **PLACE},
        "azurerm_mssql_server.west": {"name": "west", "version": "12.0", **PLACE, "location": "westeurope"},
        "azurerm_mssql_database.l": {
            "name": "l", "server_id": "${azurerm_mssql_server.north.id}", "zone_redundant": True, "tags": TAGS},
        "azurerm_mssql_failover_group.g": {
            "name": "g", "server_id": "${azurerm_mssql_server.north.id}",
            "databases": ["${azurerm_mssql_database.l.id}"],
            "partner_server": [{"id": "${azurerm_mssql_server.west.id}"}],
            "read_write_endpoint_failover_policy": [{"mode": mode, "grace_minutes": 60}]},
    }  # fmt: skip
    row = at(stack, Level.REGION, AZURE)
    assert row.rto_seconds == (0, None)
    assert row.rpo_seconds == (0, None)


@pytest.mark.parametrize("table", [google.IN_REGION, google.ACROSS_REGIONS, azure.IN_REGION, azure.ACROSS_REGIONS])
def test_each_pace_is_of_a_type_of_the_catalog_and_has_a_page(table: Any) -> None:
    for (type_, _), pace in table.items():
        assert type_ in CATALOG
        assert pace.source.startswith(("https://cloud.google.com/", "https://learn.microsoft.com/"))
