"""How the user wants Pulumi projects to be read; apart from the reader, which most runs do not need."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How the user wants a project to be read."""

    stack: str = ""
    run_program: bool = False
    python: str = ""
    seconds: float = 120.0


_DEFAULT = Choices()
CHOSEN: ContextVar[Choices] = ContextVar("choices", default=_DEFAULT)
"""How projects are read where nobody hands the choices over: a command sets it for the time that it runs."""
