"""A baseline: the findings and cut sets accepted on one day, in a file that is reviewed and kept with the code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from auditor import __version__
from auditor.comparison import FindingStanding, ServiceStanding, Standing, compare, key_of, new_keys, standing
from auditor.drift import Change
from auditor.errors import ReportError, SourceError
from auditor.model.finding import Severity
from auditor.model.verdict import Interval, Level, Verdict
from auditor.result import AuditResult

FORMAT = 1
_HINT = "write one with: auditor baseline INPUT -o auditor-baseline.json"


class _Interval(msgspec.Struct, frozen=True):
    worst: str
    best: str


class _Cut(msgspec.Struct, frozen=True):
    kind: str
    members: list[str]


class _Service(msgspec.Struct, frozen=True):
    name: str
    function: str
    verdicts: dict[str, _Interval]
    cut_sets: list[_Cut]


class _Finding(msgspec.Struct, frozen=True):
    policy: str
    severity: str
    service: str
    domain: str
    address: str
    message: str


class _File(msgspec.Struct, frozen=True):
    auditor_baseline: int
    tool_version: str
    policies: list[str]
    services: list[_Service]
    findings: list[_Finding]


class _Mark(msgspec.Struct):
    auditor_baseline: int = 0


def is_baseline(data: bytes) -> bool:
    """Say whether *data* is a baseline, by what it says and not by its name."""
    try:
        return msgspec.json.decode(data, type=_Mark).auditor_baseline > 0
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def written(result: AuditResult) -> bytes:
    """Return the baseline of *result*: sorted, without a time, so that a review shows what was added."""
    now = standing(result)
    document = _File(
        auditor_baseline=FORMAT,
        tool_version=__version__,
        policies=sorted(now.policies),
        services=[
            _Service(
                name=s.name,
                function=s.function,
                verdicts={k.value: _Interval(v.worst.word, v.best.word) for k, v in s.verdicts.items()},
                cut_sets=[_Cut(k, list(m)) for k, m in sorted((k, tuple(sorted(m))) for k, m in s.cut_sets)],
            )
            for s in sorted(now.services, key=lambda s: s.name)
        ],
        findings=[
            _Finding(f.policy, f.severity.word, f.service, f.domain, f.address, f.message)
            for f in sorted(now.findings, key=lambda f: f.key({}))
        ],
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def read_baseline(path: Path) -> Standing:
    """Return the baseline in the file *path*; raises SourceError for anything else."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}", hint=_HINT) from None
    return from_json(data, str(path))


def from_json(data: bytes, name: str) -> Standing:
    """Return the baseline in *data*; *name* is what errors call it."""
    if not is_baseline(data):
        raise SourceError(name, "is not a baseline of auditor", hint=_HINT)
    try:
        return _standing(msgspec.json.decode(data, type=_File), name)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError, ValueError) as error:
        raise SourceError(name, f"is a damaged baseline: {error}", hint=_HINT) from None


def apply(result: AuditResult, accepted: Standing, name: str) -> tuple[AuditResult, tuple[Change, ...]]:
    """Return *result* with the accepted findings marked, and what got worse apart from findings."""
    now = standing(result)
    fresh = new_keys(accepted, now)
    marked = tuple(
        f
        if f.suppressed is not None or key_of(f) in fresh
        else replace(f, suppressed=f"accepted in the baseline {name}")
        for f in result.findings
    )
    # A finding is judged by its severity; verdicts and cut sets have none, so each that got worse counts.
    changes = compare(replace(accepted, findings=()), replace(now, findings=()))
    gone = sum(c.kind == "better" and c.sentence.startswith("gone") for c in compare(accepted, now))
    warnings = result.warnings
    if gone:
        warnings = (*warnings, f"{name}: {gone} accepted findings are gone: write the baseline again")
    return replace(result, findings=marked, warnings=warnings), tuple(c for c in changes if c.is_loss)


def save(result: AuditResult, path: Path) -> None:
    """Write the baseline of *result* to the file *path*."""
    try:
        path.write_bytes(written(result))
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror}", hint="check the directory") from None


def _standing(read: _File, name: str) -> Standing:
    if read.auditor_baseline != FORMAT:
        problem = f"has format {read.auditor_baseline}, this auditor reads {FORMAT}"
        raise SourceError(name, problem, hint=_HINT)
    return Standing(
        policies=frozenset(read.policies),
        services=tuple(
            ServiceStanding(
                name=s.name,
                function=s.function,
                verdicts={Level(k): Interval(Verdict.of(v.worst), Verdict.of(v.best)) for k, v in s.verdicts.items()},
                cut_sets=frozenset((c.kind, frozenset(c.members)) for c in s.cut_sets),
            )
            for s in read.services
        ),
        findings=tuple(_finding(f) for f in read.findings),
        hidden={},
    )


def _finding(read: Any) -> FindingStanding:
    return FindingStanding(
        policy=read.policy,
        service=read.service,
        domain=read.domain,
        address=read.address,
        severity=Severity[read.severity.upper()],
        message=read.message,
    )
