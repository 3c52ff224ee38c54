"""URNs, provider references and source positions of Pulumi."""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = "urn:pulumi:"
STACK = "pulumi:pulumi:Stack"
STACK_REFERENCE = "pulumi:pulumi:StackReference"
PROVIDER = "pulumi:providers:"
_POSITION = re.compile(r"^(?:project|file)://(?P<path>/[^#]*)#(?P<line>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Urn:
    """The parts of urn:pulumi:<stack>::<project>::<parent types$>type::name."""

    stack: str
    project: str
    types: tuple[str, ...]
    """The types of the parents, outermost first, and its own last."""
    name: str


def parse_urn(text: str) -> Urn | None:
    """Return the parts of a URN; a name may hold "::", so what is left of it belongs to the name."""
    if not text.startswith(PREFIX):
        return None
    parts = text[len(PREFIX) :].split("::", 3)
    if len(parts) != 4 or not parts[2]:
        return None
    return Urn(parts[0], parts[1], tuple(parts[2].split("$")), parts[3])


def split_provider(reference: str) -> tuple[str, str]:
    """Return (URN, id) of a provider reference."""
    urn, found, identity = reference.rpartition("::")
    return (urn, identity) if found and urn.count("::") >= 3 else (reference, "")


def position(text: str) -> tuple[str | None, int | None]:
    """Return (file, line) of a source position inside the project, (None, None) of any other."""
    match = _POSITION.match(text)
    if match is None:
        return None, None
    path = match["path"].lstrip("/")
    # Pulumi YAML reports places in its own language host: they lie above the project.
    if not text.startswith("project://") or path.startswith("..") or "/../" in path or not path:
        return None, None
    return path, int(match["line"])
