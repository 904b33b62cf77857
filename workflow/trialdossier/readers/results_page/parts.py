"""Where the parts of the page begin and end, and the labels in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from trialdossier.readers.results_page.furniture import HELP
from trialdossier.sources import Cited, Document, Section, Span, Value, verbatim

NCT_ID = re.compile(r"^ClinicalTrials\.gov Identifier:\s*(NCT\d{8})\b", re.M)
RESULTS = re.compile(
    r"^(?:Arm/Group Title|(?:Hide |Show )?Arm/Group Description|Recruitment Details|Pre-assignment Details"
    r"|Overall Number of (?:Baseline )?Participants|Period Title:|Reporting Groups"
    r"|Affected / at Risk|Results Point of Contact)",
    re.M,
)
FLOW = re.compile(r"^(?:Recruitment Details|Pre-assignment Details|Arm/Group Title|Period Title:)", re.M)
ENUMERATED = re.compile(
    r"(?:(?:At )?(?:Arm|Cohort|Course|Cycle|Day|Dose|Grade|Group|Hour|Month|Part|Period|Phase|Stage|Step"
    r"|Time ?point|Visit|Week|Year)s?(?: (?:\d{1,3}|[A-Z]|[IVX]{1,4})[,:;]?(?= ))? ?)+",
    re.I,
)
"""Words that a number follows as a part of the name: `Week 12`, `Cycle 1 Day 15`, or `Week` alone."""
LONGEST_ROW = 10_000
"""A longer line is no row of a table."""
GROUP_TITLE = re.compile(r"^Arm/Group Title(?=\s|$)", re.M)
GROUP_DESCRIPTION = re.compile(r"^(?:(?:Hide|Show) )?Arm/Group Description(?=\W|$)", re.M)
FLOW_ROW = re.compile(
    r"^(?:Period Title ?:|(?:Started|Completed|Not Completed)(?=(?:[^\S\n]*\[\d+\])*[^\S\n]+\d)|Reason Not Completed)",
    re.M,
)
"""What only the flow has: the groups of the baseline part stand below it."""
BASELINE_COUNT = re.compile(r"^Overall Number of Baseline (?:Participants|Units)(?=\s|$)", re.M)
OUTCOME = re.compile(r"^\d+\.[^\S\n]*(Primary|Secondary|Other Pre-specified|Post-Hoc) Outcome[^\S\n]*$", re.M | re.I)
ANALYZED = re.compile(r"^(?:Overall Number of|Unit of Measure:)", re.M)
MOST = 60
"""More groups than any registry takes: a header that counts more is no header."""
COLUMNS = re.compile(r"^Affected / [Aa]t Risk[^\n]*$", re.M)
AFFECTED = re.compile(r"Affected / [Aa]t Risk(?: \(%\))?")
EVENT_TABLE = re.compile(
    r"^(?:(?:Hide|Show) )?(All-Cause Mortality|Serious Adverse Events"
    r"|Other \(Not Including Serious\) Adverse Events)[^\S\n]*$",
    re.M,
)
OPENING = re.compile(
    r"^(?:Title(?=\s)[^\n]*\n(?=(?:(?:Hide|Show) )?Description\s|Time Frame\s)|(?:Hide|Show) Description(?=\s)"
    r"|(?P<bare>Description(?=\s))|Time Frame(?=\s)[^\n]*\n(?=(?:(?:Hide|Show) )?Outcome Measure Data))",
    re.M,
)
PARAGRAPH = re.compile(r"(?:\n[^\S\n]*|\[\d+\][^\S\n]*)\n\Z")
EVENT_DESCRIPTION = re.compile(r"^Adverse Event Reporting Description(?=\s|$)", re.M)
TIME_FRAME = re.compile(r"^Time Frame(?=\s|$)", re.M)
CLOSING = re.compile(
    r"^(?:Limitations and Caveats|Certain Agreements|Results Point of Contact|More Information"
    r"|Layout table for addit?i?onal information|Publications[^\n]*:|Other Publications:|Responsible Party:)[^\n]*$",
    re.M,
)


@dataclass(frozen=True)
class Page:
    """The parts of a results page; a part that is missing is empty."""

    document: Document
    header: Section
    flow: Section
    baseline: Section
    outcomes: tuple[Section, ...]
    events: Section
    closing: Section

    @property
    def whole(self) -> Section:
        """The whole page."""
        return self.document.whole()


def page_parts(document: Document) -> Page:
    """The parts of `document`, told by the labels in them."""
    page = document.whole()
    end = page.end
    outcome_starts = [match.start() for match in page.matches(OUTCOME)]
    first_result = outcome_starts[0] if outcome_starts else end
    event_start, event_end = _events(page, outcome_starts[-1] if outcome_starts else 0)
    results_end = min(event_start, event_end)
    outcome_starts = [start for start in outcome_starts if start < results_end]
    first_result = min(first_result, results_end)
    base = _baseline(page.within(0, first_result))
    flow = next((m.start() for m in page.within(0, base).matches(FLOW)), base)
    outcome_ends = [*outcome_starts[1:], results_end] if outcome_starts else []
    whole = _whole_lines(page)
    return Page(
        document,
        header=page.within(0, flow),
        flow=_up_to(whole, flow, base),
        baseline=_up_to(whole, base, first_result),
        outcomes=tuple(_up_to(whole, a, b) for a, b in zip(outcome_starts, outcome_ends, strict=True)),
        events=_up_to(whole, event_start, event_end),
        closing=page.within(event_end, end),
    )


def _whole_lines(page: Section) -> Section:
    """The lines that end: a last line without its end may be cut, and a cut number is a wrong number."""
    return page.within(0, page.end if page.text.endswith("\n") else page.text.rfind("\n") + 1)


def _up_to(whole: Section, start: int, end: int) -> Section:
    """The part from `start` to `end`, as far as its lines are whole."""
    return whole.within(min(start, whole.end), min(end, whole.end))


def _baseline(results: Section) -> int:
    """Where the baseline part begins: at the group titles above the number of baseline participants."""
    count = next((m.start() for m in results.matches(BASELINE_COUNT)), None)
    if count is None:
        return results.end
    above = results.within(results.start, count)
    flow = max((m.end() for m in above.matches(FLOW_ROW)), default=results.start)
    own = above.within(flow, count)
    titles = [m.start() for m in own.matches(GROUP_TITLE)]
    described = [m.start() for m in own.matches(GROUP_DESCRIPTION)] if flow > results.start else []
    return next(iter([*titles[-1:], *described[-1:]]), count)


def _events(page: Section, last_outcome: int) -> tuple[int, int]:
    """Where the adverse events begin and end: around the tables whose columns are `Affected / at Risk`."""
    results = page.within(last_outcome, page.end)
    table = next((m.start() for m in results.matches(AFFECTED)), None)
    after = table if table is not None else _data_end(results)
    end = next((m.start() for m in page.within(after, page.end).matches(CLOSING)), page.end)
    if table is None:
        start = next((m.start() for m in page.within(after, end).matches(EVENT_DESCRIPTION)), None)
        return (end if start is None else _time_frame(page.within(after, start))), end
    data = _data_end(page.within(last_outcome, table))
    before = page.within(data, table)
    starts = [m.start() for m in before.matches(GROUP_TITLE)] or [m.start() for m in before.matches(EVENT_TABLE)]
    marks = [m.start() for m in before.matches(EVENT_DESCRIPTION)]
    return _time_frame(page.within(data, min([*starts[-1:], *marks[-1:], table]))), end


def _data_end(part: Section) -> int:
    """The end of the last label of outcome data in `part`; without data, of the outcome's own time frame."""
    outcome = next(part.matches(OUTCOME), None)
    own = next((m.end() for m in part.matches(TIME_FRAME)), part.start) if outcome else part.start
    return max((m.end() for m in part.matches(ANALYZED)), default=own)


