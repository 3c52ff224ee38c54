"""References of plans: through count, for_each, variables and outputs to instances."""

from __future__ import annotations

from typing import Any

from tests.sources.plans import block, change, const, plan, read, record, reference, refs


def _counted(kind: str, name: str, number: int, module: str = "") -> list[Any]:
    return [change(f"{module}{kind}.{name}[{i}]", index=i) for i in range(number)]


def _keyed(kind: str, name: str, keys: list[str], module: str = "") -> list[Any]:
    return [change(f'{module}{kind}.{name}["{key}"]', index=key) for key in keys]


def _targets(expression: Any, changes: list[Any], user: str = "aws_u.u", **more: Any) -> Any:
    extra = {key: more.pop(key) for key in ("count", "for_each", "zone") if key in more}
    kind, name = user.split("[", maxsplit=1)[0].split(".")
    root = {"resources": [block(kind, name, a=expression, **extra), *more.pop("blocks", [])]}
    root["resources"] += [block("aws_t", "t"), block("aws_t", "s")]
    root["module_calls"] = more.pop("calls", {})
    root["variables"] = more.pop("declared", {})
    return reference(read(plan(changes, root, **more)), user, "a")


def test_constant_index_keeps_its_instance() -> None:
    found = _targets(refs("aws_t.t[0].id", "aws_t.t[0]", "aws_t.t"), [change("aws_u.u"), *_counted("aws_t", "t", 3)])
    assert (found.targets, found.attributes, found.exact) == (("aws_t.t[0]",), ("id",), True)


def test_count_index_aligns_and_element_wraps() -> None:
    expression = refs("aws_t.t", "count.index")
    changes = [*_counted("aws_u", "u", 3), *_counted("aws_t", "t", 2)]
    for number, target in ((0, 0), (1, 1), (2, 0)):
        found = _targets(expression, changes, f"aws_u.u[{number}]", count=const(3))
        assert (found.targets, found.exact) == ((f"aws_t.t[{target}]",), True)


def test_a_lone_mention_means_all_and_a_choice_only_some() -> None:
    changes = [change("aws_u.u"), *_counted("aws_t", "t", 2)]
    assert _targets(refs("aws_t.t"), changes).exact
    assert not _targets(refs("aws_t.t", "local.n"), changes).exact
    assert not _targets(refs("aws_t.t", "var.n"), changes, variables={"n": {"value": 1}}).exact
    assert _targets(refs("aws_t.t", "var.none"), changes, variables={"none": {"value": []}}).exact


def test_single_nat_gateway_condition() -> None:
    expression = refs("aws_t.t", "var.single", "count.index")
    changes = [*_counted("aws_u", "u", 2), *_counted("aws_t", "t", 2)]
    no = {"variables": {"single": {"value": False}}, "count": const(2)}
    yes = {"variables": {"single": {"value": True}}, "count": const(2)}
    assert _targets(expression, changes, "aws_u.u[1]", **no).targets == ("aws_t.t[1]",)
    assert _targets(expression, changes, "aws_u.u[0]", **yes).targets == ("aws_t.t[0]",)
    assert not _targets(expression, changes, "aws_u.u[1]", **yes).exact


def test_each_key_aligns_also_with_odd_keys() -> None:
    for key in ("a.b", "東京[1]", "x y"):
        changes = [*_keyed("aws_u", "u", [key, "z"]), *_keyed("aws_t", "t", [key, "z"])]
        found = _targets(refs("aws_t.t", "each.key"), changes, f'aws_u.u["{key}"]', for_each=refs("local.x"))
        assert found.targets == (f'aws_t.t["{key}"]',)


def test_each_value_through_a_resource_and_through_a_local() -> None:
    changes = [*_keyed("aws_u", "u", ["a", "b"]), *_keyed("aws_t", "t", ["a", "b"])]
    expression = refs("each.value.id", "each.value")
    found = _targets(expression, changes, 'aws_u.u["b"]', for_each=refs("aws_t.t"))
    assert (found.targets, found.attributes) == (('aws_t.t["b"]',), ("id",))
    found = _targets(expression, changes, 'aws_u.u["b"]', for_each=refs("local.sites"))
    assert (found.targets, found.opaque) == ((), ("each.value.id", "local.sites"))


def test_each_value_of_a_constant_map_is_a_key() -> None:
    changes = [*_keyed("aws_u", "u", ["p1"]), *_keyed("aws_t", "t", ["a", "b"])]
    found = _targets(refs("aws_t.t", "each.value"), changes, 'aws_u.u["p1"]', for_each=const({"p1": "b"}))
    assert (found.targets, found.exact) == (('aws_t.t["b"]',), True)


def test_each_value_is_seen_in_the_arguments() -> None:
    changes = [*_keyed("aws_u", "u", ["p1"]), *_keyed("aws_t", "t", ["a", "b"])]
    changes[0]["change"]["after"] = {"zone": "a"}
    more = {"for_each": refs("local.parties"), "zone": refs("each.value")}
    assert _targets(refs("aws_t.t", "each.value"), changes, 'aws_u.u["p1"]', **more).targets == ('aws_t.t["a"]',)


def test_a_list_of_single_resources_is_exact_and_a_condition_is_not() -> None:
    changes = [change("aws_u.u"), change("aws_t.t"), change("aws_t.s")]
    both = refs("aws_t.t.id", "aws_t.t", "aws_t.s.id", "aws_t.s")
    found = _targets(both, changes)
    assert (found.targets, found.exact) == (("aws_t.t", "aws_t.s"), True)
    choice = refs("var.first", *both["references"])
    assert not _targets(choice, changes, variables={"first": {"value": True}}).exact


