"""The compute and network rows of the corpus' hand-derived answers (`EXPECTED.md`), row by row.

`HOLDS` stands for "no zone takes it down": what spans the zones of its Region has no verdict of a zone. Where an
answer differs from `EXPECTED.md`, the row says why; the label rules and the design are younger and win.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult, ResourceResult
from auditor.sources import read_targets

HOLDS, DIPS, RECOVERS, RESTORES, STOPS = "holds", "dips", "recovers", "restores", "stops"
OPEN = "stops..holds"
_HALF = "label rule 2: half of the running capacity is left and serves, so it holds where EXPECTED.md says dips"
_FIELDS = "the plan lists all references of a map of groups together: which group has which subnets is not in it"
_POOLS = "a fleet may keep its capacity in one of its pools or over all: which, the capacity target does not say"
_PODS = "how many pods run, and where, is in the cluster"


class Row(NamedTuple):
    """What a resource answers to the loss of its worst zone.

    All of them keep nothing: EXPECTED.md's `stops` on the loss of the Region is `restores` by label rule 4 (built
    again from code), which the test asserts for every row that names nothing else.
    """

    address: str
    zone: str
    zones: str | None = None
    """Letters of the zones that it is known to stand in, where the row names them."""
    region: str = RESTORES
    argued: str = ""


def nats(module: str, letters: str) -> tuple[Row, ...]:
    return tuple(Row(f"{module}aws_nat_gateway.this[{i}]", STOPS, z) for i, z in enumerate(letters))


_GROUP = "aws_autoscaling_group.this[0]"
_NODES = "module.eks.module.eks_managed_node_group"
_TASKS = "aws_ecs_service.this[0]"
_ALIKE = (
    Row("module.alb.aws_lb.this[0]", HOLDS, "acd"),
    Row("module.fix_nlb.aws_lb.this[0]", STOPS, "a"),
    Row(f"module.api_asg.{_GROUP}", HOLDS, "acd", argued=_HALF),
    Row(f"module.fix_asg.{_GROUP}", STOPS, "a"),
    Row("module.signer.aws_instance.this[0]", STOPS, "d"),
    *(Row(f'module.node["ap-northeast-1{z}"].aws_instance.this[0]', STOPS, z) for z in "acd"),
    Row("module.eks.aws_eks_cluster.this[0]", HOLDS),
    *nats("module.vpc.", "acd"),
)
EXCHANGE = (
    *_ALIKE,
    Row(f'{_NODES}["general"].aws_eks_node_group.this[0]', OPEN, argued=_FIELDS),
    Row(f'{_NODES}["matching"].aws_eks_node_group.this[0]', OPEN, argued=_FIELDS),
    Row(f'module.ecs.module.service["settlement"].{_TASKS}', OPEN, argued=_FIELDS),
    Row(f'module.ecs.module.service["web"].{_TASKS}', OPEN, argued=_FIELDS),
)
LIVE = (
    *_ALIKE,
    Row(f'{_NODES}["general"].aws_eks_node_group.this[0]', HOLDS, "acd", argued=_HALF),
    Row(f'{_NODES}["matching"].aws_eks_node_group.this[0]', STOPS, "a"),
    Row(f'module.ecs.module.service["settlement"].{_TASKS}', DIPS, "acd"),
    Row(f'module.ecs.module.service["web"].{_TASKS}', HOLDS, "acd", argued=_HALF),
)
_LONELY = ("matching", "notify", "reporting", "surveillance")
_MANY = ("accounts", "custody", "deposits", "kyc", "marketdata", "orders", "settlement", "withdrawals", *_LONELY)
MANY = (
    *(Row(f'module.service["{s}"].module.svc.{_TASKS}', DIPS if s in _LONELY else HOLDS, "acd") for s in _MANY),
    *(Row(f'module.service["{s}"].module.events.aws_sns_topic.this[0]', HOLDS) for s in _MANY),
    *(Row(f'module.service["{s}"].module.queue.aws_sqs_queue.this[0]', HOLDS, region=STOPS) for s in _MANY),
    *nats("module.vpc.", "acd"),
)
COMPUTE = (
    Row(f"module.asg_mixed.{_GROUP}", HOLDS, "acd", argued=_HALF),
    Row(f"module.asg_one.{_GROUP}", DIPS, "acd"),
    Row(f"module.asg_max_zero.{_GROUP}", RECOVERS, argued="an empty fleet: a person raises its maximum (design 4)"),
    Row("aws_autoscaling_group.az_list", OPEN),
    Row("aws_instance.matching[0]", STOPS, "c"),
    Row("aws_instance.matching[1]", STOPS, "c"),
    Row("aws_instance.default_vpc", STOPS, ""),
    Row("aws_instance.from_lt", STOPS, "a"),
    Row("aws_instance.eni", STOPS, "d"),
    Row("aws_ec2_fleet.f", "dips..holds", "cd", argued=_POOLS),
    Row("aws_lambda_function.fn", STOPS, "a"),
    Row("aws_lambda_function.fn2", HOLDS),
    Row("aws_ecs_service.one_zone", STOPS, "d"),
    Row("aws_ecs_service.rebalance", HOLDS, "acd", argued=_HALF),
)
EKS = (
    Row("module.auto.aws_eks_cluster.this[0]", HOLDS),
    Row("module.selfmanaged.aws_eks_cluster.this[0]", HOLDS),
    *(Row(f'module.selfmanaged.module.self_managed_node_group["node-{z}"].{_GROUP}', OPEN, argued=_FIELDS)
      for z in "ac"),
    Row("module.fargate.aws_eks_cluster.this[0]", HOLDS),
    Row('module.fargate.module.fargate_profile["all"].aws_eks_fargate_profile.this[0]', OPEN,
        argued=f"{_FIELDS}; {_PODS}"),
    Row("aws_eks_cluster.bare_osaka", HOLDS, argued="the control plane alone: it has no nodes to lose"),
)  # fmt: skip
NETWORK = (
    Row('module.tgw.aws_ec2_transit_gateway_vpc_attachment.this["prod"]', STOPS, "a"),
    Row('module.tgw_osaka.aws_ec2_transit_gateway_vpc_attachment.this["prod"]', OPEN, argued=_FIELDS),
    Row("aws_vpn_connection.dc", HOLDS),
    Row("aws_dx_connection.one", HOLDS, region=STOPS),
    Row("aws_dx_lag.lag", HOLDS, region=STOPS),
    Row("aws_networkfirewall_firewall.fw", HOLDS, "ac"),
    Row("aws_route53_resolver_endpoint.out", HOLDS, "ac"),
    Row("aws_ec2_client_vpn_endpoint.ops", STOPS, "a"),
    Row("aws_nat_gateway.only", STOPS, "a"),
    Row("aws_nat_gateway.private", STOPS, "c"),
)
_QUEUES = ("a.b", "a/b:c", 'quote\\"d', "with space", "x[0]", "日本")
STRINGS = tuple(Row(f'aws_sqs_queue.weird["{q}"]', HOLDS, region=STOPS) for q in _QUEUES)
_KNOWN = ("instance_1", "instance_counted[0]", 'instance_named["test.1"]')
_NEW = ("instance_2", "instance_counted[1]", 'instance_named["test.2"]')
INFRACOST = tuple(
    Row(f"{prefix}{name}", STOPS, "b" if name in _KNOWN else "")
    for prefix in ("aws_instance.", "module.instances.aws_instance.module_")
    for name in (*_KNOWN, *_NEW)
)
TERRAGOAT = (
    Row("aws_instance.web_host", STOPS, "a"),
    Row("aws_instance.db_app", STOPS, "a"),
    Row("aws_elb.weblb", STOPS, "a"),
    Row("aws_eks_cluster.eks_cluster", HOLDS),
    Row("aws_lambda_function.analysis_lambda", HOLDS),
)
ALIASES = (
    Row("aws_instance.example", STOPS),
    Row("module.ec2.aws_elb.front", OPEN, region="stops..holds"),
    Row("module.ec2.aws_instance.front[0]", OPEN, region="stops..holds",
        argued="which of two Regions it is in is open, and with it whether it is in any zone of either"),
)  # fmt: skip
FILES = {
    "terraform/plan/exch-1r-3az.json": EXCHANGE,
    "terraform/state/exch-live.tfstate": LIVE,
    "terraform/plan/many-300.json": MANY,
    "terraform/state/many-live.tfstate": MANY,
    "terraform/plan/compute-variants.json": COMPUTE,
    "terraform/plan/eks-variants.json": EKS,
    "terraform/plan/network-variants.json": NETWORK,
    "terraform/plan/vpc-single-nat.json": nats("module.vpc.", "a"),  # the only one: three zones leave through it
    "terraform/state/vpc-single-nat.tfstate": nats("module.vpc.", "a"),
    "terraform/plan/strings-and-types.json": STRINGS,
    "plan/infracost__infracost__tf014-nested-modules-plan.json": INFRACOST,
    "plan/bridgecrewio__checkov__terragoat-aws-tfplan.json": TERRAGOAT,
    "plan/cycloidio__terracost__alias-paris-module-providers-plan.json": ALIASES,
    "plan/terraform-compliance__cli__vpc-3az-3nat-plan.json": (
        *nats("module.vpc.", "abc"),
        Row("module.vpc.aws_vpn_gateway.this[0]", HOLDS),
    ),
}
CASES = [(name, row) for name, rows in FILES.items() for row in rows]


@cache
def audited(path: Path) -> AuditResult:
    return run_audit(read_targets([str(path)]), Config(), (), Options())


@pytest.mark.parametrize(("name", "row"), CASES, ids=lambda c: c.address if isinstance(c, Row) else str(c))
def test_row(shared: Path, name: str, row: Row) -> None:
    found = {r.address: r for r in audited(shared / "corpus" / name).resources}[row.address]
    assert (worst(found, Level.ZONE), worst(found, Level.REGION)) == (row.zone, row.region)
    if row.zones is not None:
        assert found.zones == tuple(f"{found.region}{letter}" for letter in row.zones)


def worst(resource: ResourceResult, level: Level) -> str:
    found = dict(resource.verdicts).get(level)
    return HOLDS if found is None else str(found)
