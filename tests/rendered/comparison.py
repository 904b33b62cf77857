"""What a page states against what the record that it was printed from states, cell for cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from trialdossier.readers import api_v2_json
from trialdossier.sources import Document
from trialdossier.tabulate import Reading, reading

Record = dict[str, Any]
JOINED = {
    "conditions": "name",
    "keywords": "name",
    "intervention_other_names": "name",
    "browse_conditions": "mesh_term",
    "browse_interventions": "mesh_term",
}
"""Tables whose entries a page may print on one line with nothing between them, and the column that holds an entry."""
KEYS = {"trial_id", "source_id", "ordinal"}
POINTERS = {
    "parent_ordinal": ("eligibility_criteria", "text"),
    "facility_ordinal": ("facilities", "city"),
    "intervention_ordinal": ("interventions", "name"),
    "design_group_ordinal": ("design_groups", "title"),
}
"""By pointing column, the table that it points to and the column that names its rows."""
ORDERED = {"eligibility_criteria": "text", "design_outcomes": "measure", "design_groups": "title"}
"""Tables whose order counts, and what tells their rows apart."""


@dataclass
class Comparison:
    """How many cells agree, the record's cells that the page leaves empty, and what it states differently."""

    agreeing: int = 0
    empty: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read_text(layout: ModuleType, text: str) -> Reading:
    """The reading of a page."""
    document = Document.from_bytes(text.encode(), Path("page.txt"), "s")
    assert layout.recognises(document)
    return reading(document, layout.NAME, layout.FRAME, layout.read(document))


def read_study(study: Record) -> Reading:
    """The reading of a record in its structured form."""
    document = Document.from_bytes(json.dumps(study).encode(), Path("study.json"), "s")
    return reading(document, api_v2_json.NAME, api_v2_json.FRAME, api_v2_json.read(document))


def compare(page: Reading, record: Reading, apart: frozenset[str] = frozenset()) -> Comparison:
    """The comparison of every table of the page; columns `apart` (`table.column`) mean another thing in a record."""
    found = Comparison()
    for table in page.tables:
        if table in JOINED and len(page.tables[table]) != len(record.tables.get(table, [])):
            _joined(found, table, page, record)
        elif table in record.tables:
            _rows(found, table, [*_named(page, table, apart)], [*_named(record, table, apart)])
    return found


def _named(result: Reading, table: str, apart: frozenset[str]) -> Iterator[Record]:
    """The rows of a table, pointers replaced by the names of what they point to."""
    for record in result.tables[table]:
        row = {c: v for c, v in record.items() if c not in KEYS and v is not None and f"{table}.{c}" not in apart}
        for column in POINTERS.keys() & row.keys():
            pointed, name = POINTERS[column]
            row[column] = result.tables[pointed][row[column] - 1].get(name)
        yield {column: _plain(value) for column, value in row.items()}


def _plain(value: Any) -> Any:
    """A text on one line, without its bullets."""
    return " ".join(word for word in value.split() if word not in {"-", "*"}) if isinstance(value, str) else value


def _rows(found: Comparison, table: str, rows: list[Record], expected: list[Record]) -> None:
    """Give each row of the page the record's row that it fits best: one with no cell that differs."""
    left = list(expected)
    for row in rows:
        fitting = [place for place, other in enumerate(left) if not _differing(row, other)]
        best = max(fitting, key=lambda place: len(row.keys() & left[place].keys()), default=None)
        if best is None:
            near = min(left, key=lambda other: len(_differing(row, other)), default={})
            found.wrong.append(f"{table}: {_told(row, near)}")
            continue
        other = left.pop(best)
        if table in ORDERED:
            found.empty += [f"{table}.{column}" for skipped in left[:best] for column in skipped]
            del left[:best]
        found.agreeing += len(row.keys() & other.keys())
        found.empty += [f"{table}.{column}" for column in other.keys() - row.keys()]
    found.empty += [f"{table}.{column}" for other in left for column in other]


def _differing(row: Record, other: Record) -> list[str]:
    return [column for column in row.keys() & other.keys() if row[column] != other[column]]


def _told(row: Record, near: Record) -> str:
    if not near:
        return f"{row} stands in no row of the record"
    return f"{ {c: (row[c], near[c]) for c in _differing(row, near)} } in {row}"


def _joined(found: Comparison, table: str, page: Reading, record: Reading) -> None:
    """Entries on one line: read in order, they are the record's entries in order, or a part of these."""
    column = JOINED[table]
    stated = " ".join(str(row[column]) for row in page.tables[table])
    expected = " ".join(str(row[column]) for row in record.tables.get(table, []))
    if f" {stated} " in f" {expected} ":
        found.agreeing += len(page.tables[table])
    elif stated:
        found.wrong.append(f"{table}: {stated!r} is no part of {expected!r}")
