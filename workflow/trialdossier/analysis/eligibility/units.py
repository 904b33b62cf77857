"""Bounds in one unit per concept."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from trialdossier.eligibility import VOCABULARY

RELATIVE = "× ULN"
"""Multiples of the upper limit of normal, which only the laboratory knows."""
MOLAR_MASS = {"creatinine": 113.12, "bilirubin": 584.66, "direct_bilirubin": 584.66, "haemoglobin": 16114.0}
"""Grams per mole, for units of substance: IUPAC atomic weights; haemoglobin: of the monomer, as IFCC has it."""
PRINTED = (
    (re.compile(r".*(?:uln|normal)"), RELATIVE),
    (re.compile(r"(?:years?|yrs?)"), "year"),
    (re.compile(r"months?"), "month"),
    (re.compile(r"(?:weeks?|wks?)"), "week"),
    (re.compile(r"days?"), "day"),
    (re.compile(r"hours?"), "hour"),
    (re.compile(r"%|percent"), "percent"),
    (re.compile(r"[a-z]*(?:/|per)(?:mm3|mm³|cubicmillimet(?:er|re))"), "1/mm**3"),
    (re.compile(r"[a-z]*(?:/|per)(?:μl|ul|mcl|micro-?lit(?:er|re))"), "1/microliter"),
    (re.compile(r"(?:cells)?/l"), "1/liter"),
    (re.compile(r"mg/dl"), "mg/dL"),
    (re.compile(r"mg/l"), "mg/L"),
    (re.compile(r"g/dl"), "g/dL"),
    (re.compile(r"g/l"), "g/L"),
    (re.compile(r"mmol/l"), "mmol/L"),
    (re.compile(r"(?:μ|u|micro)mol/l"), "umol/L"),
    (re.compile(r"kg|kilograms?"), "kg"),
    (re.compile(r"mmhg"), "mmHg"),
    (re.compile(r"ms|msec|milliseconds?"), "ms"),
)
"""Units as sources print them (lower case, no blanks), and the name that pint knows them by."""
SHOWN = {"year": "years", "day": "days", "percent": "%", "1/microliter": "/µL", "dimensionless": "", "mmHg": "mm Hg"}


@cache
def _registry() -> Any:
    import pint  # a fifth of a second, which most steps never need

    return pint.UnitRegistry()


def pint_name(unit: str) -> str | None:
    """The unit that `unit` prints, as pint names it; None where it is not known."""
    folded = re.sub(r"[ ^]", "", unit.lower().replace("µ", "μ"))
    return next((name for pattern, name in PRINTED if pattern.fullmatch(folded)), None)


def canonical(concept: str, value: float, unit: str | None) -> tuple[float, str] | None:
    """`value` in the unit of the concept, and that unit as it is shown; None where no unit is stated or known.

    A concept without a unit of its own (a score, a clearance) keeps the one that is printed.
    """
    target = VOCABULARY[concept].canonical
    if not target:
        return value, unit or ""
    name = pint_name(unit) if unit else "dimensionless" if target == "dimensionless" else None
    if name in (None, RELATIVE):
        return (value, RELATIVE) if name else None
    import pint

    units = _registry()
    try:
        quantity = units.Quantity(value, name)
        if concept in MOLAR_MASS and quantity.check("[substance] / [volume]"):
            quantity *= units.Quantity(MOLAR_MASS[concept], "g/mol")
        number = quantity.to(target).magnitude
    except pint.DimensionalityError:
        return None
    return float(f"{number:.6g}"), SHOWN.get(target, target)
