"""The study details page: one real page in full, and the variants of its layout."""

# ruff: noqa: E501

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from trialdossier.readers import details_page, reader_for
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import Reading, reading
from trialdossier.values import CONVERSIONS

HERE = Path(__file__).parent / "details_page"
SAMPLE = Path(__file__).parents[2] / "inputs" / "002_0d7b029706d4d7df.txt"
NOT_STATED = {"trial_id", "source_id", "ordinal"}


def read_text(text: str) -> Reading:
    document = Document.from_bytes(text.encode(), Path("page.txt"))
    return reading(document, details_page.NAME, details_page.FRAME, details_page.read(document))


def read_file(name: str) -> Reading:
    return read_text((HERE / f"{name}.txt").read_bytes().decode())


def stated(result: Reading, table: str) -> list[dict[str, Any]]:
    """The cells of each row that hold something, without the keys every table has."""
    rows = result.tables.get(table, [])
    return [{k: v for k, v in row.items() if v is not None and k not in NOT_STATED} for row in rows]


def one(result: Reading, table: str) -> dict[str, Any]:
    (row,) = stated(result, table)
    return row


def unread(result: Reading) -> list[str]:
    return [line["text"].strip() for line in result.unread_lines]


@pytest.fixture(scope="module")
def sample() -> Reading:
    return read_text(SAMPLE.read_bytes().decode())


# The real page ----------------------------------------------------------------------------------------------------


def test_sample_is_recognised_and_every_line_is_accounted_for(sample: Reading) -> None:
    assert reader_for(Document.load(SAMPLE)) is details_page
    assert unread(sample) == []
    assert sample.coverage["lines"] == sum(bool(line.strip()) for line in SAMPLE.read_text().splitlines()) == 213


def test_sample_study(sample: Reading) -> None:
    assert sample.source["trial_id"] == "NCT02101853"
    assert one(sample, "studies") == {
        "brief_title": "Blinatumomab in Treating Younger Patients With Relapsed B-cell Acute Lymphoblastic Leukemia",
        "official_title": "Risk-Stratified Randomized Phase III Testing of Blinatumomab (NSC#765986) in First Relapse of "
        "Childhood B-Lymphoblastic Leukemia (B-ALL)",
        "overall_status": "ACTIVE_NOT_RECRUITING",
        "phase": "PHASE3",
        "study_type": "INTERVENTIONAL",
        "enrollment": 669,
        "enrollment_type": "ACTUAL",
        "start_date": "2014-12-17",
        "start_date_type": "ACTUAL",
        "primary_completion_date": "2021-06-30",
        "primary_completion_date_type": "ACTUAL",
        "completion_date": "2024-09-22",
        "completion_date_type": "ESTIMATED",
        "study_first_posted_date": "2014-04-02",
        "results_first_posted_date": "2022-12-06",
        "last_update_posted_date": "2023-11-21",
        "verification_date": "2023-09",
        "source": "National Cancer Institute (NCI)",
    }
    assert one(sample, "designs") == {
        "allocation": "RANDOMIZED",
        "intervention_model": "PARALLEL",
        "primary_purpose": "TREATMENT",
        "masking": "NONE",
    }
    assert one(sample, "responsible_parties") == {"organization": "National Cancer Institute (NCI)"}
    assert one(sample, "overall_officials") == {
        "role": "PRINCIPAL_INVESTIGATOR",
        "name": "Patrick A Brown",
        "affiliation": "Children's Oncology Group",
    }
    assert one(sample, "conditions") == {"name": "Recurrent B Acute Lymphoblastic Leukemia"}
    assert one(sample, "eligibilities") == {
        "gender": "ALL",
        "minimum_age": "1 Year",
        "maximum_age": "31 Years",
        "age_groups": "Child, Adult",
        "healthy_volunteers": "No",
    }


GIVEN = {
    "Allogeneic Hematopoietic Stem Cell Transplantation": ("PROCEDURE", "Undergo allogeneic HSCT"),
    "Asparaginase": ("DRUG", "Given IM or IV"),
    "Blinatumomab": ("BIOLOGICAL", "Given IV"),
    "Cyclophosphamide": ("DRUG", "Given IV"),
    "Cytarabine": ("DRUG", "Given IT and IV or SC"),
    "Dexamethasone": ("DRUG", "Given PO or IV"),
    "Etoposide": ("DRUG", "Given IV"),
    "Leucovorin Calcium": ("DRUG", "Given IV or PO"),
    "Mercaptopurine": ("DRUG", "Given PO"),
    "Methotrexate": ("DRUG", "Given IT, IV, and PO"),
    "Mitoxantrone": ("DRUG", "Given IV"),
    "Mitoxantrone Hydrochloride": ("DRUG", "Given IV"),
    "Pegaspargase": ("DRUG", "Given IV"),
    "Pharmacological Study": ("OTHER", "Correlative studies"),
    "Radiation Therapy": ("RADIATION", "Undergo cranial radiation therapy"),
    "Therapeutic Hydrocortisone": ("DRUG", "Given IT"),
    "Thioguanine": ("DRUG", "Given PO"),
    "Vincristine": ("DRUG", "Given IV"),
    "Vincristine Sulfate": ("DRUG", "Given IV"),
}
ARMS = [
    (
        *("ACTIVE_COMPARATOR", "Arm A (HR and IR control)"),
        "Patients receive Block 2 over 4 weeks, Block 3 over 4 weeks, and then undergo allogeneic HSCT. Closed effective "
        "September 18, 2019.",
    ),
    (
        *("EXPERIMENTAL", "Arm B (HR and IR blinatumomab)"),
        "Patients receive Blinatumomab Block 1 over 5 weeks, Blinatumomab Block 2 over 5 weeks, and then undergo "
        "allogeneic HSCT.",
    ),
    (
        *("ACTIVE_COMPARATOR", "Arm C (LR control)"),
        "Patients receive Block 2 over 4 weeks, Block 3 over 4 weeks, Continuation 1 over 8 weeks, Continuation 2 over 8 "
        "weeks, and then Maintenance.",
    ),
    (
        *("EXPERIMENTAL", "Arm D (LR blinatumomab)"),
        "Patients receive Block 2 over 4 weeks, Blinatumomab Cycle 1 over 5 weeks, Continuation 1 over 8 weeks, "
        "Blinatumomab Cycle 2 over 5 weeks, Continuation 2 over 8 weeks, Blinatumomab Cycle 3 over 5 weeks, and then "
        "Maintenance.",
    ),
]
TRANSPLANT = "Allogeneic Hematopoietic Stem Cell Transplantation"
RECEIVED = {
    1: [
        *(TRANSPLANT, "Asparaginase", "Cyclophosphamide", "Cytarabine", "Dexamethasone", "Etoposide"),
        *("Leucovorin Calcium", "Methotrexate", "Mitoxantrone", "Mitoxantrone Hydrochloride", "Pegaspargase"),
        *("Pharmacological Study", "Therapeutic Hydrocortisone", "Vincristine", "Vincristine Sulfate"),
    ],
    2: [
        *(TRANSPLANT, "Blinatumomab", "Cytarabine", "Dexamethasone", "Methotrexate", "Pharmacological Study"),
        "Therapeutic Hydrocortisone",
    ],
    3: [
        *("Asparaginase", "Cyclophosphamide", "Cytarabine", "Dexamethasone", "Etoposide", "Leucovorin Calcium"),
        *("Mercaptopurine", "Methotrexate", "Pegaspargase", "Pharmacological Study", "Radiation Therapy"),
        *("Therapeutic Hydrocortisone", "Thioguanine", "Vincristine", "Vincristine Sulfate"),
    ],
    4: [
        *("Blinatumomab", "Cyclophosphamide", "Cytarabine", "Dexamethasone", "Etoposide", "Leucovorin Calcium"),
        *("Mercaptopurine", "Methotrexate", "Pegaspargase", "Pharmacological Study", "Radiation Therapy"),
        *("Therapeutic Hydrocortisone", "Thioguanine", "Vincristine", "Vincristine Sulfate"),
    ],
}


