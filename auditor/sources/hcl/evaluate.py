"""Evaluates expressions: lazily, within a budget, and without ever running anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from auditor.sources.hcl.access import SymbolKey, get_attr, get_index, key_value, splat
from auditor.sources.hcl.choosing import choose, either
from auditor.sources.hcl.numbers import text_of
from auditor.sources.hcl.operators import binary, unary
from auditor.sources.hcl.syntax import (
    Binary,
    Broken,
    Call,
    Conditional,
    Expression,
    For,
    GetAttr,
    GetIndex,
    Literal,
    Name,
    ObjectExpr,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    TupleExpr,
    Unary,
)
from auditor.sources.hcl.types import BOOL, STRING, Collection, convert
from auditor.sources.hcl.values import (
    MAX_ITEMS,
    MAX_TEXT,
    EvalError,
    Gathered,
    LimitError,
    Marked,
    ObjectLike,
    SetValue,
    Unk,
    bare,
    join_refs,
    marked,
    marks_of,
    strip,
    unknown_of,
)

_MAX_DEPTH = 400
STEPS = 1_000_000
"""What one argument may cost."""
TOTAL = 15_000_000
"""What one input may cost."""


class Names(Protocol):
    """What stands behind the names of a module."""

    def resolve(self, parts: tuple[str, ...]) -> tuple[Any, int]:
        """Return a value and how many of *parts* it stands for."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Where an expression stands: its module, and the names that hold only here."""

    names: Names
    variables: Mapping[str, Any]

    def plus(self, more: Mapping[str, Any]) -> Scope:
        """Return the scope inside, with *more* names."""
        return Scope(self.names, {**self.variables, **more})


Caller = Callable[["Interpreter", str, tuple[Any, ...], Scope], Any]


