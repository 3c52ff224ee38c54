"""Where tables leave open whether Terraform says plural or singular, references stand at both paths, as values do."""

from __future__ import annotations

from auditor.sources.pulumi.names import forms_of
from auditor.sources.pulumi.references import Linker
from auditor.sources.pulumi.values import UNKNOWN, convert


def test_a_nested_reference_is_found_under_terraforms_name() -> None:
    converted = convert({"backends": [{"group": UNKNOWN}]}, forms_of("google_compute_backend_service"))
    linker = Linker({"urn:group": "group.a"}, {"urn:group": "google_compute_region_network_endpoint_group"}, {})
    found = linker.references({"backends": ["urn:group"]}, converted)
    assert {r.path: r.targets for r in found} == {"backends.group": ("group.a",), "backend.group": ("group.a",)}


def test_a_property_of_one_spelling_has_one_path() -> None:
    converted = convert({"vpcId": UNKNOWN}, forms_of("aws_subnet"))
    found = Linker({"urn:vpc": "vpc"}, {"urn:vpc": "aws_vpc"}, {}).references({"vpcId": ["urn:vpc"]}, converted)
    assert [r.path for r in found] == ["vpc_id"]
