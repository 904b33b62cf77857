"""What each atom asks for, with its bounds in one unit per concept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.eligibility.units import canonical
from trialdossier.eligibility import stance
from trialdossier.storage import Frames

SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}
CONVERTED, ROUNDED = " (converted)", " (converted, rounded)"
"""Stands behind a bound whose number is not the printed one."""
SAME = 1e-9
"""Relative difference below which two numbers are one."""
WHOLE = 30
"""From here on whole numbers are shown."""
OR_ANOTHER = " (one of several ways)"
"""Stands behind what is asked for where meeting something else is enough."""
BOUNDS = ("comparator", "lower", "upper", "unit")


def limits(tables: Frames) -> Iterator[Result]:
    """A row of eligibility_limits for each atom."""
    criteria = keyed(tables["eligibility_criteria"], "eligibility_criteria")
    types = dict(zip(criteria["eligibility_criteria"], criteria["criteria_type"], strict=True))
    atoms = keyed(tables["eligibility_atoms"], "eligibility_atoms")
    for atom in atoms.to_dict("records"):
        criterion = f"{atom['source_id']}/{atom['criterion_ordinal']}"
        yield Result(
            "eligibility_limits",
            atom["trial_id"],
            atom["source_id"],
            {
                "atom_ordinal": atom["ordinal"],
                "criterion_ordinal": atom["criterion_ordinal"],
                "concept": atom["concept"],
                "stance": _stance(atom, criterion, stated(types.get(criterion))),
                **_bounds(atom),
            },
        )


def stated(value: Any) -> Any:
    """`value`, or None where it is missing."""
    return None if value is None or pd.isna(value) else value


def _stance(atom: Mapping[str, Any], criterion: str, criteria_type: str | None) -> Derived:
    value = stance(criteria_type, atom["concept"], stated(atom["negation"]) is not None, stated(atom["ruling"]))
    cells = [Cell("eligibility_criteria", criterion, "criteria_type")] if criteria_type else []
    cells += _cells(atom, "wording", "negation", "ruling")
    return Derived(value, tuple(cells))


def _cells(atom: Mapping[str, Any], *columns: str) -> list[Cell]:
    """The places of those of `columns` that the atom states."""
    return [
        Cell("eligibility_atoms", atom["eligibility_atoms"], column)
        for column in columns
        if stated(atom[column]) is not None
    ]


def _bounds(atom: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, float] = {}
    unit = None
    for side in ("lower", "upper"):
        if stated(atom[side]) is None:
            continue
        converted = canonical(atom["concept"], atom[side], stated(atom["unit"]))
        if converted is None:
            return {}
        values[side], unit = converted
    if not values:
        return {}
    sides = {side: Derived(value, tuple(_cells(atom, side, "unit"))) for side, value in values.items()}
    changed = any(abs(value - atom[side]) > SAME * abs(value) for side, value in values.items())
    text = shown(stated(atom["comparator"]), values.get("lower"), values.get("upper"), unit or "")
    if changed:
        text += CONVERTED if all(float(rounded(value)) == value for value in values.values()) else ROUNDED
    return {**sides, "unit": unit or None, "bound": Derived(text, tuple(_cells(atom, *BOUNDS)))}


def shown(comparator: str | None, lower: float | None, upper: float | None, unit: str) -> str:
    """Bounds as a person writes them: `≥ 18 years`, `1 to < 31 years`, `0 to 2`."""
    signs = (comparator or "").split()
    if len(signs) == 2:
        first = "" if signs[0] == ">=" else f"{SIGNS[signs[0]]} "
        last = "" if signs[1] == "<=" else f"{SIGNS[signs[1]]} "
        text = f"{first}{number(lower)} to {last}{number(upper)}"
    else:
        value = lower if lower is not None else upper
        text = f"{SIGNS[signs[0]]} {number(value)}" if signs else number(value)
    return f"{text}{'' if unit in ('%', '/µL') else ' '}{unit}".strip()


def number(value: float | None) -> str:
    """A bound as a person writes it: `50 000`, `1.5`, `91`."""
    if value is None:
        return ""
    text = rounded(value)
    return f"{float(text):,.0f}".replace(",", " ") if abs(value) >= 10000 else text


def rounded(value: float) -> str:
    """A number in three digits, or whole where it is large."""
    return f"{value:.0f}" if abs(value) >= WHOLE else f"{value:.3g}"
