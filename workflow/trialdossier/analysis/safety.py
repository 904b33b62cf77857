"""Adverse events by system organ class."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.design import group_titles
from trialdossier.analysis.intervals import proportion_interval
from trialdossier.storage import Frames

FREQUENT = 25
"""Terms that the picture of the most frequent ones shows."""


def organ_system_events(tables: Frames) -> Iterator[Result]:
    """Rows of `organ_system_events`: participants with any term of a class, between two bounds.

    A participant may have several terms, so the number affected is at least that of the most frequent term and at
    most the sum over the terms, or all participants with any event of the kind where the source states their number.
    """
    events = keyed(tables["reported_events"], "reported_events").dropna(
        subset=["organ_system", "subjects_affected", "subjects_at_risk"]
    )
    totals = keyed(tables["reported_event_totals"], "reported_event_totals").dropna(subset=["subjects_affected"])
    of_kind = {
        (row["source_id"], row["event_type"], row["result_group"]): row
        for row in totals.drop_duplicates(["source_id", "event_type", "result_group"]).to_dict("records")
    }
    by = ["trial_id", "source_id", "event_type", "result_group", "organ_system"]
    for key, rows in events.groupby(by, sort=False, dropna=False):
        trial_id, source_id, event_type, result_group, organ_system = key
        if rows["subjects_at_risk"].nunique() != 1:
            continue
        affected = tuple(Cell("reported_events", row, "subjects_affected") for row in rows["reported_events"])
        at_risk = Cell("reported_events", rows["reported_events"].iloc[0], "subjects_at_risk")
        total = int(rows["subjects_at_risk"].iloc[0])
        if not total:
            continue
        least = int(rows["subjects_affected"].max())
        limit, limiting = total, at_risk
        any_event = of_kind.get((source_id, event_type, result_group))
        if any_event is not None and least <= any_event["subjects_affected"] <= total:
            limit = int(any_event["subjects_affected"])
            limiting = Cell("reported_event_totals", any_event["reported_event_totals"], "subjects_affected")
        most = min(int(rows["subjects_affected"].sum()), limit)
        name = Cell("reported_events", rows["reported_events"].iloc[0], "organ_system")
        terms = tuple(Cell("reported_events", row, "adverse_event_term") for row in rows["reported_events"])
        yield Result(
            "organ_system_events",
            trial_id,
            source_id,
            {
                "event_type": event_type,
                "result_group": result_group,
                "organ_system": Derived(organ_system, (name,)),
                "terms": Derived(len(rows), terms),
                "at_least": Derived(least, affected),
                "at_most": Derived(most, (*affected, limiting)),
                "subjects_at_risk": Derived(total, (at_risk,)),
                "at_least_percent": Derived(100 * least / total, (*affected, at_risk)),
                "at_most_percent": Derived(100 * most / total, (*affected, limiting, at_risk)),
            },
        )


def event_rates(tables: Frames) -> Iterator[Result]:
    """Rows of `event_rates`: the exact interval of each event of which both counts are stated."""
    events = keyed(tables["reported_events"], "reported_events").dropna(
        subset=["subjects_affected", "subjects_at_risk"]
    )
    for row in events.to_dict("records"):
        affected, at_risk = int(row["subjects_affected"]), int(row["subjects_at_risk"])
        if not 0 <= affected <= at_risk or not at_risk:
            continue
        lower, upper = proportion_interval(affected, at_risk)
        inputs = tuple(
            Cell("reported_events", row["reported_events"], c) for c in ("subjects_affected", "subjects_at_risk")
        )
        values = {"percent": 100 * affected / at_risk, "exact_lower": lower, "exact_upper": upper}
        yield Result(
            "event_rates",
            row["trial_id"],
            row["source_id"],
            {"event_ordinal": row["ordinal"], **{name: Derived(value, inputs) for name, value in values.items()}},
        )


def totals(tables: Frames) -> pd.DataFrame:
    """Participants with any serious, other or fatal event, with the name of their group."""
    data = keyed(tables["reported_event_totals"], "reported_event_totals")
    return data.merge(_groups(tables), on=["source_id", "result_group"], how="left").sort_values(
        ["source_id", "ordinal"]
    )


def with_rates(tables: Frames) -> pd.DataFrame:
    """Adverse events with their exact intervals (missing where the counts are) and the name of their group."""
    rates = keyed(tables["event_rates"], "event_rates").drop(columns=["ordinal", "trial_id"])
    rates = rates.rename(columns={"event_ordinal": "ordinal"})
    data = keyed(tables["reported_events"], "reported_events").merge(rates, on=["source_id", "ordinal"], how="left")
    return data.merge(_groups(tables), on=["source_id", "result_group"], how="left").sort_values(
        ["source_id", "ordinal"]
    )


def events(tables: Frames, event_type: str) -> pd.DataFrame:
    """`with_rates` of one type of event, in the order of the source."""
    data = with_rates(tables)
    return data[data["event_type"] == event_type]


def by_organ_system(tables: Frames) -> pd.DataFrame:
    """Bounds of the participants affected by organ system, with the name of their group."""
    data = keyed(tables["organ_system_events"], "organ_system_events")
    data = data.merge(_groups(tables), on=["source_id", "result_group"], how="left")
    return data.assign(group=data["group"].fillna(data["result_group"])).sort_values(["source_id", "ordinal"])


def frequent_terms(tables: Frames, event_type: str, most: int = FREQUENT) -> pd.DataFrame:
    """The `most` most frequent terms of one type: term, group, percent, lower, upper (exact 95 %)."""
    events = with_rates(tables).dropna(subset=["percent"])
    events = events[events["event_type"] == event_type]
    events = events.assign(group=events["group"].fillna(events["result_group"]))
    events = events.assign(term=events["adverse_event_term"], lower=events["exact_lower"], upper=events["exact_upper"])
    highest = events.groupby("term")["percent"].max().sort_values(ascending=False, kind="stable").head(most)
    return events[events["term"].isin(highest.index)].sort_values("percent", ascending=False, kind="stable")


def _groups(tables: Frames) -> pd.DataFrame:
    return group_titles(tables, "Reported Event")


def collection(tables: Frames) -> pd.DataFrame:
    """When and how adverse events were collected."""
    return keyed(tables["reported_event_modules"], "reported_event_modules")


def article_statements(tables: Frames) -> pd.DataFrame:
    """What articles state of adverse events in their own study."""
    claims = keyed(tables["claims"], "claims")
    mine = claims["attributed_to"].isna() & claims["topic"].str.contains("adverse|toxicity|death|safety", na=False)
    return claims[mine].sort_values(["source_id", "ordinal"])


def totals_by_trial(tables: Frames) -> pd.DataFrame:
    """`totals` of every source; a source without any has one row without counts."""
    studies = keyed(tables["studies"], "studies")[["trial_id", "source_id", "studies"]]
    return studies.merge(totals(tables).drop(columns="trial_id"), on="source_id", how="left").sort_values(
        ["trial_id", "source_id", "ordinal"]
    )


def by_organ_system_and_trial(tables: Frames) -> pd.DataFrame:
    """`by_organ_system`, each group named with its trial; empty where fewer than two trials report events."""
    data = by_organ_system(tables)
    if data["trial_id"].nunique() < 2:
        return data.iloc[:0]
    return data.assign(group=data["trial_id"].str.cat(data["group"], sep=" "))


def vocabularies(tables: Frames) -> pd.DataFrame:
    """Each vocabulary and way of collecting events of a source, once."""
    data = keyed(tables["reported_events"], "reported_events").dropna(subset=["vocab", "assessment"], how="all")
    return data.drop_duplicates(["source_id", "vocab", "assessment"])
