"""What the fault model says of a service: verdicts, cut sets, causes, times to recover and what would repair it.

Services of a stack are often built from one module: a tree of a form that was seen before is not evaluated
again, the answers of the first one are given by the names of this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from auditor.assessment.recovery import recoveries
from auditor.faults.analysis import Outcome, Study, Tree, study
from auditor.faults.causes import Cause, causes, chains, path
from auditor.faults.cutsets import Cut, Cuts
from auditor.faults.fixes import Repair, smallest
from auditor.faults.forms import Form, form
from auditor.inventory import Inventory
from auditor.model.domain import Domain
from auditor.model.recovery import Estimate
from auditor.model.tree import Group, Node, postorder
from auditor.model.verdict import Level, Verdict
from auditor.topology.interface import Topology

_CAUSE_LEVELS = (Level.ZONE, Level.REGION, Level.GLOBAL, Level.THIRD_PARTY)


class Answers(msgspec.Struct, frozen=True):
    """What the fault model says of one tree."""

    tree: Tree
    outcome: Outcome
    """Trees of one form share it."""
    cuts: Cuts
    causes: Mapping[Level, tuple[Cause, ...]]
    """Per level each cause once, with the worst domain that it harms the service in."""
    reached: Mapping[Level, Estimate | None]
    """Per level what is reached on the loss of its worst domain; None: it waits for the domain."""


class _Known(msgspec.Struct, frozen=True):
    """The first tree of a form."""

    form: Form
    answers: Answers
    chains: Mapping[str, tuple[int, ...]]
    """The way from the root to each cause, as places in the nodes of the tree."""
    repairs: dict[tuple[Level, tuple[Verdict, ...]], Repair | None] = msgspec.field(default_factory=dict)


class FaultModel:
    """Answers for every tree of a topology; each form of tree is evaluated once."""

    def __init__(self, inventory: Inventory, topology: Topology) -> None:
        self._inventory = inventory
        self._domains = topology.domains.known
        self._known: dict[object, _Known] = {}

    def of(self, root: Node, accept: Verdict) -> Asked:
        """Return what there is to say of the tree under *root*; *accept* is the worst verdict that is no failure."""
        nodes = postorder(root)
        own = form(nodes)
        # How fast a group takes over depends on what type of resource it is.
        types = tuple([self._type(n.address) for n in nodes if isinstance(n, Group)])
        key = (accept, types, own.key)
        known = self._known.get(key)
        if known is None:
            answers = self._ask(root, accept)
            known = self._known[key] = _Known(own, answers, chains(answers.tree))
        return Asked(known, own, _named(known, own, nodes), accept, self._domains)

    def _type(self, address: str) -> str:
        resource = self._inventory.resources.get(address)
        return resource.type if resource is not None else ""

    def _ask(self, root: Node, accept: Verdict) -> Answers:
        studied = study(root, self._domains, accept)
        return Answers(
            studied.tree,
            studied.outcome,
            studied.cuts,
            _causes(studied, self._domains, accept),
            recoveries(studied, self._inventory, self._domains),
        )


class Asked(msgspec.Struct, frozen=True):
    """One tree: its answers, and the question what would repair it."""

    _known: _Known
    _form: Form
    answers: Answers
    _accept: Verdict
    _domains: Mapping[str, Domain]

    def repair(self, level: Level, gives: Mapping[str, Verdict]) -> Repair | None:
        """Return the fewest of the changes in *gives* that lift the loss of each domain of *level*.

        *gives* says what each cause of the level gives at least after its change, in the order of the causes.
        """
        names = self._form.names_in(self._known.form)
        key = (level, tuple(gives.values()))
        known = self._known.repairs
        if key not in known:
            first = self._known.answers
            lost = [d for d in first.outcome.by_domain if self._domains[d].level is level]
            there = {names[a]: v for a, v in gives.items()}
            known[key] = smallest(first.tree, self._domains, self._accept, lost, there)
        found = known[key]
        if found is None or self._form is self._known.form:
            return found
        here = self._known.form.names_in(self._form)
        return Repair(tuple(here[a] for a in found.addresses), found.after)


def _named(known: _Known, own: Form, nodes: tuple[Node, ...]) -> Answers:
    """Return the answers of *known* by the names of the tree that *nodes* lists."""
    first = known.answers
    if own is known.form:
        return first
    names = known.form.names_in(own)
    tree = Tree.over(nodes, first.tree.reach)
    resources = tuple([Cut(tuple([names[a] for a in c.members]), c.interval) for c in first.cuts.resources])
    return Answers(
        tree,
        first.outcome,
        Cuts(first.cuts.domains, resources, first.cuts.not_searched),
        {level: tuple([_renamed(c, names, known, nodes) for c in cs]) for level, cs in first.causes.items()},
        first.reached,
    )


def _renamed(cause: Cause, names: Mapping[str, str], known: _Known, nodes: Sequence[Node]) -> Cause:
    way = path(known.chains.get(cause.address, ()), nodes)
    return Cause(names[cause.address], cause.domain, way, tuple([names[a] for a in cause.group]))


def _causes(studied: Study, known: Mapping[str, Domain], accept: Verdict) -> dict[Level, tuple[Cause, ...]]:
    """Return, per level, each cause once: with the worst domain that it harms the service in."""
    by_domain = studied.outcome.by_domain
    bad = sorted((d for d, i in by_domain.items() if i.worst < accept), key=lambda d: (by_domain[d].worst, d))
    lost = [d for d in bad if known[d].level in _CAUSE_LEVELS]
    found = causes(studied.tree, lost, known, accept)
    out: dict[Level, tuple[Cause, ...]] = {}
    for level in _CAUSE_LEVELS:
        first: dict[str, Cause] = {}
        for domain in lost:
            for cause in found[domain] if known[domain].level is level else ():
                first.setdefault(cause.address, cause)
        out[level] = tuple(first.values())
    return out
