"""Any text is a configuration or a ConfigError, never another exception."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from auditor.configuration import vocabulary
from auditor.configuration.reader import read_config
from auditor.errors import ConfigError
from auditor.model.config import Config
from tests.configuration.test_reader import FULL

KEYS = sorted(
    {
        *vocabulary.ROOT_KEYS,
        *vocabulary.TAG_KEYS,
        *vocabulary.SERVICE_KEYS,
        *vocabulary.MATCH_KEYS,
        *vocabulary.OBJECTIVES_KEYS,
        *vocabulary.REDUNDANCY_KEYS,
        *vocabulary.SUPPRESSION_KEYS,
    }
)
PIECES = [
    "- ",
    ": ",
    ":",
    "?",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\n",
    "\n  ",
    "\t",
    "#",
    "&a ",
    "*a",
    "!!str ",
    "!",
    "!<",
    "|",
    ">-",
    "%",
    "%YAML 1.1\n",
    "%TAG ! x\n",
    "---\n",
    "...\n",
    "'",
    '"',
    "\\x",
    "\\U0011ffff",
    "\\ud800",
    "<<",
    "=",
    "1:30",
    "0x",
    "0o7",
    "0b",
    "+.inf",
    ".nan",
    "1e9",
    "2027-02-30",
    "2027-13-01T99:00:00Z",
    "~",
    "null",
    "yes",
    "-1",
    "3/5",
    "15m",
    "zone",
    "dips",
    "出",
    "\u2028",
    "\x85",
    "\ufeff",
    "\x00",
    "😀",
    "x" * 30,
]
yamlish = st.lists(st.sampled_from(PIECES + KEYS), max_size=40).map("".join)
values = st.recursive(
    st.one_of(
        st.sampled_from([*PIECES, *KEYS]).map(repr),
        st.sampled_from(["1", "~", "[]", "{}", "2027-01-01", "-1m"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(st.tuples(st.sampled_from(KEYS), inner), max_size=5).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=20,
)


def read(source: Path | None, text: str | None = None) -> Config | tuple[str, ...]:
    """Return the configuration, or the problems that it has."""
    try:
        return read_config(source, text=text)
    except ConfigError as error:
        return error.problems


def check(text: str) -> None:
    found = read(None, text)
    if isinstance(found, Config):
        repr(found).encode()
        return
    assert found
    assert all(re.match(r"\d+:\d+: | and \d+ more", problem) for problem in found)
    assert all(problem.isprintable() for problem in found)


@settings(max_examples=400)
@given(st.text(st.characters()))
@example("\ud800")
@example("!<%ff> a")
@example("? ? ? a")
def test_any_characters(text):
    check(text)


@settings(max_examples=800)
@given(yamlish)
def test_anything_like_yaml(text):
    check(text)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_any_structure(text):
    check(text)


@settings(max_examples=400)
@given(st.data())
def test_the_full_example_with_one_piece_changed(data):
    start = data.draw(st.integers(0, len(FULL)))
    end = data.draw(st.integers(start, min(len(FULL), start + 12)))
    check(FULL[:start] + data.draw(st.sampled_from([*PIECES, *KEYS, ""])) + FULL[end:])


@given(st.binary())
def test_any_bytes(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "auditor.yaml"
    path.write_bytes(data)
    assert read(path)
