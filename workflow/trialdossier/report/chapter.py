"""What notebooks show: cited tables, sentences and figures of one trial, or of all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from trialdossier.analysis.authority import TOGETHER, authoritative
from trialdossier.analysis.derived import keyed, place
from trialdossier.report.markdown import (
    ABSENT,
    NONE,
    NOT_STATED,
    Block,
    attribute,
    escaped,
    identifier,
    letter_of,
    link,
    of_class,
    pipe_table,
    printed,
    source_link,
    unlinked,
)
from trialdossier.storage import Frames, LazyFrames, read_table
from trialdossier.tables import TABLES
from trialdossier.tabulate import trials

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DECIMAL = re.compile(r"-?\d+\.\d+|-?\d+")
LISTED = 5
"""Cells that a list within a cell shows at most."""
QUOTED, LENGTH = 8, 420
"""Quotes that a cell shows at most, and characters above which the first piece of one stands for all."""
EACH = "* "
"""How a template begins that is filled for each element of the lists of its row."""
COUNTED = re.compile(r"\d+(?:\.\d+)?")
FIELD = re.compile(r"\{([=@~]?)([a-z_]+)(?:\.([a-z_]+))?(?::([^{}]*))?\}")


def parts(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`row` once for each element of its lists, which are of one length."""
    lists = {name: value for name, value in row.items() if isinstance(value, list)}
    elements = zip(*lists.values(), strict=True)
    return [{**row, **dict(zip(lists, element, strict=True))} for element in elements]


