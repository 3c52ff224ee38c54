"""Databases, streams and caches that a vendor runs in a cloud: MongoDB Atlas, Confluent, Elastic, Redis, Aiven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import integer, text
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Scope, Shape, Spot
from auditor.model.value import Known
from auditor.model.verdict import Mode, Verdict

_ATLAS = "https://www.mongodb.com/docs/atlas/cluster-config/multi-cloud-distribution/"
_CONFLUENT = "https://docs.confluent.io/cloud/current/clusters/cluster-types.html"
_ELASTIC = "https://www.elastic.co/docs/deploy-manage/deploy/elastic-cloud/configure"
_REDIS = "https://redis.io/docs/latest/operate/rc/databases/configuration/high-availability/"
_AIVEN = "https://aiven.io/docs/platform/concepts/high-availability"
_OUT = Scope.THIRD_PARTY
_CLOUDS = {"aws": "aws", "gcp": "google", "google": "google", "azure": "azure"}


def _atlas(record: Record, lookup: Lookup) -> Described:
    """Return the electable nodes: spread over the zones of their region, a majority has to be left."""
    nodes = tuple(_nodes(record, lookup))
    backup = (
        (Replica(mode=Mode.BACKUP),)
        if text(record.get("backup_enabled")) or record.get("backup_enabled") == Known(True)
        else ()
    )
    if not nodes:
        return Described(shape=Shape(replicas=(Replica(floor=Verdict.STOPS), *backup)))
    need = len(nodes) // 2 + 1
    # A primary that is lost is elected anew by itself.
    shape = Shape(replicas=(*nodes, *backup), need=(need, need), hold=(need, need), run=(need, need), cap=Verdict.DIPS)
    return Described(shape=shape)


def _nodes(record: Record, lookup: Lookup) -> Iterator[Replica]:
    for spec in blocks(record.get("replication_specs")):
        configs = (*blocks(Known(spec.get("region_configs"))), *blocks(Known(spec.get("regions_config"))))
        for config in configs:
            provider = _CLOUDS.get(
                str(config.get("provider_name") or record.values.get("provider_name") or "").lower(), ""
            )
            region = _region(provider, str(config.get("region_name") or ""))
            zones = lookup.zones(region) if region else ()
            for i in range(_count(config)):
                spot = Spot((zones[i % len(zones)],)) if zones else Spot()
                yield Replica(spot=spot, provider=provider, region=region)


def _count(config: Mapping[str, Any]) -> int:
    for specs in blocks(Known(config.get("electable_specs"))):
        return integer(Known(specs.get("node_count"))) or 0
    return integer(Known(config.get("electable_nodes"))) or 0


def _region(provider: str, name: str) -> str:
    """Return the cloud's own name of an Atlas region; only those of AWS are spelled alike (EU_WEST_1)."""
    return name.lower().replace("_", "-") if provider == "aws" else ""


def _kafka(record: Record, lookup: Lookup) -> Described:
    provider = _CLOUDS.get(text(record.get("cloud")).lower(), "")
    region = text(record.get("region"))
    zones = lookup.zones(region) if region else ()
    if text(record.get("availability")) in ("SINGLE_ZONE", "LOW"):
        return Described(
            shape=Shape(replicas=(Replica(spot=Spot(zones, record.address), provider=provider, region=region),))
        )
    return Described(shape=Shape(replicas=(Replica(provider=provider, region=region),)))


def _elastic(record: Record, lookup: Lookup) -> Described:
    place = text(record.get("region"))
    provider, _, region = place.partition("-")
    provider = _CLOUDS.get(provider, "aws" if place[:3] in ("us-", "eu-", "ap-", "sa-", "ca-") else "")
    region = region if place.partition("-")[0] in _CLOUDS else place
    return Described(shape=Shape(replicas=(Replica(provider=provider, region=region if provider else ""),)))


def _aiven(record: Record, lookup: Lookup) -> Described:
    """Return a service in the region of `cloud_name`; plans called hobbyist or startup are one node."""
    provider, _, region = text(record.get("cloud_name")).partition("-")
    provider = _CLOUDS.get(provider, "")
    zones = lookup.zones(region) if provider else ()
    alone = text(record.get("plan")).split("-")[0] in ("hobbyist", "startup", "free")
    spot = Spot(zones, record.address) if alone and zones else Spot()
    return Described(shape=Shape(replicas=(Replica(spot=spot, provider=provider, region=region if provider else ""),)))


def _anywhere(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional())


TYPES = (
    *(TypeSpec(type=t, role=Role.DATA, scope=_OUT, describe=_atlas, reads=("replication_specs",), source=_ATLAS,
               identity=("name", "srv_address", "mongo_uri"),
               assumes="Electable nodes of a region stand in different zones; a majority elects a primary by itself.")
      for t in ("mongodbatlas_advanced_cluster", "mongodbatlas_cluster")),
    TypeSpec(type="mongodbatlas_serverless_instance", role=Role.DATA, scope=_OUT, describe=_anywhere, source=_ATLAS),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=_OUT, source=_ATLAS) for t in (
        "mongodbatlas_project", "mongodbatlas_database_user", "mongodbatlas_project_ip_access_list",
        "mongodbatlas_network_peering", "mongodbatlas_network_container", "mongodbatlas_privatelink_endpoint",
        "mongodbatlas_privatelink_endpoint_service", "mongodbatlas_cloud_backup_schedule",
        "mongodbatlas_encryption_at_rest", "mongodbatlas_alert_configuration", "mongodbatlas_auditing",
        "mongodbatlas_maintenance_window", "mongodbatlas_team", "mongodbatlas_custom_db_role")),
    TypeSpec(type="confluent_kafka_cluster", role=Role.QUEUE, scope=_OUT, describe=_kafka,
             reads=("availability", "cloud", "region"), source=_CONFLUENT,
             identity=("bootstrap_endpoint", "rest_endpoint"),
             assumes="Only MULTI_ZONE clusters keep their topics over the zones of their region."),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=_OUT, source=_CONFLUENT) for t in (
        "confluent_environment", "confluent_service_account", "confluent_api_key", "confluent_role_binding",
        "confluent_kafka_topic", "confluent_kafka_acl", "confluent_network", "confluent_peering",
        "confluent_private_link_access", "confluent_schema_registry_cluster", "confluent_schema", "confluent_connector",
        "confluent_cluster_link", "confluent_kafka_mirror_topic")),
    TypeSpec(type="ec_deployment", role=Role.DATA, scope=_OUT, describe=_elastic, reads=("region",), source=_ELASTIC),
    *(TypeSpec(type=t, role=Role.DATA, scope=_OUT, describe=_anywhere, source=_REDIS) for t in (
        "rediscloud_subscription", "rediscloud_subscription_database", "rediscloud_active_active_subscription",
        "rediscloud_active_active_subscription_database")),
    *(TypeSpec(type=t, role=role, scope=_OUT, describe=_aiven, reads=("cloud_name", "plan"), source=_AIVEN,
               identity=("service_host", "service_uri")) for t, role in (
        ("aiven_pg", Role.DATA), ("aiven_mysql", Role.DATA), ("aiven_kafka", Role.QUEUE), ("aiven_redis", Role.CACHE),
        ("aiven_valkey", Role.CACHE), ("aiven_opensearch", Role.DATA), ("aiven_cassandra", Role.DATA))),
)  # fmt: skip
