"""What the record points to: publications, links, identifiers, documents, other trials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialdossier.readers.mirror_record.fields import agreed
from trialdossier.readers.mirror_record.lines import Line
from trialdossier.readers.mirror_record.registration import PHASE_WORDS, STATUS_WORDS
from trialdossier.rows import Row
from trialdossier.sources import Cited, verbatim
from trialdossier.values import enumeration, id_type, phase

REFERENCE_TYPE = re.compile(r"Reference Type\s{0,9}:?\s{0,9}(BACKGROUND|RESULT|DERIVED)")
PMID = re.compile(r"PMID\s{0,9}:?\s{0,9}(\d{1,9})(?:\s+\(View on PubMed\))?")
DOI = re.compile(r"(?:\bdoi:\s*|\bdoi\.org/)(10\.\d{4,9}/\S*[^\s.,;])", re.I)
URL = re.compile(r"((?:https?://|www\.)\S+)", re.I)
ID_TYPE = re.compile(r"Identifier Type\s{0,9}:?\s{0,9}(?:-|([A-Z][A-Z0-9_]*))")
ID_SOURCE = re.compile(r"Identifier Source\s{0,9}:?\s{0,9}(org_study_id|secondary_id|nct_alias)")
DOCUMENT_TYPE = re.compile(r"Document Type\s{0,9}:?\s{0,9}(\S.*)")
RELATED = re.compile(rf"(NCT\d{{8}})(?:\s+({STATUS_WORDS}))?(?:\s+({PHASE_WORDS}))?")


def study_references(lines: Sequence[Line]) -> Iterator[Row]:
    """Citation, then type, then PubMed id; a citation of several lines stays unread, as it may be two."""
    above: list[Line] = []
    kind: Cited | None = None
    for line in [*lines, None]:
        text = line.text if line else ""
        pmid = line.group(PMID.fullmatch(text)) if line else None
        typed = line.group(REFERENCE_TYPE.fullmatch(text), 1, enumeration) if line else None
        if kind and not pmid and not (typed and typed.value == kind.value and not above):
            yield _reference(above, kind, None)
            above, kind = [], None
        if pmid:
            yield _reference(above, kind, pmid)
            above, kind = [], None
        elif typed:
            kind = typed
        elif line:
            above.append(line)


def _reference(above: Sequence[Line], kind: Cited | None, pmid: Cited | None) -> Row:
    line = above[0] if len(above) == 1 else None
    dois = [value for match in DOI.finditer(line.text) if (value := _doi(line, match))] if line else []
    return Row(
        "study_references",
        pmid=pmid,
        doi=agreed(dois) if dois else None,
        reference_type=kind,
        citation=line.cite() if line else None,
    )


def _doi(line: Line, match: re.Match[str]) -> Cited | None:
    """The identifier without a bracket that encloses it."""
    doi = match[1]
    extra = doi.endswith(")") and doi.count(")") > doi.count("(")
    return line.part(match.start(1), match.end(1) - extra, verbatim)


def links(lines: Sequence[Line]) -> Iterator[Row]:
    """Each address, and the one line below it."""
    for index, line in enumerate(lines):
        if url := line.group(URL.fullmatch(line.text)):
            below: list[Line] = []
            for other in lines[index + 1 : index + 3]:
                if URL.fullmatch(other.text):
                    break
                below.append(other)
            yield Row("links", url=url, description=below[0].cite() if len(below) == 1 else None)


def id_information(lines: Sequence[Line]) -> Iterator[Row]:
    """Value, type and source of each identifier."""
    above: list[Line] = []
    kind: Cited | None = None
    typed = False
    for line in lines:
        match, source = ID_TYPE.fullmatch(line.text), ID_SOURCE.fullmatch(line.text)
        if source:
            yield _identifier(above, kind, line.group(source))
            above, kind, typed = [], None, False
        elif match:
            kind, typed = line.group(match, 1, id_type), True
        else:
            if typed:
                yield _identifier(above, kind, None)
                above, kind, typed = [], None, False
            above.append(line)
    if typed:
        yield _identifier(above, kind, None)


def _identifier(above: Sequence[Line], kind: Cited | None, source: Cited | None) -> Row:
    value = above[-1].cite(verbatim) if above else None
    return Row("id_information", id_source=source, id_type=kind, id_value=value)


def provided_documents(lines: Sequence[Line]) -> Iterator[Row]:
    """The kind of each document."""
    for line in lines:
        yield Row("provided_documents", document_type=line.group(DOCUMENT_TYPE.fullmatch(line.text)))


def related_trials(lines: Sequence[Line]) -> Iterator[Row]:
    """Trials that the page lists beside this one: title above, number, status and phase below."""
    title: Line | None = None
    for line in lines:
        match = RELATED.fullmatch(line.text)
        if match is None:
            title = line
            continue
        yield Row(
            "related_trials",
            related_nct_id=line.group(match),
            title=title.cite() if title else None,
            overall_status=line.group(match, 2, enumeration),
            phase=line.group(match, 3, phase),
        )
        title = None
