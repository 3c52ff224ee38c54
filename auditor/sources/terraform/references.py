"""Resolves the references of a plan's configuration, instance by instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from auditor.model.record import Reference, strip_keys
from auditor.sources.terraform.address import Key
from auditor.sources.terraform.expressions import Leaf, Token, expression_of, leaves, tokens_of
from auditor.sources.terraform.modules import Block, Module, ModuleTree, Scope
from auditor.sources.terraform.schema import ConfigOutput, ModuleCall
from auditor.sources.terraform.targets import (
    NOTHING,
    Hit,
    Targets,
    at_index,
    at_key,
    follow,
    of_block,
    union,
)

_SOURCES = frozenset({"resource", "module", "var", "each.value"})
_DOUBTFUL = frozenset({"var", "local", "other", "each.value", "module", "resource"})
_MAX_DEPTH = 80
DYNAMIC = "dynamic "
"""How the opaque mention of a block begins whose expressions the plan does not show."""

Part = tuple[Targets, list[Token]]
"""What one mention means, and the mentions behind it that may be its index."""


class Resolver:
    """Follows expressions through variables, outputs, count and for_each to resource instances."""

    def __init__(
        self,
        tree: ModuleTree,
        instances: Mapping[tuple[str, str], Sequence[tuple[Key, str]]],
        *,
        partial: bool,
    ) -> None:
        """Take the instances by (module address, block); *partial* where the plan may lack some."""
        self._tree = tree
        self._instances = instances
        self._blocks: dict[tuple[str, str], Targets | None] = {}
        self._partial = partial
        self._memo: dict[tuple[str, str, str], Targets] = {}
        self._open: set[tuple[str, str, str]] = set()
        self._fixed: dict[tuple[str, int], Reference | None] = {}
        self._read: dict[tuple[int, str], tuple[Token, ...]] = {}

    def references(self, block: Block, scope: Scope) -> tuple[Reference, ...]:
        """Return the references of one instance of *block*."""
        found = [self._reference(leaf, scope) for leaf in block.leaves]
        return tuple([reference for reference in found if reference is not None])

    def mentioned(self, expressions: Mapping[str, Any], scope: Scope) -> tuple[str, ...]:
        """Return the addresses of everything that *expressions*, of no instance, mention."""
        found = (self._resolve(leaf.tokens, scope) for leaf in leaves(expressions))
        return tuple(dict.fromkeys(hit.address for targets in found for hit in targets.hits))

    def hidden(self, path: str, module: Module) -> tuple[Reference, ...]:
        """Return what the block at *path*, whose expressions the plan does not show, may mention, by type.

        That is what the module is given and no visible expression of it takes up; of types that are not
        among it, what else the module is given.
        """
        silent = self._tree.silent(module)
        shown = tuple(name for name in module.config.variables or {} if name not in silent)
        out: list[Reference] = []
        for names, spare in ((silent, False), (shown, True)):
            known = {_type_of(t) for r in out for t in r.targets}
            sources = [self._variable(name, module) for name in names]
            for type_ in dict.fromkeys(_type_of(h.address) for t in sources for h in t.hits):
                if type_ in known:
                    continue
                given = [t for t in sources if any(_type_of(h.address) == type_ for h in t.hits)]
                hits = tuple(dict.fromkeys(h for t in given for h in t.hits if _type_of(h.address) == type_))
                exact = len(given) == 1 and given[0].exact
                targets, attributes = tuple(h.address for h in hits), tuple(h.attribute for h in hits)
                out.append(Reference(path, targets, attributes, exact, spare=spare))
        return (*out, Reference(path, (), (), exact=False, opaque=(f"{DYNAMIC}{path}",)))

    def peers(self, module: str, block: str) -> int:
        """Return how many instances the block has."""
        return len(self._instances.get((module, block), ()))

    def _block(self, place: tuple[str, str]) -> Targets | None:
        # Made when asked for: nothing refers to most blocks but by one attribute of their one instance.
        if place not in self._blocks:
            found = self._instances.get(place)
            self._blocks[place] = of_block(found) if found is not None else None
        return self._blocks[place]

    def _reference(self, leaf: Leaf, scope: Scope) -> Reference | None:
        if leaf.attributes:
            # Most references are one attribute of the one instance of a block beside: nothing is to be resolved.
            token = leaf.tokens[0]
            only = self._instances.get((scope.module.address, token.name), ())
            if len(only) == 1:
                return Reference(leaf.path, (only[0][1],), leaf.attributes, beside=self._beside(leaf, scope))
        if not leaf.is_fixed or scope.key is None:
            # What means another thing to each instance, or has one instance only, is not asked again.
            return _reference(leaf.path, self._resolve(leaf.tokens, scope), self._beside(leaf, scope))
        place = (scope.module.address, id(leaf))
        if place not in self._fixed:
            self._fixed[place] = _reference(leaf.path, self._resolve(leaf.tokens, scope), self._beside(leaf, scope))
        return self._fixed[place]

    def _beside(self, leaf: Leaf, scope: Scope) -> tuple[tuple[str, str | int | float | bool], ...]:
        if not leaf.beside:
            return ()
        found: list[tuple[str, str | int | float | bool]] = []
        for name, said in leaf.beside:
            value: Any = said
            if isinstance(said, Token):
                known = self._tree.constant(said, scope)
                value = known.value if known is not None else None
            if isinstance(value, str | int | float):
                found.append((name, value))
        return tuple(found)

    def _resolve(self, tokens: tuple[Token, ...], scope: Scope) -> Targets:
        if len(tokens) == 1:
            return self._resolve_one(tokens[0], scope)
        parts: list[Part] = []
        opaque: list[str] = []
        doubts: list[Token] = []
        counted = any(token.kind == "count" for token in tokens)
        for token in tokens:
            if token.kind == "silent":
                continue
            meant = self._mean(token, scope) if token.kind in _SOURCES else NOTHING
            opaque.extend(meant.opaque)
            if meant.hits:
                parts.append((meant, []))
                continue
            if token.kind in ("local", "other"):
                opaque.append(token.text)
            if token.kind in ("count", "each.key"):
                _append(parts, token)
            elif token.kind in _DOUBTFUL and not self._is_harmless(token, scope, counted=counted):
                doubts.append(token)
                _append(parts, token)
        return self._join(parts, tuple(dict.fromkeys(opaque)), doubts, scope)

    def _resolve_one(self, token: Token, scope: Scope) -> Targets:
        if token.kind in _SOURCES:
            return self._mean(token, scope)
        return Targets(opaque=(token.text,)) if token.kind in ("local", "other") else NOTHING

    def _join(self, parts: list[Part], opaque: tuple[str, ...], doubts: list[Token], scope: Scope) -> Targets:
        if not parts:
            return Targets(opaque=opaque) if opaque else NOTHING
        if len(parts) == 1 and not parts[0][0].is_many and parts[0][0].opaque == opaque:
            return parts[0][0]
        many = [part for part in parts if part[0].is_many]
        indexed = [part for part in many if any(t.kind in ("count", "each.key") for t in part[1])]
        if indexed and len(indexed) < len(many):
            # element(concat(a[*].id, b[*].id), count.index): which list the index falls in is not told.
            found = [targets.widened() for targets, _ in parts]
        else:
            found = [self._align(targets, keys, doubts, scope) for targets, keys in parts]
        whole = all(targets.by_key is not None for targets in found)
        if len(found) == 1 or (whole and len({targets.hits for targets in found}) == 1):
            only = found[0]  # the same list, perhaps said several times
            return Targets(only.hits, only.exact, only.ordered, opaque, only.by_key)
        plain = not doubts and not any(keys for _, keys in parts)
        exact = not self._is_choice(found, doubts, scope)
        joined = union(found, exact=exact, ordered=plain and all(not t.is_many for t in found))
        return Targets(joined.hits, joined.exact, joined.ordered, opaque)

    def _align(self, targets: Targets, keys: list[Token], doubts: list[Token], scope: Scope) -> Targets:
        if not targets.is_many:
            return targets
        kinds = {token.kind for token in keys}
        unsure = [token for token in keys if token.kind in _DOUBTFUL]
        if "count" in kinds and isinstance(scope.key, int) and self._agree(unsure, scope):
            return at_index(targets, scope.key, wraps=True)
        if "each.key" in kinds and not unsure:
            return at_key(targets, scope.key)
        if len(keys) == 1 and unsure:
            constant = self._tree.constant(keys[0], scope)
            if constant is not None and isinstance(constant.value, str) and targets.by_key is not None:
                return at_key(targets, constant.value)
        return targets.widened() if doubts or keys else targets

    def _agree(self, doubts: list[Token], scope: Scope) -> bool:
        # element(x, var.single ? 0 : count.index): for the first instance both branches are 0.
        constants = [self._tree.constant(token, scope) for token in doubts]
        return all(
            c is not None and (isinstance(c.value, str) or (isinstance(c.value, bool) and scope.key == 0))
            for c in constants
        )

    def _is_choice(self, found: list[Targets], doubts: list[Token], scope: Scope) -> bool:
        # cond ? a.id : b.id looks like [a.id, b.id] with a truth value beside it.
        if not doubts:
            return False
        blocks = [{strip_keys(hit.address) for hit in targets.hits} for targets in found]
        if len(set().union(*blocks)) < sum(map(len, blocks)):
            return True
        types = [{block.rsplit(".", 2)[-2] for block in names} for names in blocks]
        if len(set().union(*types)) == sum(map(len, types)):
            return False
        constants = [self._tree.constant(token, scope) for token in doubts]
        return any(c is not None and isinstance(c.value, bool) for c in constants)

    def _is_harmless(self, token: Token, scope: Scope, *, counted: bool) -> bool:
        # An empty list adds nothing; a false condition beside count.index leaves the usual branch.
        constant = self._tree.constant(token, scope)
        if constant is None:
            return False
        value = constant.value
        return value is None or value in ("", [], {}) or (counted and value is False)

    def _mean(self, token: Token, scope: Scope) -> Targets:
        match token.kind:
            case "resource":
                return self._resource(token, scope)
            case "var":
                return follow(self._variable(token.name, scope.module), token.rest)
            case "module":
                return self._module(token, scope)
            case _:
                return self._each_value(token, scope)

    def _resource(self, token: Token, scope: Scope) -> Targets:
        found = self._block((scope.module.address, token.name))
        if found is None:
            lost = self._partial or not self._tree.has(scope.module, token.name)
            address = ".".join(filter(None, (scope.module.address, token.name)))
            return Targets(opaque=(address,)) if lost else NOTHING
        if token.key is not None:
            hit = (found.by_key or {}).get(token.key)
            found = Targets((hit,), True, True, (), {hit.key: hit}) if hit is not None else NOTHING
        return follow(found, token.rest)

    def _variable(self, name: str, module: Module) -> Targets:
        if module.parent is None or module.call is None:
            return NOTHING
        place = ("var", module.address, name)
        if place in self._memo:
            return self._memo[place]
        raw = (module.call.expressions or {}).get(name)
        if raw is None:
            return NOTHING
        peers = self._tree.count(module.parent, module.name)
        scope = Scope(module.parent, module.key, module.for_each, peers=peers)
        return self._remember(place, self._tokens(module.call, name, raw), scope)

    def _output(self, name: str, module: Module) -> Targets:
        output = (module.config.outputs or {}).get(name)
        if output is None:
            return NOTHING
        place = ("output", module.address, name)
        return self._remember(place, self._tokens(output, name, output.expression), Scope(module))

    def _tokens(self, owner: ModuleCall | ConfigOutput, name: str, raw: msgspec.Raw) -> tuple[Token, ...]:
        # One call makes many instances, which are all given the same expressions.
        place = (id(owner), name)
        if place not in self._read:
            self._read[place] = tokens_of(expression_of(raw))
        return self._read[place]

    def _remember(self, place: tuple[str, str, str], tokens: tuple[Token, ...], scope: Scope) -> Targets:
        if place in self._memo:
            return self._memo[place]
        if place in self._open or len(self._open) > _MAX_DEPTH:
            return Targets(opaque=(f"{place[0]}.{place[2]}",))
        self._open.add(place)
        found = self._resolve(tokens, scope)
        self._open.discard(place)
        if len(found.hits) == 1 and found.hits[0].attribute:
            # What is read of a value that is itself an attribute cannot be an attribute of the resource.
            found = Targets(found.hits, found.exact, found.ordered, found.opaque)
        self._memo[place] = found
        return found

    def _module(self, token: Token, scope: Scope) -> Targets:
        tree, parent = self._tree, scope.module
        if token.name not in (parent.config.module_calls or {}):
            return Targets(opaque=(token.text,))
        if token.rest and isinstance(token.rest[0], str):
            child = tree.child(parent, token.name, token.key)
            if child is None:
                return Targets(opaque=(token.text,))
            return follow(self._output(token.rest[0], child), token.rest[1:])
        # module.node[each.key].id is listed as module.node: which output is read is not told.
        children = tree.children(parent, token.name) or (tree.child(parent, token.name, None),)
        if token.key is not None:
            children = tuple(c for c in children if c is not None and c.key == token.key)
        elif scope.key is not None and any(c is not None and c.key == scope.key for c in children):
            children = tuple(c for c in children if c is not None and c.key == scope.key)
        parts = [
            self._output(name, child) for child in children if child is not None for name in child.config.outputs or ()
        ]
        joined = union(parts, exact=False, ordered=False)
        addresses = sorted({hit.address: Hit(hit.address, hit.key) for hit in joined.hits}.items())
        return Targets(tuple(hit for _, hit in addresses), False, False, (token.text,))

    def _only_switched(self, tokens: tuple[Token, ...], scope: Scope) -> bool:
        """Say whether *tokens* are one list and truth values that switch the whole of it on or off."""
        others = [t for t in tokens if t.kind not in ("silent", "resource", "module")]
        values = [(t, self._tree.constant(t, Scope(scope.module))) for t in others]
        plain = [t for t, v in values if v is None or not isinstance(v.value, bool)]
        return len(plain) + sum(t.kind in ("resource", "module") for t in tokens) == 1

    def _each_value(self, token: Token, scope: Scope) -> Targets:
        tokens = tokens_of(scope.for_each)
        each = self._resolve(tokens, Scope(scope.module))
        if each.hits and each.exact and each.by_key is not None and scope.key in each.by_key:
            return follow(at_key(each, scope.key), token.rest)
        if _is_whole_list(each, token, scope):
            return Targets(each.hits, each.exact or self._only_switched(tokens, scope), each.ordered, each.opaque)
        if each.hits:
            # A map of groups: which of its references belong to this key is not told.
            return Targets(each.hits, False, False, each.opaque)
        if self._tree.constant(token, scope) is not None:
            return NOTHING
        return Targets(opaque=(token.text, *each.opaque))


def _type_of(address: str) -> str:
    block = strip_keys(address).rsplit(".", 2)
    return block[-2] if len(block) > 1 else ""


def _is_whole_list(each: Targets, token: Token, scope: Scope) -> bool:
    # services = { a = { subnet_ids = module.vpc.private_subnets }, b = { ... } }: one list for every group. As many
    # keys as elements may be a map of its single elements instead.
    last = token.rest[-1] if token.rest else ""
    return each.by_key is not None and isinstance(last, str) and last.endswith("s") and scope.peers != len(each.hits)


def _append(parts: list[Part], token: Token) -> None:
    if parts:
        parts[-1][1].append(token)


def _reference(
    path: str, targets: Targets, beside: tuple[tuple[str, str | int | float | bool], ...] = ()
) -> Reference | None:
    if not targets.hits and not targets.opaque:
        return None
    hits = targets.hits if len(targets.hits) < 2 else tuple(dict.fromkeys(targets.hits))
    return Reference(
        path,
        tuple([hit.address for hit in hits]),
        tuple([hit.attribute for hit in hits]),
        targets.exact,
        targets.opaque,
        beside=beside,
    )
