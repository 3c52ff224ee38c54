"""Finds and reads what the user named: files, standard input and directories."""

from __future__ import annotations

import gc
import importlib
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from msgspec.structs import replace

from auditor.errors import SourceError
from auditor.sources.directories import NotOursError, Root, is_source, read_directory
from auditor.sources.document import Document, open_document, to_utf8
from auditor.sources.foreign import refuse_bytes, refuse_document
from auditor.sources.interface import Input, Reading, Source
from auditor.sources.pulumi_documents import is_project, is_stream, read_project, read_stream


class _Later(msgspec.Struct, frozen=True):
    """A source whose module is imported when it is asked: most runs end with the first."""

    module: str

    def detect(self, document: Document) -> bool:
        return self._source().detect(document)

    def read(self, document: Document) -> Input:
        return self._source().read(document)

    def _source(self) -> Source:
        return cast("Source", importlib.import_module(f"auditor.sources.{self.module}"))


SOURCES: dict[str, Source] = {
    "terraform-plan": _Later("terraform_plan"),
    "terraform-state": _Later("terraform_state"),
    "terraform-show-state": _Later("terraform_show_state"),
    "pulumi-export": _Later("pulumi_export"),
    "pulumi-checkpoint": _Later("pulumi_checkpoint"),
    "pulumi-preview": _Later("pulumi_preview"),
    "aws-inventory": _Later("aws_inventory"),
}
# https://www.rfc-editor.org/rfc/rfc8878#name-zstandard-frames
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_MAX_BYTES = 1 << 30


def read_targets(
    targets: Sequence[str], stdin: BinaryIO | None = None, reading: Reading | None = None
) -> tuple[Input, ...]:
    """Return what all *targets* hold: file names, directories, or "-" for *stdin*."""
    how = reading or Reading()
    found: list[Input | Root] = []
    with _without_collector():
        for target in targets:
            if target == "-":
                found.append(_with_lines(read_bytes("-", _read_stream("-", stdin)), "-", how))
            elif is_project(Path(target)):
                found.append(read_project(target))
            elif Path(target).is_dir():
                found.extend(_from_directory(target, how))
            else:
                found.append(_with_lines(read_bytes(target, _read_file(target)), target, how))
        return tuple(_complete(found, how))


def _complete(found: Sequence[Input | Root], how: Reading) -> Iterator[Input]:
    """Yield all inputs in order: source is read last, for it may mention the state of any other."""
    roots = [one for one in found if isinstance(one, Root)]
    read: Iterator[Input] = iter(())
    if roots:
        from auditor.sources.hcl.reading import read_sources

        others = [one for one in found if isinstance(one, Input)]
        read = iter(read_sources([root.name for root in roots], others, how))
    for one in found:
        if isinstance(one, Input):
            yield one
        else:
            source = next(read)
            yield replace(source, warnings=(*source.warnings, *one.warnings)) if one.warnings else source


def _from_directory(target: str, how: Reading) -> Sequence[Input | Root]:
    if how.runs_plan:
        from auditor.sources.hcl.running import planned

        name, data = planned(target, how)
        return [_with_source(read_bytes(name, data), target, how)]
    return read_directory(target, lambda path: _read_document(path, how), read_project)


def read_bytes(name: str, data: bytes) -> Input:
    """Return what *data* holds; its kind is told by its content, never by *name*."""
    if not data.strip(b"\0 \t\r\n"):
        raise SourceError(name, "it is empty", hint="did the command that wrote it fail?")
    if data.startswith(_ZSTANDARD):
        from auditor.sources.aws_live.store import expand

        data = expand(name, data)
    refuse_bytes(name, to_utf8(name, data[:65536]) if data[:2] == b"\xef\xbb" else data)
    if is_stream(data):
        return read_stream(name, data)
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


def _read_document(path: str, reading: Reading) -> Input:
    try:
        data = _read_file(path)
        document = open_document(path, data)
        source = next((s for s in SOURCES.values() if s.detect(document)), None)
        if source is None:
            raise refuse_document(document)
    except SourceError as error:
        raise NotOursError(f"not read: {error.message}") from None
    # From here on the file is ours: what is broken in it must not be left out silently.
    return _with_lines(source.read(document), path, reading)


def _with_lines(one: Input, path: str, reading: Reading) -> Input:
    """Return *one* with the lines of its source: the directory that was named, else the one it lies in."""
    directory = reading.source or str(Path(path).parent)
    if not reading.source and (path == "-" or not is_source(Path(directory))):
        return one
    if not Path(directory).is_dir():
        raise SourceError(directory, "there is no such directory", hint="--source names a directory of Terraform files")
    return _with_source(one, directory, reading)


def _with_source(one: Input, directory: str, reading: Reading) -> Input:
    from auditor.sources.hcl.locating import located

    if one.meta.kind == "terraform-plan":
        from auditor.sources.hcl.narrowing import narrowed

        one = narrowed(one, directory, reading)
    return located(one, directory)
