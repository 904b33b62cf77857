"""Percentages from their counts, percentages and means that whole counts can give, percentages of a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import floor
from typing import Any

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, joined, label_total, printed_number, quotes, stated
from trialdossier.analysis.derived import Cell, Result, cells_of, keyed
from trialdossier.analysis.intervals import arises_from, decimals, half_unit, is_granular, nearest_count, rounds_to
from trialdossier.analysis.responses import ESTIMATED, PERCENT_UNITS, outcome_values
from trialdossier.storage import Frames

METHODS = {
    "percentage": "100 count / denominator, within half a unit of the last printed place",
    "percentage of all enrolled": "100 count / enrollment, where the sentence states no denominator",
    "possible percentage (GRIM)": (
        "a whole count of the participants analysed gives the percentage as printed (Brown and Heathers 2017)"
    ),
    "possible mean (GRIM)": "a whole sum over the participants analysed gives the mean as printed",
    "percentages of a whole": "percentages of categories that hold everyone sum to 100, but for their rounding",
}
PLACES = (
    ("reported_events", "subjects_affected", "subjects_at_risk", "percentage"),
    ("reported_event_totals", "subjects_affected", "subjects_at_risk", "percentage"),
    ("article_tables", "count", "denominator", "percent"),
    ("claims", "count", "denominator", "percent"),
    ("baseline_measurements", "param_value_num", "number_analyzed", "percentage"),
    ("outcome_measurements", "param_value_num", "number_analyzed", "percentage"),
)
"""Table, count, denominator and percentage of each place where a source prints all three."""

PERHAPS_ESTIMATED = re.compile(
    r"(?i)surviv|mortality|probability|probabilities|time[- ]to|"
    r"event.free|relapse.free|progression.free|disease.free|\b(?:OS|EFS|RFS|PFS|DFS)\b"
)
"""Words of an estimate that may be one over time."""
MODELLED = re.compile(
    r"(?i)imputed|imputation|adjusted|weighted|model|least.squares|geometric|\bmean\b|average|normali[sz]ed"
)
"""Words of an estimate that a model or a mean gives."""
WHOLE_UNITS = re.compile(
    r"(?i)^\s*(?:number of\s+)?(?:cycles|doses|visits|episodes|events|relapses|lesions|infusions|injections|"
    r"hospitali[sz]ations|transfusions|children|pregnancies|seizures|falls)(?:\s+per\s+\w+)?\s*$"
)
"""Units that count whole things in each participant."""


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from printed_percentages(tables)
    yield from percentages_of_all(tables)
    yield from possible_percentages(tables)
    yield from possible_means(tables)
    yield from wholes(tables)


def printed_percentages(tables: Frames) -> Iterator[Result]:
    """Each printed percentage against its count and denominator, at the precision it is printed with."""
    for table, count, denominator, percentage in PLACES:
        printed = quotes(tables, table, percentage)
        rows = keyed(tables[table], table).dropna(subset=[count, denominator, percentage])
        for row in rows.to_dict("records"):
            text = printed_number(printed.get(row[table], ""))
            if not row[denominator] or text is None:
                continue
            value = 100 * float(row[count]) / float(row[denominator])
            agrees = rounds_to(value, text)
            note = None if agrees else _cut_off(value, text)
            yield finding(
                row,
                "percentage",
                cell(table, row, percentage),
                f"{text}%",
                f"{value:.{decimals(text)}f}%",
                (cell(table, row, count), cell(table, row, denominator)),
                agrees,
                METHODS["percentage"],
                note,
            )


def _cut_off(value: float, text: str) -> str | None:
    unit = 2 * half_unit(text)
    return "cut off instead of rounded" if abs(floor(value / unit + 1e-9) * unit - float(text)) < 1e-9 else None


def percentages_of_all(tables: Frames) -> Iterator[Result]:
    """Percentages of an article whose sentence states no denominator, against everyone enrolled.

    Where that does not give the percentage, the denominator is another, which the sentence does not state.
    """
    studies = keyed(tables["studies"], "studies").dropna(subset=["enrollment"]).set_index("source_id")
    claims = keyed(tables["claims"], "claims").dropna(subset=["count", "percent"])
    printed = quotes(tables, "claims", "percent")
    for row in claims[claims["denominator"].isna() & claims["attributed_to"].isna()].to_dict("records"):
        text = printed_number(printed.get(row["claims"], ""))
        if row["source_id"] not in studies.index or not studies.loc[row["source_id"], "enrollment"] or text is None:
            continue
        study = studies.loc[row["source_id"]]
        value = 100 * float(row["count"]) / float(study["enrollment"])
        agrees = rounds_to(value, text)
        yield finding(
            row,
            "percentage of all enrolled",
            Cell("claims", row["claims"], "percent"),
            f"{text}%",
            f"{value:.{max(1, decimals(text))}f}%",
            (Cell("claims", row["claims"], "count"), Cell("studies", study["studies"], "enrollment")),
            True if agrees else None,
            METHODS["percentage of all enrolled"],
            None if agrees else "the sentence does not state of whom",
        )


def analysed(row: dict[str, Any]) -> tuple[int, Cell] | None:
    """The participants analysed for a row of `outcome_values` and the cell that states them: the nearest statement."""
    label = next((c for c in ("category", "classification") if label_total(row[c]) is not None), None)
    if label:
        return label_total(row[label]) or 0, cell("outcome_measurements", row, label)
    if stated(row["number_analyzed"]):
        return int(row["number_analyzed"]), cell("outcome_measurements", row, "number_analyzed")
    return (int(row["count"]), cell("outcome_counts", row, "count")) if stated(row["count"]) else None


def measured_words(tables: Frames, rows: pd.DataFrame) -> pd.Series:
    """The words that an outcome's title, description, population and category say of each of its rows."""
    outcomes = keyed(tables["outcomes"], "outcomes").set_index("outcomes")
    about = outcomes["title"].fillna("") + " " + outcomes["description"].fillna("")
    about = about + " " + outcomes["population"].fillna("") + " " + outcomes["units"].fillna("")
    return rows["outcomes"].map(about.to_dict()).fillna("") + " " + rows["category"].fillna("")


