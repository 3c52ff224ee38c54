"""What happens to one service for every domain lost, alone and together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from auditor.faults.evaluate import Evaluation, Scenario
from auditor.model.domain import Domain
from auditor.model.tree import Group, Leaf, Node, leaves, walk
from auditor.model.verdict import Interval, Level, Verdict

# Above this many domains, sets of three are too many to be worth their time; it is said in the result.
MAX_FOR_TRIPLES = 24
MAX_FOR_PAIRS = 120
MAX_RESOURCES_FOR_PAIRS = 60


@dataclass(frozen=True, slots=True)
class DomainCut:
    """A minimal set of domains whose joint loss is worse than accepted."""

    domains: tuple[str, ...]
    interval: Interval


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdicts of one tree."""

    by_domain: Mapping[str, Interval]
    by_level: Mapping[Level, tuple[Interval, str]]
    """Worst over the domains of the level, and the domain that gives it."""
    unharmed: Interval
    """The verdict with nothing lost: anything but `holds` says that the stack as it is does not serve."""


def touched(root: Node, domains: Mapping[str, Domain]) -> tuple[Domain, ...]:
    """Return the domains that any replica under *root* touches, by level and id."""
    ids = {d for leaf in leaves(root) for d in leaf.place.touches}
    ids |= {outer for d in ids for outer in domains[d].within}
    order = list(Level)
    return tuple(sorted((domains[d] for d in ids), key=lambda d: (order.index(d.level), d.id)))


def analyse(root: Node, domains: dict[str, Domain]) -> Outcome:
    """Return the verdict of *root* for the loss of each domain that it touches, and per level."""
    reach = touched(root, domains)
    singles = [Scenario(frozenset({d.id})) for d in reach]
    choices = tuple(_choices(root, domains))
    pinned = [s for _, _, scenarios in choices for s in scenarios]
    evaluation = Evaluation.of([*singles, *pinned, Scenario()], domains)
    bounds = evaluation.bounds(root)
    by_domain = {d.id: bounds.interval(i) for i, d in enumerate(reach)}
    at = len(singles)
    limits: dict[Level, Verdict] = {}
    for _, level, scenarios in choices:
        best = max(bounds.interval(at + i).best for i in range(len(scenarios)))
        limits[level] = min(limits.get(level, Verdict.HOLDS), best)
        at += len(scenarios)
    by_level = {lv: _worst(lv, reach, by_domain, limits) for lv in Level if any(d.level is lv for d in reach)}
    return Outcome(by_domain, by_level, bounds.interval(at))


def _worst(
    level: Level, reach: Iterable[Domain], by_domain: Mapping[str, Interval], limits: Mapping[Level, Verdict]
) -> tuple[Interval, str]:
    rows = [(by_domain[d.id], d.id) for d in reach if d.level is level]
    worst, domain = min(rows, key=lambda r: (r[0].worst, r[0].best, r[1]))
    best = min(*(i.best for i, _ in rows), limits.get(level, Verdict.HOLDS))
    return Interval(worst.worst, max(best, worst.worst)), domain


def _choices(root: Node, domains: Mapping[str, Domain]) -> Iterator[tuple[str, Level, tuple[Scenario, ...]]]:
    """Yield, for every open choice, the losses in which it turns out badly.

    Whatever the choice is, one of these losses hits it: the best of them bounds the level's verdict
    ("exactly one of": a primary in one unknown zone of three makes the worst zone certain).
    """
    done: set[str] = set()
    for node in walk(root):
        if isinstance(node, Leaf) and node.place.one_of and not node.place.elsewhere:
            var = node.place.var
            if var and var not in done:
                done.add(var)
                level = domains[node.place.one_of[0]].level
                yield (
                    var,
                    level,
                    tuple(Scenario(frozenset({z}), against=frozenset({var})) for z in node.place.one_of),
                )
        elif isinstance(node, Group) and node.var and node.var not in done:
            done.add(node.var)
            scenarios = tuple(_against_group(node, domains))
            if scenarios and node.quorum.hold[0] != node.quorum.hold[1]:
                yield node.var, Level.ZONE, scenarios


