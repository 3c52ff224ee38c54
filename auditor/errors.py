"""Errors that the user is to see: each names the place, the cause and the cure."""

from __future__ import annotations


class AuditorError(Exception):
    """Base of the errors that the command line prints without a traceback; `exit_code` is its exit code."""

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SourceError(AuditorError):
    """An input cannot be read: names the input, the place in it, what is wrong and what to do."""

    def __init__(self, source: str, problem: str, *, place: str = "", hint: str = "") -> None:
        where = f"{source}: {place}: " if place else f"{source}: "
        super().__init__(where + problem, hint=hint)
        self.source = source
        self.place = place


class ConfigError(AuditorError):
    """The configuration has mistakes; `problems` lists all of them, each with its line."""

    exit_code = 2

    def __init__(self, source: str, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{source}:{p}" for p in problems))
        self.problems = problems


class UsageError(AuditorError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class ReportError(AuditorError):
    """A report cannot be rendered or written."""
