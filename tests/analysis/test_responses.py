import pandas as pd
from trialdossier.analysis.responses import counted_values
from trialdossier.storage import Frames


def test_every_computed_cell_has_lineage(frames: Frames) -> None:
    lineage = frames["lineage"]
    known = set(zip(lineage["result_table"], lineage["result_row"], lineage["result_column"], strict=True))
    for row in frames["response_rates"].to_dict("records"):
        for column in ("count", "denominator", "percent", "exact_lower", "exact_upper"):
            if pd.notna(row[column]):
                assert ("response_rates", f"{row['source_id']}/{row['ordinal']}", column) in known


def test_an_estimate_that_is_no_proportion_of_whole_counts_gets_no_count(frames: Frames) -> None:
    measured = counted_values(frames)
    estimated = measured["description"].str.contains("Kaplan", na=False)
    assert estimated.any()
    assert measured.loc[estimated, "events"].isna().all()
    assert measured.loc[~estimated & measured["is_count"], "events"].notna().all()


def test_counts_are_whole_and_reproduce_the_percentage(frames: Frames) -> None:
    rates = frames["response_rates"].dropna(subset=["reported_percent"])
    assert len(rates) >= 12
    assert ((rates["percent"] - rates["reported_percent"]).abs() <= 0.5).all()
    assert (rates["exact_lower"] < rates["percent"]).all()
    assert (rates["percent"] < rates["exact_upper"]).all()
