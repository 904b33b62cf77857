"""Outcomes against each other and against their own words: composites, populations, periods."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.analysis.checks.finding import cell, finding, joined
from trialdossier.analysis.derived import Result, cells_of, keyed
from trialdossier.analysis.intervals import nearest_count
from trialdossier.analysis.periods import NUMBER, UNIT, days
from trialdossier.analysis.responses import PERCENT_UNITS, outcome_values
from trialdossier.storage import Frames

METHODS = {
    "composite outcome": "participants with “A or B”: A + B for a best response, else between the larger and the sum",
    "one population": "outcomes that describe their population in the same words analyse the same number",
    "period and time frame": "the period in the measure's name or description lies within its time frame",
}
BEST = re.compile(r"(?i)\bbest\b.*\bresponse\b")
VARYING = re.compile(r"(?i)availab|evaluab|measur|sampl|data|valid|baseline|each|visit|completed|missing|at risk")
NAMED_PERIOD = re.compile(rf"(?i)\b({NUMBER})[- ]({UNIT})\b(?!s)(?=\s+\w)")
ANY_PERIOD = re.compile(rf"(?i)\b({NUMBER})[- ]?({UNIT})s?\b")
RATE = re.compile(r"(?i)^\W*(?:[\w-]+\s+){0,2}(?:rates?|estimates?|survival|mortality|DFS|OS|PFS|EFS|RFS)\b")


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from composites(tables)
    yield from populations(tables)
    yield from periods(tables)


def composites(tables: Frames) -> Iterator[Result]:
    """An outcome titled `... A or B ...` against the outcomes of the same title with A and with B."""
    check = "composite outcome"
    rows = outcome_values(tables).dropna(subset=["param_value_num", "count", "title"])
    rows = rows[rows["units"].str.contains(PERCENT_UNITS, na=False) & rows["category"].isna()]
    for (_, group, count), same in rows.groupby(["source_id", "group_title", "count"], sort=False, dropna=False):
        titles = {joined(row["title"]).casefold(): row for row in same.to_dict("records")}
        for title, row in titles.items():
            parts = next((p for p in _alternatives(title) if set(p) <= set(titles)), None)
            if parts is None:
                continue
            whole = nearest_count(float(row["param_value_num"]), int(count))
            counts = [nearest_count(float(titles[part]["param_value_num"]), int(count)) for part in parts]
            best = bool(BEST.search(title))
            agrees = whole == sum(counts) if best else max(counts) <= whole <= sum(counts)
            inputs = tuple(cell("outcome_measurements", titles[part], "param_value") for part in parts)
            found = " + ".join(map(str, counts)) + f" = {sum(counts)} of {int(count)}"
            reported = f"{row['param_value']}%, {whole} of {int(count)}"
            total = cell("outcome_counts", row, "count")
            subject = (cell("outcome_measurements", row, "param_value"), total)
            yield finding(row, check, subject, reported, found, (*inputs, total), agrees, METHODS[check], joined(group))


def _alternatives(title: str) -> Iterator[tuple[str, str]]:
    """The titles that `... A or B ...` joins, for every way to cut A and B out of it."""
    before, found, after = title.partition(" or ")
    if not found:
        return
    heads, tails = before.split(" "), after.split(" ")
    for start in range(1, len(heads)):
        for end in range(1, len(tails) + 1):
            common, rest = " ".join(heads[:start]), " ".join(tails[end:])
            first = " ".join([*heads, *([rest] if rest else [])])
            second = " ".join([common, *tails[:end], *([rest] if rest else [])])
            if first != second:
                yield first, second


def populations(tables: Frames) -> Iterator[Result]:
    """The numbers analysed of outcomes with one population, group by group."""
    check = "one population"
    rows = outcome_values(tables).dropna(subset=["population", "count"])
    rows = rows[~rows["population"].str.contains(VARYING)]
    rows = rows.assign(words=rows["population"].str.casefold().str.replace(r"\W+", " ", regex=True).str.strip())
    rows = rows.drop_duplicates(["source_id", "outcome_ordinal", "result_group"])
    for _, same in rows.groupby(["source_id", "group_title", "words"], sort=False, dropna=False):
        if len(same) < 2 or same.duplicated("outcome_ordinal").any():
            continue
        first, rest = same.iloc[0].to_dict(), same.iloc[1:]
        others = cells_of(rest, "outcome_counts", "count")
        counts = sorted({int(count) for count in rest["count"]})
        agrees, shown = counts == [int(first["count"])], ", ".join(map(str, counts))
        subject, said = cell("outcome_counts", first, "count"), joined(first["population"])
        yield finding(first, check, subject, int(first["count"]), shown, others, agrees, METHODS[check], said)


def periods(tables: Frames) -> Iterator[Result]:
    """The period that a rate is named after (`Two-year survival`), against the time frame of the measure."""
    check = "period and time frame"
    for table, name in (("design_outcomes", "measure"), ("outcomes", "title")):
        rows = keyed(tables[table], table).dropna(subset=["time_frame"])
        for row in rows.to_dict("records"):
            said = _named(row, (name, "description"))
            frame = [days(*match.groups()) for match in ANY_PERIOD.finditer(row["time_frame"])]
            if said is None or not frame:
                continue
            column, match = said
            agrees = days(*match.groups()) <= max(frame) * 1.02
            subject, inputs = cell(table, row, column), (cell(table, row, "time_frame"),)
            yield finding(row, check, subject, match[0], row["time_frame"], inputs, agrees, METHODS[check])


def _named(row: dict[str, object], columns: tuple[str, ...]) -> tuple[str, re.Match[str]] | None:
    for column in columns:
        for match in NAMED_PERIOD.finditer(joined(row[column])):
            if RATE.match(joined(row[column])[match.end() :]):
                return column, match
    return None
