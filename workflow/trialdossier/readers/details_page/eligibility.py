"""Who could take part: the table of ages and sexes, and the criteria one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trialdossier.readers.details_page.layout import Field, Page, agreed
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import age, enumeration, gender, lower_word, paragraphs, yes_or_no

AGE = r"\d+ (?:[Yy]ears?|[Mm]onths?|[Ww]eeks?|[Dd]ays?|[Hh]ours?|[Mm]inutes?)"
GROUPS = r"(?:Child|Adult|Older Adult|Senior)(?:, ?(?:Child|Adult|Older Adult|Senior))*"
AGES = re.compile(
    rf"(?:(?P<low>{AGE}) (?:to (?P<high>{AGE})|and (?:older|over))|(?:up|Up) to (?P<most>{AGE})"
    rf"|N/A (?:to (?P<limit>{AGE})|and (?:older|over)))?"
    rf"\s*(?:\(\s*(?P<bracketed>{GROUPS})\s*\)|(?P<groups>{GROUPS}))?"
)
SAMPLING = re.compile(r"((?:Non-)?Probability Sample)")

DEEPEST = 12
"""Criteria below one another at most: where more seem to be, none is told."""
TABLE = {"ages", "gender", "gender_based", "gender_description", "healthy_volunteers", "sampling_method"}
HEADINGS = {"criteria", "kind_of_criteria"}
LONGEST_HEADING = 240
KINDLESS = re.compile(r"(?i)inclusion\s*(?:/|and|&)\s*exclusion criteria\s*:?")
HEADING = re.compile(r"(?i)(?:(?:key|main)\s+)?(inclusion|exclusion)(?:\s+criteria)?\s*:?")
HEADING_BEFORE_TEXT = re.compile(r"(?i)(?:(?:key|main)\s+)?(inclusion|exclusion)\s+criteria\s*:\s*(?=\S)")
NAMED_HEADING = re.compile(
    r"(?i)(?!(?:[^\s:]+\s+){0,3}(?:who|that|which|if|with|any|has|have|not?|non|fulfil\w*|satisf\w*|meets?|meeting|met"
    r"|violat\w*)\s)"
    r"(?:[^\s:]+\s+){0,4}?(inclusion|exclusion)\s+criteria(?:\s+(?:for|in|of|\(|-|\u2013)[^:]{0,80})?\s*:?"
)
SENTENCE_HEADING = re.compile(r"(?i)[^:]{0,120}\b(inclusion|exclusion) criteria\b[^:]{0,80}:")
INNER_HEADING = re.compile(r"(?<=\s)(?:(?:Inclusion|Exclusion) Criteria|(?:INCLUSION|EXCLUSION) CRITERIA):")
DENIAL = re.compile(r"(?i)\b(?:not|no|without|except|exclude[ds]?|ineligible)\b")
MARKER = re.compile(
    r"(?P<sign>[-*+\u2022\u00b7\u25cf\u25cb\u25e6\u25aa\u2023\u2013\u2014o])(?:[^\S\n]+(?=\S)|$)"
    r"|(?P<number>\d{1,2})[.)][^\S\n]+(?=\S)|\((?P<round>\d{1,2}|[a-z])\)[^\S\n]+(?=\S)|(?P<letter>[a-z])[.)][^\S\n]+(?=\S)"
)
OTHER_TYPE = {
    "inclusion": re.compile(r"(?i)\bexclu(?:sion|d\w*)\b|\bineligible\b|\bnot (?:be )?eligible\b"),
    "exclusion": re.compile(r"(?i)\binclusion\b"),
}
"""Words by which plain text below a heading shows that it may be of the other type."""
OTHER_HEADING = re.compile(
    r"(?i)(?!.*\b(?:following|meets?|must|fulfil\w*|satisf\w*|these|any|all)\b)"
    r"(?:(?:[\w/&-]+ ){0,5}criteri(?:a|on)\b[^.;:]{0,60}:|(?:[\w/&-]+ ){0,3}criteri(?:a|on))"
)
"""A heading of criteria that are neither, such as `Withdrawal criteria:`."""
QUANTITY = re.compile(
    r"(?:>=|<=|=<|=>|[<>\u2264\u2265=])?\s?\d[\d.,]{0,12}\s?(?:(?:to|-|\u2013)\s?(?:<=|=<|[<\u2264])?\s?\d[\d.,]{0,12}\s?)?"
    r"[A-Za-z%/ ]{1,30}:"
)


def eligibility_rows(page: Page) -> Iterator[Row]:
    """Yield the eligibility table, then the criteria in page order."""
    ages = [shaped_ages for f in page.named("ages") if (shaped_ages := _ages(f))]
    yield Row(
        "eligibilities",
        gender=page.cell("gender", gender),
        gender_based=page.cell("gender_based", yes_or_no),
        gender_description=page.cell("gender_description"),
        minimum_age=agreed(a["low"] for a in ages),
        maximum_age=agreed(a["high"] for a in ages),
        age_groups=agreed(a["groups"] for a in ages),
        healthy_volunteers=page.cell("healthy_volunteers", yes_or_no),
        sampling_method=page.cell("sampling_method", enumeration, SAMPLING),
        population=agreed(_population(page, n) for n, f in enumerate(page.fields) if f.name == "population"),
    )
    yield from Criteria().rows(page)


def _ages(opened: Field) -> dict[str, Cited | None]:
    cell = opened.value()
    match = AGES.fullmatch(cell.document.text, cell.start, cell.end) if cell else None
    if cell is None or match is None:
        return {}
    upper = next((g for g in ("high", "most", "limit") if match[g]), "high")
    return {
        "low": cell.group(match, "low").cite(age),
        "high": cell.group(match, upper).cite(age),
        "groups": cell.group(match, "bracketed" if match["bracketed"] else "groups").cite(),
    }


def _population(page: Page, place: int) -> Cited | None:
    """The study population, where a heading shows its end or it is one line."""
    section = page.fields[place].rest
    following = page.fields[place + 1].name if place + 1 < len(page.fields) else ""
    closed = following in {"criteria", "kind_of_criteria", *TABLE}
    one_line = len(list(section.lines())) == 1
    return section.cite(paragraphs) if (closed or one_line) and "|" not in section.text.strip("| \r\n\t") else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A criterion that later ones may stand below."""

    indent: int
    marker: str
    ordinal: int
    parent: int | None
    number: int | None = None


