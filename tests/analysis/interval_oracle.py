"""How `interval_oracle.csv` was made: limits of proportions in decimal arithmetic of 90 digits, without any library.

Clopper-Pearson: the exact binomial sum, solved by bisection. Jeffreys: the beta distribution function of half-integer
parameters by the reduction formula of the integral of sin^2k cos^2m, solved by bisection. The others: their closed
forms, with the normal quantile from the series of the normal distribution function, solved by bisection. Run as
`python -m tests.analysis.interval_oracle` to write the file anew.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal, getcontext
from math import comb
from pathlib import Path

getcontext().prec = 90
PLACE = Path(__file__).with_suffix(".csv")
CASES = [
    (0, 1),
    (1, 1),
    (0, 10),
    (3, 10),
    (10, 10),
    (1, 29),
    (9, 30),
    (12, 36),
    (25, 36),
    (81, 189),
    (188, 189),
    (5, 400),
]
LEVELS = ("0.90", "0.95", "0.99")
HALF = Decimal("0.5")


def solved(rising: Callable[[Decimal], Decimal], value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    for _ in range(160):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < value else (low, middle)
    return (low + high) / 2


def pi() -> Decimal:
    def arctan(inverse: int) -> Decimal:
        term, total, n = Decimal(1) / inverse, Decimal(0), 1
        while abs(term) > Decimal(10) ** -95:
            total += term / n if n % 4 == 1 else -term / n
            term, n = term / (inverse * inverse), n + 2
        return total

    return 4 * (4 * arctan(5) - arctan(239))


PI = pi()


def normal(z: Decimal) -> Decimal:
    term, total, n = z, z, 0
    while abs(term) > Decimal(10) ** -85:
        n += 1
        term = term * z * z / (2 * n + 1)
        total += term
    return HALF + total * (-z * z / 2).exp() / (2 * PI).sqrt()


def tail(p: Decimal, count: int, total: int) -> Decimal:
    """P(X >= count)."""
    return sum((comb(total, k) * p**k * (1 - p) ** (total - k) for k in range(count, total + 1)), Decimal(0))


def arcsine(x: Decimal) -> Decimal:
    """For 0 <= x <= 1, by halving the angle until the series of the arc tangent is short."""
    if x == 1:
        return PI / 2
    t, factor = x / (1 - x * x).sqrt(), 1
    while t > Decimal("0.1"):
        t, factor = t / (1 + (1 + t * t).sqrt()), factor * 2
    term, total, n = t, Decimal(0), 1
    while abs(term) > Decimal(10) ** -95:
        total += term / n if n % 4 == 1 else -term / n
        term, n = term * t * t, n + 2
    return factor * total


def beta(p: Decimal, k: int, m: int) -> Decimal:
    """Distribution function at `p` of the beta distribution with parameters k + 1/2 and m + 1/2."""

    def integral(sine: Decimal, cosine: Decimal, angle: Decimal) -> Decimal:
        value = angle
        for j in range(1, m + 1):
            value = sine * cosine ** (2 * j - 1) / (2 * j) + Decimal(2 * j - 1) / (2 * j) * value
        for i in range(1, k + 1):
            whole = 2 * (i + m)
            value = -(sine ** (2 * i - 1)) * cosine ** (2 * m + 1) / whole + Decimal(2 * i - 1) / whole * value
        return value

    sine, cosine = p.sqrt(), (1 - p).sqrt()
    return integral(sine, cosine, arcsine(sine)) / integral(Decimal(1), Decimal(0), PI / 2)


def limits(method: str, count: int, total: int, level: Decimal) -> tuple[Decimal, Decimal]:
    alpha, n, x = 1 - level, Decimal(total), Decimal(count)
    z = solved(normal, 1 - alpha / 2, Decimal(0), Decimal(6))
    p = x / n
    zero, one = Decimal(0), Decimal(1)
    if method == "Clopper-Pearson":
        lower = zero if count == 0 else solved(lambda q: tail(q, count, total), alpha / 2, zero, one)
        upper = one if count == total else solved(lambda q: tail(q, count + 1, total), 1 - alpha / 2, zero, one)
    elif method == "Jeffreys":
        lower, upper = (
            solved(lambda q: beta(q, count, total - count), a, zero, one) for a in (alpha / 2, 1 - alpha / 2)
        )
    elif method == "Wilson":
        middle, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt()
        lower, upper = ((middle + sign * half) / (1 + z * z / n) for sign in (-1, 1))
    elif method == "Agresti-Coull":
        much = n + z * z
        q = (x + z * z / 2) / much
        lower, upper = (q + sign * z * (q * (1 - q) / much).sqrt() for sign in (-1, 1))
    elif method.startswith("Wald"):
        half = z * (p * (1 - p) / n).sqrt() + (HALF / n if "continuity" in method else 0)
        lower, upper = p - half, p + half
    else:  # Newcombe, Stat Med 17:857 (1998), method 4
        ends = [(2 * n * p + z * z + sign) / (2 * (n + z * z)) for sign in (-1, 1)]
        roots = [z * z + sign * 2 - 1 / n + 4 * p * (n * (1 - p) - sign) for sign in (-1, 1)]
        lower = zero if count == 0 else ends[0] - z * roots[0].sqrt() / (2 * (n + z * z))
        upper = one if count == total else ends[1] + z * roots[1].sqrt() / (2 * (n + z * z))
    return max(zero, lower), min(one, upper)


METHODS = (
    "Clopper-Pearson", "Wilson", "Wald", "Agresti-Coull", "Jeffreys", "Wilson, continuity-corrected",
    "Wald, continuity-corrected",
)  # fmt: skip


def main() -> None:
    with PLACE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["method", "count", "total", "level", "lower", "upper"])
        for method in METHODS:
            for count, total in CASES:
                for level in LEVELS:
                    found = [f"{100 * limit:.18f}" for limit in limits(method, count, total, Decimal(level))]
                    writer.writerow([method, count, total, level, *found])


if __name__ == "__main__":
    main()
