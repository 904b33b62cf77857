"""Bounds in one unit, and the bands that trials admit."""

from __future__ import annotations

import pytest
from trialdossier.analysis.eligibility.admission import Admitted
from trialdossier.analysis.eligibility.bands import label
from trialdossier.analysis.eligibility.digest import digests
from trialdossier.analysis.eligibility.limits import shown
from trialdossier.analysis.eligibility.units import RELATIVE, canonical
from trialdossier.storage import Frames


@pytest.mark.parametrize(
    ("concept", "value", "unit", "expected"),
    [
        ("age", 6, "months", (0.5, "years")),
        ("platelets", 50, "/mm3", (50, "/µL")),
        ("platelets", 75e9, "/L", (75000, "/µL")),
        ("haemoglobin", 80, "g/L", (8, "g/dL")),
        ("haemoglobin", 5, "mmol/L", (8.057, "g/dL")),
        ("creatinine", 88.4, "µmol/L", (0.999981, "mg/dL")),
        ("creatinine", 1.5, "x ULN", (1.5, RELATIVE)),
        ("mrd", 0.1, "%", (0.001, "")),
        ("mrd", 1e-4, None, (1e-4, "")),
        ("chemotherapy_washout", 2, "weeks", (14, "days")),
        ("ecog", 2, None, (2, "")),
        ("age", 18, None, None),
        ("creatinine", 1.5, "kg", None),
        ("lvef", 50, "parsecs", None),
    ],
)
def test_canonical(concept: str, value: float, unit: str | None, expected: tuple[float, str] | None) -> None:
    assert canonical(concept, value, unit) == expected


def test_shown() -> None:
    assert shown(">= <", 1.0, 31.0, "years") == "1 to < 31 years"
    assert shown(">=", 50000.0, None, "/µL") == "≥ 50 000/µL"
    assert shown("", 1.0, 1.0, "") == "1"


def test_parts_of_a_trial_admit_side_by_side_and_what_holds_for_all_narrows_them() -> None:
    trial = Admitted("s")
    trial.narrow("A", ((12.0, 0), (17.0, 0)))
    trial.narrow("B", ((18.0, 0), (99.0, 0)))
    trial.narrow("", ((14.0, 0), (70.0, 0)))
    assert trial.admits((14.0, 0), (17.0, 0))
    assert not trial.admits((17.0, 0), (18.0, 0))
    assert not trial.admits((12.0, 0), (14.0, 0))
    assert trial.admits((18.0, 0), (70.0, 0))


def test_labels() -> None:
    assert label("age", (12.0, 0), (17.0, 0), "years") == "12 to < 17 years"
    assert label("age", (0.0, 0), (1.0, 0), "years") == "< 1 year"
    assert label("age", (31.0, 0), (float("inf"), 1), "years") == "≥ 31 years"
    assert label("ecog", (1.0, 1), (2.0, 1), "") == "> 1 to 2"


def test_bands_cut_the_axis_without_gaps_and_count_trials(frames: Frames) -> None:
    ages = frames["eligibility_bands"][frames["eligibility_bands"]["concept"] == "age"]
    assert len(ages) > 2
    assert "inf" not in " ".join(ages["band"])
    by_hand = {"< 1 year": 0, "18 to < 31 years": 3}
    stated = dict(zip(ages["band"], ages["admitting"], strict=True))
    assert {band: stated[band] for band in by_hand} == by_hand
    assert all(len(names.split(", ")) == n for names, n in zip(ages["trials"], ages["admitting"], strict=True) if n)


def test_recruitment_stands_in_where_no_source_has_criteria(frames: Frames) -> None:
    told = frames["eligibility_digests"]
    (row,) = told[told["topic"] == "recruitment"].to_dict("records")
    assert row["statement"].startswith("no criteria in this source; recruitment: This study was open to")
    assert "Simon" not in row["statement"]
    flows = frames["participant_flows"].assign(recruitment_details="The protocol was amended. Two stages were added.")
    without = [each for each in digests(frames | {"participant_flows": flows}) if each.cells["topic"] == "recruitment"]
    assert without == []


def test_every_computed_cell_has_lineage_to_facts(frames: Frames) -> None:
    lineage = frames["lineage"]
    for name in ("eligibility_limits", "eligibility_digests", "eligibility_bands"):
        mine = lineage[lineage["result_table"] == name]
        allowed = {"eligibility_atoms", "eligibility_criteria", "eligibilities", "participant_flows"}
        assert set(mine["table"]) <= allowed
        assert set(mine["result_row"]) == set(
            frames[name]["source_id"] + "/" + frames[name]["ordinal"].astype("string")
        )
