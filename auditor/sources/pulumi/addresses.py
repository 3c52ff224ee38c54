"""Addresses of Pulumi resources in Terraform's manner: components are modules, a loop is a block with keys."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from auditor.sources.pulumi.names import type_of
from auditor.sources.pulumi.state import Entry
from auditor.sources.pulumi.urn import STACK, parse_urn

_PLAIN = re.compile(r"^[A-Za-z0-9_-]+$")
# signer-0, subnet1, private-a, private-1a, private-ap-northeast-1a: what a loop puts behind a name.
_NUMBERED = re.compile(r"^(?P<stem>.*?)(?:[-_.]?\d+|[-_.](?:[a-z]{2}-[a-z]+-)?\d?[a-z])$")
_DEEPEST = 40


class Addresses:
    """The address, module and key of every resource of one stack."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take all entries of the stack, components included."""
        self._entries = {entry.state.urn: entry for entry in entries}
        self._loops = self._find_loops()
        self.by_urn: dict[str, str] = {}
        taken: set[str] = set()
        for urn, entry in self._entries.items():
            address = self._address(entry)
            if address in taken:
                address = f"{address.split('[')[0]}[{json.dumps(urn, ensure_ascii=False)}]"
            taken.add(address)
            self.by_urn[urn] = address

    def name(self, entry: Entry) -> str:
        """Return the name that the program gave to a resource."""
        urn = parse_urn(entry.state.urn)
        return urn.name if urn is not None else entry.state.urn

    def key(self, entry: Entry) -> str | None:
        """Return the key of a resource that a loop made, else None."""
        return self.name(entry) if self._loop(entry) else None

    def module(self, entry: Entry) -> str:
        """Return the path of the components that a resource is in."""
        parts: list[str] = []
        parent = self._entries.get(entry.state.parent or "")
        while parent is not None and len(parts) < _DEEPEST:
            if not parent.state.custom and parent.state.type != STACK:
                parts.append("module." + _spelled(self.name(parent)))
            parent = self._entries.get(parent.state.parent or "")
        return ".".join(reversed(parts))

    def _address(self, entry: Entry) -> str:
        stem = self._loop(entry)
        name = self.name(entry)
        local = f"{_letters(stem)}[{json.dumps(name, ensure_ascii=False)}]" if stem else _spelled(name)
        return ".".join(filter(None, (self.module(entry), type_of(entry.state.type).type, local)))

    def _loop(self, entry: Entry) -> str:
        return self._loops.get(entry.state.urn, "")

    def _find_loops(self) -> Mapping[str, str]:
        """Return URN -> stem of resources of one type and parent, made in one place, that a number tells apart."""
        keys = {}
        for urn, entry in self._entries.items():
            match = _NUMBERED.match(self.name(entry))
            if match is not None and match["stem"] and entry.state.custom:
                place = (entry.file, entry.line)
                keys[urn] = (entry.state.parent, entry.state.type, match["stem"].rstrip("-_."), place)
        counts = Counter(keys.values())
        return {urn: key[2] for urn, key in keys.items() if counts[key] > 1 and key[2]}


def _spelled(name: str) -> str:
    if _PLAIN.match(name):
        return name
    return f"{_letters(name)}[{json.dumps(name, ensure_ascii=False)}]"


def _letters(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name) or "_"