def test_sample_interventions_and_arms(sample: Reading) -> None:
    assert stated(sample, "interventions") == [
        {"intervention_type": kind, "name": name, "description": given} for name, (kind, given) in GIVEN.items()
    ]
    assert [tuple(row.values()) for row in stated(sample, "design_groups")] == ARMS
    assert stated(sample, "design_group_interventions") == [
        {
            "design_group_ordinal": arm,
            "intervention_ordinal": list(GIVEN).index(name) + 1,
            "intervention_type": GIVEN[name][0],
            "name": name,
            "description": GIVEN[name][1],
        }
        for arm, names in RECEIVED.items()
        for name in names
    ]
    assert "intervention_other_names" not in sample.tables


SURVIVAL = (
    "{0} rates of {1} relapse B-ALL patients who are randomized following {2} chemotherapy to receive either {3}. {0} is "
    "calculated as the time from randomization to date of {4} or date of last contact. {5}-year {0} estimates will be "
    "calculated from date of randomization for both {6}. Two-sided 95% confidence intervals will be calculated."
)
INTENSIVE = "two intensive chemotherapy blocks or two 5-week blocks of blinatumomab (HR/IR Randomization)"
MILDER = "chemotherapy alone or chemotherapy plus blinatumomab (LR Randomization)"
FAILED = "The observed rate will be calculated among patients with treatment failure who did not previously receive blinatumomab."
NOT_BEFORE = "(for Treatment Failure Patients Not Previously Receiving Blinatumomab)"
OUTCOMES = [
    (
        "Disease Free Survival (DFS) of High-risk (HR) and Intermediate-risk (IR) Relapse Patients",
        "Up to 2 years from date of randomization",
        SURVIVAL.format(
            *("DFS", "HR and IR", "Induction Block 1", INTENSIVE),
            *("first event (treatment failure, relapse, second malignancy, remission death)", "Two", "Arm A and Arm B"),
        ),
    ),
    (
        "Disease Free Survival (DFS) of Low Risk (LR) Relapse Patients",
        "Up to 3 years from date of randomization",
        SURVIVAL.format(
            *("DFS", "LR", "Block 1", MILDER),
            *("first event (relapse, second malignancy, remission death)", "Three", "Arm C and Arm D"),
        ),
    ),
    (
        "Overall Survival (OS) of HR and IR Relapse Patients",
        "Up to 2 years from date of randomization",
        SURVIVAL.format("OS", "HR and IR", "Induction Block 1", INTENSIVE, "death", "Two", "Arm A and Arm B"),
    ),
    (
        "Overall Survival (OS) of LR Relapse Patients",
        "Up to 3 years from date of randomization",
        SURVIVAL.format("OS", "LR", "Block 1", MILDER, "death", "Three", "Arm C and Arm D"),
    ),
    (
        "Rates of Minimal Residual Disease (MRD) Positivity (> 0.01%)",
        "Up to 12 weeks",
        "The rates at the end of Block 2 and Block 3 will be calculated for the randomized arms for HR and IR relapse "
        "patients.",
    ),
    (f"Hematologic Complete Remission Rate {NOT_BEFORE}", "Up to 12 weeks", FAILED),
    (f"MRD Negativity (< 0.01%) Rate {NOT_BEFORE}", "Up to 12 weeks", FAILED),
    (
        "Proportion of Patients That Proceed to Hematopoietic Stem Cell Transplant (HSCT) After Treatment With "
        f"Blinatumomab {NOT_BEFORE}",
        "Up to 12 weeks",
        FAILED,
    ),
    (
        "Feasibility of Rapid Taper of Immune Suppression for Subset of HSCT Patients With MRD >= 0.01% Pre- and/or "
        "Post-HSCT With no Acute Graft Versus Host Disease (aGVHD)",
        "Up to 10 years",
        "The observed rate of grade III-IV aGVHD among this subset will be calculated with 95% confidence intervals and "
        "compared descriptively to target rate.",
    ),
    (
        "Safety of Rapid Taper of Immune Suppression for Subset of HSCT Patients With MRD >= 0.01% Pre- and/or Post-HSCT "
        "With no aGVHD Defined as < 5% Rate of Treatment-related Mortality (TRM)",
        "Up to 10 years",
        "The observed rate of TRM among this subset will be calculated with 95% confidence intervals and compared "
        "descriptively to target rate.",
    ),
    (
        "Blinatumomab Pharmacokinetics (PK)",
        "Days 2 and 14 of cycle 1",
        "Blinatumomab PK will be evaluated by summarizing blinatumomab steady state concentrations and systemic "
        "clearance obtained from non-compartmental analysis. In addition, a population PK approach using a non-linear "
        "mixed effect model will also be used to assess blinatumomab PK. Exposure-response analyses will be performed to "
        "explore associations among blinatumomab exposure, relevant clinical covariates and clinical measures of safety "
        "and efficacy.",
    ),
]


def test_sample_outcomes_have_no_type_as_their_headings_are_lost(sample: Reading) -> None:
    assert stated(sample, "design_outcomes") == [
        {"measure": measure, "time_frame": time, "description": text} for measure, time, text in OUTCOMES
    ]


