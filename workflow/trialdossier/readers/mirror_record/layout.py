"""What the page is made of: its sections in page order, the sentence under each heading, its labels."""

from __future__ import annotations

import re

SECTIONS = {
    "Study Results": "",
    "Basic Information": "Get a concise snapshot of the trial, including recruitment status, study phase, "
    "enrollment targets, and key timeline milestones.",
    "Brief Summary": "Review the sponsor-provided synopsis that highlights what the study is about and why it is "
    "being conducted.",
    "Detailed Description": "Dive into the extended narrative that explains the scientific background, objectives, "
    "and procedures in greater depth.",
    "Conditions": "See the medical conditions and disease areas that this research is targeting or investigating.",
    "Keywords": "Explore important study keywords that can help with search, categorization, and topic discovery.",
    "Study Design": "Understand how the trial is structured, including allocation methods, masking strategies, "
    "primary purpose, and other design elements.",
    "Study Groups": "Review each arm or cohort in the study, along with the interventions and objectives associated "
    "with them.",
    "Interventions": "Learn about the drugs, procedures, or behavioral strategies being tested and how they are "
    "applied within this trial.",
    "Other Intervention Names": "Discover alternative or legacy names that may be used to describe the listed "
    "interventions across different sources.",
    "Eligibility Criteria": "Check the participation requirements, including inclusion and exclusion rules, age "
    "limits, and whether healthy volunteers are accepted.",
    "Sponsors": "Meet the organizations funding or collaborating on the study and learn about their roles.",
    "Responsible Party": "Identify the individual or organization who holds primary responsibility for the study "
    "information submitted to regulators.",
    "Principal Investigators": "Learn about the lead researchers overseeing the trial and their institutional "
    "affiliations.",
    "Locations": "Explore where the study is taking place and check the recruitment status at each participating site.",
    "Countries": "Review the countries where the study has at least one active or historical site.",
    "Central Contacts": "Reach out to these primary contacts for questions about participation or study logistics.",
    "References": "Explore related publications, articles, or registry entries linked to this study.",
    "Related Links": "Access external resources that provide additional context or updates about the study.",
    "Other Identifiers": "Review additional registry numbers or institutional identifiers associated with this trial.",
    "More Related Trials": "Additional clinical trials that may be relevant based on similarity analysis.",
}
"""Each section in page order, and the sentence that stands under its heading."""

DOCUMENTS = "Provided Documents"
"""A section that few records have; where it stands among the others is not relied on."""

DOCUMENTS_SENTENCE = (
    "Download supplemental materials such as informed consent forms, protocols, or participant manuals."
)
RESULTS_SENTENCES = (
    "Outcome measurements, participant flow, baseline characteristics, and adverse events have been published for "
    "this study.",
    "The study team has not published outcome measurements, participant flow, or safety data for this trial yet. "
    "Check back later for updates.",
)
LABELS = (
    "NCT ID",
    "Last Updated",
    "Official Title",
    "Acronym",
    "Recruitment Status",
    "Last Known Status",
    "Why Stopped",
    "Clinical Phase",
    "Total Enrollment",
    "Enrollment Type",
    "Study Classification",
    "Study Start Date",
    "Primary Completion Date",
    "Study Primary Completion Date",
    "Study Completion Date",
    "Allocation Method",
    "Intervention Model",
    "Primary Study Purpose",
    "Blinding Strategy",
    "Observational Model",
    "Observational Model Type",
    "Study Observational Model",
    "Time Perspective",
    "Study Time Perspective",
    "Group Type",
    "Intervention Type",
    "Minimum Eligible Age",
    "Maximum Eligible Age",
    "Eligible Sex",
    "Accepts Healthy Volunteers",
    "Sponsor Role",
    "Responsibility Role",
    "Role",
    "Site Status",
    "Phone",
    "Email",
    "Reference Type",
    "PMID",
    "Identifier Type",
    "Identifier Source",
    "Document Type",
)
"""Labels; one whose line holds nothing more says nothing."""

BUTTONS = ("View full results", "View Document", "View on PubMed")
NOT_STATED = ("Identifier Type: -", "Group Type -", "Intervention Type -", "Site Status -", "-")
"""How the page prints a value that the record does not have."""


def _line_of(phrases: tuple[str, ...], colon: str = "") -> re.Pattern[str]:
    """A pattern for a line that is one of `phrases` and nothing more."""
    words = "|".join(r"[^\S\n]+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"^[^\S\n]*(?:{words})[^\S\n]*{colon}$", re.M)


FRAME = (
    _line_of((*SECTIONS, DOCUMENTS, *BUTTONS, *NOT_STATED)),
    _line_of((*filter(None, SECTIONS.values()), DOCUMENTS_SENTENCE, *RESULTS_SENTENCES)),
    _line_of(LABELS, r"(?::[^\S\n]*)?"),
)
"""Lines of the page itself: headings, the sentences under them, and labels without a value."""
