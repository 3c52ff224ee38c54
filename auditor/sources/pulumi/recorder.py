"""Makes records out of the resources of one Pulumi stack, whichever input holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from auditor.model.record import InputMeta, Origin, ProviderConfig, Record
from auditor.model.regions import is_region
from auditor.model.value import Known
from auditor.sources.interface import Input
from auditor.sources.pulumi.addresses import Addresses
from auditor.sources.pulumi.names import forms_of, type_of
from auditor.sources.pulumi.providers import Providers
from auditor.sources.pulumi.references import Linker
from auditor.sources.pulumi.state import Broken, Entry, State
from auditor.sources.pulumi.urn import PROVIDER, STACK, STACK_REFERENCE, parse_urn
from auditor.sources.pulumi.values import Converted, convert, is_unknown

Skip = tuple[str, str, str]
# Tags of the provider do not reach them.
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block
_WITHOUT_DEFAULT_TAGS = frozenset({"aws_autoscaling_group"})


@dataclass(slots=True, kw_only=True)
class Deployment:
    """One stack as an input shows it."""

    name: str
    """The input's name."""
    kind: str
    sha256: str
    tool: str = ""
    entries: list[Entry] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    skipped: list[tuple[str, str, str]] = field(default_factory=list)
    """(URN, token, reason) of resources that do not exist afterwards."""
    config: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    is_plan: bool = False
    """Whether values are what the program asks for, so that what it leaves out is unset."""


def to_input(deployment: Deployment) -> Input:
    """Return the records of *deployment* and everything that no record stands for."""
    recorder = _Recorder(deployment)
    records, skipped = recorder.records()
    notes = (*deployment.notes, *recorder.notes(records))
    meta = InputMeta(
        name=deployment.name,
        kind=deployment.kind,
        sha256=deployment.sha256,
        tool=deployment.tool,
        notes=notes,
    )
    return Input(meta=meta, records=records, skipped=skipped, warnings=deployment.warnings)


