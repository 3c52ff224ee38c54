"""Amazon Redshift: provisioned clusters and serverless namespaces."""

from __future__ import annotations

from auditor.catalog.aws.rds import group_zones
from auditor.catalog.blocks import kept, zones_of
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import failover, regional
from auditor.catalog.wiring import boolean, encrypted_by, subnet_slots, text
from auditor.model.record import Record
from auditor.model.resource import Relation, Replica, Role, Shape, Spot
from auditor.model.verdict import Mode, Verdict

_MULTI_AZ = "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-multi-az.html"
_RELOCATION = "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-recovery.html"
_SNAPSHOTS = "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html"
_SERVERLESS = "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-known-issues.html"


def _cluster(record: Record, lookup: Lookup) -> Described:
    replicas = (*_units(record, lookup), *_copies(record, lookup))
    return Described(shape=Shape(replicas=replicas), relations=encrypted_by(record, lookup, "kms_key_id"))


def _units(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    zones = group_zones(record, lookup, "cluster_subnet_group_name", "aws_redshift_subnet_group")
    multi, moves = (
        boolean(record.get("multi_az")),
        boolean(record.get("availability_zone_relocation_enabled")),
    )
    if multi is True:
        return failover(zones, record.address).replicas
    pinned = lookup.zone_spot(record)
    primary = Replica(spot=pinned or Spot(zones, record.address))
    if multi is False and moves is False:
        return (primary,)
    unknown = multi is None or moves is None
    if len(primary.spot.zones) == 1:
        # Relocation needs a subnet of the group in another zone.
        others = tuple(z for z in zones if z not in primary.spot.zones)
        spot = Spot(others, f"{record.address} relocated") if others else primary.spot
    else:
        spot = Spot(primary.spot.zones, primary.spot.var, elsewhere=True)
    floor = Verdict.STOPS if unknown else Verdict.RECOVERS
    return primary, Replica(spot=spot, mode=Mode.STANDBY, ceiling=Verdict.DIPS, floor=floor)


def _copies(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    out = list(kept(record.get("automated_snapshot_retention_period"), default=1))
    regions = {text(record.get("snapshot_copy.destination_region")): None}
    for copy in lookup.referrers(record.address, "aws_redshift_snapshot_copy", "cluster_identifier"):
        regions[text(copy.get("destination_region"))] = None
    out += [Replica(mode=Mode.BACKUP, region=r) for r in regions if r]
    if lookup.referrers(record.address, "aws_redshift_cluster_snapshot", "cluster_identifier"):
        out.append(Replica(mode=Mode.BACKUP))
    return tuple(out)


def _namespace(record: Record, lookup: Lookup) -> Described:
    zones = lookup.zones(lookup.region(record))
    for workgroup in lookup.referrers(record.address, "aws_redshiftserverless_workgroup", "namespace_name"):
        zones = zones_of(subnet_slots(lookup, workgroup, "subnet_ids")) or zones
    standby = Replica(
        spot=Spot(zones, record.address, elsewhere=True),
        mode=Mode.STANDBY,
        ceiling=Verdict.DIPS,
        floor=Verdict.RECOVERS,
    )
    # Recovery points are kept in the Region for 24 hours.
    shape = Shape(replicas=(Replica(spot=Spot(zones, record.address)), standby, Replica(mode=Mode.BACKUP)))
    relations: tuple[Relation, ...] = encrypted_by(record, lookup, "kms_key_id")
    return Described(shape=shape, relations=relations)


def _workgroup(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "namespace_name", types=("aws_redshiftserverless_namespace",)).addresses
    return Described(shape=Shape(replicas=(Replica(),)), owner=owner[0] if owner else "")


def _endpoint(record: Record, lookup: Lookup) -> Described:
    types = ("aws_redshift_cluster", "aws_redshiftserverless_workgroup")
    owner = lookup.targets(record, "cluster_identifier", "workgroup_name", types=types).addresses
    return Described(shape=regional(rebuilt=True), owner=owner[0] if owner else "")


_SETTINGS = (
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateAuthenticationProfile.html",
     ("aws_redshift_authentication_profile",)),
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterIamRoles.html",
     ("aws_redshift_cluster_iam_roles",)),
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeDataShare.html",
     ("aws_redshift_data_share_authorization", "aws_redshift_data_share_consumer_association")),
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeEndpointAccess.html",
     ("aws_redshift_endpoint_authorization",)),
    ("https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-event-notifications.html",
     ("aws_redshift_event_subscription",)),
    ("https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-HSM.html",
     ("aws_redshift_hsm_client_certificate", "aws_redshift_hsm_configuration")),
    ("https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html",
     ("aws_redshift_logging",)),
    ("https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html",
     ("aws_redshift_parameter_group",)),
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_AddPartner.html",
     ("aws_redshift_partner",)),
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_PutResourcePolicy.html",
     ("aws_redshift_resource_policy",)),
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateScheduledAction.html",
     ("aws_redshift_scheduled_action",)),
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateSnapshotCopyGrant.html",
     ("aws_redshift_snapshot_copy_grant",)),
    ("https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html",
     ("aws_redshift_snapshot_schedule", "aws_redshift_snapshot_schedule_association")),
    ("https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateUsageLimit.html",
     ("aws_redshift_usage_limit",)),
    ("https://docs.aws.amazon.com/redshift/latest/mgmt/zero-etl-using.setting-up.html",
     ("aws_redshift_integration",)),
    ("https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_CreateCustomDomainAssociation.html",
     ("aws_redshiftserverless_custom_domain_association",)),
    ("https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_PutResourcePolicy.html",
     ("aws_redshiftserverless_resource_policy",)),
    ("https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_CreateUsageLimit.html",
     ("aws_redshiftserverless_usage_limit",)),
    ("https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html",
     ("aws_redshiftdata_statement",)),
)  # fmt: skip

TYPES = (
    TypeSpec(
        type="aws_redshift_cluster",
        role=Role.DATA,
        describe=_cluster,
        reads=("multi_az", "availability_zone", "availability_zone_relocation_enabled",
               "cluster_subnet_group_name",
               "automated_snapshot_retention_period", "snapshot_copy.destination_region"),
        assumes="A cluster runs in one zone unless Multi-AZ; relocation starts it in another with room.",
        source=_MULTI_AZ,
        identity=("cluster_identifier",),
    ),
    TypeSpec(
        type="aws_redshiftserverless_namespace",
        role=Role.DATA,
        describe=_namespace,
        assumes="After the loss of a zone a workgroup starts in another zone of its subnets.",
        source=_SERVERLESS,
        identity=("namespace_name",),
    ),
    TypeSpec(type="aws_redshiftserverless_workgroup", role=Role.PART, describe=_workgroup,
             reads=("namespace_name", "subnet_ids"), source=_SERVERLESS, identity=("workgroup_name",)),
    TypeSpec(type="aws_redshift_subnet_group", role=Role.NETWORK, source=_RELOCATION, identity=("name",)),
    *(TypeSpec(type=t, role=Role.PART, describe=_endpoint, reads=(path,), source=_RELOCATION) for t, path in (
        ("aws_redshift_endpoint_access", "cluster_identifier"),
        ("aws_redshiftserverless_endpoint_access", "workgroup_name"))),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_SNAPSHOTS) for t in (
        "aws_redshift_snapshot_copy", "aws_redshift_cluster_snapshot", "aws_redshiftserverless_snapshot")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
