"""Controls of frameworks, and which of them a finding is relevant to."""

from __future__ import annotations

import msgspec

from auditor.model.incident import Reference
from auditor.model.verdict import Interval


class Framework(msgspec.Struct, frozen=True, kw_only=True):
    """A law, standard or guide, in the version that was read."""

    id: str
    name: str
    title: str
    version: str
    date: str
    verified_on: str
    """The day on which the texts were looked at."""
    needs: str = ""
    """A topic without which nothing of this framework is relevant (CCSS speaks of keys only)."""


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One article, requirement or practice; `text` is a paraphrase in our own words."""

    id: str
    framework: str
    text: str
    topics: tuple[str, ...]
    verified: str
    """text (the wording was seen), partly, title (the heading only), weak (one weak source) or memory."""
    binding: str
    """duty, guide, optional, benchmark, other-firms (binds others than crypto firms) or context."""
    note: str = ""
    source: Reference | None = None


class RelevantControl(msgspec.Struct, frozen=True, kw_only=True):
    """A control and the findings it is relevant to; this is no statement about compliance."""

    control: Control
    framework: Framework
    findings: tuple[str, ...]
    """Fingerprints."""
    policies: tuple[str, ...]


class Concentration(msgspec.Struct, frozen=True, kw_only=True):
    """How much one function rests on one provider (Article 29 of Regulation (EU) 2022/2554)."""

    service: str
    function: str
    provider: str
    kind: str
    """provider or third-party."""
    interval: Interval
    """What the service does when the provider is lost."""
    substitutable: str
    """yes (another provider already carries on), no, or open."""
    shared_with: tuple[str, ...]
    """The other services that rest on the same provider."""
    sub_providers: tuple[str, ...] = ()
    """What the provider itself rests on, where the configuration tells."""
