"""Stores that the configuration counts as one are each other's copies: a share of a key has no copy of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.configuration.reader import read_config
from auditor.engine import load
from auditor.pipeline import Options, run_audit
from auditor.sources import read_targets

STACK = """
provider "aws" { region = "ap-northeast-1" }
provider "aws" {
  alias  = "second"
  region = "%s"
}
resource "aws_s3_bucket" "share_1" {
  bucket = "a"
  tags   = { "resilience:service" = "backup" }
}
resource "aws_s3_bucket" "share_2" {
  provider = aws.second
  bucket   = "b"
  tags     = { "resilience:service" = "backup" }
}
"""
CONFIG = """
version: 1
services:
  - name: backup
    match: {tags: {"resilience:service": backup}}
    redundancy: [{members: ["*aws_s3_bucket.share*"], needed: 1, mode: serving}]
"""


@pytest.mark.parametrize(("second", "found"), [("eu-west-1", False), ("ap-northeast-1", True)])
def test_a_stand_in_in_another_region_is_a_copy(tmp_path: Path, second: str, found: bool) -> None:  # noqa: FBT001
    (tmp_path / "main.tf").write_text(STACK % second)
    (tmp_path / "auditor.yaml").write_text(CONFIG)
    config = read_config(tmp_path / "auditor.yaml")
    result = run_audit(read_targets([str(tmp_path)]), config, load(bundled("policies")), Options())
    assert ("RES201" in {f.policy for f in result.active}) is found
