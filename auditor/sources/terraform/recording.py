"""Turns the objects of a plan into records: configuration, references and provider joined to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from auditor.model.record import Origin, ProviderConfig, Record, Reference
from auditor.sources.terraform.modules import Block, Module, ModuleTree, Scope
from auditor.sources.terraform.planned import Found
from auditor.sources.terraform.providers import Providers, unconfigured
from auditor.sources.terraform.references import Resolver

# Providers whose configuration names the cluster that their resources run in.
_IN_A_CLUSTER = frozenset({"kubernetes", "helm", "kubectl"})


class Recorder:
    """Makes records out of what a plan holds."""

    def __init__(self, name: str, kind: str, tree: ModuleTree, resolver: Resolver, providers: Providers) -> None:
        """Take the name and kind of the input and what its configuration says."""
        self._name = name
        self._kind = kind
        self._tree = tree
        self._resolver = resolver
        self._providers = providers
        self._clusters: dict[tuple[str, str], tuple[str, ...]] = {}

    def record(self, found: Found) -> Record:
        """Return the record of *found*."""
        module = self._tree.find(found.module)
        block = self._tree.block(module, found.block) if module is not None else None
        unknown = found.unknown
        if unknown is None:
            unknown = _missing(found, block) if found.mode == "managed" else {}
        references = self._references(found, block, module)
        configured = None
        if block is not None:
            configured = _configured(found, block, unknown, references)
        return Record(
            address=found.address,
            type=found.type,
            name=found.name,
            module=found.module,
            index=found.index,
            mode=found.mode,
            values=found.values,
            unknown=unknown,
            provider=self._provider(found, block, module),
            origin=Origin(self._name, self._kind, found.pointer),
            references=references,
            configured=configured,
            action=found.action,
            sensitive=found.sensitive,
        )

    def _provider(self, found: Found, block: Block | None, module: Module | None) -> ProviderConfig:
        if block is None or module is None or not block.config.provider_config_key:
            return unconfigured(found.provider, type_=found.type)
        key = block.config.provider_config_key
        config = self._providers.find(key, found.provider, module)
        if config.name not in _IN_A_CLUSTER:
            return config
        return replace(config, references=self._cluster(key, module))

    def _cluster(self, key: str, module: Module) -> tuple[str, ...]:
        """Return what the provider configuration *key* is built from: its host and credentials name a cluster."""
        place = (key, module.address)
        if place not in self._clusters:
            self._clusters[place] = self._resolver.mentioned(*self._providers.settings(key, module))
        return self._clusters[place]

    def _references(self, found: Found, block: Block | None, module: Module | None) -> tuple[Reference, ...]:
        if block is None or module is None:
            return ()
        each = block.for_each
        peers = self._resolver.peers(found.module, found.block) if each else 0
        scope = Scope(module, found.index, each, _observed(found, block) if each else {}, peers)
        written = self._resolver.references(block, scope) if block.leaves else ()
        return (*written, *(r for name in _dynamic(found, block) for r in self._resolver.hidden(name, module)))


def _observed(found: Found, block: Block) -> Mapping[str, Any]:
    # `availability_zone = each.value` and its known value tell what each.value is, also where it is a local.
    seen = {}
    for leaf in block.leaves:
        if len(leaf.tokens) == 1 and leaf.tokens[0].kind == "each.value":
            value = found.values.get(leaf.path)
            if isinstance(value, str):
                seen[leaf.tokens[0].text] = value
    return seen


def _configured(
    found: Found, block: Block, unknown: Mapping[str, Any], references: tuple[Reference, ...]
) -> frozenset[str]:
    """Return the arguments that are set, as far as the input tells.

    A block that is unknown and not written down may be a dynamic one: not known to be unset. An argument
    that is written down and null looks unknown too, although nothing unknown flows into it:
    `availability_zone = var.zone` with no zone given reads like a zone that is known after apply. What an
    expression without a reference to a resource gives is known when planning, so the provider computes it.
    """
    if not unknown:
        return block.configured
    open_ones = {name for name, mark in unknown.items() if mark is True}
    if not open_ones:
        return block.configured
    maybe = open_ones & found.containers
    hollow = (open_ones & block.configured) - found.containers
    if hollow:
        hollow -= {reference.path.split(".", 1)[0] for reference in references}
    return (block.configured - hollow) | maybe if hollow or maybe else block.configured


def _dynamic(found: Found, block: Block) -> tuple[str, ...]:
    # Terraform writes no expressions for `dynamic` blocks: they are seen by what they make, partly unknown.
    if not found.unknown:
        return ()
    marked = {n: m for n, m in found.unknown.items() if isinstance(m, list) and n not in block.configured}
    if not marked:
        return ()
    paths: dict[str, None] = {}
    for name, value in found.values.items():
        if name in marked and isinstance(value, list) and any(isinstance(item, dict) for item in value):
            paths.update(dict.fromkeys(_unknown_paths(name, marked[name])))
    return tuple(paths)


def _unknown_paths(path: str, marks: Any) -> Iterator[str]:
    if isinstance(marks, dict):
        for name, inner in marks.items():
            yield from _unknown_paths(f"{path}.{name}", inner)
    elif isinstance(marks, list):
        for inner in marks:
            yield from _unknown_paths(path, inner)
    elif marks is True:
        yield path


def _missing(found: Found, block: Block | None) -> Mapping[str, Any]:
    # planned_values leaves unknown attributes out: what is configured and absent is unknown.
    if block is None:
        return {}
    return {name: True for name in sorted(block.configured) if name not in found.values}
