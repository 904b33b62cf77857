"""The registry mirror record: two records read by eye, and what varies from record to record."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from trialdossier.readers import mirror_record
from trialdossier.sources import Document, SourceError
from trialdossier.tables import FACTS, cited_columns
from trialdossier.tabulate import Reading, reading, row_key
from trialdossier.values import CONVERSIONS

from tests.conftest import INPUTS

HERE = Path(__file__).parent / "mirror_record"
COMPLETED = INPUTS / "001_e87ec184d23465ba.txt"
RECRUITING = INPUTS / "003_13e80903b23bb29b.txt"
WITHDRAWN = HERE / "withdrawn.txt"
OBSERVATIONAL = HERE / "observational.txt"
STRIPPED = HERE / "stripped.txt"
KEYS = {"trial_id", "source_id", "ordinal"}


def read_text(text: str) -> Reading:
    document = Document.from_bytes(text.encode(), Path("record.txt"), "s")
    return reading(document, mirror_record.NAME, mirror_record.FRAME, mirror_record.read(document))


def read_file(path: Path) -> Reading:
    assert mirror_record.recognises(Document.load(path))
    return read_text(path.read_bytes().decode())


def rows(result: Reading, table: str) -> list[dict[str, Any]]:
    """The rows without what is empty and without keys every row has."""
    return [{k: v for k, v in row.items() if v is not None and k not in KEYS} for row in result.tables.get(table, [])]


def columns(result: Reading, table: str, *names: str) -> list[Any]:
    found = [tuple(row[name] for name in names) for row in result.tables.get(table, [])]
    return [value[0] for value in found] if len(names) == 1 else found


@pytest.fixture(scope="module")
def completed() -> Reading:
    return read_file(COMPLETED)


@pytest.fixture(scope="module")
def recruiting() -> Reading:
    return read_file(RECRUITING)


@pytest.fixture(scope="module")
def withdrawn() -> Reading:
    return read_file(WITHDRAWN)


@pytest.fixture(scope="module")
def observational() -> Reading:
    return read_file(OBSERVATIONAL)


# --- the two records, read by eye


def test_study_of_the_completed_trial(completed: Reading) -> None:
    assert completed.source["trial_id"] == "NCT01207388"
    assert rows(completed, "studies") == [
        {
            "brief_title": "Confirmatory Phase II Study of Blinatumomab (MT103) in Patients With Minimal Residual "
            "Disease of B-precursor Acute Lymphoblastic Leukemia (ALL)",
            "last_update_posted_date": "2020-02-10",
            "results_status": "Results available",
            "overall_status": "COMPLETED",
            "phase": "PHASE2",
            "enrollment": 116,
            "study_type": "INTERVENTIONAL",
            "start_date": "2010-11-30",
            "completion_date": "2019-01-07",
        }
    ]
    assert rows(completed, "conditions") == [{"name": "B-cell Acute Lymphoblastic Leukemia"}]
    assert rows(completed, "designs") == [
        {
            "allocation": "NA",
            "intervention_model": "SINGLE_GROUP",
            "primary_purpose": "TREATMENT",
            "masking": "NONE",
        }
    ]


def test_study_of_the_recruiting_trial(recruiting: Reading) -> None:
    assert recruiting.source["trial_id"] == "NCT04521231"
    assert rows(recruiting, "studies") == [
        {
            "brief_title": "A Study of Subcutaneous Blinatumomab Administration in Participants With R/R and MRD+ "
            "B-ALL",
            "last_update_posted_date": "2025-11-03",
            "results_status": "Results pending",
            "overall_status": "RECRUITING",
            "phase": "PHASE1/PHASE2",
            "enrollment": 281,
            "study_type": "INTERVENTIONAL",
            "start_date": "2021-01-04",
            "completion_date": "2029-05-25",
        }
    ]
    assert rows(recruiting, "conditions") == [{"name": "B Cell Precursor Acute Lymphoblastic Leukemia"}]
    assert rows(recruiting, "keywords") == [
        {
            "name": "R/R B-ALL MRD+ B-ALL Relapsed Refractory Minimal Residual Disease AMG 103 Blinatumomab "
            "Acute lymphoblastic leukemia Adolescent Adult"
        }
    ]
    assert rows(recruiting, "designs") == [
        {
            "allocation": "NON_RANDOMIZED",
            "intervention_model": "SEQUENTIAL",
            "primary_purpose": "TREATMENT",
            "masking": "NONE",
        }
    ]


def test_prose(completed: Reading, recruiting: Reading) -> None:
    (summary,) = columns(completed, "brief_summaries", "description")
    assert summary == (
        "The purpose of this study is to confirm whether the bispecific T cell engager blinatumomab (MT103) is "
        "effective, safe and tolerable in the treatment of ALL patients with minimal residual disease."
    )
    (description,) = columns(completed, "detailed_descriptions", "description")
    assert [part[:28] for part in description.split("\n\n")] == [
        "The detection of minimal res",
        "Participants will receive up",
    ]
    assert description.endswith(
        "Participants will be followed for up to 5 years after the start of treatment for survival."
    )
    (summary,) = columns(recruiting, "brief_summaries", "description")
    assert [part[:24] for part in summary.split("\n\n")] == ["The Phase I part of the ", "The Phase II part of the"]
    assert summary.endswith("evaluation of SC1 and SC2 blinatumomab formulations.")
    assert "detailed_descriptions" not in recruiting.tables


def test_arms_and_interventions(completed: Reading, recruiting: Reading) -> None:
    assert rows(completed, "design_groups") == [
        {
            "group_type": "EXPERIMENTAL",
            "title": "Blinatumomab",
            "description": "Participants received blinatumomab as a continuous intravenous infusion at a constant "
            "flow rate of 15 μg/m²/day over 28 days followed by an infusion-free period of 14 days for up to 4 cycles "
            "of treatment.",
        }
    ]
    assert rows(completed, "interventions") == [
        {"intervention_type": "DRUG", "name": "Blinatumomab", "description": "Continuous intravenous infusion"}
    ]
    assert rows(completed, "design_group_interventions") == [
        {
            "design_group_ordinal": 1,
            "intervention_ordinal": 1,
            "intervention_type": "DRUG",
            "name": "Blinatumomab",
            "description": "Continuous intravenous infusion",
        }
    ]
    assert rows(completed, "intervention_other_names") == [
        {"intervention_ordinal": 1, "name": "AMG 103 MT103 BLINCYTO™"}
    ]
    assert columns(recruiting, "design_groups", "title", "group_type") == [
        ("Dose Escalation Phase: Blinatumomab Subcutaneous Formulation 1 (SC1)", "EXPERIMENTAL"),
        ("Dose Expansion Phase: Blinatumomab SC1", "EXPERIMENTAL"),
        ("Ph-IIC: Clinical PK Evaluation of SC Blinatumomab Formulations", "EXPERIMENTAL"),
        ("Ph-IIR: Efficacy of SC Blinatumomab in Participants with R/R B-ALL", "EXPERIMENTAL"),
        ("Ph-IIM: Efficacy of SC Blinatumomab in Participants with MRD+ B-ALL", "EXPERIMENTAL"),
    ]
    descriptions = columns(recruiting, "design_groups", "description")
    assert [text[:18] for text in descriptions] == [
        "Cohorts of at leas",
        "Up to 4 cohorts of",
        "1 cohort of adult ",
        "The efficacy of SC",
        "The efficacy of SC",
    ]
    assert [text[-24:] for text in descriptions] == [
        "efficacy will be assessed."[-24:],
        "dynamics (PD), and efficacy."[-24:],
        "participants with R/R B-ALL."[-24:],
        "adolescents with R/R B-ALL."[-24:],
        "adolescents with MRD+ B-ALL."[-24:],
    ]
    use = "Blinatumomab will be administered as a subcutaneous (SC) injection."
    assert rows(recruiting, "interventions") == [
        {"intervention_type": "DRUG", "name": "Blinatumomab", "description": use}
    ]
    assert columns(
        recruiting, "design_group_interventions", "design_group_ordinal", "intervention_ordinal", "name", "description"
    ) == [(arm, 1, "Blinatumomab", use) for arm in range(1, 6)]
    assert rows(recruiting, "intervention_other_names") == [{"intervention_ordinal": 1, "name": "AMG 103"}]


def printed_criteria(path: Path) -> tuple[list[str], list[str]]:
    """The bullets above and below `Exclusion Criteria`, by another way than the reader's."""
    text = path.read_text(encoding="utf-8")
    text = text[text.index("\nInclusion Criteria\n") : text.index("\nMinimum Eligible Age\n")]
    above, below = text.split("\nExclusion Criteria\n")
    return tuple(  # type: ignore[return-value]
        [line[2:].replace("\\", "") for line in part.split("\n") if line[:2] == "* "] for part in (above, below)
    )


