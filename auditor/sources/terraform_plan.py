"""Reads `terraform show -json` of a plan: the situation after the plan is applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from auditor.errors import SourceError
from auditor.model.record import InputMeta, Record
from auditor.sources.document import CURE, Document, decode_json
from auditor.sources.interface import Input
from auditor.sources.terraform.address import Key
from auditor.sources.terraform.modules import ModuleTree
from auditor.sources.terraform.notes import is_partial, notes_of, tool_of
from auditor.sources.terraform.planned import Changed, Found, Planned, change_reason
from auditor.sources.terraform.providers import Providers
from auditor.sources.terraform.recording import Recorder
from auditor.sources.terraform.references import Resolver
from auditor.sources.terraform.schema import (
    ConfigModule,
    ConfigProvider,
    Configuration,
    PriorState,
    ReadResourceChange,
    RelevantAttribute,
    ResourceChange,
    ShownValues,
    Variable,
)
from auditor.sources.terraform.values import MAX_OBJECT, NotUnderstoodError, decode_list, shown_resources

KIND = "terraform-plan"
_PRIOR = "/prior_state/values/root_module"
_MARKS = ("resource_changes", "planned_values", "prior_state", "configuration")


def detect(document: Document) -> bool:
    """Return whether *document* is a plan: it shows what will be, not only what is."""
    if document.has("resource_changes") or document.has("planned_values"):
        return True
    return document.has("configuration") and (document.has("format_version") or document.has("prior_state"))


def read(document: Document) -> Input:
    """Return the records of a plan."""
    if not document.has("configuration") and not any(document.has(mark) for mark in _MARKS):
        raise SourceError(document.name, "this plan holds nothing")
    planned = _collect(document)
    variables = document.decode("variables", dict[str, Variable], {})
    configuration = document.decode("configuration", Configuration, Configuration())
    tree = ModuleTree(configuration.root_module or ConfigModule(), variables)
    tree.learn(found.module for found in planned.found)
    entries = _provider_entries(document, configuration)
    providers = Providers(entries, tree, keys_are_global=_keys_are_global(document))
    resolver = Resolver(tree, _instances(planned.found), partial=is_partial(document))
    recorder = Recorder(document.name, KIND, tree, resolver, providers)
    records = tuple(_recorded(recorder, planned))
    warnings: tuple[str, ...] = ()
    if not document.has("configuration"):
        warnings = ("the plan holds no configuration: references and provider regions are unknown",)
    return Input(
        meta=InputMeta(
            name=document.name,
            kind=KIND,
            sha256=document.sha256,
            tool=tool_of(document, (found.provider for found in planned.found)),
            notes=notes_of(document, planned),
        ),
        records=records,
        candidates=_candidates(document),
        skipped=tuple(planned.skipped),
        warnings=warnings,
        outputs=planned.outputs,
        variables={n: v.value for n, v in variables.items() if isinstance(v.value, msgspec.Raw)},
    )


def _recorded(recorder: Recorder, planned: Planned) -> Iterator[Record]:
    for found in planned.found:
        try:
            yield recorder.record(found)
        except NotUnderstoodError as error:
            planned.skipped.append((found.address, found.type, f"not understood: {error}"))


def _provider_entries(document: Document, configuration: Configuration) -> dict[str, ConfigProvider]:
    place = "/configuration/provider_config"
    if len(memoryview(configuration.provider_config)) > MAX_OBJECT:
        raise SourceError(document.name, "it is larger than 32 MiB", place=place, hint=CURE)
    entries: dict[str, ConfigProvider] | None = decode_json(
        configuration.provider_config, dict[str, ConfigProvider] | None, document.name, place
    )
    return entries or {}


def _collect(document: Document) -> Planned:
    planned = Planned(document.name)
    for number, change in enumerate(_changes(document)):
        pointer = f"/resource_changes/{number}"
        if isinstance(change, NotUnderstoodError):
            planned.changed.add(change.address)
            planned.skipped.append((change.address or pointer, change.type, f"not understood: {change}"))
            continue
        reason = change_reason(change)
        planned.changed.add(change.address)
        if change.mode == "managed":
            planned.count(change)
        if reason:
            planned.skipped.append((change.address, change.type, reason))
            continue
        planned.add(change, pointer)
    values = document.decode("planned_values", ShownValues, ShownValues())
    _collect_shown(planned, values, "/planned_values/root_module", "managed")
    planned.outputs = bytes(values.outputs)
    prior = document.decode("prior_state", PriorState, PriorState()).values or ShownValues()
    if not planned.found and not planned.skipped:
        # A refresh-only plan changes nothing and plans nothing: what was found is what will be.
        _collect_shown(planned, prior, _PRIOR, "managed")
    _collect_shown(planned, prior, _PRIOR, "data")
    if is_partial(document):
        _skip_outside(planned, prior)
    return planned


def _changes(document: Document) -> Iterable[Changed | NotUnderstoodError]:
    """Return the entries of resource_changes, in one pass where all are understood and none can be too large."""
    raw = document.fields.get("resource_changes", msgspec.Raw(b"null"))
    if len(memoryview(raw)) <= MAX_OBJECT:
        try:
            return msgspec.json.decode(raw, type=list[ReadResourceChange])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
    return decode_list(raw, ResourceChange, document.name, "/resource_changes")


def _skip_outside(planned: Planned, prior: ShownValues) -> None:
    for _, resource, _ in shown_resources(prior.root_module, _PRIOR, planned.name, planned.changed):
        if not isinstance(resource, NotUnderstoodError):
            reason = "the plan does not reach it (-target, or an error): it stands in the prior state only"
            planned.skipped.append((resource.address, resource.type, reason))


def _collect_shown(planned: Planned, values: ShownValues, pointer: str, mode: str) -> None:
    for place, resource, _ in shown_resources(values.root_module, pointer, planned.name, planned.changed):
        if isinstance(resource, NotUnderstoodError):
            planned.skipped.append((resource.address or place, resource.type, f"not understood: {resource}"))
        elif resource.mode == mode and resource.address not in planned.changed:
            planned.changed.add(resource.address)
            planned.add(resource, place)


def _instances(found: list[Found]) -> Mapping[tuple[str, str], list[tuple[Key, str]]]:
    places: dict[tuple[str, str], list[tuple[Key, str]]] = {}
    for item in found:
        places.setdefault((item.module, item.block), []).append((item.index, item.address))
    return places


def _candidates(document: Document) -> tuple[tuple[str, str], ...]:
    listed = document.decode("relevant_attributes", list[RelevantAttribute], [])
    return tuple(sorted({(item.resource, _dotted(item.attribute or [])) for item in listed}))


def _dotted(steps: list[Any]) -> str:
    if len(steps) == 1 and isinstance(steps[0], str):
        return steps[0]
    return ".".join([str(step) for step in steps])


def _keys_are_global(document: Document) -> bool:
    # Terraform 1.1 raised the format to 1.0 and made provider_config_key the key of the root.
    version = document.text("format_version")
    if version:
        return version.split(".")[0].isdecimal() and int(version.split(".")[0]) >= 1
    parts = document.text("terraform_version").split(".")
    numbers = [int(part) for part in parts[:2] if part.isdecimal()]
    return numbers >= [1, 1]
