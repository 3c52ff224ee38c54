"""Public-style programs through the offline engine: what is read, what is assumed, and how it ends."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import SourceError
from auditor.model.config import Config
from auditor.model.record import Record
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Level, Verdict
from auditor.pipeline import Options, run_audit
from auditor.reporting import FORMATS, RenderOptions
from auditor.sources import Input, read_targets
from auditor.sources.pulumi_program import Choices
from auditor.sources.pulumi_program import read as read_pulumi
from tests.sources.pulumi_sdk import PROGRAMS, interpreter, node_modules, read_program


def records(read: Input) -> Mapping[str, Record]:
    return {record.address: record for record in read.records}


def notes(read: Input) -> str:
    return "\n".join(read.meta.notes)


def test_explicit_providers_give_region_account_and_zones():
    found = records(read_program("explicit-providers"))
    assert found["aws_vpc.eu"].provider.region == Known("eu-west-1")
    assert found["aws_vpc.eu"].provider.account == Known("210987654321")
    assert found["aws_subnet.eu"].values["availability_zone"] == "eu-west-1b"
    assert found["aws_sqs_queue.here"].provider.region == Known("ap-northeast-1")
    assert found["aws_sqs_queue.osaka"].provider.region == Known("ap-northeast-3")


def test_transforms_change_properties_and_provider():
    found = records(read_program("transforms"))
    assert found["aws_sqs_queue.stays"].values["tags"] == {"resilience:service": "withdrawals"}
    assert found["aws_sqs_queue.moves"].provider.region == Known("us-east-1")
    assert found["aws_sqs_queue.moves"].values["tags"] == {"resilience:service": "withdrawals"}


def test_what_another_stack_gives_is_unknown():
    read = read_program("stack-reference")
    ledger = records(read)["aws_db_instance.withdrawals-ledger"]
    assert isinstance(ledger.get("multi_az"), Unknown)
    assert "References to other stacks" in notes(read)


def test_secrets_are_in_no_output():
    read = read_program("secrets")
    assert records(read)["aws_db_instance.withdrawals-ledger"].sensitive >= {"password"}
    assert "The encrypted setting secrets:password is taken as unknown." in read.meta.notes
    result = run_audit([read], Config(), load(bundled("policies")), Options())
    for form in (form for name, form in FORMATS.items() if name not in ("pdf", "parquet")):
        shown = form.render(result, RenderOptions(verbose=True))
        assert b"4711" not in shown
        assert b"v1:abcd" not in shown


def test_a_program_that_hangs_is_ended_with_all_it_started():
    started = time.monotonic()
    with pytest.raises(SourceError, match="did not end in time") as error:
        read_program("hangs", seconds=3.0)
    assert time.monotonic() - started < 60
    assert "--program-timeout" in error.value.hint
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "left-behind-by-hangs" not in left


def test_a_program_that_raises_says_where():
    with pytest.raises(SourceError, match=r"ValueError: the price list is empty \(__main__\.py, line 4\)"):
        read_program("raises")


def test_missing_settings_are_assumed_and_said():
    read = read_program("missing-config")
    assert isinstance(records(read)["aws_sqs_queue.withdrawals"].get("name"), Unknown)
    for key in ("count", "queue"):
        assert f"The setting missing-config:{key} is missing; its value is taken as unknown." in read.meta.notes


def test_components_are_modules_and_names_are_any_text():
    found = records(read_program("nested-components"))
    queue = found["module.withdrawals.module.inner.aws_sqs_queue.queue"]
    assert queue.module == "module.withdrawals.module.inner"
    assert 'aws_iam_role.odd_name_x_y["odd name: [x].y"]' in found
    function = found["aws_lambda_function.withdraw"]
    targets = [t for r in function.refs("environment") for t in r.targets]
    assert targets == [queue.address]
    assert (queue.origin.file, queue.origin.line) == ("__main__.py", 8)


def test_a_remote_component_is_opaque():
    read = read_program("remote-component")
    assert "What is inside the component main (awsx:ec2:Vpc) is not seen" in notes(read)
    reference = records(read)["aws_db_subnet_group.ledger"].refs("subnet_ids")
    assert reference
    assert reference[0].opaque


def test_what_is_read_is_data():
    found = records(read_program("read-and-import"))
    assert found["aws_vpc.shared"].mode == "data"
    assert found["aws_vpc.shared"].values["id"] == "vpc-0123456789abcdef0"
    assert found["aws_subnet.a"].values["vpc_id"] == "vpc-0123456789abcdef0"


def test_what_only_a_cloud_knows_is_unknown_and_said():
    read = read_program("asks-the-cloud")
    template = records(read)["aws_launch_template.t"]
    assert isinstance(template.get("instance_type"), Unknown)
    assert isinstance(template.get("user_data"), Unknown)
    assert "answered by placeholders: aws:ssm/getParameter:getParameter" in notes(read)
    group = records(read)["aws_autoscaling_group.withdrawals"]
    assert len(group.values["vpc_zone_identifier"]) == 3


def test_main_may_be_a_subfolder():
    found = records(read_program("in-a-subfolder"))
    assert found["aws_sqs_queue.withdrawals"].origin.file == "infra/__main__.py"


def test_google():
    found = records(read_program("google"))
    ledger = found["google_sql_database_instance.ledger"]
    assert ledger.get("settings.availability_type") == Known("REGIONAL")
    assert ledger.get("settings.backup_configuration.enabled") == Known(value=True)
    assert ledger.provider.account == Known("exchange-prod")
    zones = [found[f'google_compute_disk.keys["keys-{i}"]'].values["zone"] for i in range(3)]
    assert zones == ["asia-northeast1-a", "asia-northeast1-b", "asia-northeast1-c"]
    assert found["google_container_node_pool.withdrawals"].refs("cluster")[0].targets == (
        "google_container_cluster.withdrawals",
    )
    assert found["google_storage_bucket.reports"].values["location"] == "ASIA"


def test_azure_native_keeps_its_own_types():
    found = records(read_program("azure-native"))
    account = found["azure_native_storage_storage_account.ledger"]
    assert account.values["location"] == "japaneast"
    assert account.values["sku"] == {"name": "Standard_ZRS"}
    assert account.provider.name == "azurerm"
    assert account.provider.account == Known("00000000-1111-2222-3333-444444444444")


def test_azure_classic():
    found = records(read_program("azure-classic"))
    assert found["azurerm_mssql_database.ledger"].get("zone_redundant") == Known(value=True)
    assert found["azurerm_mssql_database.ledger"].refs("server_id")[0].targets == ("azurerm_mssql_server.ledger",)


def test_three_clouds_in_one_program():
    read = read_program("three-clouds")
    assert {r.provider.name for r in read.records} == {"aws", "google", "azurerm", "random"}
    assert isinstance(records(read)["aws_sqs_queue.withdrawals"].get("name"), Unknown)


def test_typescript(tmp_path: Path):
    for source in (PROGRAMS / "node-program").iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "node_modules").symlink_to(node_modules())
    found = records(read_pulumi(str(tmp_path), Choices(run_program=True)))
    assert found["aws_sqs_queue.withdrawals"].values["name"] == "withdrawals"
    assert found["aws_sqs_queue.withdrawals"].provider.region == Known("ap-northeast-1")
    definition = found["aws_ecs_task_definition.withdrawals"]
    assert isinstance(definition.get("container_definitions"), Unknown)
    assert definition.refs("container_definitions")[0].targets == ("aws_sqs_queue.withdrawals",)


def of_node(folder: Path, text: str) -> Path:
    for source in (PROGRAMS / "node-program").iterdir():
        (folder / source.name).write_bytes(source.read_bytes())
    (folder / "index.ts").write_text('import * as pulumi from "@pulumi/pulumi";\n' + text)
    (folder / "node_modules").symlink_to(node_modules())
    return folder


def test_a_node_program_whose_settings_are_missing_does_not_wait(tmp_path: Path):
    text = "const c = new pulumi.Config();\nc.require('first');\nc.requireNumber('second');\n"
    read = read_pulumi(str(of_node(tmp_path, text)), Choices(run_program=True))
    for key in ("first", "second"):
        assert f"The setting node-program:{key} is missing; its value is taken as unknown." in read.meta.notes


def test_a_node_program_that_throws_says_where(tmp_path: Path):
    program = of_node(tmp_path, 'throw new Error("the price list is empty");\n')
    with pytest.raises(SourceError, match=r"the price list is empty.*index\.ts:2"):
        read_pulumi(str(program), Choices(run_program=True))


# A stand-in that says what it was asked for, and answers like the command line of a user who is logged in or not.
COMMAND_LINE = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
case "$1" in
  whoami) [ -f "$(dirname "$0")/logged-in" ] && echo me || exit 255 ;;
  preview) [ -f "$(dirname "$0")/preview.json" ] && cat "$(dirname "$0")/preview.json" || exit 1 ;;
  stack) cat "$(dirname "$0")/export.json" ;;
esac
"""
QUEUE = {"urn": "urn:pulumi:dev::raises::aws:sqs/queue:Queue::q", "custom": True, "type": "aws:sqs/queue:Queue"}


