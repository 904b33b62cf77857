"""The trial as a whole: title, status, dates, and the sections of prose and of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialdossier.readers.mirror_record.fields import Field, agreed, by_order, fields_of
from trialdossier.readers.mirror_record.layout import LABELS
from trialdossier.readers.mirror_record.lines import Line, prose
from trialdossier.rows import Row
from trialdossier.sources import Cited, Document, SourceError, Value, printable, verbatim
from trialdossier.values import enrollment_type, enumeration, iso_date, phase, study_type, unescaped, whole_number

TIMELINE = {"start_date", "primary_completion_date", "completion_date"}
NCT_ID = re.compile(r"(?:NCT ID\s{0,9}:?\s{0,9})?(NCT\d{8})")
RESULTS_STATUS = re.compile(r"((?:No )?[Rr]esults\b[^.]{0,60})")
STATUS_WORDS = (
    "ACTIVE_NOT_RECRUITING|APPROVED_FOR_MARKETING|AVAILABLE|COMPLETED|ENROLLING_BY_INVITATION|NOT_YET_RECRUITING"
    "|NO_LONGER_AVAILABLE|RECRUITING|SUSPENDED|TEMPORARILY_NOT_AVAILABLE|TERMINATED|UNKNOWN|WITHDRAWN|WITHHELD"
)
PHASE_WORDS = r"NA|EARLY_PHASE1|PHASE[1-4](?:[/|, ]+PHASE[1-4])?"
STATUS = re.compile(rf"({STATUS_WORDS})")
PHASE = re.compile(rf"({PHASE_WORDS})")
ENROLLMENT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s+participants?(?:\s+\([A-Za-z]+\))?")
ENROLLMENT_TYPE = re.compile(r"(ACTUAL|ESTIMATED|ANTICIPATED)", re.I)
STUDY_TYPE = re.compile(r"(INTERVENTIONAL|OBSERVATIONAL|EXPANDED_ACCESS)(?:[ _]STUDY)?", re.I)
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")
DATE = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)")
ANYTHING = re.compile(r"(\S.*)")

BASICS = (
    Field("last_update_posted_date", ("Last Updated",), DAY, iso_date, bare=False),
    Field("official_title", ("Official Title",), ANYTHING, unescaped, bare=False),
    Field("acronym", ("Acronym",), ANYTHING, unescaped, bare=False),
    Field("overall_status", ("Recruitment Status",), STATUS, enumeration),
    Field("last_known_status", ("Last Known Status",), STATUS, enumeration, bare=False),
    Field("why_stopped", ("Why Stopped",), ANYTHING, unescaped, bare=False),
    Field("phase", ("Clinical Phase",), PHASE, phase),
    Field("enrollment", ("Total Enrollment",), ENROLLMENT, whole_number),
    Field("enrollment_type", ("Enrollment Type",), ENROLLMENT_TYPE, enrollment_type, bare=False),
    Field("study_type", ("Study Classification",), STUDY_TYPE, study_type),
    Field("start_date", ("Study Start Date",), DATE, iso_date),
    Field("primary_completion_date", ("Primary Completion Date", "Study Primary Completion Date"), DATE, iso_date),
    Field("completion_date", ("Study Completion Date",), DATE, iso_date),
)
"""What the head of the page states, in page order."""

LABEL = re.compile(r"(?:NCT ID|Last Updated)\b\s*(?::|$)")
BULLET = re.compile(r"\\?[-*\u2022\u00b7\u2013]\s+")
EXPLAINING = re.compile(r"[A-Z][a-z]+ .{40,}\.")
"""The form of a sentence under a heading: what stands first in a list of names and reads so is left unread."""


def trial_id(document: Document, head: Sequence[Line]) -> Cited:
    """The NCT number above the first section; SourceError where there is none, or where two differ."""
    found = [(line, value) for line in head if (value := line.group(NCT_ID.fullmatch(line.text)))]
    if not found:
        raise SourceError(
            printable(str(document.path)), "expected `NCT ID: NCT...` above the first section, found none"
        )
    value = agreed([cited for _, cited in found])
    if value is None:
        raise document.error("expected one NCT number above the first section, found several", found[-1][0].start)
    return value


def study(document: Document, sections: dict[str, list[Line]]) -> Row:
    """What title, head and basic information state."""
    head = sections[""]
    number = trial_id(document, head)
    results = sections.get("Study Results", [])
    basics = sections.get("Basic Information", [])
    read = fields_of([*head[1:], *results, *basics], BASICS)
    unlabelled = set(map(id, read.unlabelled))
    for column, found in _unlabelled([line for line in basics if id(line) in unlabelled], read.values).items():
        read.values.setdefault(column, found)
    status = [value for line in results if (value := line.group(RESULTS_STATUS.fullmatch(line.text)))]
    return Row(
        "studies",
        trial_id=number,
        brief_title=_title(head),
        results_status=agreed(status) if status else None,
        **read.values,
    )


def stated(row: Row, column: str) -> Value:
    """The value of a cell of `row`; None where it is empty."""
    cell = row.cells.get(column)
    return cell.value if isinstance(cell, Cited) else None


def _title(head: Sequence[Line]) -> Cited | None:
    """The first line, where it stands above the NCT number and is no label."""
    first = head[0]
    label = LABEL.match(first.text)
    return None if label or NCT_ID.fullmatch(first.text) or BULLET.match(first.text) else first.cite()


def _unlabelled(lines: Sequence[Line], known: dict[str, Cited]) -> dict[str, Cited]:
    """Values whose labels the capture lost: dates only where the order of two or three tells which is which."""
    fields = [field for field in BASICS if field.column not in known]
    days = [line.text for line in lines if DATE.fullmatch(line.text)]
    if len(days) == 2:
        fields = [field for field in fields if field.column != "primary_completion_date"]
    if len(days) not in (2, 3) or days != sorted(days) or known.keys() & TIMELINE:
        fields = [field for field in fields if field.column not in TIMELINE]
    return by_order(lines, fields)


def description(table: str, lines: Sequence[Line]) -> Iterator[Row]:
    """A section of prose."""
    yield Row(table, description=prose(lines))


def names(table: str, lines: Sequence[Line], **keys: int | None) -> Iterator[Row]:
    """A section of names, one row a line: where a line holds several, no boundary between them shows.

    A label ends it: the heading of the section that the label belongs to is lost.
    """
    for index, line in enumerate(lines):
        if verbatim(line.text).rstrip(": ") in LABELS:
            return
        if index == 0 and EXPLAINING.fullmatch(line.text):
            continue
        bullet = BULLET.match(line.text)
        yield Row(table, name=line.part(bullet.end() if bullet else 0, len(line.text)), **keys)
