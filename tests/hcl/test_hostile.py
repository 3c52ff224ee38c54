"""Hostile and broken source: bounded time and memory, no crash, nothing read from outside, nothing passed over."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.sources import Input, Reading
from auditor.sources.hcl.reading import read_source
from tests.hcl.evaluation import value_of

SECONDS = 10.0


def read(folder: Path, text: str, name: str = "main.tf") -> Input:
    (folder / name).write_text(text)
    return read_source(str(folder), Reading())


def doubling(levels: int, first: str, template: str) -> str:
    lines = [f"  v0 = {first}"]
    lines += [f"  v{n} = " + template.replace("X", f"local.v{n - 1}") for n in range(1, levels)]
    return "locals {\n" + "\n".join(lines) + "\n}\n"


BOMBS = {
    "strings": doubling(64, '"ha"', '"${X}${X}${X}"') + 'resource "aws_sqs_queue" "q" {\n  name = local.v63\n}\n',
    "lists": doubling(64, '["ha"]', "[X, X, X]")
    + 'resource "aws_sqs_queue" "q" {\n  name = jsonencode(local.v63)\n}\n',
    "objects": doubling(64, '{ a = "ha" }', "{ a = X, b = X }")
    + 'resource "aws_sqs_queue" "q" {\n  name = jsonencode(local.v63)\n}\n',
    "concat": doubling(64, "[1]", "concat(X, X)") + 'resource "aws_sqs_queue" "q" {\n  count = length(local.v63)\n}\n',
    "sets": doubling(40, '["ha"]', "[X, X]") + 'resource "aws_sqs_queue" "q" {\n  for_each = toset(local.v39)\n}\n',
    "equality": doubling(64, '["ha"]', "[X, X]")
    + 'resource "aws_sqs_queue" "q" {\n  fifo_queue = local.v63 == local.v63\n}\n',
    "flatten": doubling(64, '["ha"]', "[X, X]")
    + 'resource "aws_sqs_queue" "q" {\n  count = length(flatten(local.v63))\n}\n',
    "loops": 'locals {\n  r = range(1024)\n}\nresource "aws_sqs_queue" "q" {\n  name = join("", '
    '[for a in local.r : join("", [for b in local.r : join("", [for c in local.r : "x"])])])\n}\n',
    "product": 'locals {\n  r = range(1024)\n}\nresource "aws_sqs_queue" "q" {\n  count = length(setproduct(local.r, local.r, local.r))\n}\n',
    "width": 'resource "aws_sqs_queue" "q" {\n  name = format("%1000000000s", "x")\n}\n',
    "indent": 'resource "aws_sqs_queue" "q" {\n  name = indent(1000000000, "a\\nb")\n}\n',
    "power": 'resource "aws_sqs_queue" "q" {\n  delay_seconds = pow(pow(9, 99), 999)\n}\n',
    "pattern": 'resource "aws_sqs_queue" "q" {\n  name = regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")\n}\n',
    "alternatives": 'resource "aws_sqs_queue" "q" {\n  name = regex("(a|aa)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")\n}\n',
    "count": 'resource "aws_sqs_queue" "q" {\n  count = 100000000\n}\n',
    "nesting": 'resource "aws_sqs_queue" "q" {\n  name = ' + "(" * 20_000 + '"x"' + ")" * 20_000 + "\n}\n",
    "brackets": 'resource "aws_sqs_queue" "q" {\n}\nresource "aws_sqs_queue" "r" {\n  name = ' + "[" * 20_000 + "\n}\n",
    "chain": 'resource "aws_sqs_queue" "q" {\n  delay_seconds = ' + "1" + " + 1" * 5000 + "\n}\n",
    "conditions": 'resource "aws_sqs_queue" "q" {\n  name = ' + "true ? 1 : " * 3000 + "2\n}\n",
    "cycle": 'locals {\n  a = local.b\n  b = local.a\n}\nresource "aws_sqs_queue" "q" {\n  name = local.a\n}\n',
    "self": 'resource "aws_sqs_queue" "q" {\n  name = aws_sqs_queue.q.name\n}\n',
    "self count": 'resource "aws_sqs_queue" "q" {\n  count = length(aws_sqs_queue.q)\n}\n',
    "yaml": 'resource "aws_sqs_queue" "q" {\n  name = jsonencode(yamldecode("a: &a [x,x,x]\\nb: &b [*a,*a,*a]\\nc: [*b,*b,*b]"))\n}\n',
    "json": 'resource "aws_sqs_queue" "q" {\n  name = jsonencode(jsondecode("' + "[" * 3000 + "]" * 3000 + '"))\n}\n',
    "nul": 'resource "aws_sqs_queue" "q" {\n  name = "a\x00b"\n}\n',
    "dynamic": 'resource "aws_sqs_queue" "q" {\n  dynamic "x" {\n    for_each = setproduct(range(200), range(200))\n    content {}\n  }\n}\n',
    "locals chain": doubling(3000, '"x"', "X") + 'resource "aws_sqs_queue" "q" {\n  name = local.v2999\n}\n',
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_little_and_are_said(tmp_path, name):
    start = time.process_time()
    found = read(tmp_path, BOMBS[name])
    assert time.process_time() - start < SECONDS
    addresses = [r.address for r in found.records] + [address for address, _, _ in found.skipped]
    assert any(a.startswith("aws_sqs_queue.q") for a in addresses)
    record = next((r for r in found.records if r.type == "aws_sqs_queue"), None)
    said = bool(found.warnings or found.skipped) or (record is not None and bool(record.unknown))
    assert said or name in ("nul", "chain", "conditions", "nesting", "locals chain", "yaml")


def test_memory_is_bounded(tmp_path):
    tracemalloc.start()
    read(tmp_path, BOMBS["strings"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200 << 20


def test_a_module_that_calls_itself_ends(tmp_path):
    (tmp_path / "again").mkdir()
    call = 'module "again" {\n  source = "./again"\n}\nmodule "twice" {\n  source = "./again"\n}\n'
    (tmp_path / "again" / "main.tf").write_text(call.replace("./again", "../again"))
    start = time.process_time()
    found = read(tmp_path, call)
    assert time.process_time() - start < SECONDS
    assert any("calls itself" in note for note in found.meta.notes)


@pytest.mark.parametrize("source", ["../outside", "/etc", "./link"])
def test_no_module_is_read_from_outside(tmp_path, source):
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (outside / "main.tf").write_text('resource "aws_sqs_queue" "leak" {\n  name = "x"\n}\n')
    (root / "link").symlink_to(outside)
    found = read(root, f'module "m" {{\n  source = "{source}"\n}}\nresource "aws_sqs_queue" "q" {{\n}}\n')
    assert [r.address for r in found.records] == ["aws_sqs_queue.q", "module.m"]
    assert any("module.m" in note for note in found.meta.notes)


def test_broken_blocks_cost_only_themselves(tmp_path):
    text = """\
