"""How the page is laid out: its furniture, its labels, and the fields that the labels open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from trialdossier.sources import Cited, Document, Section, Value, verbatim

BLANK = r" \t\r\f\v\u00a0\u2007\u2009\u202f"
LEAD = rf"^[|#\ufeff{BLANK}]*+"
"""What may stand before a label on its line: table bars, heading marks, white space."""
END = rf"[|:{BLANK}]*$"

DAY = r"(?:[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?)?\d{4}|\d{4}-\d{2}(?:-\d{2})?"
DATED = re.compile(
    rf"({DAY})(?:\s*\((?:Final data collection[^()]*|Actual|Estimated|Anticipated)\))?"
    r"(?:\s*(?:Key Record Dates|History of Changes))?\.?"
)
"""A date and what the page prints behind it."""

SENTENCES = (
    r"The safety and scientific validity of this study is the responsibility of the study sponsor and investigators\.",
    r"Listing a study does not mean it has been evaluated by the U\.S\. Federal Government\.",
    r"Know the risks and potential benefits of clinical studies and talk to your health care provider before "
    r"participating\.",
    r"Talk with a trusted healthcare professional before volunteering for a study\.",
    r"The U\.S\. government does not review or approve the safety and science of all studies listed on this website\.",
    r"Read our (?:full )?disclaimer for details\.",
    r"The classic website will no longer be available as of [A-Z][a-z]+ \d{1,2}, \d{4}\.",
    r"Please use the modernized ClinicalTrials\.gov\.",
    r"We're building a better ClinicalTrials\.gov\.",
    r"Check it out and tell us what you think!",
    r"Choosing to participate in a study is an important personal decision\.",
    r"Talk with your doctor and family members or friends about deciding to join a study\.",
    r"To learn more about this study, you or your doctor may contact the study research staff using the "
    r"[Cc]ontacts provided below\.",
    r"To learn more about this study, you or your doctor may contact the study research staff using the contact "
    r"information provided by the sponsor\.",
    r"For general information, (?:see )?Learn About Clinical Studies\.",
    r"(?:\u2020|\*)?\s?Study has passed its completion date and status has not been verified in more than two years\.",
)
FURNITURE = (
    rf"(?:\W{{0,3}}(?:{'|'.join(SENTENCES)}))+",
    r"!\[\]\(\)",
    r"Working(?:\.\.\.|\u2026)",
    r"ClinicalTrials\.gov(?: Menu)?",
    r"Skip to Main Content",
    r"Home|Search Results|Study Record Detail|Find Studies|About Studies|Submit Studies|About Site",
    r"Save this study|Saved Studies \(\d+\)|Previous Study|Return to (?:List|Search)|Next Study",
    r"Trial record \d+ of \d+ for:[^\n]*",
    r"(?:- )?(?:Study Details|Full Text View|Tabular View|Study Results|Disclaimer|How to Read a Study Record|Related "
    r"Studies)",
    r"Go to|Top of Page|Study Description|Study Design|Arms and Interventions|Groups and Cohorts|Outcome Measures"
    r"|Eligibility Criteria|Eligibility|Contacts and Locations|More Information|Purpose"
    r"|Information from the National Library of Medicine|Study Data/Documents|Study Documents \(Full-Text\)",
    r"(?:Show|Hide|Expand|Collapse) (?:[Dd]etailed [Dd]escription|\d+ (?:more |[Ss]tudy )?[Ll]ocations?)",
    r"Layout table for [A-Za-z ]+",
    r"Investigators|Contacts|Contact Information|Locations?",
    r"Individual Participant Data \(IPD\) Sharing Statement",
    r"Additional relevant MeSH terms|Resource links provided by (?:the National Library of Medicine|NLM)",
    r"ClinicalTrials\.gov processed this (?:record|data) on [A-Z][a-z]+ \d{1,2}, \d{4}",
    r"\(?[Ss]ee Contacts and Locations\)?",
    r"History of Changes|Key Record Dates|No publications provided",
)
"""Whole lines that carry no information about the trial, and end the field before them."""
INNER = (
    r"-{3,}[-|:" + BLANK + "]*",
    r"[-*\u2022]",
    r"Other Names?",
    r"(?:(?:Key |Main )?(?:Inclusion(?:(?:/| and | & )Exclusion)?|Exclusion) )?Criteria",
)
"""Whole lines that carry no information either: rules of tables, bullets and headings of lists."""
CONDITIONS_HEAD = (
    r"(?:Condition or disease|Conditions?)[|\s]++(?:Intervention(?:/treatment)?s?)(?:[|\s]+Phase)?|Condition or disease"
)
ARMS_HEAD = (
    r"(?:Arms?|Arm Groups?|Groups?/Cohorts?)[|\s]++(?:Interventions?/treatments?|Assigned Interventions?)|Group/Cohort"
)
COLON = rf"[{BLANK}]*+:"
BAR = rf"[{BLANK}]*+[:|]"
KINDS = r"(?:(?:Actual|Estimated|Anticipated) )?"
LABELS = {
    "nct_id": rf"ClinicalTrials\.gov [Ii]dentifier(?: \(NCT number\))?{COLON}",
    "refer": rf"Please refer to this study by its ClinicalTrials\.gov identifier(?: \(NCT number\))?{COLON}",
    "overall_status": rf"(?:(?:Overall )?Recruitment Status|Expanded Access Status){COLON}",
    "status_sentence": r"(?=This study (?:is|has been) |The recruitment status of this study is unknown)",
    "last_known_status": rf"Recruitment status was(?:{COLON})?",
    "verified_by": r"Verified (?=[A-Z][a-z]+ (?:\d{1,2}, )?\d{4} by )",
    "received_sentence": r"(?=First [Rr]eceived on )",
    "study_first_submitted_date": rf"(?:Study )?First (?:Submitted|[Rr]eceived){COLON}",
    "study_first_posted_date": rf"First Posted{COLON}",
    "results_first_submitted_date": rf"Results First (?:Submitted|[Rr]eceived){COLON}",
    "results_first_posted_date": rf"Results First Posted{COLON}",
    "disposition_first_posted_date": rf"Certification/Extension First Posted{COLON}",
    "last_update_submitted_date": rf"Last (?:Update Submitted|[Uu]pdated){COLON}",
    "last_update_posted_date": rf"Last Update Posted{COLON}",
    "verification_date": rf"Last [Vv]erified{COLON}",
    "results_status": r"(?:- )?(?=No (?:Study )?Results (?:Posted|Available)" + END + ")",
    "sponsor": rf"(?:Lead )?Sponsor{COLON}",
    "collaborator": rf"Collaborators?{COLON}",
    "sponsors": "Sponsors and Collaborators" + END,
    "information_by": rf"Information provided by(?: \(Responsible Party\))?{COLON}",
    "brief_summary": rf"Brief Summary{COLON}",
    "detailed_description": rf"Detailed Description{COLON}",
    "conditions": rf"(?:{CONDITIONS_HEAD}){END}",
    "study_type": rf"Study Type{BAR}",
    "study_design": rf"Study Design{BAR}",
    "enrollment": rf"{KINDS}Enrollment{BAR}",
    "allocation": rf"Allocation{BAR}",
    "intervention_model": rf"Intervention(?:al)? (?:Study )?Model{BAR}",
    "intervention_model_description": rf"Intervention(?:al)? (?:Study )?Model Description{BAR}",
    "masking": rf"Masking{BAR}",
    "masking_description": rf"Masking Description{BAR}",
    "primary_purpose": rf"Primary Purpose{BAR}",
    "observational_model": rf"Observational (?:Study )?Model{BAR}",
    "time_perspective": rf"Time Perspective{BAR}",
    "target_duration": rf"Target Follow-Up Duration{BAR}",
    "biospec_retention": rf"Biospecimen Retention{BAR}",
    "biospec_description": rf"Biospecimen Description{BAR}",
    "official_title": rf"Official Title{BAR}",
    "start_date": rf"{KINDS}Study Start Date{BAR}",
    "primary_completion_date": rf"{KINDS}Primary Completion Date{BAR}",
    "completion_date": rf"{KINDS}Study Completion Date{BAR}",
    "arms": rf"(?:{ARMS_HEAD}){END}",
    "outcomes": rf"(?:Primary|Secondary|Other(?: Pre-specified)?) Outcome Measures?{COLON}{END}",
    "outcome": r"(?=[^\n|]*?\[ ?Time Frame:)",
    "ages": rf"Ages Eligible for Study{BAR}",
    "gender": rf"(?:Sexes|Genders?) Eligible for Study{BAR}",
    "gender_based": rf"Gender Based(?: Eligibility)?{BAR}",
    "gender_description": rf"Gender (?:Eligibility )?Description{BAR}",
    "healthy_volunteers": rf"Accepts Healthy Volunteers{BAR}",
    "sampling_method": rf"Sampling Method{BAR}",
    "population": rf"Study Population(?:{COLON}|{END})",
    "criteria": rf"Criteria(?:{COLON})?{END}",
    "kind_of_criteria": rf"(?=(?:Key |Main )?(?:(?i:inclusion|exclusion) (?i:criteria)(?:{COLON}|{END})))",
    "official": rf"(?:Principal Investigator|Study Principal Investigator|Study Director|Study Chair){BAR}",
    "contact": rf"Contact{COLON}",
    "documents_by": r"Documents provided by(?= \S)",
    "publications": r"(?:Other Publications|Publications of Results|Publications automatically indexed to this study "
    rf"by ClinicalTrials\.gov Identifier \(NCT Number\)|Publications){COLON}",
    "links": rf"Additional Information{COLON}{END}",
    "responsible_party": rf"Responsible Party{BAR}",
    "study_ids": rf"Other Study ID Numbers{BAR}",
    "keywords": r"Keywords provided by(?= \S)",
    "mesh_terms": rf"Additional relevant MeSH terms{COLON}",
    "plan_to_share_ipd": rf"Plan to Share IPD{BAR}",
    "plan_to_share_ipd_description": rf"Plan Description{BAR}",
    "is_fda_regulated_drug": rf"Studies a U\.S\. FDA-regulated Drug Product{BAR}",
    "is_fda_regulated_device": rf"Studies a U\.S\. FDA-regulated Device Product{BAR}",
    "is_unapproved_device": rf"Device Product Not Approved or Cleared by U\.S\. FDA{BAR}",
    "is_us_export": rf"Product Manufactured in and Exported from the U\.S\.{BAR}",
    "is_ppsd": rf"Pediatric Postmarket Surveillance of a Device Product{BAR}",
    "ipd_time_frame": rf"Time Frame{BAR}",
    "ipd_access_criteria": rf"Access Criteria{BAR}",
    "ipd_url": rf"URL{BAR}",
    "has_dmc": rf"(?:Has )?Data Monitoring Committee{BAR}",
    "not_read": r"(?:Supporting Materials|Health Authority|Endpoint Classification|Expanded Access(?: Type)?"
    rf"|Obsolete Identifiers|Sub-Investigator){BAR}",
    "frame": f"(?:{'|'.join(FURNITURE)}){END}",
}
"""What opens a field, by the field's name."""
SIGNED = {"results_status", "outcome", "frame"}
"""Fields that may open with a bullet or another sign; all others open with a letter."""


