"""What moto does not have: the proxy answers for it that there is nothing."""

from __future__ import annotations

import json

from tests.live.proxy import Answer, Request

# Operations that moto 5 does not have.
_LACKS = frozenset({
    ("ec2", "DescribeClientVpnEndpoints"),
    ("ecs", "DescribeCapacityProviders"),
    ("elasticache", "DescribeGlobalReplicationGroups"),
    ("elasticache", "DescribeServerlessCaches"),
    ("kms", "DescribeCustomKeyStores"),
    ("rds", "DescribeDBClusterEndpoints"),
    ("redshift", "DescribeEndpointAccess"),
    ("rds", "DescribeDBProxyEndpoints"),
    ("dax", "DescribeSubnetGroups"),
    ("dynamodb", "ListGlobalTables"),
    ("fsx", "DescribeFileCaches"),
    ("fsx", "DescribeSnapshots"),
    ("fsx", "DescribeStorageVirtualMachines"),
    ("fsx", "DescribeVolumes"),
    ("memorydb", "DescribeMultiRegionClusters"),
    ("directconnect", "DescribeDirectConnectGateways"),
})  # fmt: skip
_LACKING_SERVICES = frozenset({
    "apprunner", "cassandra", "dlm", "docdb-elastic", "dsql",
    "globalaccelerator", "lightsail", "neptune-graph", "redshift-serverless", "s3tables",
})  # fmt: skip
_LACKING_PATHS = (
    ("appsync", "/v1/domainnames"),
    ("cloudfront", "/vpc-origin"),
    ("elasticfilesystem", "/replication-configurations"),
    ("es", "/2021-01-01/opensearch/vpcEndpoints"),
    ("kafka", "/v1/configurations"),
    ("kafka", "/v1/vpc-connections"),
    ("s3", "/v20180820/mrap/instances"),
)


def without_what_moto_lacks(request: Request, before: int) -> Answer | None:
    """Answer for the operations that moto does not have."""
    if (request.service, request.operation) in _LACKS or request.service in _LACKING_SERVICES:
        if "X-Amz-Target" in request.headers or " " in request.operation:
            return Answer(200, b"{}", {"Content-Type": "application/x-amz-json-1.1"})
        name = request.operation
        inner = "" if request.service == "ec2" else f"<{name}Result/>"
        return Answer(200, f"<{name}Response>{inner}</{name}Response>".encode(), {"Content-Type": "text/xml"})
    if request.operation == "DescribeEndpoints":
        there = f"http://{request.headers['Host']}"
        body = json.dumps({"Endpoints": [{"Address": there, "CachePeriodInMinutes": 60}]}).encode()
        return Answer(200, body, {"Content-Type": "application/x-amz-json-1.0"})
    for service, path in _LACKING_PATHS:
        if request.service == service and path in request.operation:
            body = b"<Empty/>" if service in ("cloudfront", "s3") else b"{}"
            return Answer(200, body, {"Content-Type": "text/xml" if body[:1] == b"<" else "application/json"})
    return None
