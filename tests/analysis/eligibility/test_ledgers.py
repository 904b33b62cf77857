"""What the pipeline says of its own reading, its limits included."""

from __future__ import annotations

import pytest
from trialdossier.analysis.eligibility import reading_quality
from trialdossier.analysis.eligibility.ledgers import GOLD, NOW, ledgers
from trialdossier.analysis.intervals import proportion_interval
from trialdossier.storage import Frames

from tests.conftest import ROOT


def test_rates_carry_their_intervals_and_first_runs_stand_beside_today(frames: Frames) -> None:
    data = ledgers(frames, ROOT / GOLD)["gold_agreement"]
    assert set(data[data["gold_set"] == "held out"]["vocabulary"]) > {NOW}
    for row in data.to_dict("records"):
        low, high = proportion_interval(int(row["agreed"]), int(row["found"]))
        assert (row["precision_lower"], row["precision_upper"]) == pytest.approx((low / 100, high / 100))
        assert row["recall_lower"] <= row["recall"] == row["agreed"] / row["expected"] <= row["recall_upper"]


def test_rates_as_they_are_shown(frames: Frames) -> None:
    data = reading_quality(ledgers(frames, ROOT / GOLD))
    for rate in ("precision", "recall"):
        ends = data[[f"{rate}_from", rate, f"{rate}_to"]].astype(float)
        assert ends.apply(lambda row: row.is_monotonic_increasing, axis=1).all()
        assert data[rate].str.fullmatch(r"[01]\.\d{3}").all()
    assert data["place"].is_monotonic_increasing
