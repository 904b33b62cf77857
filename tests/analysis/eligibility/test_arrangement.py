"""Conditions of all trials, arranged for a reader."""

from __future__ import annotations

from trialdossier.analysis.eligibility import bands_of_all, bounded, criteria_of_all, matrix, measured
from trialdossier.eligibility import VOCABULARY
from trialdossier.storage import Frames


def test_ages_of_a_registry_stand_among_the_bounds(frames: Frames) -> None:
    stated = frames["eligibilities"].dropna(subset=["minimum_age"])
    for data in (measured(frames), bounded(frames), matrix(frames)):
        ages = data[(data["concept"] == "age") & data["eligibilities"].notna()]
        assert set(ages["trial_id"]) == set(stated["trial_id"])
        assert set(ages["asks"]) == {"required"}


def test_what_is_said_of_the_broader_stands_for_the_narrower_too(frames: Frames) -> None:
    data = matrix(frames).dropna(subset=["asks"])
    said = {name: set(data[data["concept"] == name]["trial_id"]) for name in set(data["concept"])}
    narrower = [concept for concept in VOCABULARY.values() if concept.broader in said and concept.name in said]
    assert narrower
    assert all(said[concept.broader] <= said[concept.name] for concept in narrower)


def test_a_trial_that_says_nothing_of_a_family_has_no_column_in_it(frames: Frames) -> None:
    data = matrix(frames)
    assert data.groupby(["matrix_key", "trial_id"])["asks"].count().gt(0).all()


def test_a_condition_is_part_of_the_wording(frames: Frames) -> None:
    atoms = frames["eligibility_atoms"].dropna(subset=["condition"])
    assert len(atoms) > 20
    for condition, wording in zip(atoms["condition"], atoms["wording"], strict=True):
        assert all(piece in wording for piece in condition.split("; ")), (condition, wording)


def test_order_and_numbers(frames: Frames) -> None:
    assert bands_of_all(frames)["place"].is_monotonic_increasing
    typed = criteria_of_all(frames).dropna(subset=["criteria_type"])
    assert (
        typed.groupby(["source_id", "criteria_type"])["number"].max()
        == typed.groupby(["source_id", "criteria_type"]).size()
    ).all()
