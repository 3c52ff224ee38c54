"""The policies of the auditor as external checks of checkov: CKV_RES_101 is RES101, and so on.

This file runs inside checkov, which may live in an environment of its own: it imports checkov and the standard library,
and asks the program `auditor` for the list of policies and for the audit. An audit looks at a whole stack, a check at
one resource: a finding is told at the resource that is its cause, else at one of its service. What could not be audited
fails CKV_RES_000: it never passes in silence.

https://www.checkov.io/3.Custom%20Policies/Python%20Custom%20Policies.html
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

_INDEX = re.compile(r"\[[^\]]*\]")
_TIMEOUT = 600
_COMPLETE = "000"


def _program() -> list[str]:
    """Return how to start the auditor: as told, from the environment that this file lies in, from ours, from PATH."""
    told = os.environ.get("AUDITOR_PROGRAM")
    if told:
        return [told]
    for prefix in Path(__file__).resolve().parents:
        for name in ("bin/auditor", "Scripts/auditor.exe"):
            if (prefix / name).is_file():
                return [str(prefix / name)]
    try:
        if importlib.util.find_spec("auditor.exports") is not None:
            return [sys.executable, "-m", "auditor"]
    except ImportError:
        pass
    found = shutil.which("auditor")
    if found is None:
        raise RuntimeError("the program auditor is not found: install it, or name it in AUDITOR_PROGRAM")
    return [found]


def _asked(*words: str) -> Any:
    """Return what `auditor WORDS` prints as JSON; raises RuntimeError with its own words where it cannot."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the words are ours and a path
            [*_program(), *words], capture_output=True, text=True, check=False, timeout=_TIMEOUT
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"the audit took longer than {_TIMEOUT} seconds") from None
    except OSError as error:
        raise RuntimeError(f"auditor cannot be started: {error}") from None
    except ValueError:
        raise RuntimeError(" ".join(done.stderr.split()) or f"auditor ended with {done.returncode}") from None


class _Audit:
    """One stack: its findings by the address at which checkov will ask for them."""

    def __init__(self, target: str, addresses: Iterable[str]) -> None:
        self.problems: list[str] = []
        self.findings: dict[tuple[str, str], list[str]] = {}
        self.summary: list[str] = []
        """What each service does at each level, and what was not read."""
        self.order = sorted(addresses)
        self._whole = set(self.order)
        self._bare = {_bare(a): a for a in reversed(self.order)}
        try:
            report = _asked("scan", target, "--format", "json", "--fail-on", "never", "--allow-empty", "--quiet")
            self._read(report)
        except RuntimeError as error:
            self.problems.append(str(error))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            # checkov would turn it into "unknown", which it does not show.
            self.problems.append(f"the answer of auditor is not understood: {type(error).__name__}: {error}")

    def _read(self, report: Any) -> None:
        members = {s["name"]: [m["address"] for m in s["members"]] for s in report["services"]}
        verdicts = {s["name"]: s["verdicts"] for s in report["services"]}
        for name, levels in verdicts.items():
            words = (f"{level} {_interval(v)}" for level, v in levels.items())
            self.summary.append(f"{name}: {', '.join(words)}")
        self.summary += [f"not modelled: {t['count']} x {t['type']}" for t in report["coverage"]["not_modelled"]]
        self.summary += [f"skipped: {x['address']}: {x['reason']}" for x in report["coverage"]["skipped"]]
        for failure in report["failures"]:
            self.problems.append(f"{failure['policy']} failed on {failure['service']}: {failure['error']}")
        for finding in report["findings"]:
            if finding.get("suppressed") is None:
                near = (finding["address"], *members.get(finding["service"], ()))
                self._keep(finding, near, verdicts.get(finding["service"], {}))

    def _keep(self, finding: Any, near: Iterable[str], verdicts: Any) -> None:
        where = next(filter(None, map(self.place, near)), self.order[0] if self.order else "")
        told = self.findings.setdefault((finding["policy"], where), [])
        told.append(f"{finding['severity']}, {finding['confidence']}: {finding['message']}")
        for level, verdict in verdicts.items():
            if verdict["domain"] and verdict["domain"] == finding["domain"]:
                told.append(f"verdict of {finding['service']}, {level} loss: {_interval(verdict)}")
        told.extend("path: " + " -> ".join(e["path"]) for e in finding["evidence"] if e["path"])
        if finding["remedy"]:
            told.append(f"fix: {finding['remedy']}")

    def place(self, address: str) -> str:
        """Return the address by which checkov calls the resource: without its instance where it does not expand."""
        return address if address in self._whole else self._bare.get(_bare(address), "")


