"""Measures `auditor scan aws:` against moto behind a proxy that is as slow as AWS over the internet.

python -m benchmarks.live [--latency 0.25] [--size 10] [--accounts 1 5 20] [--prowler PROGRAM] [--check]

The budget is the shortest time in which the same calls can be made with as many under way at once: every call waits
for the call that named what it asks about, and nothing else takes time. Everything is read once before it is
measured, so that the proxy answers from memory and no figure is moto's own. prowler runs in an environment of its
own, with its checks of zones, backups and copies of the services that the auditor reads too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.schedule import longest_chain, makespan
from benchmarks.standin import environment, fill, moto, slow

REGIONS = ("ap-northeast-1", "eu-west-1")
WORKERS = 64
BUDGET_CHAIN = 1.5
BUDGET_CLIENTS = 0.5
BUDGET_MEMORY = 1.25
# https://hub.prowler.com/check: what prowler asks about zones, backups and copies.
PROWLER = (
    "autoscaling_group_multiple_az", "awslambda_function_vpc_multi_az", "backup_plans_exist", "backup_vaults_exist",
    "directconnect_connection_redundancy", "documentdb_cluster_backup_enabled", "documentdb_cluster_multi_az_enabled",
    "dynamodb_accelerator_cluster_multi_az", "dynamodb_table_protected_by_backup_plan", "dynamodb_tables_pitr_enabled",
    "ec2_ebs_volume_protected_by_backup_plan", "efs_have_backup_enabled", "efs_multi_az_enabled",
    "elasticache_redis_cluster_backup_enabled", "elasticache_redis_cluster_multi_az_enabled", "elb_is_in_multiple_az",
    "elbv2_is_in_multiple_az", "fsx_windows_file_system_multi_az_enabled", "neptune_cluster_backup_enabled",
    "neptune_cluster_multi_az", "networkfirewall_multi_az", "rds_cluster_multi_az",
    "rds_cluster_protected_by_backup_plan",
    "rds_instance_backup_enabled", "rds_instance_multi_az", "rds_instance_protected_by_backup_plan",
    "redshift_cluster_multi_az_enabled", "s3_bucket_cross_region_replication", "vpc_endpoint_multi_az_enabled",
    "vpc_subnet_different_az",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one scan cost."""

    wall: float
    trace: Mapping[str, Any]

    @property
    def ideal(self) -> float:
        """Seconds that the same calls need, with as many under way at once."""
        return float(self.trace["before"]) + makespan(self.trace["jobs"], WORKERS)

    @property
    def chain(self) -> float:
        """Seconds of the slowest calls that wait for each other."""
        return float(self.trace["before"]) + longest_chain(self.trace["jobs"])

    @property
    def memory(self) -> float:
        """Peak of the process in MiB."""
        return float(self.trace["memory"]) / (1024 if sys.platform == "linux" else 1024 * 1024)

    @property
    def clients(self) -> float:
        """Share of the processor's time that went into clients."""
        return float(self.trace["making"]) / float(self.trace["processor"])


class FailedRunError(Exception):
    """A measured command ended in a way that makes its figures worthless."""


