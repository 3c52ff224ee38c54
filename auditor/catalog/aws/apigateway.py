"""Amazon API Gateway: REST, HTTP and WebSocket APIs, custom domain names, VPC links."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional, spread
from auditor.catalog.wiring import needs, related, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role

_PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/disaster-recovery-resiliency.html"
_DOMAIN_PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html"
_LINK_PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html"
_INTEGRATION = "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-integration-settings.html"
REST = "aws_api_gateway_rest_api"
HTTP = "aws_apigatewayv2_api"
_LISTENERS = ("aws_lb_listener", "aws_alb_listener")
_REGISTRY = "aws_service_discovery_service"
_URI = {"aws_api_gateway_integration": "uri", "aws_apigatewayv2_integration": "integration_uri"}
_ASKED = {
    "aws_api_gateway_authorizer": ("authorizer_uri", "provider_arns"),
    "aws_apigatewayv2_authorizer": ("authorizer_uri", "jwt_configuration.issuer"),
}
# What answers a caller; anything else that an OpenAPI body names (a user pool) is needed, not routed to.
_ANSWERS = (
    "aws_lambda_function", "aws_lambda_alias", "aws_lb", "aws_alb", "aws_elb", "aws_instance",
    "aws_ecs_service", "aws_sfn_state_machine", "aws_sqs_queue", "aws_sns_topic", "aws_dynamodb_table",
    "aws_kinesis_stream", "aws_s3_bucket", "aws_cloudwatch_event_bus",
)  # fmt: skip


def _rest(record: Record, lookup: Lookup) -> Described:
    integrations = lookup.referrers(record.address, "aws_api_gateway_integration", "rest_api_id")
    authorizers = lookup.referrers(record.address, "aws_api_gateway_authorizer", "rest_api_id")
    relations = (
        *_integrated(record, integrations, lookup),
        *_authorized(record, authorizers, lookup),
        *_body(record, lookup),
        *needs(record, lookup, "endpoint_configuration.vpc_endpoint_ids", types=("aws_vpc_endpoint",)),
    )
    return Described(shape=regional(rebuilt=True), relations=_once(relations))


def _http(record: Record, lookup: Lookup) -> Described:
    integrations = lookup.referrers(record.address, "aws_apigatewayv2_integration", "api_id")
    authorizers = lookup.referrers(record.address, "aws_apigatewayv2_authorizer", "api_id")
    relations = (
        *_integrated(record, integrations, lookup),
        *related(Relating.ROUTES_TO, record, lookup.mentioned(record, "target"), "target"),
        *_authorized(record, authorizers, lookup),
        *_body(record, lookup),
    )
    return Described(shape=regional(rebuilt=True), relations=_once(relations))


def _integrated(record: Record, integrations: tuple[Record, ...], lookup: Lookup) -> tuple[Relation, ...]:
    out: list[Relation] = []
    for integration in integrations:
        via = f"integration {integration.address}"
        for r in related(Relating.ROUTES_TO, record, lookup.mentioned(integration, _URI[integration.type]), via):
            out += [Relation(r.kind, r.source, a, via, r.confidence) for a in _behind(r.target, lookup)]
        for link in lookup.targets(integration, "connection_id", types=("aws_apigatewayv2_vpc_link",)).addresses:
            out.append(Relation(Relating.NEEDS, record.address, link, via))
        for link in lookup.targets(integration, "connection_id", types=("aws_api_gateway_vpc_link",)).addresses:
            found = lookup.record(link)
            hits = lookup.targets(found, "target_arns") if found else None
            out += related(Relating.ROUTES_TO, record, hits, f"VPC link {link}") if hits else ()
    return tuple(out)


def _behind(address: str, lookup: Lookup) -> tuple[str, ...]:
    """Return what answers behind a private integration's listener or registry; else *address* itself."""
    record = lookup.record(address)
    if record is not None and record.type in _LISTENERS:
        return lookup.targets(record, "load_balancer_arn").addresses
    if record is not None and record.type == _REGISTRY:
        services = lookup.referrers(address, "aws_ecs_service", "service_registries.registry_arn")
        return tuple(s.address for s in services)
    return (address,)


def _authorized(record: Record, authorizers: tuple[Record, ...], lookup: Lookup) -> tuple[Relation, ...]:
    return tuple(
        r
        for a in authorizers
        for r in related(Relating.NEEDS, record, lookup.mentioned(a, *_ASKED[a.type]), f"authorizer {a.address}")
    )


