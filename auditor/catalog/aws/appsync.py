"""AWS AppSync: GraphQL APIs and their data sources."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import related
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Role

_PAGE = "https://docs.aws.amazon.com/appsync/latest/devguide/disaster-recovery-resiliency.html"
_DOMAIN_PAGE = "https://docs.aws.amazon.com/appsync/latest/devguide/custom-domain-name.html"
_SOURCES = (
    "dynamodb_config.table_name", "elasticsearch_config.endpoint", "opensearchservice_config.endpoint",
    "event_bridge_config.event_bus_arn", "http_config.endpoint", "lambda_config.function_arn",
    "relational_database_config.http_endpoint_config.db_cluster_identifier",
)  # fmt: skip
_SECRET = "relational_database_config.http_endpoint_config.aws_secret_store_arn"


def _api(record: Record, lookup: Lookup) -> Described:
    out: list[Relation] = []
    for source in lookup.referrers(record.address, "aws_appsync_datasource", "api_id"):
        via = f"data source {source.address}"
        out += related(Relating.ROUTES_TO, record, lookup.targets(source, *_SOURCES), via)
        out += related(Relating.NEEDS, record, lookup.targets(source, _SECRET), via)
    checks = lookup.targets(record, "lambda_authorizer_config.authorizer_uri", "user_pool_config.user_pool_id")
    out += related(Relating.NEEDS, record, checks, "authorization")
    return Described(shape=regional(rebuilt=True), relations=tuple(dict.fromkeys(out)))


def _domain(record: Record, lookup: Lookup) -> Described:
    out: list[Relation] = []
    type_ = "aws_appsync_domain_name_api_association"
    for link in lookup.referrers(record.address, type_, "domain_name"):
        hits = lookup.targets(link, "api_id", types=("aws_appsync_graphql_api",))
        out += related(Relating.ROUTES_TO, record, hits, link.address)
    return Described(shape=regional(rebuilt=True), relations=tuple(out))


TYPES = (
    TypeSpec(
        type="aws_appsync_graphql_api",
        role=Role.FRONT,
        describe=_api,
        reads=("lambda_authorizer_config", "user_pool_config"),
        assumes="An API runs over the zones of its Region.",
        source=_PAGE,
        identity=("name",),
    ),
    TypeSpec(
        type="aws_appsync_domain_name",
        role=Role.FRONT,
        describe=_domain,
        reads=("domain_name",),
        assumes="A custom domain name sends requests to the API of its Region that is associated with it.",
        source=_DOMAIN_PAGE,
        identity=("appsync_domain_name",),
    ),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_PAGE) for t in (
        "aws_appsync_datasource", "aws_appsync_domain_name_api_association", "aws_appsync_function",
        "aws_appsync_resolver", "aws_appsync_source_api_association", "aws_appsync_type")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "aws_appsync_api_cache", "aws_appsync_api_key")),
)  # fmt: skip
