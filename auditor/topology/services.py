"""Which resources are which service: by configuration, by tag, by name, or all of the input."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec

from auditor.inventory import Inventory
from auditor.model.config import Config, Objectives, Redundancy, ServiceConfig, ThirdParty, glob_matches
from auditor.model.resource import Resource, Role
from auditor.model.value import Known
from auditor.topology import lexicon
from auditor.topology.lexicon import function_of

MAIN = frozenset({Role.COMPUTE, Role.DATA, Role.CACHE, Role.QUEUE, Role.KEY, Role.SECRET, Role.FRONT, Role.ROUTER})
_RUNNING = frozenset({Role.COMPUTE, Role.FRONT})


class Seeds(msgspec.Struct, frozen=True, kw_only=True):
    """The resources that name a service, before what they need is added."""

    name: str
    function: str
    inferred: bool
    reason: str
    addresses: tuple[str, ...]
    """Resources that are the service."""
    hinted: tuple[str, ...] = ()
    """Resources that only carry the provider's default tag: members, but needed only when used."""
    objectives: Objectives = msgspec.field(default_factory=Objectives)
    needs: tuple[ThirdParty, ...] = ()
    redundancy: tuple[Redundancy, ...] = ()
    threshold: tuple[int, int] | None = None
    parties: tuple[str, ...] = ()
    """Of the addresses, those that carry the threshold themselves; none where it is said of the whole service."""
    inherited: bool = False
    """No resource carries the tag itself, they all have it from the provider."""


def find(inventory: Inventory, config: Config, stack: str) -> tuple[Seeds, ...]:
    """Return the services of *inventory*: configured ones, else tagged, else named, else one of all."""
    main = [r for r in inventory.resources.values() if r.role in MAIN]
    configured = [_configured(s, main, config) for s in config.services]
    tagged = _tagged(main, config, {s.name for s in configured})
    found = tuple(s for s in (*configured, *tagged) if s.addresses or not s.inferred)
    if not found:
        return _named(main) or (_everything(main, stack),)
    if not configured and all(s.inherited and s.function == "other" for s in tagged):
        # One tag that a provider puts on everything, and that names no function, tells nothing apart: names may.
        known = {s.name for s in found}
        return (*found, *(s for s in _named(main) if s.name not in known))
    return found


# Where clouds keep tags: AWS and Azure tags, Google labels (of their own name on some types).
_OWN = ("tags", "labels", "user_labels", "resource_labels", "settings.user_labels", "metadata.labels",
        "metadata.annotations", "node_config.resource_labels", "node_config.labels")  # fmt: skip
_INHERITED = ("tags_all", "terraform_labels", "effective_labels")
_TOPS = {path: path.split(".", 1)[0] for path in (*_OWN, *_INHERITED)}


class _Marked(msgspec.Struct, frozen=True):
    """A resource with its tags, read once for all questions."""

    resource: Resource
    own: Mapping[str, str]
    every: Mapping[str, str]
    """With those of the provider."""

    @classmethod
    def of(cls, resource: Resource) -> _Marked:
        own = tags(resource)
        return cls(resource, own, _maps(resource, _INHERITED) | own)


def tags(resource: Resource) -> dict[str, str]:
    """Return the tags that the resource itself sets (maps, labels and Auto Scaling tag blocks)."""
    out = _maps(resource, _OWN)
    for key in ("tag", "tags"):
        blocks = resource.record.values.get(key)
        for block in blocks if isinstance(blocks, list) else ():
            if isinstance(block, Mapping) and isinstance(block.get("key"), str):
                out[block["key"]] = str(block.get("value"))
    return out


def default_tags(resource: Resource) -> dict[str, str]:
    """Return all tags, those of the provider's default_tags or default_labels included."""
    return _maps(resource, _INHERITED) | tags(resource)


