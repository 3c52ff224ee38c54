"""What checkov's availability checks say of the same plan or source; checkov runs as a program of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from auditor.errors import SourceError, UsageError
from auditor.model.peer import CheckOutcome

PROGRAM = "AUDITOR_CHECKOV"
"""Environment variable that names the program."""
_TIMEOUT = 1800
# A plan of 45 MB takes minutes: https://github.com/bridgecrewio/checkov/issues, "performance".
_KINDS = {True: ("-d", "terraform"), False: ("-f", "terraform_plan")}


def find_program() -> str:
    """Return checkov's program; raises UsageError where there is none."""
    beside = Path(sys.executable).parent / "checkov"
    found = os.environ.get(PROGRAM) or (str(beside) if beside.is_file() else shutil.which("checkov"))
    if not found:
        raise UsageError(
            "checkov is not installed", hint=f"pip install 'resilience-auditor[checkov]', or name it in {PROGRAM}"
        )
    return found


def outcomes(program: str, targets: Sequence[str], checks: Iterable[str]) -> tuple[CheckOutcome, ...]:
    """Return what *checks* say of *targets*: plans, or directories of Terraform source.

    Raises UsageError for a target that checkov cannot read, SourceError where it fails.
    """
    asked = ",".join(sorted(checks))
    return tuple(o for target in targets for o in _of(program, target, asked))


def _of(program: str, target: str, asked: str) -> list[CheckOutcome]:
    if not Path(target).exists():
        raise UsageError(f"checkov cannot read {target}", hint="--with-checkov takes plans and directories of source")
    flag, framework = _KINDS[Path(target).is_dir()]
    options = ["--framework", framework, "--compact", "--skip-download", "--soft-fail", "-o", "json"]
    try:
        done = subprocess.run(  # noqa: S603 - the program that the user named
            [program, flag, target, "-c", asked, *options],
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
            env={**os.environ, "LOG_LEVEL": "ERROR"},
        )
        return _read(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        raise SourceError(target, f"checkov took longer than {_TIMEOUT} s", hint="leave --with-checkov out") from None
    except OSError as error:
        raise SourceError(program, f"it cannot be run: {error.strerror}", hint=f"name checkov in {PROGRAM}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        hint = f"try: {program} {flag} {target} -o json"
        raise SourceError(target, "checkov's answer is not understood", hint=hint) from None


def _read(document: Any) -> list[CheckOutcome]:
    # With nothing to check it answers {"passed": 0, ...} without results; with several frameworks, a list.
    reports = document if isinstance(document, list) else [document]
    return [
        CheckOutcome(check=row["check_id"], name=row["check_name"], address=row["resource"], passed=passed)
        for report in reports
        for kind, passed in (("passed_checks", True), ("failed_checks", False))
        for row in report.get("results", {}).get(kind, ())
    ]
