"""How the page is laid out: its furniture, its labels, and the fields that they open."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from trialdossier.sources import Cited, Document, Section, Value, verbatim

LEAD = r"^[|#\ufeff \t\r\f\v\u00a0\u2007\u2009\u202f]*"
"""What may stand before a label on its line: table bars, heading marks, white space."""
END = r"[|:\s\u00a0]*$"
SPACE = r"[^\S\n]*"
DAY = r"((?:[A-Z][a-z]+\.? \d{1,2}, |[A-Z][a-z]+\.? )?\d{4}|\d{4}-\d{2}(?:-\d{2})?)"
DATED = re.compile(DAY + r"(?:\s*\((?:Final data collection[^()]*|Actual|Estimated|Anticipated)\))?"
                   r"(?:\s*(?:Key Record Dates|History of Changes|\[[A-Za-z ]*\]))?\.?")  # fmt: skip
"""A date, and what the page may print behind it."""

FURNITURE = (
    r"!\[\]\(\)",
    r"Working(?:\.\.\.|\u2026)",
    r"ClinicalTrials\.gov(?: Menu)?",
    r"Skip to Main Content",
    r"The classic website will no longer be available as of [^\n]*",
    r"We're building a better ClinicalTrials\.gov\.[^\n]*",
    r"(?:\W{0,3})?The safety and scientific validity of this study is the responsibility of the study sponsor and "
    r"investigators\.[^\n]*",
    r"Listing a study does not mean it has been evaluated by the U\.S\. Federal Government\.[^\n]*",
    r"The U\.S\. government does not review or approve the safety and science of all studies [^\n]*",
    r"Read our disclaimer for details\.",
    r"Talk with a trusted healthcare professional before volunteering for a study\.[^\n]*",
    r"Know the risks and potential benefits of clinical studies[^\n]*",
    r"(?:Home|Search Results|Study Record Detail|Find Studies|About Studies|Submit Studies|Resources|About Site)",
    r"(?:Save this study|Saved Studies \(\d+\)|Warning|Previous Study|Return to (?:List|Search)|Next Study)",
    r"Trial record \d+ of \d+ for:[^\n]*",
    r"(?:- )?(?:Study Details|Full Text View|Tabular View|Study Results|Disclaimer|How to Read a Study Record"
    r"|Related Studies)",
    r"(?:Study Description|Go to|Top of Page|sections?|Study Design|Arms and Interventions"
    r"|Groups and Cohorts|Outcome Measures|Eligibility Criteria|Eligibility|Contacts and Locations|More Information"
    r"|Information from the National Library of Medicine|Purpose|Detailed Description hidden|Resource links provided by "
    r"(?:the National Library of Medicine|NLM):?)",
    r"(?:Show|Hide|Expand|Collapse) (?:[Dd]etailed [Dd]escription|all|\d+ [Ss]tudy [Ll]ocations?|\d+ more locations?)",
    r"Layout table for [A-Za-z ]+",
    r"(?:Condition or disease|Conditions?)[|\s]+Interventions?(?:/treatments?)?(?:[|\s]+Phase)?",
    r"(?:Condition or disease|Intervention/treatment)",
    r"(?:Arms?|Arm Group(?:/Cohort)?|Groups?/Cohorts?)[|\s]+(?:Interventions?/treatments?|Assigned Interventions?)",
    r"[-|: \t]*-{3,}[-|: \t]*",
    r"[-*\u2022]",
    r"Other Names?:",
    r"(?:(?:Inclusion|Exclusion) )?Criteria:?",
    r"(?:Ages|Sexes|Genders?) Eligible for Study:?",
    r"Choosing to participate in a study is an important personal decision\.[^\n]*",
    r"To learn more about this study, you or your doctor may contact the study research staff using the contact(?:s| "
    r"information) provided[^\n]*",
    r"(?:\u2020 ?)?Study has passed its completion date and status has not been verified in more than two years\.",
    r"(?:Investigators|Contacts|Contact Information|Locations?|Study Documents \(Full-Text\)|Study Data/Documents)",
    r"Individual Participant Data \(IPD\) Sharing Statement",
    r"Additional relevant MeSH terms",
    r"ClinicalTrials\.gov processed this (?:record|data) on [^\n]*",
    r"(?:History of Changes|Key Record Dates|No publications provided)",
)
"""Lines that carry no information about the trial, whole."""

FRAME = tuple(re.compile(rf"{LEAD}(?:{line}){END}", re.M) for line in FURNITURE)

LABELS = {
    "nct_id": r"ClinicalTrials\.gov (?:Identifier|identifier)(?: \(NCT number\))?{c}",
    "refer": r"Please refer to this study by its ClinicalTrials\.gov identifier(?: \(NCT number\))?{c}",
    "status": r"(?:Overall )?Recruitment Status{c}|Expanded Access Status{c}",
    "status_sentence": r"(?=This study (?:is|has been) |The recruitment status of this study is unknown)",
    "last_known_status": r"Recruitment status was{c}?",
    "verified_by": r"Verified (?=[A-Z][a-z]+ (?:\d{{1,2}}, )?\d{{4}} by )",
    "first_received_sentence": r"(?=First [Rr]eceived on )",
    "first_submitted": r"First (?:Submitted|[Rr]eceived){c}",
    "first_posted": r"First Posted{c}",
    "results_first_submitted": r"Results First (?:Submitted|[Rr]eceived){c}",
    "results_first_posted": r"Results First Posted{c}",
    "disposition_first_posted": r"Certification/Extension First Posted{c}",
    "last_update_submitted": r"Last (?:Update Submitted|[Uu]pdated){c}",
    "last_update_posted": r"Last Update Posted{c}",
    "last_verified": r"Last [Vv]erified{c}",
    "no_results": r"(?:- )?(?=No (?:Study )?Results (?:Posted|Available)" + END + ")",
    "sponsor": r"(?:Lead )?Sponsor{c}",
    "collaborator": r"Collaborators?{c}",
    "sponsors_heading": r"Sponsors and Collaborators" + END,
    "information_by": r"Information provided by(?: \(Responsible Party\))?{c}",
    "brief_summary": r"Brief Summary{c}",
    "detailed_description": r"Detailed Description{c}",
    "conditions": r"(?:Condition or disease|Conditions?)[|\s]+Interventions?(?:/treatments?)?(?:[|\s]+Phase)?" + END,
    "conditions_only": r"Condition or disease" + END,
    "study_type": r"Study Type{b}",
    "study_design": r"Study Design{b}",
    "enrollment": r"(?:(?:Actual|Estimated|Anticipated) )?Enrollment{b}",
    "allocation": r"Allocation{b}",
    "intervention_model": r"Intervention Model{b}",
    "intervention_model_description": r"Intervention Model Description{b}",
    "masking": r"Masking{b}",
    "masking_description": r"Masking Description{b}",
    "primary_purpose": r"Primary Purpose{b}",
    "observational_model": r"Observational (?:Study )?Model{b}",
    "time_perspective": r"Time Perspective{b}",
    "target_duration": r"Target Follow-Up Duration{b}",
    "biospec_retention": r"Biospecimen Retention{b}",
    "biospec_description": r"Biospecimen Description{b}",
    "official_title": r"Official Title{b}",
    "start_date": r"(?:(?:Actual|Estimated|Anticipated) )?Study Start Date{b}",
    "primary_completion_date": r"(?:(?:Actual|Estimated|Anticipated) )?Primary Completion Date{b}",
    "completion_date": r"(?:(?:Actual|Estimated|Anticipated) )?Study Completion Date{b}",
    "arms": r"(?:Arms?|Arm Group(?:/Cohort)?|Groups?/Cohorts?)[|\s]+(?:Interventions?/treatments?|Assigned Interventions?)"
    + END,
    "outcomes": r"(?:Primary|Secondary|Other(?: Pre-specified)?) Outcome Measures?{c}",
    "outcome": r"(?=[^\n|]*?\[ ?Time Frame:)",
    "ages": r"Ages Eligible for Study{b}",
    "gender": r"(?:Sexes|Genders?) Eligible for Study{b}",
    "gender_based": r"Gender Based(?: Eligibility)?{b}",
    "gender_description": r"Gender (?:Eligibility )?Description{b}",
    "healthy_volunteers": r"Accepts Healthy Volunteers{b}",
    "sampling_method": r"Sampling Method{b}",
    "population": r"Study Population(?:{c}|" + END + ")",
    "criteria": r"(?:Eligibility )?Criteria{c}?" + END,
    "official": r"(?:Study )?(?:Principal Investigator|Director|Chair(?:person)?){b}",
    "contact": r"Contact{c}|Contact: (?=\S)",
    "documents_by": r"Documents provided by (?=\S)",
    "publications": r"(?:Other Publications|Publications of Results|Publications automatically indexed to this study by "
    r"ClinicalTrials\.gov Identifier \(NCT Number\)|Publications){c}",
    "links": r"Additional Information{c}",
    "responsible_party": r"Responsible Party{b}",
    "study_ids": r"Other Study ID Numbers{b}",
    "keywords": r"Keywords provided by (?=\S)",
    "mesh_terms": r"Additional relevant MeSH terms{c}",
    "plan_to_share_ipd": r"Plan to Share IPD{b}",
    "plan_to_share_ipd_description": r"Plan Description{b}",
    "is_fda_regulated_drug": r"Studies a U\.S\. FDA-regulated Drug Product{b}",
    "is_fda_regulated_device": r"Studies a U\.S\. FDA-regulated Device Product{b}",
    "has_dmc": r"(?:Has Data Monitoring Committee|Data Monitoring Committee){b}",
    "not_read": r"(?:Product Manufactured in and Exported from the U\.S\.|Pediatric Postmarket Surveillance[^\n:|]*"
    r"|Device Product Not Approved or Cleared by U\.S\. FDA|Supporting Materials|Time Frame|Access Criteria|URL"
    r"|Health Authority|Endpoint Classification|Expanded Access|Obsolete Identifiers|Study Groups?/Cohorts?"
    r"|Observational Study Design|Funded [Bb]y){b}",
}
"""What opens a field. `{c}`: a colon behind the label; `{b}`: a colon or a table bar."""

MARK = re.compile(
    LEAD
    + "(?:"
    + "|".join(
        f"(?P<{name}>{label.replace('{c}', SPACE + ':').replace('{b}', SPACE + '[:|]').replace('{{', '{').replace('}}', '}')})"
        for name, label in LABELS.items()
    )
    + rf"|(?P<frame>(?:{'|'.join(line for line in FURNITURE if 'Other Names' not in line and line != '[-*•]')}){END})"
    + ")",
    re.M,
)
