"""How the steps of the workflow end when a source is bad: one readable block, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trialdossier.sources import SourceError


@contextmanager
def readable(log: str) -> Iterator[None]:
    """Run a step; where a source is bad, say so on stderr and in `log`, and end with status 2."""
    Path(log).write_text("", encoding="utf-8")
    try:
        yield
    except SourceError as error:
        message = f"error: {error}\n"
        Path(log).write_text(message, encoding="utf-8")
        sys.stderr.write(message)
        sys.exit(2)
