"""Limits of proportions against a second implementation, scipy and a published table; rounding and GRIM."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from trialdossier.analysis.intervals import (
    CORRECTED,
    METHODS,
    arises_from,
    is_granular,
    lies_among_methods,
    nearest_count,
    proportion_interval,
    reproducing_methods,
    rounded,
    rounds_to,
)

ORACLE = list(csv.DictReader((Path(__file__).parent / "interval_oracle.csv").open(encoding="utf-8")))
PUBLISHED = [
    # Newcombe, Stat Med 17:857 (1998), table I: limits as proportions with four decimals
    ("Wald", 81, 263, 0.2522, 0.3638),
    ("Wald, continuity-corrected", 81, 263, 0.2503, 0.3657),
    ("Wilson", 81, 263, 0.2553, 0.3662),
    ("Wilson, continuity-corrected", 81, 263, 0.2535, 0.3682),
    ("Clopper-Pearson", 81, 263, 0.2527, 0.3676),
    ("Wald", 15, 148, 0.0527, 0.1500),
    ("Wald, continuity-corrected", 15, 148, 0.0494, 0.1534),
    ("Wilson", 15, 148, 0.0624, 0.1605),
    ("Wilson, continuity-corrected", 15, 148, 0.0598, 0.1644),
    ("Clopper-Pearson", 15, 148, 0.0578, 0.1617),
    ("Wilson", 0, 20, 0.0000, 0.1611),
    ("Wilson, continuity-corrected", 0, 20, 0.0000, 0.2005),
    ("Clopper-Pearson", 0, 20, 0.0000, 0.1684),
    ("Wilson", 1, 29, 0.0061, 0.1718),
    ("Wilson, continuity-corrected", 1, 29, 0.0018, 0.1963),
    ("Clopper-Pearson", 1, 29, 0.0009, 0.1776),
]


def test_the_oracle_holds_every_method() -> None:
    assert {row["method"] for row in ORACLE} == {*METHODS, *CORRECTED}


@pytest.mark.parametrize("method", [*METHODS, *CORRECTED])
def test_limits_are_those_of_decimal_arithmetic(method: str) -> None:
    for row in (row for row in ORACLE if row["method"] == method):
        found = proportion_interval(int(row["count"]), int(row["total"]), float(row["level"]), method)
        assert found == pytest.approx((float(row["lower"]), float(row["upper"])), abs=1e-9, rel=0), row


@pytest.mark.parametrize(("method", "count", "total", "lower", "upper"), PUBLISHED)
def test_limits_are_those_of_a_published_table(method: str, count: int, total: int, lower: float, upper: float) -> None:
    found = proportion_interval(count, total, method=method)
    assert found == pytest.approx((100 * lower, 100 * upper), abs=0.00501)


def test_exact_limits_are_the_beta_quantiles() -> None:
    from scipy.stats import beta, binomtest

    for count, total in ((1, 36), (17, 36), (81, 189), (188, 189)):
        expected = (100 * beta.ppf(0.025, count, total - count + 1), 100 * beta.ppf(0.975, count + 1, total - count))
        assert proportion_interval(count, total) == pytest.approx(expected, abs=1e-9)
        wilson = binomtest(count, total).proportion_ci(0.95, "wilson")
        expected = (100 * wilson.low, 100 * wilson.high)
        assert proportion_interval(count, total, method="Wilson") == pytest.approx(expected, abs=1e-9)


def test_what_is_no_proportion_is_refused() -> None:
    for count, total in ((-1, 3), (4, 3), (0, 0)):
        with pytest.raises(ValueError, match="no proportion"):
            proportion_interval(count, total)


def test_a_printed_interval_names_its_method() -> None:
    assert reproducing_methods(81, 189, 0.95, "35.7", "50.2") == ["Clopper-Pearson"]
    assert reproducing_methods(81, 189, 0.95, "36.0", "50.0") == ["Wilson", "Agresti-Coull", "Jeffreys"]
    assert reproducing_methods(81, 189, 0.95, "35.7", "50.3") == []


def test_an_interval_of_another_method_lies_among_those_tried() -> None:
    assert lies_among_methods(81, 189, 0.95, "35.8", "50.1")
    assert not lies_among_methods(81, 189, 0.95, "30.8", "50.1")


def test_counts_and_rounding() -> None:
    assert nearest_count(42.9, 189) == 81
    assert rounded(0.125, 2) == "0.13"
    assert rounds_to(42.857, "42.9")
    assert not rounds_to(42.857, "42.8")


def test_a_percentage_that_no_count_gives() -> None:
    assert arises_from("42.9", 189)
    assert not arises_from("43.0", 189)
    assert arises_from("3.47", 19, 1)
    assert not arises_from("3.46", 19, 1)


def test_trailing_zeros_and_the_number_decide_whether_grim_can_tell() -> None:
    assert is_granular("5", 99)
    assert not is_granular("5", 100)
    assert is_granular("5.0", 100)
    assert not is_granular("5.0", 1000)
    assert not is_granular("3.4", 10, 1)
    assert is_granular("3.40", 10, 1)


def test_grim_agrees_with_trying_every_count() -> None:
    for total in (7, 19, 36, 189):
        possible = {f"{100 * count / total:.1f}" for count in range(total + 1)}
        for tenths in range(1001):
            text = f"{tenths / 10:.1f}"
            assert arises_from(text, total) or text not in possible
            if text not in possible:
                near = min(abs(100 * count / total - tenths / 10) for count in range(total + 1))
                assert arises_from(text, total) == (near <= 0.05 + 1e-9)
