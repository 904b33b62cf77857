"""Items of the WHO Trial Registration Data Set."""

import pytest
from trialdossier.analysis.registration_data_set import FOUND, ITEMS, NOT_HERE, PLACE, STATED_ABSENT, registration_items
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
    assert set(items["status"]) <= {FOUND, STATED_ABSENT, NOT_HERE}
    assert (items["stated"].notna() == (items["status"] != NOT_HERE)).all()


@pytest.mark.parametrize(
    ("plan", "status"),
    [("Yes", FOUND), ("No", STATED_ABSENT), ("Undecided", STATED_ABSENT), (None, NOT_HERE), ("Notified", FOUND)],
)
def test_an_absence_that_is_stated_is_no_gap(frames: Frames, plan: str | None, status: str) -> None:
    studies = frames["studies"].assign(plan_to_share_ipd=plan)
    found = [result.cells for result in registration_items(frames | {"studies": studies})]
    assert {cells["status"] for cells in found if cells["item"] == 24} == {status}
