"""The catalogue of incidents as a list, as one page, and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from auditor.model.incident import Incident
from auditor.reporting import wording
from auditor.reporting.escaping import json_bytes
from auditor.reporting.replay_schema import incident_shape

_TAGS = {
    "a": "cyber-attack",
    "b": "failure of a provider",
    "c": "loss of premises or a data centre",
    "d": "failure of systems or communications",
    "e": "people not available",
    "f": "climate or physical attack",
    "g": "insider",
    "h": "political instability",
    "i": "loss of power",
}


def as_json(incidents: Sequence[Incident]) -> str:
    """Return the incidents as JSON."""
    return json_bytes({"incidents": [incident_shape(i) for i in incidents]}).decode()


def as_list(incidents: Sequence[Incident]) -> str:
    """Return one line for each incident."""
    width = max(len(i.id) for i in incidents)
    rows = [
        f"{i.id:<{width}}  {i.scope:<13}  {wording.span_of_time(i.lasted_seconds):<16}  {i.title}" for i in incidents
    ]
    return "\n".join([*rows, "", f"{wording.count(len(incidents), 'incident')}; `auditor incidents ID` shows one", ""])


def as_page(incident: Incident) -> str:
    """Return everything that is known of one incident."""
    return "\n".join(_page(incident)) + "\n"


def _page(i: Incident) -> Iterator[str]:
    yield f"{i.id}: {i.title}\n"
    yield from _paragraphs(("When", f"{i.start} to {i.end or 'no end published'} ({wording.when(i)})"))
    yield from _paragraphs(("Cause", i.cause), ("Effect", i.effect), ("Hit", i.hit))
    yield from _paragraphs(("Lost", ", ".join(i.lose)), ("One zone, not named, of", i.one_zone_of))
    yield from _paragraphs(("Failed", ", ".join(i.impaired)), ("Could not be changed", ", ".join(i.frozen)))
    if i.extent == "part":
        yield from _paragraphs(("Extent", "only part of it was hit; a replay takes a stack as hit"))
    tags = ", ".join(f"({t}) {_TAGS[t]}" for t in i.scenarios)
    yield from _paragraphs(("Scenario in (EU) 2024/1774, Article 26(2)", tags))
    for note in i.notes:
        yield from _paragraphs(("Note", note))
    yield "\nSources:"
    for source in i.sources:
        yield f"  {source.title}"
        yield from (f"    {url}" for url in source.urls)


def _paragraphs(*rows: tuple[str, str]) -> Iterator[str]:
    for name, text in rows:
        if text:
            yield textwrap.fill(f"{name}: {text}", 96, subsequent_indent="  ")
