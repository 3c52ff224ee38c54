"""`auditor aws-policy`: the IAM policy that a scan of a live account needs."""

from __future__ import annotations

import json

import click


@click.command("aws-policy")
@click.option("--organization", is_flag=True, help="Also what --organization-role needs in the management account.")
def command(organization: bool) -> int:  # noqa: FBT001 - click passes flags as booleans
    r"""Print the least-privilege IAM policy of `auditor scan aws:`, made from the calls that it makes.

    \b
    Example:
      auditor aws-policy > policy.json
      aws iam create-policy --policy-name auditor --policy-document file://policy.json
    """
    from auditor.sources.aws_live.permissions import policy
    from auditor.sources.aws_live.table import SERVICES

    click.echo(json.dumps(policy(SERVICES, organization=organization), indent=2))
    return 0
