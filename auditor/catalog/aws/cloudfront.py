"""Amazon CloudFront: distributions, origins, policies, functions."""

from __future__ import annotations

from auditor.catalog.aws.apigateway import HTTP, REST, api_of
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import related
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.value import Known
from auditor.model.verdict import Mode

_GROUP_PAGE = (
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"
)
_POLICY_PAGE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/working-with-policies.html"
_VPC_PAGE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html"
_API_HOST = ".execute-api."


def _distribution(record: Record, lookup: Lookup) -> Described:
    if record.get("enabled") == Known(False):
        return Described(shape=regional(), notes=("it is disabled: it sends nobody to its origins",))
    # An origin group moves reads only, so whoever writes has to be moved by a person.
    by_group = Steering(choice=Choice.ANY, ranked=Mode.PROMOTABLE)
    return Described(
        shape=regional(),
        relations=_origins(record, lookup),
        notes=_group_notes(record),
        steering=by_group if record.values.get("origin_group") else Steering(choice=Choice.EACH),
    )


def _origins(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    hits = lookup.targets(record, "origin.domain_name")
    found = related(Relating.ROUTES_TO, record, hits, "origin.domain_name")
    out = [Relation(r.kind, r.source, api_of(r.target, lookup), r.via, r.confidence) for r in found]
    for host in hits.literals:
        out += [Relation(Relating.ROUTES_TO, record.address, a, "origin.domain_name") for a in _apis(host, lookup)]
    path = "origin.vpc_origin_config.vpc_origin_id"
    for address in lookup.targets(record, path, types=("aws_cloudfront_vpc_origin",)).addresses:
        origin = lookup.record(address)
        if origin is not None:
            targets = lookup.targets(origin, "vpc_origin_endpoint_config.arn")
            out += related(Relating.ROUTES_TO, record, targets, f"VPC origin {address}")
    return tuple(dict.fromkeys(out))


def _apis(host: str, lookup: Lookup) -> tuple[str, ...]:
    """Return the API whose default host name is *host*: its id is the first label."""
    if _API_HOST not in host:
        return ()
    api = host.split(".", 1)[0]
    return tuple(r.address for r in lookup.of_type(REST, HTTP) if r.values.get("id") == api)


def _group_notes(record: Record) -> tuple[str, ...]:
    groups = record.get("origin_group")
    if isinstance(groups, Known) and not groups.value:
        return ()
    return ("its origin group fails over GET, HEAD and OPTIONS only: other requests stay with the first origin",)


_SUPPORT = (
    "aws_cloudfront_cache_policy", "aws_cloudfront_continuous_deployment_policy",
    "aws_cloudfront_field_level_encryption_config", "aws_cloudfront_field_level_encryption_profile",
    "aws_cloudfront_function", "aws_cloudfront_key_group", "aws_cloudfront_key_value_store",
    "aws_cloudfront_monitoring_subscription", "aws_cloudfront_origin_access_control",
    "aws_cloudfront_origin_access_identity", "aws_cloudfront_origin_request_policy", "aws_cloudfront_public_key",
    "aws_cloudfront_realtime_log_config", "aws_cloudfront_response_headers_policy",
    "aws_cloudfrontkeyvaluestore_key", "aws_cloudfrontkeyvaluestore_keys_exclusive",
)  # fmt: skip
TYPES = (
    TypeSpec(
        type="aws_cloudfront_distribution",
        role=Role.ROUTER,
        scope=Scope.EDGE,
        describe=_distribution,
        reads=("enabled", "origin", "origin_group"),
        assumes="Edge locations go on when a Region is lost; only an origin group moves requests to another origin, "
        "and only GET, HEAD and OPTIONS.",
        source=_GROUP_PAGE,
        identity=("domain_name",),
    ),
    TypeSpec(type="aws_cloudfront_vpc_origin", role=Role.NETWORK, scope=Scope.EDGE, source=_VPC_PAGE),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.EDGE, source=_POLICY_PAGE) for t in _SUPPORT),
)
