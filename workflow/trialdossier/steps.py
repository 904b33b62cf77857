"""How a step of the workflow runs: under the lock of the build; where it cannot be done, it says why and no more."""

from __future__ import annotations

import errno
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from trialdossier import locking
from trialdossier.sources import ReadableError, printable
from trialdossier.storage import write_text

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""Errors of a place where nothing more can be written."""


@contextmanager
def readable(log: str | None = None) -> Iterator[None]:
    """Run a step; where it cannot be done, say why on stderr and in `log`, and end with status 2."""
    if log:
        Path(log).write_text("", encoding="utf-8")
    try:
        with locking.step() if log else nullcontext():
            yield
    except (ReadableError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in FULL:
            raise
        message = f"error: {_in_words(error)}\n"
        sys.stderr.write(message)
        if log:
            Path(log).write_text(message, encoding="utf-8")
        sys.exit(2)


@contextmanager
def step(job: Any) -> Iterator[None]:
    """Run the step that Snakemake calls `job` as `readable` does, and note what it took and gave in its `record`."""
    with readable(job.log[0]):
        yield
        write_text(Path(job.output.record), note(job))


def note(job: Any) -> str:
    """What a run of a step took and gave, as JSON: its rule, and its files and parameters by name."""
    stated = {
        "rule": job.rule,
        "wildcards": {name: str(value) for name, value in job.wildcards.items()},
        "inputs": {name: _paths(value) for name, value in job.input.items()},
        "outputs": {name: _paths(value) for name, value in job.output.items()},
        "params": dict(job.params.items()),
    }
    return json.dumps(stated, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _paths(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(path) for path in value]


def _in_words(error: ReadableError | OSError) -> str:
    if isinstance(error, ReadableError):
        return str(error)
    place = f"{printable(str(error.filename))}: " if error.filename else ""
    return f"{place}cannot be written: {error.strerror}; make room and run again, nothing half written is kept"


def unchanged(inputs: Path, parsed: Path, sources: Iterable[Mapping[str, Any]]) -> None:
    """ReadableError where a document in `inputs` is no longer the one that was read, as the records `sources` say.

    Its reading in `parsed` is removed, so that the next build reads it again.
    """
    changed = []
    for source in sources:
        path = inputs / source["path"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != source["sha256"]:
            (parsed / f"{source['path']}.json").unlink(missing_ok=True)
            changed.append(printable(str(path)))
    if changed:
        raise ReadableError(f"{', '.join(changed)}: changed while the build ran; run it again")
