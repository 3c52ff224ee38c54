"""Withdrawals in two clouds over a ledger in three: the twin of ../main.tf."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_gcp as gcp

from components.aws_cell import Allowed, AwsCell, CellArgs
from components.aws_network import AwsNetwork
from components.google_cell import GoogleCell, GoogleCellArgs
from components.ledger import AwsLedger, AzureLedger, GoogleLedger
from components.settings import settings
from components.two_hosts import NameAtTwoHosts

# Tokyo, Osaka and Seoul: three providers in one city would be one earthquake.
TOKYO, OSAKA, SEOUL = "ap-northeast-1", "asia-northeast2", "koreacentral"
TAGS = {"resilience:service": "withdrawals", "resilience:function": "withdrawal"}


@dataclass(frozen=True)
class Images:
    """The service: one build, in a registry of each cloud. Compare the digests."""

    aws: str
    google: str


@dataclass(frozen=True)
class LedgerImages:
    """CockroachDB and WireGuard, one build as an image of each cloud."""

    aws: str
    google: str
    azure: str


config = pulumi.Config()
images, ledger_images = settings(Images, "images"), settings(LedgerImages, "ledgerImages")
name = f"withdraw.{config.require('domain')}"
signers = config.require("signers")  # of the stack signing-quorum

# Ledger: 2 + 2 + 1 nodes, three of five decide.
network = AwsNetwork("withdrawals", "10.40.0.0/16")
own_network = gcp.compute.Network("withdrawals", name="withdrawals", auto_create_subnetworks=False)
subnet = gcp.compute.Subnetwork(
    "withdrawals", name="withdrawals", region=OSAKA, network=own_network.id, ip_cidr_range="10.41.0.0/20"
)
in_aws = AwsLedger(network, ledger_images.aws)
in_google = GoogleLedger(subnet, ledger_images.google, [f"{OSAKA}-a", f"{OSAKA}-b"])
in_azure = AzureLedger(SEOUL, ledger_images.azure, config.require("sshPublicKey"), TAGS)

# A doorbell of each cloud wakes its workers. What is to be paid stands in the ledger: a lost message costs a minute.
queue = aws.sqs.Queue("doorbell", name="withdrawals")
topic = gcp.pubsub.Topic(
    "doorbell",
    name="withdrawals",
    message_storage_policy=gcp.pubsub.TopicMessageStoragePolicyArgs(allowed_persistence_regions=[OSAKA]),
)
heard = gcp.pubsub.Subscription("doorbell", name="withdrawals", topic=topic.id)
account = gcp.serviceaccount.Account("withdrawals", account_id="withdrawals")
gcp.pubsub.TopicIAMMember("ring", topic=topic.id, role="roles/pubsub.publisher", member=account.member)
gcp.pubsub.SubscriptionIAMMember("hear", subscription=heard.id, role="roles/pubsub.subscriber", member=account.member)

aws_cell = AwsCell(
    "withdrawals",
    CellArgs(
        network=network,
        image=images.aws,
        tasks=6,  # all customers at peak need 4: enough without the other cloud, and without a zone
        certificate=config.require("certificate"),
        environment={
            "LEDGER": pulumi.Output.all(*in_aws.hosts).apply(",".join),
            "DOORBELL": queue.url,
            "SIGNERS": signers,
        },
        allowed=[Allowed(actions=["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"], resource=queue.arn)],
        tags=TAGS,
    ),
)
google_cell = GoogleCell(
    "withdrawals",
    GoogleCellArgs(
        region=OSAKA,
        name=name,
        image=images.google,
        instances=6,
        subnet=subnet,
        account=account,
        environment={
            "LEDGER": pulumi.Output.all(*in_google.hosts).apply(",".join),
            "DOORBELL": heard.id,
            "SIGNERS": signers,
        },
        labels={key.replace(":", "-"): value for key, value in TAGS.items()},
    ),
)
nodes = [*in_aws.addresses, *in_google.addresses, *in_azure.addresses]
in_aws.admit(nodes, aws_cell.tasks)
in_google.admit(nodes)
in_azure.admit(nodes)

# Two addresses that never change: the other host of names can check and answer them.
accelerator = aws.globalaccelerator.Accelerator("front", name="withdrawals")
listener = aws.globalaccelerator.Listener(
    "front",
    accelerator_arn=accelerator.arn,
    protocol="TCP",
    port_ranges=[aws.globalaccelerator.ListenerPortRangeArgs(from_port=443, to_port=443)],
)
aws.globalaccelerator.EndpointGroup(
    "front",
    listener_arn=listener.arn,
    endpoint_group_region=TOKYO,
    endpoint_configurations=[
        aws.globalaccelerator.EndpointGroupEndpointConfigurationArgs(endpoint_id=aws_cell.front.arn)
    ],
)
at_both = NameAtTwoHosts(
    config.require("domain"),
    name,
    {
        "aws": accelerator.ip_sets[0].ip_addresses,
        "google": google_cell.address.apply(lambda address: [address]),
    },
)
pulumi.export("name-servers", at_both.servers)
