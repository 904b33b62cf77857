"""Criteria and the atoms they are split into; the gold sets hold many more."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from trialdossier.analysis.eligibility.gold import Criterion, agreement, gold, readings
from trialdossier.eligibility import VOCABULARY
from trialdossier.eligibility.atoms import found

from tests.conftest import ROOT

GOLD = ROOT / "workflow" / "gold" / "eligibility"


SETS = {"documents": 80, "wording": 60, "held_out": 60, "held_out_2": 60, "held_out_3": 50}


@pytest.mark.parametrize(("name", "at_least"), SETS.items())
def test_gold_set(name: str, at_least: int) -> None:
    counts = agreement(gold(GOLD / f"{name}.txt"))
    assert counts["criteria"] >= at_least
    assert counts["agreed"] / counts["found"] >= 0.95, counts
    assert counts["agreed"] / counts["expected"] >= 0.90, counts


def test_every_criterion_of_the_documents_is_in_the_gold_set(frames: dict[str, object]) -> None:
    known = {criterion.text for criterion in gold(GOLD / "documents.txt")}
    assert set(frames["eligibility_criteria"]["text"]) <= known  # type: ignore[index]


def test_a_wrong_number_counts_against_the_agreement(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("+ Age ≥ 18 years\n    required age >= 19 years\n", encoding="utf-8")
    counts = agreement(gold(path))
    assert (counts["criteria"], counts["expected"], counts["found"], counts["agreed"]) == (1, 1, 1, 0)


def test_a_line_that_is_no_atom_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("+ Age ≥ 18 years\n    perhaps age\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"x\.txt:2: expected"):
        gold(path)


def stances(text: str, criteria_type: str = "inclusion") -> list[tuple[str, str]]:
    ((_, atoms),) = readings([Criterion(text, criteria_type, "")])
    return [(atom[0], atom[1]) for atom in atoms]


@pytest.mark.parametrize(
    ("text", "criteria_type", "expected"),
    [
        ("Known HIV infection", "exclusion", [("excluded", "hiv")]),
        ("Negative HIV test", "inclusion", [("excluded", "hiv")]),
        ("Patients with HIV are not eligible", "exclusion", [("excluded", "hiv")]),
        ("Patients with HIV are not eligible", "inclusion", [("excluded", "hiv")]),
        ("Patients with controlled HIV are eligible", "exclusion", [("allowed", "hiv")]),
        ("Unable to give informed consent", "exclusion", [("required", "consent")]),
    ],
)
def test_stance(text: str, criteria_type: str, expected: list[tuple[str, str]]) -> None:
    assert stances(text, criteria_type) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Adults of legal age (or more if it is older than 18 years)",
        "Treatment lasts 28 days",
        "Relapse at any time after allogeneic HSCT",
        "Neurotoxicity from prior CAR T cells",
        "Therapy for GvHD",
        "Use the score for patients > 16 years of age",
        "Samples within 14 days",
        "Creatinine or platelets as clinically indicated",
    ],
)
def test_a_doubtful_atom_is_no_atom(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "≥ 1 " * 5000,
        "age " * 5000,
        "1,000 " * 5000,
        "(" * 5000,
        "not " * 5000,
        "10 x " * 5000,
        "a" * 20000,
        "≥" * 20000,
    ],
)
def test_long_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    found(text[:4000])
    short = time.process_time() - started
    started = time.process_time()
    found(text[:16000])
    assert time.process_time() - started < max(0.5, 10 * short)


def test_the_vocabulary_names_each_concept_once() -> None:
    labels = [concept.label for concept in VOCABULARY.values()]
    assert len(labels) == len(set(labels))


def test_alternatives_are_marked() -> None:
    either = [atom.either is not None for atom in found("Creatinine ≤ 1.5 mg/dL or creatinine clearance ≥ 60 mL/min")]
    assert either == [True, True]
    assert [atom.either for atom in found("ANC ≥ 500/µL and platelets ≥ 5/µL (less or more)")] == [None, None]
    assert [atom.either is not None for atom in found("LVEF ≥ 50%, or")] == [True]
