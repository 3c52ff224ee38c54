"""`auditor schema`: JSON Schemas of the configuration and of the result."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("what", type=click.Choice(["config", "result"]))
def command(what: str) -> int:
    r"""Print the JSON Schema of auditor.yaml (config) or of the JSON report (result).

    \b
    Example:
      auditor schema config > auditor.schema.json
    """
    if what == "config":
        from auditor.configuration.schema import config_schema

        document = config_schema()
    else:
        from auditor.reporting.schema import result_schema

        document = result_schema()
    click.echo(json.dumps(document, indent=2, sort_keys=True))
    return 0
