"""`auditor report`: a report from inputs, or from a JSON report that was saved."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from msgspec.structs import replace

from auditor.bundled import bundled
from auditor.cli.output import FORMAT_NAMES, Look, Ordered, pair, read_frameworks, read_time, warn, write
from auditor.cli.source_options import source_options
from auditor.errors import UsageError
from auditor.result import AuditResult
from auditor.sources import Reading

_NOT_REPLAYED = (
    "The saved result was written without --history: published incidents were not replayed on it, no downtime was "
    "expected from them, and its fault trees cannot be shown. Scan the input again with --history for these."
)


@click.command("report", cls=Ordered)
@click.argument("targets", nargs=-1, required=True, metavar="RESULT.json|INPUT...")
@click.option("-f", "--format", "formats", multiple=True, type=click.Choice(FORMAT_NAMES), help="May be repeated.")
@click.option("-o", "--output", "outputs", multiple=True, metavar="FILE", help="Its ending tells the format too.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("--service", "names", multiple=True, metavar="NAME", help="Only this service; may be repeated.")
@click.option("--framework", metavar="NAMES", help="Controls of these frameworks: dora,mica, ...; default all.")
@click.option("--templates", type=click.Path(exists=True, file_okay=False), help="Templates that come before ours.")
@click.option("--fonts", type=click.Path(exists=True, file_okay=False), help="More fonts for the PDF.")
@click.option("--brand", default="", metavar="NAME", help="Whose report it is, on the cover.")
@click.option("--language", default="en", metavar="TAG", help="Language of the words, for readers and hyphenation.")
@click.option("--words", type=click.Path(path_type=Path), help="JSON file with words that replace those of the PDF.")
@click.option("--now", metavar="TIME", help="Time stamp (ISO 8601); default SOURCE_DATE_EPOCH, else none.")
@click.option("-v", "--verbose", is_flag=True, help="Text: everything that the summary leaves out.")
@source_options
def command(  # noqa: PLR0913 - one parameter per option
    targets: tuple[str, ...],
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    config_path: Path | None,
    names: tuple[str, ...],
    framework: str | None,
    templates: str | None,
    fonts: str | None,
    brand: str,
    language: str,
    words: Path | None,
    now: str | None,
    verbose: bool,  # noqa: FBT001 - click passes flags as booleans
    reading: Reading,
) -> int:
    r"""Write reports for people who were not there; a saved JSON report needs no input any more.

    \b
    Examples:
      auditor report plan.json -o report.html
      auditor scan plan.json -f json --history -o result.json && auditor report result.json -o report.pdf
      auditor report plan.json -o evidence.zip --now 2026-11-24T12:00:00Z --framework dora,mica
    """
    pairs = pair(formats, outputs)
    look = Look(
        verbose=verbose,
        services=names,
        templates=templates or "",
        fonts=fonts or "",
        brand=brand,
        language=language,
        words=_words(words),
    )
    saved = _saved(targets)
    if saved is not None and (framework or config_path or now):
        raise UsageError(
            "a saved result cannot be changed any more", hint="leave out --framework, --config and --now, or scan again"
        )
    result = saved or _audited(targets, config_path, framework, now, reading)
    for name, target in pairs:
        write(result, name, target, look)
    warn(result)
    return 3 if result.failures else 0


def _saved(targets: tuple[str, ...]) -> AuditResult | None:
    """Return the saved result that the only target is, or None where the targets are inputs."""
    from auditor.reporting.reading import is_result, read_result

    if len(targets) != 1 or not Path(targets[0]).is_file():
        return None
    path = Path(targets[0])
    try:
        return _completed(read_result(path)) if is_result(path.read_bytes()) else None
    except OSError:
        return None  # the readers of inputs say what is wrong with it


def _completed(saved: AuditResult) -> AuditResult:
    """Return *saved* with what can still be told of it; what would take the input again is said to be missing."""
    if saved.snapshot is not None:
        return saved
    from auditor.assurance import concentration

    return replace(
        saved,
        concentration=saved.concentration or concentration(saved.services, {}),
        warnings=(*saved.warnings, _NOT_REPLAYED),
    )


def _audited(
    targets: tuple[str, ...], config_path: Path | None, framework: str | None, now: str | None, reading: Reading
) -> AuditResult:
    from auditor.configuration.reader import read_config
    from auditor.engine import load
    from auditor.pipeline import Options, run_audit
    from auditor.sources import read_targets

    stamp, today = read_time(now)
    options = Options(today=today, generated=stamp, history=True, frameworks=read_frameworks(framework or "all"))
    inputs = read_targets(targets, sys.stdin.buffer, reading)
    return run_audit(inputs, read_config(config_path), load(bundled("policies")), options)


def _words(path: Path | None) -> tuple[tuple[str, str], ...]:
    if path is None:
        return ()
    hint = 'give {"title": "...", ...}'
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}", hint=hint) from None
    except ValueError as error:
        raise UsageError(f"{path}: is not JSON: {error}", hint=hint) from None
    if not isinstance(document, dict) or not all(isinstance(v, str) for v in document.values()):
        raise UsageError(f"{path}: is no map from keys to words", hint=hint)
    return tuple(document.items())
