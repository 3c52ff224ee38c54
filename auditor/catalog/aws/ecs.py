"""Amazon ECS: services, task definitions, clusters."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.catalog.aws.autoscaling import desired
from auditor.catalog.interface import Described, Guard, Lookup, Targets, TypeSpec
from auditor.catalog.shapes import fleet, regional
from auditor.catalog.wiring import integer, mentions, related, subnet_slots, text, undecided
from auditor.model.guard import GuardState
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role
from auditor.model.value import Known

_PAGE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html"
_SECRETS_PAGE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html"
# Secrets are "injected into the container when the container is initially started".
_PROVIDER = "aws_ecs_capacity_provider"
_AT_START = ("aws_secretsmanager_secret", "aws_secretsmanager_secret_version", "aws_ssm_parameter")


def _service(record: Record, lookup: Lookup) -> Described:
    hosts = _hosts(record, lookup)
    slots, notes = _slots(record, hosts, lookup)
    count = _count(record, hosts)
    on = related(Relating.NEEDS, record, Targets(tuple(h.address for h in hosts)), "capacity provider")
    return Described(
        shape=fleet(count, slots, f"{record.address} tasks"),
        relations=(*_relations(record, lookup), *on),
        units=count,
        notes=notes,
    )


def _count(record: Record, hosts: tuple[Record, ...]) -> int | None:
    if text(record.get("scheduling_strategy")) == "DAEMON":
        # One task on every host.
        sizes = [desired(h) for h in hosts]
        return sum(s or 0 for s in sizes) if sizes and None not in sizes else None
    value = record.get("desired_count")
    count = integer(value)
    # Unset, ECS starts one task: the API default of the console and of Terraform is 0 tasks only when said.
    return count if count is not None or not isinstance(value, Known) else 0


def _slots(record: Record, hosts: tuple[Record, ...], lookup: Lookup) -> tuple[tuple[Replica, ...], tuple[str, ...]]:
    slots = subnet_slots(lookup, record, "network_configuration.subnets")
    under = tuple(s for h in hosts for s in subnet_slots(lookup, h, "vpc_zone_identifier"))
    if slots and under:
        # A task's interface must lie in the zone of its host.
        zones = {s.spot for s in under}
        near = tuple(s for s in slots if s.spot in zones)
        missing = sorted({z for s in slots if s.spot not in zones for z in s.spot.zones})
        note = f"it allows {', '.join(missing)}, where it has no hosts"
        return near or under, (note,) if missing and near else ()
    return slots or under or (undecided(lookup.zones(lookup.region(record))),), ()


def _hosts(record: Record, lookup: Lookup) -> tuple[Record, ...]:
    """Return the Auto Scaling groups whose instances the tasks run on, () for Fargate or where none is told."""
    if text(record.get("launch_type")) == "FARGATE":
        return ()
    named = lookup.targets(record, "capacity_provider_strategy.capacity_provider", types=(_PROVIDER,))
    providers = dict.fromkeys(named.addresses)
    if named.literals:
        return ()  # FARGATE, FARGATE_SPOT, or a provider of another stack
    for cluster in lookup.targets(record, "cluster", types=("aws_ecs_cluster",)).addresses if not providers else ():
        for link in lookup.referrers(cluster, "aws_ecs_cluster_capacity_providers", "cluster_name"):
            default = "default_capacity_provider_strategy.capacity_provider"
            found = lookup.targets(link, default, types=(_PROVIDER,))
            found = found if found.addresses else lookup.targets(link, "capacity_providers", types=(_PROVIDER,))
            providers.update(dict.fromkeys(found.addresses))
    found_hosts: dict[str, None] = {}
    for provider in providers:
        known = lookup.record(provider)
        path = "auto_scaling_group_provider.auto_scaling_group_arn"
        hits = lookup.targets(known, path, types=("aws_autoscaling_group",)) if known else None
        found_hosts.update(dict.fromkeys(hits.addresses if hits else ()))
    return tuple(h for a in found_hosts if (h := lookup.record(a)) is not None)


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


_GUARDS = (
    Guard(
        name="Availability Zone rebalancing",
        path="availability_zone_rebalancing",
        on=("ENABLED",),
        # What an unset argument means differs by the age of the service and the version of the provider.
        default=GuardState.UNKNOWN,
        against="tasks that stay in few zones after a loss has ended",
        source=_PAGE,
    ),
    Guard(
        name="deployment circuit breaker",
        path="deployment_circuit_breaker.enable",
        against="a deployment that goes on although its tasks fail",
        source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    ),
)

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
        guards=_GUARDS,
        called=False,
        hosts=("service_connect_configuration.service.client_alias.dns_name",
               "service_connect_configuration.service.discovery_name"),
    ),
    TypeSpec(type="aws_ecs_cluster", role=Role.CONTROL, identity=("name",), called=False, source=_PAGE),
    TypeSpec(
        type="aws_ecs_task_definition",
        role=Role.PART,
        describe=_definition,
        reads=("container_definitions", "volume"),
        assumes="What the environment names is needed; secrets are read when a task starts.",
        source=_SECRETS_PAGE,
        identity=("family",),
        called=False,
    ),
    TypeSpec(type="aws_ecs_cluster_capacity_providers", role=Role.NETWORK,
             source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html"),
    TypeSpec(type="aws_ecs_capacity_provider", role=Role.NETWORK, identity=("name",), called=False,
             source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html"),
    TypeSpec(type="aws_ecs_account_setting_default", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html"),
    TypeSpec(type="aws_ecs_tag", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html"),
)  # fmt: skip
