"""Functions that read files, and the bounds within which they may: the root module and the modules it vendors."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from auditor.sources.hcl.evaluate import Interpreter, Scope
from auditor.sources.hcl.functions.hashing import digest
from auditor.sources.hcl.parsing import parse_template
from auditor.sources.hcl.types import STRING, convert
from auditor.sources.hcl.values import EvalError, ObjectLike, SetValue, Unk, bare, marked, marks_of, unknown_of

_MAX_FILE = 4 << 20
_MAX_LISTED = 20_000
_MAX_NESTED = 16


class OutsideError(Exception):
    """A file that is not read, and why."""


class FileReader:
    """Reads files below the directories it was given, never through a link that leads out of them."""

    def __init__(self, root: Path) -> None:
        """Take the directory of the root module: relative paths start there."""
        self._root = root
        self._allowed = [root.resolve()]
        self._kept: dict[Path, bytes] = {}
        self.nested = 0

    def allow(self, folder: Path) -> None:
        """Let files below *folder*, a vendored module, be read."""
        resolved = folder.resolve()
        if not any(resolved.is_relative_to(base) for base in self._allowed):
            self._allowed.append(resolved)

    def find(self, name: str) -> Path:
        """Return the path that *name* means; OutsideError where it leads out."""
        if "\0" in name or len(name) > 4096:
            raise EvalError("this is no name of a file")
        try:
            path = (self._root / name).resolve()
        except (OSError, RuntimeError):
            raise EvalError(f"{name[:80]!r} cannot be followed") from None
        if not any(path.is_relative_to(base) for base in self._allowed):
            raise OutsideError(f"{name[:80]!r} lies outside the root module: it is not read")
        return path

    def read(self, name: str) -> bytes:
        """Return what the file *name* holds."""
        path = self.find(name)
        if path not in self._kept:
            if not path.is_file():
                raise EvalError(f"there is no file {name[:80]!r}")
            try:
                if path.stat().st_size > _MAX_FILE:
                    raise OutsideError(f"{name[:80]!r} is larger than 4 MiB")
                self._kept[path] = path.read_bytes()
            except OSError as error:
                raise OutsideError(f"{name[:80]!r} cannot be read: {error.strerror}") from None
        return self._kept[path]


def _name(value: Any) -> str:
    text = bare(convert(value, STRING))
    if not isinstance(text, str):
        raise EvalError("the name of a file is needed")
    return text


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise EvalError("the file is not UTF-8 text") from None


def _file(reader: FileReader, _: Interpreter, __: Scope, name: Any) -> Any:
    return marked(_decoded(reader.read(_name(name))), *marks_of(name))


def _exists(reader: FileReader, _: Interpreter, __: Scope, name: Any) -> Any:
    return reader.find(_name(name)).is_file()


def _base64(reader: FileReader, _: Interpreter, __: Scope, name: Any) -> Any:
    return base64.b64encode(reader.read(_name(name))).decode()


def _hash(kind: str, *, as_base64: bool = False) -> Callable[..., Any]:
    return lambda reader, _, __, name: digest(kind, reader.read(_name(name)), as_base64=as_base64)


def _template(reader: FileReader, interpreter: Interpreter, scope: Scope, name: Any, values: Any) -> Any:
    text = _decoded(reader.read(_name(name)))
    return _rendered(reader, interpreter, scope, text, values)


def _template_string(reader: FileReader, interpreter: Interpreter, scope: Scope, text: Any, values: Any) -> Any:
    return _rendered(reader, interpreter, scope, _name(text), values)


def _rendered(reader: FileReader, interpreter: Interpreter, scope: Scope, text: str, values: Any) -> Any:
    given = bare(values)
    if type(given) is Unk or isinstance(given, ObjectLike):
        return unknown_of((given,), type_=STRING)
    if not isinstance(given, dict):
        raise EvalError("the variables of a template are a map")
    if reader.nested >= _MAX_NESTED:
        raise EvalError("templates are nested too deeply")
    reader.nested += 1
    try:
        value = interpreter.evaluate(parse_template(text), Scope(_NoNames(scope.names), dict(given)))
    finally:
        reader.nested -= 1
    return marked(value, *marks_of(values))


class _NoNames:
    """A template file sees its own variables only."""

    def __init__(self, outside: Any) -> None:
        self.files = getattr(outside, "files", None)

    def resolve(self, parts: tuple[str, ...]) -> tuple[Any, int]:
        """Refuse every other name."""
        raise EvalError(f"the template has no variable {parts[0][:60]!r}")


def _set(reader: FileReader, _: Interpreter, __: Scope, folder: Any, pattern: Any) -> Any:
    base = reader.find(_name(folder))
    wanted = _glob(_name(pattern))
    found: list[str] = []
    looked = 0
    for place, folders, names in os.walk(base):
        folders.sort()
        looked += len(names) + len(folders)
        if looked > _MAX_LISTED:
            raise OutsideError("the directory holds more than 20,000 files")
        for name in sorted(names):
            path = Path(place, name)
            relative = path.relative_to(base).as_posix()
            if wanted.fullmatch(relative) and path.is_file():
                found.append(relative)
    return SetValue(found)


def _glob(pattern: str) -> re.Pattern[str]:
    if len(pattern) > 500 or pattern.count("*") > 12:
        raise OutsideError("a pattern that may take too long")
    out, at, braces = [], 0, 0
    while at < len(pattern):
        c = pattern[at]
        if pattern.startswith("**/", at):
            out.append("(?:[^/]+/)*")
            at += 3
            continue
        if pattern.startswith("**", at):
            out.append(".*")
            at += 2
            continue
        if c == "[":
            raise OutsideError("a pattern with character classes")
        braces += (c == "{") - (c == "}")
        out.append(
            {"*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")"}.get(c, "|" if c == "," and braces else re.escape(c))
        )
        at += 1
    if braces:
        raise EvalError("the pattern has an open brace")
    return re.compile("".join(out))


def _basename(_: FileReader, __: Interpreter, ___: Scope, name: Any) -> Any:
    text = _name(name).rstrip("/")
    return marked(text.rsplit("/", 1)[-1] if text else ("/" if _name(name) else "."), *marks_of(name))


def _dirname(_: FileReader, __: Interpreter, ___: Scope, name: Any) -> Any:
    return marked(os.path.normpath(os.path.dirname(_name(name)) or "."), *marks_of(name))  # noqa: PTH120 - as Go does


FILES: Mapping[str, Callable[..., Any]] = {
    "basename": _basename,
    "dirname": _dirname,
    "file": _file,
    "filebase64": _base64,
    "filebase64sha256": _hash("sha256", as_base64=True),
    "filebase64sha512": _hash("sha512", as_base64=True),
    "fileexists": _exists,
    "filemd5": _hash("md5"),
    "fileset": _set,
    "filesha1": _hash("sha1"),
    "filesha256": _hash("sha256"),
    "filesha512": _hash("sha512"),
    "templatefile": _template,
    "templatestring": _template_string,
}
