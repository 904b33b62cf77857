"""A computed value and the cells it was computed from; results into tables and lineage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from trialdossier import inputs
from trialdossier.storage import Frames, frame
from trialdossier.tables import COMPUTED

ACROSS = "across"
"""Trial and source of rows that are computed from several trials together."""


@dataclass(frozen=True)
class Cell:
    """The place of a cell: table, row key (`source_id/ordinal`), column."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}:{self.row}:{self.column}"


def cells_of(data: pd.DataFrame, table: str, *columns: str) -> tuple[Cell, ...]:
    """The cells of `columns` in each row of a keyed frame of `table`."""
    return tuple(Cell(table, key, column) for key in data[table] for column in columns)


def place(text: str) -> tuple[str, str, str]:
    """Table, row key and column of a place `table:row:column`."""
    table, _, rest = text.partition(":")
    row, _, column = rest.rpartition(":")
    return table, row, column


@dataclass(frozen=True)
class Derived:
    """A computed value and its inputs."""

    value: Any
    inputs: tuple[Cell, ...]


@dataclass(frozen=True)
class Result:
    """One row of a computed table."""

    table: str
    trial_id: str
    source_id: str
    cells: dict[str, Any]


def keyed(data: pd.DataFrame, name: str) -> pd.DataFrame:
    """`data` with the row key of each row in a column called like the table."""
    return data.assign(**{name: data["source_id"].str.cat(data["ordinal"].astype("string"), sep="/")})


def appearance(names: pd.Series, order: pd.Series | None = None) -> pd.Series:
    """The place of each of `names` in the order in which they first appear, in `order` where it is given."""
    first = dict.fromkeys(names if order is None else order)
    return names.map({name: place for place, name in enumerate(first)})


def where(holds: pd.Series, text: str) -> pd.Series:
    """`text` for each row that `holds`, nothing for the others."""
    return pd.Series(None, index=holds.index, dtype="string").mask(holds, text)


def tabulated(results: Iterable[Result], letters: dict[str, str]) -> Frames:
    """The computed tables of `results` and their lineage; `letters` are the short names of the sources."""
    records: dict[str, list[dict[str, Any]]] = {name: [] for name in COMPUTED}
    lineage: list[dict[str, Any]] = []
    counts: Counter[tuple[str, str]] = Counter()
    for result in results:
        counts[result.table, result.source_id] += 1
        ordinal = counts[result.table, result.source_id]
        keys = {"trial_id": result.trial_id, "source_id": result.source_id, "ordinal": ordinal}
        values = {}
        for column, cell in result.cells.items():
            values[column] = cell.value if isinstance(cell, Derived) else cell
            if isinstance(cell, Derived) and not pd.isna(cell.value):
                place = {
                    "result_table": result.table,
                    "result_row": f"{result.source_id}/{ordinal}",
                    "result_column": column,
                }
                lineage += [place | vars(cell_in) for cell_in in dict.fromkeys(cell.inputs)]
        records[result.table].append(keys | values)
    frames = {name: frame(name, rows) for name, rows in records.items()}
    return frames | {"lineage": frame("lineage", numbered(lineage, letters))}


def numbered(lineage: list[dict[str, Any]], letters: dict[str, str]) -> list[dict[str, Any]]:
    """`lineage` with an id per computed cell: the source's letter, `r`, and a running number."""
    ids: dict[tuple[str, str, str], str] = {}
    counts: Counter[str] = Counter()
    for entry in lineage:
        place = (entry["result_table"], entry["result_row"], entry["result_column"])
        if place not in ids:
            source = entry["result_row"].rpartition("/")[0]
            letter = inputs.ACROSS if source == ACROSS else letters[source]
            counts[letter] += 1
            ids[place] = f"{letter}r{counts[letter]}"
        entry["id"] = ids[place]
    return lineage
