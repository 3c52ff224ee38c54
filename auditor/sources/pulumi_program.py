"""Reads a Pulumi project: by the Pulumi command line, offline by running it, or from its YAML."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from auditor.errors import SourceError
from auditor.sources import pulumi_export, pulumi_preview
from auditor.sources.document import open_document
from auditor.sources.interface import Input
from auditor.sources.pulumi.deployment import add_state
from auditor.sources.pulumi.program.engine import Recording
from auditor.sources.pulumi.program.project import Project, is_project, read_project
from auditor.sources.pulumi.program.runner import Limits, run
from auditor.sources.pulumi.program.static import read_yaml
from auditor.sources.pulumi.recorder import Deployment, to_input
from auditor.sources.pulumi.state import State
from auditor.sources.pulumi.stream import is_stream
from auditor.sources.pulumi.urn import parse_urn
from auditor.sources.pulumi.values import UNKNOWN
from auditor.sources.pulumi_choices import CHOSEN, Choices

KIND = "pulumi-program"
_WAYS = (
    "log in with the Pulumi command line, which tells what is deployed; or add --run-program, which previews the "
    "program, offline and without credentials where nobody is logged in; "
    "or give the output of: pulumi preview --json --show-sames > preview.json"
)
_OFFLINE = (
    "The program was run offline against an engine of the auditor's own: what providers and plugins add by themselves "
    "is not in it."
)
_CLI_SECONDS = 900
__all__ = ["CHOSEN", "Choices", "is_project", "read"]


def read(name: str, choices: Choices) -> Input:
    """Return what the project in directory *name* would deploy."""
    directory = Path(name)
    project = read_project(directory, choices.stack, UNKNOWN)
    if project.runtime == "yaml":
        return _recorded(name, project, read_yaml(project), ["The YAML program was read, not run."])
    if choices.run_program:
        previewed = _previewed(name, project)
        if previewed is not None:
            return previewed
        done = run(project, Limits(python=choices.python, seconds=choices.seconds))
        notes = [_OFFLINE]
        notes += [f"The setting {key} is missing; its value is taken as unknown." for key in done.assumed]
        return _recorded(name, project, done.recording, notes)
    found = _exported(name, project)
    if found is not None:
        return found
    raise SourceError(name, f"this is a Pulumi program in {project.runtime}: it has to be run to be read", hint=_WAYS)


def _recorded(name: str, project: Project, recording: Recording, notes: Sequence[str]) -> Input:
    program = hashlib.sha256(json.dumps(sorted(map(_plain, recording.states))).encode())
    out = Deployment(name=name, kind=KIND, sha256=program.hexdigest(), tool="Pulumi", is_plan=True)
    out.config = project.config
    out.notes = [*project.notes, *notes]
    out.notes += [f"Assumed: {text}." for text in sorted(recording.assumed)]
    if recording.unanswered:
        names = ", ".join(sorted(recording.unanswered))
        out.notes.append(f"Functions that only a cloud can answer were answered by placeholders: {names}.")
    remote = set()
    for urn, token in recording.remote:
        remote.add(urn)
        out.skipped.append((urn, token, "a component that its plugin builds: what is inside it is not seen here"))
        out.notes.append(f"What is inside the component {_name(urn)} ({token}) is not seen: its plugin builds it.")
    inside = f"file://{project.directory}/"
    # Programs ask in any order: several resources at a time.
    for state in sorted(recording.states, key=lambda s: s.urn):
        if state.urn not in remote:
            state.source_position = (state.source_position or "").replace(inside, "project:///", 1)
            add_state(out, state, state.urn)
    return to_input(out)


def _name(urn: str) -> str:
    parsed = parse_urn(urn)
    return parsed.name if parsed is not None else urn


def _plain(state: State) -> str:
    asked = [state.urn, state.id, state.inputs, state.provider, state.parent, state.property_dependencies]
    return json.dumps(asked, sort_keys=True)


# --- the Pulumi command line ----------------------------------------------------------------------------


def _previewed(name: str, project: Project) -> Input | None:
    """Return what `pulumi preview` says: it runs the program, so it is asked only where that was allowed."""
    program = _logged_in(project)
    if program is None:
        return None
    shown = ("--json", "--show-sames", "--show-reads", "--show-replacement-steps")
    data = _call(program, project, "preview", *shown, "--stack", project.stack, "--non-interactive")
    found = _document(f"{name} (pulumi preview)", data) if data is not None else None
    return _noted(found, "`pulumi preview` ran the program and told what it would deploy.") if found else None


def _exported(name: str, project: Project) -> Input | None:
    """Return what is deployed, by `pulumi stack export`, which runs nothing of the project; None without a login."""
    program = _logged_in(project)
    if program is None:
        return None
    data = _call(program, project, "stack", "export", "--stack", project.stack, "--non-interactive")
    found = _document(f"{name} (pulumi stack export)", data) if data is not None else None
    if found is None:
        raise SourceError(name, "`pulumi stack export` failed", hint=_WAYS)
    return _noted(found, "The program was not run: this is what is deployed now, not what the program says.")


def _logged_in(project: Project) -> str | None:
    """Return the Pulumi command line where there is one and somebody is logged in."""
    program = shutil.which("pulumi")
    return program if program and _call(program, project, "whoami", "--non-interactive") is not None else None


def _noted(found: Input, note: str) -> Input:
    return replace(found, meta=replace(found.meta, notes=(note, *found.meta.notes)))


def _document(name: str, data: bytes) -> Input | None:
    if is_stream(data):
        return pulumi_preview.read_stream(name, data)
    try:
        document = open_document(name, data)
    except SourceError:
        return None
    if pulumi_preview.detect(document):
        return pulumi_preview.read(document)
    return pulumi_export.read(document) if pulumi_export.detect(document) else None


def _call(program: str, project: Project, *arguments: str) -> bytes | None:
    # Secrets stay encrypted: --show-secrets is never asked for.
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        done = subprocess.run(  # noqa: S603 - the user's own Pulumi
            [program, *arguments],
            cwd=project.directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_CLI_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
