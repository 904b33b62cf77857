"""What each trial admits of a quantity: stretches of its axis, by the part of the trial that they hold for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

from trialdossier.analysis.derived import Cell, keyed
from trialdossier.analysis.eligibility.limits import stated
from trialdossier.analysis.periods import DAYS, age_in_years, days
from trialdossier.eligibility import VOCABULARY
from trialdossier.storage import Frames

Point = tuple[float, int]
"""A cut just before a value (0) or just after it (1)."""
Stretch = tuple[Point, Point]
ALL: Stretch = ((-inf, 0), (inf, 1))
NOTHING: Stretch = ((inf, 1), (-inf, 0))
WAIVER = "waiting_period"
"""The concept by which a trial asks for no interval after an earlier treatment."""
EXCEPTING = re.compile(
    r"\b(?:except\w*|excluding|unless|other than|apart from|aside from|however|does not apply|do not apply|waived?"
    r"|not required|(?:is|are|remains?) (?:also |still )?eligible|may be (?:included|enrolled))\b",
    re.I,
)
"""Words of a criterion that admit people whom its bound does not."""


@dataclass
class Admitted:
    """What one trial admits of a quantity, and the cells that say so; by the part of the trial it holds for."""

    source_id: str
    by_scope: dict[str, Stretch] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    exceptions: list[Cell] = field(default_factory=list)
    """Words by which the trial may admit people outside the stretches."""

    def narrow(self, scope: str, stretch: Stretch) -> None:
        """Within `scope` admit only what lies in `stretch`, too."""
        low, high = self.by_scope.get(scope, ALL)
        self.by_scope[scope] = (max(low, stretch[0]), min(high, stretch[1]))

    @property
    def stretches(self) -> list[Stretch]:
        """What the trial admits in any of its parts; what holds for no part in particular holds for all."""
        low, high = self.by_scope.get("", ALL)
        parts = [part for scope, part in self.by_scope.items() if scope] or [ALL]
        return [(max(low, a), min(high, b)) for a, b in parts]

    def admits(self, low: Point, high: Point) -> bool:
        """Whether some part of the trial admits all between `low` and `high`."""
        return any(a <= low and high <= b for a, b in self.stretches)


def unit_of(unit: Any) -> str:
    """The unit of a row of limits; a quantity without one has the empty text."""
    return str(stated(unit) or "")


@dataclass(frozen=True)
class Statements:
    """What the tables say of quantities, as records: read once, asked for each quantity."""

    registered: list[dict[str, Any]]
    limits: list[dict[str, Any]]
    atoms: dict[str, dict[str, Any]]
    texts: dict[str, str]

    @classmethod
    def of(cls, tables: Frames) -> Statements:
        """The statements of `tables`; limits in their order."""
        atoms = keyed(tables["eligibility_atoms"], "eligibility_atoms").set_index("eligibility_atoms")
        criteria = keyed(tables["eligibility_criteria"], "eligibility_criteria")
        return cls(
            registered=keyed(tables["eligibilities"], "eligibilities").to_dict("records"),
            limits=tables["eligibility_limits"].to_dict("records"),
            atoms=atoms.to_dict("index"),
            texts=dict(zip(criteria["eligibility_criteria"], criteria["text"], strict=True)),
        )

    def bounds(self, concept: str) -> list[dict[str, Any]]:
        """The limits that bound `concept`."""
        return [row for row in self.limits if row["concept"] == concept and stated(row["bound"]) is not None]


def admitted(said: Statements, concept: str, unit: str) -> dict[str, Admitted]:
    """By trial, what it admits of `concept` in `unit`."""
    found: dict[str, Admitted] = {}
    if concept == "age":
        for row in said.registered:
            _registered(row, found)
    waivers = {WAIVER} if _is_interval(concept) else set()
    exceptions: dict[str, list[Cell]] = {}
    concerned = {concept, VOCABULARY[concept].broader, *waivers} - {""}
    for row in (row for row in said.limits if row["concept"] in concerned):
        atom = said.atoms.get(f"{row['source_id']}/{row['atom_ordinal']}")
        if atom is None or (stated(row["bound"]) is not None and unit_of(row["unit"]) != unit):
            continue
        exceptions.setdefault(row["trial_id"], []).extend(_exceptions(row, atom, said.texts))
        stretch = stretch_of(row, atom)
        if stretch:
            trial = found.setdefault(row["trial_id"], Admitted(row["source_id"]))
            trial.narrow(str(stated(atom["scope"]) or ""), stretch)
            trial.cells.append(Cell("eligibility_atoms", f"{row['source_id']}/{row['atom_ordinal']}", "wording"))
    for name, trial in found.items():
        trial.exceptions += exceptions.get(name, [])
    return found


def _is_interval(concept: str) -> bool:
    """Whether a quantity is the time since a treatment that counts only by how long ago it was."""
    return VOCABULARY[concept].timed and not VOCABULARY[concept].bare


def _exceptions(row: Mapping[str, Any], atom: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[Cell]:
    """The words of a criterion by which people may be admitted who are outside its bound: of it or beside it."""
    criterion, condition = f"{row['source_id']}/{row['criterion_ordinal']}", stated(atom["condition"])
    place = f"{row['source_id']}/{row['atom_ordinal']}"
    asks = stated(row["stance"])
    if asks == "allowed":
        yield Cell("eligibility_atoms", place, "wording")
    elif condition is not None and (asks == "excluded" or EXCEPTING.search(str(condition))):
        yield Cell("eligibility_atoms", place, "condition")
    elif EXCEPTING.search(str(texts.get(criterion) or "")):
        yield Cell("eligibility_criteria", criterion, "text")


def stretch_of(row: Mapping[str, Any], atom: Mapping[str, Any]) -> Stretch | None:
    """What a row of limits admits; None where it says nothing of the whole axis.

    That is: where it excludes a range, only allows something, or is one of several ways to meet a criterion. What is
    excluded however long ago, without a condition, leaves nothing. An age of at most n completed years lasts until the
    day before the next birthday.
    """
    lower, upper, signs = stated(row["lower"]), stated(row["upper"]), (stated(atom["comparator"]) or "").split()
    asks = stated(row["stance"])
    if stated(atom["alternative"]) is not None:
        return None
    if lower is upper is None:
        return NOTHING if asks == "excluded" and _unconditional(row, atom) else None
    if asks not in ("required", "excluded") or not signs or VOCABULARY[row["concept"]].ordinal:
        return None
    low = (float(lower), int(signs[0] == ">")) if lower is not None else ALL[0]
    high = (float(upper), int(signs[-1] == "<=")) if upper is not None else ALL[1]
    if row["concept"] == "age" and upper is not None and high[1] and _in_years(atom["unit"]):
        high = (high[0] + 1, 0)
    if asks == "required":
        return low, high
    if lower is not None and upper is not None:
        return None
    return (ALL[0], low) if lower is not None else (high, ALL[1])


def _unconditional(row: Mapping[str, Any], atom: Mapping[str, Any]) -> bool:
    """Whether a treatment or a disease of the past is meant without a time, a condition or a part of the trial."""
    limits = (atom[column] for column in ("lower", "upper", "condition", "scope"))
    return VOCABULARY[row["concept"]].timed and all(stated(limit) is None for limit in limits)


def _in_years(unit: Any) -> bool:
    return str(unit).lower().startswith(("year", "yr"))


def _registered(row: Mapping[str, Any], found: dict[str, Admitted]) -> None:
    """Take the ages that a registry states in fields of their own."""
    low, high = ALL
    columns = []
    if (years := age_in_years(row["minimum_age"])) is not None:
        low = (years, 0)
        columns.append("minimum_age")
    if (years := age_in_years(row["maximum_age"])) is not None:
        high = (years + days("1", row["maximum_age"].split()[1]) / DAYS["year"], 0)
        columns.append("maximum_age")
    if columns:
        trial = found.setdefault(row["trial_id"], Admitted(row["source_id"]))
        trial.narrow("", (low, high))
        trial.cells += [Cell("eligibilities", row["eligibilities"], column) for column in columns]
