"""What a directory of source says: variables, modules, providers, overrides, data sources, references."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import AuditorError
from auditor.model.record import Record
from auditor.model.value import UNSET, Known, Unknown, Value
from auditor.sources import Input, Reading
from auditor.sources.hcl.reading import read_source


def read(folder: Path, files: Mapping[str, str], **reading: Any) -> Input:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return read_source(str(folder), Reading(**reading))


def records(found: Input) -> dict[str, Record]:
    return {r.address: r for r in found.records}


QUEUE = 'variable "name" {\n  type = string\n}\nresource "aws_sqs_queue" "q" {\n  name = var.name\n}\n'


def name_of(found: Input) -> Value:
    return records(found)["aws_sqs_queue.q"].get("name")


def test_later_sources_of_variables_win(tmp_path):
    files = {"main.tf": QUEUE.replace("type = string", 'type = string\n  default = "default"')}
    assert name_of(read(tmp_path, files)) == Known("default")
    environment = {"TF_VAR_name": "environment"}
    assert name_of(read(tmp_path, {}, environment=environment)) == Known("environment")
    assert name_of(read(tmp_path, {"terraform.tfvars": 'name = "tfvars"\n'}, environment=environment)) == Known(
        "tfvars"
    )
    assert name_of(read(tmp_path, {"terraform.tfvars.json": '{"name": "json"}'})) == Known("json")
    assert name_of(read(tmp_path, {"b.auto.tfvars": 'name = "auto"\n', "a.auto.tfvars": 'name = "a"\n'})) == Known(
        "auto"
    )
    given = tmp_path / "given.tfvars"
    given.write_text('name = "file"\n')
    assert name_of(read(tmp_path, {}, variable_files=(str(given),))) == Known("file")
    assert name_of(read(tmp_path, {}, variable_files=(str(given),), variables=("name=flag",))) == Known("flag")


def test_a_variable_without_value_is_unknown_and_says_what_to_do(tmp_path):
    found = records(read(tmp_path, {"main.tf": QUEUE}))["aws_sqs_queue.q"]
    assert isinstance(found.get("name"), Unknown)
    (reference,) = found.references
    assert "--var" in reference.opaque[0]


def test_values_of_the_command_line_have_the_type_of_the_variable(tmp_path):
    text = 'variable "n" {\n  type = list(number)\n}\nresource "aws_sqs_queue" "q" {\n  count = length(var.n)\n}\n'
    found = read(tmp_path, {"main.tf": text}, variables=("n=[1, 2]",))
    assert [r.address for r in found.records] == ["aws_sqs_queue.q[0]", "aws_sqs_queue.q[1]"]


@pytest.mark.parametrize("files", [("missing.tfvars",), ("bad.tfvars",), ("bad.json",)])
def test_a_wrong_variable_file_is_an_error(tmp_path, files):
    (tmp_path / "bad.tfvars").write_text("name = = 1\n")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(AuditorError) as caught:
        read(tmp_path, {"main.tf": QUEUE}, variable_files=tuple(str(tmp_path / f) for f in files))
    assert caught.value.hint
    assert files[0] in caught.value.message


def test_workspace_is_default_or_what_the_environment_says(tmp_path):
    text = 'resource "aws_sqs_queue" "q" {\n  name = "q-${terraform.workspace}"\n}\n'
    assert name_of(read(tmp_path, {"main.tf": text})) == Known("q-default")
    assert name_of(read(tmp_path, {}, environment={"TF_WORKSPACE": "prod"})) == Known("q-prod")


PROVIDERS = """\
provider "aws" {
  region = "ap-northeast-1"
  default_tags {
    tags = { owner = "custody" }
  }
}
provider "aws" {
  alias  = "osaka"
  region = local.second
  assume_role {
    role_arn = "arn:aws:iam::123456789012:role/x"
  }
}
locals { second = "ap-northeast-3" }
resource "aws_sqs_queue" "here" {
  tags = { a = "b" }
}
resource "aws_sqs_queue" "there" {
  provider = aws.osaka
}
module "inherits" {
  source = "./m"
}
module "passed" {
  source    = "./m"
  providers = { aws = aws.osaka }
}
module "both" {
  source    = "./two"
  providers = { aws = aws.osaka, aws.peer = aws }
}
"""


def test_providers_reach_modules_by_name_alias_and_map(tmp_path):
    module = 'resource "aws_sqs_queue" "q" {\n}\n'
    two = (
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", configuration_aliases = [aws.peer] }\n'
        '  }\n}\nresource "aws_sqs_queue" "q" {\n  provider = aws.peer\n}\nmodule "m" {\n  source = "../m"\n}\n'
    )
    found = records(read(tmp_path, {"main.tf": PROVIDERS, "m/main.tf": module, "two/main.tf": two}))
    regions = {address: record.provider.region for address, record in found.items()}
    assert regions == {
        "aws_sqs_queue.here": Known("ap-northeast-1"),
        "aws_sqs_queue.there": Known("ap-northeast-3"),
        "module.inherits.aws_sqs_queue.q": Known("ap-northeast-1"),
        "module.passed.aws_sqs_queue.q": Known("ap-northeast-3"),
        "module.both.aws_sqs_queue.q": Known("ap-northeast-1"),
        "module.both.module.m.aws_sqs_queue.q": Known("ap-northeast-3"),
    }
    assert found["aws_sqs_queue.there"].provider.account == Known("123456789012")
    assert found["aws_sqs_queue.there"].provider.key == "aws.osaka"
    assert found["aws_sqs_queue.here"].values["tags_all"] == {"owner": "custody", "a": "b"}


def test_overrides_replace_arguments_and_kinds_of_blocks(tmp_path):
    files = {
        "main.tf": 'resource "aws_db_instance" "db" {\n  multi_az = false\n  port = 1\n  restore_to_point_in_time {\n'
        '    source_db_instance_identifier = "a"\n  }\n}\nlocals {\n  a = 1\n}\n',
        "prod_override.tf": 'resource "aws_db_instance" "db" {\n  multi_az = true\n  restore_to_point_in_time {\n'
        '    source_db_instance_identifier = "b"\n  }\n}\n',
    }
    record = records(read(tmp_path, files))["aws_db_instance.db"]
    assert record.values["multi_az"] is True
    assert record.values["port"] == 1
    assert record.values["restore_to_point_in_time"] == [{"source_db_instance_identifier": "b"}]


def test_json_syntax_says_the_same(tmp_path):
    hcl = (
        'resource "aws_ecs_service" "s" {\n  for_each = toset(["a", "b"])\n  name = "svc-${each.key}"\n'
        "  desired_count = 1 + 2\n  network_configuration {\n    subnets = [aws_subnet.x.id]\n  }\n}\n"
        'resource "aws_subnet" "x" {\n  cidr_block = "10.0.0.0/24"\n}\n'
    )
    as_json = {
        "resource": {
            "aws_ecs_service": {
                "s": {
                    "for_each": '${toset(["a", "b"])}',
                    "name": "svc-${each.key}",
                    "desired_count": "${1 + 2}",
                    "network_configuration": {"subnets": ["${aws_subnet.x.id}"]},
                }
            },
            "aws_subnet": {"x": [{"cidr_block": "10.0.0.0/24"}]},
        }
    }
    one = records(read(tmp_path / "hcl", {"main.tf": hcl}))
    two = records(read(tmp_path / "json", {"main.tf.json": json.dumps(as_json, indent=1)}))
    assert one.keys() == two.keys()
    for address, record in one.items():
        assert two[address].values == record.values
        assert two[address].unknown == record.unknown
        assert [(r.path, r.targets) for r in two[address].references] == [
            (r.path, r.targets) for r in record.references
        ]
        assert two[address].origin.line


def test_vendored_modules_are_read_and_missing_ones_are_named(tmp_path):
    manifest = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "vpc", "Dir": ".terraform/modules/vpc"}]}
    files = {
        "main.tf": 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n  name = "x"\n}\n'
        'module "db" {\n  source = "terraform-aws-modules/rds/aws"\n  subnet = module.vpc.subnet\n}\n'
        'resource "aws_ecs_service" "s" {\n  name = module.db.endpoint\n}\n',
        ".terraform/modules/modules.json": json.dumps(manifest),
        ".terraform/modules/vpc/main.tf": 'variable "name" {}\nresource "aws_subnet" "s" {\n  tags = { Name = var.name }\n}\n'
        'output "subnet" {\n  value = aws_subnet.s.id\n}\n',
    }
    found = read(tmp_path, files)
    known = records(found)
    assert known["module.vpc.aws_subnet.s"].values["tags"] == {"Name": "x"}
    gap = known["module.db"]
    assert "terraform init" in gap.reason
    assert [r.targets for r in gap.references] == [("module.vpc.aws_subnet.s",)]
    assert known["aws_ecs_service.s"].references[0].targets == ("module.db",)
    assert any("module.db is not here" in note for note in found.meta.notes)


ZONES = """\
provider "aws" {
  region = "eu-west-1"
}
data "aws_availability_zones" "all" {
  state = "available"
}
data "aws_region" "here" {}
locals {
  zones = slice(data.aws_availability_zones.all.names, 0, min(3, length(data.aws_availability_zones.all.names)))
}
resource "aws_subnet" "counted" {
  count             = 3
  availability_zone = element(data.aws_availability_zones.all.names, count.index)
}
resource "aws_subnet" "keyed" {
  for_each          = toset(local.zones)
  availability_zone = each.value
  tags              = { Name = "subnet-${each.key}" }
}
resource "aws_subnet" "wrapped" {
  availability_zone = data.aws_availability_zones.all.names[1 % 1]
}
resource "aws_s3_bucket" "b" {
  bucket = "logs-${data.aws_region.here.name}"
}
"""


def test_zones_without_names_are_told_apart(tmp_path):
    found = records(read(tmp_path, {"main.tf": ZONES}))
    counted = [found[f"aws_subnet.counted[{i}]"].values["availability_zone"] for i in range(3)]
    assert len(set(counted)) == 3
    assert all(zone.startswith("eu-west-1?") for zone in counted)
    keyed = [r.values["availability_zone"] for a, r in found.items() if a.startswith("aws_subnet.keyed")]
    assert sorted(keyed) == sorted(counted)
    assert found["aws_subnet.wrapped"].values["availability_zone"] == counted[0]
    assert found["aws_s3_bucket.b"].values["bucket"] == "logs-eu-west-1"
    # A name made of an unknown name is not known.
    assert all("tags" in r.unknown for a, r in found.items() if a.startswith("aws_subnet.keyed"))


def test_a_pattern_over_a_zone_that_fits_every_spelling_is_decided(tmp_path):
    # As the public VPC module writes it: a zone's name or its id.
    text = """\
