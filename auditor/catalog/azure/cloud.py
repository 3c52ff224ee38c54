"""How Azure spells regions, zones and subscriptions, and which regions have no zones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.catalog.interface import Home
from auditor.catalog.neutral import Neutral, strings_at
from auditor.model.record import Record

_SUBSCRIPTION = re.compile(r"^/subscriptions/([^/]+)", re.IGNORECASE)
_ZONE = re.compile(r"^[1-9]$")
_GLOBAL = frozenset({"global", "unitedstates", "europe", "asiapacific"})
# "Regions without availability zones": https://learn.microsoft.com/en-us/azure/reliability/regions-list
ZONELESS = frozenset({
    "australiacentral", "australiacentral2", "australiasoutheast", "brazilsoutheast", "canadaeast", "francesouth",
    "germanynorth", "jioindiacentral", "jioindiawest", "koreasouth", "northcentralus", "norwaywest", "southafricawest",
    "southindia", "swedensouth", "switzerlandwest", "uaecentral", "ukwest", "westcentralus", "westindia", "westus",
})  # fmt: skip


class Azure(Neutral):
    """Microsoft Azure: azurerm, azuread, azapi and azure-native are one provider."""

    name = "azure"
    providers = frozenset({"azure", "azurerm", "azuread", "azapi", "azure-native"})
    machines = frozenset(
        {"azurerm_virtual_machine", "azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine"}
    )

    def home(self, record: Record) -> Home:
        """Return the place by the location and the resource id; zones are numbers and name no region."""
        location = record.values.get("location")
        id_ = record.values.get("id")
        match = _SUBSCRIPTION.match(id_) if isinstance(id_, str) else None
        return Home(region=plain(location) if isinstance(location, str) else "", account=match[1] if match else "")

    def is_region(self, name: str) -> bool:
        """Say whether *name* is spelled like an Azure region (northeurope)."""
        return name.isalnum() and name == name.lower() and name not in _GLOBAL and not name.isdigit()

    def spans(self, region: str) -> bool:
        """Say whether *region* is a location over several regions."""
        return region in _GLOBAL

    def has_zones(self, region: str) -> bool:
        """Say whether *region* has availability zones."""
        return region not in ZONELESS

    def caveat(self, region: str) -> str:
        """Say where a region has no zones."""
        if region not in ZONELESS:
            return ""
        return f"{region} has no availability zones: which datacentre holds what is not told, so zone losses are open"

    def zones(self, region: str, seen: Sequence[str]) -> tuple[str, ...]:
        """Return the logical zones of *region*; of one without zones, names for its unknown datacentres."""
        if region in ZONELESS:
            return tuple(f"{region}?{i}" for i in range(1, 4))
        return ("1", "2", "3")

    def zones_named(self, record: Record, region: str) -> tuple[str, ...]:
        """Return the logical zones that *record* pins."""
        found = [s for k in ("zone", "zones", "availability_zone") for s in strings_at(record.values, [k])]
        return tuple(z for z in found if _ZONE.match(z))


def plain(location: str) -> str:
    """Return the plain spelling of a location ("North Europe": northeurope)."""
    return location.replace(" ", "").lower()
