"""Opens a root module: its files are read, nothing is evaluated."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.sources.hcl.evaluate import Interpreter
from auditor.sources.hcl.folder import Folder
from auditor.sources.hcl.functions import call
from auditor.sources.hcl.functions.files import FileReader
from auditor.sources.hcl.locations import Locations
from auditor.sources.hcl.modules import Module
from auditor.sources.hcl.remote import Neighbours
from auditor.sources.hcl.stack import Stack
from auditor.sources.hcl.variables import Given, given_values
from auditor.sources.interface import Reading


@dataclass(frozen=True, slots=True)
class Opened:
    """A root module whose files were read."""

    name: str
    folder: Folder
    top: Module
    given: Mapping[str, Given]
    problems: Sequence[str]

    @property
    def stack(self) -> Stack:
        """What its modules share."""
        return self.top.stack


def shown_root(name: str) -> str:
    """Return what the files of the directory *name* are called by: relative to here where they lie below."""
    path = Path(name)
    with contextlib.suppress(ValueError, OSError):
        path = path.resolve().relative_to(Path.cwd())
    return "" if path.as_posix() == "." else path.as_posix()


def open_source(
    name: str, reading: Reading, neighbours: Neighbours, values: Mapping[str, Given] | None = None
) -> Opened:
    """Return the root module in the directory *name*, its own files read and nothing evaluated."""
    root = Path(name)
    locations = Locations(root, shown_root(name))
    folder = locations.root()
    given, problems = given_values(root, reading.variable_files, reading.variables, reading.environment)
    given.update(values or {})
    stack = Stack(
        interpreter=Interpreter(call),
        files=FileReader(root),
        locations=locations,
        given=given,
        workspace=reading.environment.get("TF_WORKSPACE") or "default",
        neighbours=neighbours,
    )
    return Opened(name, folder, Module(stack, folder), given, problems)


@contextmanager
def deep() -> Iterator[None]:
    """Let Python go as deep as the evaluator."""
    # The evaluator has its own limit; Python's would be reached first.
    kept = sys.getrecursionlimit()
    sys.setrecursionlimit(max(kept, 8000))
    try:
        yield
    finally:
        sys.setrecursionlimit(kept)
