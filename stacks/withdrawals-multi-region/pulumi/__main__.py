"""Withdrawals in two Regions that both serve: the twin of ../main.tf."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws_cell import Allowed, AwsCell, CellArgs
from components.aws_dns import Answer, checked_answer
from components.aws_network import AwsNetwork
from components.settings import settings

WITNESS = "ap-northeast-2"
TAGS = {"resilience:service": "withdrawals", "resilience:function": "withdrawal"}


@dataclass(frozen=True)
class Site:
    """One Region."""

    region: str
    cidr: str
    image: str
    certificate: str
    tasks: int


SITES = {name: settings(Site, name) for name in ("tokyo", "osaka")}
providers = {name: aws.Provider(name, region=site.region) for name, site in SITES.items()}
at = {name: pulumi.ResourceOptions(provider=provider) for name, provider in providers.items()}

# Ledger: one database, written in both Regions, strongly consistent; the witness keeps the deciding log.
ledgers = {
    name: aws.dsql.Cluster(
        name,
        deletion_protection_enabled=True,
        multi_region_properties=aws.dsql.ClusterMultiRegionPropertiesArgs(witness_region=WITNESS),
        opts=at[name],
    )
    for name in SITES
}
for name, other in (("tokyo", "osaka"), ("osaka", "tokyo")):
    aws.dsql.ClusterPeering(
        name,
        identifier=ledgers[name].identifier,
        clusters=[ledgers[other].arn],
        witness_region=WITNESS,
        opts=at[name],
    )

# Signing key: the same key material in both Regions, each cell signs with its own.
key = aws.kms.Key(
    "hot-wallet",
    description="signs withdrawals",
    multi_region=True,  # cannot be changed later
    key_usage="SIGN_VERIFY",
    customer_master_key_spec="ECC_SECG_P256K1",
    opts=at["tokyo"],
)
replica = aws.kms.ReplicaKey("hot-wallet", description="signs withdrawals", primary_key_arn=key.arn, opts=at["osaka"])
keys = {"tokyo": key.arn, "osaka": replica.arn}

public = aws.route53.get_zone(name=pulumi.Config().require("domain"))
for name, site in SITES.items():
    cell = AwsCell(
        f"withdrawals-{name}",
        CellArgs(
            network=AwsNetwork(f"withdrawals-{name}", site.cidr, pulumi.ResourceOptions(providers=[providers[name]])),
            image=site.image,
            tasks=site.tasks,
            certificate=site.certificate,
            environment={
                "LEDGER": pulumi.Output.concat(ledgers[name].identifier, f".dsql.{site.region}.on.aws"),
                "SIGNING_KEY": keys[name],
            },
            allowed=[
                Allowed(actions=["dsql:DbConnect"], resource=ledgers[name].arn),
                Allowed(actions=["kms:Sign", "kms:GetPublicKey"], resource=keys[name]),
            ],
            tags=TAGS,
        ),
        pulumi.ResourceOptions(providers=[providers[name]]),
    )
    checked_answer(
        name, Answer(zone=public.zone_id, name=f"withdraw.{public.name}", front=cell.front, region=site.region)
    )
    pulumi.export(f"addresses-to-allow-{name}", cell.network.addresses)
