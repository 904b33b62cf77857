"""Items of the WHO Trial Registration Data Set."""

from typing import Any

import pytest
from trialdossier.analysis.registration_data_set import (
    FOUND,
    GRANT,
    IN_TEXT,
    ITEMS,
    NOT_HERE,
    PLACE,
    RECRUITED_IN,
    SPONSOR_ONLY,
    STATED_ABSENT,
    registration_items,
)
from trialdossier.storage import Frames
from trialdossier.tables import TABLES


def test_there_are_24_items_and_each_place_is_a_column() -> None:
    assert len(ITEMS) == 24
    for places in ITEMS.values():
        for place in places:
            match = PLACE.fullmatch(place)
            assert match
            assert match[3] in TABLES[match[1]].columns


def test_each_trial_has_each_item_once(frames: Frames) -> None:
    items = frames["registration_items"]
    assert all(sorted(rows) == list(range(1, 25)) for _, rows in items.groupby("trial_id")["item"])
    assert set(items["status"]) <= {FOUND, STATED_ABSENT, NOT_HERE, SPONSOR_ONLY, GRANT, IN_TEXT}
    assert (items["stated"].notna() == (items["status"] != NOT_HERE)).all()


@pytest.mark.parametrize(
    ("plan", "status"),
    [("Yes", FOUND), ("No", STATED_ABSENT), ("Undecided", STATED_ABSENT), (None, NOT_HERE), ("Notified", FOUND)],
)
def test_an_absence_that_is_stated_is_no_gap(frames: Frames, plan: str | None, status: str) -> None:
    studies = frames["studies"].assign(plan_to_share_ipd=plan)
    found = [result.cells for result in registration_items(frames | {"studies": studies})]
    assert {cells["status"] for cells in found if cells["item"] == 24} == {status}


def item(frames: Frames, trial: str, name: str) -> dict[str, Any]:
    data = frames["registration_items"]
    row: dict[str, Any] = data[(data["trial_id"] == trial) & (data["name"] == name)].iloc[0].to_dict()
    return row


def test_several_values_are_all_shown_where_short_else_the_first_is_counted(frames: Frames) -> None:
    countries = item(frames, "NCT01207388", "Countries of recruitment")
    assert countries["stated"].count("; ") == 10
    criteria = item(frames, "NCT02101853", "Key inclusion and exclusion criteria")
    assert criteria["shown"].startswith("first of ")
    data = frames["registration_items"]
    assert data[data["shown"].notna()]["stated"].notna().all()


def test_a_lead_in_stands_with_what_it_leads_to(frames: Frames) -> None:
    stated = item(frames, "zugmaier-2015", "Key inclusion and exclusion criteria")["stated"]
    assert stated.startswith("Patients were excluded from the study if they had undergone")


def test_a_degree_is_no_contact_and_a_collaborator_no_funder(frames: Frames) -> None:
    assert item(frames, "NCT04521231", "Contact for scientific queries")["status"] == NOT_HERE
    support = "Sources of monetary or material support"
    assert item(frames, "NCT04521231", support)["status"] == SPONSOR_ONLY
    assert item(frames, "NCT02101853", support)["status"] == GRANT


def test_countries_that_only_a_sentence_names(frames: Frames) -> None:
    countries = item(frames, "zugmaier-2015", "Countries of recruitment")
    assert (countries["status"], countries["stated"]) == (IN_TEXT, "nine centers in Germany")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "treated at 12 sites in France, Italy and the United Kingdom.",
            "12 sites in France, Italy and the United Kingdom",
        ),
        ("at three hospitals across the U.S.", "three hospitals across the U.S."),
        ("enrolled at nine centers in October 2010", None),
        ("enrolled at nine centers in total", None),
    ],
)
def test_words_that_name_where_centers_are(text: str, words: str | None) -> None:
    match = RECRUITED_IN.search(text)
    assert (match[0] if match else None) == words
