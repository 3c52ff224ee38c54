"""What happens to one service for every domain lost, alone and together: one evaluation answers it all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from auditor.faults.cutsets import Cuts, CutSearch
from auditor.faults.evaluate import Evaluation
from auditor.faults.questions import Questions, Scenario
from auditor.faults.rows import Bounds
from auditor.model.domain import Domain
from auditor.model.tree import Group, Leaf, Node, postorder
from auditor.model.verdict import Interval, Level, Verdict


class Tree(msgspec.Struct, frozen=True):
    """A fault tree laid out once: its nodes with children first, its leaves, the domains that they touch."""

    nodes: tuple[Node, ...]
    leaves: tuple[Leaf, ...]
    groups: tuple[Group, ...]
    reach: tuple[Domain, ...]
    """By level and id."""

    @classmethod
    def of(cls, root: Node, domains: Mapping[str, Domain]) -> Tree:
        """Return the tree under *root*."""
        nodes = postorder(root)
        return cls.over(nodes, touched((n for n in nodes if isinstance(n, Leaf)), domains))

    @classmethod
    def over(cls, nodes: tuple[Node, ...], reach: tuple[Domain, ...]) -> Tree:
        """Return the tree that *nodes* lists, children first, over the domains that it touches."""
        found = tuple([n for n in nodes if isinstance(n, Leaf)])
        return cls(nodes, found, tuple([n for n in reversed(nodes) if isinstance(n, Group)]), reach)

    @property
    def root(self) -> Node:
        """The node that all others are under."""
        return self.nodes[-1]


class Outcome(msgspec.Struct, frozen=True):
    """The verdicts of one tree."""

    by_domain: Mapping[str, Interval]
    by_level: Mapping[Level, tuple[Interval, str]]
    """Worst over the domains of the level, and the domain that gives it."""
    unharmed: Interval
    """The verdict with nothing lost: anything but `holds` says that the stack as it is does not serve."""


class Study(msgspec.Struct, frozen=True):
    """Everything that one evaluation says of a service's tree."""

    tree: Tree
    outcome: Outcome
    cuts: Cuts
    evaluation: Evaluation
    positions: Mapping[str, int]
    """Domain id -> the position of the scenario in which it alone is lost."""


def touched(found: Iterable[Leaf], domains: Mapping[str, Domain]) -> tuple[Domain, ...]:
    """Return the domains that any of the leaves *found* touches, by level and id."""
    ids: set[str] = set()
    for leaf in found:
        ids |= leaf.place.domains
        ids.update(leaf.place.one_of)
    ids |= {outer for d in ids for outer in domains[d].within}
    order = list(Level)
    return tuple(sorted((domains[d] for d in ids), key=lambda d: (order.index(d.level), d.id)))


def study(root: Node, domains: Mapping[str, Domain], accept: Verdict) -> Study:
    """Return verdicts and minimal cut sets of *root*; *accept* is the worst verdict that is no failure."""
    tree = Tree.of(root, domains)
    asked = Questions()
    verdicts = _VerdictSearch(asked, tree, domains)
    search = CutSearch(asked, tree.reach, tree.leaves)
    evaluation = Evaluation.answering(asked, domains)
    bounds = evaluation.over(tree.nodes)
    positions = {d.id: i for d, i in zip(tree.reach, verdicts.singles, strict=True)}
    return Study(tree, verdicts.read(bounds), search.read(bounds, accept), evaluation, positions)


def analyse(root: Node, domains: Mapping[str, Domain]) -> Outcome:
    """Return the verdict of *root* for the loss of each domain that it touches, and per level."""
    tree = Tree.of(root, domains)
    asked = Questions()
    verdicts = _VerdictSearch(asked, tree, domains)
    return verdicts.read(Evaluation.answering(asked, domains).over(tree.nodes))


class _VerdictSearch:
    """Asks for every single loss, for every open choice, and for no loss at all."""

    def __init__(self, asked: Questions, tree: Tree, domains: Mapping[str, Domain]) -> None:
        self.reach = tree.reach
        self.singles = asked.ask_lost([d.id for d in tree.reach], 1)
        self.choices = [(level, asked.ask(scenarios)) for level, scenarios in _choices(tree, domains)]
        self.nothing = asked.ask([Scenario()])[0]

    def read(self, bounds: Bounds) -> Outcome:
        """Return the verdicts that *bounds* holds."""
        by_domain = {d.id: bounds.interval(i) for d, i in zip(self.reach, self.singles, strict=True)}
        limits: dict[Level, Verdict] = {}
        for level, positions in self.choices:
            best = max(bounds.interval(i).best for i in positions)
            limits[level] = min(limits.get(level, Verdict.HOLDS), best)
        levels = dict.fromkeys(d.level for d in self.reach)
        by_level = {lv: _worst(lv, self.reach, by_domain, limits) for lv in Level if lv in levels}
        return Outcome(by_domain, by_level, bounds.interval(self.nothing))


def _worst(
    level: Level, reach: Iterable[Domain], by_domain: Mapping[str, Interval], limits: Mapping[Level, Verdict]
) -> tuple[Interval, str]:
    rows = [(by_domain[d.id], d.id) for d in reach if d.level is level]
    worst, domain = min(rows, key=lambda r: (r[0].worst, r[0].best, r[1]))
    best = min(*(i.best for i, _ in rows), limits.get(level, Verdict.HOLDS))
    return Interval(worst.worst, max(best, worst.worst)), domain


def _choices(tree: Tree, domains: Mapping[str, Domain]) -> Iterator[tuple[Level, tuple[Scenario, ...]]]:
    """Yield, for every open choice, the losses in which it turns out badly.

    Whatever the choice is, one of these losses hits it: the best of them bounds the level's verdict
    ("exactly one of": a primary in one unknown zone of three makes the worst zone certain).
    """
    done: set[str] = set()
    for leaf in tree.leaves:
        place = leaf.place
        if place.one_of and not place.elsewhere and place.var and place.var not in done:
            done.add(place.var)
            pinned = frozenset({place.var})
            scenarios = tuple(Scenario(frozenset({z}), against=pinned) for z in place.one_of)
            yield domains[place.one_of[0]].level, scenarios
    for group in tree.groups:
        if group.var and group.var not in done:
            done.add(group.var)
            scenarios = tuple(_against_group(group, domains))
            if scenarios and group.quorum.hold[0] != group.quorum.hold[1]:
                yield Level.ZONE, scenarios


def _against_group(group: Group, domains: Mapping[str, Domain]) -> Iterator[Scenario]:
    seen: set[Scenario] = set()
    for member in group.members:
        for leaf in own_leaves(member.node):
            open_vars = frozenset({leaf.place.var}) if leaf.place.one_of else frozenset()
            zones = [d for d in leaf.place.domains if domains[d].level is Level.ZONE] or leaf.place.one_of
            for z in zones:
                scenario = Scenario(frozenset({z}), against=frozenset({group.var}) | open_vars)
                if scenario not in seen:
                    seen.add(scenario)
                    yield scenario


def own_leaves(node: Node) -> tuple[Leaf, ...]:
    """Return the leaves of the node's own replicas, without what it needs (that comes after the first child)."""
    if isinstance(node, Leaf):
        return (node,)
    if isinstance(node, Group):
        return tuple(x for m in node.members for x in own_leaves(m.node))
    return own_leaves(node.children[0]) if node.children else ()
