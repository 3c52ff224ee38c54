"""What an input itself says it lacks, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from auditor.sources.document import Document
from auditor.sources.terraform.planned import Planned

_GONE = frozenset({"delete", "forget"})


def is_partial(document: Document) -> bool:
    """Return whether a plan says that it may lack resources."""
    return document.scalar("errored") is True or document.scalar("complete") is False


def tool_of(document: Document, providers: Iterable[str]) -> str:
    """Return what wrote the document (Terraform 1.11.4)."""
    version = document.text("terraform_version")
    tofu = any(provider.startswith("registry.opentofu.org/") for provider in providers)
    return f"{'OpenTofu' if tofu else 'Terraform'} {version}".strip()


def notes_of(document: Document, planned: Planned) -> tuple[str, ...]:
    """Return what a plan says it lacks or will do that changes how its answer is to be read."""
    notes = [*_shortcomings(document), *_changes(document, planned)]
    deposed = sum(1 for _, _, reason in planned.skipped if reason.startswith("deposed"))
    if deposed:
        notes.append(_count(deposed, "deposed object is", "deposed objects are") + " left out.")
    return tuple(notes)


def _shortcomings(document: Document) -> list[str]:
    notes = []
    if document.scalar("errored") is True:
        notes.append("Planning ended with an error: resources may be missing from this plan.")
    elif document.scalar("complete") is False:
        notes.append("The plan is not complete (-target, or deferred changes): it shows a part of the stack.")
    deferred = len(document.decode("deferred_changes", list[msgspec.Raw], []))
    if deferred:
        notes.append(_count(deferred, "change is", "changes are") + " deferred to a later plan and not shown.")
    return notes


def _changes(document: Document, planned: Planned) -> list[str]:
    notes = []
    drifted = len(document.decode("resource_drift", list[msgspec.Raw], []))
    if drifted:
        notes.append(_count(drifted, "object has", "objects have") + " changed outside Terraform.")
    gone = sum(count for action, count in planned.actions.items() if action in _GONE)
    total = planned.actions.total()
    left = any(found.mode == "managed" for found in planned.found)
    if total and gone == total and not left:
        notes.append("The plan destroys everything: nothing remains.")
    elif gone:
        notes.append(_count(gone, "resource is", "resources are") + " deleted or forgotten by this plan.")
    if not total and left:
        notes.append("The plan changes no resource (refresh only): the values are those that were found.")
    if not total and not left:
        notes.append("The plan holds no resource.")
    return notes


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
