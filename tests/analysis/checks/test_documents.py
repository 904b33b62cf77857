"""The five documents: what differs in them, each once, and what could not be checked; nothing else."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from trialdossier.storage import Frames
from trialdossier.tabulate import Reading

from .conftest import Checked

ODDITIES = {
    ("nct01207388-mirror", "reference and record", 645),
    ("nct01207388-mirror", "names", 197),
    ("nct01466179-results", "analysed as the text says", 141),
    ("nct01466179-results", "status and words", 11),
    ("nct01466179-results", "adverse events that ended treatment", 387),
    ("nct01466179-results", "deaths from adverse events", 389),
    ("nct01466179-results", "word twice", 361),
    ("nct01466179-results", "label cut off", 539),
    ("nct02101853-details", "age field and criteria", 162),
    ("nct02101853-details", "one threshold", 153),
    ("nct02101853-details", "interventions stated twice", 18),
    ("nct04521231-mirror", "identifier and its type", 584),
    ("nct04521231-mirror", "sites", 286),
    ("nct04521231-mirror", "names", 246),
    ("nct04521231-mirror", "criterion and heading", 190),
    ("nct04521231-mirror", "masked address", 554),
    ("nct04521231-mirror", "arms and text", 172),
    ("nct04521231-mirror", "words of a term", 45),
    ("nct01207388-mirror", "escaped signs", 122),
    ("nct04521231-mirror", "escaped signs", 173),
    ("nct01466179-results", "lead sponsor", 17),
    ("nct02101853-details", "lead sponsor", 209),
    ("nct01466179-results", "entry criteria met", 102),
    ("zugmaier-2015-news", "words of a term", 3),
    ("zugmaier-2015-news", "sentence and the table it cites", 34),
    ("across", "type of an intervention", 107),
    ("zugmaier-2015-news", "parts in sentence and table", 32),
    ("zugmaier-2015-news", "fraction in words", 3),
    ("zugmaier-2015-news", "design words", 15),
    ("zugmaier-2015-news", "unit of a cell count", 26),
    ("zugmaier-2015-news", "unit of a cell count", 28),
    ("zugmaier-2015-news", "power of ten", 32),
}
"""Source, check and first line of what is reported."""


@pytest.fixture(scope="module")
def found(frames: Frames, checked: Checked) -> pd.DataFrame:
    return checked(frames)


def test_each_oddity_is_listed_once_and_nothing_else(frames: Frames, found: pd.DataFrame) -> None:
    evidence = frames["evidence"]
    lines = evidence[evidence["part"] > 0].groupby(["table", "row", "column"])["line"].first()
    differs = found[found["verdict"] == "differs"]
    places = [re.fullmatch(r"(\w+):(.*):(\w+)", subject) for subject in differs["subject"]]
    listed = [
        (source, check, lines[place.groups()])
        for source, check, place in zip(differs["source_id"], differs["check"], places, strict=True)
        if place
    ]
    assert sorted(listed) == sorted(ODDITIES)


def test_what_is_not_applicable_has_its_reason(found: pd.DataFrame) -> None:
    left = found[found["verdict"] == "not applicable"]
    assert left["note"].notna().all()
    assert sorted(left["check"]) == [
        "categories of a column", "deaths from any cause", "interval", "possible percentage (GRIM)",
    ]  # fmt: skip
    of_percentage = left[left["check"].isin(["interval", "possible percentage (GRIM)"])]
    assert of_percentage["note"].str.contains("Kaplan-Meier").all()


def test_intervals_reproduce_under_the_exact_method(found: pd.DataFrame) -> None:
    agrees = found[(found["check"] == "interval") & (found["verdict"] == "agrees")]
    assert len(agrees) == 11
    assert (agrees["recomputed"] == agrees["reported"]).all()
    assert agrees["method"].str.contains("Clopper-Pearson").all()


def test_every_reported_and_recomputed_cell_has_lineage(frames: Frames) -> None:
    lineage = frames["lineage"]
    own = lineage[lineage["result_table"] == "checks"]
    having = set(zip(own["result_row"], own["result_column"], strict=True))
    for row in frames["checks"].to_dict("records"):
        key = f"{row['source_id']}/{row['ordinal']}"
        assert (key, "reported") in having
        assert (key, "recomputed") in having or pd.isna(row["recomputed"])


def test_every_input_is_a_cell_that_a_source_states(frames: Frames, readings: list[Reading]) -> None:
    stated = set(zip(*(frames["evidence"][c] for c in ("table", "row", "column")), strict=True))
    own = frames["lineage"][frames["lineage"]["result_table"] == "checks"]
    assert set(zip(*(own[c] for c in ("table", "row", "column")), strict=True)) <= stated
