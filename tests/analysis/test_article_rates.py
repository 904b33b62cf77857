"""Proportions from the sentences and tables of articles, and what disjoint categories are together."""

from typing import Any

import pandas as pd
import pytest
from trialdossier.analysis import computed
from trialdossier.analysis.article_rates import tabled
from trialdossier.analysis.rates import Proportion, composites, rates
from trialdossier.storage import Frames, frame

CONCEPTS: list[dict[str, Any]] = [
    {"name": "CR or CRi", "topic": "both", "words": ["CR/CRi"], "parts": ["cr", "cri"], "not": ["after"]},
    {"name": "CR", "topic": "cr", "words": ["complete"], "labels": ["CR"]},
    {"name": "CRi", "topic": "cri", "words": ["incomplete"], "labels": ["CRi"]},
]
SPLIT = (("Responders", 12), ("Non-responders", 8))


def article(*lines: tuple[str | None, str, tuple[int, ...]], columns: Any = SPLIT, enrolled: int | None = 20) -> Frames:
    """An article whose table has `lines` of heading, label and counts under `columns` of name and n."""
    keys = {"trial_id": "a-2020", "source_id": "a"}
    cells = [
        {"row_group": heading, "row": label, "column": name, "denominator": n, "count": count}
        for heading, label, counts in lines
        for (name, n), count in zip(columns, counts, strict=True)
    ]
    tables = [keys | {"ordinal": place, "table": "T"} | cell for place, cell in enumerate(cells, 1)]
    studies = [keys | {"ordinal": 1, "enrollment": enrolled}]
    return {
        "studies": frame("studies", studies),
        "claims": frame("claims", []),
        "article_tables": frame("article_tables", tables),
    }


def found(tables: Frames) -> dict[str, tuple[int | None, int | None]]:
    stated = list(tabled(tables, CONCEPTS))
    return {each.concept: (each.count, each.total) for each in [*stated, *composites(stated, CONCEPTS)]}


BEST = ("Best response", "CR", (5, 1)), ("Best response", "CRi", (3, 0))


def test_columns_that_hold_everyone_once_are_summed_and_disjoint_categories_too() -> None:
    assert found(article(*BEST)) == {"CR": (6, 20), "CRi": (3, 20), "CR or CRi": (9, 20)}


def test_the_total_of_all_is_taken_as_it_stands() -> None:
    columns = (("Arm A", 12), ("Arm B", 8), ("Total", 20))
    assert found(article(("Best response", "CR", (5, 1, 6)), columns=columns)) == {"CR": (6, 20)}


@pytest.mark.parametrize(
    "columns", [(("Arm A", 12), ("Arm B", 8)), (("Responders", 12), ("Non-responders", 7)), (("Old", 12), ("Old", 8))]
)
def test_columns_that_may_overlap_or_leave_someone_out_give_nothing(columns: Any) -> None:
    assert found(article(*BEST, columns=columns)) == {}


def test_categories_that_may_overlap_are_not_summed() -> None:
    ever = [("Response at any time", label, counts) for _, label, counts in BEST]
    assert "CR or CRi" not in found(article(*ever))
    too_many = (*BEST, ("Best response", "Relapse", (9, 7)))
    assert "CR or CRi" not in found(article(*too_many))
    twice = (*BEST, ("Best response", "complete by scan", (1, 0)))
    assert "CR or CRi" not in found(article(*twice))


def test_what_follows_a_response_is_none() -> None:
    assert found(article((None, "Transplant after CR/CRi", (4, 0)))) == {}


AFTER = [*CONCEPTS, {"name": "Transplant", "topic": "t", "words": ["transplant"]}]


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ((*BEST, (None, "Transplant after CR/CRi", (4, 0))), 9),
        ((*BEST, (None, "Transplant after CR", (4, 0))), 6),
        ((*BEST, (None, "Transplant after relapse", (4, 0))), 20),
        (((None, "Transplant after CR", (4, 0)),), 20),
        ((*BEST, (None, "Transplant after CR", (6, 1))), 20),
    ],
)
def test_those_who_had_a_response_before_are_counted_among_them(lines: Any, total: int) -> None:
    concepts = [AFTER[-1], *({**each, "not": ["after"]} for each in CONCEPTS)]
    found = [result.cells for result in rates(tabled(article(*lines), concepts), concepts)]
    (made,) = [cells for cells in found if cells["concept"] == "Transplant"]
    assert made["denominator"].value == total
    assert made["count"].value == sum(lines[-1][2])
    if total < 20:
        assert len(made["denominator"].inputs) >= 2
        assert not set(made["denominator"].inputs) & set(made["count"].inputs)
        assert set(made["percent"].inputs) == {*made["denominator"].inputs, *made["count"].inputs}
        assert made["population"].value == lines[-1][1]


def test_an_article_that_does_not_say_how_many_it_enrolled_gives_nothing() -> None:
    assert found(article(*BEST, enrolled=None)) == {}


def test_a_composite_that_is_stated_is_not_made_again() -> None:
    stated = (*BEST, ("Best response", "CR/CRi", (8, 1)))
    proportions: list[Proportion] = list(tabled(article(*stated), CONCEPTS))
    assert not list(composites(proportions, CONCEPTS))


def test_the_composite_of_the_article_rests_on_every_cell_of_its_parts(frames: Frames) -> None:
    rates = frames["response_rates"]
    (made,) = rates[rates["label"].str.contains(" + ", regex=False)].to_dict("records")
    parts = rates[(rates["source_id"] == made["source_id"]) & rates["label"].isin(made["label"].split(" + "))]
    assert made["count"] == parts["count"].sum()
    lineage = frames["lineage"]
    row = f"{made['source_id']}/{made['ordinal']}"
    mine = lineage[(lineage["result_table"] == "response_rates") & (lineage["result_row"] == row)]
    tables = {column: list(mine.loc[mine["result_column"] == column, "table"]) for column in ("count", "denominator")}
    assert tables == {"count": ["article_tables"] * 2 * len(parts), "denominator": ["studies"]}


def test_numbers_given_to_another_study_that_are_this_ones_are_told_apart(frames: Frames) -> None:
    restated, rates = frames["restated_claims"], frames["response_rates"]
    claims = frames["claims"].set_index(["source_id", "ordinal"])
    assert len(restated)
    for row in restated.dropna(subset=["rate_ordinal"]).to_dict("records"):
        claim = claims.loc[(row["source_id"], row["claim_ordinal"])]
        own = rates[(rates["source_id"] == row["source_id"]) & (rates["ordinal"] == row["rate_ordinal"])]
        assert pd.notna(claim["attributed_to"])
        assert abs(own["percent"].iloc[0] - claim["percent"]) <= 0.5
    left = frames["claims"].dropna(subset=["attributed_to"])
    assert len(left) > len(restated)


def test_other_numbers_of_another_study_are_comparators(frames: Frames) -> None:
    changed = frames["claims"].copy()
    changed.loc[changed["attributed_to"].notna(), "percent"] = 1.0
    concepts = [{"name": "x", "topic": "mrd_response", "words": ["MRD response"]}]
    assert computed(frames | {"claims": changed}, concepts)["restated_claims"].empty
