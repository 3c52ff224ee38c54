"""A name that Route 53 and Cloud DNS both answer needs one of them, and lead-on answers of every host that answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.sources import read_targets

STACK = """
provider "aws" {{ region = "ap-northeast-1" }}
provider "google" {{
  project = "p"
  region  = "asia-northeast2"
}}
resource "aws_globalaccelerator_accelerator" "front" {{
  name = "api"
  tags = {{ "resilience:service" = "withdrawals" }}
}}
resource "google_cloud_run_v2_service" "api" {{
  name     = "api"
  location = "asia-northeast2"
  labels   = {{ resilience-service = "withdrawals" }}
}}
resource "aws_route53_record" "aws" {{
  zone_id         = "Z1"
  name            = "pay.exchange.example"
  type            = "A"
  set_identifier  = "aws"
  health_check_id = "a"
  records         = [aws_globalaccelerator_accelerator.front.ip_sets[0].ip_addresses[0]]
  weighted_routing_policy {{ weight = 1 }}
}}
resource "aws_route53_record" "google" {{
  zone_id         = "Z1"
  name            = "pay.exchange.example"
  type            = "A"
  set_identifier  = "google"
  health_check_id = "g"
  records         = [google_cloud_run_v2_service.api.uri]
  weighted_routing_policy {{ weight = 1 }}
}}
resource "google_dns_record_set" "pay" {{
  managed_zone = "z"
  name         = "{name}"
  type         = "{kind}"
  routing_policy {{
    health_check = "h"
    wrr {{
      weight  = {weight}
      rrdatas = [google_cloud_run_v2_service.api.uri]
    }}
    wrr {{
      weight  = 0.5
      rrdatas = [{second}]
    }}
  }}
}}
"""
BOTH = "aws_globalaccelerator_accelerator.front.ip_sets[0].ip_addresses[0]"
ONE = "google_cloud_run_v2_service.api.uri"


def verdict(folder: Path, **values: str) -> str:
    chosen = {"name": "pay.exchange.example.", "kind": "A", "weight": "0.5", "second": BOTH} | values
    (folder / "main.tf").write_text(STACK.format(**chosen))
    result = run_audit(read_targets([str(folder)]), Config(), load(bundled("policies")), Options())
    (service,) = result.services
    return next(str(v.interval) for level, v in service.verdicts if level.value == "provider")


def test_either_host_may_be_lost(tmp_path: Path) -> None:
    assert verdict(tmp_path) == "holds"


@pytest.mark.parametrize("values", [{"name": "other.exchange.example."}, {"kind": "AAAA"}])
def test_another_name_or_kind_is_another_way_in(tmp_path: Path, values: dict[str, str]) -> None:
    assert verdict(tmp_path, **values) == "stops"


def test_a_host_whose_answers_lead_nowhere_leaves_it_open(tmp_path: Path) -> None:
    assert verdict(tmp_path, second=ONE) not in {"holds", "stops"}


def test_a_share_of_nothing_waits_for_a_person(tmp_path: Path) -> None:
    assert verdict(tmp_path, weight="0") not in {"holds", "stops"}
