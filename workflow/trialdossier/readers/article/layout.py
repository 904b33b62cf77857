"""How an article stands on the page: headline, headings, paragraphs, list items, citations, text tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from trialdossier.readers.article import text_table
from trialdossier.sources import Section

BULLET = re.compile(r"(?:[\u2022\u25cf\u25cb\u25aa\u2023\u2219\u00b7*]|[-\u2013\u2014](?=\s))\s*")
HEADING = re.compile(
    r"(?i)(?:abstract|background|introduction|context|rationale|purpose|objectives?|aims?|methods?"
    r"|patients and methods|"
    r"materials and methods|results|findings|efficacy|safety|discussion|interpretation|conclusions?|summary|"
    r"funding|references?|sources?|citation|trial registration|disclosures?|for immediate release|(?:press"
    r"|news) release):?"
)
INLINE_HEADING = re.compile(
    r"(?<!\S)(?:A(?i:bstract|ims?)|B(?i:ackground)|I(?i:ntroduction|nterpretation)|C(?i:ontext|onclusions?)|"
    r"R(?i:ationale|esults)|P(?i:urpose|atients and methods)|O(?i:bjectives?)|M(?i:ethods?)|F(?i:indings|unding)|"
    r"D(?i:iscussion)|T(?i:rial registration)):(?=\s)",
    re.M,
)
OPENING_HEADING = re.compile(
    r"(?:Background|Purpose|Introduction|Objectives?|Aims?|Patients and Methods|Materials and Methods|Methods|Results"
    r"|Findings|Interpretation|Conclusions?|Discussion)(?=\s+[A-Z0-9](?!\S+\s(?:of|from|for)\b))"
)
"""The heading of a part of an abstract, set at the beginning of its paragraph without a mark."""
TERMINAL = re.compile(r"[.?!:;][\u201d\u2019\"')\]]*$")
BYLINE = re.compile(r"^(?i:by|posted|published|updated)\b|[|\n@]")
WRAPPED = 130
"""A paragraph with a longer line than this is not wrapped: each of its lines is a paragraph of its own."""
FULL = 50
"""A line shorter than this ends its paragraph."""
SURNAME = (
    r"(?:(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er|[Dd]en|[Dd]el|[Dd]i|[Dd]a|[Ll]a|[Ll]e|[Tt]en|[Tt]er|[Aa]l"
    r"|[Ee]l)[ -])*[^\W\d_][\w\u2019'-]+"
)
CITATION = re.compile(
    rf"(?:(?i:source|reference|citation)s?:?\s+)?(?:\[?\d{{1,3}}[.)\]]\s*)?(?P<surname>{SURNAME})"
    r"(?:,? (?P<initials>[A-Z]{1,4}|(?:[A-Z]\.[ -]?){1,4}))?(?=,| and | & |\.? et al\b|\. |\s\()"
)
CITATION_YEAR = re.compile(
    r"(?:[.?!,]|\b[A-Z]\w*|\w)\s\(?(?P<year>(?:19|20)\d{2})\)?"
    r"(?=[;:.]|,\s?(?:\d|doi)|\)|\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)


@dataclass(frozen=True)
class Block:
    """A stretch of the page and what it is: headline, heading, paragraph, item, citation or table.

    `heading` is the section heading above it in lower case, `intro` the paragraph that opens the list of an item.
    """

    kind: str
    section: Section
    heading: str = ""
    intro: Section | None = None


def blocks(page: Section) -> Iterator[Block]:
    """The blocks of `page` in order; each line that is not blank stands in exactly one."""
    heading, intro, first = "", None, True
    for group in _groups(page):
        for block in _divided(group, first):
            first = False
            if block.kind == "heading":
                heading, intro = block.section.text.rstrip(":. ").lower(), None
            elif block.kind == "paragraph":
                intro = block.section
            elif block.kind != "item":
                intro = None
            yield Block(block.kind, block.section, heading, intro if block.kind == "item" else None)


def _groups(page: Section) -> Iterator[list[Section]]:
    """The lines between blank lines; a table's title is taken together with the lines below it."""
    group: list[Section] = []
    for line in page.lines():
        titled = len(group) == 1 and text_table.TITLE.fullmatch(group[0].text)
        if group and not titled and not _adjoin(group[-1], line):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _adjoin(above: Section, below: Section) -> bool:
    return above.document.text.count("\n", above.end, below.start) == 1


