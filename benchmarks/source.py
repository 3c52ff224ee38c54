"""Measures the audit of Terraform source, and its growth, beside checkov where that is installed (processor time).

python -m benchmarks.source --sizes 300 1000 3000 10000 --runs 3

The source is what people write: modules in several regions, count, for_each, dynamic blocks, templates, cidrsubnet.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed import DATA, Cost, median, run

PER_CELL = 30
BUDGET_SIZE = 3000
BUDGET_SECONDS = 2.0
BUDGET_EXPONENT = 1.1

ROOT = """\
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "ap-northeast-1"
  default_tags {
    tags = { team = "custody" }
  }
}

provider "aws" {
  alias  = "osaka"
  region = "ap-northeast-3"
}

variable "zones" {
  type    = list(string)
  default = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

variable "peers" {
  type    = map(object({ port = number, cidrs = optional(list(string), []) }))
  default = { rpc = { port = 8545 }, ops = { port = 443, cidrs = ["10.0.0.0/8"] } }
}
"""

CELL = """\
module "cell_%(n)d" {
  source = "./modules/network"
  name   = "cell-%(n)d"
  cidr   = cidrsubnet("10.0.0.0/8", 8, %(small)d)
  zones  = var.zones
}

resource "aws_security_group" "app_%(n)d" {
  name   = "app-%(n)d"
  vpc_id = module.cell_%(n)d.vpc_id
  dynamic "ingress" {
    for_each = var.peers
    content {
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = ingress.value.cidrs
    }
  }
}

resource "aws_dynamodb_table" "orders_%(n)d" {
  for_each     = toset(["withdrawals", "deposits"])
  name         = "${each.key}-%(n)d"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_ecs_task_definition" "app_%(n)d" {
  family = "app-%(n)d"
  cpu    = 512
  memory = 1024
  container_definitions = jsonencode([{
    name        = "app"
    image       = "example/app:%(n)d"
    environment = [for k, t in aws_dynamodb_table.orders_%(n)d : { name = upper(k), value = t.name }]
  }])
}

resource "aws_ecs_service" "app_%(n)d" {
  name            = "app-%(n)d"
  task_definition = aws_ecs_task_definition.app_%(n)d.arn
  desired_count   = 3
  network_configuration {
    subnets         = module.cell_%(n)d.private_ids
    security_groups = [aws_security_group.app_%(n)d.id]
  }
  tags = { "resilience:service" = "service-%(service)d" }
}

resource "aws_db_instance" "ledger_%(n)d" {
  identifier              = format("ledger-%%04d", %(n)d)
  instance_class          = "db.r6g.large"
  multi_az                = %(n)d %% 2 == 0
  backup_retention_period = 7
}

"""

NETWORK = """\
variable "name" { type = string }
variable "cidr" { type = string }
variable "zones" { type = list(string) }

resource "aws_vpc" "this" {
  cidr_block = var.cidr
  tags       = { Name = var.name }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "private" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  tags              = { Name = "${var.name}-private-${count.index}" }
}

resource "aws_subnet" "public" {
  for_each          = { for i, z in var.zones : z => i }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.cidr, 4, 8 + each.value)
}

resource "aws_eip" "nat" {
  for_each = aws_subnet.public
  domain   = "vpc"
}

resource "aws_nat_gateway" "this" {
  for_each      = aws_subnet.public
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = each.value.id
}

resource "aws_route_table" "private" {
  count  = length(var.zones)
  vpc_id = aws_vpc.this.id
}

resource "aws_route" "private" {
  count                  = length(var.zones)
  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = values(aws_nat_gateway.this)[count.index].id
}

resource "aws_route_table_association" "private" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

output "vpc_id" { value = aws_vpc.this.id }
output "private_ids" { value = aws_subnet.private[*].id }
"""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one size."""

    size: int
    kilobytes: float
    ours: Cost
    checkov: Cost | None


def source(size: int) -> Path:
    """Return a directory of source with about *size* resources, written if it is not there yet."""
    folder = DATA / f"source-{size}"
    network = folder / "modules" / "network"
    if not network.is_dir():
        network.mkdir(parents=True)
        (network / "main.tf").write_text(NETWORK, encoding="utf-8")
        (folder / "main.tf").write_text(ROOT, encoding="utf-8")
        for n in range(max(1, size // PER_CELL)):
            text = CELL % {"n": n, "small": n % 256, "service": n % 20}
            (folder / f"cell_{n}.tf").write_text(text, encoding="utf-8")
    return folder


def measure(size: int, asked: argparse.Namespace) -> Row:
    """Return the figures for one size."""
    folder = source(size)
    scan = [sys.executable, "-m", "auditor", "scan", str(folder), "--format", "json", "-o", os.devnull, "-q"]
    ours = [spent(scan) for _ in range(asked.runs)]
    size_kb = sum(path.stat().st_size for path in folder.rglob("*.tf")) / 1000
    return Row(size, size_kb, median(ours), checkov(folder, size, asked))


def checkov(folder: Path, size: int, asked: argparse.Namespace) -> Cost | None:
    """Return what one run of checkov costs on the same directory, or None where it is not wanted or not there."""
    program = shutil.which(asked.checkov)
    if program is None or size > asked.checkov_up_to:
        return None
    options = ["--framework", "terraform", "--compact", "--quiet", "--skip-download", "-o", "json"]
    return spent([program, "-d", str(folder), *options])


def spent(command: Sequence[str]) -> Cost:
    """Return the processor's time and the memory that *command* takes: others on the machine change neither."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = run(command, frozenset({0, 1}))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, cost.memory)


def exponent(rows: Sequence[Row]) -> float | None:
    """Return k of time ~ size^k from 1,000 resources on."""
    points = [(math.log(r.size), math.log(r.ours.seconds)) for r in rows if r.size >= 1000]
    return statistics.linear_regression(*zip(*points, strict=True)).slope if len(points) > 1 else None


def main() -> int:
    """Print a table and the budgets; exit 1 when one is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1000, 3000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--checkov", default="checkov", metavar="PROGRAM")
    parser.add_argument("--checkov-up-to", type=int, default=300)
    asked = parser.parse_args()
    rows = [measure(size, asked) for size in asked.sizes]
    print(f"{'resources':>9} {'kB':>7} {'ours s':>8} {'MiB':>6} {'checkov s':>10} {'faster':>7}")
    kept = True
    for r in rows:
        other = f"{r.checkov.seconds:10.2f} {r.checkov.seconds / r.ours.seconds:6.0f}x" if r.checkov else ""
        print(f"{r.size:>9} {r.kilobytes:7.0f} {r.ours.seconds:8.3f} {r.ours.memory:6.0f} {other}")
        if r.size == BUDGET_SIZE:
            kept = kept and r.ours.seconds <= BUDGET_SECONDS
            print(f"  budget for {BUDGET_SIZE} resources: {BUDGET_SECONDS} s")
    slope = exponent(rows)
    if slope is not None:
        kept = kept and slope <= BUDGET_EXPONENT
        print(f"growth exponent from 1,000 resources on: {slope:.2f} (budget {BUDGET_EXPONENT})")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
