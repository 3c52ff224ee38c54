"""Configuration, permissions, quotas, budgets of disruption: what starts and serves nothing itself."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import integer, text
from auditor.model.record import Record
from auditor.model.resource import Role

_PAGE = "https://kubernetes.io/docs/concepts/"
_BUDGET = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/"
_TYPES = (
    "annotations", "api_service", "api_service_v1", "certificate_signing_request", "certificate_signing_request_v1",
    "cluster_role", "cluster_role_binding", "cluster_role_binding_v1", "cluster_role_v1", "config_map",
    "config_map_v1", "config_map_v1_data", "default_service_account", "default_service_account_v1",
    "endpoint_slice_v1", "endpoints", "endpoints_v1", "env", "horizontal_pod_autoscaler",
    "horizontal_pod_autoscaler_v1", "horizontal_pod_autoscaler_v2", "horizontal_pod_autoscaler_v2beta2",
    "ingress_class", "ingress_class_v1", "labels", "limit_range", "limit_range_v1", "mutating_webhook_configuration",
    "mutating_webhook_configuration_v1", "namespace", "namespace_v1", "network_policy", "network_policy_v1",
    "node_taint", "pod_security_policy", "pod_security_policy_v1beta1", "priority_class", "priority_class_v1",
    "resource_quota", "resource_quota_v1", "role", "role_binding", "role_binding_v1", "role_v1", "runtime_class_v1",
    "secret", "secret_v1", "secret_v1_data", "service_account", "service_account_v1", "token_request_v1",
    "validating_webhook_configuration", "validating_webhook_configuration_v1",
)  # fmt: skip
_BUDGETS = ("kubernetes_pod_disruption_budget", "kubernetes_pod_disruption_budget_v1")


def _budget(record: Record, lookup: Lookup) -> Described:
    least, most = record.get("spec.min_available"), record.get("spec.max_unavailable")
    never = text(least) == "100%" or (integer(most) == 0 and text(most) != "") or text(most) == "0%"
    note = "it allows no eviction at all: nodes cannot be drained or upgraded"
    return Described(shape=regional(), notes=(note,) if never else ())


TYPES = (
    *(TypeSpec(type=f"kubernetes_{t}", role=Role.SUPPORT, source=_PAGE) for t in _TYPES),
    *(TypeSpec(type=t, role=Role.SUPPORT, describe=_budget, source=_BUDGET) for t in _BUDGETS),
)
