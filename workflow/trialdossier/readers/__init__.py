"""One module per document layout, and the choice among them.

A reader module gives
    NAME         the layout's short name (`trialdossier formats`)
    TITLE        one line that says what documents it reads
    LOOKED_FOR   what tells such a document from others, in words (for the error when none recognises a file)
    FRAME        patterns of page furniture: each line that lies wholly inside a match carries no information
    recognises   whether a document is of this layout
    read         the rows of a document, the `studies` row first
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from trialdossier.readers import api_v2_json, article, details_page, legacy_xml, mirror_record, results_page
from trialdossier.readers.intake import expect_one_text
from trialdossier.rows import Row
from trialdossier.sources import Document, SourceError, printable


class Reader(Protocol):
    """What a reader module gives."""

    @property
    def NAME(self) -> str: ...

    @property
    def TITLE(self) -> str: ...

    @property
    def LOOKED_FOR(self) -> str: ...

    @property
    def FRAME(self) -> Sequence[re.Pattern[str]]: ...

    def recognises(self, document: Document) -> bool: ...

    def read(self, document: Document) -> Iterator[Row]: ...


READERS: tuple[Reader, ...] = (results_page, details_page, mirror_record, article, api_v2_json, legacy_xml)


def reader_for(document: Document, name: str | None = None) -> Reader:
    """The one reader that recognises `document`, or the reader called `name`; SourceError otherwise."""
    shown = printable(str(document.path))
    expect_one_text(document)
    if name is not None:
        return _called(name, shown)
    matching = [reader for reader in READERS if reader.recognises(document)]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise SourceError(shown, f"recognised by several readers: {', '.join(r.NAME for r in matching)}")
    looked = "".join(f"\n    {reader.NAME}: {reader.LOOKED_FOR}" for reader in READERS)
    raise SourceError(shown, f"no known layout\n  looked for{looked}")


def _called(name: str, shown: str) -> Reader:
    chosen = [reader for reader in READERS if name == reader.NAME]
    if not chosen:
        raise SourceError(shown, f"no layout is called {name!r}; there are {', '.join(r.NAME for r in READERS)}")
    return chosen[0]
