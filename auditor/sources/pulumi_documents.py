"""What Pulumi offers to be read besides documents: a stream of events, and projects. Their readers come when needed."""

from __future__ import annotations

from pathlib import Path

from auditor.sources.interface import Input
from auditor.sources.pulumi.stream import is_stream
from auditor.sources.pulumi_choices import CHOSEN

__all__ = ["is_project", "is_stream", "read_project", "read_stream"]


def read_stream(name: str, data: bytes) -> Input:
    """Return the records of a stream of engine events."""
    from auditor.sources import pulumi_preview

    return pulumi_preview.read_stream(name, data)


def is_project(directory: Path) -> bool:
    """Return whether *directory* is a Pulumi project."""
    if not directory.is_dir():
        return False
    from auditor.sources.pulumi.program import project

    return project.is_project(directory)


def read_project(name: str) -> Input:
    """Return what the project in directory *name* would deploy, read as the user chose."""
    from auditor.sources import pulumi_program

    return pulumi_program.read(name, CHOSEN.get())
