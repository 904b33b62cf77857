"""The outcomes of a trial as its record reports them, arranged for a reader."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import keyed, where
from trialdossier.analysis.findings import TIME_UNITS
from trialdossier.analysis.responses import COUNT_UNITS, PERCENT_UNITS, importance, outcome_values
from trialdossier.storage import Frames

OWN_TOTAL = r"\b[Nn]\s*=\s*\d"
"""Labels of a category that say how many were analysed for it."""
STANDARD_DEVIATION = r"(?i)standard deviation|STANDARD_DEVIATION"
WIDE = "spread larger than the mean: the values are skewed"
BELOW_LIMIT = "values below the limit of detection were set to one number, as the outcome's text says"
SET_BELOW_LIMIT = re.compile(
    r"(?i)(?:\b(?:below|under|less than)|<)\s*(?:the\s+)?(?:lower\s+)?"
    r"(?:LL?O[DQ]\b|limits? of (?:detection|quantification|quantitation)|(?:detection|quantification) limits?)"
    r"[^.;]*\b(?:set|assigned|imputed|replaced|treated|recorded|reported)\s+(?:to|as|by|with|a value of)\s"
)
"""Words that say that values under a limit of the assay stand as one number."""


def outcomes(tables: Frames) -> pd.DataFrame:
    """Outcomes as reported, primary first."""
    data = keyed(tables["outcomes"], "outcomes")
    return data.assign(rank=importance(data)).sort_values(["source_id", "rank", "ordinal"])


def values(tables: Frames) -> pd.DataFrame:
    """Outcome values as reported, primary outcomes first, with their group and the participants analysed.

    `kind` is participants (counts and percentages of them), times (to an event) or measures (levels and all others).
    """
    data = outcome_values(tables)
    people = data["units"].str.contains(f"{PERCENT_UNITS}|{COUNT_UNITS}", na=False)
    time = data["units"].str.contains(TIME_UNITS, na=False)
    kind = pd.Series("measures", index=data.index).mask(time, "times").mask(people, "participants")
    spread = (data["dispersion_value_num"] > data["param_value_num"].abs()) & data["dispersion_type"].str.contains(
        STANDARD_DEVIATION, na=False
    )
    limited = data["description"].str.contains(SET_BELOW_LIMIT, na=False)
    note = where(spread, WIDE).mask(spread & limited, f"{WIDE}; {BELOW_LIMIT}")
    own = data["category"].str.contains(OWN_TOTAL, na=False) | data["classification"].str.contains(OWN_TOTAL, na=False)
    told = where(own & data["number_analyzed"].isna(), "see category")
    limits = where(data["dispersion_type"].notna(), "not reported")
    data = data.assign(rank=importance(data), kind=kind, wide=note, analysed=told, limits=limits)
    return data.sort_values(["source_id", "rank", "outcome_ordinal", "ordinal"])


def times_of_outcomes(tables: Frames) -> pd.DataFrame:
    """Times to an event for the picture, primary outcomes first.

    label, group, estimate, lower, upper, shown (estimate and limits as printed), analysed (participants).
    """
    data = of_kind(tables, "times").dropna(subset=["param_value_num"])
    label = data["category"].fillna(data["group_title"]).fillna(data["result_group"])
    limits = {side: data[f"dispersion_{side}_limit"] for side in ("lower", "upper")}
    printed = zip(
        data["param_value"], data["dispersion_lower_limit_raw"], data["dispersion_upper_limit_raw"], strict=True
    )
    return data.assign(
        label=label,
        group=data["title"].fillna("").str.cat(data["units"].fillna(""), sep=", "),
        estimate=data["param_value_num"],
        shown=[as_printed(*texts) for texts in printed],
        analysed=data["number_analyzed"].fillna(data["count"]),
        **limits,
    )


def as_printed(estimate: Any, lower: Any, upper: Any) -> str:
    """An estimate with its limits in the digits of the source; one that is not given is not estimable."""
    if pd.isna(lower) and pd.isna(upper):
        return str(estimate)
    limits = ["not estimable" if pd.isna(limit) or limit == "NA" else str(limit) for limit in (lower, upper)]
    return f"{estimate} ({limits[0]} to {limits[1]})"


def immediate(tables: Frames) -> pd.DataFrame:
    """Medians of a time to an event that are zero: half or more had the event when the time began."""
    data = of_kind(tables, "times")
    return data[(data["param_value_num"] == 0) & data["param_type"].eq("MEDIAN").fillna(False)]


def of_kind(tables: Frames, kind: str) -> pd.DataFrame:
    """The rows of `values` of one kind."""
    data = values(tables)
    return data[data["kind"] == kind]


def levels(tables: Frames) -> list[pd.DataFrame]:
    """For each outcome of the kind `measures` with several values, what its picture shows.

    label (with the participants analysed), group, value, lower, upper (the limits, or value minus and plus its standard
    deviation; the lower missing where that is 0 or less), unit, title.
    """
    data = of_kind(tables, "measures").dropna(subset=["param_value_num"])
    deviation = data["dispersion_value_num"].where(data["dispersion_type"].str.contains(STANDARD_DEVIATION, na=False))
    below = data["param_value_num"] - deviation
    below = below.mask((below <= 0) & (data["param_value_num"] > 0))
    data = data.assign(
        value=data["param_value_num"],
        lower=data["dispersion_lower_limit"].fillna(below),
        upper=data["dispersion_upper_limit"].fillna(data["param_value_num"] + deviation),
        unit=data["units"],
        label=[_with_total(row) for row in data.to_dict("records")],
        group=data["group_title"].fillna(data["result_group"]),
    )
    parts = [part for _, part in data.groupby(["source_id", "rank", "outcome_ordinal"], sort=False)]
    return [part for part in parts if len(part) > 1]


def _with_total(row: dict[str, Any]) -> str:
    """What a value is of, with the number analysed unless the words say it themselves."""
    names = ("category", "classification", "group_title", "result_group")
    label = next(str(row[name]) for name in names if pd.notna(row[name]))
    count = row["number_analyzed"] if pd.notna(row["number_analyzed"]) else row["count"]
    return label if pd.isna(count) or re.search(OWN_TOTAL, label) else f"{label} (N = {count:.0f})"


def elsewhere(tables: Frames) -> pd.DataFrame:
    """Sources that hold no results but say that there are some."""
    studies = keyed(tables["studies"], "studies")
    holding = {source for name in ("outcomes", "claims", "reported_events") for source in tables[name]["source_id"]}
    said = studies["results_status"].notna() | studies["results_first_posted_date"].notna()
    return studies[said & ~studies["source_id"].isin(holding)]


def contrasts(tables: Frames) -> pd.DataFrame:
    """Groups of a trial against each other: keys of the outcome, of both groups and of both values."""
    data = keyed(tables["outcome_contrasts"], "outcome_contrasts").sort_values(["source_id", "ordinal"])
    known = outcome_values(tables)
    facts = known[["source_id", "ordinal", "outcomes", "outcome_measurements"]]
    data = data.merge(
        facts.rename(columns={"ordinal": "measurement_ordinal"}), on=["source_id", "measurement_ordinal"], how="left"
    )
    titles = known.drop_duplicates(["source_id", "outcome_ordinal", "result_group"])
    titles = titles[["source_id", "outcome_ordinal", "result_group", "result_groups"]]
    data = data.merge(titles, on=["source_id", "outcome_ordinal", "result_group"], how="left")
    others = titles.rename(columns={"result_group": "against", "result_groups": "against_group"})
    data = data.merge(others, on=["source_id", "outcome_ordinal", "against"], how="left")
    return data.assign(
        against_place=["result_groups:" + key + ":title" if pd.notna(key) else None for key in data["against_group"]]
    )


def analyses(tables: Frames) -> pd.DataFrame:
    """Statistical analyses with the key of their outcome."""
    data = keyed(tables["outcome_analyses"], "outcome_analyses")
    named = keyed(tables["outcomes"], "outcomes").rename(columns={"ordinal": "outcome_ordinal"})
    return data.merge(
        named[["source_id", "outcome_ordinal", "outcomes"]], on=["source_id", "outcome_ordinal"], how="left"
    ).sort_values(["source_id", "ordinal"])


def groups(tables: Frames) -> pd.DataFrame:
    """Groups of the results, each name and description once."""
    data = keyed(tables["result_groups"], "result_groups").sort_values(["source_id", "ordinal"])
    return data.drop_duplicates(["source_id", "title", "description"])
