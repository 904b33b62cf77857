"""Participant flow: recruitment, groups, periods, milestones, reasons for leaving."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.results_page.groups import KnownGroups, group_rows, head_of
from trialdossier.readers.results_page.measures import footnotes_of, noted, unfinished, without_marks
from trialdossier.readers.results_page.parts import LONGEST_ROW, Page, field, fields
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import capitals, paragraphs, whole_number

LABEL = re.compile(
    r"^(Recruitment Details|Pre-[aA]ssignment Details|Reporting Groups"
    r"|Participant Flow ?:|Baseline Measures|Type of Units Assigned ?:?|Arm/Group Title|Period Title ?:"
    r"|(?:Hide |Show )?Arm/Group Description ?:?)(?=\s|$)",
    re.M,
)
PERIOD = re.compile(r"^Period Title ?:[^\S\n]*([^\n]*)$", re.M)
COUNTS = re.compile(r"(?<=\s)\d[\d,]*(?:[^\S\n]*\[\d+\])?(?:[^\S\n]+\d[\d,]*(?:[^\S\n]*\[\d+\])?)*$")
COUNT = re.compile(r"(\d[\d,]*)(?:[^\S\n]*\[(\d+)\])?")
FIXED_ROW = re.compile(r"(Started|Completed|Not Completed)(?=(?:\s*\[\d+\])*(?:\s+[\d,]+(?:\s|$)|$))")
FIXED = {"Started", "Completed", "Not Completed"}


def rows(page: Page, known: KnownGroups) -> Iterator[Row]:
    """Yield what the flow tells, its groups, then its milestones and reasons period by period."""
    part = page.flow
    found = fields(part, LABEL)
    yield Row(
        "participant_flows",
        recruitment_details=_text(field(found, "recruitment details")),
        pre_assignment_details=_text(field(found, "pre-assignment details")),
        units_analyzed=_text(field(found, "type of units assigned")),
    )
    head = head_of(part, known)
    yield from group_rows(head, known, "FG", "Participant Flow")
    if not head.analysed:
        return
    _, everywhere = footnotes_of(list(part.lines()))
    for period in part.split(PERIOD):
        yield from _period(period, head.count, everywhere)


def _text(value: Section | None) -> Cited | None:
    return value.cite(paragraphs) if value else None


def _period(period: Section, count: int, everywhere: dict[str, Section]) -> Iterator[Row]:
    """Milestones and reasons of one period."""
    lines, own = footnotes_of(list(period.lines()))
    name = without_marks(period.group(next(period.matches(PERIOD)), 1))[0].cite()
    notes = everywhere | own
    for reasons, (label, marks, found) in _rows(lines[1:], count):
        for number, match in enumerate(found):
            code = f"FG{number:03d}"
            value = label.group(match, 1).cite(whole_number)
            note = noted([match[2]] if match[2] in notes else marks, notes)
            if reasons:
                yield Row(
                    "drop_withdrawals",
                    period=name,
                    reason=label.cite(),
                    result_group=code,
                    count=value,
                    reason_comment=note,
                )
            else:
                fixed = label.text in FIXED
                yield Row(
                    "milestones",
                    period=name,
                    title=label.cite(capitals) if fixed else label.cite(),
                    result_group=code,
                    count=value,
                    milestone_description=note,
                )


Counts = tuple[Section, list[str], list[re.Match[str]]]


def _rows(lines: list[Section], count: int) -> list[tuple[bool, Counts]]:
    """The rows of a period, and whether each is a reason for leaving, up to where a heading is lost.

    Milestones end with `Completed` and `Not Completed`, reasons have a heading, and another `Started` is of another
    period. `Completed` among reasons tells that a period begins somewhere among them.
    """
    rows: list[tuple[bool, Counts]] = []
    reasons = done = False
    for line in lines:
        if line.text == "Reason Not Completed":
            if reasons:
                break
            reasons = True
            continue
        label = FIXED_ROW.match(line.text)
        fixed = label[1] if label else ""
        if reasons and fixed in {"Completed", "Not Completed"}:
            return [row for row in rows if not row[0]]
        if fixed == "Started" and rows:
            break
        counts = counts_of(line, count)
        if counts is None:
            continue
        if done and not reasons and counts[0].text != "Not Completed":
            break
        if any(counts[0].text == row[1][0].text for row in rows) and counts[0].text in FIXED:
            break
        done = done or counts[0].text in {"Completed", "Not Completed"}
        rows.append((reasons, counts))
    return rows


def counts_of(line: Section, count: int) -> Counts | None:
    """The label of a row, its footnotes and its last `count` numbers; None where there are fewer, or no label."""
    tail = next(line.matches(COUNTS), None) if line.end - line.start <= LONGEST_ROW else None
    if tail is None or not count:
        return None
    found = list(COUNT.finditer(line.document.text, *tail.span()))
    if len(found) < count:
        return None
    chosen = found[-count:]
    label, marks = without_marks(line.within(line.start, chosen[0].start()))
    if not label or (label.text in FIXED and len(found) != count):
        return None
    return None if unfinished(label, count) else (label, marks, chosen)
