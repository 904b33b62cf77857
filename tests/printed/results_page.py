"""A study in the form of the API v2, printed as the results page of the classic site, saved as text."""

from __future__ import annotations

from datetime import date

from tests.printed.events import event_lines
from tests.printed.outcomes import outcome_lines
from tests.printed.participants import baseline_lines, flow_lines
from tests.printed.text import NBSP, Block, Tree, prose, row

BANNER = """The classic website will no longer be available as of June 25, 2024. Please use the modernized \
ClinicalTrials.gov.
Working\u2026
ClinicalTrials.gov
ClinicalTrials.gov Menu
"""
DISCLAIMER = (
    "The safety and scientific validity of this study is the responsibility of the study sponsor and investigators. "
    "Listing a study does not mean it has been evaluated by the U.S. Federal Government. "
    "Read our disclaimer for details."
)
STATUSES = {"COMPLETED": "Completed", "TERMINATED": "Terminated", "ACTIVE_NOT_RECRUITING": "Active, not recruiting"}
DESIGN = {
    "allocation": ("Allocation", {"NA": "N/A", "RANDOMIZED": "Randomized", "NON_RANDOMIZED": "Non-Randomized"}),
    "interventionModel": (
        "Intervention Model",
        {"SINGLE_GROUP": "Single Group Assignment", "PARALLEL": "Parallel Assignment"},
    ),
    "observationalModel": ("Observational Model", {"COHORT": "Cohort", "CASE_CONTROL": "Case-Control"}),
    "timePerspective": ("Time Perspective", {"PROSPECTIVE": "Prospective", "RETROSPECTIVE": "Retrospective"}),
    "masking": ("Masking", {"NONE": "None (Open Label)"}),
    "primaryPurpose": ("Primary Purpose", {"TREATMENT": "Treatment", "PREVENTION": "Prevention"}),
}
ID_TYPES = {"EUDRACT_NUMBER": "EudraCT Number", "NIH": "U.S. NIH Grant/Contract", "OTHER": "Other Identifier"}
EMPLOYED = {
    True: "All Principal Investigators ARE employed by the organization sponsoring the study.",
    False: "Principal Investigators are NOT employed by the organization sponsoring the study.",
}
RESTRICTED = {
    True: "There IS an agreement between Principal Investigators and the Sponsor (or its agents) that restricts the"
    " PI's rights to discuss or publish trial results after the trial is completed.",
    False: "There is NOT an agreement between Principal Investigators and the Sponsor (or its agents) that restricts"
    " the PI's rights to discuss or publish trial results after the trial is completed.",
}


def results_page(study: Tree) -> str:
    """The page, line by line."""
    results = study["resultsSection"]
    lines = [*_header(study["protocolSection"]), *flow_lines(results["participantFlowModule"])]
    if "baselineCharacteristicsModule" in results:
        lines += baseline_lines(results["baselineCharacteristicsModule"])
    for number, outcome in enumerate(results.get("outcomeMeasuresModule", {}).get("outcomeMeasures", []), 1):
        lines += outcome_lines(number, outcome)
    if "adverseEventsModule" in results:
        lines += event_lines(results["adverseEventsModule"])
    return "\n".join([*lines, *_more_information(results.get("moreInfoModule", {})), *_record(study)]) + "\n"


def _header(protocol: Tree) -> list[str]:
    identification, design = protocol["identificationModule"], protocol["designModule"]
    interventions = [
        f"{one['type'].replace('_', ' ').title()}: {one['name']}"
        for one in protocol.get("armsInterventionsModule", {}).get("interventions", [])
    ]
    conditions = protocol["conditionsModule"]["conditions"]
    return [
        *BANNER.split("\n"),
        identification["briefTitle"],
        "",
        DISCLAIMER,
        NBSP,
        f"ClinicalTrials.gov Identifier: {identification['nctId']}",
        f"Recruitment Status : {STATUSES[protocol['statusModule']['overallStatus']]}",
        *_dates(protocol["statusModule"]),
        "Sponsor:",
        "Information provided by (Responsible Party):",
        protocol["sponsorCollaboratorsModule"]["leadSponsor"]["name"],
        "",
        f"Study Type {design['studyType'].title()}",
        f"Study Design {_design(design['designInfo'])}",
        *row("Condition" if len(conditions) == 1 else "Conditions", *_stacked(conditions)),
        *row("Intervention" if len(interventions) == 1 else "Interventions", *_stacked(interventions)),
        f"Enrollment {design['enrollmentInfo']['count']}",
    ]


