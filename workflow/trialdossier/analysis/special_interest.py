"""Events of special interest: the groups of terms of config.yaml, each with bounds of the participants affected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Result, appearance, keyed
from trialdossier.analysis.safety import any_event, bounds, event_groups, with_rates
from trialdossier.storage import Frames


def belongs(row: Mapping[str, Any], group: Mapping[str, Any]) -> bool:
    """Whether an event is of `group`: of one of its `systems`, or with one of its `terms` and none of its `not`."""
    term = str(row["adverse_event_term"] or "").casefold()
    system = str(row["organ_system"] or "").casefold()
    if any(word.casefold() in term for word in group.get("not", ())):
        return False
    return system in {name.casefold() for name in group.get("systems", ())} or any(
        word.casefold() in term for word in group.get("terms", ())
    )


def special_interest_events(tables: Frames, groups: Sequence[Mapping[str, Any]]) -> Iterator[Result]:
    """Rows of `special_interest_events` and `special_interest_members`, for each group, type of event and arm."""
    events = keyed(tables["reported_events"], "reported_events").dropna(
        subset=["adverse_event_term", "subjects_affected", "subjects_at_risk"]
    )
    limits = any_event(tables)
    by = ["trial_id", "source_id", "event_type", "result_group"]
    for group in groups:
        mine = events[[belongs(row, group) for row in events.to_dict("records")]] if len(events) else events
        for (trial_id, source_id, event_type, result_group), rows in mine.groupby(by, sort=False):
            cells = bounds(rows, limits.get((source_id, event_type, result_group)))
            keys = {"interest": group["name"], "event_type": event_type, "result_group": result_group}
            if cells:
                yield Result("special_interest_events", trial_id, source_id, keys | cells)
            for row in rows.to_dict("records"):
                member = {"interest": group["name"], "event_ordinal": row["ordinal"]}
                yield Result("special_interest_members", trial_id, source_id, member)


def groups_of_interest(tables: Frames) -> pd.DataFrame:
    """Bounds by group of interest, with the name of the arm; for table and picture."""
    data = keyed(tables["special_interest_events"], "special_interest_events")
    data = data.merge(event_groups(tables), on=["source_id", "result_group"], how="left")
    return data.assign(group=data["group"].fillna(data["result_group"]), organ_system=data["interest"]).sort_values(
        ["source_id", "ordinal"]
    )


def members(tables: Frames) -> pd.DataFrame:
    """Every event that belongs to a group of interest, with its exact interval."""
    data = tables["special_interest_members"][["source_id", "interest", "event_ordinal"]]
    events = with_rates(tables)
    merged = data.rename(columns={"event_ordinal": "ordinal"}).merge(events, on=["source_id", "ordinal"])
    rank = merged["event_type"].map({"serious": 0, "other": 1})
    return merged.assign(rank=appearance(merged["interest"], data["interest"]), kind=rank).sort_values(
        ["rank", "kind", "source_id", "ordinal"]
    )
