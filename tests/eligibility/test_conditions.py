"""The words that narrow a condition, in sentences of many forms."""

from __future__ import annotations

import time

import pytest
from trialdossier.analysis.eligibility.gold import Criterion, readings
from trialdossier.eligibility.atoms import found


def conditions(text: str) -> list[tuple[str, str]]:
    """Each concept with the words that narrow it, in the order of the text."""
    return [
        (atom.concept.name, " … ".join(text[slice(*place)] for place in [*atom.ahead, *atom.behind]))
        for atom in found(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Isolated extramedullary disease", [("extramedullary_disease", "Isolated")]),
        ("Known HIV infection", [("hiv", "")]),
        ("HIV infection, unless well controlled", [("hiv", "unless well controlled")]),
        (
            "HIV-infected patients on therapy with undetectable viral load are eligible",
            [("hiv", "on therapy with undetectable viral load")],
        ),
        ("Autoimmune disease with CNS involvement", [("autoimmune_disease", "with CNS involvement")]),
        (
            "Current autoimmune disease or history of autoimmune disease with organ damage",
            [("autoimmune_disease", "Current"), ("autoimmune_disease", "history of … with organ damage")],
        ),
        ("Active hepatitis B or C", [("hepatitis_b", "Active"), ("hepatitis_c", "Active")]),
        (
            "Active GVHD requiring systemic therapy, or uncontrolled seizures",
            [("gvhd", "Active … requiring systemic therapy"), ("seizure", "uncontrolled")],
        ),
        (
            "History of relevant CNS pathology such as epilepsy, aphasia, stroke",
            [
                ("cns_pathology", "History of relevant"),
                ("seizure", "History of relevant"),
                ("stroke", "History of relevant"),
            ],
        ),
        ("Platelets ≥ 50/µL (transfusion permitted)", [("platelets", "(transfusion permitted)")]),
        ("Platelets ≥ 50/µL, transfusion not permitted", [("platelets", "transfusion not permitted")]),
        ("LVEF ≥ 50% by echocardiogram", [("lvef", "")]),
        ("Women aged 50 to 60 years with breast cancer", [("age", "")]),
        ("Creatinine < 2 mg/dL, unless on dialysis", [("creatinine", "unless on dialysis")]),
        (
            "Other cancer within 5 years, except cured ones",
            [("other_malignancy", "except cured ones")],
        ),
        ("Investigational agent within 30 days or 5 half-lives", [("investigational_washout", "or 5 half-lives")]),
        (
            "ALT < 2.5 x ULN, or < 5 x ULN if metastases are present",
            [("alt", ""), ("alt", "if metastases are present")],
        ),
        ("Nursing mothers who do not stop", [("breastfeeding", "who do not stop")]),
        ("Lactating women who intend to breastfeed", [("breastfeeding", "who intend to breastfeed")]),
        ("Breastfeeding, or planning to breastfeed during treatment", [("breastfeeding", "")]),
        ("Glucocorticoids for asthma within 7 days before the trial", [("corticosteroid_washout", "for asthma")]),
        (
            "Antibodies (abciximab, basiliximab) within 9 days before",
            [("antibody_washout", "(abciximab, basiliximab)")],
        ),
        ("Stroke in the left hemisphere, aphasia", [("stroke", "in the left hemisphere")]),
        ("Seizures because of fever", [("seizure", "")]),
        ("Hepatitis B surface antigen positive", [("hepatitis_b", "")]),
        (
            "More than 9 leukocytes/µL in cerebrospinal fluid (CSF) with clinical symptoms",
            [("csf_white_cells", "with clinical symptoms")],
        ),
        (
            "CNS lymphoma. If it is treated, patients can enter when the fluid is clear.",
            [("cns_disease", "If it is treated, patients can enter when the fluid is clear")],
        ),
        ("No waiting period for people on upkeep", [("waiting_period", "for people on upkeep")]),
        ("Current epilepsy, adult seizures", [("seizure", "Current"), ("seizure", "Current")]),
        ("Intolerant of prior TKIs", [("tki", "Intolerant of prior")]),
        ("More than one prior allogeneic transplant", [("allogeneic_transplant", "More than one prior")]),
        ("≥ 2 prior autologous transplants", [("autologous_transplant", "≥ 2 prior")]),
        ("One or more prior autologous transplants", [("autologous_transplant", "")]),
        ("Up to 1 prior allogeneic transplant is allowed", [("allogeneic_transplant", "Up to 1 prior")]),
        ("Prior salvage therapy: no more than 3", [("relapse_therapy", "no more than 3")]),
        ("Grade 2 or more GVHD", [("gvhd", "Grade 2 or more")]),
        ("Grade > 2 GVHD", [("gvhd", "Grade > 2")]),
        ("More than one episode of seizures", [("seizure", "More than one episode of")]),
        ("Karnofsky > 60, seizures", [("karnofsky", ""), ("seizure", "")]),
        ("Except for skin cancer, any prior malignancy", [("other_malignancy", "Except for skin cancer")]),
        (
            "Other than for asthma (oral; inhaled), no prior salvage therapy (or reinduction as intended at entry)",
            [("relapse_therapy", "Other than for asthma (oral; inhaled) … (or reinduction as intended at entry)")],
        ),
        (
            "Myocardial infarction within 6 months, uncontrolled arrhythmia",
            [("myocardial_infarction", "")],
        ),
    ],
)
def test_conditions(text: str, expected: list[tuple[str, str]]) -> None:
    assert conditions(text) == expected


