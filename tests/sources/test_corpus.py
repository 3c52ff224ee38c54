"""Real plans and states of others, where they are at hand (AUDITOR_SHARED, or ../shared)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from auditor.errors import SourceError
from auditor.model.value import Known, Unknown
from auditor.sources import Input, read_targets
from tests.sources.plans import record, reference

SHARED = Path(os.environ.get("AUDITOR_SHARED", Path(__file__).parents[2].parent / "shared"))
PATTERNS = (
    "corpus/plan/*",
    "corpus/state/*",
    "corpus/state_show/*",
    "corpus/terraform/plan/*",
    "corpus/terraform/state/*",
    "scenarios/*/*.json",
    "scenarios/*/*.tfstate",
)
FILES = sorted(path for pattern in PATTERNS for path in SHARED.glob(pattern))
pytestmark = pytest.mark.skipif(not FILES, reason=f"no corpus at {SHARED}: set AUDITOR_SHARED")


def _read(path: str) -> Input:
    (found,) = read_targets([str(SHARED / path)])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_read_or_refused(path: Path) -> None:
    try:
        (found,) = read_targets([str(path)])
    except SourceError as error:
        assert error.hint
        return
    assert found.records or found.meta.notes or found.skipped
    addresses = [item.address for item in found.records]
    assert len(set(addresses)) == len(addresses)
    if found.meta.kind == "terraform-plan":
        known = set(addresses)
        assert all(t in known for r in found.records for ref in r.references for t in ref.targets)


def test_all_routes_lead_to_one_nat_gateway() -> None:
    found = _read("scenarios/three-nats-one-route/plan.json")
    for number in range(3):
        route = f"module.network.aws_route.private_default[{number}]"
        assert reference(found, route, "nat_gateway_id").targets == ("module.network.aws_nat_gateway.this[0]",)


def test_count_index_through_module_outputs() -> None:
    found = _read("scenarios/az-count-left-at-one/plan.json")
    for number in range(3):
        subnet = reference(found, f"aws_nat_gateway.this[{number}]", "subnet_id")
        assert subnet.targets == (f"module.public_subnets.aws_subnet.this[{number}]",)
        table = reference(found, f"aws_route.engine[{number}]", "route_table_id")
        assert table.targets == (f"module.engine_subnets.aws_route_table.this[{number}]",)


def test_a_key_through_a_map_of_environment(tmp_path: Path) -> None:
    beside_source = SHARED / "scenarios/active-active-one-signing-key/plan.json"
    (told,) = read_targets([str(beside_source)])
    named = reference(told, 'aws_route53_record.wallet["ap-northeast-1"]', "alias.name")
    assert (named.targets, named.exact, named.opaque) == (("module.tokyo.aws_lb.this",), True, ())
    (tmp_path / "plan.json").write_bytes(beside_source.read_bytes())
    (found,) = read_targets([str(tmp_path / "plan.json")])
    task = reference(found, "module.singapore.aws_ecs_task_definition.withdrawals", "container_definitions")
    assert "aws_kms_key.withdrawal_signing" in task.targets
    assert task.exact
    names = reference(found, 'aws_route53_record.wallet["ap-northeast-1"]', "alias.name")
    assert (names.targets, names.opaque) == ((), ("each.value.dns", "local.sites"))
    assert record(found, "module.singapore.aws_lb.this").provider.region == Known("ap-southeast-1")


_BOTH_SIDES = Path(__file__).parents[1] / "scenarios/stacks/lists-through-functions"
_CUT = "module.chunk.aws_ecs_service.this[0]"


def _subnets(folder: Path) -> tuple[str, ...]:
    (found,) = read_targets([str(folder / "plan.json")])
    return reference(found, _CUT, "network_configuration.subnets").targets


def test_the_source_beside_a_plan_tells_which_part_of_a_list_is_meant(tmp_path: Path) -> None:
    assert _subnets(_BOTH_SIDES) == ("module.vpc.aws_subnet.private[2]",)
    shutil.copytree(_BOTH_SIDES, tmp_path / "changed")
    main = tmp_path / "changed" / "main.tf"
    # The source says something else now: it is not this plan's, so the plan's own candidates stay.
    main.write_text(main.read_text().replace('name        = "custody"', 'name        = "custody-2"'))
    assert len(_subnets(tmp_path / "changed")) == 3


def test_the_pinned_node_group_cannot_be_told() -> None:
    found = _read("corpus/terraform/plan/exch-1r-3az.json")
    address = 'module.eks.module.eks_managed_node_group["matching"].aws_eks_node_group.this[0]'
    assert not reference(found, address, "subnet_ids").exact
    brokers = reference(found, "module.kafka.aws_msk_cluster.this[0]", "broker_node_group_info.client_subnets")
    assert (len(brokers.targets), brokers.exact) == (3, True)


def test_regions_of_old_plans() -> None:
    old = _read("corpus/plan/infracost__infracost__tf014-nested-modules-plan.json")
    db = record(old, "module.db.module.db_1.module.db_instance.aws_db_instance.this[0]")
    assert db.provider.region == Known("us-east-1")
    paris = _read("corpus/plan/cycloidio__terracost__alias-paris-module-providers-plan.json")
    assert isinstance(record(paris, "module.rds.aws_db_instance.db").provider.region, Unknown)
