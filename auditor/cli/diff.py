"""`auditor diff`: what got worse or better, of plans, states and results, and of a live account against the code."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from auditor.bundled import bundled
from auditor.cli import live
from auditor.comparison import NOTHING, Standing, compare, standing
from auditor.configuration.reader import read_config
from auditor.drift import Drift, Side
from auditor.drift import compare as drift_of
from auditor.engine import load
from auditor.errors import SourceError, UsageError
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.reporting import changes
from auditor.sources import Input, read_bytes, read_targets

_ACCOUNT = "aws-inventory"


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@live.options
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("-f", "--format", "form", type=click.Choice(tuple(changes.FORMATS)), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the differences.")
def command(
    old: str,
    new: str | None,
    config_path: Path | None,
    form: str,
    quiet: bool,  # noqa: FBT001 - click passes flags as booleans
    **asked: Any,
) -> int:
    r"""Say what got worse, what got better and what stayed from OLD to NEW.

    Each is a plan, a state, a directory of source, a saved result or a baseline; NEW may be an account (`aws:`) or
    a saved scan of one. A plan alone is compared with the state that it was made on.

    \b
    Examples:
      auditor diff plan.json
      auditor diff plan.json -f markdown > comment.md
      auditor diff main-result.json plan.json
      auditor diff terraform.tfstate aws: --regions ap-northeast-1
      auditor diff last-month.json.zst aws:

    Exit codes: 0 nothing lost, 1 something lost or worse, 3 the comparison could not be completed.
    """
    if live.is_live((old,)):
        raise UsageError("the account comes second", hint=f"auditor diff {new or 'CODE'} {old}")
    config = read_config(config_path)
    options = live.LiveOptions(**asked)
    if new is not None and live.is_live((new,)):
        read = live.read_live(options, quiet=quiet)
        if read.interrupted:
            return 130
        found = drift_of(_side(read_targets((old,)), config), _side(read.inputs, config))
    else:
        live.refuse(options)
        found = _between(old, new, config)
    sys.stdout.write(changes.FORMATS[form](found))
    if options.strict and found.unread:
        return 3
    return 1 if any(c.is_loss for c in found.changes) else 0


def _between(old: str, new: str | None, config: Config) -> Drift:
    if new is None:
        return _of_plan(old, config)
    before, after = _saved(old), _saved(new)
    inputs = () if after else read_targets((new,), sys.stdin.buffer)
    if not before and any(i.meta.kind == _ACCOUNT for i in inputs):
        return drift_of(_side(read_targets((old,), sys.stdin.buffer), config), _side(inputs, config))
    return _compared(
        before or standing(_side(read_targets((old,), sys.stdin.buffer), config).result),
        after or standing(_side(inputs, config).result),
    )


def _of_plan(name: str, config: Config) -> Drift:
    from auditor.sources.prior import read_prior

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        hint = "one name alone is a plan; name two to compare anything else"
        raise SourceError(name, f"cannot be read: {error.strerror}", hint=hint) from None
    before, after = read_prior(name, data), read_bytes(name, data)
    stood = any(r.mode == "managed" for r in before.records)
    old = standing(_side((before,), config).result) if stood else NOTHING
    return _compared(old, standing(_side((after,), config).result))


def _compared(old: Standing, new: Standing) -> Drift:
    common = {s.name for s in old.services} & {s.name for s in new.services}
    unread = tuple(f"{policy} could not be evaluated for {service}" for policy, service in sorted(new.failed))
    return Drift(changes=compare(old, new), compared=len(common), unread=unread, what="services")


def _saved(name: str) -> Standing | None:
    """Return what a saved result or a baseline says, None where *name* is something else."""
    from auditor.baseline import from_json, is_baseline
    from auditor.reporting.reading import from_json as result_from_json
    from auditor.reporting.reading import is_result

    path = Path(name)
    if name == "-" or not path.is_file():
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None  # the readers of inputs say what is wrong with it
    if is_baseline(data):
        return from_json(data, name)
    return standing(result_from_json(data, name)) if is_result(data) else None


def _side(inputs: Iterable[Input], config: Config) -> Side:
    read = tuple(inputs)
    result = run_audit(read, config, load(bundled("policies")), Options())
    return Side(result=result, records={r.address: r for i in read for r in i.records})
