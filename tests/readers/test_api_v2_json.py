"""Records of the API v2: values, places, coverage, bad input."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trialdossier.readers import api_v2_json
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import Reading

from tests.readers.structured_records import (
    JSON,
    counted,
    error_of,
    folded,
    numeric,
    read_json,
    read_xml,
    sample,
    tuples,
    unmarked,
)

SAMPLES = ["NCT00973089.json", "NCT02210780.json", "NCT05594173.json", "NCT06388018.json"]
STATED_BY_ONE = {
    ("baseline_counts", "scope"),
    ("browse_conditions", "mesh_id"),
    ("browse_conditions", "mesh_type"),
    ("browse_interventions", "mesh_id"),
    ("browse_interventions", "mesh_type"),
    ("central_contacts", "contact_type"),
    ("central_contacts", "role"),
    ("eligibilities", "age_groups"),
    ("facilities", "latitude"),
    ("facilities", "longitude"),
    ("facility_contacts", "contact_type"),
    ("facility_contacts", "role"),
    ("id_information", "id_link"),
    ("id_information", "id_type"),
    ("outcome_counts", "scope"),
    ("outcomes", "reporting_status"),
    ("reported_event_totals", "classification"),
    ("reported_events", "default_assessment"),
    ("reported_events", "default_vocab"),
    ("studies", "last_update_submitted_qc_date"),
    ("studies", "number_of_arms"),
    ("studies", "source_class"),
}
"""Columns that only one of the two structured formats has."""


def test_one_trial_in_two_formats_gives_the_same_cells() -> None:
    ours, theirs = read_json().tables, read_xml().tables
    theirs["countries"] = theirs["countries"][:1]
    assert set(ours) == set(theirs)
    compared = 0
    for table, records in ours.items():
        assert len(records) == len(theirs[table]), table
        for one, other in zip(records, theirs[table], strict=True):
            for column, value in one.items():
                if (table, column) in STATED_BY_ONE:
                    assert value is None or other[column] is None, (table, column)
                else:
                    assert value == other[column], (table, one["ordinal"], column)
                    compared += value is not None
    assert compared > 700


def test_the_study_row() -> None:
    (study,) = read_json().tables["studies"]
    assert study["trial_id"] == "NCT09000001"
    assert study["brief_title"] == 'Study of "Lumafen" in Adults With Café Syndrome'
    assert study["official_title"] == "A Phase 2/3, Randomized Study of Lumafen (≥ 5 mg) in Adults With Café Syndrome"
    assert study["phase"] == "PHASE2/PHASE3"
    assert study["overall_status"] == "ACTIVE_NOT_RECRUITING"
    assert (study["start_date"], study["primary_completion_date"]) == ("2014-12-17", "2015-11")
    assert (study["enrollment"], study["enrollment_type"]) == (120, "ACTUAL")
    assert (study["has_dmc"], study["is_fda_regulated_device"]) == ("Yes", "No")
    assert study["results_status"] == "Has Results"


def test_a_quote_is_the_raw_text_of_the_literal() -> None:
    evidence = {(e["table"], e["row"], e["column"], e["part"]): e for e in read_json().evidence}
    title = evidence["studies", "s/1", "brief_title", 1]
    assert title["quote"] == r"Study of \"Lumafen\" in Adults With Caf\u00e9 Syndrome"
    assert title["conversion"] == "json_verbatim"
    assert evidence["studies", "s/1", "enrollment", 1]["quote"] == "120"
    assert evidence["studies", "s/1", "has_dmc", 1]["quote"] == "true"
    assert [evidence["studies", "s/1", "phase", part]["quote"] for part in (1, 2)] == ["PHASE2", "PHASE3"]
    assert evidence["outcome_analyses", "s/1", "p_value", 1]["quote"] == r"\u003c0.0001"
    assert evidence["sponsors", "s/2", "lead_or_collaborator", 1]["quote"] == "collaborators"


def test_criteria_one_by_one() -> None:
    stated = [(c["criteria_type"], c["parent_ordinal"], c["text"]) for c in read_json().tables["eligibility_criteria"]]
    assert stated == [
        ("inclusion", None, "Age >= 18 years"),
        ("inclusion", None, "Organ function:"),
        ("inclusion", 2, "platelets > 100"),
        ("inclusion", 2, "creatinine <1.5 mg/dL"),
        ("inclusion", None, "Consent"),
        ("exclusion", None, "Pregnancy"),
        ("exclusion", None, 'Allergy to "Lumafen"'),
        (None, None, "The list is not complete."),
    ]


def test_values_that_are_not_numbers_stay_text() -> None:
    first = read_json().tables["outcome_measurements"][0]
    assert (first["param_value"], first["param_value_num"]) == ("-2.50", -2.5)
    assert (first["dispersion_upper_limit_raw"], first["dispersion_upper_limit"]) == ("NA", None)
    assert first["explanation_of_na"] == "Upper limit was not reached"
    assert (first["number_analyzed"], first["classification"]) == (55, "Itch")
    (analysis,) = read_json().tables["outcome_analyses"]
    assert (analysis["p_value_raw"], analysis["p_value_modifier"], analysis["p_value"]) == ("<0.0001", "<", 0.0001)


@pytest.mark.parametrize("data", [JSON, b"\xef\xbb\xbf" + JSON, b"\xef\xbb\xbf" + JSON.replace(b"\n", b"\r\n")])
def test_every_line_is_cited_or_furniture(data: bytes) -> None:
    assert read_json(data).unread_lines == []


@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_of_a_sample_is_unread(name: str) -> None:
    assert read_json(sample("ctgov_json_v2", name).read_bytes()).unread_lines == []


def test_layout_of_the_text_does_not_matter() -> None:
    expected = read_json().tables
    record = json.loads(JSON)
    assert read_json(json.dumps(record, separators=(",", ":")).encode()).tables == expected
    assert read_json(json.dumps(record, indent=4, ensure_ascii=False).encode()).tables == expected
    assert read_json(json.dumps({"studies": [record]}).encode()).tables == expected
    assert read_json(b"\xef\xbb\xbf" + JSON).tables == expected
    assert read_json(JSON.replace(b"\n", b"\r\n")).tables == expected
    assert read_json(json.dumps(record, sort_keys=True).encode()).tables["studies"] == expected["studies"]


def test_groups_are_numbered_by_their_order() -> None:
    renamed = JSON.replace(b'"OG000"', b'"OG007"').replace(b'"FG001"', b'"other id"')
    assert read_json(renamed).tables == read_json().tables


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_agree_with_an_independent_reading(name: str) -> None:
    path = sample("ctgov_json_v2", name)
    record = json.loads(path.read_bytes())
    agree(read_json(path.read_bytes()), record.get("studies", [record])[0])


def agree(result: Reading, record: dict[str, Any]) -> None:
    """Compare every measurement, count, event and date with what the json module gives."""
    protocol, results = record["protocolSection"], record.get("resultsSection", {})
    agree_on_dates(result, protocol["statusModule"])
    outcomes = results.get("outcomeMeasuresModule", {}).get("outcomeMeasures", [])
    expected = Counter(
        (ordinal, *values) for ordinal, outcome in enumerate(outcomes, 1) for values in measured(outcome)
    )
    columns = ["result_group", "classification", "category", *VALUES]
    assert tuples(result, "outcome_measurements", "outcome_ordinal", *columns) == expected
    measures = results.get("baselineCharacteristicsModule", {}).get("measures", [])
    expected = Counter((folded(measure["title"]), *values) for measure in measures for values in measured(measure))
    assert tuples(result, "baseline_measurements", "title", *columns) == expected
    expected = Counter(
        (ordinal, count["groupId"], folded(d["units"]), counted(count["value"]))
        for ordinal, outcome in enumerate(outcomes, 1)
        for d in outcome.get("denoms", [])
        for count in d["counts"]
    )
    assert tuples(result, "outcome_counts", "outcome_ordinal", "result_group", "units", "count") == expected
    agree_on_flow(result, results.get("participantFlowModule", {}))
    agree_on_events(result, results.get("adverseEventsModule", {}))
    agree_on_analyses(result, outcomes)
    sites = Counter(
        (site.get("facility"), site["city"], site.get("state"), site["country"], site["geoPoint"]["lat"])
        for site in protocol["contactsLocationsModule"].get("locations", [])
    )
    assert tuples(result, "facilities", "name", "city", "state", "country", "latitude") == sites
    listed = protocol["outcomesModule"]
    planned = [folded(o["measure"]) for k in ("primary", "secondary", "other") for o in listed.get(f"{k}Outcomes", [])]
    assert [row["measure"] for row in result.tables["design_outcomes"]] == planned


VALUES = [
    "param_value",
    "param_value_num",
    "dispersion_value",
    "dispersion_value_num",
    "dispersion_lower_limit_raw",
    "dispersion_lower_limit",
    "dispersion_upper_limit_raw",
    "dispersion_upper_limit",
    "explanation_of_na",
]


def measured(measure: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for part in measure.get("classes", []):
        for category in part["categories"]:
            for m in category.get("measurements", []):
                value, spread, lower, upper = (m.get(k) for k in ("value", "spread", "lowerLimit", "upperLimit"))
                numbers = [x for text in (value, spread, lower, upper) for x in (text, numeric(text))]
                labels = (folded(part.get("title")), folded(category.get("title")))
                yield (m["groupId"], *labels, *numbers, unmarked(m.get("comment")))


def agree_on_dates(result: Reading, status: dict[str, Any]) -> None:
    (study,) = result.tables["studies"]
    for column, key in {
        "start_date": "startDateStruct",
        "primary_completion_date": "primaryCompletionDateStruct",
        "completion_date": "completionDateStruct",
        "study_first_posted_date": "studyFirstPostDateStruct",
        "results_first_posted_date": "resultsFirstPostDateStruct",
        "disposition_first_posted_date": "dispFirstPostDateStruct",
        "last_update_posted_date": "lastUpdatePostDateStruct",
    }.items():
        assert study[column] == status.get(key, {}).get("date")
        assert study[f"{column}_type"] == status.get(key, {}).get("type")
    for column, key in {
        "verification_date": "statusVerifiedDate",
        "study_first_submitted_date": "studyFirstSubmitDate",
        "results_first_submitted_date": "resultsFirstSubmitDate",
        "disposition_first_submitted_date": "dispFirstSubmitDate",
        "last_update_submitted_date": "lastUpdateSubmitDate",
    }.items():
        assert study[column] == status.get(key)


def agree_on_flow(result: Reading, flow: dict[str, Any]) -> None:
    for table, title, listed, counts in (
        ("milestones", "title", "milestones", "achievements"),
        ("drop_withdrawals", "reason", "dropWithdraws", "reasons"),
    ):
        expected = Counter(
            (period["title"], item["type"], count["groupId"], counted(count.get("numSubjects")))
            for period in flow.get("periods", [])
            for item in period.get(listed, [])
            for count in item[counts]
        )
        assert tuples(result, table, "period", title, "result_group", "count") == expected


def agree_on_events(result: Reading, module: dict[str, Any]) -> None:
    expected = Counter(
        (
            *(kind, folded(e["organSystem"]), folded(e["term"]), folded(e.get("sourceVocabulary")), s["groupId"]),
            *(s.get(k) for k in ("numAffected", "numAtRisk", "numEvents")),
        )
        for kind in ("serious", "other")
        for e in module.get(f"{kind}Events", [])
        for s in e["stats"]
    )
    labels = ["event_type", "organ_system", "adverse_event_term", "vocab", "result_group"]
    assert (
        tuples(result, "reported_events", *labels, "subjects_affected", "subjects_at_risk", "event_count") == expected
    )
    expected = Counter(
        (kind, group["id"], group[f"{kind}NumAffected"], group[f"{kind}NumAtRisk"])
        for kind in ("deaths", "serious", "other")
        for group in module.get("eventGroups", [])
        if f"{kind}NumAffected" in group
    )
    columns = ["event_type", "result_group", "subjects_affected", "subjects_at_risk"]
    assert tuples(result, "reported_event_totals", *columns) == expected


def agree_on_analyses(result: Reading, outcomes: list[dict[str, Any]]) -> None:
    expected = Counter(
        (ordinal, a.get("pValue"), a.get("paramValue"), numeric(a.get("ciLowerLimit")), numeric(a.get("ciUpperLimit")))
        for ordinal, outcome in enumerate(outcomes, 1)
        for a in outcome.get("analyses", [])
    )
    columns = ["outcome_ordinal", "p_value_raw", "param_value", "ci_lower_limit", "ci_upper_limit"]
    assert tuples(result, "outcome_analyses", *columns) == expected


def test_the_largest_sample_has_as_many_rows_as_its_text_has_values() -> None:
    path = sample("ctgov_json_v2", "NCT02210780.json")
    text, tables = path.read_text(encoding="utf-8"), read_json(path.read_bytes()).tables
    assert text.count('"numAtRisk"') == len(tables["reported_events"]) == 18
    assert text.count('"numSubjects"') == len(tables["milestones"]) + len(tables["drop_withdrawals"])
    assert len(tables["outcomes"]) == 11
    assert len(tables["outcome_analyses"]) == 7


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (JSON[:5000], "the text ends before the record does"),
        (JSON + b"{}", "one file holds one study"),
        (JSON + JSON, "one file holds one study"),
        (JSON.replace(b'"id": "FG001"', b'"id": "FG000"'), "two groups of one section have the id 'FG000'"),
        (JSON.replace(b'"groupId": "EG001"', b'"groupId": "EG009"', 1), "found 'EG009'"),
        (JSON.replace(b'"acronym"', b'"briefTitle"'), "the key 'briefTitle' stands twice"),
        (JSON.replace(b"NCT09000001", b"../../x"), "expected an NCT number"),
        (JSON.replace(b'"count": 120', b'"count": NaN'), "NaN and Infinity"),
        (JSON.replace(b'"count": 120', b'"count": 120,,'), "not valid JSON"),
        (b'{"protocolSection": {"identificationModule": ' + b"[" * 100_000, "nested more than"),
        (b'{"studies": [' + JSON + b"," + JSON + b"]}", "holds 2 studies"),
        (b'{"protocolSection": {"identificationModule": {}}}', "nctId, found none"),
        (b'[{"protocolSection": {"identificationModule": {}}}]', "nctId, found none"),
    ],
)
def test_bad_input_is_one_clear_error(data: bytes, message: str) -> None:
    error = error_of(api_v2_json, data)
    assert message in str(error)
    assert error.line > 0


def test_an_error_points_at_its_place() -> None:
    error = error_of(api_v2_json, JSON.replace(b'"id": "FG001"', b'"id": "FG000"'))
    line = next(i for i, text in enumerate(JSON.split(b"\n"), 1) if b'"id": "FG001"' in text)
    assert str(error).startswith(f"record:{line}: two groups")
    assert str(error).splitlines()[1].strip() == '"id": "FG000",'


@pytest.mark.parametrize(
    ("old", "new", "table", "column"),
    [
        (b'"count": 120', b'"count": "about 120"', "studies", "enrollment"),
        (b'"count": 120', b'"count": null', "studies", "enrollment"),
        (b'"count": 120', b'"count": {"x": 1}', "studies", "enrollment"),
        (b'"date": "2014-12-17"', b'"date": "2014-13-17"', "studies", "start_date"),
        (b'"acronym": "HARBOUR"', b'"acronym": "\\ud800"', "studies", "acronym"),
        (b'"acronym": "HARBOUR"', b'"acronym": "a\\u0000b"', "studies", "acronym"),
        (b'"acronym": "HARBOUR"', b'"acronym": ["A", {"b": []}]', "studies", "ipd_url"),
    ],
)
def test_what_is_not_as_expected_stays_empty(old: bytes, new: bytes, table: str, column: str) -> None:
    assert read_json(JSON.replace(old, new)).tables[table][0][column] is None


def test_recognises() -> None:
    def recognised(data: bytes) -> bool:
        return api_v2_json.recognises(Document.from_bytes(data, Path("x")))

    assert recognised(JSON)
    assert recognised(b"\xef\xbb\xbf" + JSON[:900])
    assert not recognised(b'{"a": 1}')
    assert not recognised(b"A page about protocolSection and identificationModule")
    assert not recognised(b'["protocolSection", "identificationModule"]')


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_gives_a_source_error_or_a_lawful_reading(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(JSON)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(
        st.sampled_from([b"", b'"', b"}", b"]", b",", b"\\", b"0", b"null", b"\n", JSON[start : start + 80]])
    )
    with suppress(SourceError):
        read_json(JSON[:start] + put + JSON[start + length :])


def test_reading_is_linear() -> None:
    record = json.loads(JSON)
    record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] *= 3000
    arms = record["protocolSection"]["armsInterventionsModule"]
    arms["armGroups"] = [{"label": f"arm {i}"} for i in range(3000)]
    arms["interventions"] = [{"name": "x", "armGroupLabels": [f"arm {i}" for i in range(3000)]}]
    assert len(read_json(json.dumps(record).encode()).tables["design_group_interventions"]) == 3000
