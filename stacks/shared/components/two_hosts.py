"""One name at two hosts of names, each answering with what is up and knowing nothing of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws
import pulumi_gcp as gcp

_TTL = 30
_CHECKED_FROM = ["asia-northeast2", "us-west1", "europe-west1"]  # Cloud DNS wants three


class NameAtTwoHosts(pulumi.ComponentResource):
    """Route 53 and Cloud DNS; the registrar must delegate to the servers of both."""

    def __init__(
        self,
        domain: str,
        name: str,
        targets: Mapping[str, pulumi.Output[Sequence[str]]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("stacks:names:TwoHosts", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        amazon = aws.route53.Zone("public", name=domain, opts=own)
        google = gcp.dns.ManagedZone("public", name="public", dns_name=f"{domain}.", opts=own)
        for cloud, addresses in targets.items():
            check = aws.route53.HealthCheck(
                cloud,
                ip_address=addresses[0],
                fqdn=name,
                type="HTTPS",
                port=443,
                resource_path="/healthz",
                request_interval=10,
                failure_threshold=2,
                opts=own,
            )
            aws.route53.Record(
                cloud,
                zone_id=amazon.zone_id,
                name=name,
                type="A",
                ttl=_TTL,
                records=addresses,
                set_identifier=cloud,
                health_check_id=check.id,
                weighted_routing_policies=[aws.route53.RecordWeightedRoutingPolicyArgs(weight=50)],
                opts=own,
            )
        public = gcp.compute.HealthCheck(
            "public",
            name="withdrawals",
            source_regions=_CHECKED_FROM,
            check_interval_sec=30,
            timeout_sec=5,
            unhealthy_threshold=2,
            https_health_check=gcp.compute.HealthCheckHttpsHealthCheckArgs(
                host=name, port=443, request_path="/healthz"
            ),
            opts=own,
        )
        answers = [
            gcp.dns.RecordSetRoutingPolicyWrrArgs(
                weight=1 / len(targets),
                health_checked_targets=gcp.dns.RecordSetRoutingPolicyWrrHealthCheckedTargetsArgs(
                    external_endpoints=addresses
                ),
            )
            for addresses in targets.values()
        ]
        gcp.dns.RecordSet(
            "withdraw",
            managed_zone=google.name,
            name=f"{name}.",
            type="A",
            ttl=_TTL,
            routing_policy=gcp.dns.RecordSetRoutingPolicyArgs(health_check=public.id, wrrs=answers),
            opts=own,
        )
        self.servers = pulumi.Output.all(amazon.name_servers, google.name_servers)
        self.register_outputs({})
