"""A study as the details page of the registry's classic site prints it, saved as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tests.rendered.wording import ID_TYPES, Study, day, folded, lines, module, phase, plain, status, words

NOTICE = (
    "The safety and scientific validity of this study is the responsibility of the study sponsor and investigators. "
    "Listing a study does not mean it has been evaluated by the U.S. Federal Government. Read our disclaimer for "
    "details."
)
CHOOSING = (
    "Choosing to participate in a study is an important personal decision. Talk with your doctor and family members or "
    "friends about deciding to join a study. To learn more about this study, you or your doctor may contact the study "
    "research staff using the contacts provided below. For general information, Learn About Clinical Studies."
)
LEARNING = (
    "To learn more about this study, you or your doctor may contact the study research staff using the contact "
    "information provided by the sponsor."
)
PUBLICATIONS = {
    "BACKGROUND": "Publications:",
    "RESULT": "Publications of Results:",
    "DERIVED": "Publications automatically indexed to this study by ClinicalTrials.gov Identifier (NCT Number):",
}


@dataclass(frozen=True)
class Form:
    """What a copy of the page kept: headings of outcomes, the block of sponsors, summaries, table bars, sites,
    bullets of other names, the heading of MeSH terms.
    """

    headings: bool = True
    sponsors: bool = True
    summaries: bool = True
    bars: bool = True
    sites: bool = True
    bullets: bool = True


AS_SAVED = Form(headings=False, sponsors=False, summaries=False, sites=False, bullets=False)
"""The form of a page whose folded parts were not saved."""
FORMS = {
    "whole": Form(),
    "as saved": AS_SAVED,
    "without bars": Form(bars=False),
    "without headings": Form(headings=False, bullets=False),
}


def page(study: Study, form: Form = FORMS["whole"]) -> str:
    """The page as text."""
    parts = (_head, _summaries, _conditions, _design, _arms, _outcomes, _eligibility, _places, _foot)
    text = "\n".join(line for part in parts for line in part(study, form)) + "\n"
    return text if form.bars else _without_bars(text)


def _without_bars(text: str) -> str:
    text = re.sub(r"^(?:---\|)+\n|^\|\n|^!\[\]\(\) \|\n", "", text, flags=re.M)
    return re.sub(r" *\|$", "", text, flags=re.M).replace(" | ", " ")


def _head(study: Study, form: Form) -> Iterator[str]:
    identity, dates = module(study, "identificationModule"), module(study, "statusModule")
    yield from (identity["briefTitle"], "![]() |", f"{NOTICE} |")
    yield f"ClinicalTrials.gov Identifier: {identity['nctId']} |"
    reason = dates.get("whyStopped")
    yield from ("Recruitment Status :", status(dates["overallStatus"]) + (f" ({plain(reason)})" if reason else ""))
    for label, key in (("First", "studyFirst"), ("Results First", "resultsFirst"), ("Last Update", "lastUpdate")):
        if posted := dates.get(f"{key}PostDateStruct"):
            yield f"{label} Posted : {day(posted['date'])}"
    yield "|"
    if form.sponsors:
        yield from _sponsors(study)
    yield from ("- Study Details", "- Tabular View")
    yield "- Study Results" if study.get("hasResults") else "- No Results Posted"
    yield from ("- Disclaimer", "- How to Read a Study Record")


def _sponsors(study: Study) -> Iterator[str]:
    sponsors = module(study, "sponsorCollaboratorsModule")
    yield from ("Sponsor:", sponsors["leadSponsor"]["name"])
    if others := sponsors.get("collaborators"):
        yield "Collaborator:" if len(others) == 1 else "Collaborators:"
        yield from (other["name"] for other in others)
    party = sponsors.get("responsibleParty", {})
    yield from ("Information provided by (Responsible Party):", _provider(study, party))


def _provider(study: Study, party: Study) -> str:
    if "investigatorFullName" not in party:
        return str(module(study, "sponsorCollaboratorsModule")["leadSponsor"]["name"])
    return f"{party['investigatorFullName']}, {party['investigatorAffiliation']}"


def _summaries(study: Study, form: Form) -> Iterator[str]:
    described = module(study, "descriptionModule")
    for label, key in (("Brief Summary", "briefSummary"), ("Detailed Description", "detailedDescription")):
        if form.summaries and key in described:
            yield from (f"{label}:", *lines(described[key]), "")


def _conditions(study: Study, form: Form) -> Iterator[str]:
    del form
    heads = ["Condition or disease"]
    cells = [" ".join(module(study, "conditionsModule")["conditions"])]
    if received := module(study, "armsInterventionsModule").get("interventions"):
        heads.append("Intervention/treatment")
        cells.append(" ".join(f"{words(i['type'])}: {i['name']}" for i in received))
    if phases := module(study, "designModule").get("phases"):
        heads.append("Phase")
        cells.append(phase(phases))
    yield f"{' | '.join(heads)} |"
    yield f"{'---|' * len(heads)}"
    yield from (f"{' | '.join(cells)} |", "")


def _design(study: Study, form: Form) -> Iterator[str]:
    del form
    design, dates = module(study, "designModule"), module(study, "statusModule")
    info = design.get("designInfo", {})
    registry = " [Patient Registry]" if design.get("patientRegistry") else ""
    kind = words(design["studyType"])
    yield f"Study Type : | {kind}{' (Clinical Trial)' if kind == 'Interventional' else registry} |"
    if enrolled := design.get("enrollmentInfo"):
        yield f"{words(enrolled.get('type', ''))} Enrollment : | {enrolled['count']} participants |".lstrip()
    for label, key, tail in (
        ("Allocation:", "allocation", ""),
        ("Intervention Model:", "interventionModel", " Assignment"),
        ("Intervention Model Description:", "interventionModelDescription", ""),
        ("Observational Model:", "observationalModel", ""),
        ("Time Perspective:", "timePerspective", ""),
    ):
        if value := info.get(key):
            shown = folded(value) if key.endswith("Description") else words(value)
            yield f"{label} | {'N/A' if value == 'NA' else shown + tail} |"
    if masked := info.get("maskingInfo"):
        roles = ", ".join(words(role) for role in masked.get("whoMasked", []))
        shown = "None (Open Label)" if masked["masking"] == "NONE" else words(masked["masking"])
        yield f"Masking: | {shown}{f' ({roles})' if roles else ''} |"
    if purpose := info.get("primaryPurpose"):
        yield f"Primary Purpose: | {words(purpose)} |"
    if duration := design.get("targetDuration"):
        yield f"Target Follow-Up Duration: | {duration} |"
    if title := module(study, "identificationModule").get("officialTitle"):
        yield f"Official Title: | {title} |"
    for label, key in (
        ("Study Start", "start"),
        ("Primary Completion", "primaryCompletion"),
        ("Study Completion", "completion"),
    ):
        if at := dates.get(f"{key}DateStruct"):
            yield f"{words(at.get('type', ''))} {label} Date : | {day(at['date'])} |".lstrip()
    yield ""


def _arms(study: Study, form: Form) -> Iterator[str]:
    arms = module(study, "armsInterventionsModule").get("armGroups", [])
    known = module(study, "armsInterventionsModule").get("interventions", [])
    if not arms:
        return
    observational = module(study, "designModule")["studyType"] == "OBSERVATIONAL"
    head = "Group/Cohort" if observational else "Arm"
    yield f"{head} | Intervention/treatment |" if known else f"{head} |"
    yield "---|---|" if known else "---|"
    for arm in arms:
        yield f"{words(arm['type'])}: {arm['label']}" if "type" in arm else arm["label"]
        yield from (*lines(arm.get("description", "")), "|")
        received = [i for i in known if arm["label"] in i.get("armGroupLabels", [])]
        if received:
            yield from (*_received(received, form), "|")
    yield ""


def _received(received: list[Study], form: Form) -> Iterator[str]:
    """The first stands above its description; those behind it on one line, up to a list of other names."""
    run = ""
    for number, one in enumerate(received):
        name, text = f"{words(one['type'])}: {one['name']}", folded(one.get("description", ""))
        if number == 0:
            yield name
            run = text
        else:
            run = " ".join(part for part in (run, name, text) if part)
        if names := one.get("otherNames"):
            if run:
                yield run
            yield "Other Names:" if len(names) > 1 else "Other Name:"
            yield from (f"- {other}" for other in names if form.bullets)
            run = ""
    if run:
        yield run


def _outcomes(study: Study, form: Form) -> Iterator[str]:
    planned = module(study, "outcomesModule")
    for kind in ("Primary", "Secondary", "Other"):
        found = planned.get(f"{kind.lower()}Outcomes", [])
        if found and form.headings:
            yield f"{kind} Outcome Measures :"
        for one in found:
            yield f"- {one['measure']} [ Time Frame: {one['timeFrame']} ]{folded(one.get('description', ''))}"
    yield ""


def _eligibility(study: Study, form: Form) -> Iterator[str]:
    del form
    limits = module(study, "eligibilityModule")
    yield CHOOSING
    yield f"Ages Eligible for Study: | {_ages(limits)} |"
    yield f"Sexes Eligible for Study: | {words(limits['sex'])} |"
    if limits.get("genderBased"):
        yield "Gender Based Eligibility: | Yes |"
    if about := limits.get("genderDescription"):
        yield f"Gender Eligibility Description: | {folded(about)} |"
    if "healthyVolunteers" in limits:
        yield f"Accepts Healthy Volunteers: | {'Yes' if limits['healthyVolunteers'] else 'No'} |"
    if sampled := limits.get("samplingMethod"):
        yield f"Sampling Method: | {sampled.replace('_', ' ').title().replace('Non ', 'Non-')} |"
    if population := limits.get("studyPopulation"):
        yield from ("Study Population", *lines(population), "Criteria")
    yield from (*_criteria(limits.get("eligibilityCriteria", "")), "")


def _ages(limits: Study) -> str:
    low, high = limits.get("minimumAge"), limits.get("maximumAge")
    groups = ", ".join(words(group) for group in limits.get("stdAges", []))
    if not low and not high:
        return groups
    shown = f"{low} to {high}" if low and high else f"{low} and older" if low else f"up to {high}"
    return f"{shown} ({groups})" if groups else shown


def _criteria(text: str) -> Iterator[str]:
    """The criteria as the page sets them: indentation lost, a criterion above a list below its bullet."""
    found = [line for line in plain(text).split("\n") if line.strip()]
    for line, below in zip(found, [*found[1:], ""], strict=True):
        indent, shown = len(line) - len(line.lstrip()), re.sub(r"^\* ", "- ", line.strip())
        deeper = len(below) - len(below.lstrip()) > indent
        if deeper and shown.startswith("- "):
            yield from ("-", shown[2:])
        else:
            yield shown


def _places(study: Study, form: Form) -> Iterator[str]:
    places = module(study, "contactsLocationsModule")
    yield LEARNING
    number = module(study, "identificationModule")["nctId"]
    yield from (f"Please refer to this study by its ClinicalTrials.gov identifier (NCT number): {number}", "")
    if form.sites:
        for person in places.get("centralContacts", []):
            yield f"Contact: {_contact(person, ' | ')} |"
        yield from _sites(places.get("locations", []))
    for official in places.get("overallOfficials", []):
        yield f"{words(official['role'])}: | {official['name']} | {official['affiliation']} |"


def _contact(person: Study, between: str) -> str:
    extension = f" ext {person['phoneExt']}" if "phoneExt" in person else ""
    phone = f"{person['phone']}{extension}" if "phone" in person else None
    return between.join(part for part in (person["name"], phone, person.get("email")) if part)


def _sites(sites: list[Study]) -> Iterator[str]:
    for area, found in groupby(sorted(sites, key=_area), key=_area):
        yield f"{area} |"
        for site in found:
            if "facility" in site:
                yield (
                    f"{site['facility']} | {status(site['status'])} |" if "status" in site else f"{site['facility']} |"
                )
            place = ", ".join(part for part in (site["city"], site.get("state"), site["country"]) if part)
            yield f"{place}{', ' + site['zip'] if 'zip' in site else ''} |"
            for person in site.get("contacts", []):
                if person["role"] == "CONTACT":
                    yield f"Contact: {_contact(person, '   ')} |"
                else:
                    yield f"{words(person['role'])}: {person['name']} |"


def _area(site: Study) -> str:
    split = site["country"] in {"United States", "Canada"} and site.get("state")
    return f"{site['country']}, {site['state']}" if split else str(site["country"])


def _foot(study: Study, form: Form) -> Iterator[str]:
    del form
    identity, dates = module(study, "identificationModule"), module(study, "statusModule")
    sponsors, pointed = module(study, "sponsorCollaboratorsModule"), module(study, "referencesModule")
    if links := pointed.get("seeAlsoLinks"):
        yield "Additional Information:"
        yield from (link.get("label") or link["url"] for link in links)
    for kind, heading in PUBLICATIONS.items():
        found = [r for r in pointed.get("references", []) if r.get("type") == kind]
        yield from ([heading, *(folded(r["citation"]) for r in found)] if found else [])
    party = sponsors.get("responsibleParty", {})
    named = [party.get(key) for key in ("investigatorFullName", "investigatorTitle", "investigatorAffiliation")]
    yield f"Responsible Party: | {', '.join(filter(None, named)) or sponsors['leadSponsor']['name']} |"
    yield f"ClinicalTrials.gov Identifier: | {identity['nctId']} |"
    yield from _numbers(identity)
    for label, key in (
        ("First Posted", "studyFirstPostDateStruct"),
        ("Results First Posted", "resultsFirstPostDateStruct"),
        ("Last Update Posted", "lastUpdatePostDateStruct"),
    ):
        if key in dates:
            yield f"{label}: | {day(dates[key]['date'])} {'Key Record Dates ' if label == 'First Posted' else ''}|"
    yield f"Last Verified: | {day(dates['statusVerifiedDate'])} |"
    yield from _oversight(study)
    if keywords := module(study, "conditionsModule").get("keywords"):
        yield f"Keywords provided by {_provider(study, party)}: |"
        half = (len(keywords) + 1) // 2
        yield from (f"{' '.join(column)} |" for column in (keywords[:half], keywords[half:]) if column)
    yield from _mesh(study)


def _numbers(identity: Study) -> Iterator[str]:
    found = [identity["orgStudyIdInfo"]["id"]]
    for other in identity.get("secondaryIdInfos", []):
        kind = ID_TYPES.get(other.get("type", ""))
        bracket = f" ( {kind}: {other['domain']} )" if kind and "domain" in other else f" ( {kind} )" if kind else ""
        found.append(f"{other['id']}{bracket}")
    yield "Other Study ID Numbers: |"
    yield f"{' '.join(found)} |"


def _oversight(study: Study) -> Iterator[str]:
    shared, seen = module(study, "ipdSharingStatementModule"), module(study, "oversightModule")
    if "ipdSharing" in shared:
        yield "Individual Participant Data (IPD) Sharing Statement: |"
        yield f"Plan to Share IPD: | {words(shared['ipdSharing'])} |"
        if "description" in shared:
            yield f"Plan Description: | {folded(shared['description'])} |"
    for label, key in (
        ("Studies a U.S. FDA-regulated Drug Product", "isFdaRegulatedDrug"),
        ("Studies a U.S. FDA-regulated Device Product", "isFdaRegulatedDevice"),
        ("Product Manufactured in and Exported from the U.S.", "isUsExport"),
    ):
        if key in seen:
            yield f"{label}: | {'Yes' if seen[key] else 'No'} |"


def _mesh(study: Study) -> Iterator[str]:
    derived = study.get("derivedSection", {})
    found = [
        term["term"]
        for part in ("conditionBrowseModule", "interventionBrowseModule")
        for key in ("meshes", "ancestors")
        for term in derived.get(part, {}).get(key, [])
    ]
    half = (len(found) + 1) // 2
    yield from (f"{' '.join(column)} |" for column in (found[:half], found[half:]) if column)
