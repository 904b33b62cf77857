"""Doses of a description."""

import pandas as pd
import pytest
from trialdossier.analysis.doses import alone, dose_steps, drawn, same_regimens, steps
from trialdossier.storage import Frames


def doses(text: str) -> list[tuple[float, str, str | None]]:
    columns = {"trial_id": ["t"], "source_id": ["s"], "ordinal": [1]}
    tables: Frames = {
        "cohorts": pd.DataFrame(columns | {"regimen": [text], "name": ["a"]}),
        "design_groups": pd.DataFrame(columns | {"description": [None], "title": ["a"]}),
        "result_groups": pd.DataFrame(columns | {"description": [None], "title": ["a"], "result_type": ["Baseline"]}),
    }
    found = [result.cells for result in dose_steps(tables)]
    return [(c["dose"].value, c["unit"].value, c["period"].value if c["period"] else None) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drug 20 mg/day", [(20.0, "mg/day", None)]),
        ("9 μg/day during week one, then 28 μg/day", [(9.0, "μg/day", "during week one"), (28.0, "μg/day", None)]),
        ("1.5 mg/kg on day 1, followed by 3 mg/kg", [(1.5, "mg/kg", "on day 1"), (3.0, "mg/kg", None)]),
        ("9 μg/day for the first seven days of treatment, escalated to 28 μg/day starting from Week 2 of treatment.",
         [(9.0, "μg/day", "for the first seven days"), (28.0, "μg/day", "starting from Week 2")]),
        ("200 mg per day for 6 weeks", [(200.0, "mg per day", "for 6 weeks")]),
        ("10 mg of one and 20 mg of another", []),
        ("10 mg, then 20 μg", []),
        ("at 12 sites, over 3 years", []),
        ("version 1.2 mg-equivalents of NCT01234567 mg", []),
        ("nothing", []),
    ],
)  # fmt: skip
def test_doses_are_steps_only_where_one_follows_the_other(
    text: str, expected: list[tuple[float, str, str | None]]
) -> None:
    assert doses(text) == expected


def test_groups_of_results_are_read_once_where_nothing_is_planned(frames: Frames) -> None:
    results = steps(frames)[lambda data: data["described_in"] == "result_groups"]
    assert list(results["dose"]) == [9.0, 28.0]
    assert set(results["source_id"]) == {"nct01466179-results"}


def of(frames: Frames, trial: str) -> Frames:
    return {name: data[data["trial_id"] == trial] if "trial_id" in data else data for name, data in frames.items()}


def test_one_dose_is_a_sentence_and_several_are_drawn(frames: Frames) -> None:
    one, several = of(frames, "NCT01207388"), of(frames, "NCT01466179")
    assert (len(drawn(one)), len(alone(one))) == (0, 1)
    assert (len(drawn(several)), len(alone(several))) == (2, 0)


def test_a_regimen_described_as_another_names_it(frames: Frames) -> None:
    found = same_regimens(frames).to_dict("records")
    assert len(found) == 1
    drawn_too = steps(frames)[lambda data: data["named"] == found[0]["name"]]
    assert list(drawn_too["dose"]) == [5.0, 15.0]
    assert drawn_too["label"].str.endswith("(same as Cohort 2a)").all()
    assert frames["cohorts"].iloc[int(found[0]["other"].split("/")[1].split(":")[0]) - 1]["name"] == "Cohort 2a"
