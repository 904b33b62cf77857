"""The top of the page: title, status, dates, sponsor, study type, design, conditions, interventions, enrollment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from trialdossier.readers.results_page.baseline import population
from trialdossier.readers.results_page.closing import limitations
from trialdossier.readers.results_page.furniture import FRAME
from trialdossier.readers.results_page.parts import NCT_ID, Field, Page, field, fields
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import (
    allocation,
    assignment,
    enrollment_type,
    enumeration,
    iso_date,
    masking,
    overall_status,
    phase,
    sponsor_role,
    study_type,
    whole_number,
)

_DATE = r"([A-Z][a-z]+\.? (?:\d{1,2}, ?)?\d{4})(?: \((?:Estimated?|Actual)\))?"
DATES = {
    "study_first_submitted_date": re.compile(
        rf"^(?:Study )?First (?:Submitted|received)\s*:\s*{_DATE}\s*$", re.I | re.M
    ),
    "study_first_posted_date": re.compile(rf"^(?:Study )?First Posted\s*:\s*{_DATE}\s*$", re.M),
    "results_first_submitted_date": re.compile(
        rf"^Results First (?:Submitted|received)\s*:\s*{_DATE}\s*$", re.M | re.I
    ),
    "results_first_posted_date": re.compile(rf"^Results First Posted\s*:\s*{_DATE}\s*$", re.M),
    "disposition_first_posted_date": re.compile(rf"^Certification/Extension First Posted\s*:\s*{_DATE}\s*$", re.M),
    "last_update_posted_date": re.compile(rf"^Last Update Posted\s*:\s*{_DATE}\s*$", re.M),
    "last_update_submitted_date": re.compile(rf"^Last updated\s*:\s*{_DATE}\s*$", re.M | re.I),
    "verification_date": re.compile(rf"^Last verified\s*:\s*{_DATE}\s*$", re.M | re.I),
}
SAFETY = re.compile(r"^The safety and scientific validity of this study", re.M)
STATUS = re.compile(r"^Recruitment Status ?: ?([A-Z][^\n(†]*[^\n(†\s])", re.M)
WHY_STOPPED = re.compile(r"^Recruitment Status ?: ?(?:Terminated|Withdrawn|Suspended)\s*\(([^\n]*\S)\)[^\S\n]*$", re.M)
LAST_STATUS = re.compile(r"^(?:Verified [^\n]*)?Recruitment status was ?: ?([^\n]*\S)", re.M)
STATUS_SENTENCE = re.compile(r"^((?:This study|The recruitment status of this study) [^\n]{0,200}\.)[^\S\n]*$", re.M)
ENROLLMENT = re.compile(
    r"^Enrollment ?:?\s+(\d[\d,]*)(?: ?[(\[](?:Actual|Anticipated|Estimated)[)\]])?(?: ?\[\d+\])?[^\S\n]*$", re.M
)
ENROLLMENT_TYPE = re.compile(r"^Enrollment ?:?\s+\d[\d,]* ?[(\[](Actual|Anticipated|Estimated)[)\]]", re.M)
STUDY_TYPE = re.compile(r"^Study Type ?:?\s+([A-Z][^\n]*\S)", re.M)
PHASE = re.compile(r"^Phase ?:?\s+((?:Early )?Phase \d[^\n]*|N/A|Not Applicable)[^\S\n]*$", re.M)
LABEL = re.compile(
    r"^(Recruitment Status ?:|Sponsors? ?:|Collaborators? ?:|Information provided by(?: \(Responsible Party\))? ?:"
    r"|(?:Results |Study )?First Posted ?:|Last Update Posted ?:|ClinicalTrials\.gov Identifier ?:"
    r"|(?:Results )?First [Rr]eceived ?:|Last (?:updated|verified) ?:|Study Type ?:?|Study Design ?:?|Conditions? ?:?"
    r"|Interventions? ?:?|Phase ?:?|Enrollment ?:?)(?=\s|$)",
    re.M,
)
DESIGN = {
    "allocation": (re.compile(r"\bAllocation:\s*([^;\n]*[^;\s])"), allocation),
    "intervention_model": (re.compile(r"\bIntervention(?:al)?\s+Model:\s*([^;\n]*[^;\s])"), assignment),
    "observational_model": (re.compile(r"\bObservational\s+(?:Study\s+)?Model:\s*([^;\n]*[^;\s])"), enumeration),
    "time_perspective": (re.compile(r"\bTime\s+Perspective:\s*([^;\n]*[^;\s])"), enumeration),
    "masking": (re.compile(r"\bMasking:\s*([^;\n]*[^;\s])"), masking),
    "who_masked": (re.compile(r"\bMasking:\s*(?:Single|Double|Triple|Quadruple)[^;\n(]*\(([^;\n)]*)\)"), None),
    "primary_purpose": (re.compile(r"\bPrimary\s+Purpose:\s*([^;\n]*[^;\s])"), enumeration),
}
INTERVENTION = re.compile(
    r"(?:^|(?<=\s))(Drug|Device|Biological|Procedure|Radiation|Behavioral|Genetic|Dietary Supplement"
    r"|Combination Product|Diagnostic Test|Other):\s",
    re.M,
)
CORPORATE = re.compile(r",\s+(?=(?:Inc|LLC|L\.L\.C|Ltd|L\.?P|Co|Corp|S\.?A|GmbH|AG|N\.?V|B\.?V|PLC|Pty)\b)")


def rows(page: Page) -> Iterator[Row]:
    """Yield the study, its design, conditions, interventions, sponsors and responsible party."""
    whole, header = page.whole, page.header
    found = [Field(item.label, _own(item.value)) for item in fields(header, LABEL)]
    sentence = header.maybe(STATUS_SENTENCE, overall_status)
    party = _party(page, found)
    yield Row(
        "studies",
        trial_id=whole.one(NCT_ID, "NCT number"),
        brief_title=_title(header),
        overall_status=header.maybe(STATUS, overall_status) or sentence,
        why_stopped=header.maybe(WHY_STOPPED),
        last_known_status=header.maybe(LAST_STATUS, overall_status),
        phase=header.maybe(PHASE, phase),
        study_type=header.maybe(STUDY_TYPE, study_type),
        enrollment=header.maybe(ENROLLMENT, whole_number),
        enrollment_type=header.maybe(ENROLLMENT_TYPE, enrollment_type),
        source=party.get("organization") or party.get("affiliation"),
        **{name: _date(page, pattern) for name, pattern in DATES.items()},
        **_results(page),
    )
    design = field(found, "study design")
    if design:
        yield Row(
            "designs",
            **{
                name: design.maybe(pattern, convert) if convert else design.maybe(pattern)
                for name, (pattern, convert) in DESIGN.items()
            },
        )
    for condition in _conditions(found):
        yield Row("conditions", name=condition.cite())
    yield from _interventions(field(found, "intervention", "interventions"))
    yield from _sponsors(header)
    if party:
        yield Row("responsible_parties", **party)


def _own(value: Section) -> Section:
    """`value` above the first line of page furniture, if it has lines above it."""
    end = next((m.start() for pattern in FRAME for m in value.matches(pattern)), value.end)
    return value.within(value.start, end).stripped() if end > value.start else value


def _date(page: Page, pattern: re.Pattern[str]) -> Cited | None:
    """The date that the top of the page states, the end, or both alike."""
    found = [*page.header.all(pattern, iso_date), *page.closing.all(pattern, iso_date)]
    if len({cell.value for cell in found}) != 1:
        return None
    first, *others = found
    return replace(first, again=tuple(span for cell in others for span in cell.spans))


def _title(header: Section) -> Cited | None:
    """The line above the sentence on safety and validity; without it, above the first thing told of the study."""
    end = next((m.start() for m in header.matches(SAFETY)), None)
    if end is None:
        starts = [next((m.start() for m in header.matches(p)), header.end) for p in (NCT_ID, STATUS_SENTENCE, LABEL)]
        end = min(starts)
        end = header.start if end == header.end else end
    lines = list(header.within(header.start, end).lines())
    if not lines or any(p.fullmatch(lines[-1].text) for p in FRAME):
        return None
    return lines[-1].cite()


def _results(page: Page) -> dict[str, Cited | None]:
    """What is told of the results as a whole."""

    return {"baseline_population": population(page.baseline), "limitations_and_caveats": limitations(page.closing)}


def _conditions(found: list[Field]) -> list[Section]:
    one = field(found, "condition")
    if one and "\n" not in one.text:
        return [one]
    several = one or field(found, "conditions")
    lines = list(several.lines()) if several else []
    return lines if len(lines) > 1 else []


def _interventions(value: Section | None) -> Iterator[Row]:
    """Each intervention: its type, told by the registry's words for it, and its name."""
    if not value:
        return
    found = list(value.matches(INTERVENTION))
    ends = [*(m.start() for m in found[1:]), value.end]
    for match, end in zip(found, ends, strict=False):
        yield Row(
            "interventions",
            intervention_type=value.group(match, 1).cite(enumeration),
            name=value.within(match.end(), end).cite(),
        )


