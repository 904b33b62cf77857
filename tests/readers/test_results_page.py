"""The reader of results pages: the sample against second readings by other means, and variants of the layout."""

from __future__ import annotations

import contextlib
import random
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from trialdossier.readers import reader_for, results_page
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import Reading, reading
from trialdossier.values import CONVERSIONS

from tests.readers.damage import Whole, damaged

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "inputs" / "000_a2950526abe7e6aa.txt"
PAGES = Path(__file__).parent / "results_page"
TWO_ARMS = PAGES / "two_arms.txt"
COMPOSED = sorted(PAGES.glob("*.txt"))
HEADER = "ClinicalTrials.gov Identifier: NCT00000102\nRecruitment Status : Completed\n"
Record = dict[str, Any]


def read(text: str | Path) -> Reading:
    """The reading of a document or of its text."""
    data = text.read_bytes() if isinstance(text, Path) else text.encode()
    document = Document.from_bytes(data, Path("page.txt"))
    assert results_page.recognises(document)
    return reading(document, results_page.NAME, results_page.FRAME, results_page.read(document))


def rows(text: str | Path, table: str, *columns: str) -> list[Any]:
    """The rows of one table: whole, or the given columns of each."""
    found = read(text).tables.get(table, [])
    return [tuple(row[c] for c in columns) for row in found] if columns else found


@pytest.fixture(scope="module")
def sample() -> Reading:
    return read(SAMPLE)


@pytest.fixture(scope="module")
def sample_lines() -> list[str]:
    return [re.sub(r"\s+", " ", line).strip() for line in SAMPLE.read_text(encoding="utf-8").split("\n")]


# The sample, read a second time by other means


def test_no_line_of_the_sample_is_unread(sample: Reading) -> None:
    assert sample.unread_lines == []


def test_every_adverse_event_row(sample: Reading, sample_lines: list[str]) -> None:
    expected, section, organ = [], "", ""
    for line in sample_lines:
        if "Serious Adverse Events" in line and line.startswith("Hide"):
            section = "serious"
        elif line.startswith("Hide Other (Not"):
            section = "other"
        elif line.startswith(("Indicates", "Certain")):
            section = ""
        elif section and re.search(r"\d%\)$", line) and not line.startswith("Total"):
            words = line.split(" ")
            affected, at_risk = words[-2].split("/")
            assert words[-3] == "1"
            percent = float(words[-1][1:-2])
            expected.append((section, organ, " ".join(words[:-3]), int(affected), int(at_risk), percent))
        elif section:
            organ = line
    assert Counter(e[0] for e in expected) == {"serious": 162, "other": 54}
    columns = (
        "event_type",
        "organ_system",
        "adverse_event_term",
        "subjects_affected",
        "subjects_at_risk",
        "percentage",
    )
    assert [tuple(r[c] for c in columns) for r in sample.tables["reported_events"]] == expected
    assert {r["vocab"] for r in sample.tables["reported_events"]} == {"MedDRA 16.1"}
    assert {r["assessment"] for r in sample.tables["reported_events"]} == {"Systematic Assessment"}
    assert {r["result_group"] for r in sample.tables["reported_events"]} == {"EG000"}
    by_type = {(r["event_type"], r["frequency_threshold"]) for r in sample.tables["reported_events"]}
    assert by_type == {("serious", None), ("other", "5")}


def test_every_percentage_agrees_with_its_counts(sample: Reading) -> None:
    for row in sample.tables["reported_events"]:
        assert abs(100 * row["subjects_affected"] / row["subjects_at_risk"] - row["percentage"]) < 0.0051


def test_every_baseline_row(sample: Reading, sample_lines: list[str]) -> None:
    start = next(i for i, line in enumerate(sample_lines) if line.startswith("Overall Number of Baseline"))
    end = sample_lines.index("1.Primary Outcome")
    text = "\n".join(sample_lines[start:end])
    expected = []
    blocks = re.split(r"\n(?=[^\n]+\n(?:Measure Type: |Median \()[^\n]+\nUnit of measure)", text)[1:]
    for block in blocks:
        title, kind, unit, analyzed, *values = re.sub(r"\n\[1\]\n(?:.|\n)*", "", block).split("\n")
        title = title.removesuffix(" [1]")
        assert analyzed == "Number Analyzed 189 participants"
        unit = unit.removeprefix("Unit of measure: ")
        if kind == "Median (Full Range)":
            low, high = values[1].strip("()").split(" to ")
            expected.append((title, None, unit, "MEDIAN", float(values[0]), float(low), float(high), None))
        elif kind == "Measure Type: Count of Participants":
            for i in range(0, len(values), 3):
                label, count, percent = values[i : i + 3]
                p = float(percent.strip("%"))
                expected.append((title, label, unit, "COUNT_OF_PARTICIPANTS", float(count), None, None, p))
        else:
            for label, _, count in (line.rpartition(" ") for line in values):
                expected.append((title, label, unit, "NUMBER", float(count), None, None, None))
    assert len(blocks) == 11
    assert len(expected) == 37
    found = [
        (
            row["title"],
            row["category"],
            row["units"],
            row["param_type"],
            row["param_value_num"],
            row["dispersion_lower_limit"],
            row["dispersion_upper_limit"],
            row["percentage"],
        )
        for row in sample.tables["baseline_measurements"]
    ]
    assert found == expected
    assert {row["number_analyzed"] for row in sample.tables["baseline_measurements"]} == {189}
    assert [b["count"] for b in sample.tables["baseline_counts"]] == [189]


def test_every_outcome_value(sample: Reading, sample_lines: list[str]) -> None:
    text = "\n".join(sample_lines)
    events = text.rindex("\nTime Frame ", 0, text.index("\nAdverse Event Reporting Description"))
    text = text[text.index("\n1.Primary Outcome") : events]
    expected = []
    blocks = re.split(r"\n\d+\.(?:Primary|Secondary) Outcome\n", text)[1:]
    for ordinal, block in enumerate(blocks, 1):
        body = re.sub(r"\n\[1\]\n.*", "", block.partition("\nUnit of Measure: ")[2].partition("\n")[2])
        label: str | None = None
        for line in body.replace("\n(", " (").split("\n"):
            found = re.findall(r"(\d[\d.]*)(?: \[1\])? \((NA|[\d.]+)(?: to (NA|[\d.]+))?\)", line)
            if found:
                first = re.search(r"\d[\d.]*(?: \[1\])? \((?:NA|[\d.]+)(?: to (?:NA|[\d.]+))?\)", line)
                label = (line[: first.start()].strip() if first else "") or label
                for group, (value, low, high) in enumerate(found):
                    bounds = (None, low, high) if high else (low, None, None)
                    expected.append((ordinal, f"OG{group:03d}", label, value, *bounds))
                label = None
            elif re.search(r" \d+$", line):
                name, _, value = line.rpartition(" ")
                expected.append((ordinal, "OG000", name, value, None, None, None))
            elif line:
                label = line
    assert len(blocks) == 15
    assert len(expected) == 51
    found_rows = [
        (
            row["outcome_ordinal"],
            row["result_group"],
            row["category"],
            row["param_value"],
            row["dispersion_value"],
            row["dispersion_lower_limit_raw"],
            row["dispersion_upper_limit_raw"],
        )
        for row in sample.tables["outcome_measurements"]
    ]
    assert found_rows == expected
    noted = [r for r in sample.tables["outcome_measurements"] if r["explanation_of_na"]]
    assert [(r["outcome_ordinal"], r["dispersion_upper_limit"], r["explanation_of_na"]) for r in noted] == [
        (2, None, "Not estimable due to the number of events during the observation period.")
    ]


