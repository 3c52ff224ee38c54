"""Reference stacks written out, whole: modules, components and the policy pack stand inside what is written."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import ReportError, UsageError

_NOT_WRITTEN = (".terraform*", "__pycache__", "expected.yaml", "components", "modules")
_MODULE = re.compile(r'source\s*=\s*"\.{1,2}/modules/([\w-]+)"')
_COMPONENT = re.compile(r"^from components\.(\w+) import", re.MULTILINE)


def stacks() -> Mapping[str, Path]:
    """Return the reference stacks by name."""
    return {p.parent.name: p.parent for p in sorted(bundled("stacks").glob("*/README.md"))}


def write(name: str, directory: Path) -> None:
    """Write the stack *name* into *directory*, which must be empty or new."""
    found = stacks()
    if name not in found:
        raise UsageError(f"no stack named {name}", hint=f"one of {', '.join(found)}")
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} is not an empty directory", hint="name a new one")
    try:
        shutil.copytree(found[name], directory, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_NOT_WRITTEN))
        _copy_shared(directory)
        if (directory / "pulumi").is_dir():
            _attach_policies(directory)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(f"{directory}: cannot be written: {reason}", hint="check the directory") from None


def _copy_shared(directory: Path) -> None:
    """Copy in what the stack shares with others: it is linked in the checkout, and links do not live in a wheel."""
    shared = bundled("stacks") / "shared"
    texts = [path.read_text(encoding="utf-8") for path in (*directory.glob("*.tf"), *directory.glob("*/*.tf"))]
    for name in sorted({name for text in texts for name in _MODULE.findall(text)}):
        shutil.copytree(shared / "modules" / name, directory / "modules" / name, dirs_exist_ok=True)
    wanted = [directory / "pulumi" / "__main__.py"] if (directory / "pulumi").is_dir() else []
    for path in wanted:  # grows while it is walked
        for name in ("__init__", *_COMPONENT.findall(path.read_text(encoding="utf-8"))):
            target = directory / "pulumi" / "components" / f"{name}.py"
            if target not in wanted:
                target.parent.mkdir(exist_ok=True)
                shutil.copy(shared / "components" / target.name, target)
                wanted.append(target)


def _attach_policies(directory: Path) -> None:
    """Write the policy pack beside the program, and settings that make every policy mandatory.

    The settings go to `pulumi preview --policy-pack policy --policy-pack-config policy.json`.
    https://www.pulumi.com/docs/insights/policy/policy-packs/configuration/
    """
    from auditor.exports.pulumi_pack import export, name_of

    export(directory / "pulumi" / "policy")
    settings = {"enforcementLevel": "mandatory"}
    if (directory / "auditor.yaml").is_file():
        settings["config"] = "../../auditor.yaml"  # seen from the pack
    config = {name_of(policy): settings for policy in load(bundled("policies"))}
    text = json.dumps(config, indent=2) + "\n"
    (directory / "pulumi" / "policy.json").write_text(text, encoding="utf-8")