INCLUSION = """\
Patients >= 1 year and < 31 years of age at the time of relapse will be eligible
First relapse of B-ALL, allowable sites of disease include isolated bone marrow, combined bone marrow and CNS and/or testicular, and isolated CNS and/or testicular; extramedullary sites are limited to the CNS and testicles
No waiting period for patients who relapse while receiving standard maintenance therapy
Patients who relapse on frontline therapy in phases other than maintenance must have fully recovered from the acute toxic effects of all prior chemotherapy, immunotherapy, or radiotherapy prior to entering this study
Cytotoxic therapy: at least 14 days since the completion of cytotoxic therapy with the exception of hydroxyurea, which is permitted up to 24 hours prior to the start of protocol therapy, or maintenance chemotherapy, or intrathecal chemotherapy (methotrexate strongly preferred) administered at the time of the required diagnostic lumbar puncture to establish baseline CNS status
Biologic (anti-neoplastic) agent: at least 7 days since the completion of therapy with a biologic agent; for agents that have known adverse events occurring beyond 7 days after administration, this period must be extended beyond the time during which adverse events are known to occur
Stem cell transplant or rescue: patient has not had a prior stem cell transplant or rescue
Patient has not had prior treatment with blinatumomab
With the exception of intrathecal chemotherapy (methotrexate strongly preferred; cytarabine is permissible) administered at the time of the required diagnostic lumbar puncture to establish baseline CNS status, patient has not received prior relapse-directed therapy (i.e., this protocol is intended as the INITIAL treatment of first relapse)
Patients must have a performance status corresponding to Eastern Cooperative Oncology Group (ECOG) scores of 0, 1, or 2; use Karnofsky for patients > 16 years of age and Lansky for patients =< 16 years of age
Creatinine clearance or radioisotope glomerular filtration rate (GFR) >= 70 mL/min/1.73 m^2 or a serum creatinine based on age/gender as follows:
1 to < 2 years: =< 0.6 mg/dL
2 to < 6 years: =< 0.8 mg/dL
6 to < 10 years: =< 1 mg/dL
10 to < 13 years: =< 1.2 mg/dL
13 to < 16 years: =< 1.5 mg/dL (males) and =< 1.4 mg/dL (females)
>= 16 years: =< 1.7 mg/dL (males) and =< 1.4 mg/dL (females)
Direct bilirubin < 3.0 mg/dL
Shortening fraction of >= 27% by echocardiogram, or
Ejection fraction of >= 50% by radionuclide angiogram
All patients and/or their parent or legal guardian must sign a written informed consent
All institutional, Food and Drug Administration (FDA), and National Cancer Institute (NCI) requirements for human studies must be met"""
EXCLUSION = """\
Patients with Philadelphia chromosome positive/breakpoint cluster region protein (BCR)-Abelson murine leukemia viral oncogene homolog 1 (ABL1)+ ALL are not eligible
Patients with Burkitt leukemia/lymphoma or mature B-cell leukemia are not eligible
Patients with T-lymphoblastic leukemia (T-ALL)/lymphoblastic lymphoma (T-LL) are not eligible
Patients with B-lymphoblastic lymphoma (B-LL) are not eligible
Patients with known optic nerve and/or retinal involvement are not eligible; patients who are presenting with visual disturbances should have an ophthalmologic exam and, if indicated, a magnetic resonance imaging (MRI) to determine optic nerve or retinal involvement
Patients known to have one of the following concomitant genetic syndromes: Down syndrome, Bloom syndrome, ataxia-telangiectasia, Fanconi anemia, Kostmann syndrome, Shwachman syndrome or any other known bone marrow failure syndrome
Patients with known human immunodeficiency virus (HIV) infection
Patients with known allergy to mitoxantrone, cytarabine, or both etoposide and etoposide phosphate (Etopophos)
Lactating females who plan to breastfeed
Patients who are pregnant since fetal toxicities and teratogenic effects have been noted for several of the study drugs; a pregnancy test is required for female patients of childbearing potential
Sexually active patients of reproductive potential who have not agreed to use an effective contraceptive method for the duration of their study participation
Patients with pre-existing significant central nervous system pathology that would preclude treatment with blinatumomab, including: history of severe brain injury, dementia, cerebellar disease, organic brain syndrome, psychosis, coordination/movement disorder, or autoimmune disease with CNS involvement are not eligible; patients with a history of cerebrovascular ischemia/hemorrhage with residual deficits are not eligible; (patients with a history of cerebrovascular ischemia/hemorrhage remain eligible provided all neurologic deficits have resolved)
Patients with uncontrolled seizure disorder are not eligible; (patients with seizure disorders that do not require antiepileptic drugs, or are well controlled with stable doses of antiepileptic drugs remain eligible)"""


def test_sample_criteria(sample: Reading) -> None:
    expected = [{"criteria_type": "inclusion", "text": text} for text in INCLUSION.split("\n")]
    expected += [{"criteria_type": "exclusion", "text": text} for text in EXCLUSION.split("\n")]
    assert len(expected) == 22 + 13
    for row in expected[11:17]:  # the creatinine limits by age
        row["parent_ordinal"] = 11  # type: ignore[assignment]
    assert stated(sample, "eligibility_criteria") == expected


def test_sample_numbers_and_terms(sample: Reading) -> None:
    found = [tuple(row.get(c) for c in ("id_source", "id_value", "id_type", "id_type_description"))
             for row in stated(sample, "id_information")]  # fmt: skip
    assert found == [
        ("org_study_id", "NCI-2014-00631", None, None),
        ("secondary_id", "NCI-2014-00631", "REGISTRY", "CTRP (Clinical Trial Reporting Program)"),
        ("secondary_id", "s15-00970", None, None),
        ("secondary_id", "COG-AALL1331", None, None),
        ("secondary_id", "AALL1331", "OTHER", "Children's Oncology Group"),
        ("secondary_id", "AALL1331", "OTHER", "CTEP"),
        ("secondary_id", "U10CA180886", "NIH", None),
        ("secondary_id", "U10CA098543", "NIH", None),
    ]
    assert [row["mesh_term"] for row in stated(sample, "browse_conditions")] == [
        "Leukemia Precursor Cell Lymphoblastic Leukemia-Lymphoma Leukemia, Lymphoid Neoplasms by Histologic Type Neoplasms "
        "Lymphoproliferative Disorders Lymphatic Diseases Immunoproliferative Disorders Immune System Diseases"
    ]
    assert [row["mesh_term"] for row in stated(sample, "browse_terms")] == ["Calcium, Dietary Leucovorin Folic Acid"]
    assert [row["mesh_term"] for row in stated(sample, "browse_interventions")] == [
        "Cytarabine Dexamethasone Dexamethasone acetate",
        "Hydrocortisone Hydrocortisone 17-butyrate 21-propionate Hydrocortisone acetate Hydrocortisone hemisuccinate "
        "Cyclophosphamide Methotrexate Etoposide Vincristine Etoposide phosphate Asparaginase Mitoxantrone Mercaptopurine "
        "Podophyllotoxin Pegaspargase Thioguanine",
    ]


