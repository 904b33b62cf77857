"""A table saved as text: a title, header lines, an `n=` line, row headings, and rows of cells.

The columns are counted on the `n=` line, or in the rows where all have the same number of cells. A row whose cells are
not as many stays unread. The words of a header line stand one after the other without a mark between them, so they are
given to columns only where the text proves the division: labels that begin with the same word and have the same number
of words, and `Total`. A heading above the columns spans up to the `Total` that its columns add up to. A heading above
the rows holds for the rows that are indented below it, or whose counts add up to n in most columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from trialdossier.readers.article.quantities import DECIMAL
from trialdossier.rows import Cell, Row
from trialdossier.sources import Section
from trialdossier.values import decimal, whole_number

TITLE = re.compile(
    r"(?:TABLE|Table)(?:\s?(?:\d{1,2}|[IVX]{1,4})[A-Za-z]?)?(?:[.:]|\s[|\u2013\u2014-])?\s+(?P<title>\S.*)"
)
SIZES = re.compile(r"\(?\s?[nN]\s?=\s?(\d{1,3}(?:,\d{3})+|\d+)\s?\)?")
COUNT_CELL = re.compile(rf"(?P<count>\d+)(?:/(?P<denominator>\d+))?\s?\((?P<percent>{DECIMAL})\s?(?P<sign>%?)\)")
PERCENT_CELL = re.compile(rf"(?P<percent>{DECIMAL})\s?%")
CELL = re.compile(
    rf"(?<!\S)(?:[<>\u2264\u2265]?\s?{DECIMAL}(?:/\d+)?(?:\s?\([^()]{{1,40}}\)|\s?%|(?:\s?[-\u2013]\s?{DECIMAL}))?"
    r"|NR|NE|NA|\u2014|\u2013|-)(?!\S)"
)
BRACKETED = re.compile(r"\)$|%$")
END = re.compile(r"[ \t\r|]*\Z")
MARKED_GRID = re.compile(r"[\t|]")
GRID = re.compile(r"\t|\s*\|\s*|[ \u00a0]{2,}")
STUB = re.compile(
    r"(?:Outcomes?|Characteristics?|Variables?|Parameters?|Responses?|Events?|Endpoints?|Measures?|Category)\b\s*"
)
NUMBERING = re.compile(
    r"(?i)(?:^|\s)(?:grades?|days?|cycles?|weeks?|months?|years?|cohorts?|arms?|groups?|levels?|stages?|phases?"
    r"|types?|class|"
    r"parts?|doses?|no\.?|lines?|score|status|ECOG|[<>\u2264\u2265=]|to|and|or|than|least|[-\u2013])$"
)
COUNTS_MARKED = re.compile(r"(?i)\b(?:n|no\.|number)\s?\(\s?%\s?\)")
FOOTNOTE = re.compile(r"[*\u2020\u2021\u00a7]|(?:Abbreviations?|Notes?|Data|Source|NR|CI)\b.*[:,=]|[a-z]\s[A-Z]")


@dataclass
class Line:
    """A line of a table: its label, its cells, and the heading above it."""

    section: Section
    label: Section
    cells: list[Section] = field(default_factory=list)
    heading: Section | None = None


def has_rows(lines: list[Section]) -> bool:
    """Whether the lines below a title hold a row of a table."""
    return any(len(_cells(line)[1]) >= 2 and _cells(line)[0] for line in lines)


def rows(table: Section) -> Iterator[Row]:
    """One row of `article_tables` per cell."""
    title_line, *body = table.lines()
    match = TITLE.fullmatch(title_line.text)
    if match is None or not body:
        return
    title = title_line.within(title_line.start + match.start("title"), title_line.end)
    sizes_at = next((n for n, line in enumerate(body) if _sizes(line)), None)
    sizes = _sizes(body[sizes_at]) if sizes_at is not None else []
    first = sizes_at + 1 if sizes_at is not None else 0
    lines = [Line(line, *_cells(line)) for line in body[first:]]
    width = len(sizes) or _grid_width(body) or _common_width(lines)
    lines = list(_fitted(lines, width))
    full = [line.section.start for line in lines if line.cells]
    if width < 1 or not full:
        return
    headers = body[:sizes_at] if sizes_at is not None else [line for line in body if line.start < full[0]]
    if sizes_at is None:
        lines = [line for line in lines if line.section.start >= full[0]]
    labels = _labels(headers, width)
    groups = _groups(headers, labels, sizes)
    lines = _under_headings(lines, sizes)
    marked = COUNTS_MARKED.search(" ".join(line.text for line in [title_line, *headers])) is not None
    named = title.cite()
    columns = [
        {
            "column_group": groups[number].cite() if groups else None,
            "column": labels[number].cite() if labels else None,
            "denominator": sizes[number].cite(whole_number) if sizes else None,
        }
        for number in range(width)
    ]
    for line in lines:
        of_row = {"table": named, "row_group": line.heading.cite() if line.heading else None, "row": line.label.cite()}
        counted = marked or _marked(line.label)
        for column, cell in zip(columns, line.cells, strict=True):
            yield Row("article_tables", **{**of_row, **column, **_cell(cell, counted)})


def _marked(label: Section) -> bool:
    return COUNTS_MARKED.search(label.text) is not None


def _cell(cell: Section, marked: bool) -> dict[str, Cell]:
    """Count and percentage of `7 (70%)`; other cells only as printed."""
    cells: dict[str, Cell] = {"value": cell.cite()}
    match = COUNT_CELL.fullmatch(cell.text)
    if match and (match["sign"] or marked):
        group = {
            name: cell.within(cell.start + match.start(name), cell.start + match.end(name))
            for name in match.groupdict()
        }
        cells["count"], cells["percent"] = group["count"].cite(whole_number), group["percent"].cite(decimal)
        if match["denominator"]:
            cells["denominator"] = group["denominator"].cite(whole_number)
    elif match := PERCENT_CELL.fullmatch(cell.text):
        cells["percent"] = cell.within(cell.start, cell.start + match.end("percent")).cite(decimal)
    return cells


def _sizes(line: Section) -> list[Section]:
    """The n of each column, where the line prints nothing else."""
    if SIZES.sub("", line.text).strip(" \t\u00a0|"):
        return []
    return [line.group(match, 1) for match in line.matches(SIZES)]


def _cells(line: Section) -> tuple[Section, list[Section]]:
    """The label of a line, and the run of cells that ends it."""
    if MARKED_GRID.search(line.text):
        label, *pieces = [piece for piece in _gridded(line) if piece] or [line]
        return (label, pieces) if all(CELL.fullmatch(piece.text) for piece in pieces) else (line, [])
    run: list[Section] = []
    for match in line.matches(CELL):
        if run and line.document.text[run[-1].end : match.start()].strip(" \t\u00a0|"):
            run = []
        run.append(line.group(match))
    if run and line.document.text[run[-1].end : line.end].strip(" \t\u00a0|"):
        run = []
    end = run[0].start if run else line.end
    return _unpiped(line.within(line.start, end)), run


def _unpiped(label: Section) -> Section:
    text = label.text
    lead = len(text) - len(text.lstrip(" \t|"))
    return label.within(label.start + lead, label.start + max(lead, len(text.rstrip(" \t\u00a0|"))))


def _grid_width(body: list[Section]) -> int:
    """The number of columns of a table whose header lines mark them with tabs or bars; 0: they do not.

    Of two header lines the lower one has a label for each column.
    """
    if not MARKED_GRID.search(body[0].text):
        return 0
    widths = [len([piece for piece in _gridded(line) if piece]) for line in body[:2]]
    if len(widths) == 2 and _spans(body[0], widths[1]) and not _cells(body[1])[1]:
        return widths[1]
    return widths[0] - 1


def _spans(header: Section, width: int) -> list[Section]:
    """The heading above each of `width` columns, where a line leaves those that a heading spans empty.

    Nothing where the line does not begin with the label of the rows and a heading, or has another number of columns.
    """
    pieces = _places(header)
    if len(pieces) != width + 1 or not pieces[1] or all(pieces[1:]):
        return []
    heads: list[Section] = []
    for piece in pieces[1:]:
        heads.append(piece if piece else heads[-1])
    return heads


def _places(header: Section) -> list[Section]:
    """The places between the bars or tabs of a line, empty ones too."""
    document = header.document
    end = document.text.find("\n", header.end)
    line = header.within(document.text.rfind("\n", 0, header.start) + 1, end if end >= 0 else len(document.text))
    pieces, begin = [], line.start
    for match in line.matches(MARKED_GRID):
        pieces.append(header.within(begin, match.start()).stripped())
        begin = match.end()
    return [*pieces, header.within(begin, line.end).stripped()]


def _common_width(lines: list[Line]) -> int:
    widths = {len(line.cells) for line in lines if line.cells}
    return widths.pop() if len(widths) == 1 and sum(bool(line.cells) for line in lines) > 1 else 0


def _fitted(lines: list[Line], width: int) -> Iterator[Line]:
    """The lines whose cells are as many as the columns, and those without cells; others are left out."""
    for line in lines:
        if line.cells and _cut_off(line.cells[-1]):
            continue
        surplus = len(line.cells) - width
        bracketed = [bool(BRACKETED.search(cell.text)) for cell in line.cells]
        if 0 < surplus < len(line.cells) and all(bracketed[surplus:]) and not any(bracketed[:surplus]):
            label = line.section.within(line.label.start, line.cells[surplus - 1].end)
            yield Line(line.section, label, line.cells[surplus:])
        elif (surplus == 0 and line.label and (all(bracketed) or _separate(line, bracketed))) or not line.cells:
            yield line


def _cut_off(cell: Section) -> bool:
    """Whether the file may end in the middle of a cell."""
    return END.match(cell.document.text, cell.end) is not None and not BRACKETED.search(cell.text)


def _separate(line: Line, bracketed: list[bool]) -> bool:
    """Whether the first cell cannot be the end of the label."""
    gap = line.section.document.text[line.label.end : line.cells[0].start]
    return bracketed[0] or GRID.fullmatch(gap) is not None or not NUMBERING.search(line.label.text)


def _labels(headers: list[Section], width: int) -> list[Section]:
    """The labels of the columns on the lowest header line; none where the division is not proven."""
    found = _division(headers[-1], width) if headers else []
    return found if len(found) == width else []


def _division(header: Section, width: int) -> list[Section]:
    """The labels that a header line divides into."""
    words = [header.group(match) for match in header.matches(re.compile(r"\S+"))]
    grid = [piece for piece in _gridded(header) if piece]
    if len(grid) in (width, width + 1) and len(grid) > 1:
        return grid[-width:]
    stub = STUB.match(header.text)
    if stub:
        words = [word for word in words if word.start >= header.start + stub.end()]
    return [label for run in _runs(words) for label in _repeated(run)]


def _gridded(header: Section) -> Iterator[Section]:
    start = header.start
    for match in header.matches(GRID):
        yield header.within(start, match.start()).stripped()
        start = match.end()
    yield header.within(start, header.end).stripped()


def _runs(words: list[Section]) -> Iterator[list[Section]]:
    """The words between `Total`s, and each `Total` by itself."""
    run: list[Section] = []
    for word in words:
        if word.text == "Total":
            if run:
                yield run
            yield [word]
            run = []
        else:
            run.append(word)
    if run:
        yield run


def _repeated(run: list[Section]) -> list[Section]:
    """The labels of a run of words: each begins with the run's first word, and all have the same number of words."""
    starts = [n for n, word in enumerate(run) if word.text == run[0].text]
    pieces = [run[a:b] for a, b in zip(starts, [*starts[1:], len(run)], strict=True)]
    if len({len(piece) for piece in pieces}) != 1:
        return []
    return [piece[0].within(piece[0].start, piece[-1].end) for piece in pieces]


