"""Reads a directory of Terraform source as an input."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import SourceError
from auditor.model.record import InputMeta, Origin, ProviderConfig, Record, Reference
from auditor.model.value import Known
from auditor.sources.hcl.evaluate import Interpreter
from auditor.sources.hcl.folder import Folder
from auditor.sources.hcl.functions import call
from auditor.sources.hcl.functions.files import FileReader
from auditor.sources.hcl.locations import Locations
from auditor.sources.hcl.modules import Gap, Module, Stack
from auditor.sources.hcl.recording import KIND, Recorder, Zones
from auditor.sources.hcl.resources import Instance
from auditor.sources.hcl.values import EvalError, Gathered, LimitError, ObjectLike, strip
from auditor.sources.hcl.variables import Given, given_values
from auditor.sources.interface import Input, Reading

GAP = "module"
"""The type of the record that stands for a module whose source is not there."""


def shown_root(name: str) -> str:
    """Return what the files of the directory *name* are called by: relative to here where they lie below."""
    path = Path(name)
    with contextlib.suppress(ValueError, OSError):
        path = path.resolve().relative_to(Path.cwd())
    return "" if path.as_posix() == "." else path.as_posix()


def read_source(name: str, reading: Reading) -> Input:
    """Return the records of the root module in the directory *name*; nothing is run and nothing is fetched."""
    root = Path(name)
    with _deep():
        locations = Locations(root, shown_root(name))
        folder = locations.root()
        given, problems = given_values(root, reading.variable_files, reading.variables, reading.environment)
        stack = Stack(
            interpreter=Interpreter(call),
            files=FileReader(root),
            locations=locations,
            given=given,
            workspace=reading.environment.get("TF_WORKSPACE") or "default",
        )
        top = Module(stack, folder)
        records, skipped = _records(name, top)
    for problem in problems:
        stack.warn(name, problem)
    _note_undeclared(stack, folder, given)
    folders = locations.folders()
    broken = [problem for one in folders for problem in one.problems]
    if not folder.resources and not folder.calls and broken:
        place, _, problem = broken[0].partition(": ")
        raise SourceError(place, problem, hint="`terraform validate` says what is wrong")
    return Input(
        meta=InputMeta(
            name=name,
            kind=KIND,
            sha256=hashlib.sha256("".join(one.digest for one in folders).encode()).hexdigest(),
            tool="Terraform source",
            notes=_notes(stack, folders),
        ),
        records=tuple(records),
        skipped=tuple(skipped),
        warnings=(*broken, *stack.warnings),
    )


@contextmanager
def _deep() -> Iterator[None]:
    # The evaluator has its own limit; Python's would be reached first.
    kept = sys.getrecursionlimit()
    sys.setrecursionlimit(max(kept, 8000))
    try:
        yield
    finally:
        sys.setrecursionlimit(kept)


def _records(name: str, top: Module) -> tuple[list[Record], list[tuple[str, str, str]]]:
    zones = Zones()
    instances, skipped = _instances(top)
    recorder = Recorder(name, zones)
    records = [recorder.record(instance) for instance in instances]
    mixed = zones.mixed()
    if mixed:
        recorder = Recorder(name, zones, mixed)
        records = [recorder.record(instance) for instance in instances]
    records += [_gap(name, gap) for gap in top.stack.gaps]
    return records, skipped


def _instances(top: Module) -> tuple[list[Instance], list[tuple[str, str, str]]]:
    found: list[Instance] = []
    skipped: list[tuple[str, str, str]] = []
    for module in top.modules():
        for place, block in module.folder.resources.items():
            try:
                found.extend(module.resource(place).members.values())
            except (EvalError, LimitError) as error:
                skipped.append((module.full(place), block.labels[0], f"not understood: {error}"))
    return found, skipped


def _gap(name: str, gap: Gap) -> Record:
    block = gap.block
    references = []
    seen = Gathered()
    for argument, attribute in block.body.attributes.items():
        if argument in ("source", "version", "providers", "depends_on", "count", "for_each"):
            continue
        value, _ = gap.module.stack.interpreter.settle(attribute.expression, gap.module.scope)
        seen = Gathered()
        try:
            strip(value.whole() if isinstance(value, ObjectLike) else value, seen)
        except LimitError:
            continue
        if seen.refs:
            refs = tuple(seen.refs)
            targets = tuple(ref.address for ref in refs)
            references.append(Reference(argument, targets, tuple(ref.attribute for ref in refs), seen.exact))
    return Record(
        address=gap.address,
        type=GAP,
        name=block.labels[0],
        module=gap.module.address,
        index=None,
        mode="managed",
        values={},
        unknown={},
        provider=ProviderConfig("terraform", "terraform", Known(None), Known(None)),
        origin=Origin(name, KIND, f"{block.file}:{block.line}", block.file, block.line),
        references=tuple(references),
        configured=frozenset(block.body.attributes),
        reason=gap.reason,
    )


def _notes(stack: Stack, folders: tuple[Folder, ...]) -> tuple[str, ...]:
    notes = ["Read from source, without a plan: what a provider fills in by itself is unknown."]
    notes += [f"{gap.address} is not here: {gap.reason}." for gap in stack.gaps]
    removed = sum(len(folder.removed) for folder in folders)
    if removed:
        notes.append(f"{removed} removed block(s): what they name may still exist, outside this stack.")
    if stack.workspace != "default":
        notes.append(f"The workspace is {stack.workspace!r} (TF_WORKSPACE).")
    return tuple(notes)


def _note_undeclared(stack: Stack, folder: Folder, given: Mapping[str, Given]) -> None:
    for name, value in sorted(given.items()):
        if name not in folder.variables and not value.origin.startswith("TF_VAR_"):
            stack.warn(value.origin, f"the root module declares no variable {name!r}")