def openings(part: Section) -> Iterator[int]:
    """Where outcomes begin in `part` whose heading is lost: at their title, description or time frame.

    A paragraph may begin like these labels. A title has a description or a time frame on the next line, a time frame
    the data, and the label of a description that nothing hides stands close to the line above it.
    """
    for match in part.matches(OPENING):
        if not match["bare"] or not is_paragraph(match.string, match.start()):
            yield match.start()


def is_paragraph(text: str, at: int) -> bool:
    """Whether a paragraph begins at `at`: below a blank line, or below the mark of a footnote."""
    return PARAGRAPH.search(text, max(at - 9, 0), at) is not None


def columns(part: Section) -> int:
    """How many groups the tables of events in `part` have; 0 where that cannot be told."""
    counts = {sum(1 for _ in AFFECTED.finditer(header.text)) for header in headers(part)}
    return counts.pop() if len(counts) == 1 and max(counts) <= MOST else 0


def headers(part: Section) -> list[Section]:
    """The column headers of each table of events in `part`: lines in a row are one header."""
    found: list[Section] = []
    for line in part.matches(COLUMNS):
        if found and not part.within(found[-1].end, line.start()):
            found[-1] = part.within(found[-1].start, line.end())
        else:
            found.append(part.group(line))
    return found


def _time_frame(before: Section) -> int:
    """The last time frame in `before`, or its end."""
    return max((m.start() for m in before.matches(TIME_FRAME)), default=before.end)


