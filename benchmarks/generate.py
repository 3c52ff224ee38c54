"""Writes made-up Terraform plans of any size, the same bytes for the same arguments.

python -m benchmarks.generate --resources 10000 --regions 3 -o plan.json
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.service import Service, service
from benchmarks.stack import REGIONS, Computed, Given, Link, Network, Part, ids, network
from benchmarks.unset import UNSET

PROVIDER = "registry.terraform.io/hashicorp/aws"
SERVICES_PER_NETWORK = 18
LIVE_SHARE = 0.9
UNKNOWN = object()


@dataclass(slots=True)
class Plan:
    """The parts of a plan as they grow."""

    live: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Attributes of what exists already, by address: what references to it give."""
    changes: list[dict[str, Any]] = field(default_factory=list)
    planned: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    prior: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    root: list[dict[str, Any]] = field(default_factory=list)
    relevant: list[dict[str, Any]] = field(default_factory=list)

    def add(self, module: str, parts: Iterable[Part], *, live: bool) -> None:
        """Add the resources of one module instance."""
        for part in parts:
            self._resource(module, part, live=live)

    def _resource(self, module: str, part: Part, *, live: bool) -> None:
        address = f"{module}.{part.local}" if module else part.local
        unset = dict.fromkeys(UNSET.get(part.type, ()))
        after, unknown = self._split(unset | part.arguments, live=live)
        head: dict[str, Any] = {"address": address, "mode": "managed", "type": part.type, "name": part.name}
        if part.index is not None:
            head["index"] = part.index
        head["provider_name"] = PROVIDER
        sensitive = {k: _shape(v) for k, v in after.items() if isinstance(v, dict | list)}
        change = {
            "actions": ["no-op"] if live else ["create"],
            "before": after if live else None,
            "after": after,
            "after_unknown": unknown,
            "before_sensitive": sensitive if live else False,
            "after_sensitive": sensitive,
        }
        self.changes.append(head | ({"module_address": module} if module else {}) | {"change": change})
        entry = head | {"schema_version": 0, "values": after, "sensitive_values": sensitive}
        self.planned.setdefault(module, []).append(entry)
        if live:
            self.live[address] = after
            self.prior.setdefault(module, []).append(entry)
        for link in (v for v in part.arguments.values() if isinstance(v, Link)):
            self.relevant.extend({"resource": a, "attribute": [link.attribute]} for a in link.addresses)

    def _split(self, arguments: dict[str, Any], *, live: bool) -> tuple[dict[str, Any], dict[str, Any]]:
        after: dict[str, Any] = {}
        unknown: dict[str, Any] = {}
        for name, argument in sorted(arguments.items()):
            value, mark = self._value(argument, live=live)
            if value is not UNKNOWN:
                after[name] = value
            if mark is not False:
                unknown[name] = mark
        return after, unknown

    def _value(self, argument: Any, *, live: bool) -> tuple[Any, Any]:
        """Return the planned value and what of it is unknown, as `after_unknown` spells it."""
        match argument:
            case Computed(value):
                return (value, _shape(value)) if live else (UNKNOWN, True)
            case Given(value):
                return value, _shape(value)
            case Link():
                return self._linked(argument)
            case list():
                split = [self._value(item, live=live) for item in argument]
                return [v for v, _ in split], [m for _, m in split]
            case dict():
                return self._split(argument, live=live)
            case _:
                return argument, False

    def _linked(self, link: Link) -> tuple[Any, Any]:
        found = [self.live[a].get(link.attribute) for a in link.addresses if a in self.live]
        if len(found) < len(link.addresses):
            return UNKNOWN, True
        return (found, [False] * len(found)) if link.many else (found[0], False)


def _shape(value: Any) -> Any:
    """Return *value* with nothing in it, as the plan marks what is neither unknown nor sensitive."""
    match value:
        case dict():
            return {k: _shape(v) for k, v in value.items() if isinstance(v, dict | list)}
        case list():
            return [_shape(v) for v in value]
        case _:
            return False


def _expression(argument: Any) -> Any:
    match argument:
        case Link(references=references) | Given(references=references):
            return {"references": list(references)}
        case [dict(), *_]:
            return [{k: _expression(v) for k, v in item.items()} for item in argument]
        case _:
            return {"constant_value": argument}


def configured(parts: Iterable[Part], provider: str) -> list[dict[str, Any]]:
    """Return the configuration of *parts*, one entry per resource block."""
    blocks: dict[str, dict[str, Any]] = {}
    for part in parts:
        block = f"{part.type}.{part.name}"
        given = {k: v for k, v in part.arguments.items() if not isinstance(v, Computed) and v is not None}
        blocks.setdefault(
            block,
            {
                "address": block,
                "mode": "managed",
                "type": part.type,
                "name": part.name,
                "provider_config_key": provider,
                "expressions": {k: _expression(v) for k, v in given.items()},
                "schema_version": 0,
                **({} if part.index is None else {"count_expression": {"references": ["var.azs"]}}),
            },
        )
    return [blocks[block] for block in sorted(blocks)]