def possible_percentages(tables: Frames) -> Iterator[Result]:
    """Each percentage of participants: whether any whole count of those analysed gives it as printed."""
    rows = outcome_values(tables)
    rows = rows.assign(words=measured_words(tables, rows))
    kinds = rows["param_type"].isna() | rows["param_type"].isin(["NUMBER", "COUNT_OF_PARTICIPANTS"])
    percent = rows["units"].str.contains(PERCENT_UNITS, na=False) & kinds & rows["param_value_num"].notna()
    for row in rows[percent].to_dict("records"):
        text, among = printed_number(str(row["param_value"])), analysed(row)
        if text is None or among is None or not among[0]:
            continue
        reason = censored(row["words"])
        if reason is None and not is_granular(text, among[0]):
            reason = f"{among[0]} participants are too many for {decimals(text)} decimals: every percentage is possible"
        if reason is None and not arises_from(text, among[0]):
            reason = perhaps_modelled(row["words"])
        count = nearest_count(float(text), among[0])
        yield finding(
            row,
            "possible percentage (GRIM)",
            cell("outcome_measurements", row, "param_value"),
            f"{text}%",
            None if reason else f"{100 * count / among[0]:.{decimals(text) + 1}f}%",
            (cell("outcome_measurements", row, "param_value"), among[1]),
            None if reason else arises_from(text, among[0]),
            METHODS["possible percentage (GRIM)"],
            reason or f"nearest whole count {count} of {among[0]}",
        )


def censored(words: str) -> str | None:
    """Why the percentage that `words` describe is no proportion of whole counts; None where they do not say so."""
    found = ESTIMATED.search(words)
    return f"an estimate over time (“{found[0]}”), not a proportion of whole counts" if found else None


def perhaps_modelled(words: str) -> str | None:
    """Why the percentage that `words` describe need be no proportion of whole counts; None where it has to be one."""
    if found := PERHAPS_ESTIMATED.search(words):
        return f"may be an estimate over time (“{found[0]}”) and not a proportion of whole counts"
    if found := MODELLED.search(words):
        return f"may be a mean or an estimate of a model (“{found[0]}”) and not a proportion of whole counts"
    return None


def possible_means(tables: Frames) -> Iterator[Result]:
    """Each mean of something that is counted in whole numbers: whether any whole sum gives it as printed."""
    rows = outcome_values(tables)
    means = rows["param_type"].eq("MEAN").fillna(False) & rows["units"].str.contains(WHOLE_UNITS, na=False)
    for row in rows[means].to_dict("records"):
        text, among = printed_number(str(row["param_value"])), analysed(row)
        if text is None or among is None or not among[0] or " per " in joined(row["units"]):
            continue
        granular = is_granular(text, among[0], 1)
        nearest = round(float(text) * among[0])
        yield finding(
            row,
            "possible mean (GRIM)",
            cell("outcome_measurements", row, "param_value"),
            text,
            f"{nearest / among[0]:.{decimals(text) + 1}f}" if granular else None,
            (cell("outcome_measurements", row, "param_value"), among[1]),
            arises_from(text, among[0], 1) if granular else None,
            METHODS["possible mean (GRIM)"],
            f"nearest whole sum {nearest} over {among[0]}"
            if granular
            else f"{among[0]} participants are too many for {decimals(text)} decimals: every mean is possible",
        )


WHOLES = (
    (
        "baseline_measurements",
        ("title", "classification", "result_group"),
        "param_value_num",
        "number_analyzed",
        "percentage",
    ),
    ("article_tables", ("table", "row_group", "column_group", "column"), "count", "denominator", "percent"),
)


def wholes(tables: Frames) -> Iterator[Result]:
    """Printed percentages of categories whose counts sum to everyone: they sum to 100 but for the rounding of each."""
    for table, by, count, denominator, percentage in WHOLES:
        printed = quotes(tables, table, percentage)
        rows = keyed(tables[table], table).dropna(subset=[count, denominator, percentage])
        for _, group in rows.groupby(["source_id", *by], sort=False, dropna=False):
            texts = [printed_number(printed.get(key, "")) for key in group[table]]
            known = [text for text in texts if text is not None]
            if len(group) < 2 or len(known) < len(group) or group[count].sum() != group[denominator].iloc[0]:
                continue
            total, slack = sum(map(float, known)), sum(map(half_unit, known))
            cells = cells_of(group, table, percentage)
            yield finding(
                group.iloc[0].to_dict(),
                "percentages of a whole",
                cells,
                " + ".join(known),
                f"{total:.{max(map(decimals, known))}f}",
                cells,
                abs(total - 100) <= slack + 1e-9,
                METHODS["percentages of a whole"],
            )