@pytest.fixture
def command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    program = tmp_path / "pulumi"
    program.write_text(COMMAND_LINE)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    export = {"version": 3, "deployment": {"resources": [QUEUE]}}
    (tmp_path / "export.json").write_text(json.dumps(export))
    return tmp_path


def test_the_command_line_previews_where_somebody_is_logged_in(command_line: Path):
    (command_line / "logged-in").touch()
    preview = {
        "config": {"aws:region": "eu-west-1"},
        "steps": [{"op": "create", "urn": QUEUE["urn"], "newState": QUEUE}],
    }
    (command_line / "preview.json").write_text(json.dumps(preview))
    read = read_pulumi(str(PROGRAMS / "raises"), Choices(run_program=True))
    assert read.meta.kind == "pulumi-preview"
    assert read.meta.notes[0].startswith("`pulumi preview` ran the program")
    asked = (command_line / "asked").read_text()
    assert "preview --json --show-sames --show-reads --show-replacement-steps --stack dev --non-interactive" in asked
    assert "--show-secrets" not in asked


def test_the_command_line_exports_where_the_program_may_not_run(command_line: Path):
    (command_line / "logged-in").touch()
    read = read_targets([str(PROGRAMS / "raises")])[0]
    assert read.meta.kind == "pulumi-export"
    assert "this is what is deployed now" in read.meta.notes[0]
    assert "preview" not in (command_line / "asked").read_text()


