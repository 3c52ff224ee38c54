"""The wheel holds the package and its content, and nothing beside them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
CONTENT = ("policies", "reports", "stacks")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel through an sdist, as an installer from source would get it."""
    target = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(target), str(REPOSITORY)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel):
    """Return the names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def test_top_level_names(wheel, names):
    info = "-".join(wheel.name.split("-")[:2]) + ".dist-info"
    assert {name.split("/")[0] for name in names} == {"auditor", info}


def test_every_module_is_in_the_wheel(names):
    missing = [path for path in sources("auditor", "*.py") if path not in names]
    assert not missing


@pytest.mark.parametrize("directory", CONTENT)
def test_content_is_in_the_wheel(directory, names):
    expected = sources(directory, "*")
    assert expected, f"{directory}/ is empty"
    assert not [path for path in expected if f"auditor/_bundled/{path}" not in names]


def test_no_stray_files(names):
    ends = (".pyc", ".tfstate.backup")
    stray = [n for n in names if n.endswith(ends) or "/tests/" in n or "/.terraform/" in n]
    assert not stray


def test_a_stack_is_written_out_from_the_wheel_alone(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = "from auditor.cli import main; main()"
    target = tmp_path / "infra"
    arguments = ["stacks", "new", "withdrawals-multi-cloud", str(target)]
    # What it needs comes from this environment; the package itself must be the wheel's.
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site"), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    written = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert {"main.tf", "modules/aws-cell/main.tf", "pulumi/components/aws_cell.py", "pulumi/policy.json"} <= written
    assert "auditor" in (target / "pulumi" / "policy" / "__main__.py").read_text()
    scan = [sys.executable, "-c", code, "scan", str(target), "--config", str(target / "auditor.yaml")]
    done = subprocess.run(scan, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_metadata(wheel, names):
    path = next(n for n in names if n.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel) as archive:
        metadata = message_from_bytes(archive.read(path))
    assert metadata["Name"] == "resilience-auditor"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert set(metadata.get_all("Provides-Extra", [])) == {"pulumi", "checkov", "pdf", "live", "fleet", "all"}
    needs = [r for r in metadata.get_all("Requires-Dist", []) if "extra ==" not in r]
    core = {re.split(r"[<>=;\s]", need)[0].lower() for need in needs}
    assert core == {"boto3", "click", "jinja2", "msgspec", "pyyaml", "rich", "tree-sitter", "tree-sitter-hcl"}
    assert "auditor/py.typed" in names


def sources(directory: str, pattern: str) -> list[str]:
    """Return the paths of the checkout's files in *directory*, relative to the checkout."""
    found = sorted(p.relative_to(REPOSITORY) for p in (REPOSITORY / directory).rglob(pattern) if p.is_file())
    return [p.as_posix() for p in found if "__pycache__" not in p.parts and ".terraform" not in p.parts]
