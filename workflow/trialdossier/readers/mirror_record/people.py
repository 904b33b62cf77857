"""Who runs the trial and whom to ask: sponsors, responsible party, officials, contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialdossier.readers.mirror_record.fields import agreed
from trialdossier.readers.mirror_record.lines import Line, texts
from trialdossier.rows import Row
from trialdossier.sources import Cited, verbatim
from trialdossier.values import enumeration, lower_word

AGENCY_CLASS = re.compile(r"(INDUSTRY|NIH|FED|OTHER_GOV|OTHER|NETWORK|INDIV|UNKNOWN|AMBIG)")
SPONSOR_ROLE = re.compile(r"(?:Sponsor Role\s{0,9}:?\s{0,9})?(lead|collaborator)")
RESPONSIBILITY = re.compile(
    r"(?:Responsibility Role\s{0,9}:?\s{0,9})?(SPONSOR|PRINCIPAL_INVESTIGATOR|SPONSOR_INVESTIGATOR)"
)
POSITION = re.compile(
    r"(?i).*\b(?:professor|lecturer|investigator|director|doctor|physician|surgeon|consultant|resident|fellow|chair"
    r"|chairman|chief|head|scientist|researcher|student|dean|manager|president|officer|nurse|specialist|coordinator)"
    r"\b.*"
)
OFFICIAL_ROLE = re.compile(r"Role\s{0,9}:?\s{0,9}(PRINCIPAL_INVESTIGATOR|STUDY_DIRECTOR|STUDY_CHAIR|SUB_INVESTIGATOR)")
CONTACT_ROLE = re.compile(r"Role\s{0,9}:?\s{0,9}([A-Z_]+)")
PHONE = re.compile(r"Phone\s{0,9}:?\s{0,9}(\S.*)")
EXTENSION = re.compile(r"(\S.*?)[\s,;]{1,9}ext(?:ension)?\.?\s{0,9}:?\s{0,9}(\d+)", re.I)
EMAIL = re.compile(r"E-?mail\s{0,9}:?\s{0,9}(\S.*)")


def sponsors(lines: Sequence[Line]) -> Iterator[Row]:
    """Name, class and role of each sponsor, the role last."""
    for above, line in around(lines, SPONSOR_ROLE):
        kind = AGENCY_CLASS.fullmatch(above[-1].text) if above else None
        names = above[:-1] if kind else above
        if len(names) > 1 and AGENCY_CLASS.fullmatch(names[-1].text):
            names = []
        yield Row(
            "sponsors",
            agency_class=above[-1].group(kind, 1, enumeration) if kind else None,
            lead_or_collaborator=line.group(SPONSOR_ROLE.fullmatch(line.text), 1, lower_word),
            name=names[-1].cite() if names else None,
        )


def responsible_parties(lines: Sequence[Line], others: Sequence[Line]) -> Iterator[Row]:
    """The role, and of a person the name, title and affiliation.

    One of the latter two alone is told by its words, or by an organisation of the same name in `others`.
    """
    kinds = [value for line in lines if (value := line.group(RESPONSIBILITY.fullmatch(line.text), 1, enumeration))]
    kind = agreed(kinds) if kinds else None
    rest = [line for line in lines if not RESPONSIBILITY.fullmatch(line.text)]
    rest = [line for index, line in enumerate(rest) if index == 0 or line.text != rest[index - 1].text]
    known = set(texts(others))
    name = title = affiliation = None
    if kind and kind.value != "SPONSOR" and 1 <= len(rest) <= 3:
        first, *below = rest
        if len(below) == 2 or not (verbatim(first.text) in known or POSITION.fullmatch(first.text)):
            name = first.cite()
        if len(below) == 2:
            title, affiliation = below[0].cite(), below[1].cite()
        elif name and below and verbatim(below[0].text) in known:
            affiliation = below[0].cite()
        elif name and below and POSITION.fullmatch(below[0].text):
            title = below[0].cite()
    yield Row("responsible_parties", responsible_party_type=kind, name=name, title=title, affiliation=affiliation)


def around(lines: Sequence[Line], pattern: re.Pattern[str]) -> Iterator[tuple[list[Line], Line]]:
    """Each line of the form of `pattern`, after the lines between it and the one before."""
    waiting: list[Line] = []
    for line in lines:
        if pattern.fullmatch(line.text):
            yield waiting, line
            waiting = []
        else:
            waiting.append(line)


def overall_officials(lines: Sequence[Line]) -> Iterator[Row]:
    """Name above, affiliation below each role; one line between two roles can be either, and stays unread."""
    items = list(around(lines, OFFICIAL_ROLE))
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