def test_the_heads_of_the_outcomes(sample: Reading, sample_lines: list[str]) -> None:
    outcomes = sample.tables["outcomes"]
    assert [o["outcome_type"] for o in outcomes] == ["PRIMARY"] + 14 * ["SECONDARY"]
    titles = [line.removeprefix("Title ") for line in sample_lines if line.startswith("Title ")]
    assert [o["title"] for o in outcomes] == titles
    frames = [line.removeprefix("Time Frame ") for line in sample_lines if line.startswith("Time Frame ")]
    assert [o["time_frame"] for o in outcomes] == frames[:-1]
    units = [line.removeprefix("Unit of Measure: ") for line in sample_lines if line.startswith("Unit of Measure: ")]
    assert [o["units"] for o in outcomes] == units
    kinds = "NUMBER MEDIAN NUMBER NUMBER NUMBER NUMBER MEDIAN MEDIAN MEDIAN NUMBER NUMBER MEAN MEAN NUMBER NUMBER"
    assert " ".join(o["param_type"] for o in outcomes) == kinds
    assert Counter(o["dispersion_type"] for o in outcomes) == {
        "95% Confidence Interval": 12,
        "Standard Deviation": 2,
        None: 1,
    }
    assert all(o["description"] and o["population"] for o in outcomes)
    counts = [int(n) for line in sample_lines if line.startswith("Overall Number of Part") for n in line.split()[5:]]
    assert [c["count"] for c in sample.tables["outcome_counts"]] == counts


def test_groups_flow_and_record_of_the_sample(sample: Reading) -> None:
    tables = sample.tables
    groups = [(g["result_type"], g["ctgov_group_code"], g["title"]) for g in tables["result_groups"]]
    assert len(groups) == 20
    assert [title for kind, _, title in groups if kind == "Outcome"][11:14] == [
        "Cycle 1: Blinatumomab 9 μg/Day",
        "Cycle 1: Blinatumomab 28 μg/Day",
        "Cycle 2: Blinatumomab 28 μg/Day",
    ]
    assert all(g["title"] and g["description"] for g in tables["result_groups"])
    assert [(m["title"], m["count"], bool(m["milestone_description"])) for m in tables["milestones"]] == [
        ("STARTED", 189, True),
        ("COMPLETED", 10, True),
        ("NOT COMPLETED", 179, False),
    ]
    reasons = [(d["reason"], d["count"]) for d in tables["drop_withdrawals"]]
    assert sum(count for _, count in reasons) == 179
    assert len(reasons) == 10
    study = tables["studies"][0]
    assert {
        k: v for k, v in study.items() if v is not None and k not in ("trial_id", "source_id", "ordinal", "brief_title")
    } == {
        "overall_status": "COMPLETED",
        "study_type": "INTERVENTIONAL",
        "enrollment": 225,
        "study_first_submitted_date": "2011-10-28",
        "study_first_posted_date": "2011-11-06",
        "results_first_submitted_date": "2014-12-21",
        "results_first_posted_date": "2015-01-22",
        "last_update_posted_date": "2017-08-18",
        "source": "Amgen Research (Munich) GmbH",
        "baseline_population": "Primary Analysis Set",
    }
    design = {k: v for k, v in tables["designs"][0].items() if v}
    assert (design["allocation"], design["intervention_model"]) == ("NA", "SINGLE_GROUP")
    assert (design["masking"], design["primary_purpose"]) == ("NONE", "TREATMENT")
    assert "sponsors" not in tables
    assert tables["responsible_parties"][0]["organization"] == "Amgen Research (Munich) GmbH"
    assert [(i["id_source"], i["id_type"], i["id_value"]) for i in tables["id_information"]] == [
        ("org_study_id", None, "MT103-211"),
        ("secondary_id", "EUDRACT_NUMBER", "2011-002257-61"),
    ]
    totals = [(t["event_type"], t["affected_at_risk"], t["percentage"]) for t in tables["reported_event_totals"]]
    assert totals == [("deaths", "--/--", None), ("serious", "121/189", 64.02), ("other", "186/189", 98.41)]
    assert tables["result_contacts"][0]["phone"] == "866-572-6436"


# Laws, also under damage


def assert_laws(result: Reading, text: str) -> None:
    """Each quote stands in the text, and converting it again gives the value."""
    values = {
        (table, f"{row['source_id']}/{row['ordinal']}", column): value
        for table, records in result.tables.items()
        for row in records
        for column, value in row.items()
    }
    parts: dict[tuple[str, str, str], list[Record]] = {}
    for cell in result.evidence:
        assert text[cell["start"] : cell["end"]] == cell["quote"]
        if cell["part"]:
            parts.setdefault((cell["table"], cell["row"], cell["column"]), []).append(cell)
    for place, cells in parts.items():
        joined = "\n".join(c["quote"] for c in sorted(cells, key=lambda c: c["part"]))
        assert CONVERSIONS[cells[0]["conversion"]](joined) == values[place]


@pytest.mark.parametrize("path", [SAMPLE, *COMPOSED], ids=lambda p: p.stem[:8])
def test_laws(path: Path) -> None:
    assert_laws(read(path), path.read_bytes().decode())


@pytest.mark.parametrize("path", [SAMPLE, *COMPOSED], ids=lambda p: p.stem[:8])
def test_line_ends_and_byte_order_mark_change_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    other = read("\ufeff" + text.replace("\n", "\r\n"))
    assert other.tables == read(text).tables
    assert len(other.unread_lines) == len(read(text).unread_lines)


