"""The policies as a Pulumi policy pack: one stack policy each, advisory unless the user's configuration says more.

A pack is a directory with PulumiPolicy.yaml and a `__main__.py` that calls `main()`; `auditor policies export --pulumi
DIR` writes one. https://www.pulumi.com/docs/insights/policy/
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.bundled import bundled
from auditor.configuration.reader import read_config
from auditor.engine import load
from auditor.errors import AuditorError, ReportError, UsageError
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.policy import LoadedPolicy
from auditor.result import AuditResult
from auditor.sources.pulumi_stack import Seen, read_stack

PACK = "resilience-auditor"
_FILES = {
    "PulumiPolicy.yaml": "description: Resilience of custody, signing and withdrawal services\nruntime: python\n",
    "__main__.py": (
        '"""The resilience policies of the auditor as a Pulumi policy pack."""\n\n'
        "from auditor.exports.pulumi_pack import main\n\nmain()\n"
    ),
    "requirements.txt": f"resilience-auditor[pulumi]=={__version__}\npulumi-policy>=1.20,<2\n",
}
_SETTINGS = {
    "survive": {
        "type": "string",
        "description": "Levels that every service must survive: zone,region,account,provider",
    },
    "config": {"type": "string", "description": "Path of an auditor.yaml"},
}
Report = Callable[..., None]


def export(directory: Path) -> tuple[Path, ...]:
    """Write a policy pack into *directory*, which must be empty or new."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} is not an empty directory", hint="name a new one")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in _FILES.items():
            (directory / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReportError(f"{directory}: cannot be written: {error.strerror}", hint="check the directory") from None
    return tuple(directory / name for name in _FILES)


def main() -> None:
    """Serve the pack to the Pulumi engine until it is told to end."""
    from pulumi_policy import (
        EnforcementLevel,
        PolicyConfigSchema,
        PolicyPack,
        ResourceValidationPolicy,
        StackValidationPolicy,
    )

    auditor = _Auditor()
    schema = PolicyConfigSchema(_SETTINGS)
    stack_policies = [
        StackValidationPolicy(
            name=name_of(policy),
            description=policy.info.summary,
            validate=auditor.judging(policy),
            config_schema=schema,
        )
        for policy in auditor.policies
    ]
    inputs = ResourceValidationPolicy(
        name="auditor-reads-inputs",
        description="Reports nothing: remembers what the program sets, so that unset is told from unknown.",
        validate=auditor.remember,
    )
    gaps = StackValidationPolicy(
        name="auditor-coverage",
        description="Everything in the stack could be read and judged.",
        validate=auditor.tell_gaps,
        config_schema=schema,
    )
    PolicyPack(name=PACK, enforcement_level=EnforcementLevel.ADVISORY, policies=[inputs, *stack_policies, gaps])


def name_of(policy: LoadedPolicy) -> str:
    """Return the name of *policy* inside the pack (res101-single-zone-service)."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", f"{policy.info.id}-{policy.info.name}".lower())[:100]


@dataclass(frozen=True, slots=True)
class _Judged:
    """An audit of the stack, or why there is none."""

    result: AuditResult | None
    urns: Mapping[str, str] = field(default_factory=dict)
    """Address -> URN."""
    error: str = ""


class _Auditor:
    """Audits the stack once for all policies that look at it with the same settings."""

    def __init__(self) -> None:
        self.policies = load(bundled("policies"))
        self._inputs: dict[str, Mapping[str, Any]] = {}
        self._known: dict[str, _Judged] = {}

    def remember(self, args: Any, _report: Report) -> None:
        """Keep the inputs of a resource: a stack policy is given outputs only."""
        self._inputs[args.urn] = _raw(args.props)

    def judging(self, policy: LoadedPolicy) -> Callable[[Any, Report], None]:
        """Return the validation of one policy."""

        def validate(args: Any, report: Report) -> None:
            judged = self._judge(args)
            if judged.result is None:
                # A policy that cannot be evaluated must not pass.
                report(f"{policy.info.id} could not be evaluated: {judged.error}")
                return
            for failure in judged.result.failures:
                if failure.policy == policy.info.id:
                    report(f"{policy.info.id} failed on service {failure.service}: {failure.error}")
            for finding in judged.result.active:
                if finding.policy == policy.info.id:
                    text = f"{finding.message} (confidence: {finding.confidence}). Fix: {finding.remedy}"
                    report(text, judged.urns.get(finding.address))

        return validate

    def tell_gaps(self, args: Any, report: Report) -> None:
        """Report what the audit could not read or does not know."""
        judged = self._judge(args)
        if judged.result is None:
            report(f"the audit could not be completed: {judged.error}")
            return
        coverage = judged.result.coverage
        for type_, count in coverage.not_modelled:
            report(
                f"{count} resources of type {type_} are not modelled: what they need and give is not in the verdicts"
            )
        for skipped in coverage.skipped:
            if skipped.reason != "type is not in the catalog":
                report(f"{skipped.address}: {skipped.reason}")
        for note in (*coverage.notes, *judged.result.warnings):
            report(note)

    def _judge(self, args: Any) -> _Judged:
        seen = tuple(self._seen(r) for r in args.resources)
        settings = args.get_config() or {}
        asked = {key: str(settings[key]) for key in _SETTINGS if isinstance(settings.get(key), str)}
        key = hashlib.sha256(json.dumps([asked, [repr(s) for s in seen]]).encode()).hexdigest()
        if key not in self._known:
            self._known = {key: self._audit(seen, asked)}
        return self._known[key]

    def _seen(self, resource: Any) -> Seen:
        provider = resource.provider
        depends = {name: tuple(r.urn for r in found) for name, found in (resource.property_dependencies or {}).items()}
        return Seen(
            urn=resource.urn,
            type=resource.resource_type,
            outputs=_raw(resource.props),
            inputs=self._inputs.get(resource.urn),
            parent=resource.parent.urn if resource.parent is not None else "",
            provider=provider.urn if provider is not None else "",
            provider_type=provider.resource_type if provider is not None else "",
            settings=_raw(provider.props) if provider is not None else {},
            depends=depends,
        )

    def _audit(self, seen: Sequence[Seen], asked: Mapping[str, str]) -> _Judged:
        import pulumi

        try:
            levels = tuple(Level(word.strip()) for word in (asked.get("survive") or "").split(",") if word.strip())
            config = read_config(Path(asked["config"]) if asked.get("config") else None)
            read = read_stack(pulumi.get_stack(), seen, is_preview=pulumi.runtime.is_dry_run())
            options = Options(survive=levels, allow_empty=True)
            result = run_audit((read,), config, self.policies, options)
        except AuditorError as error:
            return _Judged(None, error=error.message)
        except Exception as error:  # noqa: BLE001 - an exception here would end the whole preview without a word
            return _Judged(None, error=f"{type(error).__name__}: {error}")
        return _Judged(result, {r.address: str(r.values.get("urn") or "") for r in read.records})


def _raw(props: Any) -> dict[str, Any]:
    """Return the properties behind the proxy that raises on every unknown value: an unknown is no error here."""
    try:
        found = props["__target"]
    except (KeyError, TypeError):
        found = props
    return dict(found) if isinstance(found, Mapping) else {}
