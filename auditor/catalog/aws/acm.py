"""AWS Certificate Manager and AWS Private CA: certificates in use outlive a loss of the issuing service."""

from __future__ import annotations

from auditor.catalog.interface import TypeSpec
from auditor.model.resource import Role

_PAGE = "https://docs.aws.amazon.com/acm/latest/userguide/acm-services.html"
_CA_PAGE = "https://docs.aws.amazon.com/privateca/latest/userguide/disaster-recovery-resilience.html"
_CA = (
    "aws_acmpca_certificate", "aws_acmpca_certificate_authority",
    "aws_acmpca_certificate_authority_certificate", "aws_acmpca_permission", "aws_acmpca_policy",
)  # fmt: skip
TYPES = (
    TypeSpec(
        type="aws_acm_certificate",
        role=Role.SUPPORT,
        assumes="The services that use a certificate hold it themselves; it is regional, a twin needs its own.",
        source=_PAGE,
    ),
    TypeSpec(type="aws_acm_certificate_validation", role=Role.SUPPORT, source=_PAGE),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_CA_PAGE) for t in _CA),
)
