"""Numbers as the language has them: exact decimals, written without an exponent."""

from __future__ import annotations

import math
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow

from auditor.sources.hcl.values import EvalError, LimitError

Number = int | Decimal
# Terraform keeps 512 bits, that is 154 decimal digits; what would have to be rounded is not claimed to be known.
DIGITS = 150
_CONTEXT = Context(prec=DIGITS, traps=[InvalidOperation, DivisionByZero, Overflow])
_LARGEST = 10**DIGITS


class InexactError(Exception):
    """A result that Terraform rounds in a way that is not repeated here."""


def number_of(text: str) -> Number:
    """Return the number that *text* spells; EvalError where it is none."""
    if len(text) > DIGITS:
        raise EvalError("not a number")
    cleaned = text[1:] if text[:1] == "-" else text
    if not cleaned[:1].isdigit() or not cleaned.isascii() or "_" in cleaned:
        raise EvalError(f"{text[:40]!r} is not a number")
    try:
        value = _CONTEXT.create_decimal(text)
    except (InvalidOperation, Overflow):
        raise EvalError(f"{text[:40]!r} is not a number") from None
    return tidy(value)


def tidy(value: Number | float) -> Number:
    """Return *value* as an int where it is one."""
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise InexactError("the number has more digits than Terraform keeps")
        return int(value)
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite():
        raise EvalError("the result is not a finite number")
    if number.adjusted() > DIGITS or number.adjusted() < -DIGITS:
        raise InexactError("the number has more digits than Terraform keeps")
    return int(number) if number == number.to_integral_value() else number


def text_of(value: Number) -> str:
    """Return *value* as Terraform writes it into a string."""
    if isinstance(value, int):
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def arithmetic(operator: str, left: Number, right: Number) -> Number:
    """Return left *operator* right."""
    if operator in ("/", "%") and right == 0:
        raise EvalError("division by zero")
    if isinstance(left, int) and isinstance(right, int):
        return _integers(operator, left, right)
    a, b = Decimal(left), Decimal(right)
    context = _CONTEXT.copy()
    match operator:
        case "+":
            result = context.add(a, b)
        case "-":
            result = context.subtract(a, b)
        case "*":
            result = context.multiply(a, b)
        case "/":
            result = context.divide(a, b)
        case _:
            result = context.remainder(a, b)
    if context.flags[Inexact]:
        raise InexactError("the number has more digits than Terraform keeps")
    return tidy(result)


def _integers(operator: str, left: int, right: int) -> Number:
    match operator:
        case "+":
            return tidy(left + right)
        case "-":
            return tidy(left - right)
        case "*":
            return tidy(left * right)
        case "%":
            # Go truncates towards zero.
            return (
                int(math.fmod(left, right)) if abs(left) < 1 << 53 and abs(right) < 1 << 53 else _remainder(left, right)
            )
        case _:
            quotient, rest = divmod(left, right)
            return quotient if rest == 0 else arithmetic("/", Decimal(left), right)


def _remainder(left: int, right: int) -> int:
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def whole(value: Number, what: str = "the number") -> int:
    """Return *value* as an integer; EvalError where it has a fraction."""
    if isinstance(value, Decimal):
        raise EvalError(f"{what} must be a whole number")
    if abs(value) > 1 << 62:
        raise LimitError(f"{what} is too large")
    return value
