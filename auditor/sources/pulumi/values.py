"""Pulumi property values in Terraform's spelling: names, one-item lists, unknowns, secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from auditor.sources.pulumi.names import Form, snake

# The marks of sdk/go/common/resource/sig and plugin: what a JSON object or string really is.
# https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go
SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the public mark of a secret, not one
_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWNS = (
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
)
_MASKED = "[secret]"
_INTERNAL = frozenset({"__defaults", "__meta", "__internal", "__provider"})
_MAPS = frozenset({"tags", "tags_all", "labels", "annotations", "variables"})
_EITHER = "\0"
"""Ends a part of a path whose spelling is open: Terraform's block may have the plural or the singular."""
_TEXTS = frozenset({
    "container_definitions", "user_data", "user_data_base64", "policy", "definition", "value", "body", "content",
    "template_body", "secret_string", "script", "buildspec", "assume_role_policy",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value without parts: its path in Terraform's spelling, and whether text around ids may stand in it."""

    path: str
    is_text: bool


@dataclass(slots=True)
class Converted:
    """The properties of one resource in Terraform's spelling."""

    values: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)
    sensitive: set[str] = field(default_factory=set)
    leaves: dict[str, list[Leaf]] = field(default_factory=dict)
    """Pulumi property -> the leaves inside it that may name another resource."""
    names: dict[str, str] = field(default_factory=dict)
    """Pulumi property -> Terraform argument."""


def is_unknown(text: str) -> bool:
    """Return whether *text* stands for, or holds, a value that is known after the update only."""
    return "-" in text and any(mark in text for mark in _UNKNOWNS)


def convert(properties: Mapping[str, Any], forms: Mapping[str, Form] | None) -> Converted:
    """Return *properties* with Terraform's names and shapes, their unknowns as a mask of the same shape."""
    out = Converted()
    for name, value in properties.items():
        if name in _INTERNAL or not isinstance(name, str):
            continue
        spelled, form, inside = _form(name, forms)
        walker = _Walker(name, out)
        known, mask = walker.shape(value, form, inside, _marked(spelled, form))
        out.names[name] = spelled
        for key in _spellings(spelled, form):
            if mask is True:
                out.unknown[key] = True
                continue
            out.values[key] = known
            if mask:
                out.unknown[key] = mask
        if walker.secret:
            out.sensitive.update(_spellings(spelled, form))
    return out


def _form(name: str, forms: Mapping[str, Form] | None) -> tuple[str, str, Mapping[str, Form] | None]:
    found = (forms or {}).get(name)
    if isinstance(found, str):
        return found, "", {}
    if isinstance(found, list):
        return found[0], found[1], found[2] if len(found) > 2 else {}
    spelled = snake(name)
    return spelled, "m" if spelled in _MAPS else "", None if forms is None else {}


def _spellings(spelled: str, form: str) -> tuple[str, ...]:
    # Without a schema it is open whether Terraform's block has the plural or the singular.
    return (spelled, singular(spelled)) if form == "L" else (spelled,)


def _marked(spelled: str, form: str) -> str:
    return spelled + _EITHER if form == "L" else spelled


def paths_of(path: str) -> tuple[str, ...]:
    """Return *path* as the values have it: where it is open which spelling Terraform has, in both."""
    plural = path.replace(_EITHER, "")
    if plural == path:
        return (path,)
    parts = (singular(p[:-1]) if p.endswith(_EITHER) else p for p in path.split("."))
    return plural, ".".join(parts)


def singular(name: str) -> str:
    """Return the singular of an English plural."""
    if name.endswith("ies"):
        return name[:-3] + "y"
    if name.endswith(("sses", "xes", "ches", "shes", "iases", "uses")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


class _Walker:
    """Walks the value of one property."""

    def __init__(self, name: str, out: Converted) -> None:
        self._leaves = out.leaves.setdefault(name, [])
        self.secret = False

    def shape(self, value: Any, form: str, inside: Mapping[str, Form] | None, path: str) -> tuple[Any, Any]:
        """Return (value, mask of unknowns) in the shape that *form* asks for."""
        known, mask = self._walk(value, form, inside, path)
        if form == "b" and isinstance(known, dict):
            return [known], [mask] if mask else False
        if form == "w" and known is not None and not isinstance(known, list | dict):
            return [known], False
        return known, mask

    def _walk(self, value: Any, form: str, inside: Mapping[str, Form] | None, path: str) -> tuple[Any, Any]:
        if isinstance(value, dict):
            return (
                self._signed(value, form, inside, path)
                if SIGNATURE in value
                else self._object(value, form, inside, path)
            )
        if isinstance(value, list):
            pairs = [self._walk(item, form, inside, path) for item in value]
            mask = [m for _, m in pairs]
            return [None if m is True else v for v, m in pairs], mask if any(mask) else False
        if isinstance(value, str):
            self._leaves.append(Leaf(path, form == "m" or path.rsplit(".", 1)[-1].rstrip(_EITHER) in _TEXTS))
            if value == _MASKED:
                self.secret = True
                return None, True
            if is_unknown(value):
                return None, True
        return value, False

    def _object(
        self, value: dict[str, Any], form: str, inside: Mapping[str, Form] | None, path: str
    ) -> tuple[Any, Any]:
        known: dict[str, Any] = {}
        unknown: dict[str, Any] = {}
        for name, item in value.items():
            if name in _INTERNAL:
                continue
            spelled, below, deeper = (name, "m", {}) if form == "m" else _form(name, inside)
            found, mask = self.shape(item, below, deeper, f"{path}.{_marked(spelled, below)}")
            for key in _spellings(spelled, below):
                if mask is not True:
                    known[key] = found
                if mask:
                    unknown[key] = mask
        return known, unknown or False

    def _signed(
        self, value: dict[str, Any], form: str, inside: Mapping[str, Form] | None, path: str
    ) -> tuple[Any, Any]:
        match value[SIGNATURE]:
            case str(mark) if mark == _SECRET:
                self.secret = True
                plain = value.get("plaintext")
                if isinstance(plain, str):
                    return self._walk(_parsed(plain), form, inside, path)
                if "value" in value:
                    return self._walk(value["value"], form, inside, path)
                return self._open(path)
            case str(mark) if mark == _REFERENCE:
                identity = value.get("id")
                return self._walk(identity if isinstance(identity, str) and identity else UNKNOWN, form, inside, path)
            case str(mark) if mark == _OUTPUT:
                self.secret = self.secret or value.get("secret") is True
                return self._walk(value["value"], form, inside, path) if "value" in value else self._open(path)
            case _:
                return None, False  # assets, archives and bytes: files, not settings

    def _open(self, path: str) -> tuple[Any, Any]:
        self._leaves.append(Leaf(path, path.rsplit(".", 1)[-1].rstrip(_EITHER) in _TEXTS))
        return None, True


def _parsed(text: str) -> Any:
    try:
        return msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return UNKNOWN
