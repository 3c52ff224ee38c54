"""AWS AppSync: GraphQL APIs, their data sources and domain names."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_SOURCES = Call(
    operation="ListDataSources",
    given={"apiId": "apiId"},
    items="dataSources",
    absent=frozenset({"NotFoundException"}),
    kinds=(
        Kind(
            type="aws_appsync_datasource",
            label="join('/', [_parent.name, name])",
            id="join('-', [_parent.apiId, name])",
            arn="dataSourceArn",
            tags="",
            values={
                "api_id": "_parent.apiId",
                "name": "name",
                "dynamodb_config": "[dynamodbConfig.{table_name: tableName, region: awsRegion}]",
                "elasticsearch_config": "[elasticsearchConfig.{endpoint: endpoint}]",
                "opensearchservice_config": "[openSearchServiceConfig.{endpoint: endpoint}]",
                "event_bridge_config": "[eventBridgeConfig.{event_bus_arn: eventBusArn}]",
                "http_config": "[httpConfig.{endpoint: endpoint}]",
                "lambda_config": "[lambdaConfig.{function_arn: lambdaFunctionArn}]",
                "relational_database_config": "[relationalDatabaseConfig.{http_endpoint_config: "
                "[rdsHttpEndpointConfig.{db_cluster_identifier: dbClusterIdentifier, aws_secret_store_arn: "
                "awsSecretStoreArn}]}]",
            },
        ),
    ),
)
_APIS = Call(
    operation="ListGraphqlApis",
    items="graphqlApis",
    kinds=(
        Kind(
            type="aws_appsync_graphql_api",
            label="name",
            key="apiId",
            id="apiId",
            arn="arn",
            tags="tags",
            values={
                "name": "name",
                "uris": "uris",
                "lambda_authorizer_config": "[lambdaAuthorizerConfig.{authorizer_uri: authorizerUri}]",
                "user_pool_config": "[userPoolConfig.{user_pool_id: userPoolId, aws_region: awsRegion}]",
            },
        ),
    ),
    then=(_SOURCES,),
)
_DOMAINS = Call(
    operation="ListDomainNames",
    items="domainNameConfigs",
    kinds=(
        Kind(
            type="aws_appsync_domain_name",
            label="domainName",
            id="domainName",
            tags="",
            values={"domain_name": "domainName", "appsync_domain_name": "appsyncDomainName"},
        ),
    ),
    then=(
        Call(
            operation="GetApiAssociation",
            given={"domainName": "domainName"},
            items="apiAssociation",
            absent=frozenset({"NotFoundException"}),
            kinds=(
                Kind(
                    type="aws_appsync_domain_name_api_association",
                    label="domainName",
                    id="domainName",
                    tags="",
                    values={"domain_name": "domainName", "api_id": "apiId"},
                ),
            ),
        ),
    ),
)
SERVICE = Service(client="appsync", calls=(_APIS, _DOMAINS))
