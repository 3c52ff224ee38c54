"""Which files may be read: the root module's, the modules' read with it, and nothing that a path or link leads out to."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.record import Record
from auditor.model.value import Known, Unknown
from auditor.sources import Input, Reading
from auditor.sources.hcl.reading import read_source

QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = file("${path.module}/name.txt")\n}\n'
CANARY = "hunter2"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with live/prod, modules/queue and shared files; beside it what is nobody's business."""
    top = tmp_path / "repository"
    for folder in ("live/prod", "modules/queue", "shared", ".git"):
        (top / folder).mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    for module in (top / "modules" / "queue", tmp_path / "elsewhere"):
        (module / "main.tf").write_text(QUEUE)
    (top / "modules" / "queue" / "name.txt").write_text("inside")
    (top / "shared" / "name.txt").write_text("shared")
    (tmp_path / "elsewhere" / "name.txt").write_text(CANARY)
    return top


def read(top: Path, text: str) -> Input:
    (top / "live" / "prod" / "main.tf").write_text(text)
    return read_source(str(top / "live" / "prod"), Reading())


def records(found: Input) -> dict[str, Record]:
    return {r.address: r for r in found.records}


def call(source: str) -> str:
    return f'module "m" {{\n  source = "{source}"\n}}\n'


def test_a_local_module_of_the_repository_is_read_with_its_files(repository):
    assert records(read(repository, call("../../modules/queue")))["module.m.aws_sqs_queue.q"].get("name") == Known(
        "inside"
    )


def test_without_a_repository_a_module_outside_the_root_is_a_gap(repository):
    (repository / ".git").rmdir()
    found = read(repository, call("../../modules/queue"))
    assert list(records(found)) == ["module.m"]
    assert any("lies outside the root module and its repository" in note for note in found.meta.notes)


@pytest.mark.parametrize(
    "source", ["../../../elsewhere", "../../modules/link", "./link", "../../modules/queue/../../../elsewhere"]
)
def test_what_leads_out_of_the_repository_is_a_gap(repository, source):
    (repository / "modules" / "link").symlink_to(repository.parent / "elsewhere")
    (repository / "live" / "prod" / "link").symlink_to(repository.parent / "elsewhere")
    found = read(repository, call(source))
    assert list(records(found)) == ["module.m"]
    assert any("lies outside" in note for note in found.meta.notes)
    assert CANARY not in repr(found)


def test_a_link_within_the_repository_is_followed(repository):
    (repository / "live" / "prod" / "here").symlink_to(repository / "modules" / "queue")
    assert records(read(repository, call("./here")))["module.m.aws_sqs_queue.q"].get("name") == Known("inside")


def test_a_link_of_a_source_file_that_leads_out_is_not_read(repository):
    (repository / "live" / "prod" / "more.tf").symlink_to(repository.parent / "elsewhere" / "main.tf")
    (repository.parent / "elsewhere" / "main.tf").write_text('resource "aws_sqs_queue" "leak" {}\n')
    found = read(repository, 'resource "aws_sqs_queue" "own" {\n}\n')
    assert list(records(found)) == ["aws_sqs_queue.own"]
    assert any("more.tf" in warning and "outside" in warning for warning in found.warnings)


@pytest.mark.parametrize("name", ["more.auto.tfvars", "terraform.tfvars"])
def test_a_link_of_a_variable_file_that_leads_out_is_not_read(repository, name):
    (repository.parent / "elsewhere" / "x.tfvars").write_text(f'n = "{CANARY}"\n')
    (repository / "live" / "prod" / name).symlink_to(repository.parent / "elsewhere" / "x.tfvars")
    found = read(repository, 'variable "n" {}\nresource "aws_sqs_queue" "own" {\n  name = var.n\n}\n')
    assert isinstance(records(found)["aws_sqs_queue.own"].get("name"), Unknown)
    assert any(name in warning and "outside" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "expression",
    [
        'file("../../../elsewhere/name.txt")',
        'file("../../shared/name.txt")',
        'file("${path.root}/../../shared/name.txt")',
        'templatefile("../../../elsewhere/name.txt", {})',
        'filebase64("/etc/hostname")',
        'tostring(fileexists("/etc/hostname"))',
        'join("", fileset("../../..", "**"))',
        'filemd5("link.txt")',
        'try(file("../../../elsewhere/name.txt"), "fallback")',
    ],
)
def test_files_outside_the_modules_are_refused_and_unknown(repository, expression):
    (repository / "live" / "prod" / "link.txt").symlink_to(repository.parent / "elsewhere" / "name.txt")
    found = read(repository, f'resource "aws_sqs_queue" "own" {{\n  name = {expression}\n}}\n')
    own = records(found)["aws_sqs_queue.own"]
    assert isinstance(own.get("name"), Unknown)
    assert any("outside the root module" in reason for ref in own.references for reason in ref.opaque)
    assert CANARY not in repr(found)
