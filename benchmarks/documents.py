"""Documents of every layout, as large as asked for: invented trials whose every label is another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi xo za".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SENTENCE = (
    "Assessed at each visit by the investigator and reviewed by a central laboratory that was blind to treatment."
)
DISCLAIMER = (
    "The safety and scientific validity of this study is the responsibility of the study sponsor and investigators. "
    "Listing a study does not mean it has been evaluated by the U.S. Federal Government. "
    "Read our disclaimer for details."
)
AT_RISK = (602, 601)
ORGANS = "Blood and lymphatic system|Cardiac|Endocrine|Eye|Gastrointestinal|Hepatobiliary|Nervous system|Psychiatric"
Tree = dict[str, Any]


def word(number: int) -> str:
    """A made-up word, another one for every number."""
    digits: list[int] = []
    while number or len(digits) < 3:
        number, digit = divmod(number, len(SYLLABLES))
        digits.append(digit)
    return "".join(SYLLABLES[digit] for digit in digits).capitalize() + "osis"


def affected(number: int) -> tuple[int, int]:
    """How many participants of either group row `number` counts."""
    return number * 7 % 600, number * 11 % 600


def percent(count: int, total: int) -> str:
    return f"{100 * count / total:.2f}%"


def results_page(size: int) -> str:
    """A results page: `size` outcomes with four rows each, and ten times as many adverse events."""
    return "\n".join([*_results_header(), *_baseline(size), *_outcomes(size), *_events(size), *_results_end()]) + "\n"


def _results_header() -> list[str]:
    return f"""ClinicalTrials.gov

A Study of Examplimab in Adults With Sample Disease

{DISCLAIMER}

ClinicalTrials.gov Identifier: NCT00000102
Recruitment Status : Completed
First Posted : March 3, 2009
Results First Posted : June 14, 2013
Last Update Posted : July 9, 2014
Sponsor:
Example University
Information provided by (Responsible Party):
Example University

Study Type Interventional
Study Design Allocation: Randomized;   Intervention Model: Parallel Assignment;   Masking: None (Open Label)
Condition Sample Disease
Interventions Drug: Examplimab
Drug: Placebo
Enrollment 1,203
Recruitment Details
Pre-assignment Details
Arm/Group Title Examplimab Placebo
Hide Arm/Group Description Examplimab once daily. Placebo once daily.
Period Title: Overall Study
Started 602 601
Completed 550 540
Not Completed 52 61""".splitlines()


def _baseline(size: int) -> Iterator[str]:
    yield "Arm/Group Title Examplimab Placebo Total"
    yield ("Hide Arm/Group Description Examplimab once daily. Placebo once daily. Total of all reporting groups")
    yield "Overall Number of Baseline Participants 602 601 1203"
    for number in range(size):
        a, b = affected(number)
        yield f"History of {word(number)}  "
        yield from ("Measure Type: Number", "Unit of measure:  Participants")
        yield "Number Analyzed 602 participants 601 participants 1203 participants"
        yield f"Present {a} {b} {a + b}"
        yield f"Absent {602 - a} {601 - b} {1203 - a - b}"


def _outcomes(size: int) -> Iterator[str]:
    for number in range(size):
        yield f"{number + 1}.{'Secondary' if number else 'Primary'} Outcome"
        yield f"Title Change in {word(number)}"
        yield f"Hide Description {SENTENCE}"
        yield "Time Frame Week 12"
        yield "Hide Outcome Measure Data"
        yield "Hide Analysis Population Description"
        yield f"All participants in whom {word(number).lower()} was measured."
        yield "Arm/Group Title Examplimab Placebo"
        yield "Hide Arm/Group Description:"
        yield from ("Examplimab once daily.", "Placebo once daily.")
        yield "Overall Number of Participants Analyzed 602 601"
        yield from ("Mean (Standard Deviation)", "Unit of Measure: g/L")
        for row in range(4):
            a, b = affected(number + row)
            yield f"{word(number * 4 + row)} level {a / 10:.1f}  ({b / 100:.2f}) {b / 10:.1f}  ({a / 100:.2f})"
        yield "Hide Statistical Analysis 1"
        yield "Statistical Analysis Overview Comparison Group Selection Examplimab, Placebo"
        yield f"Statistical Test of Hypothesis P-Value 0.{number % 1000:03d}"


def _events(size: int) -> Iterator[str]:
    yield "Time Frame Up to 30 days after the last dose"
    yield from ("Adverse Event Reporting Description [Not Specified]", " ", "Arm/Group Title Examplimab Placebo")
    yield "Hide Arm/Group Description Examplimab once daily. Placebo once daily."
    for kind, rows in (("Serious", 3 * size), ("Other (Not Including Serious)", 7 * size)):
        yield f"Hide {kind} Adverse Events"
        if kind != "Serious":
            yield "Frequency Threshold for Reporting Other Adverse Events 0%"
        yield "Examplimab Placebo"
        yield "Affected / at Risk (%) Affected / at Risk (%)"
        yield "Total    300/602 (49.83%)      100/601 (16.64%)   "
        for number in range(rows):
            if number % (rows // 8 + 1) == 0:
                yield f"{ORGANS.split('|')[number // (rows // 8 + 1)]} disorders   "
            cells = (f"{n}/{total} ({percent(n, total)})" for n, total in zip(affected(number), AT_RISK, strict=True))
            yield f"{word(number)} of the {word(number + 1).lower()} † 1  {'  '.join(cells)} "
        yield from ("†", "Indicates events were collected by systematic assessment")
        yield from ("1", "Term from vocabulary, MedDRA 10.0")


def _results_end() -> list[str]:
    return """Limitations and Caveats
