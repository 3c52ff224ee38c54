"""Parts of an input that are not there (a module without its source), and the services that they may belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from auditor.inventory import Inventory
from auditor.model.record import OUTSIDE
from auditor.topology.lexicon import function_of
from auditor.topology.services import Seeds

# Modules whose name says that they watch, describe or permit: no service runs on them.
_BESIDE = re.compile(
    r"monitor|alarm|alert|dashboard|cloudwatch|datadog|log|audit|budget|cost|label|tag|naming|iam|role|polic|security|sg\b"
)


def of_service(inventory: Inventory, seeds: Seeds, others: Sequence[Seeds]) -> Iterable[str]:
    """Yield the addresses of what is not here, is named by no resource, and may be a part of the service *seeds*.

    A name that tells of one service belongs to that one; a name that tells nothing may belong to any.
    """
    absent = [s.address for s in inventory.skipped if s.type != OUTSIDE and inventory.records[s.address].reason]
    if not absent:
        return
    named = {t for r in inventory.resources.values() for ref in r.record.references for t in ref.targets}
    for address in absent:
        if address in named or _BESIDE.search(address.lower()):
            continue
        told = [one.name for one in others if _tells(address, one)]
        if not told or seeds.name in told:
            yield address


def _tells(address: str, seeds: Seeds) -> bool:
    name = address.lower().replace("_", "-")
    function = function_of(name)
    return seeds.name.lower().replace("_", "-") in name or (function != "other" and function == seeds.function)
