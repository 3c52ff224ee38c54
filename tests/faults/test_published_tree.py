"""Minimal cut sets against a published tree: `chinese` of the Aralia benchmark has 392 of them.

25 events, 36 gates; https://github.com/openpra-org/generic-openpsa-models gives the count.
"""

from __future__ import annotations

from collections import Counter

from auditor.faults.analysis import Tree
from auditor.faults.cutsets import CutSearch
from auditor.faults.evaluate import Evaluation
from auditor.faults.questions import Questions
from auditor.model.domain import Domain, Place
from auditor.model.tree import Every, Group, Leaf, Member, Node
from auditor.model.verdict import Level, Verdict

# A gate fails with one of its inputs (|) or with all of them (&).
GATES = """
r1:=(g1&g2)
g1:=(e1|e2|e3|g3)
g2:=(g4&g5)
g3:=(g6&g7)
g4:=(e4|e5|e6|e7|g8)
g5:=(e8|g9)
g6:=(e9|e10|e11|g10)
g7:=(e12|e13)
g8:=(g11&g12)
g9:=(g13&g14)
g10:=(g15&g16)
g11:=(e14|e15|e16|g17)
g12:=(g18&g19)
g13:=(e1|e2|e3|g20)
g14:=(e4|e5|e6|e7|g21)
g15:=(e17|e18)
g16:=(e19|e20|e21)
g17:=(g22&g23)
g18:=(e22|e23)
g19:=(e24|e25)
g20:=(g24&g25)
g21:=(g26&g27)
g22:=(e17|e18|e21)
g23:=(e19|e20)
g24:=(e14|e15|e16|g28)
g25:=(g29&g30)
g26:=(e9|e10|e11|g31)
g27:=(e12|e13)
g28:=(g32&g33)
g29:=(e22|e23)
g30:=(e24|e25)
g31:=(g34&g35)
g32:=(e17|e18|e21)
g33:=(e19|e20)
g34:=(e19|e20|e21)
g35:=(e17|e18)
"""


def chinese() -> tuple[Node, dict[str, Domain]]:
    formulas = dict(line.split(":=") for line in GATES.split())
    nodes: dict[str, Node] = {}
    domains: dict[str, Domain] = {}

    def build(name: str) -> Node:
        if name not in nodes:
            nodes[name] = gate(name) if name in formulas else event(name)
        return nodes[name]

    def event(name: str) -> Node:
        domains[name] = Domain(name, Level.THIRD_PARTY)
        return Leaf(name, name, Place(frozenset({name})))

    def gate(name: str) -> Node:
        body = formulas[name].strip("()")
        if "&" in body:
            return Group(name, tuple(Member(build(x)) for x in body.split("&")))
        return Every(name, tuple(build(x) for x in body.split("|")))

    return build("r1"), domains


def test_finds_exactly_the_published_cut_sets() -> None:
    root, domains = chinese()
    tree = Tree.of(root, domains)
    asked = Questions()
    search = CutSearch(asked, tree.reach, tree.leaves, largest=6)
    found = search.read(Evaluation.answering(asked, domains).over(tree.nodes), Verdict.DIPS)
    assert (len(domains), sum(1 for n in tree.nodes if not isinstance(n, Leaf))) == (25, 36)
    assert len(found.domains) == 392
    assert Counter(len(c.members) for c in found.domains) == {2: 12, 4: 24, 5: 188, 6: 168}
    assert [c.members for c in found.resources if len(c.members) == 2] == [
        c.members for c in found.domains if len(c.members) == 2
    ]