def _against_group(group: Group, domains: Mapping[str, Domain]) -> Iterator[Scenario]:
    seen: set[Scenario] = set()
    for member in group.members:
        for leaf in _first_leaves(member.node):
            open_vars = frozenset({leaf.place.var}) if leaf.place.one_of else frozenset()
            zones = [d for d in leaf.place.domains if domains[d].level is Level.ZONE] or leaf.place.one_of
            for z in zones:
                scenario = Scenario(frozenset({z}), against=frozenset({group.var}) | open_vars)
                if scenario not in seen:
                    seen.add(scenario)
                    yield scenario


def _first_leaves(node: Node) -> tuple[Leaf, ...]:
    """Return the leaves of the node's own replicas, without what it needs (that comes after the first child)."""
    if isinstance(node, Leaf):
        return (node,)
    if isinstance(node, Group):
        return tuple(x for m in node.members for x in _first_leaves(m.node))
    return _first_leaves(node.children[0]) if node.children else ()


own_leaves = _first_leaves


def domain_cuts(root: Node, domains: dict[str, Domain], accept: Verdict, order: int = 3) -> tuple[DomainCut, ...]:
    """Return the minimal sets of up to *order* domains whose joint loss is worse than *accept*, shortest first."""
    reach = [d for d in touched(root, domains) if d.level is not Level.PROVIDER]
    found: list[DomainCut] = []
    for size in range(1, order + 1):
        limit = {1: 10**6, 2: MAX_FOR_PAIRS, 3: MAX_FOR_TRIPLES}[size]
        if len(reach) > limit:
            break
        sets = [frozenset(d.id for d in c) for c in combinations(reach, size) if _is_flat(c)]
        sets = [s for s in sets if not any(set(f.domains) <= s for f in found)]
        sets = [s for s in sets if not _covers(s, found, domains)]
        if not sets:
            continue
        evaluation = Evaluation.of([Scenario(s) for s in sets], domains)
        bounds = evaluation.bounds(root)
        for i, s in enumerate(sets):
            interval = bounds.interval(i)
            if interval.worst < accept:
                found.append(DomainCut(tuple(sorted(s)), interval))
    return tuple(found)


def _is_flat(chosen: tuple[Domain, ...]) -> bool:
    """Say whether no domain of the set lies within another one of it."""
    return not any(a.id in b.within for a in chosen for b in chosen)


def _covers(s: frozenset[str], found: Iterable[DomainCut], domains: Mapping[str, Domain]) -> bool:
    """Say whether replacing a domain by one inside it already gives a known cut."""
    return any(
        len(cut.domains) <= len(s) and all(any(d == x or x in domains[d].within for x in s) for d in cut.domains)
        for cut in found
    )


def resource_cuts(
    root: Node, domains: dict[str, Domain], accept: Verdict, limit: int = MAX_RESOURCES_FOR_PAIRS
) -> tuple[tuple[tuple[str, ...], Interval], ...]:
    """Return the minimal sets of one or two resources whose loss is worse than *accept*."""
    addresses = sorted({leaf.address for leaf in leaves(root) if leaf.address})
    out: list[tuple[tuple[str, ...], Interval]] = []
    singles = Evaluation.of([Scenario(failed=frozenset({(a, "*")})) for a in addresses], domains).bounds(root)
    alone = {a for i, a in enumerate(addresses) if singles.interval(i).worst < accept}
    out += [((a,), singles.interval(i)) for i, a in enumerate(addresses) if a in alone]
    rest = [a for a in addresses if a not in alone]
    if len(rest) <= limit:
        pairs = list(combinations(rest, 2))
        both = [Scenario(failed=frozenset({(a, "*"), (b, "*")})) for a, b in pairs]
        bounds = Evaluation.of(both, domains).bounds(root)
        out += [(p, bounds.interval(i)) for i, p in enumerate(pairs) if bounds.interval(i).worst < accept]
    return tuple(out)
