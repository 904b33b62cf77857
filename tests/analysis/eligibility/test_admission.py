"""What trials admit of a quantity, the bands between their bounds, and which criteria count."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from trialdossier.analysis.eligibility import covered_by_none
from trialdossier.analysis.eligibility.admission import ALL, NOTHING, stretch_of
from trialdossier.analysis.eligibility.bands import bands, left_out
from trialdossier.analysis.eligibility.counting import counted
from trialdossier.analysis.eligibility.ledgers import GOLD, ledgers
from trialdossier.storage import Frames

from tests.conftest import ROOT

ATOM = dict.fromkeys(["lower", "upper", "comparator", "unit", "condition", "scope", "alternative"])
AGES = ["trial_id", "source_id", "ordinal", "minimum_age", "maximum_age"]
LIMIT = dict.fromkeys(["lower", "upper", "unit", "bound"])


@pytest.mark.parametrize(
    ("limit", "atom", "expected"),
    [
        (
            {"concept": "chemotherapy_washout", "stance": "excluded", "upper": 14.0},
            {"comparator": "<="},
            ((14.0, 1), ALL[1]),
        ),
        (
            {"concept": "chemotherapy_washout", "stance": "required", "lower": 14.0},
            {"comparator": ">="},
            ((14.0, 0), ALL[1]),
        ),
        ({"concept": "stem_cell_transplant", "stance": "excluded"}, {}, NOTHING),
        ({"concept": "stem_cell_transplant", "stance": "excluded"}, {"condition": "failed"}, None),
        ({"concept": "stem_cell_transplant", "stance": "excluded"}, {"scope": "Part A"}, None),
        ({"concept": "stem_cell_transplant", "stance": "allowed"}, {}, None),
        ({"concept": "hiv", "stance": "excluded"}, {}, None),
        ({"concept": "lvef", "stance": "required", "lower": 50.0}, {"comparator": ">=", "alternative": "or"}, None),
    ],
)
def test_stretch(limit: dict[str, Any], atom: dict[str, Any], expected: object) -> None:
    assert stretch_of(LIMIT | limit, ATOM | atom) == expected


def tables(*stated: tuple[str, str, str, float | None, str | None]) -> Frames:
    """Invented trials: trial, concept, stance, bound from below in the unit."""
    atoms, limits = [], []
    for number, (trial, concept, stance, lower, unit) in enumerate(stated, 1):
        key = {"trial_id": trial, "source_id": trial, "ordinal": number}
        atoms.append(key | ATOM | {"concept": concept, "comparator": ">=" if lower else None})
        bound = {"lower": lower, "unit": unit, "bound": "x" if lower else None}
        limits.append(
            key
            | LIMIT
            | {"atom_ordinal": number, "criterion_ordinal": number, "concept": concept, "stance": stance}
            | bound
        )
    names = sorted({trial for trial, *_ in stated})
    return {
        "sources": pd.DataFrame({"source_id": names, "trial_id": names}),
        "eligibilities": pd.DataFrame(columns=AGES, dtype="string"),
        "eligibility_criteria": pd.DataFrame(columns=["source_id", "ordinal", "text"], dtype="string"),
        "eligibility_atoms": pd.DataFrame(atoms),
        "eligibility_limits": pd.DataFrame(limits),
    }  # fmt: skip


def banded(stated: Frames) -> list[tuple[str, int, int]]:
    cells = [result.cells for result in bands(stated)]
    return [(each["band"].value, each["admitting"].value, each["stating"].value) for each in cells]


def test_every_quantity_that_two_trials_bound_has_bands() -> None:
    stated = tables(("A", "bilirubin", "required", 1.0, "mg/dL"), ("B", "bilirubin", "excluded", 2.0, "mg/dL"))
    assert banded(stated) == [("< 1 mg/dL", 1, 2), ("1 to < 2 mg/dL", 2, 2), ("≥ 2 mg/dL", 1, 2)]
    assert list(left_out(stated)) == []


def test_a_trial_that_excludes_every_transplant_admits_no_interval_since_one() -> None:
    stated = tables(
        ("A", "allogeneic_transplant", "required", 84.0, "days"),
        ("B", "stem_cell_transplant", "excluded", None, None),
    )
    assert banded(stated) == [("< 84 days", 0, 2), ("≥ 84 days", 1, 2)]


def qualified(stated: Frames) -> list[tuple[str, int, str | None]]:
    cells = [result.cells for result in bands(stated)]
    return [(each["band"].value, each["admitting"].value, each["exceptions"].value) for each in cells]


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("except hydroxyurea", ""),
        (None, "At least 9 days, unless the disease grows"),
        (None, "9 days; may be enrolled"),
    ],
)
def test_what_a_trial_excepts_is_no_band_that_nobody_covers(condition: str | None, text: str) -> None:
    stated = tables(
        ("A", "chemotherapy_washout", "required", 9.0, "days"), ("B", "chemotherapy_washout", "required", 9.0, "days")
    )
    assert qualified(stated) == [("< 9 days", 0, None), ("≥ 9 days", 2, None)]
    stated["eligibility_atoms"].loc[0, "condition"] = condition
    stated["eligibility_criteria"] = pd.DataFrame(
        {"trial_id": ["A"], "source_id": ["A"], "ordinal": [1], "text": [text]}, dtype="object"
    )
    assert qualified(stated) == [("< 9 days", 0, "A"), ("≥ 9 days", 2, None)]
    assert covered_by_none({"eligibility_bands": as_frame(stated)}).empty


def test_a_waived_period_is_an_exception_to_intervals_only() -> None:
    waived = ("B", "waiting_period", "allowed", None, None)
    for concept, names in (("chemotherapy_washout", "B"), ("stroke", None)):
        stated = tables((("A"), concept, "required", 9.0, "days"), ("B", concept, "required", 9.0, "days"), waived)
        assert qualified(stated)[0] == ("< 9 days", 0, names)


def test_trials_that_state_no_limit_are_named() -> None:
    stated = tables(
        ("A", "bilirubin", "required", 1.0, "mg/dL"),
        ("B", "bilirubin", "required", 1.0, "mg/dL"),
        ("C", "platelets", "required", 1.0, "/µL"),
    )
    assert {result.cells["silent"].value for result in bands(stated)} == {"C"}


def as_frame(stated: Frames) -> pd.DataFrame:
    cells = [{name: getattr(cell, "value", cell) for name, cell in result.cells.items()} for result in bands(stated)]
    return pd.DataFrame(cells).assign(source_id="A", ordinal=range(len(cells)))


def test_units_that_cannot_be_compared_give_no_bands_but_a_reason() -> None:
    stated = tables(("A", "creatinine", "required", 1.0, "mg/dL"), ("B", "creatinine", "required", 1.5, "× ULN"))
    assert banded(stated) == []
    assert [(each["trial_id"], "unit" in each["why_no_bands"]) for each in left_out(stated)] == [
        ("A", True),
        ("B", True),
    ]


def test_criteria_that_only_lead_to_others_do_not_count() -> None:
    criteria = pd.DataFrame({"source_id": ["s"] * 4, "ordinal": [1, 2, 3, 4], "parent_ordinal": [None, 1, None, 3]})
    atoms = pd.DataFrame({"source_id": ["s"], "criterion_ordinal": [3]})
    found = counted({"eligibility_criteria": criteria, "eligibility_atoms": atoms})
    assert list(found["ordinal"]) == [2, 3, 4]


def test_counts_agree_between_tables(frames: Frames) -> None:
    ledger = ledgers(dict(frames), ROOT / GOLD)["criteria_coverage"]
    coverage = ledger.groupby("source_id")["criteria"].sum()
    assert dict(coverage) == dict(counted(frames).groupby("source_id").size())
