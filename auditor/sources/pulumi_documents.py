"""What Pulumi offers to be read: documents by their content, a stream of events, and projects."""

from __future__ import annotations

from auditor.sources import pulumi_checkpoint, pulumi_export, pulumi_preview, pulumi_program
from auditor.sources.interface import Input, Source

DOCUMENTS: dict[str, Source] = {
    pulumi_export.KIND: pulumi_export,
    pulumi_checkpoint.KIND: pulumi_checkpoint,
    pulumi_preview.KIND: pulumi_preview,
}
is_project = pulumi_program.is_project
is_stream = pulumi_preview.detect_stream
read_stream = pulumi_preview.read_stream


def read_project(name: str) -> Input:
    """Return what the project in directory *name* would deploy, read as the user chose."""
    return pulumi_program.read(name, pulumi_program.CHOSEN.get())
