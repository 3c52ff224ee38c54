"""The terminal format."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata

from msgspec import structs

from auditor.reporting import RenderOptions, text
from auditor.reporting.escaping import visible

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_small_stack_fits_one_screen(small):
    lines = text.render(small, RenderOptions(width=100)).decode().splitlines()
    assert len(lines) <= 45
    assert max(len(line) for line in lines) <= 100


def test_no_line_is_wider_than_asked(rich_result):
    for width in (60, 80, 120):
        for line in text.render(rich_result, RenderOptions(width=width)).decode().splitlines():
            assert sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) <= width


def test_colour_changes_no_word(rich_result):
    for verbose in (False, True):
        plain = text.render(rich_result, RenderOptions(verbose=verbose)).decode()
        coloured = text.render(rich_result, RenderOptions(verbose=verbose, color=True)).decode()
        assert "\x1b[" in coloured
        assert [line.rstrip() for line in ANSI.sub("", coloured).splitlines()] == plain.splitlines()


def test_colour_ignores_the_environment(small, monkeypatch):
    wanted = text.render(small, RenderOptions(color=True))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert text.render(small, RenderOptions(color=True)) == wanted


def test_names_the_domain_path_and_fix(small):
    shown = text.render(small, RenderOptions(width=200)).decode()
    assert "withdrawals -> ecs service api -> subnet private_c -> nat gateway a" in shown
    assert "if aws:ap-northeast-1:ap-northeast-1a is lost" in shown
    assert "fix: Add one aws_nat_gateway per zone" in shown
    assert "RTO hours: restore of a snapshot; RPO 24 h: daily backup" in shown


def test_heavy_libraries_load_only_when_used():
    code = "import sys, auditor.reporting; sys.exit(bool({'rich', 'jinja2'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_verbose_leaves_nothing_out(rich_result):
    shown = text.render(rich_result, RenderOptions(verbose=True)).decode()
    for service in rich_result.services:
        for member in service.members:
            assert visible(member.address) in shown
        for domain in service.domains:
            assert all(visible(name) in shown for name in (domain.domain, *domain.also))
        for gap in service.gaps:
            assert visible(gap) in shown
    for finding in rich_result.findings:
        assert visible(finding.message) in shown
    for kind, number in rich_result.coverage.not_modelled:
        assert f"{visible(kind)} x{number}" in shown
    for address in rich_result.coverage.in_no_service:
        assert f"in no service: {visible(address)}" in shown
    assert "--verbose" not in shown


def test_default_counts_what_it_leaves_out(small):
    many = structs.replace(small, findings=small.findings[:1] * 30)
    shown = text.render(many, RenderOptions()).decode()
    assert "30 findings:" in shown
    assert "... and 25 more" in shown
