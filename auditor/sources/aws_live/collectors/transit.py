"""Direct Connect, Network Firewall and Route 53 Resolver."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_DX = (
    Call(
        operation="DescribeConnections",
        items="connections[?connectionState!='deleted' && connectionState!='deleting']",
        kinds=(
            Kind(
                type="aws_dx_connection",
                label="connectionName",
                key="connectionId",
                id="connectionId",
                arn="arn:{partition}:directconnect:{region}:{account}:dxcon/{id}",
                tags="tags",
                values={"name": "connectionName", "location": "location"},
            ),
        ),
    ),
    Call(
        operation="DescribeLags",
        items="lags[?lagState!='deleted' && lagState!='deleting']",
        kinds=(
            Kind(
                type="aws_dx_lag",
                label="lagName",
                key="lagId",
                id="lagId",
                arn="arn:{partition}:directconnect:{region}:{account}:dxlag/{id}",
                tags="tags",
                values={"name": "lagName", "location": "location"},
            ),
        ),
    ),
)
DIRECT = Service(client="directconnect", calls=_DX)
_DX_GATEWAYS = Call(
    operation="DescribeDirectConnectGateways",
    items="directConnectGateways[?directConnectGatewayState!='deleted']",
    kinds=(
        Kind(
            type="aws_dx_gateway",
            label="directConnectGatewayName",
            key="directConnectGatewayId",
            id="directConnectGatewayId",
            tags="",
            values={"name": "directConnectGatewayName"},
        ),
    ),
)
DIRECT_GATEWAYS = Service(client="directconnect", home="us-east-1", calls=(_DX_GATEWAYS,))
_FIREWALL = Call(
    operation="DescribeFirewall",
    given={"FirewallArn": "FirewallArn"},
    items="Firewall",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_networkfirewall_firewall",
            label="FirewallName",
            id="FirewallArn",
            arn="FirewallArn",
            values={
                "name": "FirewallName",
                "vpc_id": "VpcId",
                "subnet_mapping": "SubnetMappings[].{subnet_id: SubnetId}",
            },
        ),
    ),
)
FIREWALL = Service(
    client="network-firewall", calls=(Call(operation="ListFirewalls", items="Firewalls", then=(_FIREWALL,)),)
)
_ADDRESSES = Call(
    operation="ListResolverEndpointIpAddresses",
    given={"ResolverEndpointId": "Id"},
    items="IpAddresses",
    into="_addresses",
    unread=("ip_address",),
    absent=frozenset({"ResourceNotFoundException"}),
)
_RESOLVERS = Call(
    operation="ListResolverEndpoints",
    items="ResolverEndpoints[?Status!='DELETING']",
    kinds=(
        Kind(
            type="aws_route53_resolver_endpoint",
            label="Name",
            key="Id",
            id="Id",
            arn="Arn",
            tags="",
            values={
                "name": "Name",
                "direction": "Direction",
                "ip_address": "_addresses[].{subnet_id: SubnetId, ip: Ip}",
            },
        ),
    ),
    then=(_ADDRESSES,),
)
RESOLVER = Service(client="route53resolver", calls=(_RESOLVERS,))
