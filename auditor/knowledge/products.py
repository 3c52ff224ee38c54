"""What incident reports call a service, and the resource types that are part of it."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType

import msgspec

from auditor.model.record import Record


class Product(msgspec.Struct, frozen=True):
    """A cloud provider's product; without types, no input shows who uses it."""

    name: str
    types: tuple[str, ...] = ()
    """Globs over Terraform types."""
    where: tuple[tuple[str, str], ...] = ()
    """(attribute, value) pairs that a record must have as well."""

    def covers(self, record: Record) -> bool:
        """Say whether *record* is part of the product; an attribute that is not known counts as a match."""
        return self.has_type(record.type) and all(_may_be(record, name, value) for name, value in self.where)

    def has_type(self, type_: str) -> bool:
        """Say whether resources of *type_* may be part of the product."""
        return any(fnmatchcase(type_, t) for t in self.types)


def _may_be(record: Record, name: str, value: str) -> bool:
    found = record.values.get(name)
    return not isinstance(found, str) or found == value


PRODUCTS: Mapping[str, Product] = MappingProxyType(
    {
        "apigateway": Product("API Gateway", ("aws_api_gateway_*", "aws_apigatewayv2_*")),
        "autoscaling": Product("EC2 Auto Scaling", ("aws_autoscaling_group",)),
        "azure-directory": Product("Azure sign-in"),
        "azure-frontdoor": Product("Azure Front Door", ("azurerm_cdn_*", "azurerm_frontdoor*")),
        "azure-portal": Product("Azure portal"),
        "cloudflare": Product("Cloudflare dashboard and API", ("cloudflare_*",)),
        "cognito": Product("Cognito", ("aws_cognito_*",)),
        "connect": Product("Connect", ("aws_connect_*",)),
        "console": Product("Management Console"),
        "direct-connect": Product("Direct Connect", ("aws_dx_*",)),
        "dynamodb": Product("DynamoDB", ("aws_dynamodb_table*", "aws_dynamodb_global_table")),
        "ebs": Product("EBS", ("aws_ebs_volume",)),
        "ec2": Product("EC2", ("aws_instance", "aws_autoscaling_group", "aws_eks_node_group", "aws_spot_*")),
        "ecs": Product("ECS", ("aws_ecs_service", "aws_ecs_cluster", "aws_ecs_task_set")),
        "eks": Product("EKS", ("aws_eks_*",)),
        "elb": Product("Elastic Load Balancing", ("aws_lb", "aws_alb", "aws_elb")),
        "emr": Product("EMR", ("aws_emr_*",)),
        "events": Product("EventBridge", ("aws_cloudwatch_event_*", "aws_scheduler_*", "aws_pipes_pipe")),
        "firehose": Product("Data Firehose", ("aws_kinesis_firehose_*",)),
        "gateway-endpoints": Product(
            "VPC endpoints to S3 and DynamoDB", ("aws_vpc_endpoint",), (("vpc_endpoint_type", "Gateway"),)
        ),
        "gcp-api": Product("Google Cloud APIs", ("google_*",)),
        "gcp-console": Product("Google Cloud console"),
        "gcp-iam": Product("Google Cloud IAM", ("google_*iam*",)),
        "gcp-lb": Product("Google global load balancing", ("google_compute_*global*", "google_compute_url_map")),
        "gcp-sign-in": Product("Google sign-in"),
        "gcp-storage": Product("Cloud Storage", ("google_storage_bucket",)),
        "glue": Product("Glue", ("aws_glue_*",)),
        "iam": Product("IAM and sign-in"),
        "kinesis": Product("Kinesis Data Streams", ("aws_kinesis_stream*",)),
        "lambda": Product("Lambda", ("aws_lambda_function", "aws_lambda_alias")),
        "logs": Product("CloudWatch", ("aws_cloudwatch_log_*", "aws_cloudwatch_metric_*")),
        "msk": Product("MSK", ("aws_msk_*",)),
        "nlb": Product("Network Load Balancer", ("aws_lb", "aws_alb"), (("load_balancer_type", "network"),)),
        "rds": Product("RDS", ("aws_db_instance", "aws_rds_cluster*")),
        "redshift": Product("Redshift", ("aws_redshift*",)),
        "route53": Product("Route 53 changes", ("aws_route53_*",)),
        "s3": Product("S3", ("aws_s3_bucket", "aws_s3_directory_bucket")),
        "s3-events": Product("S3 event notifications", ("aws_s3_bucket_notification",)),
        "sts": Product("STS"),
        "support": Product("support cases"),
    }
)
