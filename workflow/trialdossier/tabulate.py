"""Rows -> tables + evidence + coverage."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from trialdossier.eligibility import atoms
from trialdossier.inputs import Source
from trialdossier.rows import Row
from trialdossier.sources import LINE, Cited, Document, ReadableError, SourceError, Span
from trialdossier.storage import Frames, csv_rows, frame
from trialdossier.structured import uncollected
from trialdossier.tables import FACTS, cited_columns, evidence

Record = dict[str, Any]
REST_BLANK = re.compile(r"[^\S\n]*(?:\n|\Z)")
OF_ALL = "gold_agreement"
"""A table of no trial that the chapters of each one show."""


@dataclass
class Reading:
    """What was read from one document: its tables as records, the evidence of each cell, and the coverage.

    Of a document that could not be read it holds the file's name and the `error`.
    """

    source: Record
    tables: dict[str, list[Record]] = field(default_factory=dict)
    evidence: list[Record] = field(default_factory=list)
    coverage: Record = field(default_factory=dict)
    unread_lines: list[Record] = field(default_factory=list)
    error: str = ""

    def to_json(self) -> str:
        """The reading as JSON, one record per line."""
        stated = {name: value for name, value in vars(self).items() if name != "error" or value}
        parts = (f"{json.dumps(name)}: {_pretty(value)}" for name, value in stated.items())
        return "{\n" + ",\n".join(parts) + "\n}\n"

    @classmethod
    def from_json(cls, path: Path) -> Reading:
        """The reading that `to_json` wrote to `path`."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def _pretty(value: object) -> str:
    """JSON with a record per line, which is much faster than the standard library's indentation."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]" if value else "[]"
    if isinstance(value, dict) and any(isinstance(item, list) for item in value.values()):
        return "{\n" + ",\n".join(f"{json.dumps(name)}: {_pretty(item)}" for name, item in value.items()) + "\n}"
    return json.dumps(value, ensure_ascii=False)


def row_key(source_id: str, ordinal: int) -> str:
    """How a row is named outside its table: `source_id/ordinal`."""
    return f"{source_id}/{ordinal}"


def reading(document: Document, layout: str, frame: Iterable[re.Pattern[str]], rows: Iterable[Row]) -> Reading:
    """Split `rows` into plain records and evidence, and account for every line of `document`."""
    with uncollected():
        rows = [row for row in rows if row]
        rows += atoms(document, rows)
        trial_id = _trial_id(document, rows)
        result = Reading(
            {
                "source_id": document.source_id,
                "path": document.path.name,
                "format": layout,
                "trial_id": trial_id,
                "sha256": document.sha256,
                "size_bytes": len(document.data),
                "lines": document.text.count("\n") + (not document.text.endswith("\n")),
            }
        )
        places = _Places(document)
        for row in rows:
            _split(row, trial_id, places, result)
        _account(document, frame, places.lines, result)
    return result


@cache
def _form(table: str) -> tuple[Record, frozenset[str]]:
    """An empty record of `table`, and the columns whose cells need no evidence."""
    columns = FACTS[table].columns
    return dict.fromkeys(columns), frozenset(columns) - frozenset(cited_columns(FACTS[table]))


def _split(row: Row, trial_id: str, places: _Places, result: Reading) -> None:
    """Add `row` to the records of its table and the evidence of its cells to that of `result`."""
    table, source_id, evidence = row.table, places.source_id, result.evidence
    empty, keys = _form(table)
    records = result.tables.setdefault(table, [])
    ordinal = len(records) + 1
    if row.cells.get("ordinal", ordinal) != ordinal:
        raise AssertionError(f"{table}: the reader's ordinal {row.cells['ordinal']} is not the {ordinal}th row")
    if not row.cells.keys() <= empty.keys():
        raise AssertionError(f"{table} has no columns {sorted(row.cells.keys() - empty.keys())}")
    record = empty | {"trial_id": trial_id, "source_id": source_id, "ordinal": ordinal}
    key = row_key(source_id, ordinal)
    for column, cell in row.cells.items():
        if isinstance(cell, Cited):
            record[column] = cell.value
            for part, span in enumerate(cell.spans, 1) if not cell.again else _pieces(cell):
                line, quote = places.find(span)
                evidence.append(
                    {
                        "table": table,
                        "row": key,
                        "column": column,
                        "source_id": source_id,
                        "start": span.start,
                        "end": span.end,
                        "line": line,
                        "part": part,
                        "conversion": cell.conversion,
                        "quote": quote,
                    }
                )
        elif column in keys:
            record[column] = cell
        else:
            raise AssertionError(f"{table}.{column}: a cell that is no key must be cited")
    records.append(record)


def _pieces(cell: Cited) -> list[tuple[int, Span]]:
    """The spans of `cell` with the number of each piece, then its further places with 0."""
    return [*enumerate(cell.spans, 1), *((0, span) for span in cell.again)]


class _Places:
    """The line and the quote of each span; `lines` are the lines that the spans found so far touch."""

    def __init__(self, document: Document):
        self.text, self.starts, self.source_id = document.text, document.line_starts, document.source_id
        self.known: dict[tuple[int, int], tuple[int, str]] = {}
        self.lines: set[int] = set()

    def find(self, span: Span) -> tuple[int, str]:
        """The 1-based line on which `span` begins, and its quote."""
        start, end = place = span.start, span.end
        if (known := self.known.get(place)) is not None:
            return known
        line, quote = bisect_right(self.starts, start), self.text[start:end]
        self.lines.add(line)
        if "\n" in quote:
            self.lines.update(range(line + 1, bisect_right(self.starts, end - 1) + 1))
        self.known[place] = line, quote
        return line, quote


def _trial_id(document: Document, rows: list[Row]) -> str:
    first = rows[0].cells.get("trial_id") if rows and rows[0].table == "studies" else None
    if not isinstance(first, Cited) or not re.fullmatch(r"NCT\d{8}|[a-z0-9]+(?:-[a-z0-9]+)*", str(first.value)):
        raise SourceError(document.path, "no trial id: neither an NCT number nor an author and a year")
    return str(first.value)


def _account(document: Document, frame: Iterable[re.Pattern[str]], cited: set[int], result: Reading) -> None:
    """Fill coverage and unread lines: a line is cited, frame, or unread."""
    text, starts = document.text, document.line_starts
    ends = [*starts[1:], len(text)]
    open_lines = (line for line in range(1, len(starts) + 1) if line not in cited)
    found = ((line, LINE.search(text, starts[line - 1], ends[line - 1])) for line in open_lines)
    left = {match.start(): line for line, match in found if match}
    places = list(left)
    furniture = {
        place for pattern in frame for match in pattern.finditer(text) for place in _whole_lines(places, match)
    }
    ids = {"trial_id": result.source["trial_id"], "source_id": document.source_id}
    for place, line in left.items():
        if place not in furniture:
            result.unread_lines.append({**ids, "line": line, "text": document.line_text(line)})
    lines = sum(1 for _ in LINE.finditer(text))
    result.coverage = {
        **ids,
        "lines": lines,
        "cited": lines - len(left),
        "frame": len(furniture),
        "unread": len(result.unread_lines),
    }


def _whole_lines(places: list[int], match: re.Match[str]) -> list[int]:
    """Those of `places`, where the text of lines begins, whose line lies wholly in `match`."""
    text, (start, end) = match.string, match.span()
    begin = bisect_left(places, start)
    inside = places[begin : bisect_left(places, end, begin)]
    cut = text[end : end + 1] not in ("", "\n") and not REST_BLANK.match(text, end)
    if cut and inside and text.find("\n", inside[-1], end) < 0:
        inside.pop()
    return inside


def tables_of(
    readings: Iterable[Reading],
    sources: Iterable[Source],
    authority: Sequence[str] = (),
    left_out: Iterable[Record] = (),
) -> Frames:
    """The tables of facts of all `readings`, and the ledgers: sources, evidence, coverage, unread lines, left out.

    `left_out` are documents that have no reading, with the reason; those whose reading failed are added to them.
    `authority` names layouts, the most authoritative first; layouts it does not name come after those it does.
    """
    known = {source.path.name: source for source in sources}
    records: dict[str, list[Record]] = {name: [] for name in [*FACTS, *(t.name for t in evidence.TABLES)]}
    records["left_out"] += left_out
    for item in readings:
        if item.error:
            records["left_out"].append({"path": item.source["path"], "reason": item.error})
            continue
        source = known[item.source["path"]]
        rank = authority.index(item.source["format"]) if item.source["format"] in authority else len(authority)
        stated = {
            "letter": source.letter,
            "authority": rank + 1,
            "title": source.title,
            "captured": source.captured,
            "origin": source.origin,
        }
        records["sources"].append(item.source | stated)
        records["evidence"] += numbered(item.evidence, source.letter)
        records["coverage"].append(item.coverage)
        records["unread_lines"] += item.unread_lines
        for table, rows in item.tables.items():
            records[table] += rows
    if not records["sources"]:
        reasons = "".join(f"\n  {each['path']}: {each['reason']}" for each in records["left_out"])
        raise ReadableError(f"no document of the inputs folder could be read{reasons}")
    return {name: frame(name, rows) for name, rows in records.items()}


def numbered(cells: list[Record], letter: str) -> list[Record]:
    """The evidence `cells` of one source with an id per cell: the source's letter and a number in order of the text."""
    first: dict[tuple[str, str, str], int] = {}
    for entry in cells:
        place = (entry["table"], entry["row"], entry["column"])
        first[place] = min(first.get(place, entry["start"]), entry["start"])
    order = sorted(first, key=lambda place: (first[place], place))
    ids = {place: f"{letter}{number}" for number, place in enumerate(order, 1)}
    return [{"id": ids[entry["table"], entry["row"], entry["column"]], **entry} for entry in cells]


def digests(frames: Frames) -> dict[str, str]:
    """Per trial, the SHA-256 of everything the tables say of it: what its notebooks depend on."""
    trial_of = dict(zip(frames["sources"]["source_id"], frames["sources"]["trial_id"], strict=True))
    result = {trial: hashlib.sha256() for trial in sorted(set(trial_of.values()))}
    for name in sorted(frames):
        header, *rows = csv_rows(frames[name])
        owners = trials(frames[name], trial_of)
        for trial, digest in result.items():
            mine = (row for row, owner in zip(rows, owners, strict=True) if owner == trial or name == OF_ALL)
            digest.update(b"".join([header, *mine]))
    return {trial: digest.hexdigest() for trial, digest in result.items()}


def trials(data: pd.DataFrame, trial_of: Mapping[str, str]) -> list[str | None]:
    """The trial that each row of a table belongs to, if any; `trial_of` has that of each source."""
    if "trial_id" in data:
        return list(data["trial_id"])
    if "source_id" in data:
        return [trial_of.get(source) for source in data["source_id"]]
    if "result_row" in data:
        return [trial_of.get(row.rpartition("/")[0]) for row in data["result_row"]]
    return [None] * len(data)
