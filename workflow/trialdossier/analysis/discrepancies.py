"""Fields on which two sources of one trial differ."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from trialdossier.storage import Frames, frame
from trialdossier.tables import FACTS, cited_columns

SINGLE_ROW = ("studies", "designs", "eligibilities")
"""Tables that hold one row per source, so that their cells can be set side by side."""


def discrepancies(tables: Frames) -> pd.DataFrame:
    """Each field of a single-row table that two sources of one trial state differently."""
    found = []
    for table in SINGLE_ROW:
        for trial_id, rows in tables[table].groupby("trial_id"):
            for (_, a), (_, b) in combinations(rows.iterrows(), 2):
                found += [
                    {
                        "trial_id": trial_id,
                        "table": table,
                        "column": column,
                        "source_a": a["source_id"],
                        "value_a": str(a[column]),
                        "source_b": b["source_id"],
                        "value_b": str(b[column]),
                    }
                    for column in cited_columns(FACTS[table])
                    if pd.notna(a[column]) and pd.notna(b[column]) and a[column] != b[column]
                ]
    return frame("discrepancies", found)
