"""Runs the commands that the pages show, and writes what they answer into the pages.

A fenced `sh` block is run line by line in a directory that holds what the page names, also the files that it shows
(`title="NAME"` after the fence's language). `# exit code 1` on a line says how it ends; without it, 0. A comment above
the block excuses it (`not run: REASON`; `ci: NAME` where `.ci/run` runs it) or names one of the PLACES (`in: PLACE`).
A `text` block right after it holds the output, or, with `shown: A,B` above, what sed -n 'A,Bp' leaves of it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STACKS = ROOT / "stacks"
_BLOCK = re.compile(
    r"(?P<notes>(?:^<!-- [^\n]* -->\n)*)"
    r"^```sh\n(?P<code>.*?)^```$"
    r"(?:\n\n(?:<!-- shown: (?P<shown>[^\n]*) -->\n)?```text\n(?P<output>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
_FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"\s+# exit code (\d+)$")
_SHELL = re.compile(r"[|&;<>$`*]")
SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One `sh` block of a page, with the files shown so far, the comments above it and the output below it."""

    page: Path
    line: int
    code: str
    files: dict[str, str]
    notes: dict[str, str]
    shown: str
    output: str | None

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The commands, each with the exit code that the page says."""
        joined = self.code.replace("\\\n", " ").splitlines()
        found = [(_EXIT.sub("", text), _EXIT.search(text)) for text in joined if text.strip()]
        return [(text.strip(), int(match[1]) if match else 0) for text, match in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def pages() -> list[Path]:
    """Return every page whose commands are promised to work."""
    found = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *STACKS.glob("*/README.md")]
    return sorted(p for p in found if "decisions" not in p.parts)


def blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of *page*."""
    text = page.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        files = dict(_FILE.findall(text, 0, match.start()))
        notes = dict(re.findall(r"<!-- ([a-z ]+): ([^\n]*) -->", match["notes"]))
        line = text.count("\n", 0, match.start("code"))
        shown = match["shown"] or ""
        yield Block(
            page=page, line=line, code=match["code"], files=files, notes=notes, shown=shown, output=match["output"]
        )


def run(command: str, place: Path) -> Done:
    """Run *command* in *place*: in this process where it is one call of ours, else by bash."""
    words = shlex.split(command, comments=True)
    if words[:1] == ["auditor"] and not _SHELL.search(command):
        return _here(words[1:], place)
    done = subprocess.run(  # noqa: S603
        ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", command],  # noqa: S607
        cwd=place,
        env=_environment(place),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)


def _here(words: list[str], place: Path) -> Done:
    from click.testing import CliRunner  # noqa: PLC0415

    from auditor.cli import cli  # noqa: PLC0415

    before = Path.cwd()
    os.chdir(place)
    try:
        done = CliRunner().invoke(cli, words, standalone_mode=False, env={"COLUMNS": None})
    finally:
        os.chdir(before)
    if done.exception is not None:
        return Done(code=getattr(done.exception, "exit_code", 99), out=done.stdout, err=repr(done.exception))
    return Done(code=int(done.return_value or 0), out=done.stdout, err=done.stderr)


def _environment(place: Path) -> dict[str, str]:
    """Return an environment in which `auditor` is this checkout's and nobody is logged in anywhere."""
    folder = place.parent / f".{place.name}-bin"
    folder.mkdir(exist_ok=True)
    program = folder / "auditor"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m auditor "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (folder / "python").unlink(missing_ok=True)
    (folder / "python").symlink_to(sys.executable)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_", "TF_"))}
    return {**kept, "PATH": f"{folder}:{os.environ.get('PATH', '')}"}


def _plans(place: Path) -> None:
    """Put the failing example there as plan.json, and as new.json the stack that survives the loss of a zone."""
    place.mkdir()
    shutil.copy(STACKS / "tokyo-2025-04-15" / "plan.json", place / "plan.json")
    shutil.copy(STACKS / "withdrawals-multi-az" / "plan.json", place / "new.json")


def _repository(place: Path) -> None:
    """Make a git repository: origin/main survives the loss of a zone, HEAD and the files do not."""
    place.mkdir()
    _git(place, "init", "-q", "-b", "main")
    for name in ("withdrawals-multi-az", "tokyo-2025-04-15"):
        shutil.copy(STACKS / name / "main.tf", place / "main.tf")
        _git(place, "add", "main.tf")
        _git(place, "commit", "-q", "-m", name)
    _git(place, "update-ref", "refs/remotes/origin/main", "HEAD~1")


def _git(place: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=place, check=True)  # noqa: S603, S607


def _checkout(place: Path) -> None:
    """Link what commands read of this checkout."""
    place.mkdir()
    for name in ("docs", "stacks", "tests", "benchmarks"):
        (place / name).symlink_to(ROOT / name)


PLACES: dict[str, Callable[[Path], None]] = {
    "plans": _plans,
    "a git repository": _repository,
    "the checkout": _checkout,
}


def prepare(block: Block, folder: Path) -> Path:
    """Return the directory in which *block* runs: one for each page and place, so that files of earlier blocks stay."""
    if block.page.parent.parent == STACKS:
        place = folder / block.page.parent.name
        if not place.exists():
            shutil.copytree(block.page.parent, place)
        return place
    name = block.notes.get("in", "plans")
    place = folder / f"{block.page.stem}-{name.replace(' ', '-')}"
    if not place.exists():
        PLACES[name](place)
    for title, text in block.files.items():
        (place / title).parent.mkdir(parents=True, exist_ok=True)
        (place / title).write_text(text, encoding="utf-8")
    return place


def excused(block: Block) -> str:
    """Return why *block* is not run here, or nothing."""
    return block.notes.get("not run", "") or ("run by .ci/run" if "ci" in block.notes else "")


def answer(block: Block, folder: Path) -> tuple[list[tuple[str, int, Done]], str]:
    """Run *block*; return each command, the exit code said and how it ended, and the output as the page shows it."""
    place = prepare(block, folder)
    done = [(command, code, run(command, place)) for command, code in block.lines]
    out = "".join(d.out for _, _, d in done)
    if block.shown:
        sed = ["sed", "-n", "-E", f"{block.shown}p"]
        out = subprocess.run(sed, input=out, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return done, "".join(f"{line.rstrip()}\n" for line in out.splitlines())


def rewritten(page: Path, folder: Path) -> str:
    """Return *page* with the output that its commands have now."""
    text = page.read_text(encoding="utf-8")
    for block in blocks(page):
        if excused(block):
            continue
        _, now = answer(block, folder)
        if block.output is not None and now != block.output:
            text = text.replace(f"```text\n{block.output}```", f"```text\n{now}```", 1)
    return text
