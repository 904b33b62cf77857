"""Dates in their order, status against dates and against words, references against the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from trialdossier.analysis.checks.finding import cell, finding, joined, stated
from trialdossier.analysis.derived import Cell, Result, keyed
from trialdossier.storage import Frames

METHODS = {
    "dates in order": "the earlier date <= the later one, as precisely as both are printed",
    "registration and start": "first submitted or posted no later than 21 days after the start",
    "status and dates": "an actual date, or the end of a trial that has ended, is not later than the last update",
    "status and type of date": "the completion date of a trial that has ended is actual, of one that goes on estimated",
    "status and words": "the results of a trial that has ended do not call it ongoing",
    "reference and record": "a reference was not published after the record's last update",
    "data cut-off": "the dates that time frames name precede the submission of the results",
}
ORDER = (
    ("start_date", "primary_completion_date"),
    ("primary_completion_date", "completion_date"),
    ("start_date", "completion_date"),
    ("primary_completion_date", "results_first_posted_date"),
    ("study_first_submitted_date", "study_first_posted_date"),
    ("study_first_posted_date", "results_first_posted_date"),
    ("results_first_submitted_date", "results_first_posted_date"),
    ("study_first_posted_date", "last_update_posted_date"),
    ("results_first_posted_date", "last_update_posted_date"),
)
ENDED = ("COMPLETED", "TERMINATED")
ONGOING = ("RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING")
GOING = r"(?:study|trial|follow-up|treatment|data collection|enrol?lment) (?:is|are) (?:still |currently )?"
GOES_ON = re.compile(
    rf"(?i)\b(?:{GOING}(?:ongoing|continuing|under way|open)|"
    r"data collection (?:has|is) not (?:yet )?(?:been )?(?:completed?|finished))"
)
BREAK = re.compile(r"[.;\n]")
STILL_IN = re.compile(
    r"(?i)^\s*(?:(?:is |are )?(?:still )?(?:ongoing|continuing)\b|(?:still |remains? )?on[- ](?:study|treatment)\b)"
)
WORDS = (
    ("participant_flows", ("recruitment_details", "pre_assignment_details")),
    ("outcomes", ("population", "time_frame")),
    ("milestones", ("milestone_description",)),
)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
PUBLISHED = re.compile(rf"\b((?:19|20)\d{{2}})[ ]({'|'.join(MONTHS)})[a-z]*(?:[ ](\d{{1,2}}))?\b")
DAY_FIRST = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2,8}),? ((?:19|20)\d{2})\b")
MONTH_FIRST = re.compile(r"\b([A-Z][a-z]{2,8}) (\d{1,2}), ((?:19|20)\d{2})\b")


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    for row in keyed(tables["studies"], "studies").to_dict("records"):
        yield from order(row)
        yield from registration(row)
        yield from status_dates(row)
        yield from status_words(tables, row)
        yield from references(tables, row)
        yield from cut_offs(tables, row)


def not_later(earlier: str, later: str) -> bool:
    """Whether one ISO date is not after another, compared as precisely as both are stated."""
    length = min(len(earlier), len(later))
    return earlier[:length] <= later[:length]


def order(row: dict[str, Any]) -> Iterator[Result]:
    """Pairs of dates whose order is fixed."""
    check = "dates in order"
    for first, second in ORDER:
        if first == "start_date" and second == "completion_date" and stated(row["primary_completion_date"]):
            continue
        if stated(row[first]) and stated(row[second]):
            inputs, agrees = (cell("studies", row, first),), not_later(row[first], row[second])
            method = f"{_words(first)} <= {_words(second)}"
            yield finding(row, check, cell("studies", row, second), row[second], row[first], inputs, agrees, method)


def _words(column: str) -> str:
    return column.removesuffix("_date").replace("_", " ")


def registration(row: dict[str, Any]) -> Iterator[Result]:
    """Whether the trial was registered before it began, or within the 21 days that United States law allows."""
    check = "registration and start"
    column = next((c for c in ("study_first_submitted_date", "study_first_posted_date") if stated(row[c])), None)
    if column is None or not stated(row["start_date"]) or len(row["start_date"]) < len("2000-01-01"):
        return
    latest = (date.fromisoformat(row["start_date"]) + timedelta(days=21)).isoformat()
    subject, inputs = cell("studies", row, column), (cell("studies", row, "start_date"),)
    agrees = not_later(row[column], latest)
    yield finding(row, check, subject, row[column], row["start_date"], inputs, agrees, METHODS[check])


def status_dates(row: dict[str, Any]) -> Iterator[Result]:
    """The status and the types of the dates against each other and against the last update."""
    status, updated = joined(row["overall_status"]), row["last_update_posted_date"]
    subject = cell("studies", row, "overall_status")
    last = (cell("studies", row, "last_update_posted_date"),)
    for column in ("start_date", "primary_completion_date", "completion_date"):
        ended = column == "completion_date" and status in ENDED
        begun = column == "start_date" and status in (*ENDED, "RECRUITING", "ACTIVE_NOT_RECRUITING", "SUSPENDED")
        actual = joined(row[f"{column}_type"]) == "ACTUAL"
        if stated(row[column]) and stated(updated) and (ended or begun or actual):
            agrees, place = not_later(row[column], updated), cell("studies", row, column)
            note = f"{_words(column)}, {'actual' if actual else status.replace('_', ' ').lower()}"
            check = "status and dates"
            yield finding(row, check, place, row[column], updated, last, agrees, METHODS[check], note)
    kind = joined(row["completion_date_type"])
    if kind and status in (*ENDED, *ONGOING):
        agrees = kind == ("ACTUAL" if status in ENDED else "ESTIMATED")
        inputs, check = (cell("studies", row, "completion_date_type"),), "status and type of date"
        yield finding(row, check, subject, status, kind, inputs, agrees, METHODS[check])


def status_words(tables: Frames, row: dict[str, Any]) -> Iterator[Result]:
    """What the results of a trial that has ended say of its going on: all of it in one row."""
    check = "status and words"
    if joined(row["overall_status"]) not in ENDED:
        return
    said: list[tuple[str, Cell]] = []
    looked = 0
    for table, columns in WORDS:
        data = keyed(tables[table], table)
        for other in data[data["source_id"] == row["source_id"]].to_dict("records"):
            looked += 1
            for column in columns:
                words = going_on(joined(other[column]))
                if words and words not in [text for text, _ in said]:
                    said.append((words, cell(table, other, column)))
    reasons = keyed(tables["drop_withdrawals"], "drop_withdrawals").dropna(subset=["reason", "count"])
    reasons = reasons[reasons["source_id"].eq(row["source_id"]) & reasons["reason"].str.contains(STILL_IN)]
    for other in reasons[reasons["count"] > 0].to_dict("records"):
        said.append((f"{other['reason']}: {int(other['count'])}", cell("drop_withdrawals", other, "reason")))
    if looked or said:
        cells, subject = tuple(place for _, place in said), cell("studies", row, "overall_status")
        shown, inputs = ("; ".join(text for text, _ in said), cells) if said else ("no such words", (subject,))
        yield finding(row, check, subject, row["overall_status"], shown, inputs, not said, METHODS[check])


def going_on(text: str) -> str | None:
    """The clause of `text` that says that something goes on; None where none does."""
    return next((part.strip() for part in BREAK.split(text) if GOES_ON.search(part)), None)


def publication_dates(citation: str) -> list[str]:
    """The dates (ISO, month or day) that a citation gives after its authors and title."""
    found = []
    for year, month, day in PUBLISHED.findall(citation):
        when = f"{year}-{MONTHS.index(month) + 1:02}"
        found.append(f"{when}-{int(day):02}" if day else when)
    return found


def references(tables: Frames, row: dict[str, Any]) -> Iterator[Result]:
    """Publications of the record against its last update, each by the earlier of print and online: one row."""
    check, updated = "reference and record", row["last_update_posted_date"]
    if not stated(updated):
        return
    data = keyed(tables["study_references"], "study_references").dropna(subset=["citation"])
    dated = [
        (min(dates), other)
        for other in data[data["source_id"] == row["source_id"]].to_dict("records")
        if (dates := publication_dates(other["citation"]))
    ]
    later = [(when, other) for when, other in dated if not not_later(when, updated)]
    shown = later or dated
    if not shown:
        return
    note = "this copy of the record is younger than the last update it names" if later else None
    if later and any(joined(other["reference_type"]) == "DERIVED" for _, other in later):
        note = f"{note}: the registry adds derived references by itself"
    subject = tuple(cell("study_references", other, "citation") for _, other in shown)
    inputs, said = (cell("studies", row, "last_update_posted_date"),), ", ".join(when for when, _ in shown)
    yield finding(row, check, subject, said, updated, inputs, not later, METHODS[check], note)


def named_dates(text: str) -> list[str]:
    """The days (ISO) that a text names."""
    found = [(day, month, year) for day, month, year in DAY_FIRST.findall(text)]
    found += [(day, month, year) for month, day, year in MONTH_FIRST.findall(text)]
    dates = []
    for day, month, year in found:
        try:
            dates.append(datetime.strptime(f"{day} {month[:3]} {year}", "%d %b %Y").date().isoformat())
        except ValueError:
            continue
    return dates


def cut_offs(tables: Frames, row: dict[str, Any]) -> Iterator[Result]:
    """The latest day that the time frames of results name, against the day the results were submitted or posted."""
    check = "data cut-off"
    limit = next((c for c in ("results_first_submitted_date", "results_first_posted_date") if stated(row[c])), None)
    data = keyed(tables["outcomes"], "outcomes").dropna(subset=["time_frame"])
    named = [
        (day, cell("outcomes", other, "time_frame"))
        for other in data[data["source_id"] == row["source_id"]].to_dict("records")
        for day in named_dates(other["time_frame"])
    ]
    if limit and named:
        latest = max(day for day, _ in named)
        subject = tuple(place for day, place in named if day == latest)
        updates = [row[c] for c in (limit, "last_update_posted_date") if stated(row[c])]
        inputs, agrees = (cell("studies", row, limit),), not_later(latest, max(updates))
        yield finding(row, check, subject, latest, row[limit], inputs, agrees, METHODS[check])
