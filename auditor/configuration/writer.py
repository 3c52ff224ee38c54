"""Writes the commented `auditor.yaml` that `auditor init` leaves, from what was inferred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from auditor.configuration.vocabulary import FUNCTIONS, LEVELS, VERSION
from auditor.model.verdict import Level

_HEADER = f"""\
# What auditor is told about this stack. Check it: the services below were inferred, not known.
# In globs, * and ? are wildcards; brackets stand for themselves.

version: {VERSION}
"""

_MORE = """\

# More that a service can say:
#   exclude: ["aws_instance.bastion"]              # matched, but not part of it
#   objectives: {survive: [zone, region], accept: dips, rto: 15m, rpo: 0s}
#   needs: [{name: rpc-a, alternatives: [rpc-b], mode: serving}]
#   redundancy: [{members: ["aws_instance.party*"], needed: 3}]
#   threshold: 3/5                                 # k of n signers
#
# Accepted risks; still listed in every report:
# suppressions:
#   - {policy: RES101, service: "name", reason: "why", owner: "who", expires: 2030-12-31}
"""


class InferredService(msgspec.Struct, frozen=True, kw_only=True):
    """A service that was recognised without configuration, and why."""

    name: str
    function: str
    """One of the known functions; another word is written as `other`, "" is left out."""
    reason: str
    addresses: tuple[str, ...]
    survive: tuple[Level, ...]
    """Levels to write as its objective; () leaves the default of the file."""


def write_config(services: Sequence[InferredService]) -> str:
    """Return the text of an `auditor.yaml` that states *services*; `read_config` reads the same back."""
    lines = [_HEADER]
    merged = _merged(services)
    lines.append("services:\n" if merged else "services: []\n")
    for service in merged:
        lines.extend(f"{line}\n" for line in _service(service))
    lines.append(_MORE)
    return "".join(lines)


def _merged(services: Iterable[InferredService]) -> tuple[InferredService, ...]:
    """Return *services* by name, those that would be written under one name joined into one."""
    found: dict[str, InferredService] = {}
    for service in services:
        name = _encodable(service.name)
        name = name if name.strip() else "unnamed"
        known = found.get(name)
        addresses = service.addresses + (known.addresses if known else ())
        found[name] = replace(known or service, name=name, addresses=addresses)
    return tuple(found[name] for name in sorted(found))


def _service(service: InferredService) -> Iterator[str]:
    yield f"  - name: {_quoted(service.name)}"
    if service.reason.strip():
        yield f"    # inferred: {_escaped(service.reason)}"
    if service.function:
        yield f"    function: {service.function if service.function in FUNCTIONS else 'other'}"
    addresses = sorted({_encodable(address) for address in service.addresses if address.strip()})
    if addresses:
        yield "    match:"
        yield "      addresses:"
        yield from (f"        - {_quoted(address)}" for address in addresses)
    survive = [level.value for level in LEVELS if level in service.survive]
    if survive:
        yield f"    objectives: {{survive: [{', '.join(survive)}]}}"


def _encodable(text: str) -> str:
    """Return *text* with `?`, the wildcard for one character, for what UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _quoted(text: str) -> str:
    return '"' + _escaped(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _escaped(text: str) -> str:
    """Return *text* on one line, with YAML escapes for what is not printable."""
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
