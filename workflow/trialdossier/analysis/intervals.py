"""Intervals of a proportion, which of them reproduces a printed one, and how a printed number rounds."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import sqrt

METHODS = {
    "Clopper-Pearson": "beta",
    "Wilson": "wilson",
    "Wald": "normal",
    "Agresti-Coull": "agresti_coull",
    "Jeffreys": "jeffreys",
}
"""Methods by name, as statsmodels calls them."""

CORRECTED = ("Wilson, continuity-corrected", "Wald, continuity-corrected")
"""Further methods that a printed interval is tried against."""


@cache
def proportion_interval(
    count: int, total: int, level: float = 0.95, method: str = "Clopper-Pearson"
) -> tuple[float, float]:
    """Lower and upper limit, in percent, of `count` of `total` at confidence `level` (0 to 1).

    Clopper-Pearson: Clopper and Pearson, Biometrika 26:404 (1934); Wilson: JASA 22:209 (1927);
    Agresti-Coull: Am Stat 52:119 (1998); Jeffreys: Brown, Cai and DasGupta, Stat Sci 16:101 (2001);
    with continuity correction: Newcombe, Stat Med 17:857 (1998).
    """
    from statsmodels.stats.proportion import proportion_confint  # half a second, which most steps never need

    if not 0 <= count <= total or total == 0:
        raise ValueError(f"{count} of {total} is no proportion")
    if method in CORRECTED:
        lower, upper = _corrected(count, total, level, method)
    else:
        lower, upper = proportion_confint(count, total, alpha=1 - level, method=METHODS[method])
    return 100 * max(0.0, float(lower)), 100 * min(1.0, float(upper))


def _corrected(count: int, total: int, level: float, method: str) -> tuple[float, float]:
    from scipy.stats import binomtest, norm

    if method.startswith("Wilson"):
        limits = binomtest(count, total).proportion_ci(level, "wilsoncc")
        return float(limits.low), float(limits.high)
    part = count / total
    half = float(norm.ppf(0.5 + level / 2)) * sqrt(part * (1 - part) / total) + 0.5 / total
    return part - half, part + half


def nearest_count(percent: float, total: int) -> int:
    """The whole number of `total` whose percentage is nearest to `percent`."""
    return min(total, max(0, round(percent * total / 100)))


def decimals(printed: str) -> int:
    """Decimal places of a number as printed."""
    return len(printed.partition(".")[2])


def rounded(value: float, places: int) -> str:
    """`value` rounded half up to `places`, as a source prints it."""
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def half_unit(printed: str) -> float:
    """Half a unit of the last place of a number as printed: what rounding may have taken or added."""
    return 0.5 * 10.0 ** -decimals(printed)


def rounds_to(value: float, printed: str) -> bool:
    """Whether `value` can be printed as `printed`: it lies within half a unit of the last place."""
    return abs(value - float(printed)) <= half_unit(printed) + 1e-9


def is_granular(printed: str, total: int, scale: int = 100) -> bool:
    """Whether some numbers printed like `printed` cannot arise from `total` whole counts (GRIM can tell).

    `scale` is 100 for a percentage and 1 for a mean of whole numbers. Brown and Heathers, Soc Psychol Personal Sci
    8:363 (2017): with `total` counts the possible values are `scale / total` apart, which has to exceed a unit of the
    last printed place.
    """
    return total > 0 and scale / total > 2 * half_unit(printed)


def arises_from(printed: str, total: int, scale: int = 100) -> bool:
    """Whether a whole count of `total` gives the percentage (or, with `scale` 1, the mean) as printed."""
    count = round(float(printed) * total / scale)
    return any(rounds_to(scale * near / total, printed) for near in (count - 1, count, count + 1) if near >= 0)


def reproducing_methods(count: int, total: int, level: float, lower: str, upper: str) -> list[str]:
    """The methods whose limits both round to the printed ones."""
    found = []
    for method in (*METHODS, *CORRECTED):
        low, high = proportion_interval(count, total, level, method)
        if rounds_to(low, lower) and rounds_to(high, upper):
            found.append(method)
    return found


def lies_among_methods(count: int, total: int, level: float, lower: str, upper: str) -> bool:
    """Whether each printed limit lies between the smallest and the largest that the methods give."""
    limits = [proportion_interval(count, total, level, method) for method in (*METHODS, *CORRECTED)]
    pairs = zip((lower, upper), zip(*limits, strict=True), strict=True)
    return all(min(of) - half_unit(text) <= float(text) <= max(of) + half_unit(text) for text, of in pairs)