@pytest.mark.parametrize(("path", "counts"), [(COMPLETED, (6, 7)), (RECRUITING, (17, 16))])
def test_every_criterion(path: Path, counts: tuple[int, int]) -> None:
    result = read_file(path)
    inclusion, exclusion = printed_criteria(path)
    assert (len(inclusion), len(exclusion)) == counts
    assert columns(result, "eligibility_criteria", "criteria_type", "text") == [
        *(("inclusion", text) for text in inclusion),
        *(("exclusion", text) for text in exclusion),
    ]


def test_criteria_by_eye(completed: Reading, recruiting: Reading) -> None:
    texts = columns(completed, "eligibility_criteria", "text")
    assert texts[1] == "Presence of minimal residual disease at a level of ≥ 10^-3"
    assert texts[12] == "Previous treatment with blinatumomab"
    quotes = [e["quote"] for e in completed.evidence if e["table"] == "eligibility_criteria" and e["column"] == "text"]
    assert quotes[1].endswith(r"≥ 10\^-3")
    texts = columns(recruiting, "eligibility_criteria", "text")
    assert texts[2] == "Ph-IIRb and Ph-IIMb: Age ≥ 12 years and < 17 years at time of informed consent."
    assert texts[7] == "Ph-IIM: B-precursor ALL and bone marrow blasts (BMB) ≥ 0.01% and < 5% per local assessment."
    assert texts[13:17] == [
        "Ph-IIM: BM function as follows:",
        "Absolute Neutrophil Count (ANC) ≥ 500/μL",
        "Platelet count ≥ 50 000/μL (transfusion permitted)",
        "Hemoglobin level ≥ 9 g/dL (transfusion permitted)",
    ]
    parents = columns(recruiting, "eligibility_criteria", "parent_ordinal")
    assert {n: parent for n, parent in enumerate(parents, 1) if parent is not None} == {15: 14, 16: 14, 17: 14}
    assert set(columns(completed, "eligibility_criteria", "parent_ordinal")) == {None}


def test_who_can_take_part(completed: Reading, recruiting: Reading) -> None:
    common = {"gender": "ALL", "healthy_volunteers": "No"}
    assert rows(completed, "eligibilities") == [{"minimum_age": "18 Years", **common}]
    assert rows(recruiting, "eligibilities") == [{"minimum_age": "12 Years", **common}]


