"""Fictional studies in the registry's API v2 form, made of parts so that each combination of a layout's parts occurs.

No study, drug, person or place in them exists.
"""

# ruff: noqa: E501

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

Study = dict[str, Any]
COUNTRIES = (
    ("Nordhavn", None, "Norway", "0150"),
    ("Duarte", "California", "United States", "91010"),
    ("Oakridge", "Tennessee", "United States", "37830"),
    ("Seoul", None, "Korea, Republic of", None),
    ("Graz", "Styria", "Austria", "8010"),
    ("Linz", None, "Austria", None),
    ("Toronto", "Ontario", "Canada", "M5G 2C4"),
    ("Istanbul", None, "Turkey (Türkiye)", None),
    ("Mexico City", "Mexico City", "Mexico", "01000"),
    ("Luxembourg", None, "Luxembourg", "L-1210"),
    ("Atlanta", "Georgia", "United States", "30303"),
    ("Tbilisi", None, "Georgia", None),
)
DRUGS = (
    "Velotinib",
    "Ostrafen Hydrochloride",
    "Kelmab",
    "Placebo",
    "Saline 0.9%",
    "Bexin",
    "Tarolimus B",
    "Velotinib XR 30 mg",
)
TYPES = ("DRUG", "BIOLOGICAL", "PROCEDURE", "DEVICE", "BEHAVIORAL", "RADIATION", "DIETARY_SUPPLEMENT", "OTHER")
SENTENCES = (
    "Given by mouth once a day.",
    "Infused over 4 weeks at 15 mg/m2/day, then 28 mg/m2/day.",
    "One session a week\n\nfor 12 weeks",
    "",
    "Matching capsules: two in the morning",
    "PRIMARY: 12 mg\n\n* on day 1\n* on day 8 (cycle 1 only)\n\nOther: see protocol",
)
LABELS = ("Arm {} (A, 15 mg)", "Cohort {}", "Group {}: Velotinib", "Placebo {}", "Part {}. Healthy volunteers")
DISEASES = ("Asthma", "Heart Failure", "Anemia, Aplastic", "Type 2 Diabetes", "Hodgkin Lymphoma", "Gout")
NESTED = (
    "Inclusion Criteria:\n\n* Adults able to consent\n* Liver function as follows:\n\n  * Bilirubin \\<= 1.5 mg/dL\n"
    "  * ALT \\< 3 x ULN\n* Life expectancy of 12 weeks\n\nExclusion Criteria:\n\n* Pregnancy\n* Any of:\n\n"
    "  1. stroke\n  2. seizure"
)
CRITERIA = (
    NESTED,
    "Inclusion Criteria:\n\nAdults with asthma who sign a consent form.\n\nExclusion Criteria:\n\nSmokers of more than "
    "10 cigarettes a day.",
    "Inclusion Criteria:\n\n1. Age 18 years or older\n2. FEV1 of 60% to 80%\n3. Both of:\n\n   1. cough\n   2. wheeze"
    "\n4. Consent\n\nExclusion Criteria:\n\n1. Smoking\n2. Fever \\> 38.0 C",
    "COHORT A:\n\n* Gout for 5 years\n\nCOHORT B:\n\n* Healthy sibling\n\nExclusion Criteria:\n\n* Dialysis",
    "Key Inclusion Criteria:\n\n* Written consent\n* ECOG of 0-2\n\nKey Exclusion Criteria:\n\n* HIV\n"
    "* Prior therapy with any of the study drugs",
    "Inclusion criteria:\n\n* Part 1:\n\n  * Age 6 months to 2 years\n\n    * or a weight of 7 kg\n* Part 2: age 2 to 12 "
    "years\n\nExclusion criteria:\n\n* None",
    "Anybody who visits the clinic",
    "DISEASE CHARACTERISTICS:\n\n* Histologically confirmed lymphoma\n\n  * Stage II-IV\n* Measurable disease\n\nPATIENT "
    "CHARACTERISTICS:\n\nAge:\n\n* 18 and over\n\nPerformance status:\n\n* ECOG 0-2\n\nPRIOR CONCURRENT THERAPY:\n\n* "
    "Not specified",
    "Inclusion Criteria:\n\n1\\. Adults 2. Consent\n\n- eGFR \\> 60 mL/min/1.73 m\\^2\n\nExclusion Criteria\n\n- Any "
    "condition that excludes the use of Velotinib\n- Meets one of the exclusion criteria of the label",
    "Inclusion Criteria for Part A:\n\n* Age 6 to 12 years\n\nInclusion Criteria for Part B:\n\n* Age 12 to 18 years\n\n"
    "Exclusion Criteria for all Parts:\n\n* Asthma attack within 4 weeks\n\nWithdrawal Criteria:\n\n* Consent withdrawn",
)
AGES = (
    ("18 Years", None, ["ADULT", "OLDER_ADULT"]),
    ("6 Months", "17 Years", ["CHILD"]),
    (None, "28 Days", ["CHILD"]),
    ("3 Weeks", "2 Months", ["CHILD"]),
    (None, None, ["CHILD", "ADULT", "OLDER_ADULT"]),
    ("1 Year", "31 Years", ["CHILD", "ADULT"]),
)
STATUSES = (
    *("COMPLETED", "TERMINATED", "WITHDRAWN", "RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING"),
    *("ENROLLING_BY_INVITATION", "SUSPENDED"),
)
PHASES = (["PHASE1"], ["PHASE1", "PHASE2"], ["PHASE2", "PHASE3"], ["PHASE3"], ["PHASE4"], ["NA"], ["EARLY_PHASE1"])
NUMBERS = (
    {"id": "2020-004321-11", "type": "EUDRACT_NUMBER"},
    {"id": "R01HL099999", "type": "NIH", "link": "https://example.org/R01HL099999"},
    {"id": "NCI-2020-00077", "type": "REGISTRY", "domain": "CTRP (Clinical Trial Reporting Program)"},
    {"id": "U1111-1250-0001", "type": "OTHER", "domain": "WHO"},
    {"id": "2023-506136-32-00", "type": "CTIS"},
)
REFERENCES = (
    {"type": "BACKGROUND", "citation": "Roe K, Example C. Two regions. Eur J Ex. 2010 Jan;5(1):1-7."},
    {
        "pmid": "99000001",
        "type": "DERIVED",
        "citation": "Muster M. A trial of Velotinib. Ex Med. 2020 Mar 5;1(2):3-9. doi: 10.1234/ex.2020.(1)7. "
        "Epub 2020 Jan 2.",
    },
    {"pmid": "99000002", "type": "RESULT", "citation": "Lee A, Diaz R, et al. Results. J Ex. 2022;11(4):1099-1108."},
)


