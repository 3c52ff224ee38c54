"""Trees of one form have the same answers, and what decides an answer is part of the form."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.faults.analysis import study
from auditor.faults.causes import causes
from auditor.faults.forms import Form, form
from auditor.model.domain import Domain, Place
from auditor.model.recovery import Span
from auditor.model.tree import Every, Group, Leaf, Member, Node, Quorum, postorder
from auditor.model.verdict import Level, Mode, Verdict

ZONES = ("p:r:a", "p:r:b", "p:r:c")
DOMAINS = {z: Domain(z, Level.ZONE, (), frozenset({"p:r", "p"})) for z in ZONES}
DOMAINS |= {"p:r": Domain("p:r", Level.REGION, (), frozenset({"p"})), "p": Domain("p", Level.PROVIDER)}
CERTAIN = tuple(Place(frozenset({z, "p:r", "p"})) for z in ZONES)
OPEN = tuple(Place(frozenset({"p:r", "p"}), ZONES, var) for var in ("one", "other"))

leaves = st.builds(
    Leaf,
    st.sampled_from(("", "a", "b", "c", "d")),
    st.sampled_from(("first", "second")),
    st.sampled_from(CERTAIN + OPEN),
    rebuilt=st.booleans(),
    ceiling=st.sampled_from((Verdict.HOLDS, Verdict.RECOVERS)),
    floor=st.sampled_from((None, Verdict.STOPS)),
)


def groups(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    members = st.lists(st.builds(Member, below, st.sampled_from(list(Mode))), min_size=1, max_size=4).map(tuple)
    every = st.lists(below, min_size=1, max_size=3).map(lambda c: Every("e", tuple(c)))
    starts = st.one_of(st.none(), below)
    return st.one_of(
        every, st.builds(Group, st.just("g"), members, start=starts, var=st.sampled_from(("", "one", "v")))
    )


trees = st.recursive(leaves, groups, max_leaves=10)


def renamed(node: Node, known: dict[int, Node]) -> Node:
    """Return a copy with other addresses (in the same order), other labels and other names of open choices."""
    if id(node) not in known:
        known[id(node)] = _renamed(node, known)
    return known[id(node)]


def _renamed(node: Node, known: dict[int, Node]) -> Node:
    match node:
        case Leaf():
            place = replace(node.place, var=node.place.var and f"new {node.place.var}")
            address = node.address and f"module.x.{node.address}"
            return replace(node, address=address, label=f"a new {node.label}", place=place)
        case Every():
            return replace(node, children=tuple(renamed(c, known) for c in node.children))
        case Group():
            members = tuple(replace(m, node=renamed(m.node, known)) for m in node.members)
            start = renamed(node.start, known) if node.start is not None else None
            return replace(node, members=members, start=start, var=node.var and f"new {node.var}")


def form_of(root: Node) -> Form:
    return form(postorder(root))


@given(trees)
@settings(max_examples=200, deadline=None)
def test_other_names_are_the_same_form_with_the_same_answers(root: Node) -> None:
    other = renamed(root, {})
    here, there = form_of(root), form_of(other)
    assert here.key == there.key
    names = here.names_in(there)
    ours, theirs = study(root, DOMAINS, Verdict.DIPS), study(other, DOMAINS, Verdict.DIPS)
    assert ours.outcome == theirs.outcome
    assert ours.cuts.domains == theirs.cuts.domains
    assert [tuple(names[a] for a in c.members) for c in ours.cuts.resources] == [
        c.members for c in theirs.cuts.resources
    ]
    lost = sorted(DOMAINS)
    mine = causes(ours.tree, lost, DOMAINS, Verdict.DIPS)
    others = causes(theirs.tree, lost, DOMAINS, Verdict.DIPS)
    for domain in lost:
        expected = [(names[c.address], tuple(names[a] for a in c.group)) for c in mine[domain]]
        assert expected == [(c.address, c.group) for c in others[domain]]


def leaf(address: str = "a", place: Place = CERTAIN[0]) -> Leaf:
    return Leaf(address, address, place)


def pair(one: Node, other: Node) -> Group:
    return Group("g", (Member(one), Member(other)), address="g")


def test_everything_that_decides_an_answer_is_part_of_the_form() -> None:
    shared = leaf()
    base = pair(leaf("a"), leaf("b"))
    start = replace(base, start=leaf("c"))
    different: list[Node] = [
        *(base, start, pair(leaf("b"), leaf("a")), pair(leaf("a"), leaf("a")), pair(leaf("a"), leaf(""))),
        *(pair(shared, shared), Every("e", (base,)), Every("e", (leaf("a"), leaf("b")))),
        *(pair(leaf("a"), leaf("b", CERTAIN[1])), pair(leaf("a"), leaf("b", OPEN[0]))),
        *(pair(leaf("a", OPEN[0]), leaf("b", OPEN[0])), pair(leaf("a", OPEN[0]), leaf("b", OPEN[1]))),
        pair(leaf("a", OPEN[0]), leaf("b", replace(OPEN[0], elsewhere=True))),
        *(replace(base, cap=Verdict.DIPS), replace(base, var="v"), replace(base, address="")),
        *(replace(base, quorum=Quorum(need=(2, 2))), replace(base, quorum=Quorum(need=(2, 1)))),
        replace(base, members=(Member(leaf("a")), Member(leaf("b"), Mode.BACKUP))),
        *(pair(leaf("a"), replace(leaf("b"), rebuilt=True)), pair(leaf("a"), replace(leaf("b"), ceiling=Verdict.DIPS))),
        pair(leaf("a"), replace(leaf("b"), floor=Verdict.STOPS)),
        pair(leaf("a"), replace(leaf("b"), age=Span(0, 60))),
    ]
    assert len({form_of(root).key for root in different}) == len(different)
