"""Forms: what is left of a fault tree without its names; the fault model says the same of all trees of one form."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from auditor.model.tree import Every, Group, Leaf, Node


class Form(msgspec.Struct, frozen=True):
    """Everything of a tree that decides an answer, with ranks for addresses, and the addresses themselves.

    Ranks keep the order of the addresses, in which answers are looked for and listed.
    """

    key: tuple[object, ...]
    addresses: tuple[str, ...]
    """Sorted, so that the rank of an address is its place here."""

    def names_in(self, other: Form) -> dict[str, str]:
        """Return for each address what *other*, a tree of this form, has in its place."""
        return dict(zip(self.addresses, other.addresses, strict=True))


def form(nodes: Sequence[Node]) -> Form:
    """Return the form of the tree that *nodes* lists, children first.

    Labels are left out: they name steps of a path and decide nothing. Open choices are numbered as they appear.
    """
    addresses = tuple(sorted({n.address for n in nodes if isinstance(n, Leaf)}))
    ranks = {a: i for i, a in enumerate(addresses)}
    places = {id(n): i for i, n in enumerate(nodes)}
    choices: dict[str, int] = {"": 0}
    parts = tuple([_part(n, ranks, places, choices) for n in nodes])
    # Leaves without an address are named in no answer, so whether there are any is part of the form.
    return Form((addresses[:1] == ("",), parts), addresses)


def _part(node: Node, ranks: dict[str, int], places: dict[int, int], choices: dict[str, int]) -> tuple[object, ...]:
    match node:
        case Leaf():
            place = node.place
            choice = choices.setdefault(place.var, len(choices)) if place.one_of else 0
            return (
                *(ranks[node.address], place.domains, place.one_of, choice, place.elsewhere),
                *(node.rebuilt, node.ceiling, node.floor, node.age),
            )
        case Every():
            return ("every", *[places[id(c)] for c in node.children])
        case Group():
            start = places[id(node.start)] if node.start is not None else -1
            choice = choices.setdefault(node.var, len(choices))
            members = tuple([(m.mode, places[id(m.node)]) for m in node.members])
            return ("group", members, node.quorum, start, choice, node.cap, bool(node.address))
