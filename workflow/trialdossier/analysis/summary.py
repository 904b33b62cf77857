"""What the trials say of each concept, one by one and together, arranged for a reader."""

from __future__ import annotations

from typing import Any

import pandas as pd

from trialdossier.analysis.checks.finding import quotes
from trialdossier.analysis.derived import appearance, keyed
from trialdossier.analysis.efficacy import as_printed
from trialdossier.analysis.findings import NOT_SUMMED, POOLED, main_rates, main_times, same
from trialdossier.analysis.pooling import METHODS
from trialdossier.analysis.responses import outcome_values
from trialdossier.storage import Frames

SHOWN_METHOD = "REML"
"""The estimator of the variance between trials that the picture shows."""
BOTH_ESTIMATORS = " or ".join(METHODS) + ": with two trials both give the same"
_LISTED = ("studies", "response_rates", "concept_estimates", "outcomes", "outcome_measurements", "claims")
TWO_TRIALS = "two trials: not informative"
NO_COMPARATOR = (
    "no comparator; without a group allocated at random, what the treatment adds cannot be told from what patients,"
    " supportive care and time bring."
)
RANDOMISED = "from randomised trials; see the comparisons of their groups."
WORDED = ("window", "population", "definition", "defined")
"""Columns of computed tables that tell of time, participants and definition, not of the value."""


def findings(tables: Frames) -> pd.DataFrame:
    """The summary of findings, one row per concept and kind, with the keys of what it rests on.

    `comparator` is a plain caution where no trial of the row allocated its participants to groups at random; `total`
    says why a sum of participants is missing, `added` that a sum is one, `few` what two trials pooled are worth.
    """
    data = keyed(tables["summary_of_findings"], "summary_of_findings").sort_values("ordinal")
    data = data[data["kind"] != "none"]
    rates = with_facts(tables, main_rates(tables), "response_rates")
    chosen = with_facts(tables, main_times(tables), "concept_estimates")
    together = keyed(tables["pooled_proportions"], "pooled_proportions")
    shown = together[together["method"] == SHOWN_METHOD].set_index("concept")["pooled_proportions"]
    designs = tables["designs"]
    several = (designs["allocation"] == "RANDOMIZED") & ~designs["intervention_model"].eq("SINGLE_GROUP").fillna(False)
    randomised = set(designs.loc[several.fillna(False), "trial_id"])
    names = (*_LISTED, "pooled_proportions", "comparator", "few", "added")
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in data.to_dict("records"):
        rows = rates if row["kind"] == "proportion" else chosen[chosen["unit"] == row["unit"]]
        rows = rows[rows["concept"] == row["concept"]]
        for name in _LISTED:
            columns[name].append(list(rows[name]) if name in rows else [None] * len(rows))
        columns["pooled_proportions"].append(shown.get(row["concept"]) if row["pooling"] == POOLED else None)
        columns["few"].append(TWO_TRIALS if row["pooling"] == POOLED and row["trials"] == 2 else None)
        columns["added"].append("added up" if len(rows) > 1 else None)
        columns["comparator"].append(RANDOMISED if randomised >= set(rows["trial_id"]) else NO_COMPARATOR)
    apart = [any(reason in pooling for reason in NOT_SUMMED) for pooling in data["pooling"]]
    total = ["not summed" if each else "not stated" for each in apart]
    return data.assign(**columns, total=total)


def cautions(tables: Frames) -> pd.DataFrame:
    """Each caution of the summary of findings once, with the concepts that it is about, where it is not about all."""
    data = findings(tables)
    if data["comparator"].nunique() == 1:
        return pd.DataFrame({"comparator": [f"Of all of these: {data['comparator'].iloc[0]}"]})
    named = data.groupby("comparator", sort=False)["concept"].agg(lambda names: "; ".join(dict.fromkeys(names)))
    return pd.DataFrame({"comparator": [f"{names}: {caution}" for caution, names in named.items()]})


def unmatched(tables: Frames) -> pd.DataFrame:
    """The concepts of the configuration that no source reports, in one row; none where each is reported."""
    data = tables["summary_of_findings"]
    names = list(data.loc[data["kind"] == "none", "concept"])
    return pd.DataFrame({"concepts": ["; ".join(names)]} if names else {})


def definitions(tables: Frames) -> pd.DataFrame:
    """How each trial defines what stands for it in the summary, one row per trial and definition.

    concepts: those of the summary that the definition is of; only of concepts that several trials report.
    """
    rates = main_rates(tables)
    rates = rates[rates.groupby("concept")["trial_id"].transform("nunique") > 1]
    rates = with_facts(tables, rates, "response_rates")
    rank = appearance(rates["concept"], tables["summary_of_findings"]["concept"])
    rates = rates.assign(rank=rank, told=rates["definition"].fillna("")).sort_values(
        ["trial_id", "rank"], kind="stable"
    )
    by = ["trial_id", "told"]
    named = rates.groupby(by, sort=False)["concept"].agg(lambda names: "; ".join(dict.fromkeys(names)))
    return rates.drop_duplicates(by).merge(named.rename("concepts"), left_on=by, right_index=True)


def responses(tables: Frames) -> pd.DataFrame:
    """Response proportions for the forest plot: label, group (concept), percent, lower, upper, count, denominator.

    What an article states in a sentence and again in a table is drawn once.
    """
    rates = keyed(tables["response_rates"], "response_rates").dropna(subset=["percent"])
    again = rates["result_group"].isna() & rates.duplicated(["source_id", "concept", "count", "denominator"])
    return _plotted(tables, rates[~again])


