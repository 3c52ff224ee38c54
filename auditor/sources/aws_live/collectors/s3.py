"""Amazon S3: buckets of every kind, access points, and vaults of S3 Glacier."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_BUCKET = {"Bucket": "Name"}
_LOCATION = Call(
    operation="GetBucketLocation",
    given=_BUCKET,
    # The oldest Region answers nothing, and EU is the old name of eu-west-1.
    items="{Region: LocationConstraint=='EU' && 'eu-west-1' || LocationConstraint || 'us-east-1'}",
    into="_location",
    single=True,
    absent=frozenset({"NoSuchBucket"}),
)
_REPLICATION = Call(
    operation="GetBucketReplication",
    given=_BUCKET,
    items="ReplicationConfiguration.Rules",
    into="_rules",
    unread=("replication_configuration",),
    absent=frozenset({"ReplicationConfigurationNotFoundError", "NoSuchBucket"}),
)
_LIFECYCLE = Call(
    operation="GetBucketLifecycleConfiguration",
    given=_BUCKET,
    items="Rules",
    into="_lifecycle",
    unread=("lifecycle_rule",),
    absent=frozenset({"NoSuchLifecycleConfiguration", "NoSuchBucket"}),
)
_ENCRYPTION = Call(
    operation="GetBucketEncryption",
    given=_BUCKET,
    items="ServerSideEncryptionConfiguration.Rules",
    into="_encryption",
    unread=("server_side_encryption_configuration",),
    absent=frozenset({"ServerSideEncryptionConfigurationNotFoundError", "NoSuchBucket"}),
)
_BUCKETS = Call(
    operation="ListBuckets",
    items="Buckets",
    kinds=(
        Kind(
            type="aws_s3_bucket",
            label="Name",
            id="Name",
            arn="arn:{partition}:s3:::{id}",
            tags="",
            region="_location.Region",
            values={
                "bucket": "Name",
                "bucket_regional_domain_name": "join('', [Name, '.s3.', _location.Region || '', '.amazonaws.com'])",
                "bucket_domain_name": "join('', [Name, '.s3.amazonaws.com'])",
                "replication_configuration": "given(_rules, [{rules: _rules[].{status: Status, destination: "
                "[Destination.{bucket: Bucket, account_id: Account}]}}])",
                "lifecycle_rule": "_lifecycle[].{enabled: Status=='Enabled', transition: "
                "Transitions[].{storage_class: StorageClass}, noncurrent_version_transition: "
                "NoncurrentVersionTransitions[].{storage_class: StorageClass}}",
                "server_side_encryption_configuration": "given(_encryption, [{rule: _encryption[]."
                "{apply_server_side_encryption_by_default: [ApplyServerSideEncryptionByDefault."
                "{sse_algorithm: SSEAlgorithm, kms_master_key_id: KMSMasterKeyID}]}}])",
            },
        ),
    ),
    then=(_LOCATION, _REPLICATION, _LIFECYCLE, _ENCRYPTION),
)
SERVICE = Service(client="s3", home="us-east-1", limit=12, calls=(_BUCKETS,))
_DIRECTORIES = Call(
    operation="ListDirectoryBuckets",
    items="Buckets",
    kinds=(
        Kind(
            type="aws_s3_directory_bucket",
            label="Name",
            id="Name",
            arn="arn:{partition}:s3express:{region}:{account}:bucket/{id}",
            tags="",
            # NAME--ZONE_ID--x-s3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html
            values={"bucket": "Name", "location": "[{name: zone_of_bucket(Name)}]"},
        ),
    ),
)
DIRECTORIES = Service(client="s3", iam="s3express", calls=(_DIRECTORIES,))
_ACCESS_POINTS = Call(
    operation="ListMultiRegionAccessPoints",
    params={"AccountId": "{_here.account}"},
    items="AccessPoints[?Status=='READY']",
    kinds=(
        Kind(
            type="aws_s3control_multi_region_access_point",
            label="Name",
            id="join(':', [_here.account, Name])",
            arn="join('', ['arn:', _here.partition, ':s3::', _here.account, ':accesspoint/', Alias || Name])",
            tags="",
            values={
                "alias": "Alias",
                "domain_name": "join('', [Alias || Name, '.accesspoint.s3-global.amazonaws.com'])",
                "details": "[{name: Name, region: Regions[].{bucket: Bucket, region: Region}}]",
            },
        ),
    ),
)
# Multi-Region Access Points are asked in one Region:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointRestrictions.html
ACCESS_POINTS = Service(client="s3control", iam="s3", home="us-west-2", calls=(_ACCESS_POINTS,))
_POINTS = Call(
    operation="ListAccessPoints",
    params={"AccountId": "{_here.account}"},
    items="AccessPointList",
    kinds=(
        Kind(
            type="aws_s3_access_point",
            label="Name",
            id="join(':', [_here.account, Name])",
            arn="AccessPointArn",
            tags="",
            values={"name": "Name", "alias": "Alias", "bucket": "Bucket", "bucket_account_id": "BucketAccountId"},
        ),
    ),
)
POINTS = Service(client="s3control", iam="s3", calls=(_POINTS,))
_IN_BUCKET = {"tableBucketARN": "arn"}
_TABLE_BUCKETS = Call(
    operation="ListTableBuckets",
    items="tableBuckets",
    kinds=(
        Kind(
            type="aws_s3tables_table_bucket",
            label="name",
            id="arn",
            arn="arn",
            tags="",
            account="ownerAccountId",
            values={"name": "name"},
        ),
    ),
    then=(
        Call(
            operation="ListNamespaces",
            given=_IN_BUCKET,
            items="namespaces",
            absent=frozenset({"NotFoundException"}),
            kinds=(
                Kind(
                    type="aws_s3tables_namespace",
                    label="join('/', [_parent.name, namespace[0]])",
                    id="join(';', [_parent.arn, namespace[0]])",
                    tags="",
                    values={"namespace": "namespace[0]", "table_bucket_arn": "_parent.arn"},
                ),
            ),
        ),
        Call(
            operation="ListTables",
            given=_IN_BUCKET,
            items="tables",
            absent=frozenset({"NotFoundException"}),
            kinds=(
                Kind(
                    type="aws_s3tables_table",
                    label="join('/', [_parent.name, namespace[0], name])",
                    id="tableARN",
                    arn="tableARN",
                    tags="",
                    values={"name": "name", "namespace": "namespace[0]", "table_bucket_arn": "_parent.arn"},
                ),
            ),
        ),
    ),
)
TABLES = Service(client="s3tables", calls=(_TABLE_BUCKETS,))
# "-" is the account of the credentials: https://docs.aws.amazon.com/amazonglacier/latest/dev/api-vaults-get.html
_VAULTS = Call(
    operation="ListVaults",
    params={"accountId": "-"},
    items="VaultList",
    kinds=(
        Kind(
            type="aws_glacier_vault",
            label="VaultName",
            id="VaultName",
            arn="VaultARN",
            tags="",
            values={"name": "VaultName"},
        ),
    ),
)
GLACIER = Service(client="glacier", calls=(_VAULTS,))
