"""Narrows the parts of a result to the services that were chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from auditor.model.control import Concentration, RelevantControl
from auditor.model.finding import Finding
from auditor.model.incident import Replay
from auditor.model.remediation import Remediation
from auditor.model.snapshot import Snapshot, SnapshotNode


def replays(rows: Iterable[Replay], names: Collection[str]) -> tuple[Replay, ...]:
    """Return the replays with the answers for the services *names* only."""
    return tuple(replace(r, services=tuple(s for s in r.services if s.service in names)) for r in rows)


def controls(rows: Iterable[RelevantControl], findings: Sequence[Finding]) -> tuple[RelevantControl, ...]:
    """Return the controls that *findings* are relevant to."""
    policies = {f.fingerprint: f.policy for f in findings}
    out = []
    for row in rows:
        kept = tuple(f for f in row.findings if f in policies)
        if kept:
            out.append(replace(row, findings=kept, policies=tuple(sorted({policies[f] for f in kept}))))
    return tuple(out)


def concentration(rows: Iterable[Concentration], names: Collection[str]) -> tuple[Concentration, ...]:
    """Return the rows of the services *names*; who shares their provider is narrowed too."""
    return tuple(
        replace(r, shared_with=tuple(n for n in r.shared_with if n in names)) for r in rows if r.service in names
    )


def remediations(rows: Iterable[Remediation], names: Collection[str]) -> tuple[Remediation, ...]:
    """Return the changes that the services *names* need."""
    kept = ((r, tuple(n for n in r.services if n in names)) for r in rows)
    return tuple(replace(r, services=users) for r, users in kept if users)


def snapshot(whole: Snapshot | None, names: Collection[str]) -> Snapshot | None:
    """Return the trees of the services *names*, without the nodes that only others use."""
    if whole is None:
        return None
    roots = [(name, node) for name, node in whole.roots if name in names]
    kept: set[int] = set()
    stack = [node for _, node in roots]
    while stack:
        node = stack.pop()
        if node not in kept:
            kept.add(node)
            stack += _below(whole.nodes[node])
    place = {old: new for new, old in enumerate(sorted(kept))}
    nodes = tuple(_moved(whole.nodes[old], place) for old in sorted(kept))
    return replace(whole, nodes=nodes, roots=tuple((name, place[node]) for name, node in roots))


def _below(node: SnapshotNode) -> tuple[int, ...]:
    return (*node.children, node.start) if node.start >= 0 else node.children


def _moved(node: SnapshotNode, place: dict[int, int]) -> SnapshotNode:
    return replace(node, children=tuple(place[c] for c in node.children), start=place.get(node.start, -1))
