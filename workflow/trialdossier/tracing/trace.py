"""From a figure, a cell or an evidence id down to the characters of the source and its SHA-256."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, place
from trialdossier.sources import ReadableError, printable
from trialdossier.storage import read_table
from trialdossier.tables import TABLES

EVIDENCE_ID = re.compile(r"[A-Z]+r?\d+")


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
    """The tables of one build, looked up from any value to its source."""

    def __init__(self, outputs: Path):
        self.outputs, self.folder = outputs, outputs / "tables"
        if not (self.folder / "evidence.parquet").exists():
            raise ReadableError(f"{printable(str(outputs))}: no tables there; build them with `make dossier`")
        self.evidence = read_table(self.folder, "evidence")
        self.lineage = read_table(self.folder, "lineage")
        self.sources = read_table(self.folder, "sources").set_index("source_id")

    def trace(self, target: str) -> list[Traced]:
        """The chains of a figure file, a place `table:row:column` or an evidence id; else ReadableError."""
        if EVIDENCE_ID.fullmatch(target):
            return [self.cell(self._of_id(target))]
        table, row, column = place(target)
        if table in TABLES and column in TABLES[table].columns:
            return [self.cell(Cell(table, row, column))]
        provenance = Path(target).with_suffix(".json")
        if provenance.is_file():
            cells = json.loads(provenance.read_text(encoding="utf-8")).get("cells", [])
            return [self.cell(Cell(entry["table"], entry["row"], entry["column"])) for entry in cells]
        raise ReadableError(
            f"{printable(target)}: neither a figure file, nor table:row:column (studies:source/1:enrollment), "
            "nor an evidence id (A12)"
        )

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
        table = read_table(self.folder, cell.table)
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


def as_json(chains: list[Traced]) -> str:
    """`chains` for machines."""
    return json.dumps([asdict(chain) for chain in chains], ensure_ascii=False, indent=1)


def as_text(chains: list[Traced]) -> str:
    """`chains` as an indented tree, without characters that a terminal would act on."""
    return "\n".join(printable(line) for chain in chains for line in _lines(chain, 0))


def _lines(chain: Traced, depth: int) -> Iterator[str]:
    margin = "  " * depth
    yield f"{margin}{chain.id or '-'}  {chain.cell} = {chain.value}"
    for quote in chain.quotes:
        shown = " ".join(quote.text.split())
        yield f'{margin}  "{shown}"'
        yield f"{margin}  {quote.path}:{quote.line}, characters {quote.start} to {quote.end}, SHA-256 {quote.sha256}"
    for cell in chain.inputs:
        yield from _lines(cell, depth + 1)