@pytest.mark.parametrize("seed", range(12))
def test_damage_raises_nothing_but_source_errors(seed: int) -> None:
    chance = random.Random(seed)
    lines = (SAMPLE if seed % 2 else TWO_ARMS).read_text(encoding="utf-8").split("\n")
    ways = (
        lambda: lines[: chance.randrange(len(lines))],
        lambda: [line for line in lines if chance.random() > 0.1],
        lambda: chance.sample(lines, len(lines)),
        lambda: [line[: chance.randrange(len(line) + 1)] if chance.random() < 0.1 else line for line in lines],
    )
    text = "\n".join(ways[seed % 4]())
    document = Document.from_bytes(text.encode() or b" x", Path("page.txt"))
    with contextlib.suppress(SourceError):
        assert_laws(reading(document, "results-page", results_page.FRAME, results_page.read(document)), text)


def test_a_page_cut_anywhere_gives_no_value_that_the_whole_page_does_not_give() -> None:
    text = TWO_ARMS.read_text(encoding="utf-8")
    whole = read(text)
    numbers = ("param_value_num", "dispersion_lower_limit", "dispersion_upper_limit", "count", "subjects_affected")
    for end in range(1300, len(text), 37):
        document = Document.from_bytes(text[:end].encode(), Path("page.txt"))
        cut = reading(document, "results-page", results_page.FRAME, results_page.read(document))
        for table in ("milestones", "baseline_measurements", "outcome_measurements", "reported_events"):
            for row, other in zip(cut.tables.get(table, []), whole.tables[table], strict=False):
                assert [row.get(c) for c in numbers] == [other.get(c) for c in numbers], (end, table)


# The same layout, two arms: a page composed in the style of the sample


def test_no_line_of_the_two_arm_page_is_unread() -> None:
    assert read(TWO_ARMS).unread_lines == []


def test_names_on_one_line_are_told_apart_by_the_groups_that_an_analysis_compares() -> None:
    titles = rows(TWO_ARMS, "result_groups", "ctgov_group_code", "title")
    assert titles[:5] == [
        ("FG000", "Examplimab 10 mg"),
        ("FG001", "Placebo, Matching"),
        ("BG000", "Examplimab 10 mg"),
        ("BG001", "Placebo, Matching"),
        ("BG002", "Total"),
    ]
    assert len(titles) == 15


def test_names_that_nothing_tells_apart_stay_empty_but_groups_and_values_are_right() -> None:
    text = re.sub(r"(?m)^Statistical Analysis Overview.*\n", "", TWO_ARMS.read_text(encoding="utf-8"))
    result = read(text)
    assert {g["title"] for g in result.tables["result_groups"]} == {None}
    assert {line["text"] for line in result.unread_lines} >= {"Arm/Group Title Examplimab 10 mg Placebo, Matching"}
    kept = [r["param_value"] for r in result.tables["outcome_measurements"]]
    assert kept == [value for (value,) in rows(TWO_ARMS, "outcome_measurements", "param_value")]


def test_flow_with_periods_milestones_footnotes_and_zero() -> None:
    found = rows(TWO_ARMS, "milestones", "period", "title", "result_group", "count", "milestone_description")
    assert ("Double-blind Period", "COMPLETED", "FG001", 0, None) in found
    assert ("Double-blind Period", "Received Treatment", "FG000", 600, "Two were randomized in error.") in found
    assert ("Double-blind Period", "Week 12", "FG001", 570, None) in found
    assert ("Extension", "STARTED", "FG000", 550, None) in found
    assert rows(TWO_ARMS, "drop_withdrawals", "reason", "count", "reason_comment")[2:] == [
        ("Lost to Follow-up", 40, None),
        ("Lost to Follow-up", 594, "Site closed."),
    ]


def test_baseline_with_total_percentages_classes_and_footnotes() -> None:
    found = rows(TWO_ARMS, "baseline_measurements", "category", "param_value", "percentage", "dispersion_value")
    assert found[:3] == [(None, "50.1", None, "10.2"), (None, "51.2", None, "11.0"), (None, "50.6", None, "10.6")]
    assert found[3:6] == [("Female", "300", 49.8, None), ("Female", "301", 50.1, None), ("Female", "601", 50.0, None)]
    lines = [row for row in rows(TWO_ARMS, "baseline_measurements") if row["title"] == "Prior lines"]
    assert [(r["category"], r["param_value"]) for r in lines[:3]] == [("0", "10"), ("0", "11"), ("0", "21")]
    assert {(r["description"], r["population_description"]) for r in lines} == {
        ("Lines of therapy before the study.", "All with a history.")
    }
    albumin = [row for row in rows(TWO_ARMS, "baseline_measurements") if row["category"] == "Albumin"]
    assert [r["number_analyzed"] for r in albumin] == [598, 597, 1195]
    assert (albumin[1]["param_value"], albumin[1]["param_value_num"]) == ("NA", None)
    assert (albumin[1]["dispersion_lower_limit"], albumin[1]["dispersion_upper_limit"]) == (None, 46)
    assert albumin[1]["explanation_of_na"] == "Too few values."


def test_outcomes_with_classes_units_and_signs() -> None:
    found = rows(TWO_ARMS, "outcome_measurements", "classification", "category", "param_value_num", "number_analyzed")
    assert found[2:4] == [("Week 4", "Response", 100, 600), ("Week 4", "Response", 90, 598)]
    assert found[8] == ("Week 8", "No response", 390, 590)
    assert [value for _, label, value, _ in found if label == "Week 12"] == [-2.5, 0.5]
    counts = rows(TWO_ARMS, "outcome_counts", "outcome_ordinal", "units", "count")
    assert counts[4:] == [
        (3, "Participants", 100),
        (3, "Participants", 99),
        (3, "Eyes", 200),
        (3, "Eyes", 198),
        (4, "Participants", 0),
        (4, "Participants", 0),
    ]
    assert [t for (t,) in rows(TWO_ARMS, "outcomes", "outcome_type")] == [
        "PRIMARY",
        "SECONDARY",
        "OTHER_PRE_SPECIFIED",
        "POST_HOC",
    ]
    assert rows(TWO_ARMS, "outcomes", "time_frame")[1] == ("Weeks 4 and 8",)


def test_statistical_analyses() -> None:
    first, second = rows(TWO_ARMS, "outcome_analyses")
    assert (first["p_value_modifier"], first["p_value"], first["p_value_raw"]) == ("<", 0.001, "<0.001")
    assert (first["ci_n_sides"], first["ci_percent"], first["ci_lower_limit"], first["ci_upper_limit"]) == (
        "2-Sided",
        95,
        0.55,
        0.93,
    )
    assert (first["dispersion_type"], first["dispersion_value_num"]) == ("STANDARD_ERROR_OF_MEAN", 0.1)
    assert (first["method"], first["method_description"]) == ("Log Rank", "Stratified by region.")
    assert (first["groups_description"], first["non_inferiority_description"]) == ("The primary analysis.", None)
    assert (second["non_inferiority_type"], second["non_inferiority_description"]) == (
        "NON_INFERIORITY",
        "The margin was 1.25.",
    )
    assert (second["p_value_modifier"], second["p_value"]) == (None, 0.04)
    assert (second["ci_lower_limit_raw"], second["ci_lower_limit"], second["ci_upper_limit"]) == ("NA", None, 1.2)
    groups = rows(TWO_ARMS, "outcome_analysis_groups", "analysis_ordinal", "result_group", "title")
    assert groups == [
        (1, "OG000", "Examplimab 10 mg"),
        (1, "OG001", "Placebo, Matching"),
        (2, "OG001", "Placebo, Matching"),
    ]


