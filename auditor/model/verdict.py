"""Verdicts, intervals of verdicts, levels and confidence (docs/vocabulary.md)."""

from __future__ import annotations

from enum import IntEnum, StrEnum

import msgspec


class Verdict(IntEnum):
    """What happens to a service or resource when a domain is lost; a higher value is better."""

    STOPS = 0
    RESTORES = 1
    RECOVERS = 2
    DIPS = 3
    HOLDS = 4

    @property
    def word(self) -> str:
        """The lower-case word used in every output and in the configuration."""
        return _WORDS[self]

    @classmethod
    def of(cls, word: str) -> Verdict:
        """Return the verdict spelled *word*; raises KeyError for another word."""
        return cls[word.upper()]


_WORDS = tuple(v.name.lower() for v in Verdict)


class Level(StrEnum):
    """The kinds of failure domain, smallest first."""

    ZONE = "zone"
    REGION = "region"
    ACCOUNT = "account"
    PROVIDER = "provider"
    GLOBAL = "global"
    THIRD_PARTY = "third-party"


class Confidence(StrEnum):
    """How sure a verdict or finding is; `likely` means usual but not pinned by the input."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class Mode(StrEnum):
    """What a replica does while its siblings work, and so what is left when they are gone."""

    SERVING = "serving"
    STANDBY = "standby"
    PROMOTABLE = "promotable"
    BACKUP = "backup"


class Interval(msgspec.Struct, frozen=True, order=True):
    """The verdicts that the input allows, both ends included: worst <= best."""

    worst: Verdict
    best: Verdict

    @property
    def is_certain(self) -> bool:
        """Whether the input leaves exactly one verdict."""
        return self.worst == self.best

    def __str__(self) -> str:
        if self.is_certain:
            return self.worst.word
        return f"{self.worst.word}..{self.best.word}"


HOLDS = Interval(Verdict.HOLDS, Verdict.HOLDS)
