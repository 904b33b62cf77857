"""What no layout can be read from, whichever it is: saved web pages, several documents in one file, endless lines."""

from __future__ import annotations

import re

from trialdossier.sources import LINE, Document

WEB_PAGE = re.compile(
    r"\ufeff?+\s*+(?:<\?xml[^<>]*+>\s*+)?+(?:<!--(?:[^-]++|-(?!->))*+-->\s*+)*+"
    r"<(?:!doctype\s++html|(?:html|head|body|div|script|meta|title|table|main|article|section|span|p|h[1-6])(?=[\s>/]))",
    re.I,
)
WEB_ARCHIVE = re.compile(
    r"\ufeff?+(?:From|MIME-Version|Snapshot-Content-Location):[^\n]*+\n(?:[^\n]++\n){0,12}?[^\n]*?multipart/related",
    re.I,
)
STRUCTURED = re.compile(r"\ufeff?+\s*+[<{\[]")
STRUCTURED_INSIDE = re.compile(
    r'^[^\S\n]*+(?:<\?xml\s|<clinical_study[\s>]|<!doctype\s++html|<html[\s>]|(?:\{\s*+)?+"protocolSection"\s*+:)',
    re.M | re.I,
)
OWN_NUMBER = re.compile(
    r"^[^\S\n]*+\|?+[^\S\n]*+(?:NCT ID|ClinicalTrials\.gov Identifier)[^\S\n]*+:\s{0,4}+(?:\|[^\S\n]*+){0,2}+"
    r"(NCT[0-9]{8})",
    re.M,
)
OPENING_LINES = 6
OPENING_SIZE = 120
LONGEST_LINE = 1_000_000
"""Characters of a line of text; a record as JSON or XML may stand on one line as a whole."""


def expect_one_text(document: Document) -> None:
    """SourceError if the document is a saved web page, more than one document, or a text with an endless line."""
    text = document.text
    if WEB_PAGE.match(text):
        raise document.error("this is HTML; open it in a browser and save the page as text", text.index("<"))
    if WEB_ARCHIVE.match(text):
        raise document.error("this is a web archive (MHTML); open it in a browser and save the page as text", 0)
    if STRUCTURED.match(text):
        return
    if inside := STRUCTURED_INSIDE.search(text):
        raise document.error("a second document begins here, after a text; one file holds one document", inside.start())
    _expect_one_trial(document)
    _expect_one_beginning(document)
    for line, (start, end) in enumerate(
        zip(document.line_starts, [*document.line_starts[1:], len(text)], strict=True), 1
    ):
        if end - start > LONGEST_LINE:
            message = f"line {line} has {end - start:,} characters; a page or an article saved as text has shorter ones"
            raise document.error(message, start)


def _expect_one_trial(document: Document) -> None:
    first = None
    for number in OWN_NUMBER.finditer(document.text):
        first = first or number
        if number[1] != first[1]:
            line = document.line_of(first.start(1))
            message = f"states the number of another trial than line {line} ({first[1]}); one file holds one document"
            raise document.error(message, number.start(1))


def _expect_one_beginning(document: Document) -> None:
    """SourceError where the first lines of the text stand in it again: the same document twice."""
    text = document.text
    lines = []
    for match in LINE.finditer(text):
        lines.append(match)
        if len(lines) >= OPENING_LINES and match.end() - lines[0].start() >= OPENING_SIZE:
            break
    if not lines or lines[-1].end() - lines[0].start() < OPENING_SIZE:
        return
    start, end = lines[0].start(), lines[-1].end()
    opening = text[start:end].lstrip("\ufeff")
    again = text.find(f"\n{opening}", end - 1)
    if again >= 0:
        raise document.error("the document begins here again; one file holds one document", again + 1)
