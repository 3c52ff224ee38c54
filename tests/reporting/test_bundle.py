"""The evidence bundle: the same bytes twice, and every change to it is found."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from msgspec import structs

from auditor.reporting import RenderOptions, bundle
from auditor.reporting.reading import from_json

PLAN = b'{"format_version": "1.2"}'


@pytest.fixture
def evidence(small):
    made_from = structs.replace(small.inputs[0], sha256=hashlib.sha256(PLAN).hexdigest())
    return bundle.render(structs.replace(small, inputs=(made_from,)), RenderOptions())


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_whole_and_repeatable(evidence, small):
    files = parts(evidence)
    assert bundle.check(evidence, {"plan.json": PLAN}) == ()
    manifest = json.loads(files["manifest.json"])
    assert {f["name"] for f in manifest["files"]} | {"manifest.json"} == set(files)
    assert from_json(files["result.json"], "r").services == small.services
    again = bundle.render(from_json(files["result.json"], "r"), RenderOptions())
    assert again == evidence


def test_every_change_is_found(evidence):
    files = parts(evidence)
    for name in files:
        if name == "manifest.json":
            continue
        assert bundle.check(packed({**files, name: files[name] + b" "}), {}), name
        assert bundle.check(packed({k: v for k, v in files.items() if k != name}), {}), name
    assert "not in the manifest" in bundle.check(packed({**files, "more.txt": b"x"}), {})[0]
    assert "none of the inputs" in bundle.check(evidence, {"other.json": b"{}"})[0]


def test_manifest_that_names_another_input(evidence):
    files = parts(evidence)
    manifest = json.loads(files["manifest.json"])
    manifest["inputs"][0]["sha256"] = "0" * 64
    changed = packed({**files, "manifest.json": json.dumps(manifest).encode()})
    assert bundle.check(changed, {}) == ("the manifest and result.json name different inputs",)


@pytest.mark.parametrize(
    "data", [b"", b"PK", packed({}), packed({"manifest.json": b"[]"}), packed({"manifest.json": b"{"})]
)
def test_what_is_no_bundle(data):
    assert "is no evidence bundle" in bundle.check(data, {})[0]


def test_a_bomb_is_not_unpacked(evidence):
    files = parts(evidence)
    assert bundle.check(packed({**files, "report.md": b"0" * 50_000_000}), {}) == ("report.md: was changed",)
