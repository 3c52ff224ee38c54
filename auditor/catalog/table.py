"""The one table of everything modelled: Terraform type -> what it is.

A cloud's modules are imported when the first type with its prefix is asked for: most inputs need one cloud.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.catalog.interface import Catalog, TypeSpec

TABLES: Mapping[str, tuple[str, ...]] = {
    "aws": ("aws",),
    "azure": ("azurerm", "azuread", "azapi", "azure"),
    "gcp": ("google",),
    "kubernetes": ("kubernetes", "helm", "kubectl"),
    "outside": (),
}
"""Module of auditor.catalog.tables -> the prefixes of its types; all other types belong to the last one."""
_OUTSIDE = "outside"
_BY_PREFIX = {prefix: table for table, prefixes in TABLES.items() for prefix in prefixes}


class _LazyCatalog(Mapping[str, TypeSpec]):
    """All types, read table by table."""

    def __init__(self) -> None:
        self._types: dict[str, TypeSpec] = {}
        self._missing = set(TABLES)

    def __getitem__(self, type_: str) -> TypeSpec:
        found = self._types.get(type_)
        if found is None:
            table = _BY_PREFIX.get(type_.partition("_")[0], _OUTSIDE)
            if table not in self._missing:
                raise KeyError(type_)
            self._load(table)
            found = self._types[type_]
        return found

    def get(self, type_: str, default: Any = None) -> Any:
        # Asked for every record, several times: what Mapping offers goes through an exception.
        found = self._types.get(type_)
        return found if found is not None else super().get(type_, default)

    def __iter__(self) -> Iterator[str]:
        for table in sorted(self._missing):
            self._load(table)
        return iter(self._types)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _load(self, table: str) -> None:
        self._missing.discard(table)
        for module in importlib.import_module(f"auditor.catalog.tables.{table}").MODULES:
            for spec in module.TYPES:
                # A module may serve two tables: data sources and helper providers are told apart by prefix.
                if _BY_PREFIX.get(spec.type.partition("_")[0], _OUTSIDE) != table:
                    continue
                if spec.type in self._types:
                    raise ValueError(f"{spec.type} is in the catalog twice")
                self._types[spec.type] = spec


CATALOG: Catalog = _LazyCatalog()
