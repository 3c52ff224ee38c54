"""Finds the policies, templates and stacks that come with the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """Return the directory *name*: inside the package when installed, beside it in a checkout."""
    beside = _PACKAGE.parent / name
    shipped = _PACKAGE / "_bundled" / name
    return shipped if shipped.is_dir() else beside
