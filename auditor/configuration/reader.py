"""Reads `auditor.yaml`, reporting all mistakes at once with their places.

    version: 1
    tags: {service: "resilience:service", function: "resilience:function", threshold: "resilience:threshold"}
    defaults: {survive: [zone, region], accept: dips}
    services:
      - name: withdrawals
        function: withdrawal   # withdrawal custody signing deposit ledger trading market-data other
        match: {tags: {team: payments}, addresses: ["aws_ecs_service.*"], modules: ["module.withdraw*"]}
        exclude: ["aws_instance.bastion"]
        objectives: {survive: [zone, region], accept: dips, rto: 15m, rpo: 0s}
        needs: [{name: fireblocks}, {name: infura, alternatives: [alchemy], mode: serving}]
        redundancy: [{members: ["aws_instance.party*"], needed: 3, mode: serving}]
        threshold: 3/5
    zones: {"ap-northeast-1a": "apne1-az4"}
    suppressions:
      - {policy: RES101, service: "withdraw*", reason: "accepted by the risk committee", expires: 2027-03-31}

In globs `*` and `?` are wildcards; brackets stand for themselves, as in Terraform addresses.
"""

from __future__ import annotations

import os
from pathlib import Path

from auditor.errors import ConfigError
from auditor.model.config import Config

FILE_NAMES = ("auditor.yaml", "auditor.yml")


def read_config(path: Path | None, *, text: str | None = None) -> Config:
    """Return the configuration in *text*, in the file *path* or in the current folder, else the defaults."""
    if text is not None:
        return _parse(str(path) if path is not None else "<text>", text)
    found = path if path is not None else _find()
    return _read(found) if found is not None else Config()


def _read(path: Path) -> Config:
    from auditor.configuration.document import MAX_BYTES, decode

    source = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else None
        raise ConfigError(source, (f" cannot be read: {cause or 'not a file name'}",)) from error
    return _parse(source, decode(source, data))


def _parse(source: str, text: str) -> Config:
    # YAML and what checks it are imported where there is some: most runs have no configuration.
    from auditor.configuration.contents import parse

    return parse(source, text)


def _find() -> Path | None:
    # lexists: a dangling link is an error to report, not a run with the defaults.
    found = [name for name in FILE_NAMES if os.path.lexists(name)]
    if len(found) > 1:
        raise ConfigError(found[0], (f" {found[1]} exists too; keep one of them",))
    return Path(found[0]) if found else None
