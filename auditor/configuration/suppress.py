"""Hides the findings whose risk the user has accepted."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from auditor.model.config import Config, Suppression, glob_matches
from auditor.model.finding import AcceptedRisk, Finding


def apply_suppressions(
    findings: Sequence[Finding], config: Config, today: datetime.date | None
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return all *findings*, the accepted ones marked with the reason, and warnings.

    The first suppression of the file that matches gives the reason. Without *today* none is judged expired.
    """
    current = tuple(entry for entry in config.suppressions if not _is_expired(entry, today))
    marked = tuple(_marked(finding, current) for finding in findings)
    return marked, tuple(_warnings(findings, config, today))


def accepted(findings: Sequence[Finding], config: Config, today: datetime.date | None) -> tuple[AcceptedRisk, ...]:
    """Return every suppression with what it covers, those that expired or cover nothing too."""
    return tuple(
        AcceptedRisk(
            policy=s.policy,
            service=s.service or "",
            address=s.address or "",
            reason=s.reason,
            owner=s.owner or "",
            expires=s.expires.isoformat() if s.expires else "",
            expired=_is_expired(s, today),
            findings=tuple(f.fingerprint for f in findings if _covers(s, f)),
        )
        for s in config.suppressions
    )


def _is_expired(suppression: Suppression, today: datetime.date | None) -> bool:
    return today is not None and suppression.expires is not None and suppression.expires < today


def _marked(finding: Finding, suppressions: Sequence[Suppression]) -> Finding:
    if finding.suppressed is not None:
        return finding
    for suppression in suppressions:
        if _covers(suppression, finding):
            return replace(finding, suppressed=suppression.reason)
    return finding


def _covers(suppression: Suppression, finding: Finding) -> bool:
    return (
        any(glob_matches(suppression.policy, name) for name in (finding.policy, finding.name))
        and (suppression.service is None or glob_matches(suppression.service, finding.service))
        and (suppression.address is None or glob_matches(suppression.address, finding.address))
    )


def _warnings(findings: Sequence[Finding], config: Config, today: datetime.date | None) -> Iterator[str]:
    for suppression in config.suppressions:
        covered = sum(_covers(suppression, finding) for finding in findings)
        what = f"{config.source or 'configuration'}:{suppression.line}: suppression of {suppression.policy!r}"
        if _is_expired(suppression, today):
            yield f"{what} expired on {suppression.expires}: {covered} findings are shown again"
        elif not covered:
            yield f"{what} matches no finding: remove it or correct it"
        elif today is None and suppression.expires is not None:
            yield f"{what} expires on {suppression.expires}: cannot judge expiry without a date"
