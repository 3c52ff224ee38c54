"""A threshold signing group survives each domain, and no single account or provider can sign alone.

Why: a k-of-n group is only as independent as the places of its parties. A domain that holds more than n - k
of them stops signing when it is lost; an account or provider that holds k of them can sign by itself.

Remedy: spread the parties so that no zone or Region holds more than n - k of them, and no account or provider
holds k.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.policy import Policy, Problem, Role, ServiceView, Severity

POLICY = Policy(
    id="RES303",
    name="threshold-concentration",
    severity=Severity.MEDIUM,
    since="0.1",
    source="https://doi.org/10.6028/NIST.IR.8214",
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per account or provider that holds enough parties to sign."""
    if service.threshold is None:
        return
    k = service.threshold[0]
    parties = [m for m in service.members if m.role is Role.COMPUTE and service.roles.get(m.address) == "seed"]
    for what, counts in (
        ("account", Counter(f"{p.provider}:account:{p.account}" for p in parties)),
        ("provider", Counter(p.provider for p in parties)),
    ):
        for domain, count in sorted(counts.items()):
            if count >= k:
                yield Problem(
                    message=f"{service.name}: {what} {domain} holds {count} of {len(parties)} parties, {k} can sign",
                    domain=domain,
                )


_PARTY = {
    "availability_zone": "ap-northeast-1a",
    "tags": {"resilience:service": "signing", "resilience:threshold": "2/3"},
}
SURVIVES = [{"aws_instance.signer": {"availability_zone": "ap-northeast-1a"}}]
FAILS = [{f"aws_instance.signer[{i}]": _PARTY for i in range(3)}]
