"""The checksums of a build held against those that git holds: the one output that is tracked."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from trialdossier.sources import ReadableError, printable
from trialdossier.tracing.checksums import LISTED, Listed

WORDS = {
    "added": "is built, but not among the committed checksums",
    "removed": "is among the committed checksums, but not built",
    "changed": "is built with other bytes than those whose checksum was committed",
}
REMEDY = (
    f"If the change is meant: look at it with `trialdossier diff OLD NEW`, then `git add {LISTED}` and commit it "
    "together with what caused it.\nIf it is not: another machine may differ in some files; docs/reproducibility.md "
    "says in which, and why."
)


def drifted(project: Path, revision: str = "HEAD") -> Iterator[str]:
    """A line for each file whose checksum is not the committed one, then what to do; nothing where all are.

    ReadableError where there is no build, or where git holds no checksums.
    """
    built = project / LISTED
    if not built.is_file():
        raise ReadableError(f"{printable(str(built))}: no such file; build it with `make dossier`")
    now, then = Listed.of(built.read_bytes()), Listed.of(committed(project, revision))
    found = [f"{name}: {WORDS[kind]}" for name, kind in then.compared(now.digests)]
    if found:
        yield from [*found, f"{len(found)} of {len(now.digests)} files", *REMEDY.splitlines()]


def committed(project: Path, revision: str) -> bytes:
    """The SHA256SUMS that git holds at `revision`."""
    command = ["git", "show", "--end-of-options", f"{revision}:./{LISTED}"]
    try:
        done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    except OSError as error:
        raise ReadableError(f"git does not start: {error.strerror}") from None
    if done.returncode:
        why = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise ReadableError(f"git holds no {LISTED} at {printable(revision)}: {printable(why)}; commit one first")
    return done.stdout
