"""Options of every command that may be given a directory: Terraform source or a Pulumi project."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from auditor.cli.pulumi_options import pulumi_options
from auditor.sources import Reading


def source_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options, and hand them to *function* as its argument `reading`."""

    @click.option("--var", "variables", multiple=True, metavar="NAME=VALUE", help="A variable of the Terraform source.")
    @click.option("--var-file", "variable_files", multiple=True, metavar="FILE", help="A .tfvars file for the source.")
    @click.option(
        "--source", default="", metavar="DIR", help="The Terraform source of a plan or state: findings point into it."
    )
    @click.option(
        "--plan", "runs_plan", is_flag=True, help="Run `terraform plan` in the directories named (else nothing is run)."
    )
    @wraps(function)
    def with_reading(
        *,
        variables: tuple[str, ...],
        variable_files: tuple[str, ...],
        source: str,
        runs_plan: bool,
        **others: Any,
    ) -> Any:
        reading = Reading(
            variables=variables,
            variable_files=variable_files,
            environment=os.environ,
            source=source,
            runs_plan=runs_plan,
        )
        return function(**others, reading=reading)

    return pulumi_options(with_reading)