def test_events_counted_beside_participants_with_two_vocabularies() -> None:
    columns = ("adverse_event_term", "subjects_affected", "event_count", "vocab", "assessment")
    assert rows(TWO_ARMS, "reported_events", *columns) == [
        ("Angina", 1, 1, "MedDRA 10.0", "Systematic Assessment"),
        ("Angina", 3, 4, "MedDRA 10.0", "Systematic Assessment"),
        ("Grade 3/4 arrhythmia", 2, 2, "CTCAE (3.0)", "Non-systematic Assessment"),
        ("Grade 3/4 arrhythmia", 1, 1, "CTCAE (3.0)", "Non-systematic Assessment"),
        ("Vitamin B12 decreased", 200, 300, "MedDRA 10.0", "Systematic Assessment"),
        ("Vitamin B12 decreased", 100, 120, "MedDRA 10.0", "Systematic Assessment"),
    ]
    deaths = rows(TWO_ARMS, "reported_event_totals", "event_type", "result_group", "affected_at_risk")[:2]
    assert deaths == [("deaths", "EG000", "12/600"), ("deaths", "EG001", "0/0")]


def test_people_and_numbers_of_the_record() -> None:
    party = rows(TWO_ARMS, "responsible_parties")[0]
    assert (party["name"], party["title"], party["affiliation"]) == (
        "Jane Q. Doe",
        "Professor of Examples",
        "Example University",
    )
    assert rows(TWO_ARMS, "sponsors", "lead_or_collaborator", "name") == [
        ("lead", "Example University"),
        ("collaborator", "Sample Pharma, Inc."),
        ("collaborator", "National Example Institute (NEI)"),
    ]
    assert rows(TWO_ARMS, "studies", "why_stopped") == [("Slow accrual (two sites)",)]
    assert rows(TWO_ARMS, "study_references", "reference_type", "doi") == [
        ("RESULT", "10.1000/jex.2013.1"),
        ("BACKGROUND", None),
    ]


# Pages of other trials, composed in the style of the sample (every cell of them: see the golden files beside them)

UNREAD = {
    "before_2017": [
        "ClinicalTrials.gov Identifier:",
        "Safety Issue No",
        "Change in Score",
        "Statistical Analysis 1 for Change in Score",
        "Groups [1] All groups",
        "Method [2] ANCOVA",
        "P Value [3] <0.001",
        "[1] Additional details about the analysis, such as null hypothesis and power calculation:",
        "Safety Issue No",
        "Responders by Week",
    ],
    "crossover": [
        "Hide Arm/Group Description Tablet A in Period 1, then tablet B in Period 2."
        " Tablet B in Period 1, then tablet A in Period 2."
    ],
    "eyes": [
        "Ten in the first year.",
        "Arm/Group Title Sham + Laser Drug + Laser",
        "Show Arm/Group Description Sham injection plus laser. Examplizumab 0.5 mg plus laser.",
        "Period Title: Overall Study",
        "Started 6 8 eyes 6 7 eyes",
        "Completed 5 7 eyes 6 7 eyes",
        "Not Completed 1 1 eyes 0 0 eyes",
    ],
    "four_arms": [
        *("Low dose, lot 1.", "Given on Days 0 and 21.", "Low dose, lot 2.", "High dose.", "Saline."),
        "Safety only.",
    ],
    "non_inferiority": ["Comments Treatment, region; baseline HbA1c", "Method was predefined.", "Social circumstances"],
    "three_arms": [],
    "two_arms": [],
    "withdrawn_observational": ["Outcome Measure Data Not Reported"],
}


@pytest.mark.parametrize("path", COMPOSED, ids=lambda p: p.stem)
def test_what_stays_unread_of_the_composed_pages(path: Path) -> None:
    assert [line["text"].strip() for line in read(path).unread_lines] == UNREAD[path.stem]


@pytest.mark.parametrize("path", [SAMPLE, *COMPOSED], ids=lambda p: p.stem)
def test_every_count_of_the_event_tables_is_read(path: Path) -> None:
    result, text = read(path), re.split("(?i)affected / at risk", path.read_text(encoding="utf-8"), maxsplit=1)[1]
    printed = re.findall(r"(?<!\S)(\d+/\d+(?=\s\(\d+\.\d+%)|0/0|--/--)", text)
    events = result.tables.get("reported_event_totals", []) + result.tables.get("reported_events", [])
    assert Counter(printed) == Counter(row["affected_at_risk"] for row in events)


# Small pages: what stays unread, and what is never guessed


def outcome(body: str, counts: str = "10", kind: str = "Measure Type: Number", names: str = "Drug") -> str:
    """A page with one outcome whose lines of values are `body`."""
    return (
        f"{HEADER}1.Primary Outcome\nTitle T\nHide Description D\nTime Frame F\nHide Outcome Measure Data\n"
        f"Arm/Group Title {names}\nOverall Number of Participants Analyzed {counts}\n{kind}\n"
        f"Unit of Measure: u\n{body}\n"
    )


def values(text: str) -> list[Any]:
    """Class, label, value, spread and limits of each outcome value."""
    columns = ("classification", "category", "param_value", "dispersion_value")
    return rows(text, "outcome_measurements", *columns, "dispersion_lower_limit_raw", "dispersion_upper_limit_raw")


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("Mean (Standard Deviation)", "5 (2)", (None, None, "5", "2", None, None)),
        ("Median (Inter-Quartile Range)", "5\n(2 to 9)", (None, None, "5", None, "2", "9")),
        ("Median (80% Confidence Interval)", "5 (2 to NA)", (None, None, "5", None, "2", "NA")),
        ("Median (99% Confidence Interval)", "NA\n(NA to 9)", (None, None, "NA", None, "NA", "9")),
        ("Geometric Mean (Geometric Coefficient of Variation)", "5 (25.3%)", (None, None, "5", "25.3", None, None)),
        ("Least Squares Mean (Standard Error)", "-5.0 (NA)", (None, None, "-5.0", "NA", None, None)),
        ("Measure Type: Count of Participants", "5\n  50.0%", (None, None, "5", None, None, None)),
        ("Measure Type: Number", "Grade 3 155", (None, "Grade 3", "155", None, None, None)),
        ("Measure Type: Number", "0 16", (None, "0", "16", None, None, None)),
        ("Median (Full Range)", "Week 12\n5\n(2 to 9)", (None, "Week 12", "5", None, "2", "9")),
    ],
)
def test_kinds_of_values(kind: str, body: str, expected: tuple[Any, ...]) -> None:
    assert values(outcome(body, kind=kind)) == [expected]


