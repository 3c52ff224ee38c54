"""Every command of README.md, docs/ and the stacks' pages is run, and ends as its page says with the output shown."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import click
import pytest
import yaml

from auditor.cli import cli
from docs import commands

PAGES = [p for p in commands.pages() if list(commands.blocks(p))]


def _id(page: Path) -> str:
    return str(page.relative_to(commands.ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_commands_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    ran = 0
    for block in commands.blocks(page):
        if commands.excused(block):
            continue
        done, shown = commands.answer(block, tmp_path)
        for command, code, end in done:
            where = f"{_id(page)}:{block.line}: {command}\n{end.out[-2000:]}\n{end.err[-2000:]}"
            assert "Traceback (most recent call last)" not in end.out + end.err, where
            assert end.code == code, f"exit code {end.code}, not {code}: {where}"
            ran += 1
        assert block.output in (None, shown), f"{_id(page)}:{block.line}: run python docs/generate.py"
    assert ran or all(commands.excused(b) for b in commands.blocks(page))


def test_what_is_not_run_is_counted_and_has_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    every = [(b, commands.excused(b)) for p in commands.pages() for b in commands.blocks(p)]
    ran = sum(len(b.lines) for b, reason in every if not reason)
    left = [(b, reason) for b, reason in every if reason]
    lines = [f"  {_id(b.page)}:{b.line}: {len(b.lines)} {reason}" for b, reason in left]
    with capsys.disabled():
        sys.stdout.write(f"\ncommands of the pages: {ran} run, {sum(len(b.lines) for b, _ in left)} not:\n")
        sys.stdout.write("\n".join([*lines, ""]))
    ci = (commands.ROOT / ".ci" / "run").read_text()
    assert all(f"run_readme {b.notes['ci']}" in ci for b, _ in left if "ci" in b.notes)
    assert all(len(reason.split()) >= 3 for _, reason in left)
    assert ran > len(left)


@pytest.mark.parametrize("page", commands.pages(), ids=_id)
def test_every_block_of_commands_is_found(page: Path) -> None:
    """A fence that is spelled otherwise would hide its commands."""
    fenced = re.findall(r"^```([^\n]*)\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    assert sum(kind == "sh" for kind, _ in fenced) == len(list(commands.blocks(page)))
    others = [text for kind, text in fenced if kind != "sh"]
    assert not [text for text in others if re.search(r"^(\$ )?auditor ", text, re.MULTILINE)]
    assert not {kind for kind, _ in fenced} & {"bash", "shell", "console"}


@pytest.mark.parametrize("page", commands.pages(), ids=_id)
def test_commands_within_a_sentence_have_the_options_that_they_name(page: Path) -> None:
    for words in _within_sentences(page):
        group: click.Command = cli
        rest = list(words)
        while isinstance(group, click.Group) and rest and not rest[0].startswith("-"):
            command = group.get_command(click.Context(group), rest[0])
            assert command is not None, words
            group, rest = command, rest[1:]
        known = {name for p in group.params for name in p.opts} | {"--help", "--version"}
        assert not {w.split("=")[0] for w in rest if w.startswith("-") and w != "-"} - known, words


@pytest.mark.parametrize("page", sorted(commands.STACKS.glob("*/README.md")), ids=_id)
def test_audits_within_a_sentence_of_a_stack_are_run(page: Path, tmp_path: Path) -> None:
    """A stack of which the page promises nothing wrong ends with 0, the failing example with 1."""
    expected = yaml.safe_load((page.parent / "expected.yaml").read_text())
    code = int(any(label.get("findings") for label in expected["services"].values()))
    place = tmp_path / page.parent.name
    shutil.copytree(page.parent, place)
    for words in {w for w in _within_sentences(page) if w[0] == "scan"}:
        end = commands.run(shlex.join(["auditor", *words]), place)
        assert end.code == code, f"{words}: {end.out[-2000:]} {end.err}"


def _within_sentences(page: Path) -> list[tuple[str, ...]]:
    """Return the words of each `auditor ...` that stands in backticks within the text of *page*."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`auditor\s([^`]*)`", prose)
    return [tuple(shlex.split(s.partition("|")[0])) for s in spans]