def _module(**outputs: Any) -> dict[str, Any]:
    return {
        "resources": [block("aws_t", "t", v=refs("var.v"))],
        "outputs": {name: {"expression": value} for name, value in outputs.items()},
        "variables": {"v": {}},
    }


def test_outputs_are_followed_and_indexed() -> None:
    module = _module(ids=refs("aws_t.t"))
    calls = {"m": {"expressions": {}, "module": module}}
    changes = [*_counted("aws_u", "u", 2), *_counted("aws_t", "t", 2, "module.m.")]
    expression = refs("module.m.ids", "module.m", "count.index")
    found = _targets(expression, changes, "aws_u.u[1]", count=const(2), calls=calls)
    assert (found.targets, found.exact) == (("module.m.aws_t.t[1]",), True)
    first = refs("module.m.ids[0]", "module.m.ids", "module.m")
    assert _targets(first, changes, "aws_u.u[1]", calls=calls).targets == ("module.m.aws_t.t[0]",)


def test_outputs_of_for_each_are_selected_by_key_and_by_place() -> None:
    calls = {"m": {"module": _module(ids=refs("aws_t.t"))}}
    changes = [change("aws_u.u"), *_keyed("aws_t", "t", ["b", "a"], "module.m.")]
    keyed = refs('module.m.ids["b"]', "module.m.ids", "module.m")
    assert _targets(keyed, changes, calls=calls).targets == ('module.m.aws_t.t["b"]',)
    placed = refs("module.m.ids[0]", "module.m.ids", "module.m")
    assert _targets(placed, changes, calls=calls).targets == ('module.m.aws_t.t["a"]',)


def test_module_instances_by_key() -> None:
    calls = {"m": {"module": _module(id=refs("aws_t.t.id", "aws_t.t")), "for_each_expression": refs("local.x")}}
    changes = [change("aws_u.u"), *(change(f'module.m["{k}"].aws_t.t') for k in ("a.b", "c"))]
    expression = refs('module.m["a.b"].id', 'module.m["a.b"]')
    found = _targets(expression, changes, calls=calls)
    assert (found.targets, found.attributes) == (('module.m["a.b"].aws_t.t',), ("id",))


def test_inputs_are_evaluated_where_the_module_is_called() -> None:
    call = {
        "expressions": {"v": refs("aws_t.t", "each.key")},
        "for_each_expression": refs("local.x"),
        "module": _module(),
    }
    changes = [*(change(f'module.m["{k}"].aws_t.t') for k in "ab"), *_keyed("aws_t", "t", ["a", "b"])]
    root = {"resources": [block("aws_t", "t")], "module_calls": {"m": call}}
    found = read(plan(changes, root))
    assert reference(found, 'module.m["b"].aws_t.t', "v").targets == ('aws_t.t["b"]',)


def test_a_map_of_groups_widens() -> None:
    call: dict[str, Any] = {"expressions": {"v": refs("aws_t.t[0].id", "aws_t.t[0]", "aws_t.t")}}
    call["module"] = {
        "resources": [block("aws_u", "u", a=refs("each.value.ids", "each.value"), for_each=refs("var.v"))]
    }
    changes = [*_counted("aws_t", "t", 2), *_keyed("aws_u", "u", ["g"], "module.m.")]
    root = {"resources": [block("aws_t", "t")], "module_calls": {"m": call}}
    found = reference(read(plan(changes, root)), 'module.m.aws_u.u["g"]', "a")
    assert (found.targets, found.exact) == (("aws_t.t[0]",), False)


def test_cycles_end() -> None:
    call: dict[str, Any] = {"expressions": {"v": refs("module.m.o", "module.m")}}
    call["module"] = {
        "resources": [block("aws_t", "t", a=refs("var.v"))],
        "outputs": {"o": {"expression": refs("var.v")}},
    }
    found = read(plan([change("module.m.aws_t.t")], {"module_calls": {"m": call}}))
    assert reference(found, "module.m.aws_t.t", "a").opaque


def test_nested_blocks_have_dotted_paths_and_depends_on_is_no_reference() -> None:
    user = block("aws_u", "u", net=[{"subnets": refs("aws_t.t")}, {"subnets": refs("aws_t.s.id", "aws_t.s")}])
    user["depends_on"] = ["aws_t.x"]
    root = {"resources": [user, block("aws_t", "t"), block("aws_t", "s")]}
    item = record(read(plan([change("aws_u.u"), change("aws_t.t"), change("aws_t.s")], root)), "aws_u.u")
    assert [(r.path, r.targets) for r in item.references] == [
        ("net.subnets", ("aws_t.t",)),
        ("net.subnets", ("aws_t.s",)),
    ]
    assert item.refs("net") == item.references


def test_data_sources_keep_their_address() -> None:
    data = {**block("aws_z", "n"), "mode": "data"}
    changes = [change("aws_u.u"), change("data.aws_z.n", actions=("read",))]
    found = _targets(refs("data.aws_z.n.names[0]", "data.aws_z.n.names", "data.aws_z.n"), changes, blocks=[data])
    assert (found.targets, found.attributes) == (("data.aws_z.n",), ("names",))
