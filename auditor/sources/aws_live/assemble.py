"""Readings of accounts to inputs: records with addresses, what was skipped, what is open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from auditor.model.record import InputMeta, Origin, ProviderConfig, Record, Unread
from auditor.model.value import Known
from auditor.sources.aws_live.interface import TAGS
from auditor.sources.aws_live.records import Draft, Fact
from auditor.sources.aws_live.uncollected import PENDING
from auditor.sources.interface import Input

if TYPE_CHECKING:
    from auditor.sources.aws_live.account import Reading

KIND = "aws-live"
_SOURCE = "registry.terraform.io/hashicorp/aws"
# Terraform reads them while it runs; they stand for nothing.
_DATA = frozenset({"aws_availability_zones"})
_GLOBAL = ("aws_route53_", "aws_cloudfront_", "aws_globalaccelerator_")


def name_of(account: str) -> str:
    """Return what reports call the input of *account*."""
    return f"aws:{account}"


def bare_records(account: str, found: Iterable[Draft]) -> tuple[Record, ...]:
    """Return the records of *found* without the texts that they still hold."""
    return _records(account, [d for d in found if d.type != TAGS], qualified=True)


def inputs(readings: Sequence[Reading]) -> tuple[Input, ...]:
    """Return one input for each account that was read."""
    qualified = len(readings) > 1
    zones = _zone_names(readings)
    owned = _owned(readings) if qualified else frozenset()
    return tuple(_input(r, qualified, zones.get(r.account, {}), owned) for r in readings)


def _owned(readings: Iterable[Reading]) -> frozenset[tuple[str, ...]]:
    """Return what accounts have read of their own: shared subnets and gateways are seen by others too."""
    return frozenset(
        _whose(d) for r in readings for f in r.finished for d in f.drafts if not d.stub and d.account == r.account
    )


def _whose(draft: Draft) -> tuple[str, ...]:
    return draft.type, draft.id, draft.account, draft.region


def all_drafts(reading: Reading) -> list[Draft]:
    """Return the drafts of *reading*, each resource once, with tags and facts joined to them."""
    once: dict[tuple[str, ...], Draft] = {}
    for finished in reading.finished:
        for draft in finished.drafts:
            key = (draft.type, draft.arn or draft.id, "" if draft.arn else draft.region, str(draft.stub))
            once.setdefault(key, draft)
    read = {(d.type, d.id, d.account, d.region) for d in once.values() if not d.stub}
    found = [d for d in once.values() if not d.stub or (d.type, d.id, d.account, d.region) not in read]
    _apply_facts(found, [f for done in reading.finished for f in done.facts])
    _apply_tags(found)
    return [d for d in found if d.type != TAGS]


def _apply_facts(found: Iterable[Draft], told: Iterable[Fact]) -> None:
    index: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in told:
        for type_ in fact.types:
            index.setdefault((type_, fact.attribute, fact.match), []).append(fact)
    wanted = {(t, a) for t, a, _ in index}
    for draft in found:
        for type_, attribute in wanted:
            if draft.type != type_:
                continue
            value = draft.arn if attribute == "arn" else draft.values.get(attribute)
            for fact in index.get((type_, attribute, str(value)), ()):
                if attribute == "arn" or (fact.account, fact.region) == (draft.account, draft.region):
                    draft.values.update(fact.values)


def _apply_tags(found: Iterable[Draft]) -> None:
    listed = list(found)
    tags = {d.arn: d.values["tags"] for d in listed if d.type == TAGS and d.values.get("tags")}
    for draft in listed:
        if draft.type != TAGS and draft.arn in tags and not draft.values.get("tags"):
            draft.values["tags"] = draft.values["tags_all"] = tags[draft.arn]


def _input(
    reading: Reading,
    qualified: bool,  # noqa: FBT001 - one call
    zones: Mapping[str, str],
    owned: frozenset[tuple[str, ...]],
) -> Input:
    found = [d for d in all_drafts(reading) if d.account == reading.account or _whose(d) not in owned]
    for draft in found:
        draft.values = _renamed(draft.values, zones) if zones else draft.values
    records = _records(reading.account, found, qualified=qualified)
    digest = hashlib.sha256(msgspec.json.encode([found, reading.gaps], order="deterministic")).hexdigest()
    meta = InputMeta(
        name=name_of(reading.account), kind=KIND, sha256=digest, tool="AWS APIs", notes=_notes(reading, found, zones)
    )
    return Input(
        meta=meta,
        records=records,
        skipped=tuple((g.place, g.types[0] if g.types else "", g.sentence) for g in reading.gaps),
        unread=tuple(_unread(reading, found)),
    )


def _unread(reading: Reading, found: Iterable[Draft]) -> Iterable[Unread]:
    for gap in reading.gaps:
        yield Unread(account=gap.account, region=gap.region, types=gap.types, reason=gap.sentence, id=gap.item)
    for draft in found:
        if draft.lost:
            reason = f"{draft.lost} AWS resources that {draft.arn or draft.id} names were not read"
            yield Unread(account=draft.account, region=draft.region, types=(), reason=reason, id=draft.arn or draft.id)


def _notes(reading: Reading, found: Sequence[Draft], zones: Mapping[str, str]) -> tuple[str, ...]:
    notes = [f"Read from {len(reading.regions)} Regions of account {reading.account}."]
    if reading.unasked:
        notes.append(f"Enabled Regions that were not asked for: {', '.join(reading.unasked)}.")
    if reading.disabled:
        notes.append(f"Regions not enabled for the account: {len(reading.disabled)}.")
    if reading.gaps:
        notes.append(f"Calls without an answer: {len(reading.gaps)}; what they would tell is open.")
    notes.append(f"Kinds of resources that are modelled and not asked for yet: {', '.join(sorted(PENDING))}.")
    lost = sum(d.lost for d in found)
    if lost:
        notes.append(f"AWS resources named in environments and scripts that were not read: {lost}.")
    if zones:
        notes.append("Zone names are those of the first account, matched by zone id.")
    return tuple(notes)


# --- addresses ------------------------------------------------------------------------------------


def _records(account: str, found: Iterable[Draft], *, qualified: bool) -> tuple[Record, ...]:
    taken: set[str] = set()
    out: list[Record] = []
    for draft in sorted(found, key=lambda d: (d.type, d.region, d.label, d.key, d.id)):
        address = _address(draft, account, qualified=qualified)
        if address in taken:
            address = f"{address}[{_quoted(draft.id)}]"
        taken.add(address)
        out.append(_record(draft, address, account))
    return tuple(out)


def _address(draft: Draft, account: str, *, qualified: bool) -> str:
    place = "" if draft.type.startswith(_GLOBAL) else draft.region
    prefix = "".join(f"{p}/" for p in (account if qualified else "", place) if p)
    key = f"[{_quoted(draft.key)}]" if draft.key and draft.key != draft.label else ""
    data = "data." if draft.type in _DATA else ""
    return f"{prefix}{data}{draft.type}.{draft.label}{key}"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()


def _record(draft: Draft, address: str, account: str) -> Record:
    owner = draft.account or account
    values: dict[str, Any] = {k: v for k, v in draft.values.items() if k not in draft.texts}
    values["id"] = draft.id
    if draft.arn:
        values["arn"] = draft.arn
    return Record(
        address=address,
        type=draft.type,
        name=draft.label,
        module="",
        index=draft.key or None,
        mode="data" if draft.type in _DATA else "managed",
        values=values,
        unknown=dict.fromkeys(draft.unknown, True),
        provider=ProviderConfig(
            "aws", f"aws.{owner}.{draft.region}", Known(draft.region or None), Known(owner), _SOURCE
        ),
        origin=Origin(name_of(account), KIND, draft.arn or draft.id),
    )


# --- zones ----------------------------------------------------------------------------------------


def _zone_names(readings: Sequence[Reading]) -> dict[str, dict[str, str]]:
    """Return, per account, zone names that stand for another zone than in the first account that has it.

    A zone's name is each account's own, its id is not:
    https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
    """
    first: dict[str, str] = {}
    out: dict[str, dict[str, str]] = {}
    for reading in readings:
        for done in reading.finished:
            for draft in done.drafts:
                if draft.type != "aws_availability_zones":
                    continue
                names, ids = draft.values.get("names", ()), draft.values.get("zone_ids", ())
                for name, zone_id in zip(names, ids, strict=False):
                    known = first.setdefault(zone_id, name)
                    if known != name:
                        out.setdefault(reading.account, {})[name] = known
    return out


def _renamed(value: Any, zones: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {k: _renamed(v, zones) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(v, zones) for v in value]
    return zones.get(value, value) if isinstance(value, str) else value