The study stopped early.
Results Point of Contact
Name/Title: Jane Doe
Organization: Example University
Responsible Party: Example University
ClinicalTrials.gov Identifier: NCT00000102
Other Study ID Numbers: EX-102
First Posted: March 3, 2009
Last Verified: July 2014""".splitlines()


def details_page(size: int) -> str:
    """A study details page: `size` arms, outcomes and sites, and four times as many criteria."""
    return "\n".join([*_details_header(size), *_details_body(size), *_details_end()]) + "\n"


def _details_header(size: int) -> list[str]:
    dressings = " ".join(f"Device: {word(number)} dressing" for number in range(size))
    return f"""Comparison of Many Dressings After Knee Surgery
{DISCLAIMER}
ClinicalTrials.gov Identifier: NCT09000001
Recruitment Status : Completed
First Posted : May 3, 2018
Last Update Posted : January 15, 2020
- Study Details
- Tabular View
- No Results Posted
Condition or disease | Intervention/treatment | Phase |
---|---|---|
Surgical Wound | {dressings} | Not Applicable |

Study Type : | Interventional (Clinical Trial) |
Actual Enrollment : | 669 participants |
Allocation: | Randomized |
Intervention Model: | Parallel Assignment |
Masking: | None (Open Label) |
Primary Purpose: | Treatment |
Official Title: | A Trial of Many Dressings |
Actual Study Start Date : | December 17, 2014 |
Actual Primary Completion Date : | June 30, 2021 |
""".split("\n")


def _details_body(size: int) -> Iterator[str]:
    yield from ("Arm | Intervention/treatment |", "---|---|")
    for number in range(size):
        yield f"Experimental: {word(number)} arm"
        yield f"Patients receive a dressing of {word(number).lower()}. {SENTENCE}"
        yield from ("|", f"Device: {word(number)} dressing", "Changed every 3 days.", "|")
    yield "Primary Outcome Measures :"
    for number in range(size):
        yield f"- Healing of {word(number).lower()} [ Time Frame: Day {number + 1} ]"
        yield SENTENCE
    yield ""
    yield "Ages Eligible for Study: | 18 Years to 64 Years (Adult) |"
    yield from ("Sexes Eligible for Study: | All |", "Accepts Healthy Volunteers: | No |")
    for heading, rows in (("Inclusion Criteria:", 3 * size), ("Exclusion Criteria:", size)):
        yield heading
        for number in range(rows):
            yield f"- No {word(number).lower()} within {number % 30 + 2} weeks before {word(number + 1)} began"
    yield (
        "To learn more about this study, you or your doctor may contact the study research staff using the contact "
        "information provided by the sponsor."
    )
    yield "Please refer to this study by its ClinicalTrials.gov identifier (NCT number): NCT09000001"
    yield from ("Locations", "Germany")
    for number in range(size):
        yield from (f"Klinik {word(number)}", f"{word(number + 7)}, Bayern, Germany, {10000 + number % 90000}")


def _details_end() -> list[str]:
    return """Sponsors and Collaborators
