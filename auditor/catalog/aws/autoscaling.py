"""Amazon EC2 Auto Scaling groups."""

from __future__ import annotations

from auditor.catalog.aws.ec2 import payload, templates
from auditor.catalog.interface import Described, Guard, Lookup, TypeSpec
from auditor.catalog.shapes import fleet
from auditor.catalog.wiring import integer, subnet_slots, undecided
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Spot
from auditor.model.value import Known

_PLACEMENT = "aws_placement_group"
_PAGE = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html"


def _group(record: Record, lookup: Lookup) -> Described:
    slots, notes = _slots(record, lookup)
    count = desired(record)
    if _is_clustered(record, lookup) and len(slots) > 1:
        # All units stand in the zone of the first, and are started in another one together.
        count = min(count, 1) if count is not None else 1
        notes += ("its placement group packs all units into one zone",)
    return Described(
        shape=fleet(count, slots, f"{record.address} units"),
        relations=payload(record, lookup),
        units=desired(record),
        notes=notes,
    )


def _is_clustered(record: Record, lookup: Lookup) -> bool:
    """Say whether a cluster placement group holds the units together: it "can't span multiple Availability Zones".

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html
    """
    found = list(lookup.targets(record, "placement_group", types=(_PLACEMENT,)).addresses)
    for template in templates(record, lookup):
        if template.type == "aws_launch_template":
            found += lookup.targets(template, "placement.group_name", types=(_PLACEMENT,)).addresses
    groups = [g for a in found if (g := lookup.record(a)) is not None]
    return any(g.get("strategy") == Known("cluster") for g in groups)


def desired(record: Record) -> int | None:
    """Return how many units run: the desired capacity, else the minimum, held to the maximum; None if open."""
    wanted, least, most = (integer(record.get(k)) for k in ("desired_capacity", "min_size", "max_size"))
    if most == 0:
        return 0
    if wanted is None:
        # Unset, it starts at the minimum; unknown beside a known minimum, at least that many run.
        wanted = least if least is None or least > 0 or isinstance(record.get("desired_capacity"), Known) else None
    return wanted


def _slots(record: Record, lookup: Lookup) -> tuple[tuple[Replica, ...], tuple[str, ...]]:
    pinned = [
        s
        for t in templates(record, lookup)
        if t.type == "aws_launch_template"
        and (s := lookup.zone_spot(t, zone="placement.availability_zone")) is not None
    ]
    slots = subnet_slots(lookup, record, "vpc_zone_identifier")
    if not slots:
        zones = record.get("availability_zones")
        names = zones.value if isinstance(zones, Known) and isinstance(zones.value, list) else []
        slots = tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in names if isinstance(z, str))
    if not slots:
        slots = tuple(
            s for t in templates(record, lookup) for s in subnet_slots(lookup, t, "network_interfaces.subnet_id")
        )
    if pinned and slots and any(s.spot != pinned[0] for s in slots):
        # Either it fails to start units elsewhere, or the template's zone is not heeded: the input does not say.
        allowed = tuple(sorted({z for s in slots for z in s.spot.zones}))
        return (undecided(allowed),), ("its launch template pins a zone that its subnets contradict",)
    return slots or (undecided(lookup.zones(lookup.region(record))),), ()


_HEALTH = Guard(
    name="load balancer health check",
    path="health_check_type",
    on=("ELB",),
    against="instances that run and do not answer: they are replaced",
    source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-add-elb-healthcheck.html",
)

TYPES = (
    TypeSpec(
        type="aws_autoscaling_group",
        role=Role.COMPUTE,
        describe=_group,
        reads=("vpc_zone_identifier", "availability_zones", "desired_capacity", "min_size", "max_size",
               "launch_template", "mixed_instances_policy", "target_group_arns", "placement_group"),
        assumes="Units are spread evenly over the zones allowed, and started again in those that are left.",
        source=_PAGE,
        identity=("name",),
        called=False,
        guards=(_HEALTH,),
    ),
    TypeSpec(type="aws_autoscaling_attachment", role=Role.NETWORK,
             source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-load-balancer.html"),
    TypeSpec(type="aws_autoscaling_policy", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html"),
    TypeSpec(type="aws_autoscaling_schedule", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html"),
    TypeSpec(type="aws_autoscaling_lifecycle_hook", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html"),
    TypeSpec(type="aws_autoscaling_notification", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ASGettingNotifications.html"),
    TypeSpec(type="aws_autoscaling_group_tag", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-tagging.html"),
    TypeSpec(type="aws_autoscaling_traffic_source_attachment", role=Role.NETWORK,
             source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-load-balancer.html"),
)  # fmt: skip