def _guarded(signed: bool, named: Iterable[tuple[str, str]]) -> str:
    """Labels side by side; those that open with a letter are tried nowhere else."""
    labels = "|".join(f"(?P<{name}>{label})" for name, label in named)
    return labels if signed else f"(?=[A-Za-z])(?:{labels})"


RUNS = "|".join(_guarded(signed, named) for signed, named in groupby(LABELS.items(), lambda item: item[0] in SIGNED))
MARK = re.compile(f"{LEAD}(?:{RUNS})", re.M)

LONE_LABELS = [label for label in LABELS.values() if "(?=" not in label and KINDS not in label]
WHOLE_LINES = "|".join((*FURNITURE, *INNER, CONDITIONS_HEAD, ARMS_HEAD, *LONE_LABELS))
FRAME = (
    re.compile(rf"{LEAD}(?:{WHOLE_LINES}){END}", re.M),
    re.compile(rf"^[#\ufeff{BLANK}]*+\|[|#{BLANK}]*$", re.M),
)
"""Furniture, table bars, and labels alone on their line, with a value below them or none."""

FREE_TEXT = {
    "brief_summary",
    "detailed_description",
    "arms",
    "outcome",
    "population",
    "publications",
    "biospec_description",
}
"""Fields in whose text a heading of criteria opens nothing."""
PROSE = {"brief_summary", "detailed_description"}
LATER = {name for name, label in LABELS.items() if label.endswith(BAR)} | {
    *("outcomes", "outcome", "population", "publications", "links", "contact", "kind_of_criteria", "criteria")
}
"""Fields that stand below the prose of a page: without a bar on its line, their label within it is a part of it."""
GLUED = {
    "nct_id": re.compile(
        rf"(?<=[\s|])(?P<overall_status>Recruitment Status{COLON})"
        rf"|(?<=[\s|])(?P<results_first_posted_date>Results First Posted{COLON})"
        rf"|(?<=[\s|])(?<!Results )(?<!Extension )(?P<study_first_posted_date>First Posted{COLON})"
        rf"|(?<=[\s|])(?P<last_update_posted_date>Last Update Posted{COLON})"
        rf"|(?<=[\s|])(?P<verification_date>Last Verified{COLON})"
    ),
    "study_design": re.compile(
        rf"(?<=[\s|;])(?P<allocation>Allocation{COLON})"
        rf"|(?<=[\s|;])(?P<intervention_model>Intervention Model{COLON})"
        rf"|(?<=[\s|;])(?P<masking>Masking{COLON})"
        rf"|(?<=[\s|;])(?P<primary_purpose>Primary Purpose{COLON})"
        rf"|(?<=[\s|;])(?P<observational_model>Observational (?:Study )?Model{COLON})"
        rf"|(?<=[\s|;])(?P<time_perspective>Time Perspective{COLON})"
        rf"|(?<=[\s|;])(?P<not_read>Endpoint Classification{COLON})"
    ),
}
"""Labels that some copies of the page run together, by the field whose line they may share."""
GLUED["overall_status"] = GLUED["study_first_posted_date"] = GLUED["results_first_posted_date"] = GLUED["nct_id"]

