"""States: raw version 4 and `show -json`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.errors import SourceError
from auditor.sources import Input, read_bytes

PROVIDER = 'module.x.provider["registry.terraform.io/hashicorp/aws"].primary'


def _raw(*resources: Any, version: int = 4) -> Input:
    document = {"version": version, "terraform_version": "1.9.0", "serial": 1, "resources": list(resources)}
    return read_bytes("s", json.dumps(document).encode())


def _resource(*instances: Any, **more: Any) -> dict[str, Any]:
    return {
        "mode": "managed",
        "type": "aws_a",
        "name": "x",
        "provider": PROVIDER,
        "instances": list(instances),
        **more,
    }


def test_instances_with_keys_flags_and_dependencies() -> None:
    sensitive = [[{"type": "get_attr", "value": "password"}], [{"type": "get_attr", "value": "b"}, {}]]
    found = _raw(
        _resource(
            {"index_key": "a.b", "attributes": {"n": 1}, "status": "tainted"},
            {
                "index_key": 'q"',
                "attributes": {},
                "dependencies": ["aws_v.v"],
                "sensitive_attributes": sensitive,
            },
            {"attributes": {}, "deposed": "ff00"},
            module='module.m["k.1"]',
        ),
        _resource(name="none"),
        _resource({"attributes": {}}, mode="data", name="d"),
        _resource({"attributes": 3}, name="bad"),
        {"type": 7},
    )
    first, second, data = found.records
    assert first.address == 'module.m["k.1"].aws_a.x["a.b"]'
    assert (first.flags, first.block_address) == (frozenset({"tainted"}), 'module.m["k.1"].aws_a.x')
    assert second.block_address == first.block_address
    assert (second.dependencies, second.sensitive) == (("aws_v.v",), frozenset({"password", "b"}))
    assert (first.provider.name, first.provider.key) == ("aws", "module.x:aws.primary")
    assert (data.address, data.mode) == ("data.aws_a.d", "data")
    assert [reason.split(":")[0].split(" ff")[0] for _, _, reason in found.skipped] == [
        "deposed object",
        "the state lists no instance of it",
        "not understood",
        "not understood",
    ]


@pytest.mark.parametrize("version", [1, 3])
def test_old_states_say_how_to_upgrade(version: int) -> None:
    with pytest.raises(SourceError, match=f"version {version}") as caught:
        _raw(version=version)
    assert "terraform state pull" in caught.value.hint


def test_shown_state_with_child_modules() -> None:
    leaf = {"address": "module.m.aws_a.x[0]", "mode": "managed", "type": "aws_a", "name": "x", "index": 0}
    leaf |= {"values": {"n": 1}, "sensitive_values": {"p": True}, "tainted": True, "depends_on": ["aws_b.y"]}
    root = {"child_modules": [{"address": "module.m", "resources": [leaf, {"type": 7}]}]}
    document = {"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": root}}
    found = read_bytes("s", json.dumps(document).encode())
    (item,) = found.records
    assert (item.module, item.index, item.flags, item.sensitive) == (
        "module.m",
        0,
        frozenset({"tainted"}),
        frozenset({"p"}),
    )
    assert item.dependencies == ("aws_b.y",)
    assert len(found.skipped) == 1


def test_an_empty_shown_state_is_read() -> None:
    assert read_bytes("s", b'{"format_version":"1.0"}').meta.notes == ("The state holds no resource.",)
