"""Reads a checkpoint: the file that a backend of one's own keeps per stack (.pulumi/stacks/...)."""

from __future__ import annotations

from typing import Any

import msgspec

from auditor.sources.document import Document
from auditor.sources.interface import Input
from auditor.sources.pulumi.deployment import check_version, read_deployment
from auditor.sources.pulumi.recorder import to_input
from auditor.sources.pulumi.state import NULL

KIND = "pulumi-checkpoint"


class _Checkpoint(msgspec.Struct):
    latest: msgspec.Raw = NULL
    config: Any = None


def detect(document: Document) -> bool:
    """Return whether *document* is a checkpoint."""
    return document.has("checkpoint", "version")


def read(document: Document) -> Input:
    """Return the records of a checkpoint."""
    check_version(document)
    found = document.decode("checkpoint", _Checkpoint, _Checkpoint())
    deployment = read_deployment(document, KIND, found.latest, "/checkpoint/latest")
    deployment.config = config_of(found.config)
    return to_input(deployment)


def config_of(config: Any) -> dict[str, str]:
    """Return the plain settings of a configuration; secret ones are left where they are."""
    if not isinstance(config, dict):
        return {}
    out = {}
    for key, value in config.items():
        text = value.get("value") if isinstance(value, dict) and not value.get("secret") else value
        if isinstance(text, str):
            out[key.replace(":config:", ":")] = text
    return out
