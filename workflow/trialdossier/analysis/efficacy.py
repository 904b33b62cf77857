"""What a trial found, arranged for a reader."""

from __future__ import annotations

import pandas as pd

from trialdossier.analysis.derived import keyed
from trialdossier.analysis.responses import outcome_values
from trialdossier.storage import Frames

IMPORTANCE = {"PRIMARY": 0, "SECONDARY": 1, "OTHER_PRE_SPECIFIED": 2, "POST_HOC": 3}


def outcomes(tables: Frames) -> pd.DataFrame:
    """Outcomes as reported, primary first."""
    data = keyed(tables["outcomes"], "outcomes")
    rank = data["outcome_type"].map(IMPORTANCE).fillna(len(IMPORTANCE))
    return data.assign(rank=rank).sort_values(["source_id", "rank", "ordinal"])


def values(tables: Frames) -> pd.DataFrame:
    """Outcome values as reported, primary outcomes first, with their group and the participants analysed."""
    data = outcome_values(tables)
    rank = data["outcome_type"].map(IMPORTANCE).fillna(len(IMPORTANCE))
    return data.assign(rank=rank).sort_values(["source_id", "rank", "outcome_ordinal", "ordinal"])


def own_claims(tables: Frames) -> pd.DataFrame:
    """What an article states of its own study."""
    claims = keyed(tables["claims"], "claims")
    return claims[claims["attributed_to"].isna()].sort_values(["source_id", "ordinal"])


def comparator_claims(tables: Frames) -> pd.DataFrame:
    """What an article attributes to other studies: never this trial's results."""
    claims = keyed(tables["claims"], "claims")
    return claims[claims["attributed_to"].notna()].sort_values(["source_id", "ordinal"])


def table_cells(tables: Frames) -> pd.DataFrame:
    """Cells of an article's tables in reading order, each with the keys of its table, line and column.

    A cell's line and column are told by its place in the reading order, as labels may repeat or be missing: a line begins
    where the label of the line changes, and cells of a line stand in the order of the columns.
    """
    data = keyed(tables["article_tables"], "article_tables").sort_values(["source_id", "ordinal"])
    label = data[["source_id", "table", "row_group", "row"]].astype("string").fillna("").agg("\0".join, axis=1)
    line = (label != label.shift()).cumsum()
    return data.assign(
        matrix_key=data["source_id"].str.cat(data["table"].fillna(""), sep="/"),
        row_key=line,
        column_key=data.groupby(line).cumcount(),
    )


def responses(tables: Frames) -> pd.DataFrame:
    """Response proportions for the forest plot: label, group (concept), percent, lower, upper, count, denominator."""
    data = keyed(tables["response_rates"], "response_rates")
    names = keyed(tables["studies"], "studies").drop_duplicates("source_id")[["source_id", "studies"]]
    data = data.dropna(subset=["percent"]).merge(names, on="source_id", how="left")
    order = {concept: place for place, concept in enumerate(dict.fromkeys(data["concept"]))}
    data = data.assign(
        group=data["concept"],
        lower=data["exact_lower"],
        upper=data["exact_upper"],
        rank=data["concept"].map(order),
    )
    return data.sort_values(["rank", "trial_id", "source_id", "ordinal"])


def responses_by_trial(tables: Frames) -> pd.DataFrame:
    """`responses`, each labelled with its trial and the wording of the source."""
    data = responses(tables)
    return data.assign(
        label=[f"{trial}: {label}" for trial, label in zip(data["trial_id"], data["label"], strict=True)]
    )


def analyses(tables: Frames) -> pd.DataFrame:
    """Statistical analyses with the key of their outcome."""
    data = keyed(tables["outcome_analyses"], "outcome_analyses")
    named = keyed(tables["outcomes"], "outcomes").rename(columns={"ordinal": "outcome_ordinal"})
    return data.merge(
        named[["source_id", "outcome_ordinal", "outcomes"]], on=["source_id", "outcome_ordinal"], how="left"
    ).sort_values(["source_id", "ordinal"])
