"""Fetches the libraries of the HTML report from the npm registry: `python reports/vendor/fetch.py [--check]`.

Each is the file that its package publishes, byte for byte, beside its licence; `versions.json` says which.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# name: version, the file used in the page, its licence
LIBRARIES = {"d3-hierarchy": ("3.1.2", "dist/d3-hierarchy.min.js", "ISC")}


def package(name: str, version: str) -> bytes:
    """Return the package as npm's own client downloads and checks it."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, capture_output=True, text=True, check=True
        )
        return (Path(folder) / run.stdout.split()[-1]).read_bytes()


def member(archive: bytes, path: str) -> bytes:
    """Return one file of a package."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        stream = tar.extractfile(f"package/{path}")
        if stream is None:
            raise FileNotFoundError(path)
        return stream.read()


def main() -> int:
    """Write the libraries, or with --check say which differ from what the registry has."""
    files: dict[str, bytes] = {}
    versions = []
    for name, (version, path, licence) in LIBRARIES.items():
        archive = package(name, version)
        source = member(archive, path)
        files[Path(path).name] = source
        files[f"{name}.LICENSE"] = member(archive, "LICENSE")
        digest = hashlib.sha256(source).hexdigest()
        versions.append(
            {"name": name, "version": version, "file": Path(path).name, "licence": licence, "sha256": digest}
        )
    files["versions.json"] = (json.dumps(versions, indent=2) + "\n").encode()
    stale = [n for n, data in files.items() if not (HERE / n).exists() or (HERE / n).read_bytes() != data]
    if "--check" in sys.argv:
        print("\n".join(f"{n} differs from the registry" for n in stale) or "all as published")
        return 1 if stale else 0
    for name, data in files.items():
        (HERE / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
