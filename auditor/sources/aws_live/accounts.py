"""Which accounts: roles named one by one, a file of accounts, or an AWS Organization."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from auditor.errors import SourceError, UsageError
from auditor.sources.aws_live.gaps import classify
from auditor.sources.aws_live.session import Session, open_session

_ROLE = re.compile(r"^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]{1,512}$")
_ACCOUNT = re.compile(r"^\d{12}$")
ORGANIZATION = ("organizations:ListAccounts",)
"""What is called beside the collectors with --organization-role."""


def roles(
    profile: str | None, named: Iterable[str], file: Path | None, organization_role: str | None
) -> tuple[str, ...]:
    """Return the ARNs of the roles to assume, one for each account; none: the credentials' own account."""
    wanted = [*named]
    wrong = [r for r in wanted if not _ROLE.match(r)]
    if wrong:
        hint = "for example arn:aws:iam::123456789012:role/auditor"
        raise UsageError(f"--role-arn: {wrong[0]} is no ARN of a role", hint=hint)
    if file is not None:
        wanted += _from_file(file, organization_role)
    elif organization_role:
        wanted += _of_organization(open_session(profile), organization_role)
    return tuple(dict.fromkeys(wanted))


def _from_file(path: Path, role: str | None) -> Iterator[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"it cannot be read: {error}", hint="one account id or role ARN a line") from None
    for number, line in enumerate(lines, start=1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        if _ROLE.match(entry):
            yield entry
        elif _ACCOUNT.match(entry) and role:
            yield f"arn:aws:iam::{entry}:role/{role}"
        elif _ACCOUNT.match(entry):
            raise SourceError(
                str(path), "an account id needs a role", place=f"line {number}", hint="add --organization-role NAME"
            )
        else:
            problem = f"{entry[:80]!r} is neither an account id nor the ARN of a role"
            raise SourceError(str(path), problem, place=f"line {number}")


def _of_organization(session: Session, role: str) -> tuple[str, ...]:
    """Return the role in every active account of the organization; the caller's own account keeps its credentials."""
    partition = session.identify().partition
    try:
        with session.using():
            pages = session.client("organizations", "us-east-1").get_paginator("list_accounts").paginate()
            found = [a for page in pages for a in page["Accounts"]]
    except Exception as error:
        cause, detail = classify(error)
        raise SourceError(
            "aws",
            f"organizations:ListAccounts: {cause} ({detail})",
            hint="use the management account or a delegated administrator, or give --accounts FILE",
        ) from None
    active = sorted(str(a["Id"]) for a in found if a.get("Status", a.get("State", "ACTIVE")) == "ACTIVE")
    return tuple(f"arn:{partition}:iam::{a}:role/{role}" for a in active)