def test_sample_has_no_other_table(sample: Reading) -> None:
    assert set(sample.tables) - {"eligibility_atoms"} == {
        *("studies", "designs", "responsible_parties", "conditions", "interventions", "design_groups"),
        *(
            "design_group_interventions",
            "design_outcomes",
            "eligibilities",
            "eligibility_criteria",
            "overall_officials",
        ),
        *("id_information", "browse_conditions", "browse_terms", "browse_interventions"),
    }


# Variants ---------------------------------------------------------------------------------------------------------


def test_withdrawn_with_headings_and_doubled_bars() -> None:
    page = read_file("withdrawn")
    assert unread(page) == []
    study = one(page, "studies")
    assert study["brief_title"] == "Comparison of Two Dressings After Knee Surgery"
    assert study["official_title"] == "A Pilot of Silver: Dressing Versus Gauze"
    assert (study["overall_status"], study["why_stopped"]) == ("WITHDRAWN", "No funding (grant was not renewed)")
    assert (study["enrollment"], study["enrollment_type"], study["phase"]) == (0, "ACTUAL", "NA")
    assert (study["start_date"], study["start_date_type"]) == ("2018-06", "ESTIMATED")
    assert (study["completion_date"], study["completion_date_type"]) == ("2020-01-31", "ESTIMATED")
    assert study["results_status"] == "No Results Posted"
    assert study["plan_to_share_ipd"] == "No"
    assert "plan_to_share_ipd_description" not in study
    assert (study["is_fda_regulated_drug"], study["is_fda_regulated_device"]) == ("No", "Yes")
    assert one(page, "designs") == {
        "allocation": "NON_RANDOMIZED",
        "intervention_model": "CROSSOVER",
        "intervention_model_description": "Each knee is its own control.",
        "masking": "DOUBLE",
        "who_masked": "Participant, Outcomes Assessor",
        "masking_description": "Opaque cover.",
        "primary_purpose": "SUPPORTIVE_CARE",
    }
    assert one(page, "brief_summaries")["description"] == (
        "Two dressings are compared in 40 adults.\nThe second paragraph says how."
    )
    assert [r["name"] for r in stated(page, "conditions")] == ["Wound Heal", "Surgical Wound, Healed"]
    assert stated(page, "sponsors") == [
        {"lead_or_collaborator": "lead", "name": "Example Hospital"},
        {"lead_or_collaborator": "collaborator", "name": "Example University"},
        {"lead_or_collaborator": "collaborator", "name": "Device Maker, Inc."},
    ]
    assert one(page, "responsible_parties") == {
        "name": "Ann Example",
        "title": "Professor of Surgery, Chief",
        "affiliation": "Example Hospital",
    }
    assert [tuple(r.values()) for r in stated(page, "overall_officials")] == [
        ("PRINCIPAL_INVESTIGATOR", "Ann Example, MD", "Example Hospital"),
        ("STUDY_CHAIR", "Bob Sample, PhD", "Example University"),
    ]
    assert [tuple(r.values()) for r in stated(page, "id_information")] == [
        ("org_study_id", "EH 2018 07"),
        ("secondary_id", "EUDRACT_NUMBER", "2018-000123-45"),
        ("secondary_id", "NIH", "R01XX12345"),
    ]
    assert [r["name"] for r in stated(page, "keywords")] == ["dressing", "silver"]
    assert stated(page, "browse_conditions") == [{"mesh_term": "Wounds and Injuries"}]


def test_an_arm_that_receives_nothing_and_an_arm_called_other() -> None:
    page = read_file("withdrawn")
    assert stated(page, "design_groups") == [
        {"group_type": "EXPERIMENTAL", "title": "Silver", "description": "First paragraph.\nSecond paragraph."},
        {"group_type": "NO_INTERVENTION", "title": "Observation", "description": "Nothing is applied."},
        {"group_type": "OTHER", "title": "Gauze arm"},
    ]
    assert [tuple(r.values()) for r in stated(page, "design_group_interventions")] == [
        (1, 1, "DEVICE", "Silver dressing", "Changed every 3 days."),
        (3, 2, "OTHER", "Gauze", "Changed daily."),
    ]
    assert [tuple(r.values()) for r in stated(page, "intervention_other_names")] == [
        (1, "Argentum Pad"),
        (1, "SD-1"),
        (2, "Cotton gauze"),
    ]


def test_outcomes_with_headings_and_brackets_inside_time_frames() -> None:
    page = read_file("withdrawn")
    assert stated(page, "design_outcomes") == [
        {
            "outcome_type": "primary",
            "measure": "Healing",
            "time_frame": "Day 1 [baseline], Day 14",
            "description": "Area in cm2.",
        },
        {"outcome_type": "primary", "measure": "Pain", "time_frame": "Day 14"},
        {
            "outcome_type": "secondary",
            "measure": "Cost",
            "time_frame": "1 month",
            "description": "In US dollars:\n- material\n- labour",
        },
        {"outcome_type": "other", "measure": "Satisfaction", "time_frame": "1 month"},
    ]


def test_numbered_criteria_with_letters_below() -> None:
    page = read_file("withdrawn")
    assert stated(page, "eligibility_criteria") == [
        {"criteria_type": "inclusion", "text": "Knee surgery"},
        {"criteria_type": "inclusion", "text": "At least one of the following:"},
        {"criteria_type": "inclusion", "parent_ordinal": 2, "text": "open wound"},
        {"criteria_type": "inclusion", "parent_ordinal": 2, "text": "closed wound"},
        {"criteria_type": "inclusion", "text": "Consent"},
        {"criteria_type": "exclusion", "text": "Exclusion Criteria (open wound only):"},
        {"criteria_type": "exclusion", "parent_ordinal": 6, "text": "Infection"},
    ]
    assert one(page, "eligibilities") == {
        "gender": "FEMALE",
        "gender_based": "Yes",
        "gender_description": "Girls only",
        "minimum_age": "6 Months",
        "maximum_age": "17 Years",
        "age_groups": "Child",
        "healthy_volunteers": "Yes",
    }


