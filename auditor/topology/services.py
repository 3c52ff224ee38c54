"""Which resources are which service: by configuration, by tag, by name, or all of the input."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.inventory import Inventory
from auditor.model.config import Config, Objectives, Redundancy, ServiceConfig, ThirdParty, glob_matches
from auditor.model.resource import Resource, Role
from auditor.model.value import Known

MAIN = frozenset({Role.COMPUTE, Role.DATA, Role.CACHE, Role.QUEUE, Role.KEY, Role.SECRET, Role.FRONT, Role.ROUTER})
_RUNNING = frozenset({Role.COMPUTE, Role.FRONT})
# The published lexicon (docs/services.md): words in names, and the function that they tell of.
LEXICON: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("withdrawals", "withdrawal", ("withdraw", "payout", "cashout", "hot-wallet", "hotwallet")),
    ("signing", "signing", ("signer", "signing", "mpc", "tss", "hsm")),
    ("custody", "custody", ("custody", "treasury", "cold-wallet", "coldwallet", "cold-storage", "vault")),
    ("deposits", "deposit", ("deposit", "sweep")),
    ("ledger", "ledger", ("ledger", "balances")),
)
_NOT_PRODUCTION = re.compile(r"(?<![a-z])(staging|stage|dev|develop|test|testing|sandbox|qa|uat|demo)(?![a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """The resources that name a service, before what they need is added."""

    name: str
    function: str
    inferred: bool
    reason: str
    addresses: tuple[str, ...]
    """Resources that are the service."""
    hinted: tuple[str, ...] = ()
    """Resources that only carry the provider's default tag: members, but needed only when used."""
    objectives: Objectives = field(default_factory=Objectives)
    needs: tuple[ThirdParty, ...] = ()
    redundancy: tuple[Redundancy, ...] = ()
    threshold: tuple[int, int] | None = None


def find(inventory: Inventory, config: Config, stack: str) -> tuple[Seeds, ...]:
    """Return the services of *inventory*: configured ones, else tagged, else named, else one of all."""
    main = [r for r in inventory.resources.values() if r.role in MAIN]
    configured = [_configured(s, main, config) for s in config.services]
    tagged = _tagged(main, config, {s.name for s in configured})
    found = tuple(s for s in (*configured, *tagged) if s.addresses or not s.inferred)
    if found:
        return found
    return _named(main) or (_everything(main, stack),)


# Where clouds keep tags: AWS and Azure tags, Google labels (of their own name on some types).
_OWN = ("tags", "labels", "user_labels", "resource_labels", "settings.user_labels", "metadata.labels",
        "metadata.annotations")  # fmt: skip
_INHERITED = ("tags_all", "terraform_labels", "effective_labels")


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
    for path in paths:
        top = path.split(".", 1)[0]
        if top not in resource.record.values:
            continue
        value = resource.record.get(path)
        if isinstance(value, Known) and isinstance(value.value, dict):
            out |= {str(k): v for k, v in value.value.items() if isinstance(v, str)}
    return out


def tagged_with(found: Mapping[str, str], key: str) -> str | None:
    """Return the value of the tag *key*; labels cannot hold a colon, so `-`, `_` and `/` stand for it there.

    https://cloud.google.com/compute/docs/labeling-resources#requirements
    """
    spellings = (key, *(key.replace(":", c) for c in "-_/")) if ":" in key else (key,)
    return next((found[s] for s in spellings if s in found), None)


def _configured(service: ServiceConfig, main: Iterable[Resource], config: Config) -> Seeds:
    chosen = [
        r
        for r in main
        if (_matches(service, r) or tagged_with(default_tags(r), config.service_tag) == service.name)
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
        threshold=service.threshold or _threshold(chosen, config),
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
    own: dict[str, list[Resource]] = {}
    hinted: dict[str, list[Resource]] = {}
    for r in main:
        name = tagged_with(tags(r), config.service_tag)
        inherited = tagged_with(default_tags(r), config.service_tag)
        if name:
            own.setdefault(name, []).append(r)
        elif inherited:
            (own if r.role in _RUNNING else hinted).setdefault(inherited, []).append(r)
    out = []
    for name in sorted({*own, *hinted} - taken):
        seeds = own.get(name) or hinted.get(name, [])
        extra = hinted.get(name, []) if name in own else []
        functions = sorted({f for r in seeds if (f := tagged_with(default_tags(r), config.function_tag))})
        out.append(
            Seeds(
                name=name,
                function=functions[0] if functions else function_of(name),
                inferred=False,
                reason=f"tag {config.service_tag} = {name}",
                addresses=tuple(r.address for r in seeds),
                hinted=tuple(r.address for r in extra),
                threshold=_threshold(seeds, config),
            )
        )
    return tuple(out)


def _threshold(resources: Iterable[Resource], config: Config) -> tuple[int, int] | None:
    for r in resources:
        numbers = re.findall(r"\d+", tagged_with(default_tags(r), config.threshold_tag) or "")
        if numbers:
            return int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 0
    return None


def function_of(name: str) -> str:
    """Return the function that *name* tells of, by the lexicon, or "other"."""
    low = name.lower().replace("_", "-")
    return next((f for _, f, words in LEXICON if any(w in low for w in words)), "other")


def _names(resource: Resource) -> str:
    keys = ("name", "identifier", "cluster_identifier", "function_name", "bucket", "family", "cluster_id", "secret_id")
    own = [str(resource.record.values.get(k) or "") for k in keys]
    return " ".join([resource.address, tags(resource).get("Name", ""), *own]).lower().replace("_", "-")


def _named(main: Iterable[Resource]) -> tuple[Seeds, ...]:
    found: dict[str, list[Resource]] = {}
    words: dict[str, str] = {}
    functions: dict[str, str] = {}
    for r in main:
        names = _names(r)
        if _NOT_PRODUCTION.search(names) or "backup" in r.type:
            continue
        for service, function, lexemes in LEXICON:
            word = next((w for w in lexemes if w in names), None)
            if word:
                found.setdefault(service, []).append(r)
                words.setdefault(service, word)
                functions[service] = function
                break
    out = []
    for name, resources in found.items():
        running = [r for r in resources if r.role in _RUNNING]
        if not running:
            continue
        out.append(
            Seeds(
                name=name,
                function=functions[name],
                inferred=True,
                reason=f"inferred: {running[0].address} has {words[name]!r} in its name",
                addresses=tuple(r.address for r in running),
                hinted=tuple(r.address for r in resources if r not in running),
            )
        )
    return tuple(out)


def _everything(main: Iterable[Resource], stack: str) -> Seeds:
    return Seeds(
        name=stack,
        function=function_of(stack),
        inferred=True,
        reason="no configuration, tag or name tells services apart: the whole input is one",
        addresses=tuple(r.address for r in main),
    )