def _network_call(net: Network, parts: list[Part], provider: str) -> dict[str, Any]:
    tiers = ("private", "public")
    outputs = {f"{t}_subnets": {"expression": {"references": [f"aws_subnet.{t}"]}} for t in tiers}
    outputs["vpc_id"] = {"expression": {"references": ["aws_vpc.this.id", "aws_vpc.this"]}}
    given = {
        "azs": list(net.zones),
        "cidr": f"10.{net.number % 256}.0.0/16",
        "name": f"net-{net.number:03}",
        **{
            f"{t}_subnets": [f"10.{net.number % 256}.{o + i}.0/24" for i in range(3)]
            for t, o in zip(tiers, (16, 0), strict=True)
        },
        "tags": {},
    }
    return {
        "source": "./modules/network",
        "expressions": {k: {"constant_value": v} for k, v in given.items()},
        "module": {
            "outputs": outputs,
            "resources": configured(parts, provider),
            "variables": {k: {} for k in given},
        },
    }


def _service_call(net: Network, parts: list[Part], provider: str) -> dict[str, Any]:
    keys = ("desired", "multi_az", "retention")
    each = {k: {"references": [f"each.value.{k}", "each.value"]} for k in keys}
    outputs = ("private_subnets", "public_subnets", "vpc_id")
    wired = {o: {"references": [f"{net.module}.{o}", net.module]} for o in outputs}
    expressions = each | wired | {"name": {"references": ["each.key"]}, "tags": {"constant_value": {}}}
    return {
        "source": "./modules/service",
        "expressions": expressions,
        "for_each_expression": {"references": ["local.services"]},
        "module": {"resources": configured(parts, provider), "variables": {k: {} for k in expressions}},
    }


def services(net: Network, dice: random.Random) -> Iterator[Service]:
    """Yield the services of one network: a mix of resilient and careless ones."""
    suffix = net.module.removeprefix("module.network_")
    for number in range(SERVICES_PER_NETWORK):
        name = f"svc-{net.number:03}-{number:02}"
        yield Service(
            module=f'module.services_{suffix}["{name}"]',
            name=name,
            net=net,
            desired=dice.choice((1, 2, 3, 6)),
            multi_az=dice.random() < 0.6,
            retention=dice.choice((0, 7, 35)),
        )


def build(resources: int, regions: int, seed: int) -> Plan:
    """Return a plan of exactly *resources* managed resources over *regions* Regions."""
    plan, dice, chosen, number = Plan(), random.Random(seed), list(REGIONS)[:regions], 0
    while resources - len(plan.changes) >= _NETWORK_SIZE:
        region = chosen[number % len(chosen)]
        provider = "aws" if region == chosen[0] else f"aws.{region}"
        suffix = f"{region.replace('-', '_')}_{number:03}"
        net = Network(f"module.network_{suffix}", region, number)
        parts = list(network(net))
        plan.add(net.module, parts, live=dice.random() < LIVE_SHARE)
        plan.calls[f"network_{suffix}"] = _network_call(net, parts, provider)
        for s in services(net, dice):
            parts = list(service(s))
            if resources - len(plan.changes) < len(parts):
                break
            plan.add(s.module, parts, live=f"{net.module}.aws_vpc.this" in plan.live and dice.random() < LIVE_SHARE)
            plan.calls.setdefault(f"services_{suffix}", _service_call(net, parts, provider))
        number += 1
    _fill(plan, resources - len(plan.changes), chosen[0])
    return plan


_NETWORK_SIZE = len(list(network(Network("module.network", "ap-northeast-1", 0))))


def _fill(plan: Plan, missing: int, region: str) -> None:
    """Add *missing* log groups to the root module, so that the size is exact."""
    parts = [
        Part(
            "aws_cloudwatch_log_group",
            "audit",
            {"name": Given(f"/audit/{i:04}", ("count.index",)), "retention_in_days": 365}
            | ids("log-group", "logs", region, f"audit-{i}"),
            i,
        )
        for i in range(missing)
    ]
    plan.add("", parts, live=True)
    plan.root.extend(configured(parts, "aws"))


def document(plan: Plan, regions: int) -> dict[str, Any]:
    """Return *plan* in the shape of `terraform show -json`."""
    providers = {
        "aws" if i == 0 else f"aws.{region}": {
            "name": "aws",
            "full_name": PROVIDER,
            **({} if i == 0 else {"alias": region}),
            "version_constraint": "~> 5.100",
            "expressions": {"region": {"constant_value": region}},
        }
        for i, region in enumerate(list(REGIONS)[:regions])
    }
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": _module(plan.planned)},
        "resource_changes": plan.changes,
        "prior_state": {
            "format_version": "1.0",
            "terraform_version": "1.11.4",
            "values": {"root_module": _module(plan.prior)},
        },
        "configuration": {
            "provider_config": providers,
            "root_module": {"resources": plan.root, "module_calls": plan.calls},
        },
        "relevant_attributes": plan.relevant,
        "timestamp": "2025-04-15T07:40:00Z",
        "applyable": True,
        "complete": True,
        "errored": False,
    }


def _module(instances: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    children = [{"resources": r, "address": address} for address, r in sorted(instances.items()) if address]
    root = {"resources": instances[""]} if instances.get("") else {}
    return root | ({"child_modules": children} if children else {})


def main() -> None:
    """Write one plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=int, default=1000)
    parser.add_argument("--regions", type=int, default=2, choices=range(1, len(REGIONS) + 1))
    parser.add_argument("--seed", type=int, default=20250415)
    parser.add_argument("-o", "--output", type=Path, required=True)
    asked = parser.parse_args()
    plan = build(asked.resources, asked.regions, asked.seed)
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    asked.output.write_bytes(msgspec.json.encode(document(plan, asked.regions)))


if __name__ == "__main__":
    main()