def test_observational_registry() -> None:
    page = read_file("observational")
    study = one(page, "studies")
    assert (study["study_type"], study["overall_status"]) == ("OBSERVATIONAL", "RECRUITING")
    assert (study["enrollment"], study["enrollment_type"]) == (1250, "ESTIMATED")
    assert study["target_duration"] == "5 Years"
    assert "phase" not in study
    assert one(page, "designs") == {"observational_model": "CASE_CONTROL", "time_perspective": "CROSS_SECTIONAL"}
    assert one(page, "conditions") == {"name": "Anemia, Diamond-Blackfan Anemia, Aplastic"}
    assert stated(page, "design_groups") == [
        {"title": "Cases", "description": "Children with anemia"},
        {"title": "Controls", "description": "Siblings"},
        {"title": "Healthy donors"},
    ]
    assert stated(page, "interventions") == [
        {"intervention_type": "OTHER", "name": "No intervention", "description": "Observation only"},
        {"intervention_type": "BEHAVIORAL", "name": "Diary"},  # the arms describe it differently
    ]
    assert [r["description"] for r in stated(page, "design_group_interventions")] == [
        *("Observation only", "Kept daily", "Kept weekly"),
    ]
    assert one(page, "detailed_descriptions")["description"] == (
        "Patients are followed.\n\nInclusion Criteria:\nare described below."
    )
    assert one(page, "eligibilities") == {
        "gender": "ALL",
        "maximum_age": "3 Weeks",
        "age_groups": "Child",
        "healthy_volunteers": "Yes",
        "sampling_method": "NON_PROBABILITY_SAMPLE",
        "population": "Children seen at the clinic.\nTheir siblings.",
    }


def test_a_nested_list_without_indentation_has_one_certain_child() -> None:
    page = read_file("observational")
    assert stated(page, "eligibility_criteria") == [
        {"criteria_type": "inclusion", "text": "Anemia defined by one of the following:"},
        {"criteria_type": "inclusion", "parent_ordinal": 1, "text": "genetic test"},
        {"criteria_type": "inclusion", "text": "low reticulocytes"},
        {"criteria_type": "inclusion", "text": "Consent"},
        {"text": "Subjects who meet inclusion criteria but have one of the following are not eligible:"},
        {"parent_ordinal": 5, "text": "Transfusion"},
        {"criteria_type": "exclusion", "text": "Pregnancy"},
    ]


def test_contacts_and_sites() -> None:
    page = read_file("observational")
    assert stated(page, "central_contacts") == [
        {
            "role": "CONTACT",
            "name": "Jane Doe, MD",
            "phone": "555-123-4567",
            "phone_extension": "12",
            "email": "jane@example.org",
        },
        {
            "role": "CONTACT",
            "name": "John Roe",
            "phone": "555-765-4321",
            "phone_extension": "9",
            "email": "john@example.org",
        },
    ]
    columns = ("name", "city", "state", "zip", "country", "status")
    assert [tuple(r.get(c) for c in columns) for r in stated(page, "facilities")] == [
        ("City of Example", "Duarte", "California", "91010", "United States", "RECRUITING"),
        ("Second Site", "San Diego", "California", None, "United States", "ACTIVE_NOT_RECRUITING"),
        ("Example University Hospital", "Seoul", None, "03080", "Korea, Republic of", "RECRUITING"),
        ("Klinik am See", "Lindau", "Bayern", "88131", "Germany", None),
    ]
    assert stated(page, "facility_contacts") == [
        {"facility_ordinal": 1, "name": "Site Person", "phone": "555-000-1111", "role": "CONTACT"}
    ]
    assert stated(page, "facility_investigators") == [
        {"facility_ordinal": 1, "name": "Ann Site, MD", "role": "PRINCIPAL_INVESTIGATOR"},
        {"facility_ordinal": 1, "name": "Ben Site, MD", "role": "SUB_INVESTIGATOR"},
    ]
    assert [tuple(r.values()) for r in stated(page, "overall_officials")] == [
        ("STUDY_DIRECTOR", "Max Muster", "Example Foundation"),
    ]
    assert [r["name"] for r in stated(page, "countries")] == ["United States", "Korea, Republic of", "Germany"]


def test_what_cannot_be_told_is_left_unread() -> None:
    assert unread(read_file("observational")) == [
        "Other Study ID Numbers: | EF 77 |",  # one number or two
        "anemia rare disease",  # keywords without their heading
    ]
    assert unread(read_file("unknown")) == [
        "Study Chair: Dora Example Unlisted Place",
        "Other Study ID Numbers: PRO 1234 ( Other Identifier: Board )",
    ]
    assert unread(read_file("older")) == [
        "Responsible Party: | Dr. Old Name, Vice President, Example Vaccines |",
        "Health Authority: | Norway: Authority |",
    ]
    assert unread(read_file("terminated")) == [
        "- Response [ Time Frame: 1 year",
        "Unknown furniture of a later site",
        "Sexes Eligible for Study: | Unknown |",
        "Results First Posted: | August 3, 2016 |",
        "lymphoma antibody |",
    ]


def test_unknown_status_without_any_bars() -> None:
    page = read_file("unknown")
    study = one(page, "studies")
    assert (study["overall_status"], study["last_known_status"]) == ("UNKNOWN", "RECRUITING")
    assert study["verification_date"] == "2015-08"
    assert "why_stopped" not in study
    assert study["phase"] == "PHASE2/PHASE3"
    assert study["source"] == "Example Institute"
    assert one(page, "designs")["masking"] == "QUADRUPLE"
    assert [r["name"] for r in stated(page, "conditions")] == ["Vitamin D Deficiency"]
    assert [tuple(r.values()) for r in stated(page, "interventions")] == [
        ("DIETARY_SUPPLEMENT", "Vitamin D 1000 IU", "By mouth"),
        ("DRUG", "Placebo", "By mouth"),
    ]
    assert stated(page, "design_groups") == [
        {"group_type": "ACTIVE_COMPARATOR", "title": "Vitamin", "description": "One tablet a day"},
        {"group_type": "PLACEBO_COMPARATOR", "title": "Placebo"},
    ]
    assert [r["design_group_ordinal"] for r in stated(page, "design_group_interventions")] == [1, 2]
    assert one(page, "design_outcomes") == {
        "outcome_type": "primary",
        "measure": "Level of 25(OH)D",
        "time_frame": "12 weeks",
    }
    assert one(page, "eligibilities") == {
        "gender": "ALL",
        "age_groups": "Child, Adult, Older Adult",
        "healthy_volunteers": "No",
    }
    assert [tuple(r.values()) for r in stated(page, "eligibility_criteria")] == [
        ("inclusion", "Adults of the region"),
        ("exclusion", "Kidney disease"),
    ]
    assert [tuple(r.values()) for r in stated(page, "sponsors")] == [
        ("lead", "Example Institute"),
        ("collaborator", "Ministry of Examples"),
        ("collaborator", "Second Institute"),
    ]
    assert one(page, "responsible_parties") == {
        "name": "Carl Example",
        "title": "Head of Nutrition",
        "affiliation": "Example Institute",
    }
    assert one(page, "overall_officials")["affiliation"] == "Example Institute"


