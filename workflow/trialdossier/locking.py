"""One build at a time in a folder; and nothing of a build that was killed stands in the way of the next.

A lock of the operating system (flock) ends with the process that holds it, however that ends.
"""

from __future__ import annotations

import base64
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from trialdossier.sources import ReadableError

STATE = Path(".snakemake")
KEPT = ".snakemake_timestamp"
"""The one hidden file that Snakemake leaves in a folder on purpose."""
PATIENCE = 5.0
"""Seconds that a build waits for the lock: a dry run holds it that long at most."""


class BuildLock:
    """The lock of the one build in `project`, which this process holds from `take` to its end."""

    def __init__(self, project: Path):
        self.project = project
        self.file: IO[str] | None = None

    def take(self) -> bool:
        """Take the lock where it is free, and clear away what a killed build left; whether this process has it."""
        if self.file is None:
            file = opened(self.project / STATE / "trialdossier.build")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self.file = file
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            self.clear()
        return True

    def expect(self) -> None:
        """Take the lock; ReadableError, naming the other build, where it does not become free."""
        end = time.monotonic() + PATIENCE
        while not self.take():
            if time.monotonic() > end:
                who = (self.project / STATE / "trialdossier.build").read_text(encoding="utf-8")
                raise ReadableError(f"another build runs in this folder (process {who}); wait until it ends")
            time.sleep(0.1)

    def clear(self) -> None:
        """Wait for steps that outlived a killed build; then remove its marks and its unfinished files."""
        with opened(self.project / STATE / "trialdossier.steps") as steps:
            fcntl.flock(steps, fcntl.LOCK_EX)
        shutil.rmtree(self.project / STATE / "locks", ignore_errors=True)
        for mark, output in unfinished(self.project):
            removed(output)
            mark.unlink(missing_ok=True)
        for path in list((self.project / "outputs").rglob(".*")):
            if path.name != KEPT:
                removed(path)


def unfinished(project: Path) -> list[tuple[Path, Path]]:
    """The outputs of jobs that Snakemake began and did not see end, each behind its mark.

    A mark is a file whose path below `incomplete` is that of the output in base64, cut into folders where it is long.
    """
    marks = project / STATE / "incomplete"
    found = []
    for mark in sorted(path for path in marks.rglob("*") if path.is_file()):
        name = "".join(part.removeprefix("@") for part in mark.relative_to(marks).parts)
        try:
            output = project / base64.urlsafe_b64decode(name).decode("utf-8")
        except ValueError:
            continue
        if output.resolve().is_relative_to((project / "outputs").resolve()):
            found.append((mark, output))
    return found


def removed(path: Path) -> None:
    """Remove a file, a link or a folder, where it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def step() -> Iterator[None]:
    """Run one step of a build, so that a build that is started after this one was killed waits for its end."""
    with opened(STATE / "trialdossier.steps") as steps:
        fcntl.flock(steps, fcntl.LOCK_SH)
        yield


def opened(path: Path) -> IO[str]:
    """A lock file, made where it is not there."""
    path.parent.mkdir(exist_ok=True)
    return path.open("a", encoding="utf-8")
