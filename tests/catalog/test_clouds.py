"""What the kernel may ask of a cloud: spellings of regions, zones, accounts and ids."""

from __future__ import annotations

import pytest

from auditor.catalog.clouds import CLOUDS, canonical, cloud_named, cloud_of_region
from auditor.catalog.remedies import remedy
from auditor.catalog.shapes import regional
from auditor.catalog.table import CATALOG
from auditor.model.record import Origin, ProviderConfig, Record
from auditor.model.resource import Resource, Role, Scope
from auditor.model.value import UNSET, Known
from auditor.model.verdict import Level


def record(
    region: str = "", zone: str = "", values: dict[str, object] | None = None, provider: str = "google"
) -> Record:
    config = ProviderConfig(provider, provider, Known(region or None), UNSET, "", Known(zone or None))
    return Record(
        address="google_x.x", type="google_x", name="x", module="", index=None, mode="managed",
        values=values or {}, unknown={}, provider=config, origin=Origin("in", "terraform-plan"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("provider", "cloud"),
    [
        ("aws", "aws"), ("google-beta", "google"), ("azuread", "azure"), ("azapi", "azure"), ("azure-native", "azure"),
        ("helm", "kubernetes"), ("cloudflare", "cloudflare"), ("openstack", "openstack"),
    ],
)  # fmt: skip
def test_provider_names_of_one_cloud_are_one_provider(provider: str, cloud: str) -> None:
    assert cloud_named(provider).name == cloud


@pytest.mark.parametrize(
    ("region", "cloud"),
    [("ap-northeast-1", "aws"), ("us-gov-west-1", "aws"), ("us-central1", "google"), ("europe-west12", "google"),
     ("northeurope", "azure"), ("eastus2", "azure")],
)  # fmt: skip
def test_a_region_name_belongs_to_one_cloud(region: str, cloud: str) -> None:
    assert cloud_of_region(region).name == cloud
    assert [c.name for c in CLOUDS if c.is_region(region)] == [cloud]


def test_zones_of_google_regions_are_those_that_exist() -> None:
    google = cloud_named("google")
    assert google.zones("us-east1", ()) == ("us-east1-b", "us-east1-c", "us-east1-d")
    assert "us-central1-f" in google.zones("us-central1", ("us-central1-a",))


@pytest.mark.parametrize(
    ("values", "home"),
    [
        ({"zone": "us-central1-b"}, ("", "us-central1-b", "us-central1")),
        ({"location": "EU"}, ("eu", "", "")),
        ({"location": "us-east1-c"}, ("", "us-east1-c", "us-east1")),
        ({"region": "https://www.googleapis.com/compute/v1/projects/p/regions/asia-east1"}, ("asia-east1", "", "")),
        ({"id": "projects/p/locations/europe-west1/keyRings/k"}, ("europe-west1", "", "")),
        ({"id": "projects/p/zones/us-west1-a/instances/i"}, ("us-west1", "", "")),
    ],
)
def test_a_google_record_names_its_place(values: dict[str, object], home: tuple[str, str, str]) -> None:
    found = cloud_named("google").home(record(values=values))
    assert (found.region, found.zone, found.zone_region) == home


def test_a_google_project_is_the_account() -> None:
    assert cloud_named("google").home(record(values={"id": "projects/custody/secrets/s"})).account == "custody"
    assert cloud_named("google").home(record(values={"project": "treasury"})).account == "treasury"


def test_a_provider_zone_tells_the_region_only_where_no_region_is_set() -> None:
    google = cloud_named("google")
    assert google.home(record(zone="us-west1-a")).region == "us-west1"
    assert google.home(record(region="us-east1", zone="us-west1-a")).region == ""


def test_multi_regions_are_not_regions() -> None:
    google = cloud_named("google")
    assert [google.spans(r) for r in ("us", "eu", "nam4", "global", "us-central1", "?", "")] == [True] * 4 + [False] * 3


def test_azure_regions_without_zones_have_unknown_datacentres_and_other_advice() -> None:
    azure = cloud_named("azure")
    assert azure.has_zones("northeurope")
    assert azure.zones("northeurope", ()) == ("1", "2", "3")
    assert not azure.has_zones("westus")
    assert azure.zones("westus", ()) == ("westus?1", "westus?2", "westus?3")
    machines = {
        region: Resource(
            record=record(provider="azure"),
            provider="azure", role=Role.COMPUTE, scope=Scope.ZONAL, region=region, account="?",
            shape=regional(),
        )
        for region in ("westus", "northeurope")
    }  # fmt: skip
    assert "second region" in remedy(machines["westus"], Level.ZONE, CATALOG).change
    assert "zone" in remedy(machines["northeurope"], Level.ZONE, CATALOG).change


def test_one_id_in_its_several_spellings() -> None:
    link = "https://www.googleapis.com/compute/v1/projects/p/zones/z/instances/i"
    assert canonical(link) == canonical("//compute.googleapis.com/projects/p/zones/z/instances/i")
    assert canonical("/subscriptions/A/resourceGroups/R") == canonical("/subscriptions/a/resourcegroups/r")
    assert canonical("arn:aws:s3:::B") == "arn:aws:s3:::B"
