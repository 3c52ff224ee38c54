"""Amazon ECR: image repositories and their settings."""

from __future__ import annotations

from auditor.catalog.interface import TypeSpec
from auditor.model.resource import Role

_PAGE = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html"
_SETTINGS_PAGE = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html"
_PUBLIC_PAGE = "https://docs.aws.amazon.com/AmazonECR/latest/public/public-repositories.html"
_SETTINGS = (
    "aws_ecr_account_setting", "aws_ecr_lifecycle_policy", "aws_ecr_pull_through_cache_rule",
    "aws_ecr_registry_policy", "aws_ecr_registry_scanning_configuration",
    "aws_ecr_repository_creation_template", "aws_ecr_repository_policy",
)  # fmt: skip
TYPES = (
    TypeSpec(
        type="aws_ecr_repository",
        role=Role.SUPPORT,
        assumes="A repository is regional; what runs goes on without it, what starts anew elsewhere needs the image.",
        source=_PAGE,
        identity=("name", "repository_url"),
    ),
    TypeSpec(type="aws_ecr_replication_configuration", role=Role.SUPPORT, source=_PAGE),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_SETTINGS_PAGE) for t in _SETTINGS),
    TypeSpec(type="aws_ecrpublic_repository", role=Role.SUPPORT, source=_PUBLIC_PAGE, identity=("repository_uri",)),
    TypeSpec(type="aws_ecrpublic_repository_policy", role=Role.SUPPORT, source=_PUBLIC_PAGE),
)
