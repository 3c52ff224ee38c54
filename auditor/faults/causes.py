"""Single points: which resources make a lost domain matter, and the path that makes them matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from auditor.faults.analysis import Tree, own_leaves
from auditor.faults.evaluate import Evaluation
from auditor.faults.questions import Questions
from auditor.faults.rows import Bounds
from auditor.model.domain import Domain
from auditor.model.tree import Every, Group, Leaf, Node, children
from auditor.model.verdict import Level, Verdict

_MOST_FOR_SETS = 24


class Cause(msgspec.Struct, frozen=True):
    """A resource, or all members of a group that lie in the domain, whose loss harms the service."""

    address: str
    domain: str
    path: tuple[str, ...]
    group: tuple[str, ...] = ()


def causes(
    tree: Tree, lost: Sequence[str], domains: Mapping[str, Domain], accept: Verdict
) -> dict[str, tuple[Cause, ...]]:
    """Return, for each domain of *lost*, the causes of a verdict worse than *accept* on its loss.

    A resource is one when its replicas in the domain, lost alone, give such a verdict. Where only a
    group as a whole does, or gives a worse one than any of its members (the last instance, and the
    volume that it could have come back from), all its members in the domain are listed.
    """
    asked = Questions()
    searches = [_Search(asked, tree, domains[d], domains) for d in lost]
    if not searches:
        return {}
    bounds = Evaluation.answering(asked, domains).over(tree.nodes)
    ways = {a: path(chain, tree.nodes) for a, chain in chains(tree).items()}
    found = {s.domain.id: s.read(bounds, accept, tree, ways) for s in searches}
    silent = [s for s in searches if not found[s.domain.id]]
    return found | {s.domain.id: s.together(tree, domains, accept, ways) for s in silent}


class _Search:
    """Asks for the failure of each resource, and of each group, in one domain."""

    def __init__(self, asked: Questions, tree: Tree, domain: Domain, domains: Mapping[str, Domain]) -> None:
        self.domain = domain
        self.inside = frozenset(d for d in domains if d == domain.id or domain.id in domains[d].within)
        self.here = tuple(sorted({leaf.address for leaf in tree.leaves if self._reaches(leaf)}))
        self.groups = self._groups(tree)
        self.alone = asked.ask_each_failed([(a,) for a in self.here], self.inside)
        self.joint = asked.ask_each_failed(self.groups, self.inside)

    def _reaches(self, leaf: Leaf) -> bool:
        return not self.inside.isdisjoint(leaf.place.domains) or not self.inside.isdisjoint(leaf.place.one_of)

    def _groups(self, tree: Tree) -> list[tuple[str, ...]]:
        out: dict[tuple[str, ...], None] = {}
        keeping = {leaf.address for leaf in tree.leaves if not leaf.rebuilt}
        for node in tree.groups:
            own = (leaf for m in node.members for leaf in own_leaves(m.node))
            members = {leaf.address for leaf in own if leaf.address and self._reaches(leaf)}
            members = self._kept_behind(node, members, keeping) or members
            if len(members) > 1:
                out[tuple(sorted(members))] = None
        return list(out)

    def _kept_behind(self, group: Group, members: set[str], keeping: set[str]) -> set[str]:
        """Return what lost members surely stand on, where they themselves are rebuilt from code: keys, data."""
        if self.domain.level is Level.ZONE or members & keeping:
            return set()
        below = {leaf.address for m in group.members for leaf in _necessary(m.node) if self._reaches(leaf)}
        return below & keeping if len(below & keeping) > 1 else set()

    def read(
        self, bounds: Bounds, accept: Verdict, tree: Tree, ways: Mapping[str, tuple[str, ...]]
    ) -> tuple[Cause, ...]:
        """Return the causes that *bounds* holds."""
        found = ((a, bounds.interval(i).worst) for a, i in zip(self.here, self.alone, strict=True))
        failing = {a: worst for a, worst in found if worst < accept}
        joint = [
            g
            for g, i in zip(self.groups, self.joint, strict=True)
            if bounds.interval(i).worst < min((failing[a] for a in g if a in failing), default=accept)
        ]
        out = [Cause(a, self.domain.id, ways.get(a, ())) for a in self._data_first(list(failing), tree)]
        for group in _smallest(joint):
            out += [Cause(a, self.domain.id, ways.get(a, ()), group) for a in group if a not in failing]
        known = {c.address for c in out}
        weak = sorted(self._weak_alternatives(tree, accept) - known)
        return (*out, *(Cause(a, self.domain.id, ways.get(a, ())) for a in weak if a))

    def together(
        self, tree: Tree, domains: Mapping[str, Domain], accept: Verdict, ways: Mapping[str, tuple[str, ...]]
    ) -> tuple[Cause, ...]:
        """Return the smallest sets of resources of different kinds that only together make the loss matter.

        Tasks in the domain and the gateway of those outside it, for example: no group of the tree holds both.
        """
        for size in (2, 3) if len(self.here) <= _MOST_FOR_SETS else ():
            sets = list(combinations(self.here, size))
            asked = Questions()
            numbers = asked.ask_each_failed(sets, self.inside)
            bounds = Evaluation.answering(asked, domains).over(tree.nodes)
            failing = [s for s, i in zip(sets, numbers, strict=True) if bounds.interval(i).worst < accept]
            if failing:
                return tuple(Cause(a, self.domain.id, ways.get(a, ()), s) for s in failing for a in s)
        return ()

    def _data_first(self, failing: list[str], tree: Tree) -> list[str]:
        """On region and larger losses, parts that are rebuilt from code are no cause beside lost data."""
        if self.domain.level is Level.ZONE:
            return failing
        keeping = {leaf.address for leaf in tree.leaves if not leaf.rebuilt}
        return [a for a in failing if a in keeping] or failing

    def _weak_alternatives(self, tree: Tree, accept: Verdict) -> set[str]:
        """Return what stands outside the domain but gives less than *accept* by itself: empty fleets."""
        return {
            leaf.address
            for leaf in tree.leaves
            if leaf.ceiling < accept and leaf.ceiling > Verdict.STOPS and not self._reaches(leaf)
        }


def _necessary(node: Node) -> Iterator[Leaf]:
    """Yield the leaves without any of which *node* does not work."""
    match node:
        case Leaf():
            yield node
        case Every():
            for child in node.children:
                yield from _necessary(child)
        case Group():
            return


def _smallest(groups: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    kept: list[tuple[str, ...]] = []
    for group in sorted(groups, key=len):
        if not any(set(k) <= set(group) for k in kept):
            kept.append(group)
    return kept


def chains(tree: Tree) -> dict[str, tuple[int, ...]]:
    """Return the shortest way from the root to each address, as places in the nodes of *tree*."""
    places = {id(n): i for i, n in enumerate(tree.nodes)}
    out: dict[str, tuple[int, ...]] = {}
    seen: set[int] = set()
    level: list[tuple[Node, tuple[int, ...]]] = [(tree.root, ())]
    while level:
        following: list[tuple[Node, tuple[int, ...]]] = []
        for node, above in level:
            place = places[id(node)]
            chain = (*above, place)
            if isinstance(node, Leaf):
                out.setdefault(node.address, chain)
            if place not in seen:
                seen.add(place)
                following += [(c, chain) for c in children(node)]
        level = following
    return out


def path(chain: Iterable[int], nodes: Sequence[Node]) -> tuple[str, ...]:
    """Return the labels of the *nodes* along *chain*; steps of one label are one step."""
    out: list[str] = []
    for place in chain:
        label = nodes[place].label
        if not out or out[-1] != label:
            out.append(label)
    return tuple(out)
