"""Being written."""

import re
from collections.abc import Iterator

from trialdossier.rows import Row
from trialdossier.sources import Document

NAME = "article"
TITLE = ""
LOOKED_FOR = ""
FRAME: tuple[re.Pattern[str], ...] = ()


def recognises(document: Document) -> bool:
    return False


def read(document: Document) -> Iterator[Row]:
    yield from ()
