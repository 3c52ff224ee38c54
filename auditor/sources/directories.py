"""What a directory holds: plans, states, Terraform source, and which of them is read.

A plan or state says more than the source beside it: it is read, and the source gives the lines. A directory that is
itself a root module is read as one; any other is searched for root modules, plans and states.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec.structs import replace

from auditor.errors import SourceError
from auditor.sources.interface import Input

SOURCE_SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
_SUFFIXES = (".json", ".tfstate")
_IGNORED = frozenset({"node_modules", ".terraform"})
_LOCAL = re.compile(rb'source"?\s*[=:]\s*"(\.{1,2}/[^"\n]*)"')
_MAX_ROOTS = 500

ReadFile = Callable[[str], Input]


class NotOursError(Exception):
    """A file of a directory that is no input of ours, and why."""


@dataclass(slots=True)
class _Found:
    """What a walk came across."""

    documents: list[str] = field(default_factory=list)
    sources: list[Path] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    projects: list[Path] = field(default_factory=list)
    """Pulumi projects."""
    marks: set[str] = field(default_factory=set)
    """terragrunt, cdktf: what else was seen."""


def is_source(path: Path) -> bool:
    """Return whether the directory *path* itself holds Terraform files."""
    try:
        return any(entry.name.endswith(SOURCE_SUFFIXES) and entry.is_file() for entry in path.iterdir())
    except OSError:
        return False


class Root(msgspec.Struct, frozen=True):
    """A directory of source that is to be read as a root module, when all inputs are known."""

    name: str
    warnings: tuple[str, ...] = ()


def read_directory(root: str, read_file: ReadFile, read_project: ReadFile) -> list[Input | Root]:
    """Return what the directory *root* holds; *read_file* reads one document or raises NotOursError.

    *read_project* reads a Pulumi project or raises SourceError.
    """
    top = Path(root)
    is_root = is_source(top)
    found = _Found()
    for folder, files in _walk(root, found.warnings, deep=not is_root):
        _note(found, folder, files)
    inputs: list[Input | Root] = []
    taken: set[Path] = set()
    for document in found.documents:
        try:
            one = read_file(document)
        except NotOursError as other:
            # Beside source, other JSON files are the stack's own (policies, variables, packages).
            if not found.sources and Path(document).parent not in found.projects:
                found.warnings.append(str(other))
            continue
        inputs.append(one)
        if one.records:
            taken.add(Path(document).parent)
    roots = [folder for folder in _roots(found) if folder not in taken]
    inputs = [one for one in inputs if isinstance(one, Input) and (one.records or not roots)]
    inputs += [Root(str(folder) if folder != top else root) for folder in roots]
    refused = _add_projects(inputs, [folder for folder in found.projects if folder not in taken], read_project)
    if not inputs:
        raise refused[0] if refused else _nothing(root, found)
    found.warnings += [f"not read: {error.message}; {error.hint}" for error in refused]
    inputs[0] = replace(inputs[0], warnings=(*inputs[0].warnings, *found.warnings))
    return inputs


def _add_projects(inputs: list[Input | Root], folders: list[Path], read_project: ReadFile) -> list[SourceError]:
    """Add what the Pulumi projects in *folders* would deploy, and return why the others are not read."""
    refused = []
    for folder in folders:
        try:
            inputs.append(read_project(str(folder)))
        except SourceError as error:
            refused.append(error)
    return refused


def _note(found: _Found, folder: Path, files: list[os.DirEntry[str]]) -> None:
    names = [entry.name for entry in files]
    has_source = any(name.endswith(SOURCE_SUFFIXES) for name in names)
    if has_source:
        found.sources.append(folder)
    if not _PROJECT.isdisjoint(names):
        found.projects.append(folder)
    if "terragrunt.hcl" in names or "root.hcl" in names:
        found.marks.add("terragrunt")
    if "cdktf.json" in names:
        found.marks.add("cdktf")
    found.documents.extend(
        entry.path for entry in files if entry.name.endswith(_SUFFIXES) and not entry.name.endswith(_NOT_DOCUMENTS)
    )


_PROJECT = frozenset({"Pulumi.yaml", "Pulumi.yml"})
_NOT_DOCUMENTS = (".tf.json", ".tofu.json", ".tfvars.json")


def _roots(found: _Found) -> list[Path]:
    """Return the folders of source that no other folder calls as a local module."""
    if len(found.sources) < 2:
        return found.sources
    called: set[Path] = set()
    for folder in found.sources[:_MAX_ROOTS]:
        for path in folder.iterdir():
            if path.name.endswith(SOURCE_SUFFIXES) and path.is_file():
                called.update((folder / source.decode("utf-8", "replace")).resolve() for source in _sources(path))
    roots = []
    for folder in found.sources[:_MAX_ROOTS]:
        if folder.resolve() in called:
            continue
        if "modules" in folder.parts and len(found.sources) > 1:
            found.warnings.append(f"not read: {folder}: a module that no root module here calls")
            continue
        roots.append(folder)
    if len(found.sources) > _MAX_ROOTS:
        found.warnings.append(f"not read: all but {_MAX_ROOTS} of {len(found.sources)} directories with source")
    return roots


def _sources(path: Path) -> list[bytes]:
    try:
        return _LOCAL.findall(path.read_bytes()) if path.stat().st_size < 32 << 20 else []
    except OSError:
        return []


def _nothing(root: str, found: _Found) -> SourceError:
    if "terragrunt" in found.marks:
        hint = "terragrunt plan -out p.bin && terragrunt show -json p.bin > plan.json; then auditor scan plan.json"
        return SourceError(
            root, "this is a Terragrunt unit: its source is put together when Terragrunt runs", hint=hint
        )
    if "cdktf" in found.marks:
        hint = "cdktf synth; then auditor scan cdktf.out/stacks/NAME"
        return SourceError(
            root, "this is a CDK for Terraform project: it writes its Terraform when it is run", hint=hint
        )
    looked = f"; {len(found.warnings)} other files: {found.warnings[0]}" if found.warnings else ""
    return SourceError(
        root,
        "this directory holds no plan, state or Terraform source that can be read" + looked,
        hint="write a plan there: terraform show -json PLANFILE > plan.json",
    )


def _walk(root: str, warnings: list[str], *, deep: bool) -> Iterator[tuple[Path, list[os.DirEntry[str]]]]:
    pending = [Path(root)]
    seen: set[tuple[int, int]] = set()
    while pending:
        folder = pending.pop()
        try:
            status = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            warnings.append(f"not read: {folder}: {error.strerror}")
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        shown = [entry for entry in entries if not entry.name.startswith(".") and entry.name not in _IGNORED]
        yield folder, [entry for entry in shown if entry.is_file()]
        if deep:
            pending.extend(Path(entry.path) for entry in reversed(shown) if entry.is_dir())
