"""What a signer is, wherever it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pulumi

PORT = 51820
"""WireGuard: signers speak with each other through it and with nobody else."""


@dataclass(frozen=True, kw_only=True)
class SignerArgs:
    """One place of a threshold group."""

    group: str
    threshold: str
    """k/n: how many of all must sign."""
    zone: str
    image: str

    @property
    def tags(self) -> dict[str, str]:
        """What the auditor knows the group by."""
        return {
            "resilience:service": self.group,
            "resilience:function": "signing",
            "resilience:threshold": self.threshold,
        }


class Signer(Protocol):
    """A signer at any provider."""

    address: pulumi.Output[str]

    def admit(self, peers: Sequence[pulumi.Output[str]]) -> None:
        """Open the way from and to *peers*."""
