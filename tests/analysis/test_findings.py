"""What the trials say together."""

from pathlib import Path

import pandas as pd
import pytest
import yaml
from trialdossier.analysis import computed
from trialdossier.analysis.efficacy import immediate, levels, values
from trialdossier.analysis.findings import (
    DEFINITIONS,
    ESTIMATES,
    GROUPS,
    NO_TRIAL,
    NOT_POOLED,
    NOT_SUMMED,
    ONE_TRIAL,
    OVERLAP,
    POOLED,
    POPULATIONS,
    TIMES,
    UNDEFINED,
    WINDOWS,
    main_rates,
    pooled_proportions,
)
from trialdossier.analysis.statements import own_claims, parts_of_lines
from trialdossier.analysis.summary import (
    BOTH_ESTIMATORS,
    NO_COMPARATOR,
    TWO_TRIALS,
    definitions,
    findings,
    main_responses,
    main_times_by_trial,
    pooled,
    unmatched,
)
from trialdossier.storage import Frames

CONCEPTS = ["Response"]


def rates(*rows: tuple[str, str | None, str, int, int], **said: list[str | None]) -> Frames:
    """A table of response rates: trial, group, label, count, denominator; `said` are further columns."""
    records = [
        {
            "trial_id": trial,
            "source_id": f"{trial}-source",
            "ordinal": ordinal,
            "concept": "Response",
            "label": label,
            "result_group": group,
            "count": count,
            "denominator": total,
            "percent": 100 * count / total,
            "reported_percent": None,
            "window": "best",
            "population": "all",
            "definition": "no blasts",
            "defined": None,
            "fit": "window and population",
        }
        for ordinal, (trial, group, label, count, total) in enumerate(rows, 1)
    ]
    return {"response_rates": pd.DataFrame(records).assign(**said)}


def pooling(tables: Frames) -> str:
    from trialdossier.analysis.findings import _pooling

    found = _pooling(main_rates(tables))
    return found if found == ONE_TRIAL else found.removeprefix(NOT_POOLED)


def test_one_trial_is_not_pooled_however_often_it_reports() -> None:
    assert pooling(rates(("one", None, "a", 3, 10), ("one", None, "b", 4, 10))) == ONE_TRIAL


def test_two_trials_are_pooled_with_the_first_outcome_of_each() -> None:
    tables = rates(("one", None, "a", 3, 10), ("one", None, "b", 4, 10), ("two", None, "c", 5, 20))
    assert pooling(tables) == POOLED
    assert list(main_rates(tables)["label"]) == ["a", "c"]


def test_groups_of_a_trial_stay_apart() -> None:
    tables = rates(("one", "OG000", "a", 3, 10), ("one", "OG001", "a", 4, 10), ("two", None, "c", 5, 20))
    assert pooling(tables) == GROUPS
    assert list(main_rates(tables)["groups"]) == [2, 2, 1]


TWO = (("one", None, "a", 3, 10), ("two", None, "c", 5, 20))


def test_the_outcome_that_the_concept_asks_for_stands_for_its_trial() -> None:
    tables = rates(
        ("one", None, "primary", 3, 10), ("one", None, "asked for", 4, 10), fit=["population", "window and population"]
    )
    assert list(main_rates(tables)["label"]) == ["asked for"]


def test_other_times_and_other_participants_are_not_pooled() -> None:
    assert pooling(rates(*TWO, window=["Up to  2 years", "up to 2 years"])) == POOLED
    assert pooling(rates(*TWO, window=["within 2 cycles", "best"])) == WINDOWS
    assert pooling(rates(*TWO, window=[None, None])) == WINDOWS
    assert pooling(rates(*TWO, population=["all", "in remission"])) == POPULATIONS
    assert pooling(rates(*TWO, population=["all", None])) == POPULATIONS


def test_other_definitions_are_not_pooled_unless_declared_comparable() -> None:
    assert pooling(rates(*TWO, definition=["No  blasts", "no blasts"])) == POOLED
    assert pooling(rates(*TWO, definition=["blasts < 5 %", "blasts < 1 %"])) == DEFINITIONS
    assert pooling(rates(*TWO, definition=["no blasts", None])) == UNDEFINED
    assert pooling(rates(*TWO, definition=[None, None])) == UNDEFINED
    declared = ["few blasts", "few blasts"]
    assert pooling(rates(*TWO, definition=["blasts < 5 %", None], defined=declared)) == POOLED
    assert pooling(rates(*TWO, definition=["no blasts", None], defined=[None, declared[0]])) == DEFINITIONS


def test_every_reason_against_pooling_is_given() -> None:
    found = pooling(rates(*TWO, window=["within 2 cycles", "best"], population=["all", None]))
    assert found == f"{WINDOWS}; {POPULATIONS}"


