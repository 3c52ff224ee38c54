"""Reads the resources that the Pulumi engine shows to a policy pack."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.sources.interface import Input
from auditor.sources.pulumi.deployment import add_state
from auditor.sources.pulumi.recorder import Deployment, to_input
from auditor.sources.pulumi.state import State
from auditor.sources.pulumi.urn import PROVIDER, STACK

KIND = "pulumi-stack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One resource as a policy sees it."""

    urn: str
    type: str
    outputs: Mapping[str, Any]
    inputs: Mapping[str, Any] | None = None
    """What the program sets; None where the engine did not show it."""
    parent: str = ""
    provider: str = ""
    """URN of its provider; components have none."""
    provider_type: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The provider's properties."""
    depends: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_stack(name: str, seen: Sequence[Seen], *, is_preview: bool) -> Input:
    """Return the records of the stack *name*; in a preview, what is not set is told from what is not known yet."""
    text = "\n".join(sorted(map(repr, seen)))
    out = Deployment(name=name, kind=KIND, sha256=hashlib.sha256(text.encode()).hexdigest(), tool="Pulumi")
    # Without the inputs of every resource "unset" cannot be told from "unknown": then all of it is unknown.
    out.is_plan = is_preview and all(s.inputs is not None for s in seen if s.provider)
    providers = {s.provider: s for s in seen if s.provider}
    for urn, one in sorted(providers.items()):
        add_state(out, State(urn, one.provider_type, inputs=dict(one.settings)), urn)
    for one in sorted(seen, key=lambda s: s.urn):
        if not one.type.startswith(PROVIDER):
            add_state(out, _state(one), one.urn)
    return to_input(out)


def _state(one: Seen) -> State:
    identity = one.outputs.get("id")
    return State(
        one.urn,
        one.type,
        custom=bool(one.provider) and one.type != STACK,
        id=identity if isinstance(identity, str) else None,
        inputs=dict(one.inputs or {}),
        outputs=dict(one.outputs),
        parent=one.parent or None,
        provider=f"{one.provider}::" if one.provider else None,
        property_dependencies={name: list(urns) for name, urns in one.depends.items()},
    )