@pytest.mark.parametrize(
    ("kind", "counts", "body"),
    [
        ("Measure Type: Number", "10 20", "Response 5"),
        ("Mean (Standard Deviation)", "10 20", "5 (2)"),
        ("Mean (Standard Deviation)", "10 20", "5 (2) 6 (3) 7 (4)"),
        ("Mean (Standard Deviation)", "10", "Week 1 5 (2"),
        ("Mean (Standard Deviation)", "10", "5 (2 to 9)"),
        ("Median (95% Confidence Interval)", "10", "5 (2)"),
        ("Measure Type: Count of Participants", "10", "Yes\n5\n50.0"),
        ("Measure Type: Number", "10", ""),
    ],
)
def test_a_row_with_other_values_than_its_groups_is_left_unread(kind: str, counts: str, body: str) -> None:
    result = read(outcome(body, counts, kind, "A B"))
    found = [
        r for r in result.tables.get("outcome_measurements", []) if r["param_value"] != "5" or body == "Response 5"
    ]
    if "Count" not in kind:
        assert found == []
        assert "outcome_measurements" not in result.tables
        assert {line for line in body.split("\n") if line} <= {line["text"] for line in result.unread_lines}


def test_a_label_without_values_is_not_taken_for_a_class() -> None:
    result = read(outcome("Male\nFemale 5\nOther 6"))
    assert [(r["classification"], r["category"]) for r in result.tables["outcome_measurements"]] == [
        (None, "Female"),
        (None, "Other"),
    ]
    assert "Male" in [line["text"] for line in result.unread_lines]


def test_classes_that_repeat_the_same_categories() -> None:
    found = values(outcome("Week 4\nYes 5\nNo 6\nWeek 8\nYes 7\nNo 8"))
    assert [(group, label, value) for group, label, value, *_ in found] == [
        ("Week 4", "Yes", "5"),
        ("Week 4", "No", "6"),
        ("Week 8", "Yes", "7"),
        ("Week 8", "No", "8"),
    ]


def test_a_heading_that_ends_like_a_value_is_no_row() -> None:
    assert [label for _, label, *_ in values(outcome("Cycle 1 Day 15\nYes 5\nNo 6"))] == ["Yes", "No"]
    assert values(outcome("Hepatitis 1\nYes 5\nHepatitis 2\nYes 7\nMaybe 8")) == []


def test_three_groups_on_one_line() -> None:
    found = rows(
        outcome(
            "1 (2) 3 (4) 5 (6)",
            "10 20 30",
            "Mean (Standard Deviation)",
            "Cohort 1: Low Cohort 2: Middle Cohort 3: High",
        ),
        "outcome_measurements",
        "result_group",
        "param_value",
    )
    assert found == [("OG000", "1"), ("OG001", "3"), ("OG002", "5")]
    text = outcome("5", "1 2 3", names="Cohort 1: Low Cohort 2: Middle Dose Cohort 3: High")
    assert rows(text, "result_groups", "title") == [
        ("Cohort 1: Low",),
        ("Cohort 2: Middle Dose",),
        ("Cohort 3: High",),
    ]


def test_a_footnote_that_begins_with_a_number_is_no_row() -> None:
    text = outcome("Yes 5 [1]\nNo 3\n[1]\n24 participants were seen 3")
    assert [label for _, label, *_ in values(text)] == ["Yes", "No"]
    notes = rows(text, "outcome_measurements", "explanation_of_na")
    assert notes == [("24 participants were seen 3",), (None,)]


@pytest.mark.parametrize(
    ("kind", "counts", "body", "expected"),
    [
        (
            "Measure Type: Number",
            "10 0",
            "Week 4 10\nGrade 3 5",
            [("OG000", "Week 4", "10"), ("OG000", "Grade 3", "5")],
        ),
        ("Measure Type: Number", "0 10", "Yes 5", [("OG001", "Yes", "5")]),
        ("Median (Full Range)", "10 0", "Day 1\n5\n(2 to 9)", [("OG000", "Day 1", "5")]),
        ("Measure Type: Number", "10 0", "Yes 5 0", []),
        ("Measure Type: Number", "0 0", "0 0", [("OG000", None, "0"), ("OG001", None, "0")]),
    ],
)
def test_a_group_in_which_nobody_was_analysed_has_no_value(
    kind: str, counts: str, body: str, expected: list[tuple[str, str, str]]
) -> None:
    text = outcome(body, counts, kind, "A B")
    assert rows(text, "outcome_measurements", "result_group", "category", "param_value") == expected


@pytest.mark.parametrize(
    ("kind", "counts", "body"),
    [
        ("Median (Full Range)", "10 10", "5.0\n(1 to 9) 6.0\n(2 to 8) 7.0\n(3 to 9)"),
        ("Measure Type: Count of Participants", "10", "10%\n5\n50%\n6"),
        ("Measure Type: Number", "10 10", "Week 4 10\nCycle 1 Day 15 8"),
    ],
)
def test_a_cell_left_over_or_a_number_that_belongs_to_the_label_makes_no_row(kind: str, counts: str, body: str) -> None:
    assert values(outcome(body, counts, kind, "A B")) == []


def test_a_label_may_be_a_percentage_and_have_a_footnote() -> None:
    text = outcome("PD-L1 >= 1%\n5\n(2 to 9)\nOther [1]\n6\n(3 to 9)\n[1]\nNote.", kind="Median (Full Range)")
    assert [label for _, label, *_ in values(text)] == ["PD-L1 >= 1%", "Other"]
    assert rows(text, "outcome_measurements", "explanation_of_na") == [(None,), ("Note.",)]


@pytest.mark.parametrize(
    ("names", "counts", "expected"),
    [
        ("Cases Controls", "10 20", ["Cases", "Controls"]),
        ("Sequence AB Sequence BA", "10 20", ["Sequence AB", "Sequence BA"]),
        ("Arm A Arm B Arm C", "1 2 3", ["Arm A", "Arm B", "Arm C"]),
        ("Drug Placebo Placebo Drug", "10 20", []),
        ("Placebo Drug Placebo Run-in", "10 20", []),
    ],
)
def test_names_that_can_be_cut_in_one_way_only(names: str, counts: str, expected: list[str]) -> None:
    assert [t for (t,) in rows(outcome("", counts, names=names), "result_groups", "title")] == expected