def test_two_trials_are_pooled_once_and_three_by_each_estimator() -> None:
    three = (*TWO, ("three", None, "d", 7, 30))
    for rows, methods in ((TWO, ["REML"]), (three, ["REML", "DerSimonian-Laird"])):
        found = list(pooled_proportions(rates(*rows), CONCEPTS))
        assert [result.cells["method"] for result in found] == methods
        assert {result.cells["trials"].value for result in found} == {len(rows)}


def test_estimates_over_time_are_not_pooled_as_proportions() -> None:
    tables = rates(*TWO)
    tables["response_rates"].loc[0, ["percent", "reported_percent"]] = [None, 30.0]
    assert pooling(tables) == ESTIMATES


def test_what_may_be_the_same_participants_is_not_pooled() -> None:
    registered = ("NCT00000001", None, "a", 3, 20), ("NCT00000002", None, "c", 5, 20)
    assert pooling(rates(*registered)) == POOLED
    assert pooling(rates(registered[0], ("two-2015", None, "c", 5, 20))) == OVERLAP
    assert pooling(rates(registered[0], ("two-2015", None, "c", 5, 21))) == POOLED


def test_totals_of_the_summary_are_sums_of_its_rows(frames: Frames) -> None:
    summary = frames["summary_of_findings"]
    both = f"{NOT_POOLED}{WINDOWS}; {UNDEFINED}"
    assert set(summary["pooling"]) == {ONE_TRIAL, NOT_POOLED + UNDEFINED, NOT_POOLED + DEFINITIONS, TIMES, both}
    chosen = main_rates(frames)
    for row in summary[summary["kind"] == "proportion"].to_dict("records"):
        mine = chosen[chosen["concept"] == row["concept"]]
        if any(reason in row["pooling"] for reason in NOT_SUMMED):
            assert pd.isna(row["events"])
            assert pd.isna(row["participants"])
            continue
        assert pd.isna(row["events"]) if mine["count"].isna().any() else row["events"] == mine["count"].sum()
        assert row["participants"] == mine["denominator"].sum()
        assert row["trials"] == mine["trial_id"].nunique()


@pytest.fixture
def declared(frames: Frames) -> Frames:
    """The five documents with the definitions of a concept declared to be comparable."""
    config = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text())
    rule = {"name": "CR", "words": ["blasts in the bone marrow", "bone marrow blasts"]}
    concepts = [each | {"definition": rule} if each["topic"] == CR else each for each in config["concepts"]]
    return frames | computed(frames, concepts)


CR = "complete_remission"


def test_definitions_of_the_documents_are_pooled_only_where_declared(frames: Frames, declared: Frames) -> None:
    assert frames["pooled_proportions"].empty
    (row,) = pooled(declared).to_dict("records")
    assert (row["concept"], row["trials"], row["count"], row["denominator"]) == ("Complete remission", 2, 84, 225)
    assert row["estimators"] == BOTH_ESTIMATORS
    (shown,) = [each for each in findings(declared).to_dict("records") if each["pooling"] == POOLED]
    assert (shown["few"], shown["added"], len(shown["response_rates"])) == (TWO_TRIALS, "added up", 2)
    picture = main_responses(declared)
    assert picture["pooled"].sum() == 1


def test_each_trial_gives_its_definition_or_none(frames: Frames) -> None:
    shown = definitions(frames)
    assert not shown.duplicated(["trial_id", "told"]).any()
    stated, silent = shown[shown["told"] != ""], shown[shown["told"] == ""]
    assert stated["definition"].str.contains("ANC").any()
    assert len(silent) == 1
    assert "Partial remission" in silent["concepts"].iloc[0]
    used = frames["lineage"][frames["lineage"]["result_column"] == "definition"]
    assert set(used["table"]) == {"outcomes", "claims", "article_statements"}


def test_trials_that_count_among_others_stand_apart(frames: Frames) -> None:
    concept = "Allogeneic transplant in remission"
    assert set(main_responses(frames)["group"]) >= {concept}
    changed = frames["response_rates"].copy()
    changed.loc[changed["label"].str.contains("after"), "population"] = "all enrolled"
    groups = set(main_responses(frames | {"response_rates": changed})["group"])
    assert concept not in groups
    assert f"{concept}, among: all enrolled" in groups


