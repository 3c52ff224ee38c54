"""Reads `pulumi stack export`, versions 1 to 4."""

from __future__ import annotations

from auditor.sources.document import Document
from auditor.sources.interface import Input
from auditor.sources.pulumi.deployment import check_version, read_deployment
from auditor.sources.pulumi.recorder import to_input

KIND = "pulumi-export"


def detect(document: Document) -> bool:
    """Return whether *document* is a stack export."""
    return document.has("deployment", "version")


def read(document: Document) -> Input:
    """Return the records of a stack export."""
    check_version(document)
    return to_input(read_deployment(document, KIND, document.fields["deployment"], "/deployment"))