def test_people(completed: Reading, recruiting: Reading) -> None:
    assert columns(completed, "sponsors", "name", "agency_class", "lead_or_collaborator") == [
        ("Amgen Research (Munich) GmbH", "INDUSTRY", "lead")
    ]
    assert columns(recruiting, "sponsors", "name", "agency_class", "lead_or_collaborator") == [
        ("BeOne Medicines", "INDUSTRY", "collaborator"),
        ("Amgen", "INDUSTRY", "lead"),
    ]
    for result in (completed, recruiting):
        assert rows(result, "responsible_parties") == [{"responsible_party_type": "SPONSOR"}]
    assert columns(completed, "overall_officials", "name", "role", "affiliation") == [
        ("Ralf Bargou, MD", "PRINCIPAL_INVESTIGATOR", "Medizinische Klinik und Poliklinik II, Würzburg"),
        ("Nicola Gökbuget, MD", "PRINCIPAL_INVESTIGATOR", "Klinikum der Goethe Universität Frankfurt"),
    ]
    assert columns(recruiting, "overall_officials", "name", "role", "affiliation") == [
        ("MD", "STUDY_DIRECTOR", "Amgen")
    ]
    assert "central_contacts" not in completed.tables
    assert rows(recruiting, "central_contacts") == [
        {
            "name": "Amgen Call Center",
            "role": "CONTACT",
            "phone": "866-572-6436",
            "email": "[email protected]",
        }
    ]


def printed_sites(path: Path) -> list[tuple[str, str, str | None, str, str | None]]:
    """Each site by one pattern over the whole section: three lines, the second cut at its last two commas."""
    text = path.read_text(encoding="utf-8")
    text = text[text.index("\nLocations\n") : text.index("\nCountries\n")]
    blocks = re.findall(r"\n\n([^\n]+)\n\n([^\n]+)\n\nSite Status ?([A-Z_]*)(?=\n)", text)
    sites = []
    for name, place, status in blocks:
        city, state, country = place.rsplit(",", 2)
        sites.append((name, city, state.strip() or None, country.strip(), status or None))
    return sites


@pytest.mark.parametrize(("path", "count"), [(COMPLETED, 75), (RECRUITING, 47)])
def test_every_site(path: Path, count: int) -> None:
    expected = printed_sites(path)
    assert len(expected) == count == path.read_text(encoding="utf-8").count("Site Status")
    assert columns(read_file(path), "facilities", "name", "city", "state", "country", "status") == expected


def test_sites_by_eye(completed: Reading, recruiting: Reading) -> None:
    sites = columns(completed, "facilities", "name", "city", "state", "country", "status")
    assert sites[0] == ("1102 - LKH Graz", "Graz", None, "Austria", None)
    assert sites[2] == ("1106", "Salzburg", None, "Austria", None)
    assert sites[60] == ("2105 - Institutul Regional de Oncologie", "Iași", None, "Romania", None)
    assert sites[-1] == ("1607 - Nottingham City Hospital NHS Trust", "Nottingham", None, "United Kingdom", None)
    sites = columns(recruiting, "facilities", "name", "city", "state", "country", "status")
    assert sites[5][3:] == ("United States", "RECRUITING")
    assert sites[6] == ("Fred Hutchinson Cancer Center", "Seattle", "Washington", "United States", "COMPLETED")
    assert sites[10][0] == "Austin Health, Austin Hospital"
    assert sites[37] == (
        "Chonnam National University Hwasun Hospital",
        "Hwasun-gun, Jeollanam-do",
        None,
        "South Korea",
        "RECRUITING",
    )
    assert sites[-1][1:] == ("Izmir", None, "Turkey (Türkiye)", "RECRUITING")
    by_status = [site[4] for site in sites]
    assert (by_status.count("RECRUITING"), by_status.count("COMPLETED")) == (42, 5)


def test_countries(completed: Reading, recruiting: Reading) -> None:
    assert columns(completed, "countries", "name") == [
        "Austria", "Belgium", "France", "Germany", "Italy", "Netherlands", "Poland", "Romania", "Russia", "Spain",
        "United Kingdom",
    ]  # fmt: skip
    assert columns(recruiting, "countries", "name") == [
        "United States", "Australia", "Austria", "Canada", "France", "Germany", "Italy", "Japan", "Netherlands",
        "South Korea", "Spain", "Turkey (Türkiye)",
    ]  # fmt: skip


def test_every_reference(completed: Reading, recruiting: Reading) -> None:
    assert columns(completed, "study_references", "pmid", "reference_type", "doi") == [
        ("38135369", "DERIVED", "10.1016/S2352-3026(23)00365-4"),
        ("32619115", "DERIVED", "10.1080/10428194.2020.1780583"),
        ("30254079", "DERIVED", "10.1158/1078-0432.CCR-18-2337"),
        ("29358182", "DERIVED", "10.1182/blood-2017-08-798322"),
        ("27209293", "DERIVED", "10.1007/s40262-016-0405-4"),
    ]
    assert columns(recruiting, "study_references", "pmid", "reference_type", "doi") == [
        ("38317420", "BACKGROUND", "10.1002/ajh.27227"),
        ("40532723", "DERIVED", "10.1016/S2352-3026(25)00144-9"),
    ]
    for result, path in ((completed, COMPLETED), (recruiting, RECRUITING)):
        lines = path.read_text(encoding="utf-8").split("\n")
        assert columns(result, "study_references", "citation") == [line for line in lines if " doi: 10." in line]


def test_links_identifiers_and_other_trials(completed: Reading, recruiting: Reading) -> None:
    assert "links" not in completed.tables
    assert rows(recruiting, "links") == [
        {"url": "http://www.amgentrials.com", "description": "AmgenTrials clinical trials website"}
    ]
    assert rows(completed, "id_information") == [{"id_value": "MT103-203", "id_source": "org_study_id"}]
    assert rows(recruiting, "id_information") == [
        {"id_value": "2023-506136-32", "id_type": "EUDRACT_NUMBER", "id_source": "secondary_id"},
        {"id_value": "20180257", "id_source": "org_study_id"},
    ]
    assert rows(completed, "related_trials") == [
        {
            "related_nct_id": "NCT04556084",
            "title": "Blinatumomab Bridging Therapy for BALL",
            "overall_status": "TERMINATED",
            "phase": "PHASE2",
        }
    ]
    assert "related_trials" not in recruiting.tables


