"""Withdrawals in Tokyo with a warm standby in Osaka: the twin of ../main.tf."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aurora import Aurora, AuroraArgs
from components.aws_cell import Allowed, AwsCell, CellArgs
from components.aws_dns import Answer, checked_answer
from components.aws_network import AwsNetwork
from components.settings import settings

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
config = pulumi.Config()
# Where money may leave: tokyo, osaka or none, never both. Change it by hand, after the checks in ../README.md.
payouts = config.require("payouts")
if payouts not in (*SITES, "none"):
    raise pulumi.RunError(f"setting payouts: {payouts} is not tokyo, osaka or none")

# Ledger: written in Tokyo, read in Osaka about a second later.
both = aws.rds.GlobalCluster(
    "ledger",
    global_cluster_identifier="ledger",
    engine="aurora-postgresql",
    engine_version="16.6",
    database_name="ledger",
    storage_encrypted=True,
    deletion_protection=True,
    opts=pulumi.ResourceOptions(provider=providers["tokyo"]),
)
networks = {
    name: AwsNetwork(f"withdrawals-{name}", site.cidr, pulumi.ResourceOptions(providers=[providers[name]]))
    for name, site in SITES.items()
}
tokyo = Aurora(
    "ledger-tokyo",
    AuroraArgs(shared=both, network=networks["tokyo"], username="ledger"),
    pulumi.ResourceOptions(providers=[providers["tokyo"]]),
)
osaka = Aurora(
    "ledger-osaka",
    AuroraArgs(shared=both, network=networks["osaka"]),
    pulumi.ResourceOptions(providers=[providers["osaka"]], depends_on=[tokyo]),
)
ledgers = {"tokyo": tokyo, "osaka": osaka}

# Signing key: the same key material in both Regions.
key = aws.kms.Key(
    "hot-wallet",
    description="signs withdrawals",
    multi_region=True,  # cannot be changed later
    key_usage="SIGN_VERIFY",
    customer_master_key_spec="ECC_SECG_P256K1",
    opts=pulumi.ResourceOptions(provider=providers["tokyo"]),
)
replica = aws.kms.ReplicaKey(
    "hot-wallet",
    description="signs withdrawals",
    primary_key_arn=key.arn,
    opts=pulumi.ResourceOptions(provider=providers["osaka"]),
)
keys = {"tokyo": key.arn, "osaka": replica.arn}

public = aws.route53.get_zone(name=config.require("domain"))
for name, site in SITES.items():
    cell = AwsCell(
        f"withdrawals-{name}",
        CellArgs(
            network=networks[name],
            image=site.image,
            tasks=site.tasks,
            certificate=site.certificate,
            environment={
                "LEDGER": ledgers[name].endpoint,
                "SIGNING_KEY": keys[name],
                "PAYOUTS": "on" if payouts == name else "off",
            },
            allowed=[
                Allowed(actions=["kms:Sign", "kms:GetPublicKey"], resource=keys[name]),
                Allowed(actions=["rds-db:connect"], resource="arn:aws:rds-db:*:*:dbuser:*/withdrawals"),
            ],
            tags=TAGS,
        ),
        pulumi.ResourceOptions(providers=[providers[name]]),
    )
    ledgers[name].admit(cell.tasks)
    order = "PRIMARY" if name == "tokyo" else "SECONDARY"
    checked_answer(name, Answer(zone=public.zone_id, name=f"withdraw.{public.name}", front=cell.front, failover=order))
