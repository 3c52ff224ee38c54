"""What ships inside the package."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from auditor.bundled import bundled

ROOT = Path(__file__).resolve().parents[2]


def test_policies_reports_and_stacks_are_found() -> None:
    assert list(bundled("policies").glob("res*.py"))
    assert (bundled("reports") / "report.html.j2").is_file()
    assert (bundled("stacks") / "tokyo-2025-04-15" / "plan.json").is_file()


def test_wheel_has_only_the_package_at_top(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--quiet", "--wheel", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
    )
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    top = {n.split("/", 1)[0] for n in names}
    assert {t for t in top if not t.endswith(".dist-info")} == {"auditor"}
    for folder in ("policies", "reports"):
        for path in (ROOT / folder).iterdir():
            if path.is_file():
                assert f"auditor/_bundled/{folder}/{path.name}" in names


def test_nothing_heavy_is_imported_to_start() -> None:
    code = "import sys, auditor.cli; print(*(m for m in ('boto3', 'jinja2', 'rich', 'yaml') if m in sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == ""
