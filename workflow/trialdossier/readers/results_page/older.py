"""Results as pages from before 2017 print them: groups under `Reporting Groups`, then one table per topic.

The names of the groups stand above each table on one line; each begins a line of `Reporting Groups`, before the
description: they are told apart where the line can be cut into such beginnings in one way only.
Statistical analyses, which these pages print in another form, stay unread.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from trialdossier.readers.results_page.descriptions import names_of
from trialdossier.readers.results_page.events import (
    FREQUENCY,
    ORGAN_SYSTEMS,
    cells_of,
    count_columns,
    legend_of,
    term_of,
)
from trialdossier.readers.results_page.flow import counts_of
from trialdossier.readers.results_page.measures import (
    LONGEST_END,
    VALUES_AT_END,
    Measure,
    Table,
    cell_columns,
    noted,
    table,
    without_marks,
)
from trialdossier.readers.results_page.parts import GROUP_TITLE, MOST, fields, people, told, unspecified
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import capitals, dispersion_word, outcome_type, paragraphs, param_type, whole_number

GROUPS = re.compile(r"^[^\S\n]*Reporting Groups[^\S\n]*\n(?:[^\S\n]*Description[^\S\n]*(?:\n|\Z))?", re.M)
PERIOD = re.compile(r"^(?:Participant Flow|Period \d+):[^\S\n]+([^\n]*\S)", re.M)
BASELINE = re.compile(r"^Baseline Measures[^\S\n]*$", re.M)
VALUES = re.compile(r"^Measured Values[^\S\n]*$", re.M)
OUTCOME = re.compile(r"^\d+\.\s+(Primary|Secondary|Other Pre-specified|Post-Hoc):", re.M | re.I)
EVENTS = re.compile(r"^(Serious|Other) Adverse Events[^\S\n]*(?=\n[^\n]*\n\s*Total, )", re.M)
TABLES = re.compile("|".join(f"(?:{p.pattern})" for p in (PERIOD, BASELINE, VALUES, EVENTS)), re.M)
TABLE_END = re.compile(
    r"^[^\S\n]*(?:Reporting Groups|Participant Flow:|Measured Values|Baseline Measures"
    r"|(?:Hide |Show )?(?:Baseline Characteristics|Outcome Measures)"
    r"|\d+\.\s+(?:Primary|Secondary|Other Pre-specified|Post-Hoc):|Period \d+:|(?:Hide )?Statistical Analysis \d+"
    r"|(?:Hide |Show )?(?:Serious|Other) Adverse Events|Limitations and Caveats|More Information|Certain Agreements"
    r"|No statistical analysis provided)",
    re.M,
)
MEASURE_LABEL = re.compile(
    r"^(Measure Type|Measure Title|Measure Description|Time Frame|Safety Issue|Population Description"
    r"|Reporting Groups)(?=\s|$)",
    re.M,
)
UNIT = re.compile(r"\[[Uu]nits?: ([^\[\]\n]{0,400}[^\[\]\s])[^\S\n]{0,9}\]")
KIND = re.compile(
    r"\s*((?:Geometric |Least Squares |Log )?Mean|Median|Mode|Number|Count of (?:Participants|Units))"
    r"(?:\s*\(([^()\n]+)\))?(?=\s|$)"
)
PARTICIPANTS = re.compile(
    r"^(?:Number of Participants(?: Analyzed)?|Overall Participants Analyzed)\s+\[[Uu]nits?: (?P<units>[^\]\n]+)\]"
    r"(?P<values>(?:\s+\d[\d,]*)+)[^\S\n]*$",
    re.M,
)
NUMBER = re.compile(r"\d[\d,]*")
NOTE = re.compile(r"^\[(\d+)\](?=\s)\s*([^\n]*(?:\n(?!\[\d+\])[^\n]+)*)", re.M)
COLLECTED_FROM = re.compile(
    r"^(?:[^\S\n]*(?:Hide |Show )?(?:Serious|Other) Adverse Events[^\S\n]*\n(?:[^\S\n]*\n){0,3}){1,3}(?=Time Frame)",
    re.M,
)
EVENT_LABEL = re.compile(r"^(Time Frame|Additional Description|Frequency Threshold|Reporting Groups)(?=\s|$)", re.M)
AFFECTED = "# participants affected / at risk"
EVENT_COUNTS = re.compile(r"^# events((?:\s+\d+)+)$")
THRESHOLD = re.compile(r"^Threshold above which other adverse events are reported\s+(\d+(?:\.\d+)?)\s?%", re.M)


@dataclass(frozen=True)
class OldTable:
    """A table: its heading, the line of names above it, its body, and the lines that describe its groups."""

    heading: re.Match[str]
    names: Section
    body: Section
    groups: list[Section]

    def is_a(self, heading: re.Pattern[str]) -> bool:
        """Whether the table stands under that `heading`."""
        return heading.match(self.heading.string, self.heading.start()) is not None


def is_older(page: Section) -> bool:
    """Whether `page` gives its groups as pages from before 2017 do."""
    return any(True for _ in page.matches(GROUPS)) and not any(True for _ in page.matches(GROUP_TITLE))


def rows(page: Section) -> Iterator[Row]:
    """Yield groups and values of each table in page order."""
    outcomes = [match.start() for match in page.matches(OUTCOME)]
    thresholds = list(page.matches(THRESHOLD))
    threshold = page.group(thresholds[0], 1).cite() if len(thresholds) == 1 else None
    found = list(_tables(page))
    periods = [one for one in found if one.is_a(PERIOD)]
    events = [one for one in found if one.is_a(EVENTS)]
    for place, one in enumerate(periods):
        yield from _flow(one, periods[1:] if place == 0 else None)
    for one in found:
        if one.is_a(BASELINE):
            yield from _baseline(one)
    if events:
        yield _collected(page.within(outcomes[-1] if outcomes else page.start, events[-1].heading.start()))
    for place, one in enumerate(events):
        yield from _events(one, threshold, events[1:] if place == 0 else None)
    for ordinal, (start, end) in enumerate(zip(outcomes, [*outcomes[1:], page.end], strict=False), 1):
        yield from _outcome(ordinal, page.within(start, end))


def _tables(page: Section) -> Iterator[OldTable]:
    """Each table of `page` with the groups described last above it."""
    described = list(page.matches(GROUPS))
    ends_of_labels = [match.end() for match in described]
    groups: dict[int, list[Section]] = {}
    for heading in page.matches(TABLES):
        above = bisect_right(ends_of_labels, heading.start()) - 1
        first = next(page.within(heading.end(), page.end).lines(), None)
        if above < 0 or first is None:
            continue
        if above not in groups:
            block = _up_to_heading(page.within(ends_of_labels[above], page.end))
            groups[above] = list(islice(block.lines(), MOST + 1))
        yield OldTable(heading, first, _up_to_heading(page.within(first.end, page.end)), groups[above])


def _up_to_heading(part: Section) -> Section:
    """`part` up to the next heading."""
    return part.within(part.start, next((match.start() for match in part.matches(TABLE_END)), part.end))


def _groups(
    found: OldTable,
    count: int,
    prefix: str,
    kind: str,
    outcome: int | None = None,
    repeated: Iterable[OldTable] = (),
) -> Iterator[Row]:
    """One row per group; `repeated` are further tables of the same groups."""
    cut = names_of(found.names, found.groups) if len(found.groups) == count else None
    for number in range(count):
        name, text = _places(found, cut, number), cut[number][1] if cut else None
        for other in repeated:
            again = _places(other, names_of(other.names, other.groups), number) if len(other.groups) == count else None
            if name and again and again.value == name.value:
                name = replace(name, again=(*name.again, *again.spans, *again.again))
        yield Row(
            "result_groups",
            result_type=kind,
            outcome_ordinal=outcome,
            ctgov_group_code=f"{prefix}{number:03d}",
            title=name,
            description=text.cite(paragraphs) if text and not unspecified(text) else None,
        )


def _places(found: OldTable, cut: list[tuple[Section, Section]] | None, number: int) -> Cited | None:
    """The name of a group, cited where it is described and again above the table."""
    if cut is None:
        return None
    words = list(re.finditer(r"\S+", found.names.text))
    lengths = [len(name.text.split()) for name, _ in cut]
    first = sum(lengths[:number])
    begin, end = words[first].start(), words[first + lengths[number] - 1].end()
    name = cut[number][0].cite()
    again = found.names.within(found.names.start + begin, found.names.start + end).cite()
    return replace(name, again=again.spans) if name and again and name.value == again.value else name


def _agreed(found: OldTable, count: int) -> int:
    """`count`, unless the names above the table are known to be more or fewer."""
    named = names_of(found.names, found.groups)
    return count if count <= MOST and (named is None or len(named) == count) else 0


def _noted(body: Section) -> tuple[Section, dict[str, Section]]:
    """`body` above its footnotes, and their texts by their marks."""
    found = list(body.matches(NOTE))
    texts: dict[str, list[Section]] = {}
    for match in found:
        texts.setdefault(match[1], []).append(body.group(match, 2).stripped())
    end = found[0].start() if found else body.end
    return body.within(body.start, end), {mark: one[0] for mark, one in texts.items() if len(one) == 1}


def _flow(found: OldTable, others: list[OldTable] | None) -> Iterator[Row]:
    """Milestones of one period, then the reasons below `NOT COMPLETED`."""
    body, notes = _noted(found.body)
    lines = list(body.lines())
    started = next((line for line in lines if line.text.startswith("STARTED")), None)
    marks = re.compile(r"\s*\[\d+\]")
    count = len(NUMBER.findall(marks.sub("", started.text))) if started else 0
    count = _agreed(found, count)
    if others is not None:
        yield from _groups(found, count, "FG", "Participant Flow", repeated=others)
    heading = body.within(found.heading.start(), found.heading.end())
    period = heading.maybe(PERIOD)
    reasons = completed = False
    for line in lines:
        read = counts_of(line, count)
        if read is None:
            continue
        label, label_marks, numbers = read
        if completed and not reasons and label.text != "NOT COMPLETED":
            break
        fixed = label.text in {"STARTED", "COMPLETED", "NOT COMPLETED"}
        for number, match in enumerate(numbers):
            value, note = line.group(match, 1).cite(whole_number), noted([*label_marks, match[2] or ""], notes)
            shared: dict[str, Cited | str | None] = {
                "period": period,
                "result_group": f"FG{number:03d}",
                "count": value,
            }
            if reasons and not fixed:
                yield Row("drop_withdrawals", reason=label.cite(), reason_comment=note, **shared)
            else:
                title = label.cite(capitals) if fixed else label.cite()
                yield Row("milestones", title=title, milestone_description=note, **shared)
        completed = completed or label.text == "COMPLETED"
        reasons = reasons or label.text == "NOT COMPLETED"


def _counted(body: Section) -> re.Match[str] | None:
    """The line that counts participants, if there is one."""
    found = list(body.matches(PARTICIPANTS))
    return found[0] if len(found) == 1 else None


def _measures(body: Section, analysed: list[int]) -> Iterator[tuple[Section, Measure, Table]]:
    """Each measure of `body`: its title, what is said of its kind and unit, and its rows."""
    body, notes = _noted(body)
    text = body.document.text
    units = list(body.matches(UNIT))
    titles = [_title(body, unit) for unit in units]
    for unit, title, following in zip(units, titles, [*titles[1:], None], strict=False):
        if title is None:
            continue
        kind = KIND.match(text, unit.end(), body.end)
        start = kind.end() if kind else unit.end()
        values = body.within(start, following.start if following else body.end)
        measured = Measure(
            body.group(kind, 1).cite(param_type) if kind else None,
            body.group(kind, 2) if kind and kind[2] else None,
            body.group(unit, 1),
            values,
        )
        read = table(measured, analysed)
        yield title, measured, replace(read, footnotes=notes | read.footnotes)


def _title(body: Section, unit: re.Match[str]) -> Section | None:
    """The title before a unit: on its line, or on the line above."""
    text = body.document.text
    begin = text.rfind("\n", body.start, unit.start()) + 1 or body.start
    title = body.within(max(begin, body.start), unit.start()).stripped()
    if title.start < title.end:
        return title
    above = body.within(max(text.rfind("\n", body.start, max(begin - 1, body.start)) + 1, body.start), begin).stripped()
    return above if above.start < above.end and not VALUES_AT_END.search(above.text[-LONGEST_END:]) else None


def _baseline(found: OldTable) -> Iterator[Row]:
    line = _counted(found.body)
    numbers = list(NUMBER.finditer(line.string, *line.span("values"))) if line else []
    count = _agreed(found, len(numbers))
    yield from _groups(found, count, "BG", "Baseline")
    if line is None or not count:
        return
    for number, match in enumerate(numbers):
        yield Row(
            "baseline_counts",
            result_group=f"BG{number:03d}",
            units=found.body.group(line, "units").cite(),
            count=found.body.group(match).cite(whole_number),
        )
    rest = found.body.within(line.end(), found.body.end)
    for title, measured, read in _measures(rest, [people(match[0]) for match in numbers]):
        plain, marks = without_marks(title)
        shared: dict[str, Cited | None] = {
            "title": plain.cite(),
            "description": noted(marks, read.footnotes),
            "units": measured.units.cite() if measured.units else None,
            "param_type": measured.param_type,
            "dispersion_type": measured.dispersion.cite(dispersion_word) if measured.dispersion else None,
        }
        for row in read.rows:
            for number, columns in cell_columns(row, read.footnotes):
                yield Row("baseline_measurements", result_group=f"BG{number:03d}", **shared, **columns)


def _outcome(ordinal: int, part: Section) -> Iterator[Row]:
    labels = list(part.matches(MEASURE_LABEL))
    ends = [*(match.start() for match in labels[1:]), part.end]
    values: dict[str, Section] = {}
    for match, end in zip(labels, ends, strict=False):
        value = told(part.within(match.end(), end).stripped())
        values.setdefault(match[1], value)
    values = {name: value for name, value in values.items() if value and not unspecified(value)}
    found = next((t for t in _tables(part) if VALUES.match(part.document.text, t.heading.start())), None)
    line = _counted(found.body) if found else None
    numbers = list(NUMBER.finditer(line.string, *line.span("values"))) if line else []
    count = _agreed(found, len(numbers)) if found else 0
    measures = []
    if found and line and count:
        rest = found.body.within(line.end(), found.body.end)
        measures = list(_measures(rest, [people(match[0]) for match in numbers]))
    only = measures[0] if len(measures) == 1 else None
    yield Row(
        "outcomes",
        outcome_type=_kind(part, values.get("Measure Type")),
        title=_text(values.get("Measure Title")),
        description=_text(values.get("Measure Description")),
        time_frame=_text(values.get("Time Frame")),
        population=_text(values.get("Population Description")),
        units=only[1].units.cite() if only and only[1].units else None,
        param_type=only[1].param_type if only else None,
        dispersion_type=only[1].dispersion.cite() if only and only[1].dispersion else None,
    )
    if found is None or line is None:
        return
    yield from _groups(found, count, "OG", "Outcome", ordinal)
    for number, match in enumerate(numbers if count else []):
        yield Row(
            "outcome_counts",
            outcome_ordinal=ordinal,
            result_group=f"OG{number:03d}",
            units=part.group(line, "units").cite(),
            count=part.group(match).cite(whole_number),
        )
    for row in only[2].rows if only else []:
        for number, columns in cell_columns(row, only[2].footnotes if only else {}):
            yield Row("outcome_measurements", outcome_ordinal=ordinal, result_group=f"OG{number:03d}", **columns)


def _kind(part: Section, stated: Section | None) -> Cited | None:
    """The type of an outcome: its heading tells it, and the row `Measure Type` tells it again."""
    heading, again = part.maybe(OUTCOME, outcome_type), stated.cite(outcome_type) if stated else None
    if heading is None or again is None or again.value != heading.value:
        return heading if again is None else None
    return replace(heading, again=again.spans)


def _text(value: Section | None) -> Cited | None:
    return value.cite(paragraphs) if value else None


def _collected(part: Section) -> Row:
    """How events were collected, where all tables say the same."""
    told_of: dict[str, list[Cited]] = {}
    for match in part.matches(COLLECTED_FROM):
        for item in fields(part.within(match.end(), part.end), EVENT_LABEL)[:2]:
            cell = None if unspecified(item.value) else _text(item.value)
            if cell is not None:
                told_of.setdefault(item.label.text, []).append(cell)
    return Row(
        "reported_event_modules",
        time_frame=_same(told_of.get("Time Frame", [])),
        description=_same(told_of.get("Additional Description", [])),
    )


def _same(cells: list[Cited]) -> Cited | None:
    """The one value of `cells`, cited everywhere; None where they differ."""
    if len({cell.value for cell in cells}) != 1:
        return None
    return replace(cells[0], again=tuple(span for cell in cells[1:] for span in cell.spans))


def _events(found: OldTable, threshold: Cited | None, others: list[OldTable] | None) -> Iterator[Row]:
    """Totals and terms: the counts of each stand on the lines below it."""
    kind = "serious" if found.heading.string.startswith("Serious", found.heading.start()) else "other"
    legend, end = legend_of(found.body)
    lines = list(found.body.within(found.body.start, end).lines())
    counted = [line for line in lines if line.text.startswith(AFFECTED)]
    counts = {len(FREQUENCY.findall(line.text[len(AFFECTED) :])) for line in counted}
    count = _agreed(found, counts.pop()) if len(counts) == 1 else 0
    if others is not None:
        yield from _groups(found, count, "EG", "Reported Event", repeated=others)
    shared: dict[str, Cited | str | None] = {"event_type": kind}
    shared["frequency_threshold"] = threshold if kind == "other" else None
    organ: Cited | None = None
    for above, line, below in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if not line.text.startswith(AFFECTED):
            if " ".join(line.text.casefold().split()) in ORGAN_SYSTEMS:
                organ = line.cite()
            elif below is None or not below.text.startswith(AFFECTED):
                organ = organ if line.text.startswith("#") else None
            continue
        read = cells_of(line, count, False) if count else None
        if read is None or read[0].text != AFFECTED or above is None or above.text.startswith("#"):
            continue
        if above.text.startswith("Total, ") and not above.text.startswith(f"Total, {kind}"):
            break
        if " ".join(above.text.casefold().split()) in ORGAN_SYSTEMS:
            continue
        if above.text.startswith("Total, "):
            for number, cell in enumerate(read[1]):
                totals = {"classification": above.cite(), **count_columns(cell)}
                yield Row("reported_event_totals", result_group=f"EG{number:03d}", **totals, **shared)
            continue
        term = term_of(above, legend)
        if not term.sure:
            continue
        events = EVENT_COUNTS.match(below.text) if below else None
        happened = list(NUMBER.finditer(below.document.text, below.start + 8, below.end)) if below and events else []
        for number, cell in enumerate(read[1]):
            yield Row(
                "reported_events",
                result_group=f"EG{number:03d}",
                organ_system=organ,
                adverse_event_term=term.name.cite(),
                event_count=line.group(happened[number]).cite(whole_number) if len(happened) == count else None,
                vocab=legend.vocabularies.get(term.mark),
                assessment=legend.assessments.get(term.sign),
                **count_columns(cell),
                **shared,
            )
