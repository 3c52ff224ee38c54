"""Where a module's source lies: a local directory, or what `terraform init` vendored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import SourceError
from auditor.sources.hcl.bounds import boundary
from auditor.sources.hcl.folder import Folder, load, string_of
from auditor.sources.hcl.syntax import Block

_MAX_MANIFEST = 8 << 20
_MAX_FOLDERS = 2000


@dataclass(frozen=True, slots=True)
class Located:
    """A module's files, or why there are none."""

    folder: Folder | None
    problem: str = ""


class Locations:
    """Finds and reads the modules of one root module, each directory once."""

    def __init__(self, root: Path, prefix: str) -> None:
        """Take the directory of the root module, and what its files' names start with."""
        self._root = root
        self._prefix = prefix
        self._bounds = boundary(root)
        self._manifest = _manifest(root)
        self._folders: dict[Path, Folder] = {}

    @property
    def path(self) -> Path:
        """The directory of the root module."""
        return self._root

    def root(self) -> Folder:
        """Return the root module's files."""
        return self._load(self._root.resolve(), "")

    def folders(self) -> tuple[Folder, ...]:
        """Return every module read so far."""
        return tuple(self._folders.values())

    def find(self, caller: Folder, block: Block, path: tuple[str, ...]) -> Located:
        """Return the module that the call *block* in *caller* means."""
        source = string_of(block, "source")
        if source.startswith(("./", "../", ".\\", "..\\")) or source in (".", ".."):
            return self._local(caller, source)
        vendored = self._manifest.get(".".join(path))
        if vendored is not None:
            return self._inside(self._root / vendored, vendored, [self._bounds])
        what = f"its source {source[:100]!r}" if source else "its source"
        return Located(None, f"{what} is not in .terraform/modules: run `terraform init` in the root module first")

    def _local(self, caller: Folder, source: str) -> Located:
        target = caller.path / source
        shown = _joined(caller.shown, source)
        # A vendored module may use its neighbours; anything else stays within the repository.
        return self._inside(target, shown, [self._bounds])

    def _inside(self, target: Path, shown: str, bounds: list[Path]) -> Located:
        try:
            resolved = target.resolve()
        except (OSError, RuntimeError, ValueError):
            return Located(None, f"the directory {shown[:100]!r} cannot be followed")
        if not any(resolved.is_relative_to(bound) for bound in bounds):
            return Located(None, f"the directory {shown[:100]!r} lies outside the root module and its repository")
        if not resolved.is_dir():
            return Located(None, f"there is no directory {shown[:100]!r}")
        if resolved not in self._folders and len(self._folders) >= _MAX_FOLDERS:
            return Located(None, f"more than {_MAX_FOLDERS} modules")
        try:
            return Located(self._load(resolved, shown))
        except SourceError as error:
            return Located(None, error.message)

    def _load(self, path: Path, shown: str) -> Folder:
        if path not in self._folders:
            self._folders[path] = load(path, shown, _joined(self._prefix, shown), self._bounds)
        return self._folders[path]


def _joined(base: str, source: str) -> str:
    parts: list[str] = [""] if base.startswith("/") else []
    for part in [*base.split("/"), *source.replace("\\", "/").split("/")]:
        if part in ("", "."):
            continue
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) or "."


def _manifest(root: Path) -> dict[str, str]:
    # Written by `terraform init`: the key is the path of the call, Dir is relative to the root module.
    path = root / ".terraform" / "modules" / "modules.json"
    try:
        if not path.is_file() or path.stat().st_size > _MAX_MANIFEST:
            return {}
        entries = json.loads(path.read_bytes()).get("Modules") or []
        return {e["Key"]: e["Dir"] for e in entries if isinstance(e["Key"], str) and isinstance(e["Dir"], str)}
    except (OSError, ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return {}
