"""One sentence while it is read, and the findings in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trialdossier.readers.article.population import is_part
from trialdossier.readers.article.wording import (
    BREAK,
    DATED,
    DIFFERENCE,
    DOSE,
    INEXACT,
    JOINT,
    LEAD,
    LEAD_TOTAL,
    OTHER_GROUP,
    OWN_LEAD,
    TIME_FRAME,
    WHEN,
)
from trialdossier.rows import Cell, Row
from trialdossier.sources import Section, cited


@dataclass
class Finding:
    """One quantity: where it stands, what it is about in the words of the sentence, and its cells.

    `groups` are the words that name in whom it was measured; `part` those that make it a part whatever they say.
    """

    start: int
    end: int
    topic: str
    measure: list[Section]
    cells: dict[str, Cell] = field(default_factory=dict)
    groups: list[Section] = field(default_factory=list)
    part: Section | None = None

    def row(self, statement: Cell, attributed: Cell) -> Row:
        """The finding as a row of `claims`."""
        cells = {"topic": self.topic, "statement": statement, "attributed_to": attributed}
        part = self.part or next((group for group in self.groups if group and is_part(group)), None)
        cells["part_of"] = part.cite() if part else None
        return Row("claims", **cells, measure=cited(self.measure), **self.cells)


class Sentence:
    """One sentence while it is read: its findings, no two of which share a value."""

    def __init__(self, section: Section, attributed: Section | None):
        self.section, self.attributed = section, attributed
        self.text = section.document.text
        self.findings: list[Finding] = []
        self.taken: list[tuple[int, int]] = []
        lead = LEAD.match(self.text, section.start, section.end)
        own = OWN_LEAD.match(self.text, section.start, section.end)
        self.lead = section.group(lead) if lead and not own and attributed is None else None
        if self.lead and re.match(r",\s\d{4}\b", self.text[self.lead.end : self.lead.end + 7]):
            self.lead = None
        self.lead_is_time = (
            lead is not None
            and (lead["preposition"].capitalize() in WHEN or DATED.match(lead[0]) is not None)
            and DOSE.search(lead[0]) is None
        )
        end = self.lead.end if self.lead else section.start
        total = LEAD_TOTAL.match(self.text, section.start, end)
        self.total = section.group(total, "denominator") if total else None

    def free(self, start: int, end: int) -> bool:
        """Whether no finding has taken this place, and nothing beside it makes the value a rounded one, a bound or "
        "a difference."""
        if any(a < end and start < b for a, b in self.taken):
            return False
        if DIFFERENCE.match(self.text, end, self.section.end):
            return False
        return not INEXACT.search(self.text, max(self.section.start, start - 24), start)

    def take(self, start: int, end: int) -> None:
        """Mark a place as read, or as not to be read."""
        self.taken.append((start, end))

    def add(self, finding: Finding, lead: bool = True) -> Finding:
        """Keep a finding; what the sentence opens with tells its time or its group.

        Where the sentence turns to another group in between, it is not told which group the finding is about.
        """
        self.take(finding.start, finding.end)
        if lead and self.lead is not None and finding.start > self.lead.end:
            if self.lead_is_time:
                finding.cells.setdefault("time_frame", self.lead.cite())
            elif OTHER_GROUP.search(self.text, self.lead.end, finding.start):
                return finding
            else:
                finding.measure.insert(0, self.lead)
                finding.groups.insert(0, self.lead)
        if finding.cells.get("time_frame") is None:
            finding.cells["time_frame"] = self.time_frame(finding.measure)
        self.findings.append(finding)
        return finding

    def time_frame(self, measure: list[Section]) -> Cell:
        """The one time that the words of a measure name."""
        found = [section.group(match) for section in measure for match in section.matches(TIME_FRAME)]
        return found[0].cite() if len(found) == 1 else None

    def clause(self, position: int) -> Section:
        """What stands between the last comma, colon or the like and `position`."""
        start = self.section.start
        for match in BREAK.finditer(self.text, start, position):
            start = match.end()
        joint = JOINT.match(self.text, start, position)
        return self.section.within(joint.end() if joint else start, position).stripped()
