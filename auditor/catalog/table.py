"""The one table of everything modelled: Terraform type -> what it is."""

from __future__ import annotations

from types import MappingProxyType

from auditor.catalog.aws import (
    acm,
    apigateway,
    appsync,
    autoscaling,
    backup,
    cloudfront,
    cloudhsm,
    cognito,
    compute,
    documentdb,
    dsql,
    dynamodb,
    ebs,
    ec2,
    ecr,
    ecs,
    efs,
    eks,
    elasticache,
    elb,
    fsx,
    globalaccelerator,
    governance,
    kms,
    lambda_,
    lightsail,
    lookups,
    memorydb,
    messaging,
    mq,
    msk,
    neptune,
    opensearch,
    rds,
    redshift,
    route53,
    s3,
    secrets,
    stepfunctions,
    support,
    timeseries,
    transit,
    vpc,
)
from auditor.catalog.interface import Catalog, TypeSpec

_MODULES = (
    acm,
    apigateway,
    appsync,
    autoscaling,
    backup,
    cloudfront,
    cloudhsm,
    cognito,
    compute,
    documentdb,
    dsql,
    dynamodb,
    ebs,
    ec2,
    ecr,
    ecs,
    efs,
    eks,
    elasticache,
    elb,
    fsx,
    globalaccelerator,
    governance,
    kms,
    lambda_,
    lightsail,
    lookups,
    memorydb,
    messaging,
    mq,
    msk,
    neptune,
    opensearch,
    rds,
    redshift,
    route53,
    s3,
    secrets,
    stepfunctions,
    support,
    timeseries,
    transit,
    vpc,
)


def _table() -> Catalog:
    types: dict[str, TypeSpec] = {}
    for module in _MODULES:
        for spec in module.TYPES:
            if spec.type in types:
                raise ValueError(f"{spec.type} is in the catalog twice")
            types[spec.type] = spec
    return MappingProxyType(types)


CATALOG: Catalog = _table()
