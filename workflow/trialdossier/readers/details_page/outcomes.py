"""Outcomes as planned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.details_page.layout import Field, Page
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import lower_word, paragraphs

KIND = re.compile(r"(Primary|Secondary|Other)")
BULLET = re.compile(r"(?:[-*\u2022]|\d{1,3}\.)[^\S\n]+(?=\S)")
TIME_FRAME = re.compile(r"\[ ?Time Frame:")
SAFETY = re.compile(r"\s*\[ ?Designated as safety issue: (?:Yes|No) ?\]")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
PASSING = {"outcome", "outcomes", "frame"}


def outcome_rows(page: Page) -> Iterator[Row]:
    """Yield the outcomes in page order, with the type of the heading above them where the page has one."""
    kind: Cited | None = None
    for place, opened in enumerate(page.fields):
        following = page.fields[place + 1].name if place + 1 < len(page.fields) else ""
        if opened.name == "outcomes":
            kind = opened.label.maybe(KIND, lower_word)
            if following != "outcome":
                yield from _without_time_frame(opened, kind)
        elif opened.name == "outcome":
            yield _outcome(opened.rest, kind, last=following not in PASSING - {"frame"})
        elif opened.name != "frame":
            kind = None


def _without_time_frame(opened: Field, kind: Cited | None) -> Iterator[Row]:
    """Yield the bullets below a heading none of whose outcomes has a time frame."""
    for line in opened.rest.lines():
        bullet = BULLET.match(line.document.text, line.start, line.end)
        if bullet:
            yield Row("design_outcomes", outcome_type=kind, measure=line.within(bullet.end(), line.end).cite())


def _outcome(item: Section, kind: Cited | None, last: bool) -> Row:
    """One outcome: the measure, its time frame in brackets, and the description behind it.

    Below the last outcome a blank line ends the description: what follows may be no part of it.
    """
    text = item.document.text
    opening = TIME_FRAME.search(text, item.start, item.end)
    closing = _closing(text, opening.start(), item.end) if opening else None
    if opening is None or closing is None:
        return Row("design_outcomes")
    bullet = BULLET.match(text, item.start, item.end)
    measure = item.within(bullet.end() if bullet else item.start, opening.start())
    safety = SAFETY.match(text, closing + 1, item.end)
    rest = item.within(safety.end() if safety else closing + 1, item.end)
    gap = BLANK_LINE.search(text, rest.start, rest.end) if last else None
    description = rest.within(rest.start, gap.start()) if gap else rest
    return Row(
        "design_outcomes",
        outcome_type=kind if measure else None,
        measure=measure.cite(),
        time_frame=item.within(opening.end(), closing).cite(),
        description=description.cite(paragraphs) if "|" not in description.text.strip("| \n\r\t") else None,
    )


def _closing(text: str, start: int, end: int) -> int | None:
    """Where the bracket that opens at `start` is closed, on its line."""
    depth = 0
    for place in range(start, min(end, start + 4000)):
        if text[place] == "[":
            depth += 1
        elif text[place] == "]":
            depth -= 1
            if depth == 0:
                return place
        elif text[place] == "\n":
            return None
    return None
