"""Outcomes that count participants with adverse events or deaths."""

from __future__ import annotations

import pytest
from trialdossier.analysis.harms import counted_harms, in_order, plotted
from trialdossier.analysis.safety import side_by_side, totals
from trialdossier.storage import Frames


def test_each_count_has_its_denominator_and_interval(frames: Frames) -> None:
    found = plotted(frames).set_index("term")
    assert len(found) == 12
    severe = found.loc["Adverse events of at least CTC grade 3"]
    assert (severe["affected"], severe["denominator"]) == (155, 189)
    assert severe["lower"] == pytest.approx(75.7795, abs=1e-4)
    assert severe["upper"] == pytest.approx(87.2084, abs=1e-4)
    assert found.loc["AEs leading to death", "affected"] == 28


def test_an_estimate_over_time_is_shown_and_not_counted(frames: Frames) -> None:
    shown = in_order(frames)
    estimated = shown[shown["percent"].isna()]
    assert list(estimated["param_value"]) == ["11.3"]
    assert len(shown) == len(counted_harms(frames)) == 13


def test_deaths_that_are_not_reported_are_known_by_what_is_printed(frames: Frames) -> None:
    shown = totals(frames).set_index("event_type")
    assert shown.loc["deaths", "unreported"].endswith(":affected_at_risk")
    assert shown.loc[["serious", "other"], "unreported"].isna().all()


def test_terms_stand_by_class_and_name(frames: Frames) -> None:
    shown = side_by_side(frames)
    names = [
        (system.casefold(), term.casefold())
        for system, term in zip(shown["organ_system"], shown["adverse_event_term"], strict=True)
    ]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


def test_a_trial_without_outcomes_has_none(frames: Frames) -> None:
    assert in_order({name: data.iloc[:0] for name, data in frames.items()}).empty