def read(text: str, criteria_type: str, treatments: str = "") -> list[tuple[str, str]]:
    ((_, atoms),) = readings([Criterion(text, criteria_type, "", treatments)])
    return [(atom[0], atom[1]) for atom in atoms]


@pytest.mark.parametrize(
    ("text", "criteria_type", "expected"),
    [
        ("Patients with stroke are not eligible; (patients with stroke remain eligible if recovered)", "exclusion",
         [("excluded", "stroke"), ("allowed", "stroke")]),
        ("Patients with HIV must have undetectable virus", "inclusion", []),
        ("For patients with hepatitis B, the HBV viral load must be undetectable", "inclusion", []),
        ("Ph+ patients must have failed a TKI", "inclusion", [("required", "tki")]),
        ("Patients with CNS disease are eligible if off steroids 7 days", "exclusion", [("allowed", "cns_disease")]),
        ("Platelets > 50/µL, transfusion not permitted", "inclusion", [("required", "platelets")]),
        ("Extramedullary sites are limited to the skin", "inclusion", [("allowed", "extramedullary_disease")]),
        ("No washout period for hydroxyurea", "inclusion", [("allowed", "waiting_period")]),
        ("Relapsed or refractory lymphoma", "inclusion", [("required", "relapsed"), ("required", "refractory")]),
        ("Patients who relapsed on therapy", "inclusion", []),
        ("Refractory to platinum", "exclusion", []),
        ("Untreated CNS disease", "exclusion", [("excluded", "cns_disease")]),
        ("Anti-HCV antibody positive", "exclusion", [("excluded", "hepatitis_c")]),
        ("Prior anti-BCMA therapy", "exclusion", [("excluded", "targeted_therapy")]),
    ],
)  # fmt: skip
def test_what_is_asked(text: str, criteria_type: str, expected: list[tuple[str, str]]) -> None:
    assert read(text, criteria_type) == expected


def test_states_with_or_between_them_are_one_of_several_ways() -> None:
    assert all(atom.either for atom in found("Relapsed or refractory lymphoma"))
    assert all(atom.either for atom in found("R/R B-ALL"))
    assert not any(atom.either for atom in found("Relapsed and refractory lymphoma"))


@pytest.mark.parametrize("text", ["active or " * 3000, "(with " * 3000, "HIV with " * 2000, "unless " * 4000])
def test_long_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    found(text[:500])
    short = time.process_time() - started
    started = time.process_time()
    found(text[:2000])
    assert time.process_time() - started < max(0.5, 20 * short)
