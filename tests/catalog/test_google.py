"""Google Cloud, one question per case: redundant, not redundant, look-alike, not known."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.catalog.table import CATALOG
from tests.catalog.scans import GOOGLE, Resources, levels, losing, only, scan

SQL = "google_sql_database_instance.x"
ZONES = ("us-east1-b", "us-east1-c", "us-east1-d")


def sql(**settings: Any) -> dict[str, Any]:
    return {
        "name": "x",
        "database_version": "POSTGRES_16",
        "region": "us-east1",
        "settings": [{"tier": "t", **settings}],
    }


def backup(**settings: Any) -> dict[str, Any]:
    return {"backup_configuration": [{"enabled": True, **settings}]}


CASES: dict[str, tuple[Resources, str, str]] = {
    # Cloud SQL
    "sql zonal without backup": ({SQL: sql()}, "stops", "stops"),
    "sql zonal with backup in the nearest multi-region": ({SQL: sql(**backup())}, "restores", "restores"),
    "sql zonal with backup in its own region": ({SQL: sql(**backup(location="us-east1"))}, "restores", "stops"),
    "sql regional": ({SQL: sql(availability_type="REGIONAL")}, "dips", "stops"),
    "sql availability not known": (
        {SQL: sql(availability_type="${terraform_data.ha.output}")},
        "stops..dips",
        "stops",
    ),
    "sql replica in another region": (
        {
            SQL: sql(availability_type="REGIONAL"),
            "google_sql_database_instance.y": {
                "name": "y",
                "region": "us-west1",
                "database_version": "POSTGRES_16",
                "master_instance_name": "${google_sql_database_instance.x.name}",
                "settings": [{"tier": "t"}],
            },
        },
        "dips",
        "recovers",
    ),
    # AlloyDB
    "alloydb regional by default": (
        {
            "google_alloydb_cluster.x": {"cluster_id": "x", "location": "us-east1"},
            "google_alloydb_instance.x": {
                "cluster": "${google_alloydb_cluster.x.name}",
                "instance_id": "x",
                "instance_type": "PRIMARY",
            },
        },
        "dips",
        "stops",
    ),
    # Spanner, Firestore, Bigtable
    "spanner regional": ({"google_spanner_instance.x": {"config": "regional-europe-west4"}}, "holds", "stops"),
    "spanner multi-region by full path": (
        {"google_spanner_instance.x": {"config": "projects/acme/instanceConfigs/nam6"}},
        "holds",
        "holds",
    ),
    "spanner custom configuration": (
        {"google_spanner_instance.x": {"config": "custom-nam11"}},
        "stops..holds",
        "stops..holds",
    ),
    "firestore region": ({"google_firestore_database.x": {"location_id": "us-east1"}}, "holds", "stops"),
    "firestore multi-region": ({"google_firestore_database.x": {"location_id": "eur3"}}, "holds", "holds"),
    "bigtable one cluster": (
        {"google_bigtable_instance.x": {"cluster": [{"cluster_id": "a", "zone": "us-east1-b"}]}},
        "stops",
        "stops",
    ),
    "bigtable two clusters in one region": (
        {
            "google_bigtable_instance.x": {
                "cluster": [{"cluster_id": c, "zone": f"us-east1-{c}"} for c in "bc"],
            }
        },
        "holds",
        "stops",
    ),
    # Memorystore
    "redis cluster with replicas": (
        {"google_redis_cluster.x": {"region": "us-east1", "shard_count": 3, "replica_count": 1}},
        "dips",
        "stops",
    ),
    "redis cluster in one zone": (
        {
            "google_redis_cluster.x": {
                "region": "us-east1",
                "shard_count": 3,
                "replica_count": 1,
                "zone_distribution_config": [{"mode": "SINGLE_ZONE", "zone": "us-east1-b"}],
            }
        },
        "stops",
        "stops",
    ),
    "valkey without replicas": (
        {"google_memorystore_instance.x": {"location": "us-east1", "shard_count": 2}},
        "stops",
        "stops",
    ),
    "memcached over zones": (
        {"google_memcache_instance.x": {"region": "us-east1", "node_count": 3, "zones": list(ZONES)}},
        "holds",
        "stops",
    ),
    # Files, objects, queues, keys, secrets
    "filestore basic": (
        {"google_filestore_instance.x": {"tier": "BASIC_SSD", "location": "us-east1-b"}},
        "stops",
        "stops",
    ),
    "filestore regional": (
        {"google_filestore_instance.x": {"tier": "REGIONAL", "location": "us-east1"}},
        "holds",
        "stops",
    ),
    "bucket region in capitals": ({"google_storage_bucket.x": {"location": "US-EAST1"}}, "holds", "stops"),
    "bucket multi-region": ({"google_storage_bucket.x": {"location": "EU"}}, "holds", "holds"),
    "bucket pair": (
        {
            "google_storage_bucket.x": {
                "location": "US",
                "custom_placement_config": [{"data_locations": ["US-EAST1", "US-WEST1"]}],
            }
        },
        "holds",
        "holds",
    ),
    "topic of two regions": (
        {
            "google_pubsub_topic.x": {
                "message_storage_policy": [{"allowed_persistence_regions": ["us-east1", "us-west1"]}],
            }
        },
        "holds",
        "stops..holds",
    ),
    "key of a multi-region": (
        {
            "google_kms_key_ring.x": {"location": "europe"},
            "google_kms_crypto_key.x": {"key_ring": "${google_kms_key_ring.x.id}", "purpose": "MAC"},
        },
        "holds",
        "holds",
    ),
    "secret of chosen regions": (
        {
            "google_secret_manager_secret.x": {
                "secret_id": "x",
                "replication": [{"user_managed": [{"replicas": [{"location": "us-east1"}]}]}],
            }
        },
        "holds",
        "stops",
    ),
    "secret replicated automatically": (
        {"google_secret_manager_secret.x": {"secret_id": "x", "replication": [{"auto": [{}]}]}},
        "holds",
        "holds",
    ),
    # Machines and groups
    "disk with snapshots": (
        {
            "google_compute_disk.x": {
                "zone": "us-east1-b",
                "resource_policies": ["${google_compute_resource_policy.x.id}"],
            },
            "google_compute_resource_policy.x": {
                "snapshot_schedule_policy": [{"schedule": [{"daily_schedule": [{"days_in_cycle": 1}]}]}],
            },
        },
        "restores",
        "restores",
    ),
    "zonal group of many": (
        {"google_compute_instance_group_manager.x": {"zone": "us-east1-b", "target_size": 6}},
        "stops",
        "restores",
    ),
    "regional group in two zones": (
        {
            "google_compute_region_instance_group_manager.x": {
                "region": "us-east1",
                "target_size": 4,
                "distribution_policy_zones": ["us-east1-b", "us-east1-c"],
            }
        },
        "holds",
        "restores",
    ),
    "regional group in one zone": (
        {
            "google_compute_region_instance_group_manager.x": {
                "region": "us-east1",
                "target_size": 4,
                "distribution_policy_zones": ["us-east1-b"],
            }
        },
        "stops",
        "restores",
    ),
    "regional group of unknown size": (
        {
            "google_compute_region_instance_group_manager.x": {
                "region": "us-east1",
                "target_size": "${random_integer.n.result}",
            }
        },
        "stops..holds",
        "restores",
    ),
    "cloud run": ({"google_cloud_run_v2_service.x": {"name": "x", "location": "us-east1"}}, "holds", "restores"),
    "cloud run over two regions": (
        {
            "google_cloud_run_v2_service.x": {
                "name": "x",
                "location": "global",
                "multi_region_settings": [{"regions": ["us-east1", "us-west1"]}],
            }
        },
        "holds",
        "holds",
    ),
    # GKE
    "node pool of a regional cluster": (
        {
            "google_container_cluster.x": {"location": "us-east1", "remove_default_node_pool": True},
            "google_container_node_pool.x": {"cluster": "${google_container_cluster.x.id}", "node_count": 1},
        },
        "holds",
        "restores",
    ),
    "node pool pinned to one zone": (
        {
            "google_container_cluster.x": {"location": "us-east1", "remove_default_node_pool": True},
            "google_container_node_pool.x": {
                "cluster": "${google_container_cluster.x.id}",
                "node_count": 3,
                "node_locations": ["us-east1-b"],
            },
        },
        "stops",
        "restores",
    ),
    "zonal cluster with its default pool": (
        {"google_container_cluster.x": {"location": "us-east1-b", "initial_node_count": 3}},
        "stops",
        "restores",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_verdicts(name: str) -> None:
    resources, zone, region = CASES[name]
    found = levels(only(scan(resources)))
    assert (found["zone"], found["region"]) == (zone, region)


def test_the_resource_wins_over_the_provider() -> None:
    found = only(scan({"google_filestore_instance.x": {"tier": "ZONAL", "location": "us-central1-c"}},
                      {"google": {"project": "acme", "region": "us-west1", "zone": "us-west1-a"}}))  # fmt: skip
    assert {d.domain for d in found.domains} == {
        "google", "google:account:acme", "google:us-central1", "google:us-central1:us-central1-c",
    }  # fmt: skip


def test_google_beta_is_google() -> None:
    both = {
        "google_filestore_instance.a": {"provider": "google-beta", "tier": "ZONAL", "location": "us-east1-b"},
        "google_filestore_instance.b": {"tier": "ZONAL", "location": "us-east1-b"},
    }
    found = only(scan(both, {**GOOGLE, "google-beta": GOOGLE["google"]}))
    assert losing(found, "google") == "stops"
    assert not any("beta" in d.domain for d in found.domains)


def test_a_zone_that_the_provider_sets_counts() -> None:
    machine = {"machine_type": "e2-small", "network_interface": [{"network": "default"}]}
    found = only(scan({"google_compute_instance.x": machine}, {"google": {"project": "acme", "zone": "us-east4-a"}}))
    assert losing(found, "google:us-east4:us-east4-a") == "stops"
    assert losing(found, "google:us-east4") == "restores"


def test_apis_share_one_plane_over_all_regions() -> None:
    """12 June 2025: https://status.cloud.google.com/incidents/ow5i3PPK96RduMcb1SsW"""
    found = only(scan({"google_storage_bucket.x": {"location": "EU"}}))
    assert losing(found, "google:global") == "stops"