CELL = re.compile(r"[^|\n]+")
SPANNING_CELL = re.compile(r"[^|]+")
RULE = re.compile(r"[-:\s]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what follows it, up to the next label or piece of furniture."""

    name: str
    label: Section
    rest: Section

    def value_line(self) -> Section | None:
        """What stands beside the label, or on the next line where nothing does."""
        document = self.rest.document
        line_end = _line_end(document, self.rest.start, self.rest.end)
        beside = self.rest.within(self.rest.start, line_end)
        if cells(beside):
            return beside
        before = document.text[max(0, self.label.start - 80) : self.label.start].rpartition("\n")[2]
        opened = before.count("|")
        if beside.text.count("|") > 1 + bool(opened) or line_end >= self.rest.end:
            return None
        below = self.rest.within(line_end + 1, _line_end(document, line_end + 1, self.rest.end))
        return below if cells(below) else None

    def value(self) -> Section | None:
        """The one cell beside or below the label; None where there are several."""
        line = self.value_line()
        found = cells(line) if line else []
        return found[0] if len(found) == 1 and not self._goes_on(found[0]) else None

    def _goes_on(self, cell: Section) -> bool:
        """Whether a bar opens the cell and none closes it on its line, but one does on a later line."""
        text = self.rest.document.text
        line_end = _line_end(self.rest.document, cell.end, self.rest.end)
        opened = "|" in text[self.label.start : cell.start] and "|" not in text[cell.end : line_end]
        below = next(self.rest.within(min(line_end + 1, self.rest.end), self.rest.end).lines(), None)
        return opened and below is not None and below.text.endswith("|") and below.text.strip("| ") != ""

    def after_value(self) -> Section:
        """The lines that follow the value."""
        line = self.value_line()
        return self.rest.within(line.end, self.rest.end) if line else self.rest


@dataclass(frozen=True)
class Page:
    """The fields of a document in page order."""

    document: Document
    fields: list[Field]

    @classmethod
    def of(cls, document: Document) -> Page:
        """The page that `document` holds."""
        return cls(document, list(_fields(document)))

    def named(self, *names: str) -> list[Field]:
        """The fields of these names, in page order."""
        return [f for f in self.fields if f.name in names]

    def cell(
        self, name: str, convert: Callable[[str], Value] = verbatim, shape: re.Pattern[str] | None = None
    ) -> Cited | None:
        """The value on which all fields called `name` agree; group 1 of `shape` where the whole cell matches it."""
        return agreed(shaped(f.value(), convert, shape) for f in self.named(name))

    def before(self, *names: str) -> Section:
        """What stands above the first field of these names; nothing where there is none."""
        first = next((f.label.start for f in self.fields if f.name in names), 0)
        return self.document.whole().within(0, first)


def _fields(document: Document) -> Iterator[Field]:
    marks: list[re.Match[str]] = []
    whole = _complete(document)
    found = list(whole.matches(MARK))
    table = max((m.start() for m in found if m.lastgroup in {"conditions", "study_type"}), default=0)
    for match in found:
        above = marks[-1].lastgroup if marks else ""
        if match.lastgroup == "kind_of_criteria" and above in FREE_TEXT:
            continue
        if above in PROSE and match.lastgroup in LATER and match.end() < table and not _barred(document, match.end()):
            continue
        marks.append(match)
    ends = [*(m.start() for m in marks[1:]), whole.end]
    for match, end in zip(marks, ends, strict=False):
        name = match.lastgroup or ""
        label = whole.within(match.start(name), match.end(name))
        opened = Field(name, label, whole.within(match.end(), max(match.end(), end)))
        yield from _unglued(opened) if name in GLUED else [opened]


def _unglued(opened: Field) -> Iterator[Field]:
    """The field and those whose labels its text holds."""
    inner = list(opened.rest.matches(GLUED[opened.name]))
    ends = [m.start() for m in inner] + [opened.rest.end]
    yield Field(opened.name, opened.label, opened.rest.within(opened.rest.start, ends[0]))
    for match, end in zip(inner, ends[1:], strict=True):
        yield Field(match.lastgroup or "", opened.rest.group(match), opened.rest.within(match.end(), end))


def _complete(document: Document) -> Section:
    """The document without a last line that may have been cut: one that neither a line feed nor a bar ends."""
    text = document.text.rstrip(" \t\r\u00a0")
    return document.whole().within(0, len(document.text) if text.endswith(("\n", "|")) else text.rfind("\n") + 1)


def _barred(document: Document, place: int) -> bool:
    """Whether a bar stands on the line of `place`, from there on or at its end before."""
    return "|" in document.text[place - 1 : _line_end(document, place, len(document.text))]


def _line_end(document: Document, start: int, limit: int) -> int:
    end = document.text.find("\n", start, limit)
    return limit if end < 0 else end


def cells(section: Section, pattern: re.Pattern[str] = CELL) -> list[Section]:
    """What stands between table bars and line ends, without blanks and rules."""
    found = (section.group(match).stripped() for match in section.matches(pattern))
    return [cell for cell in found if cell and not RULE.fullmatch(cell.text)]


def shaped(
    cell: Section | None, convert: Callable[[str], Value] = verbatim, shape: re.Pattern[str] | None = None
) -> Cited | None:
    """The value of `cell`, or of group 1 of `shape` where the whole cell has that shape."""
    if cell is None or shape is None:
        return cell.cite(convert) if cell else None
    match = shape.fullmatch(cell.document.text, cell.start, cell.end)
    return cell.group(match, 1).cite(convert) if match else None


def agreed(found: Iterable[Cited | None]) -> Cited | None:
    """The value that all of `found` state, with all their places; None where two differ."""
    stated = [c for c in found if c is not None]
    if not stated or any(c.value != stated[0].value for c in stated):
        return None
    first, *others = stated
    alone = (c for c in others if len(c.spans) == 1 and c.conversion == first.conversion)
    return Cited(first.value, first.spans, first.conversion, (*first.again, *(s for c in alone for s in c.spans)))
