"""Response proportions, matched into the concepts of config.yaml and recomputed with one method for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.intervals import decimals, nearest_count, proportion_interval
from trialdossier.storage import Frames

PERCENT_UNITS = (
    r"(?i)^\s*(?:percent(?:age)?|%|proportion)\b.*(?:participants|patients|subjects)|^\s*(?:percent(?:age)?|%)\s*$"
)
COUNT_UNITS = r"(?i)^\s*(?:participants|patients|subjects)\s*$"
ESTIMATED = re.compile(r"(?i)kaplan(?:[- ]?meier)?|meier|cumulative incidence|life.?table|actuarial|product.limit")
"""Words of an estimate over time that allows for censoring: its percentage is no proportion of whole counts."""
IMPORTANCE = {"PRIMARY": 0, "SECONDARY": 1, "OTHER_PRE_SPECIFIED": 2, "POST_HOC": 3}
"""Outcome types, the one that counts most first."""


def importance(data: pd.DataFrame) -> pd.Series:
    """The rank of the outcome type of each row of `data`; an unknown one comes last."""
    return data["outcome_type"].map(IMPORTANCE).fillna(len(IMPORTANCE))


def concept_of(label: str, concepts: Sequence[Mapping[str, Any]]) -> str | None:
    """The name of the first concept any of whose words is in `label` and none of whose `not` is."""
    text = label.casefold()
    for concept in concepts:
        inside = any(word.casefold() in text for word in concept["words"])
        if inside and not any(word.casefold() in text for word in concept.get("not", ())):
            return str(concept["name"])
    return None


def response_rates(tables: Frames, concepts: Sequence[Mapping[str, Any]]) -> Iterator[Result]:
    """Rows of `response_rates` from the outcomes of registry results and from the claims of articles."""
    yield from _from_outcomes(tables, concepts)
    yield from _from_claims(tables, concepts)


def _from_outcomes(tables: Frames, concepts: Sequence[Mapping[str, Any]]) -> Iterator[Result]:
    measured = counted_values(tables)
    for row in (
        measured.assign(rank=importance(measured)).sort_values(["source_id", "rank", "ordinal"]).to_dict("records")
    ):
        label, wording = wording_of(row)
        concept = concept_of(wording, concepts) if wording else None
        if concept is None:
            continue
        key = row["outcome_measurements"]
        value = Cell("outcome_measurements", key, "param_value_num")
        reported = {
            f"reported_{side}": Derived(
                row[f"dispersion_{side}_limit"], (Cell("outcome_measurements", key, f"dispersion_{side}_limit"),)
            )
            for side in ("lower", "upper")
        }
        cells = {
            "concept": concept,
            "label": Derived(wording, (label,)),
            "result_group": row["result_group"],
            "reported_percent": None if row["is_count"] else Derived(row["param_value_num"], (value,)),
            **reported,
        }
        yield _result(row["trial_id"], row["source_id"], cells, row["events"], row["total"], (value, row["of"]))


def wording_of(row: Mapping[str, Any]) -> tuple[Cell, str]:
    """What a row of `outcome_values` calls what it measures: its category, else its class, else the outcome's title."""
    for column in ("category", "classification"):
        if pd.notna(row[column]):
            return Cell("outcome_measurements", row["outcome_measurements"], column), str(row[column])
    title = row["title"]
    return Cell("outcomes", row["outcomes"], "title"), str(title) if pd.notna(title) else ""


def counted_values(tables: Frames) -> pd.DataFrame:
    """`outcome_values` that are participants or percentages of those analysed, with the whole number of them.

    `total` are those analysed, for the row where it says so, else for the outcome, and `of` the cell that states them.
    `events` is the number stated, or the one whole number whose percentage is the reported one as printed; missing
    where there is none, or where the source says that the percentage was estimated (Kaplan-Meier, say). `is_count`
    tells the numbers stated from those computed.
    """
    measured = outcome_values(tables).dropna(subset=["param_value_num"])
    own = measured["number_analyzed"].notna() & (
        measured["number_analyzed_units"].isna() | measured["number_analyzed_units"].str.contains(COUNT_UNITS, na=False)
    )
    total = measured["number_analyzed"].where(own, measured["count"])
    of = [
        Cell("outcome_measurements", row["outcome_measurements"], "number_analyzed")
        if stated
        else Cell("outcome_counts", row["outcome_counts"], "count")
        for stated, row in zip(own, measured.to_dict("records"), strict=True)
    ]
    participants = measured["units"].str.contains(COUNT_UNITS, na=False)
    is_count = participants & measured["param_type"].str.contains("COUNT|NUMBER", na=False)
    is_percent = measured["units"].str.contains(PERCENT_UNITS, na=False)
    measured = measured.assign(is_count=is_count, total=total, of=of)[(is_count | is_percent) & (total > 0)]
    events = [_events(row) for row in measured.to_dict("records")]
    return measured.assign(events=pd.array(events, dtype="Int64"))


