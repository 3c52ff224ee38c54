"""A directory as a git revision has it: `main`, `v1.2:infra/prod`; the repository itself is not touched."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import SourceError

_TIMEOUT = 120


@contextmanager
def checked_out(target: str, directory: str = ".") -> Iterator[str]:
    """Yield where the files of *target* lie: *target* itself, or a temporary copy where it names a revision.

    A revision is spelled as for git, REVISION[:PATH]; without PATH it means *directory*. All of the revision is
    written out, since modules may lie beside the directory; what git does not keep (`.terraform`) is not there.

    https://git-scm.com/docs/gitrevisions
    """
    if target == "-" or Path(target).exists():
        yield target
        return
    revision, colon, path = target.partition(":")
    place = _place(path if colon else directory, from_root=bool(colon))
    # A word that starts with "-" would be an option of git.
    commit = "" if target.startswith("-") or place is None else _commit(revision)
    if place is None or not commit:
        yield target  # what reads it says that there is no such file
        return
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        _extract(target, commit, Path(folder))
        found = Path(folder, place)
        if not found.exists():
            raise SourceError(target, f"revision {revision} has no {place}", hint=f"git ls-tree --name-only {revision}")
        yield str(found)


def _place(path: str, *, from_root: bool) -> str | None:
    """Return *path* seen from the root of the repository; None outside of any."""
    if from_root and not path.startswith("./"):
        return path or "."
    top = _git("rev-parse", "--show-toplevel")
    if not top:
        return None
    try:
        return str(Path(path).resolve().relative_to(Path(top).resolve()))
    except ValueError:
        return None


def _commit(revision: str) -> str:
    return _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").split("\n")[-1]


def _git(*words: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - git itself; the words are ours and one revision
            ["git", *words],  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            check=False,
            timeout=_TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _extract(target: str, commit: str, folder: Path) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - git itself, and the id of a commit
            ["git", "archive", "--format=tar", commit],  # noqa: S607 - the user's own git
            capture_output=True,
            check=True,
            timeout=_TIMEOUT,
            cwd=_git("rev-parse", "--show-toplevel"),
        )
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter=_inside)  # noqa: S202 - the filter keeps it in the folder
    except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
        raise SourceError(target, f"git cannot write it out: {error}") from None


def _inside(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """Return *member*; None for a link that leads out of the copy, which nothing may read through."""
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        return None
