"""Single points: which resources make a lost domain matter, and the path that makes them matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.faults.analysis import own_leaves
from auditor.faults.evaluate import Evaluation, Scenario
from auditor.model.domain import Domain
from auditor.model.tree import Group, Leaf, Node, children, leaves, walk
from auditor.model.verdict import Interval, Level, Verdict


@dataclass(frozen=True, slots=True)
class Cause:
    """A resource, or all members of a group that lie in the domain, whose loss harms the service."""

    address: str
    domain: str
    path: tuple[str, ...]
    group: tuple[str, ...] = ()


def causes(root: Node, domain: Domain, domains: dict[str, Domain], accept: Verdict) -> tuple[Cause, ...]:
    """Return the causes of a verdict worse than *accept* on the loss of *domain*.

    A resource is one when its replicas in the domain, lost alone, give such a verdict. Where only a
    group as a whole does, all its members in the domain are listed.
    """
    here = sorted({leaf.address for leaf in leaves(root) if _reaches(leaf, domain, domains)})
    groups = _groups(root, domain, domains)
    scenarios = [_loss([a], domain, domains) for a in here]
    scenarios += [_loss(g, domain, domains) for g in groups]
    bounds = Evaluation.of(scenarios, domains).bounds(root)
    failing = [a for i, a in enumerate(here) if bounds.interval(i).worst < accept]
    joint = [
        g for i, g in enumerate(groups) if bounds.interval(len(here) + i).worst < accept and not set(g) & set(failing)
    ]
    alone = _data_first(failing, root, domain)
    paths = _paths(root)
    out = [Cause(a, domain.id, paths.get(a, ())) for a in alone]
    for group in _smallest(joint):
        out += [Cause(a, domain.id, paths.get(a, ()), group) for a in group]
    return (*out, *_weak_alternatives(root, domain, domains, accept, paths, {c.address for c in out}))


def _loss(addresses: Iterable[str], domain: Domain, domains: Mapping[str, Domain]) -> Scenario:
    inside = {d for d in domains if d == domain.id or domain.id in domains[d].within}
    return Scenario(failed=frozenset((a, d) for a in addresses for d in inside))


def _reaches(leaf: Leaf, domain: Domain, domains: Mapping[str, Domain]) -> bool:
    return any(d == domain.id or domain.id in domains[d].within for d in leaf.place.touches)


def _groups(root: Node, domain: Domain, domains: Mapping[str, Domain]) -> list[tuple[str, ...]]:
    out: dict[tuple[str, ...], None] = {}
    for node in walk(root):
        if isinstance(node, Group):
            inside = {
                leaf.address
                for m in node.members
                for leaf in own_leaves(m.node)
                if _reaches(leaf, domain, domains) and leaf.address
            }
            if len(inside) > 1:
                out[tuple(sorted(inside))] = None
    return list(out)


def _smallest(groups: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    kept: list[tuple[str, ...]] = []
    for group in sorted(groups, key=len):
        if not any(set(k) <= set(group) for k in kept):
            kept.append(group)
    return kept


def _data_first(failing: list[str], root: Node, domain: Domain) -> list[str]:
    """On region and larger losses, parts that are rebuilt from code are no cause beside lost data."""
    if domain.level is Level.ZONE:
        return failing
    keeping = {leaf.address for leaf in leaves(root) if not leaf.rebuilt}
    return [a for a in failing if a in keeping] or failing


def _weak_alternatives(  # noqa: PLR0913 - one question, all of its context
    root: Node,
    domain: Domain,
    domains: dict[str, Domain],
    accept: Verdict,
    paths: Mapping[str, tuple[str, ...]],
    known: set[str],
) -> tuple[Cause, ...]:
    """Return what stands outside the domain but gives less than *accept* by itself: empty fleets."""
    weak = {
        leaf.address
        for leaf in leaves(root)
        if leaf.ceiling < accept and leaf.ceiling > Verdict.STOPS and not _reaches(leaf, domain, domains)
    }
    return tuple(Cause(a, domain.id, paths.get(a, ())) for a in sorted(weak - known) if a)


def _paths(root: Node) -> dict[str, tuple[str, ...]]:
    """Return the shortest path of labels from *root* to each address."""
    out: dict[str, tuple[str, ...]] = {}
    seen: set[int] = set()
    level: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    while level:
        following: list[tuple[Node, tuple[str, ...]]] = []
        for node, above in level:
            path = above if above and above[-1] == node.label else (*above, node.label)
            if isinstance(node, Leaf):
                out.setdefault(node.address, path)
            if id(node) not in seen:
                seen.add(id(node))
                following += [(c, path) for c in children(node)]
        level = following
    return out


def healed(
    root: Node, domains: dict[str, Domain], candidates: Sequence[tuple[str, ...]], lost: Sequence[str]
) -> tuple[Interval, ...]:
    """Return, for each of *candidates*, the worst verdict over *lost* with its addresses out of reach: fixes tried."""
    scenarios = [Scenario(frozenset({d}), healed=frozenset(c)) for c in candidates for d in lost]
    bounds = Evaluation.of(scenarios, domains).bounds(root)
    out = []
    for i in range(len(candidates)):
        rows = [bounds.interval(i * len(lost) + j) for j in range(len(lost))]
        out.append(Interval(min(r.worst for r in rows), min(r.best for r in rows)))
    return tuple(out)
