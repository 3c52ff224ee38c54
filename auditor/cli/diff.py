"""`auditor diff`: what a live account has lost or gained against the code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from auditor.bundled import bundled
from auditor.cli import live
from auditor.configuration.reader import read_config
from auditor.drift import Drift, Side, compare
from auditor.engine import load
from auditor.errors import UsageError
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.sources import Input, read_targets


@click.command("diff")
@click.argument("code", metavar="CODE")
@click.argument("account", metavar="ACCOUNT")
@live.options
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the differences.")
def command(
    code: str,
    account: str,
    config_path: Path | None,
    form: str,
    quiet: bool,  # noqa: FBT001 - click passes flags as booleans
    **asked: Any,
) -> int:
    r"""Compare the resilience of CODE (a plan, a state, a saved scan) with that of ACCOUNT (`aws:`, a saved scan).

    \b
    Examples:
      auditor diff terraform.tfstate aws: --regions ap-northeast-1
      auditor diff last-month.json.zst aws:

    Exit codes: 0 nothing lost, 1 something lost or worse, 3 the comparison could not be completed.
    """
    if live.is_live((code,)):
        raise UsageError("the account comes second", hint=f"auditor diff {account} {code}")
    config = read_config(config_path)
    before = _side(read_targets((code,)), config)
    options = live.LiveOptions(**asked)
    if live.is_live((account,)):
        read = live.read_live(options, quiet=quiet)
        if read.interrupted:
            return 130
        after = _side(read.inputs, config)
    else:
        live.refuse(options)
        after = _side(read_targets((account,)), config)
    drift = compare(before, after)
    sys.stdout.write(_json(drift) if form == "json" else _text(drift))
    if options.strict and drift.unread:
        return 3
    return 1 if any(c.is_loss for c in drift.changes) else 0


def _side(inputs: Iterable[Input], config: Config) -> Side:
    read = tuple(inputs)
    result = run_audit(read, config, load(bundled("policies")), Options())
    return Side(result=result, records={r.address: r for i in read for r in i.records})


def _text(drift: Drift) -> str:
    lines = [f"{c.kind:7} {_clean(c.subject)}: {_clean(c.sentence)}" for c in drift.changes]
    lines.append(f"{drift.compared} resources compared, {sum(c.is_loss for c in drift.changes)} losses")
    if drift.unread:
        lines.append(f"{len(drift.unread)} calls had no answer: what they would tell is open")
    return "\n".join(lines) + "\n"


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _json(drift: Drift) -> str:
    document = {
        "compared": drift.compared,
        "changes": [{"kind": c.kind, "subject": c.subject, "sentence": c.sentence} for c in drift.changes],
        "unread": list(drift.unread),
    }
    return json.dumps(document, indent=2) + "\n"
