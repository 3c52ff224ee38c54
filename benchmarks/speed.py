"""Measures the auditor against plain decoding of the same file, so that the ratios hold on any machine.

python -m benchmarks.speed --sizes 100 1000 10000 --runs 5

Every figure is a median of whole processes, start-up included. Memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
DECODE = "import sys, msgspec; msgspec.json.decode(open(sys.argv[1], 'rb').read())"
MEBIBYTE = 1024 if sys.platform == "linux" else 1024 * 1024

# An installed package is compiled once. Where Python may not keep the bytecode, every run would compile it all again.
_ENV = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

BUDGET_VERSION = 0.15
BUDGET_SMALL = 0.4
BUDGET_RATIO = 1.5
BUDGET_CHECKOV = 100
BUDGET_EXPONENT = 1.1


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall time in seconds and peak memory in MiB."""

    seconds: float
    memory: float


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one size."""

    size: int
    megabytes: float
    ours: Cost
    decode: Cost
    checkov: Cost | None


class FailedRunError(Exception):
    """A measured command ended in a way that makes its figures worthless."""


def run(command: Sequence[str], accepted: frozenset[int] = frozenset({0})) -> Cost:
    """Run *command* once and return what it cost."""
    start = time.perf_counter()
    with subprocess.Popen(command, env=_ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise FailedRunError(f"exit code {process.returncode}: {' '.join(command)}")
    return Cost(seconds, usage.ru_maxrss / MEBIBYTE)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the medians of time and memory."""
    return Cost(statistics.median(c.seconds for c in costs), statistics.median(c.memory for c in costs))


def plan(size: int, regions: int) -> Path:
    """Return the plan of *size* resources, written by a process of its own if it is not there yet."""
    path = DATA / f"plan-{size}-{regions}.json"
    if not path.is_file():
        # A process of its own: a child starts with its parent's peak memory, so this one stays small.
        options = ["--resources", str(size), "--regions", str(regions), "-o", str(path)]
        run([sys.executable, "-m", "benchmarks.generate", *options])
    return path


def measure(size: int, asked: argparse.Namespace) -> Row:
    """Return the figures for one size; ours and the decoder take turns, so both see the same noise."""
    path = plan(size, asked.regions)
    scan = ["scan", str(path), "--format", "json", "-o", os.devnull]
    ours: list[Cost] = []
    decode: list[Cost] = []
    for _ in range(asked.runs):
        ours.append(run([sys.executable, "-m", "auditor", *scan], frozenset({0, 1})))
        decode.append(run([sys.executable, "-c", DECODE, str(path)]))
    return Row(size, path.stat().st_size / 1e6, median(ours), median(decode), checkov(path, size, asked))


def checkov(path: Path, size: int, asked: argparse.Namespace) -> Cost | None:
    """Return what one run of checkov costs on the same file, or None where it is not wanted or not there."""
    program = shutil.which("checkov")
    if program is None or size > asked.checkov_up_to:
        return None
    options = ["--framework", "terraform_plan", "--compact", "--quiet", "--skip-download", "-o", "json"]
    return run([program, "-f", str(path), *options], frozenset({0, 1}))


def exponent(rows: Sequence[Row]) -> float | None:
    """Return k of time ~ size^k, fitted over the sizes where start-up no longer dominates."""
    points = [(math.log(r.size), math.log(r.ours.seconds)) for r in rows if r.size >= 1000]
    if len(points) < 2:
        return None
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def table(rows: Sequence[Row]) -> None:
    """Print one line per size."""
    print(f"{'resources':>9} {'MB':>7} {'ours s':>8} {'MiB':>6} {'decode s':>9} {'MiB':>6}", end=" ")
    print(f"{'time':>6} {'memory':>7} {'checkov s':>10} {'faster':>7}")
    for r in rows:
        time_ratio, memory_ratio = r.ours.seconds / r.decode.seconds, r.ours.memory / r.decode.memory
        other = f"{r.checkov.seconds:10.2f} {r.checkov.seconds / r.ours.seconds:6.0f}x" if r.checkov else ""
        print(
            f"{r.size:>9} {r.megabytes:7.1f} {r.ours.seconds:8.3f} {r.ours.memory:6.0f} "
            f"{r.decode.seconds:9.3f} {r.decode.memory:6.0f} {time_ratio:5.2f}x {memory_ratio:6.2f}x {other}"
        )


def steps(rows: Sequence[Row]) -> None:
    """Print the exponent of each step, ours and the decoder's: one fit over all sizes can hide a bad end."""
    for small, large in itertools.pairwise(rows):
        span = math.log(large.size / small.size)
        ours = math.log(large.ours.seconds / small.ours.seconds) / span
        decode = math.log(large.decode.seconds / small.decode.seconds) / span
        print(f"exponent from {small.size} to {large.size}: ours {ours:.2f}, decoding {decode:.2f}")


def verdicts(rows: Sequence[Row], version: Cost) -> bool:
    """Print each budget of which there is a figure; return whether all are kept."""
    checks = [("auditor --version, s", version.seconds, BUDGET_VERSION)]
    for r in rows:
        if r.size == 100:
            checks.append(("scan of 100 resources, s", r.ours.seconds, BUDGET_SMALL))
        if r.size >= 10_000:
            ratios = (r.ours.seconds / r.decode.seconds, r.ours.memory / r.decode.memory)
            checks += [(f"time over decoding, {r.size}", ratios[0], BUDGET_RATIO)]
            checks += [(f"memory over decoding, {r.size}", ratios[1], BUDGET_RATIO)]
            if r.checkov:
                part = r.ours.seconds * BUDGET_CHECKOV / r.checkov.seconds
                checks.append((f"100 times our time over checkov's, {r.size}", part, 1.0))
    slope = exponent(rows)
    if slope is not None:
        checks.append(("growth exponent from 1,000 resources on", slope, BUDGET_EXPONENT))
    for what, figure, limit in checks:
        print(f"{'kept  ' if figure <= limit else 'BROKEN'} {what}: {figure:.2f} (budget {limit})")
    return all(figure <= limit for _, figure, limit in checks)


def main() -> int:
    """Measure, print, and with --check exit 1 when a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000, 100_000])
    parser.add_argument("--regions", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--checkov-up-to", type=int, default=1000, metavar="SIZE")
    parser.add_argument("--check", action="store_true", help="exit 1 when a budget is broken")
    asked = parser.parse_args()
    try:
        version = median([run([sys.executable, "-m", "auditor", "--version"]) for _ in range(asked.runs)])
        rows = [measure(size, asked) for size in sorted(set(asked.sizes))]
    except FailedRunError as error:
        print(f"speed: {error}", file=sys.stderr)
        return 2
    table(rows)
    steps(rows)
    kept = verdicts(rows, version)
    return 1 if asked.check and not kept else 0


if __name__ == "__main__":
    sys.exit(main())
