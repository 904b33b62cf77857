"""One defect of each kind planted in the tables of a document that is sound of it: that check differs, no other."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from trialdossier.analysis.checks import checks
from trialdossier.storage import Frames

Defect = tuple[str, str, Callable[[pd.DataFrame], pd.Series], str, object, set[str]]


def row(**values: object) -> Callable[[pd.DataFrame], pd.Series]:
    """The rows that hold these values."""

    def where(data: pd.DataFrame) -> pd.Series:
        found = pd.Series(True, index=data.index)
        for column, value in values.items():
            found &= data[column].eq(value).fillna(False).astype(bool)
        return found

    return where


EVENT = row(event_type="serious", adverse_event_term="Febrile neutropenia")
DEFECTS: list[Defect] = [
    ("events", "reported_events", EVENT, "subjects_affected", 17, {"percentage"}),
    ("at risk", "reported_event_totals", row(event_type="other"), "subjects_at_risk", 180,
     {"percentage", "affected and at risk"}),
    ("total", "reported_event_totals", row(event_type="serious"), "subjects_affected", 12,
     {"percentage", "events and their total", "serious events as outcome"}),
    ("threshold", "reported_events", row(event_type="other"), "frequency_threshold", "6%",
     {"events and frequency threshold"}),
    ("printed", "outcome_measurements", row(outcome_ordinal=6), "param_value", "2.8",
     {"possible percentage (GRIM)"}),
    ("limit", "outcome_measurements", row(outcome_ordinal=6), "dispersion_upper_limit_raw", "9.1", {"interval"}),
    ("order", "outcome_measurements", row(outcome_ordinal=9), "dispersion_lower_limit", 6.2, {"order of limits"}),
    ("over 100", "outcome_measurements", row(outcome_ordinal=11), "param_value_num", 111.3,
     {"possible percentage", "order of limits"}),
    ("spread", "outcome_measurements", row(outcome_ordinal=12, result_group="OG000"), "dispersion_value", "25800",
     {"possible spread"}),
    ("subset", "outcome_measurements", row(category="Related serious adverse events"), "param_value_num", 122,
     {"events within events"}),
    ("serious", "outcome_measurements", row(category="Serious adverse events"), "param_value_num", 122,
     {"serious events as outcome"}),
    ("analysed", "outcome_counts", row(outcome_ordinal=12, result_group="OG001"), "count", 190,
     {"analysed and started"}),
    ("population", "outcome_counts", row(outcome_ordinal=9), "count", 188, {"one population"}),
    ("row", "outcome_measurements", row(category="IL-2: Cycle 1 Week 1 (N=184)"), "category",
     "IL-2: Cycle 1 Week 1 (N=194)", {"analysed in a row"}),
    ("flow", "milestones", row(title="COMPLETED"), "count", 11, {"participant flow"}),
    ("reason", "drop_withdrawals", row(reason="Death"), "count", 8, {"reasons not completed"}),
    ("enrolled", "studies", row(source_id="nct01466179-results"), "enrollment", 180, {"started and enrolled"}),
    ("age", "baseline_measurements", row(category="35 to < 55 years"), "param_value_num", 47, {"categories"}),
    ("relapses", "baseline_measurements", row(title="Number of prior relapses", category="2"), "param_value_num", 45,
     {"categories"}),
    ("category", "baseline_measurements", row(category="Asian"), "param_value_num", 190, {"category"}),
    ("sex", "baseline_measurements", row(category="Female"), "param_value_num", 71,
     {"male and female", "percentage"}),
    ("median", "baseline_measurements", row(title="Age, Continuous"), "param_value_num", 30.0,
     {"median and categories"}),
    ("composite", "outcome_measurements", row(outcome_ordinal=5), "param_value_num", 10.1, {"composite outcome"}),
    ("dates", "studies", row(source_id="nct02101853-details"), "primary_completion_date", "2014-06-30",
     {"dates in order"}),
    ("posted", "studies", row(source_id="nct01466179-results"), "results_first_posted_date", "2014-12-20",
     {"dates in order"}),
    ("registered", "studies", row(source_id="nct02101853-details"), "study_first_posted_date", "2015-02-02",
     {"registration and start"}),
    ("future", "studies", row(source_id="nct01207388-mirror"), "completion_date", "2021-01-07", {"status and dates"}),
    ("ended", "studies", row(source_id="nct02101853-details"), "overall_status", "COMPLETED",
     {"status and type of date", "status and dates"}),
    ("cut-off", "outcomes", row(ordinal=9), "time_frame", "Up to 10 October 2018", {"data cut-off"}),
    ("phase", "studies", row(source_id="nct01207388-mirror"), "phase", "PHASE3", {"title and phase"}),
    ("title", "designs", row(source_id="nct02101853-details"), "allocation", "NON_RANDOMIZED", {"title and design"}),
    ("period", "design_outcomes", row(ordinal=2), "time_frame", "Up to 2 years from date of randomization",
     {"period and time frame"}),
    ("groups", "eligibilities", row(source_id="nct02101853-details"), "age_groups", "Child, Adult, Older Adult",
     {"age groups and limits"}),
    ("minimum", "eligibilities", row(source_id="nct04521231-mirror"), "minimum_age", "18 Years",
     {"age field and criteria"}),
    ("type", "id_information", row(id_value="2011-002257-61"), "id_value", "2011-502257-61",
     {"identifier and its type"}),
    ("country", "countries", row(name="Poland"), "name", "Portugal", {"sites and countries"}),
    ("arms", "studies", row(source_id="nct02101853-details"), "number_of_arms", 5, {"number of arms"}),
    ("twice", "eligibility_criteria", row(source_id="nct01207388-mirror", ordinal=13), "text",
     "Prior allogeneic hematopoietic stem cell transplant (HSCT)", {"repeated rows"}),
    ("cell", "article_tables", row(ordinal=1), "count", 6,
     {"percentage", "columns and total"}),
    ("column", "article_tables", row(column="Total"), "denominator", 26, {"percentage", "column totals"}),
    ("sentence", "claims", row(ordinal=15), "count", 3, set()),
    ("achieved", "claims", row(ordinal=13), "count", 18, {"sentence and table"}),
    ("parts", "claims", row(ordinal=29), "count", 1, set()),
    ("repeated", "claims", row(ordinal=24), "param_value_num", 14.0, {"stated twice"}),
    ("longest", "claims", row(ordinal=24), "dispersion_upper_limit", 42.9, {"median and follow-up"}),
    ("said", "claims", row(ordinal=26), "percent", 29.0, set()),
    ("cohort", "cohorts", row(name="Cohort 1"), "count", 8, {"cohorts and enrolled"}),
    ("percent", "claims", row(ordinal=26), "count", 11, {"percentage"}),
    ("model", "designs", row(source_id="nct02101853-details"), "intervention_model", "SINGLE_GROUP",
     {"design words"}),
]  # fmt: skip


def differing(tables: Frames) -> set[tuple[str, str]]:
    """Check and subject of what differs."""
    found = (result.cells for result in checks(tables))
    return {(cells["check"], cells["subject"]) for cells in found if cells["verdict"] == "differs"}


def of_source(tables: Frames, source: str) -> Frames:
    """The rows of one source, and of its adverse events the most frequent of each kind."""
    own = {name: data[data["source_id"] == source] if "source_id" in data else data for name, data in tables.items()}
    events = own["reported_events"].sort_values("subjects_affected", ascending=False, kind="stable")
    own["reported_events"] = events.groupby("event_type").head(60).sort_index()
    return own


@pytest.fixture(scope="module")
def sources(frames: Frames) -> dict[str, tuple[Frames, set[tuple[str, str]]]]:
    """The tables of each source and what differs in them."""
    own = {source: of_source(frames, source) for source in frames["sources"]["source_id"]}
    return {source: (tables, differing(tables)) for source, tables in own.items()}


@pytest.mark.parametrize("defect", DEFECTS, ids=[defect[0] for defect in DEFECTS])
def test_a_defect_makes_its_check_differ(
    frames: Frames, sources: dict[str, tuple[Frames, set[tuple[str, str]]]], defect: Defect
) -> None:
    _, table, where, column, value, expected = defect
    source = frames[table][where(frames[table])]["source_id"].iloc[0]
    tables, before = sources[source]
    data = tables[table].copy()
    data.loc[where(data), column] = value
    assert {check for check, _ in differing(tables | {table: data}) - before} == expected