def _divided(group: list[Section], first: bool) -> Iterator[Block]:
    """The blocks of a group of adjoining lines."""
    if first:
        headline, group = _headline(group)
        if headline:
            yield Block("headline", headline)
    prose: list[Section] = []
    for number, line in enumerate(group):
        if text_table.TITLE.fullmatch(line.text) and text_table.has_rows(group[number + 1 : number + 13]):
            yield from _prose(prose)
            yield from _tables(group[number:])
            return
        kind = _kind(line.text)
        if kind == "paragraph":
            prose.append(line)
            continue
        yield from _prose(prose)
        prose = []
        yield Block(kind, line)
    yield from _prose(prose)


def _tables(lines: list[Section]) -> Iterator[Block]:
    """One block per table title."""
    starts = [n for n, line in enumerate(lines) if text_table.TITLE.fullmatch(line.text)]
    for start, end in pairwise([*starts, len(lines)]):
        yield Block("table", _joined(lines[start:end]))


def _headline(group: list[Section]) -> tuple[Section | None, list[Section]]:
    """The headline: a first line, or lines, without a full stop; none where it cannot be told from what follows."""
    line, *rest = group
    if TERMINAL.search(line.text) or len(line.text) > 250 or _kind(line.text) != "paragraph":
        return None, group
    if not rest or len(rest[0].text) > WRAPPED or _kind(rest[0].text) != "paragraph":
        return line, rest
    if any(TERMINAL.search(other.text) for other in group) or len(group) > 3:
        return None, group
    return _joined(group), []


def is_headline(block: Block) -> bool:
    """Whether a paragraph is one line of several words, most of them in capitals, and neither sentence nor byline."""
    text = block.section.text
    words = [word for word in text.split() if len(word) > 3]
    if block.kind != "paragraph" or len(words) < 4 or len(text) > 250 or BYLINE.search(text) or TERMINAL.search(text):
        return False
    return sum(word[0].isupper() for word in words) > len(words) / 2


def _kind(text: str) -> str:
    if BULLET.match(text):
        return "item"
    return "heading" if HEADING.fullmatch(text) else "paragraph"


def _prose(lines: list[Section]) -> Iterator[Block]:
    """Paragraphs: wrapped lines are joined, other lines stand alone."""
    for paragraph in _paragraphs(lines):
        if is_citation(paragraph):
            yield Block("citation", paragraph)
        else:
            yield from _headed(paragraph)


def _paragraphs(lines: list[Section]) -> Iterator[Section]:
    """The lines, those of wrapped text joined: none is long, and one that is not short has no full stop."""
    short = all(len(line.text) <= WRAPPED for line in lines)
    broken = any(len(line.text) >= FULL and not TERMINAL.search(line.text) for line in lines[:-1])
    if not (short and broken):
        yield from lines
        return
    joined: list[Section] = []
    for line in lines:
        if joined and (len(joined[-1].text) < FULL or is_citation(line)):
            yield _joined(joined)
            joined = []
        joined.append(line)
    yield _joined(joined)


def _headed(paragraph: Section) -> Iterator[Block]:
    """The parts of a paragraph, such as a structured abstract, in which headings stand: `Methods: ... Results: ...`."""
    start = paragraph.start
    opening = OPENING_HEADING.match(paragraph.document.text, paragraph.start, paragraph.end)
    if opening and TERMINAL.search(paragraph.text):
        yield Block("heading", paragraph.group(opening))
        start = opening.end()
    for match in paragraph.matches(INLINE_HEADING):
        before = paragraph.within(start, match.start()).stripped()
        if before and not TERMINAL.search(paragraph.document.text, max(before.start, before.end - 8), before.end):
            continue
        if before:
            yield Block("paragraph", before)
        yield Block("heading", paragraph.group(match).stripped())
        start = match.end()
    if rest := paragraph.within(start, paragraph.end).stripped():
        yield Block("paragraph", rest)


def _joined(lines: list[Section]) -> Section:
    return lines[0].within(lines[0].start, lines[-1].end)


def is_citation(section: Section) -> bool:
    """Whether a paragraph is a reference: authors with initials first, then one year of publication."""
    match = CITATION.match(section.text)
    if not match or len(section.text) > 1500:
        return False
    authors = match["initials"] is not None or re.match(r"\.? et al\b", section.text[match.end() :]) is not None
    return authors and len(set(CITATION_YEAR.findall(section.text))) >= 1
