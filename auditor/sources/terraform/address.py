"""Terraform addresses and references, split without being fooled by dots and quotes in keys."""

from __future__ import annotations

import re

import msgspec

Key = int | str | None

_STEP = re.compile(r'\.?([^.\[\]"\s]+)|\[(?:(-?\d+)|("(?:[^"\\]|\\.)*"))\]', re.DOTALL)
_MAX_STEPS = 200


class Index(msgspec.Struct, frozen=True):
    """A constant key in brackets."""

    key: int | str


Step = str | Index


def split(text: str) -> tuple[Step, ...]:
    """Return the steps of *text* (module.a["x.y"].aws_b.c[0].id); () where it is no address."""
    steps: list[Step] = []
    position = 0
    while position < len(text):
        found = _STEP.match(text, position)
        if found is None or len(steps) >= _MAX_STEPS:
            return ()
        name, number, quoted = found.groups()
        if name is not None:
            steps.append(Index(int(name)) if name.isdecimal() and steps else name)
        else:
            steps.append(Index(int(number) if number is not None else _unquote(quoted)))
        position = found.end()
    return tuple(steps)


def module_steps(address: str) -> tuple[tuple[str, Key], ...]:
    """Return (call name, instance key) of each module of a module path, outermost first."""
    steps = split(address)
    modules: list[tuple[str, Key]] = []
    position = 0
    while position + 1 < len(steps) and steps[position] == "module":
        name = steps[position + 1]
        if isinstance(name, Index):
            name = str(name.key)
        key: Key = None
        position += 2
        if position < len(steps):
            step = steps[position]
            if isinstance(step, Index):
                key = step.key
                position += 1
        modules.append((name, key))
    return tuple(modules)


def module_of(address: str) -> str:
    """Return the module path of a resource address, as it is spelled there."""
    position = 0
    while address.startswith("module.", position):
        found = _STEP.match(address, position + len("module."))
        if found is None:
            break
        end = found.end()
        key = _STEP.match(address, end)
        if key is not None and key.group(1) is None:
            end = key.end()
        if end >= len(address) or address[end] != ".":
            return address[:end]
        position = end + 1
    return address[: max(position - 1, 0)]


def with_key(address: str, key: Key) -> str:
    """Return *address* followed by *key* as Terraform spells it."""
    if key is None:
        return address
    if isinstance(key, int):
        return f"{address}[{key}]"
    return f"{address}[{msgspec.json.encode(key).decode()}]"


def _unquote(quoted: str) -> str:
    try:
        return msgspec.json.decode(quoted.encode(), type=str)
    except (msgspec.DecodeError, UnicodeError):
        return quoted[1:-1]
