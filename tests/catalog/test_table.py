"""The one table: every type that a module describes is found, and a cloud is loaded only when it is asked for."""

from __future__ import annotations

import importlib
import subprocess
import sys

from auditor.catalog.table import CATALOG, TABLES


def test_every_described_type_is_found() -> None:
    for table in TABLES:
        for module in importlib.import_module(f"auditor.catalog.tables.{table}").MODULES:
            for spec in module.TYPES:
                assert CATALOG.get(spec.type) is spec, f"{spec.type} of {module.__name__}: its prefix has another table"


def test_one_cloud_does_not_load_the_others() -> None:
    code = (
        "import sys; from auditor.catalog.table import CATALOG; "
        "assert CATALOG.get('aws_vpc') and CATALOG.get('aws_no_such_type') is None; "
        "print([m for m in sys.modules if m.startswith('auditor.catalog.gcp.') and not m.endswith('.cloud')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("[]", "['auditor.catalog.gcp.places']")
