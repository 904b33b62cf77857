"""The lines of a record, and the sections that they fall into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from trialdossier.readers.mirror_record.layout import DOCUMENTS, DOCUMENTS_SENTENCE, SECTIONS
from trialdossier.sources import Cited, Document, Section, Span, Value, verbatim
from trialdossier.values import unescaped, unescaped_paragraphs

TEXT = re.compile(r"[^\s\ufeff][^\n]*")
"""A line from its first character that is not blank."""

BLANKS = {ord(blank): " " for blank in "\t\u00a0\u2007\u2009\u202f"}
"""Blanks that stand for a space: a line has spaces in their place, so that its length stays."""

CLOSED = re.compile(
    r"Site Status [A-Z_]+|Sponsor Role (?:lead|collaborator)|Identifier Source: (?:org_study_id|secondary_id|nct_alias)"
    r"|PMID: \d+ \(View on PubMed\)|\d+ participants|NCT\d{8}(?: [A-Z_]+){0,1}(?: [A-Z0-9_/]+){0,1}"
)
"""A line that cannot be the beginning of a longer one: what may end a document that ends without a line feed."""

RANK = {name: rank for rank, name in enumerate(SECTIONS)}
EARLY = RANK["Conditions"]
"""Sections before this one come before all prose, so that their first heading is the true one."""

SENTENCES = {sentence: name for name, sentence in SECTIONS.items() if sentence} | {DOCUMENTS_SENTENCE: DOCUMENTS}
LONGEST = max(map(len, SENTENCES)) * 2
CERTAIN = 1000
"""A heading with its sentence outweighs any number of headings without."""


class Line(NamedTuple):
    """A line without the white space at its ends."""

    document: Document
    start: int
    text: str

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + len(self.text)

    def cite(self, convert: Callable[[str], Value] = unescaped) -> Cited | None:
        """The whole line as a value."""
        return self.part(0, len(self.text), convert)

    def part(self, start: int, end: int, convert: Callable[[str], Value] = unescaped) -> Cited | None:
        """The characters from `start` to `end` as a value; None where they are blank or do not convert."""
        text = self.text[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if not text:
            return None
        try:
            value = convert(text)
        except ValueError:
            return None
        if value is None or value == "":
            return None
        at = self.start + start + lead
        return Cited(value, (Span(at, at + len(text)),), convert.__name__)

    def group(
        self, match: re.Match[str] | None, group: int = 1, convert: Callable[[str], Value] = verbatim
    ) -> Cited | None:
        """What `group` of a match in the line covers; None where there is no match or the group took no part."""
        if match is None or match.start(group) < 0:
            return None
        return self.part(match.start(group), match.end(group), convert)


def prose(lines: Sequence[Line]) -> Cited | None:
    """Lines that follow one another as one text with its paragraphs."""
    if not lines:
        return None
    document = lines[0].document
    return Section(document, lines[0].start, lines[-1].end).cite(unescaped_paragraphs)


def texts(lines: Iterable[Line]) -> list[str]:
    """What the lines say, white space folded."""
    return [verbatim(line.text) for line in lines]


def lines_of(document: Document) -> list[Line]:
    """Each line of the document that is not blank, save a last one that may have been cut."""
    lines = [Line(document, m.start(), m.group().translate(BLANKS).rstrip()) for m in TEXT.finditer(document.text)]
    if lines and "\n" not in document.text[lines[-1].end :] and not CLOSED.fullmatch(lines[-1].text):
        lines.pop()
    return lines


class Mark(NamedTuple):
    """Where a section begins: the line of its heading, and the first line below heading and sentence."""

    name: str
    heading: int
    content: int
    certain: bool


def sections_of(lines: list[Line]) -> dict[str, list[Line]]:
    """The lines of each section, and under "" those before the first; SourceError for sections out of page order."""
    keys = [" ".join(line.text.split()) if len(line.text) <= LONGEST else "" for line in lines]
    marks = [mark for mark in _marks(keys) if mark.name != DOCUMENTS]
    _refuse_disorder(lines, [mark for mark in marks if mark.certain])
    chosen = _chain(marks) + [mark for mark in _marks(keys) if mark.name == DOCUMENTS and mark.certain]
    chosen.sort(key=lambda mark: mark.heading)
    ends = [*(mark.heading for mark in chosen), len(lines)]
    sections: dict[str, list[Line]] = {"": lines[: ends[0]]}
    for mark, end in zip(chosen, ends[1:], strict=True):
        sections.setdefault(mark.name, []).extend(lines[mark.content : end])
    return sections


def _marks(keys: list[str]) -> list[Mark]:
    """Every line that is a heading, a heading with its sentence, or the sentence alone; repetitions taken together."""
    marks: list[Mark] = []
    for index, key in enumerate(keys):
        name = SENTENCES.get(key)
        if name is not None:
            heading = index
            while heading > 0 and keys[heading - 1] == name:
                heading -= 1
            while marks and marks[-1].name == name and marks[-1].content >= heading:
                heading = min(heading, marks.pop().heading)
            marks.append(Mark(name, heading, index + 1, True))
        elif key in SECTIONS:
            if marks and marks[-1].name == key and marks[-1].content == index:
                marks[-1] = marks[-1]._replace(content=index + 1)
            else:
                marks.append(Mark(key, index, index + 1, False))
    return marks


def _refuse_disorder(lines: list[Line], certain: list[Mark]) -> None:
    for before, after in pairwise(certain):
        if RANK[after.name] <= RANK[before.name]:
            line = lines[after.heading]
            raise line.document.error(
                f"section {after.name!r} stands after {before.name!r}, out of page order", line.start
            )


def _chain(marks: list[Mark]) -> list[Mark]:
    """The headings in page order: all that have their sentence, and as many of the others as fit between.

    A line of prose can read like a heading. Of two that fit equally well the later is taken,
    as the prose comes first; for the sections before the prose, the earlier.
    """
    settled = {mark.name for mark in marks if mark.certain}
    best: list[tuple[int, tuple[Mark, object] | None]] = [(0, None)] * (len(SECTIONS) + 1)
    for mark in marks:
        if not mark.certain and mark.name in settled:
            continue
        rank = RANK[mark.name]
        length, chain = max(best[: rank + 1], key=lambda item: item[0])
        length += CERTAIN if mark.certain else 1
        if length > best[rank + 1][0] or (length == best[rank + 1][0] and rank >= EARLY):
            best[rank + 1] = (length, (mark, chain))
    chain = max(best, key=lambda item: item[0])[1]
    chosen = []
    while chain is not None:
        mark, chain = chain  # type: ignore[assignment]
        chosen.append(mark)
    return chosen[::-1]