def studies(count: int = 40) -> Iterator[tuple[str, Study]]:
    """`count` studies with their names: each takes every part at its turn or by lot."""
    for number in range(count):
        yield f"study {number}", study(number)


def study(number: int) -> Study:
    """The study of this number."""
    rng = random.Random(number)
    observational = number % 4 == 3
    status = STATUSES[number % len(STATUSES)]
    parts: tuple[Callable[[random.Random, int], Study], ...] = (_subjects, _eligibility, _places, _pointed, _sharing)
    protocol: Study = {
        "identificationModule": _identity(rng, number),
        "statusModule": _status(rng, number, status),
        "sponsorCollaboratorsModule": _sponsors(rng, number),
        "oversightModule": {"isFdaRegulatedDrug": bool(number % 2), "isFdaRegulatedDevice": number % 5 == 0},
        "descriptionModule": {
            "briefSummary": "This study compares two ways. It takes 12 weeks.",
            "detailedDescription": "PRIMARY OBJECTIVE:\n\nI. To compare weight at 24 weeks.\n\nOUTLINE:\n\n* Arm I\n* "
            "Arm II, 20 patients",
        },
        "designModule": _observed(rng, status) if observational else _trial(rng, number, status),
        "armsInterventionsModule": _arms(rng, number, observational),
        "outcomesModule": _outcomes(rng, number),
    }
    for part in parts:
        protocol |= part(rng, number)
    if observational:
        protocol["eligibilityModule"] |= {
            "samplingMethod": rng.choice(["PROBABILITY_SAMPLE", "NON_PROBABILITY_SAMPLE"]),
            "studyPopulation": "Patients of 12 clinics in two regions",
        }
    return {"protocolSection": protocol, "derivedSection": _derived(number), "hasResults": number % 6 == 0}


def _identity(rng: random.Random, number: int) -> Study:
    return {
        "nctId": f"NCT{9_500_000 + number:08d}",
        "orgStudyIdInfo": {"id": f"EX-{number:03d}-7"},
        "secondaryIdInfos": rng.sample(NUMBERS, rng.randint(0, 4)),
        "organization": {"fullName": "Example Foundation", "class": "OTHER"},
        "briefTitle": f"Velotinib in Adults With Asthma, Part {number}",
        "officialTitle": "A Randomized Trial of Velotinib (EX-101), 15 mg Versus 30 mg: the VELO-2 Study",
    }


