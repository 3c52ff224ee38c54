"""Amazon Lightsail: instances, disks, databases, load balancers, containers."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import failover, regional, single
from auditor.catalog.wiring import mentions, open_spot, related, routes, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Role, Scope

_PAGE = "https://docs.aws.amazon.com/lightsail/latest/userguide/understanding-regions-and-availability-zones-in-amazon-lightsail.html"
_DATABASE_PAGE = "https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-databases.html"
_BALANCER_PAGE = "https://docs.aws.amazon.com/lightsail/latest/userguide/understanding-lightsail-load-balancers.html"
_CONTAINER_PAGE = "https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-container-services.html"


def _instance(record: Record, lookup: Lookup) -> Described:
    spot = lookup.zone_spot(record) or open_spot(lookup, record)
    disks: tuple[Relation, ...] = ()
    for link in lookup.referrers(record.address, "aws_lightsail_disk_attachment", "instance_name"):
        hits = lookup.targets(link, "disk_name", types=("aws_lightsail_disk",))
        disks += related(Relating.NEEDS, record, hits, "aws_lightsail_disk_attachment")
    return Described(shape=single(spot, rebuilt=True), relations=(*mentions(record, lookup, "user_data"), *disks))


def _disk(record: Record, lookup: Lookup) -> Described:
    return Described(shape=single(lookup.zone_spot(record) or open_spot(lookup, record)))


def _database(record: Record, lookup: Lookup) -> Described:
    # Bundles of the high-availability plan have "_ha_" in their name: micro_ha_2_0.
    if "_ha_" in text(record.get("bundle_id")):
        zones = lookup.zones(lookup.region(record))
        return Described(shape=failover(zones, f"{record.address} primary", backup=True))
    spot = lookup.zone_spot(record) or open_spot(lookup, record)
    return Described(shape=single(spot, backup=True))


def _balancer(record: Record, lookup: Lookup) -> Described:
    out: tuple[Relation, ...] = ()
    for link in lookup.referrers(record.address, "aws_lightsail_lb_attachment", "lb_name"):
        hits = lookup.targets(link, "instance_name", types=("aws_lightsail_instance",))
        out += related(Relating.ROUTES_TO, record, hits, "aws_lightsail_lb_attachment")
    return Described(shape=regional(rebuilt=True), relations=out)


def _container(record: Record, lookup: Lookup) -> Described:
    out: tuple[Relation, ...] = ()
    type_ = "aws_lightsail_container_service_deployment_version"
    for version in lookup.referrers(record.address, type_, "service_name"):
        out += related(Relating.NEEDS, record, lookup.mentioned(version, "container"), version.address)
    return Described(shape=regional(rebuilt=True), relations=out)


def _distribution(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), relations=routes(record, lookup, "origin.name"))


TYPES = (
    TypeSpec(
        type="aws_lightsail_instance",
        role=Role.COMPUTE,
        describe=_instance,
        reads=("availability_zone", "user_data"),
        assumes="An instance stands in one zone and does not move.",
        source=_PAGE,
        identity=("name", "public_ip_address", "private_ip_address"),
    ),
    TypeSpec(
        type="aws_lightsail_disk",
        role=Role.DATA,
        describe=_disk,
        reads=("availability_zone",),
        assumes="A disk exists in one zone.",
        source=_PAGE,
        identity=("name",),
    ),
    TypeSpec(
        type="aws_lightsail_database",
        role=Role.DATA,
        describe=_database,
        reads=("bundle_id", "availability_zone"),
        assumes="A standard plan stands in one zone, a high-availability plan has a standby in another; "
        "the last seven days can be restored.",
        source=_DATABASE_PAGE,
        identity=("master_endpoint_address", "relational_database_name"),
    ),
    TypeSpec(
        type="aws_lightsail_lb",
        role=Role.FRONT,
        describe=_balancer,
        assumes="A load balancer runs over the zones of its Region.",
        source=_BALANCER_PAGE,
        identity=("name",),
    ),
    TypeSpec(
        type="aws_lightsail_container_service",
        role=Role.COMPUTE,
        describe=_container,
        assumes="A container service is regional.",
        source=_CONTAINER_PAGE,
        identity=("name",),
    ),
    TypeSpec(
        type="aws_lightsail_distribution",
             assumes="A distribution serves from edge locations and has one origin.",
        role=Role.ROUTER,
        scope=Scope.EDGE,
        describe=_distribution,
        reads=("origin",),
        source="https://docs.aws.amazon.com/lightsail/latest/userguide/"
        "amazon-lightsail-content-delivery-network-distributions.html",
    ),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_PAGE) for t in (
        "aws_lightsail_disk_attachment", "aws_lightsail_instance_public_ports", "aws_lightsail_lb_attachment",
        "aws_lightsail_lb_certificate", "aws_lightsail_lb_certificate_attachment",
        "aws_lightsail_lb_https_redirection_policy", "aws_lightsail_lb_stickiness_policy",
        "aws_lightsail_static_ip", "aws_lightsail_static_ip_attachment",
        "aws_lightsail_container_service_deployment_version")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "aws_lightsail_certificate", "aws_lightsail_domain", "aws_lightsail_domain_entry",
        "aws_lightsail_key_pair")),
)  # fmt: skip