def scan(port: int, *options: str) -> Scan:
    """Run one scan in a process of its own and return what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        command = [sys.executable, "-m", "benchmarks.probe", str(trace), "scan", "aws:", "--regions", ",".join(REGIONS)]
        command += ["-f", "json", "-o", str(Path(folder) / "out.json"), "--fail-on", "never", "--strict", *options]
        begun = time.perf_counter()
        done = subprocess.run(command, env=environment(port), capture_output=True, text=True, check=False)
        wall = time.perf_counter() - begun
        if done.returncode:
            out = Path(folder) / "out.json"
            gaps = json.loads(out.read_text())["coverage"]["skipped"] if out.exists() else ""
            raise FailedRunError(f"exit code {done.returncode}: {done.stderr.strip()[-1000:]} {gaps}")
        return Scan(wall=wall, trace=json.loads(trace.read_text()))


def several(port: int, target: int, counts: Sequence[int], size: int) -> dict[int, Scan]:
    """Return what scans of so many accounts cost; the accounts are alike."""
    every = [f"{300_000_000_000 + i}" for i in range(max(counts, default=0))]
    for account in every:
        fill(target, REGIONS, size, account)
    roles = [f"arn:aws:iam::{a}:role/auditor" for a in every]
    return {n: scan(port, *(x for r in roles[:n] for x in ("--role-arn", r))) for n in counts}


def prowler(program: str, port: int) -> tuple[float, int]:
    """Return the seconds and the number of checks of prowler on the same account, warmed up as we are."""
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "aws", "--region", *REGIONS, "--check", *PROWLER, "--output-directory", folder]
        command += ["--output-formats", "json-ocsf", "--no-banner", "--ignore-exit-code-3"]
        seconds = 0.0
        for _ in range(2):
            begun = time.perf_counter()
            done = subprocess.run(command, env=environment(port), capture_output=True, text=True, check=False)
            seconds = time.perf_counter() - begun
            if done.returncode:
                raise FailedRunError(f"prowler: exit code {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
        return seconds, len(PROWLER)


def tell(one: Scan) -> None:
    """Print what one account cost."""
    trace = one.trace
    print(f"calls                          {trace['calls']:>8} in {len(trace['jobs'])} chains of calls")
    print(f"slowest chain                  {one.chain:8.2f} s")
    print(f"same calls, {WORKERS} at once         {one.ideal:8.2f} s")
    print(f"whole command                  {one.wall:8.2f} s, of which processor {trace['processor']:.2f} s")
    print(f"clients                        {trace['clients']:>8} made in {trace['making']:.2f} s")


def tell_accounts(found: Mapping[int, Scan]) -> None:
    """Print what several accounts cost."""
    for count, one in found.items():
        print(
            f"accounts {count:>4}: {one.trace['calls']:>6} calls, {one.wall:7.2f} s, {one.memory:6.0f} MiB, "
            f"{one.trace['clients']} clients"
        )


def growth(found: Mapping[int, Scan]) -> float | None:
    """Return the memory of an account at the end over that of an account at the beginning."""
    counts = sorted(found)
    if len(counts) < 3:
        return None
    few, more, most = counts[0], counts[1], counts[-1]
    early = (found[more].memory - found[few].memory) / (more - few)
    late = (found[most].memory - found[more].memory) / (most - more)
    return late / early if early > 0 else 0.0


def verdicts(one: Scan, found: Mapping[int, Scan]) -> bool:
    """Print each budget of which there is a figure; return whether all are kept."""
    checks = [
        ("wall time over the same calls at the same concurrency", one.wall / one.ideal, BUDGET_CHAIN),
        ("share of clients in the processor's time", one.clients, BUDGET_CLIENTS),
    ]
    grown = growth(found)
    if grown is not None:
        checks.append(("memory of a late account over an early one", grown, BUDGET_MEMORY))
    for what, figure, limit in checks:
        print(f"{'kept  ' if figure <= limit else 'BROKEN'} {what}: {figure:.2f} (budget {limit})")
    return all(figure <= limit for _, figure, limit in checks)


def measure(asked: argparse.Namespace) -> bool:
    """Fill moto, measure, print; return whether all budgets are kept."""
    with moto() as target:
        fill(target, REGIONS, asked.size)
        with slow(target, asked.latency) as port:
            scan(port)
            one = min((scan(port) for _ in range(asked.runs)), key=lambda s: s.wall)
            tell(one)
            if asked.prowler:
                seconds, checks = prowler(asked.prowler, port)
                print(f"prowler, {checks} checks            {seconds:8.2f} s, {seconds / one.wall:.1f} times ours")
        with slow(target, 0.0) as port:
            found = several(port, target, asked.accounts, asked.size)
            tell_accounts(found)
    return verdicts(one, found)


def main(arguments: Iterable[str] | None = None) -> int:
    """Measure, print, and with --check exit 1 when a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--latency", type=float, default=0.25, metavar="SECONDS")
    parser.add_argument("--size", type=int, default=10, help="of everything that is put into a Region")
    parser.add_argument("--runs", type=int, default=3, help="the fastest counts: others may use the machine")
    parser.add_argument("--accounts", type=int, nargs="*", default=[1, 5, 20])
    parser.add_argument("--prowler", metavar="PROGRAM", help="as it is called where it is installed")
    parser.add_argument("--check", action="store_true", help="exit 1 when a budget is broken")
    asked = parser.parse_args(arguments if arguments is None else list(arguments))
    try:
        kept = measure(asked)
    except (FailedRunError, ChildProcessError) as error:
        print(f"live: {error}", file=sys.stderr)
        return 2
    return 1 if asked.check and not kept else 0


if __name__ == "__main__":
    sys.exit(main())
