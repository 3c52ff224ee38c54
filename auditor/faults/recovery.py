"""Recovery time and data loss: what a service can reach when a domain is lost, and by which assumptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from auditor.faults.analysis import Study
from auditor.model.domain import Domain
from auditor.model.recovery import NONE, OPEN, Estimate, Pace, Span, longest
from auditor.model.tree import Every, Group, Leaf, Member, Node
from auditor.model.verdict import Level, Mode, Verdict

PaceOf = Callable[[str, Mode, Level], Pace | None]
"""(address of the resource, mode of the replica that takes over, level of the loss) -> how it takes over."""
_NOTHING = Estimate()
_TAKES_OVER = {Verdict.DIPS: Mode.STANDBY, Verdict.RECOVERS: Mode.PROMOTABLE, Verdict.RESTORES: Mode.BACKUP}


class Paces(msgspec.Struct, frozen=True, kw_only=True):
    """How each kind of replica takes over."""

    of: PaceOf
    started_again: Pace
    rebuilt: Pace
    by_hand: Pace


def estimate(studied: Study, domain: Domain, domains: Mapping[str, Domain], paces: Paces) -> Estimate | None:
    """Return what the service reaches on the loss of *domain* in the worst case; None where it waits for it."""
    bit = studied.positions[domain.id]
    inside = frozenset(d for d in domains if d == domain.id or domain.id in domains[d].within)
    return _Estimator(studied, bit, domain.level, inside, paces).of(studied.tree.root)


class _Estimator:
    """Walks a tree once for one loss; a node whose verdict is `holds` needs nothing but its data's age."""

    def __init__(self, studied: Study, bit: int, level: Level, inside: frozenset[str], paces: Paces) -> None:
        self.known = studied.evaluation.known
        self.bit = bit
        self.level = level
        self.inside = inside
        self.paces = paces
        self.done: dict[int, Estimate | None] = {}

    def of(self, node: Node) -> Estimate | None:
        """Return the estimate of *node*."""
        if id(node) not in self.done:
            self.done[id(node)] = self._find(node)
        return self.done[id(node)]

    def _verdict(self, node: Node) -> Verdict:
        return self.known[id(node)].interval(self.bit).worst

    def _find(self, node: Node) -> Estimate | None:
        if self._verdict(node) is Verdict.STOPS:
            return None
        match node:
            case Leaf():
                return self._leaf(node)
            case Every():
                return _together([self.of(c) for c in node.children])
            case Group():
                return self._group(node)

    def _leaf(self, leaf: Leaf) -> Estimate:
        match self._verdict(leaf):
            case Verdict.RESTORES if leaf.rebuilt and leaf.ceiling > Verdict.RESTORES:
                return _by(self.paces.rebuilt)
            case Verdict.RECOVERS:
                return _by(self.paces.by_hand)
            case _:
                return _NOTHING

    def _group(self, group: Group) -> Estimate | None:
        verdict = self._verdict(group)
        if verdict is Verdict.HOLDS:
            return self._holding(group)
        mode = _TAKES_OVER[verdict]
        # A member that is itself slower than the group (rebuilt from code) is not what the group rests on.
        alive = [m for m in group.members if self._verdict(m.node) >= verdict] or [
            m for m in group.members if self._verdict(m.node) is not Verdict.STOPS
        ]
        chosen = self._chosen(alive, mode, group.quorum.need[0])
        below = _together([self.of(m.node) for m in chosen])
        if below is None:
            return None
        return _after(self._takeover(group, chosen, mode), below)

    def _holding(self, group: Group) -> Estimate:
        """Return what a group that holds may still lack: what its lost members had not replicated yet."""
        if not any(self._verdict(m.node) < Verdict.HOLDS for m in group.members if m.mode is Mode.SERVING):
            return _NOTHING
        found = self.paces.of(group.address, Mode.SERVING, self.level) if group.address else None
        # Its members serve on; who used the lost one has to be told so first.
        waited = [_by(p) for p in (found, group.switch) if p is not None]
        return _together(waited) or _NOTHING

    def _chosen(self, alive: Sequence[Member], mode: Mode, need: int) -> list[Member]:
        """Return the members that take over: as many as needed, of the best mode, the fastest first."""
        order = list(Mode)
        usable = [m for m in alive if order.index(m.mode) <= order.index(mode)]

        def rank(member: Member) -> tuple[int, float]:
            own = self.of(member.node)
            slow = own is None or own.rto.high is None
            return (order.index(member.mode), float("inf") if slow or own is None else float(own.rto.high or 0))

        return sorted(usable, key=rank)[: max(need, 1)]

    def _takeover(self, group: Group, chosen: Iterable[Member], mode: Mode) -> Estimate:
        if mode is Mode.STANDBY and group.switch is not None:
            return _by(group.switch)
        modes = {m.mode for m in chosen}
        age = longest(m.node.age for m in chosen if isinstance(m.node, Leaf) and m.node.age is not None)
        if mode not in modes:
            # Serving members are left, but too few or traffic must be moved to them.
            waited = _by(self.paces.started_again if mode is Mode.STANDBY else self.paces.by_hand)
            return self._lagging(waited, group, modes & {Mode.STANDBY, Mode.PROMOTABLE})
        found = self.paces.of(group.address, mode, self.level)
        if found is None:
            return Estimate(rto=OPEN, rpo=OPEN)
        if not age.is_zero:
            words = f"copies are up to {age.high // 3600 if age.high else '?'} hours apart"
            return Estimate(rto=found.rto, rpo=age, assumptions=(words, *_words(found)))
        return _by(found)

    def _lagging(self, waited: Estimate, group: Group, modes: set[Mode]) -> Estimate:
        """Return *waited* with the data that copies of *modes* lack, whoever starts them."""
        found = [self.paces.of(group.address, m, self.level) for m in sorted(modes)] if group.address else []
        lags = [p for p in found if p is not None]
        return Estimate(
            rto=waited.rto,
            rpo=longest([waited.rpo, *(p.rpo for p in lags)]),
            assumptions=(*waited.assumptions, *(w for p in lags if not p.rpo.is_zero for w in _words(p))),
        )


def _by(pace: Pace) -> Estimate:
    return Estimate(rto=pace.rto, rpo=pace.rpo, assumptions=_words(pace))


def _words(pace: Pace) -> tuple[str, ...]:
    note = (
        "" if pace.is_verified or (pace.rto in (NONE, OPEN) and pace.rpo in (NONE, OPEN)) else " (figure not verified)"
    )
    return (pace.assumes + note,)


def _together(found: Sequence[Estimate | None]) -> Estimate | None:
    """Return the estimate of things that must all be back: the slowest counts."""
    some = [e for e in found if e is not None]
    if len(some) < len(found):
        return None
    return Estimate(
        rto=longest(e.rto for e in some),
        rpo=longest(e.rpo for e in some),
        assumptions=tuple(dict.fromkeys(a for e in some for a in e.assumptions)),
    )


def _after(first: Estimate, then: Estimate) -> Estimate:
    """Return the estimate of a takeover on members that need their own time first."""
    return Estimate(
        rto=_sum(first.rto, then.rto),
        rpo=longest([first.rpo, then.rpo]),
        assumptions=tuple(dict.fromkeys((*first.assumptions, *then.assumptions))),
    )


def _sum(a: Span, b: Span) -> Span:
    return Span(a.low + b.low, None if a.high is None or b.high is None else a.high + b.high)
