"""Doses that a description of an arm or cohort states, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed, place
from trialdossier.storage import Frames

AMOUNT = r"(?:μg|µg|mcg|ug|mg|ng|g|IU|MIU|MBq|Gy|cGy|mL|units?)"
BODY = r"(?:/\s?(?:m\s?(?:2|²|\^2|\\\^2)|kg))"
TIME = r"(?:\s?(?:/|per)\s?(?:day|d|hour|h|week|dose|min))"
WHEN = (
    r"(?:(?:during|in|over|for|on|(?:starting |beginning )?from|starting in|beginning in)\s+)?(?:the\s+)?(?:first\s+)?"
    r"(?:(?:weeks?|days?|cycles?)\s+\w+(?:\s?[-–]\s?\w+)?|\w+\s+(?:weeks?|days?|cycles?|hours?|minutes?))"
)
DOSE = re.compile(rf"(?<![\w.,-])(\d+(?:[.,]\d+)?)\s?({AMOUNT}{BODY}?{TIME}?)(?![\w-])(?:\s+((?i:{WHEN}))\b)?")
THEN = re.compile(r"\b(?:then|followed by|increas(?:ed|ing) to|escalat(?:ed|ing) to|thereafter)\b", re.I)
DESCRIBED = {"cohorts": "regimen", "design_groups": "description", "result_groups": "description"}
"""Where doses of a group are described: table and column; groups of results only where no other states a dose."""
NAMED = {"cohorts": "name", "design_groups": "title", "result_groups": "title"}
SECTIONS = ("Participant Flow", "Baseline", "Reported Event")
"""Sections of results whose groups are looked at: the first that a source has."""
SAME_AS = re.compile(
    r"(?i)\b(?:the )?same (?:dose|dosing|regimen|schedule|treatment)s?\b[^.;]*? (?:as|of|in) "
    r"((?:cohort|arm|group|part) \w+)"
)


def dose_steps(tables: Frames) -> Iterator[Result]:
    """Rows of `dose_steps`: each dose of a description, where all its doses are of one unit and joined as steps.

    One dose is one step. Several are steps only where a word between each two says that one follows the other ("then",
    "increased to"); else they may be of different medicines or patients, and nothing is taken.
    """
    for table, column in DESCRIBED.items():
        data = described(tables, table)
        for row in data[data[column].notna()].sort_values(["source_id", "ordinal"]).to_dict("records"):
            yield from _steps(row, table, column)


def described(tables: Frames, table: str) -> pd.DataFrame:
    """The groups of `table` whose descriptions are read; of results, those of one section of sources without others."""
    data = keyed(tables[table], table)
    if table != "result_groups":
        return data
    planned = {source for other in ("cohorts", "design_groups") for source in tables[other]["source_id"]}
    data = data[~data["source_id"].isin(list(planned)) & data["result_type"].isin(SECTIONS)]
    rank = data["result_type"].map(SECTIONS.index).astype("Int64")
    return data[rank == rank.groupby(data["source_id"]).transform("min")]


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
    """The doses step by step: label (of the arm or cohort) and its place, dose, unit, period, and the row described.

    Groups described as another one have the steps of that one, and say so in their label.
    """
    data = keyed(tables["dose_steps"], "dose_steps")
    parts = []
    for table in DESCRIBED:
        groups = keyed(tables[table], table)[["source_id", "ordinal", NAMED[table], table]]
        groups = groups.rename(columns={"ordinal": "described_ordinal", NAMED[table]: "label"})
        groups = groups.assign(named=f"{table}:" + groups[table] + f":{NAMED[table]}")
        mine = data[data["described_in"] == table]
        parts.append(mine.merge(groups, on=["source_id", "described_ordinal"], how="left"))
    own = pd.concat(parts, ignore_index=True)
    data = pd.concat([own, *_repeated(tables, own)], ignore_index=True)
    return data.sort_values(["source_id", "described_in", "described_ordinal", "step"], kind="stable")


def _repeated(tables: Frames, own: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The steps of `own` that other groups have too, as their description says."""
    for row in same_regimens(tables).to_dict("records"):
        (table, key, column), (_, other, _) = place(row["name"]), place(row["other"])
        if key in set(own[own["described_in"] == table][table]):
            continue
        group = keyed(tables[table], table).set_index(table).loc[key]
        mine = own[(own["described_in"] == table) & (own[table] == other)]
        told = {"described_ordinal": group["ordinal"], "named": row["name"], table: key}
        yield mine.assign(label=[f"{group[column]} (same as {name})" for name in mine["label"]], **told)


def drawn(tables: Frames) -> pd.DataFrame:
    """`steps` where there are several to draw."""
    data = steps(tables)
    return data if len(data) > 1 else data.iloc[:0]


def alone(tables: Frames) -> pd.DataFrame:
    """`steps` where there is one only, which a sentence states."""
    data = steps(tables)
    return data if len(data) == 1 else data.iloc[:0]


def same_regimens(tables: Frames) -> pd.DataFrame:
    """Cohorts and arms described as another one: the places of `said`, of the `other` name and of its `description`."""
    rows = []
    for table, column in DESCRIBED.items():
        data = described(tables, table).dropna(subset=[column, NAMED[table]])
        for row in data.to_dict("records"):
            match = SAME_AS.search(row[column])
            own = data[(data["source_id"] == row["source_id"]) & (data[table] != row[table])]
            other = own[own[NAMED[table]].str.contains(rf"(?i)\b{re.escape(match[1])}\b")] if match else own.iloc[:0]
            if len(other) == 1:
                key = other[table].iloc[0]
                places = {"other": f"{table}:{key}:{NAMED[table]}", "description": f"{table}:{key}:{column}"}
                said = f"{table}:{row[table]}"
                rows.append({"name": f"{said}:{NAMED[table]}", "said": f"{said}:{column}", **places})
    return pd.DataFrame(rows, columns=["name", "said", "other", "description"])