def test_among_whom_is_stated_or_not(frames: Frames) -> None:
    claims = own_claims(frames)
    medians = claims[claims["param_type"] == "MEDIAN"]
    assert medians["whole"].isna().all()
    assert claims.loc[claims["denominator"] == 36, "whole"].eq("the whole study").all()
    assert claims.loc[claims["topic"] == CR, "whole"].eq("the whole study").all()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((("Relapse overall", (6, 2)), ("early relapse", (4, 0)), ("late relapse", (2, 2))), {2, 3}),
        ((("Relapse overall", (6, 2)), ("early relapse", (4, 0)), ("late relapse", (2, 1))), set()),
        ((("Relapse overall", (6, 2)), ("early relapse", (6, 2))), set()),
        ((("Relapse overall", (6, 2)), ("early relapse", (4, 0)), ("death", (2, 2))), set()),
        ((("Relapse overall", (0, 0)), ("early relapse", (0, 0)), ("late relapse", (0, 0))), set()),
        ((("Relapse overall", (6, 2)), ("early relapse", (7, 0)), ("late relapse", (2, 2))), set()),
    ],
)
def test_parts_of_a_line_add_up_to_it(lines: tuple[tuple[str, tuple[int, int]], ...], expected: set[int]) -> None:
    rows = [
        {"source_id": "s", "table": "T", "row_group": None, "line": number, "row": label, "count": count}
        for number, (label, counts) in enumerate(lines, 1)
        for count in counts
    ]
    assert parts_of_lines(pd.DataFrame(rows)) == expected


def test_every_number_across_trials_has_lineage(declared: Frames) -> None:
    frames = declared
    lineage = frames["lineage"]
    known = set(zip(lineage["result_table"], lineage["result_row"], lineage["result_column"], strict=True))
    places = set(zip(lineage["table"], lineage["row"], strict=True))
    assert any(table == "response_rates" for table, _ in places)
    for name in ("pooled_proportions", "summary_of_findings"):
        assert len(frames[name])
        numbers = frames[name].select_dtypes("number").columns.drop("ordinal")
        for row in frames[name].to_dict("records"):
            for column in numbers:
                if pd.notna(row[column]):
                    assert (name, f"{row['source_id']}/{row['ordinal']}", column) in known


def test_historical_comparators_stay_out(frames: Frames) -> None:
    foreign = frames["claims"].dropna(subset=["attributed_to"])
    assert len(foreign)
    keys = {f"{source}/{ordinal}" for source, ordinal in zip(foreign["source_id"], foreign["ordinal"], strict=True)}
    lineage = frames["lineage"]
    used = lineage[lineage["result_table"].isin(["response_rates", "concept_estimates"])]
    assert not keys & set(used.loc[used["table"] == "claims", "row"])


def test_a_concept_that_no_source_matches_is_said_and_gives_nothing(frames: Frames) -> None:
    nothing = [{"name": "Nothing", "topic": "nothing", "words": ["no outcome is called so"]}]
    again = computed(frames, nothing)
    for name in ("response_rates", "concept_estimates", "pooled_proportions"):
        assert again[name].empty
    assert list(again["summary_of_findings"]["pooling"]) == [NO_TRIAL]
    assert findings(frames | again).empty
    assert list(unmatched(frames | again)["concepts"]) == ["Nothing"]
    assert unmatched(frames).empty


def test_each_result_shown_is_that_of_its_trial(frames: Frames) -> None:
    shown = findings(frames)
    for row in shown.to_dict("records"):
        assert len(row["studies"]) == len(row["response_rates"]) == len(row["outcome_measurements"]) == row["trials"]


def test_times_are_shown_in_the_digits_of_their_source(frames: Frames) -> None:
    shown = main_times_by_trial(frames)
    assert "0.0 (0.0 to 1.0)" in set(shown["shown"])
    assert shown["shown"].str.contains("to not estimable").any()
    zero = immediate(frames)
    assert (zero["param_value_num"] == 0).all()
    assert len(zero) == 1


def test_a_value_is_of_those_that_its_category_names(frames: Frames) -> None:
    shown = values(frames)
    named = shown["category"].str.contains(r"N\s?=", na=False)
    assert named.any()
    assert shown.loc[named, "analysed"].notna().all()
    assert shown.loc[~named, "analysed"].isna().all()


def test_single_arm_evidence_carries_its_caution(frames: Frames) -> None:
    shown = findings(frames)
    assert NO_COMPARATOR in set(shown["comparator"])


def test_the_picture_puts_what_is_pooled_below_its_trials(declared: Frames) -> None:
    shown = findings(declared)
    assert shown.loc[shown["pooling"] == POOLED, "pooled_proportions"].notna().all()
    data = main_responses(declared)
    for _, block in data.groupby("group"):
        assert list(block["pooled"]) == sorted(block["pooled"])
        if block["pooled"].any():
            assert block["count"].iloc[-1] == block["count"].iloc[:-1].sum()


def test_a_spread_beyond_the_mean_is_said_and_not_drawn_below_zero(frames: Frames) -> None:
    wide = values(frames).dropna(subset=["wide"])
    assert (wide["dispersion_value_num"] > wide["param_value_num"]).all()
    assert len(wide)
    for part in levels(frames):
        drawn = part[part["param_value_num"] > 0]
        assert (drawn["lower"].dropna() > 0).all()
