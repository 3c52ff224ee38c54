"""The modules of a plan as instances: which block stands where, and what its constants are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from auditor.model.value import Known
from auditor.sources.terraform.address import Index, Key, Step, module_steps, with_key
from auditor.sources.terraform.expressions import Leaf, Token, expression_of, is_leaf, leaves, tokens_of
from auditor.sources.terraform.schema import ConfigModule, ConfigResource, ModuleCall, Variable
from auditor.sources.terraform.values import decode_object

_MAX_DEPTH = 60
_MAX_BLOCK = 16 << 20
_MAX_CONSTANT = 4 << 20


class Block(msgspec.Struct, frozen=True, eq=False):
    """A resource block of the configuration."""

    __hash__ = object.__hash__

    config: ConfigResource
    leaves: tuple[Leaf, ...]
    for_each: Any
    configured: frozenset[str]
    """Arguments that are set; an expression that is empty is an explicit null."""


class Module(msgspec.Struct, frozen=True, eq=False):
    """One instance of a module."""

    __hash__ = object.__hash__

    address: str
    config: ConfigModule
    name: str = ""
    key: Key = None
    call: ModuleCall | None = None
    parent: Module | None = None
    for_each: Any = None
    """The for_each expression of the call."""
    depth: int = 0

    @property
    def path(self) -> tuple[str, ...]:
        """Names of the calls from the root to this module."""
        return (*self.parent.path, self.name) if self.parent is not None else ()


class Scope(msgspec.Struct, frozen=True, eq=False):
    """Where an expression stands: a module instance, and the key of the resource or call it belongs to."""

    __hash__ = object.__hash__

    module: Module
    key: Key = None
    for_each: Any = None
    """The for_each expression behind `each`."""
    observed: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """Mentions of `each.value` whose value the resource's own arguments show."""
    peers: int = 0
    """How many instances its resource or call has, 0 where that is not known."""


