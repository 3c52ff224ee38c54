"""`auditor report` and `auditor verify` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.cli.output import FORMAT_NAMES
from auditor.reporting import FORMATS, pdf
from tests.cli.test_cli import EXAMPLE, run

NOW = "2026-11-24T12:00:00+00:00"


def test_formats_of_the_command_line_are_those_there_are() -> None:
    assert set(FORMAT_NAMES) == set(FORMATS)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "result.json"
    words = ("-f", "json", "--history", "-o", str(path), "--now", NOW, "--framework", "dora,mica")
    run("scan", str(EXAMPLE), *words)
    return path


def test_a_saved_result_gives_the_reports_that_the_input_gives(saved: Path, tmp_path: Path) -> None:
    names = [n for n in FORMAT_NAMES if n not in ("pdf", "bundle", "parquet")]
    for folder, words in (("kept", (str(saved),)), ("fresh", (str(EXAMPLE), "--now", NOW, "--framework", "dora,mica"))):
        (tmp_path / folder).mkdir()
        asked = [w for n in names for w in ("-f", n, "-o", str(tmp_path / folder / n))]
        assert run("report", *words, *asked).returncode == 0
    for name in names:
        assert (tmp_path / "kept" / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes(), name


def test_what_a_plain_scan_left_out_is_said_in_the_report(saved: Path, tmp_path: Path) -> None:
    plain, page, full = tmp_path / "plain.json", tmp_path / "page.html", tmp_path / "full.json"
    run("scan", str(EXAMPLE), "-f", "json", "-o", str(plain), "--now", NOW, "--framework", "dora,mica")
    kept, whole = json.loads(plain.read_bytes()), json.loads(saved.read_bytes())
    assert [k for k in whole if kept[k] != whole[k]] == ["replays", "concentration", "downtime", "snapshot"]
    done = run("report", str(plain), "-o", str(page), "-f", "html")
    assert "not replayed" in done.stderr
    assert "not replayed" in page.read_text()
    assert run("report", str(plain), "-o", str(full), "-f", "json").returncode == 0
    assert json.loads(full.read_bytes())["concentration"] == whole["concentration"]


def test_the_ending_tells_the_format_and_the_bundle_is_verified(saved: Path, tmp_path: Path) -> None:
    evidence = tmp_path / "e.zip"
    assert run("report", str(saved), "-o", str(evidence)).returncode == 0
    done = run("verify", str(evidence), str(EXAMPLE))
    assert (done.returncode, done.stderr) == (0, "")
    assert "as the manifest says" in done.stdout
    data = bytearray(evidence.read_bytes())
    data[200] ^= 1
    evidence.write_bytes(data)
    assert run("verify", str(evidence)).returncode == 1


@pytest.mark.skipif(not pdf.is_available(), reason="the extra [pdf] (typst) is not installed")
def test_pdf_from_a_saved_result(saved: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for path in (one, two):
        assert run("report", str(saved), "-o", str(path), "--brand", "Example").returncode == 0
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "report.xyz"), "the name tells no format"),
        (("--framework", "nope"), "no framework 'nope'"),
        (("--words", "absent.json", "-f", "text"), "absent.json: cannot be read"),
    ],
)
def test_mistakes_are_told(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run("report", str(EXAMPLE), *words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_saved_result_is_not_changed(saved: Path) -> None:
    done = run("report", str(saved), "-f", "text", "--now", NOW)
    assert done.returncode == 2
    assert "cannot be changed" in done.stderr


def test_controls_are_relevant_never_compliant(saved: Path) -> None:
    document = json.loads(saved.read_text())
    ids = [c["id"] for c in document["controls"]]
    assert "DORA-10.1" in ids
    assert "MICA-75(6)" in ids
    assert {c["framework"] for c in document["controls"]} <= {"dora", "dora-rts", "mica", "mica-rts"}
    assert document["concentration"][0]["substitutable"] == "no"
