"""A scan on disk: saved for later, read again offline, or continued."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from auditor import __version__
from auditor.errors import ReportError, SourceError
from auditor.sources.aws_live.account import Reading

VERSION = 1
_MAGIC = b"\x28\xb5\x2f\xfd"
_MAX_BYTES = 1 << 30


class Saved(msgspec.Struct, kw_only=True):
    """What a saved scan holds."""

    auditor_inventory: int
    tool: str
    accounts: list[Reading]


def is_compressed(data: bytes) -> bool:
    """Say whether *data* is a Zstandard frame."""
    return data.startswith(_MAGIC)


def expand(name: str, data: bytes) -> bytes:
    """Return what the Zstandard frame *data* holds."""
    zstandard = _library(name)
    try:
        with zstandard.ZstdDecompressor().stream_reader(data) as stream:
            plain: bytes = stream.read(_MAX_BYTES + 1)
    except zstandard.ZstdError as error:
        raise SourceError(name, f"the compressed data is damaged: {error}", hint="save the scan again") from None
    if len(plain) > _MAX_BYTES:
        raise SourceError(name, "it is larger than 1 GiB when unpacked", hint="audit the accounts one by one")
    return plain


def save(path: Path, readings: Sequence[Reading]) -> None:
    """Write *readings* to *path*, compressed where its name ends in .zst; the file is replaced as a whole."""
    saved = Saved(auditor_inventory=VERSION, tool=f"auditor {__version__}", accounts=list(readings))
    data = msgspec.json.encode(saved, order="deterministic")
    if path.suffix == ".zst":
        data = _library(str(path)).ZstdCompressor(level=10).compress(data)
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror}", hint="check the directory") from None


def load(name: str, data: bytes) -> tuple[Reading, ...]:
    """Return the readings that *data* holds; raises SourceError."""
    plain = expand(name, data) if is_compressed(data) else data
    try:
        saved = msgspec.json.decode(plain, type=Saved)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(name, f"this is no scan that can be read: {error}", hint="save the scan again") from None
    if saved.auditor_inventory != VERSION:
        raise SourceError(
            name,
            f"the scan was saved in version {saved.auditor_inventory} of its format, this auditor reads {VERSION}",
            hint="use the auditor that wrote it",
        )
    return tuple(saved.accounts)


def read_file(path: Path) -> tuple[Reading, ...]:
    """Return the readings saved at *path*; none where there is no such file yet."""
    try:
        return load(str(path), path.read_bytes())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SourceError(str(path), f"it cannot be read: {error.strerror}") from None


def _library(name: str) -> Any:
    try:
        import zstandard
    except ImportError:
        raise SourceError(
            name, "Zstandard is not installed", hint="pip install 'resilience-auditor[live]', or save to a .json file"
        ) from None
    return zstandard
