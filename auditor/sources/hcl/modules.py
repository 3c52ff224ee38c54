"""Module instances: what their names stand for, worked out when asked for and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from auditor.sources.hcl.constraints import constraint
from auditor.sources.hcl.evaluate import Scope
from auditor.sources.hcl.expansion import Expansion, expand, plain
from auditor.sources.hcl.folder import Folder, is_false, is_true
from auditor.sources.hcl.functions.files import FileReader
from auditor.sources.hcl.locations import Located
from auditor.sources.hcl.resources import Instance
from auditor.sources.hcl.stack import Gap, Nothing, Stack
from auditor.sources.hcl.syntax import Block, Expression
from auditor.sources.hcl.types import STRING, Type, convert
from auditor.sources.hcl.values import EvalError, LimitError, ObjectLike, Unk, marked, unknown_of
from auditor.sources.hcl.variables import expression_of
from auditor.sources.terraform.address import Key, with_key

_MAX_DEPTH = 30
_MAX_MODULES = 20_000
_MAX_INSTANCES = 200_000
_ROOTS = frozenset({"each", "count", "self"})


class Module(ObjectLike):
    """One instance of a module."""

    __slots__ = (
        "_children",
        "_locals",
        "_open",
        "_outputs",
        "_resources",
        "_variables",
        "address",
        "call",
        "call_scope",
        "depth",
        "doubt",
        "folder",
        "parent",
        "scope",
        "stack",
    )

    def __init__(  # noqa: PLR0913 - what an instance is made of
        self,
        stack: Stack,
        folder: Folder,
        address: str = "",
        parent: Module | None = None,
        call: Block | None = None,
        variables: Mapping[str, Any] | None = None,
        doubt: str = "",
    ) -> None:
        """Take the files, and the call with its each and count."""
        self.stack = stack
        self.folder = folder
        self.address = address
        self.parent = parent
        self.call = call
        self.call_scope = Scope(parent, variables or {}) if parent is not None else None
        self.depth: int = parent.depth + 1 if parent is not None else 0
        self.doubt: str = doubt or (parent.doubt if parent is not None else "")
        self.scope = Scope(self, {})
        self._variables: dict[str, Any] = {}
        self._locals: dict[str, Any] = {}
        self._outputs: dict[str, Any] = {}
        self._resources: dict[str, Expansion[Instance]] = {}
        self._children: dict[str, Expansion[Module | Gap]] = {}
        self._open: set[str] = set()

    @property
    def files(self) -> FileReader:
        """What the functions that read files read with."""
        return self.stack.files

    def full(self, name: str) -> str:
        """Return the address of *name* in this module."""
        return f"{self.address}.{name}" if self.address else name

    # --- names ------------------------------------------------------------------------------------

    def resolve(self, parts: tuple[str, ...]) -> tuple[Any, int]:  # noqa: C901, PLR0912 - one case per kind of name
        """Return the value that the first of *parts* stand for, and how many they are."""
        match parts:
            case ("var", name, *_):
                return self.variable(name), 2
            case ("local", name, *_):
                return self.local(name), 2
            case ("module", name, *_):
                return self.child(name).value(), 2
            case ("data", kind, name, *_):
                return self._resource_value(f"data.{kind}.{name}"), 3
            case ("path", name, *_):
                return self._path(name), 2
            case ("terraform" | "tofu", "workspace", *_):
                return self.stack.workspace, 2
            case ("terraform" | "tofu", name, *_):
                return Unk(reason=f"terraform.{name} is not known before the run"), 2
            case (first, *_) if first in _ROOTS:
                if first == "self":
                    return Unk(reason="self stands for the resource after it was made"), 1
                raise EvalError(
                    f"{first} is not defined here: the block has no {'for_each' if first == 'each' else 'count'}"
                )
            case ("ephemeral", kind, name, *_):
                return Unk(reason=f"ephemeral.{kind}.{name} is never stored"), 3
            case (kind, name, *_):
                return self._resource_value(f"{kind}.{name}"), 2
            case (first, *_):
                raise EvalError(f"{first!r} is not defined here")
            case _:
                raise EvalError("an empty name")

    def _path(self, name: str) -> Any:
        if name == "module":
            return self.folder.shown or "."
        return "." if name == "root" else Unk(reason=f"path.{name} depends on where Terraform runs", type=STRING)

    def _resource_value(self, name: str) -> Any:
        if name not in self.folder.resources:
            raise EvalError(f"{self.full(name)} is not declared")
        return self.resource(name).value()

    def _kept(self, table: dict[str, Any], what: str, name: str, make: Callable[[], Any]) -> Any:
        if name in table:
            return table[name]
        place = f"{what}.{name}"
        if place in self._open:
            raise EvalError(f"{self.full(place)} depends on itself")
        self._open.add(place)
        try:
            table[name] = make()
        finally:
            self._open.discard(place)
        return table[name]

    def settle(self, expression: Expression, scope: Scope, place: str) -> Any:
        """Return the value of *expression*; what is wrong with it is noted with its *place*."""
        value, problem = self.stack.interpreter.settle(expression, scope)
        if problem:
            self.stack.warn(place, problem)
        return value

    # --- variables, locals, outputs -----------------------------------------------------------------

    def variable(self, name: str) -> Any:
        """Return the value of a variable."""
        return self._kept(self._variables, "var", name, lambda: self._variable(name))

    def _variable(self, name: str) -> Any:
        block = self.folder.variables.get(name)
        if block is None:
            raise EvalError(f"variable {name!r} is not declared in {self.folder.shown or 'the root module'}")
        type_ = constraint(block.body.expression("type"), self.stack.interpreter, self.scope)
        value = self._given(name, block, type_)
        hidden = is_true(block.body.expression("sensitive")) or is_true(block.body.expression("ephemeral"))
        try:
            return marked(convert(value, type_), (), hidden)
        except (EvalError, LimitError) as error:
            self.stack.warn(
                f"{block.file}:{block.line}", f"the value of variable {name} does not fit its type: {error}"
            )
            return unknown_of((value,), f"the value of variable {name} does not fit its type: {error}", type_=type_)

    def _given(self, name: str, block: Block, type_: Type) -> Any:
        place = f"{block.file}:{block.line}"
        default = block.body.expression("default")
        value: Any = None
        was_given = False
        if self.call is not None and self.call_scope is not None and self.parent is not None:
            expression = self.call.body.expression(name)
            if expression is not None:
                attribute = self.call.body.attributes[name]
                value = self.parent.settle(expression, self.call_scope, f"{self.call.file}:{attribute.line}")
                was_given = True
        elif name in self.stack.given:
            expression = expression_of(self.stack.given[name], is_text=type_ == STRING)
            value = self.settle(expression, Scope(Nothing(), {}), self.stack.given[name].origin)
            was_given = True
        if was_given and (value is not None or default is None or not is_false(block.body.expression("nullable"))):
            return value
        if default is not None:
            return self.settle(default, Scope(Nothing(), {}), place)
        where = f" of {self.address}" if self.address else ""
        return Unk(reason=f"variable {name}{where} has no value here: give one with --var or --var-file", type=type_)

    def local(self, name: str) -> Any:
        """Return a local value."""
        found = self.folder.locals.get(name)
        if found is None:
            raise EvalError(f"local value {name!r} is not declared")
        attribute, file = found
        return self._kept(
            self._locals,
            "local",
            name,
            lambda: self.settle(attribute.expression, self.scope, f"{file}:{attribute.line}"),
        )

    def attribute(self, name: str) -> Any:
        """Return an output."""
        block = self.folder.outputs.get(name)
        if block is None:
            raise EvalError(f"{self.address} has no output {name!r}")
        return self._kept(self._outputs, "output", name, lambda: self._output(block))

    def _output(self, block: Block) -> Any:
        expression = block.body.expression("value")
        if expression is None:
            return None
        value = self.settle(expression, self.scope, f"{block.file}:{block.line}")
        return marked(value, (), is_true(block.body.expression("sensitive")))

    def whole(self) -> Unk:
        """Return what stands for all outputs."""
        return unknown_of([self.attribute(name) for name in self.folder.outputs], "all outputs of a module at once")

    # --- resources and modules ------------------------------------------------------------------------

    def resource(self, name: str) -> Expansion[Instance]:
        """Return the instances of a resource block."""
        found: Expansion[Instance] = self._kept(self._resources, "resource", name, lambda: self._expand_resource(name))
        return found

    def _expand_resource(self, name: str) -> Expansion[Instance]:
        block = self.folder.resources[name]

        def make(key: Key, variables: Mapping[str, Any], doubt: str) -> Instance:
            self.stack.instances += 1
            if self.stack.instances > _MAX_INSTANCES:
                raise LimitError("the stack has more than 200,000 instances")
            return Instance(
                self, block, with_key(self.full(name), plain(key)), plain(key), variables, doubt or self.doubt
            )

        return expand(self, block, self.full(name), make)

    def child(self, name: str) -> Expansion[Module | Gap]:
        """Return the instances of a module call."""
        if name not in self.folder.calls:
            raise EvalError(f"module {name!r} is not declared")
        found: Expansion[Module | Gap] = self._kept(self._children, "module", name, lambda: self._expand_child(name))
        return found

    def _expand_child(self, name: str) -> Expansion[Module | Gap]:
        block = self.folder.calls[name]
        located = self.stack.locations.find(self.folder, block, (*self.path, name))
        if self.depth >= _MAX_DEPTH or self.stack.modules >= _MAX_MODULES:
            located = Located(None, "modules are nested too deeply, or are too many")
        if located.folder is not None and any(located.folder is folder for folder in self._callers()):
            located = Located(None, "the module calls itself, which Terraform cannot load either")
        if located.folder is None:
            gap = Gap(self, block, self.full(f"module.{name}"), located.problem)
            self.stack.gaps.append(gap)
            return Expansion(self.full(f"module.{name}"), "single", {None: gap})
        folder = located.folder
        self.stack.files.allow(folder.path)

        def make(key: Key, variables: Mapping[str, Any], doubt: str) -> Module | Gap:
            self.stack.modules += 1
            return Module(
                self.stack, folder, self.full(with_key(f"module.{name}", plain(key))), self, block, variables, doubt
            )

        return expand(self, block, self.full(f"module.{name}"), make)

    def _callers(self) -> Iterator[Folder]:
        here: Module | None = self
        while here is not None:
            yield here.folder
            here = here.parent

    @property
    def path(self) -> tuple[str, ...]:
        """Names of the calls from the root to this module."""
        if self.parent is None or self.call is None:
            return ()
        return (*self.parent.path, self.call.labels[0])

    def modules(self) -> Iterator[Module]:
        """Yield this module and all below it."""
        pending = [self]
        while pending:
            module = pending.pop()
            yield module
            below: list[Module] = []
            for name in module.folder.calls:
                try:
                    members = module.child(name).members.values()
                except (EvalError, LimitError) as error:
                    block = module.folder.calls[name]
                    self.stack.warn(f"{block.file}:{block.line}", str(error))
                    self.stack.gaps.append(Gap(module, block, module.full(f"module.{name}"), str(error)))
                    continue
                below.extend(member for member in members if isinstance(member, Module))
            pending.extend(reversed(below))
