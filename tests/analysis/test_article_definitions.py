"""How an article defines its outcomes."""

import pytest
from trialdossier.analysis.article_definitions import article_definitions
from trialdossier.storage import Frames, frame

CONCEPTS = [
    {"name": "CR", "topic": "cr", "words": ["complete"]},
    {"name": "MRD", "topic": "mrd", "words": ["mrd"]},
]


def article(*sentences: tuple[str, tuple[str, ...]], below: tuple[tuple[int, str], ...] = ()) -> Frames:
    """An article of `sentences` with the topics of their claims, from line 1 on, and of `below`, lines and items."""
    keys = {"trial_id": "a", "source_id": "a"}
    claims, evidence, items = [], [], []
    for line, (text, topics) in enumerate(sentences, 1):
        for topic in topics:
            claims.append(keys | {"ordinal": len(claims) + 1, "topic": topic, "statement": text})
            place = {"table": "claims", "row": f"a/{len(claims)}", "column": "statement"}
            evidence.append(place | {"line": line, "start": 100 * line, "end": 100 * line + 50, "quote": text})
    for line, text in below:
        items.append(keys | {"ordinal": len(items) + 1, "text": text})
        place = {"table": "article_statements", "row": f"a/{len(items)}", "column": "text"}
        evidence.append(place | {"line": line, "start": 100 * line, "end": 100 * line + 50, "quote": text})
    shown = [
        entry | {"id": str(n), "source_id": "a", "part": 1, "conversion": "verbatim"}
        for n, entry in enumerate(evidence)
    ]
    return {"claims": frame("claims", claims), "evidence": frame("evidence", shown)}


def found(tables: Frames) -> dict[str, str]:
    return {concept: told.value for (_, concept), told in article_definitions(tables, CONCEPTS).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 had an MRD response (defined as <10-4 blasts), including 22 with CR.", "<10-4 blasts"),
        ("25 had a response, defined as no blasts (by flow).", "no blasts (by flow)"),
        ("25 had a response (CR, defined by local criteria) at any time.", "local criteria"),
        ("25 had a response.", None),
        ("The dose was well-defined as planned by us.", None),
    ],
)
def test_a_definition_ends_with_its_brackets_or_its_sentence(text: str, expected: str | None) -> None:
    assert found(article((text, ("cr",)))).get("CR") == expected


def test_a_sentence_on_two_concepts_defines_neither() -> None:
    assert found(article(("17 had CR and 8 MRD, defined as no blasts.", ("cr", "mrd")))) == {}


def test_a_concept_defined_twice_in_other_words_is_left_open() -> None:
    assert found(article(("17 had CR, defined as a.", ("cr",)), ("9 had CR, defined as b.", ("cr",)))) == {}


LIST = "17 had CR, defined as:"


def test_the_list_below_a_sentence_is_its_definition() -> None:
    below = (3, "blasts <5%"), (4, "no disease"), (6, "elsewhere")
    tables = article((LIST, ("cr",)), below=below)
    assert found(tables) == {"CR": "blasts <5%; no disease"}
    (told,) = article_definitions(tables, CONCEPTS).values()
    assert [str(cell) for cell in told.inputs] == [
        "claims:a/1:statement", "article_statements:a/1:text", "article_statements:a/2:text"
    ]  # fmt: skip


def test_a_sentence_below_is_no_item_and_without_any_the_sentence_stands() -> None:
    assert found(article((LIST, ("cr",)), below=((2, "blasts <5%"), (3, "Follow-up goes on.")))) == {"CR": "blasts <5%"}
    assert found(article((LIST, ("cr",)), below=((2, "Follow-up goes on."),))) == {"CR": LIST}
