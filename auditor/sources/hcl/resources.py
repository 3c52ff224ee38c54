"""Resource instances: their arguments and nested blocks, evaluated when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from auditor.sources.hcl import datasources
from auditor.sources.hcl.access import key_value
from auditor.sources.hcl.evaluate import Scope
from auditor.sources.hcl.shapes import Shape, shape_of
from auditor.sources.hcl.syntax import Block, Body, Expression, Literal, Name, ObjectExpr, TupleExpr
from auditor.sources.hcl.types import STRING, Collection, convert
from auditor.sources.hcl.values import (
    EvalError,
    MapValue,
    Marked,
    ObjectLike,
    Ref,
    SetValue,
    Unk,
    bare,
    marked,
    unknown_of,
)
from auditor.sources.terraform.address import Key

if TYPE_CHECKING:
    from auditor.sources.hcl.modules import Module

META = frozenset({"count", "for_each", "provider", "depends_on", "providers", "lifecycle"})
_META_BLOCKS = frozenset({"lifecycle", "connection", "provisioner", "timeouts"})
_AFTER_APPLY = "known after apply"
_MAX_BLOCKS = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """One nested block, evaluated."""

    values: Mapping[str, Any]


class Instance(ObjectLike):
    """One instance of a resource or data block."""

    __slots__ = ("_kept", "_open", "address", "block", "doubt", "key", "module", "scope", "shape")

    def __init__(  # noqa: PLR0913 - what an instance is made of
        self, module: Module, block: Block, address: str, key: Key, variables: Mapping[str, Any], doubt: str
    ) -> None:
        """Take the block and what each and count stand for."""
        self.module = module
        self.block = block
        self.address = address
        self.key = key
        self.doubt = doubt
        self.scope = Scope(module, variables)
        self.shape = shape_of(block.labels[0]) if block.type == "resource" else None
        self._kept: dict[str, Any] = {}
        self._open: set[str] = set()

    @property
    def type(self) -> str:
        """The resource's type."""
        return self.block.labels[0]

    def whole(self) -> Unk:
        """Return what stands for all of its attributes."""
        return Unk(reason=_AFTER_APPLY, refs=(Ref(self.address),), direct=True)

    # --- as seen by other expressions -----------------------------------------------------------------

    def attribute(self, name: str) -> Any:
        """Return the attribute *name* as another resource reads it."""
        if name not in self._kept:
            if name in self._open:
                raise EvalError(f"{self.address}.{name} depends on itself")
            self._open.add(name)
            try:
                self._kept[name] = self._attribute(name)
            finally:
                self._open.discard(name)
        return self._kept[name]

    def _attribute(self, name: str) -> Any:
        ref = (Ref(self.address, name),)
        value = self._known(name)
        inner = bare(value)
        if self.type == "terraform_remote_state" and name == "outputs" and value is not None:
            # Each output says itself where it comes from.
            return value
        if inner is None or type(inner) is Unk:
            type_ = self.shape.type_of(name) if self.shape is not None else inner.type if type(inner) is Unk else None
            if self._is_block(name):
                type_ = None
            if type(inner) is not Unk:
                return Unk(reason=_AFTER_APPLY, refs=ref, direct=True, type=type_)
            # A label (a zone that is told apart from others) holds for whoever reads it.
            return replace(inner, refs=ref, exact=True, direct=True, type=type_)
        return Marked(inner, ref, value.sensitive if type(value) is Marked else False)

    def _known(self, name: str) -> Any:
        if self.block.type == "data":
            found = datasources.attribute(self, name)
            if found is not None:
                return found
        if name == "tags_all" and self.shape is not None and self.shape.has("tags_all"):
            return self.tags_all()
        if name in META or self.doubt:
            return None
        if name in self.block.body.attributes and not self._is_block(name):
            return self.argument(name)
        blocks = self.nested(self.block.body, name, self.shape, self.scope)
        if isinstance(blocks, Unk) or not blocks:
            return blocks if isinstance(blocks, Unk) else None
        return tuple(OpenObject(one.values, Ref(self.address, name)) for one in blocks)

    def _is_block(self, name: str) -> bool:
        return self.shape is not None and name in self.shape.blocks

    # --- as a record ----------------------------------------------------------------------------------

    def argument(self, name: str) -> Any:
        """Return the value of the top-level argument *name*, of the type its provider gives it."""
        attribute = self.block.body.attributes[name]
        return self._typed(attribute.expression, self.shape, name, self.scope, attribute.line)

    def _typed(self, expression: Expression, shape: Shape | None, name: str, scope: Scope, line: int) -> Any:
        if name.endswith("_wo"):
            # Write-only: neither plan nor state ever holds it.
            # https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
            return None
        place = f"{self.block.file}:{line}"
        value = self.module.settle(expression, scope, place)
        if shape is None:
            return value
        try:
            return convert(value, shape.type_of(name))
        except EvalError as error:
            if shape.has(name):
                self.module.stack.warn(place, f"{name}: {error}")
                return unknown_of((value,), str(error))
            # The table belongs to one version of the provider: a later one may have more.
            return value

    def arguments(self, body: Body, shape: Shape | None, scope: Scope) -> Iterator[tuple[str, Any]]:
        """Yield (name, value) of the arguments and nested blocks of *body*."""
        top = body is self.block.body
        for name, attribute in body.attributes.items():
            if (top and name in META) or (shape is not None and name in shape.blocks):
                continue
            yield name, self._typed(attribute.expression, shape, name, scope, attribute.line)

    def kinds(self, body: Body, shape: Shape | None) -> tuple[str, ...]:
        """Return the names of the nested blocks of *body*."""
        names = [_kind(block) for block in body.blocks if not (body is self.block.body and block.type in _META_BLOCKS)]
        if shape is not None:
            names += [name for name in body.attributes if name in shape.blocks]
        return tuple(dict.fromkeys(name for name in names if name))

    def nested(self, body: Body, name: str, shape: Shape | None, scope: Scope) -> list[Nested] | Unk:
        """Return the nested blocks *name* of *body*, or an unknown value where their number is open."""
        inner = shape.inside(name) if shape is not None else None
        found: list[Nested] = []
        lost: Unk | None = None
        for block in body.blocks:
            if block.type == name:
                found.append(self._one(block.body, inner, scope))
            elif block.type == "dynamic" and block.labels == (name,):
                made = self._dynamic(block, name, inner, scope)
                if isinstance(made, Unk):
                    lost = made
                else:
                    found.extend(made)
            if len(found) > _MAX_BLOCKS:
                return Unk(reason=f"more than {_MAX_BLOCKS} nested blocks")
        if name in body.attributes and shape is not None and name in shape.blocks:
            found.extend(self._one(b, inner, scope) for b in _as_bodies(body.attributes[name].expression))
        if lost is None:
            return found
        seen = [value for one in found for value in one.values.values()]
        return replace(unknown_of((*seen, lost), lost.reason), exact=False)

    def _one(self, body: Body, shape: Shape | None, scope: Scope) -> Nested:
        values: dict[str, Any] = dict(self.arguments(body, shape, scope))
        for name in self.kinds(body, shape):
            below = self.nested(body, name, shape, scope)
            values[name] = below if isinstance(below, Unk) else tuple(dict(one.values) for one in below)
        return Nested(values)

    def _dynamic(self, block: Block, name: str, shape: Shape | None, scope: Scope) -> list[Nested] | Unk:
        content = next(iter(block.body.of_type("content")), None)
        wanted = block.body.attributes.get("for_each")
        if content is None or wanted is None:
            return Unk(reason=f"dynamic {name!r} has no for_each or no content")
        value = bare(self.module.settle(wanted.expression, scope, f"{block.file}:{wanted.line}"))
        iterator = block.body.expression("iterator")
        label = iterator.parts[0] if iterator is not None and isinstance(iterator, Name) else name
        pairs = _elements(value)
        if pairs is None:
            lost = value if type(value) is Unk else Unk(reason="for_each of a dynamic block is no collection")
            inside = scope.plus({label: {"key": Unk(reason=lost.reason), "value": replace(lost, type=None)}})
            one = self._one(content.body, shape, inside)
            return replace(unknown_of(one.values.values(), lost.reason), exact=False)
        if len(pairs) > _MAX_BLOCKS:
            return Unk(reason=f"more than {_MAX_BLOCKS} nested blocks")
        return [self._one(content.body, shape, scope.plus({label: {"key": key, "value": item}})) for key, item in pairs]

    def tags_all(self) -> Any:
        """Return the tags together with those that the provider adds."""
        own = self.argument("tags") if "tags" in self.block.body.attributes else None
        added = self.module_default_tags()
        for part in (own, added):
            if type(bare(part)) is Unk:
                return unknown_of((own, added), bare(part).reason, type_=Collection("map", STRING))
        tags: dict[str, Any] = {}
        for part in (added, own):
            inner = bare(part)
            if isinstance(inner, dict):
                tags.update({k: v for k, v in inner.items() if v is not None})
        return MapValue(tags)

    def module_default_tags(self) -> Any:
        """Return the default_tags of the instance's provider."""
        from auditor.sources.hcl.providers import default_tags

        return default_tags(self)


