"""What every source gives, and the shape of a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from auditor.model.record import InputMeta, Record
from auditor.sources.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Everything that was read from one input."""

    meta: InputMeta
    records: tuple[Record, ...]
    candidates: tuple[tuple[str, str], ...] = ()
    """(resource address, dotted attribute) that the plan calls relevant, without saying to whom."""
    skipped: tuple[tuple[str, str, str], ...] = ()
    """(address, type, reason) of what the input lists and no record stands for."""
    warnings: tuple[str, ...] = ()


class Source(Protocol):
    """A module that reads one kind of document."""

    def detect(self, document: Document) -> bool:
        """Return whether *document* is of this kind, by its content."""

    def read(self, document: Document) -> Input:
        """Return what *document* holds, or raise SourceError."""
