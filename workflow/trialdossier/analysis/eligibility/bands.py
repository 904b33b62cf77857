"""Who is covered by all trials and who by none: the axis of a quantity cut at every trial's bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import Any

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.eligibility.limits import shown, stated
from trialdossier.storage import Frames
from trialdossier.values import age

BANDED = ("age", "ecog", "karnofsky", "lansky", "bone_marrow_blasts")
"""Quantities whose axis is cut into bands."""
LOWEST = {"age": 0.0, "ecog": 0.0, "karnofsky": 0.0, "lansky": 0.0, "bone_marrow_blasts": 0.0}
HIGHEST = {"age": inf, "ecog": 5.0, "karnofsky": 100.0, "lansky": 100.0, "bone_marrow_blasts": 100.0}
"""Where the axis of a quantity begins and ends; ECOG 5 is death."""
PER_YEAR = {"Year": 1.0, "Month": 12.0, "Week": 52.1775, "Day": 365.2425}
"""Units in a mean Gregorian year."""

Point = tuple[float, int]
"""A cut just before a value (0) or just after it (1)."""
Stretch = tuple[Point, Point]
ALL: Stretch = ((-inf, 0), (inf, 1))


@dataclass
class Admitted:
    """What one trial admits of a quantity, and the cells that say so; by the part of the trial it holds for."""

    source_id: str
    by_scope: dict[str, Stretch] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)

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


def bands(tables: Frames) -> Iterator[Result]:
    """Rows of eligibility_bands for each quantity that at least two trials bound."""
    owners = dict(zip(tables["sources"]["source_id"], tables["sources"]["trial_id"], strict=True))
    for concept in BANDED:
        trials = admitted(tables, concept)
        if len(trials) > 1:
            yield from _bands(concept, trials, owners)


def admitted(tables: Frames, concept: str) -> dict[str, Admitted]:
    """By trial, what it admits of `concept`."""
    found: dict[str, Admitted] = {}
    if concept == "age":
        for row in keyed(tables["eligibilities"], "eligibilities").to_dict("records"):
            _registered(row, found)
    limits = keyed(tables["eligibility_limits"], "eligibility_limits")
    atoms = keyed(tables["eligibility_atoms"], "eligibility_atoms").set_index("eligibility_atoms").to_dict("index")
    for row in limits[limits["concept"] == concept].to_dict("records"):
        atom = atoms.get(f"{row['source_id']}/{row['atom_ordinal']}")
        if atom is None:
            continue
        stretch = stretch_of(row, atom)
        if stretch:
            trial = found.setdefault(row["trial_id"], Admitted(row["source_id"]))
            trial.narrow(str(stated(atom["scope"]) or ""), stretch)
            trial.cells.append(Cell("eligibility_atoms", f"{row['source_id']}/{row['atom_ordinal']}", "wording"))
    return found


def stretch_of(row: Mapping[str, Any], atom: Mapping[str, Any]) -> Stretch | None:
    """What a row of limits admits; None where it excludes a range, or only allows something.

    An age of at most n completed years lasts until the day before the next birthday.
    """
    lower, upper, signs = stated(row["lower"]), stated(row["upper"]), (stated(atom["comparator"]) or "").split()
    if stated(row["stance"]) not in ("required", "excluded") or lower is upper is None or not signs:
        return None
    low = (float(lower), int(signs[0] == ">")) if lower is not None else ALL[0]
    high = (float(upper), int(signs[-1] == "<=")) if upper is not None else ALL[1]
    if (
        row["concept"] == "age"
        and upper is not None
        and high[1]
        and str(atom["unit"]).lower().startswith(("year", "yr"))
    ):
        high = (high[0] + 1, 0)
    if row["stance"] == "required":
        return low, high
    if lower is not None and upper is not None:
        return None
    return (ALL[0], low) if lower is not None else (high, ALL[1])


def _registered(row: Mapping[str, Any], found: dict[str, Admitted]) -> None:
    """Take the ages that a registry states in fields of their own."""
    low, high = ALL
    columns = []
    if (years := age_in_years(row["minimum_age"])) is not None:
        low = (years, 0)
        columns.append("minimum_age")
    if (years := age_in_years(row["maximum_age"])) is not None:
        high = (years + age_in_years(f"1 {row['maximum_age'].split()[1]}"), 0)  # type: ignore[operator]
        columns.append("maximum_age")
    if columns:
        trial = found.setdefault(row["trial_id"], Admitted(row["source_id"]))
        trial.narrow("", (low, high))
        trial.cells += [Cell("eligibilities", row["eligibilities"], column) for column in columns]


def age_in_years(text: Any) -> float | None:
    """`18 Years` -> 18.0, `6 Months` -> 0.5; None where no age is stated."""
    try:
        number, unit = age(str(text)).split()
    except ValueError:
        return None
    name = unit.rstrip("s")
    return int(number) / PER_YEAR[name] if name in PER_YEAR else None


def _bands(concept: str, trials: Mapping[str, Admitted], owners: Mapping[str, str]) -> Iterator[Result]:
    first, last = (LOWEST[concept], 0), (HIGHEST[concept], 1)
    cuts = {point for trial in trials.values() for stretch in trial.stretches for point in stretch}
    points = sorted({first, last, *(cut for cut in cuts if first < cut < last)})
    cells = tuple(cell for trial in trials.values() for cell in trial.cells)
    source = min(trial.source_id for trial in trials.values())
    merged: dict[int, list[Any]] = defaultdict(list)
    for low, high in pairwise(points):
        names = tuple(sorted(name for name, trial in trials.items() if trial.admits(low, high)))
        group = len(merged) - 1
        if merged and merged[group][2] == names:
            merged[group][1] = high
        else:
            merged[len(merged)] = [low, high, names]
    for low, high, names in merged.values():
        yield Result(
            "eligibility_bands",
            owners[source],
            source,
            {
                "concept": concept,
                "band": Derived(label(concept, low, high), cells),
                "stating": Derived(len(trials), cells),
                "admitting": Derived(len(names), cells),
                "trials": Derived(_names(names), cells),
            },
        )


def _names(names: Sequence[str]) -> str | None:
    return ", ".join(names) or None


def label(concept: str, low: Point, high: Point) -> str:
    """A band as a person writes it: `12 to < 17 years`, `≥ 31 years`, `< 1 year`."""
    unit = {"age": "years", "bone_marrow_blasts": "%"}.get(concept, "")
    if concept == "age" and low == (LOWEST[concept], 0) and high == (1.0, 0):
        return "< 1 year"
    lower, upper = (">", ">=")[low[1] == 0], ("<", "<=")[high[1] == 1]
    if high[0] == HIGHEST[concept] and high[1]:
        return shown(lower, low[0], None, unit)
    if low == (LOWEST[concept], 0):
        return shown(upper, None, high[0], unit)
    if low[0] == high[0]:
        return f"{low[0]:g}{'' if unit == '%' else ' '}{unit}".strip()
    return shown(f"{lower} {upper}", low[0], high[0], unit)
