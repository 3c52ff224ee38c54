"""The result as one self-contained HTML page, for people who were not there."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from auditor.bundled import bundled
from auditor.model.incident import Replay
from auditor.model.snapshot import Snapshot
from auditor.model.verdict import Verdict
from auditor.reporting import trees, wording
from auditor.reporting.escaping import script_json
from auditor.reporting.interface import RenderOptions
from auditor.reporting.templates import fill, trusted
from auditor.result import AuditResult

# The libraries first: each file only uses what stands before it.
_SCRIPTS = ("vendor/d3-hierarchy.min.js", "page/evaluate.js", "page/map.js")


@dataclass(frozen=True, slots=True)
class _Page:
    """The interactive part: its data, its program, and the hash that lets the browser run that and nothing else."""

    data: str
    script: str
    hash: str


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the page; it needs no network, and without the fault trees in the result no script."""
    shown = options.select(result)
    page = _page(shown.snapshot, shown.replays) if shown.snapshot is not None else None
    return fill(
        "report.html.j2", shown, options, page=page, page_css=trusted(_read("page/page.css")), newline=trusted("\n")
    )


def _read(name: str) -> str:
    return (bundled("reports") / name).read_text(encoding="utf-8")


def _page(snapshot: Snapshot, replays: tuple[Replay, ...]) -> _Page:
    script = "\n".join(_read(name).strip() for name in _SCRIPTS)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    data = {
        "trees": trees.shape(snapshot),
        "replays": [_replay(r) for r in replays if r.touches],
        "meaning": [wording.MEANING[v] for v in Verdict],
    }
    return _Page(trusted(script_json(data)), trusted(script), trusted(f"sha256-{digest}"))


def _replay(replay: Replay) -> dict[str, object]:
    return {
        "id": replay.incident.id,
        "title": replay.incident.title,
        "when": wording.when(replay.incident),
        "lost": replay.lost,
        "services": [
            {
                "service": s.service,
                "worst": s.interval.worst.word,
                "best": s.interval.best.word,
                "answer": s.answer,
                "impaired": s.impaired,
            }
            for s in replay.services
        ],
    }
