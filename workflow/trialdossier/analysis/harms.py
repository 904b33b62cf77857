"""Outcomes that count participants with adverse events or deaths: grade 3 and more, discontinuation, deaths."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trialdossier.analysis.derived import Derived, Result, keyed
from trialdossier.analysis.rates import exact
from trialdossier.analysis.responses import counted_cells, counted_values
from trialdossier.storage import Frames

HARMS = r"(?i)\b(?:TE|S)?AEs?\b|\badverse\b|toxicit|\bDLTs?\b|\bdeaths?\b|\bmortality\b|\bdied\b|\bside effects?\b"
"""Words of an outcome, or of a category of one, that is about harm."""


def counted_harms(tables: Frames) -> pd.DataFrame:
    """The rows of `counted_values` that are about harm by the title of their outcome or by their own label."""
    data = counted_values(tables)
    about = [data[column].str.contains(HARMS, na=False) for column in ("title", "category", "classification")]
    return data[about[0] | about[1] | about[2]].sort_values(["source_id", "outcome_ordinal", "ordinal"])


def event_outcomes(tables: Frames) -> Iterator[Result]:
    """Rows of `event_outcomes`: each count of participants with harm, of those analysed, with its exact interval.

    A percentage is taken where one whole number of those analysed gives it as printed, unless it was estimated.
    """
    for row in counted_harms(tables).dropna(subset=["events"]).to_dict("records"):
        count, total = int(row["events"]), int(row["total"])
        counted, among = counted_cells(row), (row["of"],)
        counts = {"count": Derived(count, counted), "denominator": Derived(total, among)}
        percent = exact(count, total, tuple(dict.fromkeys([*counted, *among])))
        keys = {"measurement_ordinal": row["ordinal"]}
        yield Result("event_outcomes", row["trial_id"], row["source_id"], keys | counts | percent)


def in_order(tables: Frames) -> pd.DataFrame:
    """Outcomes about harm in the order of the source, with their exact intervals; for table and picture.

    term, group, percent, lower, upper: as `figures.terms` takes them.
    """
    data = counted_harms(tables)
    rates = keyed(tables["event_outcomes"], "event_outcomes").drop(columns=["ordinal", "trial_id"])
    merged = data.merge(
        rates.rename(columns={"measurement_ordinal": "ordinal", "count": "affected"}),
        on=["source_id", "ordinal"],
        how="left",
    )
    label = merged["category"].fillna(merged["classification"]).fillna(merged["title"])
    names = {"term": label, "group": merged["group_title"].fillna(merged["result_group"])}
    return merged.assign(**names, lower=merged["exact_lower"], upper=merged["exact_upper"])


def plotted(tables: Frames) -> pd.DataFrame:
    """The rows of `in_order` that have an interval."""
    return in_order(tables).dropna(subset=["percent"]).drop(columns="of")