def test_a_comment_with_a_paragraph_like_a_label_gives_no_value() -> None:
    analysis = (
        "Hide Statistical Analysis 1\nStatistical Analysis Overview Comparison Group Selection Drug\n"
        "Comments First.\nMethod of Cox.\nType of Statistical Test Superiority\nComments [Not Specified]\n"
        "Method of Estimation Estimation Parameter Hazard Ratio (HR)\nEstimated Value 0.5\n"
        "Confidence Interval (1-Sided) 97.5%\nto 0.9\n"
    )
    found = rows(outcome("5 ") + analysis, "outcome_analyses")[0]
    assert (found["method"], found["param_value_num"]) == (None, 0.5)
    assert (found["ci_lower_limit_raw"], found["ci_upper_limit"]) == (None, 0.9)


def test_an_older_header_has_its_title_above_the_status_and_interventions_end_where_the_page_goes_on() -> None:
    study = rows(PAGES / "before_2017.txt", "studies", "brief_title")
    assert study == [("Examplimab in Sample Disease",)]
    assert rows(PAGES / "before_2017.txt", "interventions", "name") == [("Examplimab",), ("Placebo",)]


def test_older_pages_whose_names_can_be_cut_in_two_ways_leave_them_empty() -> None:
    text = (PAGES / "before_2017.txt").read_text(encoding="utf-8")
    text = text.replace("Examplimab 10 mg Examplimab tablets", "Drug Drug tablets").replace(
        "Placebo Placebo", "Drug Drug"
    )
    text = text.replace("Examplimab 10 mg Placebo", "Drug Drug Drug")
    assert rows(text, "result_groups", "title") == []
    kept = rows(text, "reported_events", "result_group", "subjects_affected")
    assert kept == rows(PAGES / "before_2017.txt", "reported_events", "result_group", "subjects_affected")


def events(body: str, header: str = "Affected / at Risk (%)", legend: str = "") -> str:
    """A page with one table of serious events."""
    return (
        f"{HEADER}Time Frame 1 year\nAdverse Event Reporting Description [Not Specified]\nArm/Group Title Drug\n"
        f"Hide Serious Adverse Events\nDrug\n{header}\nTotal   3/18 (16.67%)\n{body}\n{legend}"
        "Certain Agreements\n"
    )


VOCABULARY = "1\nTerm from vocabulary, MedDRA 16.1\n"


def test_a_cut_event_row_is_unread_and_not_a_wrong_number() -> None:
    text = events(
        "Eye disorders\nAnaemia\u00a0\u00a01\u00a0 1/18\nDiplopia\u00a0\u00a01\u00a0 1/18\u00a0(5.56%)",
        legend=VOCABULARY,
    )
    assert rows(text, "reported_events", "adverse_event_term", "organ_system", "subjects_affected") == [
        ("Diplopia", "Eye disorders", 1)
    ]
    assert len(read(text).unread_lines) == 1


def test_events_below_an_unknown_heading_have_no_organ_system() -> None:
    text = events("Eye disorders\nDiplopia  1  1/18 (5.56%)\nCardiac dis\nAngina  1  2/18 (11.11%)", legend=VOCABULARY)
    assert rows(text, "reported_events", "adverse_event_term", "organ_system") == [
        ("Diplopia", "Eye disorders"),
        ("Angina", None),
    ]


def test_a_number_that_may_be_a_mark_or_belong_to_the_term_leaves_the_row_unread() -> None:
    body = "Eye disorders\nHepatitis type 1 1/18 (5.56%)\nDiplopia 2/18 (11.11%)"
    result = read(events(body, legend=VOCABULARY))
    assert [r["adverse_event_term"] for r in result.tables["reported_events"]] == ["Diplopia"]
    assert "Hepatitis type 1 1/18 (5.56%)" in [line["text"] for line in result.unread_lines]


def test_more_cells_than_groups_is_unread() -> None:
    result = read(events("Eye disorders\nDiplopia  1  1/18 (5.56%)  2/20 (10.00%)", legend=VOCABULARY))
    assert "reported_events" not in result.tables


@pytest.mark.parametrize(
    ("label", "recruitment"),
    [("Recruitment Details Text.", "Text."), ("Recruitment Details\n\nText.", "Text."), ("Recruitment Details", None)],
)
def test_a_label_with_its_value_on_the_same_line_on_the_next_or_empty(label: str, recruitment: str | None) -> None:
    text = f"{HEADER}{label}\nPre-assignment Details Other.\nArm/Group Title Drug\nPeriod Title: P\nStarted 5\n"
    assert rows(text, "participant_flows", "recruitment_details", "pre_assignment_details") == [(recruitment, "Other.")]


def test_a_description_of_several_paragraphs_belongs_to_its_only_group() -> None:
    text = (
        f"{HEADER}Arm/Group Title Drug\nHide Arm/Group Description\n\nOne.\n\n  • Two.\n\nPeriod Title: P\nStarted 5\n"
    )
    assert rows(text, "result_groups", "title", "description") == [("Drug", "One.\n\n  • Two.")]


def test_an_older_header_with_a_status_sentence() -> None:
    text = (
        "ClinicalTrials.gov Identifier:\nNCT00000102\nThis study has been completed.\nFirst received: May 1, 2009\n"
        "Last updated: May 2, 2010\nLast verified: May 2010\nArm/Group Title Drug\nPeriod Title: P\nStarted 5\n"
    )
    study = rows(text, "studies")[0]
    assert (study["overall_status"], study["study_first_submitted_date"]) == ("COMPLETED", "2009-05-01")
    assert (study["last_update_submitted_date"], study["verification_date"]) == ("2010-05-02", "2010-05")


def test_the_help_sentences_of_an_older_page_are_no_text() -> None:
    text = (
        f"{HEADER}Study Type: Interventional\nCondition: Sample Disease\nRecruitment Details\n"
        "Key information relevant to the recruitment process for the overall study, such as dates of the"
        " recruitment period and locations\n"
        "No text entered.\nPre-Assignment Details\nSignificant events and approaches for the overall study following"
        " participant enrollment, but prior to group assignment\nA washout of one week.\nReporting Groups\n"
        "Drug One tablet.\nParticipant Flow:   Overall Study\n    Drug\nSTARTED    5\nCOMPLETED    5\n"
    )
    result = read(text)
    assert [(f["recruitment_details"], f["pre_assignment_details"]) for f in result.tables["participant_flows"]] == [
        (None, "A washout of one week.")
    ]
    assert result.tables["conditions"][0]["name"] == "Sample Disease"
    assert [(m["title"], m["count"]) for m in result.tables["milestones"]] == [("STARTED", 5), ("COMPLETED", 5)]