SPONSORS = re.compile(r"^(Sponsors?|Collaborators?)\s*:", re.M)
SPONSORS_END = re.compile(
    r"^(?:Sponsors? ?:|Collaborators? ?:|Information provided by|ClinicalTrials\.gov Identifier|Study Type"
    r"|(?:Results )?First [Rr]eceived|Last )",
    re.M,
)


def _sponsors(header: Section) -> Iterator[Row]:
    for match in header.matches(SPONSORS):
        rest = header.within(match.end(), header.end)
        end = next((m.start() for m in rest.matches(SPONSORS_END)), header.end)
        role = header.group(match, 1)
        names = list(rest.within(rest.start, end).lines())
        if role.text.startswith("Sponsor") and len(names) > 1:
            continue
        for name in names:
            yield Row("sponsors", lead_or_collaborator=role.cite(sponsor_role), name=name.cite())


def _party(page: Page, found: list[Field]) -> dict[str, Cited | None]:
    """The responsible party: an organisation, or a person with title and affiliation."""
    top = field(found, "information provided by (responsible party)", "information provided by")
    bottom = next(iter(page.closing.all(re.compile(r"^Responsible Party ?:\s*([^\n:]*\S)[^\S\n]*$", re.M))), None)
    if top is None or "\n" in top.text:
        return {}
    name = top.cite()
    if name is None:
        return {}
    if bottom is None or bottom.value == name.value:
        parts = re.split(r",\s", CORPORATE.sub(" ", top.text))
        sponsor = field(found, "sponsor", "sponsors")
        if len(parts) > 1 and (sponsor is None or sponsor.text != top.text):
            return {}
        again = bottom.spans if bottom else ()
        return {"organization": Cited(name.value, name.spans, name.conversion, again)}
    return _person(page, top, bottom)


def _person(page: Page, top: Section, bottom: Cited) -> dict[str, Cited | None]:
    """`Name, Affiliation` above and `Name, Title, Affiliation` below, where they can be cut in one way only."""
    below = Section(page.document, bottom.spans[0].start, bottom.spans[0].end)
    ways = []
    for comma in re.finditer(r",\s+", top.text):
        name, place = top.text[: comma.start()], top.text[comma.end() :]
        if below.text.startswith(f"{name}, ") and below.text.endswith(f", {place}"):
            title = below.within(below.start + len(name) + 2, below.end - len(place) - 2)
            if title.end > title.start:
                ways.append((comma, title))
    if len(ways) != 1:
        return {}
    comma, title = ways[0]
    return {
        "name": top.within(top.start, top.start + comma.start()).cite(),
        "title": title.cite(),
        "affiliation": top.within(top.start + comma.end(), top.end).cite(),
    }
