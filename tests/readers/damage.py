"""Damaged documents, and what a reading of one may say: nothing that the whole document does not.

A damaged document is a list of lines, each of which is an untouched line of the whole document or is touched (changed,
moved, repeated). The *place* of a cell is where its quotes stand in the whole document; a cell one of whose quotes
holds a touched line, or lines that were not neighbours, has none, and nothing is asked of it.

For every cell that has a place and whose value is a number, a date or other digits:
1. The whole document has that value at that place in the same table and column, for the same result group and kind of
   event: a number never moves to another column, group or kind. (The one row of `studies` may take a value from another
   of the places that state it, and may have one where the whole document contradicts itself and so has none.)
2. Each text that has a place and stands in its row (the title of its outcome among them) is a text of its row in the
   whole document: a number never moves to another label. Allowed is, for the columns in `HEADINGS` only, the heading
   before the right one where a touched line stood between: no reader can know of a heading that is not there.

Where several lines in a row are lost, what stood above and below may form a row that is as good as any: there the
second law allows any label across the gap, and the first asks nothing.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from trialdossier.readers import reader_for
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import Reading, reading

Place = tuple[tuple[int, int, int, int], ...]
Row = dict[str, Any]
KEYS = ("result_group", "event_type")
OF_OUTCOMES = ("outcome_counts", "outcome_measurements", "outcome_analyses")
DIGITS = re.compile(r"[^A-Za-z]*[0-9][^A-Za-z]*")
HEADINGS = {
    "article_tables": {"table", "row_group", "column_group", "column"},
    "baseline_measurements": {"title"},
    "reported_events": {"organ_system", "frequency_threshold"},
    "study_references": {"reference_type"},
}
"""By table, the columns that are read from a heading above the row."""
DEFAULTS = {"reported_events": {"vocab", "assessment"}}
"""By table, the columns for which the legacy XML states a default once, and exceptions beside it."""


def is_number(value: Any) -> bool:
    """Whether a value is a number, a date or another text of digits without letters."""
    return isinstance(value, int | float) or (isinstance(value, str) and DIGITS.fullmatch(value) is not None)


@dataclass(frozen=True)
class Lines:
    """Lines of text, the number of the whole document's line that each is (None: touched), where
    lines were touched or lost, and whether several in a row were lost."""

    text: list[str]
    origin: list[int | None]
    wounds: frozenset[float] = frozenset()
    gap: bool = False

    @classmethod
    def whole(cls, text: str) -> Lines:
        """The lines of an undamaged document."""
        lines = text.split("\n")
        return cls(lines, list(range(len(lines))))

    @property
    def data(self) -> bytes:
        return "\n".join(self.text).encode()


def delete(lines: Lines, at: int, count: int = 1) -> Lines:
    """Without `count` lines from `at`."""
    lost = {float(n) for n in lines.origin[at : at + count] if n is not None}
    text, origin = lines.text[:at] + lines.text[at + count :], lines.origin[:at] + lines.origin[at + count :]
    return Lines(text, origin, lines.wounds | lost, lines.gap or 1 < count < len(lines.text) - at)


def insert(lines: Lines, at: int, new: list[str]) -> Lines:
    """With the touched lines `new` before line `at`."""
    origin = lines.origin[:at] + [None] * len(new) + lines.origin[at:]
    before = max((n for n in lines.origin[:at] if n is not None), default=-1)
    return Lines(lines.text[:at] + new + lines.text[at:], origin, lines.wounds | {before + 0.5}, lines.gap)


def replace(lines: Lines, at: int, new: str) -> Lines:
    """With the touched line `new` for line `at`."""
    return insert(delete(lines, at), at, [new])


def corrupt(rng: random.Random, line: str) -> str:
    """`line` with a character lost, changed, added or doubled, or cut short."""
    at = rng.randrange(len(line) + 1)
    new = rng.choice(["", "7", " ", "x", "(", "|", "\u00a0", "\r", '"', "<", "%", ":", ",", "-", "\u2028"])
    return rng.choice(
        [line[:at] + new + line[at + 1 :], line[:at] + new + line[at:], line[:at], line[at:], line + line]
    )


HURTS = "delete delete change change stretch repeat double move swap cut".split()


def damaged(rng: random.Random, lines: Lines) -> Lines:
    """`lines` with one hurt: a line or stretch deleted, changed, repeated, moved or exchanged, or the rest cut off."""
    if not lines.text:
        return lines
    last = len(lines.text) - 1
    at = rng.randint(0, last)
    match rng.choice(HURTS):
        case "delete":
            return delete(lines, at)
        case "change":
            return replace(lines, at, corrupt(rng, lines.text[at]))
        case "stretch":
            return delete(lines, at, rng.randint(2, 12))
        case "repeat":
            end = min(last + 1, at + rng.randint(1, 12))
            return insert(lines, end, lines.text[at:end])
        case "double":
            return insert(lines, last + 1, lines.text)
        case "move":
            return insert(delete(lines, at), rng.randint(0, last), [lines.text[at]])
        case "swap":
            other = rng.randint(0, last)
            return replace(replace(lines, at, lines.text[other]), other, lines.text[at])
        case _:
            cut = delete(lines, at, last + 1 - at)
            return insert(cut, at, [lines.text[at][: rng.randint(0, len(lines.text[at]))]])


def read(lines: Lines, path: Path) -> Reading:
    """The reading of `lines`; SourceError where it has none."""
    document = Document.from_bytes(lines.data, path, "s")
    reader = reader_for(document)
    return reading(document, reader.NAME, reader.FRAME, reader.read(document))


class Claims:
    """What a reading of `lines` says, by places in the whole document."""

    def __init__(self, lines: Lines, result: Reading):
        self.lines, self.result = lines, result
        self.starts = [0, *accumulate(len(line) + 1 for line in lines.text)]
        self.places: dict[tuple[str, str], dict[str, list[Place | None]]] = {}
        quotes: dict[tuple[str, str, str], dict[int, list[Any]]] = {}
        for e in result.evidence:
            quotes.setdefault((e["table"], e["row"], e["column"]), {}).setdefault(e["part"], []).append(self.place(e))
        for (table, row, column), parts in quotes.items():
            pieces = [place for part in sorted(parts) if part for place in parts[part]]
            first = tuple(pieces) if None not in pieces else None
            again = [(place,) for place in parts.get(0, []) if place is not None]
            self.places.setdefault((table, row), {})[column] = [first, *again]

    def place(self, evidence: Row) -> tuple[int, int, int, int] | None:
        """Lines and columns of a quote in the whole document; None where a line of it was touched."""
        a, b = (bisect_right(self.starts, n) - 1 for n in (evidence["start"], evidence["end"] - 1))
        begin, end = self.lines.origin[a], self.lines.origin[b]
        if begin is None or end is None or self.lines.origin[a : b + 1] != list(range(begin, begin + b - a + 1)):
            return None
        return begin, evidence["start"] - self.starts[a], end, evidence["end"] - self.starts[b]

    def rows(self) -> Iterator[tuple[str, Row, dict[str, list[Place | None]]]]:
        """Table, record and the places of its cells, those of an outcome's title with the rows that point to it."""
        for table, records in self.result.tables.items():
            for record in records:
                places = dict(self.places.get((table, f"s/{record['ordinal']}"), {}))
                if table in OF_OUTCOMES:
                    outcome = self.result.tables["outcomes"][record["outcome_ordinal"] - 1]
                    record = record | {"(outcome)": outcome["title"]}
                    places |= {"(outcome)": self.places[("outcomes", f"s/{outcome['ordinal']}")].get("title", [None])}
                yield table, record, places

    def numbers(self) -> Iterator[tuple[tuple[Any, ...], list[tuple[str, Any, Place | None]]]]:
        """Each number with its place, and column, value and place of the texts in its row."""
        for table, record, places in self.rows():
            texts = [(c, record[c], p[0]) for c, p in places.items() if not is_number(record[c])]
            keys = tuple(record.get(key) for key in KEYS)
            for column, alternatives in places.items():
                if is_number(record[column]):
                    for place in alternatives:
                        if place is not None:
                            yield (table, column, place, record[column], keys), texts


