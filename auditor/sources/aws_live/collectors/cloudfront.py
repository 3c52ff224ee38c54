"""Amazon CloudFront: distributions and VPC origins."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_DISTRIBUTIONS = Call(
    operation="ListDistributions",
    items="DistributionList.Items",
    kinds=(
        Kind(
            type="aws_cloudfront_distribution",
            label="Aliases.Items[0] || Id",
            key="Id",
            id="Id",
            arn="ARN",
            tags="",
            values={
                "domain_name": "DomainName",
                "enabled": "Enabled",
                "aliases": "Aliases.Items",
                "origin": "Origins.Items[].{domain_name: DomainName, origin_id: Id, "
                "vpc_origin_config: [VpcOriginConfig.{vpc_origin_id: VpcOriginId}]}",
                "origin_group": "OriginGroups.Items[].{origin_id: Id, member: Members.Items[].{origin_id: OriginId}}",
            },
        ),
    ),
)
_ORIGINS = Call(
    operation="ListVpcOrigins",
    items="VpcOriginList.Items",
    kinds=(
        Kind(
            type="aws_cloudfront_vpc_origin",
            label="Name",
            key="Id",
            id="Id",
            arn="Arn",
            tags="",
            values={"vpc_origin_endpoint_config": "[{name: Name, arn: OriginEndpointArn}]"},
        ),
    ),
)
SERVICE = Service(client="cloudfront", home="us-east-1", calls=(_DISTRIBUTIONS, _ORIGINS))
