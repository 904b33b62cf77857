"""What changed between two builds, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from trialdossier.sources import ReadableError, printable
from trialdossier.storage import read_table
from trialdossier.tables import COMPUTED, FACTS, cited_columns
from trialdossier.tabulate import row_key


@dataclass(frozen=True)
class Change:
    """A cell that one build has and another has not, or has otherwise; a quote is None where a cell was computed."""

    kind: str
    cell: str
    old: str | None
    old_quote: str | None
    new: str | None
    new_quote: str | None

    def __str__(self) -> str:
        old = f"{self.old!r} (quote {self.old_quote!r})" if self.old_quote else repr(self.old)
        new = f"{self.new!r} (quote {self.new_quote!r})" if self.new_quote else repr(self.new)
        shown = {"added": new, "removed": old, "changed": f"{old} -> {new}"}[self.kind]
        return printable(f"{self.kind}  {self.cell}  {shown}")


def changes(old: Path, new: Path) -> Iterator[Change]:
    """Cells added, removed or changed from the outputs `old` to the outputs `new`, in the order of their tables."""
    before, after = _cells(old), _cells(new)
    for cell in sorted(before.keys() | after.keys()):
        was, now = before.get(cell), after.get(cell)
        if was is None and now is not None:
            yield Change("added", cell, None, None, *now)
        elif was is not None and now is None:
            yield Change("removed", cell, *was, None, None)
        elif was is not None and now is not None and was[0] != now[0]:
            yield Change("changed", cell, *was, *now)


def _cells(outputs: Path) -> dict[str, tuple[str, str | None]]:
    folder = outputs / "tables"
    if not folder.is_dir():
        raise ReadableError(f"{printable(str(outputs))}: no tables there; expected the outputs of a build")
    evidence = read_table(folder, "evidence")
    quotes = {
        f"{table}:{row}:{column}": quote
        for table, row, column, quote in zip(
            evidence["table"], evidence["row"], evidence["column"], evidence["quote"], strict=True
        )
    }
    cells = {}
    for name, schema in (FACTS | COMPUTED).items():
        for record in read_table(folder, name).to_dict("records"):
            for column in cited_columns(schema):
                if pd.notna(record[column]):
                    cell = f"{name}:{row_key(record['source_id'], record['ordinal'])}:{column}"
                    cells[cell] = (str(record[column]), quotes.get(cell))
    return cells