def main_responses(tables: Frames) -> pd.DataFrame:
    """For the forest plot: each concept's one outcome per trial, and below them what they give together.

    As `responses`, and pooled (whether the row is a pooled one); `label` names the trial, or the trials pooled.
    """
    rates = _plotted(tables, main_rates(tables).dropna(subset=["percent"])).assign(pooled=False)
    rates["label"] = [f"{trial}: {label}" for trial, label in zip(rates["trial_id"], rates["label"], strict=True)]
    rates["group"] = rates["concept"].where(~_apart(rates), rates["concept"] + ", among: " + _among(rates))
    pooled = keyed(tables["pooled_proportions"], "pooled_proportions")
    pooled = pooled[pooled["method"] == SHOWN_METHOD]
    together = pooled.assign(
        pooled=True,
        group=pooled["concept"],
        label=[f"Pooled, random effects, k = {k}" for k in pooled["trials"]],
    )
    data = pd.concat([rates, together], ignore_index=True) if len(together) else rates
    rank = appearance(data["concept"], tables["summary_of_findings"]["concept"])
    return data.assign(rank=rank).sort_values(["rank", "pooled"], kind="stable")


def _among(rates: pd.DataFrame) -> pd.Series:
    return rates["population"].fillna("participants not stated")


def _apart(rates: pd.DataFrame) -> pd.Series:
    """Which of `rates` are of a concept that its trials count among different participants."""
    alike = {concept: same(_among(rows)) for concept, rows in rates.groupby("concept")}
    return ~rates["concept"].map(alike).astype(bool)


def _plotted(tables: Frames, rates: pd.DataFrame) -> pd.DataFrame:
    data = with_facts(tables, rates, "response_rates")
    data = data.assign(
        group=data["concept"],
        lower=data["exact_lower"],
        upper=data["exact_upper"],
        rank=appearance(data["concept"]),
    )
    return data.sort_values(["rank", "trial_id", "source_id", "ordinal"])


def pooled(tables: Frames) -> pd.DataFrame:
    """Pooled proportions by concept and method; with two trials, for which the estimators give the same, once."""
    data = keyed(tables["pooled_proportions"], "pooled_proportions").sort_values("ordinal")
    return data.assign(estimators=data["method"].mask(data["trials"] == 2, BOTH_ESTIMATORS))


def main_times_by_trial(tables: Frames) -> pd.DataFrame:
    """For the picture: each concept's one time per trial: label, group (concept and unit), estimate, lower, upper."""
    data = with_facts(tables, main_times(tables), "concept_estimates")
    data = data.assign(
        label=[f"{trial}: {shown}" for trial, shown in zip(data["trial_id"], data["label"], strict=True)],
        shown=_times_as_printed(tables, data),
        analysed=data["participants"],
        group=data["concept"].str.cat(data["unit"], sep=", "),
    )
    return data.assign(rank=appearance(data["group"])).sort_values(["rank", "trial_id"], kind="stable")


def _times_as_printed(tables: Frames, data: pd.DataFrame) -> list[str]:
    """The estimate of each row of `concept_estimates` with its limits, in the digits of its source."""
    measured = keyed(tables["outcome_measurements"], "outcome_measurements").set_index("outcome_measurements")
    measured = measured[["param_value", "dispersion_lower_limit_raw", "dispersion_upper_limit_raw"]]
    names = ("param_value", "dispersion_lower_limit", "dispersion_upper_limit")
    claimed = [quotes(tables, "claims", name) for name in names]
    return [
        as_printed(*(measured.loc[outcome] if pd.notna(outcome) else (known.get(claim) for known in claimed)))
        for outcome, claim in zip(data["outcome_measurements"], data["claims"], strict=True)
    ]


def matches(tables: Frames) -> pd.DataFrame:
    """Every outcome and claim that is matched into a concept, by concept and trial: proportions, then times.

    `taken` says whether it stands for its trial across trials.
    """
    rates = with_facts(tables, keyed(tables["response_rates"], "response_rates"), "response_rates")
    times = with_facts(tables, keyed(tables["concept_estimates"], "concept_estimates"), "concept_estimates")
    taken = [
        rates["response_rates"].isin(main_rates(tables)["response_rates"]),
        times["concept_estimates"].isin(main_times(tables)["concept_estimates"]),
    ]
    data = pd.concat([rates, times], ignore_index=True)
    data["taken"] = pd.concat(taken, ignore_index=True).map({True: "yes", False: "another fits better"})
    rank = appearance(data["concept"], tables["summary_of_findings"]["concept"])
    return data.assign(rank=rank).sort_values(["rank", "trial_id", "source_id"], kind="stable")


def with_facts(tables: Frames, data: pd.DataFrame, computed: str) -> pd.DataFrame:
    """`data` with the rows that each row of the table `computed` rests on, and the row of its study."""
    names = keyed(tables["studies"], "studies").drop_duplicates("source_id")[["source_id", "studies"]]
    data = data.merge(names, on="source_id", how="left")
    lineage = tables["lineage"]
    lineage = lineage[(lineage["result_table"] == computed) & ~lineage["result_column"].isin(WORDED)]
    for name in ("claims", "outcome_measurements", "outcomes"):
        mine = lineage[lineage["table"] == name]
        known = dict(zip(mine["result_row"], mine["row"], strict=True))
        data[name] = pd.array([known.get(key) for key in data[computed]], dtype="string")
    measured = outcome_values(tables).set_index("outcome_measurements")["outcomes"]
    found = [measured.get(key) if pd.notna(key) else None for key in data["outcome_measurements"]]
    data["outcomes"] = data["outcomes"].fillna(pd.Series(found, index=data.index, dtype="string"))
    return data
