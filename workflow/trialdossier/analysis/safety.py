"""Adverse events by system organ class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, cells_of, keyed
from trialdossier.analysis.design import group_titles
from trialdossier.analysis.rates import exact
from trialdossier.storage import Frames

COUNTS = ("subjects_affected", "subjects_at_risk", "affected_at_risk", "percentage", "event_count")
FREQUENT = 25
"""Terms that the picture of the most frequent ones shows."""


def organ_system_events(tables: Frames) -> Iterator[Result]:
    """Rows of `organ_system_events`: participants with any term of a class, between two bounds.

    A participant may have several terms, so the number affected is at least that of the most frequent term and at
    most the sum over the terms, or all participants with any event of the kind where the source states their number.
    Terms that are listed above a threshold only have no upper bound.
    """
    events = keyed(tables["reported_events"], "reported_events").dropna(
        subset=["organ_system", "subjects_affected", "subjects_at_risk"]
    )
    limits = any_event(tables)
    by = ["trial_id", "source_id", "event_type", "result_group", "organ_system"]
    for key, rows in events.groupby(by, sort=False, dropna=False):
        trial_id, source_id, event_type, result_group, organ_system = key
        cells = bounds(rows, limits.get((source_id, event_type, result_group)))
        if cells:
            name = Cell("reported_events", rows["reported_events"].iloc[0], "organ_system")
            keys = {"event_type": event_type, "result_group": result_group}
            named = {"organ_system": Derived(organ_system, (name,))}
            yield Result("organ_system_events", trial_id, source_id, keys | named | cells)


def any_event(tables: Frames) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The total of participants with any event, by source, type of event and group."""
    totals = keyed(tables["reported_event_totals"], "reported_event_totals").dropna(subset=["subjects_affected"])
    totals = totals.drop_duplicates(["source_id", "event_type", "result_group"])
    return {(row["source_id"], row["event_type"], row["result_group"]): row for row in totals.to_dict("records")}


def bounds(rows: pd.DataFrame, any_event: Mapping[str, Any] | None) -> dict[str, Derived] | None:
    """Between how many participants had any of the events `rows` of one group, with terms, at risk and percentages.

    A participant may have several terms, so the number is at least that of the most frequent term and at most the sum
    over the terms, or all participants with `any_event` of the type, where the source states their number. Of events
    that are listed above a threshold only there is no upper bound: anyone may have had a term that is not listed. None
    where the rows differ in who was at risk.
    """
    total = int(rows["subjects_at_risk"].iloc[0])
    if rows["subjects_at_risk"].nunique() != 1 or not total:
        return None
    affected = cells_of(rows, "reported_events", "subjects_affected")
    at_risk = Cell("reported_events", rows["reported_events"].iloc[0], "subjects_at_risk")
    least, limit, limiting = int(rows["subjects_affected"].max()), total, at_risk
    if any_event is not None and least <= any_event["subjects_affected"] <= total:
        limit = int(any_event["subjects_affected"])
        limiting = Cell("reported_event_totals", any_event["reported_event_totals"], "subjects_affected")
    most = min(int(rows["subjects_affected"].sum()), limit)
    above = _above_threshold(rows)
    terms = cells_of(rows, "reported_events", "adverse_event_term")
    return {
        "terms": Derived(len(rows), terms),
        "at_least": Derived(least, affected),
        "at_most": Derived(None if above else most, (*affected, limiting)),
        "subjects_at_risk": Derived(total, (at_risk,)),
        "at_least_percent": Derived(100 * least / total, (*affected, at_risk)),
        "at_most_percent": Derived(None if above else 100 * most / total, (*affected, limiting, at_risk)),
    }


def _above_threshold(rows: pd.DataFrame) -> bool:
    """Whether events are of those listed above a threshold only: all that are not serious, unless it is stated as 0."""
    stated = rows["frequency_threshold"].astype("string") if "frequency_threshold" in rows else None
    none = stated is not None and bool(stated.str.fullmatch(r"\s*0+(?:\.0+)?\s*%?\s*").fillna(False).all())
    return not none and not bool(rows["event_type"].eq("serious").all())


def total_rates(tables: Frames) -> Iterator[Result]:
    """Rows of `total_rates`: the exact interval of each total of participants of which both counts are stated."""
    yield from _rates(tables, "reported_event_totals", "total_rates", "total_ordinal")


def event_rates(tables: Frames) -> Iterator[Result]:
    """Rows of `event_rates`: the exact interval of each event of which both counts are stated."""
    yield from _rates(tables, "reported_events", "event_rates", "event_ordinal")


def _rates(tables: Frames, counted: str, computed: str, pointer: str) -> Iterator[Result]:
    data = keyed(tables[counted], counted).dropna(subset=["subjects_affected", "subjects_at_risk"])
    for row in data.to_dict("records"):
        affected, at_risk = int(row["subjects_affected"]), int(row["subjects_at_risk"])
        if not 0 <= affected <= at_risk or not at_risk:
            continue
        inputs = tuple(Cell(counted, row[counted], column) for column in ("subjects_affected", "subjects_at_risk"))
        cells = exact(affected, at_risk, inputs)
        yield Result(computed, row["trial_id"], row["source_id"], {pointer: row["ordinal"], **cells})


