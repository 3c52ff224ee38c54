"""What every source gives, and the shape of a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from auditor.model.record import InputMeta, Record, Unread
from auditor.sources.document import Document


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was read from one input."""

    meta: InputMeta
    records: tuple[Record, ...]
    candidates: tuple[tuple[str, str], ...] = ()
    """(resource address, dotted attribute) that the plan calls relevant, without saying to whom."""
    skipped: tuple[tuple[str, str, str], ...] = ()
    """(address, type, reason) of what the input lists and no record stands for."""
    warnings: tuple[str, ...] = ()
    outputs: bytes = b""
    """JSON of the outputs that the input states, as it spells them; "" where it states none."""
    variables: Mapping[str, msgspec.Raw] = msgspec.field(default_factory=dict)
    """The values of the root module's variables, as JSON, where the input tells them."""
    unread: tuple[Unread, ...] = ()
    """What was asked for and not answered: it widens the verdicts of what it may concern."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What the user says about reading, besides naming the inputs."""

    variables: tuple[str, ...] = ()
    """NAME=VALUE for the variables of a Terraform root module."""
    variable_files: tuple[str, ...] = ()
    environment: Mapping[str, str] = msgspec.field(default_factory=dict)
    """TF_VAR_* and TF_WORKSPACE are read of it, nothing else."""
    source: str = ""
    """Directory of the source that a plan or state was made from; "" looks beside it."""
    runs_plan: bool = False
    """Whether `terraform plan` may be run in a directory of source."""


class Source(Protocol):
    """A module that reads one kind of document."""

    def detect(self, document: Document) -> bool:
        """Return whether *document* is of this kind, by its content."""

    def read(self, document: Document) -> Input:
        """Return what *document* holds, or raise SourceError."""
