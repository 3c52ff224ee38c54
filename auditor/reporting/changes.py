"""Shows what changed between two audits: text, JSON, and Markdown for a comment on a pull request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from auditor.drift import Change, Drift
from auditor.reporting.escaping import markdown_code, markdown_text, visible

MARK = "<!-- auditor-diff -->"
"""The first line of the comment: what posts it finds its own comment again by it."""
_TITLES = {
    "lost": "Lost",
    "worse": "Worse",
    "moved": "Moved",
    "open": "No longer certain",
    "better": "Better",
    "gained": "New",
    "unchanged": "Unchanged",
}


def text(drift: Drift) -> str:
    """Return one line per change and a summary."""
    lines = [f"{c.kind:9} {visible(c.subject)}: {visible(c.sentence)}" for c in drift.changes]
    lines.append(f"{drift.compared} {drift.what} compared, {_losses(drift)} losses")
    if drift.unread and drift.what == "resources":
        lines.append(f"{len(drift.unread)} calls had no answer: what they would tell is open")
    elif drift.unread:
        lines += [visible(u) for u in drift.unread]
    return "\n".join(lines) + "\n"


def as_json(drift: Drift) -> str:
    """Return all of it as JSON."""
    document = {
        "compared": drift.compared,
        "changes": [{"kind": c.kind, "subject": c.subject, "sentence": c.sentence} for c in drift.changes],
        "unread": list(drift.unread),
    }
    return json.dumps(document, indent=2) + "\n"


def markdown(drift: Drift) -> str:
    """Return the text of a comment: the losses open, what stayed folded."""
    losses = _losses(drift)
    head = f"**{losses} got worse**" if losses else "Nothing got worse"
    better = sum(c.kind == "better" for c in drift.changes)
    rows = [MARK, "### Resilience", "", f"{head}, {better} got better; {drift.compared} {drift.what} compared."]
    for kind, title in _TITLES.items():
        found = [c for c in drift.changes if c.kind == kind]
        if not found:
            continue
        folded = kind in ("unchanged", "gained")
        rows += ["", f"<details><summary>{title} ({len(found)})</summary>" if folded else f"**{title}**", ""]
        rows += [_row(c) for c in found]
        if folded:
            rows += ["", "</details>"]
    if drift.unread:
        rows += ["", "**Not answered**", "", *(f"- {markdown_text(u)}" for u in drift.unread)]
    return "\n".join(rows) + "\n"


def _row(change: Change) -> str:
    return f"- {markdown_code(change.subject)}: {markdown_text(change.sentence)}"


def _losses(drift: Drift) -> int:
    return sum(c.is_loss for c in drift.changes)


FORMATS: Mapping[str, Callable[[Drift], str]] = {"text": text, "json": as_json, "markdown": markdown}
