"""Finds and reads what the user named: files, standard input and directories."""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from auditor.errors import SourceError
from auditor.sources import terraform_plan, terraform_show_state, terraform_state
from auditor.sources.document import open_document, to_utf8
from auditor.sources.foreign import refuse_bytes, refuse_document
from auditor.sources.interface import Input, Source

SOURCES: dict[str, Source] = {
    "terraform-plan": terraform_plan,
    "terraform-state": terraform_state,
    "terraform-show-state": terraform_show_state,
}
_MAX_BYTES = 1 << 30
_SUFFIXES = (".json", ".tfstate")
_IGNORED = frozenset({"node_modules", ".terraform"})


def read_targets(targets: Sequence[str], stdin: BinaryIO | None = None) -> tuple[Input, ...]:
    """Return what all *targets* hold: file names, directories, or "-" for *stdin*."""
    inputs: list[Input] = []
    with _without_collector():
        for target in targets:
            if target == "-":
                inputs.append(read_bytes("-", _read_stream("-", stdin)))
            elif Path(target).is_dir():
                inputs.extend(_read_directory(target))
            else:
                inputs.append(read_bytes(target, _read_file(target)))
    return tuple(inputs)


def read_bytes(name: str, data: bytes) -> Input:
    """Return what *data* holds; its kind is told by its content, never by *name*."""
    if not data.strip(b"\0 \t\r\n"):
        raise SourceError(name, "it is empty", hint="did the command that wrote it fail?")
    refuse_bytes(name, to_utf8(name, data[:65536]) if data[:2] == b"\xef\xbb" else data)
    document = open_document(name, data)
    for source in SOURCES.values():
        if source.detect(document):
            return source.read(document)
    raise refuse_document(document)


@contextmanager
def _without_collector() -> Iterator[None]:
    # Half the time of a large read goes into looking for garbage that is not there.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_stream(name: str, stream: BinaryIO | None) -> bytes:
    if stream is None:
        raise SourceError(name, "there is no standard input to read")
    data = stream.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise SourceError(name, "it is larger than 1 GiB", hint="audit the stacks one by one")
    return data


def _read_file(name: str) -> bytes:
    try:
        mode = Path(name).stat().st_mode
        if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
            raise SourceError(name, "this is a device, not a file")
        with Path(name).open("rb") as stream:
            return _read_stream(name, stream)
    except FileNotFoundError:
        hint = "name a file, a directory, or - for standard input"
        raise SourceError(name, "there is no such file", hint=hint) from None
    except PermissionError:
        raise SourceError(name, "no permission to read it", hint=f"chmod u+r {name}") from None
    except (OSError, ValueError) as error:
        raise SourceError(name, f"it cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _read_directory(root: str) -> list[Input]:
    inputs: list[Input] = []
    warnings: list[str] = []
    for path in _walk(root, warnings):
        try:
            inputs.append(_read_found(path))
        except _NotOursError as other:
            warnings.append(str(other))
    if not inputs:
        looked = f"; {len(warnings)} other files: {warnings[0]}" if warnings else ""
        raise SourceError(
            root,
            "this directory holds no plan or state that can be read" + looked,
            hint="write one there: terraform show -json PLANFILE > plan.json",
        )
    inputs[0] = replace(inputs[0], warnings=(*inputs[0].warnings, *warnings))
    return inputs


class _NotOursError(Exception):
    """A file of a directory that is no input of ours, and why."""


def _read_found(path: str) -> Input:
    try:
        data = _read_file(path)
        document = open_document(path, data)
        source = next((s for s in SOURCES.values() if s.detect(document)), None)
        if source is None:
            raise refuse_document(document)
    except SourceError as error:
        raise _NotOursError(f"not read: {error.message}") from None
    # From here on the file is ours: what is broken in it must not be left out silently.
    return source.read(document)


def _walk(root: str, warnings: list[str]) -> Iterator[str]:
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
        folders = []
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _IGNORED:
                continue
            if entry.is_dir():
                folders.append(Path(entry.path))
            elif entry.is_file() and entry.name.endswith(_SUFFIXES):
                yield entry.path
        pending.extend(reversed(folders))
