"""The evaluation against brute force, on small random trees."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor.faults.analysis import Tree, analyse, study
from auditor.faults.evaluate import Evaluation
from auditor.faults.fixes import smallest
from auditor.faults.questions import Scenario
from auditor.faults.rows import at_least
from auditor.model.domain import Domain, Place
from auditor.model.tree import Every, Group, Leaf, Member, Node, Quorum
from auditor.model.verdict import Level, Mode, Verdict

ZONES = ["p:r:a", "p:r:b", "p:r:c"]
DOMAINS = {z: Domain(z, Level.ZONE, (), frozenset({"p:r", "p"})) for z in ZONES}
DOMAINS |= {"p:r": Domain("p:r", Level.REGION, (), frozenset({"p"})), "p": Domain("p", Level.PROVIDER)}


def leaf(zone: str, *, rebuilt: bool = False) -> Leaf:
    return Leaf(zone, zone, Place(frozenset({zone, "p:r", "p"})), rebuilt=rebuilt)


leaves = st.builds(leaf, st.sampled_from(ZONES), rebuilt=st.booleans())


def groups(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    members = st.lists(st.builds(Member, below, st.sampled_from(list(Mode))), min_size=1, max_size=4).map(tuple)

    def group(ms: tuple[Member, ...], need: int, hold: int) -> Node:
        n, h = min(need, len(ms)), min(hold, len(ms))
        return Group("g", ms, Quorum((n, n), (max(n, h), max(n, h)), (n, n)))

    return st.one_of(
        st.lists(below, min_size=1, max_size=3).map(lambda c: Every("e", tuple(c))),
        st.builds(group, members, st.integers(1, 3), st.integers(1, 3)),
    )


trees = st.recursive(leaves, groups, max_leaves=10)


def brute(node: Node, lost: frozenset[str]) -> Verdict:
    """The same meaning, one scenario at a time, without bits."""
    if isinstance(node, Leaf):
        if not lost & node.place.domains:
            return Verdict.HOLDS
        return Verdict.RESTORES if node.rebuilt and "p:r" in lost and "p" not in lost else Verdict.STOPS
    if isinstance(node, Every):
        return min((brute(c, lost) for c in node.children), default=Verdict.HOLDS)
    levels = [(m.mode, brute(m.node, lost)) for m in node.members]

    def count(threshold: Verdict, modes: set[Mode]) -> int:
        return sum(1 for mode, v in levels if mode in modes and v >= threshold)

    need, hold = node.quorum.need[0], node.quorum.hold[0]
    serving, standby, promotable = {Mode.SERVING}, {Mode.SERVING, Mode.STANDBY}, set(Mode) - {Mode.BACKUP}
    if count(Verdict.HOLDS, serving) >= max(need, hold):
        return Verdict.HOLDS
    if count(Verdict.DIPS, standby) >= need:
        return Verdict.DIPS
    if count(Verdict.RECOVERS, promotable) >= need:
        return Verdict.RECOVERS
    return Verdict.RESTORES if count(Verdict.RESTORES, set(Mode)) >= need else Verdict.STOPS


def subsets() -> list[frozenset[str]]:
    names = [*ZONES, "p:r", "p"]
    return [frozenset(c) for n in range(4) for c in combinations(names, n)]


@given(trees)
@settings(max_examples=300, deadline=None)
def test_bits_agree_with_brute_force(root: Node) -> None:
    scenarios = subsets()
    bounds = Evaluation.of([Scenario(s) for s in scenarios], DOMAINS).bounds(root)
    for i, lost in enumerate(scenarios):
        interval = bounds.interval(i)
        assert interval.worst == interval.best == brute(root, lost), lost


@given(trees)
@settings(max_examples=200, deadline=None)
def test_losing_more_never_helps(root: Node) -> None:
    scenarios = subsets()
    bounds = Evaluation.of([Scenario(s) for s in scenarios], DOMAINS).bounds(root)
    zones_only = [(i, s) for i, s in enumerate(scenarios) if s <= set(ZONES)]
    for i, small in zones_only:
        for j, large in zones_only:
            if small < large:
                assert bounds.interval(j).worst <= bounds.interval(i).worst


@given(trees, leaves)
@settings(max_examples=200, deadline=None)
def test_adding_redundancy_never_worsens(root: Node, spare: Leaf) -> None:
    wider = Group("with a spare", (Member(root), Member(spare, Mode.STANDBY)))
    scenarios = [Scenario(s) for s in subsets()]
    evaluation = Evaluation.of(scenarios, DOMAINS)
    before, after = evaluation.bounds(root), evaluation.bounds(wider)
    for i in range(len(scenarios)):
        assert after.interval(i).worst >= before.interval(i).worst


@given(trees)
@settings(max_examples=200, deadline=None)
def test_cut_sets_are_minimal(root: Node) -> None:
    cuts = study(root, DOMAINS, Verdict.DIPS).cuts.domains
    for cut in cuts:
        assert brute(root, frozenset(cut.members)) < Verdict.DIPS
        for d in cut.members:
            rest = frozenset(cut.members) - {d}
            assert not rest or brute(root, rest) >= Verdict.DIPS
    sets = [set(c.members) for c in cuts]
    assert not any(a < b for a in sets for b in sets)


@given(st.lists(st.integers(0, 255), max_size=8), st.integers(0, 9))
def test_counter(masks: list[int], k: int) -> None:
    got = at_least(k, masks, 255)
    for bit in range(8):
        assert bool(got >> bit & 1) == (sum(m >> bit & 1 for m in masks) >= k)


def test_exactly_one_of_makes_the_worst_zone_certain() -> None:
    fixed = frozenset({"p:r", "p"})
    primary = Member(Leaf("db", "primary", Place(fixed, tuple(ZONES), "db")))
    standby = Member(Leaf("db", "standby", Place(fixed, tuple(ZONES), "db", elsewhere=True)), Mode.STANDBY)
    outcome = analyse(Group("db", (primary, standby)), dict(DOMAINS))
    assert str(outcome.by_level[Level.ZONE][0]) == "dips"
    assert {str(outcome.by_domain[z]) for z in ZONES} == {"dips..holds"}


@given(trees, st.permutations(ZONES), st.data())
@settings(max_examples=150, deadline=None)
def test_fixes_are_smallest_and_reach_what_they_promise(root: Node, zones: list[str], data: st.DataObject) -> None:
    promised = {z: data.draw(st.sampled_from([Verdict.RECOVERS, Verdict.DIPS, Verdict.HOLDS])) for z in zones}
    lost = ["p:r:a", "p:r"]

    def worst(chosen: Iterable[str]) -> Verdict:
        changed = frozenset((z, promised[z]) for z in chosen)
        bounds = Evaluation.of([Scenario(frozenset({d}), changed=changed) for d in lost], DOMAINS).bounds(root)
        return min(bounds.interval(i).worst for i in range(len(lost)))

    reach = {c: worst(c) for n in range(4) for c in combinations(zones, n)}
    target = min(Verdict.DIPS, reach[tuple(zones)])
    repair = smallest(Tree.of(root, DOMAINS), DOMAINS, Verdict.DIPS, lost, promised)
    if target <= reach[()]:
        assert repair is None
        return
    assert repair is not None
    assert repair.after.worst == worst(repair.addresses) >= target
    assert len(repair.addresses) == min(len(c) for c, v in reach.items() if v >= target)


@given(trees)
@settings(max_examples=150, deadline=None)
def test_cut_sets_are_complete(root: Node) -> None:
    """Every set of up to three domains that fails holds a cut set, or lies around one."""
    assume(brute(root, frozenset()) >= Verdict.DIPS)
    cuts = [set(c.members) for c in study(root, DOMAINS, Verdict.DIPS).cuts.domains]
    for lost in subsets():
        if "p" in lost or not lost or brute(root, lost) >= Verdict.DIPS:
            continue
        reached = lost | {z for z in ZONES if "p:r" in lost}
        assert any(c <= reached for c in cuts), lost