def test_older_layout() -> None:
    page = read_file("older")
    assert one(page, "studies") == {
        "brief_title": "Old Trial of a Vaccine",
        "official_title": "Vaccine A in Adults",
        "overall_status": "TERMINATED",
        "why_stopped": "Low recruitment",
        "phase": "PHASE1/PHASE2",
        "study_type": "INTERVENTIONAL",
        "enrollment": 60,
        "enrollment_type": "ESTIMATED",
        "start_date": "2008-06",
        "primary_completion_date": "2009-12",
        "study_first_submitted_date": "2008-05-02",
        "last_update_submitted_date": "2010-01-05",
        "verification_date": "2010-01",
        "source": "Example Vaccines",
    }
    assert one(page, "designs") == {
        "allocation": "RANDOMIZED",
        "intervention_model": "FACTORIAL",
        "masking": "DOUBLE",
        "primary_purpose": "PREVENTION",
    }
    assert one(page, "design_groups") == {"group_type": "EXPERIMENTAL", "title": "Arm A"}
    assert stated(page, "design_outcomes") == [
        {"outcome_type": "primary", "measure": "Titer", "time_frame": "28 days"},
        {"outcome_type": "secondary", "measure": "Fever"},
        {"outcome_type": "secondary", "measure": "Local reaction"},
    ]
    assert one(page, "eligibilities") == {"gender": "ALL", "minimum_age": "18 Years", "healthy_volunteers": "Yes"}
    assert one(page, "facilities") == {"name": "Example Clinic", "city": "Oslo", "country": "Norway"}
    assert [r["id_value"] for r in stated(page, "id_information")] == ["V-01", "V-01b"]


def test_header_on_one_line_and_places_that_differ() -> None:
    page = read_file("terminated")
    study = one(page, "studies")
    assert (study["overall_status"], study["why_stopped"]) == ("TERMINATED", "Slow accrual")
    assert (study["study_first_posted_date"], study["last_update_posted_date"]) == ("2012-07-01", "2016-09-03")
    assert "results_first_posted_date" not in study
    assert "official_title" not in study
    assert study["phase"] == "EARLY_PHASE1"
    assert one(page, "designs")["allocation"] == "NA"


def test_interventions_glued_to_text_that_names_them() -> None:
    page = read_file("terminated")
    assert [tuple(r.values()) for r in stated(page, "design_group_interventions")] == [
        (1, 1, "BIOLOGICAL", "Antibody X", "Given IV after Biological: Antibody X was thawed"),
        (1, 2, "OTHER", "Laboratory Biomarker Analysis", "Correlative studies"),
    ]
    assert [tuple(r.values()) for r in stated(page, "intervention_other_names")] == [
        (1, "X-1"),
        (2, "Blood test, LBA"),
    ]


def test_indented_criteria_below_subheadings() -> None:
    page = read_file("terminated")
    assert [(r.get("parent_ordinal"), r["text"]) for r in stated(page, "eligibility_criteria")] == [
        (None, "DISEASE CHARACTERISTICS:"),
        (1, "Lymphoma"),
        (1, "Stage:"),
        (3, "II"),
        (3, "III"),
        (1, "Measurable disease"),
        (None, "PATIENT CHARACTERISTICS"),
        (None, "ECOG 0-2"),
    ]


def test_publications_documents_and_terms() -> None:
    page = read_file("terminated")
    first, second = stated(page, "study_references")
    assert (first["reference_type"], first["doi"]) == ("RESULT", "10.1000/jex.2016.1")
    assert first["citation"].endswith("doi: 10.1000/jex.2016.99.")
    assert (second["reference_type"], second["pmid"]) == ("DERIVED", "12345678")
    assert [tuple(r.values()) for r in stated(page, "provided_documents")] == [
        ("Study Protocol and Statistical Analysis Plan", "2013-06-05"),
        ("Informed Consent Form", "2014-07"),
    ]
    assert [tuple(r.values()) for r in stated(page, "id_information")] == [
        ("org_study_id", "EC-2012-01"),
        ("secondary_id", "NIH", "P30CA00001"),
    ]
    assert [r["mesh_term"] for r in stated(page, "browse_terms")] == ["Antibodies, Monoclonal"]


HEAD = "A Title\nClinicalTrials.gov Identifier: NCT09000009\n"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Recruitment Status : Completed\n", {"overall_status": "COMPLETED"}),
        ("Recruitment Status :\nNot yet recruiting\n", {"overall_status": "NOT_YET_RECRUITING"}),
        ("| Recruitment Status : Enrolling by invitation |\n", {"overall_status": "ENROLLING_BY_INVITATION"}),
        ("Recruitment Status : Suspended\n(Drug supply\n(vials))\n", {"overall_status": "SUSPENDED", "why_stopped": "Drug supply (vials)"}),
        ("Recruitment Status : Recruiting (see below)\n", {"overall_status": "RECRUITING"}),
        ("Recruitment Status : Completed or so\n", {}),
        ("Recruitment Status :\n", {}),
        ("Expanded Access Status : No longer available\n", {"overall_status": "NO_LONGER_AVAILABLE"}),
        ("This study is ongoing, but not recruiting participants.\n", {"overall_status": "ACTIVE_NOT_RECRUITING"}),
        ("This study has been withdrawn prior to enrollment.\n( No money )\n", {"overall_status": "WITHDRAWN", "why_stopped": "No money"}),
    ],
)  # fmt: skip
def test_status(printed: str, expected: dict[str, str]) -> None:
    study = one(read_text(HEAD + printed + "First Posted : May 1, 2001\n"), "studies")
    assert {k: study[k] for k in ("overall_status", "why_stopped") if k in study} == expected