Example Hospital
Investigators
Principal Investigator: | Ann Example, MD | Example Hospital |
Responsible Party: | Example Hospital |
ClinicalTrials.gov Identifier: | NCT09000001 |
Other Study ID Numbers: | EH-2018 |
First Posted: | May 3, 2018 Key Record Dates |
Last Update Posted: | January 15, 2020 |
Last Verified: | January 2020 |""".splitlines()


def mirror_record(size: int) -> str:
    """A mirror record: `size` groups and interventions, four times as many criteria, ten times as many sites."""
    return "\n\n".join(_mirror_paragraphs(size)) + "\n"


def _mirror_paragraphs(size: int) -> Iterator[str]:
    yield from ("Tamolide Cream in Chronic Hand Eczema", "NCT ID: NCT90000001", "Last Updated: 2019-03-01")
    yield from ("Study Results", "No results posted", "Basic Information")
    yield from ("Recruitment Status", "COMPLETED", "Clinical Phase", "PHASE2", "Total Enrollment", "116 participants")
    yield from ("Study Classification", "INTERVENTIONAL", "Study Start Date", "2018-09", "Brief Summary", SENTENCE)
    yield from ("Conditions", "Chronic Hand Eczema", "Study Design", "Allocation Method", "RANDOMIZED")
    yield from ("Intervention Model", "PARALLEL", "Primary Study Purpose", "TREATMENT", "Blinding Strategy", "NONE")
    yield "Study Groups"
    for number in range(size):
        yield from (f"{word(number)} group", f"{word(number)} twice daily. {SENTENCE}", "Group Type EXPERIMENTAL")
        yield from (f"{word(number)} cream", "Intervention Type DRUG", f"{number} per cent {word(number).lower()}")
    yield "Interventions"
    for number in range(size):
        yield from (f"{word(number)} cream", f"{number} per cent {word(number).lower()}", "Intervention Type DRUG")
    yield "Eligibility Criteria"
    for heading, rows in (("Inclusion Criteria", 3 * size), ("Exclusion Criteria", size)):
        yield heading
        yield "\n".join(f"* No {word(n).lower()} within {n % 30 + 2} weeks before {word(n + 1)}" for n in range(rows))
    yield from ("Minimum Eligible Age", "18 Years", "Eligible Sex", "ALL", "Accepts Healthy Volunteers", "No")
    yield from ("Sponsors", "Uppland University", "OTHER", "Sponsor Role lead", "Locations")
    for number in range(10 * size):
        yield from (f"{number} - Clinic {word(number)}", f"{word(number + 7)}, , Sweden", "Site Status COMPLETED")
    yield from ("Countries", "Sweden", "References")
    for number in range(size):
        yield f"Lindh A. On {word(number)}. J Skin. 2017;{number}:1-2. doi: 10.1000/{number}."
        yield f"Reference Type DERIVED\nPMID: {10000000 + number} (View on PubMed)"
    yield from ("Other Identifiers", "UU-18", "Identifier Type: -", "Identifier Source: org_study_id")


def article(size: int) -> str:
    """An article: `size` paragraphs of results, and a table with four times as many rows."""
    return "\n".join(_article_lines(size)) + "\n"


def _article_lines(size: int) -> Iterator[str]:
    yield from ("Exampletinib Prolongs Survival in Relapsed Follicular Lymphoma", "")
    yield (
        "In this open-label, phase 2 trial, 204 patients with relapsed follicular lymphoma were enrolled at 31 centers "
        "between March 2015 and July 2017."
    )
    yield ""
    for number in range(size):
        count = 1 + number * 7 % 203
        name = word(number)
        yield (
            f"In the {name} cohort, {count} of 204 patients ({100 * count / 204:.0f}%) achieved a complete response. "
            f"Median overall survival in {name} was {number % 40 + 2}.{number % 10} months "
            f"(95% CI {number % 40 + 1}.0 to {number % 40 + 9}.5; P=0.0{number % 9 + 1}). {SENTENCE} "
            f"After a median follow-up of {number % 50 + 3} months "
            f"(range, 0.8-61.9 months), {count} patients (12%) with {name.lower()} had discontinued treatment."
        )
        yield ""
    yield "Example A, Sample B. Exampletinib in lymphoma. J Ex. 2019;6(5):e240-e251. doi:10.1000/ex.1."
    yield from ("", "TABLE. Summary of Response", "Outcome\tExampletinib\tChemotherapy", "\tn=102\tn=102")
    for number in range(4 * size):
        a, b = number * 7 % 102, number * 11 % 102
        yield f"{word(number)} response\t{a} ({100 * a / 102:.0f}%)\t{b} ({100 * b / 102:.0f}%)"


def study(size: int) -> Tree:
    """A record of the registry as the API gives it: `size` outcomes, ten times as many sites and adverse events."""
    groups = [{"title": "Examplimab", "description": "Once daily."}, {"title": "Placebo", "description": "Once daily."}]
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": "NCT00000102",
                "orgStudyIdInfo": {"id": "EX-102"},
                "briefTitle": "A Study of Examplimab in Adults With Sample Disease",
            },
            "statusModule": {"overallStatus": "COMPLETED", "startDateStruct": {"date": "2009-03-03", "type": "ACTUAL"}},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University", "class": "OTHER"}},
            "designModule": {"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 1203, "type": "ACTUAL"}},
            "eligibilityModule": {
                "eligibilityCriteria": "Inclusion Criteria:\n\n"
                + "\n".join(f"* No {word(n).lower()} within {n % 30 + 2} weeks" for n in range(4 * size)),
                "sex": "ALL",
                "minimumAge": "18 Years",
            },
            "contactsLocationsModule": {
                "locations": [
                    {"facility": f"Clinic {word(n)}", "city": word(n + 7), "country": "Sweden", "zip": str(10000 + n)}
                    for n in range(10 * size)
                ]
            },
        },
        "resultsSection": {
            "outcomeMeasuresModule": {
                "outcomeMeasures": [
                    {
                        "type": "SECONDARY",
                        "title": f"Change in {word(number)}",
                        "description": SENTENCE,
                        "reportingStatus": "POSTED",
                        "paramType": "MEAN",
                        "dispersionType": "Standard Deviation",
                        "unitOfMeasure": "g/L",
                        "timeFrame": "Week 12",
                        "groups": [{"id": f"OG00{i}", **group} for i, group in enumerate(groups)],
                        "classes": [
                            {
                                "title": f"{word(number * 4 + row)} level",
                                "categories": [
                                    {
                                        "measurements": [
                                            {"groupId": f"OG00{i}", "value": f"{n / 10}", "spread": f"{n / 100}"}
                                            for i, n in enumerate(affected(number + row))
                                        ]
                                    }
                                ],
                            }
                            for row in range(4)
                        ],
                    }
                    for number in range(size)
                ]
            },
            "adverseEventsModule": {
                "frequencyThreshold": "0",
                "eventGroups": [{"id": f"EG00{i}", **group} for i, group in enumerate(groups)],
                "otherEvents": [
                    {
                        "term": f"{word(number)} of the {word(number + 1).lower()}",
                        "organSystem": f"{ORGANS.split('|')[number % 8]} disorders",
                        "sourceVocabulary": "MedDRA 10.0",
                        "assessmentType": "SYSTEMATIC_ASSESSMENT",
                        "stats": [
                            {"groupId": f"EG00{i}", "numAffected": n, "numAtRisk": AT_RISK[i]}
                            for i, n in enumerate(affected(number))
                        ],
                    }
                    for number in range(10 * size)
                ],
            },
        },
        "hasResults": True,
    }


def api_v2_json(size: int) -> str:
    """The record `study` as the API writes it."""
    return json.dumps(study(size), ensure_ascii=False, indent=2) + "\n"


def legacy_xml(size: int) -> str:
    """The record `study` as the registry's XML gave it."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(_xml_lines(study(size))) + "\n"