def _groups(headers: list[Section], labels: list[Section], sizes: list[Section]) -> list[Section]:
    """The heading above each column: each spans the columns up to a `Total` that they add up to."""
    if len(headers) == 2 and labels and MARKED_GRID.search(headers[0].text):
        return _spans(headers[0], len(labels))
    if len(headers) != 2 or not labels or not sizes:
        return []
    heads = _division(headers[0], 0)
    spans, start = [], 0
    counts = [int(size.text.replace(",", "")) for size in sizes]
    for number, label in enumerate(labels):
        if label.text == "Total":
            if sum(counts[start:number]) != counts[number]:
                return []
            spans.append(number + 1 - start)
            start = number + 1
    if start < len(labels):
        spans.append(len(labels) - start)
    if len(heads) < 2 or len(spans) != len(heads):
        return []
    return [head for head, span in zip(heads, spans, strict=True) for _ in range(span)]


def _under_headings(lines: list[Line], sizes: list[Section]) -> list[Line]:
    """The rows, each with the heading that the text proves to hold for it."""
    starts = [n for n, line in enumerate(lines) if not line.cells and not FOOTNOTE.match(line.section.text)]
    for start, end in pairwise([*starts, len(lines)]):
        below = [line for line in lines[start + 1 : end] if line.cells]
        nested = [_indent(line) > _indent(lines[start]) for line in below]
        holds = [*nested, False].index(False) or _exhausted(below, sizes)
        for line in below[:holds]:
            line.heading = lines[start].label
    return [line for line in lines if line.cells]


def _indent(line: Line) -> int:
    """How many blanks stand before a line."""
    text, start = line.section.document.text, line.section.start
    return start - 1 - text.rfind("\n", 0, start)


def _exhausted(lines: list[Line], sizes: list[Section]) -> int:
    """How many rows it takes until their counts add up to n in most columns and exceed it in none; 0: never."""
    if not sizes:
        return 0
    limits = [int(size.text.replace(",", "")) for size in sizes]
    sums = [0] * len(limits)
    for number, line in enumerate(lines, 1):
        matches = [COUNT_CELL.fullmatch(cell.text) for cell in line.cells]
        if not all(matches):
            return 0
        sums = [total + int(match["count"]) for total, match in zip(sums, matches, strict=True) if match]
        if any(total > limit for total, limit in zip(sums, limits, strict=True)):
            return 0
        if 2 * sum(total == limit for total, limit in zip(sums, limits, strict=True)) > len(limits) and number > 1:
            return number
    return 0