def _body(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out = []
    for r in related(Relating.NEEDS, record, lookup.mentioned(record, "body"), "body"):
        target = lookup.record(r.target)
        answers = target is not None and target.type in _ANSWERS
        out.append(Relation(Relating.ROUTES_TO if answers else r.kind, r.source, r.target, r.via, r.confidence))
    return tuple(out)


def _once(relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
    return tuple(dict.fromkeys(relations))


def _domain(record: Record, lookup: Lookup) -> Described:
    out: list[Relation] = []
    for type_, path in (
        ("aws_api_gateway_base_path_mapping", "domain_name"),
        ("aws_apigatewayv2_api_mapping", "domain_name"),
    ):
        for mapping in lookup.referrers(record.address, type_, path):
            hits = lookup.targets(mapping, "api_id", types=(REST, HTTP))
            out += related(Relating.ROUTES_TO, record, hits, f"mapping {mapping.address}")
    return Described(shape=regional(rebuilt=True), relations=_once(tuple(out)))


def api_of(address: str, lookup: Lookup) -> str:
    """Return the API that the stage or deployment at *address* belongs to; else *address* itself."""
    record = lookup.record(address)
    if record is None or record.type not in _STAGES:
        return address
    owner = lookup.targets(record, "rest_api_id", "api_id", types=(REST, HTTP)).addresses
    return owner[0] if owner else address


def _stage(record: Record, lookup: Lookup) -> Described:
    owner = api_of(record.address, lookup)
    return Described(shape=regional(rebuilt=True), owner="" if owner == record.address else owner)


def _link(record: Record, lookup: Lookup) -> Described:
    # Its interfaces reach into the VPC only: no egress behind them.
    units = tuple(Replica(spot=s.spot, rebuilt=True) for s in subnet_slots(lookup, record, "subnet_ids"))
    return Described(shape=spread(units) if units else regional(rebuilt=True))


_STAGES = (
    "aws_api_gateway_stage", "aws_api_gateway_deployment", "aws_apigatewayv2_stage", "aws_apigatewayv2_deployment",
)  # fmt: skip
_WIRING = (
    "aws_api_gateway_resource", "aws_api_gateway_method", "aws_api_gateway_method_response",
    "aws_api_gateway_integration", "aws_api_gateway_integration_response", "aws_api_gateway_authorizer",
    "aws_api_gateway_base_path_mapping", "aws_api_gateway_vpc_link", "aws_api_gateway_gateway_response",
    "aws_api_gateway_rest_api_put", "aws_apigatewayv2_integration", "aws_apigatewayv2_integration_response",
    "aws_apigatewayv2_route", "aws_apigatewayv2_route_response", "aws_apigatewayv2_api_mapping",
    "aws_apigatewayv2_authorizer",
)  # fmt: skip
_EXTRAS = (
    "aws_api_gateway_account", "aws_api_gateway_api_key", "aws_api_gateway_client_certificate",
    "aws_api_gateway_documentation_part", "aws_api_gateway_documentation_version",
    "aws_api_gateway_domain_name_access_association", "aws_api_gateway_method_settings", "aws_api_gateway_model",
    "aws_api_gateway_request_validator", "aws_api_gateway_rest_api_policy", "aws_api_gateway_usage_plan",
    "aws_api_gateway_usage_plan_key", "aws_apigatewayv2_model",
)  # fmt: skip
TYPES = (
    TypeSpec(
        type=REST,
        role=Role.FRONT,
        describe=_rest,
        reads=("body", "endpoint_configuration"),
        assumes="An API runs over the zones of its Region, also where an edge location takes the request in.",
        source=_PAGE,
        identity=("execution_arn",),
    ),
    TypeSpec(
        type=HTTP,
        role=Role.FRONT,
        describe=_http,
        reads=("body", "target"),
        assumes="An API runs over the zones of its Region.",
        source=_PAGE,
        identity=("api_endpoint", "execution_arn"),
    ),
    TypeSpec(
        type="aws_api_gateway_domain_name",
        role=Role.FRONT,
        describe=_domain,
        reads=("domain_name",),
        assumes="A custom domain name sends requests to the APIs of its own Region that are mapped to it.",
        source=_DOMAIN_PAGE,
        identity=("regional_domain_name", "cloudfront_domain_name"),
    ),
    TypeSpec(
        type="aws_apigatewayv2_domain_name",
        role=Role.FRONT,
        describe=_domain,
        reads=("domain_name",),
        assumes="A custom domain name sends requests to the APIs of its own Region that are mapped to it.",
        source=_DOMAIN_PAGE,
    ),
    TypeSpec(
        type="aws_apigatewayv2_vpc_link",
        role=Role.ENDPOINT,
        describe=_link,
        reads=("subnet_ids",),
        assumes="A VPC link has a network interface in each of its subnets.",
        source=_LINK_PAGE,
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_stage, source=_PAGE) for t in _STAGES),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_INTEGRATION) for t in _WIRING),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in _EXTRAS),
)