def _xml_lines(record: Tree) -> Iterator[str]:
    protocol, results = record["protocolSection"], record["resultsSection"]
    identity = protocol["identificationModule"]
    yield "<clinical_study>"
    yield f"  <id_info>\n    <org_study_id>{identity['orgStudyIdInfo']['id']}</org_study_id>"
    yield f"    <nct_id>{identity['nctId']}</nct_id>\n  </id_info>"
    yield f"  <brief_title>{identity['briefTitle']}</brief_title>"
    yield "  <overall_status>Completed</overall_status>"
    yield '  <start_date type="Actual">March 3, 2009</start_date>'
    yield "  <study_type>Interventional</study_type>"
    criteria = protocol["eligibilityModule"]["eligibilityCriteria"].replace("\n* ", "\n\n          -  ")
    yield f"  <eligibility>\n    <criteria>\n      <textblock>\n        {criteria}\n      </textblock>\n    </criteria>"
    yield "    <gender>All</gender>\n    <minimum_age>18 Years</minimum_age>\n  </eligibility>"
    for site in protocol["contactsLocationsModule"]["locations"]:
        yield f"  <location>\n    <facility>\n      <name>{site['facility']}</name>\n      <address>"
        yield f"        <city>{site['city']}</city>\n        <zip>{site['zip']}</zip>"
        yield f"        <country>{site['country']}</country>\n      </address>\n    </facility>\n  </location>"
    yield "  <clinical_results>\n    <outcome_list>"
    for outcome in results["outcomeMeasuresModule"]["outcomeMeasures"]:
        yield from _xml_outcome(outcome)
    yield "    </outcome_list>\n    <reported_events>"
    yield from _xml_groups(results["adverseEventsModule"]["eventGroups"])
    yield "      <other_events>\n        <frequency_threshold>0</frequency_threshold>\n        <category_list>"
    for event in results["adverseEventsModule"]["otherEvents"]:
        yield f"          <category>\n            <title>{event['organSystem']}</title>\n            <event_list>"
        yield f'              <event>\n                <sub_title vocab="MedDRA 10.0">{event["term"]}</sub_title>'
        for s in event["stats"]:
            counts = f'subjects_affected="{s["numAffected"]}" subjects_at_risk="{s["numAtRisk"]}"'
            yield f'                <counts group_id="{s["groupId"][0]}{s["groupId"][-1]}" {counts}/>'
        yield "              </event>\n            </event_list>\n          </category>"
    yield "        </category_list>\n      </other_events>\n    </reported_events>"
    yield "  </clinical_results>\n</clinical_study>"


