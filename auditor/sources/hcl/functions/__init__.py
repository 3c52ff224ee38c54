"""The built-in functions of Terraform 1.11: every pure one; the others give an unknown value by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from auditor.sources.hcl.access import ALL
from auditor.sources.hcl.evaluate import Interpreter, Scope
from auditor.sources.hcl.functions import (
    dates,
    encoding,
    files,
    folding,
    hashing,
    mappings,
    network,
    numeric,
    sequences,
    sets,
    text,
    typing,
)
from auditor.sources.hcl.functions.signature import Shape, Whole
from auditor.sources.hcl.numbers import InexactError
from auditor.sources.hcl.types import convert
from auditor.sources.hcl.values import EvalError, Gathered, Unk, bare, marked, marks_of, strip, unknown_of

WHOLE: Mapping[str, Whole] = {
    **dates.WHOLE,
    **encoding.WHOLE,
    **hashing.WHOLE,
    **network.WHOLE,
    **numeric.WHOLE,
    **folding.WHOLE,
    **text.WHOLE,
}
"""Functions that need every part of their arguments."""
SHAPE: Mapping[str, Shape] = {**folding.SHAPE, **sequences.SHAPE, **mappings.SHAPE, **sets.SHAPE, **typing.SHAPE}
"""Functions that move elements about without looking inside."""
FILES: Mapping[str, Callable[..., Any]] = files.FILES

_NOT_PURE = {
    "uuid": "uuid() is new on every run",
    "timestamp": "timestamp() is the time of the apply",
    "plantimestamp": "plantimestamp() is the time of the plan",
    "bcrypt": "bcrypt() is salted anew on every run",
}
_NOT_REPEATED = {
    "rsadecrypt": "rsadecrypt() is not evaluated: its result is a secret",
    "base64gzip": "base64gzip() is not evaluated: its bytes depend on the compressor",
    "pathexpand": "pathexpand() depends on the user who runs Terraform",
    "abspath": "abspath() depends on the directory Terraform runs in",
    "type": "type() is for the console only",
}


UNEVALUATED: Mapping[str, str] = {**_NOT_PURE, **_NOT_REPEATED}
"""Functions whose result is unknown, each with why."""


def call(interpreter: Interpreter, name: str, arguments: tuple[Any, ...], scope: Scope) -> Any:
    """Return what the function *name* gives for *arguments*."""
    if name in WHOLE:
        return _whole(interpreter, name, WHOLE[name], arguments)
    if name in SHAPE:
        interpreter.spend(len(arguments))
        return _checked(name, SHAPE[name], interpreter, arguments)
    if name in FILES:
        return _of_files(interpreter, name, arguments, scope)
    if name in UNEVALUATED:
        return unknown_of(arguments, UNEVALUATED[name])
    if name.startswith("provider::"):
        return unknown_of(arguments, f"{name[:80]}() is a function of a provider: it is not run")
    raise EvalError(f"there is no function {name[:60]!r}")


def _whole(interpreter: Interpreter, name: str, function: Whole, arguments: tuple[Any, ...]) -> Any:
    seen = Gathered()
    plain = [strip(argument, seen) for argument in arguments]
    interpreter.spend((1 << 18) - seen.budget)
    if seen.unknown:
        same = _same_for_all_forms(interpreter, name, function, plain)
        if same is not None:
            return marked(same, tuple(seen.refs), seen.sensitive)
        found = seen.result(function.gives)
        low = function.low(plain) if function.low is not None else None
        return replace(found, low=low) if low is not None else found
    count = len(plain)
    if count < function.least or (function.most is not None and count > function.most):
        raise EvalError(f"{name}() takes another number of arguments than {count}")
    try:
        typed = [convert(value, _type_at(function, place)) for place, value in enumerate(plain)]
        result = _run(function, typed)
    except InexactError as error:
        return replace(seen.result(function.gives), reason=f"{name}(): {error}")
    except EvalError as error:
        raise EvalError(f"{name}(): {'a sensitive value is not accepted' if seen.sensitive else error}") from None
    interpreter.spend(_size(result) >> 6)
    return marked(result, tuple(seen.refs), seen.sensitive)


def _same_for_all_forms(interpreter: Interpreter, name: str, function: Whole, arguments: list[Any]) -> Any | None:
    """Return what *function* gives for a value known by label, where its spelling makes no difference."""
    places = [i for i, value in enumerate(arguments) if type(value) is Unk]
    if len(places) != 1 or not (unknown := arguments[places[0]]).label or unknown.label.endswith(ALL):
        return None
    results = []
    for form in unknown.forms:
        given = (*arguments[: places[0]], form, *arguments[places[0] + 1 :])
        try:
            results.append(bare(_whole(interpreter, name, function, given)))
        except EvalError:
            return None
    same = bool(results) and all(type(r) is not Unk and r == results[0] for r in results)
    return results[0] if same and results[0] is not None else None


def _run(function: Whole, arguments: list[Any]) -> Any:
    if not function.takes_null and any(value is None for value in arguments):
        raise EvalError("an argument is null")
    return function.run(*arguments)


def _type_at(function: Whole, place: int) -> Any:
    if not function.takes:
        return None
    return function.takes[min(place, len(function.takes) - 1)]


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | tuple | list | dict) else 1


def _checked(name: str, function: Shape, interpreter: Interpreter, arguments: tuple[Any, ...]) -> Any:
    try:
        result = function(*arguments)
    except EvalError as error:
        raise EvalError(f"{name}(): {error}") from None
    except InexactError as error:
        return unknown_of(arguments, f"{name}(): {error}")
    except TypeError:
        raise EvalError(f"{name}() takes another number of arguments than {len(arguments)}") from None
    interpreter.spend(_size(bare(result)))
    return result


def _of_files(interpreter: Interpreter, name: str, arguments: tuple[Any, ...], scope: Scope) -> Any:
    reader = getattr(scope.names, "files", None)
    if reader is None:
        return unknown_of(arguments, f"{name}() has no directory to read in")
    first = bare(arguments[0]) if arguments else None
    if type(first) is Unk:
        return unknown_of(arguments)
    if marks_of(arguments[0] if arguments else None)[1]:
        return unknown_of(arguments, f"{name}() of a sensitive value is not evaluated")
    try:
        return FILES[name](reader, interpreter, scope, *arguments)
    except files.OutsideError as error:
        return Unk(reason=f"{name}(): {error}")
    except EvalError as error:
        raise EvalError(f"{name}(): {error}") from None
    except TypeError:
        raise EvalError(f"{name}() takes another number of arguments than {len(arguments)}") from None
