"""Evaluates single expressions, as ours and as the real Terraform's console does."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor.sources.hcl.evaluate import Interpreter, Scope
from auditor.sources.hcl.functions import call
from auditor.sources.hcl.functions.files import FileReader
from auditor.sources.hcl.parsing import parse_expression
from auditor.sources.hcl.values import EvalError, Unk, bare

TERRAFORM = shutil.which("terraform")
WRAP = 'try(jsonencode({}), "!")'
UNKNOWN = object()


class Bare:
    """A module without anything in it."""

    def __init__(self, folder: Path | None = None) -> None:
        self.files = FileReader(folder or Path.cwd())

    def resolve(self, parts: tuple[str, ...]) -> tuple[Any, int]:
        raise EvalError(f"{parts[0]} is not defined")


def value_of(text: str, folder: Path | None = None, **variables: Any) -> Any:
    """Return what *text* gives, with its marks."""
    value, _ = Interpreter(call).settle(parse_expression(text), Scope(Bare(folder), variables))
    return value


def encoded(text: str) -> Any:
    """Return the JSON of what *text* gives, "!" where it is an error, UNKNOWN where it is not evaluated."""
    value = bare(value_of(WRAP.format(text)))
    return UNKNOWN if type(value) is Unk else value


def console(expressions: Sequence[str], folder: Path) -> list[str | None]:
    """Return the JSON of what Terraform's console gives for each of *expressions*, "!" for an error.

    None stands for what it calls unknown, though it is made of constants only.
    """
    assert TERRAFORM
    listed = ", ".join(WRAP.format(e) for e in expressions)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "CHECKPOINT_DISABLE": "1"}
    text = f"base64encode(jsonencode([{listed}]))\n"
    done = subprocess.run([TERRAFORM, "console"], cwd=folder, input=text, text=True, capture_output=True,
                          env=environment, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = done.stdout.strip().splitlines()[-1]
    if said == "(known after apply)":
        if len(expressions) == 1:
            return [None]
        half = len(expressions) // 2
        return [*console(expressions[:half], folder), *console(expressions[half:], folder)]
    found: list[str | None] = json.loads(base64.b64decode(json.loads(said)))
    return found
