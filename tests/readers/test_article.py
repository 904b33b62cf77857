"""The reader of articles: the sample against what a person reads in it, the same prose forms in other texts, damage."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest
from trialdossier.readers import article
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import Reading, reading

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "inputs" / "004_2a950fea919dd17c.txt"
HERE = Path(__file__).with_name("article")
KEYS = {"trial_id", "source_id", "ordinal"}
REFERENCE = "\n\nExample AB, Other C, et al. A title of a trial. Blood. 2015;126(2):1-9.\n"


def from_text(text: str) -> Reading:
    document = Document.from_bytes(text.encode(), Path("article.txt"))
    return reading(document, article.NAME, article.FRAME, article.read(document))


def from_file(path: Path) -> Reading:
    document = Document.load(path)
    return reading(document, article.NAME, article.FRAME, article.read(document))


def rows(result: Reading, table: str, *without: str) -> list[dict[str, Any]]:
    leave = KEYS | set(without)
    return [
        {name: value for name, value in row.items() if value is not None and name not in leave}
        for row in result.tables.get(table, [])
    ]


def claims_of(sentence: str) -> list[dict[str, Any]]:
    """The claims of one sentence in an article that holds nothing else."""
    text = f"A Headline Without Figures\n\nThe trial tested a drug in patients with a disease. {sentence}{REFERENCE}"
    return rows(from_text(text), "claims", "statement")


def numbers(sentence: str) -> list[Any]:
    """The printed values that are read from one sentence."""
    return [claim["param_value"] for claim in claims_of(sentence)]


def count(topic: str, measure: str, value: str, number: int, **cells: Any) -> dict[str, Any]:
    return {
        "topic": topic,
        "measure": measure,
        "param_type": "COUNT",
        "param_value": value,
        "param_value_num": number,
        "count": number,
        **cells,
    }


def median(topic: str, measure: str, value: float, **cells: Any) -> dict[str, Any]:
    return {
        "topic": topic,
        "measure": measure,
        "param_type": "MEDIAN",
        "param_value": f"{value:g}",
        "param_value_num": value,
        "unit": "months",
        **cells,
    }


def interval(kind: str, low: float, high: float) -> dict[str, Any]:
    return {"dispersion_type": kind, "dispersion_lower_limit": low, "dispersion_upper_limit": high}


# ---- the sample, read by eye ----------------------------------------------------------------------------------------

OPENING = (
    "Patients with relapsed/refractory B-precursor acute lymphocytic leukemia (ALL) treated with the bispecific T-cell "
    "engager antibody construct blinatumomab experienced a median overall survival (OS)"
)
TRADITIONAL = {"attributed_to": "With traditional chemotherapy approaches"}
PREVIOUS = {"attributed_to": "In a previous exploratory dose-finding phase II study"}
PERIOD = "between October 6, 2010, and June 19, 2012"
RELAPSE_FREE = "remained relapse-free after blinatumomab treatment"
UNREACHED = "Patients who did not reach CR or CRh had"
PART = {"part_of": "Patients who did not reach CR or CRh"}
CLAIMS = [
    median("overall_survival", OPENING, 13),
    {
        "topic": "overall_survival",
        "measure": "patients alive 30 months after treatment",
        "param_type": "FRACTION",
        "param_value": "about one-third",
        "unit": "patients",
        "time_frame": "30 months after treatment",
    },
    {
        "topic": "overall_survival",
        **TRADITIONAL,
        "measure": "median OS",
        "param_type": "MEDIAN",
        "param_value": "4.5 to 8.4",
        "unit": "months",
        **interval("range", 4.5, 8.4),
    },
    {
        "topic": "overall_survival",
        **TRADITIONAL,
        "measure": "five-year survival rates",
        "param_type": "PERCENTAGE",
        "param_value": "seven to 10",
        "unit": "percent",
        **interval("range", 7, 10),
        "time_frame": "five-year",
    },
    {
        "topic": "complete_remission_or_crh",
        **PREVIOUS,
        "measure": "achieving a complete response (CR) or CR with partial hematologic recovery (CRh)",
        "param_type": "PERCENTAGE",
        "param_value": "69",
        "param_value_num": 69,
        "unit": "percent",
        "percent": 69,
    },
    {
        "topic": "mrd_response",
        **PREVIOUS,
        "part_of": "these responders",
        "measure": "achieved an MRD response in the first two treatment cycles",
        "param_type": "PERCENTAGE",
        "param_value": "88",
        "param_value_num": 88,
        "unit": "percent",
        "percent": 88,
        "time_frame": "in the first two treatment cycles",
    },
    count("enrollment", "study included adult patients", "36", 36, unit="patients"),
    count("centers", "centers", "nine", 9, unit="centers"),
    {
        "topic": "treatment_period",
        "measure": "treated",
        "param_type": "DATE",
        "param_value": PERIOD,
        "time_frame": PERIOD,
    },
    {
        "topic": "treatment_cycle",
        "measure": "Each treatment cycle",
        "param_type": "DURATION",
        "param_value": "six",
        "param_value_num": 6,
        "unit": "weeks",
    },
    count(
        "enrollment",
        "were randomized to three cohorts with the following dosing schedules",
        "36",
        36,
        unit="patients",
    ),
    count("cohorts", "cohorts", "three", 3, unit="cohorts"),
    count(
        "complete_remission", "achieved CR with blinatumomab treatment", "Seventeen", 17, unit="patients", percent=47
    ),
    count(
        "complete_remission_partial_hematologic_recovery",
        "achieved CRh as best response during treatment",
        "Eight",
        8,
        unit="patients",
        percent=22,
        time_frame="during treatment",
    ),
    count("partial_remission", f"{UNREACHED} partial remission", "2", 2, **PART),
    count("hypocellular_bone_marrow", f"{UNREACHED} hypocellular bone marrow", "4", 4, **PART),
    count("refractory", f"{UNREACHED.removesuffix('had')}were refractory to treatment", "4", 4, **PART),
    count("unevaluable", f"{UNREACHED.removesuffix('had')}were unevaluable", "1", 1, **PART),
    count("mrd_response", "had an MRD response", "Twenty-five", 25, unit="patients", percent=69),
    count(
        "mrd_response",
        "had an MRD response who experienced CR/CRh",
        "22",
        22,
        unit="patients",
        denominator=25,
        part_of="who experienced CR/CRh",
    ),
    count(
        "mrd_response",
        "had an MRD response with hypocellular bone marrow",
        "two",
        2,
        unit="patients",
        part_of="with hypocellular bone marrow",
    ),
    count(
        "mrd_response",
        "had an MRD response with normocellular marrow but low peripheral counts",
        "one",
        1,
        unit="patient",
        part_of="with normocellular marrow but low peripheral counts",
    ),
    median("follow_up", "median follow-up", 32.6, **interval("range", 0.8, 41.9)),
    median(
        "overall_survival",
        "median OS",
        13,
        **interval("95% CI", 8.5, 21.9),
        time_frame="After a median follow-up of 32.6 months (range = 0.8-41.9 months)",
    ),
    median("relapse_free_survival", "Median relapse-free survival (RFS)", 8.8),
    count(
        "long_term_survivors",
        "were considered long-term survivors",
        "Ten",
        10,
        unit="patients",
        denominator=36,
        percent=28,
    ),
    count(
        "long_term_survivors",
        "without MRD response were considered a long-term survivor",
        "none",
        0,
        unit="patients",
        part_of="patients without MRD response",
    ),
    count("relapse_free", RELAPSE_FREE, "Six", 6, unit="survivors", denominator=10, part_of="survivors"),
    count(
        "relapse_free",
        f"{RELAPSE_FREE} received blinatumomab only",
        "two",
        2,
        part_of="of whom received blinatumomab only",
    ),
    count(
        "relapse_free",
        f"{RELAPSE_FREE} received blinatumomab followed by alloHCT",
        "four",
        4,
        part_of="who received blinatumomab followed by alloHCT",
    ),
]
COLUMNS = [
    ("MRD Responders", "Overall survival ≥30 months", 10),
    ("MRD Responders", "Overall survival <30 months", 15),
    ("MRD Responders", "Total", 25),
    ("MRD Non-responders", "Overall survival <30 months", 11),
]
TABLE = {
    "CR": [(7, 70), (8, 53), (15, 60), (2, 18)],
    "CRh": [(2, 20), (5, 33), (7, 28), (1, 9)],
    "Hypocellular bone marrow": [(1, 10), (1, 7), (2, 8), (2, 18)],
    "Partial remission": [(0, 0), (1, 7), (1, 4), (1, 9)],
    "AlloHCT after CR/CRh": [(5, 50), (8, 53), (13, 52), (0, 0)],
    "AlloHCT after hypocellular bone marrow": [(1, 10), (1, 7), (2, 8), (1, 9)],
    "Retreatment with blinatumomab": [(1, 10), (2, 13), (3, 12), (2, 18)],
    "Relapse-free after blinatumomab": [(6, 60), (0, 0), (6, 24), (0, 0)],
    "Blinatumomab treatment only": [(2, 20), (0, 0), (2, 8), (0, 0)],
    "Blinatumomab and AlloHCT": [(4, 40), (0, 0), (4, 16), (0, 0)],
}
BEST_RESPONSE = {"CR", "CRh", "Hypocellular bone marrow", "Partial remission"}


@pytest.fixture(scope="module")
def sample() -> Reading:
    return from_file(SAMPLE)


@pytest.mark.parametrize("number", range(len(CLAIMS)))
def test_sample_claim(sample: Reading, number: int) -> None:
    assert rows(sample, "claims", "statement")[number] == CLAIMS[number]


def test_sample_has_no_other_claims(sample: Reading) -> None:
    assert len(sample.tables["claims"]) == len(CLAIMS) == 30


def test_sample_statements_are_the_sentences_that_state_the_claims(sample: Reading) -> None:
    for row in sample.tables["claims"]:
        assert row["param_value"] in row["statement"]
        assert row["statement"][0].isupper()
        assert row["statement"][-1] in ".:"


def test_sample_table(sample: Reading) -> None:
    expected = [
        {
            "table": "Summary of Response, Follow-Up Treatment, and Relapse",
            **({"row_group": "Best response"} if row in BEST_RESPONSE else {}),
            "row": row,
            "column_group": group,
            "column": column,
            "denominator": n,
            "count": cell[0],
            "percent": cell[1],
            "value": f"{cell[0]} ({cell[1]}%)",
        }
        for row, cells in TABLE.items()
        for (group, column, n), cell in zip(COLUMNS, cells, strict=True)
    ]
    assert len(expected) == 40
    assert rows(sample, "article_tables") == expected


def test_sample_study(sample: Reading) -> None:
    assert sample.source["trial_id"] == "zugmaier-2015"
    assert rows(sample, "studies") == [
        {
            "brief_title": "Long-Term Survival in ALL after Blinatumomab Treatment Linked to MRD, T-Cell Expansion",
            "phase": "PHASE2",
            "enrollment": 36,
        }
    ]
    assert rows(sample, "designs") == [
        {"allocation": "RANDOMIZED", "intervention_model": "SINGLE_GROUP", "masking": "NONE"}
    ]
    assert rows(sample, "conditions") == [{"name": "relapsed/refractory B-precursor ALL"}]


def test_sample_cohorts(sample: Reading) -> None:
    step = "blinatumomab 5 μg/m2/day during week one, then 15 μg/m2/day"
    assert rows(sample, "cohorts") == [
        {"name": "Cohort 1", "count": 7, "regimen": "blinatumomab 15 μg/m2/day"},
        {"name": "Cohort 2a", "count": 5, "regimen": step},
        {"name": "Cohort 2b", "count": 6, "regimen": f"{step} during week two, then 30 μg/m2/day"},
        {"name": "Cohort 3, extension cohort", "count": 18, "regimen": "same regimen as cohort 2a"},
    ]


def test_sample_criteria(sample: Reading) -> None:
    criteria = rows(sample, "eligibility_criteria")
    assert [row["criteria_type"] for row in criteria] == ["exclusion"] * 4
    assert [row.get("parent_ordinal") for row in criteria] == [None, 1, 1, 1]
    assert criteria[0]["text"] == "Patients were excluded from the study if they"
    assert criteria[1]["text"].startswith(
        "had undergone autologous hematopoietic cell transplantation (autoHCT) within"
    )
    assert criteria[1]["text"].endswith("before starting blinatumomab treatment")
    assert criteria[2]["text"].startswith("had a history or presence of clinically relevant central nervous system")
    assert criteria[3]["text"] == "had active infections"


def test_sample_citation(sample: Reading) -> None:
    (reference,) = rows(sample, "study_references")
    assert reference["citation"].startswith("Zugmaier G, Gokbuget N, Klinger M, et al. Long-term survival")
    assert reference["citation"].endswith("Blood. 2015 October 19. [Epub ahead of print]")


def test_sample_definitions_are_statements_and_no_results(sample: Reading) -> None:
    texts = [row["text"] for row in sample.tables["article_statements"]]
    for definition in ("≤5% blasts in the bone marrow", "Hemoglobin ≥11 g/dL", "Platelets greater than 100,000 μL"):
        assert definition in texts
    assert "Patient follow-up is ongoing." in texts
    assert any(text.startswith("At 33 months, however,") for text in texts)


def test_sample_is_read_to_the_last_line(sample: Reading) -> None:
    assert (sample.coverage["lines"], sample.coverage["cited"], sample.coverage["unread"]) == (40, 40, 0)


# ---- laws of every reader -------------------------------------------------------------------------------------------

DOCUMENTS = [SAMPLE, *sorted(HERE.glob("*.txt"))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_documents_are_recognised(path: Path) -> None:
    assert article.recognises(Document.load(path))


# ---- the same prose forms in other texts ----------------------------------------------------------------------------

TWO_ARMS, NEWS = HERE / "two-arms.txt", HERE / "news.txt"


def shown(result: Reading, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in result.tables["claims"]]


def test_two_arms_claims() -> None:
    assert shown(from_file(TWO_ARMS), "topic", "measure", "param_value", "attributed_to") == [
        ("enrollment", "we enrolled patients", "204", None),
        ("centers", "centers", "31", None),
        ("progression_free_survival", "median progression-free survival in the exampletinib group", "5·6", None),
        ("progression_free_survival", "median progression-free survival in the chemotherapy group", "3·1", None),
        ("hazard_ratio", "hazard ratio for progression or death", "0·71", None),
        ("objective_response", "objective response rate with exampletinib", "45", None),
        ("objective_response", "objective response rate with chemotherapy", "20", None),
        ("overall_survival", "Median overall survival with exampletinib", "not reached", None),
        ("overall_survival", "Median overall survival with chemotherapy", "14.2", None),
        ("overall_survival", "12-month overall survival rate with exampletinib", "71", None),
        ("hazard_ratio", "12-month overall survival rate HR", "0.65", None),
        ("adverse_event", "Grade 3 or higher adverse events occurred in the exampletinib group", "45", None),
        ("adverse_event", "Grade 3 or higher adverse events occurred in the chemotherapy group", "30", None),
        ("adverse_event", "most common grade 3 adverse events were neutropenia", "21", None),
        ("adverse_event", "most common grade 3 adverse events were anemia", "12.5", None),
        ("adverse_event", "most common grade 3 adverse events were fatigue", "6", None),
        ("follow_up", "median follow-up", "21.3", None),
        ("discontinuation", "had discontinued exampletinib because of adverse events", "12", None),
        ("age", "Median age", "64", None),
    ]


def test_two_arms_numbers() -> None:
    result = from_file(TWO_ARMS)
    limits = ("dispersion_type", "dispersion_lower_limit", "dispersion_upper_limit")
    numbers_of = {
        row["param_value"]: [row[name] for name in ("param_value_num", "count", "denominator", "percent", *limits)]
        for row in result.tables["claims"]
    }
    assert numbers_of["5·6"] == [5.6, None, None, None, "95% CI", 4.2, 7.1]
    assert numbers_of["3·1"] == [3.1, None, None, None, "95% CI", 2.6, 3.9]
    assert numbers_of["0·71"] == [0.71, None, None, None, "95% CI", 0.55, 0.93]
    assert numbers_of["0.65"] == [0.65, None, None, None, "95% CI", 0.50, 0.85]
    assert numbers_of["20"] == [20, None, None, 20, None, None, None]
    assert numbers_of["not reached"] == [None, None, None, None, "95% CI", 18.4, None]
    assert numbers_of["21.3"] == [21.3, None, None, None, "interquartile range", 15.0, 27.8]
    assert numbers_of["12"] == [12, 12, 102, 12, None, None, None]
    ratios = [row["p_value"] for row in result.tables["claims"] if row["param_type"] == "HAZARD_RATIO"]
    assert ratios == ["0·012", "<0.001"]


def test_two_arms_study() -> None:
    result = from_file(TWO_ARMS)
    assert result.source["trial_id"] == "NCT01234567"
    assert rows(result, "studies", "brief_title") == [{"phase": "PHASE3", "enrollment": 204}]
    assert rows(result, "designs") == [{"allocation": "RANDOMIZED", "masking": "NONE"}]
    assert rows(result, "conditions") == [{"name": "relapsed follicular lymphoma"}]
    assert result.coverage["unread"] == 0


@pytest.mark.parametrize(
    "left_out",
    [
        "Median progression-free survival was 9.9 months.",
        "Serious adverse events occurred in 22% and 18%, respectively.",
        "More than 90% of patients received at least one dose.",
        "Median duration of response was 8.3 months and 5.1 months.",
        "The median OS is 9 months in the community.",
        "In the OTHERTRIAL study, 33 patients (50%) achieved a complete response.",
    ],
)
def test_what_is_unclear_is_kept_as_a_statement_only(left_out: str) -> None:
    assert left_out in [row["text"] for row in from_file(TWO_ARMS).tables["article_statements"]]


def test_news_claims() -> None:
    columns = ("topic", "param_value", "count", "denominator", "percent", "attributed_to")
    assert shown(from_file(NEWS), *columns) == [
        ("enrollment", "40", 40, None, None, None),
        ("enrollment_period", "from January 5, 2016, to May 30, 2017", None, None, None, None),
        ("partial_remission", "12", 12, 40, 30, None),
        ("complete_remission", "5", 5, None, 12.5, None),
        ("objective_response", "17", 17, 40, 42.5, None),
        ("relapse", "Twelve", 12, 40, 30, None),
        ("stable_disease", "30", 12, 40, 30, None),
        ("partial_remission", "7", 7, None, 39, None),
        ("other", "Nine", 9, None, None, None),
        ("overall_survival", "13", None, None, None, None),
        ("overall_survival", "6.1", None, None, None, "in historical controls"),
        ("discontinuation", "Nearly half", None, None, None, None),
        ("time_to_event", "1.2", None, None, None, None),
        ("overall_survival", "6", None, None, None, "With historical regimens"),
        ("partial_remission", "12", 12, None, 30, None),
        ("stable_disease", "12", 12, 40, 30, None),
        ("objective_response", "42.5", 17, 40, 42.5, None),
    ]


def test_news_cohorts_criteria_and_reference() -> None:
    result = from_file(NEWS)
    assert [(r["name"], r["count"], r["regimen"]) for r in result.tables["cohorts"]] == [
        ("Arm A", 18, "novelmab 10 mg/kg weekly"),
        ("Arm B", 22, "novelmab 16 mg/kg every other week"),
    ]
    assert [(r["criteria_type"], r["text"]) for r in result.tables["eligibility_criteria"]] == [
        ("inclusion", "Eligible patients were 18 years or older."),
        ("exclusion", "Patients were excluded if they had an ECOG performance status above 2."),
    ]
    (reference,) = result.tables["study_references"]
    assert (reference["doi"], reference["pmid"]) == ("10.1016/S2352-3026(19)30000-0", "30987654")
    assert result.source["trial_id"].startswith("van-der-muller-gro")


def test_news_tables_and_the_row_with_a_missing_cell() -> None:
    result = from_file(NEWS)
    columns = ("table", "row", "column", "denominator", "count", "percent")
    assert [tuple(row[name] for name in columns) for row in result.tables["article_tables"]] == [
        ("Best response, n (%)", "Complete response", "Arm A", 18, 2, 11),
        ("Best response, n (%)", "Complete response", "Arm B", 22, 3, 14),
        ("Best response, n (%)", "Partial response", "Arm A", 18, 5, 28),
        ("Best response, n (%)", "Partial response", "Arm B", 22, 7, 32),
        ("Best response, n (%)", "Stable disease", "Arm A", 18, 5, 28),
        ("Best response, n (%)", "Stable disease", "Arm B", 22, 7, 32),
        ("Adverse events", "Neutropenia", "Any grade", None, 12, 30),
        ("Adverse events", "Neutropenia", "Grade 3", None, 4, 10),
        ("Adverse events", "Anemia", "Any grade", None, 9, 23),
        ("Adverse events", "Anemia", "Grade 3", None, 2, 5),
    ]
    assert [line["text"] for line in result.unread_lines] == ["Grade 4 event\t1 (3%)"]


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("ORR was 45% (95% CI, 38%-52%).", ["45"]),
        ("CR was seen in 12/40 patients (30%).", ["12"]),
        ("Eighty-one patients (42.9%; 95% CI, 35.7-50.2) achieved CR/CRh.", ["Eighty-one"]),
        ("Ninety percent of the 40 patients achieved CR.", ["Ninety"]),
        ("The median OS had not been reached at the time of analysis.", ["not been reached"]),
        ("None of the patients died.", ["None"]),
        ("1,234 patients were randomized.", ["1,234"]),
        ("Treatment reduced the risk of death by 29% (HR, 0.71; 95% CI, 0.55-0.93; P=.01).", ["0.71"]),
        ("Median age was 39 years (range 18–79), and 63% of patients were men.", ["39", "63"]),
        ("Median OS was 13\u00a0months (95%\u00a0CI 8.5–21.9).", ["13"]),
        ("A total of 405 patients were randomly assigned 2:1.", ["405"]),
        ("Two hundred twenty-five patients were enrolled.", ["Two hundred twenty-five"]),
        ("One hundred and five patients (50%) achieved CR.", ["One hundred and five"]),
        (
            "CR occurred in two of six patients in cohort 4 and in none of the patients in cohorts 1 and 2.",
            ["two", "none"],
        ),
        # what must not be read as a value of this study
        ("One thousand two hundred patients were enrolled.", []),
        ("More than two hundred patients were enrolled.", []),
        ("Median PFS was 5.6 months vs 3.1 months (P=0.012).", []),
        ("Median PFS was 5.6 versus 3.1 months in the drug and placebo arms.", []),
        ("Median OS was 10 and 7 months in arms A and B.", []),
        ("Median PFS and OS were 5.6 months with A and 10.1 months with B, respectively.", []),
        ("The response rates were 45%, 38%, and 20% in the three groups.", []),
        ("The response rate was between 30% and 40%.", []),
        ("1 234 patients were randomized.", []),
        ("At least 10 patients (28%) relapsed.", []),
        ("About 30% of patients achieved CR.", []),
        ("10 to 15 patients achieved CR.", []),
        ("Between 10 and 15% of patients relapsed.", []),
        ("Up to 20% of patients experienced cytokine release syndrome.", []),
        ("Patients aged 18 to 65 years were included.", []),
        ("The dose was 15 mg for 4 weeks in 10 patients.", []),
        ("The investigators expected a median OS of 10 months.", []),
        ("Earlier studies reported response rates of 30%.", []),
        ("Previously, the median OS was 4 months.", []),
        ("The results confirm those of an earlier trial in which 45% of patients achieved CR.", []),
        ("A 45% ORR was observed in 40 patients.", []),
        ("The ORR for the 40 patients was 45%.", []),
        ("Overall survival at 1 and 2 years was 60% and 40%.", []),
        ("The median OS is 13 months.", []),
        ("The ORR increased from 20% to 45%.", []),
    ],
)
def test_values_of_a_sentence(sentence: str, values: list[str]) -> None:
    assert numbers(sentence) == values


def test_a_group_holds_only_for_its_own_clause() -> None:
    found = claims_of("In arm A (n=20), 12 patients (60%) achieved CR; in arm B (n=22), 5 patients (23%) achieved CR.")
    assert [(c["measure"], c["count"]) for c in found] == [
        ("In arm A (n=20) achieved CR", 12),
        ("in arm B (n=22) achieved CR", 5),
    ]
    found = claims_of("In patients with CR, median OS was 20 months compared with 7 months in those without.")
    assert [(c["measure"], c["param_value"]) for c in found] == [("In patients with CR median OS", "20")]


def test_the_interval_of_a_ratio_is_not_that_of_the_value_before_it() -> None:
    (found,) = claims_of("ORR was 45% (odds 0.7; 95% CI 0.5-0.9).")
    assert "dispersion_type" not in found
    assert "count" not in found


def test_who_is_compared_with_an_earlier_study_is_attributed_to_it() -> None:
    own, other = claims_of("The CR rate was 47%, compared with 35% in a previous phase II trial.")
    assert (own["percent"], own.get("attributed_to")) == (47, None)
    assert (other["percent"], other["attributed_to"]) == (35, "in a previous phase II trial")


def test_a_denominator_comes_from_the_sentence_alone() -> None:
    (found,) = claims_of("Seventeen patients (47%) achieved CR.")
    assert "denominator" not in found
    (found,) = claims_of("Of the 36 patients, 17 (47%) achieved CR.")
    assert (found["count"], found["denominator"], found["percent"]) == (17, 36, 47)


def test_a_text_that_contradicts_itself_keeps_both() -> None:
    found = claims_of("Seventeen patients (47%) achieved CR. Of 36 patients, 18 (50%) achieved CR.")
    assert [c["count"] for c in found] == [17, 18]


def test_enrollment_is_empty_where_the_text_states_two() -> None:
    text = (
        "Head\n\nThe study enrolled 40 patients with lymphoma. The trial enrolled 41 patients with lymphoma."
        + REFERENCE
    )
    assert rows(from_text(text), "studies") == [{"brief_title": "Head"}]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "The primary outcome occurred in 526 (21\u00b79%) of 2407 participants in the drug group and in 615 "
            "(25\u00b75%) of "
            "2415 participants in the placebo group.",
            [
                ("primary outcome occurred in the drug group", 526, 2407, 21.9, None),
                ("primary outcome occurred in the placebo group", 615, 2415, 25.5, None),
            ],
        ),
        (
            "Adverse events were reported in 54% of the patients who received A as compared with 24% of the patients "
            "who "
            "received B.",
            [
                ("Adverse events were reported patients who received A", None, None, 54, None),
                ("Adverse events were reported patients who received B", None, None, 24, None),
            ],
        ),
        (
            "Patients with FLT3 mutations had a CR rate of 50%.",
            [("Patients with FLT3 mutations had a CR rate", None, None, 50, "Patients with FLT3 mutations")],
        ),
        (
            "Patients with relapsed lymphoma treated with A had an ORR of 50%.",
            [("Patients with relapsed lymphoma treated with A had an ORR", None, None, 50, None)],
        ),
        (
            "A CR was achieved in 22 of the 25 patients with prior transplant.",
            [("CR was achieved with prior transplant", 22, 25, None, "patients with prior transplant")],
        ),
        (
            "CR was seen in 5 patients (12.5%) at the 10 mg dose.",
            [("CR was seen at the 10 mg dose", 5, None, 12.5, "patients (12.5%) at the 10 mg dose")],
        ),
        (
            "The ORR was 45% in melanoma and 30% in NSCLC.",
            [
                ("ORR in melanoma", None, None, 45, "in melanoma"),
                ("ORR in NSCLC", None, None, 30, "in NSCLC"),
            ],
        ),
        (
            "At a dose of 10 mg, 5 of 10 patients (50%) responded.",
            [("At a dose of 10 mg responded", 5, 10, 50, "At a dose of 10 mg")],
        ),
        ("Of the 40 patients, 12 had a CR.", [("Of the 40 patients had a CR", 12, 40, None, None)]),
        ("The ORR was 63% in the A arm.", [("ORR in the A arm", None, None, 63, None)]),
    ],
)
def test_who_is_counted(sentence: str, found: list[tuple[Any, ...]]) -> None:
    columns = ("measure", "count", "denominator", "percent", "part_of")
    assert [tuple(claim.get(name) for name in columns) for claim in claims_of(sentence)] == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Hospitalization was 78.4% lower with A.",
        "Mean blood pressure was 4.5 mm Hg lower in the drug group.",
        "The PFS rate was 12 percentage points higher with A.",
        "The median activity was 5 IU per deciliter or higher.",
        "The response rate was 45% vs 30% in the two arms.",
        "CR was 30% at 6 months and 45% at 12 months.",
        "By comparison, median PFS was 3 to 4 months with existing regimens.",
        "Smith et al. reported that the median PFS was 3 months.",
        "In a pooled analysis of two trials, the ORR was 55%.",
        "Death occurred in 12 (6%) of 200 and 20 (10%) of 200 patients.",
    ],
)
def test_differences_bounds_and_other_works_give_no_value(sentence: str) -> None:
    assert claims_of(sentence) == []


def test_a_censored_limit_gives_no_range() -> None:
    (found,) = claims_of("Median duration of treatment was 4.5 months (range, 0.1-20+).")
    assert "dispersion_type" not in found


def test_units_of_the_laboratory() -> None:
    (found,) = claims_of("Median LDL cholesterol was 92 mg per deciliter (IQR, 80 to 109).")
    assert (found["param_value"], found["unit"], found["dispersion_upper_limit"]) == ("92", "mg per deciliter", 109)
    (found,) = claims_of("Mean systolic blood pressure was 134 mm Hg in the drug group.")
    assert (found["param_value"], found["unit"]) == ("134", "mm Hg")


def test_the_name_of_an_arm_is_no_time() -> None:
    (found,) = claims_of("Mortality was 11.8% in the 7-day group.")
    assert "time_frame" not in found


def test_single_arm_beside_randomized_keeps_both() -> None:
    text = f"Head\n\nThe single-arm, randomized trial enrolled 40 patients with lymphoma.{REFERENCE}"
    assert rows(from_text(text), "designs") == [{"allocation": "RANDOMIZED", "intervention_model": "SINGLE_GROUP"}]


def test_headings_of_an_abstract_without_marks() -> None:
    text = (
        "Head\n\nBackground Older drugs gave a CR rate of 12%.\n\nResults The CR rate was 47% in this study."
        f"\n\nConclusion The drug was active.{REFERENCE}"
    )
    assert [claim["param_value"] for claim in rows(from_text(text), "claims")] == ["47"]


def test_the_number_that_an_article_opens_with_is_its_own() -> None:
    text = "Head\n\nSeven days were enough, a randomized trial (NCT01234567) found. CR was 30%.\n"
    assert from_text(text).source["trial_id"] == "NCT01234567"


# ---- the id ----------------------------------------------------------------------------------------------------------


def identified(text: str) -> str:
    return str(from_text(f"Head\n\n{text}").source["trial_id"])


def test_own_number_and_foreign_number() -> None:
    own = "This trial is registered with ClinicalTrials.gov, NCT01234567."
    foreign = "An ongoing trial (NCT09999999) tests it. An earlier study (NCT08888888) enrolled 20 patients."
    assert identified(f"{own}\n\n{foreign}{REFERENCE}") == "NCT01234567"
    assert identified(f"{foreign}{REFERENCE}") == "example-2015"


def test_without_an_id_an_article_is_refused() -> None:
    text = "Head\n\nThe study included 36 patients. Seventeen patients (47%) achieved CR.\n"
    assert not article.recognises(Document.from_bytes(text.encode(), Path("a.txt")))
    with pytest.raises(SourceError, match="no trial id"):
        from_text(text)
    two = text + REFERENCE + "\nOther B, et al. Another trial. Lancet. 2012;1:2-3.\n"
    with pytest.raises(SourceError, match="no trial id"):
        from_text(two)


# ---- tables ----------------------------------------------------------------------------------------------------------


def table_of(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    result = from_text(f"Head\n\nThe study included 36 patients.{REFERENCE}\n{text}")
    return rows(result, "article_tables"), [line["text"] for line in result.unread_lines]


def test_labels_that_cannot_be_divided_stay_empty() -> None:
    cells, unread = table_of("Table 1. Response\nResponse Drug A Placebo\nn=18 n=22\nCR 2 (11%) 3 (14%)\n")
    assert [(c.get("column"), c["denominator"], c["count"]) for c in cells] == [(None, 18, 2), (None, 22, 3)]
    assert unread == ["Response Drug A Placebo"]


def test_a_row_with_other_than_one_cell_per_column_stays_unread() -> None:
    cells, unread = table_of(
        "Table 1. Response\nResponse Arm A Arm B\nn=18 n=22\nCR 2 (11%) 3 (14%)\nPR 5 (28%)\nGrade 3 2 (9%)\nDay 8 4\n"
    )
    assert [c["row"] for c in cells] == ["CR", "CR"]
    assert unread == ["PR 5 (28%)", "Grade 3 2 (9%)", "Day 8 4"]


def test_cells_other_than_counts_are_kept_as_printed() -> None:
    cells, _ = table_of(
        "Table 2. Baseline\nVariable Arm A Arm B\nn=18 n=22\nMedian age (range) 45 (18-79) 51 (20-80)\n"
    )
    assert [(c["value"], c.get("count"), c.get("percent")) for c in cells] == [
        ("45 (18-79)", None, None),
        ("51 (20-80)", None, None),
    ]


def test_a_heading_above_rows_ends_where_its_rows_add_up() -> None:
    cells, unread = table_of(
        "Table 1. Response\nOutcome Arm A Arm B\nn=10 n=8\nBest response\nCR 6 (60%) 4 (50%)\nNo CR 4 (40%) 4 (50%)\n"
        "Alive 3 (30%) 2 (25%)\n"
    )
    assert [(c["row"], c.get("row_group")) for c in cells[::2]] == [
        ("CR", "Best response"),
        ("No CR", "Best response"),
        ("Alive", None),
    ]
    assert unread == []


def test_a_heading_holds_for_the_rows_indented_below_it_and_else_stays_unread() -> None:
    lines = (
        "Table 1. Events\nEvent Arm A Arm B\nn=10 n=8\nNeutropenia\n{0}Grade 3 6 (60%) 4 (50%)\nAny 1 (10%) 1 (13%)\n"
    )
    cells, unread = table_of(lines.format("  "))
    assert [(c["row"], c.get("row_group")) for c in cells[::2]] == [("Grade 3", "Neutropenia"), ("Any", None)]
    assert unread == []
    cells, unread = table_of(lines.format(""))
    assert [(c["row"], c.get("row_group")) for c in cells[::2]] == [("Grade 3", None), ("Any", None)]
    assert unread == ["Neutropenia"]


# ---- other layouts, damage, speed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "inputs").glob("00[0-3]*")), ids=lambda path: path.name[:3])
def test_registry_pages_are_no_articles(path: Path) -> None:
    assert not article.recognises(Document.load(path))


@pytest.mark.parametrize(
    "text",
    [
        "Milk\nEggs\n12 apples\n",
        '{"protocolSection": {"x": "The study included 36 patients."}}',
        "<clinical_study><brief_title>36 patients</brief_title></clinical_study>",
        "# Tool\n\nReads trials of patients. Run `pip install x` in 2 minutes. See the study docs.\n",
        "import re\n\ndef study(patients):\n    return 36\n",
        "\x01\x02 patients study 36%",
    ],
)
def test_other_texts_are_no_articles(text: str) -> None:
    assert not article.recognises(Document.from_bytes(text.encode(), Path("a")))


def known(result: Reading) -> set[tuple[Any, ...]]:
    """The facts of a reading, without what may go missing with other lines: groups and labels of a table, times."""
    leave = KEYS | {"statement", "time_frame", "row_group", "column_group", "column", "denominator", "parent_ordinal"}
    facts = {
        (table, *sorted((k, v) for k, v in row.items() if v is not None and k not in leave))
        for table in ("claims", "article_tables", "cohorts")
        for row in result.tables.get(table, [])
    }
    return facts | {("designs", cell) for row in rows(result, "designs") for cell in row.items()}


def with_citation_first(path: Path) -> str:
    headline, *body = path.read_bytes().decode().split("\n")
    citation = next(line for line in body if "et al." in line)
    return "\n".join([headline, "", citation, "", *body])


@pytest.mark.parametrize("path", [SAMPLE, NEWS], ids=lambda path: path.stem)
def test_a_cut_adds_nothing(path: Path) -> None:
    text = with_citation_first(path)
    whole = known(from_text(text))
    for end in range(450, len(text), 23):
        try:
            found = known(from_text(text[:end]))
        except SourceError:
            continue
        assert found <= whole, (text[end - 60 : end], found - whole)


@pytest.mark.parametrize("seed", range(40))
def test_lines_lost_repeated_or_shuffled_change_no_value(seed: int) -> None:
    chance, lines = random.Random(seed), with_citation_first(SAMPLE).split("\n")
    whole = known(from_text("\n".join(lines)))
    changed = {
        0: [line for line in lines if chance.random() > 0.2],
        1: [again for line in lines for again in [line] * (1 + (chance.random() < 0.2))],
        2: chance.sample(lines, len(lines)),
        3: lines[::-1],
    }[seed % 4]
    try:
        found = known(from_text("\n".join(changed)))
    except SourceError:
        return
    assert found <= whole, found - whole


def test_crlf_and_byte_order_mark_change_no_value() -> None:
    text = SAMPLE.read_bytes().decode()
    changed = from_text("\ufeff" + text.replace("\n", "\r\n"))
    assert known(changed) == known(from_text(text))
    assert changed.coverage["unread"] == 0
    assert article.recognises(Document.from_bytes(("\ufeff" + text).encode(), Path("a")))


def test_wrapped_paragraphs_are_read_as_one() -> None:
    text = (
        "Head\n\nThe open-label study included 36 adult patients with relapsed lymphoma who were\n"
        "treated at nine centers. Seventeen patients (47%) achieved\nCR.\n" + REFERENCE
    )
    assert [row["param_value"] for row in from_text(text).tables["claims"]] == ["36", "nine", "Seventeen"]


def seconds(text: str) -> float:
    document = Document.from_bytes(text.encode(), Path("a.txt"))
    start = time.process_time()
    for _ in article.read(document):
        pass
    return time.process_time() - start


@pytest.mark.parametrize(
    "piece",
    [
        SAMPLE.read_text(encoding="utf-8").partition("\n\n")[2] + "\n\n",
        "median of the ",
        "patients (",
        "12 of ",
        "Table 1. a\n",
        "CR (n=2), ",
    ],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(piece: str) -> None:
    start = "" if "Zugmaier" in piece else f"Head\n\nThe study included 36 patients.{REFERENCE}\n"
    small = 20_000 // len(piece)
    assert seconds(start + piece * small * 10) < 25 * max(seconds(start + piece * small), 0.01)


def parts(sentence: str) -> list[tuple[str, str, Any]]:
    """Measure, value and part of the participants, as read from one sentence."""
    return [(claim["measure"], claim["param_value"], claim.get("part_of")) for claim in claims_of(sentence)]


def test_a_mean_of_a_percentage_is_a_mean() -> None:
    (claim,) = claims_of("Mean HbA1c at week 26 was 7.1% in the drug group.")
    assert (claim["param_type"], claim["param_value"]) == ("MEAN", "7.1")
    assert [c["param_type"] for c in claims_of("Average adherence was 92% in the drug group.")] == ["MEAN"]
    assert [c["param_type"] for c in claims_of("The relapse rate was 7.1% in the drug group.")] == ["PERCENTAGE"]


def test_a_percentage_between_people_and_their_arm_is_not_in_the_measure() -> None:
    text = "Rash occurred in 12 of 40 patients (30%) who received drug and in 4 of 41 patients (10%) who received oil."
    assert [measure for measure, *_ in parts(text)] == [
        "Rash occurred patients who received drug",
        "Rash occurred patients who received oil",
    ]
    kept = parts("Eight of the 20 responders (40%) were still in remission at 12 months.")
    assert kept == [("were still in remission at 12 months", "Eight", "responders")]


def test_what_happened_during_a_follow_up_is_not_its_measure_or_part() -> None:
    assert parts("No patient died during a median follow-up of 31 months.") == [("median follow-up", "31", None)]
    assert parts("Three patients died after a median follow-up of 31 months.")[1] == ("median follow-up", "31", None)
    assert parts("No deaths in the placebo group occurred during a median follow-up of 31 months.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "We describe seven patients with sarcoidosis who were treated with the drug.",
        "We identified 12 patients who had relapsed.",
        "Median overall survival was 14 months for 12 responders.",
        "The 60 women had a median age of 54 years.",
        "The hazard ratio for death was 1.4 in smokers.",
    ],
)
def test_whom_a_value_belongs_to_is_not_guessed(sentence: str) -> None:
    assert claims_of(sentence) == []


def test_a_part_of_those_counted_before_is_not_a_part_of_all() -> None:
    assert numbers("Ten patients (17%) had grade 3 events, of whom 4 (7%) discontinued.") == ["Ten"]
    assert numbers("Of those, 4 patients (7%) discontinued.") == ["4"]


def test_a_measure_that_is_left_out_is_not_made_up() -> None:
    assert numbers("The response rate by investigators was 45%, and by independent review was 40%.") == ["45"]


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("Of the 20 patients who crossed over, five (25%) responded.", "Of the 20 patients who crossed over"),
        ("The hazard ratio for death in the subgroup with a mutation was 0.50.", "in the subgroup with a mutation"),
        ("The hazard ratio for death was 0.50 (95% CI, 0.30 to 0.90) in women.", "in women"),
        ("The hazard ratio for death was 0.50 (95% CI, 0.30 to 0.90) in favor of the drug.", None),
        ("The proportion of patients with a response was 30% with drug and 10% with placebo.", None),
        ("The difference in response rate was 20%.", None),
        ("Of the women, 30 (50%) responded.", "Of the women"),
        ("Patients in cohort A had a hazard ratio for death of 0.5 (95% CI, 0.3 to 0.9).", "Patients in cohort A"),
        ("Of the 60 patients who were enrolled, 40 (67%) responded.", None),
        ("The median overall survival was 9 months for the others.", "for the others"),
    ],
)
def test_the_part_of_the_participants_that_a_value_is_about(sentence: str, part: str | None) -> None:
    assert parts(sentence)[0][2] == part


@pytest.mark.parametrize(
    ("predicate", "topic"),
    [
        ("were screened", "other"),
        ("were positive by PCR", "other"),
        ("achieved an sCR", "stringent_complete_response"),
        ("had a pCR", "pathologic_complete_response"),
    ],
)
def test_letters_inside_a_word_are_no_topic(predicate: str, topic: str) -> None:
    assert [claim["topic"] for claim in claims_of(f"Twenty patients (50%) {predicate}.")] == [topic]


OTHERS = [
    "In a French cohort of 18 patients, 77% of patients had improved.",
    "In one series, 12 of 40 patients (30%) died.",
    "A Japanese registry reported that 12 of 40 patients (30%) died.",
    "The STAR trial reported a response rate of 40% in 200 patients.",
]


@pytest.mark.parametrize("sentence", OTHERS)
def test_a_study_mentioned_as_one_of_many_is_not_this_one(sentence: str) -> None:
    opening = (
        "The trial enrolled 60 adults with asthma. Treatment lasted a year. The drug was safe. It is given orally."
    )
    text = f"A Headline Without Figures\n\n{opening}\n\n{sentence}{REFERENCE}"
    assert [claim["param_value"] for claim in rows(from_text(text), "claims")] == ["60"]


def test_the_opening_may_call_this_study_one_of_many() -> None:
    assert numbers("In a phase 2 trial, 45 of 100 patients (45%) responded.") == ["45"]
    expansion = "In an expansion cohort of 18 patients, 14 patients (77%) responded."
    text = f"A Headline\n\nThe trial enrolled 60 adults. Yes. It was safe. It was new.\n\n{expansion}{REFERENCE}"
    assert [claim["param_value"] for claim in rows(from_text(text), "claims")] == ["60", "14"]


BY_HAND: dict[str, list[tuple[str, str, Any]]] = {
    "randomised-phase-three": [
        ("objective_response", "38", "In a previous phase II study"),
        ("overall_survival", "11.7", "With conventional chemotherapy"),
        ("enrollment", "612", None),
        ("centers", "94", None),
        ("follow_up", "21.4", None),
        ("overall_survival", "14.8", None),
        ("overall_survival", "11.9", None),
        ("hazard_ratio", "0.76", None),
        ("progression_free_survival", "8.2", None),
        ("progression_free_survival", "6.0", None),
        ("objective_response", "One hundred twelve", None),
        ("complete_remission", "11", None),
        ("complete_remission", "four", None),
        ("adverse_event", "241", None),
        ("adverse_event", "228", None),
        ("discontinuation", "Nineteen", None),
    ],
    "dose-escalation": [
        ("enrollment", "27", None),
        ("centers", "four", None),
        ("treatment_period", "between May 2, 2016, and August 14, 2018", None),
        ("adverse_event", "two", None),
        ("adverse_event", "none", None),
        ("age", "41", None),
        ("sex", "Fifteen", None),
        ("other", "25", None),
        ("partial_remission", "Six", None),
        ("stable_disease", "14", None),
        ("progressive_disease", "five", None),
        ("partial_remission", "three", None),
        ("duration_of_response", "not reached", None),
        ("progression_free_survival", "9.3", None),
        ("other", "41", None),
        ("adverse_event", "12", None),
        ("adverse_event", "9", None),
        ("adverse_event", "7", None),
        ("adverse_event", "seven", None),
        ("discontinuation", "Three", None),
    ],
    "paediatric-abstract": [
        ("enrollment", "34", None),
        ("centers", "12", None),
        ("enrollment", "34", None),
        ("other", "33", None),
        ("age", "9.5", None),
        ("sex", "21", None),
        ("other", "24", None),
        ("other", "22", None),
        ("time_to_event", "57", None),
        ("adverse_event", "four", None),
    ],
    "retrospective": [
        ("enrollment", "118", None),
        ("other", "101", None),
        ("death", "Seven", None),
        ("other", "About one-third", None),
        ("other", "Thirty-nine", None),
        ("other", "12", None),
        ("other", "16", None),
    ],
    "contradictory-news": [
        ("enrollment", "440", None),
        ("other", "7.1", None),
        ("other", "7.3", None),
        ("odds_ratio", "1.38", None),
        ("other", "7", None),
        ("other", "12", None),
        ("other", "9", None),
        ("other", "64.2", None),
        ("other", "418", None),
        ("sex", "51", None),
    ],
    "two-to-one-abstract": [
        ("other", "486", None),
        ("other", "91", None),
        ("other", "21", None),
        ("other", "39.8", None),
        ("adverse_event", "17", None),
        ("adverse_event", "14", None),
    ],
    "congress-release": [
        ("centers", "41", None),
        ("follow_up", "13.2", None),
        ("hazard_ratio", "0.58", None),
        ("progression_free_survival", "7.4", None),
        ("progression_free_survival", "4.1", None),
        ("objective_response", "34.8", None),
        ("objective_response", "18.0", None),
        ("duration_of_response", "6.8", None),
    ],
    "case-series": [
        ("centers", "two", None),
        ("treatment_period", "between June 2014 and May 2020", None),
        ("sex", "Five", None),
        ("age", "44", None),
        ("other", "6", None),
        ("other", "six", None),
        ("other", "four", None),
        ("relapse", "Two", None),
        ("follow_up", "31", None),
    ],
}
"""The claims of each article: topic, value, and to whom it is attributed; the golden files hold the rest.

An independent second reading wrote down every quantity of these texts as a reader takes it, before the output or this
list was seen, and was then compared with the output cell by cell. The list holds the quantities that both have; those
that only the person has stay statements and are not listed.
"""


@pytest.mark.parametrize("name", BY_HAND)
def test_claims_as_a_person_reads_them(name: str) -> None:
    found = rows(from_file(HERE / f"{name}.txt"), "claims")
    assert [(c["topic"], c["param_value"], c.get("attributed_to")) for c in found] == BY_HAND[name]


ANOTHER = """Second Drug Shows Benefit in Advanced Kidney Cancer

The phase 2 study included 48 adults with kidney cancer. Twelve patients (25%) achieved a complete response.
"""


@pytest.mark.parametrize("name", ["randomised-phase-three", "retrospective", "dose-escalation"])
def test_a_second_article_in_the_file_is_an_error(name: str) -> None:
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    for together, line in ((f"{text}\n{ANOTHER}", text.count("\n") + 2), (f"{ANOTHER}\n{text}", 5)):
        document = Document.from_bytes(together.encode(), Path("two.txt"))
        with pytest.raises(SourceError, match="a second article") as caught:
            list(article.read(document))
        assert caught.value.line == line