@pytest.mark.parametrize("path", [COMPLETED, RECRUITING, WITHDRAWN, OBSERVATIONAL])
def test_no_line_is_unread(path: Path) -> None:
    assert read_file(path).unread_lines == []


# --- other records of the layout


def test_a_withdrawn_trial_without_enrollment(withdrawn: Reading) -> None:
    assert rows(withdrawn, "studies") == [
        {
            "brief_title": "Tamolide Cream in Women With Chronic Hand Eczema",
            "official_title": "A Randomized, Vehicle-controlled Study of Tamolide Cream (1% and 2%) in Women",
            "acronym": "HANDS-ON",
            "last_update_posted_date": "2019-03-01",
            "results_status": "No results posted",
            "overall_status": "WITHDRAWN",
            "why_stopped": "Funding was not obtained; no participant was enrolled",
            "phase": "EARLY_PHASE1",
            "study_type": "INTERVENTIONAL",
            "start_date": "2018-09",
            "primary_completion_date": "2018-12-15",
            "completion_date": "2019-02",
        }
    ]
    assert columns(withdrawn, "conditions", "name") == ["Chronic Hand Eczema", "Dermatitis, Irritant"]
    assert rows(withdrawn, "designs")[0] | {"masking": "DOUBLE"} == {
        "allocation": "RANDOMIZED",
        "intervention_model": "PARALLEL",
        "primary_purpose": "PREVENTION",
        "masking": "DOUBLE",
        "who_masked": "Participant, Outcomes Assessor",
    }


def test_a_line_of_prose_that_reads_like_a_heading_ends_no_section(withdrawn: Reading) -> None:
    (summary,) = columns(withdrawn, "brief_summaries", "description")
    assert summary.endswith("\n\nStudy Design\n\nSee NCT90000077 for the parent study.")


def test_arms_end_where_the_section_of_interventions_says(withdrawn: Reading) -> None:
    assert rows(withdrawn, "design_groups") == [
        {"group_type": "EXPERIMENTAL", "title": "Tamolide", "description": "Twice daily.\n\nThen once daily."},
        {"group_type": "PLACEBO_COMPARATOR", "title": "Vehicle"},
        {"group_type": "NO_INTERVENTION", "title": "Observation only"},
    ]
    assert columns(
        withdrawn, "design_group_interventions", "design_group_ordinal", "intervention_ordinal", "name", "description"
    ) == [
        (1, 1, "Tamolide cream", "1% or 2%"),
        (1, 3, "Hand washing", None),
        (2, 2, "Vehicle cream", "Without the drug.\n\nLooks the same."),
        (2, 3, "Hand washing", None),
    ]
    assert columns(withdrawn, "intervention_other_names", "intervention_ordinal", "name") == [
        (None, "TML-1"),
        (None, "Placebo"),
    ]


def test_an_arm_stays_untitled_where_nothing_tells_it_from_a_description() -> None:
    text = WITHDRAWN.read_text().replace("1% or 2%\n\nIntervention Type", "1% or 2%, thinly\n\nIntervention Type")
    assert columns(read_text(text), "design_groups", "title")[:2] == ["Tamolide", "Vehicle"]
    text = text.replace("Hand washing\n\nIntervention Type BEHAVIORAL\n\nVehicle", "Vehicle", 1)
    result = read_text(text)
    assert columns(result, "design_groups", "title", "group_type")[:2] == [
        ("Tamolide", "EXPERIMENTAL"),
        (None, "PLACEBO_COMPARATOR"),
    ]
    assert [line["text"] for line in result.unread_lines] == ["1% or 2%", "Vehicle"]


def test_criteria_numbered_nested_and_in_prose(withdrawn: Reading) -> None:
    assert columns(withdrawn, "eligibility_criteria", "criteria_type", "parent_ordinal", "text") == [
        ("inclusion", None, "Woman with hand eczema"),
        ("inclusion", None, "Adequate organ function:"),
        ("inclusion", 2, "Hemoglobin > 10 g/dL"),
        ("inclusion", 2, "Creatinine < 1.5 x ULN"),
        ("inclusion", None, "Signed consent"),
        ("exclusion", None, "Any of the following:"),
        ("exclusion", 6, "Atopy,"),
        ("exclusion", 6, "psoriasis or"),
        ("exclusion", 6, "Scabies"),
        ("exclusion", None, "Pregnancy"),
        ("exclusion", None, "Treatment with any of:"),
        ("exclusion", 11, "steroids"),
        ("exclusion", 11, "retinoids"),
        ("exclusion", None, "Exclusion Criteria for Part B:"),
        ("exclusion", None, "Allergy to the vehicle"),
    ]
    assert rows(withdrawn, "eligibilities") == [
        {"gender": "FEMALE", "minimum_age": "6 Months", "maximum_age": "65 Years", "healthy_volunteers": "Yes"}
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("1. A\n2. B:\n\n* b\n* c\n3. D", [None, None, 2, 2, None]),
        ("* A:\n\n* a ≥ 1\n* b ≤ 2\n* Consent\n* Age ≥ 18", [None, 1, 1, None, None]),
        ("* A:\n\n* a\n* B", [None, 1, None]),
        ("* A:\n* B", [None, None]),
        ("Disease:\n\n* a\n* b\n\nPatient:\n\n* c", [None, 1, 1, None, 4]),
        ("* A\n  * a\n    * aa\n  * b\n* B", [None, 1, 2, 1, None]),
        ("- A\n- B\n\n\\- C", [None, None, None]),
        ("Adults.\n\nNo fever.", [None, None]),
    ],
)
def test_parents(lines: str, expected: list[int | None]) -> None:
    text = OBSERVATIONAL.read_text().replace(
        "Inclusion Criteria: Adults who sleep at home.\n\nNon-inclusion criteria:\n\n- Refusal",
        f"Inclusion Criteria\n\n{lines}",
    )
    result = read_text(text)
    assert columns(result, "eligibility_criteria", "parent_ordinal") == expected
    assert set(columns(result, "eligibility_criteria", "criteria_type")) == {"inclusion"}


