"""Drift of resilience: what a live account has lost or gained against the code that describes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from auditor.model.finding import Severity
from auditor.model.record import Record
from auditor.model.verdict import Interval, Level
from auditor.result import AuditResult, ResourceResult, ServiceResult

_NAMES = (
    "identifier", "cluster_identifier", "name", "bucket", "function_name", "table_name", "replication_group_id",
    "cluster_id", "domain_name", "fqdn",
)  # fmt: skip


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two that are compared: what was read, and what it was found to do."""

    result: AuditResult
    records: Mapping[str, Record]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference that matters: of a resource or of a service."""

    kind: str
    """lost, gained, moved, worse, better, open; unchanged where that is asked for."""
    subject: str
    """Address of the resource in the code (in the account where only that has it), or name of the service."""
    sentence: str
    severity: Severity | None = None
    """Of the finding that it tells of; None for a resource, a verdict or a cut set."""

    @property
    def is_loss(self) -> bool:
        """Whether the account does less than the code says."""
        return self.kind in ("lost", "worse", "open")

    def fails(self, threshold: Severity) -> bool:
        """Whether it is a loss that counts from *threshold* on; what is no finding always counts."""
        return self.is_loss and (self.severity is None or self.severity >= threshold)


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """All differences, losses first."""

    changes: tuple[Change, ...] = ()
    compared: int = 0
    """How many both have, of *what*."""
    unread: tuple[str, ...] = msgspec.field(default_factory=tuple)
    """What could not be read: its absence proves nothing."""
    what: str = "resources"


def compare(code: Side, live: Side) -> Drift:
    """Return what *live* has lost or gained against *code*."""
    pairs = _pairs(code, live)
    mine = {r.address: r for r in code.result.resources}
    theirs = {r.address: r for r in live.result.resources}
    unread = tuple(s.reason for s in live.result.coverage.skipped if s.reason.startswith("not read"))
    changes = [c for a, b in pairs.items() for c in _resource(mine[a], theirs[b])]
    changes += [_lost(r, unread) for a, r in mine.items() if a not in pairs and _counts(r)]
    changes += _services(code.result, live.result)
    changes += _gained(code.result, theirs, set(pairs.values()))
    ordered = sorted(changes, key=lambda c: (not c.is_loss, c.kind, c.subject))
    return Drift(changes=tuple(ordered), compared=len(pairs), unread=unread)


def _counts(resource: ResourceResult) -> bool:
    # Parts are told with what they are parts of; a verdict of their own makes them worth a line.
    return bool(resource.verdicts) or "nat_gateway" in resource.type


def _pairs(code: Side, live: Side) -> dict[str, str]:
    """Return the address in the account of each resource of the code: by ARN, by id, else by type, Region and name."""
    index: dict[tuple[str, ...], list[str]] = {}
    for resource in live.result.resources:
        for key in _keys(resource, live.records.get(resource.address)):
            for place in {resource.region, ""}:
                index.setdefault((place, *key), []).append(resource.address)
    out: dict[str, str] = {}
    taken: set[str] = set()
    known = {r.region: r.region for r in live.result.resources}
    for resource in code.result.resources:
        for key in _keys(resource, code.records.get(resource.address)):
            # A state does not say of everything where it is: any Region, then.
            found = [a for a in index.get((known.get(resource.region, ""), *key), ()) if a not in taken]
            if len(found) == 1:
                out[resource.address] = found[0]
                taken.add(found[0])
                break
    return out


def _keys(resource: ResourceResult, record: Record | None) -> Iterable[tuple[str, ...]]:
    if record is None:
        return
    for attribute in ("arn", "id"):
        value = record.values.get(attribute)
        if isinstance(value, str) and value:
            yield (resource.type, attribute, value)
    for attribute in _NAMES:
        value = record.values.get(attribute)
        if isinstance(value, str) and value:
            yield (resource.type, attribute, value)
    tags = record.values.get("tags_all") or record.values.get("tags")
    name = tags.get("Name") if isinstance(tags, Mapping) else None
    if isinstance(name, str) and name:
        yield (resource.type, "Name", name)


def _resource(mine: ResourceResult, theirs: ResourceResult) -> Iterable[Change]:
    if mine.zones and theirs.zones and mine.zones != theirs.zones:
        gone, new = sorted(set(mine.zones) - set(theirs.zones)), sorted(set(theirs.zones) - set(mine.zones))
        said = " and ".join(
            p for p in (f"not in {', '.join(gone)}" if gone else "", f"in {', '.join(new)}" if new else "") if p
        )
        yield Change(
            kind="moved", subject=mine.address, sentence=f"stands {said}, the code says {', '.join(mine.zones)}"
        )
    yield from _verdicts(mine.address, dict(mine.verdicts), dict(theirs.verdicts))


def _verdicts(subject: str, mine: Mapping[Level, Interval], theirs: Mapping[Level, Interval]) -> Iterable[Change]:
    for level in (Level.ZONE, Level.REGION, Level.ACCOUNT):
        before, after = mine.get(level), theirs.get(level)
        if before is None or after is None or before == after:
            continue
        said = f"{level.value} loss: {after}, the code says {before}"
        kind = direction(before, after)
        if kind:
            yield Change(kind=kind, subject=subject, sentence=said)


def direction(before: Interval, after: Interval) -> str:
    """Return worse, better, open (it may be worse, and the input does not say) or "" for neither."""
    if after.best < before.worst or (after.worst < before.worst and after.best <= before.best):
        return "worse"
    if after.worst > before.best or (after.worst >= before.worst and after.best > before.best):
        return "better"
    return "open" if after.worst < before.worst else ""


def _lost(resource: ResourceResult, unread: Iterable[str]) -> Change:
    maybe = " (not everything was read)" if any(resource.region in u or "all Regions" in u for u in unread) else ""
    place = f" in {resource.region}" if resource.region else ""
    return Change(kind="lost", subject=resource.address, sentence=f"is not in the account{place}{maybe}")


def _services(code: AuditResult, live: AuditResult) -> list[Change]:
    theirs = {s.name: s for s in live.services}
    out: list[Change] = []
    for service in code.services:
        other = theirs.get(service.name)
        if other is None:
            out.append(Change(kind="lost", subject=service.name, sentence="this service is not found in the account"))
        else:
            out += _verdicts(service.name, _levels(service), _levels(other))
    return out


def _levels(service: ServiceResult) -> dict[Level, Interval]:
    return {level: verdict.interval for level, verdict in service.verdicts}


def _gained(code: AuditResult, theirs: Mapping[str, ResourceResult], paired: set[str]) -> Iterable[Change]:
    """Yield what services of the code have in the account and not in the code; the rest of the account is not asked."""
    known = {s.name for s in code.services}
    for address, resource in theirs.items():
        if address not in paired and known & set(resource.services) and _counts(resource):
            services = ", ".join(sorted(known & set(resource.services)))
            yield Change(kind="gained", subject=address, sentence=f"belongs to {services} and is not in the code")
