"""Every format: the same bytes twice, the expected bytes, and nothing hostile in them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from msgspec import structs

from auditor.reporting import FORMATS, RenderOptions, format_of, pdf

GOLDENS = Path(__file__).parents[1] / "golden" / "reporting"
# The PDF is compared as the Typst text that it is set from; the bundle holds the others; Parquet is a table of
# the extra [fleet], read back with DuckDB in tests/live/test_fleet.py.
TEXTUAL = {name: form.render for name, form in FORMATS.items() if name not in ("pdf", "bundle", "parquet")}
TEXTUAL["pdf"] = pdf.markup
ENDINGS = {
    "text": "txt",
    "markdown": "md",
    "junit": "xml",
    "gitlab": "gitlab.json",
    "oscal": "oscal.json",
    "pdf": "typ",
}
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)


@pytest.fixture(params=["small", "rich_result", "nothing"])
def result(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("name", TEXTUAL)
@pytest.mark.parametrize("sample", ["small", "rich_result", "nothing"])
def test_equals_its_golden_file(name, sample, request):
    """UPDATE_GOLDENS=1 writes the files anew; read the diff before you commit it."""
    rendered = TEXTUAL[name](request.getfixturevalue(sample), RenderOptions())
    golden = GOLDENS / f"{sample}.{ENDINGS.get(name, name)}"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(rendered)
    assert rendered.decode() == golden.read_bytes().decode()


@pytest.mark.parametrize("name", TEXTUAL)
def test_same_result_gives_same_bytes(name, result):
    again = structs.replace(result)
    for options in (RenderOptions(), RenderOptions(verbose=True, color=True, width=60)):
        assert TEXTUAL[name](result, options) == TEXTUAL[name](again, options)


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("name", TEXTUAL)
def test_no_control_or_bidi_character_comes_through(name, verbose, rich_result):
    text = TEXTUAL[name](rich_result, RenderOptions(verbose=verbose)).decode()
    assert UNSEEN.findall(text) == []


@pytest.mark.parametrize("name", TEXTUAL)
def test_lone_surrogates_are_spelled_out(name, small):
    warned = structs.replace(small, warnings=("bad \ud800 \uffff text",))
    text = TEXTUAL[name](warned, RenderOptions()).decode()
    assert "\\ud800" in text


@pytest.mark.parametrize("name", TEXTUAL)
def test_failures_warnings_gaps_and_counts_are_never_left_out(name, rich_result):
    text = TEXTUAL[name](rich_result, RenderOptions(verbose=True)).decode()
    for needle in (
        "boom",
        "ZeroDivisionError",
        "two inputs contradict each other",
        "known only after apply",
        "accepted until 2027",
        "aws_d" if name != "markdown" else "`aws_d`",
    ):
        assert needle.replace("_", r"\_") in text if _is_prose(name, needle) else needle in text


def _is_prose(name: str, needle: str) -> bool:
    return name == "markdown" and "_" in needle and not needle.startswith("`")


@pytest.mark.parametrize("name", TEXTUAL)
def test_hidden_services_are_counted(name, rich_result):
    text = TEXTUAL[name](rich_result, RenderOptions(services=("withdrawals",))).decode()
    assert "2 more were audited" in text
    assert "custody" not in text.replace("custody of", "")


@pytest.mark.parametrize("name", TEXTUAL)
def test_colour_option_changes_the_text_format_only(name, small):
    plain = TEXTUAL[name](small, RenderOptions())
    coloured = TEXTUAL[name](small, RenderOptions(color=True))
    assert (plain != coloured) == (name == "text")


def test_format_of_a_file_name():
    assert [
        format_of(n)
        for n in (
            "r.html",
            "R.MD",
            "a.sarif",
            "a.sarif.json",
            "a.json",
            "a.xml",
            "a.txt",
            "a.pdf",
            "a.zip",
            "a.csv",
            "a.oscal.json",
        )
    ] == [
        "html",
        "markdown",
        "sarif",
        "sarif",
        "json",
        "junit",
        "text",
        "pdf",
        "bundle",
        "csv",
        "oscal",
    ]
    assert format_of("report") is None
