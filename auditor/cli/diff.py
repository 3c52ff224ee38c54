"""`auditor diff`: what got worse or better, of plans, states and results, and of a live account against the code."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from auditor.bundled import bundled
from auditor.cli import live
from auditor.cli.output import THRESHOLDS
from auditor.cli.source_options import source_options
from auditor.comparison import NOTHING, Standing, compare, standing
from auditor.configuration.reader import read_config
from auditor.drift import Drift, Side
from auditor.drift import compare as drift_of
from auditor.engine import load
from auditor.errors import SourceError, UsageError
from auditor.model.config import Config
from auditor.model.finding import Severity
from auditor.pipeline import Options, run_audit
from auditor.reporting import changes
from auditor.sources import Input, Reading, read_bytes, read_targets
from auditor.sources.revisions import checked_out

_ACCOUNT = "aws-inventory"


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@live.options
@click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    default="info",
    show_default=True,
    help="Exit 1 for losses from this severity on; a verdict or a cut set that got worse always counts.",
)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("-f", "--format", "form", type=click.Choice(tuple(changes.FORMATS)), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the differences.")
@source_options
def command(  # noqa: PLR0913 - one parameter per option
    old: str,
    new: str | None,
    fail_on: str,
    config_path: Path | None,
    form: str,
    quiet: bool,  # noqa: FBT001 - click passes flags as booleans
    reading: Reading,
    **asked: Any,
) -> int:
    r"""Say what got worse, what got better and what stayed from OLD to NEW.

    Each is a plan, a state, a directory of source, a saved result, a baseline or a git revision (REVISION[:PATH];
    without PATH the directory that the other one is); NEW may be an account (`aws:`) or a saved scan of one. A plan
    alone is compared with the state that it was made on.

    \b
    Examples:
      auditor diff plan.json
      auditor diff plan.json -f markdown > comment.md
      auditor diff main-result.json plan.json
      auditor diff origin/main infra/
      auditor diff v1.4:infra/prod v1.5:infra/prod --fail-on high
      auditor diff terraform.tfstate aws: --regions ap-northeast-1
      auditor diff last-month.json.zst aws:

    Exit codes: 0 nothing lost, 1 something lost or worse, 3 the comparison could not be completed.
    """
    if live.is_live((old,)):
        raise UsageError("the account comes second", hint=f"auditor diff {new or 'CODE'} {old}")
    how = _How(read_config(config_path), reading)
    options = live.LiveOptions(**asked)
    if new is not None and live.is_live((new,)):
        read = live.read_live(options, quiet=quiet)
        if read.interrupted:
            return 130
        with checked_out(old) as before:
            found = drift_of(how.side(how.read(before)), how.side(read.inputs))
    else:
        live.refuse(options)
        found = _of_plan(old, how) if new is None else _of_two(old, new, how)
    sys.stdout.write(changes.FORMATS[form](found))
    if options.strict and found.unread:
        return 3
    return _code(found, fail_on)


@dataclass(frozen=True, slots=True)
class _How:
    """How both sides are read and judged."""

    config: Config
    reading: Reading

    def read(self, name: str) -> tuple[Input, ...]:
        return read_targets((name,), sys.stdin.buffer, self.reading)

    def side(self, inputs: Iterable[Input]) -> Side:
        read = tuple(inputs)
        result = run_audit(read, self.config, load(bundled("policies")), Options())
        return Side(result=result, records={r.address: r for i in read for r in i.records})

    def standing(self, inputs: Iterable[Input]) -> Standing:
        return standing(self.side(inputs).result)


def _of_two(old: str, new: str, how: _How) -> Drift:
    here = next((n for n in (new, old) if Path(n).is_dir()), ".")
    with ExitStack() as stack:
        before, after = (stack.enter_context(checked_out(name, here)) for name in (old, new))
        return _between(before, after, how)


def _between(old: str, new: str, how: _How) -> Drift:
    before, after = _saved(old), _saved(new)
    inputs = () if after else how.read(new)
    if not before and any(i.meta.kind == _ACCOUNT for i in inputs):
        return drift_of(how.side(how.read(old)), how.side(inputs))
    return _compared(before or how.standing(how.read(old)), after or how.standing(inputs))


def _of_plan(name: str, how: _How) -> Drift:
    from auditor.sources.prior import read_prior

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        hint = "one name alone is a plan; name two to compare anything else"
        raise SourceError(name, f"cannot be read: {error.strerror}", hint=hint) from None
    before, after = read_prior(name, data), read_bytes(name, data)
    stood = any(r.mode == "managed" for r in before.records)
    return _compared(how.standing((before,)) if stood else NOTHING, how.standing((after,)))


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


def _code(found: Drift, fail_on: str) -> int:
    if fail_on == "never":
        return 0
    return 1 if any(c.fails(Severity[fail_on.upper()]) for c in found.changes) else 0
