"""Earlier treatment with what a trial studies, by the names that its sources state."""

from __future__ import annotations

import pytest
from trialdossier.eligibility.treatments import study_treatment, treatment_names
from trialdossier.rows import Row
from trialdossier.sources import Cited, Span


def cited(value: str) -> Cited:
    return Cited(value, (Span(0, 1),), "verbatim")


def rows(name: str, kind: str = "DRUG", *others: str) -> list[Row]:
    more = [Row("intervention_other_names", intervention_ordinal=1, name=cited(other)) for other in others]
    return [Row("interventions", intervention_type=cited(kind), name=cited(name)), *more]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            rows("Zolvatinib", "DRUG", "ZVT 22 ZX103\u2122"),
            {"Zolvatinib", "ZVT 22 ZX103", "ZVT 22", "ZX103"},
        ),
        (rows("Radiation", "RADIATION"), set()),
        (rows("Chemotherapy"), set()),
        (rows("ABC"), set()),
        ([], set()),
    ],
)
def test_names(found: list[Row], expected: set[str]) -> None:
    assert treatment_names(found) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Prior treatment with zolvatinib", "Prior treatment with zolvatinib"),
        ("has previously received Zolvatinib", "previously received Zolvatinib"),
        ("allergy to zolvatinib", None),
        ("zolvatinib (given at the first visit)", None),
    ],
)
def test_words(text: str, named: str | None) -> None:
    (concept,) = study_treatment(rows("Zolvatinib"))
    match = concept.words.search(text)
    assert (match and match[0]) == named


def test_no_medicine_no_concept() -> None:
    assert study_treatment(rows("Exercise", "BEHAVIORAL")) == []
