"""Groups of events of special interest."""

import pandas as pd
from trialdossier.analysis.safety import bounds, side_by_side
from trialdossier.analysis.special_interest import belongs, groups_of_interest, members
from trialdossier.storage import Frames

GROUP = {"name": "Cytopenias", "terms": ["neutropenia"], "systems": ["Blood disorders"], "not": ["neonatal"]}


def event(term: str, system: str | None = None) -> dict[str, str | None]:
    return {"adverse_event_term": term, "organ_system": system}


def test_a_term_belongs_by_its_words_or_its_class_unless_kept_out() -> None:
    assert belongs(event("Febrile neutropenia", "Infections"), GROUP)
    assert belongs(event("Anaemia", "blood disorders"), GROUP)
    assert not belongs(event("Neonatal neutropenia", "Blood disorders"), GROUP)
    assert not belongs(event("Headache"), GROUP)


def rows(*affected: int, at_risk: int = 20, kind: str = "serious") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reported_events": [f"s/{place}" for place in range(len(affected))],
            "subjects_affected": affected,
            "subjects_at_risk": at_risk,
            "event_type": kind,
        }
    )


def test_bounds_are_the_most_frequent_term_and_the_sum_or_all_with_any_event() -> None:
    found = bounds(rows(5, 7, 3), None)
    assert found is not None
    assert (found["at_least"].value, found["at_most"].value) == (7, 15)
    found = bounds(rows(5, 7, 3), {"subjects_affected": 9, "reported_event_totals": "s/1"})
    assert found is not None
    assert (found["at_least"].value, found["at_most"].value) == (7, 9)
    found = bounds(rows(15, 17, 13), None)
    assert found is not None
    assert found["at_most"].value == 20


def test_events_listed_above_a_threshold_only_are_not_bounded_above() -> None:
    total = {"subjects_affected": 18, "reported_event_totals": "s/1"}
    found = bounds(rows(5, 7, 3, kind="other"), total)
    assert found is not None
    assert (found["at_least"].value, found["at_most"].value, found["at_most_percent"].value) == (7, None, None)
    found = bounds(rows(5, 7, 3, kind="other").assign(frequency_threshold="5%"), total)
    assert found is not None
    assert found["at_most"].value is None
    found = bounds(rows(5, 7, 3, kind="other").assign(frequency_threshold="0%"), total)
    assert found is not None
    assert found["at_most"].value == 15


def test_a_total_below_its_rows_is_no_limit() -> None:
    found = bounds(rows(5, 7), {"subjects_affected": 6, "reported_event_totals": "s/1"})
    assert found is not None
    assert found["at_most"].value == 12


def test_rows_with_different_numbers_at_risk_have_no_bounds() -> None:
    data = rows(5, 7)
    data.loc[1, "subjects_at_risk"] = 19
    assert bounds(data, None) is None


def test_every_member_is_shown_and_no_group_is_a_plain_sum(frames: Frames) -> None:
    groups, shown = groups_of_interest(frames), members(frames)
    assert len(groups)
    for row in groups.to_dict("records"):
        mine = shown[
            (shown["interest"] == row["interest"])
            & (shown["event_type"] == row["event_type"])
            & (shown["result_group"] == row["result_group"])
        ]
        assert row["terms"] == len(mine)
        assert row["at_least"] == mine["subjects_affected"].max()
        assert pd.isna(row["at_most"]) == (row["event_type"] == "other")
        assert pd.isna(row["at_most"]) or row["at_least"] <= row["at_most"] <= row["subjects_at_risk"]


def test_a_term_of_both_tables_stands_once(frames: Frames) -> None:
    shown = side_by_side(frames)
    events = frames["reported_events"]
    assert shown["serious_subjects_affected"].notna().sum() == (events["event_type"] == "serious").sum()
    assert shown["other_subjects_affected"].notna().sum() == (events["event_type"] == "other").sum()
    both = shown.dropna(subset=["serious_subjects_affected", "other_subjects_affected"])
    assert len(both)
    assert len(shown) == len(events) - len(both)
