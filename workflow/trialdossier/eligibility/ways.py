"""Criteria that are several ways to meet one demand, told by a lead-in above them or by how they go on.

`Relapsed or refractory disease:` with bullets below, or `one of the following:`, say it outright. Where a capture lost
the indentation, criteria that directly follow one another and each begin with a state of the disease (`Relapsed ...`,
`Refractory ...`) cannot all be asked of one person for certain: none of them may be shown as if it were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialdossier.eligibility.atom import Atom
from trialdossier.eligibility.clauses import PEOPLE, prefix_scope
from trialdossier.eligibility.plain import Plain
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section

ONE_OF = re.compile(r"\b(?:(?:at least |any )?one (?:or more )?of|any of|either)\b", re.I)
DEFINED = re.compile(r"\bdefined (?:as|by)\b|:\s*$", re.I)
ALL_OF = re.compile(r"\b(?:all|each|both) of\b|\band (?:all )?the following\b", re.I)
OPENING = re.compile(
    rf"(?:(?:adult |p(?:a)?ediatric )?{PEOPLE} (?:with|who (?:have|had|are)|in) )?(?:(?:an? |documented |confirmed ))*",
    re.I,
)
"""What may stand before the state of the disease that a criterion begins with."""


@dataclass(frozen=True)
class Way:
    """That a criterion is one of several ways: the words that say so, and whom the criterion it explains is for."""

    words: list[Section]
    scope: list[Section]
    whole: bool
    """Whether that holds for all that the criterion says, or for the state of the disease only."""


def ways(rows: Sequence[Row], texts: Sequence[Plain | None], atoms: Sequence[list[Atom]]) -> dict[int, Way]:
    """By its place in `rows`, why a criterion of inclusion is one of several ways; `texts` and `atoms` are its own."""
    result = dict(_nested(rows, texts, atoms))
    for run in _runs(rows, texts, atoms):
        for place, way in _of_run(run, texts, atoms):
            result.setdefault(place, way)
    return result


def _nested(
    rows: Sequence[Row], texts: Sequence[Plain | None], atoms: Sequence[list[Atom]]
) -> Iterator[tuple[int, Way]]:
    for place, row in enumerate(rows):
        above = row.cells.get("parent_ordinal")
        if not _includes(row) or not isinstance(above, int) or not 0 < above <= len(texts):
            continue
        lead = texts[above - 1]
        if lead is None or ALL_OF.search(lead.text):
            continue
        explains = _states(atoms[above - 1]) and (_opens(texts[place], atoms[place]) or "defined" in lead.text.lower())
        match = ONE_OF.search(lead.text) or (DEFINED.search(lead.text) if explains else None)
        if match:
            either = next((atom.either for atom in _states(atoms[above - 1]) if atom.either), None)
            words = lead.sections(*match.span()) if match[0].strip() != ":" or not either else lead.sections(*either)
            yield place, Way(words, [], True)


def _runs(rows: Sequence[Row], texts: Sequence[Plain | None], atoms: Sequence[list[Atom]]) -> Iterator[tuple[int, ...]]:
    """Places of criteria that follow one another, each but perhaps the first beginning with a state of the disease."""
    run: tuple[int, ...] = ()
    for place, row in enumerate(rows):
        goes_on = run and _level(rows[run[-1]]) == _level(row) and _opens(texts[place], atoms[place])
        if goes_on:
            run = (*run, place)
            continue
        if len(run) > 1:
            yield run
        run = (place,) if _includes(row) and _states(atoms[place]) else ()
    if len(run) > 1:
        yield run


def _of_run(
    run: tuple[int, ...], texts: Sequence[Plain | None], atoms: Sequence[list[Atom]]
) -> Iterator[tuple[int, Way]]:
    first, *rest = run
    named = {atom.concept.name for atom in _states(atoms[first])}
    others = {atom.concept.name for place in rest for atom in _states(atoms[place])}
    lead, either = texts[first], next((atom.either for atom in _states(atoms[first]) if atom.either), None)
    if lead and either and len(named) > 1 and others <= named:
        scope = prefix_scope(lead.text)
        for place in rest:
            yield place, Way(lead.sections(*either), lead.sections(*scope) if scope else [], len(rest) > 1)
        return
    opening = run if _opens(lead, atoms[first]) else tuple(rest)
    for place in opening:
        other = first if place != first else rest[0]
        text = texts[other]
        if text:
            yield place, Way(text.sections(*_states(atoms[other])[0].named), [], False)


def _includes(row: Row) -> bool:
    kind = row.cells.get("criteria_type")
    return isinstance(kind, Cited) and kind.value == "inclusion"


def _level(row: Row) -> tuple[bool, object]:
    """What criteria that stand side by side have in common."""
    return _includes(row), row.cells.get("parent_ordinal")


def _states(atoms: Sequence[Atom]) -> list[Atom]:
    """The states of the disease that are asked for."""
    return [atom for atom in atoms if atom.concept.state and not atom.negation and not atom.ruling]


def _opens(text: Plain | None, atoms: Sequence[Atom]) -> bool:
    """Whether a criterion for no part in particular begins with a state of the disease."""
    states = _states(atoms)
    if text is None or not states or prefix_scope(text.text):
        return False
    first = min([states[0].place[0], *(place[0] for place in states[0].ahead)])
    return bool(OPENING.fullmatch(text.text[:first]))
