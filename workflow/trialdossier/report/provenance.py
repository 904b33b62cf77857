"""Where each value that the dossier shows comes from: quoted from a source, or computed from other values."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from trialdossier.analysis import function_of
from trialdossier.report.chapter import Chapter
from trialdossier.report.markdown import printed

NUMBER = re.compile(r"\d+$")
FIGURES = 6
"""Significant digits with which an entry states a computed decimal number."""


@dataclass(frozen=True)
class Mark:
    """Characters [start, end) of a source; `part` as in the evidence table, 0 where they state the value again."""

    start: int
    end: int
    line: int
    part: int


@dataclass(frozen=True)
class Quoted:
    """A value read from the source `letter`: the conversion of what is marked there."""

    id: str
    cell: str
    meaning: str
    value: str
    letter: str
    conversion: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Input:
    """A cell that a value was computed from; `id` is None where it is a key, which needs no evidence."""

    cell: str
    id: str | None


@dataclass(frozen=True)
class Computed:
    """A value that the function `function` computed from `inputs`; `meaning` is the formula in words."""

    id: str
    cell: str
    meaning: str
    value: str
    function: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Provenance:
    """The entries that some values lead to, in the order of the appendix: by source and place, then the computed."""

    quoted: tuple[Quoted, ...]
    computed: tuple[Computed, ...]


def provenance(chapter: Chapter, used: Iterable[str]) -> Provenance:
    """The entries of the evidence ids `used`, and of everything they were computed from."""
    lineage = _by_id(chapter.tables["lineage"])
    wanted: dict[str, None] = {}
    waiting = deque(used)
    while waiting:
        key = waiting.popleft()
        if key in wanted:
            continue
        wanted[key] = None
        if key in lineage:
            waiting.extend(each.id for each in _inputs(chapter, lineage[key]) if each.id)
    results = tuple(_computed(chapter, key, rows) for key, rows in lineage.items() if key in wanted)
    return Provenance(tuple(_quoted(chapter, wanted)), results)


def _by_id(data: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The records of `data` by their id, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in data.to_dict("records"):
        found.setdefault(row["id"], []).append(row)
    return found


def _quoted(chapter: Chapter, wanted: Iterable[str]) -> Iterable[Quoted]:
    facts, sources = _by_id(chapter.tables["evidence"]), chapter.tables["sources"]
    letters = dict(zip(sources["source_id"], sources["letter"], strict=True))
    mine = ((letters[facts[key][0]["source_id"]], int(NUMBER.findall(key)[0]), key) for key in wanted if key in facts)
    for letter, _, key in sorted(mine):
        records = sorted(facts[key], key=lambda row: (row["part"] == 0, row["part"], row["start"]))
        first = records[0]
        yield Quoted(
            key,
            f"{first['table']}.{first['column']}",
            chapter.describe(first["table"], first["column"]),
            _value(chapter, first["table"], first["row"], first["column"]),
            letter,
            first["conversion"],
            tuple(Mark(row["start"], row["end"], row["line"], row["part"]) for row in records),
        )


def _computed(chapter: Chapter, key: str, rows: Sequence[Mapping[str, Any]]) -> Computed:
    first = rows[0]
    table, row, column = first["result_table"], first["result_row"], first["result_column"]
    method = chapter.row(table, row).get("method")
    words = chapter.describe(table, column)
    return Computed(
        key,
        f"{table}.{column}",
        f"Meaning: {words}." + (f" Method: {method}." if method is not None and pd.notna(method) else ""),
        _value(chapter, table, row, column),
        function_of(table),
        _inputs(chapter, rows),
    )


def _inputs(chapter: Chapter, rows: Iterable[Mapping[str, Any]]) -> tuple[Input, ...]:
    places = ((row["table"], row["row"], row["column"]) for row in rows)
    return tuple(Input(f"{t}.{c}", chapter.ids.get((t, r, c))) for t, r, c in places)


def _value(chapter: Chapter, table: str, row: str, column: str) -> str:
    value: Any = chapter.row(table, row).get(column)
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.{FIGURES}g}"
    return "" if value is None or pd.isna(value) else printed(value)
