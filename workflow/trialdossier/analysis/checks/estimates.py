"""Estimates with limits and spread: order, possible size, follow-up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import sqrt
from typing import Any

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, joined, plain, printed_number, stated
from trialdossier.analysis.checks.percentages import analysed
from trialdossier.analysis.derived import Cell, Result, keyed
from trialdossier.analysis.intervals import half_unit
from trialdossier.analysis.responses import outcome_values
from trialdossier.storage import Frames

METHODS = {
    "order of limits": "lower limit <= estimate <= upper limit",
    "possible percentage": "0 <= percentage of participants <= 100",
    "possible spread": "standard deviation <= mean x sqrt(n) for a quantity that is never negative",
    "standard error": "standard error = standard deviation / sqrt(n), where a source states both",
    "median and follow-up": "median and its limits <= longest follow-up, in the same unit",
}
MEASURED = ("outcome_measurements", "baseline_measurements", "claims")
LIMITS = ("dispersion_lower_limit", "dispersion_upper_limit")
NEVER_NEGATIVE = re.compile(
    r"(?i)^\s*(?:[pnuμµmk]?g|[pnuμµmk]?mol|[umk]?IU|U|cells|copies)\s*/|"
    r"^\s*(?:participants|months?|years?|days?|weeks?|hours?|minutes?|kg|cm|mg|percentage of participants)\s*$"
)
CHANGE = re.compile(r"(?i)chang|difference|reduction|increase|decrease|z.score|log\b|geometric|coefficient")


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    for table in MEASURED:
        yield from ordered(tables, table)
    yield from percentages(tables)
    yield from spreads(tables)
    yield from standard_errors(tables)
    yield from follow_up(tables)


def ordered(tables: Frames, table: str) -> Iterator[Result]:
    """Each estimate between the limits that are printed with it, where these are numbers."""
    check = "order of limits"
    rows = keyed(tables[table], table).dropna(subset=list(LIMITS), how="all")
    for row in rows[rows["param_value_num"].notna()].to_dict("records"):
        column = "percent" if stated(row.get("percent")) else "param_value"
        value = row["percent"] if column == "percent" else row["param_value_num"]
        numbers = [row[LIMITS[0]], value, row[LIMITS[1]]]
        known = [float(number) for number in numbers if stated(number)]
        subject = tuple(cell(table, row, column) for column in LIMITS if stated(row[column]))
        shown = " to ".join(plain(float(row[limit])) if stated(row[limit]) else "NA" for limit in LIMITS)
        inputs = (cell(table, row, column),)
        note = None if len(known) == len(numbers) else "a limit is not a number"
        agrees = known == sorted(known)
        yield finding(row, check, subject, shown, row[column], inputs, agrees, METHODS[check], note)


def percentages(tables: Frames) -> Iterator[Result]:
    """Percentages of participants outside 0 to 100."""
    check = "possible percentage"
    rows = outcome_values(tables).dropna(subset=["param_value_num"])
    percent = rows["units"].str.fullmatch("(?i)percentage of (?:participants|patients|subjects)", na=False)
    for row in rows[percent & ~rows["param_value_num"].between(0, 100)].to_dict("records"):
        subject = cell("outcome_measurements", row, "param_value")
        yield finding(row, check, subject, row["param_value"], "0 to 100", (subject,), False, METHODS[check])


def with_spread(tables: Frames) -> pd.DataFrame:
    """Means of outcomes with the spread printed beside them."""
    rows = outcome_values(tables).dropna(subset=["param_value_num", "dispersion_value_num"])
    return rows[rows["param_type"].eq("MEAN").fillna(False)]


def spreads(tables: Frames) -> Iterator[Result]:
    """Standard deviations against the largest that data of the mean and number stated can have."""
    check = "possible spread"
    rows = with_spread(tables)
    deviations = rows["dispersion_type"].str.contains("(?i)standard deviation", na=False)
    kind = rows["units"].str.contains(NEVER_NEGATIVE, na=False) & ~rows["title"].str.contains(CHANGE, na=False)
    for row in rows[deviations & kind & (rows["param_value_num"] >= 0)].to_dict("records"):
        among = analysed(row)
        text, spread = printed_number(joined(row["param_value"])), printed_number(joined(row["dispersion_value"]))
        if among is None or not among[0] or text is None or spread is None:
            continue
        most = (float(text) + half_unit(text)) * sqrt(among[0])
        subject = cell("outcome_measurements", row, "dispersion_value")
        inputs = (cell("outcome_measurements", row, "param_value"), among[1])
        larger = float(spread) > float(text)
        note = "larger than the mean: the distribution is skewed" if larger else None
        agrees = float(spread) - half_unit(spread) <= most
        yield finding(row, check, subject, spread, f"at most {most:.4g}", inputs, agrees, METHODS[check], note)


def standard_errors(tables: Frames) -> Iterator[Result]:
    """A standard error against the standard deviation that the source states of the same mean."""
    check = "standard error"
    rows = with_spread(tables)
    by = ["source_id", "title", "category", "group_title", "param_value", "count"]
    for _, same in rows.groupby(by, sort=False, dropna=False):
        deviation = same[same["dispersion_type"].str.contains("(?i)standard deviation", na=False)]
        error = same[same["dispersion_type"].str.contains("(?i)standard error", na=False)]
        if len(deviation) != 1 or len(error) != 1:
            continue
        row, other = error.iloc[0].to_dict(), deviation.iloc[0].to_dict()
        among = analysed(row)
        text, spread = (
            printed_number(joined(row["dispersion_value"])),
            printed_number(joined(other["dispersion_value"])),
        )
        if among is None or not among[0] or text is None or spread is None:
            continue
        found, slack = float(spread) / sqrt(among[0]), half_unit(spread) / sqrt(among[0]) + half_unit(text) + 1e-9
        subject = cell("outcome_measurements", row, "dispersion_value")
        inputs = (cell("outcome_measurements", other, "dispersion_value"), among[1])
        agrees = abs(found - float(text)) <= slack
        yield finding(row, check, subject, text, f"{found:.4g}", inputs, agrees, METHODS[check])


def follow_up(tables: Frames) -> Iterator[Result]:
    """Medians of time in an article against the longest follow-up that it states."""
    check = "median and follow-up"
    claims = keyed(tables["claims"], "claims")
    claims = claims[claims["attributed_to"].isna()]
    longest = claims[claims["topic"].eq("follow_up") & claims["dispersion_upper_limit"].notna()]
    longest = longest[longest["dispersion_type"].str.contains("(?i)range", na=False)]
    for _, limit in longest.drop_duplicates("source_id").iterrows():
        own = claims[claims["source_id"].eq(limit["source_id"]) & claims["param_type"].eq("MEDIAN")]
        own = own[own["unit"].eq(limit["unit"]) & own["param_value_num"].notna() & (own["claims"] != limit["claims"])]
        for row in own.to_dict("records"):
            values = [row["param_value_num"], *(row[column] for column in LIMITS)]
            most = max(float(value) for value in values if stated(value))
            inputs = (Cell("claims", limit["claims"], "dispersion_upper_limit"),)
            subject, end = cell("claims", row, "param_value"), float(limit["dispersion_upper_limit"])
            shown = f"{row['param_value']} {row['unit']}" + _limits(row)
            agrees = most <= end
            yield finding(row, check, subject, shown, f"{plain(end)} {limit['unit']}", inputs, agrees, METHODS[check])


def _limits(row: dict[str, Any]) -> str:
    shown = [plain(float(row[column])) for column in LIMITS if stated(row[column])]
    return f" ({' to '.join(shown)})" if shown else ""
