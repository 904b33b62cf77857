"""What the trials say together: times to an event by concept, pooled proportions, a summary of findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.concepts import FITS, Concept, Said, by_topic, concept_of
from trialdossier.analysis.derived import ACROSS, Cell, Derived, Result, cells_of, keyed
from trialdossier.analysis.pooling import METHODS, pooled_proportion
from trialdossier.analysis.responses import importance, outcome_values, wording_of
from trialdossier.storage import Frames

TIME_UNITS = r"(?i)^\s*(?:days?|weeks?|months?|years?)\s*$"
TIME_STATISTICS = "MEDIAN|MEAN"
POOLED = "pooled"
NOT_POOLED = "not pooled: "
ONE_TRIAL = "not pooled: one trial only"
NO_TRIAL = "no source reports it"
ESTIMATES = "an estimate over time (Kaplan-Meier, say) is no proportion of whole counts"
WINDOWS = "the trials count it over different times, or do not say over which"
POPULATIONS = "the trials count it among different participants, or do not say among whom"
UNDEFINED = "not every trial states how it defines it"
DEFINITIONS = "the trials define it differently, or word it differently without a declaration that they mean the same"
OVERLAP = "as many were analysed in each, and one has no registration number: they may be the same participants"
GROUPS = "a trial reports it for several groups, which random allocation keeps apart"
NOT_SUMMED = (WINDOWS, POPULATIONS, UNDEFINED, DEFINITIONS, OVERLAP)
"""Why the participants of trials are not those of one outcome, so that a sum of them means nothing."""
TIMES = "not pooled: the sources give medians, not the hazards that could be pooled"


def concept_estimates(tables: Frames, concepts: Sequence[Concept]) -> Iterator[Result]:
    """Rows of `concept_estimates` from the outcomes of registry results and from the claims of articles."""
    measured = outcome_values(tables)
    is_time = measured["units"].str.contains(TIME_UNITS, na=False)
    is_time &= measured["param_type"].str.contains(TIME_STATISTICS, na=False)
    for row in (
        measured.assign(rank=importance(measured))[is_time]
        .sort_values(["source_id", "rank", "ordinal"])
        .to_dict("records")
    ):
        label = wording_of(row)
        concept = concept_of(label.text, concepts)
        if concept and pd.notna(row["param_value_num"]):
            yield Result("concept_estimates", row["trial_id"], row["source_id"], _of_outcome(concept, label, row))
    topics = by_topic(concepts)
    claims = keyed(tables["claims"], "claims")
    own = claims[claims["attributed_to"].isna() & claims["part_of"].isna() & claims["topic"].isin(topics)]
    own = own[own["unit"].str.contains(TIME_UNITS, na=False)].dropna(subset=["param_value_num"])
    for row in own[own["param_type"].str.contains(TIME_STATISTICS, na=False)].to_dict("records"):
        yield Result("concept_estimates", row["trial_id"], row["source_id"], _of_claim(topics[row["topic"]], row))


def _of_outcome(concept: str, label: Said, row: Mapping[str, Any]) -> dict[str, Any]:
    key = row["outcome_measurements"]
    read = {"estimate": "param_value_num", "lower": "dispersion_lower_limit", "upper": "dispersion_upper_limit"}
    return {
        "concept": concept,
        "label": Derived(label.text, (label.place,)),
        "result_group": row["result_group"],
        "statistic": Derived(row["param_type"], (Cell("outcomes", row["outcomes"], "param_type"),)),
        "unit": Derived(row["units"], (Cell("outcomes", row["outcomes"], "units"),)),
        "participants": Derived(row["count"], (Cell("outcome_counts", row["outcome_counts"], "count"),)),
        "population": Derived(row["population"], (Cell("outcomes", row["outcomes"], "population"),)),
        **{name: Derived(row[column], (Cell("outcome_measurements", key, column),)) for name, column in read.items()},
    }


def _of_claim(concept: str, row: Mapping[str, Any]) -> dict[str, Any]:
    read = {
        "label": "measure" if pd.notna(row["measure"]) else "statement",
        "statistic": "param_type",
        "estimate": "param_value_num",
        "lower": "dispersion_lower_limit",
        "upper": "dispersion_upper_limit",
        "unit": "unit",
        "participants": "denominator",
    }
    cells = {name: Derived(row[column], (Cell("claims", row["claims"], column),)) for name, column in read.items()}
    return {"concept": concept, **cells}


def main_rates(tables: Frames) -> pd.DataFrame:
    """Each trial's proportions of a concept that count: those of the outcome that is most what the concept asks for.

    That is the one with its window and its population, whole counts before estimates, primary outcomes before others.
    `groups` says for how many groups the trial reports it; each has a row.
    """
    rates = keyed(tables["response_rates"], "response_rates").dropna(subset=["percent", "reported_percent"], how="all")
    rates = rates.assign(fitting=rates["fit"].map(FITS), estimated=rates["percent"].isna())
    rates = rates.assign(estimate=rates["percent"].fillna(rates["reported_percent"]))
    order = rates.sort_values(["trial_id", "estimated", "fitting", "source_id", "ordinal"])
    return _of_first_outcome(order, ["trial_id", "concept"])


def main_times(tables: Frames) -> pd.DataFrame:
    """Each trial's times of a concept that count, as `main_rates`; one with an interval before one without."""
    times = keyed(tables["concept_estimates"], "concept_estimates").dropna(subset=["estimate", "unit"])
    times = times.assign(unit=times["unit"].str.strip().str.casefold(), bare=times["lower"].isna())
    order = times.sort_values(["trial_id", "bare", "source_id", "ordinal"])
    return _of_first_outcome(order, ["trial_id", "concept", "unit"])


