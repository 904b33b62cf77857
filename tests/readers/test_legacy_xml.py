"""Records of the classic site in XML: values, places, coverage, bad input."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trialdossier.readers import legacy_xml
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import Reading

from tests.readers.structured_records import (
    XML,
    counted,
    error_of,
    folded,
    numeric,
    read_xml,
    sample,
    tuples,
)

SAMPLES = ["NCT01065844.xml", "NCT02389088.xml", "NCT02591810.xml"]


def test_the_study_row() -> None:
    (study,) = read_xml().tables["studies"]
    assert study["trial_id"] == "NCT09000001"
    assert study["brief_title"] == 'Study of "Lumafen" in Adults With Café Syndrome'
    assert study["official_title"] == "A Phase 2/3, Randomized Study of Lumafen (≥ 5 mg) in Adults With Café Syndrome"
    assert study["source"] == "Harbour & Sons Research"
    assert (study["phase"], study["study_type"]) == ("PHASE2/PHASE3", "INTERVENTIONAL")
    assert study["overall_status"] == "ACTIVE_NOT_RECRUITING"
    assert (study["start_date"], study["primary_completion_date"]) == ("2014-12-17", "2015-11")
    assert (study["completion_date"], study["completion_date_type"]) == ("2017-01-31", "ESTIMATED")


def test_a_quote_is_the_raw_text() -> None:
    evidence = {(e["table"], e["row"], e["column"], e["part"]): e for e in read_xml().evidence}
    title = evidence["studies", "s/1", "brief_title", 1]
    assert title["quote"] == 'Study of "Lumafen" in Adults With Caf&#233; Syndrome'
    assert title["conversion"] == "xml_verbatim"
    assert evidence["studies", "s/1", "enrollment_type", 1]["quote"] == "Actual"
    assert evidence["milestones", "s/1", "count", 1]["quote"] == "61"
    assert evidence["outcome_analyses", "s/1", "p_value", 1]["quote"] == "&lt;0.0001"
    assert evidence["sponsors", "s/1", "lead_or_collaborator", 1]["quote"] == "lead_sponsor"
    assert evidence["design_groups", "s/2", "description", 1]["quote"] == "Placebo daily"
    assert evidence["outcomes", "s/1", "title", 0]["quote"] == "Change in score"


def test_wrapped_text_is_joined_paragraph_by_paragraph() -> None:
    tables = read_xml().tables
    assert tables["brief_summaries"][0]["description"] == "Lumafen is compared with placebo.\n\nDoses > 5 mg are given."
    assert tables["eligibility_criteria"][0]["text"] == "Age >= 18 years"
    assert [c["parent_ordinal"] for c in tables["eligibility_criteria"]][:5] == [None, None, 2, 2, None]


@pytest.mark.parametrize("data", [XML, b"\xef\xbb\xbf" + XML, b"\xef\xbb\xbf" + XML.replace(b"\n", b"\r\n")])
def test_every_line_is_cited_or_furniture(data: bytes) -> None:
    assert read_xml(data).unread_lines == []


@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_of_a_sample_is_unread(name: str) -> None:
    assert read_xml(sample("ctgov_xml", name).read_bytes()).unread_lines == []


def test_a_default_holds_for_events_that_state_nothing_else() -> None:
    columns = ["vocab", "assessment", "default_vocab", "default_assessment"]
    section = XML[XML.index(b"<other_events>") :]
    own = b' vocab="Own list">Headache'
    assert own in section
    told = [[e[c] for c in columns] for e in read_xml().tables["reported_events"] if e["event_type"] == "other"]
    assert told[0] == ["Own list", "Non-systematic Assessment", "MedDRA (18.0)", "Systematic Assessment"]
    bare = XML.replace(own, b">Headache").replace(b"<assessment>Non-systematic Assessment</assessment>", b"")
    told = [[e[c] for c in columns] for e in read_xml(bare).tables["reported_events"] if e["event_type"] == "other"]
    assert told[0] == ["MedDRA (18.0)", "Systematic Assessment", None, None]
    same = read_xml(XML.replace(own, b' vocab="MedDRA (18.0)">Headache'))
    places = [e["quote"] for e in same.evidence if (e["column"], e["part"]) == ("vocab", 0)]
    assert set(places) == {"MedDRA (18.0)"}


def test_layout_of_the_text_does_not_matter() -> None:
    expected = read_xml().tables
    assert read_xml(b"\xef\xbb\xbf" + XML).tables == expected
    assert read_xml(XML.replace(b"\n", b"\r\n")).tables == expected
    outside, text_block = [], False
    for line in XML.decode().splitlines(keepends=True):
        text_block = text_block or "<textblock>" in line
        outside.append(line if text_block else line.strip())
        text_block = text_block and "</textblock>" not in line
    assert read_xml("".join(outside).encode()).tables == expected


def test_parts_in_other_forms() -> None:
    design = (
        b"<study_design>Allocation: Randomized, Intervention Model: Crossover Assignment, "
        b"Masking: Open Label</study_design>"
    )
    start, end = XML.index(b"<study_design_info>"), XML.index(b"</study_design_info>") + len(b"</study_design_info>")
    (row,) = read_xml(XML[:start] + design + XML[end:]).tables["designs"]
    assert (row["allocation"], row["intervention_model"], row["masking"]) == ("RANDOMIZED", "CROSSOVER", "NONE")
    older = XML.replace(b"study_first_submitted>", b"firstreceived_date>")
    assert read_xml(older).tables["studies"][0]["study_first_submitted_date"] == "2014-12-01"
    comment = b"<!-- Results have not yet been posted for this study -->\n</clinical_study>"
    without = XML[: XML.index(b"<clinical_results>")] + comment
    assert read_xml(without).tables["studies"][0]["results_status"] == "No Results Posted"
    assert read_xml(XML.replace(b"</clinical_study>", comment)).tables["studies"][0]["results_status"] is None
    terms = XML.replace(b"There is NOT an agreement", b"The sponsor can review an agreement")
    (agreement,) = read_xml(terms).tables["result_agreements"]
    assert (agreement["restrictive_agreement"], agreement["agreement"][:18]) == (None, "The sponsor can re")


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_agree_with_an_independent_reading(name: str) -> None:
    path = sample("ctgov_xml", name)
    agree(read_xml(path.read_bytes()), ET.parse(path).getroot())


def content(element: ET.Element, way: str) -> str | None:
    return folded(element.findtext(way))


def agree(result: Reading, study: ET.Element) -> None:
    """Compare every measurement, count, event and date with what ElementTree gives."""
    agree_on_dates(result, study)
    outcomes = study.findall("clinical_results/outcome_list/outcome")
    expected = Counter(
        (ordinal, *values)
        for ordinal, outcome in enumerate(outcomes, 1)
        for measure in outcome.findall("measure")
        for values in measured(measure, code_of(outcome, "OG"))
    )
    columns = ["result_group", "classification", "category", *VALUES]
    assert tuples(result, "outcome_measurements", "outcome_ordinal", *columns) == expected
    expected = Counter(
        (content(measure, "title"), *values)
        for baseline in study.findall("clinical_results/baseline")
        for measure in baseline.findall("measure_list/measure")
        for values in measured(measure, code_of(baseline, "BG"))
    )
    assert tuples(result, "baseline_measurements", "title", *columns) == expected
    expected = Counter(
        (ordinal, code_of(outcome, "OG")[count.attrib["group_id"]], counted(count.attrib["value"]))
        for ordinal, outcome in enumerate(outcomes, 1)
        for count in outcome.findall("measure/analyzed_list/analyzed/count_list/count")
    )
    assert tuples(result, "outcome_counts", "outcome_ordinal", "result_group", "count") == expected
    agree_on_flow(result, study)
    agree_on_events(result, study)
    expected = Counter(
        (ordinal, content(a, "p_value"), content(a, "param_value"), numeric(content(a, "ci_lower_limit")))
        for ordinal, outcome in enumerate(outcomes, 1)
        for a in outcome.findall("analysis_list/analysis")
    )
    columns = ["outcome_ordinal", "p_value_raw", "param_value", "ci_lower_limit"]
    assert tuples(result, "outcome_analyses", *columns) == expected
    sites = Counter(
        tuple(content(site, f"facility/{way}") for way in ("name", "address/city", "address/state", "address/country"))
        for site in study.findall("location")
    )
    assert tuples(result, "facilities", "name", "city", "state", "country") == sites
    planned = [content(o, "measure") for k in ("primary", "secondary", "other") for o in study.findall(f"{k}_outcome")]
    assert [row["measure"] for row in result.tables.get("design_outcomes", [])] == planned


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


def code_of(section: ET.Element, prefix: str) -> dict[str, str]:
    groups = section.findall("group_list/group")
    return {group.attrib["group_id"]: f"{prefix}{number:03d}" for number, group in enumerate(groups)}


def measured(measure: ET.Element, codes: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    for part in measure.findall("class_list/class"):
        for category in part.findall("category_list/category"):
            for m in category.findall("measurement_list/measurement"):
                stated = [folded(m.get(k)) for k in ("value", "spread", "lower_limit", "upper_limit")]
                numbers = [x for text in stated for x in (text, numeric(text))]
                labels = (content(part, "title"), content(category, "title"))
                yield (codes[m.attrib["group_id"]], *labels, *numbers, folded(m.text))


def iso(text: str | None) -> str | None:
    if text is None:
        return None
    for pattern, form in (("%B %d, %Y", "%Y-%m-%d"), ("%B %Y", "%Y-%m")):
        try:
            return datetime.strptime(text.strip(), pattern).strftime(form)
        except ValueError:
            continue
    raise AssertionError(text)


def agree_on_dates(result: Reading, study: ET.Element) -> None:
    (row,) = result.tables["studies"]
    renamed = {"study_first_submitted": "firstreceived_date", "last_update_submitted": "lastchanged_date"}
    for tag in (
        "start_date primary_completion_date completion_date verification_date study_first_submitted study_first_posted "
        "results_first_submitted results_first_posted disposition_first_submitted disposition_first_posted "
        "last_update_submitted last_update_posted"
    ).split():
        column = tag if tag.endswith("_date") else f"{tag}_date"
        assert row[column] == iso(study.findtext(tag) or study.findtext(renamed.get(tag, tag)))


def agree_on_flow(result: Reading, study: ET.Element) -> None:
    for table, title, way in (
        ("milestones", "title", "milestone_list/milestone"),
        ("drop_withdrawals", "reason", "drop_withdraw_reason_list/drop_withdraw_reason"),
    ):
        expected = Counter(
            (
                *(content(period, "title"), content(item, "title")),
                *(code_of(flow, "FG")[count.attrib["group_id"]], counted(count.get("count"))),
            )
            for flow in study.findall("clinical_results/participant_flow")
            for period in flow.findall("period_list/period")
            for item in period.findall(way)
            for count in item.findall("participants_list/participants")
        )
        assert tuples(result, table, "period", title, "result_group", "count") == expected


def agree_on_events(result: Reading, study: ET.Element) -> None:
    events: Counter[tuple[Any, ...]] = Counter()
    totals: Counter[tuple[Any, ...]] = Counter()
    for module in study.findall("clinical_results/reported_events"):
        codes = code_of(module, "EG")
        for kind in ("serious", "other"):
            for category in module.findall(f"{kind}_events/category_list/category"):
                for event in category.findall("event_list/event"):
                    term = content(event, "sub_title")
                    for count in event.findall("counts"):
                        numbers = tuple(counted(count.get(k)) for k in ("subjects_affected", "subjects_at_risk"))
                        place = (codes[count.attrib["group_id"]], *numbers)
                        if content(category, "title") == "Total":
                            totals[(term, *place)] += 1
                        else:
                            occurrences = counted(count.get("events"))
                            events[(kind, content(category, "title"), term, *place, occurrences)] += 1
    counts = ["result_group", "subjects_affected", "subjects_at_risk"]
    labels = ["event_type", "organ_system", "adverse_event_term"]
    assert tuples(result, "reported_events", *labels, *counts, "event_count") == events
    assert tuples(result, "reported_event_totals", "classification", *counts) == totals


ENTITIES = b'<!DOCTYPE clinical_study [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE clinical_study [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (XML[:5000], "the text ends before the record does"),
        (XML[:-3], "the text ends before the record does"),
        (XML + XML, "one file holds one study"),
        (XML.replace(b"<clinical_study>", ENTITIES + b"<clinical_study>", 1), "declares a document type"),
        (XML.replace(b"<clinical_study>", EXTERNAL + b"<clinical_study>", 1), "declares a document type"),
        (XML.replace(b"<clinical_study>", b"<!DOCTYPE clinical_study SYSTEM 'x.dtd'><clinical_study>", 1), "declares"),
        (XML.replace(b"&amp;", b"&unknown;", 1), "undefined entity"),
        (XML.replace(b"</phase>", b"</phrase>"), "mismatched tag"),
        (XML.replace(b'group_id="P2">', b'group_id="P1">', 1), "two groups of one section have the id 'P1'"),
        (XML.replace(b'<counts group_id="E2"', b'<counts group_id="E9"', 1), "found 'E9'"),
        (XML.replace(b"<nct_id>NCT09000001", b"<nct_id>../../x"), "expected an NCT number"),
        (XML.replace(b"nct_id>", b"number>"), "expected one nct_id in id_info, found 0"),
        (XML.replace(b"UTF-8", b"ISO-8859-1"), "declares the encoding ISO-8859-1"),
        (b"<clinical_study>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</clinical_study>", "nested more than"),
        (b"<search><clinical_study></clinical_study></search>", "expected the root element clinical_study"),
    ],
)
def test_bad_input_is_one_clear_error(data: bytes, message: str) -> None:
    error = error_of(legacy_xml, data)
    assert message in str(error)
    assert error.line > 0


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (b">120</enrollment>", b">about 120</enrollment>", "enrollment"),
        (b">120</enrollment>", b"><n>120</n></enrollment>", "enrollment"),
        (b"December 17, 2014", b"December 37, 2014", "start_date"),
        (b"December 17, 2014", b"", "start_date"),
        (b"Phase 2/Phase 3", b"Phase X", "phase"),
    ],
)
def test_what_is_not_as_expected_stays_empty(old: bytes, new: bytes, column: str) -> None:
    assert read_xml(XML.replace(old, new)).tables["studies"][0][column] is None


def test_recognises() -> None:
    def recognised(data: bytes) -> bool:
        return legacy_xml.recognises(Document.from_bytes(data, Path("x")))

    assert recognised(XML)
    assert recognised(b"\xef\xbb\xbf" + XML[:900])
    assert recognised(b"<?xml version='1.0'?>" + ENTITIES + b"<clinical_study>")
    assert not recognised(b"<!DOCTYPE html><html><clinical_study></clinical_study></html>")
    assert not recognised(b"A page about <clinical_study>")
    assert not recognised(b"<?xml version='1.0'?><other/>")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_gives_a_source_error_or_a_lawful_reading(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(XML)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(
        st.sampled_from([b"", b"<", b">", b"&", b"/", b'"', b"]]>", b"<!--", b"\n", XML[start : start + 80]])
    )
    with suppress(SourceError):
        read_xml(XML[:start] + put + XML[start + length :])


@pytest.mark.parametrize(
    "line",
    [
        b"<title>Total</title>\n            <event_list>",
        b"<sub_title>Total, serious adverse events</sub_title>",
        b"<sub_title>Anaemia</sub_title>",
    ],
)
def test_an_event_without_term_or_a_total_outside_the_totals_is_unread(line: bytes) -> None:
    def told(data: bytes) -> set[tuple[object, ...]]:
        found = read_xml(data).tables
        columns = ("event_type", "adverse_event_term", "classification", "subjects_affected", "result_group")
        events = found["reported_events"] + found["reported_event_totals"]
        return {tuple(event.get(column) for column in columns) for event in events}

    assert told(XML.replace(line, line[line.index(b">", line.index(b"</")) + 1 :], 1)) < told(XML)