def _events(row: Mapping[str, Any]) -> int | None:
    value, total = float(row["param_value_num"]), int(row["total"])
    if row["is_count"]:
        return int(value) if value == int(value) and 0 <= value <= total else None
    said = " ".join(str(row[column]) for column in ("title", "description", "population") if pd.notna(row[column]))
    count = nearest_count(value, total)
    near = abs(100 * count / total - value) <= 0.5 * 10.0 ** -decimals(str(row["param_value"])) + 1e-9
    return count if near and not ESTIMATED.search(said) else None


def outcome_values(tables: Frames) -> pd.DataFrame:
    """Each outcome measurement with its outcome and the participants analysed; keyed by all three."""
    by_outcome = ["source_id", "outcome_ordinal"]
    outcomes = keyed(tables["outcomes"], "outcomes").rename(columns={"ordinal": "outcome_ordinal"})
    counts = keyed(tables["outcome_counts"], "outcome_counts")
    counts = counts[counts["units"].isna() | counts["units"].str.contains("(?i)participants", na=False)]
    counts = counts.drop_duplicates([*by_outcome, "result_group"])
    groups = keyed(tables["result_groups"], "result_groups").rename(
        columns={"ctgov_group_code": "result_group", "title": "group_title"}
    )
    groups = groups[groups["result_type"] == "Outcome"].drop_duplicates([*by_outcome, "result_group"])
    measured = keyed(tables["outcome_measurements"], "outcome_measurements")
    merged = (
        measured.merge(
            outcomes[
                [
                    *by_outcome,
                    "outcomes",
                    "title",
                    "description",
                    "units",
                    "param_type",
                    "dispersion_type",
                    "outcome_type",
                    "time_frame",
                    "population",
                ]
            ],
            on=by_outcome,
            how="left",
        )
        .merge(
            counts[[*by_outcome, "result_group", "outcome_counts", "count"]],
            on=[*by_outcome, "result_group"],
            how="left",
        )
        .merge(
            groups[[*by_outcome, "result_group", "result_groups", "group_title"]],
            on=[*by_outcome, "result_group"],
            how="left",
        )
        .sort_values(["source_id", "ordinal"], ignore_index=True)
    )
    return merged.assign(index=merged.index)


def _from_claims(tables: Frames, concepts: Sequence[Mapping[str, Any]]) -> Iterator[Result]:
    topics = {concept["topic"]: str(concept["name"]) for concept in concepts}
    studies = keyed(tables["studies"], "studies").set_index("source_id")
    claims = keyed(tables["claims"], "claims")
    own = claims[claims["attributed_to"].isna() & claims["topic"].isin(topics) & claims["count"].notna()]
    for row in own.to_dict("records"):
        study = studies.loc[row["source_id"]]
        stated = pd.notna(row["denominator"])
        denominator = row["denominator"] if stated else study["enrollment"]
        if pd.isna(denominator) or pd.isna(row["percent"]) or not denominator:
            continue
        if abs(100 * row["count"] / denominator - row["percent"]) > 0.5:
            continue
        count = Cell("claims", row["claims"], "count")
        total = (
            Cell("claims", row["claims"], "denominator") if stated else Cell("studies", study["studies"], "enrollment")
        )
        cells = {
            "concept": topics[row["topic"]],
            "label": Derived(
                row["measure"] if pd.notna(row["measure"]) else row["statement"],
                (Cell("claims", row["claims"], "measure" if pd.notna(row["measure"]) else "statement"),),
            ),
            "reported_percent": Derived(row["percent"], (Cell("claims", row["claims"], "percent"),)),
        }
        yield _result(row["trial_id"], row["source_id"], cells, int(row["count"]), int(denominator), (count, total))


def _result(
    trial_id: str, source_id: str, cells: dict[str, Any], count: int | None, total: int, inputs: tuple[Cell, ...]
) -> Result:
    if count is None or pd.isna(count) or not 0 <= count <= total:
        return Result("response_rates", trial_id, source_id, cells)
    lower, upper = proportion_interval(int(count), int(total))
    computed = {
        "count": int(count),
        "denominator": int(total),
        "percent": 100 * int(count) / int(total),
        "exact_lower": lower,
        "exact_upper": upper,
    }
    derived = {name: Derived(value, inputs) for name, value in computed.items()}
    return Result("response_rates", trial_id, source_id, cells | derived)