def _status(rng: random.Random, number: int, status: str) -> Study:
    over = status in {"COMPLETED", "TERMINATED", "WITHDRAWN"}
    kind = "ACTUAL" if over else "ESTIMATED"
    found: Study = {
        "statusVerifiedDate": "2023-05",
        "overallStatus": status,
        "startDateStruct": {"date": rng.choice(["2019-04-02", "2020-11-30"]), "type": "ACTUAL"},
        "primaryCompletionDateStruct": {"date": "2022-06-30", "type": kind},
        "completionDateStruct": {"date": rng.choice(["2022-12-31", "2024-01-05"]), "type": kind},
        "studyFirstPostDateStruct": {"date": "2019-03-01", "type": "ACTUAL"},
        "lastUpdatePostDateStruct": {"date": "2023-06-14", "type": "ACTUAL"},
    }
    if number % 6 == 0:
        found["resultsFirstPostDateStruct"] = {"date": "2023-02-03", "type": "ACTUAL"}
    if status in {"TERMINATED", "WITHDRAWN", "SUSPENDED"}:
        found["whyStopped"] = rng.choice(["No funding", "Slow accrual (3 of 40 in 2 years)", "Sponsor decision."])
    return found


def _sponsors(rng: random.Random, number: int) -> Study:
    others = [
        {"name": "National Institute of Examples (NIE)", "class": "NIH"},
        {"name": "Pharma One, Inc.", "class": "INDUSTRY"},
        {"name": "University of North Example", "class": "OTHER"},
    ]
    person = {
        "type": "PRINCIPAL_INVESTIGATOR",
        "investigatorFullName": "Rosa Diaz",
        "investigatorTitle": "Professor of Medicine, Head of Department",
        "investigatorAffiliation": "Example Foundation",
    }
    return {
        "responsibleParty": person if number % 3 == 0 else {"type": "SPONSOR"},
        "leadSponsor": {"name": "Example Foundation", "class": "OTHER"},
        "collaborators": rng.sample(others, number % 4),
    }


