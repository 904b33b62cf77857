"""Periods of time as texts print them, in days and in years."""

from __future__ import annotations

from typing import Any

from trialdossier.values import BELOW_HUNDRED, age, number_word

DAYS = {
    "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25, "yr": 365.25
}  # fmt: skip
"""Days of each unit: a year of 365.25 days, a month of a twelfth of it."""
UNIT = r"day|week|month|year"
NUMBER = rf"\d{{1,4}}(?:\.\d+)?|{BELOW_HUNDRED}"
"""How many, in digits or in words."""


def days(number: str, unit: str) -> float:
    """A period in days: `2.5`, `weeks`; `Twenty-four`, `month`."""
    count = float(number) if number[:1].isdigit() else number_word(number)
    return count * DAYS[unit.casefold().removesuffix("s")]


def age_in_years(text: Any) -> float | None:
    """`18 Years` -> 18.0, `6 Months` -> 0.5; None where no age is stated."""
    try:
        number, unit = age(str(text)).split()
    except ValueError:
        return None
    return days(number, unit) / DAYS["year"]
