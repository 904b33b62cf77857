"""Bounds as criteria print them."""

from __future__ import annotations

import pytest
from trialdossier.eligibility.bounds import bounds
from trialdossier.values import comparison, limit, listed, ruling


def read(text: str) -> list[tuple[str, float | None, float | None, str]]:
    return [
        (
            bound.comparator,
            limit(text[slice(*bound.lower)]) if bound.lower else None,
            limit(text[slice(*bound.upper)]) if bound.upper else None,
            bound.unit_text,
        )
        for bound in bounds(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥ 18 years", [(">=", 18, None, "years")]),
        ("=< 1.5 mg/dL", [("<=", None, 1.5, "mg/dL")]),
        (">/= 5 x ULN", [(">=", 5, None, "x ULN")]),
        ("≥ 1 year and < 31 years", [(">= <", 1, 31, "years")]),
        ("16 to < 18 years", [(">= <", 16, 18, "years")]),
        ("between 18 and 65 years", [(">= <=", 18, 65, "years")]),
        ("12-17 years", [(">= <=", 12, 17, "years")]),
        ("0, 1, or 2", [(">= <=", 0, 2, "")]),
        ("0 or 1", [(">= <=", 0, 1, "")]),
        ("≥ 50 000/μL", [(">=", 50000, None, "/μL")]),
        ("> 1.0 x 10^9/L", [(">", 1e9, None, "/L")]),
        ("≥ 75 × 10⁹/L", [(">=", 75e9, None, "/L")]),
        ("≥ 10^-3", [(">=", 0.001, None, "")]),
        ("no more than three", [("<=", None, 3, "")]),
        ("at least eighteen years", [(">=", 18, None, "years")]),
        ("18 years or older", [(">=", 18, None, "years")]),
        ("30% or more", [(">=", 30, None, "%")]),
        ("within two weeks", [("<=", None, 2, "weeks")]),
        ("must not exceed 2 x ULN", [("<=", None, 2, "x ULN")]),
        ("older than 6 months and younger than 18 years", [(">", 6, None, "months"), ("<", None, 18, "years")]),
        ("about 3 years, NCT01207388, version 1.1, 2014-05-06, Ph-IIC", []),
        ("approximately > 5", [(">", 5, None, "")]),
        ("over approximately 5 years", []),
        ("CD19+ and grade 3", []),
    ],
)
def test_bounds(text: str, expected: list[object]) -> None:
    assert read(text) == expected


def test_comparison_of_two_pieces() -> None:
    assert comparison("≥\n<") == ">= <"
    assert comparison("\\>=") == ">="


@pytest.mark.parametrize("quote", ["", "about", "≥ 5", "≥\n≥\n≥"])
def test_no_comparison(quote: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        comparison(quote)


@pytest.mark.parametrize(
    ("quote", "value"),
    [("10\\^-3", 0.001), ("1 x 10^-4", 1e-4), ("0.1", 0.1), ("III", 3.0), ("Second", 2.0), ("1,500", 1500)],
)
def test_limit(quote: str, value: float) -> None:
    assert limit(quote) == value


def test_words() -> None:
    assert listed("13 to \\< 16 years\nmales") == "13 to < 16 years; males"
    assert [ruling(words) for words in ("are not eligible", "remain eligible", "may have had")] == [
        "excluded",
        "allowed",
        "allowed",
    ]
