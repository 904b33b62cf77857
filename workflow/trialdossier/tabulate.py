"""Rows -> tables + evidence + coverage."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from trialdossier.inputs import Source
from trialdossier.rows import Row
from trialdossier.sources import LINE, Cited, Document, SourceError, Span
from trialdossier.storage import Frames, csv_bytes, frame
from trialdossier.tables import FACTS, evidence

Record = dict[str, Any]


@dataclass
class Reading:
    """What was read from one document: its tables as records, the evidence of each cell, and the coverage."""

    source: Record
    tables: dict[str, list[Record]] = field(default_factory=dict)
    evidence: list[Record] = field(default_factory=list)
    coverage: Record = field(default_factory=dict)
    unread_lines: list[Record] = field(default_factory=list)

    def to_json(self) -> str:
        """The reading as JSON, one record per line."""
        return json.dumps(vars(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, path: Path) -> Reading:
        """The reading that `to_json` wrote to `path`."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def row_key(source_id: str, ordinal: int) -> str:
    """How a row is named outside its table: `source_id/ordinal`."""
    return f"{source_id}/{ordinal}"


def reading(document: Document, layout: str, frame: Iterable[re.Pattern[str]], rows: Iterable[Row]) -> Reading:
    """Split `rows` into plain records and evidence, and account for every line of `document`."""
    rows = [row for row in rows if row]
    trial_id = _trial_id(document, rows)
    source = {
        "source_id": document.source_id,
        "path": document.path.name,
        "format": layout,
        "trial_id": trial_id,
        "sha256": document.sha256,
        "size_bytes": len(document.data),
        "lines": len(document.text.splitlines()),
    }
    result = Reading(source)
    counts: Counter[str] = Counter()
    for row in rows:
        schema = FACTS[row.table]
        counts[row.table] += 1
        ordinal = counts[row.table]
        if row.cells.get("ordinal", ordinal) != ordinal:
            raise AssertionError(f"{row.table}: the reader's ordinal {row.cells['ordinal']} is not the {ordinal}th row")
        record: Record = dict.fromkeys(schema.columns)
        record |= {"trial_id": trial_id, "source_id": document.source_id, "ordinal": ordinal}
        for column, cell in row.cells.items():
            is_key = bool((schema.columns[column].metadata or {}).get("key"))
            if isinstance(cell, Cited):
                record[column] = cell.value
                result.evidence += _evidence(document, row.table, ordinal, column, cell)
            elif is_key:
                record[column] = cell
            else:
                raise AssertionError(f"{row.table}.{column}: a cell that is no key must be cited")
        result.tables.setdefault(row.table, []).append(record)
    _account(document, frame, result)
    return result


def _trial_id(document: Document, rows: list[Row]) -> str:
    first = rows[0].cells.get("trial_id") if rows and rows[0].table == "studies" else None
    if not isinstance(first, Cited) or not re.fullmatch(r"NCT\d{8}|[a-z0-9]+(?:-[a-z0-9]+)*", str(first.value)):
        raise SourceError(document.path, "no trial id: neither an NCT number nor an author and a year")
    return str(first.value)


def _evidence(document: Document, table: str, ordinal: int, column: str, cell: Cited) -> Iterator[Record]:
    pieces = [*enumerate(cell.spans, 1), *((0, span) for span in cell.again)]
    for part, span in pieces:
        yield {
            "table": table,
            "row": row_key(document.source_id, ordinal),
            "column": column,
            "source_id": document.source_id,
            "start": span.start,
            "end": span.end,
            "line": document.line_of(span.start),
            "part": part,
            "conversion": cell.conversion,
            "quote": document.quote(span),
        }


def _account(document: Document, frame: Iterable[re.Pattern[str]], result: Reading) -> None:
    """Fill coverage and unread lines: a line is cited, frame, or unread."""
    cited = _lines(document, (Span(e["start"], e["end"]) for e in result.evidence))
    furniture = {
        line
        for pattern in frame
        for match in pattern.finditer(document.text)
        for line in _whole_lines(document, match.start(), match.end())
    }
    ids = {"trial_id": result.source["trial_id"], "source_id": document.source_id}
    lines = [document.line_of(match.start()) for match in LINE.finditer(document.text)]
    for line in lines:
        if line not in cited and line not in furniture:
            result.unread_lines.append({**ids, "line": line, "text": document.line_text(line)})
    result.coverage = {
        **ids,
        "lines": len(lines),
        "cited": sum(line in cited for line in lines),
        "frame": sum(line in furniture and line not in cited for line in lines),
        "unread": len(result.unread_lines),
    }


def _lines(document: Document, spans: Iterable[Span]) -> set[int]:
    return {
        line
        for span in spans
        for line in range(document.line_of(span.start), document.line_of(max(span.start, span.end - 1)) + 1)
    }


def _whole_lines(document: Document, start: int, end: int) -> Iterator[int]:
    """Lines whose text that is not blank lies wholly in [start, end)."""
    for match in LINE.finditer(document.text, document.line_starts[document.line_of(start) - 1], len(document.text)):
        if match.start() >= end:
            return
        text = match.group()
        first = match.start() + len(text) - len(text.lstrip())
        if start <= first and match.start() + len(text.rstrip()) <= end:
            yield document.line_of(match.start())


def tables_of(readings: Iterable[Reading], sources: Iterable[Source], authority: Sequence[str] = ()) -> Frames:
    """The tables of facts of all `readings`, and the ledgers: sources, evidence, coverage, unread lines.

    `authority` names layouts, the most authoritative first; layouts it does not name come after those it does.
    """
    known = {source.path.name: source for source in sources}
    records: dict[str, list[Record]] = {name: [] for name in [*FACTS, *(t.name for t in evidence.TABLES)]}
    for item in readings:
        source = known[item.source["path"]]
        rank = authority.index(item.source["format"]) if item.source["format"] in authority else len(authority)
        stated = {"letter": source.letter, "authority": rank + 1, "title": source.title, "captured": source.captured, "origin": source.origin}
        records["sources"].append(item.source | stated)
        records["evidence"] += numbered(item.evidence, source.letter)
        records["coverage"].append(item.coverage)
        records["unread_lines"] += item.unread_lines
        for table, rows in item.tables.items():
            records[table] += rows
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
    result = {}
    of_source = frames["sources"].set_index("source_id")["trial_id"].to_dict()
    for trial in sorted(set(of_source.values())):
        mine = [source for source, owner in of_source.items() if owner == trial]
        digest = hashlib.sha256()
        for name in sorted(frames):
            digest.update(csv_bytes(of_trial(name, frames[name], trial, mine)))
        result[trial] = digest.hexdigest()
    return result


def of_trial(name: str, data: pd.DataFrame, trial: str, sources: list[str]) -> pd.DataFrame:
    """The rows of table `name` that belong to `trial`, whose sources have the ids `sources`."""
    if "trial_id" in data:
        return data[data["trial_id"] == trial]
    if "source_id" in data:
        return data[data["source_id"].isin(sources)]
    return data[data["result_row"].str.rpartition("/")[0].isin(sources)] if len(data) else data
