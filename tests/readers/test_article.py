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
from trialdossier.values import CONVERSIONS

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
    count("partial_remission", "partial remission", "2", 2),
    count("hypocellular_bone_marrow", "hypocellular bone marrow", "4", 4),
    count("refractory", "refractory to treatment", "4", 4),
    count("unevaluable", "unevaluable", "1", 1),
    count("mrd_response", "had an MRD response", "Twenty-five", 25, unit="patients", percent=69),
    count(
        "mrd_response",
        "had an MRD response who experienced CR/CRh",
        "22",
        22,
        unit="patients",
        denominator=25,
    ),
    count("mrd_response", "had an MRD response with hypocellular bone marrow", "two", 2, unit="patients"),
    count(
        "mrd_response",
        "had an MRD response with normocellular marrow but low peripheral counts",
        "one",
        1,
        unit="patient",
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
    ),
    count("relapse_free", RELAPSE_FREE, "Six", 6, unit="survivors", denominator=10),
    count("relapse_free", f"{RELAPSE_FREE} received blinatumomab only", "two", 2),
    count("relapse_free", f"{RELAPSE_FREE} received blinatumomab followed by alloHCT", "four", 4),
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
    assert rows(sample, "designs") == [{"intervention_model": "SINGLE_GROUP", "masking": "NONE"}]
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
    assert criteria[1]["text"].startswith("had undergone autologous hematopoietic cell transplantation (autoHCT) within")
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
def test_every_cell_can_be_converted_again_from_its_quote(path: Path) -> None:
    result, text = from_file(path), path.read_bytes().decode()
    cells: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for piece in result.evidence:
        assert text[piece["start"] : piece["end"]] == piece["quote"]
        cells.setdefault((piece["table"], piece["row"], piece["column"]), []).append(piece)
    for (table, row, column), pieces in cells.items():
        record = result.tables[table][int(row.rsplit("/", 1)[1]) - 1]
        parts = [piece["quote"] for piece in sorted(pieces, key=lambda p: p["part"]) if piece["part"]]
        assert CONVERSIONS[pieces[0]["conversion"]]("\n".join(parts)) == record[column]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_documents_are_recognised(path: Path) -> None:
    assert article.recognises(Document.load(path))
