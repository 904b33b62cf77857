"""A study as a mirror of the registry prints it, saved as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.mirror_record.layout import RESULTS_SENTENCES, SECTIONS

from tests.rendered.wording import Study, module


def record(study: Study, labels: bool = True, sentences: bool = True) -> str:
    """The record as text; without `labels` or `sentences` as captures that lost them."""
    identity, dates = module(study, "identificationModule"), module(study, "statusModule")
    head = [identity["briefTitle"], f"NCT ID: {identity['nctId']}"]
    head.append(f"Last Updated: {dates['lastUpdatePostDateStruct']['date']}")
    blocks = [*head, "Study Results", *_results(study)]
    for name, lines in _sections(study):
        blocks += [name, *([SECTIONS[name]] if sentences else []), *lines]
    if not labels:
        blocks = [block for block in blocks if block not in LABELS]
    text = "\n\n".join(blocks) + "\n"
    return re.sub(r"\n\n(Minimum Eligible Age|Maximum Eligible Age|Eligible Sex)\n", r"\n\1\n", text, count=1)


LABELS = {
    *("Recruitment Status", "Clinical Phase", "Total Enrollment", "Study Classification", "Study Start Date"),
    *("Study Completion Date", "Allocation Method", "Intervention Model", "Primary Study Purpose", "Blinding Strategy"),
    *("Observational Model Type", "Study Time Perspective", "Minimum Eligible Age", "Maximum Eligible Age"),
    *("Eligible Sex", "Accepts Healthy Volunteers"),
}
"""Labels that stand above their value, and that a capture may have lost."""


def _results(study: Study) -> list[str]:
    if study.get("hasResults"):
        return ["Results available", RESULTS_SENTENCES[0], "View full results"]
    return ["Results pending", RESULTS_SENTENCES[1]]


def _sections(study: Study) -> Iterator[tuple[str, list[str]]]:
    described, subjects = module(study, "descriptionModule"), module(study, "conditionsModule")
    yield "Basic Information", [*_basics(study)]
    yield "Brief Summary", _paragraphs(described.get("briefSummary", ""))
    yield "Detailed Description", _paragraphs(described.get("detailedDescription", ""))
    yield "Conditions", [" ".join(subjects["conditions"])]
    if keywords := subjects.get("keywords"):
        yield "Keywords", [" ".join(keywords)]
    yield "Study Design", [*_design(study)]
    yield from _treatment(study)
    yield "Eligibility Criteria", [*_eligibility(study)]
    yield from _people(study)
    yield from _literature(study)


def _paragraphs(text: str) -> list[str]:
    return [re.sub(r"\n +", "\n", part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _basics(study: Study) -> Iterator[str]:
    dates, design = module(study, "statusModule"), module(study, "designModule")
    yield from ("Recruitment Status", dates["overallStatus"])
    if phases := design.get("phases"):
        yield from ("Clinical Phase", "/".join(phases))
    if count := design.get("enrollmentInfo", {}).get("count"):
        yield from ("Total Enrollment", f"{count} participants")
    yield from ("Study Classification", design["studyType"])
    for label, key in (("Study Start Date", "startDateStruct"), ("Study Completion Date", "completionDateStruct")):
        if key in dates:
            yield from (label, dates[key]["date"])


def _design(study: Study) -> Iterator[str]:
    info = module(study, "designModule").get("designInfo", {})
    for label, key in (
        ("Allocation Method", "allocation"),
        ("Intervention Model", "interventionModel"),
        ("Observational Model Type", "observationalModel"),
        ("Primary Study Purpose", "primaryPurpose"),
        ("Study Time Perspective", "timePerspective"),
    ):
        if key in info:
            yield from (label, info[key])
    if masked := info.get("maskingInfo"):
        yield from ("Blinding Strategy", masked["masking"])
        if roles := masked.get("whoMasked"):
            yield " ".join(
                {"OUTCOMES_ASSESSOR": "Outcome Assessors"}.get(r, r.title().replace("_", " ")) for r in roles
            )


def _treatment(study: Study) -> Iterator[tuple[str, list[str]]]:
    treated = module(study, "armsInterventionsModule")
    known = treated.get("interventions", [])
    arms = []
    for arm in treated.get("armGroups", []):
        arms += [arm["label"], *_paragraphs(arm.get("description", ""))]
        arms += [f"Group Type {arm['type']}"] if "type" in arm else []
        for one in known:
            if arm["label"] in one.get("armGroupLabels", []):
                arms += [one["name"], f"Intervention Type {one['type']}", *_paragraphs(one.get("description", ""))]
    if arms:
        yield "Study Groups", arms
    listed = []
    for one in known:
        listed += [one["name"], *_paragraphs(one.get("description", "")), f"Intervention Type {one['type']}"]
    if listed:
        yield "Interventions", listed
    if names := [name for one in known for name in one.get("otherNames", [])]:
        yield "Other Intervention Names", [" ".join(names)]


def _eligibility(study: Study) -> Iterator[str]:
    limits = module(study, "eligibilityModule")
    for part in _paragraphs(limits.get("eligibilityCriteria", "")):
        yield part.rstrip(":") if re.fullmatch(r"(?:In|Ex)clusion Criteria:", part) else part
    for label, key in (
        ("Minimum Eligible Age", "minimumAge"),
        ("Maximum Eligible Age", "maximumAge"),
        ("Eligible Sex", "sex"),
    ):
        if key in limits:
            yield from (label, limits[key])
    if "healthyVolunteers" in limits:
        yield from ("Accepts Healthy Volunteers", "Yes" if limits["healthyVolunteers"] else "No")


def _people(study: Study) -> Iterator[tuple[str, list[str]]]:
    sponsors, places = module(study, "sponsorCollaboratorsModule"), module(study, "contactsLocationsModule")
    lead, others = sponsors["leadSponsor"], sponsors.get("collaborators", [])
    named = [(one, "collaborator") for one in others] + [(lead, "lead")]
    yield "Sponsors", [part for one, role in named for part in (one["name"], one["class"], f"Sponsor Role {role}")]
    party = sponsors.get("responsibleParty", {})
    person = [party.get(key) for key in ("investigatorFullName", "investigatorTitle", "investigatorAffiliation")]
    if "type" in party:
        yield "Responsible Party", [*filter(None, person), f"Responsibility Role {party['type']}"]
    officials = []
    for one in places.get("overallOfficials", []):
        officials += [one["name"], f"Role: {one['role']}", one["affiliation"]]
    if officials:
        yield "Principal Investigators", officials
    sites = places.get("locations", [])
    if sites:
        yield "Locations", [part for site in sites for part in _site(site)]
        yield "Countries", [" ".join(dict.fromkeys(site["country"] for site in sites))]
    if contacts := places.get("centralContacts"):
        yield "Central Contacts", [part for one in contacts for part in _contact(one)]


def _site(site: Study) -> Iterator[str]:
    if "facility" in site:
        yield site["facility"]
    yield f"{site['city']}, {site.get('state', '')}, {site['country']}"
    yield f"Site Status {site.get('status', '')}".rstrip()


def _contact(person: Study) -> Iterator[str]:
    yield person["name"]
    yield f"Role: {person['role']}"
    if "phone" in person:
        yield f"Phone: {person['phone']}" + (f" ext. {person['phoneExt']}" if "phoneExt" in person else "")
    if "email" in person:
        yield f"Email: {person['email']}"


def _literature(study: Study) -> Iterator[tuple[str, list[str]]]:
    pointed, identity = module(study, "referencesModule"), module(study, "identificationModule")
    found = []
    for one in pointed.get("references", []):
        pmid = f"\nPMID: {one['pmid']} (View on PubMed)" if "pmid" in one else ""
        found += [" ".join(one["citation"].split()), f"Reference Type {one['type']}{pmid}"]
    if found:
        yield "References", found
    links = [part for one in pointed.get("seeAlsoLinks", []) for part in (one["url"], one.get("label")) if part]
    if links:
        yield "Related Links", links
    numbers = [(one, "secondary_id") for one in identity.get("secondaryIdInfos", [])]
    numbers.append((identity["orgStudyIdInfo"], "org_study_id"))
    yield (
        "Other Identifiers",
        [
            part
            for one, source in numbers
            for part in (one["id"], f"Identifier Type: {one.get('type', '-')}", f"Identifier Source: {source}")
        ],
    )
