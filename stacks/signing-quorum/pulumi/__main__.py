"""Five signers of which three sign, over three providers: the twin of ../main.tf."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws_signer import AwsSigner
from components.azure_signer import AzureSigner
from components.google_signer import GoogleSigner
from components.settings import settings
from components.signing import Signer, SignerArgs

GROUP = "treasury-signing"
THRESHOLD = "3/5"


@dataclass(frozen=True)
class Images:
    """The signer at each place, built from one source; each party compares the hash by itself."""

    tokyo: str
    osaka: str
    google: str
    azure: str


def at(zone: str, image: str) -> SignerArgs:
    """Return what one signer of the group is given."""
    return SignerArgs(group=GROUP, threshold=THRESHOLD, zone=zone, image=image)


images = settings(Images, "images")
tokyo, osaka = aws.Provider("tokyo", region="ap-northeast-1"), aws.Provider("osaka", region="ap-northeast-3")

# The places decide what the threshold is worth: change them only with the table in ../README.md at hand.
signers: list[Signer] = [
    AwsSigner("tokyo-aws", at("ap-northeast-1a", images.tokyo), pulumi.ResourceOptions(providers=[tokyo])),
    AwsSigner("osaka-aws", at("ap-northeast-3a", images.osaka), pulumi.ResourceOptions(providers=[osaka])),
    GoogleSigner("tokyo-google", at("asia-northeast1-b", images.google)),
    GoogleSigner("osaka-google", at("asia-northeast2-b", images.google)),
    # Singapore and not Japan: with a third signer in Tokyo or Osaka, that city could stop signing.
    AzureSigner(
        "singapore-azure",
        at("1", images.azure),
        location="southeastasia",
        ssh_public_key=pulumi.Config().require("sshPublicKey"),
    ),
]
for signer in signers:
    signer.admit([other.address for other in signers])
