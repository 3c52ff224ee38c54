"""Finds the block and the arguments behind an address, so that findings of a plan point into its source."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from auditor.errors import SourceError
from auditor.model.record import Record, strip_keys
from auditor.model.source import Written
from auditor.sources.hcl.folder import Folder
from auditor.sources.hcl.locations import Locations
from auditor.sources.hcl.opening import shown_root
from auditor.sources.hcl.placing import written
from auditor.sources.interface import Input
from auditor.sources.terraform.address import module_steps


class Locator:
    """Finds blocks by address; nothing is evaluated."""

    def __init__(self, name: str) -> None:
        """Take the directory of the root module."""
        self._locations = Locations(Path(name), shown_root(name))
        self._root = self._locations.root()
        self._modules: dict[tuple[str, ...], Folder | None] = {(): self._root}
        self._places: dict[tuple[tuple[str, ...], str], Written | None] = {}

    def find(self, record: Record) -> Written | None:
        """Return the block that *record* was made from, None where the source has no such block."""
        path = tuple(name for name, _ in module_steps(record.module))
        block = f"{'data.' if record.mode == 'data' else ''}{record.type}.{record.name}"
        if (path, block) not in self._places:
            folder = self._module(path)
            found = folder.resources.get(block) if folder is not None else None
            self._places[path, block] = written(found, folder) if found is not None and folder is not None else None
        return self._places[path, block]

    def _module(self, path: tuple[str, ...]) -> Folder | None:
        if path not in self._modules:
            parent = self._module(path[:-1])
            call = parent.calls.get(path[-1]) if parent is not None else None
            found = self._locations.find(parent, call, path).folder if parent is not None and call is not None else None
            self._modules[path] = found
        return self._modules[path]


def located(one: Input, directory: str) -> Input:
    """Return *one* with the file and line of every record whose block stands in *directory*."""
    try:
        locator = Locator(directory)
    except SourceError as error:
        return replace(one, warnings=(*one.warnings, f"no lines: {error.message}"))
    records = []
    found = 0
    for record in one.records:
        place = locator.find(record)
        if place is None:
            records.append(record)
            continue
        found += 1
        origin = replace(record.origin, file=place.block.file, line=place.block.line)
        records.append(replace(record, origin=origin, written=place))
    wanted = len({strip_keys(r.address) for r in one.records if r.mode == "managed"})
    if not found and wanted:
        warning = f"the source in {directory} has no block of {one.meta.name}: its findings carry no lines"
        return replace(one, warnings=(*one.warnings, warning))
    return replace(one, records=tuple(records))
