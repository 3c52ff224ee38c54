"""AWS KMS: customer keys, their replicas and aliases."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_VALUES = {
    "key_id": "KeyId",
    "key_usage": "KeyUsage",
    "multi_region": "MultiRegion",
    "customer_master_key_spec": "KeySpec",
    "custom_key_store_id": "CustomKeyStoreId",
}
_CUSTOMER = "KeyManager=='CUSTOMER'"
_REPLICA = "MultiRegionConfiguration.MultiRegionKeyType=='REPLICA'"
_KEY = Call(
    operation="DescribeKey",
    given={"KeyId": "KeyId"},
    items="KeyMetadata",
    kinds=(
        *(
            Kind(
                type=type_,
                label="KeyId",
                id="KeyId",
                arn="Arn",
                tags="",
                when=f"{_CUSTOMER} && !({_REPLICA}) && {origin} && KeyState!='PendingDeletion'",
                values=_VALUES,
            )
            for type_, origin in (("aws_kms_key", "Origin!='EXTERNAL'"), ("aws_kms_external_key", "Origin=='EXTERNAL'"))
        ),
        *(
            Kind(
                type=type_,
                label="KeyId",
                id="KeyId",
                arn="Arn",
                tags="",
                when=f"{_CUSTOMER} && {_REPLICA} && {origin} && KeyState!='PendingDeletion'",
                values={
                    "key_id": "KeyId",
                    "key_usage": "KeyUsage",
                    "primary_key_arn": "MultiRegionConfiguration.PrimaryKey.Arn",
                },
            )
            for type_, origin in (
                ("aws_kms_replica_key", "Origin!='EXTERNAL'"),
                ("aws_kms_replica_external_key", "Origin=='EXTERNAL'"),
            )
        ),
    ),
)
_KEYS = Call(operation="ListKeys", items="Keys", then=(_KEY,))
_ALIASES = Call(
    operation="ListAliases",
    items="Aliases[?TargetKeyId]",
    kinds=(
        Kind(
            type="aws_kms_alias",
            label="AliasName",
            id="AliasName",
            arn="AliasArn",
            tags="",
            when="!starts_with(AliasName, 'alias/aws/')",
            values={"name": "AliasName", "target_key_id": "TargetKeyId"},
        ),
    ),
)
_STORES = Call(
    operation="DescribeCustomKeyStores",
    items="CustomKeyStores",
    kinds=(
        Kind(
            type="aws_kms_custom_key_store",
            label="CustomKeyStoreName",
            id="CustomKeyStoreId",
            tags="",
            values={"custom_key_store_name": "CustomKeyStoreName", "cloud_hsm_cluster_id": "CloudHsmClusterId"},
        ),
    ),
)
SERVICE = Service(client="kms", limit=10, calls=(_KEYS, _ALIASES, _STORES))
