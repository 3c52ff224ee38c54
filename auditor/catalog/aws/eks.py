"""Amazon EKS: clusters, node groups, Fargate profiles."""

from __future__ import annotations

from auditor.catalog.aws.ec2 import payload
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import fleet, regional
from auditor.catalog.wiring import encrypted_by, integer, needs, open_spot, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Relation, Replica, Role

_PAGE = "https://docs.aws.amazon.com/eks/latest/userguide/disaster-recovery-resiliency.html"
_NODES_PAGE = "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html"
_FARGATE_PAGE = "https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html"
_ACCESS_PAGE = "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"
_ADDON_PAGE = "https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html"


def _cluster(record: Record, lookup: Lookup) -> Described:
    keys = encrypted_by(record, lookup, "encryption_config.provider.key_arn")
    return Described(shape=regional(rebuilt=True), relations=keys)


def _nodes(record: Record, lookup: Lookup) -> Described:
    count = integer(record.get("scaling_config.desired_size"))
    clusters = _cluster_of(record, lookup)
    # Nodes with a taint take only pods that ask for them: they stand in for nobody.
    alone = record.address if record.values.get("taint") else ""
    return Described(
        shape=fleet(count, _slots(record, lookup), f"{record.address} nodes"),
        relations=(*clusters, *payload(record, lookup)),
        units=count,
        pool=" ".join(("nodes of", *(r.target for r in clusters), alone)),
    )


def _profile(record: Record, lookup: Lookup) -> Described:
    # How many pods run is in the cluster, not in the profile.
    return Described(
        shape=fleet(None, _slots(record, lookup), f"{record.address} pods"),
        relations=_cluster_of(record, lookup),
    )


def _slots(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    slots = subnet_slots(lookup, record, "subnet_ids")
    return slots or (Replica(spot=open_spot(lookup, record), rebuilt=True),)


def _cluster_of(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    return needs(record, lookup, "cluster_name", types=("aws_eks_cluster",))


TYPES = (
    TypeSpec(
        type="aws_eks_cluster",
        role=Role.CONTROL,
        describe=_cluster,
        reads=("encryption_config",),
        assumes="The control plane runs over several zones and replaces lost members by itself.",
        source=_PAGE,
        identity=("name",),
        called=False,
    ),
    TypeSpec(
        type="aws_eks_node_group",
        role=Role.COMPUTE,
        describe=_nodes,
        reads=("subnet_ids", "scaling_config.desired_size", "cluster_name", "launch_template"),
        assumes="A node group's Auto Scaling group spans its subnets and starts lost nodes again in those left.",
        source=_NODES_PAGE,
        identity=("node_group_name",),
        called=False,
    ),
    TypeSpec(
        type="aws_eks_fargate_profile",
        role=Role.COMPUTE,
        describe=_profile,
        reads=("subnet_ids", "cluster_name"),
        assumes="Pods of a profile start in its subnets; how many there are the input does not say.",
        source=_FARGATE_PAGE,
        identity=("fargate_profile_name",),
        called=False,
    ),
    TypeSpec(type="aws_eks_addon", role=Role.SUPPORT, source=_ADDON_PAGE),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_ACCESS_PAGE) for t in (
        "aws_eks_access_entry", "aws_eks_access_policy_association", "aws_eks_identity_provider_config",
        "aws_eks_pod_identity_association")),
)  # fmt: skip
