"""Names what a file is when no source can read it, and says what to do instead."""

from __future__ import annotations

import re

from auditor.errors import SourceError
from auditor.sources.document import Document

_YAML = (
    (re.compile(rb"^(?:AWSTemplateFormatVersion|Resources)\s*:", re.MULTILINE), "a CloudFormation template"),
    (re.compile(rb"^apiVersion\s*:", re.MULTILINE), "a Kubernetes manifest"),
)
_FIELDS = (
    (("AWSTemplateFormatVersion",), "a CloudFormation template"),
    (("apiVersion", "kind"), "a Kubernetes manifest"),
)
_SUPPORTED = (
    "give it a Terraform or OpenTofu plan (terraform show -json PLANFILE) or state, or a Pulumi stack export or preview"
)
_LOG = re.compile(rb'^\s*\{[^\n]{0,200}"(?:@level|@message|terraform)"')


def refuse_bytes(name: str, data: bytes) -> None:
    """Raise SourceError where *data* is recognisably not JSON, or not the JSON that was meant."""
    if data.startswith(b"PK\x03\x04"):
        raise SourceError(
            name, "this is a binary plan file", hint=f"convert it: terraform show -json {name} > plan.json"
        )
    if data.startswith(b"\x1f\x8b"):
        raise SourceError(name, "this is a gzip file", hint=f"unpack it: gunzip -c {name} | auditor scan -")
    if _LOG.match(data) and b'"@level"' in data[:400]:
        raise SourceError(
            name,
            "this is the log of `terraform plan -json`, not a plan",
            hint="terraform plan -out p.bin && terraform show -json p.bin > plan.json",
        )
    if data[:4096].lstrip()[:1] in (b"{", b"["):
        return
    for pattern, what in _YAML:
        if pattern.search(data[:65536]):
            raise SourceError(name, f"this is {what}: not supported yet", hint=_SUPPORTED)


def refuse_document(document: Document) -> SourceError:
    """Return the error for a JSON object that no source recognises."""
    for keys, what in _FIELDS:
        if document.has(*keys):
            return SourceError(document.name, f"this is {what}: not supported yet", hint=_SUPPORTED)
    names = ", ".join(sorted(document.fields)[:5])
    found = f"its fields are: {names[:120]}" if names else "it is an empty object"
    problem = f"this is neither a Terraform plan nor a state, nor a Pulumi export or preview ({found})"
    return SourceError(document.name, problem, hint=_SUPPORTED)
