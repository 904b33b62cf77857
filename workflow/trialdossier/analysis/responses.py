"""Response proportions, matched into the concepts of config.yaml and recomputed with one method for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.intervals import nearest_count, proportion_interval
from trialdossier.storage import Frames

PERCENT_UNITS = (
    r"(?i)^\s*(?:percent(?:age)?|%|proportion)\b.*(?:participants|patients|subjects)|^\s*(?:percent(?:age)?|%)\s*$"
)
COUNT_UNITS = r"(?i)^\s*(?:participants|patients|subjects)\s*$"


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
    measured = outcome_values(tables)
    is_percent = measured["units"].str.contains(PERCENT_UNITS, na=False)
    is_count = measured["units"].str.contains(COUNT_UNITS, na=False) & measured["param_type"].str.contains(
        "COUNT", na=False
    )
    for row in measured[is_percent | is_count].to_dict("records"):
        category = row["category"] if pd.notna(row["category"]) else None
        concept = concept_of(category or row["title"], concepts) if pd.notna(row["title"]) else None
        if concept is None or pd.isna(row["count"]) or pd.isna(row["param_value_num"]) or not row["count"]:
            continue
        value = Cell("outcome_measurements", row["outcome_measurements"], "param_value_num")
        total = Cell("outcome_counts", row["outcome_counts"], "count")
        counted = bool(is_count[row["index"]])
        denominator = int(row["count"])
        count = int(row["param_value_num"]) if counted else nearest_count(row["param_value_num"], denominator)
        label = (
            Cell("outcome_measurements", row["outcome_measurements"], "category")
            if category
            else Cell("outcomes", row["outcomes"], "title")
        )
        cells = {
            "concept": concept,
            "label": Derived(category or row["title"], (label,)),
            "result_group": row["result_group"],
            "reported_percent": None if counted else Derived(row["param_value_num"], (value,)),
            **{
                f"reported_{side}": Derived(
                    row[f"dispersion_{side}_limit"],
                    (Cell("outcome_measurements", row["outcome_measurements"], f"dispersion_{side}_limit"),),
                )
                for side in ("lower", "upper")
            },
        }
        yield _result(row["trial_id"], row["source_id"], cells, count, denominator, (value, total))


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
    trial_id: str, source_id: str, cells: dict[str, Any], count: int, denominator: int, inputs: tuple[Cell, ...]
) -> Result:
    if not 0 <= count <= denominator:
        return Result("response_rates", trial_id, source_id, cells)
    lower, upper = proportion_interval(count, denominator)
    computed = {
        "count": count,
        "denominator": denominator,
        "percent": 100 * count / denominator,
        "exact_lower": lower,
        "exact_upper": upper,
    }
    return Result(
        "response_rates",
        trial_id,
        source_id,
        cells | {name: Derived(value, inputs) for name, value in computed.items()},
    )
