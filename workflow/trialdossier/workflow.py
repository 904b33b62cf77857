"""What the workflow's files share: which sources can be read, and how a step ends when one cannot."""

from __future__ import annotations

import errno
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from trialdossier.inputs import LeftOut, Source, catalogue, documents, expect_file
from trialdossier.locking import step
from trialdossier.sources import Document, ReadableError, SourceError, printable

SKIP = "skip"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""Errors of a place where nothing more can be written."""


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
def readable(log: str | None = None) -> Iterator[None]:
    """Run a step; where it cannot be done, say why on stderr and in `log`, and end with status 2."""
    if log:
        Path(log).write_text("", encoding="utf-8")
    try:
        with step() if log else nullcontext():
            yield
    except (ReadableError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in FULL:
            raise
        message = f"error: {_in_words(error)}\n"
        sys.stderr.write(message)
        if log:
            Path(log).write_text(message, encoding="utf-8")
        sys.exit(2)


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


def failures(logs: Path, since: float) -> str:
    """What the steps that failed after `since` (seconds of the clock) wrote into their logs below `logs`."""
    written = (path for path in sorted(logs.rglob("*.log")) if path.stat().st_mtime >= since)
    return "".join(path.read_text(encoding="utf-8") for path in written)