provider "aws" {
  region = "eu-west-1"
}
data "aws_availability_zones" "all" {}
locals {
  azs = slice(data.aws_availability_zones.all.names, 0, 2)
}
resource "aws_subnet" "s" {
  count                = 2
  availability_zone    = length(regexall("^[a-z]{2}-", element(local.azs, count.index))) > 0 ? local.azs[count.index] : null
  availability_zone_id = length(regexall("^[a-z]{2}-", element(local.azs, count.index))) == 0 ? local.azs[count.index] : null
  tags                 = { last = regexall("a$", element(local.azs, count.index)) == [] ? "no" : "yes" }
}
"""
    found = records(read(tmp_path, {"main.tf": text}))
    assert [r.values.get("availability_zone") for a, r in found.items() if "data." not in a] == [
        "eu-west-1?1",
        "eu-west-1?2",
    ]
    assert not any("availability_zone_id" in (r.configured or ()) for r in found.values())
    assert "tags" in found["aws_subnet.s[0]"].unknown


def test_named_and_unnamed_zones_of_a_region_are_not_told_apart(tmp_path):
    text = ZONES + 'resource "aws_subnet" "named" {\n  availability_zone = "eu-west-1a"\n}\n'
    found = records(read(tmp_path, {"main.tf": text}))
    assert found["aws_subnet.named"].values["availability_zone"] == "eu-west-1a"
    assert isinstance(found["aws_subnet.counted[0]"].get("availability_zone"), Unknown)


DYNAMIC = """\
variable "rules" {
  default = [{ port = 80, from = ["a", "b"] }, { port = 443, from = [] }]
}
variable "open" { type = list(string) }
resource "aws_thing" "x" {
  dynamic "rule" {
    for_each = var.rules
    iterator = r
    content {
      port = r.value.port
      dynamic "source" {
        for_each = r.value.from
        content {
          name = "${r.key}-${source.value}"
        }
      }
    }
  }
  dynamic "other" {
    for_each = var.open
    content {
      id = aws_sqs_queue.q.id
    }
  }
  rule {
    port = 1
  }
}
resource "aws_sqs_queue" "q" {}
"""


def test_dynamic_blocks(tmp_path):
    record = records(read(tmp_path, {"main.tf": DYNAMIC}))["aws_thing.x"]
    assert record.values["rule"] == [
        {"port": 80, "source": [{"name": "0-a"}, {"name": "0-b"}]},
        {"port": 443, "source": []},
        {"port": 1},
    ]
    assert record.unknown["other"] is True
    assert {t for r in record.references for t in r.targets} == {"aws_sqs_queue.q"}
    assert not record.references[-1].exact


REFERENCES = """\
resource "aws_subnet" "s" {
  for_each = { a = 1, b = 2, c = 3 }
}
locals {
  ids   = { for k, s in aws_subnet.s : k => s.id }
  spare = var.wide ? values(local.ids) : [local.ids["a"]]
}
variable "wide" {
  default = false
}
variable "maybe" { type = bool }
resource "aws_lb" "one" {
  subnets = local.spare
}
resource "aws_lb" "two" {
  subnets = [for k, v in local.ids : v if k != "b"]
}
resource "aws_lb" "open" {
  subnets = var.maybe ? [local.ids.a] : [local.ids.b]
}
resource "aws_ecs_task_definition" "t" {
  container_definitions = jsonencode([{ name = "x", environment = [{ name = "LB", value = aws_lb.one.dns_name }] }])
}
"""


def test_references_are_followed_to_instances(tmp_path):
    found = records(read(tmp_path, {"main.tf": REFERENCES}))
    assert found["aws_lb.one"].references[0].targets == ('aws_subnet.s["a"]',)
    assert found["aws_lb.two"].references[0].targets == ('aws_subnet.s["a"]', 'aws_subnet.s["c"]')
    assert found["aws_lb.two"].references[0].exact
    either = found["aws_lb.open"].references[0]
    assert either.targets == ('aws_subnet.s["a"]', 'aws_subnet.s["b"]')
    assert not either.exact
    task = found["aws_ecs_task_definition.t"].references[0]
    assert (task.targets, task.attributes) == (("aws_lb.one",), ("dns_name",))


def test_every_record_has_its_place_and_its_arguments_lines(tmp_path):
    found = records(read(tmp_path, {"main.tf": DYNAMIC}))
    record = found["aws_thing.x"]
    assert str(record.origin.file).endswith("main.tf")
    assert record.origin.line == 5
    assert record.lines["rule"] == 6
    assert record.lines["rule.port"] == 10


def test_a_count_that_is_not_known_is_one_record_that_says_so(tmp_path):
    text = 'variable "n" { type = number }\nresource "aws_sqs_queue" "q" {\n  count = var.n\n  name = "q${count.index}"\n}\n'
    found = read(tmp_path, {"main.tf": text})
    (record,) = found.records
    assert record.address == "aws_sqs_queue.q"
    assert "uncounted" in record.flags
    assert isinstance(record.get("name"), Unknown)
    assert any("count is not known" in warning for warning in found.warnings)


def test_a_state_of_another_stack_is_unknown_by_name(tmp_path):
    text = (
        'data "terraform_remote_state" "net" {\n  backend = "s3"\n  config = {}\n}\n'
        'resource "aws_lb" "x" {\n  subnets = data.terraform_remote_state.net.outputs.subnet_ids\n}\n'
    )
    record = records(read(tmp_path, {"main.tf": text}))["aws_lb.x"]
    assert isinstance(record.get("subnets"), Unknown)
    assert record.references[0].targets == ("data.terraform_remote_state.net",)


def test_mistakes_in_expressions_are_said_with_file_and_line(tmp_path):
    text = 'resource "aws_sqs_queue" "q" {\n  name = local.nothing\n  delay_seconds = "x" + 1\n}\n'
    found = read(tmp_path, {"main.tf": text})
    record = records(found)["aws_sqs_queue.q"]
    assert isinstance(record.get("name"), Unknown)
    assert any("main.tf:2" in w and "nothing" in w for w in found.warnings)
    assert any("main.tf:3" in w for w in found.warnings)


def test_write_only_arguments_and_ephemeral_values_are_never_recorded(tmp_path):
    """As in a plan: a write-only argument is null, and what comes from an ephemeral variable is hidden."""
    text = (
        'variable "pw" {\n  ephemeral = true\n  default   = "hunter2"\n}\n'
        'ephemeral "random_password" "p" {\n  length = 16\n}\n'
        'resource "aws_db_instance" "w" {\n  identifier = "w"\n  password_wo = var.pw\n  password_wo_version = 2\n}\n'
        'resource "aws_secretsmanager_secret_version" "s" {\n  secret_id = "x"\n'
        "  secret_string_wo = ephemeral.random_password.p.result\n}\n"
        'resource "aws_sqs_queue" "q" {\n  name = var.pw\n}\n'
    )
    found = records(read(tmp_path, {"main.tf": text}))
    assert found["aws_db_instance.w"].get("password_wo") == UNSET
    assert found["aws_db_instance.w"].get("password_wo_version") == Known(2)
    assert found["aws_secretsmanager_secret_version.s"].get("secret_string_wo") == UNSET
    assert "name" in found["aws_sqs_queue.q"].sensitive
    assert set(found) == {"aws_db_instance.w", "aws_secretsmanager_secret_version.s", "aws_sqs_queue.q"}


def test_an_argument_written_as_blocks_has_the_types_of_its_elements(tmp_path):
    """The ports of a security group are numbers, whatever a dynamic block runs over."""
    text = (
        'resource "aws_security_group" "g" {\n  dynamic "ingress" {\n    for_each = toset(["443"])\n    iterator = port\n'
        '    content {\n      from_port = port.value\n      to_port   = port.key\n      protocol  = "tcp"\n    }\n  }\n}\n'
    )
    (ingress,) = records(read(tmp_path, {"main.tf": text}))["aws_security_group.g"].values["ingress"]
    assert (ingress["from_port"], ingress["to_port"]) == (443, 443)