def _of_first_outcome(data: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Of each part of `data`, the first row and those that say it of other groups, with `groups`, their number."""
    first = data.drop_duplicates(by)[[*by, "source_id", "label"]]
    rows = data.merge(first, on=[*by, "source_id", "label"])
    rows = rows.assign(told=rows["result_group"].fillna("")).drop_duplicates([*by, "told"])
    return rows.assign(groups=rows.groupby(by)["told"].transform("nunique"))


def pooled_proportions(tables: Frames, concepts: Sequence[str]) -> Iterator[Result]:
    """Rows of `pooled_proportions`, for each of `concepts` that at least two trials report for one group each."""
    rates = main_rates(tables)
    for concept in concepts:
        rows = rates[rates["concept"] == concept]
        if _pooling(rows) != POOLED:
            continue
        inputs = cells_of(rows, "response_rates", "count", "denominator")
        counts, totals = [int(count) for count in rows["count"]], [int(total) for total in rows["denominator"]]
        for method in methods_of(len(rows)):
            found = pooled_proportion(counts, totals, method)
            values = {
                "trials": found.k,
                "count": sum(counts),
                "denominator": sum(totals),
                "percent": found.estimate,
                **{column: getattr(found, name) for name, column in _ESTIMATED.items()},
            }
            cells = {name: None if value is None else Derived(value, inputs) for name, value in values.items()}
            yield Result("pooled_proportions", ACROSS, ACROSS, {"concept": concept, "method": method} | cells)


def methods_of(trials: int) -> list[str]:
    """The estimators of the variance between `trials` that can differ: with two, all are one by algebra."""
    return list(METHODS)[: 1 if trials == 2 else None]


_ESTIMATED = {
    **{name: name for name in ("lower", "upper", "prediction_lower", "prediction_upper", "q", "q_p")},
    "tau2": "tau_squared",
    "i2": "i_squared",
}
"""Parts of a pooled estimate, and the columns that hold them."""


def summary_of_findings(tables: Frames, concepts: Sequence[str]) -> Iterator[Result]:
    """Rows of `summary_of_findings` in the order of `concepts`."""
    rates, times = main_rates(tables), main_times(tables)
    for concept in concepts:
        rows = rates[rates["concept"] == concept]
        if len(rows):
            pooling = _pooling(rows)
            cells = _summary(rows, "response_rates", "denominator") | {"unit": "percent", "kind": "proportion"}
            if rows["count"].notna().all():
                cells["events"] = Derived(int(rows["count"].sum()), cells_of(rows, "response_rates", "count"))
            if any(reason in pooling for reason in NOT_SUMMED):
                cells |= {"participants": None, "events": None}
            yield Result("summary_of_findings", ACROSS, ACROSS, {"concept": concept, "pooling": pooling} | cells)
        for unit, rows in times[times["concept"] == concept].groupby("unit", sort=False):
            cells = _summary(rows, "concept_estimates", "participants") | {"unit": unit, "kind": "time"}
            pooling = TIMES if rows["trial_id"].nunique() > 1 else ONE_TRIAL
            yield Result("summary_of_findings", ACROSS, ACROSS, {"concept": concept, "pooling": pooling} | cells)
        if concept not in set(rates["concept"]) | set(times["concept"]):
            nothing = {"concept": concept, "kind": "none", "pooling": NO_TRIAL}
            yield Result("summary_of_findings", ACROSS, ACROSS, nothing)


def _pooling(rows: pd.DataFrame) -> str:
    """Whether the trials of `rows` can be pooled, or every reason why not."""
    if rows["trial_id"].nunique() < 2:
        return ONE_TRIAL
    how = rows["defined"].fillna(rows["definition"])
    reasons = {
        GROUPS: bool((rows["groups"] > 1).any()),
        ESTIMATES: bool(rows["percent"].isna().any()),
        WINDOWS: not same(rows["window"]),
        POPULATIONS: not same(rows["population"]),
        UNDEFINED: bool(how.isna().any()),
        DEFINITIONS: bool(how.notna().all()) and not same(how),
        OVERLAP: _may_overlap(rows),
    }
    holding = [reason for reason, holds in reasons.items() if holds]
    return NOT_POOLED + "; ".join(holding) if holding else POOLED


def same(said: pd.Series) -> bool:
    """Whether all of `said` are stated, and the same but for case and spaces."""
    return bool(said.notna().all()) and said.str.casefold().str.split().str.join(" ").nunique() == 1


def _may_overlap(rows: pd.DataFrame) -> bool:
    """Whether two trials may be two reports of one: as many analysed, and one of them not known by its number."""
    alike = rows[rows.groupby("denominator")["trial_id"].transform("nunique") > 1]
    return any(not REGISTERED.fullmatch(str(trial)) for trial in alike["trial_id"])


REGISTERED = re.compile(r"NCT\d{8}")
"""The id of a trial known by its registration number."""


def _summary(rows: pd.DataFrame, table: str, analysed: str) -> dict[str, Any]:
    estimates = tuple(
        Cell(table, row[table], next(name for name in ESTIMATES_OF[table] if pd.notna(row[name])))
        for row in rows.to_dict("records")
    )
    known = rows.dropna(subset=[analysed])
    total = Derived(int(known[analysed].sum()), cells_of(known, table, analysed)) if len(known) == len(rows) else None
    return {
        "trials": Derived(rows["trial_id"].nunique(), estimates),
        "participants": total,
        "smallest": Derived(float(rows["estimate"].min()), estimates),
        "largest": Derived(float(rows["estimate"].max()), estimates),
    }


ESTIMATES_OF = {"response_rates": ("percent", "reported_percent"), "concept_estimates": ("estimate",)}
"""The columns of each table that hold its estimate, the first that does."""