class Chapter:
    """The tables of one trial (or of all), and the ways a notebook shows them.

    Templates name cells as `{table.column}`: a cited or computed cell of the row whose key stands in the frame's column
    `table` (several keys as a tuple: the first that states it; as a list: all). `{@column}` is the cell whose place,
    `table:row:column`, stands in the frame, `{~column}` the quotes behind a list of places, `{=column}` a key of the
    frame, without evidence. A format may follow: `{table.column:.1f}`.

    Alternatives are set apart by ` | `: the first whose cells are all stated is shown. Where none is, the cell says
    "not stated in this source"; an alternative of `-` shows a dash instead, where nothing was to be stated, and one of
    words only shows them. A template that begins with `* ` is filled for each element of the row's lists, one by one.
    """

    def __init__(self, tables: str, figures_folder: str, name: str, trial: str | None = None):
        self.folder, self.figures, self.name, self.trial = Path(tables), Path(figures_folder), name, trial
        self.shown: list[str] = []
        self.absent: list[str] = []

    @classmethod
    def over(cls, frames: Frames) -> Chapter:
        """A chapter of tables that are at hand, not stored."""
        chapter = cls("", "", "dossier")
        chapter._stored = frames
        return chapter

    @cached_property
    def tables(self) -> Frames:
        """The tables, of this chapter's trial only where it has one; each with its row key in a column of its name."""
        return LazyFrames(self._read)

    @cached_property
    def _stored(self) -> Frames:
        """The tables as they are stored, each read once."""
        return LazyFrames(lambda name: read_table(self.folder, name))

    def _read(self, name: str) -> pd.DataFrame:
        names = next((names for names in TOGETHER if name in names), (name,))
        everything = {other: self._stored[other] for other in dict.fromkeys(["sources", *names])}
        data = authoritative(everything)[name]
        if self.trial:
            sources = everything["sources"]
            trial_of = dict(zip(sources["source_id"], sources["trial_id"], strict=True))
            data = data.loc[[owner == self.trial for owner in trials(data, trial_of)]]
        return keyed(data, name) if {"source_id", "ordinal"} <= set(data.columns) else data

    @cached_property
    def _rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        return {}

    def row(self, table: str, key: str) -> dict[str, Any]:
        """The row of `table` with the row key `key`, whatever its source; empty where there is none."""
        if table not in self._rows:
            data = self._stored[table]
            if {"source_id", "ordinal"} <= set(data.columns):
                data = keyed(data, table)
            self._rows[table] = {row[table]: row for row in data.to_dict("records")} if table in data.columns else {}
        return self._rows[table].get(key, {})

    @cached_property
    def ids(self) -> Mapping[tuple[str, str, str], str]:
        """The evidence id of each cited or computed cell."""
        facts, computed = self.tables["evidence"], self.tables["lineage"]
        places = zip(facts["table"], facts["row"], facts["column"], strict=True)
        results = zip(computed["result_table"], computed["result_row"], computed["result_column"], strict=True)
        return dict(zip(places, facts["id"], strict=True)) | dict(zip(results, computed["id"], strict=True))

    def describe(self, table: str, column: str) -> str:
        """What a column holds, as its table declares it."""
        return str(TABLES[table].columns[column].description)

    def cell(self, table: str, row: str, column: str, form: str = "") -> str | None:
        """The cell as Markdown with its evidence id; None where it is empty."""
        value = self.row(table, row).get(column)
        if value is None or pd.isna(value):
            return None
        shown = escaped(self._as_printed(table, row, column, value) or printed(value, form))
        evidence_id = self.ids.get((table, row, column))
        return link(shown, evidence_id) if evidence_id else shown

    def _as_printed(self, table: str, row: str, column: str, value: Any) -> str | None:
        """A decimal number with the digits that the source prints, trailing zeros and all."""
        quote = self._quotes.get((table, row, column), "") if isinstance(value, float) else ""
        return quote if DECIMAL.fullmatch(quote) and float(quote) == value else None

    @cached_property
    def _quotes(self) -> Mapping[tuple[str, str, str], str]:
        facts = self.tables["evidence"]
        return dict(zip(zip(facts["table"], facts["row"], facts["column"], strict=True), facts["quote"], strict=True))

    def filled(self, template: str, row: Mapping[str, Any]) -> str | None:
        """`template` with its cells for `row` of a frame; None where no alternative is wholly stated."""
        if template.startswith(EACH):
            each = [self.filled(template.removeprefix(EACH), part) or NOT_STATED for part in parts(row)]
            return "; ".join(each) or None
        for alternative in template.split(" | "):
            if alternative.strip() == "-":
                return NONE
            shown = {match[0]: self._field(match, row) for match in FIELD.finditer(alternative)}
            if all(value is not None for value in shown.values()):
                return FIELD.sub(lambda match: str(shown[match[0]]), alternative)  # noqa: B023
        return None

    def _field(self, match: re.Match[str], row: Mapping[str, Any]) -> str | None:
        kind, table, column, form = match.groups()
        value = row.get(table)
        if kind == "~":
            return self.quoted(value) if value else None
        if isinstance(value, list):
            cells = [cell for key in value if (cell := self.cell(table, key, column, form or "")) is not None]
            more = f" and {of_class(str(len(cells) - LISTED), 'count')} more" if len(cells) > LISTED else ""
            return ", ".join(cells[:LISTED]) + more if cells else None
        if isinstance(value, tuple):
            shown = (self.cell(table, key, column, form or "") for key in value)
            return next((cell for cell in shown if cell is not None), None)
        if value is None or pd.isna(value) or value == "":
            return None
        if kind == "=":
            return self._key(table, escaped(printed(value, form or "")), value)
        if kind == "@":
            return self.cell(*place(value), form or "")
        return self.cell(table, value, column, form or "")

    def _key(self, name: str, shown: str, value: Any) -> str:
        """A key of a frame: the id of a trial leads to where a source states it, any other is marked as a key."""
        plain = of_class(shown, "key") if re.search(r"\d", shown) else shown
        return self._trials.get(value, plain) if name == "trial_id" else plain

    @cached_property
    def _trials(self) -> Mapping[str, str]:
        """The id of each trial as the first of its sources states it."""
        studies = keyed(self._stored["studies"], "studies")
        shown = zip(studies["trial_id"], studies["studies"], strict=True)
        return {trial: cell for trial, row in reversed(list(shown)) if (cell := self.cell("studies", row, "trial_id"))}

    def quoted(self, places: Sequence[str]) -> str:
        """The quotes behind cells, in the order of `places`, each with its line and its evidence id."""
        cells = [self._pieces[place(text)] for text in places if place(text) in self._pieces]
        shown = []
        for evidence_id, pieces in dict(cells).items():
            whole = " ".join(quote for _, quote in pieces)
            line, first = pieces[0]
            at = source_link(f"line {line}", letter_of(evidence_id), line)
            shown.append(f"{at}: " + link(escaped(whole if len(whole) <= LENGTH else first), evidence_id))
        more = f" and {of_class(str(len(shown) - QUOTED), 'count')} more" if len(shown) > QUOTED else ""
        return "; ".join(shown[:QUOTED]) + more

    @cached_property
    def _pieces(self) -> Mapping[tuple[str, str, str], tuple[str, tuple[tuple[int, str], ...]]]:
        """The evidence id of each cell, and the line and words of each piece that it was read from."""
        facts = self.tables["evidence"]
        found: dict[tuple[str, str, str], tuple[str, tuple[tuple[int, str], ...]]] = {}
        for row in facts[facts["part"] > 0].sort_values(["source_id", "start"], kind="stable").itertuples():
            key = (row.table, row.row, row.column)
            found[key] = (row.id, (*found.get(key, ("", ()))[1], (row.line, row.quote)))
        return found

    def text(self, template: str, frame: pd.DataFrame) -> Block:
        """A paragraph per row of `frame`."""
        shown = [self.filled(template, row) or NOT_STATED.capitalize() + "." for row in frame.to_dict("records")]
        return Block("\n\n".join(shown))

    def table(self, frame: pd.DataFrame, columns: Mapping[str, str], caption: str, expected: bool = True) -> Block:
        """A table with a row per row of `frame`; `columns` are headings and templates.

        A column in which nothing is stated is left away and named below the table; a table without rows is left to
        `gaps` where it is `expected`, that is, where its absence says something of the source.
        """
        if frame.empty:
            return self._absent(caption) if expected else Block("")
        records = frame.to_dict("records")
        cells = {heading: [self.filled(template, row) for row in records] for heading, template in columns.items()}
        empty = [heading for heading, shown in cells.items() if all(cell is None or cell in ABSENT for cell in shown)]
        stated = {heading: shown for heading, shown in cells.items() if heading not in empty}
        if not stated:
            return self._absent(caption)
        self.shown.append(caption)
        missing = [h for h in empty if any(cell in (None, "not stated") for cell in cells[h])]
        note = f"\n\nNot stated in this source for any row of the table above: {', '.join(missing)}." if missing else ""
        lines = [[cell or NOT_STATED for cell in line] for line in zip(*stated.values(), strict=True)]
        return Block(pipe_table(list(stated), lines, caption, self._label("tbl", caption)) + note)

    def tables_by(self, captions: str, frame: pd.DataFrame, columns: Mapping[str, str]) -> Block:
        """A table as of `table` for each caption that stands in the column `captions` of `frame`."""
        parts = frame.groupby(captions, sort=False)
        return Block("\n\n".join(self.table(part, columns, str(name)).markdown for name, part in parts))

    def matrix(self, frame: pd.DataFrame, row: str, column: str, cell: str, caption: str) -> Block:
        """Tables with a line per `row_key` and a column per `column_key` of `frame`, one for each of its `matrix_key`s.

        `row`, `column` and `cell` are the templates of the labels, the headings and the cells. A cell that the frame
        does not have is shown as a dash, of one that it has several times all are shown. `matrix_name`, where the frame
        has it, ends the caption. Headings, which a table repeats on each page, carry no links; these stand in the first
        line. Nothing where the frame is empty.
        """
        blocks = []
        for number, (_, part) in enumerate(frame.groupby("matrix_key", sort=False), 1):
            records = part.to_dict("records")
            columns = {record["column_key"]: self.filled(column, record) or NOT_STATED for record in reversed(records)}
            labels = {record["row_key"]: self.filled(row, record) or NOT_STATED for record in reversed(records)}
            cells: dict[tuple[str, str], str] = {}
            for record in records:
                place, shown = (record["row_key"], record["column_key"]), self.filled(cell, record) or NOT_STATED
                cells[place] = f"{cells[place]}; {shown}" if place in cells else shown
            order = list(dict.fromkeys(part["column_key"]))
            lines = [
                [labels[key], *(cells.get((key, other), NONE) for other in order)]
                for key in dict.fromkeys(part["row_key"])
            ]
            more = records[0].get("matrix_name") or number
            name = caption if more == 1 else f"{caption} ({more})"
            self.shown.append(name)
            headings = ["", *(of_class(unlinked(columns[key]), "repeated") for key in order)]
            as_stated = ["*Columns, with their evidence*", *(columns[key] for key in order)]
            cited = [as_stated] if headings[1:] != as_stated[1:] else []
            blocks.append(pipe_table(headings, [*cited, *lines], name, self._label("tbl", name)))
        return Block("\n\n".join(blocks))

    def facts(self, frame: pd.DataFrame, fields: Mapping[str, str], caption: str) -> Block:
        """A table with a row per field and a column per row of `frame` (one per source).

        A field of which nothing was to be stated (see `-` above) is left away.
        """
        if frame.empty:
            return self._absent(caption)
        self.shown.append(caption)
        records = frame.to_dict("records")
        cells = {heading: [self.filled(template, row) for row in records] for heading, template in fields.items()}
        lines = [
            [heading, *(cell or NOT_STATED for cell in line)]
            for heading, line in cells.items()
            if any(cell != NONE for cell in line)
        ]
        headings = (
            ["Field", *(escaped(str(row["source_id"])) for row in records)]
            if len(records) > 1
            else ["Field", "As stated"]
        )
        return Block(pipe_table(headings, lines, caption, self._label("tbl", caption)))

    def ledger(self, data: str | pd.DataFrame, columns: list[str], caption: str) -> Block:
        """A table of the pipeline's own records, which are about its work and need no evidence."""
        frame = self.tables[data] if isinstance(data, str) else data
        if frame.empty:
            return Block(f"*{escaped(caption)}:* none.")
        lines = [[self._ledger_cell(row, column) for column in columns] for row in frame.to_dict("records")]
        headings = [column.replace("_", " ").capitalize() for column in columns]
        return Block(pipe_table(headings, lines, caption, self._label("tbl", caption)))

    def _ledger_cell(self, row: Mapping[str, Any], column: str) -> str:
        """A record of the pipeline; what is about a source, or a line of it, leads there."""
        if pd.isna(row[column]):
            return NONE
        shown = escaped(printed(row[column]))
        if column == "trial_id":
            return self._key(column, shown, row[column])
        if "source_id" in row and column in ("source_id", "line", "text"):
            line = row.get("line") if column != "source_id" else None
            return source_link(str(row[column]), self._letters[row["source_id"]], line)
        if column == "method":
            return of_class(shown, "literature")
        return of_class(shown, "count") if COUNTED.fullmatch(printed(row[column])) else shown

    @cached_property
    def _letters(self) -> Mapping[str, str]:
        known = self._stored["sources"]
        return dict(zip(known["source_id"], known["letter"], strict=True))

    def figure(
        self, draw: Callable[[pd.DataFrame], Figure], data: pd.DataFrame, caption: str, alt: str, alone: str = ""
    ) -> Block:
        """The picture that `draw` makes of `data`, saved with its provenance; nothing where there is no data.

        A single row makes no picture where `alone` is given: the template of a sentence that stands in its place.
        """
        if data.empty:
            return Block("")
        if alone and len(data) == 1:
            return self.text(alone, data)
        from trialdossier import figures  # matplotlib, which notebooks without pictures need not load

        path = self.figures / f"{identifier(caption)}.svg"
        columns = [column for column in data.columns if column in TABLES]
        wanted = {
            (table, key)
            for table in columns
            for keys in data[table].dropna()
            for key in (keys if isinstance(keys, tuple | list) else (keys,))
        }
        cells = [
            {"id": evidence_id, "table": table, "row": row, "column": column}
            for (table, row, column), evidence_id in self.ids.items()
            if (table, row) in wanted
        ]
        saved = figures.save(draw(data), path, data, alt, cells, self._documents(cells))
        place = "/".join(["figures", *saved.path.parts[-3:]])
        notebook = f"notebooks/{'trial' if self.trial else 'across'}_{self.name}.py"
        links = f"[Data plotted]({place.removesuffix('.svg')}.csv){{.download}}, [notebook]({notebook}){{.download}}"
        caption_id = self._label("fig", caption)
        return Block(f'![{escaped(caption)} ({links})]({place}){{#{caption_id} fig-alt="{attribute(alt)}"}}')

    def _documents(self, cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The sources of `cells`: file and SHA-256."""
        known = self._stored["sources"]
        wanted = {cell["row"].rpartition("/")[0] for cell in cells}
        return [
            {"path": path, "sha256": digest}
            for source, path, digest in zip(known["source_id"], known["path"], known["sha256"], strict=True)
            if source in wanted
        ]

    def gallery(
        self, draw: Callable[[pd.DataFrame], Figure], parts: list[pd.DataFrame], title: str, caption: str, alt: str
    ) -> Block:
        """A picture of each of `parts` under its `title`, a template for its first row."""
        shown = []
        for number, part in enumerate(parts, 1):
            picture = self.figure(draw, part, f"{caption} ({number})" if len(parts) > 1 else caption, alt)
            shown += [self.filled(title, part.iloc[0].to_dict()) or "", picture.markdown]
        return Block("\n\n".join(filter(None, shown)))

    def gaps(self, nothing: str) -> Block:
        """A paragraph that names the tables above for which the source states nothing.

        `nothing` is the sentence that opens it where the source states nothing at all.
        """
        if not self.absent:
            return Block("")
        names = ", ".join(caption[:1].lower() + caption[1:] for caption in self.absent)
        opening = "" if self.shown else f"{nothing} "
        prose = (
            ""
            if self.tables["article_statements"].empty
            else " under headings of their own, though its prose may touch on them"
        )
        return Block(f"{opening}{NOT_STATED.capitalize()}{prose}: {escaped(names)}.")

    def _absent(self, caption: str) -> Block:
        self.absent.append(caption)
        return Block("")

    def _label(self, kind: str, caption: str) -> str:
        return f"{kind}-{identifier(self.trial or 'all', self.name, caption)}"
