"""What the workflow's files share: which sources can be read, and how a step ends when one cannot."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trialdossier.inputs import Source, catalogue
from trialdossier.readers import reader_for
from trialdossier.sources import Document, ReadableError, SourceError


def readable_sources(folder: Path, parsed: Path, max_bytes: int) -> dict[str, Source]:
    """The sources of `folder` by file name; SourceError, before anything is built, where one has no known layout.

    A document whose reading in `parsed` is newer than it was recognised before and is not looked at again.
    """
    sources = catalogue(folder)
    if not sources:
        raise SourceError(folder, "holds no source document; put at least one there")
    for source in sources:
        reading = parsed / f"{source.path.name}.json"
        if not reading.exists() or reading.stat().st_mtime < source.path.stat().st_mtime:
            reader_for(Document.load(source.path, source.source_id, max_bytes))
    return {source.path.name: source for source in sources}


@contextmanager
def readable(log: str) -> Iterator[None]:
    """Run a step; where it cannot be done, say why on stderr and in `log`, and end with status 2."""
    Path(log).write_text("", encoding="utf-8")
    try:
        yield
    except ReadableError as error:
        message = f"error: {error}\n"
        Path(log).write_text(message, encoding="utf-8")
        sys.stderr.write(message)
        sys.exit(2)