def test_the_command_line_is_not_asked_by_nobody(command_line: Path):
    with pytest.raises(SourceError, match="has to be run"):
        read_targets([str(PROGRAMS / "raises")])
    assert (command_line / "asked").read_text().split()[0] == "whoami"


def test_yaml_is_read_without_running():
    read = read_targets([str(PROGRAMS / "yaml-program")])[0]
    found = records(read)
    assert found["aws_db_instance.copy"].provider.region == Known("ap-northeast-3")
    assert found["aws_db_instance.copy"].refs("replicate_source_db")[0].targets == (
        "aws_db_instance.withdrawals-ledger",
    )
    assert found["aws_subnet.subnet-1"].values["availability_zone"] == "ap-northeast-1c"
    assert found["aws_db_instance.withdrawals-ledger"].origin.line == 30
    result = run_audit([read], Config(), load(bundled("policies")), Options())
    zone, region = (dict(result.services[0].verdicts)[level].interval for level in (Level.ZONE, Level.REGION))
    assert (zone.worst, region.worst) == (Verdict.DIPS, Verdict.RECOVERS)
    assert "the setting missing is missing" in notes(read)


def test_a_project_below_a_directory_is_read_or_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("yaml-program", "raises"):
        folder = tmp_path / "stacks" / name
        folder.mkdir(parents=True)
        for source in (PROGRAMS / name).iterdir():
            (folder / source.name).write_bytes(source.read_bytes())
    (read,) = read_targets([str(tmp_path / "stacks")])
    assert "aws_db_instance.withdrawals-ledger" in records(read)
    (warning,) = read.warnings
    assert warning.startswith(f"not read: {tmp_path / 'stacks' / 'raises'}: this is a Pulumi program in python")
    (tmp_path / "stacks" / "yaml-program" / "Pulumi.yaml").unlink()
    with pytest.raises(SourceError, match="has to be run") as error:
        read_targets([str(tmp_path / "stacks")])
    assert "--run-program" in error.value.hint


def test_without_leave_a_program_is_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="has to be run") as error:
        read_targets([str(PROGRAMS / "raises")])
    for way in ("--run-program", "log in", "pulumi preview --json"):
        assert way in error.value.hint


def test_the_same_program_gives_the_same_bytes():
    first, second = (read_program("nested-components") for _ in range(2))
    assert first.meta.sha256 == second.meta.sha256
    assert first.records == second.records


@pytest.fixture(scope="module", autouse=True)
def _environment() -> None:
    interpreter()
