"""A JSON document as bytes: decoded to UTF-8, split into its top-level fields, errors with their place."""

from __future__ import annotations

import codecs
import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from auditor.errors import SourceError

T = TypeVar("T")

_FIELDS: msgspec.json.Decoder[dict[str, msgspec.Raw]] = msgspec.json.Decoder(dict[str, msgspec.Raw])
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZEROS = {"000x": "utf-32-be", "x000": "utf-32-le", "0x0x": "utf-16-be", "x0x0": "utf-16-le"}
_LARGE = 4 << 20
_BYTE = re.compile(r"\(byte (\d+)\)")
CURE = "write it again with: terraform show -json PLANFILE > plan.json"


class Document(msgspec.Struct, frozen=True):
    """A JSON object whose top-level values are not decoded yet."""

    name: str
    sha256: str
    fields: Mapping[str, msgspec.Raw]

    def has(self, *keys: str) -> bool:
        """Return whether all of *keys* are top-level fields."""
        return all(key in self.fields for key in keys)

    def decode(self, key: str, type_: type[T], default: T) -> T:
        """Return the field *key* as *type_*, or *default* where it is absent or null."""
        raw = self.fields.get(key)
        if raw is None or bytes(raw) == b"null":
            return default
        value: T = decode_json(raw, type_, self.name, "/" + key)
        return value

    def text(self, key: str) -> str:
        """Return the field *key* if it is a string, else ""."""
        value = self.scalar(key)
        return value if isinstance(value, str) else ""

    def scalar(self, key: str) -> str | int | float | bool | None:
        """Return the field *key* if it is a string, number or truth value, else None."""
        raw = self.fields.get(key)
        if raw is None or bytes(memoryview(raw)[:1]) in (b"{", b"["):
            return None
        value: str | int | float | bool | None = decode_json(raw, Any, self.name, "/" + key)
        return value


def decode_json(data: bytes | msgspec.Raw, type_: Any, name: str, place: str) -> Any:
    """Return *data* decoded as *type_*; a SourceError names *place*."""
    try:
        return msgspec.json.decode(data, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(name, explain(error), place=place, hint=CURE) from None


def explain(error: Exception) -> str:
    """Return what is wrong with a piece of JSON, in words."""
    match error:
        case RecursionError():
            return "it is nested too deeply"
        case UnicodeDecodeError():
            return "a string is not valid UTF-8"
        case _:
            return _BYTE.sub("", str(error)).strip()


def open_document(name: str, data: bytes) -> Document:
    """Return *data* as a document; whatever its encoding, it must be one JSON object."""
    text = to_utf8(name, data)
    digest = _hashing(data)
    try:
        fields = _FIELDS.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(name, text, error) from None
    return Document(name, digest(), fields)


def _hashing(data: bytes) -> Callable[[], str]:
    """Return what gives the hash of *data*; of a large file it is computed while the file is read."""
    found: list[str] = []
    if len(data) < _LARGE:
        return lambda: hashlib.sha256(data).hexdigest()
    # hashlib leaves the interpreter to others: https://docs.python.org/3/library/hashlib.html#hashlib.new
    thread = threading.Thread(target=lambda: found.append(hashlib.sha256(data).hexdigest()), daemon=True)
    thread.start()

    def finished() -> str:
        thread.join()
        return found[0]

    return finished


def to_utf8(name: str, data: bytes) -> bytes:
    """Return *data* as UTF-8 without a byte order mark; UTF-16 and UTF-32 are told by their zeros."""
    encoding = _encoding(data)
    if encoding is None:
        return data
    try:
        return data.decode(encoding).lstrip("\ufeff").encode()
    except UnicodeError:
        hint = "PowerShell's > writes UTF-16: use | Out-File -Encoding utf8"
        raise SourceError(name, f"the text is damaged: it is not valid {encoding}", hint=hint) from None


def _encoding(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    head = data[:4]
    return _ZEROS.get("".join("0" if byte == 0 else "x" for byte in head))


def _malformed(name: str, text: bytes, error: Exception) -> SourceError:
    stripped = text.strip()
    if not stripped:
        return SourceError(name, "the file is empty", hint="did the command that wrote it fail? " + CURE)
    if isinstance(error, msgspec.ValidationError):
        return SourceError(name, f"it is JSON, but not a JSON object: {explain(error)}", hint=CURE)
    if "truncated" in str(error):
        return SourceError(name, "the JSON ends too early: the file is cut off", place=_end(text), hint=CURE)
    found = _BYTE.search(str(error))
    place = _position(text, int(found.group(1))) if found else ""
    return SourceError(name, f"it is not valid JSON: {explain(error)}", place=place, hint=CURE)


def _position(text: bytes, offset: int) -> str:
    line = text.count(b"\n", 0, offset) + 1
    column = offset - (text.rfind(b"\n", 0, offset) + 1) + 1
    return f"line {line} column {column}"


def _end(text: bytes) -> str:
    return _position(text, len(text))
