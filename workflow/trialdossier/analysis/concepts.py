"""The concepts of config.yaml: which wording belongs to one, and what it asks of time, participants and definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived

Concept = Mapping[str, Any]
BOTH, WINDOW, POPULATION, NEITHER = "window and population", "window", "population", "neither"
FITS = {BOTH: 0, POPULATION: 1, WINDOW: 2, NEITHER: 3}
"""What of a concept's window and population a wording fits, the best first."""


@dataclass(frozen=True)
class Said:
    """What the cell `place` of a source says, and a `name` for it in few words."""

    place: Cell
    text: str
    name: str | None = None


def words_of(table: str, row: Mapping[str, Any], column: str) -> Said | None:
    """What a row of a keyed frame of `table` says in `column`; None where it says nothing."""
    return Said(Cell(table, row[table], column), str(row[column])) if pd.notna(row[column]) else None


def matches(text: str, rule: Mapping[str, Any]) -> bool:
    """Whether any of the `words` of `rule` is in `text` and none of its `not` is; case is ignored."""
    folded = text.casefold()
    inside = any(word.casefold() in folded for word in rule["words"])
    return inside and not any(word.casefold() in folded for word in rule.get("not", ()))


def concept_of(label: str, concepts: Sequence[Concept]) -> str | None:
    """The name of the first concept that `label` belongs to: its words match, or it is one of its `labels`."""
    for concept in concepts:
        if matches(label, concept) or label.casefold() in (each.casefold() for each in concept.get("labels", ())):
            return str(concept["name"])
    return None


def by_topic(concepts: Sequence[Concept]) -> dict[str, str]:
    """The name of the concept of each topic of an article's claims."""
    return {concept["topic"]: str(concept["name"]) for concept in concepts}


def asked(
    concept: Concept, about: Sequence[Said], when: Said | None, whom: Said | None, how: Derived | None = None
) -> Iterator[tuple[str, Any]]:
    """The cells `window`, `population`, `definition`, `defined` and `fit` of an outcome that belongs to `concept`.

    `about` are the words that name the outcome, `when` its time frame, `whom` the participants analysed and `how` its
    definition. A window or population is called as in the concept where it is the one asked for, else as the source
    words it; missing where the source does not say. `defined` is the name of the definition that the concept declares
    to be comparable, where the words of the source are among those declared.
    """
    times = (*about, *([when] if when else []))
    window = _called(concept.get("window"), times, when)
    population = _called(concept.get("population"), (whom,) if whom else (), whom)
    yield from (("window", window), ("population", population), ("definition", how))
    yield "defined", _declared(concept.get("definition"), about, how)
    in_window, among = _fits(concept.get("window"), window), _fits(concept.get("population"), population)
    yield "fit", BOTH if in_window and among else WINDOW if in_window else POPULATION if among else NEITHER


def _fits(rule: Mapping[str, Any] | None, called: Derived | None) -> bool:
    return not rule or (called is not None and called.value == rule["name"])


def _called(rule: Mapping[str, Any] | None, said: Sequence[Said], own: Said | None) -> Derived | None:
    if rule and matches("; ".join(each.text for each in said), rule):
        return Derived(str(rule["name"]), tuple(each.place for each in said))
    return Derived(own.name or own.text, (own.place,)) if own else None


def _declared(rule: Mapping[str, Any] | None, about: Sequence[Said], how: Derived | None) -> Derived | None:
    """The name of the definition `rule`, where the words that name an outcome or define it are those declared."""
    texts = [*(each.text for each in about), *([str(how.value)] if how else [])]
    if not rule or not matches("; ".join(texts), rule):
        return None
    return Derived(str(rule["name"]), (*(each.place for each in about), *(how.inputs if how else ())))