def _trial(rng: random.Random, number: int, status: str) -> Study:
    masked = rng.choice(["NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE"])
    roles = ["PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR"]
    count = {"NONE": 0, "SINGLE": 1, "DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}[masked]
    return {
        "studyType": "INTERVENTIONAL",
        "phases": PHASES[number % len(PHASES)],
        "designInfo": {
            "allocation": rng.choice(["RANDOMIZED", "NON_RANDOMIZED", "NA"]),
            "interventionModel": rng.choice(["SINGLE_GROUP", "PARALLEL", "CROSSOVER", "FACTORIAL", "SEQUENTIAL"]),
            "primaryPurpose": rng.choice(["TREATMENT", "PREVENTION", "SUPPORTIVE_CARE", "BASIC_SCIENCE", "OTHER"]),
            "maskingInfo": {"masking": masked, "whoMasked": roles[:count]},
        },
        "enrollmentInfo": _enrolled(rng, status),
    }


def _enrolled(rng: random.Random, status: str) -> Study:
    over = status in {"COMPLETED", "TERMINATED", "WITHDRAWN"}
    return {
        "count": 0 if status == "WITHDRAWN" else rng.choice([7, 669, 1240]),
        "type": "ACTUAL" if over else "ESTIMATED",
    }


def _observed(rng: random.Random, status: str) -> Study:
    return {
        "studyType": "OBSERVATIONAL",
        "patientRegistry": rng.random() < 0.5,
        "targetDuration": "5 Years",
        "designInfo": {
            "observationalModel": rng.choice(["COHORT", "CASE_CONTROL", "CASE_ONLY"]),
            "timePerspective": rng.choice(["PROSPECTIVE", "RETROSPECTIVE", "CROSS_SECTIONAL"]),
        },
        "enrollmentInfo": _enrolled(rng, status),
    }


def _arms(rng: random.Random, number: int, observational: bool) -> Study:
    if number % 8 == 7:
        return {}
    kinds = ["EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "NO_INTERVENTION", "OTHER"]
    arms = []
    for place in range(rng.randint(1, 4)):
        arm: Study = {"label": rng.choice(LABELS).format(place + 1)}
        if not observational:
            arm["type"] = kinds[0] if place == 0 else rng.choice(kinds)
        if text := rng.choice((*SENTENCES, "Drug: Velotinib is given first, then Drug: Placebo")):
            arm["description"] = text
        arms.append(arm)
    takers = [arm["label"] for arm in arms if arm.get("type") != "NO_INTERVENTION"]
    received = []
    for name in rng.sample(DRUGS, rng.randint(1, 5)) if takers else []:
        one: Study = {
            "type": rng.choice(TYPES),
            "name": name,
            "armGroupLabels": sorted(rng.sample(takers, rng.randint(1, len(takers)))),
        }
        if text := rng.choice(SENTENCES):
            one["description"] = text
        if rng.random() < 0.4:
            one["otherNames"] = rng.sample(["Velo XR", "EX-101", "Kelma 20 mg", "kelmab-abcd"], rng.randint(1, 3))
        received.append(one)
    return {"armGroups": arms, "interventions": received}


def _outcomes(rng: random.Random, number: int) -> Study:
    def some(kind: str, count: int) -> list[Study]:
        found = []
        for place in range(count):
            one = {"measure": f"{kind} measure {place + 1} [SF-36] at 12%", "timeFrame": rng.choice(TIMES)}
            if text := rng.choice(SENTENCES):
                one["description"] = text
            found.append(one)
        return found

    planned = {"primaryOutcomes": some("First", 1 + number % 2), "secondaryOutcomes": some("Second", number % 4)}
    return planned | ({"otherOutcomes": some("Third", 2)} if number % 5 == 0 else {})


TIMES = ("24 weeks", "Baseline, weeks 4 and 12 [+/- 3 days]", "Up to 5 years from the day of random assignment")


def _subjects(rng: random.Random, number: int) -> Study:
    found: Study = {"conditions": rng.sample(DISEASES, 1 + number % 3)}
    if number % 3:
        found["keywords"] = rng.sample(["rare disease", "MRD", "quality of life", "inhaler", "EX-101"], number % 3 + 1)
    return {"conditionsModule": found}


def _eligibility(rng: random.Random, number: int) -> Study:
    low, high, groups = AGES[number % len(AGES)]
    found: Study = {
        "eligibilityCriteria": CRITERIA[number % len(CRITERIA)],
        "healthyVolunteers": bool(number % 2),
        "sex": rng.choice(["ALL", "FEMALE", "MALE"]),
        "stdAges": groups,
    }
    found |= {key: value for key, value in (("minimumAge", low), ("maximumAge", high)) if value}
    return {"eligibilityModule": found}


def _places(rng: random.Random, number: int) -> Study:
    sites = []
    recruiting = number % 8 in (3, 4)
    for place, (city, state, country, code) in enumerate(rng.sample(COUNTRIES, number % 8)):
        site: Study = {"facility": f"{rng.choice(['Bay Clinic', 'St. Mark, Hospital'])} {place}", "city": city}
        site |= {k: v for k, v in (("state", state), ("country", country), ("zip", code)) if v}
        if recruiting:
            site["status"] = rng.choice(["RECRUITING", "COMPLETED", "NOT_YET_RECRUITING", "WITHDRAWN"])
        if site.get("status") == "RECRUITING":
            site["contacts"] = [
                {"name": "Ann Lee, RN", "role": "CONTACT", "phone": "415-555-0100", "email": "alee@example.org"},
                {"name": "Bo Ek, MD", "role": "PRINCIPAL_INVESTIGATOR"},
            ]
        sites.append(site)
    found: Study = {
        "overallOfficials": [
            {"name": "Rosa Diaz, MD, PhD", "affiliation": "Example Foundation", "role": "PRINCIPAL_INVESTIGATOR"},
            {"name": "Kim Roe", "affiliation": "Pharma One, Inc.", "role": "STUDY_DIRECTOR"},
        ][: number % 3]
    }
    if sites:
        found["locations"] = sites
    if recruiting:
        found["centralContacts"] = [
            {"name": "Trial Office", "role": "CONTACT", "phone": "+44 20 7946 0000", "email": "office@example.org"},
            {"name": "Maria Lopez", "role": "CONTACT", "phone": "555-010-2000", "phoneExt": "12"},
        ][: 1 + number % 2]
    return {"contactsLocationsModule": found}


def _pointed(rng: random.Random, number: int) -> Study:
    found: Study = {"references": rng.sample(REFERENCES, number % 4)}
    if number % 3 == 1:
        found["seeAlsoLinks"] = [{"label": "Home of the study", "url": "https://velo.example.org/2"}]
    return {"referencesModule": found}


def _sharing(rng: random.Random, number: int) -> Study:
    del rng
    if number % 4 != 1:
        return {}
    return {"ipdSharingStatementModule": {"ipdSharing": "NO", "description": "Data of 12 sites cannot be shared."}}


def _derived(number: int) -> Study:
    if number % 2:
        return {}
    return {
        "conditionBrowseModule": {
            "meshes": [{"id": "D001249", "term": "Asthma"}],
            "ancestors": [
                {"id": "D008171", "term": "Lung Diseases"},
                {"id": "D012140", "term": "Respiratory Tract Diseases"},
            ],
        },
        "interventionBrowseModule": {"meshes": [{"id": "C000001", "term": "Kelmab"}]},
    }
