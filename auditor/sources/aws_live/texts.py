"""Free text of an account (environment, user data, definitions), reduced to the resources that it names.

What is left is only the ARN or id of things that were read: no value, no line of a script, no secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from auditor.model.record import Record
from auditor.sources.aws_live.assemble import bare_records
from auditor.sources.aws_live.records import Draft

_ARN = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{0,12}:[A-Za-z0-9_./:*+=-]{1,512}")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,250}\.amazonaws\.com(?:\.cn)?(?![A-Za-z0-9.-])")
_QUEUE = re.compile(r"https://[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?/[0-9]{12}/[A-Za-z0-9_.-]{1,80}")


class Index(Protocol):
    """An index of what was read, by everything that names it (auditor.identities.Identities)."""

    def named(self, value: Any) -> Iterator[tuple[str, ...]]:
        """Yield, for each text inside *value*, the addresses of the records that it names."""

    def opened(self, value: Any) -> Iterator[str]:
        """Yield the texts inside *value*, documents and encodings opened."""


Names = Callable[[Sequence[Record]], Index]


def reduce_texts(account: str, found: Sequence[Draft], names: Names) -> None:
    """Replace every text in *found* by what it names; what it names elsewhere waits in `named`."""
    if not any(d.texts for d in found):
        return
    records = bare_records(account, found)
    index = names(records)
    by_address = {r.address: r for r in records}
    for draft in found:
        for attribute in draft.texts:
            value = draft.values.pop(attribute)
            known = _known(value, index, by_address, draft.region)
            draft.values[attribute] = [{"names": known}] if known else []
            elsewhere = tuple(sorted(set(_elsewhere(value, index))))
            if elsewhere:
                draft.named[attribute] = elsewhere
        draft.texts = ()


def _known(value: Any, index: Index, records: dict[str, Record], region: str) -> list[str]:
    out: dict[str, None] = {}
    for addresses in index.named(value):
        hits = [records[a] for a in addresses]
        near = [r for r in hits if getattr(r.provider.region, "value", "") == region] or hits
        out.update(dict.fromkeys(identity(r) for r in near))
    return list(out)


def identity(record: Record) -> str:
    """Return the text that names *record* and nothing else: its ARN, else its id."""
    return str(record.values.get("arn") or record.values.get("id") or "")


def _elsewhere(value: Any, index: Index) -> Iterator[str]:
    """Yield ARNs and host names of AWS that nothing of this account has: another account may."""
    for text in index.opened(value):
        for pattern in (_ARN, _QUEUE, _HOST):
            for name in pattern.findall(text):
                if not any(index.named(name)):
                    yield name


def join_texts(found: Sequence[Draft], records: Sequence[Record], names: Names) -> None:
    """Resolve what texts name in other accounts; what nothing has is counted and dropped."""
    waiting = [d for d in found if d.named]
    if not waiting:
        return
    index = names(records)
    by_address = {r.address: r for r in records}
    for draft in waiting:
        for attribute, wanted in draft.named.items():
            known = _known(list(wanted), index, by_address, draft.region)
            if known:
                before = draft.values.get(attribute) or [{"names": []}]
                draft.values[attribute] = [{"names": [*before[0]["names"], *known]}]
            draft.lost += sum(1 for w in wanted if not any(any(a) for a in index.named(w)))
        draft.named = {}
