"""The HTML and Markdown formats."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from auditor.bundled import bundled
from auditor.reporting import RenderOptions, escaping, html, markdown

VOID = {"meta", "br", "input"}


class Page(HTMLParser):
    """Collects tags and checks that they nest."""

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(source.decode())
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("sample", ["small", "rich_result", "nothing"])
def test_page_is_whole_and_needs_nothing_from_outside(sample, request):
    result = request.getfixturevalue(sample)
    page = Page(html.render(result, RenderOptions()))
    names = {tag for tag, _ in page.tags}
    assert not names & {"link", "img", "iframe", "object", "a", "form"}
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert scripts == ([{"type": "application/json", "id": "model"}, {}] if result.snapshot else [])
    for _, attributes in page.tags:
        assert not set(attributes) & {"src", "href", "style"}
        assert not [name for name in attributes if name.startswith("on")]


def test_hostile_names_are_text(rich_result):
    shown = html.render(rich_result, RenderOptions()).decode()
    assert "<script>alert" not in shown
    assert shown.count("<script") == 2
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_the_browser_runs_our_program_and_no_other(rich_result):
    shown = html.render(rich_result, RenderOptions()).decode()
    (program,) = re.findall(r"<script>(.*?)</script>", shown, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in shown
    (data,) = re.findall(r'id="model">(.*?)</script>', shown, re.DOTALL)
    assert not set("<>&") & set(data)
    assert json.loads(data)["trees"]["roots"][0]["service"] == "withdrawals"


def test_libraries_are_as_published_and_have_their_licence():
    vendor = bundled("reports") / "vendor"
    for library in json.loads((vendor / "versions.json").read_text()):
        source = (vendor / library["file"]).read_bytes()
        assert hashlib.sha256(source).hexdigest() == library["sha256"]
        assert (vendor / f"{library['name']}.LICENSE").read_text().strip()


def test_page_is_accessible(rich_result):
    page = Page(html.render(rich_result, RenderOptions()))
    assert ("html", {"lang": "en"}) in page.tags
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_matrix_speaks_to_a_board(small):
    shown = html.render(small, RenderOptions()).decode()
    assert shown.index("down until it is back") < shown.index("aws_nat_gateway.a")
    assert "ab" * 32 in shown


def test_markdown_holds_no_markup_from_names(rich_result):
    shown = markdown.render(rich_result, RenderOptions()).decode()
    fenced = re.sub(r"(?ms)^(`{3,})\n.*?^\1$", "", shown)
    prose = re.sub(r"(`+)(?:(?!\1).)*?\1(?!`)", "", fenced)
    assert "<script" not in prose
    assert not re.search(r"(?<!\\)\]\(", prose)
    assert not re.search(r"@\w", prose)
    assert "http://" not in prose


def test_nothing_in_a_code_block_closes_it():
    assert escaping.markdown_block("a\n```\n`````\nb") == "``````\na\n```\n`````\nb\n``````"


def test_markdown_tables_keep_their_columns(rich_result):
    shown = markdown.render(rich_result, RenderOptions()).decode()
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert cells == {3, 8}


@pytest.mark.parametrize(
    ("text", "code"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("", "` `"), ("a\nb", "`a\\nb`")],
)
def test_code_spans(text, code):
    assert escaping.markdown_code(text) == code


def test_markdown_prose():
    assert escaping.markdown_text("a_b <i> @team #12 [x](https://e)") == (
        r"a\_b &lt;i&gt; @<!-- -->team #<!-- -->12 \[x\](https:<!-- -->//e)"
    )
