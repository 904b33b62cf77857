"""What the workflow's files share: which sources can be read, and how a step ends when one cannot."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trialdossier.inputs import LeftOut, Source, catalogue, documents, expect_file
from trialdossier.sources import Document, ReadableError, SourceError, printable
from trialdossier.storage import write_text

SKIP = "skip"


def readable_sources(
    folder: Path, parsed: Path, max_bytes: int, on_unreadable: str = "error"
) -> tuple[dict[str, Source], list[LeftOut]]:
    """The sources of `folder` by file name, and what is left out of them (nothing, unless `on_unreadable` is `skip`).

    ReadableError, before anything is built, that names each document which cannot be read. A document whose reading
    in `parsed` is newer was recognised before and is not looked at again.
    """
    unreadable: dict[str, SourceError] = {}
    files = documents(folder)
    for path in files:
        try:
            expect_file(path)
        except SourceError as error:
            unreadable[printable(path.name)] = error
    for source in catalogue(folder, unreadable):
        try:
            if not _read_before(source.path, parsed):
                _look_at(source, max_bytes)
        except SourceError as error:
            unreadable[printable(source.path.name)] = error
    if not files:
        raise SourceError(folder, "holds no source document; put at least one there")
    if unreadable and (on_unreadable != SKIP or len(unreadable) == len(files)):
        raise ReadableError("\nerror: ".join(str(error) for _, error in sorted(unreadable.items())))
    left_out = [LeftOut(name, error.reason) for name, error in sorted(unreadable.items())]
    return {source.path.name: source for source in catalogue(folder, unreadable)}, left_out


def _read_before(path: Path, parsed: Path) -> bool:
    reading = parsed / f"{path.name}.json"
    try:
        return reading.stat().st_mtime >= path.stat().st_mtime
    except OSError:
        return False


def _look_at(source: Source, max_bytes: int) -> None:
    from trialdossier.readers import reader_for  # half a second of patterns, which most steps never need

    document = Document.load(source.path, source.source_id, max_bytes)
    if source.sha256 and source.sha256 != document.sha256:
        raise SourceError(
            source.path, "not the bytes whose SHA-256 sources.yaml states; get it again, or take it out there"
        )
    reader_for(document)


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


@contextmanager
def readable(log: str | None = None) -> Iterator[None]:
    """Run a step; where it cannot be done, say why on stderr and in `log`, and end with status 2."""
    if log:
        Path(log).write_text("", encoding="utf-8")
    try:
        yield
    except ReadableError as error:
        message = f"error: {error}\n"
        if log:
            Path(log).write_text(message, encoding="utf-8")
        sys.stderr.write(message)
        sys.exit(2)


def failures(logs: Path, since: float) -> str:
    """What the steps that failed after `since` (seconds of the clock) wrote into their logs below `logs`."""
    written = (path for path in sorted(logs.rglob("*.log")) if path.stat().st_mtime >= since)
    return "".join(path.read_text(encoding="utf-8") for path in written)
