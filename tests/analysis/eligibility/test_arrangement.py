"""Conditions of all trials, arranged for a reader."""

from __future__ import annotations

from trialdossier.analysis.eligibility import (
    IN_BLASTS,
    ages_in_words,
    bands_of_all,
    bounded,
    covered_by_none,
    criteria_of_all,
    matrix,
    measured,
    without_bands,
)
from trialdossier.analysis.eligibility.references import SEE, concerns
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


def test_an_entry_level_of_residual_disease_that_is_stated_as_blasts_is_referred_to(frames: Frames) -> None:
    data = matrix(frames)
    rows = data[(data["concept"] == "mrd") & (data["asks"] == SEE)]
    wording = dict(zip(data["eligibility_atoms"], data["concept"], strict=True))
    assert len(rows) == 1
    assert rows["eligibility_atoms"].isin(wording).all()
    reasons = without_bands(frames)
    said = reasons[reasons["quantity"].str.contains("residual")]["why_no_bands"].item()
    assert said == IN_BLASTS


def test_blasts_concern_residual_disease_only_where_that_is_named() -> None:
    assert concerns("Part of MRD: blasts < 5%", "", set())
    assert concerns("Blasts < 5%", "MRD-positive patients", set())
    assert concerns("Blasts < 5%", "For Part B only", {"part b"})
    assert not concerns("Blasts < 5%", "Part A, Part B", {"part b"})
    assert not concerns("Blasts < 5%", "", {"part b"})


def test_no_interval_with_exceptions_is_covered_by_none(frames: Frames) -> None:
    bands = bands_of_all(frames)
    intervals = bands[(bands["concept"] == "chemotherapy_washout") & (bands["admitting"] == 0)]
    assert intervals["apart"].notna().all()
    assert bands[bands["exceptions"].isna()]["apart"].isna().all()
    assert len(intervals) == 1
    assert "chemotherapy_washout" not in set(covered_by_none(frames)["concept"])


def test_trials_without_a_limit_of_age_are_named_beside_and_their_words_shown(frames: Frames) -> None:
    ages = bands_of_all(frames)
    ages = ages[ages["concept"] == "age"]
    silent = set(ages["silent"].iloc[0].split(", "))
    assert len(silent) + ages["stating"].iloc[0] == frames["studies"]["trial_id"].nunique()
    assert set(ages_in_words(frames)["trial_id"]) <= silent
    assert not ages_in_words(frames).empty
