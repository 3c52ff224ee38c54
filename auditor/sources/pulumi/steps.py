"""The steps of a preview: what exists after it, and what it does not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from auditor.sources.pulumi.deployment import entry_of
from auditor.sources.pulumi.recorder import Deployment
from auditor.sources.pulumi.state import NULL, Broken, State, decode_state
from auditor.sources.pulumi.urn import PROVIDER, STACK, parse_urn

_ACTIONS = {
    "same": "none",
    "refresh": "none",
    "import": "none",
    "create": "create",
    "update": "update",
    "read": "read",
    "replace": "replace",
    "create-replacement": "replace",
    "read-replacement": "read",
    "import-replacement": "replace",
}
_GONE = {
    "delete": "deleted by this update",
    "delete-replaced": "",
    "discard-replaced": "",
    "read-discard": "no longer read by this update",
    "remove-pending-replace": "",
}
_STAYS = frozenset({"same", "update", "refresh", "import", "read"})


class Step(msgspec.Struct, rename="camel"):
    """One step of `pulumi preview --json`, or the metadata of one event of its stream."""

    op: str = ""
    urn: str = ""
    type: str = ""
    old_state: msgspec.Raw = NULL
    new_state: msgspec.Raw = NULL


@dataclass(frozen=True, slots=True)
class Placed:
    """A step and where it stands in the input."""

    step: Step
    pointer: str


def add_steps(out: Deployment, steps: Iterable[Placed]) -> None:
    """Add what exists after *steps*; of the halves of a replacement, the new one."""
    kept: dict[str, Placed] = {}
    gone: dict[str, tuple[str, str]] = {}
    for placed in steps:
        step = placed.step
        if step.op in _GONE:
            gone.setdefault(step.urn, (step.type or _type(step), _GONE[step.op]))
        elif step.op not in _ACTIONS:
            out.skipped.append((step.urn or placed.pointer, step.type, f"not understood: operation {step.op[:40]!r}"))
        elif step.urn not in kept or step.op == "create-replacement":
            kept[step.urn] = placed
    for placed in kept.values():
        _add(out, placed)
    out.skipped += [(urn, type_, why) for urn, (type_, why) in gone.items() if urn not in kept and why]


def _type(step: Step) -> str:
    urn = parse_urn(step.urn)
    return urn.types[-1] if urn is not None else ""


def _add(out: Deployment, placed: Placed) -> None:
    step = placed.step
    if bytes(memoryview(step.new_state)[:1]) != b"{":
        out.skipped.append((step.urn, step.type or _type(step), "the preview states no values for it"))
        return
    new = decode_state(step.new_state, placed.pointer)
    if isinstance(new, Broken):
        out.broken.append(Broken(placed.pointer, step.urn, step.type or _type(step), new.reason))
        return
    new.type = new.type or step.type or _type(step)
    if parse_urn(new.urn) is None or not new.type:
        out.broken.append(Broken(placed.pointer, step.urn, step.type, "its URN is not of the form urn:pulumi:..."))
        return
    old = decode_state(step.old_state, placed.pointer) if step.op in _STAYS else None
    if isinstance(old, State):
        _carry(new, old)
    elif step.op not in _STAYS:
        new.id = None
        new.outputs = None
    entry = entry_of(new, placed.pointer, _ACTIONS[step.op])
    out.entries.append(replace(entry, action="read" if new.external else entry.action))


def _carry(new: State, old: State) -> None:
    """Keep what the provider computed and the update does not touch (ARN, zone, id)."""
    new.id = new.id or old.id
    asked = {**(old.inputs or {}), **(new.inputs or {})}
    computed = {key: value for key, value in (old.outputs or {}).items() if key not in asked}
    current = {key: value for key, value in (new.outputs or {}).items() if key not in (new.inputs or {})}
    new.outputs = {**computed, **current}
    new.inputs = new.inputs if new.inputs is not None else old.inputs


def tell_gaps(out: Deployment, seen: Counter[str], summary: dict[str, int], errors: int) -> None:
    """Say what the preview leaves out."""
    unchanged = summary.get("same", 0) - seen["same"]
    # The stack itself is no resource.
    if unchanged > 0 and not seen["same"] and any(e.state.type != STACK for e in out.entries):
        text = f"{unchanged} unchanged resources are not in the preview: run it with --show-sames"
        out.notes.append(f"{text}.")
        out.warnings = (*out.warnings, f"{out.name}: {text}")
    elif unchanged > 0 and not out.entries:
        out.notes.append(f"{unchanged} unchanged resources are not in the preview: run it with --show-sames.")
    if errors:
        out.notes.append("The preview ended with an error: resources may be missing.")
    settled = any(e.state.type == PROVIDER + "aws" for e in out.entries) or bool(out.config.get("aws:region"))
    open_ones = [e for e in out.entries if e.state.type.startswith("aws:") and not (e.state.inputs or {}).get("region")]
    if not settled and any("::default" in (e.state.provider or "") for e in open_ones):
        out.notes.append("The region of the default AWS provider is not in the preview: it came from the environment.")
