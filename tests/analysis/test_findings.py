"""What the trials say together."""

import pandas as pd
from trialdossier.analysis import computed
from trialdossier.analysis.efficacy import NO_COMPARATOR, findings, levels, main_responses, values
from trialdossier.analysis.findings import GROUPS, ONE_TRIAL, POOLED, TIMES, main_rates
from trialdossier.storage import Frames

CONCEPTS = ["Response"]


def rates(*rows: tuple[str, str | None, str, int, int]) -> Frames:
    """A table of response rates: trial, group, label, count, denominator."""
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
        }
        for ordinal, (trial, group, label, count, total) in enumerate(rows, 1)
    ]
    return {"response_rates": pd.DataFrame(records)}


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


def test_totals_of_the_summary_are_sums_of_its_rows(frames: Frames) -> None:
    summary = frames["summary_of_findings"]
    assert set(summary["pooling"]) == {ONE_TRIAL, POOLED, TIMES}
    chosen = main_rates(frames)
    for row in summary[summary["kind"] == "proportion"].to_dict("records"):
        mine = chosen[chosen["concept"] == row["concept"]]
        assert row["events"] == mine["count"].sum()
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


def test_a_concept_that_no_source_matches_gives_nothing(frames: Frames) -> None:
    nothing = [{"name": "Nothing", "topic": "nothing", "words": ["no outcome is called so"]}]
    again = computed(frames, nothing)
    for name in ("response_rates", "concept_estimates", "pooled_proportions", "summary_of_findings"):
        assert again[name].empty


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
