"""How far reading may go: the repository of the root module, and no link that leads out of it."""

from __future__ import annotations

from pathlib import Path


def boundary(root: Path) -> Path:
    """Return the directory that local modules may lie in: the repository of *root*, else *root* itself."""
    resolved = root.resolve()
    for folder in (resolved, *resolved.parents):
        if (folder / ".git").exists():
            return folder
    return resolved


def leads_out(file: Path, bound: Path) -> bool:
    """Return whether *file* is a link to something outside *bound*."""
    try:
        return file.is_symlink() and not file.resolve().is_relative_to(bound)
    except (OSError, RuntimeError):
        return True
