"""Eligibility criteria one by one, from the one text in which a record holds them.

What stands at the beginning of a line tells: a bullet or a number begins a criterion, its indentation says under which
one it stands, a heading such as `Inclusion Criteria:` says what the criteria below it are. A heading that says for
which part of the trial, too (`Inclusion Criteria for Part A:`), is the parent of the criteria below it. A line
without a mark is a criterion of its own; one that ends with a colon is the parent of the list below it. Plain text
after a list is kept without a type: whether the heading above still holds for it cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialdossier.rows import Row
from trialdossier.sources import Cited
from trialdossier.structured import Convert, Node, Text
from trialdossier.values import criteria_type

BREAK = {"json": re.compile(r"(\\r\\n|\\n)|\\.", re.S), "xml": re.compile(r"(\n)")}
INDENTATION = re.compile(r"(?:[ \t\r\u00a0]|\\t|&#160;|&#xa0;|&#13;|&#xd;)*+", re.I)
ROUND = r"[\u2022\u00b7\u25e6\u25aa\u25cf\u25cb\u2023\u2219\uf0b7](?:[ \t\u00a0]|\\t)*+"
BULLET = r"(?:\\\\)?[-*\u2043\u2013\u2014+](?:[ \t\u00a0]|\\t)++"
ESCAPED_BULLET = r"\\u(?:2022|00b7|25e6|25aa|25cf|25cb|2023|2013|2014)(?:[ \t]|\\t)++"
NUMBER = r"\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}+(?:(?:\\\\)?[.)](?:[ \t\u00a0]|\\t)++|\.(?=[A-Z]))"
LETTER = r"\(?(?:[A-Za-z]|[ivx]{2,4})(?:\\\\)?\)[ \t\u00a0]++|(?:[a-z]|[ivx]{2,4})(?:\\\\)?\.[ \t\u00a0]++(?![a-z])"
NEXT_LETTER = re.compile(r"([b-z])\.[ \t\u00a0]++(?=[a-z])")
"""A letter before a word in lower case marks a criterion only after the letter before it (`e. coli` does not)."""
MARK = re.compile(f"{ROUND}|{BULLET}|{ESCAPED_BULLET}|{NUMBER}|{LETTER}")
SECTION_HEADING = re.compile(
    r"(?!.*\b(?:following|meets?|must|fulfil\w*|satisf\w*|these|any|all)\b)"
    r"(?:(?:[\w/&-]+ ){0,5}criteri(?:a|on)\b[^.;:]{0,60}:|(?:[\w/&-]+ ){0,3}criteri(?:a|on))",
    re.I,
)
NAMED = {
    "inclusion": re.compile(r"\binclusion\b", re.I),
    "exclusion": re.compile(r"\bexclu(?:sion|d\w*)\b|\bineligible\b|\bnot (?:be )?eligible\b", re.I),
}
BARE_HEADING = re.compile(
    r"\W*(?:(?:key|main|major|general|common|subject|patient|participant|study)\s+){0,2}"
    r"(?:inclusion|exclusion)(?:\s{1,9}criteri(?:a|on))?\W*",
    re.I,
)
"""A heading that says nothing but the type of what follows."""
INLINE_HEADING = re.compile(r"[^:\n]{0,120}:")
DEEPER = 2
"""Columns by which a line must be indented more than another to stand under it."""


@dataclass(slots=True)
class Line:
    """A criterion or heading: its place without its mark, and how far it is indented."""

    start: int
    end: int
    indent: int
    marked: bool


def criteria(node: Node, convert: Convert) -> Iterator[Row]:
    """The rows of `eligibility_criteria` that the text of `node` states; `convert` gives the text of one."""
    text = node.text
    if text is None or node.start >= node.end:
        return
    if text.prefix == "xml" and text.text.find("<", node.start, node.end) >= 0:
        return  # a CDATA section that holds markup cannot be cut in pieces that mean the same
    kind: Cited | None = None
    lead: int | None = None
    listed = False
    above: list[tuple[int, int]] = []
    ordinal = 0
    for line in _headings_apart(text, _lines(node, text)):
        cited = text.cite(line.start, line.end, convert)
        words = str(cited.value) if cited else ""
        if not any(character.isalnum() for character in words):
            continue
        heading = text.cite(line.start, line.end, criteria_type)
        if heading is not None and (not line.marked or words.endswith(":")):
            kind, lead, listed, above = heading, None, False, []
            if not BARE_HEADING.fullmatch(words):
                ordinal += 1
                lead = ordinal
                yield Row("eligibility_criteria", criteria_type=kind, text=cited)
            continue
        while above and above[-1][0] + DEEPER > line.indent:
            above.pop()
        ordinal += 1
        parent = above[-1][1] if above else None
        if line.marked:
            parent = parent or lead
            above.append((line.indent, ordinal))
            yield Row("eligibility_criteria", criteria_type=kind, parent_ordinal=parent, text=cited)
        elif parent is not None:
            yield Row("eligibility_criteria", criteria_type=kind, parent_ordinal=parent, text=cited)
        else:
            leads = words.endswith(":")
            if SECTION_HEADING.fullmatch(words) or _contradicts(words, kind):
                kind = None
            known = kind if leads or not listed else None
            lead = ordinal if leads else None
            yield Row("eligibility_criteria", criteria_type=known, text=cited)
        listed = listed or line.marked


def _contradicts(words: str, kind: Cited | None) -> bool:
    """Whether plain text names another type of criteria than the heading above it."""
    named = {name for name, pattern in NAMED.items() if pattern.search(words)}
    return kind is not None and bool(named - {kind.value})


def _headings_apart(text: Text, lines: Iterator[Line]) -> Iterator[Line]:
    """`lines`, where one that begins with a heading (`Inclusion Criteria: adults`) is two."""
    for line in lines:
        match = INLINE_HEADING.match(text.text, line.start, line.end)
        if match and match.end() < line.end and not line.marked and text.cite(*match.span(), criteria_type):
            yield Line(line.start, match.end(), line.indent, False)
            rest = len(text.text[match.end() : line.end]) - len(text.text[match.end() : line.end].lstrip())
            yield Line(match.end() + rest, line.end, line.indent, False)
        else:
            yield line


def _lines(node: Node, text: Text) -> Iterator[Line]:
    """The lines of the text, each with those that only continue it."""
    current: Line | None = None
    wrapped = text.prefix == "xml"
    letter = ""
    for start, end in _broken(node, text):
        indent = INDENTATION.match(text.text, start, end)
        begin = indent.end() if indent else start
        end = begin + len(text.text[begin:end].rstrip())
        if begin >= end:
            if current is not None:
                yield current
            current = None
            continue
        column = begin - start
        mark = MARK.match(text.text, begin, end)
        lettered = NEXT_LETTER.match(text.text, begin, end)
        if mark is None and lettered and ord(lettered[1]) == ord(letter or "~") + 1:
            mark = lettered
        if mark:
            letter = mark[0][0] if mark[0][:1].isalpha() else ""
        if mark and mark.end() < end:
            if current is not None:
                yield current
            current = Line(mark.end(), end, column, True)
        elif current is not None and (
            (wrapped and text.cite(current.start, current.end, criteria_type) is None)
            or (current.marked and column >= current.indent + DEEPER)
        ):
            current.end = end
        else:
            if current is not None:
                yield current
            current = Line(begin, end, column, False)
    if current is not None:
        yield current


def _broken(node: Node, text: Text) -> Iterator[tuple[int, int]]:
    """The places of the lines of the text: between line feeds, which JSON writes as `\\n`."""
    raw = text.text
    first = raw.rfind("\n", 0, node.start) + 1 if text.prefix == "xml" else node.start
    start = node.start if raw[first : node.start].strip() else first
    for match in BREAK[text.prefix].finditer(raw, node.start, node.end):
        if match[1]:
            yield start, match.start()
            start = match.end()
    yield start, node.end
