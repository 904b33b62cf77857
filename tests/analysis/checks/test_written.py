"""Checks of what the five documents do not hold: tables written row by row."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest
from trialdossier.analysis.checks import METHODS
from trialdossier.analysis.checks.kinds import CAPTIONS, KIND_OF, KINDS, kind_of
from trialdossier.analysis.checks.naming import variant, written_out
from trialdossier.analysis.checks.reconciliation import whole_population
from trialdossier.analysis.derived import ACROSS
from trialdossier.storage import Frames

from .conftest import Checked, Written

OUTCOME = {
    "outcome_type": "PRIMARY",
    "title": "Response",
    "units": "percentage of participants",
    "param_type": "NUMBER",
}
COUNT = {"outcome_ordinal": 1, "result_group": "OG000", "units": "Participants"}
VALUE = {"outcome_ordinal": 1, "result_group": "OG000"}


def verdicts(found: pd.DataFrame, check: str) -> list[str]:
    return list(found[found["check"] == check]["verdict"])


def percentage(written: Written, printed: str, total: int, **outcome: Any) -> Frames:
    return written(
        outcomes=[OUTCOME | outcome],
        outcome_counts=[COUNT | {"count": total}],
        outcome_measurements=[VALUE | {"param_value": printed, "param_value_num": float(printed)}],
    )


@pytest.mark.parametrize(
    ("printed", "total", "outcome", "verdict"),
    [
        ("42.9", 189, {}, "agrees"),
        ("43.0", 189, {}, "differs"),
        ("43", 189, {}, "not applicable"),
        ("43.0", 1000, {}, "not applicable"),
        ("43.0", 189, {"description": "Estimated by the Kaplan-Meier method"}, "not applicable"),
        ("43.0", 189, {"title": "Overall survival at 2 years"}, "not applicable"),
        ("42.9", 189, {"title": "Overall survival at 2 years"}, "agrees"),
        ("43.0", 189, {"description": "Missing data were imputed"}, "not applicable"),
    ],
)
def test_possible_percentages(
    checked: Checked, written: Written, printed: str, total: int, outcome: dict[str, str], verdict: str
) -> None:
    found = checked(percentage(written, printed, total, **outcome))
    assert verdicts(found, "possible percentage (GRIM)") == [verdict]


MEANS = [("3.47", 30, "agrees"), ("3.47", 19, "agrees"), ("3.46", 19, "differs"), ("3.4", 19, "not applicable")]


@pytest.mark.parametrize(("printed", "total", "verdict"), MEANS)
def test_possible_means(checked: Checked, written: Written, printed: str, total: int, verdict: str) -> None:
    tables = percentage(written, printed, total, units="cycles", param_type="MEAN")
    assert verdicts(checked(tables), "possible mean (GRIM)") == [verdict]


ANALYSIS = {"outcome_ordinal": 1, "param_type": "Hazard Ratio (HR)", "ci_percent": 95.0, "ci_n_sides": "2-Sided"}


@pytest.mark.parametrize(
    ("value", "limits", "p", "method", "verdicts_expected"),
    [
        ("0.70", ("0.50", "0.98"), 0.04, "Regression, Cox", ["agrees", "agrees"]),
        ("0.90", ("0.50", "0.98"), 0.04, "Regression, Cox", ["differs", "agrees"]),
        ("0.90", ("0.50", "0.98"), 0.04, "Exact conditional", ["not applicable", "agrees"]),
        ("0.70", ("0.50", "0.98"), 0.40, "Regression, Cox", ["agrees", "differs"]),
        ("0.70", ("0.50", "0.98"), 0.051, "Log Rank", ["agrees", "not applicable"]),
        ("0.70", ("0.50", "0.98"), 0.40, "one-sided test", ["agrees", "not applicable"]),
    ],
)
def test_ratios(
    checked: Checked, written: Written, value: str, limits: tuple[str, str], p: float, method: str,
    verdicts_expected: list[str],
) -> None:  # fmt: skip
    row = ANALYSIS | {
        "param_value": value, "param_value_num": float(value), "p_value": p, "method": method,
        "ci_lower_limit": float(limits[0]), "ci_upper_limit": float(limits[1]),
        "ci_lower_limit_raw": limits[0], "ci_upper_limit_raw": limits[1],
    }  # fmt: skip
    found = checked(written(outcomes=[OUTCOME], outcome_analyses=[row]))
    names = ("symmetry of a ratio's interval", "p-value and interval")
    assert [verdict for name in names for verdict in verdicts(found, name)] == verdicts_expected


@pytest.mark.parametrize(("error", "verdict"), [("0.50", "agrees"), ("0.80", "differs")])
def test_standard_error_and_deviation(checked: Checked, written: Written, error: str, verdict: str) -> None:
    titled = {"title": "Score", "units": "points", "param_type": "MEAN"}
    found = checked(
        written(
            outcomes=[OUTCOME | titled | {"dispersion_type": f"Standard {kind}"} for kind in ("Deviation", "Error")],
            outcome_counts=[COUNT | {"count": 16, "outcome_ordinal": n} for n in (1, 2)],
            outcome_measurements=[
                {"outcome_ordinal": n, "result_group": "OG000", "param_value": "5.0", "param_value_num": 5.0,
                 "dispersion_value": spread, "dispersion_value_num": float(spread)}
                for n, spread in ((1, "2.00"), (2, error))
            ],
        )
    )  # fmt: skip
    assert verdicts(found, "standard error") == [verdict]


@pytest.mark.parametrize(("deaths", "verdict"), [(28, "agrees"), (20, "differs")])
def test_deaths(checked: Checked, written: Written, deaths: int, verdict: str) -> None:
    tables = written(
        outcomes=[OUTCOME | {"units": "participants"}],
        outcome_counts=[COUNT | {"count": 50}],
        outcome_measurements=[
            VALUE | {"category": "AEs leading to death", "param_value": "28", "param_value_num": 28.0}
        ],
        reported_event_totals=[
            {"result_group": "EG000", "event_type": "deaths", "subjects_affected": deaths, "subjects_at_risk": 50}
        ],
    )
    assert verdicts(checked(tables), "deaths from any cause") == [verdict]


def test_consistent_random_data_differ_in_nothing(checked: Checked, written: Written) -> None:
    from trialdossier.analysis.intervals import proportion_interval, rounded

    chance = random.Random(20)
    for _ in range(4):
        total, events = chance.randint(20, 400), []
        for n in range(12):
            affected = chance.randint(0, total)
            percent = rounded(100 * affected / total, 2)
            events.append(
                {"event_type": "serious", "adverse_event_term": f"Term {n}", "result_group": "EG000",
                 "subjects_affected": affected, "subjects_at_risk": total, "percentage": float(percent)}
            )  # fmt: skip
        counts = [event["subjects_affected"] for event in events]
        any_event = chance.randint(max(counts), min(total, sum(counts)))
        count = chance.randint(0, total)
        limits = [rounded(limit, 1) for limit in proportion_interval(count, total)]
        share = rounded(100 * count / total, 1)
        female, done = chance.randint(0, total), chance.randint(0, total)
        baseline = {"title": "Sex: Female, Male", "units": "Participants", "param_type": "COUNT_OF_PARTICIPANTS"}
        tables = written(
            studies=[{"enrollment": total + chance.randint(0, 9), "enrollment_type": "ACTUAL"}],
            reported_events=events,
            reported_event_totals=[
                {"result_group": "EG000", "event_type": "serious", "subjects_affected": any_event,
                 "subjects_at_risk": total}
            ],
            milestones=[
                {"period": "All", "title": title, "result_group": "FG000", "count": number}
                for title, number in (("STARTED", total), ("COMPLETED", done), ("NOT COMPLETED", total - done))
            ],
            baseline_measurements=[
                baseline | {"category": sex, "result_group": "BG000", "param_value": str(number),
                            "param_value_num": float(number), "number_analyzed": total,
                            "percentage": float(rounded(100 * number / total, 1))}
                for sex, number in (("Female", female), ("Male", total - female))
            ],
            outcomes=[OUTCOME | {"dispersion_type": "95% Confidence Interval"}],
            outcome_counts=[COUNT | {"count": total}],
            outcome_measurements=[
                VALUE | {"param_value": share, "param_value_num": float(share),
                         "dispersion_lower_limit": float(limits[0]), "dispersion_upper_limit": float(limits[1]),
                         "dispersion_lower_limit_raw": limits[0], "dispersion_upper_limit_raw": limits[1]}
            ],
        )  # fmt: skip
        found = checked(tables)
        assert len(found) > 20
        assert list(found[found["verdict"] == "differs"]["check"]) == []
        assert verdicts(found, "interval") == ["agrees"]


FLOW = {"result_type": "Participant Flow", "ctgov_group_code": "FG000", "title": "Arm"}
EVENTS = {"result_type": "Outcome", "outcome_ordinal": 1, "ctgov_group_code": "OG000", "title": "Arm"}


def counted(written: Written, label: str, count: int, reason: str, gone: int) -> Frames:
    return written(
        result_groups=[FLOW, EVENTS],
        outcomes=[{"outcome_type": "SECONDARY", "title": "Safety", "units": "participants", "param_type": "NUMBER"}],
        outcome_counts=[COUNT | {"count": 40}],
        outcome_measurements=[VALUE | {"category": label, "param_value": str(count), "param_value_num": float(count)}],
        drop_withdrawals=[{"period": "Overall", "reason": reason, "result_group": "FG000", "count": gone}],
    )


@pytest.mark.parametrize(
    ("label", "count", "reason", "gone", "check", "expected"),
    [
        ("AEs leading to discontinuation of the drug", 9, "Adverse Event", 7, "adverse events that ended treatment",
         ["differs"]),
        ("AEs leading to discontinuation of the drug", 7, "Adverse Event", 7, "adverse events that ended treatment",
         ["agrees"]),
        ("Related AEs leading to discontinuation", 3, "Adverse Event", 7, "adverse events that ended treatment", []),
        ("AEs leading to interruption", 3, "Adverse Event", 7, "adverse events that ended treatment", []),
        ("Adverse events resulting in study withdrawal", 9, "Lost to follow-up", 7,
         "adverse events that ended treatment", []),
        ("AEs leading to death", 9, "Death", 2, "deaths from adverse events", ["differs"]),
        ("AEs leading to death", 2, "Death", 9, "deaths from adverse events", ["agrees"]),
        ("Fatal adverse events", 9, "Death", 2, "deaths from adverse events", ["differs"]),
        ("Fatal adverse events related to the drug", 9, "Death", 2, "deaths from adverse events", []),
    ],
)  # fmt: skip
def test_counts_of_events_against_the_flow(
    checked: Checked, written: Written, label: str, count: int, reason: str, gone: int, check: str, expected: list[str]
) -> None:
    assert verdicts(checked(counted(written, label, count, reason, gone)), check) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Full set: all patients who received any infusion.", "all patients who received any infusion"),
        ("All enrolled participants", "All enrolled participants"),
        ("All participants who received a dose and had a sample", None),
        ("All participants with data", None),
        ("Participants who were treated", None),
        ("all randomized patients except those without consent", None),
    ],
)
def test_populations_of_everyone(text: str, said: str | None) -> None:
    assert whole_population(text) == said


@pytest.mark.parametrize(("enrolled", "expected"), [(50, ["differs"]), (40, ["agrees"]), (30, [])])
def test_everyone_in_the_results(checked: Checked, written: Written, enrolled: int, expected: list[str]) -> None:
    tables = written(
        studies=[{"enrollment": enrolled, "enrollment_type": "ACTUAL"}],
        milestones=[{"period": "Overall", "title": "STARTED", "result_group": "FG000", "count": 40}],
        outcomes=[{"title": "Safety", "population": "All treated patients"}],
        outcome_counts=[COUNT | {"count": 40}],
    )
    assert verdicts(checked(tables), "everyone in the results") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An additional 10 participants of a later cohort are not reported here.", ["agrees"]),
        ("An additional 11 participants of a later cohort are not reported here.", ["differs"]),
        ("10 participants were enrolled in France.", ["differs"]),
    ],
)
def test_those_whom_the_flow_leaves_out_are_accounted_for(
    checked: Checked, written: Written, text: str, expected: list[str]
) -> None:
    tables = written(
        studies=[{"enrollment": 50, "enrollment_type": "ACTUAL"}],
        participant_flows=[{"pre_assignment_details": text}],
        milestones=[{"period": "Overall", "title": "STARTED", "result_group": "FG000", "count": 40}],
        outcomes=[{"title": "Safety", "population": "All treated patients"}],
        outcome_counts=[COUNT | {"count": 40}],
    )
    assert verdicts(checked(tables), "everyone in the results") == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Zoledron", "Zoledron Sodium"], ["differs"]),
        (["zoledron", "Zoledron"], ["differs"]),
        (["Sodium chloride", "Sodium"], ["agrees"]),
        (["Zoledron", "Pegzoledron"], ["agrees"]),
        (["Zoledron"], []),
    ],
)
def test_interventions_stated_twice(checked: Checked, written: Written, names: list[str], expected: list[str]) -> None:
    rows = [{"name": name, "intervention_type": "DRUG"} for name in names]
    assert verdicts(checked(written(interventions=rows)), "interventions stated twice") == expected
    apart = [row | {"description": str(place)} for place, row in enumerate(rows)]
    assert "differs" not in verdicts(checked(written(interventions=apart)), "interventions stated twice")


def test_types_are_held_against_each_other_across_trials(checked: Checked, written: Written) -> None:
    rows = [{"name": "Zoledron", "intervention_type": "DRUG"}, {"name": "zoledron", "intervention_type": "BIOLOGICAL"}]
    tables = written(interventions=rows)
    assert verdicts(checked(tables), "type of an intervention") == []
    tables["interventions"]["trial_id"] = pd.array(["T", "U"], dtype="string")
    found = checked(tables)
    assert verdicts(found, "type of an intervention") == ["differs"]
    assert list(found[found["check"] == "type of an intervention"]["trial_id"]) == [ACROSS]
    tables["interventions"]["intervention_type"] = "DRUG"
    assert verdicts(checked(tables), "type of an intervention") == ["agrees"]


def test_identifiers_and_addresses(checked: Checked, written: Written) -> None:
    found = checked(
        written(
            id_information=[{"id_value": "AB-1"}, {"id_value": "CD-2"}, {"id_value": "AB-1"}],
            central_contacts=[{"email": "[email\u00a0protected]"}, {"email": "a.b@example.org"}],
        )
    )
    assert verdicts(found, "identifiers stated twice") == verdicts(found, "masked address") == ["differs"]
    assert list(found[found["check"] == "identifiers stated twice"]["recomputed"]) == ["AB-1: 2 times"]
    sound = checked(written(id_information=[{"id_value": "AB-1"}, {"id_value": "AB-12"}]))
    assert verdicts(sound, "identifiers stated twice") == ["agrees"]
    domains = [{"id_value": "AB-1", "id_type": "OTHER", "id_type_description": name} for name in ("Group", "Program")]
    assert verdicts(checked(written(id_information=domains)), "identifiers stated twice") == ["agrees"]
    assert verdicts(checked(written(id_information=domains[:1] * 2)), "identifiers stated twice") == ["differs"]


def test_words_and_labels(checked: Checked, written: Written) -> None:
    label = "Complete response with only partial hematological "[:50].strip().ljust(50, "x")
    outcome = OUTCOME | {"units": "participants"}
    tables = written(
        outcomes=[outcome],
        brief_summaries=[{"description": f"In in vitro tests of the the drug. {label} recovery, that that holds."}],
        outcome_measurements=[VALUE | {"category": label}, VALUE | {"category": label[:-1]}],
    )
    found = checked(tables)
    assert list(found[found["check"] == "word twice"]["reported"]) == ["“the the drug”"]
    assert verdicts(found, "label cut off") == ["differs"]


@pytest.mark.parametrize(
    ("term", "text", "said"),
    [
        ("Minimum Residual Disease", "with minimal residual disease", "minimal residual disease"),
        ("Minimal Residual Disease", "minimal residual diseases", None),
        ("Complete Hematologic Response", "a complete hematological response", None),
        ("Randomised Controlled Trial", "randomized controlled trial", None),
        ("Multi Fibre Array", "multi fiber array", None),
        ("Relapsed Free Survival", "relapsing free survival", None),
        ("Acute Lymphoblastic Leukemia", "acute lymphocytic leukemia", "acute lymphocytic leukemia"),
        ("Absolute Lymphocyte Count", "absolute lymphoblast count", None),
        ("Adenoid cystic carcinoma", "adenoid cystic carcinoid", "adenoid cystic carcinoid"),
        ("Overall Survival Rate", "overall response rate", None),
    ],
)
def test_terms_in_other_words(term: str, text: str, said: str | None) -> None:
    found = variant(term.split(), text)
    assert (found and " ".join(found)) == said


def test_acronyms_are_written_out_before_them() -> None:
    assert written_out(["of", "Minimal", "Residual", "Disease", "Positive"], "MRD") == [
        "Minimal",
        "Residual",
        "Disease",
    ]
    assert written_out(["with", "the", "standard"], "MRD") is None


@pytest.mark.parametrize(
    ("titles", "text", "expected"),
    [
        (["Ph-X: first", "Ph-Y: second"], "Ph-Xa and Ph-Y: adults", ["differs"]),
        (["Ph-X: first", "Ph-Y: second"], "Ph-X and Ph-Y: adults", ["agrees"]),
        (["Arm A (control)", "Arm B"], "compare Arm B with Arm C", ["differs"]),
        (["Arm A (control)", "Arm B"], "patients of Arm A", ["agrees"]),
        (["Arm A (control)", "Arm B"], "patients in Arm 1, in any arm", []),
        (["Drug", "Placebo"], "patients in Arm A", []),
        (["Cohort 1", "Cohort 2"], "Cohort 2b: children", ["differs"]),
    ],
)
def test_arms_that_texts_name(
    checked: Checked, written: Written, titles: list[str], text: str, expected: list[str]
) -> None:
    tables = written(
        design_groups=[{"title": title} for title in titles],
        eligibility_criteria=[{"criteria_type": "inclusion", "text": text}],
    )
    assert verdicts(checked(tables), "arms and text") == expected


@pytest.mark.parametrize(
    ("inclusion", "exclusion", "expected"),
    [
        (
            "Relapse at any time after transplant (HSCT)",
            "Allogeneic HSCT within 12 weeks before the start",
            ["agrees"],
        ),
        ("Relapse at any time after transplant (HSCT)", "HSCT at any time before the start", ["differs"]),
        ("Phase 2: relapse at any time after HSCT", "Phase 1: HSCT at any time before the start", []),
        ("Surgery within 4 weeks before the start", "Patients with surgery within 6 weeks of the start", ["differs"]),
        ("Surgery within 4 weeks before the start", "Surgery within 2 weeks of the start", ["agrees"]),
        ("Surgery within 4 weeks before the start", "Surgery within 6 weeks of the start unless minor", ["agrees"]),
        ("ECOG 0 or 1 within 2 weeks before the start", "ECOG over 2 within 4 weeks before the start", []),
        ("Relapse at any time after transplant (HSCT)", "Chemotherapy within 2 weeks before the start", []),
        ("Relapse after transplant (HSCT)", "Allogeneic HSCT within 12 weeks before the start", []),
        ("Relapse at any time after transplant (HSCT)", "GVHD after HSCT", []),
    ],
)
def test_criteria_on_one_interval(
    checked: Checked, written: Written, inclusion: str, exclusion: str, expected: list[str]
) -> None:
    rows = [
        {"criteria_type": "inclusion", "text": inclusion},
        {"criteria_type": "exclusion", "text": exclusion},
    ]
    assert verdicts(checked(written(eligibility_criteria=rows)), "criteria on one interval") == expected


@pytest.mark.parametrize(
    ("least", "most", "expected"), [(18.0, 64.5, "agrees"), (17.0, 60.0, "differs"), (18.0, 66.0, "differs")]
)
def test_ages_at_baseline(checked: Checked, written: Written, least: float, most: float, expected: str) -> None:
    age = {"title": "Age", "units": "years", "dispersion_type": "FULL_RANGE", "result_group": "BG000"}
    limits = {"dispersion_lower_limit": least, "dispersion_upper_limit": most}
    tables = written(
        eligibilities=[{"minimum_age": "18 Years", "maximum_age": "65 Years"}], baseline_measurements=[age | limits]
    )
    assert verdicts(checked(tables), "ages at baseline") == [expected]


def test_each_check_has_a_kind() -> None:
    assert set(KIND_OF) <= set(METHODS)
    assert {kind_of(check) for check in METHODS} == set(KINDS)
    assert list(CAPTIONS) == list(KINDS)


@pytest.mark.parametrize(
    ("measures", "expected", "said"),
    [
        (["MRD > 1%", "MRD < 1%", "MRD >= 1%"], ["differs"], "< 1%, >= 1%"),
        (["MRD > 1%", "MRD < 1%"], ["differs"], "< 1%"),
        (["MRD >= 1%", "MRD <= 1%"], ["differs"], "<= 1%"),
        (["MRD >= 1%", "MRD < 1%"], ["agrees"], ">= 1%"),
        (["MRD > 1%", "MRD <= 1%"], ["agrees"], "<= 1%"),
        (["MRD > 1%", "MRD > 1%"], [], None),
    ],
)
def test_thresholds(
    checked: Checked, written: Written, measures: list[str], expected: list[str], said: str | None
) -> None:
    found = checked(written(design_outcomes=[{"measure": measure} for measure in measures]))
    assert verdicts(found, "one threshold") == expected
    assert list(found[found["check"] == "one threshold"]["recomputed"]) == [said] * len(expected)


@pytest.mark.parametrize(
    ("title", "label", "count", "expected"),
    [
        ("Entry criteria met", "No criteria met", 3, ["differs"]),
        ("Entry criteria met", "No criteria met", 0, ["agrees"]),
        ("Entry criteria met", "Relapse", 3, ["agrees"]),
        ("Stage", "Did not meet the inclusion criteria", 2, ["differs"]),
        ("Eligibility for transplant", "Ineligible", 3, []),
        ("Diagnostic criteria", "No criteria met", 3, []),
    ],
)
def test_participants_who_meet_no_criterion_of_entry(
    checked: Checked, written: Written, title: str, label: str, count: int, expected: list[str]
) -> None:
    row = {"title": title, "units": "Participants", "param_type": "NUMBER", "result_group": "BG000"}
    rows = [{"category": "Refractory", "param_value_num": 9.0}, {"category": label, "param_value_num": float(count)}]
    measured = [row | part | {"param_value": f"{part['param_value_num']:.0f}"} for part in rows]
    assert verdicts(checked(written(baseline_measurements=measured)), "entry criteria met") == expected


@pytest.mark.parametrize(
    ("statement", "label", "expected"),
    [
        ("After a median follow-up of 32 months, median OS was 13 months (TABLE).", "Response", ["differs"]),
        ("After a median follow-up of 32 months, median OS was 13 months (TABLE).", "Median OS", ["agrees"]),
        ("After a median follow-up of 32 months, median OS was 13 months.", "Response", []),
    ],
)
def test_a_table_that_a_sentence_cites(
    checked: Checked, written: Written, statement: str, label: str, expected: list[str]
) -> None:
    claim = {"statement": statement, "param_type": "MEDIAN", "topic": "x"}
    claims = [
        claim | {"measure": "median follow-up", "param_value": "32", "param_value_num": 32.0},
        claim | {"measure": "median OS", "param_value": "13", "param_value_num": 13.0},
    ]
    rows = [{"table": "Summary", "row": label, "column": "Total", "value": "13 (52%)"}]
    found = checked(written(claims=claims, article_tables=rows))
    assert verdicts(found, "sentence and the table it cites") == expected
    cited = found[found["check"] == "sentence and the table it cites"]
    assert cited["reported"].str.startswith("median OS").all()


def test_losses_of_the_copy(checked: Checked, written: Written) -> None:
    party = {"organization": "Acme"}
    lost = checked(written(responsible_parties=[party]))
    assert verdicts(lost, "lead sponsor") == ["differs"]
    sponsor = {"name": "Acme", "lead_or_collaborator": "lead"}
    assert verdicts(checked(written(responsible_parties=[party], sponsors=[sponsor])), "lead sponsor") == ["agrees"]
    criteria = [{"criteria_type": "inclusion", "text": text} for text in ("Age < 17 years", "Blasts < 5%")]
    quotes = {
        f"eligibility_criteria:s/{place}:text": row["text"].replace("<", "\\<") for place, row in enumerate(criteria, 1)
    }
    found = checked(written(quotes, eligibility_criteria=criteria))
    assert verdicts(found, "escaped signs") == ["differs"]
    assert verdicts(checked(written(eligibility_criteria=criteria)), "escaped signs") == []
