"""The page in a real browser: answers as Python gives them, clicks, keyboard, phone, axe, hostile names, size."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from auditor.bundled import bundled
from auditor.engine import load
from auditor.faults.evaluate import Evaluation
from auditor.faults.questions import Scenario
from auditor.model.config import Config
from auditor.model.domain import Domain
from auditor.model.snapshot import Snapshot, SnapshotNode
from auditor.model.tree import leaves
from auditor.model.verdict import Level
from auditor.pipeline import Modelled, Options, run_audit, understand
from auditor.reporting import RenderOptions, html
from auditor.result import AuditResult
from auditor.sources import Input, read_targets

pytestmark = pytest.mark.slow

PACKAGES = ("playwright-core@1.65.1", "axe-core@4.14.1")
CHECK = Path(__file__).parent / "browser" / "check.mjs"
Job = dict[str, Any]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that opens pages; the browser's driver is kept in the user's cache."""
    chromium = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    if chromium is None or not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node, npm or Chromium is not installed")
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "auditor-tests" / "browser-1"
    if not (home / "ready").exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}')
        words = ["npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES]
        if subprocess.run(words, cwd=home, capture_output=True, check=False, timeout=300).returncode:
            pytest.skip("playwright-core and axe-core could not be installed from the npm registry")
        (home / "ready").touch()
    folder = tmp_path_factory.mktemp("browser")

    def opened(*pages: Job) -> list[dict[str, Any]]:
        job, answer = folder / "job.json", folder / "answer.json"
        job.write_text(json.dumps({"modules": str(home), "chromium": chromium, "pages": pages}))
        words = ["node", str(CHECK), str(job), str(answer)]
        run = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
        assert run.returncode == 0, run.stderr[-3000:]
        seen: list[dict[str, Any]] = json.loads(answer.read_text())
        for page in seen:
            assert page["errors"] == []
            assert page["requests"] == []
            assert page["dialogs"] == 0
        return seen

    return opened


def page_of(inputs: Sequence[Input], path: Path) -> Path:
    result = run_audit(inputs, Config(), load(bundled("policies")), Options(history=True))
    path.write_bytes(html.render(result, RenderOptions()))
    return path


def losses_of(modelled: Modelled) -> list[Scenario]:
    """Return every domain, every pair of domains, every resource, and resources together with domains."""
    domains = sorted(modelled.topology.domains.known)
    addresses = sorted({leaf.address for s in modelled.chosen for leaf in leaves(s.root) if leaf.address})
    found = [Scenario(), *(Scenario(frozenset({d})) for d in domains)]
    found += [Scenario(frozenset(pair)) for pair in combinations(domains, 2)]
    found += [Scenario(failed=frozenset({(a, "*")})) for a in addresses]
    found += [Scenario(frozenset({d}), failed=frozenset({(a, "*")})) for d in domains for a in addresses[:8]]
    return found


def expected(modelled: Modelled, losses: list[Scenario]) -> list[dict[str, list[int]]]:
    rows: list[dict[str, list[int]]] = [{} for _ in losses]
    for service in modelled.chosen:
        bounds = Evaluation.of(losses, modelled.topology.domains.known).bounds(service.root)
        for i, row in enumerate(rows):
            interval = bounds.interval(i)
            row[service.seeds.name] = [int(interval.worst), int(interval.best)]
    return rows


def stacks(shared: Path) -> list[tuple[str, Sequence[Input]]]:
    folders = [*(shared / "scenarios").iterdir(), *(Path(__file__).parents[2] / "stacks").iterdir()]
    return [(f.name, read_targets([str(f / "plan.json")])) for f in sorted(folders) if (f / "plan.json").exists()]


def test_the_page_answers_as_python_does(shared: Path, browser, tmp_path: Path) -> None:
    pages, truths = [], []
    for name, inputs in stacks(shared):
        modelled = understand(inputs, Config(), Options())
        losses = losses_of(modelled)
        asked = [{"lost": sorted(s.lost), "failed": [a for a, _ in sorted(s.failed)]} for s in losses]
        pages.append({"file": str(page_of(inputs, tmp_path / f"{name}.html")), "losses": asked})
        truths.append((name, losses, expected(modelled, losses)))
    compared = 0
    for page, (name, losses, truth) in zip(browser(*pages), truths, strict=True):
        for loss, answer, wanted in zip(losses, page["answers"], truth, strict=True):
            assert answer == wanted, (name, loss)
            compared += 1
    assert compared > 1000


def test_click_through_with_the_keyboard(shared: Path, browser, tmp_path: Path) -> None:
    inputs = read_targets([str(shared / "scenarios" / "three-nats-one-route" / "plan.json")])
    (seen,) = browser({"file": str(page_of(inputs, tmp_path / "page.html")), "clicks": True})
    assert seen["pressed"] == "true"
    assert seen["lost"] == f"Lost: {seen['name']}"
    assert "stops" in seen["answers"]
    assert "module.network.aws_nat_gateway.this[0]" in seen["answers"]
    assert seen["drawn"] > 2
    assert "Used by: withdrawals" in seen["detail"]
    assert seen["failed"] >= 1
    assert seen["reset"].startswith("Nothing is lost")
    assert seen["slid"].startswith("Loss 1 of ")
    assert seen["hidden"] == 0
    assert seen["options"] == 4
    assert "2025-04-15" in seen["replayed"]
    assert not seen["printed"]


def test_accessible_on_desk_and_phone(shared: Path, browser, tmp_path: Path) -> None:
    inputs = read_targets([str(shared / "scenarios" / "mpc-signers-3of5" / "plan.json")])
    page = str(page_of(inputs, tmp_path / "page.html"))
    looks = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
    jobs = [{"file": page, "axe": True, "width": w, "scheme": s, "clicks": w == 390} for w, s in looks]
    for look, seen in zip(looks, browser(*jobs), strict=True):
        assert [v for v in seen["axe"] if v["impact"] in ("serious", "critical")] == [], look
        assert not seen["overflow"], look


def test_hostile_names_stay_text(rich_result, browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(html.render(rich_result, RenderOptions()))
    (seen,) = browser({"file": str(path), "clicks": True})
    assert "<script>alert(1)</script>" in seen["answers"]


def large(result: AuditResult) -> AuditResult:
    """Return *result* with five thousand resources in three zones, and a finding for every second one."""
    zones = ("a", "c", "d")
    region = Domain("aws:ap-northeast-1", Level.REGION, (), frozenset({"aws"}))
    placed = [Domain(f"{region.id}:ap-northeast-1{z}", Level.ZONE, (), frozenset({"aws", region.id})) for z in zones]
    domains = (Domain("aws", Level.PROVIDER), region, *placed)
    members = [
        SnapshotNode(kind="leaf", label=f"n{i}", address=f"aws_instance.n{i}", domains=(0, 1, 2 + i % 3))
        for i in range(5000)
    ]
    groups = [
        SnapshotNode(
            kind="group",
            label=f"group {g}",
            children=tuple(range(g * 50, g * 50 + 50)),
            modes=("serving",) * 50,
            hold=(25, 25),
        )
        for g in range(100)
    ]
    root = SnapshotNode(kind="every", label="withdrawals", children=tuple(range(5000, 5100)))
    snapshot = Snapshot(domains=domains, nodes=(*members, *groups, root), roots=(("withdrawals", 5100),))
    first = result.findings[0]
    findings = tuple(structs.replace(first, address=f"aws_instance.n{i}", fingerprint=str(i)) for i in range(2500))
    return structs.replace(result, snapshot=snapshot, findings=findings)


def test_five_thousand_resources_stay_smooth(small, browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(html.render(large(small), RenderOptions()))
    (seen,) = browser({"file": str(path), "timed": True, "losses": [{"lost": ["aws:ap-northeast-1:ap-northeast-1a"]}]})
    assert seen["answers"] == [{"withdrawals": [4, 4]}]
    # Generous for a slow machine; what is guarded against is work that grows faster than the page.
    assert seen["loadMs"] < 15_000
    assert seen["clickMs"] < 1_500
