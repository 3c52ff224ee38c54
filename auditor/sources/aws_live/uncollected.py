"""Modelled types of AWS that no call tells of, and why that leaves nothing out.

Types that decide no verdict (support, networks that the tree does not look through) need no call either.
"""

from __future__ import annotations

from collections.abc import Mapping

NOT_COLLECTED: Mapping[str, str] = {
    "aws_alb": "another name of aws_lb",
    "aws_alb_target_group": "another name of aws_lb_target_group",
    "aws_api_gateway_deployment": "a stage says what is deployed",
    "aws_apigatewayv2_deployment": "a stage says what is deployed",
    "aws_dx_hosted_connection": "a connection in the account that uses it",
    "aws_dynamodb_table_replica": "every table lists its replicas",
    "aws_ebs_snapshot_copy": "AWS does not keep which snapshot a copy was made of",
    "aws_ebs_snapshot_import": "a snapshot like any other once it is made",
    "aws_elasticsearch_vpc_endpoint": "another name of aws_opensearch_vpc_endpoint",
    "aws_qldb_ledger": "the service ended in July 2025",
    "aws_redshift_snapshot_copy": "read with the cluster",
    "aws_s3_bucket_object": "what a bucket holds is not listed",
    "aws_s3_bucket_replication_configuration": "read with the bucket",
    "aws_s3_object": "what a bucket holds is not listed",
    "aws_s3_object_copy": "what a bucket holds is not listed",
    "aws_secretsmanager_secret_version": "values are never read",
    "aws_spot_instance_request": "the instance itself is read",
}

PENDING: frozenset[str] = frozenset({
    "aws_cloudwatch_event_endpoint", "aws_kinesis_analytics_application", "aws_kinesisanalyticsv2_application",
    "aws_route53_resolver_rule",
    "aws_kinesisanalyticsv2_application_snapshot", "aws_mskconnect_connector", "aws_s3control_bucket",
    "aws_s3outposts_endpoint", "aws_storagegateway_cached_iscsi_volume", "aws_storagegateway_file_system_association",
    "aws_storagegateway_gateway", "aws_storagegateway_nfs_file_share", "aws_storagegateway_smb_file_share",
    "aws_storagegateway_stored_iscsi_volume",
})  # fmt: skip
"""Modelled, and no call tells of them yet: every report of a live account says so."""