def test_the_type_of_a_criterion_is_what_its_heading_says(observational: Reading) -> None:
    assert columns(observational, "eligibility_criteria", "criteria_type", "text") == [
        ("inclusion", "Adults who sleep at home."),
        (None, "Non-inclusion criteria:"),
        (None, "Refusal"),
    ]
    text = OBSERVATIONAL.read_text().replace("Non-inclusion criteria:", "* Does not meet the exclusion criteria")
    assert columns(read_text(text), "eligibility_criteria", "criteria_type") == ["inclusion"] * 3
    text = OBSERVATIONAL.read_text().replace("Non-inclusion criteria:", "No exclusion criteria")
    assert columns(read_text(text), "eligibility_criteria", "text")[1] == "No exclusion criteria"


def test_an_observational_study_has_no_phase(observational: Reading) -> None:
    assert rows(observational, "studies") == [
        {
            "brief_title": "Registry of Adults With Snoring (ROAS)",
            "last_update_posted_date": "2022-11-30",
            "results_status": "Results pending",
            "overall_status": "ACTIVE_NOT_RECRUITING",
            "study_type": "OBSERVATIONAL",
            "enrollment": 1200,
            "start_date": "2015-01-01",
            "completion_date": "2030-12-31",
        }
    ]
    assert rows(observational, "designs") == [{"observational_model": "COHORT", "time_perspective": "PROSPECTIVE"}]
    assert columns(observational, "design_groups", "title", "description", "group_type") == [
        ("Snorers", "Adults who snore.", None),
        ("Quiet sleepers", "Adults who do not.", None),
    ]
    assert columns(observational, "design_group_interventions", "design_group_ordinal", "intervention_ordinal") == [
        (1, 1),
        (2, 1),
    ]
    assert columns(observational, "conditions", "name") == ["Snoring Sleep Apnea Obstructive"]
    assert rows(observational, "eligibilities") == [{"gender": "MALE", "healthy_volunteers": "No"}]


@pytest.mark.parametrize(
    ("printed", "value"),
    [("NA", "NA"), ("PHASE2/PHASE3", "PHASE2/PHASE3"), ("PHASE4", "PHASE4"), ("-", None), ("PHASE9", None)],
)
def test_phases(printed: str, value: str | None) -> None:
    text = WITHDRAWN.read_text().replace("Clinical Phase\n\nEARLY_PHASE1", f"Clinical Phase\n\n{printed}")
    assert columns(read_text(text), "studies", "phase") == [value]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("0 participants", 0),
        ("1 participant", 1),
        ("1,234 participants", 1234),
        ("28", None),
        ("1,23 participants", None),
    ],
)
def test_enrollment(printed: str, value: int | None) -> None:
    text = WITHDRAWN.read_text().replace("Clinical Phase", f"Total Enrollment\n\n{printed}\n\nClinical Phase")
    assert columns(read_text(text), "studies", "enrollment") == [value]


def test_a_value_never_goes_to_the_label_of_another() -> None:
    text = WITHDRAWN.read_text().replace("Recruitment Status\n\nWITHDRAWN", "Recruitment Status\n\nEARLY_PHASE1")
    result = read_text(text)
    assert columns(result, "studies", "overall_status", "phase") == [(None, "EARLY_PHASE1")]
    text = COMPLETED.read_text().replace("Study Start Date\n\n2010-11-30\n\n", "Study Start Date\n\n")
    assert columns(read_text(text), "studies", "start_date", "completion_date") == [(None, "2019-01-07")]
    text = COMPLETED.read_text().replace("Study Start Date\n\n2010-11-30", "Study Start Date: 2010-11-30")
    assert columns(read_text(text), "studies", "start_date", "completion_date") == [("2010-11-30", "2019-01-07")]


def test_sponsors_officials_and_responsible_parties(withdrawn: Reading, observational: Reading) -> None:
    assert columns(withdrawn, "sponsors", "name", "agency_class", "lead_or_collaborator") == [
        ("National Skin Institute", "NIH", "collaborator"),
        ("OTHER", "OTHER", "collaborator"),
        ("Uppland University", "OTHER", "lead"),
    ]
    assert rows(withdrawn, "responsible_parties") == [
        {
            "responsible_party_type": "PRINCIPAL_INVESTIGATOR",
            "name": "Ada Lindh",
            "affiliation": "Uppland University",
        }
    ]
    assert rows(observational, "responsible_parties") == [
        {
            "responsible_party_type": "SPONSOR_INVESTIGATOR",
            "name": "Cy Dahl",
            "title": "Associate Professor",
            "affiliation": "Sleep Group",
        }
    ]
    assert columns(withdrawn, "overall_officials", "name", "role", "affiliation") == [
        (None, "STUDY_CHAIR", "Uppland University"),
        ("Ada Lindh, MD", "PRINCIPAL_INVESTIGATOR", "Uppland University"),
        ("Bo Ek, PhD", "SUB_INVESTIGATOR", None),
    ]
    assert columns(withdrawn, "central_contacts", "name", "role", "phone", "phone_extension", "email") == [
        ("Ada Lindh, MD", "CONTACT", "+46 18 000", "12", "ada@example.org"),
        ("Bo Ek", "CONTACT", None, None, "bo@example.org"),
    ]