def totals(tables: Frames) -> pd.DataFrame:
    """Participants with any serious, other or fatal event, with the name of their group.

    `unreported` is the place of what is printed in place of both counts (`--/--`).
    """
    rates = keyed(tables["total_rates"], "total_rates").drop(columns=["ordinal", "trial_id"])
    rates = rates.rename(columns={"total_ordinal": "ordinal"})
    data = keyed(tables["reported_event_totals"], "reported_event_totals")
    data = data.merge(rates, on=["source_id", "ordinal"], how="left")
    printed = data["affected_at_risk"].notna() & ~data["affected_at_risk"].str.contains(r"\d", na=False)
    places = "reported_event_totals:" + data["reported_event_totals"] + ":affected_at_risk"
    data = data.assign(unreported=places.where(printed))
    return data.merge(event_groups(tables), on=["source_id", "result_group"], how="left").sort_values(
        ["source_id", "ordinal"]
    )


TOTALS = {"deaths": "death from any cause", "serious": "any serious event", "other": "any other event listed"}


def plotted_totals(tables: Frames) -> pd.DataFrame:
    """For the picture of totals: term (deaths, serious, other), group, percent, lower, upper (exact 95 %)."""
    data = totals(tables).dropna(subset=["percent"])
    return data.assign(
        term=data["event_type"].map(TOTALS).fillna(data["event_type"]),
        group=data["group"].fillna(data["result_group"]),
        lower=data["exact_lower"],
        upper=data["exact_upper"],
    )


def event_groups(tables: Frames) -> pd.DataFrame:
    """Names of the groups in which adverse events are reported, as `design.group_titles` gives them."""
    return group_titles(tables, "Reported Event")


def with_rates(tables: Frames) -> pd.DataFrame:
    """Adverse events with their exact intervals (missing where the counts are) and the name of their group."""
    rates = keyed(tables["event_rates"], "event_rates").drop(columns=["ordinal", "trial_id"])
    rates = rates.rename(columns={"event_ordinal": "ordinal"})
    data = keyed(tables["reported_events"], "reported_events").merge(rates, on=["source_id", "ordinal"], how="left")
    return data.merge(event_groups(tables), on=["source_id", "result_group"], how="left").sort_values(
        ["source_id", "ordinal"]
    )


def side_by_side(tables: Frames) -> pd.DataFrame:
    """One row per term and group: the places of its serious and its other event, and of their exact intervals.

    Rows are in the order of their class, then of their term, whatever the case; a term of both tables stands once.
    """
    events = with_rates(tables)
    by = ["source_id", "organ_system", "adverse_event_term", "result_group"]
    repeated = events.groupby([*by, "event_type"], dropna=False).cumcount()
    events = events.assign(repeated=repeated, rank=events["event_type"].map({"serious": 0, "other": 1}))
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in events.sort_values(["source_id", "rank", "ordinal"]).to_dict("records"):
        key = tuple("" if pd.isna(row[column]) else str(row[column]).casefold() for column in [*by, "repeated"])
        shown = rows.setdefault(key, {column: row[column] for column in (*by, "reported_events", "result_groups")})
        kind = row["event_type"]
        shown |= {f"{kind}_{column}": f"reported_events:{row['reported_events']}:{column}" for column in COUNTS}
        if pd.notna(row["event_rates"]):
            shown |= {f"{kind}_{side}": f"event_rates:{row['event_rates']}:exact_{side}" for side in ("lower", "upper")}
    columns = [*by, "reported_events", "result_groups"]
    columns += [f"{kind}_{name}" for kind in ("serious", "other") for name in (*COUNTS, "lower", "upper")]
    return pd.DataFrame([rows[key] for key in sorted(rows, key=lambda key: key[:3])], columns=columns)


def by_organ_system(tables: Frames) -> pd.DataFrame:
    """Bounds of the participants affected by organ system, with the name of their group."""
    data = keyed(tables["organ_system_events"], "organ_system_events")
    data = data.merge(event_groups(tables), on=["source_id", "result_group"], how="left")
    return data.assign(group=data["group"].fillna(data["result_group"])).sort_values(["source_id", "ordinal"])


def frequent_terms(tables: Frames, event_type: str, most: int = FREQUENT) -> pd.DataFrame:
    """The `most` most frequent terms of one type: term, group, percent, lower, upper (exact 95 %)."""
    events = with_rates(tables).dropna(subset=["percent"])
    events = events[events["event_type"] == event_type]
    events = events.assign(group=events["group"].fillna(events["result_group"]))
    events = events.assign(term=events["adverse_event_term"], lower=events["exact_lower"], upper=events["exact_upper"])
    ratios = keyed(tables["event_contrasts"], "event_contrasts").drop(columns="ordinal")
    ratios = ratios.rename(columns={"event_ordinal": "ordinal"})
    kept = ["source_id", "ordinal", "event_contrasts", "risk_ratio", "risk_ratio_lower", "risk_ratio_upper"]
    events = events.merge(ratios[kept], on=["source_id", "ordinal"], how="left")
    highest = events.groupby("term")["percent"].max().sort_values(ascending=False, kind="stable").head(most)
    return events[events["term"].isin(highest.index)].sort_values("percent", ascending=False, kind="stable")


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
