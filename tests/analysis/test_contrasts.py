"""Groups of one trial against each other."""

import math

import pytest
from trialdossier.analysis.contrasts import contrast, outcome_contrasts
from trialdossier.analysis.derived import keyed
from trialdossier.storage import Frames


def newcombe(a: int, m: int, b: int, n: int) -> tuple[float, float]:
    """Newcombe's method 10, written out from its two Wilson intervals."""
    z = 1.959963984540054

    def wilson(count: int, total: int) -> tuple[float, float]:
        middle, spread = 2 * count + z * z, z * math.sqrt(z * z + 4 * count * (1 - count / total))
        return (middle - spread) / (2 * (total + z * z)), (middle + spread) / (2 * (total + z * z))

    (l1, u1), (l2, u2) = wilson(a, m), wilson(b, n)
    p, q = a / m, b / n
    lower = p - q - math.sqrt((p - l1) ** 2 + (u2 - q) ** 2)
    upper = p - q + math.sqrt((u1 - p) ** 2 + (q - l2) ** 2)
    return 100 * lower, 100 * upper


@pytest.mark.parametrize("counts", [(81, 189, 25, 36), (56, 70, 48, 80), (0, 10, 5, 12), (10, 10, 0, 12)])
def test_risk_difference_is_newcombes(counts: tuple[int, int, int, int]) -> None:
    found = contrast("risk_difference", *counts)
    assert found is not None
    assert found[0] == pytest.approx(100 * (counts[0] / counts[1] - counts[2] / counts[3]), abs=1e-9)
    assert found[1:] == pytest.approx(newcombe(*counts), abs=1e-6)


def test_ratios_are_logarithmic() -> None:
    a, m, b, n = 15, 40, 30, 50
    z = 1.959963984540054
    ratio, odds = (a / m) / (b / n), (a * (n - b)) / (b * (m - a))
    error = math.sqrt(1 / a - 1 / m + 1 / b - 1 / n)
    found = contrast("risk_ratio", a, m, b, n)
    assert found == pytest.approx((ratio, ratio * math.exp(-z * error), ratio * math.exp(z * error)), abs=1e-9)
    error = math.sqrt(1 / a + 1 / (m - a) + 1 / b + 1 / (n - b))
    found = contrast("odds_ratio", a, m, b, n)
    assert found == pytest.approx((odds, odds * math.exp(-z * error), odds * math.exp(z * error)), abs=1e-9)


def test_a_ratio_with_an_empty_cell_is_not_estimated() -> None:
    assert contrast("risk_ratio", 0, 10, 5, 12) is None
    assert contrast("risk_ratio", 5, 10, 0, 12) is None
    assert contrast("odds_ratio", 10, 10, 5, 12) is None
    assert contrast("risk_ratio", 10, 10, 5, 12) is not None


def test_single_groups_are_compared_with_nothing(frames: Frames) -> None:
    assert list(outcome_contrasts(frames)) == []
    assert keyed(frames["outcome_contrasts"], "outcome_contrasts").empty