class Interpreter:
    """Evaluates expressions; all expressions of one input share its budget."""

    def __init__(self, call: Caller) -> None:
        """Take what calls the functions."""
        self._call_function = call
        self._depth = 0
        self._steps = STEPS
        self._total = TOTAL
        self._table: dict[type, Callable[[Any, Scope], Any]] = {
            Literal: lambda e, _: e.value,
            Name: self._name,
            GetAttr: lambda e, s: get_attr(self.evaluate(e.source, s), e.name),
            GetIndex: lambda e, s: get_index(self.evaluate(e.source, s), self.evaluate(e.key, s)),
            Splat: self._splat,
            Call: self._call,
            Unary: lambda e, s: unary(e.operator, self.evaluate(e.operand, s)),
            Binary: lambda e, s: binary(e.operator, self.evaluate(e.left, s), self.evaluate(e.right, s)),
            Conditional: self._conditional,
            TupleExpr: lambda e, s: tuple([self.evaluate(item, s) for item in e.items]),
            ObjectExpr: self._object,
            For: self._for,
            Template: self._template,
            TemplateIf: self._template_if,
            TemplateFor: self._template_for,
            Broken: self._broken,
        }

    def evaluate(self, expression: Expression, scope: Scope) -> Any:
        """Return the value of *expression*."""
        self.spend(1)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            self._depth -= 1
            raise LimitError("the expression leads too deep")
        try:
            return self._table[type(expression)](expression, scope)
        finally:
            self._depth -= 1

    def settle(self, expression: Expression, scope: Scope) -> tuple[Any, str]:
        """Return the value of *expression* and what was wrong: a mistake in it gives an unknown value."""
        is_outermost = self._depth == 0
        allowed = min(STEPS, self._total)
        if is_outermost:
            self._steps = allowed
        try:
            return self.evaluate(expression, scope), ""
        except EvalError as error:
            return Unk(reason=str(error)), str(error)
        except (LimitError, RecursionError) as error:
            reason = str(error) if isinstance(error, LimitError) else "the expression leads too deep"
            return Unk(reason=reason), reason
        finally:
            if is_outermost:
                self._total -= allowed - max(self._steps, 0)

    def spend(self, steps: int) -> None:
        """Note what an operation costs; LimitError where the budget does not cover it."""
        self._steps -= steps
        if self._steps < 0:
            raise LimitError("the expression is too expensive to evaluate")

    # --- one method per kind of expression ----------------------------------------------------------

    def _broken(self, expression: Broken, scope: Scope) -> Any:  # noqa: ARG002 - one signature for all kinds
        raise EvalError(expression.reason)

    def _name(self, expression: Name, scope: Scope) -> Any:
        parts = expression.parts
        if parts[0] in scope.variables:
            value, used = scope.variables[parts[0]], 1
        else:
            value, used = scope.names.resolve(parts)
        for name in parts[used:]:
            value = get_attr(value, name)
        return value

    def _splat(self, expression: Splat, scope: Scope) -> Any:
        source = self.evaluate(expression.source, scope)
        return splat(source, lambda item: self.evaluate(expression.each, scope.plus({"*": item})))

    def _conditional(self, expression: Conditional, scope: Scope) -> Any:
        asked = self.evaluate(expression.condition, scope)
        predicate = bare(convert(asked, BOOL))
        if predicate is None:
            raise EvalError("the condition is null")
        if type(predicate) is Unk:
            found = [self._attempt(side, scope) for side in (expression.yes, expression.no)]
            return either(found[0], found[1], predicate)
        chosen, other = (expression.yes, expression.no) if predicate else (expression.no, expression.yes)
        value = self.evaluate(chosen, scope)
        if type(value) is not str and value is not None:
            value = choose(value, self._attempt(other, scope))
        return marked(value, (), marks_of(asked)[1])

    def _attempt(self, expression: Expression, scope: Scope) -> Any:
        try:
            return self.evaluate(expression, scope)
        except EvalError as error:
            return Unk(reason=str(error))

    def _object(self, expression: ObjectExpr, scope: Scope) -> Any:
        found: dict[str, Any] = {}
        keys, values = [], []
        lost: Unk | None = None
        for key_expression, value_expression in expression.items:
            key = self.evaluate(key_expression, scope)
            value = self.evaluate(value_expression, scope)
            name = self._key(key)
            if name is None:
                lost = bare(key)
            else:
                found[name] = value
            keys.append(key)
            values.append(value)
        return found if lost is None else unknown_of((*keys, *values), lost.reason)

    def _key(self, key: Any) -> str | None:
        inner = bare(convert(key, STRING))
        if inner is None:
            raise EvalError("null cannot be a key")
        if type(inner) is Unk:
            return SymbolKey(inner.label) if inner.label and "?*" not in inner.label else None
        return str(inner)

    def _call(self, expression: Call, scope: Scope) -> Any:
        name = expression.name.removeprefix("core::")
        if name in ("try", "can"):
            return self._try(name, expression, scope)
        arguments = [self.evaluate(argument, scope) for argument in expression.arguments]
        if expression.expands and arguments:
            last = bare(arguments.pop())
            if type(last) is Unk or isinstance(last, ObjectLike):
                return unknown_of((*arguments, last))
            if not isinstance(last, tuple | list | SetValue):
                raise EvalError("only a sequence can be expanded with ...")
            arguments.extend(last)
        return self._call_function(self, name, tuple(arguments), scope)

    def _try(self, name: str, expression: Call, scope: Scope) -> Any:
        problem = "try without arguments"
        for argument in expression.arguments:
            try:
                value = self.evaluate(argument, scope)
            except EvalError as error:
                problem = str(error)
                if name == "can":
                    return False
                continue
            if name == "try":
                return self._tried(value, expression, scope)
            seen = Gathered()
            strip(value, seen)
            return seen.result(BOOL) if seen.unknown else True
        raise EvalError(f"no expression of {name}() succeeds: {problem}")

    def _tried(self, value: Any, expression: Call, scope: Scope) -> Any:
        """Return what try() gives: an unknown first choice may still fail after apply, then a later one holds."""
        if type(value) is not Unk or value.refs or len(expression.arguments) == 1:
            return value
        rest = [self._attempt(argument, scope) for argument in expression.arguments[1:]]
        return unknown_of((value, *rest), value.reason, exact=False)

    # --- for --------------------------------------------------------------------------------------

    def _for(self, expression: For, scope: Scope) -> Any:
        source = self.evaluate(expression.source, scope)
        refs, sensitive = marks_of(source)
        pairs = self._pairs(bare(source))
        if pairs is None:
            return self._unknown_for(expression, bare(source), scope)
        found: list[tuple[Any, Any]] = []
        lost: Unk | None = None
        for key, value in pairs:
            inner = scope.plus(_names(expression.key_name, expression.value_name, key, value))
            if expression.condition is not None:
                kept = bare(convert(self.evaluate(expression.condition, inner), BOOL))
                if kept is None:
                    raise EvalError("the condition of a for expression is null")
                lost = kept if type(kept) is Unk else lost
                if kept is False:
                    continue
            made = self.evaluate(expression.key, inner) if expression.key is not None else None
            found.append((made, self.evaluate(expression.value, inner)))
        if lost is not None:
            return unknown_of([item for pair in found for item in pair], lost.reason, exact=False)
        result = tuple(value for _, value in found) if expression.key is None else self._keyed(expression, found)
        return marked(result, (), sensitive) if not refs else marked(result, refs, sensitive)

    def _keyed(self, expression: For, found: list[tuple[Any, Any]]) -> Any:
        result: dict[str, Any] = {}
        groups: dict[str, list[Any]] = {}
        for key, value in found:
            name = self._key(key)
            if name is None:
                return unknown_of([item for pair in found for item in pair], bare(key).reason)
            if expression.groups:
                groups.setdefault(name, []).append(value)
            elif name in result:
                raise EvalError(f"the key {name[:60]!r} comes twice")
            result[name] = value
        return {key: tuple(values) for key, values in groups.items()} if expression.groups else result

    def _pairs(self, source: Any) -> list[tuple[Any, Any]] | None:
        """Return the keys and values of what a `for` runs over, None where they are not known."""
        if type(source) is Unk or isinstance(source, ObjectLike):
            return None
        if source is None:
            raise EvalError("null cannot be iterated over")
        if isinstance(source, dict):
            self.spend(len(source))
            return [(key_value(key), source[key]) for key in sorted(source)]
        if isinstance(source, SetValue):
            self.spend(len(source))
            return [(item, item) for item in source]
        if isinstance(source, tuple | list):
            self.spend(len(source))
            return list(enumerate(source))
        raise EvalError("only a collection can be iterated over")

    def _unknown_for(self, expression: For, source: Any, scope: Scope) -> Unk:
        element: Any = source.whole() if isinstance(source, ObjectLike) else source
        item = replace(element, type=element.type.element if isinstance(element.type, Collection) else None, label="",
                       low=None)  # fmt: skip
        key = Unk(reason=element.reason, type=STRING)
        inner = scope.plus(_names(expression.key_name, expression.value_name, key, item))
        parts = [self._attempt(e, inner) for e in (expression.key, expression.value) if e is not None]
        found = unknown_of((*parts, element), element.reason)
        # What is read of each element is what matters, not the collection that it came from.
        made = [part for part in parts if marks_of(part)[0]]
        return replace(unknown_of(made, element.reason), sensitive=found.sensitive) if made else found

    # --- templates --------------------------------------------------------------------------------

    def _template(self, expression: Template, scope: Scope) -> Any:
        return self._joined([self.evaluate(part, scope) for part in expression.parts])

    def _joined(self, parts: list[Any]) -> Any:
        texts: list[str] = []
        size = 0
        refs: list[Any] = []
        sensitive = False
        lost = False
        for part in parts:
            kind = type(part)
            if kind is str:
                texts.append(part)
                size += len(part)
                continue
            if kind is Marked:
                refs.append(part.refs)
                sensitive = sensitive or part.sensitive
            text = as_text(bare(part))
            if text is None:
                lost = True
                continue
            texts.append(text)
            size += len(text)
        if size > MAX_TEXT:
            raise LimitError("a string is larger than 4 MiB")
        self.spend(size >> 8)
        if lost:
            return unknown_of(parts, type_=STRING)
        return marked("".join(texts), join_refs(*refs), sensitive)

    def _template_if(self, expression: TemplateIf, scope: Scope) -> Any:
        asked = bare(convert(self.evaluate(expression.condition, scope), BOOL))
        if asked is None:
            raise EvalError("the condition of a template is null")
        if type(asked) is Unk:
            found = [self._attempt(side, scope) for side in (expression.yes, expression.no)]
            return replace(unknown_of(found, asked.reason, type_=STRING, exact=False))
        return self.evaluate(expression.yes if asked else expression.no, scope)

    def _template_for(self, expression: TemplateFor, scope: Scope) -> Any:
        source = self.evaluate(expression.source, scope)
        pairs = self._pairs(bare(source))
        if pairs is None:
            element = bare(source)
            whole = element.whole() if isinstance(element, ObjectLike) else element
            names = _names(expression.key_name, expression.value_name, whole, replace(whole, label="", low=None))
            return unknown_of((whole, self._attempt(expression.body, scope.plus(names))), whole.reason, type_=STRING)
        if len(pairs) > MAX_ITEMS:
            raise LimitError("a template runs over too many elements")
        names_of = (expression.key_name, expression.value_name)
        return self._joined([self.evaluate(expression.body, scope.plus(_names(*names_of, k, v))) for k, v in pairs])


def as_text(value: Any) -> str | None:
    """Return *value* as part of a string, None where it is unknown."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return text_of(value)
        case Unk() | ObjectLike():
            return None
        case None:
            raise EvalError("null cannot be part of a string")
        case _:
            raise EvalError("a collection cannot be part of a string")


def _names(key_name: str, value_name: str, key: Any, value: Any) -> dict[str, Any]:
    return {key_name: key, value_name: value} if key_name else {value_name: value}
