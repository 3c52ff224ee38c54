"""Amazon Lightsail: instances, disks, databases, load balancers, containers, distributions."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_ZONE = "location.availabilityZone"
_CALLS = (
    Call(
        operation="GetInstances",
        items="instances",
        kinds=(
            Kind(
                type="aws_lightsail_instance",
                label="name",
                id="name",
                arn="arn",
                tags="tags",
                values={
                    "name": "name",
                    "availability_zone": _ZONE,
                    "public_ip_address": "publicIpAddress",
                    "private_ip_address": "privateIpAddress",
                },
            ),
        ),
    ),
    Call(
        operation="GetDisks",
        items="disks[?!isSystemDisk]",
        kinds=(
            Kind(
                type="aws_lightsail_disk",
                label="name",
                id="name",
                arn="arn",
                tags="tags",
                values={"name": "name", "availability_zone": _ZONE},
            ),
            Kind(
                type="aws_lightsail_disk_attachment",
                label="name",
                id="join(',', [name, attachedTo])",
                tags="",
                when="attachedTo",
                values={"disk_name": "name", "instance_name": "attachedTo"},
            ),
        ),
    ),
    Call(
        operation="GetRelationalDatabases",
        items="relationalDatabases",
        kinds=(
            Kind(
                type="aws_lightsail_database",
                label="name",
                id="name",
                arn="arn",
                tags="tags",
                values={
                    "relational_database_name": "name",
                    "availability_zone": _ZONE,
                    "bundle_id": "relationalDatabaseBundleId",
                    "master_endpoint_address": "masterEndpoint.address",
                },
            ),
        ),
    ),
    Call(
        operation="GetLoadBalancers",
        items="loadBalancers",
        kinds=(
            Kind(
                type="aws_lightsail_lb",
                label="name",
                id="name",
                arn="arn",
                tags="tags",
                values={"name": "name", "dns_name": "dnsName"},
            ),
            Kind(
                type="aws_lightsail_lb_attachment",
                label="join(',', [_parent.name, instanceName])",
                id="join(',', [_parent.name, instanceName])",
                tags="",
                each="instanceHealthSummary",
                values={"lb_name": "_parent.name", "instance_name": "instanceName"},
            ),
        ),
    ),
    Call(
        operation="GetContainerServices",
        items="containerServices",
        kinds=(
            Kind(
                type="aws_lightsail_container_service",
                label="containerServiceName",
                id="containerServiceName",
                arn="arn",
                tags="tags",
                values={"name": "containerServiceName", "url": "url", "scale": "scale"},
            ),
            Kind(
                type="aws_lightsail_container_service_deployment_version",
                label="containerServiceName",
                id="containerServiceName",
                tags="",
                when="currentDeployment",
                values={
                    "service_name": "containerServiceName",
                    "container": "values(currentDeployment.containers || `{}`)[].{environment: environment, "
                    "command: command, image: image}",
                },
                texts=("container",),
            ),
        ),
    ),
)
_DISTRIBUTIONS = Call(
    operation="GetDistributions",
    items="distributions",
    kinds=(
        Kind(
            type="aws_lightsail_distribution",
            label="name",
            id="name",
            arn="arn",
            tags="tags",
            values={
                "name": "name",
                "domain_name": "domainName",
                "origin": "[origin.{name: name, region_name: regionName}]",
            },
        ),
    ),
)
SERVICE = Service(client="lightsail", limit=4, calls=_CALLS)
# Distributions are asked in one Region: https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_GetDistributions.html
EDGE = Service(client="lightsail", home="us-east-1", limit=4, calls=(_DISTRIBUTIONS,))
