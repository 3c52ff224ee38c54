"""Accepted risks hide what they name, only until they expire, and never silently."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from auditor.configuration.suppress import apply_suppressions
from auditor.model.config import Config, Suppression, glob_matches
from auditor.model.finding import Finding, Severity
from auditor.model.verdict import Confidence

TODAY = datetime.date(2026, 6, 1)
FINDING = Finding(
    policy="RES101",
    name="single-zone-service",
    severity=Severity.HIGH,
    confidence=Confidence.CERTAIN,
    service="withdrawals",
    domain="aws:ap-northeast-1:ap-northeast-1a",
    address="aws_nat_gateway.this[0]",
    message="",
    evidence=(),
    remedy="",
    location=None,
    fingerprint="f",
)


def apply(finding: Finding, today: datetime.date | None = TODAY, **said: Any) -> tuple[str | None, tuple[str, ...]]:
    suppression = Suppression(**{"policy": "RES101", "reason": "accepted", "line": 7, **said})
    config = Config(source="auditor.yaml", suppressions=(suppression,))
    (marked,), warnings = apply_suppressions([finding], config, today)
    return marked.suppressed, warnings


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"policy": "RES1*"},
        {"policy": "single-zone-*"},
        {"service": "withdraw*"},
        {"address": "aws_nat_gateway.this[0]"},
        {"address": "aws_nat_gateway.this[*]"},
        {"address": "aws_nat_gateway.*"},
        {"service": "withdrawals", "address": "*this?0?"},
        {"expires": TODAY},
    ],
)
def test_what_is_named_is_hidden(said):
    assert apply(FINDING, **said) == ("accepted", ())


@pytest.mark.parametrize(
    "said",
    [
        {"policy": "res101"},
        {"policy": "RES10"},
        {"service": "custody"},
        {"address": "aws_nat_gateway.this"},
        {"address": "aws_nat_gateway.this[1]"},
        {"service": "withdrawals", "address": "other"},
    ],
)
def test_what_matches_nothing_is_said(said):
    suppressed, warnings = apply(FINDING, **said)
    assert suppressed is None
    (warning,) = warnings
    assert warning.startswith("auditor.yaml:7: ")
    assert "matches no finding" in warning


def test_brackets_are_no_character_class():
    assert apply(replace(FINDING, address="aws_nat_gateway.this0"), address="aws_nat_gateway.this[0]")[0] is None
    assert not glob_matches("[ab]", "a")
    assert glob_matches('m["*"].x[!0]', 'm["a"].x[!0]')


def test_an_expired_suppression_hides_no_more():
    suppressed, warnings = apply(FINDING, expires=datetime.date(2026, 5, 31))
    assert suppressed is None
    assert warnings == ("auditor.yaml:7: suppression of 'RES101' expired on 2026-05-31: 1 findings are shown again",)


def test_without_a_date_nothing_expires_but_it_is_said():
    suppressed, warnings = apply(FINDING, today=None, expires=datetime.date(2000, 1, 1))
    assert suppressed == "accepted"
    (warning,) = warnings
    assert "cannot judge expiry without a date" in warning


def test_the_first_that_matches_gives_the_reason_and_none_is_called_useless():
    config = Config(
        suppressions=(
            Suppression(policy="X", reason="other"),
            Suppression(policy="RES*", reason="first"),
            Suppression(policy="RES101", reason="second"),
        )
    )
    other = replace(FINDING, policy="X", suppressed="before")
    marked, warnings = apply_suppressions([FINDING, other], config, TODAY)
    assert [finding.suppressed for finding in marked] == ["first", "before"]
    assert warnings == ()