@lru_cache(maxsize=1 << 14)
def _converted(convert: Callable[[str], Value], quote: str) -> Value:
    try:
        return convert(quote)
    except ValueError:
        return None


def group_cell(match: re.Match[str], group: str | int, convert: Callable[[str], Value] = verbatim) -> Cited | None:
    """The value of a group of `match` that has no white space at its ends; None where it does not convert."""
    start, end = match.span(group)
    if start == end:
        return None
    quote = match.string[start:end]
    value = verbatim(quote) if convert is verbatim else _converted(convert, quote)
    return None if value is None else Cited(value, (Span(start, end),), convert.__name__)


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands after it, up to the next label."""

    label: Section
    value: Section

    @property
    def name(self) -> str:
        """The label in lower case, without `Hide`, `Show` and colon."""
        return _name(self.label.text)


@lru_cache(maxsize=256)
def _name(label: str) -> str:
    return re.sub(r"^(?:hide|show) ", "", " ".join(label.lower().split())).rstrip(" :")


def fields(part: Section, label: re.Pattern[str]) -> list[Field]:
    """The fields of `part` whose labels are group 1 of `label`, in order."""
    found = list(part.matches(label))
    ends = [*(m.start() for m in found[1:]), part.end]
    return [Field(part.group(m, 1), part.within(m.end(), end).stripped()) for m, end in zip(found, ends, strict=False)]


def field(found: list[Field], *names: str) -> Section | None:
    """The value of the only field of `found` with one of `names`; None where there is none, several or no value."""
    values = [told(f.value) for f in found if f.name in names]
    return values[0] if len(values) == 1 and values[0] and not unspecified(values[0]) else None


def told(value: Section) -> Section:
    """`value` without the sentence by which older pages explain its heading."""
    text = value.document.text
    explained = HELP.match(text, value.start, value.end)
    return value.within(explained.end(), value.end).stripped() if explained else value


def people(digits: str) -> int:
    """The number that `digits` print, only to tell nobody from somebody: a comma may stand anywhere."""
    return int(digits.replace(",", ""))


def unspecified(value: Section) -> bool:
    """Whether the page says that nothing was entered."""
    return value.text.strip() in {"[Not Specified]", "No text entered.", "Not Provided"}
