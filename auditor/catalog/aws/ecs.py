"""Amazon ECS: services, task definitions, clusters."""

from __future__ import annotations

from dataclasses import replace

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import fleet, regional
from auditor.catalog.wiring import integer, mentions, related, subnet_slots, text, undecided
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role
from auditor.model.value import Known

_PAGE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html"
_SECRETS_PAGE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html"
# Secrets are "injected into the container when the container is initially started".
_AT_START = ("aws_secretsmanager_secret", "aws_secretsmanager_secret_version", "aws_ssm_parameter")


def _service(record: Record, lookup: Lookup) -> Described:
    return Described(
        shape=fleet(_count(record), _slots(record, lookup), f"{record.address} tasks"),
        relations=_relations(record, lookup),
    )


def _count(record: Record) -> int | None:
    if text(record.get("scheduling_strategy")) == "DAEMON":
        return None
    value = record.get("desired_count")
    count = integer(value)
    # Unset, ECS starts one task: the API default of the console and of Terraform is 0 tasks only when said.
    return count if count is not None or not isinstance(value, Known) else 0


def _slots(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    slots = subnet_slots(lookup, record, "network_configuration.subnets")
    if slots:
        return slots
    hosts = _cluster_hosts(record, lookup)
    if hosts:
        return hosts
    zones = lookup.zones(lookup.region(record))
    return (undecided(zones),)


def _cluster_hosts(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    """Return slots on the hosts of the service's cluster (bridge networking has no subnets of its own)."""
    slots: tuple[Replica, ...] = ()
    for cluster in lookup.targets(record, "cluster", types=("aws_ecs_cluster",)).addresses:
        for link in lookup.referrers(cluster, "aws_ecs_cluster_capacity_providers", "cluster_name"):
            for provider in lookup.targets(link, "capacity_providers", types=("aws_ecs_capacity_provider",)).addresses:
                slots += _provider_hosts(provider, lookup)
    return slots


def _provider_hosts(provider: str, lookup: Lookup) -> tuple[Replica, ...]:
    record = lookup.record(provider)
    if record is None:
        return ()
    path = "auto_scaling_group_provider.auto_scaling_group_arn"
    slots: tuple[Replica, ...] = ()
    for group in lookup.targets(record, path, types=("aws_autoscaling_group",)).addresses:
        hosts = lookup.record(group)
        slots += subnet_slots(lookup, hosts, "vpc_zone_identifier") if hosts else ()
    return slots


def _relations(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out: tuple[Relation, ...] = related(
        Relating.NEEDS, record, lookup.targets(record, "cluster", types=("aws_ecs_cluster",)), "cluster"
    )
    definitions = lookup.targets(record, "task_definition", types=("aws_ecs_task_definition",))
    for address in definitions.addresses:
        definition = lookup.record(address)
        if definition is not None:
            out += _definition_needs(record, definition, lookup)
    return out


def _definition_needs(record: Record, definition: Record, lookup: Lookup) -> tuple[Relation, ...]:
    mentioned = mentions(definition, lookup, "container_definitions")
    volumes = related(
        Relating.NEEDS,
        definition,
        lookup.targets(definition, "volume.efs_volume_configuration.file_system_id"),
        "volume",
    )
    out = []
    for r in (*mentioned, *volumes):
        target = lookup.record(r.target)
        at_start = target is not None and target.type in _AT_START
        kind = Relating.STARTS_WITH if at_start else r.kind
        out.append(replace(r, kind=kind, source=record.address, via=f"task definition {r.via}"))
    return tuple(out)


def _definition(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True))


TYPES = (
    TypeSpec(
        type="aws_ecs_service",
        role=Role.COMPUTE,
        describe=_service,
        reads=("desired_count", "scheduling_strategy", "network_configuration.subnets", "cluster",
               "task_definition", "load_balancer"),
        assumes="Tasks are spread over the zones of the subnets given and started again in those that are left.",
        source=_PAGE,
        identity=("name",),
    ),
    TypeSpec(type="aws_ecs_cluster", role=Role.CONTROL, identity=("name",), source=_PAGE),
    TypeSpec(
        type="aws_ecs_task_definition",
        role=Role.PART,
        describe=_definition,
        reads=("container_definitions", "volume"),
        assumes="What the environment names is needed; secrets are read when a task starts.",
        source=_SECRETS_PAGE,
        identity=("family",),
    ),
    TypeSpec(type="aws_ecs_cluster_capacity_providers", role=Role.NETWORK),
    TypeSpec(type="aws_ecs_capacity_provider", role=Role.NETWORK, identity=("name",)),
    TypeSpec(type="aws_ecs_account_setting_default", role=Role.SUPPORT),
    TypeSpec(type="aws_ecs_tag", role=Role.SUPPORT),
)  # fmt: skip
