"""One trial given as a page and as a record of the API: the same tables, cell for cell, where both state it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import read

HERE = Path(__file__).parent
PAIRS = [("details_page", "factorial"), ("mirror_record", "device")]
GLUED = {
    "browse_conditions": "the page prints terms one after the other, with no sign between them",
    "browse_interventions": "the page prints terms one after the other, with no sign between them",
    "browse_terms": "terms of which the page does not tell what they are of",
    "conditions": "the page prints conditions one after the other, with no sign between them",
    "keywords": "the page prints keywords one after the other, with no sign between them",
}
"""Tables in which the page has as many rows as can be told apart, and all its words in those of the record."""
OTHER_WORDS = {
    ("studies", "results_status"): "the page has words of its own for what the record answers with true or false",
    ("design_groups", "description"): "paragraphs: the page keeps line ends, the record is read as one line",
    ("detailed_descriptions", "description"): "a page prints bullets as `-` and has blank lines of its own",
    ("brief_summaries", "description"): "a page has blank lines of its own",
}
"""Columns whose words or white space may differ, and why."""
ONLY_ON_A_PAGE = {
    ("countries", "name"): "the API lists countries with their sites only",
    ("design_group_interventions", "description"): "the page prints an intervention again with each arm",
    ("responsible_parties", "organization"): "the page prints a name where the API says that it is the sponsor",
}
ONLY_IN_A_RECORD = {
    ("id_information", "id_link"): "an address, which the page has behind the number",
    ("responsible_parties", "affiliation"): "no such line",
    ("responsible_parties", "responsible_party_type"): "no such line where it is the sponsor",
    ("sponsors", "agency_class"): "no such line on a details page",
    ("sponsors", "lead_or_collaborator"): "a details page prints a sponsor in its header only, which a text may lack",
    ("sponsors", "name"): "a details page prints a sponsor in its header only, which a text may lack",
    ("studies", "source"): "no such line on a mirror record",
    ("studies", "source_class"): "no such line",
    ("studies", "last_update_posted_date_type"): "no such line",
    ("studies", "study_first_posted_date_type"): "no such line",
}
KEYS = {"trial_id", "source_id", "ordinal"}
Record = dict[str, Any]


def in_order(records: list[Record]) -> list[Record]:
    """`records` without their keys, in an order that does not depend on the page's."""
    stated = [{column: value for column, value in record.items() if column not in KEYS} for record in records]
    return sorted(stated, key=lambda record: str(record.get("name") or record.get("id_value") or ""))


@pytest.fixture(params=PAIRS, ids=lambda pair: "/".join(pair))
def tables(request: pytest.FixtureRequest) -> tuple[dict[str, list[Record]], dict[str, list[Record]]]:
    layout, name = request.param
    return read(HERE / layout / f"{name}.txt").tables, read(HERE / "api_v2_json" / f"{name}.json").tables


def test_the_same_cells(tables: tuple[dict[str, list[Record]], dict[str, list[Record]]]) -> None:
    page, record = tables
    compared = 0
    for table in (page.keys() | record.keys()) - GLUED.keys():
        ours, theirs = page.get(table, []), record.get(table, [])
        if not ours or not theirs:
            may_be_alone = ONLY_IN_A_RECORD if theirs else ONLY_ON_A_PAGE
            stated = {(table, c) for row in in_order(ours or theirs) for c, value in row.items() if value is not None}
            assert stated <= may_be_alone.keys(), table
            continue
        assert len(ours) == len(theirs), table
        listed = table in {"sponsors", "id_information"}
        pairs = zip(*(map(in_order, (ours, theirs)) if listed else (ours, theirs)), strict=True)
        for one, other in pairs:
            for column in one.keys() - KEYS:
                place = (table, column)
                if one[column] is None or other[column] is None:
                    alone = ONLY_ON_A_PAGE if other[column] is None else ONLY_IN_A_RECORD
                    assert one[column] == other[column] or place in alone, (place, one[column], other[column])
                elif place == ("studies", "results_status"):
                    assert {one[column], other[column]} <= {"Results pending", "No Results Posted"}
                elif place in OTHER_WORDS:
                    assert words_of(one[column]) == words_of(other[column]), place
                else:
                    assert one[column] == other[column], place
                    compared += one[column] is not None
    assert compared > 60


def words_of(text: str) -> list[str]:
    """The words of `text`, without the marks of lists."""
    return [word for word in text.split() if word not in {"*", "-"}]


def test_the_same_words_where_boundaries_are_lost(
    tables: tuple[dict[str, list[Record]], dict[str, list[Record]]],
) -> None:
    page, record = tables
    terms = ("browse_conditions", "browse_interventions", "browse_terms")
    for together in (terms, ("conditions",), ("keywords",)):
        words = [
            sorted(word for name in together for row in tables.get(name, []) for word in text_of(row).split())
            for tables in (page, record)
        ]
        assert words[0] == words[1]


def text_of(row: Record) -> str:
    return str(row.get("mesh_term") or row.get("name"))
