"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("AUDITOR_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the shared data, or skip and say that it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"shared data is absent: {SHARED} (set AUDITOR_SHARED)")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = "found" if SHARED.is_dir() else "absent, its tests were skipped"
    terminalreporter.write_line(f"shared data at {SHARED}: {found}")
