"""Terraform plans: what exists after the plan, with which provider, and what is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model.value import Known, Unknown
from tests.sources.plans import block, change, const, plan, read, record, refs


def test_what_exists_after_the_plan() -> None:
    found = read(
        plan(
            [
                change("aws_a.create"),
                change("aws_a.update", actions=("update",)),
                change("aws_a.same", actions=("no-op",)),
                change("aws_a.swap", actions=("delete", "create")),
                change("aws_a.swap2", actions=("create", "delete")),
                change("aws_a.gone", actions=("delete",), after=None),
                change("aws_a.forgotten", actions=("forget",), after=None),
                change("aws_a.swap", actions=("delete",), after=None, deposed="ab12"),
                change("data.aws_b.late", actions=("read",)),
            ],
            {},
        )
    )
    actions = {item.address: item.action for item in found.records}
    assert actions == {
        "aws_a.create": "create",
        "aws_a.update": "update",
        "aws_a.same": "none",
        "aws_a.swap": "replace",
        "aws_a.swap2": "replace",
        "data.aws_b.late": "read",
    }
    assert [(address, reason.split(":")[0]) for address, _, reason in found.skipped] == [
        ("aws_a.gone", "deleted by this plan"),
        ("aws_a.forgotten", "forgotten by this plan"),
        ("aws_a.swap", "deposed object ab12"),
    ]
    assert record(found, "aws_a.create").origin.pointer == "/resource_changes/0"
    assert record(found, "data.aws_b.late").mode == "data"


def test_one_broken_resource_is_skipped_and_the_rest_is_read() -> None:
    broken = change("aws_a.broken")
    broken["change"] = "text"
    found = read(plan([broken, change("aws_a.list", after=[1]), change("aws_a.fine"), {"type": 7}], {}))
    assert [item.address for item in found.records] == ["aws_a.fine"]
    assert {address for address, _, _ in found.skipped} == {
        "aws_a.broken",
        "/resource_changes/3",
        "aws_a.list",
    }
    assert all(reason.startswith("not understood") for _, _, reason in found.skipped)


def test_unset_and_unknown_are_told_apart_by_the_configuration() -> None:
    unknown = {"multi_az": True, "zone": True, "replica": True, "explicit_null": True}
    marks = {"replica": [], "password": True}
    root = {"resources": [block("aws_a", "x", zone=refs("aws_b.y.id", "aws_b.y"), explicit_null={})]}
    changes = [change("aws_a.x", after={"password": "p"}, after_unknown=unknown, after_sensitive=marks)]
    item = record(read(plan(changes, root)), "aws_a.x")
    assert item.get("multi_az") == Known(None)
    assert item.get("explicit_null") == Known(None)
    assert isinstance(item.get("zone"), Unknown)
    assert isinstance(item.get("replica"), Unknown), "a block that is unknown may be a dynamic one"
    assert item.sensitive == {"password"}


def test_planned_values_and_prior_state_complete_the_changes() -> None:
    shown: Any = {"root_module": {"child_modules": [{"address": "module.m", "resources": []}]}}
    shown["root_module"]["child_modules"][0]["resources"] = [
        {"address": "module.m.aws_a.x", "mode": "managed", "type": "aws_a", "name": "x", "values": {"n": 1}}
    ]
    prior = {
        "address": "data.aws_z.n",
        "mode": "data",
        "type": "aws_z",
        "name": "n",
        "values": {"names": ["a"]},
    }
    document = plan(
        [],
        {"module_calls": {"m": {"module": {"resources": [block("aws_a", "x", n=const(1), z=refs("q.r"))]}}}},
    )
    del document["resource_changes"]
    document["planned_values"] = shown
    document["prior_state"] = {"values": {"root_module": {"resources": [prior]}}}
    found = read(document)
    assert [item.address for item in found.records] == ["module.m.aws_a.x", "data.aws_z.n"]
    assert isinstance(found.records[0].get("z"), Unknown)
    assert found.records[1].get("names") == Known(["a"])


def test_a_refresh_only_plan_gives_what_was_found() -> None:
    prior = {"address": "aws_a.x", "mode": "managed", "type": "aws_a", "name": "x", "values": {"n": 1}}
    document = plan(
        [],
        {},
        planned_values={"root_module": {}},
        prior_state={"values": {"root_module": {"resources": [prior]}}},
    )
    del document["resource_changes"]
    found = read(document)
    assert [item.address for item in found.records] == ["aws_a.x"]
    assert any("refresh only" in note for note in found.meta.notes)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"errored": True}, "error"),
        ({"complete": False}, "not complete"),
        ({"deferred_changes": [{"reason": "x"}]}, "deferred"),
        ({"resource_drift": [{}, {}]}, "2 objects have changed outside"),
    ],
)
def test_notes(more: dict[str, object], word: str) -> None:
    notes = read(plan([change("aws_a.x")], {}, **more)).meta.notes
    assert [note for note in notes if word in note]


def test_a_destroy_plan_says_so() -> None:
    found = read(plan([change("aws_a.x", actions=("delete",), after=None)], {}))
    assert found.records == ()
    assert found.meta.notes == ("The plan destroys everything: nothing remains.",)


def test_a_targeted_plan_lists_what_it_does_not_reach() -> None:
    prior = {"address": "aws_a.other", "mode": "managed", "type": "aws_a", "name": "other", "values": {}}
    state = {"values": {"root_module": {"resources": [prior]}}}
    found = read(plan([change("aws_a.x")], {}, complete=False, prior_state=state))
    assert [address for address, _, _ in found.skipped] == ["aws_a.other"]


def _provider(providers: object, key: str = "aws", **more: object) -> tuple[object, object]:
    root = {"resources": [block("aws_a", "x", provider=key)]}
    item = record(read(plan([change("aws_a.x")], root, providers=providers, **more)), "aws_a.x")
    return item.provider.region, item.provider.account


def test_provider_region_and_account() -> None:
    role = [{"role_arn": const("arn:aws:iam::123456789012:role/r")}]
    assert _provider({"aws": {"name": "aws"}}) == (Known(None), Known(None))
    assert _provider({"aws.o": {"expressions": {"region": const("r"), "assume_role": role}}}, "aws.o") == (
        Known("r"),
        Known("123456789012"),
    )
    region = {"aws": {"expressions": {"region": refs("var.r"), "allowed_account_ids": const(["1"])}}}
    assert _provider(region, variables={"r": {"value": "eu-west-1"}}) == (Known("eu-west-1"), Known("1"))
    assert isinstance(_provider({"aws": {"expressions": {"region": refs("local.r")}}})[0], Unknown)


def _old_module_region(providers: dict[str, object]) -> object:
    root = {"module_calls": {"m": {"module": {"resources": [block("aws_a", "x", provider="m:aws")]}}}}
    document = plan([change("module.m.aws_a.x")], root, providers=providers, format_version="0.1")
    return record(read(document), "module.m.aws_a.x").provider.region


def test_old_plans_do_not_say_which_provider_a_module_was_given() -> None:
    first = {"name": "aws", "expressions": {"region": const("eu-west-1")}}
    second = {"name": "aws", "alias": "paris", "expressions": {"region": const("eu-west-3")}}
    assert _old_module_region({"aws": first}) == Known("eu-west-1")
    assert isinstance(_old_module_region({"aws": first, "aws.paris": second}), Unknown)
    inside = {"name": "aws", "module_address": "m", "expressions": {"region": const("us-east-1")}}
    assert _old_module_region({"aws": first, "aws.paris": second, "m:aws": inside}) == Known("us-east-1")


def test_a_module_local_provider_takes_the_constant_of_the_call() -> None:
    module = {"resources": [block("aws_a", "x", provider="module.m:aws.p")], "variables": {"r": {}}}
    root = {"module_calls": {"m": {"expressions": {"r": const("us-west-2")}, "module": module}}}
    providers = {"module.m:aws.p": {"module_address": "module.m", "expressions": {"region": refs("var.r")}}}
    found = read(plan([change("module.m.aws_a.x")], root, providers=providers))
    assert found.records[0].provider.region == Known("us-west-2")
    assert found.records[0].provider.name == "aws"