class OpenObject(ObjectLike):
    """A nested block as other expressions see it: what is not written down is known after apply."""

    __slots__ = ("_ref", "_values")

    def __init__(self, values: Mapping[str, Any], ref: Ref) -> None:
        """Take what is written down, and where."""
        self._values = values
        self._ref = ref

    def attribute(self, name: str) -> Any:
        """Return one of its arguments."""
        ref = Ref(self._ref.address, f"{self._ref.attribute}.{name}")
        value = self._values.get(name)
        if value is None or type(bare(value)) is Unk:
            return Unk(reason=_AFTER_APPLY, refs=(ref,), direct=True)
        return marked(bare(value), (ref,))

    def whole(self) -> Unk:
        """Return what stands for all of it."""
        return Unk(reason=_AFTER_APPLY, refs=(self._ref,), direct=True)


def _kind(block: Block) -> str:
    if block.type == "dynamic":
        return block.labels[0] if block.labels else ""
    return block.type


def _as_bodies(expression: Expression) -> list[Body]:
    """Return the bodies that a JSON file writes as objects."""
    from auditor.sources.hcl.syntax import Attribute

    items = expression.items if isinstance(expression, TupleExpr) else (expression,)
    bodies = []
    for item in items:
        if isinstance(item, ObjectExpr):
            pairs = [(k.value, v) for k, v in item.items if isinstance(k, Literal) and isinstance(k.value, str)]
            bodies.append(Body({name: Attribute(name, value, 0) for name, value in pairs}))
    return bodies


def _elements(value: Any) -> list[tuple[Any, Any]] | None:
    if isinstance(value, dict):
        return [(key_value(key), value[key]) for key in sorted(value)]
    if isinstance(value, SetValue):
        return [(item, item) for item in value]
    if isinstance(value, tuple | list):
        return list(enumerate(value))
    return [] if value is None else None
