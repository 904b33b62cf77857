"""Baseline characteristics: groups, participants, and every measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.results_page.groups import COUNT, KnownGroups, count_line, group_rows, head_of
from trialdossier.readers.results_page.measures import (
    LONGEST_END,
    UNITS,
    VALUES_AT_END,
    Measure,
    cell_columns,
    is_kind,
    measure,
    number_columns,
    table,
    without_marks,
)
from trialdossier.readers.results_page.parts import Page, openings, unspecified
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section, cited
from trialdossier.values import dispersion_word, paragraphs, whole_number

UNIT_COUNTS = re.compile(
    r"^(?P<label>Overall Number of Baseline Units(?: Analyzed)?)[^\S\n]*\n\s*Type of [Uu]nits(?: Analyzed)? ?:[^\S\n]*"
    r"(?P<type>[^\n\d]*[^\n\d\s])(?P<values>\s+\d[\d,]*(?:[^\S\n]+\d[\d,]*)*)[^\S\n]*$",
    re.M,
)
POPULATION_LABEL = re.compile(r"^(?:(?:Hide|Show) )?Baseline Analysis Population Description(?=\s|$)", re.M)
OF_OUTCOMES = re.compile(r"^(?:Arm/Group Title(?=\s)|(?:(?:Hide|Show) )?Outcome Measure Data[^\S\n]*$)", re.M)
"""Labels of an outcome: the heading of the first one is lost where they stand below baseline measures."""
UNIT = re.compile(r"^Unit of [Mm]easure:", re.M)
SPACED = re.compile(r"[^\S\n]{2,}")
MARK = re.compile(r"\[\d+\]")
COUNTED = re.compile(r"Participants|Units")
DESCRIBED = re.compile(r"Measure Description:[^\S\n]*")
POPULATION = re.compile(r"Measure Analysis Population Description:[^\S\n]*")


def rows(page: Page, known: KnownGroups) -> Iterator[Row]:
    """Yield the groups, the participants, then the measures in page order."""
    part = page.baseline
    head = head_of(part, known)
    yield from group_rows(head, known, "BG", "Baseline")
    line = count_line(part)
    if line is None or not head.count:
        return
    for counted in (line, *part.matches(UNIT_COUNTS)):
        yield from _counts(part, counted, head.count)
    for title, measured in measures(part.within(line.end(), part.end)):
        yield from _measure(title, measured, head.analysed)


def _counts(part: Section, line: re.Match[str], count: int) -> Iterator[Row]:
    """How many participants, or other units, each group has."""
    label = part.group(line, "label")
    word = part.group(line, "type") if line.re is UNIT_COUNTS else _counted(label)
    found = list(COUNT.finditer(part.document.text, *line.span("values")))
    for number, match in enumerate(found if len(found) == count else []):
        yield Row(
            "baseline_counts",
            result_group=f"BG{number:03d}",
            units=word.cite(),
            scope=label.within(label.start, label.start + len("Overall")).cite(),
            count=part.group(match, "value").cite(whole_number),
        )


def _counted(label: Section) -> Section:
    """What the label of the line of counts says is counted."""
    found = COUNTED.search(label.text)
    return label.within(label.start + found.start(), label.start + found.end()) if found else label


def measures(part: Section) -> Iterator[tuple[Section, Measure]]:
    """Each measure of `part` with the line of its title."""
    cuts = [*(m.start() for m in part.matches(OF_OUTCOMES)), *openings(part)]
    part = part.within(part.start, min([*cuts, part.end]))
    lines = list(part.lines())
    heads = [(i, _head(lines, i)) for i, line in enumerate(lines) if UNITS.match(line.text)]
    spaced = {bool(without_marks(lines[start])[1]) for _, start in heads if _spaced(lines[start])}
    titled = [_is_title(lines, start, spaced) for _, start in heads]
    starts = [start if title else start + 1 for (_, start), title in zip(heads, titled, strict=True)]
    for (unit, start), title, end in zip(heads, titled, [*starts[1:], len(lines)], strict=False):
        body = _body(lines[unit + 1 : end])
        if title and start < unit - 1 and body:
            yield lines[start], measure(lines[start + 1 : unit], lines[unit], part.within(body[0].start, body[-1].end))


def _head(lines: list[Section], unit: int) -> int:
    """The line of the title: the one above the kind of value above the unit."""
    at = unit - 1
    while at > 0 and unit - at <= 2 and is_kind(lines[at]):
        at -= 1
    return max(at, 0)


def _is_title(lines: list[Section], at: int, spaced: set[bool]) -> bool:
    """Whether line `at` is a title, and not what stands above a title that is lost.

    Titles end in blanks, or have some before the marks of their footnotes: `spaced` tells of which of these (without
    marks, with marks) the page keeps any; elsewhere a title does not end like values or a sentence.
    """
    line = lines[at]
    if is_kind(line) or UNITS.match(line.text):
        return False
    if False in spaced or (True in spaced and without_marks(line)[1]):
        return _spaced(line)
    return not (
        VALUES_AT_END.search(without_marks(line)[0].text[-LONGEST_END:])
        or (at > 0 and MARK.fullmatch(lines[at - 1].text))
    )


def _spaced(line: Section) -> bool:
    """Whether blanks end `line`, or stand before the marks of its footnotes."""
    end = without_marks(line)[0].end
    return SPACED.match(line.document.text, end) is not None


def _body(lines: list[Section]) -> list[Section]:
    """The lines of values, up to the title of a measure whose unit is missing."""
    stop = next((i for i, line in enumerate(lines) if is_kind(line)), None)
    return lines if stop is None else lines[: max(stop - 1, 0)]


def _measure(line: Section, measured: Measure, numbers: list[int]) -> Iterator[Row]:
    title, marks = without_marks(line)
    read = table(measured, numbers)
    description, population = _described([read.footnotes[mark] for mark in marks if mark in read.footnotes])
    shared: dict[str, Cited | None] = {
        "title": title.cite(),
        "description": description,
        "population_description": population,
        "units": measured.units.cite() if measured.units else None,
        "param_type": measured.param_type,
        "dispersion_type": measured.dispersion.cite(dispersion_word) if measured.dispersion else None,
    }
    for row in read.rows:
        for number, columns in cell_columns(row, read.footnotes):
            yield Row("baseline_measurements", result_group=f"BG{number:03d}", **shared, **columns)
    for number, match in enumerate(read.nobody):
        yield Row("baseline_measurements", result_group=f"BG{number:03d}", **shared, **number_columns(line, match))


def _described(notes: list[Section]) -> tuple[Cited | None, Cited | None]:
    """The description and the population that the footnotes of a title give."""
    descriptions, populations = [], []
    for note in notes:
        population = POPULATION.search(note.text)
        end = note.start + population.start() if population else note.end
        described = DESCRIBED.match(note.text)
        descriptions.append(note.within(note.start + (described.end() if described else 0), end))
        if population:
            populations.append(note.within(note.start + population.end(), note.end))
    return cited(descriptions, paragraphs), cited(populations, paragraphs)


def population(part: Section) -> Cited | None:
    """The population of all baseline measures, between its label and the title of the first measure."""
    label = next(part.matches(POPULATION_LABEL), None)
    if label is None:
        return None
    rest = part.within(label.end(), part.end)
    first = next((title for title, _ in measures(rest)), None)
    unit = next(rest.matches(UNIT), None)
    if first is None or unit is None or unit.start() < first.start:
        return None
    text = rest.within(rest.start, first.start).stripped()
    return text.cite(paragraphs) if text and not unspecified(text) else None