@pytest.mark.parametrize(
    "filling", ["1 ", " ", "1/1 (1%) ", "[1] ", "(5 (", "a ", "Total ", "Cycle 1 ", "\u00a0x", "NA", ": "]
)
def test_a_very_long_line_takes_no_time(filling: str) -> None:
    line = "x" + filling * 20_000 + "x"
    heads = ("Started", "Period Title:", "Overall Number of Participants Analyzed", "Phone:", "Arm/Group Title")
    lines = [line, *(f"{head} {line}" for head in heads)]
    text = TWO_ARMS.read_text(encoding="utf-8")
    places = ("Completed 550", "Number Analyzed 602", "Unit of Measure: months\n", "Cardiac disorders", "EMail:")
    for place in places:
        text = text.replace(place, "\n".join([*lines, place]), 1)
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 60


def test_a_page_without_a_number_is_not_read() -> None:
    document = Document.from_bytes(b"Arm/Group Title Drug\n", Path("page.txt"))
    assert not results_page.recognises(document)
    with pytest.raises(SourceError, match="NCT number"):
        list(results_page.read(document))


def test_two_pages_in_one_file_are_refused() -> None:
    text = TWO_ARMS.read_text(encoding="utf-8")
    document = Document.from_bytes((text + text.replace("NCT00000102", "NCT00000103")).encode(), Path("page.txt"))
    with pytest.raises(SourceError, match="expected one NCT number"):
        list(results_page.read(document))


# A line that is lost: what stands below it is unread, and never goes to what stands above it


def without(line: str) -> dict[str, list[Any]]:
    """The tables of the page with two arms without a line that begins with `line`."""
    text = TWO_ARMS.read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(line)}.*\n", text, re.M)
    return read(re.sub(rf"^{re.escape(line)}.*\n", "", text, count=1, flags=re.M)).tables


def test_without_their_heading_serious_events_are_not_deaths() -> None:
    tables = without("Hide Serious Adverse Events")
    totals = [(r["event_type"], r["subjects_affected"]) for r in tables["reported_event_totals"]]
    assert totals == [("deaths", 12), ("deaths", 0), ("other", 200), ("other", 100)]
    assert {r["event_type"] for r in tables["reported_events"]} == {"other"}


def test_without_their_heading_other_events_are_not_serious() -> None:
    tables = without("Hide Other (Not Including Serious)")
    totals = [(r["event_type"], r["frequency_threshold"]) for r in tables["reported_event_totals"]]
    assert totals == [("deaths", None)] * 2 + [("serious", None)] * 2
    assert {(r["event_type"], r["organ_system"]) for r in tables["reported_events"]} == {
        ("serious", "Cardiac disorders")
    }


@pytest.mark.parametrize(
    "line", ["Indicates events were collected by systematic", "Indicates events were collected by"]
)
def test_a_sign_without_its_legend_tells_no_assessment(line: str) -> None:
    events = without(line)["reported_events"]
    found = {r["assessment"] for r in events if r["adverse_event_term"] == "Angina"}
    assert found == {None}


def test_without_its_title_a_period_is_unread() -> None:
    tables = without("Period Title: Extension")
    assert {r["period"] for r in tables["milestones"]} == {"Double-blind Period"}
    assert {r["reason"] for r in tables["drop_withdrawals"]} == {"Adverse Event", "Lost to Follow-up"}


def test_without_their_heading_reasons_are_unread() -> None:
    tables = without("Reason Not Completed")
    assert not tables.get("drop_withdrawals")
    titles = {r["title"] for r in tables["milestones"] if r["period"] == "Double-blind Period"}
    assert titles == {"STARTED", "Received Treatment", "Week 12", "COMPLETED", "NOT COMPLETED"}


def test_the_flow_is_no_baseline_where_the_baseline_lost_its_groups() -> None:
    text = TWO_ARMS.read_text(encoding="utf-8").replace(
        "Arm/Group Title Examplimab 10 mg Placebo, Matching Total\n", ""
    )
    tables = read(text).tables
    assert [r["count"] for r in tables["baseline_counts"]] == [602, 601, 1203]
    assert len(tables["milestones"]) == 16
    assert len(tables["result_groups"]) == 15


@pytest.mark.parametrize("spaced", [True, False])
@pytest.mark.parametrize("line", ["Sex: Female, Male", "Prior lines"])
def test_values_of_a_measure_without_title_are_unread(line: str, spaced: bool) -> None:
    text = TWO_ARMS.read_text(encoding="utf-8")
    if not spaced:
        text = re.sub(r"[\u00a0 ]+$", "", text, flags=re.M)
    found = {r["title"]: r["param_value"] for r in rows(text, "baseline_measurements")}
    lost = re.sub(rf"^{re.escape(line)}.*\n", "", text, flags=re.M)
    left = {r["title"]: r["param_value"] for r in rows(lost, "baseline_measurements")}
    assert left == {title: value for title, value in found.items() if title != line}


@pytest.mark.parametrize("page", [TWO_ARMS, PAGES / "non_inferiority.txt"])
def test_values_of_a_measure_without_unit_are_unread(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    columns = ("title", "units", "category", "classification", "result_group", "param_value", "dispersion_value")
    whole = set(rows(text, "baseline_measurements", *columns))
    for match in list(re.finditer(r"^Unit of measure:.*\n", text, re.M)):
        assert set(rows(text[: match.start()] + text[match.end() :], "baseline_measurements", *columns)) < whole


@pytest.mark.parametrize("heading", ["2.Secondary Outcome", "3.Other Pre-specified Outcome", "4.Post-Hoc Outcome"])
def test_without_its_heading_an_outcome_is_unread(heading: str) -> None:
    def told(tables: dict[str, list[Any]]) -> set[tuple[str, ...]]:
        titles = {r["outcome_ordinal"]: r["title"] for r in tables["outcomes"] if "outcome_ordinal" in r}
        titles = titles or {r["ordinal"]: r["title"] for r in tables["outcomes"]}
        of_outcomes = tables["outcome_measurements"] + tables["outcome_counts"]
        columns = ("category", "param_value", "count", "units", "dispersion_value")
        return {(titles[r["outcome_ordinal"]], *(str(r.get(c)) for c in columns)) for r in of_outcomes}

    assert told(without(heading)) < told(read(TWO_ARMS).tables)


def test_without_its_heading_the_first_outcome_is_no_baseline_measure() -> None:
    found = [(r["title"], r["param_value"]) for r in without("1.Primary Outcome")["baseline_measurements"]]
    assert found == rows(TWO_ARMS, "baseline_measurements", "title", "param_value")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Visit 3", []),
        ("Score 3", []),
        ("Score 3\nBaseline\n2.5", [("Baseline", "2.5")]),
        ("Visit 3\nVisit 4 \n2.5", []),
        ("Visit 3\nBaseline\n2.5", [("Baseline", "2.5")]),
        ("Yes 3", [("Yes", "3")]),
        ("Improved 3\nStable 4", [("Improved", "3"), ("Stable", "4")]),
    ],
)
def test_a_word_and_a_number_may_be_a_label(body: str, expected: list[tuple[str, str]]) -> None:
    assert rows(outcome(body), "outcome_measurements", "category", "param_value") == expected


