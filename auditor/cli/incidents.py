"""`auditor incidents`: the outages that `auditor simulate` can replay."""

from __future__ import annotations

import click

from auditor.errors import UsageError


@click.command("incidents")
@click.argument("incident", required=False)
@click.option("--provider", metavar="NAME", help="Only incidents of this provider.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(incident: str | None, provider: str | None, form: str) -> int:
    r"""List the incidents that can be replayed, or show one with its sources.

    \b
    Examples:
      auditor incidents
      auditor incidents aws-apne1-2025-04-15
      auditor incidents --provider aws -f json
    """
    from auditor.knowledge.incidents import incidents
    from auditor.reporting.incident_list import as_json, as_list, as_page

    known = incidents()
    chosen = tuple(i for i in known if provider is None or i.provider == provider)
    if not chosen:
        names = ", ".join(sorted({i.provider for i in known}))
        raise UsageError(f"no incident of {provider!r}", hint=f"providers: {names}")
    if incident is not None:
        chosen = tuple(i for i in known if i.id == incident)
        if not chosen:
            raise UsageError(f"no incident {incident!r}", hint="`auditor incidents` lists them")
    show = as_json if form == "json" else as_list
    click.echo(as_page(chosen[0]) if incident is not None and form == "text" else show(chosen), nl=False)
    return 0