resource "aws_sqs_queue" "good" {
  name = "good"
}
resource "aws_sqs_queue" "bad" {
  name = = "x"
  fifo_queue = true
}
resource "aws_sqs_queue" "late" {
  name = "late"
}
"""
    found = read(tmp_path, text)
    known = {r.address: r for r in found.records}
    assert known["aws_sqs_queue.good"].values["name"] == "good"
    assert known["aws_sqs_queue.late"].values["name"] == "late"
    assert "aws_sqs_queue.bad" in known
    assert any("main.tf:5" in warning for warning in found.warnings)


def test_what_is_no_hcl_at_all_is_an_error_with_its_place(tmp_path):
    with pytest.raises(AuditorError, match=r"main\.tf:1"):
        read(tmp_path, "<html>not terraform</html>\n")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    (folder / "main.tf").write_bytes(text.encode("utf-8", "surrogatepass"))
    (folder / "x.tf.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_source(str(folder), Reading())
    except AuditorError:
        return


PIECES = ["resource", '"aws_sqs_queue"', '"q"', "{", "}", "\n", "name", "=", '"${', '}"', "[", "]", "for", "x", "in", ":",
          "=>", "...", "if", "?", "1", "local.a", "var.b", "each.key", "(", ")", "*", ".", ",", "<<EOT\n", "EOT", "%{", "dynamic",
          "content", "for_each", "count", "null", "-", "!", "jsonencode"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_pieces_are_read_or_refused(tmp_path_factory, pieces):
    folder = tmp_path_factory.mktemp("pieces")
    (folder / "main.tf").write_text('resource "aws_sqs_queue" "a" {\n}\n' + " ".join(pieces))
    try:
        found = read_source(str(folder), Reading())
    except AuditorError:
        return
    assert found.records


@pytest.mark.parametrize(
    "expression",
    ["tonumber(var.p)", "parseint(var.p, 10)", "var.p + 1", "{ a = 1 }[var.p]", "tobool(var.p) ? 1 : 2", "cidrhost(var.p, 1)",
     "formatdate(var.p, var.p)", "-var.p", "jsondecode(var.p)", "regex(var.p, 1)", "file(var.p)", "templatestring(var.p, {})"],
)  # fmt: skip
def test_secrets_are_in_no_message(tmp_path, expression):
    text = f"""\
variable "p" {{
  type      = string
  sensitive = true
  default   = "hunter2 (((${{"
}}
resource "aws_sqs_queue" "q" {{
  name = {expression}
}}
""".replace("${", "$${")
    found = read(tmp_path, text)
    said = repr((found.warnings, found.skipped, [r.references for r in found.records], found.meta))
    assert "hunter2" not in said


def test_secrets_are_marked(tmp_path):
    text = """\
variable "password" {
  type      = string
  sensitive = true
  default   = "hunter2"
}
resource "aws_db_instance" "db" {
  password = "x-${var.password}"
  username = nonsensitive(var.password)
}
"""
    (record,) = read(tmp_path, text).records
    assert record.sensitive == {"password"}
    assert value_of('sensitive("a") == "a"').sensitive
