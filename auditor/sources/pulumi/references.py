"""What a property refers to: its dependencies, put to the values inside it that may mean them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditor.model.record import Reference
from auditor.sources.pulumi.names import squash
from auditor.sources.pulumi.values import Converted, Leaf, paths_of, singular

_ENDINGS = ("_identifiers", "_identifier", "_ids", "_id", "_arns", "_arn", "_names", "_name", "_urls", "_url")


class Linker:
    """Turns property dependencies into references."""

    def __init__(
        self, addresses: Mapping[str, str], types: Mapping[str, str], inside: Mapping[str, Sequence[str]]
    ) -> None:
        """Take URN -> address and URN -> Terraform type of the records, and component -> the records inside it."""
        self._addresses = addresses
        self._types = types
        self._inside = inside

    def references(
        self, dependencies: Mapping[str, Sequence[str] | None], converted: Converted
    ) -> tuple[Reference, ...]:
        """Return the references of one resource."""
        out: list[Reference] = []
        for name, urns in dependencies.items():
            if urns:
                out += self._of_property(converted.names.get(name, name), urns, converted.leaves.get(name, ()))
        return tuple(out)

    def _of_property(self, argument: str, urns: Sequence[str], leaves: Sequence[Leaf]) -> Iterable[Reference]:
        known: dict[str, None] = {}
        opaque: list[str] = []
        whole = True
        for urn in dict.fromkeys(urns):
            if urn in self._addresses:
                known[urn] = None
            elif urn in self._inside:
                # An output of a component: which of its resources it stands for is not told.
                known.update(dict.fromkeys(self._inside[urn]))
                whole = False
                opaque += [] if self._inside[urn] else [urn]
            else:
                opaque.append(urn)
        counts: dict[str, int] = {}
        texts: dict[str, bool] = {}
        for leaf in leaves or (Leaf(argument, is_text=False),):
            counts[leaf.path] = counts.get(leaf.path, 0) + 1
            texts[leaf.path] = leaf.is_text
        for path, meant in self._shared_out(tuple(known), tuple(counts)).items():
            exact = whole and (texts[path] or len(meant) <= 1 or len(meant) == counts[path])
            if meant or opaque:
                addresses = tuple(self._addresses[u] for u in meant)
                for spelled in paths_of(path):
                    yield Reference(spelled, addresses, ("",) * len(meant), exact, tuple(opaque))

    def _shared_out(self, urns: Sequence[str], paths: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return path -> the dependencies that it may mean: by its name, else those that no name claims."""
        claimed: dict[str, list[str]] = {p: [u for u in urns if _names(p, self._types[u])] for p in paths}
        taken = {u for found in claimed.values() for u in found}
        rest = [u for u in urns if u not in taken] or list(urns)
        return {path: claimed[path] or rest for path in paths}


def _names(path: str, type_: str) -> bool:
    """Say whether the last word of *path* names things of *type_* (target_group_arn: aws_lb_target_group)."""
    word = paths_of(path)[0].rsplit(".", 1)[-1]
    for ending in _ENDINGS:
        if word.endswith(ending):
            word = word.removesuffix(ending)
            break
    word = squash(singular(word))
    return len(word) > 2 and squash(type_).endswith(word)
