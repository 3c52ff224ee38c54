"""Reads one provider's spelling of a resource in another's: values, unknowns and references by one description.

A description says for each argument: a name (it is renamed), a `Turned` (renamed, and its value said otherwise), a
pair of name and description (renamed, and what is inside too), or a description (what is inside moves up).
Arguments that are not described stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from msgspec.structs import replace

from auditor.model.record import Record, Reference

Spelling: TypeAlias = Mapping[str, Any]
"""Argument -> str | Turned | tuple[str, Spelling] | Spelling."""


@dataclass(frozen=True, slots=True)
class Turned:
    """An argument with another name whose value is said otherwise."""

    name: str
    turn: Callable[[Any], Any]


def respelled(record: Record, type_: str, spelling: Spelling) -> Record:
    """Return *record* as one of *type_*."""
    values = _walk(record.values, spelling, is_mask=False)
    unknown = _walk(record.unknown, spelling, is_mask=True)
    configured = record.configured
    if configured is not None:
        moved = {n for k in configured for n in _targets(k, spelling) if n in values or n in unknown}
        configured = configured | moved
    return replace(
        record,
        type=type_,
        values=values,
        unknown=unknown,
        references=tuple(_moved(r, spelling) for r in record.references),
        configured=configured,
        sensitive=record.sensitive | {n for k in record.sensitive for n in _targets(k, spelling)},
    )


def _walk(found: Mapping[str, Any], spelling: Spelling, *, is_mask: bool) -> dict[str, Any]:
    out = {k: v for k, v in found.items() if k not in spelling or isinstance(spelling[k], Mapping)}
    for key, value in found.items():
        if key in spelling and value is not None:
            out.update(_said(spelling[key], value, is_mask=is_mask))
    return out


def _said(form: Any, value: Any, *, is_mask: bool) -> Iterator[tuple[str, Any]]:
    """Yield (name, value) of what *value* becomes."""
    if isinstance(form, str):
        yield form, value
    elif isinstance(form, Turned):
        yield form.name, value if is_mask else form.turn(value)
    elif isinstance(form, tuple):
        name, inside = form
        yield name, _each(value, lambda v: _walk(v, inside, is_mask=is_mask))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key in form and each is not None:
                yield from _said(form[key], each, is_mask=is_mask)
    elif isinstance(value, list):
        yield from _gathered(form, value, is_mask=is_mask)
    elif value is True and is_mask:
        yield from ((name, True) for key in form for name in _targets(key, form))


def _gathered(form: Spelling, items: list[Any], *, is_mask: bool) -> Iterator[tuple[str, Any]]:
    """Yield what the items of a list say, as lists: `pools[].id` becomes a list of ids."""
    lists: dict[str, list[Any]] = {}
    for item in items:
        for name, value in _said(form, item, is_mask=is_mask) if item else ():
            lists.setdefault(name, []).append(value)
    yield from lists.items()


def _each(value: Any, walk: Callable[[Mapping[str, Any]], Any]) -> Any:
    if isinstance(value, list):
        return [_each(v, walk) for v in value]
    return walk(value) if isinstance(value, Mapping) else value


def _targets(key: str, spelling: Spelling) -> Iterator[str]:
    """Yield the names, beside others inside, that the argument *key* may become."""
    form = spelling.get(key, key)
    if isinstance(form, str):
        yield form
    elif isinstance(form, Turned):
        yield form.name
    elif isinstance(form, tuple):
        yield form[0]
    else:
        yield key
        for inner in form:
            yield from _targets(inner, form)


def _moved(reference: Reference, spelling: Spelling) -> Reference:
    path = ".".join(moved_path(reference.path.split("."), spelling))
    return reference if path == reference.path else replace(reference, path=path)


def moved_path(parts: list[str], spelling: Spelling) -> list[str]:
    """Return where the argument at the path *parts* stands afterwards."""
    out: list[str] = []
    here: Any = spelling
    for i, part in enumerate(parts):
        form = here.get(part)
        if form is None:
            return [*out, *parts[i:]]
        if isinstance(form, str | Turned):
            return [*out, form if isinstance(form, str) else form.name, *parts[i + 1 :]]
        if isinstance(form, tuple):
            out.append(form[0])
            here = form[1]
        else:
            here = form
            if i + 1 == len(parts) or parts[i + 1] not in form:
                return [*out, *parts[i:]]
    return out
