"""Runs `terraform plan` and `show -json` in a directory, when the user asks for it and never otherwise."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from auditor.errors import SourceError
from auditor.sources.interface import Reading

_PROGRAMS = ("terraform", "tofu")
_SHOWN = 1500


def planned(directory: str, reading: Reading) -> tuple[str, bytes]:
    """Return the name and the JSON of a plan made in *directory*; the plan file is gone when this returns."""
    program = next((found for found in map(shutil.which, _PROGRAMS) if found), None)
    if program is None:
        hint = "install one of them, or leave --plan out to read the source alone"
        raise SourceError(directory, "--plan needs terraform or tofu, and neither is installed", hint=hint)
    tool = Path(program).name
    # A plan holds secrets in clear: its directory is readable by its owner only, and is removed in any case.
    with tempfile.TemporaryDirectory(prefix="auditor-plan-") as folder:
        file = str(Path(folder) / "plan.bin")
        given = [f"-var={pair}" for pair in reading.variables]
        given += [f"-var-file={Path(name).resolve()}" for name in reading.variable_files]
        _run([program, "plan", "-input=false", "-lock=false", "-no-color", f"-out={file}", *given], directory, tool)
        shown = _run([program, "show", "-json", "-no-color", file], directory, tool)
    return f"{directory} ({tool} plan)", shown


def _run(command: Sequence[str], directory: str, tool: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - the user asked for it with --plan; no shell, no text from the input
            command, cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise SourceError(directory, f"{tool} cannot be run: {error.strerror}") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-_SHOWN:]
        hint = f"run `{tool} init` there first, or leave --plan out to read the source alone"
        raise SourceError(directory, f"`{tool} {command[1]}` failed: {said}", hint=hint)
    return done.stdout
