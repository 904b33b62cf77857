"""Doses that a description of an arm or cohort states, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.storage import Frames

AMOUNT = r"(?:μg|µg|mcg|ug|mg|ng|g|IU|MIU|MBq|Gy|cGy|mL|units?)"
BODY = r"(?:/\s?(?:m\s?(?:2|²|\^2|\\\^2)|kg))"
TIME = r"(?:\s?(?:/|per)\s?(?:day|d|hour|h|week|dose|min))"
WHEN = (
    r"(?:(?:during|in|over|for|on)\s+)?(?:the\s+)?(?:first\s+)?"
    r"(?:(?:weeks?|days?|cycles?)\s+\w+(?:\s?[-–]\s?\w+)?|\w+\s+(?:weeks?|days?|cycles?|hours?|minutes?))"
)
DOSE = re.compile(rf"(?<![\w.,-])(\d+(?:[.,]\d+)?)\s?({AMOUNT}{BODY}?{TIME}?)(?![\w-])(?:\s+({WHEN})\b)?")
THEN = re.compile(r"\b(?:then|followed by|increas(?:ed|ing) to|escalat(?:ed|ing) to|thereafter)\b", re.I)
DESCRIBED = {"cohorts": "regimen", "design_groups": "description"}
"""Where doses of a group are described: table and column."""


def dose_steps(tables: Frames) -> Iterator[Result]:
    """Rows of `dose_steps`: each dose of a description, where all its doses are of one unit and joined as steps.

    One dose is one step. Several are steps only where a word between each two says that one follows the other ("then",
    "increased to"); else they may be of different medicines or patients, and nothing is taken.
    """
    for table, column in DESCRIBED.items():
        data = keyed(tables[table], table)
        for row in data[data[column].notna()].sort_values(["source_id", "ordinal"]).to_dict("records"):
            yield from _steps(row, table, column)


def _steps(row: dict[str, object], table: str, column: str) -> Iterator[Result]:
    text = str(row[column])
    found = list(DOSE.finditer(text))
    together = all(THEN.search(text, first.end(1), second.start()) for first, second in pairwise(found))
    if not together or len({match[2].replace(" ", "") for match in found}) != 1:
        return
    where = (Cell(table, str(row[table]), column),)
    for step, match in enumerate(found, 1):
        yield Result(
            "dose_steps",
            str(row["trial_id"]),
            str(row["source_id"]),
            {
                "described_in": table,
                "described_ordinal": row["ordinal"],
                "step": step,
                "dose": Derived(float(match[1].replace(",", ".")), where),
                "unit": Derived(match[2], where),
                "period": Derived(match[3], where) if match[3] else None,
            },
        )


def steps(tables: Frames) -> pd.DataFrame:
    """For the picture of doses: label (of the arm or cohort), step, dose, unit, period, and the row described."""
    data = keyed(tables["dose_steps"], "dose_steps")
    parts = []
    for table in DESCRIBED:
        name = "name" if table == "cohorts" else "title"
        groups = keyed(tables[table], table)[["source_id", "ordinal", name, table]]
        groups = groups.rename(columns={"ordinal": "described_ordinal", name: "label"})
        mine = data[data["described_in"] == table]
        parts.append(mine.merge(groups, on=["source_id", "described_ordinal"], how="left"))
    return pd.concat(parts, ignore_index=True).sort_values(["source_id", "described_in", "described_ordinal", "step"])
