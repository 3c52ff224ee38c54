"""Reads a directory of Terraform source as an input."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from auditor.errors import SourceError
from auditor.model.record import InputMeta, Origin, ProviderConfig, Record, Reference
from auditor.model.value import Known
from auditor.sources.hcl.folder import Folder
from auditor.sources.hcl.meeting import neighbours_of
from auditor.sources.hcl.modules import Module
from auditor.sources.hcl.opening import Opened, deep, open_source
from auditor.sources.hcl.recording import KIND, Recorder, Zones
from auditor.sources.hcl.remote import Neighbours
from auditor.sources.hcl.resources import Instance
from auditor.sources.hcl.stack import Gap, Stack
from auditor.sources.hcl.values import EvalError, Gathered, LimitError, ObjectLike, strip
from auditor.sources.hcl.variables import Given
from auditor.sources.interface import Input, Reading

GAP = "module"
"""The type of the record that stands for a module whose source is not there."""


def read_source(name: str, reading: Reading, values: Mapping[str, Given] | None = None) -> Input:
    """Return the records of the root module in the directory *name*; nothing is run and nothing is fetched.

    *values* of variables are stronger than those which files and the environment give.
    """
    return read_sources([name], (), reading, values)[0]


def read_sources(
    names: Sequence[str], others: Sequence[Input], reading: Reading, values: Mapping[str, Given] | None = None
) -> list[Input]:
    """Return the records of each root module; *others* are the plans and states of the same scan."""
    with deep():
        neighbours = Neighbours(lambda: neighbours_of(opened, others, reading))
        opened = [open_source(name, reading, neighbours, values) for name in names]
        zones = Zones()
        for one in others:
            zones.learn(one.records)
        return _recorded(opened, zones)


def _recorded(opened: Sequence[Opened], zones: Zones) -> list[Input]:
    # What is labelled in one stack and named in another is told apart in neither.
    instances = [_instances(one.top) for one in opened]
    drafts = [_records(one, found, zones, frozenset()) for one, (found, _) in zip(opened, instances, strict=True)]
    mixed = zones.mixed()
    if mixed:
        drafts = [_records(one, found, zones, mixed) for one, (found, _) in zip(opened, instances, strict=True)]
    return [_input(one, records, skipped) for one, records, (_, skipped) in zip(opened, drafts, instances, strict=True)]


def _input(one: Opened, records: list[Record], skipped: list[tuple[str, str, str]]) -> Input:
    stack = one.stack
    for problem in one.problems:
        stack.warn(one.name, problem)
    _note_undeclared(stack, one.folder, one.given)
    folders = stack.locations.folders()
    broken = [problem for folder in folders for problem in folder.problems]
    if not one.folder.resources and not one.folder.calls and broken:
        place, _, problem = broken[0].partition(": ")
        raise SourceError(place, problem, hint="`terraform validate` says what is wrong")
    return Input(
        meta=InputMeta(
            name=one.name,
            kind=KIND,
            sha256=hashlib.sha256("".join(folder.digest for folder in folders).encode()).hexdigest(),
            tool="Terraform source",
            notes=_notes(stack, folders),
        ),
        records=tuple(records),
        skipped=tuple(skipped),
        warnings=(*broken, *stack.warnings),
    )


def _records(one: Opened, instances: list[Instance], zones: Zones, mixed: frozenset[str]) -> list[Record]:
    recorder = Recorder(one.name, zones, mixed)
    return [*(recorder.record(instance) for instance in instances), *(_gap(one.name, gap) for gap in one.stack.gaps)]


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
    notes += stack.neighbours.notes.get(str(stack.locations.path.resolve()), ())
    if stack.workspace != "default":
        notes.append(f"The workspace is {stack.workspace!r} (TF_WORKSPACE).")
    return tuple(notes)


def _note_undeclared(stack: Stack, folder: Folder, given: Mapping[str, Given]) -> None:
    for name, value in sorted(given.items()):
        if name not in folder.variables and not value.origin.startswith("TF_VAR_"):
            stack.warn(value.origin, f"the root module declares no variable {name!r}")