def _interval(verdict: Any) -> str:
    worst, best = str(verdict["worst"]), str(verdict["best"])
    return worst if worst == best else f"{worst}..{best}"


def _bare(address: str) -> str:
    return _INDEX.sub("", address)


class _Stacks:
    """The audits of all stacks that checkov shows, each run once."""

    def __init__(self) -> None:
        self._graphs: dict[int, tuple[Any, _Places]] = {}
        self._audits: dict[str, _Audit] = {}

    def of(self, graph: Any, file: str, address: str) -> tuple[_Audit, str]:
        """Return the audit of the stack that the resource is in, and the stack; *file* is the end of a path."""
        if id(graph) not in self._graphs:
            # The graph is kept, so that no other one is given its number.
            self._graphs[id(graph)] = (graph, _Places(graph))
        places = self._graphs[id(graph)][1]
        target = places.target(file, address)
        if target not in self._audits:
            self._audits[target] = _Audit(target, places.addresses.get(target, [address]))
        return self._audits[target], target


class _Places:
    """Which stack each resource in checkov's graph belongs to: a plan, or the directory of a root module."""

    def __init__(self, graph: Any) -> None:
        self.addresses: dict[str, list[str]] = {}
        self._found: dict[str, list[tuple[str, str]]] = {}
        for node in _nodes(graph):
            address, file = node.get("__address__"), node.get("file_path_")
            if node.get("block_type_") == "resource" and isinstance(address, str) and isinstance(file, str):
                target = file if file.endswith(".json") and not file.endswith(".tf.json") else _root(node, file)
                self.addresses.setdefault(target, []).append(address)
                self._found.setdefault(address, []).append((file, target))

    def target(self, file: str, address: str) -> str:
        """Return the stack of the resource *address* in the file whose path ends with *file*."""
        found = self._found.get(address, ())
        return next((target for path, target in found if path.endswith(file)), file)


def _nodes(graph: Any) -> Iterator[dict[str, Any]]:
    """Yield the attributes of all vertices: rustworkx gives (hash, attributes), networkx hash -> attributes."""
    for node in graph.nodes() if graph is not None else ():
        if isinstance(node, tuple):
            yield node[1]
        else:
            yield node if isinstance(node, dict) else graph.nodes[node]


def _root(node: dict[str, Any], file: str) -> str:
    """Return the directory of the root module that a resource of source belongs to."""
    crumbs = (node.get("rendering_breadcrumbs_") or {}).get("source_module_") or []
    outer = crumbs[0].get("path") if crumbs and isinstance(crumbs[0], dict) else None
    return os.path.dirname(outer if isinstance(outer, str) else file)  # noqa: PTH120 - checkov's paths are strings


_STACKS = _Stacks()


class _Check(BaseResourceCheck):  # type: ignore[misc] # checkov is not installed where types are checked
    """One policy, or (policy "") whether the audit was complete."""

    def __init__(self, number: str, policy: str, summary: str, problem: str = "") -> None:
        self._policy = policy
        self._problem = problem
        self._told: set[str] = set()
        super().__init__(
            name=summary,
            id=f"CKV_RES_{number}",
            categories=[CheckCategories.BACKUP_AND_RECOVERY],
            supported_resources=["*"],
        )

    def scan_resource_conf(self, conf: dict[str, list[Any]]) -> CheckResult:
        """Return what the audit of the whole stack says about this resource."""
        file, _, name = self.entity_path.partition(f":{self.entity_type}:")
        said = conf.get("__address__")
        said = said[0] if isinstance(said, list) and said else said
        address = said if isinstance(said, str) else f"{self.entity_type}.{name}"
        audit, target = _STACKS.of(self.graph, file, address)
        return self._findings(audit, address) if self._policy else self._complete(audit, target)

    def _findings(self, audit: _Audit, address: str) -> CheckResult:
        # No finding is not "passed": a policy asks what the stack is to survive, and much else may be lost.
        told = audit.findings.get((self._policy, address))
        self.details.extend(told or ())
        return CheckResult.FAILED if told else CheckResult.UNKNOWN

    def _complete(self, audit: _Audit, target: str) -> CheckResult:
        if target in self._told:
            return CheckResult.UNKNOWN  # told once for each stack
        self._told.add(target)
        problems = [self._problem] if self._problem else audit.problems
        self.details.extend(problems or audit.summary)
        return CheckResult.FAILED if problems else CheckResult.PASSED


def _register() -> None:
    problem = ""
    try:
        policies = _asked("policies", "--format", "json")
    except RuntimeError as error:
        policies, problem = [], str(error)
    _Check(_COMPLETE, "", "The resilience of the stack could be audited", problem)
    for one in policies:
        _Check(one["id"].removeprefix("RES"), one["id"], one["summary"])


_register()
