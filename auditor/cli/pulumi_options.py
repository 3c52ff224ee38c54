"""The options that say how Pulumi projects are read."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from auditor.sources.pulumi_choices import CHOSEN, Choices

_OPTIONS = (
    click.option("--stack", default="", metavar="NAME", help="Stack of a Pulumi project, where it has several."),
    click.option("--run-program", is_flag=True, help="Run a Pulumi program offline, without credentials, to read it."),
    click.option("--python", default="", metavar="PATH", help="Interpreter of a Pulumi program that is in Python."),
    click.option(
        "--program-timeout",
        type=click.FloatRange(min=1),
        default=120.0,
        show_default=True,
        metavar="SECONDS",
        help="How long a Pulumi program may run.",
    ),
)


def pulumi_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the options of Pulumi projects: they hold for as long as it runs."""

    @functools.wraps(command)
    def with_choices(
        *arguments: Any, stack: str, run_program: bool, python: str, program_timeout: float, **others: Any
    ) -> Any:
        choices = Choices(stack=stack, run_program=run_program, python=python, seconds=program_timeout)
        before = CHOSEN.set(choices)
        try:
            return command(*arguments, **others)
        finally:
            CHOSEN.reset(before)

    for option in reversed(_OPTIONS):
        with_choices = option(with_choices)
    return with_choices
