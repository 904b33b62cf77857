"""Row: what every reader gives."""

from __future__ import annotations

from dataclasses import dataclass

from trialdossier.sources import Cited

Cell = Cited | str | int | None


@dataclass(frozen=True, init=False)
class Row:
    """One row of a table: cited cells, and the keys (plain numbers or words) that the pipeline gives.

    A cell that a document does not state is None or left out.
    """

    table: str
    cells: dict[str, Cell]

    def __init__(self, table: str, /, **cells: Cell):
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "cells", {name: cell for name, cell in cells.items() if cell is not None})

    def __bool__(self) -> bool:
        """Whether the row states anything: at least one cell is cited."""
        return any(isinstance(cell, Cited) for cell in self.cells.values())
