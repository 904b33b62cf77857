"""The study as a whole: identification, status, dates, design, who is responsible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from trialdossier.readers.details_page.layout import DATED, DAY, Field, Page, agreed, cells, shaped
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section, verbatim
from trialdossier.values import (
    allocation,
    assignment,
    enrollment_type,
    enumeration,
    iso_date,
    masked_roles,
    masking,
    overall_status,
    paragraphs,
    sharing_plan,
    sponsor_role,
    study_type,
    whole_number,
    yes_or_no,
)

NCT_ID = re.compile(r"(NCT\d{8})(?:\s*History of Changes)?\.?")
STATUS = re.compile(
    r"[\s|]*(Active, not recruiting|Not yet recruiting|Enrolling by invitation|Recruiting|Completed|Terminated"
    r"|Withdrawn|Suspended|Unknown(?: status)?|No longer available|Temporarily not available|Approved for marketing"
    r"|Available|Withheld)(?![A-Za-z,])[^\S\n]*[\u2020*]?[^\S\n|]*(?=[\n|(]|\Z|$)",
    re.M,
)
REASON = re.compile(r"\s*\((.*)\)[\s|]*", re.S)
STATUS_SENTENCE = re.compile(r"((?:This study|The recruitment status of this study) [^\n|]*?\.)(?=[\s|]|$)", re.M)
STOPPED = {"TERMINATED", "WITHDRAWN", "SUSPENDED"}
VERIFIED_BY = re.compile(rf"({DAY}) by (.*[^.])\.?")
RECEIVED = re.compile(rf"First [Rr]eceived on ({DAY})\.")
UPDATED = re.compile(rf"Last [Uu]pdated on ({DAY})\.")
STUDY_TYPE = re.compile(r"((?:Interventional|Observational|Expanded Access)[^\n]*)")
ENROLLMENT = re.compile(r"([\d,]+)(?: (?:participants?|patients?|subjects?))?")
KIND = re.compile(r"(Actual|Estimated|Anticipated) ")
ALLOCATION = re.compile(r"(Randomized|Non-?Randomized|N/A)")
INTERVENTION_MODEL = re.compile(
    r"((?:Single Group|Parallel|Crossover|Cross-over|Factorial|Sequential)(?: Assignment)?|N/A)"
)
MASKING = re.compile(
    r"((?:None|Open Label|No [Mm]asking|Single|Double|Triple|Quadruple)(?:[- ](?:Blind|Masked))?(?: \([^()]*\))?)"
)
WHO_MASKED = re.compile(r"(?:Single|Double|Triple|Quadruple)[^(]*\(([^()]*)\)")
LABELLED = re.compile(r"[A-Z][A-Za-z ]{2,60}:\s")
WORDS = re.compile(r"([A-Z][A-Za-z/, -]{2,60})")
HEADER = {"nct_id", "overall_status", "status_sentence", "verified_by", "sponsor"}


def study_rows(page: Page, conditions_phase: Cited | None) -> Iterator[Row]:
    """Yield the studies row, and the rows of which a study has one."""
    status, why_stopped = _status(page)
    verified, provider = _verified_by(page)
    party = _responsible_party(page, provider)
    received = agreed(s.maybe(RECEIVED, iso_date) for s in _sentences(page))
    updated = agreed(s.maybe(UPDATED, iso_date) for s in _sentences(page))
    dates = {
        name: page.cell(name, iso_date, DATED)
        for name in (
            *("study_first_posted_date", "results_first_submitted_date", "results_first_posted_date"),
            *("disposition_first_posted_date", "last_update_posted_date"),
            *("start_date", "primary_completion_date", "completion_date"),
        )
    }
    yield Row(
        "studies",
        trial_id=_trial_id(page),
        brief_title=_brief_title(page),
        official_title=page.cell("official_title"),
        overall_status=status,
        last_known_status=page.cell("last_known_status", enumeration, WORDS),
        why_stopped=why_stopped,
        phase=conditions_phase,
        study_type=page.cell("study_type", study_type, STUDY_TYPE),
        enrollment=page.cell("enrollment", whole_number, ENROLLMENT),
        enrollment_type=_kind(page, "enrollment"),
        start_date_type=_kind(page, "start_date"),
        primary_completion_date_type=_kind(page, "primary_completion_date"),
        completion_date_type=_kind(page, "completion_date"),
        study_first_submitted_date=agreed([page.cell("study_first_submitted_date", iso_date, DATED), received]),
        last_update_submitted_date=agreed([page.cell("last_update_submitted_date", iso_date, DATED), updated]),
        verification_date=agreed([page.cell("verification_date", iso_date, DATED), verified]),
        results_status=page.cell("results_status"),
        source=_source(page, provider, party.get("affiliation") if party.get("name") else None),
        target_duration=page.cell("target_duration"),
        biospec_retention=page.cell("biospec_retention", enumeration, WORDS),
        biospec_description=_block(page, "biospec_description"),
        has_dmc=page.cell("has_dmc", yes_or_no),
        is_fda_regulated_drug=page.cell("is_fda_regulated_drug", yes_or_no),
        is_fda_regulated_device=page.cell("is_fda_regulated_device", yes_or_no),
        is_unapproved_device=page.cell("is_unapproved_device", yes_or_no),
        is_us_export=page.cell("is_us_export", yes_or_no),
        is_ppsd=page.cell("is_ppsd", yes_or_no),
        plan_to_share_ipd=page.cell("plan_to_share_ipd", sharing_plan),
        plan_to_share_ipd_description=_block(page, "plan_to_share_ipd_description"),
        **_sharing(page),
        **dates,
    )
    yield Row(
        "designs",
        allocation=page.cell("allocation", allocation, ALLOCATION),
        intervention_model=page.cell("intervention_model", assignment, INTERVENTION_MODEL),
        intervention_model_description=_block(page, "intervention_model_description"),
        observational_model=page.cell("observational_model", enumeration, WORDS),
        primary_purpose=page.cell("primary_purpose", enumeration, WORDS),
        time_perspective=page.cell("time_perspective", enumeration, WORDS),
        masking=page.cell("masking", masking, MASKING),
        who_masked=page.cell("masking", masked_roles, WHO_MASKED),
        masking_description=_block(page, "masking_description"),
    )
    yield Row("brief_summaries", description=_block(page, "brief_summary"))
    yield Row("detailed_descriptions", description=_block(page, "detailed_description"))
    yield from _sponsors(page)
    yield Row("responsible_parties", **party)


def _trial_id(page: Page) -> Cited:
    found = [shaped(f.value(), verbatim, NCT_ID) for f in page.named("nct_id", "refer")]
    number = agreed(found)
    if number is None:
        stated = [c.spans[0].start for c in found if c is not None]
        raise page.document.error(f"expected one NCT number, found {len(stated)}", (stated or [0])[-1])
    return number


def _brief_title(page: Page) -> Cited | None:
    """The last line that is no furniture above the trial's number, status or sponsor."""
    top = next((n for n, f in enumerate(page.fields) if f.name != "frame"), len(page.fields))
    if top == len(page.fields) or page.fields[top].name not in HEADER:
        return None
    above = page.document.whole().within(0, page.fields[0].label.start)
    lines = [line for part in (above, *(f.rest for f in page.fields[:top])) for line in part.lines()]
    title = cells(lines[-1]) if lines else []
    return title[0].cite() if len(title) == 1 and not title[0].text.startswith(("- ", "* ", "(")) else None


