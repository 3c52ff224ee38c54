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
    glacier,
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
from auditor.catalog.gcp import alloydb as google_alloydb
from auditor.catalog.gcp import analytics as google_analytics
from auditor.catalog.gcp import bigtable as google_bigtable
from auditor.catalog.gcp import blockchain as google_blockchain
from auditor.catalog.gcp import compute as google_compute
from auditor.catalog.gcp import dns as google_dns
from auditor.catalog.gcp import files as google_files
from auditor.catalog.gcp import firestore as google_firestore
from auditor.catalog.gcp import gke as google_gke
from auditor.catalog.gcp import governance as google_governance
from auditor.catalog.gcp import grants as google_grants
from auditor.catalog.gcp import instance_groups as google_instance_groups
from auditor.catalog.gcp import kms as google_kms
from auditor.catalog.gcp import loadbalancing as google_loadbalancing
from auditor.catalog.gcp import memorystore as google_memorystore
from auditor.catalog.gcp import messaging as google_messaging
from auditor.catalog.gcp import network as google_network
from auditor.catalog.gcp import run as google_run
from auditor.catalog.gcp import secrets as google_secrets
from auditor.catalog.gcp import spanner as google_spanner
from auditor.catalog.gcp import sql as google_sql
from auditor.catalog.gcp import storage as google_storage
from auditor.catalog.gcp import support as google_support
from auditor.catalog.interface import Catalog, TypeSpec
from auditor.catalog.kubernetes import exposure as kubernetes_exposure
from auditor.catalog.kubernetes import releases as kubernetes_releases
from auditor.catalog.kubernetes import support as kubernetes_support
from auditor.catalog.kubernetes import volumes as kubernetes_volumes
from auditor.catalog.kubernetes import workloads as kubernetes_workloads
from auditor.catalog.thirdparty import cloudflare as outside_cloudflare
from auditor.catalog.thirdparty import databases as outside_databases
from auditor.catalog.thirdparty import identity as outside_identity
from auditor.catalog.thirdparty import names as outside_names
from auditor.catalog.thirdparty import observability as outside_observability

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
    glacier,
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
    google_alloydb,
    google_analytics,
    google_bigtable,
    google_blockchain,
    google_compute,
    google_dns,
    google_files,
    google_firestore,
    google_gke,
    google_governance,
    google_grants,
    google_instance_groups,
    google_kms,
    google_loadbalancing,
    google_memorystore,
    google_messaging,
    google_network,
    google_run,
    google_secrets,
    google_spanner,
    google_sql,
    google_storage,
    google_support,
    kubernetes_exposure,
    kubernetes_releases,
    kubernetes_support,
    kubernetes_volumes,
    kubernetes_workloads,
    outside_cloudflare,
    outside_databases,
    outside_identity,
    outside_names,
    outside_observability,
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
