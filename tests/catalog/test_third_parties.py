"""Providers beside the clouds: in front of a service, under it, or only watching it."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.errors import SourceError
from tests.catalog.scans import GOOGLE, Resources, levels, losing, only, scan

PROVIDERS = {**GOOGLE, "aws": {"region": "us-east-1"}, "cloudflare": {}, "mongodbatlas": {}, "datadog": {}}


def region(name: str, place: str) -> Resources:
    return {
        f"google_cloud_run_v2_service.{name}": {"name": name, "location": place},
        f"google_compute_region_network_endpoint_group.{name}": {
            "region": place,
            "cloud_run": [{"service": f"${{google_cloud_run_v2_service.{name}.name}}"}],
        },
        f"google_compute_region_backend_service.{name}": {
            "region": place,
            "backend": [{"group": f"${{google_compute_region_network_endpoint_group.{name}.id}}"}],
        },
        f"google_compute_forwarding_rule.{name}": {
            "region": place,
            "ip_address": f"${{google_compute_address.{name}.id}}",
            "backend_service": f"${{google_compute_region_backend_service.{name}.id}}",
        },
        f"google_compute_address.{name}": {"name": name, "region": place},
    }


RUN = region("east", "us-east1") | region("west", "us-west1")


def record(name: str) -> dict[str, Any]:
    return {"zone_id": "z", "name": "api", "type": "A", "content": f"${{google_compute_address.{name}.address}}"}


def pools(*, monitor: bool, **balancer: Any) -> Resources:
    check = {"monitor": "${cloudflare_load_balancer_monitor.x.id}"} if monitor else {}
    return {
        "cloudflare_load_balancer_monitor.x": {"type": "https"},
        **{
            f"cloudflare_load_balancer_pool.{n}": {
                "name": n,
                "origins": [{"name": n, "address": f"${{google_compute_address.{n}.address}}"}],
                **check,
            }
            for n in ("east", "west")
        },
        "cloudflare_load_balancer.x": {
            "zone_id": "z",
            "name": "api",
            "default_pools": [f"${{cloudflare_load_balancer_pool.{n}.id}}" for n in ("east", "west")],
            "fallback_pool": "${cloudflare_load_balancer_pool.west.id}",
            **balancer,
        },
    }


@pytest.mark.parametrize(
    ("front", "east", "west"),
    [
        (
            {"cloudflare_dns_record.a": record("east"), "cloudflare_dns_record.b": record("west")},
            "recovers",
            "recovers",
        ),
        (pools(monitor=True), "dips", "holds"),
        (pools(monitor=False), "recovers", "holds"),
        (pools(monitor=True, steering_policy="random"), "holds", "holds"),
    ],
    ids=["records in turn", "pools in order", "pools without monitor", "pools that all serve"],
)
def test_cloudflare_chooses(front: Resources, east: str, west: str) -> None:
    found = only(scan({**RUN, **front}, PROVIDERS))
    assert losing(found, "google:us-east1") == east
    assert losing(found, "google:us-west1") == west
    assert losing(found, "third-party:cloudflare") == "stops"


def atlas(*regions: tuple[str, str, int]) -> dict[str, Any]:
    configs = [
        {
            "provider_name": p,
            "region_name": r,
            "priority": 7,
            "electable_specs": [{"instance_size": "M30", "node_count": n}],
        }
        for p, r, n in regions
    ]
    return {"name": "ledger", "cluster_type": "REPLICASET", "replication_specs": [{"region_configs": configs}]}


@pytest.mark.parametrize(
    ("cluster", "zone", "region"),
    [
        (atlas(("AWS", "US_EAST_1", 3)), "dips", "stops"),
        (atlas(("AWS", "US_EAST_1", 2), ("AWS", "US_WEST_2", 2), ("AWS", "EU_WEST_1", 1)), "dips", "dips"),
        (atlas(("AWS", "US_EAST_1", 3), ("AWS", "US_WEST_2", 2)), "dips", "stops"),
    ],
    ids=["one region", "2+2+1", "3+2 has no majority without the first"],
)
def test_atlas_needs_a_majority(cluster: dict[str, Any], zone: str, region: str) -> None:
    found = only(scan({"mongodbatlas_advanced_cluster.x": cluster}, PROVIDERS))
    assert (levels(found)["zone"], levels(found)["region"]) == (zone, region)
    assert losing(found, "third-party:mongodbatlas") == "stops"


def test_a_vendor_that_the_environment_names_is_needed() -> None:
    service = {
        "name": "api",
        "location": "us-east1",
        "labels": {"resilience-service": "payouts"},
        "template": [{"containers": [{"env": [{"name": "DB", "value": "${mongodbatlas_advanced_cluster.x.name}"}]}]}],
    }
    stack: Resources = {
        "google_cloud_run_v2_service.x": service,
        "mongodbatlas_advanced_cluster.x": atlas(("AWS", "EU_WEST_1", 3)),
    }
    found = only(scan(stack, PROVIDERS))
    assert losing(found, "third-party:mongodbatlas") == "stops"
    assert losing(found, "aws:eu-west-1") == "stops"
    assert levels(found)["third-party"] == "stops"


def test_nothing_but_watchers_is_not_a_pass() -> None:
    with pytest.raises(SourceError, match="holds nothing that runs, keeps or leads to anything"):
        scan({"datadog_monitor.x": {"name": "x", "type": "metric alert"}}, PROVIDERS)


def test_who_only_watches_is_no_part() -> None:
    stack: Resources = {
        "google_cloud_run_v2_service.x": {"name": "api", "location": "us-east1"},
        "datadog_monitor.x": {"name": "${google_cloud_run_v2_service.x.name} is down", "type": "metric alert"},
    }
    result = scan(stack, PROVIDERS)
    assert "third-party:datadog" not in {d.domain for d in only(result).domains}
    assert not result.coverage.not_modelled
