"""Groups of one trial against each other: risk difference, risk ratio and odds ratio."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.design import group_titles
from trialdossier.analysis.responses import counted_values
from trialdossier.storage import Frames

ALL_GROUPS = re.compile(r"(?i)^(?:total|overall|all (?:participants|patients|subjects|arms|groups))\b")
"""Names of groups that hold the others."""
MEASURES = {
    "risk_difference": ("diff", "newcomb"),
    "risk_ratio": ("ratio", "log"),
    "odds_ratio": ("odds-ratio", "logit"),
}
"""Measures and their intervals, as statsmodels calls them."""


def contrast(measure: str, events: int, total: int, others: int, of: int) -> tuple[float, float, float] | None:
    """Estimate and 95 % limits of `events`/`total` against `others`/`of`; a risk difference in percentage points.

    Risk difference: Newcombe's hybrid score interval (Stat Med 17:873, 1998); risk ratio: logarithmic (Katz et al.,
    Biometrics 34:469, 1978); odds ratio: logarithmic (Woolf, Ann Hum Genet 19:251, 1955). None where a ratio cannot be
    estimated, because a group has no participant with the event (or, for odds, none without).
    """
    from statsmodels.stats.proportion import confint_proportions_2indep  # half a second, which most steps never need

    compare, method = MEASURES[measure]
    first, second = events / total, others / of
    if compare == "diff":
        estimate = 100 * (first - second)
    elif not events or not others or (compare == "odds-ratio" and (events == total or others == of)):
        return None
    else:
        odds = compare == "odds-ratio"
        estimate = first / (1 - first) / (second / (1 - second)) if odds else first / second
    lower, upper = confint_proportions_2indep(events, total, others, of, compare=compare, method=method)
    scale = 100 if compare == "diff" else 1
    return estimate, scale * float(lower), scale * float(upper)


def outcome_contrasts(tables: Frames) -> Iterator[Result]:
    """Rows of `outcome_contrasts`: each group of a counted outcome against the one it is compared with.

    That is the group whose arm the record calls a comparator, where it names just one; else the last group listed.
    """
    measured = counted_values(tables).dropna(subset=["events"])
    named = measured["group_title"].fillna("").str.contains(ALL_GROUPS.pattern)
    for row, against in _pairs(tables, measured[~named], ["outcome_ordinal", "classification", "category"]):
        yield Result("outcome_contrasts", row["trial_id"], row["source_id"], _cells(row, against))


def event_contrasts(tables: Frames) -> Iterator[Result]:
    """Rows of `event_contrasts`: each adverse event of a group against the same event of the group compared with."""
    events = keyed(tables["reported_events"], "reported_events").dropna(
        subset=["subjects_affected", "subjects_at_risk", "adverse_event_term"]
    )
    events = events[(events["subjects_at_risk"] > 0) & (events["subjects_affected"] <= events["subjects_at_risk"])]
    titles = group_titles(tables, "Reported Event").rename(columns={"group": "group_title"})
    events = events.merge(titles, on=["source_id", "result_group"], how="left")
    events = events[~events["group_title"].fillna("").str.contains(ALL_GROUPS.pattern)]
    for row, against in _pairs(tables, events, ["event_type", "organ_system", "adverse_event_term"]):
        yield Result("event_contrasts", row["trial_id"], row["source_id"], _event_cells(row, against))


def _pairs(tables: Frames, data: pd.DataFrame, same: list[str]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each row of `data` and the one it is compared with, among those of a source that are the `same` in all but group.

    Nothing where a group has several rows.
    """
    comparators = _comparators(tables)
    for _, rows in data.groupby(["trial_id", "source_id", *same], sort=False, dropna=False):
        if len(rows) < 2 or not rows["result_group"].is_unique:
            continue
        records = rows.to_dict("records")
        against = _against(records, comparators.get(records[0]["source_id"], set()))
        yield from ((row, against) for row in records if row is not against)


def _event_cells(row: Mapping[str, Any], against: Mapping[str, Any]) -> dict[str, Any]:
    columns = ("subjects_affected", "subjects_at_risk")
    sides = [(each["reported_events"], column, each[column]) for each in (row, against) for column in columns]
    inputs = tuple(Cell("reported_events", key, column) for key, column, _ in sides)
    cells: dict[str, Any] = {"event_ordinal": row["ordinal"], "against_ordinal": against["ordinal"]}
    return cells | _measured([int(value) for *_, value in sides], inputs)


def _measured(counts: Sequence[int], inputs: tuple[Cell, ...]) -> dict[str, Derived]:
    """The cells of each measure that can be estimated from the four `counts`."""
    cells: dict[str, Derived] = {}
    for measure in MEASURES:
        found = contrast(measure, *counts)
        if found:
            names = (measure, f"{measure}_lower", f"{measure}_upper")
            cells |= {name: Derived(value, inputs) for name, value in zip(names, found, strict=True)}
    return cells


def _comparators(tables: Frames) -> dict[str, set[str]]:
    """Per source, the titles of the arms that are comparators."""
    arms = tables["design_groups"]
    mine = arms[arms["group_type"].str.contains("COMPARATOR|NO_INTERVENTION", na=False)].dropna(subset=["title"])
    mine = mine[~mine["group_type"].str.contains("ACTIVE", na=False) | _one_experimental(arms, mine)]
    titles = mine.assign(folded=mine["title"].str.casefold()).groupby("trial_id")["folded"].agg(set)
    sources = zip(tables["sources"]["source_id"], tables["sources"]["trial_id"], strict=True)
    return {source: titles[trial] for source, trial in sources if trial in titles}


def _one_experimental(arms: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Whether the source of each of `rows` also has an experimental arm: then an active comparator is the control."""
    experimental = set(arms.loc[arms["group_type"] == "EXPERIMENTAL", "source_id"])
    return rows["source_id"].isin(experimental)


def _against(records: list[dict[str, Any]], comparators: set[str]) -> dict[str, Any]:
    controls = [row for row in records if str(row["group_title"]).casefold() in comparators]
    return controls[0] if len(controls) == 1 else records[-1]


def _cells(row: Mapping[str, Any], against: Mapping[str, Any]) -> dict[str, Any]:
    counts = (int(row["events"]), int(row["total"]), int(against["events"]), int(against["total"]))
    inputs = tuple(
        cell
        for each in (row, against)
        for cell in (Cell("outcome_measurements", each["outcome_measurements"], "param_value_num"), each["of"])
    )
    cells: dict[str, Any] = {
        "outcome_ordinal": int(row["outcome_ordinal"]),
        "measurement_ordinal": int(row["ordinal"]),
        "against_ordinal": int(against["ordinal"]),
        "result_group": row["result_group"],
        "against": against["result_group"],
    }
    names = ("count", "denominator", "against_count", "against_denominator")
    sides = (inputs[:2], inputs[:2], inputs[2:], inputs[2:])
    cells |= {name: Derived(value, side) for name, value, side in zip(names, counts, sides, strict=True)}
    return cells | _measured(counts, inputs)
