"""Reads the guards that a type declares (auditor.catalog.interface.Guard) from its records."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.interface import Guard, Lookup
from auditor.model.guard import GuardState
from auditor.model.record import Record
from auditor.model.value import UNSET, Known, Unknown


def guards(record: Record, declared: tuple[Guard, ...], lookup: Lookup) -> Iterator[tuple[Guard, GuardState]]:
    """Yield the *declared* guards that *record* may have, and whether each is on."""
    for guard in declared:
        applies = _applies(record, guard)
        if applies is GuardState.UNKNOWN:
            yield guard, GuardState.UNKNOWN
        elif applies is GuardState.ON:
            yield guard, _either(record, guard, lookup)


def _applies(record: Record, guard: Guard) -> GuardState:
    if not guard.only_where:
        return GuardState.ON
    return _state(record, guard.only_where, guard.only, default=GuardState.OFF)


def _either(record: Record, guard: Guard, lookup: Lookup) -> GuardState:
    """Return what the record itself and the resources that set the guard for it say together."""
    own = _state(record, guard.path, guard.on, guard.default) if guard.path else _without(record)
    if guard.by is None or own is GuardState.ON:
        return own
    by = guard.by
    found: set[GuardState] = {own}
    for other in lookup.referrers(record.address, by.type, by.names):
        state = _state(other, by.path, by.on, by.default)
        exact = lookup.targets(other, by.names).exact
        found.add(state if exact or state is GuardState.OFF else GuardState.UNKNOWN)
    return next(s for s in (GuardState.ON, GuardState.UNKNOWN, GuardState.OFF) if s in found)


def _without(record: Record) -> GuardState:
    """Return what no resource that sets a guard means: off in a configuration, open where not every type is read."""
    return GuardState.OFF if record.configured is not None else GuardState.UNKNOWN


def _state(record: Record, path: str, on: tuple[str | bool, ...], default: GuardState) -> GuardState:
    """Return whether the argument at *path* has one of the values *on*; () takes any that is not empty."""
    value = record.get(path)
    if isinstance(value, Unknown):
        # A reference to a resource of the stack is a value, which one it will have does not matter.
        named = not on and any(r.exact and r.targets for r in record.refs(path))
        return GuardState.ON if named else GuardState.UNKNOWN
    if value == UNSET:
        # Only a plan, a state or a source says that an argument is not set; others leave out what they do not read.
        said = record.configured is not None or path.partition(".")[0] in record.values
        return default if said else GuardState.UNKNOWN
    return GuardState.ON if _is_on(value, on) else GuardState.OFF


def _is_on(value: Known, on: tuple[str | bool, ...]) -> bool:
    return value.value in on if on else bool(value.value)
