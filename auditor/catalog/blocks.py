"""How catalog modules read nested blocks, retention periods and zones that a service keeps apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from auditor.catalog.wiring import integer
from auditor.model.resource import Replica, Spot
from auditor.model.value import Known, Unknown, Value
from auditor.model.verdict import Mode, Verdict

OPEN_BACKUP = Replica(mode=Mode.BACKUP, ceiling=Verdict.RESTORES, floor=Verdict.STOPS)
"""A backup that the input does not prove."""


def blocks(value: Value) -> tuple[Mapping[str, Any], ...]:
    """Return the nested blocks of *value*, none where it is unset or unknown."""
    items = value.value if isinstance(value, Known) and isinstance(value.value, list) else []
    return tuple(i for i in items if isinstance(i, Mapping))


def strings(value: Value) -> tuple[str, ...]:
    """Return the known strings of a list."""
    items = value.value if isinstance(value, Known) and isinstance(value.value, list) else []
    return tuple(i for i in items if isinstance(i, str) and i)


def named(value: Value, key: str) -> tuple[str, ...]:
    """Return what the nested blocks of *value* say at *key*, where it is a known string."""
    return tuple(b[key] for b in blocks(value) if isinstance(b.get(key), str) and b[key])


def open_copies(value: Value, key: str) -> tuple[Replica, ...]:
    """Return a copy in a Region that is not known, where *value* or the *key* of one of its blocks is not."""
    unsaid = isinstance(value, Unknown) or any(not b.get(key) for b in blocks(value))
    return (Replica(region="?", floor=Verdict.STOPS),) if unsaid else ()


def kept(value: Value, *, default: int) -> tuple[Replica, ...]:
    """Return the regional backup that a retention period of *value* days keeps."""
    if isinstance(value, Unknown):
        return (OPEN_BACKUP,)
    days = integer(value)
    return (Replica(mode=Mode.BACKUP),) if (default if days is None else days) > 0 else ()


def apart(slots: Sequence[Replica], zones: Sequence[str], var: str) -> tuple[Replica, ...]:
    """Return *slots* with the open ones in zones of their own, as the service demands."""
    pinned = {s.spot.zones[0] for s in slots if len(s.spot.zones) == 1}
    free = tuple(z for z in zones if z not in pinned) or tuple(zones)
    open_ones = [s for s in slots if len(s.spot.zones) != 1]
    out = [s for s in slots if len(s.spot.zones) == 1]
    for i, slot in enumerate(open_ones):
        spot = Spot((free[i],)) if len(open_ones) == len(free) else Spot(free, var, elsewhere=i > 0)
        out.append(replace(slot, spot=spot))
    return tuple(out)


def bare(slots: Sequence[Replica]) -> tuple[Replica, ...]:
    """Return the places of *slots* only: what stands there keeps data and opens no connections."""
    return tuple(Replica(spot=s.spot) for s in slots)


def zones_of(slots: Sequence[Replica]) -> tuple[str, ...]:
    """Return the zones that *slots* may stand in, each once."""
    return tuple(dict.fromkeys(z for s in slots for z in s.spot.zones))
