"""Amazon OpenSearch Service: domains and serverless collections."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_DOMAIN = Call(
    operation="DescribeDomain",
    given={"DomainName": "DomainName"},
    items="DomainStatus",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=tuple(
        Kind(
            type=type_,
            label="DomainName",
            id="ARN",
            arn="ARN",
            tags="",
            when=f"!Deleted && {when}",
            values={
                "domain_name": "DomainName",
                "engine_version": "EngineVersion",
                "endpoint": "Endpoint || Endpoints.vpc",
                "cluster_config": "[ClusterConfig.{instance_count: InstanceCount, zone_awareness_enabled: "
                "ZoneAwarenessEnabled, zone_awareness_config: [ZoneAwarenessConfig.{availability_zone_count: "
                "AvailabilityZoneCount}], dedicated_master_enabled: DedicatedMasterEnabled, dedicated_master_count: "
                "DedicatedMasterCount, multi_az_with_standby_enabled: MultiAZWithStandbyEnabled}]",
                "vpc_options": "[VPCOptions.{subnet_ids: SubnetIds, availability_zones: AvailabilityZones}]",
                "encrypt_at_rest": "[EncryptionAtRestOptions.{enabled: Enabled, kms_key_id: KmsKeyId}]",
            },
        )
        for type_, when in (
            ("aws_opensearch_domain", "starts_with(EngineVersion || 'OpenSearch', 'OpenSearch')"),
            ("aws_elasticsearch_domain", "!starts_with(EngineVersion || 'OpenSearch', 'OpenSearch')"),
        )
    ),
)
_ENDPOINTS = Call(
    operation="ListVpcEndpoints",
    items="VpcEndpointSummaryList[?Status!='DELETING']",
    kinds=(
        Kind(
            type="aws_opensearch_vpc_endpoint",
            label="VpcEndpointId",
            id="VpcEndpointId",
            tags="",
            account="VpcEndpointOwner",
            values={"domain_arn": "DomainArn"},
        ),
    ),
)
DOMAINS = Service(
    client="opensearch",
    iam="es",
    calls=(Call(operation="ListDomainNames", items="DomainNames", then=(_DOMAIN,)), _ENDPOINTS),
)
_COLLECTIONS = Call(
    operation="ListCollections",
    items="collectionSummaries[?status!='DELETING']",
    kinds=(
        Kind(
            type="aws_opensearchserverless_collection",
            label="name",
            id="id",
            arn="arn",
            tags="",
            values={"name": "name"},
            # Only BatchGetCollection tells, which is no List, Describe or Get: it stays open.
            always=("standby_replicas",),
        ),
    ),
)
COLLECTIONS = Service(client="opensearchserverless", iam="aoss", calls=(_COLLECTIONS,))
