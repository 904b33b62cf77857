"""Periods of time in days and in years."""

from __future__ import annotations

import pytest
from trialdossier.analysis.checks.outcomes import ANY_PERIOD
from trialdossier.analysis.periods import age_in_years, days


def test_ages() -> None:
    assert [age_in_years(text) for text in ("18 Years", "6 Months", "N/A", None)] == [18.0, 0.5, None, None]
    assert age_in_years("12 Hours") == age_in_years("720 Minutes") == 0.5 / 365.25


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2 years", 730.5), ("2.5-month", 76.09375), ("up to Twenty-four weeks", 168), ("seven days", 7)],
)
def test_a_period_in_a_text(text: str, expected: float) -> None:
    assert [days(*match.groups()) for match in ANY_PERIOD.finditer(text)] == [expected]
