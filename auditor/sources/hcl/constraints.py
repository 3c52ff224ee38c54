"""Reads type constraints: list(string), object({a = optional(number, 3)})."""

from __future__ import annotations

from auditor.sources.hcl.evaluate import Interpreter, Scope
from auditor.sources.hcl.syntax import Call, Expression, Literal, Name, ObjectExpr, TupleExpr
from auditor.sources.hcl.types import ANY, BOOL, NUMBER, STRING, Collection, ObjectType, TupleType, Type
from auditor.sources.hcl.values import EvalError

_PRIMITIVES = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": ANY}
_SHORT = {"list": "list", "map": "map", "set": "set"}


def constraint(expression: Expression | None, interpreter: Interpreter, scope: Scope) -> Type:
    """Return the type that *expression* describes, "any" where there is none."""
    match expression:
        case Name((name,)) if name in _PRIMITIVES:
            return _PRIMITIVES[name]
        case Name((name,)) if name in _SHORT:
            return Collection(_SHORT[name], ANY)
        case Literal(str(name)):
            # Terraform 0.11 wrote types as strings.
            return {"list": Collection("list", ANY), "map": Collection("map", ANY)}.get(
                name, _PRIMITIVES.get(name, ANY)
            )
        case Call("list" | "set" | "map" as kind, (element,), _):
            return Collection(kind, constraint(element, interpreter, scope))
        case Call("tuple", (TupleExpr(items),), _):
            return TupleType(tuple(constraint(item, interpreter, scope) for item in items))
        case Call("object", (ObjectExpr(items),), _):
            return _object(items, interpreter, scope)
        case _:
            return ANY


def _object(items: tuple[tuple[Expression, Expression], ...], interpreter: Interpreter, scope: Scope) -> ObjectType:
    attributes: dict[str, Type] = {}
    optional: dict[str, object] = {}
    for key, value in items:
        name = key.value if isinstance(key, Literal) else None
        if not isinstance(name, str):
            continue
        inner = value
        if isinstance(value, Call) and value.name == "optional" and value.arguments:
            inner = value.arguments[0]
            optional[name] = None
            if len(value.arguments) > 1:
                try:
                    optional[name] = interpreter.evaluate(value.arguments[1], scope)
                except EvalError:
                    optional[name] = None
        attributes[name] = constraint(inner, interpreter, scope)
    return ObjectType(attributes, optional)
