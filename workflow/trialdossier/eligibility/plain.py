"""The text of a cell as patterns meet it, and where each of its characters stands in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialdossier.sources import Cited, Document, Section
from trialdossier.values import ESCAPED, json_text, xml_text

JSON_UNIT = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\.|.", re.S)
XML_UNIT = re.compile(r"<!\[CDATA\[|\]\]>|<!--.*?-->|&[#\w]{1,10};|.", re.S)
UNDO = {"json_": (JSON_UNIT, json_text), "xml_": (XML_UNIT, xml_text)}

Unit = tuple[str, int, int]
"""A character, and the half-open span it was read from."""


@dataclass(frozen=True)
class Plain:
    """Text without mark-up, each run of white space one space; `units` tell where its characters stand."""

    document: Document
    text: str
    units: tuple[Unit, ...]
    form: str
    """Prefix of the conversions that undo the mark-up of the document."""

    def sections(self, start: int, end: int) -> list[Section]:
        """The places of the characters `[start, end)`: one, or several where they do not adjoin in the document."""
        found: list[Section] = []
        for _, first, after in self.units[start:end]:
            if found and not self.document.text[found[-1].end : first].strip():
                found[-1] = Section(self.document, found[-1].start, after)
            else:
                found.append(Section(self.document, first, after))
        return found


def plain(document: Document, cell: Cited) -> Plain:
    """The text of `cell`, read from `document`."""
    form = next((prefix for prefix in UNDO if cell.conversion.startswith(prefix)), "")
    units: list[Unit] = []
    for span in cell.spans:
        units += [(" ", span.start, span.start)] if units else []
        units += _without_markdown(list(_units(document.text, span.start, span.end, form)))
    folded = list(_folded(units))
    return Plain(document, "".join(unit[0] for unit in folded), tuple(folded), form)


def _units(text: str, start: int, end: int, form: str) -> Iterator[Unit]:
    if not form:
        yield from ((text[place], place, place + 1) for place in range(start, end))
        return
    pattern, undo = UNDO[form]
    for match in pattern.finditer(text, start, end):
        shown = undo(match[0]) if len(match[0]) > 1 and not match[0].startswith(("<![", "]]>", "<!--")) else match[0]
        if len(shown) == 1:
            yield shown, match.start(), match.end()


def _without_markdown(units: list[Unit]) -> list[Unit]:
    """`units` with a backslash and the mark it escapes as one."""
    result: list[Unit] = []
    for unit in units:
        if result and result[-1][0] == "\\" and ESCAPED.fullmatch("\\" + unit[0]):
            result[-1] = (unit[0], result[-1][1], unit[2])
        else:
            result.append(unit)
    return result


def _folded(units: list[Unit]) -> Iterator[Unit]:
    """`units` with each run of white space as one space."""
    blank = False
    for char, start, end in units:
        if not char.isspace():
            yield char, start, end
        elif not blank:
            yield " ", start, end
        blank = char.isspace()
