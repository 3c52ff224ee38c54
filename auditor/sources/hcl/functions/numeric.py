"""Functions over numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from auditor.sources.hcl.choosing import least
from auditor.sources.hcl.functions.signature import Whole
from auditor.sources.hcl.numbers import InexactError, Number, tidy, whole
from auditor.sources.hcl.types import NUMBER, STRING, convert
from auditor.sources.hcl.values import EvalError, SetValue

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _floor(value: Number) -> Number:
    return tidy(value.to_integral_value(ROUND_FLOOR)) if isinstance(value, Decimal) else value


def _ceil(value: Number) -> Number:
    return tidy(value.to_integral_value(ROUND_CEILING)) if isinstance(value, Decimal) else value


def _real(function: Callable[..., float]) -> Callable[..., Number]:
    def run(*values: Number) -> Number:
        try:
            result = function(*(float(value) for value in values))
        except ZeroDivisionError:
            raise EvalError("the result is not a finite number") from None
        except (OverflowError, ValueError):
            raise EvalError("there is no result for these numbers") from None
        if isinstance(result, complex):
            raise EvalError("there is no result for these numbers")
        return tidy(result) if math.isfinite(result) else _not_finite()

    return run


def _not_finite() -> Number:
    raise EvalError("the result is not a finite number")


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(base, int) and isinstance(exponent, int) and 0 <= exponent < 512:
        result = base**exponent if abs(base) < 1 << 64 else 0
        if 0 < abs(result) < 1 << 53 or base == 0:
            return result
    if isinstance(base, Decimal) or isinstance(exponent, Decimal) or abs(exponent) > 512:
        raise InexactError("it is computed in floating point")
    return _real(math.pow)(base, exponent)


def _logarithm(value: Number, base: Number) -> Number:
    if value <= 0 or base <= 0 or base == 1:
        raise EvalError("there is no such logarithm")
    result = math.log(value) / math.log(base)
    if result != round(result) or abs(result) > 1000:
        raise InexactError("it is computed in floating point")
    return round(result)


def _parse(text: str, base: Number) -> Number:
    radix = whole(base, "the base")
    if not 2 <= radix <= 62:
        raise EvalError("the base must be between 2 and 62")
    digits = text[1:] if text[:1] in ("-", "+") else text
    lowered = digits.lower() if radix <= 36 else digits
    if not digits or len(digits) > 500 or any(c not in _DIGITS[:radix] for c in lowered):
        raise EvalError(f"{text[:40]!r} is no number of base {radix}")
    result = 0
    for digit in lowered:
        result = result * radix + _DIGITS.index(digit)
    return tidy(-result if text[:1] == "-" else result)


def _sum(values: Any) -> Number:
    numbers = [convert(value, NUMBER) for value in values] if isinstance(values, tuple | list | SetValue) else []
    if not numbers or None in numbers:
        raise EvalError("there is nothing to add, or null")
    if all(isinstance(n, int) for n in numbers):
        return tidy(sum(numbers))
    total = Decimal(0)
    for number in numbers:
        total += Decimal(number)
    return tidy(total)


def _least_of_max(arguments: Sequence[Any]) -> int | None:
    known = [low for low in map(least, arguments) if low is not None]
    return max(known, default=None)


def _least_of_min(arguments: Sequence[Any]) -> int | None:
    known = [least(argument) for argument in arguments]
    return min((low for low in known if low is not None), default=None) if None not in known else None


WHOLE: Mapping[str, Whole] = {
    "abs": Whole(abs, (NUMBER,), NUMBER),
    "ceil": Whole(_ceil, (NUMBER,), NUMBER),
    "floor": Whole(_floor, (NUMBER,), NUMBER),
    "log": Whole(_logarithm, (NUMBER, NUMBER), NUMBER, least=2, most=2),
    "max": Whole(lambda *n: max(n), (NUMBER,), NUMBER, most=None, low=_least_of_max),
    "parseint": Whole(_parse, (STRING, NUMBER), NUMBER, least=2, most=2),
    "pow": Whole(_power, (NUMBER, NUMBER), NUMBER, least=2, most=2),
    "signum": Whole(lambda n: (whole(n) > 0) - (n < 0), (NUMBER,), NUMBER),
    "sum": Whole(_sum, (), NUMBER),
}
"""min is among the sequences: a bound may decide it before its arguments are known."""
least_of_min = _least_of_min