def test_a_copy_in_a_second_project_survives_the_first() -> None:
    buckets: Resources = {
        "google_storage_bucket.x": {"name": "x", "location": "us-east1", "project": "acme"},
        "google_storage_bucket.copy": {"name": "copy", "location": "us-west1", "project": "acme-vault"},
        "google_storage_transfer_job.x": {
            "project": "acme-vault",
            "replication_spec": [{
                "gcs_data_source": [{"bucket_name": "${google_storage_bucket.x.name}"}],
                "gcs_data_sink": [{"bucket_name": "${google_storage_bucket.copy.name}"}],
            }],
        },
    }  # fmt: skip
    found = only(scan(buckets))
    assert losing(found, "google:account:acme") == "recovers"
    assert losing(found, "google:us-east1") == "recovers"


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        ({"wrr": [{"weight": 1, "rrdatas": ["${A}"]}, {"weight": 1, "rrdatas": ["${B}"]}]}, "recovers"),
        (
            {
                "health_check": "${google_compute_health_check.x.id}",
                "wrr": [{"weight": 1, "rrdatas": ["${A}"]}, {"weight": 1, "rrdatas": ["${B}"]}],
            },
            "holds",
        ),
        (
            {
                "primary_backup": [{
                    "primary": [{"internal_load_balancers": [{"ip_address": "${A}"}]}],
                    "backup_geo": [{"location": "us-west1", "health_checked_targets": [
                        {"internal_load_balancers": [{"ip_address": "${B}"}]}]}],
                }]
            },
            "dips",
        ),
    ],
)  # fmt: skip
def test_dns_policies(policy: dict[str, Any], verdict: str) -> None:
    import json

    text = json.dumps(policy)
    for letter, name in (("A", "east"), ("B", "west")):
        text = text.replace(f"${{{letter}}}", f"${{google_compute_forwarding_rule.{name}.ip_address}}")
    fronts: Resources = {
        f"google_{what}.{name}": body
        for name, region in (("east", "us-east1"), ("west", "us-west1"))
        for what, body in (
            ("compute_forwarding_rule", {
                "region": region, "backend_service": f"${{google_compute_region_backend_service.{name}.id}}"}),
            ("compute_region_backend_service", {
                "region": region, "health_checks": ["${google_compute_health_check.x.id}"],
                "backend": [{"group": f"${{google_compute_region_instance_group_manager.{name}.instance_group}}"}]}),
            ("compute_region_instance_group_manager", {"name": name, "region": region, "target_size": 3}),
        )
    }  # fmt: skip
    record = {"name": "api.acme.example.", "type": "A", "ttl": 30, "routing_policy": [json.loads(text)]}
    found = only(scan({**fronts, "google_compute_health_check.x": {"name": "x"}, "google_dns_record_set.x": record}))
    assert losing(found, "google:us-east1") == verdict
    assert levels(found)["zone"] == "holds"


