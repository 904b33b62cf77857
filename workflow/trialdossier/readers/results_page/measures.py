"""Tables of values: rows of a label and one cell per group, as baseline measures and outcomes print them.

A cell is a value (`211`, `NA`), maybe with the mark of a footnote, and maybe with a percentage (`37.0%`),
a spread (`(258)`) or limits (`(5.1 to NA)`); which of them, the line above the unit of measure says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from trialdossier.readers.results_page.parts import ENUMERATED, LONGEST_ROW, group_cell
from trialdossier.sources import Cited, Section, cited
from trialdossier.values import number, paragraphs, param_type, whole_number

MEASURE_TYPE = re.compile(r"Measure Type:[^\S\n]*([^\n]*\S)")
PARAMETER = re.compile(
    r"((?:Geometric |Least Squares |Geometric Least Squares |Log )?Mean|Median|Mode|Number"
    r"|Count of (?:Participants|Units))(?:\s*\(([^\n]*)\))?"
)
UNITS = re.compile(r"Unit of [Mm]easure:[^\S\n]*([^\n]*)")
NUMBER_ANALYZED = re.compile(r"(?<!\S)Number Analyzed(?=\s+\d)")
ANALYZED = re.compile(r"\s*(\d[\d,]*)\s+([^\W\d][^\n\d]*)")
FOOTNOTE = re.compile(r"\[(\d+)\]")
LAST_MARK = re.compile(r"(?<!\s)\s*\[(\d+)\]\s*$")
INTERVAL = re.compile(r"Interval|Range|Percentile", re.I)
ONE_NUMBER = re.compile(r"Deviation|Error|Variation|Variance", re.I)

_NUMBER = r"[-\u2212+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?"
_VALUE = rf"(?:NA|{_NUMBER})"
_MARK = r"(?:[^\S\n]*\[\d+\])?"
_SPREAD = rf"\s*\(\s*{_VALUE}{_MARK}\s?%?(?:\s+to\s+{_VALUE}{_MARK})?\s*\){_MARK}"
SHAPES = {
    "plain": rf"{_VALUE}{_MARK}",
    "percent": rf"{_VALUE}{_MARK}\s+\d+(?:\.\d+)?\s?%{_MARK}",
    "spread": rf"(?:{_NUMBER}{_MARK}{_SPREAD}|NA{_MARK}(?:{_SPREAD})?)",
}
CELL = re.compile(
    rf"(?P<value>{_VALUE})(?P<mark>{_MARK})"
    rf"(?:\s+(?P<percent>\d+(?:\.\d+)?)\s?%(?P<percent_mark>{_MARK})"
    rf"|\s*\(\s*(?P<low>{_VALUE})(?P<low_mark>{_MARK})\s?%?"
    rf"(?:\s+to\s+(?P<high>{_VALUE})(?P<high_mark>{_MARK}))?\s*\)(?P<last_mark>{_MARK}))?"
)
MORE_CELLS = re.compile(rf"(?<!\S){_VALUE}{_MARK}(?:\s+\d+(?:\.\d+)?\s?%|{_SPREAD})$")
START = re.compile(r"(?<!\S)(?=[-\u2212+.\dN])")
PERCENTAGE = re.compile(r"\d+(?:\.\d+)?\s?%[^\S\n]*(?:\[\d+\])?[^\S\n]*$", re.M)


@dataclass(frozen=True)
class Measure:
    """What the lines above the values say: kind of value, kind of spread, unit; and where the values stand."""

    param_type: Cited | None
    dispersion: Section | None
    units: Section | None
    body: Section

    @property
    def shape(self) -> str:
        """The shape of a cell, told by the kind of value."""
        if self.dispersion is not None:
            return "spread"
        kind = self.param_type.value if self.param_type else None
        counted = str(kind).startswith("COUNT") or kind == "NUMBER"
        return "percent" if counted and _percentages(self.body) else "plain"


@dataclass
class TableRow:
    """One row: its label, the class it stands under, the numbers analysed, and one match per cell."""

    label: Section | None
    cells: list[re.Match[str]]
    start: int
    end: int
    group: Section | None = None
    counts: list[re.Match[str]] = field(default_factory=list)


@dataclass
class Table:
    """The rows of a measure, and its footnotes by their marks."""

    rows: list[TableRow]
    footnotes: dict[str, Section]


def is_kind(line: Section) -> bool:
    """Whether `line` names the kind of value."""
    return _full(MEASURE_TYPE, line) is not None or _full(PARAMETER, line) is not None


def _full(pattern: re.Pattern[str], line: Section) -> re.Match[str] | None:
    return pattern.fullmatch(line.document.text, line.start, line.end)


def measure(heads: list[Section], units: Section, body: Section) -> Measure:
    """The measure whose kind the lines `heads` name and whose unit the line `units` names."""
    kinds, dispersion = [], None
    for line in heads:
        match = _full(MEASURE_TYPE, line) or _full(PARAMETER, line)
        if match is not None:
            kinds.append(line.group(match, 1))
            if match.re is PARAMETER and match[2]:
                dispersion = line.group(match, 2)
    unit = _full(UNITS, units)
    return Measure(_agreed(kinds), dispersion, units.group(unit, 1) if unit else None, body)


def _agreed(kinds: list[Section]) -> Cited | None:
    """The kind of value, where the lines that name it agree."""
    found = [c for c in (cited([s], param_type) for s in kinds) if c is not None]
    if not found or any(c.value != found[0].value for c in found):
        return None
    return replace(found[0], again=tuple(span for c in found[1:] for span in c.spans))


def _percentages(body: Section) -> bool:
    return any(True for _ in body.matches(PERCENTAGE))


@lru_cache(maxsize=256)
def _row_pattern(shape: str, count: int, between: str) -> re.Pattern[str]:
    cell = SHAPES[shape]
    return re.compile(rf"{cell}(?:{between}{cell}){{{count - 1}}}[^\S\n]*(?=\n|\Z)")


def table(measured: Measure, count: int) -> Table:
    """The rows and footnotes of `measured`, whose table has `count` groups."""
    lines, footnotes = footnotes_of(list(measured.body.lines()))
    body = measured.body
    if not count or not lines:
        return Table([], footnotes)
    body = body.within(body.start, lines[-1].end)
    entries = _entries(lines, body, measured.shape, count)
    rows = _labelled(entries, measured.shape)
    return Table([row for row in rows if _fits(row, measured)], footnotes)


def footnotes_of(lines: list[Section]) -> tuple[list[Section], dict[str, Section]]:
    """The lines before the footnotes, and the text of each footnote that stands once."""
    at = [i for i, line in enumerate(lines) if _full(FOOTNOTE, line)]
    first = next((i for i in at if i + 1 < len(lines) and not re.match(r"[(\d.]|NA\b", lines[i + 1].text)), len(lines))
    at = [i for i in at if i >= first]
    texts: dict[str, list[Section]] = {}
    for i, end in zip(at, [*at[1:], len(lines)], strict=False):
        if i + 1 < end:
            text = lines[i].within(lines[i + 1].start, lines[end - 1].end)
            texts.setdefault(lines[i].text[1:-1], []).append(text)
    return lines[:first], {mark: found[0] for mark, found in texts.items() if len(found) == 1}


Entry = TableRow | Section | tuple[Section, list[re.Match[str]]]
"""A row, a line without values, or a line of numbers analysed with what stands before them."""


def _entries(lines: list[Section], body: Section, shape: str, count: int) -> list[Entry]:
    entries: list[Entry] = []
    done = body.start
    for line in lines:
        if line.start < done:
            continue
        if line.end - line.start > LONGEST_ROW:
            entries.append(line)
            continue
        counts = _counts(line, count)
        row = None if counts else _row(line, body, shape, count)
        if row is not None:
            done = row.end
        entries.append(counts or row or line)
    return entries


def _counts(line: Section, count: int) -> tuple[Section, list[re.Match[str]]] | None:
    """The numbers analysed that `line` states, one per group, and the label before them."""
    match = next(line.matches(NUMBER_ANALYZED), None)
    if match is None:
        return None
    found, at = [], match.end()
    while (one := ANALYZED.match(line.document.text, at, line.end)) is not None:
        found.append(one)
        at = one.end()
    label = line.within(line.start, match.start()).stripped()
    return (label, found) if len(found) == count and at == line.end else (label, [])


def _row(line: Section, body: Section, shape: str, count: int) -> TableRow | None:
    """The row that begins in `line`: a label, and `count` cells that end where a line ends."""
    text = line.document.text
    between = r"[^\S\n]+" if shape == "plain" else r"\s+"
    for start in line.matches(START):
        match = _row_pattern(shape, count, between).match(text, start.start(), body.end)
        if match is None and shape == "plain" and start.start() == line.start:
            match = _row_pattern(shape, count, r"[^\S\n]*\n\s*").match(text, start.start(), body.end)
        if match is not None:
            cells = list(CELL.finditer(text, match.start(), match.end()))
            label = line.within(line.start, start.start()).stripped()
            if shape == "plain" and count == 1 and ENUMERATED.fullmatch(label.text):
                return None
            if len(cells) == count and not (shape != "plain" and MORE_CELLS.search(label.text)):
                return TableRow(label or None, cells, line.start, match.end())
    return None


def _labelled(entries: list[Entry], shape: str) -> list[TableRow]:
    """The rows of `entries` with label, class and numbers analysed; rows that could be read otherwise are left out."""
    rows: list[TableRow] = []
    loose: list[tuple[int, Section]] = []
    group: Section | None = None
    counts: list[re.Match[str]] = []
    above: Section | None = None
    fresh = False
    for entry in entries:
        if isinstance(entry, Section):
            loose.append((len(rows), entry))
            above = entry
            continue
        if isinstance(entry, tuple):
            label, counts = entry
            if above is not None and not label:
                label = loose.pop()[1]
            group, fresh, above = label or None, True, None
            continue
        if entry.label is None and above is not None and _may_head(above, shape):
            entry.label = loose.pop()[1]
        if entry.label is None and fresh and group is not None:
            entry.label, group = group, None
        entry.group, entry.counts = group, counts
        above, fresh = None, False
        rows.append(entry)
    if shape == "plain" and _repeating(rows) and not loose:
        return []
    _classify(rows, loose)
    return _unambiguous(rows, shape)


def _repeating(rows: list[TableRow]) -> bool:
    """Whether rows of one group repeat their labels below no class: then a heading may end like a value."""
    labels = [row.label.text for row in rows if row.label and not row.group and len(row.cells) == 1]
    return len(set(labels)) < len(labels)


def _may_head(label: Section, shape: str) -> bool:
    """Whether a line without values can be the label of the values below, and not a broken row."""
    if shape == "plain":
        return not re.search(r"(?:\s|^)(?:NA|[-\d.,]+)$", label.text)
    return label.text.count("(") == label.text.count(")") and not label.text.endswith("%")


def _classify(rows: list[TableRow], loose: list[tuple[int, Section]]) -> None:
    """Give rows their class, where lines without values head blocks of the same labels."""
    if len(loose) < 2 or loose[0][0] != 0 or any(row.group for row in rows):
        return
    starts = [at for at, _ in loose]
    blocks = [rows[a:b] for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
    labels = {tuple(row.label.text if row.label else "" for row in block) for block in blocks}
    if len(labels) == 1 and labels != {()}:
        for block, (_, head) in zip(blocks, loose, strict=True):
            for row in block:
                row.group = head


def _unambiguous(rows: list[TableRow], shape: str) -> list[TableRow]:
    """`rows` without those that have no label among others, and without the row whose label or value that may be."""
    if len(rows) < 2:
        return rows
    kept: list[TableRow] = []
    for row in rows:
        if row.label is not None:
            kept.append(row)
        elif shape == "plain" and kept and not row.cells[0].string[kept[-1].end : row.start].strip():
            kept.pop()
    return kept


def _fits(row: TableRow, measured: Measure) -> bool:
    """Whether the spreads of `row` are of the kind that the heading names."""
    words = measured.dispersion.text if measured.dispersion else ""
    limits = [cell["high"] is not None for cell in row.cells if cell["low"] is not None]
    if INTERVAL.search(words):
        return all(limits)
    return not (ONE_NUMBER.search(words) and any(limits))


def cell_columns(where: Section, row: TableRow, index: int, footnotes: dict[str, Section]) -> dict[str, Cited | None]:
    """The columns of one cell of `row`, named alike in baseline and outcome measurements."""
    cell = row.cells[index]
    columns = {
        "category": row.label.cite() if row.label else None,
        "classification": row.group.cite() if row.group else None,
        "param_value": group_cell(cell, "value"),
        "param_value_num": group_cell(cell, "value", number),
        "percentage": group_cell(cell, "percent", number),
        "explanation_of_na": _notes(cell, footnotes),
    }
    if cell["high"] is not None:
        columns |= {
            "dispersion_lower_limit": group_cell(cell, "low", number),
            "dispersion_upper_limit": group_cell(cell, "high", number),
            "dispersion_lower_limit_raw": group_cell(cell, "low"),
            "dispersion_upper_limit_raw": group_cell(cell, "high"),
        }
    elif cell["low"] is not None:
        columns |= {
            "dispersion_value": group_cell(cell, "low"),
            "dispersion_value_num": group_cell(cell, "low", number),
        }
    if row.counts:
        columns |= {
            "number_analyzed": group_cell(row.counts[index], 1, whole_number),
            "number_analyzed_units": where.group(row.counts[index], 2).cite(),
        }
    return columns


def _notes(cell: re.Match[str], footnotes: dict[str, Section]) -> Cited | None:
    """The footnotes of a cell, each once."""
    marks = [cell[name] for name in ("mark", "percent_mark", "low_mark", "high_mark", "last_mark") if cell[name]]
    found = dict.fromkeys(mark.strip()[1:-1] for mark in marks)
    return cited([footnotes[mark] for mark in found if mark in footnotes], paragraphs)


def without_mark(line: Section) -> tuple[Section, str]:
    """`line` without the mark of a footnote at its end, and the mark."""
    match = LAST_MARK.search(line.text)
    if match is None:
        return line, ""
    return line.within(line.start, line.start + match.start()).stripped(), match[1]
