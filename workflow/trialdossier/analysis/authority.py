"""Several sources of one trial: which one a value is taken from.

The order of layouts in config.yaml (`authority`) ranks the sources. Facts that stand together are taken together, from
the first source that states any of them; a field of a table with one row per source from the first that states it.
"""

from __future__ import annotations

import pandas as pd

from trialdossier.storage import Frames
from trialdossier.tables import TABLES

TOGETHER = (
    ("sponsors",),
    ("overall_officials",),
    ("central_contacts",),
    ("facilities", "countries"),
    ("conditions",),
    ("keywords",),
    ("browse_conditions", "browse_interventions", "browse_terms"),
    ("id_information",),
    ("study_references",),
    ("links",),
    ("design_groups", "interventions", "intervention_other_names", "design_group_interventions"),
    ("design_outcomes",),
    ("eligibility_criteria", "eligibility_atoms"),
    ("participant_flows", "milestones", "drop_withdrawals"),
    ("baseline_counts", "baseline_measurements"),
    ("outcomes", "outcome_counts", "outcome_measurements", "outcome_analyses", "outcome_analysis_groups"),
    ("reported_events", "reported_event_totals", "reported_event_modules"),
    ("result_contacts", "result_agreements"),
)
"""Tables whose rows of one trial are taken from one source."""


def authoritative(tables: Frames) -> Frames:
    """`tables` with the rows of TOGETHER of each trial's most authoritative source only; other tables as they are."""
    if tables["sources"]["trial_id"].is_unique:
        return tables
    rank = dict(zip(tables["sources"]["source_id"], tables["sources"]["authority"], strict=True))
    result = dict(tables)
    for together in TOGETHER:
        names = [name for name in together if name in tables]
        if not names:
            continue
        present = pd.concat([tables[name][["trial_id", "source_id"]] for name in names])
        best = present.assign(rank=present["source_id"].map(rank)).sort_values("rank", kind="stable")
        taken = set(best.drop_duplicates("trial_id")["source_id"])
        result |= {name: tables[name][tables[name]["source_id"].isin(taken)] for name in names}
    return result


def per_trial(data: pd.DataFrame, tables: Frames) -> pd.DataFrame:
    """One row per trial of a frame with one row per source, sources in order of authority.

    A column of row keys holds the keys of all sources that have one, so that a template shows the first that states its
    cell; any other column the first value.
    """
    rank = dict(zip(tables["sources"]["source_id"], tables["sources"]["authority"], strict=True))
    ordered = data.assign(rank=data["source_id"].map(rank)).sort_values(["trial_id", "rank"], kind="stable")
    first = ordered.groupby("trial_id", sort=True).first()
    keys = [column for column in data.columns if column in TABLES]
    grouped = {column: ordered.groupby("trial_id", sort=True)[column] for column in keys}
    return first.assign(
        **{column: [tuple(part.dropna()) for _, part in parts] for column, parts in grouped.items()}
    ).reset_index()