def test_one_line_between_two_officials_may_be_either_and_stays_unread() -> None:
    result = read_text(COMPLETED.read_text().replace("Nicola Gökbuget, MD\n\n", ""))
    assert columns(result, "overall_officials", "name", "affiliation") == [
        ("Ralf Bargou, MD", None),
        (None, "Klinikum der Goethe Universität Frankfurt"),
    ]
    assert [line["text"] for line in result.unread_lines] == ["Medizinische Klinik und Poliklinik II, Würzburg"]


def test_sites_without_a_name_and_countries_with_a_comma(withdrawn: Reading) -> None:
    assert columns(withdrawn, "facilities", "name", "city", "state", "country", "status") == [
        ("Skin Clinic, House 3, Uppsala", "Uppsala", None, "Sweden", "WITHDRAWN"),
        (None, "Busan, Haeundae", "Busan", "Korea, Republic of", None),
        ("Clinic 9", "Guinea-Bissau", None, "Guinea-Bissau", "NOT_YET_RECRUITING"),
        ("Clinic 10", "Conakry", None, "Guinea", None),
    ]
    assert columns(withdrawn, "countries", "name") == [
        "Sweden",
        "Guinea-Bissau",
        "Guinea",
        "Norway Sweden",
        "Korea, Republic of",
    ]


def test_a_line_of_countries_that_splits_in_two_ways_stays_whole() -> None:
    text = OBSERVATIONAL.read_text().replace("Norway\n\nOther", "Niger Niger Delta Delta\n\nOther")
    sites = "".join(f"X\n\nY, , {country}\n\nSite Status\n\n" for country in ("Niger", "Niger Delta", "Delta"))
    result = read_text(text.replace("Sleep Lab\n\n", sites + "Sleep Lab\n\n"))
    assert columns(result, "countries", "name") == ["Niger Niger Delta Delta"]


def test_references_links_documents_and_identifiers(withdrawn: Reading) -> None:
    assert columns(withdrawn, "study_references", "pmid", "reference_type", "doi") == [
        (None, "BACKGROUND", "10.1000/abc(1)2"),
        ("1234567", "RESULT", "10.1000/xyz"),
        ("1234568", None, None),
    ]
    assert columns(withdrawn, "links", "url", "description") == [
        ("https://example.org/a", None),
        ("https://example.org/b", "About hands"),
    ]
    assert columns(withdrawn, "provided_documents", "document_type") == ["Study Protocol and Statistical Analysis Plan"]
    assert columns(withdrawn, "id_information", "id_value", "id_type", "id_source") == [
        ("R01 AR000001", "NIH", "secondary_id"),
        ("NCT90000009", None, "nct_alias"),
        ("UU-18", None, "org_study_id"),
    ]
    assert columns(withdrawn, "related_trials", "related_nct_id", "title", "overall_status", "phase") == [
        ("NCT90000002", "Gloves", "NOT_YET_RECRUITING", "EARLY_PHASE1"),
        ("NCT90000003", "Barrier Cream for Hands", "UNKNOWN", "PHASE1/PHASE2"),
        ("NCT90000004", "Registry of Hands", "COMPLETED", None),
    ]
    assert withdrawn.source["trial_id"] == "NCT90000001"


def test_without_labels_only_form_and_order_tell() -> None:
    result = read_file(STRIPPED)
    assert rows(result, "studies") == [
        {
            "brief_title": "Song for Sore Throats",
            "last_update_posted_date": "2021-05-06",
            "results_status": "Results pending",
            "overall_status": "NOT_YET_RECRUITING",
            "phase": "PHASE2/PHASE3",
            "enrollment": 40,
            "study_type": "INTERVENTIONAL",
            "start_date": "2021-06-01",
            "completion_date": "2022-06-30",
        }
    ]
    assert rows(result, "designs") == [
        {
            "allocation": "RANDOMIZED",
            "intervention_model": "CROSSOVER",
            "primary_purpose": "OTHER",
            "masking": "NONE",
        }
    ]
    assert rows(result, "eligibilities") == [{"gender": "ALL", "healthy_volunteers": "No"}]
    assert columns(result, "detailed_descriptions", "description") == ["Interventions\nThree songs are sung."]
    assert columns(result, "facilities", "name", "city", "status") == [
        ("Song House", "Rome", "RECRUITING"),
        (None, "Pisa", None),
    ]
    assert [line["text"] for line in result.unread_lines] == ["18 Years", "Hall, Pisa, Italy"]


def test_one_date_without_its_label_stays_unread() -> None:
    result = read_text(STRIPPED.read_text().replace("2022-06-30\n", ""))
    assert columns(result, "studies", "start_date", "completion_date") == [(None, None)]
    assert "2021-06-01" in [line["text"] for line in result.unread_lines]


def without_labels(text: str) -> str:
    """The record as a capture that lost the labels above values, and blank lines, leaves it."""
    labels = {
        "Recruitment Status", "Clinical Phase", "Total Enrollment", "Study Classification", "Study Start Date",
        "Study Completion Date", "Allocation Method", "Intervention Model", "Primary Study Purpose",
        "Blinding Strategy", "Minimum Eligible Age", "Eligible Sex", "Accepts Healthy Volunteers",
    }  # fmt: skip
    return "\n".join(line for line in text.split("\n") if line and line not in labels) + "\n"


