"""Pooled proportions, against another implementation.

The expected values were computed once with PyMARE 0.0.10 (DerSimonianLaird and VarianceBasedLikelihoodEstimator with
method REML) from the log odds and variances of the same counts.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects
from trialdossier.analysis.pooling import METHODS, logits, percent, pooled_proportion, random_effects

ORACLE = [
    ([63, 17], [189, 36], 0.1016840264, -0.4774934533, 0.1016840264, -0.4774934533),
    ([12, 30, 7, 45, 20], [40, 55, 31, 60, 80], 0.8915165602, -0.3627335225, 0.9073775892, -0.3629793945),
    ([0, 5, 9], [20, 25, 30], 0.0832475143, -1.2368835018, 0.3569961865, -1.3668671103),
    ([10, 10, 10], [30, 30, 30], 0.0, -0.6931471806, 0.0, -0.6931471806),
    ([82, 25, 40, 66], [189, 36, 70, 90], 0.3031923313, 0.4280674067, 0.3808964192, 0.4343216144),
]


@pytest.mark.parametrize(("counts", "totals", "reml", "reml_mean", "moments", "moments_mean"), ORACLE)
def test_another_implementation_agrees(
    counts: list[int], totals: list[int], reml: float, reml_mean: float, moments: float, moments_mean: float
) -> None:
    for method, tau2, mean in (("REML", reml, reml_mean), ("DerSimonian-Laird", moments, moments_mean)):
        found = random_effects(*logits(counts, totals), method)
        assert found.tau2 == pytest.approx(tau2, abs=1e-6)
        assert found.estimate == pytest.approx(mean, abs=1e-6)


@pytest.mark.parametrize(("counts", "totals"), [case[:2] for case in ORACLE])
def test_statsmodels_agrees_on_moments(counts: list[int], totals: list[int]) -> None:
    effects, variances = logits(counts, totals)
    expected = combine_effects(effects, variances, method_re="chi2", use_t=True)
    found = random_effects(effects, variances, "DerSimonian-Laird")
    assert found.tau2 == pytest.approx(max(0.0, expected.tau2), abs=1e-9)
    assert found.q == pytest.approx(expected.q, abs=1e-9)
    if expected.tau2 > 0:
        assert found.estimate == pytest.approx(expected.mean_effect_re, abs=1e-9)
    if expected.tau2 > 0 and expected.scale_hksj_re > 1:
        low, high = expected.conf_int()[3]
        assert (found.lower, found.upper) == pytest.approx((low, high), abs=1e-9)


def test_the_interval_is_never_narrower_than_without_the_correction() -> None:
    effects, variances = logits([10, 10, 10], [30, 30, 30])
    found = random_effects(effects, variances)
    assert found.upper - found.estimate == pytest.approx(4.302652729911275 * math.sqrt(1 / (1 / variances).sum()))


def test_two_trials_give_no_prediction_interval_and_one_nothing() -> None:
    assert pooled_proportion([1, 2], [10, 10]).prediction_lower is None
    assert pooled_proportion([1, 2, 3], [10, 10, 10]).prediction_lower is not None
    with pytest.raises(ValueError, match="fewer than two"):
        pooled_proportion([1], [10])


def test_no_proportion_is_refused() -> None:
    for counts, totals in (([11, 1], [10, 10]), ([-1, 1], [10, 10]), ([0, 0], [0, 1])):
        with pytest.raises(ValueError, match="no proportions"):
            logits(counts, totals)


@given(
    st.lists(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=8),
    st.sampled_from(sorted(METHODS)),
)
def test_the_mean_lies_within_its_interval_and_the_interval_within_0_and_100(
    trials: list[tuple[int, int]], method: str
) -> None:
    found = pooled_proportion([count for count, _ in trials], [total for _, total in trials], method)
    assert 0 <= found.lower <= found.estimate <= found.upper <= 100
    assert found.tau2 >= 0
    assert 0 <= found.i2 <= 100


def test_percent_undoes_logits() -> None:
    effects, _ = logits([81], [189])
    assert percent(effects[0]) == pytest.approx(100 * 81 / 189, abs=1e-12)
    assert np.isclose(percent(0.0), 50)
