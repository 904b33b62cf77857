"""What the trials say together."""

import pandas as pd
from trialdossier.analysis import computed
from trialdossier.analysis.efficacy import (
    NO_COMPARATOR,
    findings,
    immediate,
    levels,
    main_responses,
    main_times_by_trial,
    unmatched,
    values,
)
from trialdossier.analysis.findings import (
    ESTIMATES,
    GROUPS,
    NO_TRIAL,
    NOT_SUMMED,
    ONE_TRIAL,
    OVERLAP,
    POOLED,
    POPULATIONS,
    TIMES,
    WINDOWS,
    main_rates,
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
            "fit": "window and population",
        }
        for ordinal, (trial, group, label, count, total) in enumerate(rows, 1)
    ]
    return {"response_rates": pd.DataFrame(records).assign(**said)}


def pooling(tables: Frames) -> str:
    from trialdossier.analysis.findings import _pooling

    return _pooling(main_rates(tables))


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
    assert set(summary["pooling"]) == {ONE_TRIAL, POOLED, TIMES, WINDOWS}
    chosen = main_rates(frames)
    for row in summary[summary["kind"] == "proportion"].to_dict("records"):
        mine = chosen[chosen["concept"] == row["concept"]]
        if row["pooling"] in NOT_SUMMED:
            assert pd.isna(row["events"])
            assert pd.isna(row["participants"])
            continue
        assert pd.isna(row["events"]) if mine["count"].isna().any() else row["events"] == mine["count"].sum()
        assert row["participants"] == mine["denominator"].sum()
        assert row["trials"] == mine["trial_id"].nunique()


def test_every_number_across_trials_has_lineage(frames: Frames) -> None:
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
    assert shown.loc[shown["pooling"] == POOLED, "pooled_proportions"].notna().all()


def test_the_picture_puts_what_is_pooled_below_its_trials(frames: Frames) -> None:
    data = main_responses(frames)
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
