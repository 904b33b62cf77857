"""Criteria that are several ways to meet one demand: in no layout is one of them shown as asked of everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from trialdossier.eligibility import atoms
from trialdossier.rows import Row
from trialdossier.sources import Cited, Document, Span

Read = tuple[str, str | None, str | None]


def read(*criteria: str, kind: str = "inclusion", below_first: bool = False) -> list[list[Read]]:
    """Of each criterion, the concepts with the words that make them one of several ways, and for whom they are."""
    text = "\n".join(criteria)
    document, rows, start = Document(Path("x"), "x", text.encode(), text), [], 0
    for number, each in enumerate(criteria):
        place = (Span(start, start + len(each)),)
        rows.append(
            Row(
                "eligibility_criteria",
                criteria_type=Cited(kind, place, "lower_word"),
                parent_ordinal=1 if below_first and number else None,
                text=Cited(each, place, "verbatim"),
            )
        )
        start += len(each) + 1
    found: list[list[Read]] = [[] for _ in criteria]
    for row in atoms(document, rows):
        cells = {name: getattr(cell, "value", cell) for name, cell in row.cells.items()}
        found[cells["criterion_ordinal"] - 1].append((cells["concept"], cells.get("alternative"), cells.get("scope")))
    return found


LEAD = "Arm 2: Participants with R/R lymphoma."


def test_bullets_that_explain_a_flat_list_are_alternatives_for_its_people() -> None:
    found = read(LEAD, "Refractory lymphoma after two courses.", "Relapsed lymphoma after surgery.", "Age ≥ 20 years")
    assert found[1] == [("refractory", "/", "Arm 2")]
    assert found[2] == [("relapsed", "/", "Arm 2")]
    assert found[3] == [("age", None, None)]


def test_nested_under_the_criterion_they_read_the_same() -> None:
    lead = "Arm 2: Relapsed or refractory lymphoma:"
    found = read(lead, "Refractory lymphoma after two courses", "Relapsed lymphoma", below_first=True)
    assert found[1:] == [[("refractory", "or", "Arm 2")], [("relapsed", "or", "Arm 2")]]


def test_all_that_a_way_says_is_one_of_several() -> None:
    found = read("At least one of the following:", "Platelets ≥ 30/µL", "Seizures", below_first=True)
    assert [atom[1] for each in found[1:] for atom in each] == ["At least one of", "At least one of"]


@pytest.mark.parametrize(
    "criteria",
    [
        ("Relapsed lymphoma after surgery", "Refractory lymphoma"),
        ("Patients with relapsed lymphoma", "Patients with relapsed lymphoma after a transplant"),
        ("Relapsed or refractory lymphoma", "Relapsed lymphoma after surgery"),
    ],
)
def test_states_in_criteria_that_follow_one_another_are_never_asked_of_everybody(criteria: tuple[str, ...]) -> None:
    assert all(alternative for each in read(*criteria) for _, alternative, _ in each)


def test_demands_that_add_up_stay_demands() -> None:
    assert read("Relapsed lymphoma", "Age ≥ 20 years", "Platelets ≥ 30/µL") == [
        [("relapsed", None, None)],
        [("age", None, None)],
        [("platelets", None, None)],
    ]
    assert read("All of the following:", "Platelets ≥ 30/µL", below_first=True)[1] == [("platelets", None, None)]
    assert read("Adequate marrow, defined as:", "Platelets ≥ 30/µL", below_first=True)[1][0][1] is None
    assert read("Any of the following:", "Seizures", kind="exclusion", below_first=True)[1][0][1] is None


def test_a_criterion_with_a_part_of_its_own_explains_no_other() -> None:
    assert read(LEAD, "Arm 3: Relapsed lymphoma.")[1] == [("relapsed", None, "Arm 3")]
