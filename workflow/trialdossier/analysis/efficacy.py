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


DESIGN_TOPICS = ("enrollment", "centers", "treatment_period", "treatment_cycle", "cohorts")
"""Topics of claims that tell how a study was made, not what it found."""


def own_claims(tables: Frames) -> pd.DataFrame:
    """What an article states of the results of its own study."""
    claims = keyed(tables["claims"], "claims")
    own = claims["attributed_to"].isna() & ~claims["topic"].isin(DESIGN_TOPICS)
    return claims[own].sort_values(["source_id", "ordinal"])


def design_claims(tables: Frames) -> pd.DataFrame:
    """What an article states of how its own study was made."""
    claims = keyed(tables["claims"], "claims")
    own = claims["attributed_to"].isna() & claims["topic"].isin(DESIGN_TOPICS)
    return claims[own].sort_values(["source_id", "ordinal"])


def elsewhere(tables: Frames) -> pd.DataFrame:
    """Sources that hold no results but say that there are some."""
    studies = keyed(tables["studies"], "studies")
    holding = {source for name in ("outcomes", "claims", "reported_events") for source in tables[name]["source_id"]}
    said = studies["results_status"].notna() | studies["results_first_posted_date"].notna()
    return studies[said & ~studies["source_id"].isin(holding)]


def comparator_claims(tables: Frames) -> pd.DataFrame:
    """What an article attributes to other studies: never this trial's results."""
    claims = keyed(tables["claims"], "claims")
    return claims[claims["attributed_to"].notna()].sort_values(["source_id", "ordinal"])


def table_cells(tables: Frames) -> pd.DataFrame:
    """Cells of an article's tables in reading order, each with the keys of its table, line and column.

    A cell's line and column are told by its place in the reading order, as labels may repeat or be missing: a line
    begins where the label of the line changes, and cells of a line stand in the order of the columns.
    """
    data = keyed(tables["article_tables"], "article_tables").sort_values(["source_id", "ordinal"])
    columns = [data[column].fillna("") for column in ("source_id", "table", "row_group", "row")]
    label = pd.Series(["\0".join(parts) for parts in zip(*columns, strict=True)], index=data.index, dtype="object")
    line = (label != label.shift()).astype("int64").cumsum()
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
    data["claims"], data["outcome_measurements"] = (
        _inputs(tables, data, name) for name in ("claims", "outcome_measurements")
    )
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


def _inputs(tables: Frames, data: pd.DataFrame, name: str) -> list[str | None]:
    """For each row of `response_rates`, the row of table `name` that its count was computed from."""
    lineage = tables["lineage"]
    mine = lineage[(lineage["result_table"] == "response_rates") & (lineage["table"] == name)]
    known = dict(zip(mine["result_row"], mine["row"], strict=True))
    return [known.get(key) for key in data["response_rates"]]


def groups(tables: Frames) -> pd.DataFrame:
    """Groups of the results, each name and description once."""
    data = keyed(tables["result_groups"], "result_groups").sort_values(["source_id", "ordinal"])
    return data.drop_duplicates(["source_id", "title", "description"])


def statements(tables: Frames) -> pd.DataFrame:
    """What an article states beside the quantities that were read as claims."""
    return keyed(tables["article_statements"], "article_statements").sort_values(["source_id", "ordinal"])
