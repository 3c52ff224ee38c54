"""Tells a stream of engine events from a document."""

from __future__ import annotations

import re

_STREAM = re.compile(rb'^\s*\{\s*"(?:sequence|timestamp)"\s*:')
_EVENT = re.compile(rb'"(?:preludeEvent|resourcePreEvent|summaryEvent|cancelEvent|stdoutEvent|diagnosticEvent)"')


def is_stream(data: bytes) -> bool:
    """Return whether *data* is a stream of engine events, one JSON object per line."""
    return _STREAM.match(data[:256]) is not None and _EVENT.search(data[:65536]) is not None
