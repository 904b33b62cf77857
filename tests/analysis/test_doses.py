"""Doses of a description."""

import pandas as pd
import pytest
from trialdossier.analysis.doses import dose_steps
from trialdossier.storage import Frames


def doses(text: str) -> list[tuple[float, str, str | None]]:
    columns = {"trial_id": ["t"], "source_id": ["s"], "ordinal": [1]}
    tables: Frames = {
        "cohorts": pd.DataFrame(columns | {"regimen": [text], "name": ["a"]}),
        "design_groups": pd.DataFrame(columns | {"description": [None], "title": ["a"]}),
    }
    found = [result.cells for result in dose_steps(tables)]
    return [(c["dose"].value, c["unit"].value, c["period"].value if c["period"] else None) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drug 20 mg/day", [(20.0, "mg/day", None)]),
        ("9 μg/day during week one, then 28 μg/day", [(9.0, "μg/day", "during week one"), (28.0, "μg/day", None)]),
        ("1.5 mg/kg on day 1, followed by 3 mg/kg", [(1.5, "mg/kg", "on day 1"), (3.0, "mg/kg", None)]),
        ("200 mg per day for 6 weeks", [(200.0, "mg per day", "for 6 weeks")]),
        ("10 mg of one and 20 mg of another", []),
        ("10 mg, then 20 μg", []),
        ("at 12 sites, over 3 years", []),
        ("version 1.2 mg-equivalents of NCT01234567 mg", []),
        ("nothing", []),
    ],
)
def test_doses_are_steps_only_where_one_follows_the_other(
    text: str, expected: list[tuple[float, str, str | None]]
) -> None:
    assert doses(text) == expected