def _status(page: Page) -> tuple[Cited | None, Cited | None]:
    """The recruitment status, and the reason in brackets behind it."""
    found = []
    for opened in page.named("overall_status"):
        match = STATUS.match(page.document.text, opened.rest.start, opened.rest.end)
        if match:
            reason = REASON.fullmatch(page.document.text, match.end(), opened.rest.end)
            why = opened.rest.group(reason, 1).cite() if reason else None
            status = opened.rest.group(match, 1).cite(overall_status)
            found.append((status, why if status and status.value in STOPPED else None))
    for opened in page.named("status_sentence"):
        match = STATUS_SENTENCE.match(page.document.text, opened.rest.start, opened.rest.end)
        if match:
            reason = REASON.fullmatch(page.document.text, match.end(), opened.rest.end)
            status = opened.rest.group(match, 1).cite(overall_status)
            stopped = reason and status and status.value in STOPPED
            found.append((status, opened.rest.group(reason, 1).cite() if stopped and reason else None))
    return agreed(status for status, _ in found), agreed(why for _, why in found)


def _verified_by(page: Page) -> tuple[Cited | None, Cited | None]:
    """The date and the organisation of `Verified January 2010 by Organisation`."""
    found = [c for f in page.named("verified_by") if (c := f.value())]
    return agreed(shaped(c, iso_date, VERIFIED_BY) for c in found), agreed(_second(c, VERIFIED_BY) for c in found)


def _second(cell: Section, shape: re.Pattern[str]) -> Cited | None:
    match = shape.fullmatch(cell.document.text, cell.start, cell.end)
    return cell.group(match, 2).cite() if match else None


def _sentences(page: Page) -> list[Section]:
    return [f.rest for f in page.named("received_sentence")]


def _kind(page: Page, name: str) -> Cited | None:
    return agreed(f.label.maybe(KIND, enrollment_type) for f in page.named(name) if f.value())


def _block(page: Page, name: str) -> Cited | None:
    """The text of a field of one or more paragraphs."""
    return agreed(_without_bars(f.rest).cite(paragraphs) for f in page.named(name) if not _has_bars(f.rest))


