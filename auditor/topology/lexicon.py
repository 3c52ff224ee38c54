"""The published lexicon (docs/services.md): words in names and tags, and what they tell of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from auditor.model.resource import Resource


class Entry(msgspec.Struct, frozen=True):
    """Words that tell of one service."""

    service: str
    function: str
    words: tuple[str, ...]


# In order: the first entry with a word in the name wins.
LEXICON: tuple[Entry, ...] = (
    Entry("withdrawals", "withdrawal", ("withdraw", "payout", "pay-out", "cashout", "cash-out", "disburse",
                                        "hot-wallet", "hotwallet", "hot-storage")),
    Entry("signing", "signing", ("signer", "signing", "cosigner", "co-signer", "multisig", "mpc", "tss", "hsm")),
    Entry("custody", "custody", ("custody", "custodian", "treasury", "cold-wallet", "coldwallet", "cold-storage",
                                 "warm-wallet", "warmwallet", "vault")),
    Entry("deposits", "deposit", ("deposit", "sweep", "payin", "pay-in", "cash-in")),
    Entry("ledger", "ledger", ("ledger", "balances", "bookkeep")),
    Entry("trading", "trading", ("trading", "matching-engine", "matcher", "order-book", "orderbook")),
    Entry("market-data", "market-data", ("market-data", "marketdata", "price-feed", "pricefeed")),
    Entry("custody", "custody", ("wallet",)),
)  # fmt: skip
NOT_PRODUCTION = (
    "staging", "stage", "stg", "dev", "develop", "development", "test", "tests", "testing", "loadtest", "sandbox",
    "qa", "uat", "sit", "demo", "preprod", "pre-prod", "preproduction", "nonprod", "non-prod", "playground", "poc",
)  # fmt: skip
# What stands beside the services of a stack: staff, builds, watches or reports, and serves no customer.
BESIDE = (
    "bastion", "jump", "jumphost", "jumpbox", "ci", "cicd", "ci-cd", "runner", "runners", "jenkins", "gitlab",
    "github-runner", "buildkite", "atlantis", "grafana", "prometheus", "kibana", "notebook", "notebooks", "jupyter",
    "sonarqube", "backoffice-vpn", "vpn", "alarm", "alarms", "alert", "alerts", "dashboard", "dashboards", "report",
    "reports", "reporting", "etl", "analytics", "archive", "archiver", "logs", "lake", "warehouse", "metrics",
)  # fmt: skip
_THRESHOLD = re.compile(r"(?<!\d)(\d{1,2})-?of-?(\d{1,2})(?!\d)")
_NAMES = ("name", "name_prefix", "identifier", "identifier_prefix", "cluster_identifier", "function_name", "bucket",
          "bucket_prefix", "family", "node_group_name", "replication_group_id", "cluster_id", "secret_id",
          "broker_name")  # fmt: skip
_TELLING_TAGS = frozenset({"name", "service", "app", "application", "component", "role", "product", "system",
                           "workload", "function", "purpose"})  # fmt: skip
_STAGE_TAGS = frozenset({"env", "environment", "stage", "tier"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _any_of(words: Iterable[str], *, whole: bool) -> re.Pattern[str]:
    end = "(?![a-z])" if whole else ""
    return re.compile(rf"(?<![a-z])({'|'.join(map(re.escape, words))}){end}")


_ENTRIES = tuple((entry, _any_of(entry.words, whole=False)) for entry in LEXICON)
_NOT_PRODUCTION = _any_of(NOT_PRODUCTION, whole=True)
_BESIDE = _any_of(BESIDE, whole=True)


def spelled(text: str) -> str:
    """Return *text* in the spelling of the lexicon: lower case, words apart by "-"."""
    return re.sub(r"[\s_]", "-", _CAMEL.sub("-", text).lower())


def names(resource: Resource, tags: Mapping[str, str]) -> str:
    """Return everything that *resource* is called: module path, block, key, names and telling tags; not its type."""
    record = resource.record
    parts = [record.module, record.name, str(record.index if record.index is not None else "")]
    parts += [str(record.values.get(k) or "") for k in _NAMES]
    parts += [v for k, v in tags.items() if k.lower() in _TELLING_TAGS]
    return " ".join(spelled(p) for p in parts if p)


def told_by(text: str) -> tuple[Entry, str] | None:
    """Return the first entry with a word in *text* (spelled), and that word."""
    for entry, pattern in _ENTRIES:
        found = pattern.search(text)
        if found:
            return entry, found.group(1)
    return None


def is_production(text: str, tags: Mapping[str, str]) -> bool:
    """Say whether neither the name nor a tag of the stage says that this is a copy for tests."""
    stages = " ".join(spelled(v) for k, v in tags.items() if k.lower() in _STAGE_TAGS)
    return not _NOT_PRODUCTION.search(text) and not _NOT_PRODUCTION.search(stages)


def threshold_in(text: str) -> tuple[int, int] | None:
    """Return the threshold that a name tells of (mpc-3of5: three of five)."""
    found = _THRESHOLD.search(text)
    return ordered(found.groups()) if found else None


def ordered(numbers: Sequence[str]) -> tuple[int, int] | None:
    """Return the threshold and the number of parties that the first two of *numbers* say; 0 parties if not said."""
    if not numbers:
        return None
    first = [int(n) for n in numbers[:2]]
    return (min(first), max(first)) if len(first) > 1 else (first[0], 0)


def is_beside(text: str) -> bool:
    """Say whether a name is that of a tool of the staff (bastion, build runner), not of a service's part."""
    return bool(_BESIDE.search(text))


def function_of(name: str) -> str:
    """Return the function that a service's *name* tells of, or "other".

    A name that says signing is a signing service, whatever it signs (hot-wallet-signing).
    """
    text = spelled(name)
    signing = next(pattern for entry, pattern in _ENTRIES if entry.function == "signing")
    if signing.search(text):
        return "signing"
    found = told_by(text)
    return found[0].function if found else "other"
