"""What an article says of the study as a whole: its id, its publication, its design, its participants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from trialdossier.readers.article.layout import CITATION, CITATION_YEAR, Block
from trialdossier.readers.article.prose import speaks_of_others
from trialdossier.readers.article.quantities import COUNT
from trialdossier.rows import Cell, Row
from trialdossier.sources import Cited, Section, cited
from trialdossier.values import (
    allocation_in_prose,
    criteria_in_prose,
    head_count,
    masking_in_prose,
    model_in_prose,
    phase_in_prose,
    slug,
)

NCT_ID = re.compile(r"\b(NCT\d{8})\b")
REGISTERED = re.compile(
    r"(?i)(?:clinical\s?trials\.gov|trial registration|registered (?:at|with|on|in|as)|registration number"
    r"|this (?:study|trial)|"
    r"(?:the|our) (?:study|trial)\s?\()"
)
NUMBERED = re.compile(r"\b(?:study|trial)\b[^.;()]{0,160}\(NCT\d{8}\)")
"""The number in brackets behind the study that the opening of an article speaks of."""
DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;)\]])")
PMID = re.compile(r"\bPMID:?\s?(\d{1,8})\b")
DESCRIBED = re.compile(
    r"(?i)\b(?:the|this|our|a|an)\s(?P<words>(?:(?!(?:previous|prior|earlier|separate|another|larger|different)\b)"
    r"[\w/-]+(?:,\s|\s)(?:and\s)?){0,12}?)(?P<noun>study|trial)\b"
)
DESCRIBED_SIGNS = ("study", "trial", "enrolled", "included", "recruited", "randomi", "randomly")
OPENING = re.compile(
    r"(?:(?:Methods|METHODS|Methods:|METHODS:)\s)?(?:(?:The|This|In the|In this|In our|Our)\b|(?:We|The investigators|"
    r"The researchers|Researchers|Investigators)\s(?:did|conducted|performed|carried out|report|enrolled)\b)"
)
PHASE = re.compile(r"\b(phase[ -](?:[1-4]|IV|I{1,3})[abc]?(?:[/-](?:[1-4]|IV|I{1,3})[abc]?)?)(?![\w/])", re.I)
MASKING = re.compile(r"\b((?:open|double|single|triple|quadruple)[- ](?:label(?:l?ed)?|blind(?:ed)?|masked))\b", re.I)
MODEL = re.compile(r"\b((?:single|one)[- ](?:arm|group)|parallel[- ](?:group|arm)|cross-?over|factorial)\b", re.I)
ALLOCATION = re.compile(r"\b((?:non-?)?randomi[sz]ed)\b", re.I)
WERE_RANDOMIZED = re.compile(
    r"\b(?:patients|participants|adults|children|women|men|subjects)\s(?:were|was)\s"
    r"(randomi[sz]ed|randomly (?:assigned|allocated))\b",
    re.I,
)
PERSON = (
    r"(?:adult |pediatric |paediatric |elderly |evaluable |eligible )?(?:patients|participants|adults|children"
    r"|women|men|subjects)"
)
INCLUDED = re.compile(
    rf"\b(?:study|trial|investigators|researchers|we)\s(?:included|enrolled|recruited|randomi[sz]ed)\s(?:a total of\s)?"
    rf"(?P<count>{COUNT})\s{PERSON}\b(?P<rest>[^.;]{{0,120}})",
    re.I,
)
WERE_ENROLLED = re.compile(
    rf"(?P<count>{COUNT})\s{PERSON}\swere\s(?:enrolled|recruited|randomi[sz]ed"
    rf"|randomly assigned)\b(?P<rest>[^.;]{{0,120}})",
    re.I,
)
PART = re.compile(
    r"(?i)\b(?:in|into|to)\s(?:the\s)?(?:cohort|arm|group|part)\b|\bto (?:receive|the)\b|\barms?\b(?! study)"
    r"|\bof (?:them|whom)\b"
)
CONDITION = re.compile(
    rf"\b{PERSON}\swith\s(?:an?\s)?(?P<condition>[^,;:.()\d]{{3,80}}?)(?=\s(?:who|whose|treated|receiving|were|was|at|in"
    rf"|from|between|previously|that|which|not|after|undergoing|without|for|by|on|requiring|despite|across|to|with"
    rf"|randomly|randomi[sz]ed|enrolled|as|over|during)\b|[.,;])",
    re.I,
)
EXCLUDED = re.compile(
    r"(?P<lead>(?:(?:Key )?[Ee]xclusion criteria (?:were|included)|(?:Patients|Participants|People|Individuals"
    r"|Adults|Subjects|Those)"
    r"\s(?:were|was)\s(?:excluded|ineligible|not eligible)(?:\sfrom\s(?:the\s)?(?:study|trial|participation|enrol\w+))?"
    r"\s(?:if they|if|who|with)))\b:?\s"
)
ELIGIBLE = re.compile(
    r"(?P<lead>(?:(?:Key )?[Ii]nclusion criteria (?:were|included)|Eligible (?:patients|participants|adults"
    r"|people|women|men|children)"
    r"\s(?:were|had|included)|(?:Patients|Participants|People|Adults"
    r"|Individuals)\swere\seligible(?:\sfor\s(?:the\s)?(?:\w+\s)?\w+)?"
    r"\s(?:if they|if)))\b:?\s"
)
CRITERION_JOINT = re.compile(r",\s(?:(?:and/or|and|or)\s)?(?=(?:had|have|were|received|showed)\b)|;\s(?:(?:and|or)\s)?")
COHORT = re.compile(
    r"(?P<name>[^():]{1,80}?)\s?\([nN]\s?=\s?(?P<count>\d[\d,]*)\)\s?[:\u2013\u2014-]\s*(?P<regimen>\S.*)", re.S
)
COHORT_NAME = re.compile(r"(?i)(?:cohort|arm|group|part|dose level|stage)\b")
COHORT_INTRO = re.compile(r"(?i)\b(?:cohorts?|arms?|groups?)\b")


def trial_id(blocks: list[Block], prose: list[Section]) -> Cited | None:
    """The one NCT number that the article calls its own or opens with, else author and year of its one citation."""
    numbered = [section for section in prose if NCT_ID.search(section.text) and not speaks_of_others(section)]
    named = [section for section in numbered if REGISTERED.search(section.text)]
    opening = {section.start for section in prose[:3]}
    named = named or [section for section in numbered if section.start in opening and NUMBERED.search(section.text)]
    own = [section.group(match, 1) for section in named for match in section.matches(NCT_ID)]
    if own and len({section.text for section in own}) == 1:
        first, *others = own
        found = first.cite()
        return found and Cited(found.value, found.spans, found.conversion, tuple(s.span for s in others))
    cited_works = [found for block in blocks if block.kind == "citation" if (found := _work(block.section))]
    names = {found.value for found in cited_works}
    return cited_works[0] if len(names) == 1 else None


def _work(citation: Section) -> Cited | None:
    author = CITATION.match(citation.document.text, citation.start, citation.end)
    years = list(citation.matches(CITATION_YEAR))
    if author is None or len({match["year"] for match in years}) != 1:
        return None
    return cited([citation.group(author, "surname"), citation.group(years[0], "year")], slug)


def study(identifier: Cited, headline: Section | None, described: list[Section]) -> Row:
    """The row of `studies`."""
    return Row(
        "studies",
        trial_id=identifier,
        brief_title=headline.cite() if headline else None,
        phase=_agreed([c for s in described for c in s.all(PHASE, phase_in_prose)]),
        enrollment=_enrollment(described),
    )


def _agreed(found: list[Cited]) -> Cited | None:
    """The value that all places state; None where they differ."""
    if not found or any(cell.value != found[0].value for cell in found):
        return None
    first, *others = found
    return Cited(first.value, first.spans, first.conversion, tuple(span for cell in others for span in cell.spans))


def _enrollment(described: list[Section]) -> Cited | None:
    for pattern in (INCLUDED, WERE_ENROLLED):
        found = [
            section.group(match, "count").cite(head_count)
            for section in described
            for match in section.matches(pattern)
            if not PART.search(match["rest"])
        ]
        if found:
            return _agreed([cell for cell in found if cell])
    return None


def change_of_enrollment(described: list[Section]) -> tuple[int, int]:
    """The places between which the number of those enrolled changes; (0, 0) where it does not, or more than once."""
    found = [(section.start, cell.value) for section in described if (cell := _enrollment([section]))]
    turns = [(a[0], b[0]) for a, b in pairwise(found) if a[1] != b[1]]
    return turns[0] if len(turns) == 1 else (0, 0)


def described(sentences: list[Section]) -> list[Section]:
    """The sentences that describe this study: it is their subject, or they say who was enrolled."""
    return [
        sentence
        for sentence in sentences
        if any(sign in sentence.text.lower() for sign in DESCRIBED_SIGNS)
        and (
            (OPENING.match(sentence.text) and DESCRIBED.search(sentence.text))
            or INCLUDED.search(sentence.text)
            or WERE_ENROLLED.search(sentence.text)
        )
        and not speaks_of_others(sentence)
    ]


def design(described: list[Section], own: list[Section]) -> Row:
    """The row of `designs`; `randomized` beside `single-arm` contradict each other, and both are kept.

    `described` are the sentences that describe this study, `own` all that mention no other.
    """
    phrases = [sentence.group(match, "words") for sentence in described for match in sentence.matches(DESCRIBED)]
    masking = _agreed([cell for phrase in phrases for cell in phrase.all(MASKING, masking_in_prose)])
    model = _agreed([cell for phrase in phrases for cell in phrase.all(MODEL, model_in_prose)])
    stated = [cell for phrase in phrases for cell in phrase.all(ALLOCATION, allocation_in_prose)]
    stated += [cell for sentence in own for cell in sentence.all(WERE_RANDOMIZED, allocation_in_prose)]
    allocation = _agreed(stated)
    return Row("designs", allocation=allocation, intervention_model=model, masking=masking)


def conditions(described: list[Section]) -> Iterator[Row]:
    """The condition of those whom the study included."""
    for sentence in described:
        for match in sentence.matches(INCLUDED):
            found = sentence.within(match.start(), sentence.end).matches(CONDITION)
            condition = next(found, None)
            if condition and condition.start() < match.start("rest") + 2:
                yield Row("conditions", name=sentence.group(condition, "condition").cite())
                return


def criteria(sentence: Section, ordinal: int) -> list[Row]:
    """The criteria of a sentence such as `Patients were excluded if they had ..., had ..., or had ...`.

    Where it lists several, its opening words are a row of their own and each criterion points to it.
    """
    for pattern in (EXCLUDED, ELIGIBLE):
        match = pattern.match(sentence.document.text, sentence.start, sentence.end)
        if match is None:
            continue
        lead, listed = sentence.group(match, "lead"), sentence.within(match.end(), sentence.end)
        pieces = list(_pieces(listed))
        type_of = {"criteria_type": lead.cite(criteria_in_prose)}
        if len(pieces) < 2:
            return [Row("eligibility_criteria", **type_of, text=sentence.cite())]
        parent = Row("eligibility_criteria", **type_of, text=lead.cite())
        return [
            parent,
            *(Row("eligibility_criteria", **type_of, parent_ordinal=ordinal, text=piece.cite()) for piece in pieces),
        ]
    return []


def _pieces(listed: Section) -> Iterator[Section]:
    start = listed.start
    for match in listed.matches(CRITERION_JOINT):
        yield listed.within(start, match.start())
        start = match.end()
    end = listed.end - 1 if listed.text.endswith(".") else listed.end
    yield listed.within(start, end)


def cohort(item: Section, intro: Section | None) -> Row | None:
    """The row of `cohorts` of a list item such as `Cohort 1 (n=7): treatment`."""
    match = COHORT.fullmatch(item.document.text, item.start, item.end)
    if match is None:
        return None
    if not COHORT_NAME.match(match["name"]) and not (intro and COHORT_INTRO.search(intro.text)):
        return None
    part = {name: item.group(match, name) for name in ("name", "count", "regimen")}
    return Row(
        "cohorts", name=part["name"].cite(), count=part["count"].cite(head_count), regimen=part["regimen"].cite()
    )


def reference(citation: Section) -> Row:
    """The row of `study_references` of a citation."""
    cells: dict[str, Cell] = {"doi": citation.maybe(DOI), "pmid": citation.maybe(PMID), "citation": citation.cite()}
    return Row("study_references", **cells)