@dataclass
class Criteria:
    """The criteria as they are read line by line.

    Bullets stand below another criterion where indentation or another kind of bullet shows it. In a page that lost its
    indentation only this shows: the first bullet below one that ends with a colon, the bullets after it that go on with
    further ranges of a quantity (`2 to 6 years: ...`), and all bullets below a paragraph that ends with a colon.
    Numbers show more: those that begin anew with 1 stand below the line above, until one goes on with the numbers
    before.

    What follows a list within a list may go on with either, and names no parent.

    Plain text behind a list, and such as names the other type, keeps no type: whether the heading still holds for it
    cannot be told.
    """

    kind: Cited | None = None
    count: int = 0
    stack: list[Placed] = field(default_factory=list)
    heading: int | None = None
    colon: int | None = None
    ranges_of: int | None = None
    in_paragraphs: bool = False
    listed: bool = False
    indented: bool = False
    doubtful: bool = False

    def rows(self, page: Page) -> Iterator[Row]:
        """Yield the criteria of the page."""
        inside = False
        for opened, following in zip(page.fields, [*page.fields[1:], None], strict=False):
            if opened.name not in {*TABLE, *HEADINGS}:
                inside = inside and opened.name == "population"
                continue
            if not inside:
                self.kind = None
            inside = True
            if opened.name in HEADINGS or following is None or following.name not in TABLE:
                yield from self._section(_text_of(opened), beneath_population=opened.name == "sampling_method")

    def _section(self, section: Section, beneath_population: bool) -> Iterator[Row]:
        """Yield the criteria of `section`; it may begin with the study population, whose heading is lost."""
        lines = [part for line in section.lines() if line.text.strip("| ") for part in _parts(line)]
        self.indented = len({_indent(line) for line in lines if MARKER.match(line.text)}) > 1
        self._reset()
        lone = ""
        for line in lines:
            marker = MARKER.match(line.document.text, line.start, line.end)
            if marker and marker.end() >= line.end:
                lone = marker["sign"]
                continue
            text = line.within(marker.end(), line.end) if marker else line
            sign = _sign(marker) if marker else lone
            above = self.kind
            if self._is_heading(text, bool(sign)):
                lone, beneath_population = "", False
                continue
            if beneath_population:
                continue
            opening = None if sign else HEADING_BEFORE_TEXT.match(text.document.text, text.start, text.end)
            if opening:
                text = text.within(opening.end(), text.end)
            number = int(marker["number"]) if marker and marker["number"] else None
            if not sign and self.kind is above and self._may_be_other(text):
                self.kind = None
            yield self._criterion(text, _indent(line), sign, bool(lone), number)
            lone = ""

    def _is_heading(self, text: Section, bulleted: bool) -> bool:
        """Whether `text` is a bare heading; notes the kind of criteria that a heading of any form opens."""
        whole = text.text if len(text.text) <= LONGEST_HEADING else text.text[:LONGEST_HEADING] + "\n"
        if KINDLESS.fullmatch(whole):
            self.kind = None
            self._reset()
            return True
        bare = HEADING.fullmatch(whole)
        if bare and (not bulleted or "criteria" in whole.lower()):
            self._opens(text, bare)
            return True
        if not bulleted:
            named = HEADING_BEFORE_TEXT.match(whole) or NAMED_HEADING.fullmatch(whole)
            sentence = SENTENCE_HEADING.fullmatch(whole)
            if found := named or sentence:
                self._opens(text, found)
                both = found is not None and {"inclusion", "exclusion"} <= set(re.findall(r"[a-z]+", found[0].lower()))
                denied = whole if found[1].lower() == "inclusion" else found[0][: found.start(1) - found.start()]
                if both or (not named and DENIAL.search(denied)):
                    self.kind = None
        return False

    def _may_be_other(self, text: Section) -> bool:
        """Whether plain text names the other type of criteria than the heading above it, or criteria of neither."""
        other = OTHER_TYPE[str(self.kind.value)].search(text.text) if self.kind else None
        return other is not None or OTHER_HEADING.fullmatch(text.text) is not None

    def _opens(self, text: Section, heading: re.Match[str]) -> None:
        self.kind = text.within(text.start + heading.start(1), text.start + heading.end(1)).cite(lower_word)
        self._reset()

    def _reset(self) -> None:
        self.stack, self.heading, self.colon, self.ranges_of, self.in_paragraphs = [], None, None, None, False
        self.listed = self.doubtful = False

    def _criterion(self, text: Section, indent: int, sign: str, lone: bool, number: int | None) -> Row:
        self.count += 1
        colon = self.count if text.text.endswith(":") else None
        parent = None
        kind = self.kind if sign or colon or not self.listed else None
        if sign:
            parent = self._parent(text, indent, sign, number)
            self.in_paragraphs = lone
            self.colon = colon
            self.listed = True
        elif self.in_paragraphs:
            self.colon = colon
        else:
            listed = self.listed
            self._reset()
            self.heading, self.listed = colon, listed
        return Row(
            "eligibility_criteria",
            ordinal=self.count,
            criteria_type=kind,
            parent_ordinal=parent,
            text=text.cite(),
        )

    def _parent(self, text: Section, indent: int, sign: str, number: int | None) -> int | None:
        """What a bullet stands below, as far as the page shows it."""
        while self.stack and indent < self.stack[-1].indent:
            self.stack.pop()
        known = any(p.indent == indent and p.marker == sign for p in self.stack)
        while known and self.stack[-1].marker != sign:
            self.stack.pop()
        top = self.stack[-1] if self.stack else None
        ranges_of, self.ranges_of = self.ranges_of, None
        if top is None:
            parent = self.heading
        elif indent > top.indent:
            parent = top.ordinal
        elif sign != top.marker:
            parent = self.colon or top.parent
        elif number is not None:
            return self._below_number(indent, number)
        else:
            below = self.colon or (ranges_of if QUANTITY.match(text.text) else None)
            self.doubtful = not self.indented and (self.doubtful or bool(below) or self.in_paragraphs)
            if below and not self.indented:
                self.ranges_of = below if QUANTITY.match(text.text) else None
                return below
            parent = None if self.doubtful else top.parent
        if known and top and indent == top.indent:
            self.stack.pop()
        self.stack.append(Placed(indent, sign, self.count, parent, number))
        return parent

    def _below_number(self, indent: int, number: int) -> int | None:
        """What a number stands below that follows another: it begins anew, or goes on with one row of numbers."""
        if len(self.stack) > DEEPEST:
            del self.stack[:]
        row = [at for at, p in enumerate(self.stack) if p.indent == indent and p.number == number - 1]
        parent = None
        if number == 1 and self.colon:
            parent = self.colon
        elif len(row) == 1:
            parent = self.stack[row[0]].parent
            del self.stack[row[0] :]
        else:
            del self.stack[:]
        self.stack.append(Placed(indent, "number", self.count, parent, number))
        return parent


def _text_of(opened: Field) -> Section:
    """The lines of a field that belong to the criteria."""
    if opened.name == "kind_of_criteria":
        return opened.rest.within(opened.label.start, opened.rest.end)
    return opened.rest if opened.name == "criteria" else opened.after_value()


def _indent(line: Section) -> int:
    margin = line.document.text[max(0, line.start - 80) : line.start].rpartition("\n")[2]
    return 0 if margin.strip() else len(margin)


def _sign(marker: re.Match[str]) -> str:
    return marker["sign"] or ("number" if marker["number"] else "round" if marker["round"] else "letter")


def _parts(line: Section) -> Iterator[Section]:
    """The line, cut before a heading that runs on from the text before it."""
    runs_on = HEADING_BEFORE_TEXT.match(line.text[:LONGEST_HEADING]) or MARKER.match(line.text)
    starts = [line.start, *(m.start() for m in (line.matches(INNER_HEADING) if runs_on else ()))]
    marker = MARKER.match(line.document.text, line.start, line.end)
    if len(starts) > 1 and marker and marker.end() == starts[1]:
        del starts[1]
    for start, end in zip(starts, [*starts[1:], line.end], strict=True):
        if part := line.within(start, end).stripped():
            yield part
