"""Outcome measures: what was measured, in whom, every value, and the statistical analyses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count as counting

from trialdossier.readers.results_page.analyses import ANALYSIS, analysis_rows
from trialdossier.readers.results_page.groups import (
    COUNT,
    COUNT_LINE,
    Head,
    KnownGroups,
    group_rows,
    head_of,
    split_texts,
)
from trialdossier.readers.results_page.measures import Measure, cell_columns, is_kind, measure, table
from trialdossier.readers.results_page.parts import (
    GROUP_TITLE,
    OUTCOME,
    TIME_FRAME,
    Page,
    field,
    fields,
    openings,
    unspecified,
)
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import outcome_type, paragraphs, posting_month, whole_number

DESCRIPTION = re.compile(r"^(?:(?:Hide|Show) )?Description(?=\s|$)", re.M)
TITLE = re.compile(r"^Title(?=\s|$)", re.M)
LABEL = re.compile(
    r"^((?:Hide |Show )?Outcome Measure Data"
    r"|(?:Hide |Show )?Analysis Population Description|Arm/Group Title|(?:Hide |Show )?Arm/Group Description ?:?"
    r"|Overall Number of (?:Participants|Units) Analyzed|Type of Units Analyzed ?:|Measure Type:|Unit of Measure:"
    r"|Anticipated Posting Date ?:?|Outcome Measure Data Not Reported)(?=\s|$)",
    re.M,
)
DATA = re.compile(r"^(?:(?:Hide|Show) )?Outcome Measure Data[^\S\n]*$", re.M)
COUNTED = re.compile(r"^Overall Number of Participants Analyzed(?=\s|$)", re.M)
ANTICIPATED = re.compile(r"Anticipated Posting Date\s*:?\s*([A-Z][a-z]+ \d{4}|\d{4}-\d{2}|\d{2}/\d{4})\b")
UNIT_COUNTS = re.compile(
    r"^(?P<label>Overall Number of Units Analyzed)\s+Type of Units Analyzed ?:[^\S\n]*(?P<type>[^\n\d]*[^\n\d\s])"
    r"(?P<values>\s+\d[\d,]*(?:[^\S\n]+\d[\d,]*)*)[^\S\n]*$",
    re.M,
)
UNITS_LINE = re.compile(r"^Unit of [Mm]easure:[^\n]*$", re.M)
UNITS_ANALYZED = re.compile(r"^Type of Units Analyzed ?:[^\S\n]*([^\n\d]*[^\n\d\s])", re.M)


def rows(page: Page, known: KnownGroups) -> Iterator[Row]:
    """Yield each outcome with its groups, counts, values and analyses, in page order."""
    analyses = counting(1)
    for ordinal, outcome in enumerate(map(_one_outcome, page.outcomes), 1):
        first = next((m.start() for m in outcome.matches(ANALYSIS)), outcome.end)
        data = outcome.within(outcome.start, first)
        head = head_of(data, known)
        yield from _outcome(ordinal, data, head, known)
        titles = split_texts(head.names, head.count, known.titles)
        yield from analysis_rows(ordinal, outcome.within(first, outcome.end), titles, analyses)


def _one_outcome(part: Section) -> Section:
    """`part` up to where another outcome begins, whose heading is lost: at its opening below data, or at other data."""
    data = next((m.end() for m in part.matches(LABEL)), part.end)
    below = part.within(data, part.end)
    cuts = [*openings(below)]
    for once in (DATA, GROUP_TITLE, COUNTED, UNITS_LINE):
        cuts.extend([m.start() for m in part.matches(once)][1:])
    return part.within(part.start, min([*cuts, part.end]))


def _outcome(ordinal: int, part: Section, head: Head, known: KnownGroups) -> Iterator[Row]:
    found, count = fields(part, LABEL), head.count
    measured = _measured(part)
    own = _opening(part)
    yield Row(
        "outcomes",
        outcome_type=part.maybe(OUTCOME, outcome_type),
        title=_text(own.get("title")),
        description=_text(own.get("description")),
        time_frame=_text(own.get("time frame")),
        population=_text(field(found, "analysis population description")),
        anticipated_posting_date=part.maybe(ANTICIPATED, posting_month),
        units=measured.units.cite() if measured and measured.units else None,
        units_analyzed=part.maybe(UNITS_ANALYZED),
        param_type=measured.param_type if measured else None,
        dispersion_type=measured.dispersion.cite() if measured and measured.dispersion else None,
    )
    yield from group_rows(head, known, "OG", "Outcome", ordinal)
    yield from _counts(ordinal, part, count)
    if measured is None:
        return
    read = table(measured, head.analysed[:count])
    for row in read.rows:
        for number, columns in cell_columns(row, read.footnotes):
            yield Row("outcome_measurements", outcome_ordinal=ordinal, result_group=f"OG{number:03d}", **columns)


def _text(value: Section | None) -> Cited | None:
    return value.cite(paragraphs) if value else None


def _opening(part: Section) -> dict[str, Section]:
    """Title, description and time frame: the first two at their labels, the last at the last such label above the data.

    A description may have paragraphs that begin like a label.
    """
    head = part.within(part.start, next((m.start() for m in part.matches(LABEL)), part.end))
    title = next((m.span() for m in head.matches(TITLE)), None)
    if title is None:
        return {}
    rest = head.within(title[1], head.end)
    frame = max((m.span() for m in rest.matches(TIME_FRAME)), default=(head.end, head.end))
    before = rest.within(rest.start, frame[0])
    described = next((m.span() for m in before.matches(DESCRIPTION)), (before.end, before.end))
    values = {
        "title": part.within(title[1], described[0]),
        "description": part.within(described[1], before.end),
        "time frame": part.within(frame[1], head.end),
    }
    return {name: value for name, value in values.items() if value and not unspecified(value)}


def _measured(part: Section) -> Measure | None:
    """The measure of `part`: the lines above its unit name the kind of value."""
    units = list(part.matches(UNITS_LINE))
    if len(units) != 1 or next(part.within(units[0].end(), part.end).matches(COUNTED), None) is not None:
        return None
    unit = part.group(units[0]).stripped()
    above = list(part.within(_lines_above(part, unit.start), unit.start).lines())
    first = len(above)
    while first > 0 and len(above) - first < 2 and is_kind(above[first - 1]):
        first -= 1
    return measure(above[first:], unit, part.within(unit.end, part.end))


def _lines_above(part: Section, at: int) -> int:
    """Where the few lines above `at` begin."""
    for _ in range(5):
        at = max(part.document.text.rfind("\n", part.start, at), part.start)
    return at


def _counts(ordinal: int, part: Section, count: int) -> Iterator[Row]:
    """How many participants, and how many other units, were analysed in each group."""
    for line in (*part.matches(COUNT_LINE), *part.matches(UNIT_COUNTS)):
        found = list(COUNT.finditer(part.document.text, *line.span("values")))
        label = part.group(line, "label")
        if len(found) != count or not label.text.endswith("Analyzed"):
            continue
        units = part.group(line, "type") if line.re is UNIT_COUNTS else _counted(label)
        for number, match in enumerate(found):
            yield Row(
                "outcome_counts",
                outcome_ordinal=ordinal,
                result_group=f"OG{number:03d}",
                scope=label.within(label.start, label.start + len("Overall")).cite(),
                units=units.cite(),
                count=part.group(match, "value").cite(whole_number),
            )


def _counted(label: Section) -> Section:
    """What the label of a line of counts says is counted."""
    start = label.start + len("Overall Number of ")
    return label.within(start, label.end - len(" Analyzed"))
