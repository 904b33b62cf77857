"""Proportions of several trials pooled: random effects on the logit scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
ITERATIONS, CLOSE = 1000, 1e-12
"""Steps at most, and the change at which the REML estimate counts as found."""


@dataclass(frozen=True)
class Pooled:
    """What `k` trials give together, on the scale of the effects that went in.

    `lower` and `upper` limit the mean effect, `prediction_lower` and `prediction_upper` that of one further trial (None
    for fewer than three trials). `tau2` is the variance between trials, `q` Cochran's statistic of heterogeneity, `q_p`
    its p-value, `i2` the percentage of the variation that is heterogeneity.
    """

    k: int
    estimate: float
    lower: float
    upper: float
    prediction_lower: float | None
    prediction_upper: float | None
    tau2: float
    i2: float
    q: float
    q_p: float

    def on(self, scale: Callable[[float], float]) -> Pooled:
        """The same with the effects brought to another `scale`; the variance between trials stays as it is."""
        names = ("estimate", "lower", "upper", "prediction_lower", "prediction_upper")
        values = {name: None if getattr(self, name) is None else scale(getattr(self, name)) for name in names}
        return Pooled(**(vars(self) | values))


def logits(counts: Sequence[int], totals: Sequence[int]) -> tuple[Numbers, Numbers]:
    """The log odds of each proportion and its variance; a trial with 0 or all gets a half added to both cells."""
    yes, no = np.asarray(counts, float), np.asarray(totals, float) - np.asarray(counts, float)
    if len(yes) != len(no) or (yes < 0).any() or (no < 0).any() or (yes + no == 0).any():
        raise ValueError(f"{list(counts)} of {list(totals)} are no proportions")
    half = np.where((yes == 0) | (no == 0), 0.5, 0.0)
    return np.log((yes + half) / (no + half)), 1 / (yes + half) + 1 / (no + half)


def percent(logit: float) -> float:
    """The percentage with the log odds `logit`."""
    return float(100 / (1 + np.exp(-logit)))


def dersimonian_laird(effects: Numbers, variances: Numbers) -> float:
    """The variance between trials by moments: DerSimonian and Laird, Control Clin Trials 7:177 (1986)."""
    weights = 1 / variances
    q = _heterogeneity(effects, variances)
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((q - (len(effects) - 1)) / spread))


def restricted_likelihood(effects: Numbers, variances: Numbers) -> float:
    """The variance between trials by restricted maximum likelihood: Viechtbauer, J Educ Behav Stat 30:261 (2005).

    Fisher scoring from the estimate by moments; ValueError where it does not settle.
    """
    tau2 = dersimonian_laird(effects, variances)
    for _ in range(ITERATIONS):
        weights = 1 / (variances + tau2)
        mean = (weights * effects).sum() / weights.sum()
        score = (weights**2 * ((effects - mean) ** 2 - variances)).sum() / (weights**2).sum() + 1 / weights.sum()
        moved, tau2 = abs(score - tau2), max(0.0, float(score))
        if moved < CLOSE or (score <= 0 and tau2 == 0):
            return tau2
    raise ValueError("the REML estimate of the variance between trials does not settle")


METHODS = {"REML": restricted_likelihood, "DerSimonian-Laird": dersimonian_laird}
"""Estimators of the variance between trials by name."""


def random_effects(effects: Numbers, variances: Numbers, method: str = "REML", level: float = 0.95) -> Pooled:
    """The pooled mean of `effects` with known `variances` under random effects.

    The interval is Hartung and Knapp's (Stat Med 20:3875, 2001) with the quadratic form not below 1 (Knapp and Hartung,
    Stat Med 22:2693, 2003), on k - 1 degrees of freedom; the prediction interval Higgins, Thompson and Spiegelhalter's
    (J R Stat Soc A 172:137, 2009) on k - 2; I2 is Higgins and Thompson's (Stat Med 21:1539, 2002).
    """
    from scipy import stats  # a third of a second, which most steps never need

    k = len(effects)
    if k < 2:
        raise ValueError("fewer than two trials cannot be pooled")
    tau2 = METHODS[method](effects, variances)
    weights = 1 / (variances + tau2)
    mean = float((weights * effects).sum() / weights.sum())
    form = max(1.0, float((weights * (effects - mean) ** 2).sum() / (k - 1)))
    error = float(np.sqrt(form / weights.sum()))
    margin = float(stats.t.ppf(0.5 + level / 2, k - 1)) * error
    further = None
    if k > 2:
        further = float(stats.t.ppf(0.5 + level / 2, k - 2)) * float(np.sqrt(tau2 + 1 / weights.sum()))
    q = _heterogeneity(effects, variances)
    return Pooled(
        k,
        mean,
        mean - margin,
        mean + margin,
        None if further is None else mean - further,
        None if further is None else mean + further,
        tau2,
        max(0.0, 100 * (q - (k - 1)) / q) if q else 0.0,
        q,
        float(stats.chi2.sf(q, k - 1)),
    )


def pooled_proportion(counts: Sequence[int], totals: Sequence[int], method: str = "REML") -> Pooled:
    """`random_effects` of the proportions `counts` / `totals` on the logit scale, given back in percent."""
    return random_effects(*logits(counts, totals), method).on(percent)


def _heterogeneity(effects: Numbers, variances: Numbers) -> float:
    """Cochran's Q: the weighted squares about the mean under a common effect."""
    weights = 1 / variances
    mean = (weights * effects).sum() / weights.sum()
    return float((weights * (effects - mean) ** 2).sum())
