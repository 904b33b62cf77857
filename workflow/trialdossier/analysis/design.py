"""How a trial was planned and who took part, arranged for a reader."""

from __future__ import annotations

import pandas as pd

from trialdossier.analysis.derived import keyed
from trialdossier.storage import Frames


def overview(tables: Frames) -> pd.DataFrame:
    """One row per source: keys of its rows of studies, designs, eligibilities and of its lead sponsor."""
    result = keyed(tables["studies"], "studies")[["trial_id", "source_id", "studies"]]
    lead = tables["sponsors"][tables["sponsors"]["lead_or_collaborator"].fillna("lead") == "lead"]
    singles = {"designs": tables["designs"], "eligibilities": tables["eligibilities"], "sponsors": lead}
    for name in ("responsible_parties", "participant_flows", "brief_summaries"):
        singles[name] = tables[name]
    rank = tables["sources"][["source_id", "authority"]]
    result = with_first(result, singles).merge(rank, on="source_id")
    return result.sort_values(["trial_id", "authority"], kind="stable")


def with_first(data: pd.DataFrame, tables: Frames) -> pd.DataFrame:
    """`data` with the key of the first row that each of `tables` has of its source."""
    for name, rows in tables.items():
        first = keyed(rows, name).drop_duplicates("source_id")[["source_id", name]]
        data = data.merge(first, on="source_id", how="left")
    return data


def arms(tables: Frames) -> pd.DataFrame:
    """Planned arms in the order of the source."""
    groups = keyed(tables["design_groups"], "design_groups")
    return groups.sort_values(["source_id", "ordinal"])


def arm_interventions(tables: Frames) -> pd.DataFrame:
    """Which arm receives what: keys of design_groups and design_group_interventions."""
    pairs = keyed(tables["design_group_interventions"], "design_group_interventions")
    groups = keyed(tables["design_groups"], "design_groups")[["source_id", "ordinal", "design_groups"]]
    merged = pairs.merge(
        groups.rename(columns={"ordinal": "design_group_ordinal"}), on=["source_id", "design_group_ordinal"], how="left"
    )
    return merged.sort_values(["source_id", "ordinal"])


def in_order(tables: Frames, name: str) -> pd.DataFrame:
    """The rows of table `name` in the order of their sources."""
    data = keyed(tables[name], name)
    return data.sort_values(["source_id", "ordinal"])


def milestones(tables: Frames) -> pd.DataFrame:
    """Milestones and reasons with their group: period, group, kind, title, count and keys; for table and picture."""
    titles = group_titles(tables, "Participant Flow")
    steps = keyed(tables["milestones"], "milestones").assign(kind="milestone")
    reasons = (
        keyed(tables["drop_withdrawals"], "drop_withdrawals").assign(kind="reason").rename(columns={"reason": "title"})
    )
    both = pd.concat([steps, reasons], ignore_index=True).merge(titles, on=["source_id", "result_group"], how="left")
    both["group"] = both["group"].fillna(both["result_group"])
    both["period"] = both["period"].fillna("")
    return both.dropna(subset=["count"])


def group_titles(tables: Frames, result_type: str) -> pd.DataFrame:
    """Names of the groups of a section: source_id, result_group, group, and the key of result_groups."""
    groups = keyed(tables["result_groups"], "result_groups")
    groups = groups[groups["result_type"] == result_type].rename(
        columns={"ctgov_group_code": "result_group", "title": "group"}
    )
    return groups.drop_duplicates(["source_id", "result_group"])[
        ["source_id", "result_group", "group", "result_groups"]
    ]


def baseline(tables: Frames) -> pd.DataFrame:
    """Baseline measures with their groups; `note` is the place of the note of a measure, at its first row."""
    measures = keyed(tables["baseline_measurements"], "baseline_measurements").sort_values(["source_id", "ordinal"])
    again = measures.duplicated(["source_id", "title", "description"]) | measures["description"].isna()
    places = "baseline_measurements:" + measures["baseline_measurements"] + ":description"
    measures = measures.assign(note=places.mask(again))
    return measures.merge(group_titles(tables, "Baseline"), on=["source_id", "result_group"], how="left").sort_values(
        ["source_id", "ordinal"]
    )


def sites_by_country(tables: Frames) -> pd.DataFrame:
    """Sites in the order of their countries."""
    return keyed(tables["facilities"], "facilities").sort_values(["source_id", "country", "ordinal"])
