"""Managed compute beside ECS, EKS and Lambda: Elastic Beanstalk, Batch, App Runner, EC2 fleets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from auditor.catalog.aws.ec2 import payload
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import fleet, regional, spread
from auditor.catalog.wiring import (
    encrypted_by,
    integer,
    mentions,
    needs,
    open_spot,
    related,
    subnet_slots,
)
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Spot
from auditor.model.value import Known

_BEANSTALK_PAGE = "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.as.html"
_BATCH_PAGE = "https://docs.aws.amazon.com/batch/latest/userguide/disaster-recovery-resiliency.html"
_QUEUE_PAGE = "https://docs.aws.amazon.com/batch/latest/userguide/job_queues.html"
_RUNNER_PAGE = "https://docs.aws.amazon.com/apprunner/latest/dg/security-resilience.html"
_CONNECTOR_PAGE = "https://docs.aws.amazon.com/apprunner/latest/dg/network-vpc.html"
_FLEET_PAGE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Fleets.html"
_NETWORKS = ("aws_subnet", "aws_default_subnet", "aws_vpc", "aws_default_vpc", "aws_security_group")
_AT_START = ("aws_secretsmanager_secret", "aws_secretsmanager_secret_version", "aws_ssm_parameter",
             "aws_ecr_repository")  # fmt: skip


def _environment(record: Record, lookup: Lookup) -> Described:
    slots = _environment_slots(record, lookup)
    needed = tuple(
        r
        for r in mentions(record, lookup, "setting")
        if (t := lookup.record(r.target)) is not None and t.type not in _NETWORKS
    )
    return Described(shape=fleet(_environment_count(record), slots, f"{record.address} units"), relations=needed)


def _setting(record: Record, name: str) -> str:
    """Return the value of the option *name*, "" where it is unset or unknown."""
    settings = record.values.get("setting")
    for item in settings if isinstance(settings, list) else ():
        if isinstance(item, Mapping) and item.get("name") == name and isinstance(item.get("value"), str):
            return str(item["value"])
    return ""


def _environment_count(record: Record) -> int | None:
    if _setting(record, "EnvironmentType") == "SingleInstance":
        return 1
    return integer(Known(_setting(record, "MinSize") or None))


def _environment_slots(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    ids = {v.strip() for v in _setting(record, "Subnets").split(",") if v.strip()}
    known = [s for s in lookup.of_type("aws_subnet", "aws_default_subnet") if s.values.get("id") in ids]
    found = dict.fromkeys(s.address for s in known)
    if not ids:
        # The option is known after apply: the balancer's subnets are among what its settings refer to.
        hits = lookup.mentioned(record, "setting").addresses
        found = dict.fromkeys(a for a in hits if (r := lookup.record(a)) and r.type in _NETWORKS[:2])
    slots = [Replica(spot=lookup.subnet_spot(a), subnet=a, rebuilt=True) for a in found]
    missing = ids - {str(s.values["id"]) for s in known}
    zones = lookup.zones(lookup.region(record))
    slots += [Replica(spot=Spot(zones, f"subnet {v}"), rebuilt=True) for v in sorted(missing)]
    return tuple(slots) or (Replica(spot=open_spot(lookup, record), rebuilt=True),)


def _batch(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "compute_resources.subnets")
    slots = slots or (Replica(spot=open_spot(lookup, record), rebuilt=True),)
    cluster = needs(record, lookup, "eks_configuration.eks_cluster_arn", types=("aws_eks_cluster",))
    return Described(shape=fleet(None, slots, f"{record.address} jobs"), relations=cluster)


def _job_queue(record: Record, lookup: Lookup) -> Described:
    paths = ("compute_environment_order.compute_environment", "compute_environments")
    hits = lookup.targets(record, *paths, types=("aws_batch_compute_environment",))
    # The scheduler takes the next environment in order when one has no room: one of them is enough.
    kind = Relating.NEEDS if len(hits.addresses) == 1 else Relating.ROUTES_TO
    return Described(shape=regional(), relations=related(kind, record, hits, paths[0]))


def _job(record: Record, lookup: Lookup) -> Described:
    paths = ("container_properties", "ecs_properties", "eks_properties", "node_properties")
    return Described(shape=regional(rebuilt=True), relations=_at_start(mentions(record, lookup, *paths), lookup))


def _runner(record: Record, lookup: Lookup) -> Described:
    connector = "network_configuration.egress_configuration.vpc_connector_arn"
    return Described(
        shape=regional(rebuilt=True),
        relations=(
            *_at_start(mentions(record, lookup, "source_configuration"), lookup),
            *needs(record, lookup, connector, types=("aws_apprunner_vpc_connector",)),
            *encrypted_by(record, lookup, "encryption_configuration.kms_key"),
        ),
    )


def _at_start(relations: tuple[Relation, ...], lookup: Lookup) -> tuple[Relation, ...]:
    """Return *relations* with images and injected secrets needed at start only."""
    out = []
    for r in relations:
        target = lookup.record(r.target)
        kind = Relating.STARTS_WITH if target is not None and target.type in _AT_START else r.kind
        out.append(replace(r, kind=kind))
    return tuple(out)


def _connector(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "subnets")
    return Described(shape=spread(slots or (Replica(spot=open_spot(lookup, record), rebuilt=True),)))


def _fleet(record: Record, lookup: Lookup) -> Described:
    paths = (
        "launch_template_config.override.subnet_id",
        "launch_template_config.overrides.subnet_id",
        "launch_specification.subnet_id",
    )
    slots = subnet_slots(lookup, record, *paths) or _named_zones(record)
    slots = slots or (Replica(spot=open_spot(lookup, record), rebuilt=True),)
    wanted = "target_capacity" if record.type == "aws_spot_fleet_request" else _EC2_FLEET_CAPACITY
    return Described(
        # A capacity target does not say how it is split: the fleet may stand in one of its pools only.
        shape=fleet(0 if integer(record.get(wanted)) == 0 else None, slots, f"{record.address} units"),
        relations=payload(record, lookup),
    )


_EC2_FLEET_CAPACITY = "target_capacity_specification.total_target_capacity"


def _named_zones(record: Record) -> tuple[Replica, ...]:
    zones: dict[str, None] = {}
    for config in _blocks(record.values, "launch_template_config"):
        for override in (*_blocks(config, "override"), *_blocks(config, "overrides")):
            zones[str(override.get("availability_zone") or "")] = None
    for specification in _blocks(record.values, "launch_specification"):
        zones[str(specification.get("availability_zone") or "")] = None
    return () if "" in zones else tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in zones)


def _blocks(values: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    found = values.get(name)
    return tuple(b for b in found if isinstance(b, Mapping)) if isinstance(found, list) else ()


TYPES = (
    TypeSpec(
        type="aws_elastic_beanstalk_environment",
        role=Role.COMPUTE,
        describe=_environment,
        reads=("setting",),
        assumes="An environment's Auto Scaling group spans the subnets its settings name.",
        source=_BEANSTALK_PAGE,
        identity=("cname", "endpoint_url", "name"),
    ),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_BEANSTALK_PAGE) for t in (
        "aws_elastic_beanstalk_application", "aws_elastic_beanstalk_application_version",
        "aws_elastic_beanstalk_configuration_template")),
    TypeSpec(
        type="aws_batch_compute_environment",
        role=Role.COMPUTE,
        describe=_batch,
        reads=("compute_resources.subnets", "eks_configuration"),
        assumes="Jobs run in the subnets given; how many run at a time the input does not say.",
        source=_BATCH_PAGE,
        # Its name since version 6 of the provider, and before.
        identity=("name", "compute_environment_name"),
        called=False,
    ),
    TypeSpec(
        type="aws_batch_job_queue",
        role=Role.QUEUE,
        describe=_job_queue,
        reads=("compute_environment_order",),
        assumes="A job waits in its queue, kept over the zones of the Region, until an environment takes it.",
        source=_QUEUE_PAGE,
        identity=("name",),
    ),
    TypeSpec(type="aws_batch_job_definition", role=Role.PART, describe=_job, source=_BATCH_PAGE),
    TypeSpec(type="aws_batch_scheduling_policy", role=Role.SUPPORT, source=_QUEUE_PAGE),
    TypeSpec(
        type="aws_apprunner_service",
        role=Role.COMPUTE,
        describe=_runner,
        reads=("source_configuration", "network_configuration.egress_configuration"),
        assumes="A service runs over the zones of its Region; its way into a VPC is its connector.",
        source=_RUNNER_PAGE,
        identity=("service_url",),
    ),
    TypeSpec(
        type="aws_apprunner_vpc_connector",
        role=Role.ENDPOINT,
        describe=_connector,
        reads=("subnets",),
        assumes="All of a service's outgoing traffic leaves through the subnets of its connector.",
        source=_CONNECTOR_PAGE,
    ),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_CONNECTOR_PAGE) for t in (
        "aws_apprunner_custom_domain_association", "aws_apprunner_vpc_ingress_connection")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_RUNNER_PAGE) for t in (
        "aws_apprunner_auto_scaling_configuration_version", "aws_apprunner_connection",
        "aws_apprunner_default_auto_scaling_configuration_version", "aws_apprunner_deployment",
        "aws_apprunner_observability_configuration")),
    *(
        TypeSpec(
            type=t,
            role=Role.COMPUTE,
            describe=_fleet,
            reads=("launch_template_config", "launch_specification"),
            assumes="A fleet keeps its capacity in the pools given; which of them it uses is open.",
            source=_FLEET_PAGE,
        )
        for t in ("aws_ec2_fleet", "aws_spot_fleet_request")
    ),
)  # fmt: skip
