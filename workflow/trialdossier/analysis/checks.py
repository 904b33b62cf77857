"""Does it add up? Reported quantities computed again from the other cells of the same source."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.intervals import nearest_count, reproducing_methods
from trialdossier.analysis.responses import PERCENT_UNITS, outcome_values
from trialdossier.storage import Frames

LEVEL = re.compile(r"(\d+(?:\.\d+)?)\s*%")
ESTIMATED = re.compile(r"(?i)kaplan|meier|cumulative incidence|life.table")


def checks(tables: Frames) -> Iterator[Result]:
    """All rows of `checks`."""
    yield from percentages(tables)
    yield from flow_sums(tables)
    yield from intervals(tables)


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
            "note": note,
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
            places = len(printed.partition(".")[2])
            agrees = abs(value - float(printed)) <= 0.5 * 10**-places + 1e-9
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
    """Each printed interval of a percentage of participants against the intervals of the nearest whole count."""
    measured = outcome_values(tables)
    descriptions = keyed(tables["outcomes"], "outcomes").set_index("outcomes")["description"].fillna("").to_dict()
    measured = measured[measured["units"].str.contains(PERCENT_UNITS, na=False)]
    for row in measured.dropna(
        subset=["dispersion_lower_limit_raw", "dispersion_upper_limit_raw", "param_value"]
    ).to_dict("records"):
        level = LEVEL.search(str(row["dispersion_type"]))
        if level is None or "confidence" not in str(row["dispersion_type"]).lower():
            continue
        place = row["outcome_measurements"]
        subject = Cell("outcome_measurements", place, "dispersion_lower_limit_raw")
        inputs = (
            Cell("outcome_measurements", place, "param_value"),
            Cell("outcome_measurements", place, "dispersion_upper_limit_raw"),
            *((Cell("outcome_counts", row["outcome_counts"], "count"),) if pd.notna(row["count"]) else ()),
        )
        lower, upper = row["dispersion_lower_limit_raw"], row["dispersion_upper_limit_raw"]
        verdict, method, note = _interval_verdict(row, float(level[1]) / 100, descriptions.get(row["outcomes"], ""))
        yield _check(row, "interval", subject, f"{lower} to {upper}", method, inputs, verdict, method or "none", note)


def _interval_verdict(
    row: dict[str, object], level: float, description: str
) -> tuple[bool | None, str | None, str | None]:
    numbers = [row["param_value_num"], row["dispersion_lower_limit"], row["dispersion_upper_limit"], row["count"]]
    if any(pd.isna(number) for number in numbers) or not row["count"]:
        return None, None, "a limit or the number analysed is not stated"
    if ESTIMATED.search(description):
        return None, None, "the estimate is a Kaplan-Meier or similar estimate, not a proportion of whole counts"
    total = int(row["count"])  # type: ignore[call-overload]
    count = nearest_count(float(row["param_value_num"]), total)  # type: ignore[arg-type]
    places = len(str(row["param_value"]).partition(".")[2])
    if abs(100 * count / total - float(row["param_value_num"])) > 0.5 * 10**-places + 1e-9:  # type: ignore[arg-type]
        return None, None, f"no whole count of {total} gives this percentage"
    found = reproducing_methods(
        count, total, level, str(row["dispersion_lower_limit_raw"]), str(row["dispersion_upper_limit_raw"])
    )
    return bool(found), ", ".join(found) or None, None if found else f"no method tried gives it from {count} of {total}"