def test_the_number_of_a_label_is_no_value_of_a_cell_on_several_lines() -> None:
    text = outcome("Grade 3\n 2.0%\nAny\n5\n 5.0%", kind="Measure Type: Count of Participants")
    assert rows(text, "outcome_measurements", "category", "param_value") == [("Any", "5")]


@pytest.mark.parametrize("line", ["Week 4 Number Analyzed", "Week 8 Number Analyzed", "Response\n", "No response\n"])
def test_without_its_class_or_label_a_row_is_unread(line: str) -> None:
    columns = ("classification", "category", "result_group", "param_value")
    text = TWO_ARMS.read_text(encoding="utf-8")
    start = text.index(f"\n{line}")
    lost = text[:start] + text[text.index("\n", start + 1) :]
    assert set(rows(lost, "outcome_measurements", *columns)) < set(rows(text, "outcome_measurements", *columns))


def test_without_its_heading_a_second_analysis_is_not_mixed_with_the_first() -> None:
    first = without("Hide Statistical Analysis 2")["outcome_analyses"]
    assert [(r["method"], r["param_value"], r["ci_percent"]) for r in first] == [("Log Rank", "0.71", 95.0)]


def test_a_page_without_recruitment_details_is_a_results_page() -> None:
    text = TWO_ARMS.read_text(encoding="utf-8").replace("Recruitment Details\n", "")
    assert reader_for(Document.from_bytes(text.encode(), Path("page.txt"))).NAME == results_page.NAME


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("eyes", 3),
        ("four_arms", 6),
        ("non_inferiority", 15),
        ("non_inferiority", 76),
        ("non_inferiority", 89),
        ("non_inferiority", 202),
        ("non_inferiority", 279),
        ("four_arms", 270),
        ("three_arms", 270),
        ("three_arms", 14),
        ("three_arms", 100),
        ("withdrawn_observational", 27),
    ],
)
def test_damage_that_once_moved_a_number_moves_none(page: str, number: int) -> None:
    whole = Whole(PAGES / f"{page}.txt")
    assert list(whole.broken(damaged(random.Random(number), whole.lines))) == []


def test_a_footnote_ends_where_another_part_of_the_page_begins() -> None:
    text = (
        f"{HEADER}Arm/Group Title Drug\nPeriod Title: P\nStarted 5 [1]\n[1]\nNote.\nHide Arm/Group Description\nText.\n"
    )
    assert rows(text, "milestones", "milestone_description") == [("Note.",)]


def test_the_number_of_a_label_is_no_value_where_the_value_is_lost() -> None:
    text = outcome(
        "Cycle 2 \u00a0(3) 4.5 \u00a0(6)\nCycle 3 1.5 \u00a0(3) 4.5 \u00a0(6)", "10 20", "Mean (Standard Deviation)"
    )
    assert [value[1:4] for value in values(text)] == [("Cycle 3", "1.5", "3"), ("Cycle 3", "4.5", "6")]


def test_a_label_without_values_in_a_class_of_nobody_is_no_value() -> None:
    body = "A Number Analyzed 5 participants\nYes 1\n0 4\nB Number Analyzed 0 participants\nYes\n0"
    assert [value[:3] for value in values(outcome(body))] == [("A", "Yes", "1"), ("A", "0", "4")]


DESCRIBED = "1.Primary Outcome\nTitle T\nTime Frame F\nHide Outcome Measure Data\nArm/Group Title A B C\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("One.\nTwo.\nThree.\n", ["One.", "Two.", "Three."]),
        ("One.\n\nTwo.\n\nAnd more.\n\nThree.\n", ["One.", "Two.\n\nAnd more.", "Three."]),
        ("\nOne.\n\n  • a\n  • b\nTwo.\nThree.\n", ["One.\n\n  • a\n  • b", "Two.", "Three."]),
        ("\nOne.\n\nMore.\n\nTwo.\n\nMore.\n\nThree.\n\nMore.\n\n", [None, None, None]),
        ("One.\nTwo.\n", [None, None, None]),
    ],
)
def test_descriptions_of_several_paragraphs_are_told_apart_by_blank_lines(lines: str, expected: list[str]) -> None:
    text = f"{HEADER}{DESCRIBED}Hide Arm/Group Description:\n{lines}Overall Number of Participants Analyzed 1 2 3\n"
    assert [d for (d,) in rows(text, "result_groups", "description")] == expected


@pytest.mark.parametrize(
    ("names", "descriptions", "expected"),
    [
        ("Drug, Low Drug", "Drug, Low once daily.\nDrug twice.", ["Drug, Low", "Drug"]),
        (
            "Healthy Adults: Tea Healthy Adults: Tea With Milk",
            "A.\nB.",
            ["Healthy Adults: Tea", "Healthy Adults: Tea With Milk"],
        ),
        ("Drug Placebo Drug", "Given daily.\nGiven weekly.", [None, None]),
    ],
)
def test_names_are_told_apart_by_their_descriptions_or_a_common_beginning(
    names: str, descriptions: str, expected: list[str]
) -> None:
    groups = f"Arm/Group Title {names}\nHide Arm/Group Description:\n{descriptions}\n"
    text = f"{HEADER}1.Primary Outcome\nTitle T\nTime Frame F\n{groups}Overall Number of Participants Analyzed 1 2\n"
    assert [t for (t,) in rows(text, "result_groups", "title")] == expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [("A, B", ["A", "B"]), ("A, B, C", []), ("A", ["A"]), ("X", ["X"])],
)
def test_the_groups_of_an_analysis_are_those_that_make_up_the_list(listed: str, expected: list[str]) -> None:
    analysis = f"Hide Statistical Analysis 1\nStatistical Analysis Overview Comparison Group Selection {listed}\n"
    text = outcome("5 6", "10 20", names="A B") + f"{analysis}Type of Statistical Test Superiority\n"
    assert [t for (t,) in rows(text, "outcome_analysis_groups", "title")] == expected


def test_paragraphs_that_begin_like_the_labels_of_an_outcome_end_none() -> None:
    text = outcome("5").replace(
        "Arm/Group Title", "Hide Analysis Population Description\n\nAll.\n\nTime Frame: all.\n\nArm/Group Title"
    )
    assert rows(text, "outcomes", "population") == [("All.\n\nTime Frame: all.",)]
    assert [value[2] for value in values(text)] == ["5"]
