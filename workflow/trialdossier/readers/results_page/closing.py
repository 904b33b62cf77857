"""The end of the page: agreements, contact, publications, the record's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.results_page.parts import Page, told, unspecified
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import (
    employed_investigators,
    id_type,
    org_study_id,
    paragraphs,
    reference_type,
    restrictive_agreement,
    secondary_id,
)

PARTS = re.compile(
    r"^(?:Limitations and Caveats|Certain Agreements|Results Point of Contact|More Information"
    r"|Layout table for addit?i?onal information|Publications[^\n]*:|Other Publications:|Responsible Party:)"
    r"[^\n]*$",
    re.M,
)
EMPLOYEES = re.compile(
    r"^((?:All Principal Investigators ARE|Principal Investigators are NOT) employed by the organization sponsoring"
    r" the study\.)[^\S\n]*$",
    re.M,
)
AGREEMENT = re.compile(
    r"^(There (?:IS NOT|IS|is NOT|is) an agreement between (?:the )?Principal Investigators? and the Sponsor [^\n]*\.)"
    r"[^\S\n]*$",
    re.M,
)
CONTACT = {
    "name": re.compile(r"^Name/(?:Official )?Title ?:[^\S\n]*([^\n]*\S)", re.M),
    "organization": re.compile(r"^Organization ?:[^\S\n]*([^\n]*\S)", re.M),
    "phone": re.compile(r"^Phone ?:[^\S\n]*([^\n]*?\S)(?=[^\S\n]+ext\b|[^\S\n]*$)", re.M | re.I),
    "extension": re.compile(r"^Phone ?:[^\n]*?\bext\b ?[.:]?[^\S\n]*([^\n]*\S)", re.M | re.I),
    "email": re.compile(r"^E-?mail ?:[^\S\n]*([^\n]*\S)", re.M | re.I),
}
HEADING = re.compile(r"^((?:Other )?Publications[^\n:]*?)[^\S\n]*:[^\S\n]*$", re.M)
DOI = re.compile(r"\bdoi:\s*(10\.\d{4,9}/[^\s]*[^\s.,;)\]])", re.I)
PMID = re.compile(r"\bPMID:?\s*(\d{1,8})\b")
NUMBERS = re.compile(r"^(Other Study ID Numbers) ?:", re.M)
NUMBERS_END = re.compile(r"^(?:(?:Results |Study )?First |Last |Responsible Party|Layout table|ClinicalTrials)", re.M)
ID = re.compile(r"(?P<value>[^\n]*?\S)[^\S\n]+\([^\S\n]+(?P<type>[^\n]*?\S)[^\S\n]+\)")


def rows(page: Page) -> Iterator[Row]:
    """Yield the agreements, the contact, the publications, then the numbers of the record."""
    parts = page.closing.split(PARTS)
    for part in parts:
        heading = next(part.lines()).text
        if heading.startswith("Certain Agreements"):
            yield _agreements(part)
        elif heading.startswith("Results Point of Contact"):
            yield Row("result_contacts", **{name: part.maybe(pattern) for name, pattern in CONTACT.items()})
        elif "Publications" in heading.partition(":")[0]:
            yield from _references(part)
    yield from _numbers(page.closing)


def limitations(closing: Section) -> Cited | None:
    """The limitations and caveats of the results."""
    for part in closing.split(PARTS):
        lines = list(part.lines())
        if lines[0].text == "Limitations and Caveats" and len(lines) > 1:
            text = told(part.within(lines[1].start, lines[-1].end))
            return None if unspecified(text) or not text else text.cite(paragraphs)
    return None


def _agreements(part: Section) -> Row:
    restricted = part.maybe(AGREEMENT, restrictive_agreement)
    terms = part.within(restricted.spans[-1].end, part.end).stripped() if restricted else None
    return Row(
        "result_agreements",
        pi_employee=part.maybe(EMPLOYEES, employed_investigators),
        restrictive_agreement=restricted,
        agreement=terms.cite(paragraphs) if terms else None,
    )


def _references(part: Section) -> Iterator[Row]:
    """One citation per line; their kind, where the heading tells it."""
    _, *citations = part.lines()
    heading = next(part.matches(HEADING), None)
    kind = part.group(heading, 1).cite(reference_type) if heading else None
    for citation in citations:
        yield Row(
            "study_references",
            reference_type=kind,
            citation=citation.cite(),
            doi=citation.maybe(DOI),
            pmid=citation.maybe(PMID),
        )


def _numbers(closing: Section) -> Iterator[Row]:
    """The organisation's own number, then the others with their types."""
    label = next(closing.matches(NUMBERS), None)
    if label is None:
        return
    rest = closing.within(label.end(), closing.end)
    end = next((m.start() for m in rest.matches(NUMBERS_END)), closing.end)
    for position, line in enumerate(rest.within(rest.start, end).lines()):
        typed = ID.fullmatch(line.document.text, line.start, line.end)
        source = org_study_id if position == 0 and typed is None else secondary_id
        yield Row(
            "id_information",
            id_source=closing.group(label, 1).cite(source),
            id_value=(line.group(typed, "value") if typed else line).cite(),
            **(_type(line.group(typed, "type")) if typed else {}),
        )


def _type(words: Section) -> dict[str, Cited | None]:
    """The type of a number, and the registry or organisation that a colon adds."""
    name, colon, rest = words.text.partition(":")
    if not colon:
        return {"id_type": words.cite(id_type)}
    return {
        "id_type": words.within(words.start, words.start + len(name)).cite(id_type),
        "id_type_description": words.within(words.end - len(rest), words.end).cite(),
    }
