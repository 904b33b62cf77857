"""Checks of what the five documents do not hold: tables written row by row."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest
from trialdossier.storage import Frames

from .conftest import Checked, Written

OUTCOME = {
    "outcome_type": "PRIMARY",
    "title": "Response",
    "units": "percentage of participants",
    "param_type": "NUMBER",
}
COUNT = {"outcome_ordinal": 1, "result_group": "OG000", "units": "Participants"}
VALUE = {"outcome_ordinal": 1, "result_group": "OG000"}


def verdicts(found: pd.DataFrame, check: str) -> list[str]:
    return list(found[found["check"] == check]["verdict"])


def percentage(written: Written, printed: str, total: int, **outcome: Any) -> Frames:
    return written(
        outcomes=[OUTCOME | outcome],
        outcome_counts=[COUNT | {"count": total}],
        outcome_measurements=[VALUE | {"param_value": printed, "param_value_num": float(printed)}],
    )


@pytest.mark.parametrize(
    ("printed", "total", "outcome", "verdict"),
    [
        ("42.9", 189, {}, "agrees"),
        ("43.0", 189, {}, "differs"),
        ("43", 189, {}, "not applicable"),
        ("43.0", 1000, {}, "not applicable"),
        ("43.0", 189, {"description": "Estimated by the Kaplan-Meier method"}, "not applicable"),
        ("43.0", 189, {"title": "Overall survival at 2 years"}, "not applicable"),
        ("42.9", 189, {"title": "Overall survival at 2 years"}, "agrees"),
        ("43.0", 189, {"description": "Missing data were imputed"}, "not applicable"),
    ],
)
def test_possible_percentages(
    checked: Checked, written: Written, printed: str, total: int, outcome: dict[str, str], verdict: str
) -> None:
    found = checked(percentage(written, printed, total, **outcome))
    assert verdicts(found, "possible percentage (GRIM)") == [verdict]


MEANS = [("3.47", 30, "agrees"), ("3.47", 19, "agrees"), ("3.46", 19, "differs"), ("3.4", 19, "not applicable")]


@pytest.mark.parametrize(("printed", "total", "verdict"), MEANS)
def test_possible_means(checked: Checked, written: Written, printed: str, total: int, verdict: str) -> None:
    tables = percentage(written, printed, total, units="cycles", param_type="MEAN")
    assert verdicts(checked(tables), "possible mean (GRIM)") == [verdict]


ANALYSIS = {"outcome_ordinal": 1, "param_type": "Hazard Ratio (HR)", "ci_percent": 95.0, "ci_n_sides": "2-Sided"}


@pytest.mark.parametrize(
    ("value", "limits", "p", "method", "verdicts_expected"),
    [
        ("0.70", ("0.50", "0.98"), 0.04, "Regression, Cox", ["agrees", "agrees"]),
        ("0.90", ("0.50", "0.98"), 0.04, "Regression, Cox", ["differs", "agrees"]),
        ("0.90", ("0.50", "0.98"), 0.04, "Exact conditional", ["not applicable", "agrees"]),
        ("0.70", ("0.50", "0.98"), 0.40, "Regression, Cox", ["agrees", "differs"]),
        ("0.70", ("0.50", "0.98"), 0.051, "Log Rank", ["agrees", "not applicable"]),
        ("0.70", ("0.50", "0.98"), 0.40, "one-sided test", ["agrees", "not applicable"]),
    ],
)
def test_ratios(
    checked: Checked, written: Written, value: str, limits: tuple[str, str], p: float, method: str,
    verdicts_expected: list[str],
) -> None:  # fmt: skip
    row = ANALYSIS | {
        "param_value": value, "param_value_num": float(value), "p_value": p, "method": method,
        "ci_lower_limit": float(limits[0]), "ci_upper_limit": float(limits[1]),
        "ci_lower_limit_raw": limits[0], "ci_upper_limit_raw": limits[1],
    }  # fmt: skip
    found = checked(written(outcomes=[OUTCOME], outcome_analyses=[row]))
    names = ("symmetry of a ratio's interval", "p-value and interval")
    assert [verdict for name in names for verdict in verdicts(found, name)] == verdicts_expected


@pytest.mark.parametrize(("error", "verdict"), [("0.50", "agrees"), ("0.80", "differs")])
def test_standard_error_and_deviation(checked: Checked, written: Written, error: str, verdict: str) -> None:
    titled = {"title": "Score", "units": "points", "param_type": "MEAN"}
    found = checked(
        written(
            outcomes=[OUTCOME | titled | {"dispersion_type": f"Standard {kind}"} for kind in ("Deviation", "Error")],
            outcome_counts=[COUNT | {"count": 16, "outcome_ordinal": n} for n in (1, 2)],
            outcome_measurements=[
                {"outcome_ordinal": n, "result_group": "OG000", "param_value": "5.0", "param_value_num": 5.0,
                 "dispersion_value": spread, "dispersion_value_num": float(spread)}
                for n, spread in ((1, "2.00"), (2, error))
            ],
        )
    )  # fmt: skip
    assert verdicts(found, "standard error") == [verdict]


@pytest.mark.parametrize(("deaths", "verdict"), [(28, "agrees"), (20, "differs")])
def test_deaths(checked: Checked, written: Written, deaths: int, verdict: str) -> None:
    tables = written(
        outcomes=[OUTCOME | {"units": "participants"}],
        outcome_counts=[COUNT | {"count": 50}],
        outcome_measurements=[
            VALUE | {"category": "AEs leading to death", "param_value": "28", "param_value_num": 28.0}
        ],
        reported_event_totals=[
            {"result_group": "EG000", "event_type": "deaths", "subjects_affected": deaths, "subjects_at_risk": 50}
        ],
    )
    assert verdicts(checked(tables), "deaths from any cause") == [verdict]


def test_consistent_random_data_differ_in_nothing(checked: Checked, written: Written) -> None:
    from trialdossier.analysis.intervals import proportion_interval, rounded

    chance = random.Random(20)
    for _ in range(4):
        total, events = chance.randint(20, 400), []
        for n in range(12):
            affected = chance.randint(0, total)
            percent = rounded(100 * affected / total, 2)
            events.append(
                {"event_type": "serious", "adverse_event_term": f"Term {n}", "result_group": "EG000",
                 "subjects_affected": affected, "subjects_at_risk": total, "percentage": float(percent)}
            )  # fmt: skip
        counts = [event["subjects_affected"] for event in events]
        any_event = chance.randint(max(counts), min(total, sum(counts)))
        count = chance.randint(0, total)
        limits = [rounded(limit, 1) for limit in proportion_interval(count, total)]
        share = rounded(100 * count / total, 1)
        female, done = chance.randint(0, total), chance.randint(0, total)
        baseline = {"title": "Sex: Female, Male", "units": "Participants", "param_type": "COUNT_OF_PARTICIPANTS"}
        tables = written(
            studies=[{"enrollment": total + chance.randint(0, 9), "enrollment_type": "ACTUAL"}],
            reported_events=events,
            reported_event_totals=[
                {"result_group": "EG000", "event_type": "serious", "subjects_affected": any_event,
                 "subjects_at_risk": total}
            ],
            milestones=[
                {"period": "All", "title": title, "result_group": "FG000", "count": number}
                for title, number in (("STARTED", total), ("COMPLETED", done), ("NOT COMPLETED", total - done))
            ],
            baseline_measurements=[
                baseline | {"category": sex, "result_group": "BG000", "param_value": str(number),
                            "param_value_num": float(number), "number_analyzed": total,
                            "percentage": float(rounded(100 * number / total, 1))}
                for sex, number in (("Female", female), ("Male", total - female))
            ],
            outcomes=[OUTCOME | {"dispersion_type": "95% Confidence Interval"}],
            outcome_counts=[COUNT | {"count": total}],
            outcome_measurements=[
                VALUE | {"param_value": share, "param_value_num": float(share),
                         "dispersion_lower_limit": float(limits[0]), "dispersion_upper_limit": float(limits[1]),
                         "dispersion_lower_limit_raw": limits[0], "dispersion_upper_limit_raw": limits[1]}
            ],
        )  # fmt: skip
        found = checked(tables)
        assert len(found) > 20
        assert list(found[found["verdict"] == "differs"]["check"]) == []
        assert verdicts(found, "interval") == ["agrees"]
