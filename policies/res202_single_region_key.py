"""A signing key does not exist in one Region only.

Why: the material of a single-Region KMS key cannot leave KMS: when its Region is lost nobody can sign, and
an existing key cannot be turned into a multi-Region key.

Remedy: create the key as a multi-Region key, replicate it and let each Region use its own replica; or sign
by a threshold of keys in several places.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Level, Policy, Problem, Role, ServiceView, Severity

POLICY = Policy(
    id="RES202",
    name="single-region-signing-key",
    severity=Severity.HIGH,
    since="0.1",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per key that signs and has no replica."""
    for key in service.members:
        usage = key.record.values.get("key_usage")
        if key.role is Role.KEY and usage == "SIGN_VERIFY" and key.address not in service.replicated:
            yield Problem(
                message=f"{service.name}: {key.address} signs and exists in {key.region} only",
                address=key.address,
                domain=f"{key.provider}:{key.region}",
                remedy=service.fix(key.address, Level.REGION),
            )


SURVIVES = [{"aws_kms_key.withdrawals": {"key_usage": "ENCRYPT_DECRYPT"}}]
FAILS = [{"aws_kms_key.withdrawals": {"key_usage": "SIGN_VERIFY"}}]
