"""Intervals of a proportion, and which of them reproduces a printed one."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

METHODS = {
    "Clopper-Pearson": "beta",
    "Wilson": "wilson",
    "Wald": "normal",
    "Agresti-Coull": "agresti_coull",
    "Jeffreys": "jeffreys",
}
"""Methods by name, as statsmodels calls them."""


def proportion_interval(
    count: int, total: int, level: float = 0.95, method: str = "Clopper-Pearson"
) -> tuple[float, float]:
    """Lower and upper limit, in percent, of `count` of `total` at confidence `level` (0 to 1).

    Clopper-Pearson: Clopper and Pearson, Biometrika 26:404 (1934); Wilson: JASA 22:209 (1927);
    Agresti-Coull: Am Stat 52:119 (1998); Jeffreys: Brown, Cai and DasGupta, Stat Sci 16:101 (2001).
    """
    from statsmodels.stats.proportion import proportion_confint  # half a second, which most steps never need

    if not 0 <= count <= total or total == 0:
        raise ValueError(f"{count} of {total} is no proportion")
    lower, upper = proportion_confint(count, total, alpha=1 - level, method=METHODS[method])
    return 100 * max(0.0, float(lower)), 100 * min(1.0, float(upper))


def nearest_count(percent: float, total: int) -> int:
    """The whole number of `total` whose percentage is nearest to `percent`."""
    return min(total, max(0, round(percent * total / 100)))


def decimals(printed: str) -> int:
    """Decimal places of a number as printed."""
    return len(printed.partition(".")[2])


def rounded(value: float, places: int) -> str:
    """`value` rounded half up to `places`, as a source prints it."""
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def rounds_to(value: float, printed: str) -> bool:
    """Whether `value` can be printed as `printed`: it lies within half a unit of the last place."""
    return abs(value - float(printed)) <= 0.5 * 10.0 ** -decimals(printed) + 1e-9


def reproducing_methods(count: int, total: int, level: float, lower: str, upper: str) -> list[str]:
    """The methods whose limits both round to the printed ones."""
    found = []
    for method in METHODS:
        low, high = proportion_interval(count, total, level, method)
        if rounds_to(low, lower) and rounds_to(high, upper):
            found.append(method)
    return found