class Whole(Claims):
    """What the reading of the whole document says."""

    def __init__(self, path: Path):
        lines = Lines.whole(path.read_bytes().decode())
        super().__init__(lines, read(lines, path))
        self.path = path
        self.study = self.result.tables["studies"][0]
        self.of: dict[tuple[Any, ...], set[tuple[str, Any]]] = {}
        for number, texts in self.numbers():
            self.of.setdefault(number, set()).update((column, text) for column, text, _ in texts)

    def broken(self, lines: Lines) -> Iterator[str]:
        """Each thing that the reading of the damaged `lines` says and may not; SourceError where it has none."""
        claims = Claims(lines, read(lines, self.path))
        for number, texts in claims.numbers():
            table, column, place, value, keys = number
            told = f"{table}.{column} = {value} {keys} of line {place[0][0] + 1}"
            if table == "studies":
                if self.study.get(column) not in (None, value):
                    yield f"{told}: {self.study[column]} in the whole document"
            elif number not in self.of:
                lost = any(text in HEADINGS.get(table, ()) and heading is None for text, _, heading in texts)
                if not (lines.gap or lost):
                    yield f"{told}: not what the whole document says"
            elif column not in HEADINGS.get(table, ()):
                for label, text, heading in texts:
                    if heading is None or (label, text) in self.of[number]:
                        continue
                    if self.path.suffix == ".xml" and label in DEFAULTS.get(table, ()):
                        continue
                    if (lines.gap or label in HEADINGS.get(table, ())) and self.between(lines, heading, place):
                        continue
                    yield f"{told}: with {label} {str(text)[:60]!r} of line {heading[0][0] + 1}"

    @staticmethod
    def between(lines: Lines, a: Place, b: Place) -> bool:
        """Whether a touched line stood between the places `a` and `b`."""
        low, high = sorted((a[0][0], b[0][0]))
        return any(low <= wound <= high for wound in lines.wounds)


__all__ = ["Lines", "SourceError", "Whole", "corrupt", "damaged", "delete", "insert", "replace"]