def _sharing(page: Page) -> dict[str, Cited | None]:
    """When, with whom and where data are shared: labels that mean this only below that of the plan to share."""
    plan = next((n for n, f in enumerate(page.fields) if f.name == "plan_to_share_ipd"), len(page.fields))
    below = page.fields[plan:]
    names = ("ipd_time_frame", "ipd_access_criteria", "ipd_url")
    return {name: agreed(cell.cite() for f in below if f.name == name and (cell := f.value())) for name in names}


def _without_bars(section: Section) -> Section:
    text = section.text
    lead = len(text) - len(text.lstrip("| \t\r\n\u00a0"))
    tail = len(text) - len(text.rstrip("| \t\r\n\u00a0"))
    return section.within(section.start + lead, max(section.start + lead, section.end - tail))


def _has_bars(section: Section) -> bool:
    return "|" in _without_bars(section).text


def _provided(opened: Field) -> Cited | None:
    """Who is named in `Keywords provided by Organisation:`."""
    cell = opened.value()
    return cell.within(cell.start, cell.end - cell.text.endswith(":")).cite() if cell else None


def _source(page: Page, verifier: Cited | None, affiliation: Cited | None) -> Cited | None:
    """Who provides the information: the first statement, with every other place that says the same.

    Of a responsible person, whom the page names as `Name, Affiliation`, the affiliation.
    """
    found = [
        *(f.value().cite() for f in page.named("information_by") if f.value()),  # type: ignore[union-attr]
        *(_provided(f) for f in page.named("documents_by", "keywords")),
        verifier,
    ]
    first = next((c for c in found if c), None)
    same = [c for c in found if c and first and c.value == first.value]
    ending = f", {affiliation.value}" if affiliation else ""
    if affiliation and first and str(first.value).endswith(ending):
        ends = [c.spans[-1].end for c in same]
        pieces = [page.document.whole().within(end - len(ending) + 2, end) for end in ends]
        return agreed(c for piece in pieces if (c := piece.cite()) and c.value == affiliation.value)
    return agreed(same)


def _sponsors(page: Page) -> Iterator[Row]:
    """Yield lead sponsor and collaborators; where a label has several lines, each is one."""
    found: dict[tuple[object, object], list[tuple[Cited | None, Cited | None]]] = {}
    for opened in page.named("sponsor", "collaborator", "sponsors"):
        names = cells(opened.rest)
        if opened.name == "sponsor" and len(names) != 1:
            continue
        for place, name in enumerate(takewhile(lambda name: not LABELLED.match(name.text), names)):
            label = opened.label
            if opened.name == "sponsors":
                label = label.within(label.start, label.start + len("Sponsors")) if place == 0 else label.within(
                    label.start + len("Sponsors and "), label.start + len("Sponsors and Collaborators")
                )  # fmt: skip
            else:
                label = label.within(label.start, label.end - 1)
            role, cited = label.cite(sponsor_role), name.cite()
            if role and cited:
                found.setdefault((role.value, cited.value), []).append((role, cited))
    for pairs in found.values():
        yield Row("sponsors", lead_or_collaborator=agreed(r for r, _ in pairs), name=agreed(n for _, n in pairs))


def _responsible_party(page: Page, verifier: Cited | None) -> dict[str, Cited | None]:
    """The party as an organisation where the page names it elsewhere too, or as a person where that proves the parts.

    The page prints `Name, Title, Affiliation` or an organisation, and either may hold commas.
    """
    fields = [f for f in page.named("responsible_party") if f.value()]
    party = fields[0].value() if fields else None
    if party is None or agreed(f.value().cite() for f in fields) is None:  # type: ignore[union-attr]
        return {}
    others = {
        str(c.value)
        for c in [
            *(_provided(f) for f in page.named("documents_by", "keywords")),
            *(f.value().cite() for f in page.named("information_by", "sponsor") if f.value()),  # type: ignore[union-attr]
            *(cell.cite() for f in page.named("sponsors") for cell in cells(f.rest)[:20]),
            verifier,
        ]
        if c
    }
    if "," not in party.text or verbatim(party.text) in others:
        return {"organization": agreed(f.value().cite() for f in fields)}  # type: ignore[union-attr]
    proved = {parts for other in others for parts in _person(party.text, other)}
    if len(proved) != 1:
        return {}
    name, tail = proved.pop()
    return {
        "name": party.within(party.start, party.start + name).cite(),
        "title": party.within(party.start + name + 1, party.end - tail - 2).cite(),
        "affiliation": party.within(party.end - tail, party.end).cite(),
    }


def _person(party: str, other: str) -> Iterator[tuple[int, int]]:
    """Lengths of name and affiliation such that `party` is name, title, affiliation and `other` name, affiliation."""
    for comma in re.finditer(", ", other):
        name, affiliation = other[: comma.start()], other[comma.end() :]
        fits = party.startswith(name + ", ") and party.endswith(", " + affiliation)
        if fits and len(name) + len(affiliation) + 4 < len(party):
            yield len(name), len(affiliation)
