"""Ratio measures and differences: symmetry on the scale they are estimated on, and the p-value beside the interval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log
from typing import Any

from trialdossier.analysis.checks.finding import cell, finding, joined, printed_number, stated
from trialdossier.analysis.derived import Result, keyed
from trialdossier.analysis.intervals import half_unit
from trialdossier.storage import Frames

METHODS = {
    "symmetry of a ratio's interval": "log(estimate) lies midway between log(lower) and log(upper)",
    "p-value and interval": "p < 1 - level where the interval leaves out no effect, p >= 1 - level where it holds it",
}
RATIO = re.compile(r"(?i)\b(?:hazard|odds|risk|rate|relative risk)\b(?!.*(?:difference|reduction))")
DIFFERENCE = re.compile(r"(?i)\bdifference\b")
OTHERWISE = re.compile(r"(?i)exact|profile|bootstrap|conditional|bayes|credible|fieller|median.unbiased|quantile")
ONE_SIDED = re.compile(r"(?i)(?:one|1)[- ]?(?:sided|tailed)|non.?inferiority|equivalence|adjusted p|multiplicity")
SLACK = 0.1
"""Asymmetry, as a part of half the interval, that methods close to Wald's give."""


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family, for analyses of registries and for claims of articles."""
    for row in _analyses(tables):
        yield from _symmetry(row)
        yield from _significance(row)


def _analyses(tables: Frames) -> Iterator[dict[str, Any]]:
    """Estimates with both limits, from registries and articles, in one form."""
    registered = keyed(tables["outcome_analyses"], "outcome_analyses").dropna(
        subset=["ci_lower_limit", "ci_upper_limit"]
    )
    for row in registered.to_dict("records"):
        words = joined(
            *(row[c] for c in ("method", "method_description", "other_analysis_description", "estimate_description"))
        )
        sides = joined(
            row["ci_n_sides"], row["non_inferiority_type"], row["non_inferiority_description"],
            row["p_value_description"], words, row["groups_description"],
        )  # fmt: skip
        yield row | {
            "table": "outcome_analyses",
            "lower": joined(row["ci_lower_limit_raw"]),
            "upper": joined(row["ci_upper_limit_raw"]),
            "columns": ("ci_lower_limit_raw", "ci_upper_limit_raw"),
            "level": row["ci_percent"],
            "words": words,
            "sides": re.sub(r"(?i)superiority or other|2-sided|two-sided", "", sides),
            "p_text": joined(row["p_value_modifier"], row["p_value"]),
            "p_column": "p_value",
        }
    claims = keyed(tables["claims"], "claims").dropna(subset=["dispersion_lower_limit", "dispersion_upper_limit"])
    for row in claims[claims["dispersion_type"].str.contains(r"CI\b|(?i:confidence)", na=False)].to_dict("records"):
        level = re.search(r"(\d+(?:\.\d+)?)\s*%", joined(row["dispersion_type"]))
        yield row | {
            "table": "claims",
            "lower": f"{row['dispersion_lower_limit']:g}",
            "upper": f"{row['dispersion_upper_limit']:g}",
            "columns": ("dispersion_lower_limit", "dispersion_upper_limit"),
            "level": float(level[1]) if level else None,
            "words": "",
            "sides": joined(row["statement"]),
            "p_text": joined(row["p_value"]),
            "p_column": "p_value",
            "param_type": joined(row["param_type"]).replace("_", " "),
        }


def _symmetry(row: dict[str, Any]) -> Iterator[Result]:
    check = "symmetry of a ratio's interval"
    texts = [printed_number(joined(row[name])) for name in ("param_value", "lower", "upper")]
    if not RATIO.search(joined(row["param_type"])) or any(t is None or float(t) <= 0 for t in texts):
        return
    value, low, high = (str(text) for text in texts)
    if not float(low) < float(high):
        return
    middle, half = (log(float(low)) + log(float(high))) / 2, (log(float(high)) - log(float(low))) / 2
    slack = sum(half_unit(text) / float(text) * share for text, share in ((value, 1), (low, 0.5), (high, 0.5)))
    away = abs(log(float(value)) - middle)
    subject = cell(row["table"], row, "param_value")
    inputs = tuple(cell(row["table"], row, column) for column in row["columns"])
    midway = f"{(float(low) * float(high)) ** 0.5:.4g}"
    off = f"{100 * away / half:.0f} % of half the interval away"
    verdict: bool | None = away <= slack * 1.05 + 1e-9
    note = None
    if not verdict:
        known = OTHERWISE.search(row["words"])
        verdict = None if known or away <= SLACK * half + slack else False
        note = f"{off}; " + (
            f"the method (“{known[0]}”) need not be symmetric" if known else "small, as methods differ"
        )
        note = off if verdict is False else note
    yield finding(row, check, subject, value, midway, inputs, verdict, METHODS[check], note)


def _significance(row: dict[str, Any]) -> Iterator[Result]:
    check = "p-value and interval"
    ratio, difference = (pattern.search(joined(row["param_type"])) for pattern in (RATIO, DIFFERENCE))
    low, high, text = (printed_number(row[name]) for name in ("lower", "upper", "p_text"))
    if not (ratio or difference) or low is None or high is None or text is None or not stated(row["level"]):
        return
    null, alpha, p = (1.0 if ratio else 0.0), 1 - float(row["level"]) / 100, float(text)
    excludes = not float(low) <= null <= float(high)
    touches = min(abs(float(low) - null) - half_unit(low), abs(float(high) - null) - half_unit(high)) <= 0
    small = p < alpha or (p == alpha and "<" in row["p_text"])
    reason = None
    if ONE_SIDED.search(row["sides"]):
        reason = "a one-sided, non-inferiority or adjusted test, which the interval need not follow"
    elif excludes != small and (touches or alpha / 2 <= p <= 2 * alpha):
        reason = "so close to the border that test and interval may differ by their methods"
    subject = cell(row["table"], row, row["p_column"])
    inputs = tuple(cell(row["table"], row, column) for column in row["columns"])
    found = f"{low} to {high} {'leaves out' if excludes else 'holds'} {null:g}"
    verdict = None if reason else excludes == small
    yield finding(row, check, subject, row["p_text"], found, inputs, verdict, METHODS[check], reason)
