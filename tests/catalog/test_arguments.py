"""Every argument that an AWS module reads is one of the provider: of its schema, or declared as of another version.

An argument read under a wrong name is a silent error: nothing is found and nothing is said. The names of version 5 come
from the provider itself, those that only versions 4 or 6 have from its upgrade guides (`aws_versions.json`).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.catalog.aws import transitways
from auditor.catalog.interface import TypeSpec
from auditor.catalog.remedies import REGION, ZONE
from auditor.catalog.table import CATALOG
from auditor.model.resource import Role
from tests.catalog import probing
from tests.catalog.probing import Tree, has

VERSIONS = json.loads(probing.VERSIONS.read_text(encoding="utf-8"))
AWS = {t: s for t, s in CATALOG.items() if t.startswith("aws_")}
PROVIDER = """
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
"""


@pytest.fixture(scope="module")
def schema(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """Return what the provider that lies on this machine says of itself."""
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed: the names read were not compared with the provider's")
    folder = tmp_path_factory.mktemp("schema")
    settings = {**os.environ, "TMPDIR": str(folder), "TF_IN_AUTOMATION": "1"}
    tool = [str(shared / "tools" / "terraform-env"), "1"]
    if subprocess.run(tool, env=settings, capture_output=True, check=False).returncode:
        pytest.skip("no AWS provider for Terraform here: the names read were not compared with the provider's")
    settings["TF_CLI_CONFIG_FILE"] = str(folder / "terraform-offline.rc")
    (folder / "main.tf").write_text(PROVIDER)
    out = b""
    for words in (["init", "-input=false"], ["providers", "schema", "-json"]):
        done = subprocess.run(["terraform", *words], cwd=folder, env=settings, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        out = done.stdout
    return json.loads(out)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def trees(schema: Mapping[str, Any]) -> dict[str, Tree]:
    return probing.trees_of(schema)


@pytest.fixture(scope="module")
def reads(trees: dict[str, Tree]) -> set[probing.Read]:
    return probing.reads_of(CATALOG, trees)


def _is_known(type_: str, path: str, trees: Mapping[str, Tree]) -> bool:
    """Say whether some type that the same function describes has *path*, in this version or a declared one."""
    extra = probing.declared()
    describe = AWS[type_].describe if type_ in AWS else None
    same = [t for t, s in AWS.items() if describe is not None and s.describe is describe]
    return any(has(trees.get(t, {}), path) or path in extra.get(t, ()) for t in {type_, *same})


def test_every_argument_read_is_one_of_the_provider(reads: set[probing.Read], trees: dict[str, Tree]) -> None:
    assert len(reads) > 400, "the probe reaches less than it did"
    assert sorted(r for r in reads if r[0] in trees and not _is_known(*r, trees)) == []


def test_what_a_type_says_it_reads_and_is_known_by_exists(trees: dict[str, Tree], schema: Mapping[str, Any]) -> None:
    provider = next(iter(schema["provider_schemas"].values()))
    other = {n for names in VERSIONS["types"].values() for n in names}
    missing = [t for t in AWS if t not in trees and t not in provider["data_source_schemas"] and t not in other]
    assert missing == []
    wrong = [
        (type_, path)
        for type_, spec in AWS.items()
        if type_ in trees
        for path in (*spec.reads, *spec.identity, *spec.hosts)
        if not _is_known(type_, path, trees)
    ]
    assert wrong == []


def test_every_argument_of_a_guard_exists(trees: dict[str, Tree]) -> None:
    asked = [(t, p) for t, s in AWS.items() for g in s.guards for p in (g.path, g.only_where) if p]
    asked += [(g.by.type, p) for s in AWS.values() for g in s.guards if g.by for p in (g.by.names, g.by.path)]
    assert len(asked) > 20
    assert sorted(a for a in asked if not _is_known(*a, trees)) == []


def test_a_renamed_argument_is_read_under_both_names(reads: set[probing.Read]) -> None:
    known = reads | {(t, i) for t, s in AWS.items() for i in s.identity}
    for types in VERSIONS["gone"].values():
        for type_, pairs in types.items():
            for old, new in pairs.items():
                if type_ not in AWS:
                    continue
                newer = tuple(new.split(".", 1)) if new.startswith("aws_") else (type_, new)
                assert ((type_, old) in known) == (newer in known), f"{type_}: {old} is {new} in another version"


def test_a_declared_name_is_none_of_this_version(trees: dict[str, Tree]) -> None:
    for name, paths in VERSIONS["new"]["6"].items():
        assert not [p for p in paths if has(trees[name], p)], name
    for name, paths in VERSIONS["gone"]["5"].items():
        assert not [p for p in paths if has(trees[name], p)], name
    assert not {n for names in VERSIONS["types"].values() for n in names} & set(trees)


def test_the_page_lists_what_is_read(reads: set[probing.Read], trees: dict[str, Tree]) -> None:
    written = probing.text(probing.table(reads, trees, probing.declared()))
    if probing.PAGE.read_text(encoding="utf-8") != written:
        pytest.fail("docs/aws_reads.json is stale: run python -m tests.catalog.probing SCHEMA and docs/generate.py")


def test_every_argument_that_a_remedy_names_exists(trees: dict[str, Tree]) -> None:
    wrong = []
    named = [(t, r.change) for table in (ZONE, REGION) for t, r in table.items()]
    named += [(t, r.change) for t, s in AWS.items() for r in s.fixes.values()]
    for type_, change in named:
        for code in re.findall(r"`([^`]+)`", change):
            word = re.match(r"[a-z][a-z0-9_.]*", code)
            if word and not _names_something(word.group(), WORDS.get(word.group(), type_), trees):
                wrong.append((type_, code))
    assert wrong == []


def _names_something(word: str, type_: str, trees: Mapping[str, Tree]) -> bool:
    """Say whether *word* is a type, or an argument of *type_* or of a type beside it, at any depth."""
    if word.startswith("aws_") or not type_:
        return word in trees or not type_
    beside = [trees[t] for t in trees if t == type_ or t.startswith(f"{type_}_")]
    return any(has(t, word) or _inside(t, word) for t in beside)


def _inside(tree: Tree, word: str) -> bool:
    return any(word == k or _inside(below, word) for k, below in tree.items())


WORDS = {
    "availability_zone": "aws_subnet",
    "automatic_failover_enabled": "aws_elasticache_replication_group",
    "multi_az_enabled": "aws_elasticache_replication_group",
    "restores": "",
    "min.insync.replicas": "",
}
"""Words of remedies that are arguments of another type; "": a verdict, a property of Kafka."""


def test_the_ways_between_networks_are_read_by_names_that_some_type_has(trees: dict[str, Tree]) -> None:
    """One question asks any type for its subnets: each of the names is one type's."""
    assert [
        p
        for p in (*transitways.PLACES, *(g for g, _ in transitways.GROUPS))
        if not any(has(t, p) for t in trees.values())
    ] == []


VENDORS = ("docs.aws.amazon.com", "registry.terraform.io", "developer.hashicorp.com")


def test_every_type_of_every_cloud_has_the_page_of_its_vendor() -> None:
    assert len(CATALOG) > 3000
    assert sorted(t for t, s in CATALOG.items() if not _is_page(s)) == []
    assert sorted(t for t, s in AWS.items() if s.source.split("/")[2] not in VENDORS) == []


def test_every_aws_type_that_is_described_says_what_is_assumed() -> None:
    assert sorted(t for t, s in AWS.items() if s.describe and not s.assumes and s.role is not Role.PART) == []


def _is_page(spec: TypeSpec) -> bool:
    return bool(re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+(/[^\s|)]*)?", spec.source))
