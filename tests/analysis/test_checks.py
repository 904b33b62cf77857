"""Checks agree with the documents, and find what is changed in them."""

from __future__ import annotations

import pandas as pd
from trialdossier.analysis.checks import checks
from trialdossier.analysis.derived import tabulated
from trialdossier.storage import Frames


def verdicts(frames: Frames) -> pd.DataFrame:
    letters = dict(zip(frames["sources"]["source_id"], frames["sources"]["letter"], strict=True))
    return tabulated(checks(frames), letters)["checks"]


def changed(frames: Frames, table: str, where: pd.Series, column: str, value: object) -> Frames:
    data = frames[table].copy()
    data.loc[where, column] = value
    return frames | {table: data}


def test_one_thing_differs_in_the_five_documents(frames: Frames) -> None:
    found = verdicts(frames)
    assert set(found["check"]) == {
        "percentage", "percentage of all enrolled", "participant flow", "reasons not completed", "interval",
        "order of an interval", "design words",
    }  # fmt: skip
    differs = found[found["verdict"] == "differs"]
    assert list(zip(differs["trial_id"], differs["check"], strict=True)) == [("zugmaier-2015", "design words")]


def test_a_changed_count_is_found(frames: Frames) -> None:
    events = frames["reported_events"]
    where = events.index == events.index[3]
    found = verdicts(changed(frames, "reported_events", where, "subjects_affected", 100))
    assert sorted(found[found["verdict"] == "differs"]["check"]) == ["design words", "percentage"]


def test_a_changed_flow_is_found(frames: Frames) -> None:
    milestones = frames["milestones"]
    where = milestones["title"] == "NOT COMPLETED"
    found = verdicts(changed(frames, "milestones", where, "count", 178))
    differs = found[found["verdict"] == "differs"]
    assert sorted(differs["check"]) == ["design words", "participant flow", "reasons not completed"]


def test_a_kaplan_meier_estimate_is_not_applicable(frames: Frames) -> None:
    found = verdicts(frames)
    intervals = found[found["check"] == "interval"]
    assert list(intervals[intervals["verdict"] == "not applicable"]["note"].str.contains("Kaplan-Meier")) == [True]
    assert (
        intervals[intervals["verdict"] == "agrees"]["recomputed"]
        == intervals[intervals["verdict"] == "agrees"]["reported"]
    ).all()
    assert (intervals[intervals["verdict"] == "agrees"]["method"].str.contains("Clopper-Pearson")).all()
