"""Which wording belongs to a concept, and what it says of time and participants."""

from trialdossier.analysis.concepts import BOTH, NEITHER, POPULATION, WINDOW, Said, asked, concept_of
from trialdossier.analysis.derived import Cell, Derived

CONCEPTS = [
    {"name": "both", "topic": "b", "words": ["CR or CRh"]},
    {"name": "partial", "topic": "p", "words": ["partial remission"], "not": ["very good"], "labels": ["PR"]},
    {"name": "any", "topic": "a", "words": ["remission"], "labels": ["CR"]},
]
ASKED = {
    "name": "any",
    "window": {"name": "best response", "words": ["best response", "best overall response"], "not": ["2 cycles"]},
    "population": {"name": "all treated", "words": ["received any"]},
}


def said(text: str) -> Said:
    return Said(Cell("outcomes", "s/1", text), text)


def test_the_first_concept_that_matches_is_taken() -> None:
    assert concept_of("Best response of cr OR crH", CONCEPTS) == "both"
    assert concept_of("Partial Remission", CONCEPTS) == "partial"
    assert concept_of("Very good partial remission", CONCEPTS) == "any"
    assert concept_of("Overall survival", CONCEPTS) is None


def test_an_abbreviation_is_a_whole_label() -> None:
    assert concept_of("CR", CONCEPTS) == "any"
    assert concept_of("Transplant after CR", CONCEPTS) is None
    assert concept_of("increase", CONCEPTS) is None


NOTHING = {"definition": None, "defined": None}


def words(title: str, when: str | None, whom: str | None) -> dict[str, object]:
    cells = dict(asked(ASKED, [said(title)], said(when) if when else None, said(whom) if whom else None))
    return {name: getattr(cell, "value", cell) for name, cell in cells.items()}


def test_words_declared_to_mean_the_same_are_called_the_same() -> None:
    found = words("Best Overall Response", "Up to 7.5 months", "Patients who received any infusion")
    assert found == NOTHING | {"window": "best response", "population": "all treated", "fit": BOTH}


def test_other_words_stay_as_they_are_and_silence_stays_empty() -> None:
    assert words("Best response within 2 cycles", "12 weeks", "received any") == NOTHING | {
        "window": "12 weeks", "population": "all treated", "fit": POPULATION,
    }  # fmt: skip
    assert words("Best response", None, "those in remission")["fit"] == WINDOW
    assert words("Response", None, None) == NOTHING | {"window": None, "population": None, "fit": NEITHER}


def test_a_definition_is_comparable_only_where_the_concept_declares_it() -> None:
    how = Derived("Blasts below 5 %", (said("x").place,))
    rule = {"name": "few blasts", "words": ["blasts below 5"], "not": ["unconfirmed"]}
    for concept, title, expected in (
        (ASKED, "Response", None),
        (ASKED | {"definition": rule}, "Response", "few blasts"),
        (ASKED | {"definition": rule}, "Unconfirmed response", None),
    ):
        cells = dict(asked(concept, [said(title)], None, None, how))
        assert cells["definition"] == how
        assert (cells["defined"].value if cells["defined"] else None) == expected
    in_title = dict(asked(ASKED | {"definition": rule}, [said("Blasts below 5 %")], None, None))
    assert (in_title["definition"], in_title["defined"].value) == (None, "few blasts")
