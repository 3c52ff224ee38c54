"""Amazon EC2: instances, volume attachments, launch templates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from auditor.catalog.interface import Described, Lookup, Targets, TypeSpec
from auditor.catalog.shapes import single
from auditor.catalog.wiring import (
    mentions,
    open_spot,
    related,
    subnet_slots,
    text,
)
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Spot

_INSTANCE_PAGE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html"
_HASH = re.compile(r"^[0-9a-f]{40}$")
_USED_AT_RUN_TIME = (
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_dynamodb_table",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_sqs_queue",
    "aws_kms_key",
    "aws_kms_replica_key",
    "aws_instance",
    "aws_secretsmanager_secret",
    "aws_msk_cluster",
    "aws_mq_broker",
    "aws_s3_bucket",
    "aws_efs_file_system",
    "aws_docdb_cluster",
    "aws_opensearch_domain",
)
PAYLOAD = ("user_data", "user_data_base64")
_PAYLOADS: Mapping[str, tuple[str, ...]] = {
    "aws_autoscaling_group": (),
    "aws_eks_node_group": (),
    "aws_ec2_fleet": (),
    "aws_spot_fleet_request": ("launch_specification.user_data",),
    "aws_launch_template": ("user_data",),
}
"""Where a type has user data of its own, where not in PAYLOAD."""
_BY_TEMPLATE = ("launch_template", "launch_template.id", "launch_template.name")
_MIXED = "mixed_instances_policy.launch_template"
_FLEET = "launch_template_config.launch_template_specification"
_TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "aws_autoscaling_group": (
        *_BY_TEMPLATE,
        "launch_configuration",
        f"{_MIXED}.launch_template_specification.launch_template_id",
        f"{_MIXED}.launch_template_specification.launch_template_name",
        f"{_MIXED}.override.launch_template_specification.launch_template_id",
        f"{_MIXED}.override.launch_template_specification.launch_template_name",
    ),
    "aws_ec2_fleet": (f"{_FLEET}.launch_template_id", f"{_FLEET}.launch_template_name"),
    "aws_spot_fleet_request": (f"{_FLEET}.id", f"{_FLEET}.name"),
}
"""Where a type names its launch templates, where not in _BY_TEMPLATE."""


def placement(record: Record, lookup: Lookup) -> tuple[Spot, str]:
    """Return the spot of an instance and the address of its subnet ("" when not in the inputs)."""
    slots = subnet_slots(lookup, record, "subnet_id")
    slots = slots or _through_interface(record, lookup) or _through_template(record, lookup)
    pinned = lookup.zone_spot(record)
    if pinned is not None and len(pinned.zones) == 1:
        return pinned, slots[0].subnet if slots else ""
    if slots:
        return slots[0].spot, slots[0].subnet
    return pinned or open_spot(lookup, record), ""


def _through_interface(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    paths = ("network_interface.network_interface_id", "primary_network_interface.network_interface_id")
    for address in lookup.targets(record, *paths, types=("aws_network_interface",)).addresses:
        interface = lookup.record(address)
        if interface is not None:
            return subnet_slots(lookup, interface, "subnet_id")
    return ()


def _through_template(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    for template in templates(record, lookup):
        slots = subnet_slots(lookup, template, "network_interfaces.subnet_id")
        if slots:
            return slots
        is_template = template.type == "aws_launch_template"
        pinned = lookup.zone_spot(template, zone="placement.availability_zone") if is_template else None
        if pinned is not None:
            return (Replica(spot=pinned, rebuilt=True),)
    return ()


def templates(record: Record, lookup: Lookup) -> tuple[Record, ...]:
    """Return the launch templates and configurations that *record* starts instances from."""
    paths = _TEMPLATES.get(record.type, _BY_TEMPLATE)
    hits = lookup.targets(record, *paths, types=("aws_launch_template", "aws_launch_configuration"))
    found = (lookup.record(a) for a in hits.addresses)
    return tuple(r for r in found if r is not None)


def payload(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    """Return what the user data of *record* and of its launch templates mentions."""
    out = mentions(record, lookup, *_PAYLOADS.get(record.type, PAYLOAD))
    if record.type == "aws_instance" and _HASH.match(text(record.get("user_data"))):
        out += _by_dependency(record, lookup)
    for template in templates(record, lookup):
        out += tuple(
            replace(r, source=record.address, via=f"launch template {r.via}")
            for r in mentions(template, lookup, *_PAYLOADS.get(template.type, PAYLOAD))
        )
    return out


def _by_dependency(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    """Return what a state says the instance depends on, where it keeps only a hash of the user data."""
    found = [a for a in lookup.dependencies(record) if (r := lookup.record(a)) and r.type in _USED_AT_RUN_TIME]
    return related(Relating.NEEDS, record, Targets(tuple(found), exact=False), "state dependency")


def _instance(record: Record, lookup: Lookup) -> Described:
    spot, subnet = placement(record, lookup)
    volumes = tuple(
        replace(r, bound=True)
        for attachment in lookup.referrers(record.address, "aws_volume_attachment", "instance_id")
        for r in related(
            Relating.NEEDS,
            record,
            lookup.targets(attachment, "volume_id", types=("aws_ebs_volume",)),
            "aws_volume_attachment",
        )
    )
    notes = _contradiction(record, lookup)
    return Described(
        shape=single(spot, rebuilt=True, subnet=subnet),
        relations=(*payload(record, lookup), *volumes),
        units=1,
        notes=notes,
    )


def _contradiction(record: Record, lookup: Lookup) -> tuple[str, ...]:
    pinned = lookup.zone_spot(record)
    slots = subnet_slots(lookup, record, "subnet_id")
    if pinned and slots and len(pinned.zones) == 1 and len(slots[0].spot.zones) == 1 and pinned != slots[0].spot:
        return (f"its zone {pinned.zones[0]} is not that of its subnet {slots[0].spot.zones[0]}",)
    return ()


def _attachment(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "instance_id").addresses
    return Described(shape=single(open_spot(lookup, record)), owner=owner[0] if owner else "")


def _spot_request(record: Record, lookup: Lookup) -> Described:
    return _instance(record, lookup)


TYPES = (
    TypeSpec(
        type="aws_instance",
        role=Role.COMPUTE,
        describe=_instance,
        reads=("availability_zone", "subnet_id", "network_interface", "launch_template", "user_data"),
        assumes="An instance stands in one zone and does not move; its root volume is built from an image.",
        source=_INSTANCE_PAGE,
        identity=("private_dns",),
    ),
    TypeSpec(
        type="aws_spot_instance_request",
        assumes="It stands in one zone, as an instance does.",
        role=Role.COMPUTE,
        describe=_spot_request,
        source=_INSTANCE_PAGE,
    ),
    TypeSpec(
        type="aws_volume_attachment",
        role=Role.PART,
        describe=_attachment,
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachVolume.html",
    ),
    TypeSpec(
        type="aws_launch_template",
        role=Role.PART,
        identity=("name",),
        called=False,
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html",
    ),
    TypeSpec(
        type="aws_launch_configuration",
        role=Role.PART,
        identity=("name",),
        called=False,
        source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-config.html",
    ),
    TypeSpec(
        type="aws_key_pair",
        role=Role.SUPPORT,
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html",
    ),
    TypeSpec(
        type="aws_placement_group",
        role=Role.SUPPORT,
        identity=("name",),
        called=False,
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html",
    ),
    TypeSpec(
        type="aws_ami",
        role=Role.SUPPORT,
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RegisterImage.html",
    ),
    TypeSpec(
        type="aws_ami_copy",
        role=Role.SUPPORT,
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html",
    ),
)
