"""The trial as a whole: identification, status, dates, sponsors, people, references, identifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from trialdossier.readers.mirror_record.fields import Field, agreed, by_order, fields_of
from trialdossier.readers.mirror_record.layout import LABELS
from trialdossier.readers.mirror_record.lines import Line, prose, texts
from trialdossier.rows import Row
from trialdossier.sources import Cited, Document, SourceError, Value, printable, verbatim
from trialdossier.values import enumeration, enrollment_type, id_type, iso_date, lower_word, phase, study_type
from trialdossier.values import unescaped, whole_number

NCT_ID = re.compile(r"(?:NCT ID\s*:?\s*)?(NCT\d{8})")
LAST_UPDATED = re.compile(r"Last Updated\s*:?\s*(\d{4}-\d{2}-\d{2})")
RESULTS_STATUS = re.compile(r"((?:No )?[Rr]esults\b[^.]{0,60})")
STATUS_WORDS = (
    "ACTIVE_NOT_RECRUITING|APPROVED_FOR_MARKETING|AVAILABLE|COMPLETED|ENROLLING_BY_INVITATION|NOT_YET_RECRUITING"
    "|NO_LONGER_AVAILABLE|RECRUITING|SUSPENDED|TEMPORARILY_NOT_AVAILABLE|TERMINATED|UNKNOWN|WITHDRAWN|WITHHELD"
)
PHASE_WORDS = r"NA|EARLY_PHASE1|PHASE[1-4](?:[/|, ]+PHASE[1-4])?"
STATUS = re.compile(rf"({STATUS_WORDS})")
PHASE = re.compile(rf"({PHASE_WORDS})")
ENROLLMENT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s+participants?(?:\s+\([A-Za-z]+\))?")
ENROLLMENT_TYPE = re.compile(r"(ACTUAL|ESTIMATED|ANTICIPATED)", re.I)
STUDY_TYPE = re.compile(r"(INTERVENTIONAL|OBSERVATIONAL|EXPANDED_ACCESS)(?:[ _]STUDY)?", re.I)
DATE = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)")
ANYTHING = re.compile(r"(\S.*)")

BASICS = (
    Field("official_title", ("Official Title",), ANYTHING, unescaped, bare=False),
    Field("acronym", ("Acronym",), ANYTHING, unescaped, bare=False),
    Field("overall_status", ("Recruitment Status",), STATUS, enumeration),
    Field("last_known_status", ("Last Known Status",), STATUS, enumeration, bare=False),
    Field("why_stopped", ("Why Stopped",), ANYTHING, unescaped, bare=False),
    Field("phase", ("Clinical Phase",), PHASE, phase),
    Field("enrollment", ("Total Enrollment",), ENROLLMENT, whole_number),
    Field("enrollment_type", ("Enrollment Type",), ENROLLMENT_TYPE, enrollment_type, bare=False),
    Field("study_type", ("Study Classification",), STUDY_TYPE, study_type),
    Field("start_date", ("Study Start Date",), DATE, iso_date),
    Field(
        "primary_completion_date", ("Primary Completion Date", "Study Primary Completion Date"), DATE, iso_date
    ),
    Field("completion_date", ("Study Completion Date",), DATE, iso_date),
)
"""What the head of the page states, in page order."""

AGENCY_CLASS = re.compile(r"(INDUSTRY|NIH|FED|OTHER_GOV|OTHER|NETWORK|INDIV|UNKNOWN|AMBIG)")
SPONSOR_ROLE = re.compile(r"(?:Sponsor Role\s*:?\s*)?(lead|collaborator)")
RESPONSIBILITY = re.compile(
    r"(?:Responsibility Role\s*:?\s*)?(SPONSOR|PRINCIPAL_INVESTIGATOR|SPONSOR_INVESTIGATOR)"
)
TITLE = re.compile(
    r"(?i).*\b(?:professor|lecturer|investigator|director|doctor|physician|surgeon|consultant|resident|fellow|chair"
    r"|chairman|chief|head|scientist|researcher|student|dean|manager|president|officer|nurse|specialist|coordinator"
    r"|prof|dr|md|phd)\b.*"
)
OFFICIAL_ROLE = re.compile(r"Role\s*:?\s*(PRINCIPAL_INVESTIGATOR|STUDY_DIRECTOR|STUDY_CHAIR|SUB_INVESTIGATOR)")
CONTACT_ROLE = re.compile(r"Role\s*:?\s*([A-Z_]+)")
PHONE = re.compile(r"Phone\s*:?\s*(\S.*)")
EXTENSION = re.compile(r"(\S.*?)[\s,;]+ext(?:ension)?\.?\s*:?\s*(\d+)", re.I)
EMAIL = re.compile(r"E-?mail\s*:?\s*(\S.*)")
REFERENCE_TYPE = re.compile(r"Reference Type\s*:?\s*(BACKGROUND|RESULT|DERIVED)")
PMID = re.compile(r"PMID\s*:?\s*(\d{1,9})(?:\s+\(View on PubMed\))?")
DOI = re.compile(r"(?:\bdoi:\s*|\bdoi\.org/)(10\.\d{4,9}/\S*[^\s.,;])", re.I)
URL = re.compile(r"((?:https?://|www\.)\S+)", re.I)
ID_TYPE = re.compile(r"Identifier Type\s*:?\s*(?:-|([A-Z][A-Z0-9_]*))")
ID_SOURCE = re.compile(r"Identifier Source\s*:?\s*(org_study_id|secondary_id|nct_alias)")
DOCUMENT_TYPE = re.compile(r"Document Type\s*:?\s*(\S.*)")
RELATED = re.compile(rf"(NCT\d{{8}})(?:\s+({STATUS_WORDS}))?(?:\s+({PHASE_WORDS}))?")
BULLET = re.compile(r"\\?[-*\u2022\u00b7\u2013]\s+")
EXPLAINING = re.compile(r"[A-Z][a-z]+ .{40,}\.")
"""The form of a sentence under a heading: what stands first in a list of names and reads so is left unread."""


def trial_id(document: Document, head: Sequence[Line]) -> Cited:
    """The NCT number above the first section; SourceError where there is none, or where two differ."""
    found = [(line, value) for line in head if (value := line.group(NCT_ID.fullmatch(line.text)))]
    if not found:
        raise SourceError(printable(str(document.path)), "expected `NCT ID: NCT...` above the first section, found none")
    value = agreed([cited for _, cited in found])
    if value is None:
        raise document.error("expected one NCT number above the first section, found several", found[-1][0].start)
    return value


def study(document: Document, sections: dict[str, list[Line]]) -> Row:
    """What title, head and basic information state."""
    head = sections[""]
    number = trial_id(document, head)
    results = sections.get("Study Results", [])
    basics = sections.get("Basic Information", [])
    read = fields_of([*head, *results, *basics], BASICS)
    unlabelled = set(map(id, read.unlabelled))
    for column, value in _unlabelled([line for line in basics if id(line) in unlabelled], read.values).items():
        read.values.setdefault(column, value)
    updates = [value for line in head if (value := line.group(LAST_UPDATED.fullmatch(line.text), 1, iso_date))]
    status = [value for line in results if (value := line.group(RESULTS_STATUS.fullmatch(line.text)))]
    return Row(
        "studies",
        trial_id=number,
        brief_title=_title(head),
        last_update_posted_date=agreed(updates) if updates else None,
        results_status=agreed(status) if status else None,
        **read.values,
    )


def _title(head: Sequence[Line]) -> Cited | None:
    """The first line, where it stands above the NCT number and is no label."""
    first = head[0]
    if NCT_ID.fullmatch(first.text) or BULLET.match(first.text) or first.text.rstrip(": ") in LABELS:
        return None
    if LAST_UPDATED.fullmatch(first.text):
        return None
    return first.cite()


def _unlabelled(lines: Sequence[Line], known: dict[str, Cited]) -> dict[str, Cited]:
    """Values whose labels the capture lost: dates only where the order of two or three tells which is which."""
    fields = [field for field in BASICS if field.column not in known]
    days = [line.text for line in lines if DATE.fullmatch(line.text)]
    known_dates = any(column.endswith("_date") for column in known)
    if len(days) == 2:
        fields = [field for field in fields if field.column != "primary_completion_date"]
    if known_dates or len(days) not in (2, 3) or days != sorted(days):
        fields = [field for field in fields if not field.column.endswith("_date")]
    return by_order(lines, fields)


def description(table: str, lines: Sequence[Line]) -> Iterator[Row]:
    """A section of prose."""
    yield Row(table, description=prose(lines))


def names(table: str, lines: Sequence[Line], **keys: int | None) -> Iterator[Row]:
    """A section of names, one row a line: where a line holds several, no boundary between them shows."""
    for index, line in enumerate(lines):
        if index == 0 and EXPLAINING.fullmatch(line.text):
            continue
        bullet = BULLET.match(line.text)
        yield Row(table, name=line.part(bullet.end() if bullet else 0, len(line.text)), **keys)


def sponsors(lines: Sequence[Line]) -> Iterator[Row]:
    """Name, class and role of each sponsor, the role last."""
    waiting: list[Line] = []
    for line in lines:
        role = line.group(SPONSOR_ROLE.fullmatch(line.text), 1, lower_word)
        if role is None:
            waiting.append(line)
            continue
        kind = waiting.pop().group(AGENCY_CLASS.fullmatch(waiting_text), 1, enumeration) if (
            waiting and AGENCY_CLASS.fullmatch(waiting_text := waiting[-1].text)
        ) else None
        yield Row(
            "sponsors",
            agency_class=kind,
            lead_or_collaborator=role,
            name=waiting[-1].cite() if waiting else None,
        )
        waiting.clear()


def responsible_parties(lines: Sequence[Line], others: Sequence[Line]) -> Iterator[Row]:
    """The role, and of a person the name, title and affiliation.

    One of the latter two alone is told by its words, or by an organisation of the same name in `others`.
    """
    kinds = [value for line in lines if (value := line.group(RESPONSIBILITY.fullmatch(line.text), 1, enumeration))]
    kind = agreed(kinds) if kinds else None
    rest = [line for line in lines if not RESPONSIBILITY.fullmatch(line.text)]
    if kind is None or kind.value == "SPONSOR" or not 1 <= len(rest) <= 3:
        yield Row("responsible_parties", responsible_party_type=kind)
        return
    title = affiliation = None
    if len(rest) == 3:
        title, affiliation = rest[1].cite(), rest[2].cite()
    elif len(rest) == 2:
        known = verbatim(rest[1].text) in set(texts(others))
        is_title = not known and TITLE.fullmatch(rest[1].text)
        title, affiliation = (rest[1].cite() if is_title else None), (rest[1].cite() if known else None)
    yield Row(
        "responsible_parties",
        responsible_party_type=kind,
        name=rest[0].cite(),
        title=title,
        affiliation=affiliation,
    )


def _around(lines: Sequence[Line], pattern: re.Pattern[str]) -> Iterator[tuple[list[Line], Line]]:
    """Each line of the form of `pattern`, and the lines between it and the one before."""
    waiting: list[Line] = []
    for line in lines:
        if pattern.fullmatch(line.text):
            yield waiting, line
            waiting = []
        else:
            waiting.append(line)


def overall_officials(lines: Sequence[Line]) -> Iterator[Row]:
    """Name above, affiliation below each role; one line between two roles can be either, and stays unread."""
    items = list(_around(lines, OFFICIAL_ROLE))
    tail = len(lines) - sum(len(between) + 1 for between, _ in items)
    gaps = [between for between, _ in items] + [list(lines[len(lines) - tail :])]
    for index, (_, role) in enumerate(items):
        above, below = gaps[index], gaps[index + 1]
        last = index + 1 == len(items)
        yield Row(
            "overall_officials",
            role=role.group(OFFICIAL_ROLE.fullmatch(role.text), 1, enumeration),
            name=above[-1].cite() if len(above) == (1 if index == 0 else 2) else None,
            affiliation=below[0].cite() if len(below) == (1 if last else 2) else None,
        )


def central_contacts(lines: Sequence[Line]) -> Iterator[Row]:
    """Name, role, telephone and e-mail address of each contact."""
    contact: dict[str, Cited | None] = {}
    name: Line | None = None
    for line in lines:
        if role := line.group(CONTACT_ROLE.fullmatch(line.text), 1, enumeration):
            if contact:
                yield Row("central_contacts", **contact)
            contact, name = {"name": name.cite() if name else None, "role": role}, None
        elif contact and "phone" not in contact and (match := PHONE.fullmatch(line.text)):
            extended = EXTENSION.fullmatch(line.text, match.start(1))
            contact["phone"] = line.group(extended or match)
            contact["phone_extension"] = line.group(extended, 2)
        elif contact and "email" not in contact and (match := EMAIL.fullmatch(line.text)):
            contact["email"] = line.group(match)
        elif not PHONE.fullmatch(line.text) and not EMAIL.fullmatch(line.text):
            name = line
    if contact:
        yield Row("central_contacts", **contact)


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
    dois = [value for match in DOI.finditer(line.text) if (value := line.group(match))] if line else []
    return Row(
        "study_references",
        pmid=pmid,
        doi=agreed(dois) if dois else None,
        reference_type=kind,
        citation=line.cite() if line else None,
    )


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


Reading = Callable[[Sequence[Line]], Iterator[Row]]
"""How a section is read."""

__all__ = ["Reading", "Value"]
