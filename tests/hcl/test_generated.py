"""Configurations made up by hypothesis, planned by real Terraform: the same instances, no claim that the plan denies.

`terraform_data` is built into Terraform: no provider, no cloud.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.hcl.comparison import compare
from tests.hcl.evaluation import TERRAFORM

pytestmark = pytest.mark.skipif(not TERRAFORM, reason="Terraform is not installed")

keys = st.sampled_from(["a", "b", "c-1", "x.y", "日本"])
words = st.sampled_from(["alpha", "beta", "", "10", "a b"]).map(json.dumps)
numbers = st.integers(0, 4).map(str)
maps = st.dictionaries(keys, words, max_size=3).map(
    lambda found: "{" + ", ".join(f"{json.dumps(k)} = {v}" for k, v in found.items()) + "}"
)
lists = st.lists(words, max_size=4).map(lambda items: f"[{', '.join(items)}]")

# What an argument may be: {n} is the number of the block, {prev} an earlier one without count or for_each.
PLAIN = [
    "var.word",
    "local.number + {n}",
    "local.joined",
    '"${{var.word}}-{n}"',
    "var.table",
    '[for k, v in var.table : upper(v) if k != "a"]',
    "{{ for k, v in var.table : k => length(v) }}",
    "local.big ? [var.word] : tolist([])",
    'lookup(var.table, "a", "none")',
    'cidrsubnet("10.0.0.0/8", 8, local.number)',
    "jsonencode({{ word = var.word, list = local.items }})",
    'merge(var.table, {{ z = "1" }})',
    'try(var.table.missing, local.items[0], "gone")',
    "flatten([local.items, [var.word]])",
    "slice(local.items, 0, min(1, length(local.items)))",
    "{prev}.input",
    "{prev}.id",
    "[{prev}.id, var.word]",
    '"${{{prev}.id}}/${{var.word}}"',
    "module.child.word",
    "module.child.ids",
    "module.many[*].word",
    "one(module.many[*].word)",
    "<<-EOT\n    %{{ for i in local.items ~}}\n    ${{i}};\n    %{{ endfor ~}}\n  EOT\n",
]
EACH = ["each.key", "each.value", '"${each.key}=${each.value}"', "{ (each.key) = each.value }"]
COUNT = [
    "count.index",
    "local.items[count.index % max(1, length(local.items))]",
    '"n${count.index}"',
    "count.index > 0",
]

CHILD = """\
variable "word" { type = string }
variable "number" {
  type    = number
  default = 1
}
locals { twice = var.number * 2 }
resource "terraform_data" "inner" {
  count = local.twice
  input = "${var.word}${count.index}"
}
output "word" { value = upper(var.word) }
output "ids" { value = terraform_data.inner[*].id }
"""


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """Return the text of a root module."""
    word, number, table, items = draw(words), draw(numbers), draw(maps), draw(lists)
    parts = [
        f'variable "word" {{\n  type    = string\n  default = {word}\n}}\n',
        f'variable "table" {{\n  type    = map(string)\n  default = {table}\n}}\n',
        (
            f"locals {{\n  number = {number}\n  items  = {items}\n  big    = local.number > 2\n"
            '  joined = join(",", local.items)\n}\n'
        ),
        'module "child" {\n  source = "./child"\n  word   = var.word\n  number = local.number\n}\n',
        'module "many" {\n  source = "./child"\n  count  = local.big ? 1 : 0\n  word   = "m${count.index}"\n}\n',
        'resource "terraform_data" "first" {\n  input = var.word\n}\n',
    ]
    previous = ["terraform_data.first"]
    for n in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["one", "count", "each", "set"]))
        meta = {
            "one": "",
            "count": f"  count = {draw(st.sampled_from(['local.number', 'length(local.items)', 'local.big ? 2 : 0']))}\n",
            "each": "  for_each = var.table\n",
            "set": '  for_each = toset([for i in local.items : i if i != ""])\n',
        }[kind]
        choices = PLAIN + (EACH if kind in ("each", "set") else COUNT if kind == "count" else [])
        value = draw(st.sampled_from(choices))
        if value in PLAIN:
            value = value.format(n=n, prev=draw(st.sampled_from(previous)))
        parts.append(f'resource "terraform_data" "r{n}" {{\n{meta}  input = {value}\n}}\n')
        if kind == "one":
            previous.append(f"terraform_data.r{n}")
    return "\n".join(parts)


def planned(folder: Path) -> Any:
    """Return the plan of the root module in *folder*, None where Terraform refuses it."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [TERRAFORM or "", *arguments], cwd=folder, env=environment, capture_output=True, check=False
        )

    assert run("init", "-input=false", "-backend=false").returncode == 0
    if run("plan", "-input=false", "-lock=false", "-refresh=false", "-out=p.bin").returncode:
        return None
    return json.loads(run("show", "-json", "p.bin").stdout)


@settings(max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(configurations())
def test_made_up_configurations_agree_with_their_plans(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("stack")
    (folder / "child").mkdir()
    (folder / "child" / "main.tf").write_text(CHILD)
    (folder / "main.tf").write_text(text)
    plan = planned(folder)
    if plan is None:
        return
    found = compare(folder, plan)
    assert (found.missing, found.extra, found.wrong) == ([], [], []), text
    assert not found.unclaimed, text
