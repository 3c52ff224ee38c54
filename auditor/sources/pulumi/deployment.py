"""A deployment: what a stack export and a checkpoint both hold."""

from __future__ import annotations

from typing import Any

import msgspec

from auditor.errors import SourceError
from auditor.sources.document import Document, decode_json
from auditor.sources.pulumi.recorder import Deployment
from auditor.sources.pulumi.state import NULL, Broken, Entry, State, decode_states, need_list
from auditor.sources.pulumi.urn import parse_urn, position

NEWEST = 4
_FEATURES = frozenset({
    "refreshBeforeUpdate", "views", "hooks", "taint", "replaceWith", "snippets-prototype",
    "extensionParameterization", "byteString",
})  # fmt: skip
_CURE = "write it again with: pulumi stack export > stack.json"


class _Manifest(msgspec.Struct):
    version: Any = ""


class _Pending(msgspec.Struct):
    resource: msgspec.Raw = NULL
    type: str = ""


class RawDeployment(msgspec.Struct):
    """The deployment of an export (apitype.DeploymentV3), or what a checkpoint calls `latest`."""

    manifest: _Manifest | None = None
    resources: msgspec.Raw = NULL
    pending_operations: list[_Pending] | None = None


def check_version(document: Document) -> None:
    """Raise SourceError where the version of *document* is none that can be read."""
    version = document.scalar("version")
    if isinstance(version, int) and not isinstance(version, bool) and 1 <= version <= NEWEST:
        return
    hint = "a newer auditor may read it; or give it: pulumi preview --json --show-sames"
    raise SourceError(document.name, f"version {version} is not known", place="/version", hint=hint)


def read_deployment(document: Document, kind: str, raw: msgspec.Raw, place: str) -> Deployment:
    """Return the stack that *raw* describes."""
    found: RawDeployment | None = decode_json(raw, RawDeployment | None, document.name, place)
    if found is None or (found.manifest is None and found.resources == NULL):
        what = {"pulumi-export": "Pulumi stack export", "pulumi-checkpoint": "Pulumi checkpoint"}.get(kind, kind)
        problem = f"this {what} holds nothing: the stack has never been deployed"
        raise SourceError(document.name, problem, place=place, hint=_CURE)
    version = found.manifest.version if found.manifest is not None else ""
    out = Deployment(name=document.name, kind=kind, sha256=document.sha256, notes=[*_features(document)])
    out.tool = f"Pulumi {version}".strip() if isinstance(version, str) else "Pulumi"
    where = f"{place}/resources"
    for pointer, state in decode_states(need_list(found.resources, document.name, where), document.name, where):
        if isinstance(state, Broken):
            out.broken.append(state)
        else:
            add_state(out, state, pointer)
    _pending(out, found.pending_operations or [])
    return out


def add_state(out: Deployment, state: State, pointer: str) -> None:
    """Add one resource of a state, unless it is only what is left of one."""
    if parse_urn(state.urn) is None:
        out.broken.append(Broken(pointer, state.urn, state.type, "its URN is not of the form urn:pulumi:..."))
    elif not state.type:
        out.broken.append(Broken(pointer, state.urn, "", "it has no type"))
    elif state.delete:
        out.skipped.append((state.urn, state.type, "the old half of a replacement that did not finish"))
    elif state.pending_replacement:
        out.skipped.append((state.urn, state.type, "deleted, and not yet created again"))
    else:
        out.entries.append(entry_of(state, pointer))


def entry_of(state: State, pointer: str, action: str = "none") -> Entry:
    """Return *state* as an entry, with its place in the program where it is told."""
    file, line = position(state.source_position or "")
    return Entry(state, pointer, action, file, line)


def _pending(out: Deployment, operations: list[_Pending]) -> None:
    if operations:
        out.notes.append(f"{len(operations)} operations were interrupted: what they touched may differ from the file.")
    listed = {entry.state.urn for entry in out.entries}
    for number, operation in enumerate(operations):
        try:
            state = msgspec.json.decode(operation.resource, type=State)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            out.broken.append(Broken(f"/pending_operations/{number}", "", "", "its resource cannot be read"))
            continue
        if state.urn not in listed:
            out.skipped.append((state.urn, state.type, f"the update was interrupted while {operation.type or 'busy'}"))


def _features(document: Document) -> list[str]:
    unknown = sorted(set(document.decode("features", list[str], [])) - _FEATURES)
    return [f"The file uses features that are not known here: {', '.join(unknown)[:200]}."] if unknown else []
