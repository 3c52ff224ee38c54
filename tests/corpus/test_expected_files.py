"""What `EXPECTED.md` says of whole files: what is tainted, missing, cut short or empty is told, never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import SourceError
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import read_targets


def audited(path: Path) -> AuditResult:
    return run_audit(read_targets([str(path)]), Config(), load(bundled("policies")), Options())


def told(result: AuditResult) -> str:
    return " ".join(gap for item in result.inputs for gap in item.notes)


@pytest.mark.parametrize("kind", ["tfstate", "show.json"])
def test_a_partial_state_says_what_is_tainted_and_lacks_what_was_never_made(shared: Path, kind: str) -> None:
    result = audited(shared / f"corpus/terraform/state/exch-1r-3az-partial.{kind}")
    assert "ainted" in told(result)
    addresses = {r.address for r in result.resources}
    assert "module.ledger.module.db_instance.aws_db_instance.this[0]" in addresses
    absent = ("aws_msk_cluster", "aws_elasticache_replication_group", "aws_eks_cluster")
    made = {
        r.type for r in result.resources if r.address.startswith(("module.kafka.", "module.session.", "module.eks."))
    }
    assert made.isdisjoint(absent)


def test_a_plan_that_ended_in_an_error_says_so_first(shared: Path) -> None:
    result = audited(shared / "corpus/terraform/plan/errored-count-unknown.json")
    assert "ended with an error" in told(result)


@pytest.mark.parametrize("name", ["plan/empty-plan.json", "state/workspace-dr-empty.show.json"])
def test_nothing_to_look_at_is_not_a_pass(shared: Path, name: str) -> None:
    with pytest.raises(SourceError, match="nothing to audit"):
        audited(shared / "corpus/terraform" / name)
