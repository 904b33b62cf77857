"""From a figure, a cell or an evidence id down to the characters of the source and its SHA-256."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, place
from trialdossier.sources import ReadableError, printable
from trialdossier.storage import LazyFrames, read_table
from trialdossier.tables import COMPUTED, FACTS, TABLES
from trialdossier.tracing.uses import Used, Uses

EVIDENCE_ID = re.compile(r"[A-Z]+r?\d+")
LINE = re.compile(r"(.+):([1-9]\d*)")
"""A line of a source: its file and number."""


@dataclass(frozen=True)
class Quote:
    """Characters that a cell was read from."""

    path: str
    sha256: str
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Traced:
    """A cell with what it was read or computed from."""

    cell: str
    id: str | None
    value: str | None
    quotes: list[Quote] = field(default_factory=list)
    inputs: list[Traced] = field(default_factory=list)


class Tracer:
    """The tables of one build, looked up from any value to its source, and from any source to what depends on it."""

    def __init__(self, outputs: Path):
        self.outputs, self.folder = outputs, outputs / "tables"
        if not (self.folder / "evidence.parquet").exists():
            raise ReadableError(f"{printable(str(outputs))}: no tables there; build them with `make dossier`")
        self.frames = LazyFrames(lambda name: read_table(self.folder, name))
        self.evidence, self.lineage = self.frames["evidence"], self.frames["lineage"]
        self.sources = self.frames["sources"].set_index("source_id")

    def trace(self, target: str) -> list[Traced]:
        """The chains of a figure file, a place `table:row:column` or an evidence id; else ReadableError."""
        if found := self._cell(target):
            return [self.cell(found)]
        provenance = Path(target).with_suffix(".json")
        if not provenance.is_file():
            raise ReadableError(
                f"{printable(target)}: neither a figure file, nor table:row:column (studies:source/1:enrollment), "
                "nor an evidence id (A12)"
            )
        return [self.cell(cell) for cell in _plotted(provenance)]

    def uses(self, target: str) -> list[Used]:
        """What depends on a line of a source (`file:line`), a place `table:row:column` or an evidence id."""
        if found := self._cell(target):
            self.cell(found)
            return [self._uses.of(found)]
        line = LINE.fullmatch(target)
        source = self._source(line[1]) if line else None
        if not line or not source:
            raise ReadableError(
                f"{printable(target)}: neither a line of a source (inputs/file.txt:12), nor table:row:column, "
                "nor an evidence id (A12)"
            )
        count = int(self.sources.loc[source]["lines"])
        if int(line[2]) > count:
            raise ReadableError(f"{printable(target)}: no such line; the document has {count} lines")
        return [self._uses.of(cell) for cell in self._uses.at(source, int(line[2]))]

    @cached_property
    def _uses(self) -> Uses:
        return Uses(self.outputs, self.frames)

    def _source(self, file: str) -> str | None:
        """The id of the source that is the file `file` (with or without its folder), or that has this id."""
        names = {str(path): str(key) for key, path in self.sources["path"].items()}
        return names.get(Path(file).name) or (file if file in self.sources.index else None)

    def _cell(self, target: str) -> Cell | None:
        """The cell that an evidence id or a place `table:row:column` names; None where `target` is neither."""
        if EVIDENCE_ID.fullmatch(target):
            return self._of_id(target)
        table, row, column = place(target)
        if table in FACTS | COMPUTED and column in TABLES[table].columns:
            return Cell(table, row, column)
        return None

    def _of_id(self, evidence_id: str) -> Cell:
        found = self.evidence[self.evidence["id"] == evidence_id]
        if len(found):
            return Cell(*found.iloc[0][["table", "row", "column"]])
        computed = self.lineage[self.lineage["id"] == evidence_id]
        if computed.empty:
            raise ReadableError(f"{evidence_id}: no such evidence id in {self.folder}")
        return Cell(*computed.iloc[0][["result_table", "result_row", "result_column"]])

    def cell(self, cell: Cell) -> Traced:
        """The chain of one cell; ReadableError where there is no such row."""
        source, _, ordinal = cell.row.rpartition("/")
        table = self.frames[cell.table]
        rows = table[(table["source_id"] == source) & (table["ordinal"].astype("string") == ordinal)]
        if rows.empty:
            raise ReadableError(f"{printable(str(cell))}: no such row")
        value = rows.iloc[0][cell.column]
        mine = self.evidence[
            (self.evidence[["table", "row", "column"]] == [cell.table, cell.row, cell.column]).all(axis=1)
        ]
        computed = self.lineage[
            (self.lineage[["result_table", "result_row", "result_column"]] == [cell.table, cell.row, cell.column]).all(
                axis=1
            )
        ]
        ids = [*mine["id"], *computed["id"]]
        return Traced(
            str(cell),
            ids[0] if ids else None,
            None if pd.isna(value) else str(value),
            [self._quote(row) for row in mine.to_dict("records")],
            [self.cell(Cell(row["table"], row["row"], row["column"])) for row in computed.to_dict("records")],
        )

    def _quote(self, row: dict[str, Any]) -> Quote:
        source = self.sources.loc[row["source_id"]]
        return Quote(source["path"], source["sha256"], row["line"], row["start"], row["end"], row["quote"])


def _plotted(provenance: Path) -> list[Cell]:
    """The cells that a figure shows, as the file beside it says."""
    try:
        entries = json.loads(provenance.read_text(encoding="utf-8"))["cells"]
        return [Cell(entry["table"], entry["row"], entry["column"]) for entry in entries]
    except (ValueError, KeyError, TypeError) as error:
        raise ReadableError(f"{printable(str(provenance))}: not the provenance of a figure ({error})") from None
