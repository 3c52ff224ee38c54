"""The words and shapes of `auditor.yaml` that its reader and its schema share."""

from __future__ import annotations

from auditor.model.verdict import Level, Mode, Verdict

VERSION = 1

FUNCTIONS = (
    "withdrawal",
    "custody",
    "signing",
    "deposit",
    "ledger",
    "trading",
    "market-data",
    "other",
)
LEVELS = (Level.ZONE, Level.REGION, Level.ACCOUNT, Level.PROVIDER, Level.GLOBAL)
"""Levels that a service can be asked to survive; third parties are named under `needs`."""
VERDICTS = tuple(sorted(Verdict, reverse=True))
MODES = tuple(Mode)

# [0-9], never \d: other scripts have digits too. Nine digits keep every number small.
NUMBER = r"^(0|[1-9][0-9]{0,8})$"
DURATION = r"^(0|[1-9][0-9]{0,8})[smhd]$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
THRESHOLD = r"^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$"
LARGEST_NUMBER = 999_999_999

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

ROOT_KEYS = ("version", "tags", "defaults", "services", "zones", "suppressions")
TAG_KEYS = ("service", "function", "threshold")
DEFAULTS_KEYS = ("survive", "accept")
SERVICE_KEYS = (
    "name",
    "function",
    "match",
    "exclude",
    "objectives",
    "needs",
    "redundancy",
    "threshold",
)
MATCH_KEYS = ("tags", "addresses", "modules")
OBJECTIVES_KEYS = ("survive", "accept", "rto", "rpo")
NEED_KEYS = ("name", "alternatives", "mode")
REDUNDANCY_KEYS = ("members", "needed", "mode")
SUPPRESSION_KEYS = ("policy", "service", "address", "reason", "owner", "expires")
