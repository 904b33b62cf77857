"""Printed intervals of proportions: which method gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from trialdossier.analysis.checks.finding import cell, finding, printed_number
from trialdossier.analysis.checks.percentages import analysed, censored, measured_words, perhaps_modelled
from trialdossier.analysis.derived import Cell, Result
from trialdossier.analysis.intervals import (
    arises_from,
    decimals,
    lies_among_methods,
    nearest_count,
    proportion_interval,
    reproducing_methods,
    rounded,
)
from trialdossier.analysis.responses import PERCENT_UNITS, outcome_values
from trialdossier.storage import Frames

METHODS = {
    "interval": (
        "limits of the whole count nearest to the percentage, at the stated level: Clopper-Pearson, Wilson, Wald, "
        "Agresti-Coull, Jeffreys, and Wilson and Wald with continuity correction"
    ),
}
LEVEL = re.compile(r"(\d+(?:\.\d+)?)\s*%")


def findings(tables: Frames) -> Iterator[Result]:
    """Each printed confidence interval of a percentage of participants."""
    rows = outcome_values(tables)
    rows = rows.assign(words=measured_words(tables, rows))
    rows = rows.dropna(subset=["dispersion_lower_limit_raw", "dispersion_upper_limit_raw", "param_value"])
    confident = rows["dispersion_type"].str.contains("(?i)confidence", na=False)
    percent = rows["units"].str.contains(PERCENT_UNITS, na=False)
    for row in rows[confident & percent].to_dict("records"):
        yield _interval(row)


def _interval(row: dict[str, Any]) -> Result:
    columns = ("dispersion_lower_limit_raw", "dispersion_upper_limit_raw")
    subject = tuple(cell("outcome_measurements", row, column) for column in columns)
    reported = f"{row[columns[0]]} to {row[columns[1]]}"
    among = analysed(row)
    inputs: tuple[Cell, ...] = (cell("outcome_measurements", row, "param_value"),)
    if among is not None:
        inputs = (*inputs, among[1])
    texts = [printed_number(str(text)) for text in (row["param_value"], *(row[column] for column in columns))]
    level = LEVEL.search(str(row["dispersion_type"]))
    if level is None or among is None or not among[0] or any(text is None for text in texts):
        reason: str | None = "the level, a limit or the number analysed is not stated"
    else:
        reason = censored(row["words"])
    if reason is None and among is not None and not arises_from(str(texts[0]), among[0]):
        reason = f"no whole count of {among[0]} gives this percentage"
    if reason or among is None or level is None:
        return finding(row, "interval", subject, reported, None, inputs, None, "none", reason)
    return _compared(row, subject, inputs, [str(text) for text in texts], among[0], float(level[1]) / 100)


def _compared(
    row: dict[str, Any],
    subject: tuple[Cell, ...],
    inputs: tuple[Cell, ...],
    texts: list[str],
    total: int,
    level: float,
) -> Result:
    percent, lower, upper = texts
    count = nearest_count(float(percent), total)
    found = reproducing_methods(count, total, level, lower, upper)
    limits = proportion_interval(count, total, level, found[0] if found else "Clopper-Pearson")
    low, high = (rounded(limit, decimals(text)) for limit, text in zip(limits, (lower, upper), strict=True))
    verdict: bool | None = bool(found)
    note = f"nearest whole count {count} of {total}"
    if not found:
        note += "; no method tried gives the printed limits"
    if not found and (reason := perhaps_modelled(row["words"])):
        verdict, note = None, f"{note}: {reason}"
    elif not found and lies_among_methods(count, total, level, lower, upper):
        verdict, note = None, f"{note}, which lie among theirs: another method, or an adjusted one"
    reported, method = f"{lower} to {upper}", ", ".join(found) or "Clopper-Pearson"
    return finding(row, "interval", subject, reported, f"{low} to {high}", inputs, verdict, method, note)
