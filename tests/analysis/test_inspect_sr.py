"""INSPECT-SR: 21 items in four domains, each with a result for each trial."""

from __future__ import annotations

from collections import Counter

from trialdossier.analysis.checks import METHODS
from trialdossier.analysis.inspect_sr import ASSISTED, AUTOMATED, ITEMS
from trialdossier.storage import Frames


def test_there_are_21_items_in_four_domains() -> None:
    assert Counter(item.number.partition(".")[0] for item in ITEMS) == {"1": 3, "2": 5, "3": 2, "4": 11}
    assert sum(item.how == AUTOMATED for item in ITEMS) >= 8


def test_automated_items_name_checks_and_assisted_ones_tables(frames: Frames) -> None:
    for item in ITEMS:
        assert set(item.by) <= set(METHODS if item.how == AUTOMATED else frames)
        assert bool(item.by) == (item.how in (AUTOMATED, ASSISTED))
    assert {name for item in ITEMS if item.how == AUTOMATED for name in item.by} == set(METHODS)


def test_each_trial_has_a_result_for_each_item(frames: Frames) -> None:
    table = frames["inspect_sr"]
    assert len(table) == 21 * frames["sources"]["trial_id"].nunique()
    assert table["result"].notna().all()
    of_article = table[table["trial_id"] == "zugmaier-2015"].set_index("item")["result"]
    assert of_article["2.3"].endswith("differing: design words")
    assert of_article["1.2"] == "not searched: not possible offline, needs a look-up by a person"
    assert of_article["1.1"].startswith(of_article["1.2"])
    assert of_article["4.11"] == "for a person; one source here, so none to compare it with"
