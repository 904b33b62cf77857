"""Adverse events: how they were collected, deaths, serious and other events, term by term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from trialdossier.readers.results_page.groups import Head, KnownGroups, descriptions_of, group_rows, titles_of
from trialdossier.readers.results_page.measures import footnotes_of
from trialdossier.readers.results_page.parts import (
    COLUMNS,
    EVENT_TABLE,
    LONGEST_ROW,
    Field,
    Page,
    columns,
    field,
    fields,
    group_cell,
    headers,
    is_paragraph,
)
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import assessment, number, paragraphs, whole_number

LABEL = re.compile(
    r"^(Time Frame|Adverse Event Reporting Description|Source Vocabulary Name for Table Default"
    r"|Collection Approach for Table Default|Arm/Group Title|(?:Hide |Show )?Arm/Group Description ?:?"
    r"|(?:Hide |Show )?(?:All-Cause Mortality|Serious Adverse Events|Other \(Not Including Serious\) Adverse Events))"
    r"(?=\s|$)",
    re.M,
)
EVENT_TYPES = {"all-cause mortality": "deaths", "serious adverse events": "serious"}
THRESHOLD = re.compile(r"^Frequency Threshold for Reporting Other Adverse Events\s+(\d+(?:\.\d+)?)\s?%", re.M)
DEFAULT_VOCABULARY = re.compile(r"^Source Vocabulary Name for Table Default ?:?[^\S\n]+([^\n]*\S)", re.M)
DEFAULT_ASSESSMENT = re.compile(
    r"^Collection Approach for Table Default ?:?[^\S\n]+((?:Non-)?Systematic Assessment)[^\S\n]*$", re.M | re.I
)
COUNTED = re.compile(r"# Events")
LEGEND = re.compile(r"^(?:[†*]\s*)?(?:Indicates events|Events) were collected by ", re.M)
COLLECTED = re.compile(
    r"^(?:(?P<sign>[†*])\s*)?(?:Indicates events|Events) were collected by"
    r" (?P<how>(?:non-)?systematic (?:assessment|methods))",
    re.M | re.I,
)
VOCABULARY = re.compile(r"^(?:(?P<mark>\d{1,2})\s+)?Term from vocabulary,[^\S\n]*(?P<vocab>[^\n]*\S)", re.M)
TOTAL = re.compile(r"^[^\S\n]*Total(?=\s+[\d-])", re.M)
_AFFECTED = r"(?:\d+/\d+\s\(\d+(?:\.\d+)?%\)|0/0(?:\s\(\d+(?:\.\d+)?%\))?|--/--)"
FREQUENCY = re.compile(_AFFECTED)
CELL = re.compile(
    r"(?P<ratio>(?P<affected>\d+)/(?P<at_risk>\d+)|--/--)(?:\s\((?P<percent>\d+(?:\.\d+)?)%\))?"
    r"(?:\s+(?P<events>\d+)(?!\S))?"
)
MORE_CELLS = re.compile(r"\d/\d+\s\(|--/--|(?<!\S)0/0(?!\S)")
MARK = re.compile(r"(?P<gap>\s*)(?P<sign>[†*]?)(?P<second>\s*)(?P<mark>\d{1,2})$")
SIGN = re.compile(r"\s+(?P<sign>[†*])$")
NOTE = re.compile(r"\s*\[(\d+)\]$")
LONGEST_NUMBER, LONGEST_MARK = 20, 30
"""More characters than a count has, or the marks at the end of a term with the blanks between them."""
ORGAN_SYSTEMS = frozenset(
    name.casefold()
    for name in (
        "Blood and lymphatic system disorders",
        "Cardiac disorders",
        "Congenital, familial and genetic disorders",
        "Ear and labyrinth disorders",
        "Endocrine disorders",
        "Eye disorders",
        "Gastrointestinal disorders",
        "General disorders",
        "General disorders and administration site conditions",
        "Hepatobiliary disorders",
        "Immune system disorders",
        "Infections and infestations",
        "Injury, poisoning and procedural complications",
        "Investigations",
        "Metabolism and nutrition disorders",
        "Musculoskeletal and connective tissue disorders",
        "Neoplasms benign, malignant and unspecified (incl cysts and polyps)",
        "Nervous system disorders",
        "Pregnancy, puerperium and perinatal conditions",
        "Product Issues",
        "Psychiatric disorders",
        "Renal and urinary disorders",
        "Reproductive system and breast disorders",
        "Respiratory, thoracic and mediastinal disorders",
        "Skin and subcutaneous tissue disorders",
        "Social circumstances",
        "Surgical and medical procedures",
        "Vascular disorders",
    )
)
"""The organ systems that the registry lets sponsors choose from."""


@dataclass(frozen=True)
class Legend:
    """What stands below a table of events: vocabularies by their marks, ways of assessment by their signs.

    Those without mark or sign are what the page names as default of the table.
    """

    vocabularies: dict[str, Cited]
    assessments: dict[str, Cited]
    notes: dict[str, Section]


@dataclass(frozen=True)
class Term:
    """The label of a row of events, cut into its parts; `sure` where the cut is certain."""

    name: Section
    sign: str = ""
    mark: str = ""
    note: str = ""
    sure: bool = True


def rows(page: Page, known: KnownGroups) -> Iterator[Row]:
    """Yield how events were collected, the groups, then deaths, serious and other events."""
    part = page.events
    count = columns(part)
    found = _fields(part)
    defaults = part.maybe(DEFAULT_VOCABULARY), part.maybe(DEFAULT_ASSESSMENT, assessment)
    time_frame = _text(field(found, "time frame"))
    description = _text(field(found, "adverse event reporting description"))
    yield Row("reported_event_modules", time_frame=time_frame, description=description)
    tables = part.split(EVENT_TABLE)
    names = [name for table in tables if (name := _names(table)) is not None]
    head = Head(titles_of(part), descriptions_of(part), count, [])
    yield from group_rows(head, known, "EG", "Reported Event", repeated=names)
    for table in tables:
        yield from _table(table, count, time_frame, defaults)


def _fields(part: Section) -> list[Field]:
    """The fields of `part`; a paragraph of the description or a footnote may begin like the label of the time frame."""
    found: list[Field] = []
    for item in fields(part, LABEL):
        if found and item.name == "time frame" and is_paragraph(part.document.text, item.label.start):
            found[-1] = replace(found[-1], value=part.within(found[-1].value.start, item.value.end))
        else:
            found.append(item)
    return found


def _text(value: Section | None) -> Cited | None:
    return value.cite(paragraphs) if value else None


def _names(table: Section) -> Section | None:
    """The names of the groups, repeated above the columns of a table."""
    end = next((m.start() for m in table.matches(COLUMNS)), table.start)
    names = [line for line in list(table.within(table.start, end).lines())[1:] if not THRESHOLD.match(line.text)]
    return table.within(names[0].start, names[-1].end) if names else None


def _table(
    part: Section,
    count: int,
    time_frame: Cited | None,
    defaults: tuple[Cited | None, Cited | None],
) -> Iterator[Row]:
    """The totals and the rows of one table."""
    title = next(part.matches(EVENT_TABLE))[1].lower()
    event_type = EVENT_TYPES.get(title, "other")
    part = _one_table(part, event_type)
    heads = headers(part)
    if not heads or not count or _names(part) is None:
        return
    events = sum(1 for _ in COUNTED.finditer(heads[0].text))
    if events not in ((0,) if event_type == "deaths" else (0, count)):
        return
    threshold = part.maybe(THRESHOLD)
    legend, end = legend_of(part)
    body = part.within(heads[0].end, end)
    lines, notes = footnotes_of(list(body.lines()))
    vocabulary, collected = defaults
    legend = Legend(
        legend.vocabularies | ({"": vocabulary} if vocabulary else {}),
        ({"": collected} if collected else {}) | legend.assessments,
        legend.notes | notes,
    )
    shared = {"frequency_threshold": threshold, "time_frame": time_frame}
    terms: list[tuple[Cited | None, Term, list[re.Match[str]]]] = []
    organ: Cited | None = None
    for line in lines:
        row = cells_of(line, count, bool(events)) if line.end - line.start <= LONGEST_ROW else None
        if row is None:
            organ = _organ(line, organ)
        elif row[0].text == "Total":
            yield from _totals(row[0], row[1], event_type, threshold)
        elif event_type != "deaths":
            terms.append((organ, term_of(row[0], legend), row[1]))
    marked = all(term.mark for _, term, _ in terms)
    if vocabulary is None and any(term.mark for _, term, _ in terms):
        legend.vocabularies.pop("", None)
    for organ, term, cells in terms:
        if term.sure or marked:
            yield from _events(organ, term, cells, event_type, legend, shared)


def _one_table(part: Section, event_type: str) -> Section:
    """`part` up to where another table begins, whose heading is lost.

    It shows by a threshold, which only other events have, or by a second header or row of totals.
    """
    thresholds = [match.start() for match in part.matches(THRESHOLD)]
    totals = [match.start() for match in part.matches(TOTAL)]
    cuts = [*thresholds[1 if event_type == "other" else 0 :], *totals[1:], *(head.start for head in headers(part)[1:])]
    return part.within(part.start, min([*cuts, part.end]))


def _organ(line: Section, before: Cited | None) -> Cited | None:
    """The organ system that `line` names; unknown below any other heading, unless that is a row without its counts."""
    if " ".join(line.text.casefold().split()) in ORGAN_SYSTEMS:
        return line.cite()
    return (
        before if line.end - line.start <= LONGEST_ROW and re.search(r"[\s†*]\d{1,2}$|/|\[\d+\]$", line.text) else None
    )


@lru_cache(maxsize=256)
def _row_pattern(count: int, events: bool) -> re.Pattern[str]:
    """The cells of a row; a count of events may be missing where nobody entered it."""
    cell = _AFFECTED + (r"(?:\s+\d+(?!\S))?" if events else "")
    return re.compile(rf"(?<!\S)(?:{cell}\s+){{{count - 1}}}{cell}$")


def cells_of(line: Section, count: int, events: bool) -> tuple[Section, list[re.Match[str]]] | None:
    """The label of a row and its counts, one per group; None for any other line."""
    text = line.document.text
    slash = text.find("/", line.start, line.end)
    if slash < 0:
        return None
    match = _row_pattern(count, events).search(text, max(line.start, slash - LONGEST_NUMBER), line.end)
    if match is None:
        return None
    cells = list(CELL.finditer(text, match.start(), line.end))
    label = line.within(line.start, match.start()).stripped()
    if len(cells) != count or label.start >= label.end or (slash < label.end and MORE_CELLS.search(label.text)):
        return None
    return label, cells


def legend_of(part: Section) -> tuple[Legend, int]:
    """What stands below the rows of `part`, and where it begins."""
    starts = [next((m.start() for m in part.matches(pattern)), part.end) for pattern in (LEGEND, VOCABULARY)]
    return _legend(part.within(min(starts), part.end)), min(starts)


def _legend(part: Section) -> Legend:
    vocabularies: dict[str, Cited] = {}
    twice: set[str] = set()
    for match in part.matches(VOCABULARY):
        cell = part.group(match, "vocab").cite()
        if cell is not None:
            twice |= {match["mark"] or ""} & vocabularies.keys()
            vocabularies[match["mark"] or ""] = cell
    assessments: dict[str, Cited] = {}
    for match in part.matches(COLLECTED):
        cell = part.group(match, "how").cite(assessment)
        if cell is not None:
            sign = match["sign"] or {"Systematic Assessment": "†"}.get(str(cell.value), "*")
            assessments[sign] = cell
    _, notes = footnotes_of(list(part.lines()))
    return Legend({mark: cell for mark, cell in vocabularies.items() if mark not in twice}, assessments, notes)


def term_of(label: Section, legend: Legend) -> Term:
    """The term that `label` holds, without the marks of vocabulary, assessment and footnote at its end."""
    note, text = "", label.document.text
    if text[label.end - 1] == "]" and (noted := NOTE.search(text, label.start, label.end)) is not None:
        note = noted[1]
        label = label.within(label.start, noted.start())
    match = MARK.search(text, max(label.start, label.end - LONGEST_MARK), label.end)
    if match is not None and (match["gap"] or match["sign"]):
        name = label.within(label.start, match.start()).stripped()
        gap = match["gap"] + match["second"]
        sure = bool(match["sign"]) or len(gap) > 1 or gap == "\u00a0"
        known = not legend.vocabularies.keys() - {""} or match["mark"] in legend.vocabularies
        if name and known:
            return Term(name, match["sign"], match["mark"], note, sure)
        if name and sure:
            return Term(label, note=note, sure=False)
        return Term(label, note=note)
    signed = SIGN.search(text, max(label.start, label.end - LONGEST_MARK), label.end)
    if signed is not None:
        return Term(label.within(label.start, signed.start()).stripped(), signed["sign"], note=note)
    return Term(label, note=note)


def _totals(label: Section, cells: list[re.Match[str]], event_type: str, threshold: Cited | None) -> Iterator[Row]:
    for index, cell in enumerate(cells):
        yield Row(
            "reported_event_totals",
            result_group=f"EG{index:03d}",
            event_type=event_type,
            classification=label.cite(),
            frequency_threshold=threshold,
            **count_columns(cell),
        )


def count_columns(cell: re.Match[str]) -> dict[str, Cited | None]:
    """The columns of one `affected / at risk (percent)`."""
    return {
        "subjects_affected": group_cell(cell, "affected", whole_number),
        "subjects_at_risk": group_cell(cell, "at_risk", whole_number),
        "affected_at_risk": group_cell(cell, "ratio"),
        "percentage": group_cell(cell, "percent", number),
    }


def _events(
    organ: Cited | None,
    term: Term,
    cells: list[re.Match[str]],
    event_type: str,
    legend: Legend,
    shared: dict[str, Cited | None],
) -> Iterator[Row]:
    name = term.name.cite()
    only = next(iter(legend.assessments.values())) if len(legend.assessments) == 1 and not term.sign else None
    vocabulary = legend.vocabularies.get(term.mark)
    told = {
        "vocab": vocabulary,
        "assessment": only or legend.assessments.get(term.sign),
        "description": _text(legend.notes.get(term.note)),
        **shared,
    }
    for index, cell in enumerate(cells):
        yield Row(
            "reported_events",
            result_group=f"EG{index:03d}",
            event_type=event_type,
            organ_system=organ,
            adverse_event_term=name,
            event_count=group_cell(cell, "events", whole_number),
            **told,
            **count_columns(cell),
        )
