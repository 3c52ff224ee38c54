"""Whatever the bytes are: a SourceError that helps, or a correct answer."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import SourceError
from auditor.sources import read_bytes, read_targets
from tests.sources.plans import block, change, const, plan, refs

SMALL = plan(
    [
        change("aws_u.u"),
        change("aws_t.t[0]", index=0),
        change('module.m["a"].aws_t.t', after={"n": [1, {"k": None}]}),
    ],
    {
        "resources": [
            block("aws_u", "u", a=refs("aws_t.t[0].id", "aws_t.t[0]", "aws_t.t")),
            block("aws_t", "t"),
        ],
        "module_calls": {
            "m": {
                "expressions": {"v": refs("aws_t.t", "each.key")},
                "for_each_expression": const(["a"]),
                "module": {
                    "resources": [block("aws_t", "t", v=refs("var.v"))],
                    "outputs": {"o": {"expression": {}}},
                },
            }
        },
    },
    variables={"x": {"value": 1}},
    relevant_attributes=[{"resource": "aws_t.t", "attribute": ["id", 0]}],
    planned_values={"root_module": {"resources": [{"address": "aws_t.z", "type": "aws_t", "values": {}}]}},
    prior_state={"values": {"root_module": {}}},
)
TEXT = json.dumps(SMALL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_encodings(encoding: str) -> None:
    assert len(read_bytes("p", TEXT.encode(encoding)).records) == 4


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"PK\x03\x04zip", "binary plan file"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x00\x01\x02\xff", "JSON"),
        (b"\xff\xfe\x00", "utf-16"),
        (TEXT[:-40].encode(), "cut off"),
        (b'{"resource_changes": [NaN]}', "JSON"),
        (b"[1, 2]", "not a JSON object"),
        (b"12", "not a JSON object"),
        (b"{}", "neither a Terraform plan nor a state"),
        (b'{"name": "x", "dependencies": {}}', "dependencies"),
        (b'{"version": 3, "deployment": {}}', "Pulumi stack export"),
        (b'{"version": 3, "checkpoint": {}}', "Pulumi checkpoint"),
        (b'{"AWSTemplateFormatVersion": "2010-09-09"}', "CloudFormation"),
        (b"AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n", "CloudFormation"),
        (b'{"apiVersion": "v1", "kind": "Pod"}', "Kubernetes"),
        (b"apiVersion: v1\nkind: Pod\n", "Kubernetes"),
        (b'{"@level":"info","@message":"Terraform 1.9"}\n{"@level":"info"}\n', "log of"),
        (b'{"resource_changes": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", ""),
        (b"[" * 10_000, ""),
        (b'{"resource_changes": "text"}', "/resource_changes"),
        (b'{"planned_values": []}', "/planned_values"),
        (b'{"resource_changes": [], "configuration": "text"}', "/configuration"),
        (b'{"resource_changes": [], "variables": [1]}', "/variables"),
        (b'{"version": 5, "serial": 1, "lineage": "x", "resources": []}', "version 5"),
    ],
)
def test_bad_bytes_are_source_errors(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=r"^the-name: ") as caught:
        read_bytes("the-name", data)
    assert problem in str(caught.value)
    assert caught.value.hint


def test_malformed_json_names_line_and_column() -> None:
    with pytest.raises(SourceError, match="line 2 column"):
        read_bytes("p", b'{"format_version": "1.2",\n "values": nope}')


@pytest.mark.parametrize("depth", [5_000, 200_000])
def test_deep_values_are_read_or_named(depth: int) -> None:
    # How deep msgspec can go differs by Python version; that nothing is lost may not.
    deep = '{"address":"aws_a.d","type":"aws_a","change":{"actions":["create"],"after":{"x":' + "[" * depth
    deep += "]" * depth + "}}}"
    fine = json.dumps(change("aws_a.f"))
    text = f'{{"resource_changes":[{deep},{fine}]}}'
    try:
        found = read_bytes("p", text.encode())
    except SourceError as error:
        assert "nested" in str(error)
    else:
        read = [item.address for item in found.records]
        named = [address for address, _, _ in found.skipped]
        assert sorted(read + named) == ["aws_a.d", "aws_a.f"]


def test_duplicate_keys_take_the_last() -> None:
    text = b'{"resource_changes": 3, "resource_changes": []}'
    assert read_bytes("p", text).records == ()


def test_files_and_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "odd name.txt"
    path.write_text(TEXT)
    first, second = read_targets([str(path), "-"], io.BytesIO(TEXT.encode()))
    assert (first.meta.name, second.meta.name) == (str(path), "-")
    assert first.meta.sha256 == second.meta.sha256
    with pytest.raises(SourceError, match="no such file"):
        read_targets([str(tmp_path / "missing")])
    with pytest.raises(SourceError, match="device"):
        read_targets(["/dev/zero"])
    with pytest.raises(SourceError):
        read_targets(["a\0b"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text(TEXT)
    path.chmod(0)
    with pytest.raises(SourceError, match="permission"):
        read_targets([str(path)])


def test_directories(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "plan.json").write_text(TEXT)
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "broken.json").write_text("{")
    for hidden in (".terraform", "node_modules", ".git"):
        (tmp_path / hidden).mkdir()
        (tmp_path / hidden / "plan.json").write_text(TEXT)
    (inner / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.json").symlink_to(tmp_path / "nowhere")
    (found,) = read_targets([str(tmp_path)])
    assert found.meta.name == str(inner / "plan.json")
    assert len(found.warnings) == 2


def test_a_directory_without_anything_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no plan, state or Terraform source"):
        read_targets([str(tmp_path)])


def _paths(node: Any, prefix: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    found = [prefix] if prefix else []
    for key, value in items:
        found.extend(_paths(value, (*prefix, key)))
    return found


_JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        "",
        "x.y[",
        "module.",
        'a["',
        1,
        -1.5,
        10**30,
        [],
        [[]],
        {},
        {"references": [1]},
        ["each.value"],
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_paths(SMALL)), _JUNK), min_size=1, max_size=3))
def test_any_value_anywhere_is_read_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    document = json.loads(TEXT)
    for path, junk in changes:
        node = document
        try:
            for key in path[:-1]:
                node = node[key]
            node[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    try:
        read_bytes("p", json.dumps(document).encode())
    except SourceError as error:
        assert str(error).startswith("p: ")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.binary(max_size=3), st.integers(0, 40))
def test_any_bytes_anywhere_are_read_or_refused(place: int, junk: bytes, cut: int) -> None:
    data = TEXT.encode()
    try:
        read_bytes("p", data[:place] + junk + data[place + cut :])
    except SourceError as error:
        assert str(error).startswith("p: ")
