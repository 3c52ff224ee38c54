"""AWS Cloud Map: namespaces and the services found in them."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, Targets, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import related
from auditor.model.record import Record
from auditor.model.resource import Relating, Role

_PAGE = "https://docs.aws.amazon.com/cloud-map/latest/dg/what-is-cloud-map.html"
_SERVICE_PAGE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html"
_INSTANCE = "aws_service_discovery_instance"


def _service(record: Record, lookup: Lookup) -> Described:
    users = lookup.referrers(record.address, "aws_ecs_service", "service_registries.registry_arn")
    found = dict.fromkeys(u.address for u in users)
    for instance in lookup.referrers(record.address, _INSTANCE, "service_id"):
        found.update(dict.fromkeys(lookup.mentioned(instance, "attributes").addresses))
    return Described(
        shape=regional(rebuilt=True),
        relations=related(Relating.ROUTES_TO, record, Targets(tuple(found)), "service registry"),
    )


TYPES = (
    TypeSpec(
        type="aws_service_discovery_service",
        role=Role.FRONT,
        describe=_service,
        reads=("name",),
        assumes="Its DNS name answers with the healthy members; the records are kept in all zones of the Region.",
        source=_SERVICE_PAGE,
        hosts=("name",),
        called=False,
    ),
    TypeSpec(type=_INSTANCE, role=Role.NETWORK, source=_PAGE),
    *(
        TypeSpec(type=t, role=Role.NETWORK, source=_PAGE, identity=("name",), hosts=("name",), called=False)
        for t in (
            "aws_service_discovery_http_namespace",
            "aws_service_discovery_private_dns_namespace",
            "aws_service_discovery_public_dns_namespace",
        )
    ),
)
