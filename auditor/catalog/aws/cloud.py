"""How AWS spells regions, zones and accounts, and the ways out of its subnets."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.aws import egress, transitways
from auditor.catalog.interface import Gate, Home, Lookup
from auditor.catalog.neutral import Neutral, strings_at
from auditor.model.record import Record
from auditor.model.regions import is_local_zone, is_region, outpost_of, parse_arn, region_of_zone

# A `region` argument that means something other than the place of the resource.
_REGION_IS_SOMETHING_ELSE = frozenset({
    "aws_route53_record", "aws_config_aggregate_authorization", "aws_servicequotas_template",
})  # fmt: skip
_ZONE_KEYS = ("availability_zone", "availability_zone_name", "availability_zones")


class Aws(Neutral):
    """Amazon Web Services."""

    name = "aws"
    providers = frozenset({"aws", "awscc"})
    machines = frozenset({"aws_instance"})
    subnets: tuple[str, ...] = ("aws_subnet",)
    # "You can specify only one subnet per Availability Zone":
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    apart = tuple((t, ("subnets", "subnet_mapping.subnet_id")) for t in ("aws_lb", "aws_alb"))

    def home(self, record: Record) -> Home:
        """Return the place by the region argument, the ARN and the zone."""
        region = account = ""
        own = record.values.get("region")
        if isinstance(own, str) and is_region(own) and record.type not in _REGION_IS_SOMETHING_ELSE:
            region = own
        arn = parse_arn(record.values.get("arn")) or parse_arn(record.values.get("id"))
        if arn:
            region, account = region or arn[0], arn[1]
        zone = record.values.get("availability_zone") or record.values.get("availability_zone_name")
        by_zone = region_of_zone(zone) if isinstance(zone, str) else ""
        return Home(region, account, str(zone or ""), by_zone)

    def is_region(self, name: str) -> bool:
        """Say whether *name* is spelled like an AWS Region."""
        return is_region(name)

    def region_of_zone(self, zone: str) -> str:
        """Return the Region of the zone name *zone*, or ""."""
        return region_of_zone(zone)

    def site(self, record: Record) -> str:
        """Return the Outpost that the subnet is on: hardware of its own, tied to one zone.

        https://docs.aws.amazon.com/outposts/latest/userguide/how-outposts-works.html
        """
        return outpost_of(record.values.get("outpost_arn"))

    def zones_named(self, record: Record, region: str) -> tuple[str, ...]:
        """Return the zone names that *record* mentions, Local Zones left out."""
        if record.type == "aws_availability_zones":
            found = strings_at(record.values, ["names"])
        else:
            found = [s for k in _ZONE_KEYS if k in record.values for s in strings_at(record.values, [k])]
        return tuple(z for z in found if region_of_zone(z) and not is_local_zone(z))

    def zone_ids(self, record: Record) -> Mapping[str, str]:
        """Return zone name -> zone id, from data sources and subnets that know both."""
        out: dict[str, str] = {}
        if record.type == "aws_availability_zones":
            names, ids = strings_at(record.values, ["names"]), strings_at(record.values, ["zone_ids"])
            if len(names) == len(ids):
                out |= dict(zip(names, ids, strict=True))
        zone_id = record.values.get("availability_zone_id")
        if not zone_id:
            return out
        zone = record.values.get("availability_zone")
        if isinstance(zone, str) and isinstance(zone_id, str) and zone and zone_id:
            out[zone] = zone_id
        return out

    def gateways(self, subnet: str, lookup: Lookup) -> tuple[Gate, ...]:
        """Return what the default route of *subnet* leads through, over a transit gateway to the far side."""
        return transitways.outward(subnet, lookup)

    def crossings(self, subnet: str, needed: tuple[Record, ...], lookup: Lookup) -> tuple[Gate, ...]:
        """Return the attachments between *subnet* and those of *needed* in other VPCs."""
        return transitways.crossings(subnet, needed, lookup)

    def hides_way(self, user: Record, subnet: str, lookup: Lookup) -> bool:
        """Say whether *user* leaves *subnet* by routes that no input shows."""
        return egress.is_hidden(user, subnet, lookup)

    def network_of(self, subnet: str, lookup: Lookup) -> str:
        """Return the VPC of *subnet*."""
        return egress.vpc_of(subnet, lookup)

    def endpoints(self, network: str, needed_types: frozenset[str], lookup: Lookup) -> tuple[str, ...]:
        """Return the interface endpoints of the VPC that carry calls to *needed_types*."""
        return egress.endpoints(network, needed_types, lookup)

    def start_endpoints(self, type_: str, network: str, lookup: Lookup) -> tuple[str, ...]:
        """Return the interface endpoints that ECS pulls images through."""
        return egress.image_endpoints(network, lookup) if type_ == "aws_ecs_service" else ()