@pytest.mark.parametrize(
    ("printed", "low", "high", "groups"),
    [
        ("18 Years and older \u00a0 (Adult, Older Adult)", "18 Years", None, "Adult, Older Adult"),
        ("up to 28 Days (Child)", None, "28 Days", "Child"),
        ("6 Weeks to 18 Months (Child)", "6 Weeks", "18 Months", "Child"),
        ("Child, Adult, Older Adult", None, None, "Child, Adult, Older Adult"),
        ("18 Years to 75 Years", "18 Years", "75 Years", None),
        ("eighteen and older", None, None, None),
    ],
)
def test_ages(printed: str, low: str | None, high: str | None, groups: str | None) -> None:
    page = read_text(HEAD + f"Ages Eligible for Study: | {printed} |\nSexes Eligible for Study: | Male |\n")
    row = one(page, "eligibilities")
    assert (row.get("minimum_age"), row.get("maximum_age"), row.get("age_groups")) == (low, high, groups)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Phase 1\nPhase 2", "PHASE1/PHASE2"),
        ("Phase 2 Phase 3", "PHASE2/PHASE3"),
        ("Phase 1/Phase 2", "PHASE1/PHASE2"),
        ("Early Phase 1", "EARLY_PHASE1"),
        ("Not Applicable", "NA"),
        ("Phase 4", "PHASE4"),
    ],
)
def test_phase(printed: str, expected: str) -> None:
    page = read_text(
        HEAD + f"Condition or disease | Intervention/treatment | Phase |\n---|---|---|\nGout | Drug: Z | {printed} |\n"
    )
    assert one(page, "studies")["phase"] == expected
    assert one(page, "conditions")["name"] == "Gout"
    assert one(page, "interventions")["name"] == "Z"


def test_an_arm_without_list_of_interventions_has_names_on_their_own_lines_only() -> None:
    page = read_text(
        HEAD + "Arm | Intervention/treatment |\nExperimental: One\n|\nDrug: Z\nOnce a day\nDrug: Y Given IV\n|\n"
    )
    assert stated(page, "design_group_interventions") == [
        {"design_group_ordinal": 1, "intervention_type": "DRUG", "name": "Z", "description": "Once a day"}
    ]


def test_criteria_glued_to_their_headings_keep_their_kind() -> None:
    page = read_text(
        HEAD + "Accepts Healthy Volunteers: | No |\nInclusion Criteria: adults; consent Exclusion Criteria: pregnancy\n"
    )
    assert [tuple(r.values()) for r in stated(page, "eligibility_criteria")] == [
        ("inclusion", "adults; consent"),
        ("exclusion", "pregnancy"),
    ]


def test_a_range_goes_on_only_behind_ranges() -> None:
    page = read_text(
        HEAD
        + "Accepts Healthy Volunteers: | No |\nInclusion Criteria:\n- One of:\n- genetic test\n- 2 to 6 years: growth\n"
    )
    assert [r.get("parent_ordinal") for r in stated(page, "eligibility_criteria")] == [None, 1, None]


def test_the_type_of_outcomes_ends_with_their_list() -> None:
    page = read_text(
        HEAD
        + "Primary Outcome Measures:\n- A [ Time Frame: 1 day ]\nOfficial Title: | T |\n- B [ Time Frame: 2 days ]\n"
    )
    assert stated(page, "design_outcomes") == [
        {"outcome_type": "primary", "measure": "A", "time_frame": "1 day"},
        {"measure": "B", "time_frame": "2 days"},
    ]


# Damage -----------------------------------------------------------------------------------------------------------

DOCUMENTS = [SAMPLE, *sorted(HERE.glob("*.txt"))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_line_ends_byte_order_mark_and_no_break_spaces_change_nothing(path: Path) -> None:
    text = path.read_text()
    plain = read_text(text)
    windows = read_text("\ufeff" + text.replace("\n", "\r\n"))
    assert windows.tables == {t: [r | {"source_id": "page.txt"} for r in rows] for t, rows in plain.tables.items()}
    spaced = read_text(re.sub(r"(?<=:) (?=\|)", "\u00a0", text))
    assert spaced.tables == plain.tables


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_laws_of_evidence(path: Path) -> None:
    document = Document.load(path)
    result = reading(document, details_page.NAME, details_page.FRAME, details_page.read(document))
    pieces: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for entry in result.evidence:
        assert document.text[entry["start"] : entry["end"]] == entry["quote"]
        pieces.setdefault((entry["table"], entry["row"], entry["column"]), []).append(entry)
    for (table, row, column), entries in pieces.items():
        value = result.tables[table][int(row.rsplit("/", 1)[1]) - 1][column]
        together = "\n".join(e["quote"] for e in entries if e["part"])
        assert CONVERSIONS[entries[0]["conversion"]](together) == value
        assert all(CONVERSIONS[e["conversion"]](e["quote"]) == value for e in entries if not e["part"])


def test_losing_any_line_of_the_sample_invents_no_arm_intervention_outcome_or_study_value(sample: Reading) -> None:
    tables = ("studies", "designs", "conditions", "interventions", "design_groups", "design_group_interventions",
              "intervention_other_names", "design_outcomes", "id_information", "eligibilities")  # fmt: skip

    def values(result: Reading) -> set[tuple[str, str, str]]:
        return {
            (t, c, str(v)) for t in tables for row in stated(result, t) for c, v in row.items() if "ordinal" not in c
        }

    lines, known = SAMPLE.read_text().split("\n"), values(sample)
    for place, line in enumerate(lines):
        if line.strip():
            assert values(read_text("\n".join(lines[:place] + lines[place + 1 :]))) <= known, line


def test_cutting_anywhere_gives_rows_or_a_source_error() -> None:
    text = SAMPLE.read_text()
    for cut in range(0, len(text), 257):
        for part in (text[:cut], text[cut:]):
            if part.strip():
                try:
                    read_text(part)
                except SourceError:
                    continue


def test_damaged_pages_raise_nothing_but_source_errors() -> None:
    chance = random.Random(2)
    for _ in range(150):
        lines = chance.choice(DOCUMENTS).read_text().split("\n")
        if chance.random() < 0.3:
            chance.shuffle(lines)
        for _ in range(5):
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
        letters = list("\n".join(lines))
        for _ in range(50):
            letters[chance.randrange(len(letters))] = chance.choice("|:()[]-\n\n .,1aA\u00a0\u2007{<")
        try:
            read_text("".join(letters))
        except SourceError:
            continue


def test_two_trials_in_one_file_are_refused() -> None:
    with pytest.raises(SourceError, match="expected one NCT number, found"):
        read_text(SAMPLE.read_text() + (HERE / "older.txt").read_text())


def test_other_documents_are_not_recognised() -> None:
    for path in SAMPLE.parent.glob("*.txt"):
        assert details_page.recognises(Document.load(path)) == (path == SAMPLE)
    html = b"<!DOCTYPE html>\nStudy Type : x\nClinicalTrials.gov Identifier: NCT09000009\n"
    assert not details_page.recognises(Document.from_bytes(html, Path("x")))


# More pages of other trials: every cell stands in the golden files beside them; what those do not hold stands here -----


def placed(result: Reading) -> list[tuple[str | None, int | None]]:
    """The type of each criterion, and the criterion that it stands below."""
    return [(r["criteria_type"], r["parent_ordinal"]) for r in result.tables["eligibility_criteria"]]


def received(result: Reading) -> list[tuple[int, int | None]]:
    """Which arm receives which intervention."""
    rows = result.tables.get("design_group_interventions", [])
    return [(r["design_group_ordinal"], r["intervention_ordinal"]) for r in rows]


def test_arms_and_interventions_point_to_one_another() -> None:
    assert received(read_file("factorial")) == [(1, 1), (1, 3), (1, 5), (2, 2), (2, 4), (4, 1)]
    assert received(read_file("device")) == [(1, 1), (1, 3), (2, 2), (2, 3)]
    assert received(read_file("behavioural")) == [(1, 1), (2, 2)]
    assert received(read_file("network")) == [*((1, n) for n in (7, 8, 1, 2, 3, 5, 6)), *((2, n) for n in (1, 2, 4))]
    assert received(read_file("prose_labels")) == [(1, 1), (1, 3), (2, 2)]


def test_numbers_that_begin_anew_stand_below_the_line_above() -> None:
    inclusion, exclusion = "inclusion", "exclusion"
    assert placed(read_file("factorial")) == [
        *[(inclusion, None)] * 3,
        *[(inclusion, 3)] * 2,
        (inclusion, None),
        *[(exclusion, None)] * 3,
        *[(exclusion, 9)] * 2,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. A:\n2. B\n3. C", [None, None, None]),
        ("1. A:\n1. x\n2. y\n3. z\n2. B", [None, 1, None, None, None]),
        ("1. A\n2. B:\n1. x\n2. y\n3. C", [None, None, 2, 2, None]),
        ("- A:\n1. x\n2. y\n- B", [None, 1, 1, None]),
    ],
)
def test_rows_of_numbers(text: str, expected: list[int | None]) -> None:
    page = read_text(f"ClinicalTrials.gov Identifier: NCT09000009 |\nInclusion Criteria:\n{text}\n")
    assert [parent for _, parent in placed(page)] == expected