@pytest.mark.parametrize("path", [COMPLETED, RECRUITING])
def test_the_records_without_labels_or_sentences(path: Path) -> None:
    whole, text = read_file(path), path.read_text(encoding="utf-8")
    sentences = {s for s in re.findall(r"\n\n[^\n]+\n\n([A-Z][^\n]+\.)\n", text) if mirror_frame(s)}
    assert len(sentences) > 12
    for stripped in (
        without_labels(text),
        "\n".join(line for line in text.split("\n") if line not in sentences),
        without_labels("\n".join(line for line in text.split("\n") if line not in sentences)),
    ):
        result = read_text(stripped)
        for table, expected in whole.tables.items():
            if table == "eligibility_atoms":
                continue  # read from the criteria, whose texts are compared
            elif table == "eligibility_criteria":
                assert columns(result, table, "text") == columns(whole, table, "text")
            elif table == "eligibilities":
                assert columns(result, table, "gender", "healthy_volunteers") == [("ALL", "No")]
            elif table.endswith(("summaries", "descriptions")):
                assert [row["description"].split() for row in result.tables[table]] == [
                    row["description"].split() for row in expected
                ]
            else:
                assert result.tables[table] == expected, table
        assert {line["text"] for line in result.unread_lines} <= {"18 Years", "12 Years"}


def mirror_frame(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in mirror_record.FRAME)


# --- damage


def cells(result: Reading) -> set[tuple[str, str, object]]:
    return {
        (table, column, row[column])
        for table, found in result.tables.items()
        for row in found
        for column in cited_columns(FACTS[table])
        if row[column] is not None
    }


def some(lines: list[str]) -> list[tuple[int, str]]:
    """A hundred lines that are not blank, with their places."""
    found = [(number, line) for number, line in enumerate(lines) if line.strip()]
    return random.Random(3).sample(found, min(100, len(found)))


PROSE = {"brief_summaries", "detailed_descriptions"}


def stray(result: Reading, whole: set[tuple[str, str, object]]) -> set[tuple[str, str, object]]:
    """Cells that the whole record does not state; prose that is cut is its beginning."""
    prose = [str(value) for table, _, value in whole if table in PROSE]
    found = cells(result) - whole
    return {(t, c, v) for t, c, v in found if t not in PROSE or not any(p.startswith(str(v)) for p in prose)}


@pytest.mark.parametrize("path", [COMPLETED, RECRUITING, WITHDRAWN])
def test_cut_anywhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    whole = cells(read_text(text))
    ends = {match.end() for match in re.finditer("\n{2}", text)} | set(range(0, len(text), 101))
    for end in sorted(ends):
        try:
            result = read_text(text[:end]) if text[:end].strip() else None
        except SourceError:
            continue
        assert result is None or not stray(result, whole), end