class ModuleTree:
    """The module instances of a configuration, made when asked for."""

    def __init__(self, root: ConfigModule, variables: Mapping[str, Variable]) -> None:
        """Start at the root module, with the values of its variables."""
        self._variables = variables
        self._configs: dict[int, dict[str, ConfigResource]] = {}
        self._blocks: dict[tuple[int, str], Block | None] = {}
        self.root = Module("", root)
        self._modules: dict[str, Module | None] = {"": self.root}
        self._values: dict[tuple[str, str], Known | None] = {}
        self._keys: dict[tuple[str, str], dict[Key, str]] = {}
        self._silent: dict[int, tuple[str, ...]] = {}
        self._expressions: dict[tuple[int, str], Any] = {}

    def has(self, module: Module, name: str) -> bool:
        """Return whether *module* has the block *name* (aws_x.y, data.aws_x.y)."""
        return name in self._named(module.config)

    def block(self, module: Module, name: str) -> Block | None:
        """Return the block *name* of *module*; NotUnderstoodError where its expressions cannot be read."""
        place = (id(module.config), name)
        if place not in self._blocks:
            config = self._named(module.config).get(name)
            self._blocks[place] = _block(config) if config is not None else None
        return self._blocks[place]

    def _named(self, config: ConfigModule) -> dict[str, ConfigResource]:
        if id(config) not in self._configs:
            self._configs[id(config)] = {
                f"{'data.' if resource.mode == 'data' else ''}{resource.type}.{resource.name}": resource
                for resource in config.resources or ()
            }
        return self._configs[id(config)]

    def silent(self, module: Module) -> tuple[str, ...]:
        """Return the variables of *module* that no visible expression mentions: locals and dynamic blocks use them."""
        known = self._silent.get(id(module.config))
        if known is None:
            used = {t.name for t in self._mentions(module.config) if t.kind == "var"}
            known = tuple(name for name in module.config.variables or {} if name not in used)
            self._silent[id(module.config)] = known
        return known

    def _mentions(self, config: ConfigModule) -> Iterator[Token]:
        for resource in config.resources or ():
            for raw in (resource.expressions, resource.for_each_expression, resource.count_expression):
                yield from _tokens_in(raw)
        for call in (config.module_calls or {}).values():
            for raw in (*(call.expressions or {}).values(), call.for_each_expression, call.count_expression):
                yield from _tokens_in(raw)
        for output in (config.outputs or {}).values():
            yield from _tokens_in(output.expression)

    def learn(self, addresses: Iterable[str]) -> None:
        """Note that module instances with these paths exist."""
        for address in sorted(set(addresses)):
            self.find(address)

    def find(self, address: str) -> Module | None:
        """Return the module instance at *address*, None where the configuration has no such module."""
        if address in self._modules:
            return self._modules[address]
        module: Module | None = self.root
        for name, key in module_steps(address):
            module = self.child(module, name, key) if module is not None else None
        self._modules[address] = module
        return module

    def child(self, parent: Module, name: str, key: Key) -> Module | None:
        """Return the instance *key* of the module call *name* in *parent*."""
        own = with_key(f"module.{name}", key)
        address = f"{parent.address}.{own}" if parent.address else own
        if address in self._modules:
            return self._modules[address]
        call = (parent.config.module_calls or {}).get(name)
        module = None
        if call is not None and call.module is not None and parent.depth < _MAX_DEPTH:
            each = expression_of(call.for_each_expression)
            module = Module(address, call.module, name, key, call, parent, each, parent.depth + 1)
            self._keys.setdefault((parent.address, name), {})[key] = address
        self._modules[address] = module
        return module

    def children(self, parent: Module, name: str) -> tuple[Module, ...]:
        """Return the known instances of the module call *name*, in the order of their keys."""
        keys = self._keys.get((parent.address, name), {})
        found = [self._modules[keys[key]] for key in sorted(keys, key=key_order)]
        return tuple(module for module in found if module is not None)

    def count(self, parent: Module, name: str) -> int:
        """Return how many instances of the module call *name* are known."""
        return len(self._keys.get((parent.address, name), ()))

    def constant(self, token: Token, scope: Scope) -> Known | None:
        """Return the value that *token* has in *scope*, None where the plan does not tell."""
        return self._constant(token, scope, 0)

    def evaluate(self, expression: Any, scope: Scope) -> Known | None:
        """Return the value of *expression* if it is a constant or a mere mention of one."""
        return self._evaluate(expression, scope, 0)

    def _constant(self, token: Token, scope: Scope, depth: int) -> Known | None:
        if depth > _MAX_DEPTH:
            return None
        match token.kind:
            case "var":
                place = (scope.module.address, token.name)
                if place not in self._values:
                    self._values[place] = self._variable(token.name, scope.module, depth)
                return _descend(self._values[place], token.rest)
            case "count" | "each.key":
                return Known(scope.key) if scope.key is not None else None
            case "each.value":
                if token.text in scope.observed:
                    return Known(scope.observed[token.text])
                return _descend(self._each_value(scope, depth), token.rest)
            case _:
                return None

    def _variable(self, name: str, module: Module, depth: int) -> Known | None:
        declared = (module.config.variables or {}).get(name)
        default = _value(declared.default) if declared is not None else None
        if module.parent is None or module.call is None:
            given = self._variables.get(name)
            return _value(given.value) if given is not None else default
        raw = (module.call.expressions or {}).get(name)
        if raw is None:
            return default
        expression = self._given(module.call, name, raw)
        if not expression:
            # An explicit null: the variable's default stands unless it is nullable, which is not told.
            return Known(None) if default is None or default.value is None else None
        scope = Scope(module.parent, module.key, module.for_each)
        return self._evaluate(expression, scope, depth + 1)

    def _given(self, call: ModuleCall, name: str, raw: msgspec.Raw) -> Any:
        # One call makes many instances, which are all given the same expressions.
        place = (id(call), name)
        if place not in self._expressions:
            self._expressions[place] = expression_of(raw)
        return self._expressions[place]

    def _evaluate(self, expression: Any, scope: Scope, depth: int) -> Known | None:
        if not isinstance(expression, dict) or not is_leaf(expression):
            return None
        if "constant_value" in expression:
            return Known(expression["constant_value"])
        tokens = tokens_of(expression)
        return self._constant(tokens[0], scope, depth) if len(tokens) == 1 else None

    def _each_value(self, scope: Scope, depth: int) -> Known | None:
        outer = Scope(scope.module)
        each = self._evaluate(scope.for_each, outer, depth + 1)
        if each is None:
            return None
        if isinstance(each.value, dict) and scope.key in each.value:
            return Known(each.value[scope.key])
        if isinstance(each.value, list) and scope.key in each.value:
            return Known(scope.key)
        return None


def _tokens_in(raw: msgspec.Raw) -> Iterator[Token]:
    pending: list[Any] = [expression_of(raw)]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, dict):
            yield from tokens_of(node)
            pending.extend(v for v in node.values() if isinstance(v, dict | list))


def key_order(key: Key) -> tuple[int, int, str]:
    """Return what sorts instance keys: none, numbers, then strings."""
    if key is None:
        return (0, 0, "")
    return (1, key, "") if isinstance(key, int) else (2, 0, key)


def _block(resource: ConfigResource) -> Block:
    expressions = decode_object(resource.expressions, "configuration", limit=_MAX_BLOCK)
    configured = frozenset(name for name, value in expressions.items() if value != {})
    return Block(resource, leaves(expressions), expression_of(resource.for_each_expression), configured)


def _value(raw: msgspec.Raw | msgspec.UnsetType) -> Known | None:
    if isinstance(raw, msgspec.UnsetType) or len(memoryview(raw)) > _MAX_CONSTANT:
        return None
    try:
        return Known(msgspec.json.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _descend(value: Known | None, steps: tuple[Step, ...]) -> Known | None:
    for step in steps:
        if value is None:
            return None
        inner = value.value
        key = step.key if isinstance(step, Index) else step
        if isinstance(inner, dict) and str(key) in inner:
            value = Known(inner[str(key)])
        elif isinstance(inner, list) and isinstance(key, int) and 0 <= key < len(inner):
            value = Known(inner[key])
        else:
            return None
    return value
