"""Does it add up? Reported quantities computed again from the other cells of the same source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.intervals import (
    decimals,
    nearest_count,
    proportion_interval,
    reproducing_methods,
    rounded,
    rounds_to,
)
from trialdossier.analysis.responses import PERCENT_UNITS, outcome_values
from trialdossier.storage import Frames

LEVEL = re.compile(r"(\d+(?:\.\d+)?)\s*%")
ESTIMATED = re.compile(r"(?i)kaplan|meier|cumulative incidence|life.table")


def checks(tables: Frames) -> Iterator[Result]:
    """All rows of `checks`."""
    yield from percentages(tables)
    yield from flow_sums(tables)
    yield from intervals(tables)
    yield from percentages_of_all(tables)
    yield from contradictions(tables)


def _check(
    row: pd.Series | dict[str, object],
    check: str,
    subject: Cell,
    reported: object,
    recomputed: object,
    inputs: tuple[Cell, ...],
    verdict: bool | None,
    method: str,
    note: str | None = None,
) -> Result:
    return Result(
        "checks",
        str(row["trial_id"]),
        str(row["source_id"]),
        {
            "check": check,
            "subject": str(subject),
            "reported": Derived(str(reported), (subject,)),
            "recomputed": Derived(None if recomputed is None else str(recomputed), inputs),
            "method": method,
            "verdict": {True: "agrees", False: "differs", None: "not applicable"}[verdict],
            "note": Derived(note, (subject, *inputs)),
        },
    )


PERCENTAGES = (
    ("reported_events", "subjects_affected", "subjects_at_risk", "percentage"),
    ("reported_event_totals", "subjects_affected", "subjects_at_risk", "percentage"),
    ("article_tables", "count", "denominator", "percent"),
    ("claims", "count", "denominator", "percent"),
    ("baseline_measurements", "param_value_num", "number_analyzed", "percentage"),
)
"""Table, count, denominator and percentage of each place where a source prints all three."""


def percentages(tables: Frames) -> Iterator[Result]:
    """Each printed percentage against its count and denominator, at the precision it is printed with."""
    quotes = tables["evidence"].set_index(["table", "row", "column"])["quote"].to_dict()
    for table, count, denominator, percentage in PERCENTAGES:
        rows = keyed(tables[table], table).dropna(subset=[count, denominator, percentage])
        for row in rows.to_dict("records"):
            if not row[denominator]:
                continue
            subject = Cell(table, row[table], percentage)
            printed = re.sub(r"[^\d.]", "", quotes.get((table, row[table], percentage), "")).strip(".")
            if not printed:
                continue
            value = 100 * float(row[count]) / float(row[denominator])
            places, agrees = decimals(printed), rounds_to(value, printed)
            inputs = (Cell(table, row[table], count), Cell(table, row[table], denominator))
            yield _check(
                row, "percentage", subject, printed, f"{value:.{places}f}", inputs, agrees, "100 count / denominator"
            )


def flow_sums(tables: Frames) -> Iterator[Result]:
    """Started = completed + not completed, and not completed = sum of the reasons, per period and group."""
    milestones = keyed(tables["milestones"], "milestones").dropna(subset=["count"])
    reasons = keyed(tables["drop_withdrawals"], "drop_withdrawals")
    by = ["trial_id", "source_id", "period", "result_group"]
    for key, rows in milestones.groupby(by, sort=False, dropna=False):
        named = {title: group for title, group in rows.groupby("title") if len(group) == 1}
        if not {"STARTED", "COMPLETED", "NOT COMPLETED"} <= named.keys():
            continue
        row = dict(zip(by, key, strict=True))
        cells = {title: Cell("milestones", group["milestones"].iloc[0], "count") for title, group in named.items()}
        counts = {title: int(group["count"].iloc[0]) for title, group in named.items()}
        total = counts["COMPLETED"] + counts["NOT COMPLETED"]
        yield _check(
            row,
            "participant flow",
            cells["STARTED"],
            counts["STARTED"],
            total,
            (cells["COMPLETED"], cells["NOT COMPLETED"]),
            total == counts["STARTED"],
            "completed + not completed",
        )
        given = reasons[
            (reasons["source_id"] == row["source_id"])
            & (reasons["result_group"] == row["result_group"])
            & (reasons["period"].fillna("") == ("" if pd.isna(row["period"]) else row["period"]))
        ]
        if len(given) and given["count"].notna().all():
            total = int(given["count"].sum())
            yield _check(
                row,
                "reasons not completed",
                cells["NOT COMPLETED"],
                counts["NOT COMPLETED"],
                total,
                tuple(Cell("drop_withdrawals", name, "count") for name in given["drop_withdrawals"]),
                total == counts["NOT COMPLETED"],
                "sum of the reasons",
            )


def intervals(tables: Frames) -> Iterator[Result]:
    """Each printed confidence interval of an outcome.

    One of a percentage of participants against the intervals of the nearest whole count; any other has its limits on
    either side of its estimate.
    """
    measured = outcome_values(tables)
    descriptions = keyed(tables["outcomes"], "outcomes").set_index("outcomes")["description"].fillna("").to_dict()
    stated = measured.dropna(subset=["dispersion_lower_limit_raw", "dispersion_upper_limit_raw", "param_value"])
    confident = stated["dispersion_type"].str.contains("(?i)confidence", na=False)
    percent = stated["units"].str.contains(PERCENT_UNITS, na=False)
    for row, is_percent in zip(stated[confident].to_dict("records"), percent[confident], strict=True):
        yield _interval(row, descriptions.get(row["outcomes"], "")) if is_percent else _order(row)


def _interval(row: dict[str, Any], description: str) -> Result:
    place = row["outcome_measurements"]
    subject = Cell("outcome_measurements", place, "dispersion_lower_limit_raw")
    inputs = (
        Cell("outcome_measurements", place, "param_value"),
        *((Cell("outcome_counts", row["outcome_counts"], "count"),) if pd.notna(row["count"]) else ()),
    )
    lower, upper = str(row["dispersion_lower_limit_raw"]), str(row["dispersion_upper_limit_raw"])
    verdict, recomputed, method, note = _recomputed(row, lower, upper, description)
    return _check(row, "interval", subject, f"{lower} to {upper}", recomputed, inputs, verdict, method, note)


def _recomputed(
    row: dict[str, Any], lower: str, upper: str, description: str
) -> tuple[bool | None, str | None, str, str | None]:
    """Verdict, recomputed interval, method and reason for one printed interval of a percentage."""
    level = LEVEL.search(str(row["dispersion_type"]))
    numbers = [row["param_value_num"], row["dispersion_lower_limit"], row["dispersion_upper_limit"], row["count"]]
    if level is None or any(pd.isna(number) for number in numbers) or not row["count"]:
        return None, None, "none", "the level, a limit or the number analysed is not stated"
    if ESTIMATED.search(description):
        return (
            None,
            None,
            "none",
            "the estimate is a Kaplan-Meier or similar estimate, not a proportion of whole counts",
        )
    total, percent = int(row["count"]), float(row["param_value_num"])
    count, confidence = nearest_count(percent, total), float(level[1]) / 100
    if abs(100 * count / total - percent) > 0.5 * 10 ** -decimals(str(row["param_value"])) + 1e-9:
        return None, None, "none", f"no whole count of {total} gives this percentage"
    found = reproducing_methods(count, total, confidence, lower, upper)
    limits = proportion_interval(count, total, confidence, found[0] if found else "Clopper-Pearson")
    low, high = (rounded(limit, decimals(text)) for limit, text in zip(limits, (lower, upper), strict=True))
    note = f"nearest whole count {count} of {total}" + ("" if found else "; no method tried gives the printed limits")
    return bool(found), f"{low} to {high}", ", ".join(found) or "Clopper-Pearson", note


def _order(row: dict[str, Any]) -> Result:
    place = row["outcome_measurements"]
    subject = Cell("outcome_measurements", place, "dispersion_lower_limit_raw")
    numbers = [row["dispersion_lower_limit"], row["param_value_num"], row["dispersion_upper_limit"]]
    stated = [float(number) for number in numbers if pd.notna(number)]
    ordered = stated == sorted(stated)
    reported = f"{row['dispersion_lower_limit_raw']} to {row['dispersion_upper_limit_raw']}"
    inputs = (Cell("outcome_measurements", place, "param_value"),)
    estimate = f"estimate {row['param_value']}"
    note = None if len(stated) == len(numbers) else "a limit is not a number"
    method = "lower limit <= estimate <= upper limit"
    return _check(row, "order of an interval", subject, reported, estimate, inputs, ordered, method, note)


def percentages_of_all(tables: Frames) -> Iterator[Result]:
    """Percentages of an article whose sentence states no denominator, against everyone enrolled.

    Where that does not give the percentage, the denominator is another, which the sentence does not state.
    """
    studies = keyed(tables["studies"], "studies").dropna(subset=["enrollment"]).set_index("source_id")
    claims = keyed(tables["claims"], "claims").dropna(subset=["count", "percent"])
    for row in claims[claims["denominator"].isna() & claims["attributed_to"].isna()].to_dict("records"):
        if row["source_id"] not in studies.index or not studies.loc[row["source_id"], "enrollment"]:
            continue
        study = studies.loc[row["source_id"]]
        value = 100 * float(row["count"]) / float(study["enrollment"])
        agrees = abs(value - float(row["percent"])) <= 0.5 + 1e-9
        yield _check(
            row,
            "percentage of all enrolled",
            Cell("claims", row["claims"], "percent"),
            f"{row['percent']:g}",
            f"{value:.1f}",
            (Cell("claims", row["claims"], "count"), Cell("studies", study["studies"], "enrollment")),
            True if agrees else None,
            "100 count / enrollment",
            None if agrees else "the sentence does not state of whom",
        )


def contradictions(tables: Frames) -> Iterator[Result]:
    """Designs that a source calls both randomised and of a single group, which cannot both hold."""
    designs = keyed(tables["designs"], "designs").dropna(subset=["allocation", "intervention_model"])
    for row in designs.to_dict("records"):
        if row["allocation"] == "RANDOMIZED" and row["intervention_model"] == "SINGLE_GROUP":
            yield _check(
                row,
                "design words",
                Cell("designs", row["designs"], "allocation"),
                row["allocation"],
                row["intervention_model"],
                (Cell("designs", row["designs"], "intervention_model"),),
                False,
                "a single group has nothing to randomise between",
                "the source calls the design both",
            )
