"""Baseline characteristics: groups, participants, and every measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.results_page.groups import COUNT, KnownGroups, checked_count, count_line, group_rows
from trialdossier.readers.results_page.measures import (
    UNITS,
    Measure,
    cell_columns,
    is_kind,
    measure,
    table,
    without_mark,
)
from trialdossier.readers.results_page.parts import Page, unspecified
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import enumeration, paragraphs, whole_number

POPULATION_LABEL = re.compile(r"^(?:(?:Hide|Show) )?Baseline Analysis Population Description(?=\s|$)", re.M)
DESCRIBED = re.compile(r"Measure Description:[^\S\n]*")
POPULATION = re.compile(r"Measure Analysis Population Description:[^\S\n]*")


def rows(page: Page, known: KnownGroups) -> Iterator[Row]:
    """Yield the groups, the participants, then the measures in page order."""
    part = page.baseline
    count = checked_count(part, known)
    yield from group_rows(part, count, known, "BG", "Baseline")
    line = count_line(part)
    if line is None or not count:
        return
    units = re.search(r"(?:Participants|Units)", line["label"])
    counted = part.group(line, "label")
    for number, match in enumerate(COUNT.finditer(part.document.text, *line.span("values"))):
        word = counted.within(counted.start + units.start(), counted.start + units.end()) if units else counted
        yield Row(
            "baseline_counts",
            result_group=f"BG{number:03d}",
            units=word.cite(),
            scope=counted.within(counted.start, counted.start + len("Overall")).cite(),
            count=part.group(match, "value").cite(whole_number),
        )
    for title, measured in measures(part.within(line.end(), part.end)):
        yield from _measure(title, measured, count)


def measures(part: Section) -> Iterator[tuple[Section, Measure]]:
    """Each measure of `part` with the line of its title."""
    lines = list(part.lines())
    heads = [(i, _head(lines, i)) for i, line in enumerate(lines) if UNITS.match(line.text)]
    starts = [start for _, start in heads]
    for (unit, start), end in zip(heads, [*starts[1:], len(lines)], strict=False):
        body = _body(lines[unit + 1 : end])
        if start < unit - 1 and body:
            yield lines[start], measure(lines[start + 1 : unit], lines[unit], part.within(body[0].start, body[-1].end))


def _head(lines: list[Section], unit: int) -> int:
    """The line of the title: the one above the kind of value above the unit."""
    at = unit - 1
    while at > 0 and unit - at <= 2 and is_kind(lines[at]):
        at -= 1
    return max(at, 0)


def _body(lines: list[Section]) -> list[Section]:
    """The lines of values, up to the title of a measure whose unit is missing."""
    stop = next((i for i, line in enumerate(lines) if line.text.startswith("Measure Type:")), None)
    return lines if stop is None else lines[: max(stop - 1, 0)]


def _measure(line: Section, measured: Measure, count: int) -> Iterator[Row]:
    title, mark = without_mark(line)
    read = table(measured, count)
    description, population = _described(read.footnotes.get(mark))
    shared: dict[str, Cited | None] = {
        "title": title.cite(),
        "description": description,
        "population_description": population,
        "units": measured.units.cite() if measured.units else None,
        "param_type": measured.param_type,
        "dispersion_type": measured.dispersion.cite(enumeration) if measured.dispersion else None,
    }
    for row in read.rows:
        for number in range(count):
            columns = shared | cell_columns(line, row, number, read.footnotes)
            yield Row("baseline_measurements", result_group=f"BG{number:03d}", **columns)


def _described(note: Section | None) -> tuple[Cited | None, Cited | None]:
    """The description and the population that the footnote of a title gives."""
    if note is None:
        return None, None
    population = re.search(POPULATION, note.text)
    end = note.start + population.start() if population else note.end
    described = DESCRIBED.match(note.text)
    first = note.within(note.start + (described.end() if described else 0), end)
    second = note.within(note.start + population.end(), note.end) if population else None
    return first.cite(paragraphs), second.cite(paragraphs) if second else None


def population(part: Section) -> Cited | None:
    """The population of all baseline measures, between its label and the title of the first measure."""
    label = next(part.matches(POPULATION_LABEL), None)
    if label is None:
        return None
    rest = part.within(label.end(), part.end)
    first = next((title for title, _ in measures(rest)), None)
    text = rest.within(rest.start, first.start).stripped() if first else None
    return text.cite(paragraphs) if text and not unspecified(text) else None
