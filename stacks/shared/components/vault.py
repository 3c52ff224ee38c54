"""One sealed share of a key backup, at each provider: written once, locked against everybody until its date."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_azure as azure
import pulumi_gcp as gcp


@dataclass(frozen=True, kw_only=True)
class ShareArgs:
    """Where a share lies and how long nobody can delete it."""

    name: str
    """Unique in the world: lower case letters and digits."""
    location: str
    days: int
    tags: dict[str, str]


class AwsShare(pulumi.ComponentResource):
    """In S3, readable with its own key only."""

    def __init__(self, args: ShareArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:aws:Share", args.name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        key = aws.kms.Key(args.name, description=args.name, deletion_window_in_days=30, opts=own)
        bucket = aws.s3.Bucket(args.name, bucket=args.name, object_lock_enabled=True, tags=args.tags, opts=own)
        aws.s3.BucketVersioning(
            args.name,
            bucket=bucket.id,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
            opts=own,
        )
        aws.s3.BucketObjectLockConfiguration(
            args.name,
            bucket=bucket.id,
            rule=aws.s3.BucketObjectLockConfigurationRuleArgs(
                default_retention=aws.s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
                    mode="COMPLIANCE", days=args.days
                )
            ),
            opts=own,
        )
        sealed = aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
            sse_algorithm="aws:kms", kms_master_key_id=key.arn
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            args.name,
            bucket=bucket.id,
            rules=[
                aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(apply_server_side_encryption_by_default=sealed)
            ],
            opts=own,
        )
        aws.s3.BucketPublicAccessBlock(
            args.name,
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=own,
        )
        self.register_outputs({})


class GoogleShare(pulumi.ComponentResource):
    """In Cloud Storage."""

    def __init__(self, args: ShareArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:google:Share", args.name, None, opts)
        gcp.storage.Bucket(
            args.name,
            name=args.name,
            location=args.location,
            uniform_bucket_level_access=True,
            public_access_prevention="enforced",
            retention_policy=gcp.storage.BucketRetentionPolicyArgs(
                retention_period=str(args.days * 86400), is_locked=True
            ),
            labels={key.replace(":", "-"): value for key, value in args.tags.items()},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


class AzureShare(pulumi.ComponentResource):
    """In a storage account."""

    def __init__(self, args: ShareArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:azure:Share", args.name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        group = azure.core.ResourceGroup(args.name, name=args.name, location=args.location, opts=own)
        azure.storage.Account(
            args.name,
            name=args.name,
            location=args.location,
            resource_group_name=group.name,
            account_tier="Standard",
            account_replication_type="ZRS",
            allow_nested_items_to_be_public=False,
            shared_access_key_enabled=False,
            tags=args.tags,
            immutability_policy=azure.storage.AccountImmutabilityPolicyArgs(
                state="Locked", allow_protected_append_writes=False, period_since_creation_in_days=args.days
            ),
            opts=own,
        )
        self.register_outputs({})
