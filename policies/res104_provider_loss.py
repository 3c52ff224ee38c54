"""A service survives the loss of one provider.

Why: an provider is a failure domain of its own: a locked, compromised or deleted provider takes every copy
that lies in it, however many zones and Regions they span.

Remedy: keep at least a backup of the data outside the provider, and what is needed to use it.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Level, Policy, Problem, ServiceView, Severity

POLICY = Policy(
    id="RES104",
    name="provider-loss",
    severity=Severity.MEDIUM,
    since="0.1",
    source="https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/benefits-of-using-multiple-aws-accounts.html",
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem when losing one provider gives less than accepted and surviving it is asked for."""
    if Level.PROVIDER not in service.survive or not service.breaks(Level.PROVIDER):
        return
    interval, domain = service.levels[Level.PROVIDER]
    if not domain:
        yield from service.unexplained(Level.PROVIDER)
        return
    yield Problem(
        message=f"{service.name} {interval} when {domain} is lost: nothing that it needs lies outside",
        domain=domain,
        confidence=service.confidence(interval),
    )


SURVIVE = ("provider",)
SURVIVES: list[dict[str, dict[str, object]]] = []
FAILS = [{"aws_dynamodb_table.withdrawals": {"name": "w"}}]
