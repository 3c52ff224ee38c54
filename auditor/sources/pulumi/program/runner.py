"""Runs a Pulumi program in its own interpreter: environment scrubbed, time limited, nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.errors import SourceError
from auditor.sources.pulumi.program.engine import Engine, Outputs, Recording, first_preview
from auditor.sources.pulumi.program.invokes import ANSWERS
from auditor.sources.pulumi.program.project import Project
from auditor.sources.pulumi.values import UNKNOWN

_CHILD = Path(__file__).with_name("child.py")
_NODE_CHILD = Path(__file__).with_name("child.cjs")
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "NODE_PATH", "PULUMI_TEST_MODE")
_MISSING = re.compile(r"[Mm]issing required configuration variable '([^']+)'")
_TYPE = re.compile(r"Configuration '([^']+)' value '.*' is not a valid '?<?(?:class )?'?(\w+)", re.DOTALL)
_PLACEHOLDERS = {"int": "1", "number": "1", "float": "1", "bool": "false", "boolean": "false", "object": "{}"}
_MOST_RETRIES = 25
_TAIL = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How a program may run."""

    python: str = ""
    """Interpreter; "" takes the project's own virtual environment, else ours."""
    seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Run:
    """What running a program gave."""

    recording: Recording
    assumed: tuple[str, ...]
    """Settings that were missing and replaced by placeholders."""


def run(project: Project, limits: Limits, outputs: Outputs = first_preview, *, dry_run: bool = True) -> Run:
    """Run *project* until it ends; settings that it requires and has not are replaced by placeholders."""
    config = dict(project.config)
    assumed: dict[str, None] = {}
    deadline = time.monotonic() + limits.seconds
    for _ in range(_MOST_RETRIES):
        recording = _run_once(replace(project, config=config), limits, deadline, outputs, dry_run=dry_run)
        if not recording.errors:
            return Run(recording, tuple(assumed))
        text = "\n".join(recording.errors)
        missing, wrong = _MISSING.search(text), _TYPE.search(text)
        if missing is not None and missing.group(1) not in config:
            config[missing.group(1)] = UNKNOWN
            assumed[missing.group(1)] = None
        elif wrong is not None and wrong.group(1) in assumed and config[wrong.group(1)] == UNKNOWN:
            config[wrong.group(1)] = _PLACEHOLDERS.get(wrong.group(2), "{}")
        else:
            break
    raise SourceError(
        str(project.directory), f"the program failed: {_first_lines(text)}", hint="run it with: pulumi preview"
    )


def _run_once(project: Project, limits: Limits, deadline: float, outputs: Outputs, *, dry_run: bool) -> Recording:
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""
    with (
        tempfile.TemporaryDirectory(prefix="auditor-") as scratch,
        Engine(project.name, project.stack, project.config, region, outputs) as engine,
    ):
        command = _command(project, limits, engine.address, Path(scratch), dry_run=dry_run)
        code, told = _wait(command, project, _environment(project, engine.address, scratch), deadline, scratch)
        if code != 0 and not engine.recording.errors:
            engine.recording.errors.append(told or f"exit code {code}")
        return engine.recording


def _wait(
    command: list[str], project: Project, environment: Mapping[str, str], deadline: float, scratch: str
) -> tuple[int, str]:
    output = Path(scratch) / "output"
    with output.open("wb") as stream:
        try:
            process = subprocess.Popen(  # noqa: S603 - running the program is what the user asked for
                command,
                cwd=project.directory,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        except OSError as error:
            raise SourceError(str(project.directory), f"{command[0]} cannot be started: {error.strerror}") from None
        try:
            code = process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise SourceError(
                str(project.directory),
                "the program did not end in time and was stopped",
                hint="give it more time: --program-timeout SECONDS",
            ) from None
        finally:
            _end(process)
    return code, output.read_bytes()[-_TAIL:].decode(errors="replace").strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and everything that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    finally:
        process.wait()


def _environment(project: Project, address: str, scratch: str) -> dict[str, str]:
    """Return an environment without credentials, home or network proxy: what the program needs and no more."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = Path(scratch) / "home"
    home.mkdir(exist_ok=True)
    return kept | {
        "HOME": str(home),
        "TMPDIR": scratch,
        "USER": "auditor",
        "AWS_EC2_METADATA_DISABLED": "true",
        # The program has no business on the network; the engine is on this machine.
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PULUMI_CONFIG": json.dumps(dict(project.config)),
        "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(project.secrets)),
        "PULUMI_PROJECT": project.name,
        "PULUMI_STACK": project.stack,
        "PULUMI_NODEJS_PROJECT": project.name,
        "PULUMI_NODEJS_STACK": project.stack,
        "PULUMI_NODEJS_TYPESCRIPT": "true",
        "TS_NODE_TRANSPILE_ONLY": "true",
        "PULUMI_MONITOR": address,
        "PULUMI_ENGINE": address,
    }


def _command(project: Project, limits: Limits, address: str, scratch: Path, *, dry_run: bool) -> list[str]:
    match project.runtime:
        case "python":
            return _python(project, limits, address, scratch, dry_run=dry_run)
        case "nodejs":
            return _node(project, address, dry_run=dry_run)
        case other:
            raise SourceError(
                str(project.directory),
                f"programs in {other} are not run here",
                hint="give the output of: pulumi preview --json --show-sames > preview.json",
            )


def _python(project: Project, limits: Limits, address: str, scratch: Path, *, dry_run: bool) -> list[str]:
    place = project.directory / project.main
    given = {
        "directory": str(place if place.is_dir() else place.parent),
        "program": "." if place.is_dir() else str(place),
        "answered": sorted(ANSWERS),
        "unknown": UNKNOWN,
        "settings": {
            "monitor": address,
            "engine": address,
            "project": project.name,
            "stack": project.stack,
            "parallel": 16,
            "dry_run": dry_run,
            "organization": "organization",
            "root_directory": str(project.directory),
        },
    }
    settings = scratch / "settings.json"
    settings.write_text(json.dumps(given), encoding="utf-8")
    return [limits.python or _interpreter(project), "-u", str(_CHILD), str(settings)]


def _interpreter(project: Project) -> str:
    """Return the interpreter of the project's virtual environment, else this one."""
    named = project.options.get("virtualenv")
    for folder in (named, ".venv", "venv"):
        if not isinstance(folder, str) or not folder:
            continue
        found = project.directory / folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        if found.is_file():
            return str(found)
        if folder is named:
            hint = f"create it with: pulumi install, or python -m venv {folder}; or name one with --python"
            raise SourceError(str(project.directory), f"its virtual environment {folder} is missing", hint=hint)
    return sys.executable


def _node(project: Project, address: str, *, dry_run: bool) -> list[str]:
    script = project.directory / "node_modules" / "@pulumi" / "pulumi" / "cmd" / "run" / "index.js"
    if not script.is_file():
        raise SourceError(str(project.directory), "its packages are not installed", hint="run: npm ci")
    flags = ["--monitor", address, "--engine", address, "--project", project.name, "--stack", project.stack]
    where = ["--pwd", str(project.directory), "--parallel", "16", "--organization", "organization"]
    return [
        "node",
        "--require",
        str(_NODE_CHILD),
        str(script),
        *flags,
        *(["--dry-run"] if dry_run else []),
        *where,
        project.main or ".",
    ]


def _first_lines(text: str) -> str:
    lines = [line for line in text.replace("\r", "").splitlines() if line.strip()]
    return "; ".join(lines[-6:])[:800] or "it said nothing"