class _Recorder:
    def __init__(self, deployment: Deployment) -> None:
        self._from = deployment
        self._duplicates: list[Skip] = []
        entries = self._unique(deployment.entries)
        self._resources = [e for e in entries if e.state.custom and not _is_own(e.state.type)]
        self._addresses = Addresses([e for e in entries if not e.state.type.startswith(PROVIDER)])
        self._providers = Providers(entries, deployment.config)
        urns = {e.state.urn for e in self._resources}
        by_urn = {urn: address for urn, address in self._addresses.by_urn.items() if urn in urns}
        types = {e.state.urn: type_of(e.state.type).type for e in self._resources}
        self._linker = Linker(by_urn, types, _inside(entries, urns))
        self._by_urn = by_urn
        self._stack_references = sum(e.state.type == STACK_REFERENCE for e in entries)

    def _unique(self, entries: Iterable[Entry]) -> list[Entry]:
        found: dict[str, Entry] = {}
        providers: list[Entry] = []
        for entry in entries:
            if entry.state.type.startswith(PROVIDER):
                providers.append(entry)
            elif entry.state.urn in found:
                self._duplicates.append((entry.state.urn, entry.state.type, f"listed twice: {entry.pointer}"))
            else:
                found[entry.state.urn] = entry
        return [*providers, *found.values()]

    def records(self) -> tuple[tuple[Record, ...], tuple[Skip, ...]]:
        """Return the records, and what none stands for."""
        records: list[Record] = []
        lost = [(b.urn or b.pointer, b.type, f"not understood: {b.reason}") for b in self._from.broken]
        skipped = [*self._from.skipped, *self._duplicates, *lost]
        for entry in self._resources:
            try:
                records.append(self._record(entry))
            except RecursionError:
                skipped.append((entry.state.urn, entry.state.type, "not understood: it is nested too deeply"))
        return tuple(records), tuple((_short(urn), type_of(t).type if t else "", why) for urn, t, why in skipped)

    def _record(self, entry: Entry) -> Record:
        state = entry.state
        name = type_of(state.type)
        inputs = state.inputs or {}
        converted = convert({**inputs, **(state.outputs or {})}, forms_of(name.type))
        asked = convert(inputs, forms_of(name.type)) if self._from.is_plan else None
        provider = _own_region(self._providers.find(state.provider or "", state.type), state)
        values, unknown = self._identified(entry, converted)
        tags = self._providers.default_tags.get(provider.key)
        if tags and "tags_all" not in values and name.type not in _WITHOUT_DEFAULT_TAGS:
            own = values.get("tags")
            values["tags_all"] = {**tags, **(own if isinstance(own, dict) else {})}
        return Record(
            address=self._by_urn[state.urn],
            type=name.type,
            name=self._addresses.name(entry),
            module=self._addresses.module(entry),
            index=self._addresses.key(entry),
            mode="data" if state.external else "managed",
            values=values,
            unknown=unknown,
            provider=provider,
            origin=Origin(self._from.name, self._from.kind, entry.pointer, entry.file, entry.line),
            references=self._linker.references(state.property_dependencies or {}, converted),
            configured=frozenset({*asked.values, *asked.unknown}) if asked is not None else None,
            # A running program names them in the order in which its promises end.
            dependencies=tuple(sorted({self._by_urn[u] for u in state.dependencies or () if u in self._by_urn})),
            action=entry.action,
            flags=_flags(entry),
            sensitive=frozenset(converted.sensitive),
        )

    def _identified(self, entry: Entry, converted: Converted) -> tuple[dict[str, Any], dict[str, Any]]:
        values, unknown = dict(converted.values), dict(converted.unknown)
        values["urn"] = entry.state.urn
        if entry.state.id and not is_unknown(entry.state.id):
            values["id"] = entry.state.id
            unknown.pop("id", None)
        elif self._from.is_plan:
            values.pop("id", None)
            unknown["id"] = True
        return values, unknown

    def notes(self, records: Sequence[Record]) -> Iterable[str]:
        """Return what the stack itself says it lacks, and what was translated by rule."""
        if not any(r.mode == "managed" for r in records):
            yield "The stack holds no resource."
        if self._stack_references:
            yield f"References to other stacks, whose files are not read here: {self._stack_references}."
        for flag, what in (("failed", "not fully initialised"), ("tainted", "tainted and to be replaced")):
            count = sum(flag in r.flags for r in records)
            if count:
                yield f"Resources that are {what}: {count}."
        guessed = Counter(e.state.type for e in self._resources if type_of(e.state.type).how == "name")
        if guessed:
            shown = ", ".join(f"{t} as {type_of(t).type}" for t in sorted(guessed)[:5])
            more = f" and {len(guessed) - 5} more" if len(guessed) > 5 else ""
            yield f"Pulumi types translated by the name rule, not by a table: {shown}{more}."
        hidden = sum(any(r.unknown.get(name) for name in r.sensitive) for r in records)
        if hidden:
            yield f"Resources with encrypted properties, which are taken as unknown: {hidden}."


def _own_region(provider: ProviderConfig, state: State) -> ProviderConfig:
    """Return *provider* with the resource's own region, which beats the provider's since version 7 of the AWS SDK.

    https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/
    """
    region = (state.inputs or {}).get("region")
    is_set = state.type.startswith("aws:") and isinstance(region, str) and is_region(region)
    elsewhere = state.type == "aws:cfg/aggregateAuthorization:AggregateAuthorization"
    return replace(provider, region=Known(region)) if is_set and not elsewhere else provider


def _is_own(token: str) -> bool:
    return token in (STACK, STACK_REFERENCE) or token.startswith(PROVIDER)


def _flags(entry: Entry) -> frozenset[str]:
    flags = {"tainted"} if entry.state.taint else set()
    return frozenset(flags | ({"failed"} if entry.state.init_errors else set()))


def _short(urn: str) -> str:
    parsed = parse_urn(urn)
    return f"{type_of(parsed.types[-1]).type}.{parsed.name}" if parsed is not None else urn


def _inside(entries: Iterable[Entry], resources: set[str]) -> Mapping[str, Sequence[str]]:
    """Return component -> the resources inside it, at any depth."""
    parents = {e.state.urn: e.state.parent or "" for e in entries}
    out: dict[str, list[str]] = {e.state.urn: [] for e in entries if not e.state.custom}
    for urn in resources:
        parent, seen = parents.get(urn, ""), 0
        while parent and seen < 40:
            if parent in out:
                out[parent].append(urn)
            parent, seen = parents.get(parent, ""), seen + 1
    return {urn: sorted(found) for urn, found in out.items()}
