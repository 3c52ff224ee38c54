"""The PDF: what it says, by pdftotext; that it is tagged, PDF/A, and the same bytes twice."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from msgspec import structs

from auditor.errors import ReportError
from auditor.reporting import RenderOptions, pdf
from tests.reporting.conftest import CANARY

pytestmark = pytest.mark.skipif(not pdf.is_available(), reason="the extra [pdf] (typst) is not installed")


def text_of(data: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return run.stdout.decode()


def make(result, **options) -> bytes:
    return pdf.render(result, RenderOptions(**options))


def test_chapters_verdicts_and_hashes(small):
    text = text_of(make(small, brand="Example Exchange"))
    flat = re.sub(r"\s+", " ", text)
    for said in (
        "Example Exchange",
        "Resilience report",
        "Method and limits",
        "Services and losses",
        "Findings",
        "Relevant controls",
        "Coverage and gaps",
        "Accepted risks",
        "Sign-off",
        "aws_foo_bar",
        "Add one aws_nat_gateway per zone",
        "withdrawals: if one zone, one account or one provider is lost: down until it is back",
    ):
        assert said in flat, said
    assert "ab" * 32 in re.sub(r"\s", "", text), text[:800]


def test_everything_that_a_result_can_hold(rich_result):
    flat = re.sub(r"\s+", "", text_of(make(rich_result)))
    for said in (
        "ZeroDivisionError",
        "twoinputscontradicteachother",
        "knownonlyafterapply",
        "headofrisk",
        "2027-01-01",
        "DORA-10.1",
        "titleonlyseen",
        "lookedaton2026-11-23",
        CANARY,
    ):
        assert said in flat, said
    assert "compliantwith" not in flat


def test_same_bytes_twice_and_another_time_gives_others(small):
    stamped = structs.replace(small, generated="2026-11-24T12:00:00Z")
    assert make(stamped) == make(stamped)
    assert make(stamped) != make(small)
    assert b"D:20261124120000Z" in make(stamped)


def test_it_is_pdf_a_and_tagged(small):
    data = make(small)
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"/MarkInfo" in data


def test_own_templates_words_and_language(small, tmp_path):
    words = (("title", "Bericht zur Ausfallsicherheit"), ("signature", "Unterschrift"))
    text = text_of(make(small, words=words, language="de"))
    assert "Bericht zur Ausfallsicherheit" in text
    assert "Unterschrift" in text
    (tmp_path / "report.typ.j2").write_text("= Ours\n{{ result.services[0].name }}\n")
    own = pdf.markup(small, RenderOptions(templates=str(tmp_path)))
    assert own == b'= Ours\n#"withdrawals";\n'


def test_mistakes_are_told(small, tmp_path):
    with pytest.raises(ReportError, match="no such words: nope"):
        make(small, words=(("nope", "x"),))
    (tmp_path / "report.typ.j2").write_text("#nothing-like-this()")
    with pytest.raises(ReportError, match="cannot be made"):
        make(small, templates=str(tmp_path))
    (tmp_path / "report.typ.j2").write_text("{{ nope }}")
    with pytest.raises(ReportError, match=r"report\.typ\.j2"):
        make(small, templates=str(tmp_path))


@pytest.mark.parametrize(
    "name", ['#panic("x")', "*bold* _it_ $x$ @ref <l>", '"; #read("/etc/passwd")', "日本語 😀 א", "a\\"]
)
def test_names_are_text(small, name):
    hostile = structs.replace(small, services=(structs.replace(small.services[0], name=name),))
    text = re.sub(r"\s+", "", text_of(make(hostile)))
    shown = re.sub(r"\s+", "", name if name.isascii() else "\\u65e5\\u672c\\u8a9e\\U0001f600\\u05d0")
    assert shown in text
