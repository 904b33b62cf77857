"""Response proportions, matched into the concepts of config.yaml and recomputed with one method for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from trialdossier.analysis.article_definitions import article_definitions
from trialdossier.analysis.article_rates import claimed, tabled
from trialdossier.analysis.concepts import Concept, Said, concept_of, words_of
from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.intervals import decimals, nearest_count
from trialdossier.analysis.rates import Proportion, rates
from trialdossier.storage import Frames

PERCENT_UNITS = (
    r"(?i)^\s*(?:percent(?:age)?|%|proportion)\b.*(?:participants|patients|subjects)|^\s*(?:percent(?:age)?|%)\s*$"
)
COUNT_UNITS = r"(?i)^\s*(?:participants|patients|subjects)\s*$"
ESTIMATED = re.compile(r"(?i)kaplan(?:[- ]?meier)?|meier|cumulative incidence|life.?table|actuarial|product.limit")
"""Words of an estimate over time that allows for censoring: its percentage is no proportion of whole counts."""
OUTCOME_VALUES = "outcome values"
"""The name under which tables carry their `outcome_values`; no table is called so."""
IMPORTANCE = {"PRIMARY": 0, "SECONDARY": 1, "OTHER_PRE_SPECIFIED": 2, "POST_HOC": 3}
"""Outcome types, the one that counts most first."""


def importance(data: pd.DataFrame) -> pd.Series:
    """The rank of the outcome type of each row of `data`; an unknown one comes last."""
    return data["outcome_type"].map(IMPORTANCE).fillna(len(IMPORTANCE))


def response_rates(tables: Frames, concepts: Sequence[Concept]) -> Iterator[Result]:
    """Rows of `response_rates` from the outcomes of registry results and from the sentences and tables of articles."""
    known = article_definitions(tables, concepts)
    told = [*claimed(tables, concepts), *tabled(tables, concepts)]
    told = [replace(each, how=known.get((each.source_id, each.concept))) for each in told]
    yield from rates([*measured(tables, concepts), *told], concepts)


def measured(tables: Frames, concepts: Sequence[Concept]) -> Iterator[Proportion]:
    """The proportions among the outcomes of registry results, primary outcomes first."""
    data = counted_values(tables)
    data = data.assign(rank=importance(data)).sort_values(["source_id", "rank", "ordinal"])
    block = ["source_id", "outcome_ordinal", "result_group", "classification"]
    together = data.groupby(block, dropna=False)["events"].transform("sum")
    for row in data.assign(fits=together <= data["total"]).to_dict("records"):
        label = wording_of(row)
        concept = concept_of(label.text, concepts)
        if concept is not None:
            yield _proportion(row, concept, label)


def _proportion(row: Mapping[str, Any], concept: str, label: Said) -> Proportion:
    key = row["outcome_measurements"]
    title = words_of("outcomes", row, "title")
    limits = {side: Cell("outcome_measurements", key, f"dispersion_{side}_limit") for side in ("lower", "upper")}
    reported = {f"reported_{side}": Derived(row[cell.column], (cell,)) for side, cell in limits.items()}
    if not row["is_count"]:
        printed = Cell("outcome_measurements", key, "param_value_num")
        reported["reported_percent"] = Derived(row["param_value_num"], (printed,))
    return Proportion(
        row["trial_id"],
        row["source_id"],
        concept,
        (label,),
        None if pd.isna(row["events"]) else int(row["events"]),
        int(row["total"]),
        counted_cells(row),
        (row["of"],),
        tuple(dict.fromkeys([*([title] if title else []), label])),
        words_of("outcomes", row, "time_frame"),
        words_of("outcomes", row, "population"),
        row["result_group"],
        reported,
        (row["outcome_ordinal"], row["result_group"], row["classification"]) if pd.notna(row["category"]) else None,
        title.text if title else "",
        bool(row["fits"]),
        Derived(told.text, (told.place,)) if (told := words_of("outcomes", row, "description")) else None,
    )


def wording_of(row: Mapping[str, Any]) -> Said:
    """What a row of `outcome_values` calls what it measures: its category, else its class, else the outcome's title."""
    own = (words_of("outcome_measurements", row, column) for column in ("category", "classification"))
    label = next(filter(None, own), None) or words_of("outcomes", row, "title")
    return label or Said(Cell("outcomes", row["outcomes"], "title"), "")


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


def counted_cells(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    """The cells that the `events` of a row of `counted_values` are made of: the value, of a percentage also `of`."""
    value = Cell("outcome_measurements", row["outcome_measurements"], "param_value_num")
    return (value,) if row["is_count"] else (value, row["of"])


def _events(row: Mapping[str, Any]) -> int | None:
    value, total = float(row["param_value_num"]), int(row["total"])
    if row["is_count"]:
        return int(value) if value == int(value) and 0 <= value <= total else None
    said = " ".join(str(row[column]) for column in ("title", "description", "population") if pd.notna(row[column]))
    count = nearest_count(value, total)
    near = abs(100 * count / total - value) <= 0.5 * 10.0 ** -decimals(str(row["param_value"])) + 1e-9
    return count if near and not ESTIMATED.search(said) else None


def participants_counted(tables: Frames) -> pd.DataFrame:
    """Those of `outcome_values` that are numbers of participants."""
    measured = outcome_values(tables).dropna(subset=["param_value_num"])
    return measured[measured["units"].str.contains(COUNT_UNITS, na=False)]


def with_outcome_values(tables: Frames) -> Frames:
    """`tables` together with their `outcome_values`, so that many analyses of the same tables need them made once."""
    return tables | {OUTCOME_VALUES: _outcome_values(tables)}


def outcome_values(tables: Frames) -> pd.DataFrame:
    """Each outcome measurement with its outcome and the participants analysed; keyed by all three."""
    return tables[OUTCOME_VALUES].copy() if OUTCOME_VALUES in tables else _outcome_values(tables)


def _outcome_values(tables: Frames) -> pd.DataFrame:
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
