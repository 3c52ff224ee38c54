"""Tells the stacks of one scan to each other: the directories read from source, the plans and states beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.errors import AuditorError
from auditor.sources.directories import is_source
from auditor.sources.hcl.backends import NoPlaceError, own_place
from auditor.sources.hcl.opening import Opened, open_source
from auditor.sources.hcl.remote import Neighbour
from auditor.sources.interface import Input, Reading


def neighbours_of(opened: Sequence[Opened], others: Sequence[Input], reading: Reading) -> Iterator[Neighbour]:
    """Yield every stack of the scan, with the place of its state and what is known of its outputs."""
    beside: dict[Path, list[Input]] = {}
    # A state knows what a plan calls known after apply.
    for other in sorted(others, key=lambda one: "state" not in one.meta.kind):
        if other.meta.name != "-" and other.meta.kind.startswith("terraform"):
            beside.setdefault(Path(other.meta.name).parent.resolve(), []).append(other)
    for one in opened:
        yield _with_source(one, beside.pop(one.stack.locations.path.resolve(), ()))
    for folder, documents in beside.items():
        source = _opened(folder, opened, reading) if is_source(folder) else None
        if source is not None:
            yield _with_source(source, documents)
        else:
            yield from (_alone(document) for document in documents)


def _opened(folder: Path, opened: Sequence[Opened], reading: Reading) -> Opened | None:
    try:
        return open_source(str(folder), reading, opened[0].stack.neighbours)
    except AuditorError:
        return None


def _with_source(one: Opened, documents: Sequence[Input]) -> Neighbour:
    try:
        place = own_place(one.top, one.stack.locations.path, one.stack.workspace)
    except NoPlaceError:
        place = ""
    return Neighbour(
        name=documents[0].meta.name if documents else one.name,
        place=place,
        is_loose=not place,
        documents=tuple(document.outputs for document in documents),
        top=one.top,
    )


def _alone(document: Input) -> Neighbour:
    is_applied = "state" in document.meta.kind
    return Neighbour(
        name=document.meta.name,
        place=f"file:{Path(document.meta.name).resolve()}",
        is_loose=True,
        documents=(document.outputs,),
        is_applied=is_applied,
    )