def _stacked(texts: list[str]) -> list[str | Block]:
    """The first text beside its label, the others on lines below."""
    return [*texts[:1], *(Block((text,)) for text in texts[1:])]


def _dates(status: Tree) -> list[str]:
    labels = {"studyFirst": "First Posted", "resultsFirst": "Results First Posted", "lastUpdate": "Last Update Posted"}
    found = {label: status.get(f"{name}PostDateStruct", {}).get("date") for name, label in labels.items()}
    return [f"{label} : {_day(day)}" for label, day in found.items() if day]


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%B} {int(day[8:])}, {day[:4]}"


def _design(info: Tree) -> str:
    stated = {**info, "masking": info.get("maskingInfo", {}).get("masking")}
    parts = [
        (label, words.get(stated[name], stated[name].capitalize()))
        for name, (label, words) in DESIGN.items()
        if stated.get(name)
    ]
    return f"; {NBSP} ".join(f"{label}: {word}".replace(" ", NBSP) for label, word in parts)


def _more_information(module: Tree) -> list[str]:
    lines: list[str] = []
    limits = module.get("limitationsAndCaveats", {}).get("description")
    if limits:
        lines += row(Block(("Limitations and Caveats",)), prose(limits))
    agreement, contact = module.get("certainAgreement", {}), module.get("pointOfContact", {})
    lines += ["Certain Agreements", EMPLOYED[agreement.get("piSponsorEmployee", False)]]
    if "restrictiveAgreement" in agreement:
        lines.append(RESTRICTED[agreement["restrictiveAgreement"]])
    lines += row(prose(agreement["otherDetails"])) if "otherDetails" in agreement else []
    lines += ["Results Point of Contact", "Layout table for Results Point of Contact information"]
    phone = contact.get("phone", "") + (f" ext {contact['phoneExt']}" if "phoneExt" in contact else "")
    told = {
        "Name/Title": contact.get("title"),
        "Organization": contact.get("organization"),
        "Phone": phone,
        "EMail": contact.get("email"),
    }
    return [*lines, *(f"{label}: {value}" for label, value in told.items() if value)]


def _record(study: Tree) -> list[str]:
    """The numbers and dates of the record."""
    protocol = study["protocolSection"]
    identification, status = protocol["identificationModule"], protocol["statusModule"]
    dates = {
        "First Submitted": status.get("studyFirstSubmitDate"),
        "First Posted": status.get("studyFirstPostDateStruct", {}).get("date"),
        "Results First Submitted": status.get("resultsFirstSubmitDate"),
        "Results First Posted": status.get("resultsFirstPostDateStruct", {}).get("date"),
        "Last Update Posted": status.get("lastUpdatePostDateStruct", {}).get("date"),
    }
    return [
        "Publications automatically indexed to this study by ClinicalTrials.gov Identifier (NCT Number):",
        "Layout table for additonal information",
        f"Responsible Party: {protocol['sponsorCollaboratorsModule']['leadSponsor']['name']}",
        f"ClinicalTrials.gov Identifier: {identification['nctId']} {NBSP} {NBSP}",
        f"Other Study ID Numbers: {identification['orgStudyIdInfo']['id']}",
        *(
            f"{one['id']} ( {ID_TYPES.get(one['type'], one['type'])} )"
            for one in identification.get("secondaryIdInfos", [])
        ),
        *(f"{label}: {_day(day)}" for label, day in dates.items() if day),
    ]