@pytest.mark.parametrize("path", [COMPLETED, RECRUITING, WITHDRAWN, OBSERVATIONAL])
def test_a_lost_line_makes_no_other_value(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    whole = cells(read_text("\n".join(lines)))
    for number, line in some(lines):
        try:
            result = read_text("\n".join(lines[:number] + lines[number + 1 :]))
        except SourceError:
            continue
        odd = {cell for cell in stray(result, whole) if not depends_on_its_neighbours(cell, lines)}
        assert not odd, (number + 1, line)


def depends_on_its_neighbours(cell: tuple[str, str, object], lines: list[str]) -> bool:
    """Text that no label marks (prose, title and description of arms), and a line of countries left whole."""
    table, column, value = cell
    return (
        table in PROSE
        or (
            table in {"design_groups", "interventions", "design_group_interventions"}
            and column in {"title", "description"}
        )
        or (table == "countries" and value in lines)
    )


@pytest.mark.parametrize("path", [COMPLETED, RECRUITING])
def test_repeated_and_shuffled_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    whole = cells(read_text(text))
    chance = random.Random(7)
    for number, line in some(lines):
        result = read_text("\n".join([*lines[: number + 1], line, *lines[number + 1 :]]))
        odd = {cell for cell in stray(result, whole) if not depends_on_its_neighbours(cell, lines)}
        assert not odd, (number + 1, line, odd)
    for _ in range(40):
        mixed = lines[:]
        chance.shuffle(mixed)
        try:
            read_text("\n".join(mixed))
        except SourceError:
            continue


@pytest.mark.parametrize("path", [COMPLETED, RECRUITING, WITHDRAWN, OBSERVATIONAL])
@pytest.mark.parametrize("change", ["crlf", "bom", "nbsp", "padded"])
def test_line_ends_marks_and_blanks_change_no_value(path: Path, change: str) -> None:
    text = path.read_text(encoding="utf-8")
    changed = {
        "crlf": text.replace("\n", "\r\n"),
        "bom": "\ufeff" + text,
        "nbsp": "\n".join(re.sub(r"(?<=\w) (?=\w)", "\u00a0", line) for line in text.split("\n")),
        "padded": "\n".join(line + " \t" if line else line for line in text.split("\n")),
    }[change]
    result = read_text(changed)
    expected = read_text(text)
    if change == "nbsp":  # prose keeps its line structure; blanks inside are folded as everywhere
        assert {(t, c, str(v).replace("\u00a0", " ")) for t, c, v in cells(result)} == {
            (t, c, str(v)) for t, c, v in cells(expected)
        }
    else:
        assert result.tables == expected.tables
    assert result.unread_lines == expected.unread_lines == []


def test_another_trials_number_is_never_this_trials() -> None:
    text = COMPLETED.read_text(encoding="utf-8")
    with pytest.raises(SourceError, match="expected `NCT ID"):
        read_text(text.replace("NCT ID: NCT01207388\n", ""))
    with pytest.raises(SourceError, match="found several"):
        read_text(text.replace("NCT ID: NCT01207388\n", "NCT ID: NCT01207388\nNCT ID: NCT01207389\n"))
    assert not mirror_record.recognises(
        Document.from_bytes(text.replace("NCT ID: NCT01207388\n", "").encode(), Path("x.txt"))
    )


def test_two_records_in_one_file_are_an_error() -> None:
    text = COMPLETED.read_text(encoding="utf-8")
    with pytest.raises(SourceError, match="out of page order"):
        read_text(text + "\n\n" + RECRUITING.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["000_a2950526abe7e6aa.txt", "002_0d7b029706d4d7df.txt", "004_2a950fea919dd17c.txt"])
def test_other_layouts_are_not_recognised(name: str) -> None:
    assert not mirror_record.recognises(Document.load(INPUTS / name))


def test_the_results_page_of_the_same_site_is_not_recognised() -> None:
    text = "Trial Outcomes & Findings for X (NCT NCT90000001)\n\nNCT ID: NCT90000001\n\nLast Updated: 2020-01-01\n\n"
    assert not mirror_record.recognises(Document.from_bytes((text + "Results Overview\n\nX\n").encode(), Path("x.txt")))


@pytest.mark.parametrize("path", [COMPLETED, RECRUITING, WITHDRAWN, OBSERVATIONAL, STRIPPED])
def test_quotes_stand_in_the_text_and_convert_to_the_value(path: Path) -> None:
    text = path.read_bytes().decode()
    result = read_text(text)
    values = {
        (table, row_key("s", row["ordinal"]), column): value
        for table, found in result.tables.items()
        for row in found
        for column, value in row.items()
    }
    pieces: dict[tuple[str, str, str], list[str]] = {}
    for entry in result.evidence:
        assert text[entry["start"] : entry["end"]] == entry["quote"]
        if entry["part"]:
            pieces.setdefault((entry["table"], entry["row"], entry["column"]), []).append(entry["quote"])
    named = {(entry["table"], entry["row"], entry["column"]): entry["conversion"] for entry in result.evidence}
    for cell, quotes in pieces.items():
        assert CONVERSIONS[named[cell]]("\n".join(quotes)) == values[cell]


@pytest.mark.parametrize(
    "filler", [" ", "a, ", "x ", "* ", "1. ", "doi: 10.1000/", "RECRUITING ", "\\", "Inclusion Criteria ", ", "]
)
@pytest.mark.parametrize(
    "after", ["Exclusion Criteria\n\n", "Site Status\n\n", "this study.\n\n", "Study Start Date\n\n"]
)
def test_a_long_line_is_read_in_time(filler: str, after: str) -> None:
    text = COMPLETED.read_text(encoding="utf-8").replace(after, after + "Site Status" + filler * 100_000 + "x\n\n", 1)
    begin = time.process_time()
    read_text(text)
    assert time.process_time() - begin < 30, "a pattern that backtracks takes minutes"


# More records of other trials: every cell stands in the golden files beside them, and here what those do not hold -----


def placed(result: Reading) -> list[tuple[str | None, int | None]]:
    """The type of each criterion, and the criterion that it lies below."""
    return [(r["criteria_type"], r["parent_ordinal"]) for r in result.tables["eligibility_criteria"]]


def criteria_of(text: str) -> list[tuple[str | None, int | None]]:
    head = "A trial\n\nNCT ID: NCT90000009\n\nStudy Results\n\nResults pending\n\nEligibility Criteria\n\n"
    return placed(read_text(f"{head}{text}\n\nEligible Sex\n\nALL\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inclusion Criteria:\n\n* a\n\nFor more, ask the sponsor.\n\n* b", ["inclusion", None, "inclusion"]),
        ("Inclusion Criteria:\n\n* a\n\nPart B only:\n\n* b", ["inclusion", "inclusion", "inclusion"]),
        ("Exclusion Criteria:\n\n* a\n* Randomization criteria not met\n* b", ["exclusion"] * 3),
        ("Exclusion Criteria:\n\n* Fulfils inclusion criteria for study B\n* b", ["exclusion"] * 2),
        ("Exclusion Criteria:\n\n* a\n\nPatients who fulfil inclusion criteria for study B", ["exclusion", None]),
        ("Inclusion and Exclusion Criteria:\n\n* a", [None, None]),
        ("1. INCLUSION CRITERIA:\n\n\u2022a\n\n2. EXCLUSION CRITERIA:\n\n\u2022b", ["inclusion", "exclusion"]),
    ],
)
def test_text_that_may_be_of_the_other_type_has_none(text: str, expected: list[str | None]) -> None:
    assert [kind for kind, _ in criteria_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. A:\n2. B\n3. C", [None, None, None]),
        ("1. A\n2. B:\n\n3. C", [None, None, None]),
        ("1. A\n2. B:\n1. x\n2. y\n3. C", [None, None, 2, 2, None]),
        ("1. A:\n\n   a. of one kind\n   b. of another\n\n      * deeper\n2. B", [None, 1, 1, 1, None]),
    ],
)
def test_rows_of_numbers(text: str, expected: list[int | None]) -> None:
    assert [parent for _, parent in criteria_of(f"Inclusion Criteria:\n\n{text}")] == expected


@pytest.mark.parametrize(
    ("name", "parents"),
    [
        ("device", [None, None, 2, 2, 4, None, None, None]),
        ("cohort", [None, 1, 1, None, 4]),
        ("gene_therapy", [None, 1, 1, None, None, None, None, None]),
        ("factorial", [None, 1, 1, None, None, None, None, 7, 7, None, None, 11]),
        ("crossover", [None, None, None, None, 4, 4]),
    ],
)
def test_nested_criteria_of_other_trials(name: str, parents: list[int | None]) -> None:
    result = read_file(HERE / f"{name}.txt")
    assert [parent for _, parent in placed(result)] == parents


def test_a_lost_heading_makes_no_names_of_the_labels_below() -> None:
    text = (HERE / "gene_therapy.txt").read_text(encoding="utf-8")
    start, end = text.index("Study Design\n"), text.index("Allocation Method\n")
    result = read_text(text[:start] + text[end:])
    assert [r["name"] for r in result.tables["conditions"]] == ["Condition Q, Type 1"]
