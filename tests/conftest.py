"""Fixtures of the whole suite: the shared data, and repeatable property tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parent.parent

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def shared_directory() -> Path:
    """Return where shared test data (corpus, scenarios) is looked for; it need not exist."""
    named = os.environ.get("AUDITOR_SHARED")
    return Path(named) if named else REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the directory of the shared test data, or skip the test that asks for it."""
    path = shared_directory()
    if not path.is_dir():
        pytest.skip(f"shared test data is absent: {path} is no directory (set AUDITOR_SHARED)")
    return path


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end whether the tests on shared data could run."""
    path = shared_directory()
    state = "found" if path.is_dir() else "absent, its tests were skipped"
    terminalreporter.write_line(f"shared test data: {path}: {state}")