def test_groups_of_criteria() -> None:
    assert placed(read_file("expanded_access")) == [
        *[("inclusion", None)] * 4,
        *[("inclusion", 4)] * 2,
        ("inclusion", None),
        ("exclusion", None),
    ]
    assert placed(read_file("behavioural")) == [
        *[("inclusion", None), ("inclusion", 1), ("inclusion", 1)],
        *[("inclusion", None), ("inclusion", 4), ("inclusion", 4), ("exclusion", None)],
    ]
    assert placed(read_file("device")) == [
        *[("inclusion", None), ("inclusion", 1), ("inclusion", 1), ("inclusion", None), ("inclusion", 4)],
        *[("exclusion", None), ("exclusion", None), ("exclusion", 7)],
    ]


def test_a_population_without_its_heading_is_no_criterion() -> None:
    page = read_file("registry")
    assert [r["text"] for r in page.tables["eligibility_criteria"]] == [
        "cases: sweat chloride > 60 mmol/L",
        "controls: sweat chloride < 30 mmol/L; sibling of a case",
        "lung transplant",
    ]
    assert "Patients of 12 clinics in two regions" in unread(page)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inclusion Criteria:\n- a\nFor more, ask the sponsor.\n- b", ["inclusion", None, "inclusion"]),
        ("Inclusion Criteria:\n- a\nPart B only:\n- b", ["inclusion", "inclusion", "inclusion"]),
        ("Inclusion Criteria:\n- a\nWithdrawal criteria:\n- b", ["inclusion", None, None]),
        ("Inclusion Criteria:\n- a\nNot eligible are:\n- b", ["inclusion", None, None]),
        (
            "Exclusion Criteria:\n- a\nPatients who fulfil inclusion criteria for study B\n- c",
            ["exclusion", None, None],
        ),
        ("1. INCLUSION CRITERIA:\n- a\n2. EXCLUSION CRITERIA:\n- b", ["inclusion", "exclusion"]),
        ("Inclusion and Exclusion Criteria:\n- a", [None]),
    ],
)
def test_text_that_may_be_of_the_other_type_has_none(text: str, expected: list[str | None]) -> None:
    page = read_text(f"ClinicalTrials.gov Identifier: NCT09000009 |\nAccepts Healthy Volunteers: | No |\n{text}\n")
    assert [kind for kind, _ in placed(page)] == expected


def test_labels_in_prose_are_prose() -> None:
    page = read_file("prose_labels")
    assert one(page, "brief_summaries")["description"].endswith("Enrollment: 20 people in part 1.")
    assert one(page, "detailed_descriptions")["description"].startswith("Primary Outcome Measures: pain at 24 h.")
    assert one(page, "studies")["enrollment"] == 101
    assert one(page, "designs")["masking"] == "TRIPLE"


def test_a_state_with_the_name_of_a_country() -> None:
    columns = ("name", "city", "state", "country")
    assert [tuple(r.get(c) for c in columns) for r in stated(read_file("prose_labels"), "facilities")][2:] == [
        ("Tbilisi Clinic", "Tbilisi", None, "Georgia"),
        ("Atlanta Clinic", "Atlanta", "Georgia", "United States"),
        ("Clinic", "San Juan", None, "Puerto Rico"),
    ]


def test_a_later_label_is_no_number_of_the_study() -> None:
    page = read_file("plain_labels")
    assert [r["id_value"] for r in page.tables["id_information"]] == ["SUN-1"]
    assert one(page, "studies")["study_first_submitted_date"] == "2010-04-30"


def test_a_last_line_that_may_be_cut_is_not_read() -> None:
    whole = "ClinicalTrials.gov Identifier: NCT09000009 |\nActual Enrollment : 669 participants\n"
    assert one(read_text(whole), "studies")["enrollment"] == 669
    for length in range(whole.index("669"), len(whole) - 1):
        assert "enrollment" not in one(read_text(whole[:length]), "studies")


def test_a_cell_of_two_lines_is_not_half_read() -> None:
    page = read_file("prose_labels")
    assert "With a second line |" in unread(page)
    text = "ClinicalTrials.gov Identifier: NCT09000009 |\nOfficial Title: | A title\nof two lines |\n"
    assert one(read_text(text), "studies") == {}
