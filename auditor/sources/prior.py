"""Reads what stood before a plan: its prior state, which has the shape of a shown state."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from auditor.errors import SourceError
from auditor.sources import terraform_plan, terraform_show_state
from auditor.sources.document import Document, decode_json, open_document
from auditor.sources.interface import Input


def read_prior(name: str, data: bytes) -> Input:
    """Return the state that the plan in *data* was made on; empty where nothing stood yet.

    https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
    """
    document = open_document(name, data)
    if not terraform_plan.detect(document):
        raise SourceError(name, "is no plan: it does not say what stood before", hint="auditor diff OLD NEW")
    raw = document.fields.get("prior_state", msgspec.Raw(b"null"))
    fields = decode_json(raw, dict[str, msgspec.Raw] | None, name, "/prior_state") or {}
    found = terraform_show_state.read(Document(name, document.sha256, fields))
    return replace(found, meta=replace(found.meta, notes=("what stood before the plan", *found.meta.notes)))
