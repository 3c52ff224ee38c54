"""A whole withdrawal service in one Region of Google Cloud: load balancer and instances beside a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp


@dataclass(frozen=True, kw_only=True)
class GoogleCellArgs:
    """What the service is given."""

    region: str
    name: str
    """Public name, for the certificate."""
    image: str
    instances: int
    """Running, not to be started: enough for all customers without the other cloud."""
    subnet: gcp.compute.Subnetwork
    account: gcp.serviceaccount.Account
    environment: Mapping[str, pulumi.Input[str]]
    labels: Mapping[str, str]


class GoogleCell(pulumi.ComponentResource):
    """It needs nothing of another cloud to serve but the ledger's majority."""

    def __init__(self, name: str, args: GoogleCellArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:google:Cell", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        service = gcp.cloudrunv2.Service(
            name,
            name=name,
            location=args.region,
            ingress="INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
            labels=dict(args.labels),
            template=gcp.cloudrunv2.ServiceTemplateArgs(
                service_account=args.account.email,
                scaling=gcp.cloudrunv2.ServiceTemplateScalingArgs(
                    min_instance_count=args.instances, max_instance_count=2 * args.instances
                ),
                containers=[
                    gcp.cloudrunv2.ServiceTemplateContainerArgs(
                        image=args.image,
                        envs=[
                            gcp.cloudrunv2.ServiceTemplateContainerEnvArgs(name=key, value=value)
                            for key, value in args.environment.items()
                        ],
                    )
                ],
                vpc_access=gcp.cloudrunv2.ServiceTemplateVpcAccessArgs(
                    egress="PRIVATE_RANGES_ONLY",
                    network_interfaces=[
                        gcp.cloudrunv2.ServiceTemplateVpcAccessNetworkInterfaceArgs(subnetwork=args.subnet.id)
                    ],
                ),
            ),
            opts=own,
        )
        group = gcp.compute.RegionNetworkEndpointGroup(
            name,
            name=name,
            region=args.region,
            network_endpoint_type="SERVERLESS",
            cloud_run=gcp.compute.RegionNetworkEndpointGroupCloudRunArgs(service=service.name),
            opts=own,
        )
        backend = gcp.compute.BackendService(
            name,
            name=name,
            protocol="HTTPS",
            load_balancing_scheme="EXTERNAL_MANAGED",
            backends=[gcp.compute.BackendServiceBackendArgs(group=group.id)],
            opts=own,
        )
        urls = gcp.compute.URLMap(name, name=name, default_service=backend.id, opts=own)
        certificate = gcp.compute.ManagedSslCertificate(
            name, name=name, managed=gcp.compute.ManagedSslCertificateManagedArgs(domains=[args.name]), opts=own
        )
        proxy = gcp.compute.TargetHttpsProxy(
            name, name=name, url_map=urls.id, ssl_certificates=[certificate.id], opts=own
        )
        front = gcp.compute.GlobalAddress(name, name=name, opts=own)
        gcp.compute.GlobalForwardingRule(
            name,
            name=name,
            target=proxy.id,
            ip_address=front.address,
            port_range="443",
            load_balancing_scheme="EXTERNAL_MANAGED",
            opts=own,
        )
        self.address = front.address
        self.register_outputs({})
