"""Elastic Beanstalk, AWS Batch and App Runner."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_SETTINGS = Call(
    operation="DescribeConfigurationSettings",
    given={"ApplicationName": "ApplicationName", "EnvironmentName": "EnvironmentName"},
    items="ConfigurationSettings[].OptionSettings[]",
    into="_settings",
    unread=("setting",),
)
_ENVIRONMENTS = Call(
    operation="DescribeEnvironments",
    params={"IncludeDeleted": False},
    items="Environments[?Status!='Terminated' && Status!='Terminating']",
    kinds=(
        Kind(
            type="aws_elastic_beanstalk_environment",
            label="EnvironmentName",
            id="EnvironmentId",
            arn="EnvironmentArn",
            tags="",
            values={
                "name": "EnvironmentName",
                "cname": "CNAME",
                "endpoint_url": "EndpointURL",
                # Where and how many: what the application itself is told may be secret.
                "setting": "_settings[?Namespace=='aws:ec2:vpc' || Namespace=='aws:autoscaling:asg' || "
                "Namespace=='aws:elasticbeanstalk:environment'].{namespace: Namespace, name: OptionName, value: Value}",
                "all_settings": "_settings[?Namespace=='aws:elasticbeanstalk:application:environment'].Value",
            },
            texts=("all_settings",),
        ),
    ),
    then=(_SETTINGS,),
)
BEANSTALK = Service(client="elasticbeanstalk", calls=(_ENVIRONMENTS,))
_BATCH = (
    Call(
        operation="DescribeComputeEnvironments",
        items="computeEnvironments[?status!='DELETED' && status!='DELETING']",
        kinds=(
            Kind(
                type="aws_batch_compute_environment",
                label="computeEnvironmentName",
                id="computeEnvironmentName",
                arn="computeEnvironmentArn",
                tags="tags",
                values={
                    "compute_environment_name": "computeEnvironmentName",
                    "compute_resources": "[computeResources.{subnets: subnets, type: type}]",
                    "eks_configuration": "[eksConfiguration.{eks_cluster_arn: eksClusterArn}]",
                },
            ),
        ),
    ),
    Call(
        operation="DescribeJobQueues",
        items="jobQueues[?status!='DELETED' && status!='DELETING']",
        kinds=(
            Kind(
                type="aws_batch_job_queue",
                label="jobQueueName",
                id="jobQueueArn",
                arn="jobQueueArn",
                tags="tags",
                values={
                    "name": "jobQueueName",
                    "compute_environment_order": "computeEnvironmentOrder[].{order: order, compute_environment: "
                    "computeEnvironment}",
                },
            ),
        ),
    ),
    Call(
        operation="DescribeJobDefinitions",
        params={"status": "ACTIVE"},
        items="jobDefinitions",
        kinds=(
            Kind(
                type="aws_batch_job_definition",
                label="jobDefinitionName",
                key="to_string(revision)",
                id="jobDefinitionArn",
                arn="jobDefinitionArn",
                tags="tags",
                values={
                    "name": "jobDefinitionName",
                    "container_properties": "containerProperties",
                    "ecs_properties": "ecsProperties",
                    "eks_properties": "eksProperties",
                    "node_properties": "nodeProperties",
                },
                texts=("container_properties", "ecs_properties", "eks_properties", "node_properties"),
            ),
        ),
    ),
)
BATCH = Service(client="batch", calls=_BATCH)
_RUNNERS = Call(
    operation="ListServices",
    items="ServiceSummaryList[?Status!='DELETED']",
    then=(
        Call(
            operation="DescribeService",
            given={"ServiceArn": "ServiceArn"},
            items="Service",
            absent=frozenset({"ResourceNotFoundException"}),
            kinds=(
                Kind(
                    type="aws_apprunner_service",
                    label="ServiceName",
                    id="ServiceArn",
                    arn="ServiceArn",
                    tags="",
                    values={
                        "service_name": "ServiceName",
                        "service_url": "ServiceUrl",
                        "source_configuration": "SourceConfiguration",
                        "network_configuration": "[NetworkConfiguration.{egress_configuration: "
                        "[EgressConfiguration.{egress_type: EgressType, vpc_connector_arn: VpcConnectorArn}]}]",
                        "encryption_configuration": "[EncryptionConfiguration.{kms_key: KmsKey}]",
                    },
                    texts=("source_configuration",),
                ),
            ),
        ),
    ),
)
_CONNECTORS = Call(
    operation="ListVpcConnectors",
    items="VpcConnectors[?Status=='ACTIVE']",
    kinds=(
        Kind(
            type="aws_apprunner_vpc_connector",
            label="VpcConnectorName",
            id="VpcConnectorArn",
            arn="VpcConnectorArn",
            tags="",
            values={"vpc_connector_name": "VpcConnectorName", "subnets": "Subnets"},
        ),
    ),
)
RUNNER = Service(client="apprunner", calls=(_RUNNERS, _CONNECTORS))
