"""Who could take part, arranged for a reader."""

from __future__ import annotations

import re

import pandas as pd

from trialdossier.analysis.authority import per_trial
from trialdossier.analysis.derived import keyed
from trialdossier.storage import Frames

AGE = re.compile(r"(\d+) (Year|Month|Week|Day)s?")
PER_YEAR = {"Year": 1.0, "Month": 12.0, "Week": 52.1775, "Day": 365.2425}
"""Units in a mean Gregorian year."""


def criteria(tables: Frames, criteria_type: str) -> pd.DataFrame:
    """Criteria of one type in the order of the source; `part` says under which criterion a nested one stands."""
    data = keyed(tables["eligibility_criteria"], "eligibility_criteria")
    data = data[data["criteria_type"] == criteria_type].sort_values(["source_id", "ordinal"])
    number = data.groupby("source_id").cumcount() + 1
    numbers = dict(zip(data["source_id"] + "/" + data["ordinal"].astype("string"), number, strict=True))
    parents = data["source_id"] + "/" + data["parent_ordinal"].astype("string")
    return data.assign(number=number, part=[numbers.get(parent) if pd.notna(parent) else None for parent in parents])


def untyped(tables: Frames) -> pd.DataFrame:
    """Criteria whose heading is missing, so that it cannot be told whether they include or exclude."""
    data = keyed(tables["eligibility_criteria"], "eligibility_criteria")
    return data[data["criteria_type"].isna()].sort_values(["source_id", "ordinal"])


def years(age: object) -> float | None:
    """`18 Years` -> 18.0, `6 Months` -> 0.5; None where no age is stated."""
    match = AGE.fullmatch(str(age))
    return int(match[1]) / PER_YEAR[match[2]] if match else None


def by_source(tables: Frames) -> pd.DataFrame:
    """Keys of studies and eligibilities of each source."""
    studies = keyed(tables["studies"], "studies")[["trial_id", "source_id", "studies"]]
    ages = keyed(tables["eligibilities"], "eligibilities").drop_duplicates("source_id").drop(columns="trial_id")
    return studies.merge(ages, on="source_id", how="left")


def side_by_side(tables: Frames) -> pd.DataFrame:
    """One row per trial: ages in years and the number of criteria, with the keys of studies and eligibilities.

    Criteria that only lead to others are not counted.
    """
    data = per_trial(by_source(tables), tables)
    criteria = tables["eligibility_criteria"]
    parents = set(zip(criteria["source_id"], criteria["parent_ordinal"], strict=True))
    whole = [key not in parents for key in zip(criteria["source_id"], criteria["ordinal"], strict=True)]
    counts = criteria[whole].groupby(["trial_id", "criteria_type"]).size()
    return data.assign(
        label=data["trial_id"],
        minimum=pd.array([years(age) for age in data["minimum_age"]], dtype="Float64"),
        maximum=pd.array([years(age) for age in data["maximum_age"]], dtype="Float64"),
        inclusion=[int(counts.get((trial, "inclusion"), 0)) for trial in data["trial_id"]],
        exclusion=[int(counts.get((trial, "exclusion"), 0)) for trial in data["trial_id"]],
    )


def criteria_of_all(tables: Frames) -> pd.DataFrame:
    """Every criterion of every trial, with the place of the criterion it is part of."""
    data = keyed(tables["eligibility_criteria"], "eligibility_criteria")
    parent = "eligibility_criteria:" + data["source_id"] + "/" + data["parent_ordinal"].astype("string") + ":text"
    return data.assign(parent=parent).sort_values(["trial_id", "source_id", "ordinal"])


def population_claims(tables: Frames) -> pd.DataFrame:
    """The sentences in which an article says whom its study included."""
    claims = keyed(tables["claims"], "claims")
    own = claims[claims["attributed_to"].isna() & (claims["topic"] == "enrollment")]
    return own.drop_duplicates(["source_id", "statement"])
