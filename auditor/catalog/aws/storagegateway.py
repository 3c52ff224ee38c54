"""AWS Storage Gateway and Amazon S3 on Outposts: storage whose way in, or whose whole, is a site of its own."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional, single, spread
from auditor.catalog.wiring import encrypted_by, needs, open_spot, related, subnet_slots
from auditor.model.record import Record
from auditor.model.regions import SITE, outpost_of
from auditor.model.resource import Relating, Replica, Role, Shape, Spot
from auditor.model.verdict import Mode, Verdict

_PAGE = "https://docs.aws.amazon.com/filegateway/latest/files3/disaster-recovery-resiliency.html"
_CACHED = "https://docs.aws.amazon.com/storagegateway/latest/APIReference/API_CreateCachediSCSIVolume.html"
_STORED = "https://docs.aws.amazon.com/storagegateway/latest/APIReference/API_CreateStorediSCSIVolume.html"
_OUTPOSTS = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_s3outposts_CreateEndpoint.html"
_GATEWAY = "aws_storagegateway_gateway"


def _gateway(record: Record, lookup: Lookup) -> Described:
    """Return a gateway: one appliance, on an instance or on a host of the customer's own."""
    hosts = lookup.targets(record, "ec2_instance_id", types=("aws_instance",))
    if hosts.addresses:
        relations = related(Relating.NEEDS, record, hosts, "ec2_instance_id")
        return Described(shape=regional(rebuilt=True), relations=relations)
    outside = (Replica(floor=Verdict.STOPS, rebuilt=True),)
    return Described(shape=Shape(replicas=outside), notes=("the host it runs on is not in the inputs",))


def _share(record: Record, lookup: Lookup) -> Described:
    keys = encrypted_by(record, lookup, "kms_key_arn")
    behind = needs(record, lookup, "gateway_arn", types=(_GATEWAY,)), needs(record, lookup, "location_arn")
    return Described(shape=regional(rebuilt=True), relations=(*behind[0], *behind[1], *keys))


def _cached(record: Record, lookup: Lookup) -> Described:
    # The volume's data is kept in S3, the gateway keeps what was used last.
    gateway = needs(record, lookup, "gateway_arn", types=(_GATEWAY,))
    return Described(shape=regional(), relations=(*gateway, *encrypted_by(record, lookup, "kms_key")))


def _stored(record: Record, lookup: Lookup) -> Described:
    # The whole volume is on the gateway's disk; its snapshots are in the Region.
    gateway = needs(record, lookup, "gateway_arn", types=(_GATEWAY,))
    copies = Replica(mode=Mode.BACKUP, ceiling=Verdict.RESTORES, floor=Verdict.STOPS)
    shape = Shape(replicas=(Replica(floor=Verdict.STOPS), copies))
    return Described(shape=shape, relations=(*gateway, *encrypted_by(record, lookup, "kms_key")))


def _on_outpost(record: Record, lookup: Lookup) -> Described:
    """Return a bucket on an Outpost: on its hardware only, in the zone of a subnet there."""
    return Described(shape=single(_site(record, lookup)))


def _site(record: Record, lookup: Lookup) -> Spot:
    wanted = str(record.values.get("outpost_id") or "")
    for subnet in lookup.of_type("aws_subnet"):
        if wanted and outpost_of(subnet.values.get("outpost_arn")) == wanted:
            return lookup.subnet_spot(subnet.address)
    zones = lookup.zones(lookup.region(record))
    return Spot(tuple(f"{z}{SITE}{wanted}" for z in zones) if wanted else zones, f"outpost {wanted or record.address}")


def _endpoint(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "subnet_id")
    return Described(shape=spread(slots or (Replica(spot=open_spot(lookup, record), rebuilt=True),)))


TYPES = (
    TypeSpec(
        type=_GATEWAY,
        role=Role.COMPUTE,
        describe=_gateway,
        reads=("ec2_instance_id",),
        assumes="A gateway is one appliance on one host.",
        source=_PAGE,
        identity=("gateway_id",),
        called=False,
    ),
    *(
        TypeSpec(
            type=t,
            role=Role.FRONT,
            describe=_share,
            reads=("gateway_arn", "location_arn"),
            assumes="A share is reached through its gateway and keeps its files behind it.",
            source=_PAGE,
        )
        for t in (
            "aws_storagegateway_nfs_file_share",
            "aws_storagegateway_smb_file_share",
            "aws_storagegateway_file_system_association",
        )
    ),
    TypeSpec(
        type="aws_storagegateway_cached_iscsi_volume",
        role=Role.DATA,
        describe=_cached,
        reads=("gateway_arn",),
        assumes="A cached volume is kept in Amazon S3 and reached through its gateway.",
        source=_CACHED,
    ),
    TypeSpec(
        type="aws_storagegateway_stored_iscsi_volume",
        role=Role.DATA,
        describe=_stored,
        reads=("gateway_arn",),
        assumes="A stored volume is on its gateway's disk; snapshots of it are in the Region.",
        source=_STORED,
    ),
    *(
        TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE)
        for t in (
            "aws_storagegateway_cache",
            "aws_storagegateway_tape_pool",
            "aws_storagegateway_upload_buffer",
            "aws_storagegateway_working_storage",
        )
    ),
    TypeSpec(
        type="aws_s3control_bucket",
        role=Role.DATA,
        describe=_on_outpost,
        reads=("outpost_id",),
        assumes="A bucket on an Outpost is kept on that Outpost only.",
        source=_OUTPOSTS,
        identity=("bucket",),
    ),
    TypeSpec(
        type="aws_s3outposts_endpoint",
        role=Role.ENDPOINT,
        describe=_endpoint,
        reads=("subnet_id",),
        assumes="Buckets on an Outpost are reached through an endpoint in a subnet.",
        source=_OUTPOSTS,
    ),
)
