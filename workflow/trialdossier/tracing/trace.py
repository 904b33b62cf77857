"""From a figure, a cell or an evidence id down to the characters of the source and its SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, place
from trialdossier.sources import ReadableError, printable, shortened
from trialdossier.storage import LazyFrames, expected_table, spreadsheet_csv
from trialdossier.tables import COMPUTED, FACTS, TABLES
from trialdossier.tracing.checksums import digest
from trialdossier.tracing.pictures import EVIDENCE_ID, Provenance, provenance
from trialdossier.tracing.uses import Placed, Used, Uses

LINE = re.compile(r"([^\0\n]+):([1-9][0-9]{0,17})")
"""A line of a source: its file and number."""
PICTURES, DATA = (".svg", ".png", ".json"), ".csv"
"""How the files of a figure end: those that state their provenance, and the data plotted."""
FORMS = (
    "a figure file that is there (.svg, .png, .csv or .json), nor table:row:column (studies:source/1:enrollment), "
    "nor an evidence id (A12)"
)
"""What every target can be, for a sentence that says it is none of them."""


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

    def __init__(self, outputs: Path, inputs: str = "inputs"):
        self.outputs, self.folder = outputs, outputs / "tables"
        self.inputs, self.project = inputs, Path(os.path.abspath(outputs)).parent
        if not (self.folder / "evidence.parquet").exists():
            raise ReadableError(f"{printable(str(outputs))}: no tables there; build them with `make dossier`")
        self.frames = LazyFrames(lambda name: expected_table(self.folder, name))
        self.evidence, self.lineage = self.frames["evidence"], self.frames["lineage"]
        self.sources = self.frames["sources"].set_index("source_id")

    def trace(self, target: str) -> list[Traced]:
        """The chains of a figure file, a place `table:row:column` or an evidence id; else ReadableError."""
        if found := self._cell(target):
            return [self.cell(found)]
        if not _is_figure(target):
            raise ReadableError(f"{_quoted(target)}: neither {FORMS}")
        figure = self._figures(Path(target))[0]
        return [self.cell(self._of_id(key)) for key in provenance(figure.with_suffix(".json")).ids]

    def uses(self, target: str) -> list[Used] | list[Placed]:
        """What depends on a line of a source (`file:line`), `table:row:column` or an id; where a figure stands."""
        if found := self._cell(target):
            self.cell(found)
            return [self._uses.of(found)]
        if _is_figure(target):
            return [place for figure in self._figures(Path(target)) for place in self._uses.placed(figure)]
        line = LINE.fullmatch(target)
        if not line:
            raise ReadableError(f"{_quoted(target)}: neither a line of a source (inputs/file.txt:12), nor {FORMS}")
        source = self._source(line[1])
        if not source:
            raise ReadableError(
                f"{_quoted(target)}: {_quoted(line[1])} is no document of this build; "
                f"{printable(str(self.folder / 'sources.csv'))} lists those, which stand in {printable(self.inputs)}"
            )
        count = int(self.sources.loc[source]["lines"])
        if int(line[2]) > count:
            raise ReadableError(f"{printable(target)}: no such line; the document has {count} lines")
        return [self._uses.of(cell) for cell in self._uses.at(source, int(line[2]))]

    @cached_property
    def _uses(self) -> Uses:
        return Uses(self.outputs, self.frames)

    def _source(self, file: str) -> str | None:
        """The id of the source that is the file `file`, that has this name, or that has this id; else None."""
        names = {str(path): str(key) for key, path in self.sources["path"].items()}
        spelled = {**names, **{os.path.join(self.inputs, name): key for name, key in names.items()}}
        if found := spelled.get(os.path.normpath(file)) or (file if file in self.sources.index else None):
            return found
        files = {os.path.realpath(self.project / self.inputs / name): key for name, key in names.items()}
        return files.get(os.path.realpath(file))

    def _figures(self, path: Path) -> list[Path]:
        """The pictures of this build, at least one, that the figure file `path` is or is a copy of."""
        if path.suffix.lower() == DATA:
            stated = digest(path)
            same = [figure for figure in self._known if stated in self._plotted(figure)]
        else:
            inside = provenance(path)
            same = [figure for figure, known in self._known.items() if known == inside]
        if not same:
            raise ReadableError(
                f"{printable(str(path))}: no figure of {printable(str(self.outputs))} has this provenance; "
                "it was drawn by another build, or changed since"
            )
        itself = [figure for figure in same if figure.resolve() == path.with_suffix(".svg").resolve()]
        return itself or same

    @cached_property
    def _known(self) -> dict[Path, Provenance]:
        """The pictures of this build with what the file beside each says of it."""
        return {path.with_suffix(".svg"): said for path in self._uses.provenance_files() if (said := _said(path))}

    def _plotted(self, figure: Path) -> set[str]:
        """The SHA-256 of the data that a picture shows, as they are and as the dossier offers them for download."""
        data = figure.with_suffix(DATA)
        if not data.is_file():
            return set()
        return {digest(data), hashlib.sha256(spreadsheet_csv(data.read_bytes())).hexdigest()}

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


def _is_figure(target: str) -> bool:
    """Whether `target` is a file of a form in which figures are saved; over-long and empty names are none."""
    return target.lower().endswith((*PICTURES, DATA)) and os.path.isfile(target)


def _said(path: Path) -> Provenance | None:
    """What a provenance file of the build says; None where it is damaged, which `verify` tells."""
    try:
        return provenance(path)
    except ReadableError:
        return None


def _quoted(target: str) -> str:
    """`target` as an error names it."""
    return repr(shortened(printable(target), 100))
