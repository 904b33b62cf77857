"""What is wrong with a file, and what depends on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from trialdossier.analysis.derived import Cell
from trialdossier.sources import printable
from trialdossier.storage import Frames
from trialdossier.tables import COMPUTED, FACTS
from trialdossier.tracing.uses import Uses

DOSSIER = "dossier.html and dossier.pdf"


@dataclass(frozen=True)
class Finding:
    """What is wrong with `file` (a path in the project), and what depends on that file."""

    file: str
    what: str
    depends: str = ""

    def __str__(self) -> str:
        line = printable(f"{self.file}: {self.what}")
        return f"{line}\n    depends on it: {printable(self.depends)}" if self.depends else line

    def told(self, depends: str) -> Finding:
        """The finding with what depends on its file."""
        return replace(self, depends=depends)


class Dependents:
    """What depends on each file of the project in `root`; `frames` are its tables, where they are known."""

    def __init__(self, root: Path, inputs: str, frames: Frames | None):
        self.root, self.inputs, self.frames = root, inputs, frames

    def of(self, file: str) -> str:
        """What depends on `file`, in words; empty where nothing does."""
        place = PurePosixPath(file)
        match place.parts:
            case ("outputs", "dossier", "project", *_):
                return DOSSIER
            case ("outputs", "dossier", _) | ("outputs", "tables", "README.md" | "datapackage.json") | ("outputs", _):
                return ""
            case ("outputs", "tables", name):
                return self._cells(self._in_table(name.partition(".")[0])) or "the notebooks, the dossier"
            case ("outputs", "tables", "trials", name):
                return f"the notebooks of {name.removesuffix('.sha256')}"
            case ("outputs", "figures", *_):
                return DOSSIER
            case ("outputs", "notebooks", *_):
                return DOSSIER
            case ("outputs", "parsed", name):
                return self._cells(self._of_source(name.removesuffix(".json")))
            case (self.inputs, name):
                return self._cells(self._of_source(name)) or "what is built from it"
            case ("notebooks", name):
                return f"the executed notebooks {place.stem}.ipynb and their figures, {DOSSIER}"
            case _:
                return "everything that is built"

    @cached_property
    def _uses(self) -> Uses | None:
        return Uses(self.root / "outputs", self.frames) if self.frames else None

    def _in_table(self, table: str) -> list[Cell]:
        known = table in FACTS or table in COMPUTED
        return [cell for cell in self._uses.ids if cell.table == table] if self._uses and known else []

    def _of_source(self, name: str) -> list[Cell]:
        if not self._uses or self.frames is None:
            return []
        paths = dict(zip(self.frames["sources"]["source_id"], self.frames["sources"]["path"], strict=True))
        cited = self.frames["evidence"]
        mine = cited[cited["source_id"].map(paths) == name]
        return [Cell(*place) for place in zip(mine["table"], mine["row"], mine["column"], strict=True)]

    def _cells(self, cells: list[Cell]) -> str:
        """Counts and names of what depends on `cells`."""
        if not cells or not self._uses:
            return ""
        uses, every = self._uses, self._uses.all_of(cells)
        first, ids = set(cells), {uses.ids.get(cell, "") for cell in every}
        figures = sorted({figure for cell in every for figure in uses.figures.get(cell, [])})
        notebooks = sorted({notebook for key in ids for notebook in uses.notebooks.get(key, [])})
        places = {place for key in ids for place in uses.places.get(key, [])}
        return "; ".join(
            filter(
                None,
                [
                    counted(len(first), "value"),
                    counted(len(every - first), "value computed from them", "values computed from them"),
                    named("figure", figures),
                    named("notebook", notebooks),
                    counted(len(places), "place of the dossier", "places of the dossier"),
                ],
            )
        )


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun; empty for none."""
    return f"{number} {one if number == 1 else many or one + 's'}" if number else ""


def named(noun: str, names: list[str], most: int = 3) -> str:
    """How many of `names` there are, and the first of them."""
    more = ", ..." if len(names) > most else ""
    return f"{counted(len(names), noun)} ({', '.join(names[:most])}{more})" if names else ""
