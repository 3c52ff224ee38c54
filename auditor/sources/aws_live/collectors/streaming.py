"""Amazon MQ and Amazon MSK."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_BROKER = Call(
    operation="DescribeBroker",
    given={"BrokerId": "BrokerId"},
    items="@",
    absent=frozenset({"NotFoundException"}),
    kinds=(
        Kind(
            type="aws_mq_broker",
            label="BrokerName",
            id="BrokerId",
            arn="BrokerArn",
            values={
                "broker_name": "BrokerName",
                "engine_type": "EngineType",
                "deployment_mode": "DeploymentMode",
                "subnet_ids": "SubnetIds",
                "storage_type": "StorageType",
                "encryption_options": "[EncryptionOptions.{kms_key_id: KmsKeyId}]",
                "instances": "BrokerInstances[].{endpoints: Endpoints, ip_address: IpAddress}",
            },
        ),
    ),
)
MQ = Service(client="mq", calls=(Call(operation="ListBrokers", items="BrokerSummaries", then=(_BROKER,)),))
_PROVISIONED = "Provisioned"
_CLUSTERS = Call(
    operation="ListClustersV2",
    items="ClusterInfoList[?State!='DELETING']",
    kinds=(
        Kind(
            type="aws_msk_cluster",
            label="ClusterName",
            id="ClusterArn",
            arn="ClusterArn",
            when="ClusterType=='PROVISIONED'",
            values={
                "cluster_name": "ClusterName",
                "bootstrap_brokers": "_brokers.BootstrapBrokerString",
                "bootstrap_brokers_tls": "_brokers.BootstrapBrokerStringTls",
                "bootstrap_brokers_sasl_iam": "_brokers.BootstrapBrokerStringSaslIam",
                "number_of_broker_nodes": f"{_PROVISIONED}.NumberOfBrokerNodes",
                "broker_node_group_info": f"[{_PROVISIONED}.BrokerNodeGroupInfo.{{client_subnets: ClientSubnets}}]",
                "configuration_info": f"[{_PROVISIONED}.CurrentBrokerSoftwareInfo.ConfigurationArn && "
                f"{_PROVISIONED}.CurrentBrokerSoftwareInfo.{{arn: ConfigurationArn, revision: ConfigurationRevision}}]",
                "encryption_info": f"[{_PROVISIONED}.EncryptionInfo.{{encryption_at_rest_kms_key_arn: "
                "EncryptionAtRest.DataVolumeKMSKeyId}]",
            },
        ),
        Kind(
            type="aws_msk_serverless_cluster",
            label="ClusterName",
            id="ClusterArn",
            arn="ClusterArn",
            when="ClusterType=='SERVERLESS'",
            values={
                "cluster_name": "ClusterName",
                "vpc_config": "Serverless.VpcConfigs[].{subnet_ids: SubnetIds}",
            },
        ),
    ),
    then=(
        Call(
            operation="GetBootstrapBrokers",
            given={"ClusterArn": "ClusterArn"},
            items="@",
            into="_brokers",
            single=True,
            unread=("bootstrap_brokers", "bootstrap_brokers_tls", "bootstrap_brokers_sasl_iam"),
            # A cluster that is still being made has none.
            absent=frozenset({"NotFoundException", "BadRequestException", "ConflictException"}),
            when="ClusterType=='PROVISIONED'",
        ),
    ),
)
_REVISION = Call(
    operation="DescribeConfigurationRevision",
    given={"Arn": "Arn", "Revision": "LatestRevision.Revision"},
    items="ServerProperties",
    into="_properties",
    single=True,
    unread=("server_properties",),
    absent=frozenset({"NotFoundException"}),
)
_CONFIGURATIONS = Call(
    operation="ListConfigurations",
    items="Configurations",
    kinds=(
        Kind(
            type="aws_msk_configuration",
            label="Name",
            id="Arn",
            arn="Arn",
            tags="",
            values={"name": "Name", "server_properties": "replication(_properties)"},
        ),
    ),
    then=(_REVISION,),
)
_CONNECTIONS = Call(
    operation="ListVpcConnections",
    items="VpcConnections[?State!='DELETING']",
    then=(
        Call(
            operation="DescribeVpcConnection",
            given={"Arn": "VpcConnectionArn"},
            absent=frozenset({"NotFoundException"}),
            kinds=(
                Kind(
                    type="aws_msk_vpc_connection",
                    label="last(VpcConnectionArn)",
                    id="VpcConnectionArn",
                    arn="VpcConnectionArn",
                    values={
                        "target_cluster_arn": "TargetClusterArn",
                        "client_subnets": "Subnets",
                        "vpc_id": "VpcId",
                    },
                ),
            ),
        ),
    ),
)
MSK = Service(client="kafka", calls=(_CLUSTERS, _CONFIGURATIONS, _CONNECTIONS))
