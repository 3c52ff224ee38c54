"""What stands now against what stood before: what got worse, what got better, what stayed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from auditor.drift import Change, direction
from auditor.model.finding import Finding, Severity
from auditor.model.verdict import Interval, Level
from auditor.result import AuditResult, ServiceResult

Key = tuple[str, str, str, str]
"""Policy, service, domain, address: what makes two findings the same one."""
Cut = tuple[str, frozenset[str]]
_UNNAMED = ":account:?"
_UNKNOWN = re.compile(r"(.*\?)\d+")


class ServiceStanding(msgspec.Struct, frozen=True, kw_only=True):
    """What one service withstands."""

    name: str
    function: str
    verdicts: Mapping[Level, Interval]
    cut_sets: frozenset[Cut]


class FindingStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding that nothing hides, as far as a comparison asks."""

    policy: str
    service: str
    domain: str
    address: str
    severity: Severity
    message: str

    def key(self, renamed: Mapping[str, str]) -> Key:
        """Return what identifies the finding, its service called as in *renamed*."""
        return (self.policy, renamed.get(self.service, self.service), self.domain, self.address)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What an audit found, as far as a later one is compared with it."""

    policies: frozenset[str]
    services: tuple[ServiceStanding, ...]
    findings: tuple[FindingStanding, ...]
    hidden: Mapping[Key, str]
    """Suppressed findings and their reasons: hidden is not better."""
    failed: frozenset[tuple[str, str]] = frozenset()
    """(policy, service) that could not be evaluated: no finding is no answer."""


NOTHING = Standing(policies=frozenset(), services=(), findings=(), hidden={})
"""What stands before the first deployment."""


def key_of(finding: Finding) -> Key:
    """Return what identifies *finding* in a comparison."""
    return (finding.policy, finding.service, _unnumbered(finding.domain), finding.address)


def _unnumbered(domain: str) -> str:
    return _UNKNOWN.sub(r"\1", domain)


def standing(result: AuditResult) -> Standing:
    """Return what *result* says, as far as a comparison asks."""
    return Standing(
        policies=frozenset(p.id for p in result.policies),
        services=tuple(_service(s) for s in result.services),
        findings=tuple(
            FindingStanding(
                policy=f.policy,
                service=f.service,
                domain=_unnumbered(f.domain),
                address=f.address,
                severity=f.severity,
                message=f.message,
            )
            for f in result.active
        ),
        hidden={key_of(f): f.suppressed for f in result.findings if f.suppressed},
        failed=frozenset((f.policy, f.service) for f in result.failures),
    )


def compare(old: Standing, new: Standing) -> tuple[Change, ...]:
    """Return every difference, and every finding that stayed; losses first."""
    old, new = _known_as(old, _unnamed(new)), _known_as(new, _unnamed(old))
    names = _same_services(old, new)
    mine = {s.name: s for s in old.services}
    theirs = {s.name: s for s in new.services}
    changes: list[Change] = []
    for name in mine:
        if name not in names:
            count = sum(f.service == name for f in old.findings)
            said = f"this service is not found any more ({count} findings went with it)"
            changes.append(Change(kind="lost", subject=name, sentence=said))
    changes += [
        Change(kind="gained", subject=name, sentence="this service is new")
        for name in theirs
        if name not in names.values()
    ]
    for before, after in names.items():
        changes += _verdicts(mine[before], theirs[after])
        changes += _cut_sets(mine[before], theirs[after])
    changes += _findings(old, new, names)
    order = {"lost": 0, "worse": 1, "open": 2, "better": 3, "gained": 4, "unchanged": 5}
    return tuple(sorted(changes, key=lambda c: (order[c.kind], c.subject, c.sentence)))


def _unnamed(one: Standing) -> frozenset[str]:
    return frozenset(d for d in _domains(one) if d.endswith(_UNNAMED))


def _domains(one: Standing) -> frozenset[str]:
    cuts = (m for s in one.services for kind, members in s.cut_sets if kind == "domains" for m in members)
    return frozenset((*cuts, *(f.domain for f in one.findings), *(key[2] for key in one.hidden)))


def _known_as(one: Standing, unnamed: frozenset[str]) -> Standing:
    """Return *one* with its only account of a provider called as on the other side, where a plan did not know it."""
    called: dict[str, str] = {}
    for domain in unnamed:
        mine = [d for d in _domains(one) if d.startswith(domain.removesuffix("?"))]
        if len(mine) == 1:
            called[mine[0]] = domain
    if not called:
        return one
    return replace(
        one,
        services=tuple(replace(s, cut_sets=frozenset(_called(c, called) for c in s.cut_sets)) for s in one.services),
        findings=tuple(replace(f, domain=called.get(f.domain, f.domain)) for f in one.findings),
        hidden={(k[0], k[1], called.get(k[2], k[2]), k[3]): reason for k, reason in one.hidden.items()},
    )


def _called(cut: Cut, called: Mapping[str, str]) -> Cut:
    return cut[0], frozenset(called.get(m, m) for m in cut[1])


def _service(service: ServiceResult) -> ServiceStanding:
    return ServiceStanding(
        name=service.name,
        function=service.function,
        verdicts={level: verdict.interval for level, verdict in service.verdicts},
        cut_sets=frozenset((c.kind, _renumbered(c.members)) for c in service.cut_sets),
    )


def _renumbered(members: Iterable[str]) -> frozenset[str]:
    """Return *members* with unknown zones counted inside the set: which number one has is chance of the reading."""
    known, counts = [], Counter[str]()
    for member in sorted(members):
        found = _UNKNOWN.fullmatch(member)
        if found:
            counts[found[1]] += 1
            known.append(f"{found[1]}{counts[found[1]]}")
        else:
            known.append(member)
    return frozenset(known)


def _same_services(old: Standing, new: Standing) -> dict[str, str]:
    """Return old name -> new name; a service without a name is called after its file, which may be another now."""
    have = {s.name for s in new.services}
    names = {s.name: s.name for s in old.services if s.name in have}
    left = [s for s in old.services if s.name not in names]
    right = [s for s in new.services if s.name not in names]
    for one in left:
        alike = [s for s in right if s.function == one.function]
        if len(alike) == 1 and sum(s.function == one.function for s in left) == 1:
            names[one.name] = alike[0].name
    return names


def _verdicts(old: ServiceStanding, new: ServiceStanding) -> Iterator[Change]:
    for level, after in new.verdicts.items():
        before = old.verdicts.get(level)
        if before is None or before == after:
            continue
        kind = direction(before, after)
        if not kind:
            # Narrower: better is ruled out, or both ends moved towards each other.
            kind = "worse" if after.worst <= before.worst and after.best < before.best else "unchanged"
        yield Change(kind=kind, subject=new.name, sentence=f"{level.value} loss: {after}, before: {before}")


def _cut_sets(old: ServiceStanding, new: ServiceStanding) -> Iterator[Change]:
    """Yield joint losses that are enough now and were not before, and those that are not enough any more.

    Where a smaller set was enough before, the larger one is no new risk.
    """
    for kind, said, sets, others in (
        ("worse", "is enough now, was not before", new.cut_sets, old.cut_sets),
        ("better", "was enough before, is not now", old.cut_sets, new.cut_sets),
    ):
        for what, members in sets:
            if not any(w == what and m <= members for w, m in others):
                text = " + ".join(sorted(members))
                yield Change(kind=kind, subject=new.name, sentence=f"loss of {text} {said}")


def _findings(old: Standing, new: Standing, names: Mapping[str, str]) -> Iterator[Change]:
    before = {f.key(names): f for f in old.findings}
    after = {f.key({}): f for f in new.findings}
    for key, found in after.items():
        yield _appeared(found, before.get(key), old)
    kept = set(names.values())
    for key, found in before.items():
        if key not in after and key[1] in kept:
            yield _went(key, found, new)


def _appeared(found: FindingStanding, before: FindingStanding | None, old: Standing) -> Change:
    said = _said(found)
    if before is None:
        asked = "" if not old.policies or found.policy in old.policies else f" ({found.policy} was not asked before)"
        return _of(found, "worse", f"new: {said}{asked}")
    if before.severity != found.severity:
        kind = "worse" if found.severity > before.severity else "better"
        return _of(found, kind, f"{said} (before: {before.severity.word})")
    return _of(found, "unchanged", said)


def _went(key: Key, found: FindingStanding, new: Standing) -> Change:
    said = _said(found)
    if key in new.hidden:
        return _of(found, "unchanged", f"{said} (accepted: {new.hidden[key]})")
    if found.policy not in new.policies or (key[0], key[1]) in new.failed:
        return _of(found, "open", f"not evaluated any more: {said}")
    return _of(found, "better", f"gone: {said}")


def _said(found: FindingStanding) -> str:
    return f"{found.policy} {found.severity.word}: {found.message}"


def _of(found: FindingStanding, kind: str, sentence: str) -> Change:
    return Change(kind=kind, subject=found.address or found.service, sentence=sentence, severity=found.severity)


def new_keys(old: Standing, new: Standing) -> frozenset[Key]:
    """Return the keys of the findings of *new* that *old* does not have, or has with a lower severity."""
    old, alike = _known_as(old, _unnamed(new)), _known_as(new, _unnamed(old))
    names = _same_services(old, alike)
    known = {f.key(names): f.severity for f in old.findings}
    pairs = zip(new.findings, alike.findings, strict=True)
    return frozenset(f.key({}) for f, a in pairs if a.key({}) not in known or known[a.key({})] < a.severity)
