"""Fields on which two sources of one trial differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from trialdossier.analysis.derived import keyed
from trialdossier.storage import Frames, frame
from trialdossier.tables import FACTS, cited_columns

NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "studies": (),
    "designs": (),
    "eligibilities": (),
    "design_groups": ("title",),
    "design_outcomes": ("measure",),
    "milestones": ("period", "title", "result_group"),
    "drop_withdrawals": ("period", "reason", "result_group"),
    "baseline_counts": ("result_group", "units"),
    "baseline_measurements": ("title", "classification", "category", "result_group"),
    "outcomes": ("title",),
    "outcome_counts": ("outcome_ordinal", "result_group", "units"),
    "outcome_measurements": ("outcome_ordinal", "classification", "category", "result_group"),
    "reported_events": ("event_type", "organ_system", "adverse_event_term", "result_group"),
    "reported_event_totals": ("event_type", "result_group"),
}
"""What tells that a row of one source and a row of another are about the same thing."""

WORDING = {
    "outcomes": ("description",),
    "studies": ("results_status", "source"),
    "reported_events": ("affected_at_risk",),
}
"""Columns that layouts word in ways of their own: no difference of fact."""


def discrepancies(tables: Frames) -> pd.DataFrame:
    """Each field that two sources of one trial state differently, with the rows it stands in."""
    found = [
        {
            "trial_id": trial_id,
            "table": table,
            "column": column,
            "source_a": a["source_id"],
            "row_a": a[table],
            "value_a": str(a[column]),
            "source_b": b["source_id"],
            "row_b": b[table],
            "value_b": str(b[column]),
        }
        for table in NATURAL_KEYS
        for trial_id, a, b in _pairs(tables, table)
        for column in cited_columns(FACTS[table])
        if column not in ("trial_id", *WORDING.get(table, ()))
        if pd.notna(a[column]) and pd.notna(b[column]) and a[column] != b[column]
    ]
    return frame("discrepancies", found)


def _pairs(tables: Frames, table: str) -> Iterator[tuple[str, pd.Series, pd.Series]]:
    """Rows of two sources of one trial that are about the same thing, and about nothing else."""
    data = keyed(tables[table], table)
    keys = list(NATURAL_KEYS[table])
    for trial_id, of_trial in data.groupby("trial_id"):
        if of_trial["source_id"].nunique() < 2:
            continue
        identity = of_trial[keys].astype("string").fillna("").apply("\0".join, axis=1) if keys else of_trial["trial_id"]
        unique = of_trial[~pd.DataFrame({"s": of_trial["source_id"], "i": identity}).duplicated(keep=False)]
        for _, same in unique.groupby(identity.loc[unique.index], sort=False):
            for (_, a), (_, b) in combinations(same.sort_values("source_id").iterrows(), 2):
                yield trial_id, a, b
