"""From a place in a source to all that depends on it: cells, computed values, figures, notebooks, the dossier."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from trialdossier.analysis.derived import Cell
from trialdossier.storage import Frames

SHOWN = re.compile(r"\]\(#([A-Z]+r?\d+)\)")
"""A link to an evidence id, as notebooks and the parts of the dossier write it."""
HEADING = re.compile(r"^#+ (.+?)(?: \{#([\w-]+)[^}]*\})?$")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)(?:\{[^{}]*\})?")
ANCHOR = re.compile(r"#([\w-]+)")
SCRIPT = re.compile(r"\]\((notebooks/[\w./-]+\.py)\)")
ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
ENTRY = re.compile(r"^::: \{#([A-Z]+r?\d+) \.evidence\}$")


@dataclass(frozen=True)
class Used:
    """A cell with what shows it, and the computed cells that rest on it."""

    cell: str
    id: str | None
    value: str | None
    figures: list[str] = field(default_factory=list)
    notebooks: list[str] = field(default_factory=list)
    dossier: list[str] = field(default_factory=list)
    computed: list[Used] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """A figure of the dossier: its caption, where it stands, and the notebooks that drew it."""

    figure: str
    caption: str | None
    chapter: str | None
    section: str | None
    page: str | None
    notebooks: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)


class Uses:
    """What depends on each cell of the build in `outputs`, whose tables are `frames`."""

    def __init__(self, outputs: Path, frames: Frames):
        self.outputs, self.frames = outputs, frames

    @cached_property
    def ids(self) -> dict[Cell, str]:
        """The evidence id of each cited or computed cell."""
        cited, computed = self.frames["evidence"], self.frames["lineage"]
        places = zip(cited["table"], cited["row"], cited["column"], cited["id"], strict=True)
        results = zip(
            computed["result_table"], computed["result_row"], computed["result_column"], computed["id"], strict=True
        )
        return {Cell(table, row, column): key for table, row, column, key in [*places, *results]}

    @cached_property
    def results(self) -> dict[Cell, list[Cell]]:
        """The cells that were computed from each cell."""
        found: dict[Cell, list[Cell]] = defaultdict(list)
        for row in self.frames["lineage"].to_dict("records"):
            result = Cell(row["result_table"], row["result_row"], row["result_column"])
            found[Cell(row["table"], row["row"], row["column"])].append(result)
        return found

    @cached_property
    def figures(self) -> dict[Cell, list[str]]:
        """The figures that show each cell."""
        found: dict[Cell, list[str]] = defaultdict(list)
        for path in self.provenance_files():
            try:
                entries = json.loads(path.read_bytes())["cells"]
                cells = {Cell(entry["table"], entry["row"], entry["column"]) for entry in entries}
            except (ValueError, KeyError, TypeError):
                continue
            for cell in cells:
                found[cell].append(self._name(path.with_suffix(".svg")))
        return found

    def provenance_files(self) -> list[Path]:
        """The files that say what each figure was drawn from."""
        return sorted((self.outputs / "figures").rglob("*.json"))

    def placed(self, figure: Path) -> Iterator[Placed]:
        """Each place where the dossier shows a figure, a picture of this build; one that says nothing where none is."""
        name = self._name(figure)
        shown = f"]({figure.relative_to(self.outputs).as_posix()}){{"
        notebooks = [self._name(path) for path in self._executed if shown in path.read_text("utf-8", "replace")]
        places = [each for path in self._parts for each in _figures(path.read_text("utf-8", "replace"), shown)]
        for place in places:
            page = f"{self.outputs.name}/dossier/dossier.html#{place.anchor}"
            yield Placed(name, place.caption, place.chapter, place.section, page, notebooks, place.scripts)
        if not places:
            yield Placed(name, None, None, None, None, notebooks)

    @property
    def _executed(self) -> list[Path]:
        return sorted((self.outputs / "notebooks").rglob("*.ipynb"))

    @property
    def _parts(self) -> list[Path]:
        return sorted((self.outputs / "dossier" / "project" / "parts").glob("*.qmd"))

    @cached_property
    def notebooks(self) -> dict[str, list[str]]:
        """The executed notebooks that show each evidence id."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self._executed:
            for key in dict.fromkeys(SHOWN.findall(path.read_text(encoding="utf-8", errors="replace"))):
                found[key].append(self._name(path))
        return found

    @cached_property
    def places(self) -> dict[str, list[str]]:
        """The places of the dossier that show each evidence id: section, with its anchor."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for path in self._parts:
            for key, place in _places(path.read_text(encoding="utf-8", errors="replace").splitlines()):
                found[key][place] = None
        return {key: list(places) for key, places in found.items()}

    def _name(self, path: Path) -> str:
        return path.relative_to(self.outputs.parent).as_posix()

    def at(self, source_id: str, line: int) -> list[Cell]:
        """The cells that quote from line `line` of a source."""
        cited = self.frames["evidence"]
        last = cited["line"] + cited["quote"].str.rstrip("\n").str.count("\n")
        rows = cited[(cited["source_id"] == source_id) & (cited["line"] <= line) & (last >= line)]
        return list(
            dict.fromkeys(Cell(*place) for place in zip(rows["table"], rows["row"], rows["column"], strict=True))
        )

    def of(self, cell: Cell, seen: frozenset[Cell] = frozenset()) -> Used:
        """What shows `cell`, and the same of the cells computed from it."""
        key = self.ids.get(cell)
        further = [self.of(result, seen | {cell}) for result in self.results.get(cell, []) if result not in seen]
        return Used(
            str(cell),
            key,
            self.value(cell),
            self.figures.get(cell, []),
            self.notebooks.get(key or "", []),
            self.places.get(key or "", []),
            further,
        )

    def value(self, cell: Cell) -> str | None:
        """What the cell holds, as text."""
        value = self._rows(cell.table).get(cell.row, {}).get(cell.column)
        return None if value is None or value != value else str(value)

    @cached_property
    def _read(self) -> dict[str, dict[str, dict[str, object]]]:
        return {}

    def _rows(self, table: str) -> dict[str, dict[str, object]]:
        if table not in self._read:
            data = self.frames[table].astype(object).where(self.frames[table].notna(), None)
            keys = data["source_id"].str.cat(data["ordinal"].astype(str), sep="/")
            self._read[table] = dict(zip(keys, data.to_dict("records"), strict=True))
        return self._read[table]

    def all_of(self, cells: Iterable[Cell]) -> set[Cell]:
        """`cells` and every cell computed from them, step by step."""
        found: set[Cell] = set()
        todo = list(cells)
        while todo:
            cell = todo.pop()
            if cell not in found:
                found.add(cell)
                todo += self.results.get(cell, [])
        return found


def _places(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each evidence id that the text of a part shows, with the section it stands in."""
    section = ""
    for line in lines:
        if heading := HEADING.match(line):
            title = _plain(heading[1])
            section = f"{title} (#{heading[2]})" if heading[2] else title
        elif entry := ENTRY.match(line):
            section = f"Evidence (#{entry[1]})"
            yield entry[1], section
        yield from ((key, section) for key in SHOWN.findall(line))


@dataclass(frozen=True)
class _Shown:
    caption: str
    chapter: str | None
    section: str | None
    anchor: str
    scripts: list[str]


def _figures(text: str, shown: str) -> Iterator[_Shown]:
    """Each picture of the text of a part whose address is as in `shown`, with the headings that it stands under."""
    above: dict[int, str] = {}
    for line in text.splitlines():
        if heading := HEADING.match(line):
            depth = len(line) - len(line.lstrip("#"))
            above = {level: title for level, title in above.items() if level < depth} | {depth: _plain(heading[1])}
        elif line.startswith("![") and shown in line:
            before, _, after = line.partition(shown)
            anchor = ANCHOR.match(after)
            section = " > ".join(title for level, title in sorted(above.items()) if level > 1)
            caption = _plain(before.removeprefix("![").partition(" ([")[0])
            yield _Shown(caption, above.get(1), section or None, anchor[1] if anchor else "", SCRIPT.findall(before))


def _plain(text: str) -> str:
    """Markdown as words: without the addresses of links and the marks before characters."""
    return ESCAPED.sub(r"\1", LINK.sub(r"\1", text))
