"""Evidence as one archive: the result, its reports, the hashes of the inputs, and a manifest that binds them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from typing import Any

from auditor.reporting import csv_format, html, json_format, markdown, oscal, pdf, sarif
from auditor.reporting.escaping import json_bytes
from auditor.reporting.interface import Format, RenderOptions
from auditor.result import AuditResult

_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
MANIFEST = "manifest.json"
_PARTS: tuple[tuple[str, Format], ...] = (
    ("result.json", json_format),
    ("report.html", html),
    ("report.md", markdown),
    ("findings.csv", csv_format),
    ("results.sarif", sarif),
    ("oscal.json", oscal),
)


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return a ZIP archive; the same result and options give the same bytes.

    The PDF is left out where its library is not installed, and the manifest says so.
    """
    parts = [(name, form.render(result, options)) for name, form in _PARTS]
    absent = []
    if pdf.is_available():
        parts.append(("report.pdf", pdf.render(result, options)))
    else:
        absent.append("report.pdf: the extra [pdf] is not installed")
    parts.append((MANIFEST, json_bytes(_manifest(result, parts, absent))))
    return _zip(parts)


def _manifest(result: AuditResult, parts: list[tuple[str, bytes]], absent: list[str]) -> dict[str, Any]:
    return {
        "manifest_version": "1",
        "tool": {"name": "auditor", "version": result.tool_version},
        "generated": result.generated,
        "inputs": [{"name": i.name, "kind": i.kind, "sha256": i.sha256} for i in result.inputs],
        "files": [{"name": n, "sha256": hashlib.sha256(d).hexdigest(), "bytes": len(d)} for n, d in parts],
        "absent": absent,
    }


def _zip(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            # A fixed time, so that the same evidence is the same bytes.
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def check(data: bytes, inputs: dict[str, bytes]) -> tuple[str, ...]:
    """Return what is wrong with the archive *data*, and with *inputs* that should be those it was made from."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        manifest = json.loads(archive.read(MANIFEST))
        listed = {f["name"]: f for f in manifest["files"]}
        hashes = {i["sha256"] for i in manifest["inputs"]}
        names = archive.namelist()
    except (KeyError, ValueError, TypeError, *_UNREADABLE) as error:
        return (f"is no evidence bundle: {error}",)
    problems = [f"{n}: in the manifest, not in the archive" for n in listed if n not in names]
    problems += [f"{n}: in the archive, not in the manifest" for n in names if n not in listed and n != MANIFEST]
    problems += [f"{n}: is there {names.count(n)} times" for n in sorted(set(names)) if names.count(n) > 1]
    problems += [p for n, entry in listed.items() if n in names for p in _changed(archive, n, entry)]
    for name, content in inputs.items():
        if hashlib.sha256(content).hexdigest() not in hashes:
            problems.append(f"{name}: is none of the inputs that the bundle was made from")
    return (*problems, *_contradictions(archive, manifest, names))


def _changed(archive: zipfile.ZipFile, name: str, entry: dict[str, Any]) -> list[str]:
    limit = int(entry.get("bytes", 0))
    try:
        # Read no more than was promised: an archive is untrusted.
        with archive.open(name) as stream:
            content = stream.read(limit + 1)
    except _UNREADABLE as error:
        return [f"{name}: cannot be read ({error}): was changed"]
    if len(content) != limit or hashlib.sha256(content).hexdigest() != entry.get("sha256"):
        return [f"{name}: was changed"]
    return []


def _contradictions(archive: zipfile.ZipFile, manifest: dict[str, Any], names: list[str]) -> list[str]:
    """Compare the manifest with the result inside: both name the inputs."""
    if "result.json" not in names:
        return ["result.json: is missing"]
    try:
        result = json.loads(archive.read("result.json"))
        inside = [(i["name"], i["sha256"]) for i in result["input"]]
        told = [(i["name"], i["sha256"]) for i in manifest["inputs"]]
    except (ValueError, KeyError, TypeError, *_UNREADABLE):
        return ["result.json: is damaged"]
    return [] if inside == told else ["the manifest and result.json name different inputs"]
