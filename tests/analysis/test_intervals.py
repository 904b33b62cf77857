import pytest
from trialdossier.analysis.intervals import nearest_count, proportion_interval, reproducing_methods, rounded, rounds_to


@pytest.mark.parametrize(
    ("count", "total", "method", "lower", "upper"),
    [
        # closed forms: Clopper-Pearson at the ends is 1 - (alpha / 2) ** (1 / n); Wilson and Wald by hand
        (0, 10, "Clopper-Pearson", 0.0, 100 * (1 - 0.025 ** (1 / 10))),
        (10, 10, "Clopper-Pearson", 100 * 0.025 ** (1 / 10), 100.0),
        (5, 10, "Wald", 19.010248384771922, 80.98975161522808),
        (5, 10, "Wilson", 23.659309051257182, 76.34069094874281),
    ],
)
def test_limits_of_a_proportion(count: int, total: int, method: str, lower: float, upper: float) -> None:
    assert proportion_interval(count, total, method=method) == pytest.approx((lower, upper), abs=1e-9)


def test_exact_limits_are_the_beta_quantiles() -> None:
    from scipy.stats import beta

    for count, total in ((1, 36), (17, 36), (81, 189), (188, 189)):
        expected = (100 * beta.ppf(0.025, count, total - count + 1), 100 * beta.ppf(0.975, count + 1, total - count))
        assert proportion_interval(count, total) == pytest.approx(expected, abs=1e-9)


def test_what_is_no_proportion_is_refused() -> None:
    for count, total in ((-1, 3), (4, 3), (0, 0)):
        with pytest.raises(ValueError, match="no proportion"):
            proportion_interval(count, total)


def test_a_printed_interval_names_its_method() -> None:
    assert reproducing_methods(81, 189, 0.95, "35.7", "50.2") == ["Clopper-Pearson"]
    assert reproducing_methods(81, 189, 0.95, "35.7", "50.3") == []


def test_counts_and_rounding() -> None:
    assert nearest_count(42.9, 189) == 81
    assert rounded(0.125, 2) == "0.13"
    assert rounds_to(42.857, "42.9")
    assert not rounds_to(42.857, "42.8")
