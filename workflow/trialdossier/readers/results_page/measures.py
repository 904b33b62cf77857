"""Tables of values: rows of a label and one cell per group, as baseline measures and outcomes print them.

A cell is a value (`211`, `NA`), maybe with the mark of a footnote, and maybe with a percentage (`37.0%`),
a spread (`(258)`) or limits (`(5.1 to NA)`); which of them, the line above the unit of measure says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from trialdossier.readers.results_page.parts import ENUMERATED, LONGEST_ROW, group_cell, people
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
LAST_MARK = re.compile(r"\s*\[(\d{1,3})\]$")
NO_NOTE = re.compile(
    r"(?:Hide|Show) |Arm/Group (?:Title|Description)|Overall Number of |Period Title:|Number Analyzed "
    r"|Unit of [Mm]easure:|(?:Statistical Analysis|Recruitment Details|Pre-[aA]ssignment Details)(?:\s|$)"
)
"""Labels that no footnote holds: what stands from there on belongs to a part whose beginning is lost."""
MOST_MARKS = 9
"""More marks of footnotes than any label has at its end."""
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
SURPLUS = {name: re.compile(rf"\s*{shape}(?=\s|\Z)") for name, shape in SHAPES.items()}
"""A cell below the last one of a row: then the row has more cells than groups."""
ONE_CELL = re.compile(rf"{_VALUE}{_MARK}{_SPREAD}")
CELL = re.compile(
    rf"(?P<value>{_VALUE})(?P<mark>{_MARK})"
    rf"(?:\s+(?P<percent>\d+(?:\.\d+)?)\s?%(?P<percent_mark>{_MARK})"
    rf"|\s*\(\s*(?P<low>{_VALUE})(?P<low_mark>{_MARK})\s?%?"
    rf"(?:\s+to\s+(?P<high>{_VALUE})(?P<high_mark>{_MARK}))?\s*\)(?P<last_mark>{_MARK}))?"
)
LEFT_OVER = re.compile(rf"\(\s*{_VALUE}{_MARK}\s?(?:%|to\s|\))|\d+(?:\.\d+)?\s?%$")
"""The end of a cell whose beginning is missing."""
MORE_CELLS = re.compile(rf"(?<!\S){_VALUE}{_MARK}(?:\s+\d+(?:\.\d+)?\s?%|{_SPREAD})$")
START = re.compile(r"(?<!\S)(?=[-\u2212+.\dN])")
ONLY_PERCENTAGES = re.compile(rf"(?:{_VALUE}{_MARK}\s+)?\d+(?:\.\d+)?\s?%")
CONTINUED = re.compile(rf"\(\s*{_VALUE}{_MARK}\s?(?:%|to\s|\))|(?:{_VALUE}{_MARK}\s*)+$|\d+(?:\.\d+)?\s?%")
"""How the rest of a cell begins whose value has the mark of a footnote on a line of its own."""
VALUES_AT_END = re.compile(r"(?:^|\s)(?:NA|[-\u2212+.,\d]+|[-.,\d]+\s?%|\([^()]*\d[^()]*\)|NA\))$|[.;]$")
"""How values or a sentence end: a line above a unit that ends so is no title."""
LONGEST_END = 60
"""More characters than the last value of a row has."""
SEVERAL = re.compile(r"(?:\s\d[\d,.]*){2}$")
NUMERIC = re.compile(r"[\d.,]+")
ANSWERS = frozenset({"all", "any", "female", "male", "no", "none", "other", "total", "unknown", "yes"})
"""Words that no number follows as a part of the name."""
PERCENTAGE = re.compile(r"\d+(?:\.\d+)?\s?%[^\S\n]*(?:\[\d+\])?[^\S\n]*$", re.M)


Columns = dict[str, Cited | None]


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
    """One row: its label, the class it stands under, the numbers analysed, and one match per cell.

    The cell of a group in which nobody was analysed may be missing.
    """

    label: Section | None
    cells: list[re.Match[str] | None]
    start: int
    end: int
    group: Section | None = None
    counts: list[Columns] = field(default_factory=list)


@dataclass
class Table:
    """The rows of a measure, and its footnotes by their marks.

    `nobody` are the numbers analysed of a measure that has no values, as all of them are 0.
    """

    rows: list[TableRow]
    footnotes: dict[str, Section]
    nobody: list[re.Match[str]] = field(default_factory=list)


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


def table(measured: Measure, analysed: list[int]) -> Table:
    """The rows and footnotes of `measured`, whose table has one group per number of `analysed`."""
    lines, footnotes = footnotes_of(list(measured.body.lines()))
    body = measured.body
    if not analysed or not lines:
        return Table([], footnotes)
    body = body.within(body.start, lines[-1].end)
    entries = _entries(lines, body, measured.shape, analysed)
    if len(entries) == 1 and isinstance(entries[0], tuple) and not entries[0][0]:
        numbers = entries[0][1]
        return Table([], footnotes, numbers if all(people(match[1]) == 0 for match in numbers) else [])
    rows = _labelled(entries, measured.shape)
    return Table([row for row in rows if _fits(row, measured)], footnotes)


def footnotes_of(lines: list[Section]) -> tuple[list[Section], dict[str, Section]]:
    """The lines before the footnotes, and the text of each footnote that stands once."""
    at = [i for i, line in enumerate(lines) if _full(FOOTNOTE, line)]
    first = next((i for i in at if i + 1 < len(lines) and not _continued(lines[i + 1])), len(lines))
    at = [i for i in at if i >= first]
    texts: dict[str, list[Section]] = {}
    stop = next((i for i in range(first, len(lines)) if NO_NOTE.match(lines[i].text)), len(lines))
    for i, end in zip(at, [*(min(n, stop) for n in at[1:]), stop], strict=False):
        if i + 1 < end:
            text = lines[i].within(lines[i + 1].start, lines[end - 1].end)
            texts.setdefault(lines[i].text[1:-1], []).append(text)
    return lines[:first], {mark: found[0] for mark, found in texts.items() if len(found) == 1}


def _continued(line: Section) -> bool:
    return line.end - line.start <= LONGEST_ROW and CONTINUED.match(line.text) is not None


Entry = TableRow | Section | tuple[Section, list[re.Match[str]]]
"""A row, a line without values, or a line of numbers analysed with what stands before them."""


def _entries(lines: list[Section], body: Section, shape: str, analysed: list[int]) -> list[Entry]:
    entries: list[Entry] = []
    done = body.start
    for line in lines:
        if line.start < done:
            continue
        if line.end - line.start > LONGEST_ROW:
            entries.append(line)
            continue
        counts = _counts(line, len(analysed))
        if counts is not None:
            analysed = [people(match[1]) for match in counts[1]] or [1] * len(analysed)
        row = None if counts else _row(line, body, shape, analysed)
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


def _row(line: Section, body: Section, shape: str, analysed: list[int]) -> TableRow | None:
    """The row that begins in `line`: a cell per group, or per group in which somebody was analysed.

    Where nobody was, a number alone on its line is a label.
    Where plain numbers allow for both, the label may end in a number, and the row is left out.
    """
    present = [index for index, number in enumerate(analysed) if number]
    row = _row_of(line, body, shape, len(analysed))
    if len(present) == len(analysed):
        return row
    if not present:
        sure = row is not None and (shape != "plain" or (row.label is None and len(analysed) > 1))
        return row if sure and row is not None and all(map(_empty, row.cells)) else None
    if row is not None and all(_empty(row.cells[i]) for i, n in enumerate(analysed) if not n):
        return None if shape == "plain" and row.label else row
    if row is not None and shape != "plain":
        return None
    row = _row_of(line, body, shape, len(present))
    if row is not None:
        cells = iter(row.cells)
        row.cells = [next(cells) if number else None for number in analysed]
    return row


def _empty(cell: re.Match[str] | None) -> bool:
    return cell is None or cell["value"] in {"0", "NA"}


def _row_of(line: Section, body: Section, shape: str, count: int) -> TableRow | None:
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
            if label and unfinished(label, count):
                return None
            if shape != "plain" and label and "\n" in cells[0].group():
                continue
            if shape != "plain" and SURPLUS[shape].match(text, match.end(), body.end):
                return None
            if len(cells) == count and not (shape != "plain" and _holds_cells(label)):
                return TableRow(label or None, [*cells], line.start, match.end())
    return None


def _holds_cells(label: Section) -> bool:
    """Whether more cells, or the end of one, stand before the cells of a row."""
    return MORE_CELLS.search(label.text) is not None or (
        label.text.startswith("(") and LEFT_OVER.match(label.text) is not None
    )


def unfinished(label: Section, count: int) -> bool:
    """Whether the first number after `label` belongs to it, as in `Week`, `Cycle 1 Day`; `Weeks` may count."""
    return ENUMERATED.fullmatch(label.text) is not None and (count == 1 or not label.text.endswith("s"))


def _labelled(entries: list[Entry], shape: str) -> list[TableRow]:
    """The rows of `entries` with label, class and numbers analysed; rows that could be read otherwise are left out.

    Where a table states numbers analysed, they head each block: values below a label above them, a second row below a
    class that is itself the label of a row, and rows from a repeated label on are of a block whose head is lost.
    """
    rows: list[TableRow] = []
    loose: list[tuple[int, Section]] = []
    group: Section | None = None
    counts: list[Columns] = []
    above: Section | None = None
    fresh = False
    labels: set[str] = set()
    closed, above_blocks = False, any(isinstance(entry, tuple) and entry[0] for entry in entries)
    for at, entry in enumerate(entries):
        if isinstance(entry, Section):
            loose.append((len(rows), entry))
            above = entry
            continue
        if isinstance(entry, tuple):
            label, numbers = entry
            counts = [number_columns(label, match) for match in numbers]
            if above is not None and not label:
                label = loose.pop()[1]
            group, fresh, above = label or None, True, None
            closed, above_blocks, labels = False, False, set()
            continue
        if entry.label is None and above is not None:
            if shape != "plain" and LEFT_OVER.match(above.text):
                continue
            if above_blocks:
                above = None
                continue
            if _may_head(above, shape, len(entry.cells)):
                if shape != "plain" and NUMERIC.fullmatch(above.text) and len(loose) > 1 and loose[-2][0] == len(rows):
                    above = None
                    continue
                entry.label = loose.pop()[1]
        above = None
        if closed:
            continue
        if entry.label is None and fresh and group is not None:
            closed = True
            if not _alone(entries, at):
                continue
            entry.label, group = group, None
        if group is not None and entry.label is not None:
            closed = entry.label.text in labels
            labels.add(entry.label.text)
            if closed:
                continue
        entry.group, entry.counts = group, counts
        fresh = False
        rows.append(entry)
    if shape == "plain" and _repeating(rows) and not loose:
        return []
    if len(rows) == 1 and rows[0].label is None and loose:
        return []
    _classify(rows, loose)
    sure = shape != "plain" or _proven(rows)
    return [row for row in _unambiguous(rows, shape) if sure or not _bare(row)]


def _alone(entries: list[Entry], at: int) -> bool:
    """Whether no further row stands between entry `at` and the next numbers analysed."""
    for entry in entries[at + 1 :]:
        if isinstance(entry, tuple):
            return True
        if isinstance(entry, TableRow):
            return False
    return True


def _proven(rows: list[TableRow]) -> bool:
    """Whether the rows show that values stand on the line of their label: several do, and none on another line."""
    return len(rows) > 1 and all(row.label is not None and _inline(row) for row in rows)


def _inline(row: TableRow) -> bool:
    cell = next((cell for cell in row.cells if cell is not None), None)
    return cell is not None and row.label is not None and "\n" not in cell.string[row.label.start : cell.start()]


def _bare(row: TableRow) -> bool:
    """Whether `row` is one number behind one word: it may be a label, as in `Visit 3`, whose value is lost."""
    cells = [cell for cell in row.cells if cell is not None]
    label = row.label.text if row.label else ""
    return len(cells) == 1 and _inline(row) and label.isalpha() and label.lower() not in ANSWERS


def _repeating(rows: list[TableRow]) -> bool:
    """Whether rows of one group repeat their labels below no class: then a heading may end like a value."""
    labels = [row.label.text for row in rows if row.label and not row.group and len(row.cells) == 1]
    return len(set(labels)) < len(labels)


def _may_head(label: Section, shape: str, count: int) -> bool:
    """Whether a line without values can be the label of the values below, and not a broken or another row."""
    if NO_NOTE.match(label.text) or (count > 1 and SEVERAL.search(label.text[-LONGEST_END:])):
        return False
    if shape == "plain":
        return not re.search(r"(?:\s|^)(?:NA|[-\d.,]+)$", label.text)
    if ONE_CELL.fullmatch(label.text):
        return False
    return label.text.count("(") == label.text.count(")") and not ONLY_PERCENTAGES.fullmatch(label.text)


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
    text = next(cell.string for cell in rows[0].cells if cell is not None)
    for row in rows:
        if row.label is not None:
            kept.append(row)
        elif shape == "plain" and kept and not text[kept[-1].end : row.start].strip():
            kept.pop()
    return kept


def _fits(row: TableRow, measured: Measure) -> bool:
    """Whether the spreads of `row` are of the kind that the heading names."""
    words = measured.dispersion.text if measured.dispersion else ""
    limits = [cell["high"] is not None for cell in row.cells if cell is not None and cell["low"] is not None]
    if INTERVAL.search(words):
        return all(limits)
    return not (ONE_NUMBER.search(words) and any(limits))


def cell_columns(row: TableRow, footnotes: dict[str, Section]) -> Iterator[tuple[int, Columns]]:
    """Place and columns of each cell of `row` that is there, named alike in baseline and outcome measurements."""
    label, marks = without_marks(row.label) if row.label else (None, [])
    if not footnotes.keys() >= set(marks):
        label, marks = row.label, []
    shared: Columns = {
        "category": label.cite() if label else None,
        "classification": row.group.cite() if row.group else None,
    }
    for index, cell in enumerate(row.cells):
        if cell is not None:
            counts = row.counts[index] if row.counts else {}
            yield index, {**shared, **_value_columns(cell, _notes(cell, marks, footnotes)), **counts}


def _value_columns(cell: re.Match[str], note: Cited | None) -> Columns:
    """The value of a cell, its percentage and footnote, and its spread or limits."""
    columns = {
        "param_value": group_cell(cell, "value"),
        "param_value_num": group_cell(cell, "value", number),
        "percentage": group_cell(cell, "percent", number),
        "explanation_of_na": note,
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
    return columns


def number_columns(where: Section, match: re.Match[str]) -> Columns:
    """The columns of one number analysed."""
    return {
        "number_analyzed": group_cell(match, 1, whole_number),
        "number_analyzed_units": where.group(match, 2).cite(),
    }


def _notes(cell: re.Match[str], above: list[str], footnotes: dict[str, Section]) -> Cited | None:
    """The footnotes of a cell and of its row, each once."""
    if not above and "[" not in cell[0]:
        return None
    marks = [cell[name] for name in ("mark", "percent_mark", "low_mark", "high_mark", "last_mark") if cell[name]]
    return noted([*above, *(mark.strip()[1:-1] for mark in marks)], footnotes)


def without_marks(line: Section) -> tuple[Section, list[str]]:
    """`line` without the marks of footnotes at its end, and the marks."""
    marks: list[str] = []
    line = line.stripped()
    while len(marks) < MOST_MARKS and line.document.text.endswith("]", line.start, line.end):
        match = LAST_MARK.search(line.document.text, max(line.start, line.end - 20), line.end)
        if match is None or match.start() == line.start:
            break
        marks.insert(0, match[1])
        line = line.within(line.start, match.start()).stripped()
    return line, marks


def noted(marks: list[str], footnotes: dict[str, Section]) -> Cited | None:
    """The texts of the footnotes with `marks`, each once."""
    return cited([footnotes[mark] for mark in dict.fromkeys(marks) if mark in footnotes], paragraphs)
