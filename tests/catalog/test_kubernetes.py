"""Kubernetes: what runs in a cluster stands where the nodes of the cluster stand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.catalog.scans import GOOGLE, Resources, levels, losing, only, scan

EKS: Resources = {
    "aws_vpc.main": {"cidr_block": "10.0.0.0/16"},
    **{
        f"aws_subnet.{z}": {
            "vpc_id": "${aws_vpc.main.id}",
            "cidr_block": f"10.0.{i}.0/24",
            "availability_zone": f"eu-west-1{z}",
        }
        for i, z in enumerate("abc")
    },
    "aws_eks_cluster.main": {
        "name": "main",
        "vpc_config": [{"subnet_ids": ["${aws_subnet.a.id}", "${aws_subnet.b.id}"]}],
    },
}
PROVIDERS = {
    "aws": {"region": "eu-west-1"},
    "kubernetes": {"host": "${aws_eks_cluster.main.endpoint}"},
    "helm": {"kubernetes": [{"host": "${aws_eks_cluster.main.endpoint}"}]},
}
LABEL = {"resilience-service": "payouts"}
SPREAD = {"topology_key": "topology.kubernetes.io/zone", "when_unsatisfiable": "DoNotSchedule", "max_skew": 1}


def nodes(*zones: str) -> Resources:
    return {
        f"aws_eks_node_group.{''.join(zones)}": {
            "cluster_name": "${aws_eks_cluster.main.name}",
            "node_group_name": "".join(zones),
            "subnet_ids": [f"${{aws_subnet.{z}.id}}" for z in zones],
            "scaling_config": [{"desired_size": 3, "min_size": 3, "max_size": 6}],
        }
    }


def workload(replicas: Any = 3, spec: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    body = {"container": [{"name": "main", "image": "img"}], **(spec or {})}
    template = [{"metadata": [{"labels": {"app": "payouts"}}], "spec": [body]}]
    return {
        "metadata": [{"name": "payouts", "labels": LABEL}],
        "spec": [{"replicas": replicas, "template": template, **more}],
    }


def claim(size: str = "10Gi") -> list[dict[str, Any]]:
    return [{"metadata": [{"name": "data"}], "spec": [{"resources": [{"requests": {"storage": size}}]}]}]


CASES: dict[str, tuple[Resources, str, str]] = {
    "three pods by preference": (
        nodes("a", "b", "c") | {"kubernetes_deployment.x": workload()},
        "dips..holds",
        "restores",
    ),
    "three pods forced apart": (
        nodes("a", "b", "c") | {"kubernetes_deployment.x": workload(spec={"topology_spread_constraint": [SPREAD]})},
        "holds",
        "restores",
    ),
    "anti-affinity by zone": (
        nodes("a", "b", "c")
        | {
            "kubernetes_deployment.x": workload(
                spec={
                    "affinity": [{
                        "pod_anti_affinity": [{
                            "required_during_scheduling_ignored_during_execution": [
                                {"topology_key": "topology.kubernetes.io/zone"}
                            ]
                        }]
                    }]
                }
            )
        },
        "holds",
        "restores",
    ),
    "a wish is no constraint": (
        nodes("a", "b", "c")
        | {
            "kubernetes_deployment.x": workload(
                spec={"topology_spread_constraint": [SPREAD | {"when_unsatisfiable": "ScheduleAnyway"}]}
            )
        },
        "dips..holds",
        "restores",
    ),
    "one pod": (nodes("a", "b") | {"kubernetes_deployment.x": workload(1)}, "dips", "restores"),
    "replicas unset is one": (nodes("a", "b") | {"kubernetes_deployment.x": workload(None)}, "dips", "restores"),
    "nodes in one zone": (nodes("a") | {"kubernetes_deployment.x": workload()}, "stops", "restores"),
    "pinned to one zone by selector": (
        nodes("a", "b", "c")
        | {"kubernetes_deployment.x": workload(spec={"node_selector": {"topology.kubernetes.io/zone": "eu-west-1a"}})},
        "stops",
        "restores",
    ),
    "pinned to one pool by selector": (
        nodes("a", "b", "c")
        | nodes("b")
        | {"kubernetes_deployment.x": workload(spec={"node_selector": {"eks.amazonaws.com/nodegroup": "b"}})},
        "stops",
        "restores",
    ),
    "an autoscaler's minimum counts": (
        nodes("a", "b", "c")
        | {
            "kubernetes_deployment.x": workload(1, spec={"topology_spread_constraint": [SPREAD]}),
            "kubernetes_horizontal_pod_autoscaler_v2.x": {
                "metadata": [{"name": "payouts"}],
                "spec": [{
                    "min_replicas": 3,
                    "max_replicas": 9,
                    "scale_target_ref": [{"kind": "Deployment", "name": "payouts"}],
                }],
            },
        },
        "holds",
        "restores",
    ),
    "three members with volumes forced apart": (
        nodes("a", "b", "c")
        | {
            "kubernetes_stateful_set.x": workload(
                3, {"topology_spread_constraint": [SPREAD]}, volume_claim_template=claim()
            )
        },
        "holds",
        "stops",
    ),
    "one member with a volume": (
        nodes("a", "b", "c") | {"kubernetes_stateful_set.x": workload(1, volume_claim_template=claim())},
        "stops",
        "stops",
    ),
    "two members: what one can do alone is open": (
        nodes("a", "b", "c")
        | {
            "kubernetes_stateful_set.x": workload(
                2, {"topology_spread_constraint": [SPREAD]}, volume_claim_template=claim()
            )
        },
        "stops..holds",
        "stops",
    ),
    "a deployment on a zonal volume": (
        nodes("a", "b", "c")
        | {
            "kubernetes_deployment.x": workload(
                1, {"volume": [{"name": "d", "persistent_volume_claim": [{"claim_name": "data"}]}]}
            ),
            "kubernetes_persistent_volume_claim.data": {
                "metadata": [{"name": "data"}],
                "spec": [{"storage_class_name": "gp3", "resources": [{"requests": {"storage": "10Gi"}}]}],
            },
        },
        "stops",
        "stops",
    ),
    "a deployment on a shared file system": (
        nodes("a", "b", "c")
        | {
            "kubernetes_deployment.x": workload(
                1, {"volume": [{"name": "d", "persistent_volume_claim": [{"claim_name": "data"}]}]}
            ),
            "kubernetes_persistent_volume_claim.data": {
                "metadata": [{"name": "data"}],
                "spec": [{"storage_class_name": "efs", "resources": [{"requests": {"storage": "10Gi"}}]}],
            },
            "kubernetes_storage_class.efs": {
                "metadata": [{"name": "efs"}],
                "storage_provisioner": "efs.csi.aws.com",
            },
        },
        "dips",
        "stops",
    ),
    "a bare pod starts nowhere else": (
        nodes("a", "b", "c")
        | {
            "kubernetes_pod.x": {
                "metadata": [{"name": "p", "labels": LABEL}],
                "spec": [{"container": [{"name": "main", "image": "img"}]}],
            }
        },
        "stops",
        "restores",
    ),
    "every node": (nodes("a", "b", "c") | {"kubernetes_daemonset.x": workload(None)}, "holds", "restores"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_verdicts(name: str) -> None:
    resources, zone, region = CASES[name]
    found = levels(only(scan({**EKS, **resources}, PROVIDERS)))
    assert (found["zone"], found["region"]) == (zone, region)


def test_the_cluster_tells_the_place() -> None:
    found = only(scan({**EKS, **nodes("a", "b"), "kubernetes_deployment.x": workload(2)}, PROVIDERS))
    assert {d.domain for d in found.domains if d.level.value in ("provider", "region")} == {"aws", "aws:eu-west-1"}


def test_of_two_clusters_the_provider_names_one() -> None:
    two: Resources = {
        **EKS,
        **nodes("a", "b"),
        "google_container_cluster.other": {"name": "other", "location": "us-east1", "enable_autopilot": True},
        "kubernetes_deployment.x": workload(2),
    }
    found = only(scan(two, {**PROVIDERS, **GOOGLE}))
    assert losing(found, "aws:eu-west-1") == "restores"
    assert losing(found, "google:us-east1") == "holds"


def test_a_cluster_that_is_not_told_may_be_in_any_cloud() -> None:
    """Without a cluster a workload may stand in any region that the inputs name: never a silent pass."""
    elsewhere: Resources = {
        "google_storage_bucket.x": {"location": "us-east1"},
        "aws_sqs_queue.x": {"name": "x"},
        "kubernetes_deployment.x": workload(2),
    }
    found = only(
        scan(elsewhere, {**GOOGLE, "aws": {"region": "eu-west-1"}, "kubernetes": {"config_path": "~/.kube/config"}})
    )
    for domain in ("google:us-east1", "aws:eu-west-1", "google", "aws"):
        assert losing(found, domain) != "holds"
    assert "kubernetes" not in {d.domain for d in found.domains}


def test_requests_find_their_pods_by_label() -> None:
    front: Resources = {
        "kubernetes_ingress_v1.x": {
            "metadata": [{"name": "api"}],
            "spec": [{"rule": [{"http": [{"path": [{"backend": [{"service": [{"name": "payouts"}]}]}]}]}]}],
        },
        "kubernetes_service.x": {"metadata": [{"name": "payouts"}], "spec": [{"selector": {"app": "payouts"}}]},
    }
    found = only(scan({**EKS, **nodes("a"), **front, "kubernetes_deployment.x": workload()}, PROVIDERS))
    members = {m.address for m in found.members}
    assert {"kubernetes_ingress_v1.x", "kubernetes_service.x", "kubernetes_deployment.x"} <= members


def test_a_chart_is_a_gap_that_is_named() -> None:
    result = scan(
        {**EKS, **nodes("a", "b"), "helm_release.node": {"name": "node", "chart": "ethereum-node", "repository": "r"}},
        PROVIDERS,
    )
    assert losing(only(result), "aws:eu-west-1:eu-west-1a") == "stops..holds"
    assert any("ethereum-node" in n and "not in the input" in n for n in result.coverage.notes)


def test_a_chart_that_only_watches_is_no_part() -> None:
    result = scan({**EKS, **nodes("a", "b", "c"), "helm_release.d": {"name": "d", "chart": "datadog"}}, PROVIDERS)
    assert losing(only(result), "aws:eu-west-1:eu-west-1a") == "holds"


def test_a_budget_that_blocks_every_eviction_is_said() -> None:
    budget = {"metadata": [{"name": "x"}], "spec": [{"max_unavailable": "0"}]}
    result = scan({**EKS, **nodes("a"), "kubernetes_pod_disruption_budget_v1.x": budget}, PROVIDERS)
    assert any("no eviction" in n for n in result.coverage.notes)