def test_a_machine_on_the_way_out_is_needed() -> None:
    network = "${google_compute_network.x.id}"
    stack: Resources = {
        "google_compute_network.x": {"name": "x"},
        "google_compute_subnetwork.x": {"name": "x", "region": "us-east1", "network": network},
        "google_compute_route.x": {
            "network": network, "dest_range": "0.0.0.0/0", "next_hop_instance": "${google_compute_instance.nat.id}"},
        "google_compute_instance.nat": {"zone": "us-east1-b", "can_ip_forward": True,
                                        "network_interface": [{"network": network, "access_config": [{}]}]},
        "google_compute_instance.payouts": {
            "zone": "us-east1-c", "labels": {"resilience-service": "payouts"},
            "network_interface": [{"subnetwork": "${google_compute_subnetwork.x.id}"}]},
    }  # fmt: skip
    found = only(scan(stack))
    assert losing(found, "google:us-east1:us-east1-b") == "stops"
    assert "google_compute_instance.nat" in {m.address for m in found.members}
    stack["google_compute_route.x"]["tags"] = ["private"]
    assert losing(only(scan(stack)), "google:us-east1:us-east1-b") == "holds"


def test_cloud_nat_has_no_machine_in_a_zone() -> None:
    network = "${google_compute_network.x.id}"
    stack: Resources = {
        "google_compute_network.x": {"name": "x"},
        "google_compute_subnetwork.x": {"name": "x", "region": "us-east1", "network": network},
        "google_compute_router.x": {"name": "x", "region": "us-east1", "network": network},
        "google_compute_router_nat.x": {"router": "${google_compute_router.x.name}", "region": "us-east1"},
        "google_compute_instance.payouts": {
            "zone": "us-east1-c", "labels": {"resilience-service": "payouts"},
            "network_interface": [{"subnetwork": "${google_compute_subnetwork.x.id}"}]},
    }  # fmt: skip
    found = only(scan(stack))
    assert "google_compute_router_nat.x" in {m.address for m in found.members}
    assert losing(found, "google:us-east1:us-east1-b") == "holds"


def test_a_spot_machine_is_said() -> None:
    machine = {"zone": "us-east1-b", "scheduling": [{"provisioning_model": "SPOT"}]}
    assert any("spot machine" in n for n in scan({"google_compute_instance.x": machine}).coverage.notes)


def test_zones_that_share_a_building_are_said() -> None:
    osaka = scan({"google_storage_bucket.x": {"location": "ASIA-NORTHEAST2"}})
    assert any("asia-northeast2" in n and "data centers" in n for n in osaka.coverage.notes)
    tokyo = scan({"google_storage_bucket.x": {"location": "ASIA-NORTHEAST1"}})
    assert not any("data centers" in n for n in tokyo.coverage.notes)


def test_every_google_type_names_its_page() -> None:
    google = [s for t, s in CATALOG.items() if t.startswith("google_")]
    assert len(google) > 1000
    assert not [s.type for s in google if not s.source.startswith("https://")]


def test_what_is_not_modelled_is_said() -> None:
    result = scan(
        {"google_storage_bucket.x": {"location": "EU"}, "google_oracle_database_autonomous_database.x": {"a": 1}}
    )
    assert result.coverage.not_modelled == (("google_oracle_database_autonomous_database", 1),)
