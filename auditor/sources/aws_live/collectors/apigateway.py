"""Amazon API Gateway: REST, HTTP and WebSocket APIs, domain names, VPC links."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_ABSENT = frozenset({"NotFoundException"})
_API = "arn:{partition}:apigateway:{region}::"
_RESOURCES = Call(
    operation="GetResources",
    given={"restApiId": "id"},
    params={"embed": ["methods"]},
    items="items[?resourceMethods]",
    absent=_ABSENT,
    kinds=(
        Kind(
            type="aws_api_gateway_integration",
            label="join('/', [_parent._parent.id, _parent.id, httpMethod || 'ANY'])",
            id="join('/', [_parent._parent.id, _parent.id, httpMethod || 'ANY'])",
            tags="",
            each="values(resourceMethods)[].methodIntegration",
            values={
                "rest_api_id": "_parent._parent.id",
                "uri": "uri",
                "type": "type",
                "connection_id": "connectionId",
            },
            texts=("uri",),
        ),
    ),
)
_AUTHORIZERS = Call(
    operation="GetAuthorizers",
    given={"restApiId": "id"},
    items="items",
    absent=_ABSENT,
    kinds=(
        Kind(
            type="aws_api_gateway_authorizer",
            label="join('/', [_parent.id, id])",
            id="id",
            tags="",
            values={
                "rest_api_id": "_parent.id",
                "name": "name",
                "authorizer_uri": "authorizerUri",
                "provider_arns": "providerARNs",
            },
        ),
    ),
)
_STAGES = Call(
    operation="GetStages",
    given={"restApiId": "id"},
    items="item",
    absent=_ABSENT,
    kinds=(
        Kind(
            type="aws_api_gateway_stage",
            label="join('/', [_parent.id, stageName])",
            id="join('-', ['ags', _parent.id, stageName])",
            tags="",
            values={
                "rest_api_id": "_parent.id",
                "stage_name": "stageName",
                "invoke_url": "join('', ['https://', _parent.id, '.execute-api.', _here.region, '.amazonaws.com/', "
                "stageName])",
            },
        ),
    ),
)
_REST = Call(
    operation="GetRestApis",
    items="items",
    kinds=(
        Kind(
            type="aws_api_gateway_rest_api",
            label="name",
            key="id",
            id="id",
            arn=_API + "/restapis/{id}",
            tags="tags",
            values={
                "name": "name",
                "execution_arn": "join('', ['arn:', _here.partition, ':execute-api:', _here.region, ':', "
                "_here.account, ':', id])",
                "endpoint_configuration": "[endpointConfiguration.{types: types, vpc_endpoint_ids: vpcEndpointIds}]",
            },
        ),
    ),
    then=(_RESOURCES, _AUTHORIZERS, _STAGES),
)
_MAPPINGS = Call(
    operation="GetBasePathMappings",
    given={"domainName": "domainName"},
    items="items",
    absent=_ABSENT,
    kinds=(
        Kind(
            type="aws_api_gateway_base_path_mapping",
            label="join('/', [_parent.domainName, basePath || ''])",
            id="join('/', [_parent.domainName, basePath || ''])",
            tags="",
            values={"domain_name": "_parent.domainName", "api_id": "restApiId", "stage_name": "stage"},
        ),
    ),
)
_DOMAINS = Call(
    operation="GetDomainNames",
    items="items",
    kinds=(
        Kind(
            type="aws_api_gateway_domain_name",
            label="domainName",
            id="domainName",
            arn=_API + "/domainnames/{id}",
            tags="tags",
            values={
                "domain_name": "domainName",
                "regional_domain_name": "regionalDomainName",
                "cloudfront_domain_name": "distributionDomainName",
            },
        ),
    ),
    then=(_MAPPINGS,),
)
_LINKS = Call(
    operation="GetVpcLinks",
    items="items",
    kinds=(
        Kind(
            type="aws_api_gateway_vpc_link",
            label="name",
            key="id",
            id="id",
            tags="tags",
            values={"name": "name", "target_arns": "targetArns"},
        ),
    ),
)
REST = Service(client="apigateway", limit=4, calls=(_REST, _DOMAINS, _LINKS))

_ABOUT = {"api_id": "_parent.ApiId"}
_INTEGRATIONS_2 = Call(
    operation="GetIntegrations",
    given={"ApiId": "ApiId"},
    items="Items",
    absent=_ABSENT,
    kinds=(
        Kind(
            type="aws_apigatewayv2_integration",
            label="join('/', [_parent.ApiId, IntegrationId])",
            id="IntegrationId",
            tags="",
            values=_ABOUT
            | {
                "integration_uri": "IntegrationUri",
                "connection_id": "ConnectionId",
                "integration_type": "IntegrationType",
            },
            texts=("integration_uri",),
        ),
    ),
)
_AUTHORIZERS_2 = Call(
    operation="GetAuthorizers",
    given={"ApiId": "ApiId"},
    items="Items",
    absent=_ABSENT,
    kinds=(
        Kind(
            type="aws_apigatewayv2_authorizer",
            label="join('/', [_parent.ApiId, AuthorizerId])",
            id="AuthorizerId",
            tags="",
            values=_ABOUT
            | {"authorizer_uri": "AuthorizerUri", "jwt_configuration": "[JwtConfiguration.{issuer: Issuer}]"},
        ),
    ),
)
_STAGES_2 = Call(
    operation="GetStages",
    given={"ApiId": "ApiId"},
    items="Items",
    absent=_ABSENT,
    kinds=(
        Kind(
            type="aws_apigatewayv2_stage",
            label="join('/', [_parent.ApiId, StageName])",
            id="join('/', [_parent.ApiId, StageName])",
            tags="",
            values=_ABOUT | {"name": "StageName"},
        ),
    ),
)
_HTTP = Call(
    operation="GetApis",
    items="Items",
    kinds=(
        Kind(
            type="aws_apigatewayv2_api",
            label="Name",
            key="ApiId",
            id="ApiId",
            arn=_API + "/apis/{id}",
            values={
                "name": "Name",
                "api_endpoint": "ApiEndpoint",
                "protocol_type": "ProtocolType",
                "execution_arn": "join('', ['arn:', _here.partition, ':execute-api:', _here.region, ':', "
                "_here.account, ':', ApiId])",
            },
        ),
    ),
    then=(_INTEGRATIONS_2, _AUTHORIZERS_2, _STAGES_2),
)
_DOMAINS_2 = Call(
    operation="GetDomainNames",
    items="Items",
    kinds=(
        Kind(
            type="aws_apigatewayv2_domain_name",
            label="DomainName",
            id="DomainName",
            arn=_API + "/domainnames/{id}",
            values={
                "domain_name": "DomainName",
                "domain_name_configuration": "DomainNameConfigurations[].{target_domain_name: ApiGatewayDomainName}",
            },
        ),
    ),
    then=(
        Call(
            operation="GetApiMappings",
            given={"DomainName": "DomainName"},
            items="Items",
            absent=_ABSENT,
            kinds=(
                Kind(
                    type="aws_apigatewayv2_api_mapping",
                    label="join('/', [_parent.DomainName, ApiMappingId])",
                    id="ApiMappingId",
                    tags="",
                    values={"domain_name": "_parent.DomainName", "api_id": "ApiId", "stage": "Stage"},
                ),
            ),
        ),
    ),
)
_LINKS_2 = Call(
    operation="GetVpcLinks",
    items="Items",
    kinds=(
        Kind(
            type="aws_apigatewayv2_vpc_link",
            label="Name",
            key="VpcLinkId",
            id="VpcLinkId",
            values={"name": "Name", "subnet_ids": "SubnetIds"},
        ),
    ),
)
HTTP = Service(client="apigatewayv2", iam="apigateway", limit=4, calls=(_HTTP, _DOMAINS_2, _LINKS_2))
