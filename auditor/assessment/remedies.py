"""What to change on a resource, seen against what it already gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.assessment.resources import OwnVerdicts
from auditor.catalog.interface import Remedy
from auditor.catalog.remedies import remedy
from auditor.catalog.table import CATALOG
from auditor.inventory import Inventory
from auditor.model.verdict import Level, Verdict

_NEEDS_ANOTHER = {
    Level.REGION: "it has a copy in another Region already: more than {verdict} takes a store that accepts writes in "
    "two Regions at once",
}


class Lines(Mapping[tuple[str, Level], str]):
    """The changes that a policy may ask for, in one line each; most are never asked for."""

    def __init__(self, remedies: Remedies, asked: Iterable[tuple[str, Level]]) -> None:
        self._remedies = remedies
        self._asked = dict.fromkeys(asked)

    def __getitem__(self, key: tuple[str, Level]) -> str:
        if key not in self._asked:
            raise KeyError(key)
        return self._remedies.line(*key)

    def __iter__(self) -> Iterator[tuple[str, Level]]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


class Remedies:
    """The smallest change for each resource and level, each worked out once."""

    def __init__(self, inventory: Inventory, alone: OwnVerdicts) -> None:
        self._inventory = inventory
        self._alone = alone
        self._known: dict[tuple[str, Level], Remedy] = {}

    def of(self, address: str, level: Level) -> Remedy:
        """Return what to change on *address* for the loss of a domain of *level*."""
        key = (address, level)
        if key not in self._known:
            self._known[key] = self._find(address, level)
        return self._known[key]

    def line(self, address: str, level: Level) -> str:
        """Return the change in one line, with the address."""
        return f"{address}: {self.of(address, level).change}"

    def _find(self, address: str, level: Level) -> Remedy:
        found = remedy(self._inventory.resources.get(address), level, CATALOG)
        words = _NEEDS_ANOTHER.get(level)
        if words is None or found.gives is Verdict.HOLDS:
            return found
        interval = self._alone.of(address).get(level)
        already = interval.worst if interval else Verdict.STOPS
        if already < found.gives:
            return found
        return Remedy(words.format(verdict=already.word), already)
