"""Labelled stacks on disk, their answers, and rewritings of plans and states that must not change the answers."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.faults.analysis import Outcome, analyse
from auditor.model.config import Config
from auditor.pipeline import Modelled, Options, understand
from auditor.sources import read_bytes
from tests.conftest import shared_directory

Json = dict[str, Any]
Answers = dict[str, Outcome]
OWN = Path(__file__).parents[1] / "scenarios" / "stacks"
FOLDERS = sorted(p.parent for root in (OWN, shared_directory() / "scenarios") for p in root.glob("*/expected.yaml"))


def inputs(name: str) -> list[Path]:
    """Return that input of every stack which has it."""
    return [f / name for f in FOLDERS if (f / name).exists()]


def load(path: Path) -> Json:
    """Return the document at *path*."""
    found = json.loads(path.read_bytes())
    assert isinstance(found, dict)
    return found


def model(*documents: tuple[str, Json]) -> Modelled:
    """Return what *documents* (name, content) are understood as, together."""
    return understand([read_bytes(n, json.dumps(d).encode()) for n, d in documents], Config(), Options())


def answers(*documents: tuple[str, Json]) -> Answers:
    """Return the outcome of every service of *documents* by its name."""
    found = model(*documents)
    return {s.seeds.name: analyse(s.root, found.topology.domains.known) for s in found.chosen}


def levels(found: Answers) -> Json:
    """Return the interval of every service and level."""
    return {name: {lv.value: str(i) for lv, (i, _) in o.by_level.items()} for name, o in found.items()}


def everything(found: Answers) -> Json:
    """Return the intervals of every service, for every level and every domain lost."""
    rows = {name: sorted((d, str(i)) for d, i in o.by_domain.items()) for name, o in found.items()}
    return {"levels": levels(found), "domains": rows, "unharmed": {n: str(o.unharmed) for n, o in found.items()}}


# --- rewritings of plans ------------------------------------------------------------------------


def shuffled(document: Json, seed: int) -> Json:
    """Return *document* with every list that has no order of its own in another order."""
    out = copy.deepcopy(document)
    order = random.Random(seed)  # noqa: S311 - a repeatable order
    for items in _unordered(out):
        order.shuffle(items)
    return out


def _unordered(document: Json) -> Iterator[list[Any]]:
    if "resource_changes" in document:
        yield document["resource_changes"]
    if isinstance(document.get("resources"), list):
        yield document["resources"]
    for part in ("planned_values", "values"):
        yield from _modules(document.get(part, {}).get("root_module", {}))
    yield from _configured(document.get("configuration", {}).get("root_module", {}))


def _modules(module: Json) -> Iterator[list[Any]]:
    for name in ("resources", "child_modules"):
        if isinstance(module.get(name), list):
            yield module[name]
    for child in module.get("child_modules", ()):
        yield from _modules(child)


def _configured(module: Json) -> Iterator[list[Any]]:
    if isinstance(module.get("resources"), list):
        yield module["resources"]
    for call in module.get("module_calls", {}).values():
        yield from _configured(call.get("module", {}))


def wrapped(plan: Json) -> Json:
    """Return *plan* as if its root module were called by another root module."""
    out = copy.deepcopy(plan)
    for part in ("planned_values", "prior_state"):
        values = out.get(part, {}).get("values", out.get(part, {})) if part == "prior_state" else out.get(part, {})
        if isinstance(values.get("root_module"), dict):
            inner = values["root_module"]
            _prefix(inner)
            values["root_module"] = {"child_modules": [{**inner, "address": "module.wrapped"}]}
    for change in (*out.get("resource_changes", ()), *out.get("resource_drift", ())):
        change["address"] = f"module.wrapped.{change['address']}"
        outer = change.get("module_address")
        change["module_address"] = f"module.wrapped.{outer}" if outer else "module.wrapped"
    for used in out.get("relevant_attributes", ()):
        used["resource"] = f"module.wrapped.{used['resource']}"
    configuration = out["configuration"]
    inner = configuration["root_module"]
    given = {k: v.get("value") for k, v in plan.get("variables", {}).items()}
    call: Json = {"source": "./wrapped", "module": inner}
    if given:
        call["expressions"] = {k: {"constant_value": v} for k, v in given.items()}
    configuration["root_module"] = {"module_calls": {"wrapped": call}}
    return out


def _prefix(module: Json) -> None:
    for resource in module.get("resources", ()):
        resource["address"] = f"module.wrapped.{resource['address']}"
    for child in module.get("child_modules", ()):
        child["address"] = f"module.wrapped.{child['address']}"
        _prefix(child)


def renamed(document: Json) -> Json:
    """Return *document* with every block and module called something that tells nothing."""
    text = json.dumps(document)
    names: dict[str, str] = {}
    for kind, name in re.findall(r'"type":\s*"((?:aws|random)_[a-z0-9_]+)",\s*"name":\s*"([A-Za-z0-9_-]+)"', text):
        names.setdefault(f"{kind}.{name}", f"{kind}.b{len(names):03d}")
    for old in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", names[old], text)
        text = re.sub(rf"(?<=[.\]]){re.escape(old)}(?![\w-])", names[old], text)
        kind, name = old.split(".")
        new = names[old].split(".")[1]
        text = re.sub(rf'("type":\s*"{kind}",\s*"name":\s*)"{re.escape(name)}"', rf'\g<1>"{new}"', text)
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


# --- rewritings of states -----------------------------------------------------------------------


def keyed(state: Json) -> Json:
    """Return a raw state whose counted instances have for_each keys instead of numbers."""
    out = copy.deepcopy(state)
    for resource in out["resources"]:
        for instance in resource["instances"]:
            if isinstance(instance.get("index_key"), int):
                instance["index_key"] = f"k{instance['index_key']}"
    return out


def split(state: Json, parts: int, choose: Callable[[int], int]) -> list[Json]:
    """Return *state* as several states; *choose* says which one the n-th block goes to."""
    out = [{**state, "resources": [], "lineage": f"part-{i}"} for i in range(parts)]
    for number, resource in enumerate(state["resources"]):
        out[choose(number) % parts]["resources"].append(resource)
    return [p for p in out if p["resources"]]


# --- more redundancy ----------------------------------------------------------------------------


def improvements(plan: Json) -> list[tuple[int, str]]:
    """Return what may be made more redundant in *plan*: (position of the change, what)."""
    out = []
    for i, change in enumerate(plan.get("resource_changes", ())):
        after = change["change"].get("after") or {}
        kind = change["type"]
        if kind == "aws_ecs_service" and isinstance(after.get("desired_count"), int) and after["desired_count"]:
            out.append((i, "tasks"))
        if kind == "aws_autoscaling_group" and isinstance(after.get("desired_capacity"), int):
            out.append((i, "units"))
        if kind == "aws_db_instance" and after.get("backup_retention_period") == 0:
            out.append((i, "backups"))
        if kind == "aws_db_instance" and after.get("multi_az") is False and after.get("db_subnet_group_name"):
            out.append((i, "standby"))
    return out


def improved(plan: Json, chosen: Mapping[int, str]) -> Json:
    """Return *plan* with the improvements *chosen* made."""
    out = copy.deepcopy(plan)
    for i, what in chosen.items():
        after = out["resource_changes"][i]["change"]["after"]
        if what == "tasks":
            after["desired_count"] *= 3
        elif what == "units":
            after["desired_capacity"] *= 3
            after["min_size"] = (after.get("min_size") or 0) * 3
            after["max_size"] = (after.get("max_size") or 0) * 3
        elif what == "backups":
            after["backup_retention_period"] = 7
        else:
            after["multi_az"] = True
            after.pop("availability_zone", None)
    return out