def _xml_outcome(outcome: Tree) -> Iterator[str]:
    yield f"      <outcome>\n        <type>Secondary</type>\n        <title>{outcome['title']}</title>"
    yield f"        <description>{outcome['description']}</description>\n        <time_frame>Week 12</time_frame>"
    yield from _xml_groups(outcome["groups"])
    yield f"        <measure>\n          <title>{outcome['title']}</title>\n          <units>g/L</units>"
    yield "          <param>Mean</param>\n          <dispersion>Standard Deviation</dispersion>\n          <class_list>"
    for row in outcome["classes"]:
        yield f"            <class>\n              <title>{row['title']}</title>\n              <category_list>"
        yield "                <category>\n                  <measurement_list>"
        for m in row["categories"][0]["measurements"]:
            group, value = m["groupId"][0] + m["groupId"][-1], m["value"]
            yield f'                    <measurement group_id="{group}" value="{value}" spread="{m["spread"]}"/>'
        yield "                  </measurement_list>\n                </category>\n              </category_list>"
        yield "            </class>"
    yield "          </class_list>\n        </measure>\n      </outcome>"


def _xml_groups(groups: list[Tree]) -> Iterator[str]:
    yield "      <group_list>"
    for group in groups:
        yield f'        <group group_id="{group["id"][0]}{group["id"][-1]}">\n          <title>{group["title"]}</title>'
        yield f"          <description>{group['description']}</description>\n        </group>"
    yield "      </group_list>"


DOCUMENTS: dict[str, Callable[[int], str]] = {
    "results_page": results_page,
    "details_page": details_page,
    "mirror_record": mirror_record,
    "article": article,
    "api_v2_json": api_v2_json,
    "legacy_xml": legacy_xml,
}
"""By layout, the function that writes a document of a given size."""