def _maps(resource: Resource, paths: Iterable[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    set_here = resource.record.values
    for path in paths:
        if path not in set_here and _TOPS[path] not in set_here:
            continue
        value = resource.record.get(path)
        if isinstance(value, Known) and isinstance(value.value, dict):
            out |= {str(k): v for k, v in value.value.items() if isinstance(v, str)}
    return out


def tagged_with(found: Mapping[str, str], key: str) -> str:
    """Return the value of the tag *key* in whatever case it is spelled, "" without one.

    Labels cannot hold a colon, so `-`, `_` and `/` stand for it there:
    https://cloud.google.com/compute/docs/labeling-resources#requirements
    """
    spellings, folded = _spellings(key)
    for spelling in spellings:
        if spelling in found:
            if found[spelling]:
                return found[spelling]
            break
    # AWS keys are case-sensitive, the people who write them are not.
    if folded.isdisjoint(map(str.lower, found)):
        return ""
    return min(((k, v) for k, v in found.items() if k.lower() in folded), default=("", ""))[1]


@cache
def _spellings(key: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the ways in which the tag *key* is spelled, and the same in lower case."""
    spellings = (key, *(key.replace(":", c) for c in "-_/")) if ":" in key else (key,)
    return spellings, frozenset(s.lower() for s in spellings)


def _configured(service: ServiceConfig, main: Iterable[Resource], config: Config) -> Seeds:
    chosen = [
        r
        for r in main
        if (_matches(service, r) or tagged_with(default_tags(r), config.service_tag).lower() == service.name.lower())
        and not any(glob_matches(g, r.address) for g in service.exclude)
    ]
    return Seeds(
        name=service.name,
        function=service.function or function_of(service.name),
        inferred=False,
        reason=f"configured in {config.source or 'auditor.yaml'}",
        addresses=tuple(r.address for r in chosen),
        objectives=service.objectives,
        needs=service.needs,
        redundancy=service.redundancy,
        threshold=service.threshold or _threshold(map(default_tags, chosen), config),
    )


def _matches(service: ServiceConfig, resource: Resource) -> bool:
    match = service.match
    own = default_tags(resource)
    names = [resource.address, *(str(resource.record.values.get(k) or "") for k in ("arn", "id", "self_link"))]
    return (
        any(tagged_with(own, k) == v for k, v in match.tags)
        or any(glob_matches(g, n) for g in match.addresses for n in names if n)
        or any(glob_matches(g, resource.record.module) for g in match.modules)
    )


def _tagged(main: Iterable[Resource], config: Config, taken: set[str]) -> tuple[Seeds, ...]:
    own: dict[str, list[_Marked]] = {}
    hinted: dict[str, list[_Marked]] = {}
    spellings: dict[str, Counter[str]] = {}
    for r in main:
        marked = _Marked.of(r)
        name = tagged_with(marked.own, config.service_tag)
        spelled = name or tagged_with(marked.every, config.service_tag)
        key = spelled.lower()
        if not key:
            continue
        spellings.setdefault(key, Counter())[spelled] += 1
        # A tag that the provider puts on everything tells of what serves, not of the staff's tools beside it.
        sure = name or (r.role in _RUNNING and not lexicon.is_beside(lexicon.names(r, marked.own)))
        (own if sure else hinted).setdefault(key, []).append(marked)
    ignored = {t.lower() for t in taken}
    return tuple(
        _tagged_service(_usual(spellings[key]), own.get(key, []), hinted.get(key, []), config)
        for key in sorted({*own, *hinted} - ignored)
    )


def _usual(spellings: Counter[str]) -> str:
    """Return the spelling that most resources use, the first by alphabet among equals."""
    return min(spellings, key=lambda name: (-spellings[name], name))


def _tagged_service(name: str, own: Sequence[_Marked], hinted: Sequence[_Marked], config: Config) -> Seeds:
    seeds = own or hinted
    functions = sorted({f for m in seeds if (f := tagged_with(m.every, config.function_tag))})
    return Seeds(
        name=name,
        function=functions[0] if functions else function_of(name),
        inferred=False,
        reason=f"tag {config.service_tag} = {name}",
        addresses=tuple(m.resource.address for m in seeds),
        hinted=tuple(m.resource.address for m in hinted) if own else (),
        threshold=_threshold((m.every for m in seeds), config),
        parties=tuple(m.resource.address for m in seeds if tagged_with(m.own, config.threshold_tag)),
        inherited=not any(tagged_with(m.own, config.service_tag) for m in seeds),
    )


def _threshold(tag_sets: Iterable[Mapping[str, str]], config: Config) -> tuple[int, int] | None:
    for found in tag_sets:
        numbers = re.findall(r"\d+", tagged_with(found, config.threshold_tag))
        if numbers:
            return lexicon.ordered(numbers)
    return None


def _named(main: Iterable[Resource]) -> tuple[Seeds, ...]:
    found: dict[str, list[Resource]] = {}
    reasons: dict[str, str] = {}
    functions: dict[str, str] = {}
    for r in main:
        names = lexicon.names(r, tags(r))
        told = lexicon.told_by(names)
        if told is None or lexicon.is_beside(names) or not lexicon.is_production(names, default_tags(r)):
            continue
        entry, word = told
        found.setdefault(entry.service, []).append(r)
        functions[entry.service] = entry.function
        if r.role in _RUNNING:
            reasons.setdefault(entry.service, f"{r.address} has {word!r} in its name")
    return tuple(
        Seeds(
            name=name,
            function=functions[name],
            inferred=True,
            reason=reason,
            addresses=tuple(r.address for r in found[name] if r.role in _RUNNING),
            hinted=tuple(r.address for r in found[name] if r.role not in _RUNNING),
            threshold=_threshold_in_names(found[name]) if functions[name] == "signing" else None,
        )
        for name, reason in reasons.items()
    )


def _threshold_in_names(resources: Iterable[Resource]) -> tuple[int, int] | None:
    told = (lexicon.threshold_in(lexicon.names(r, tags(r))) for r in resources if r.role is Role.COMPUTE)
    return next((t for t in told if t is not None), None)


def _everything(main: Sequence[Resource], stack: str) -> Seeds:
    serving = [r for r in main if not (r.role in _RUNNING and lexicon.is_beside(lexicon.names(r, tags(r))))]
    return Seeds(
        name=stack,
        function=function_of(stack),
        inferred=True,
        reason="no configuration, tag or name tells services apart: the whole input is one",
        addresses=tuple(r.address for r in serving or main),
    )
