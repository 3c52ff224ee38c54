"""Functions over time stamps; none of them looks at the clock."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from auditor.sources.hcl.functions.signature import Whole
from auditor.sources.hcl.numbers import InexactError
from auditor.sources.hcl.types import NUMBER, STRING
from auditor.sources.hcl.values import EvalError

_STAMP = re.compile(r"^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)([Zz]|[+-]\d\d:\d\d)$")
_DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_UNITS = {"ns": 1, "us": 1000, "µs": 1000, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_RUN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _time(text: str) -> datetime.datetime:
    if not _STAMP.match(text):
        raise EvalError(f"{text[:40]!r} is no RFC 3339 time stamp")
    try:
        return datetime.datetime.fromisoformat(text.upper())
    except ValueError:
        raise EvalError(f"{text[:40]!r} is no RFC 3339 time stamp") from None


def _written(moment: datetime.datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _add(stamp: str, duration: str) -> str:
    moment = _time(stamp)
    body = duration.lstrip("+-")
    parts = _DURATION.findall(body)
    if not parts or "".join(n + u for n, u in parts) != body or len(duration) - len(body) > 1:
        raise EvalError(f"{duration[:40]!r} is no duration like 1h30m")
    nanoseconds = 0
    for number, unit in parts:
        if "." in number:
            raise InexactError("a fraction of a unit")
        nanoseconds += int(number) * _UNITS[unit]
    if nanoseconds % 10**9:
        raise InexactError("a fraction of a second")
    seconds = nanoseconds // 10**9
    try:
        return _written(moment + datetime.timedelta(seconds=-seconds if duration.startswith("-") else seconds))
    except OverflowError:
        raise EvalError("the time is out of range") from None


def _compare(a: str, b: str) -> int:
    first, second = _time(a), _time(b)
    return (first > second) - (first < second)


def _format(spec: str, stamp: str) -> str:
    moment = _time(stamp)
    if "".join(found.group(0) for found in _RUN.finditer(spec)) != spec:
        raise EvalError("the format has an open quote")
    return "".join(_part(found.group(0), moment) for found in _RUN.finditer(spec))


def _part(run: str, t: datetime.datetime) -> str:
    if run.startswith("'"):
        return run[1:-1].replace("''", "'")
    if not run[0].isalpha():
        return run
    hour = t.hour % 12 or 12
    known = {
        "YYYY": f"{t.year:04d}", "YY": f"{t.year % 100:02d}",
        "MMMM": _MONTHS[t.month - 1], "MMM": _MONTHS[t.month - 1][:3], "MM": f"{t.month:02d}", "M": str(t.month),
        "DD": f"{t.day:02d}", "D": str(t.day),
        "EEEE": _DAYS[t.weekday()], "EEE": _DAYS[t.weekday()][:3],
        "hh": f"{t.hour:02d}", "h": str(t.hour), "HH": f"{hour:02d}", "H": str(hour),
        "AA": "AM" if t.hour < 12 else "PM", "aa": "am" if t.hour < 12 else "pm",
        "mm": f"{t.minute:02d}", "m": str(t.minute), "ss": f"{t.second:02d}", "s": str(t.second),
        "ZZZZZ": _offset(t, ":"), "ZZZZ": _offset(t, ""), "ZZZ": "UTC" if not t.utcoffset() else _offset(t, ""),
        "Z": "Z" if not t.utcoffset() else _offset(t, ":"),
    }  # fmt: skip
    if run not in known:
        raise EvalError(f"{run[:20]!r} is no part of a date format")
    return known[run]


def _offset(moment: datetime.datetime, colon: str) -> str:
    text = moment.strftime("%z")
    return f"{text[:3]}{colon}{text[3:5]}"


WHOLE: Mapping[str, Whole] = {
    "formatdate": Whole(_format, (STRING, STRING), STRING, least=2, most=2),
    "timeadd": Whole(_add, (STRING, STRING), STRING, least=2, most=2),
    "timecmp": Whole(_compare, (STRING, STRING), NUMBER, least=2, most=2),
}
