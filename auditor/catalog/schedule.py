"""How far apart a schedule's runs are: AWS `rate(...)` and `cron(...)` expressions.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

import re

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_UNITS = {"minute": 60, "hour": 3600, "day": 86400}
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_ANY = ("*", "?")


def interval(expression: str) -> int | None:
    """Return the longest time in seconds between two runs of *expression*, None where it cannot be told."""
    rate = _RATE.fullmatch(expression.strip())
    if rate:
        return int(rate[1]) * _UNITS[rate[2]]
    cron = _CRON.fullmatch(expression.strip())
    if not cron:
        return None
    minute, hour, day, month, weekday, year = cron.groups()
    if month not in _ANY or year not in _ANY:
        return None
    if day not in _ANY:
        return 31 * 86400
    if weekday not in _ANY:
        days = _values(weekday.upper(), 7, _DAYS, first=1)
        return None if days is None else _gap(days, 7) * 86400
    hours = _values(hour, 24)
    if hours is None:
        return None
    if hours == list(range(24)):
        minutes = _values(minute, 60)
        return None if minutes is None else _gap(minutes, 60) * 60
    return _gap(hours, 24) * 3600


def _values(field: str, size: int, names: tuple[str, ...] = (), *, first: int = 0) -> list[int] | None:
    """Return the sorted values that a cron field allows, counted from 0."""
    out: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        if step and not step.isdigit():
            return None
        low, _, high = span.partition("-")
        start = 0 if low in _ANY else _number(low, names, first)
        end = start if not step and low not in _ANY else size - 1
        end = _number(high, names, first) if high else end
        if start is None or end is None or int(step or 1) == 0:
            return None
        out.update(v % size for v in range(start, end + 1, int(step or 1)))
    return sorted(out) or None


def _number(text: str, names: tuple[str, ...], first: int) -> int | None:
    if text in names:
        return names.index(text)
    return int(text) - first if text.isdigit() else None


def _gap(values: list[int], size: int) -> int:
    """Return the longest step from one value to the next, around the end."""
    following = [*values[1:], values[0] + size]
    return max(b - a for a, b in zip(values, following, strict=True))
