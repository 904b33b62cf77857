"""Categories against the participants they divide, columns against their total, rows that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, joined, stated
from trialdossier.analysis.derived import Cell, Result, cells_of, keyed
from trialdossier.storage import Frames

METHODS = {
    "categories": "sum of the categories = participants analysed",
    "male and female": "male + female (+ others) = participants analysed",
    "category": "participants in a category <= participants analysed",
    "median and categories": "the category that holds the middle participant holds the median",
    "columns and total": "total = sum of the other columns of its group, for each row",
    "column totals": "the n of the total column = sum of the n of the other columns of its group",
    "columns and enrolled": "sum of the n of the columns that do not overlap = enrollment",
    "categories of a column": "sum of the rows under a heading <= n of the column",
    "repeated rows": "no row stands twice, word for word, number for number",
}
COUNTED = re.compile(r"(?i)^\s*(?:number of\s+)?(?:participants|patients|subjects)\s*$")
SEX = re.compile(r"(?i)^\s*(?:sex|gender)\b")
DIVIDING = re.compile(r"(?i)^\s*(?:sex|gender|age)\b|^\s*(?:ethnicity|race) \(NIH|^\s*region of enrollment")
"""Measures whose categories hold each participant once."""
RANGE = re.compile(
    r"^\s*(?:(?P<below>[<≤]=?)\s*(?P<top>\d+(?:\.\d+)?)|(?P<above>[>≥]=?)\s*(?P<bottom>\d+(?:\.\d+)?)"
    r"|(?P<low>\d+(?:\.\d+)?)\s*%?\s*(?:(?:-|–|to)\s*(?P<strict><\s*)?(?P<high>\d+(?:\.\d+)?))?)"
    r"\s*(?:%|years?|months?|weeks?|days?|yrs?)?\s*$",
    re.I,
)


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from baseline_categories(tables)
    yield from medians_in_categories(tables)
    yield from columns(tables)
    yield from headings(tables)
    yield from repeated(tables)


def bounds(label: str) -> tuple[float, float] | None:
    """The numbers between which a label such as `18 to < 35 years`, `≥ 65` or `2` lies; None where it is no range."""
    match = RANGE.match(label)
    if match is None:
        return None
    if match["top"]:
        return float("-inf"), float(match["top"])
    if match["bottom"]:
        return float(match["bottom"]), float("inf")
    return float(match["low"]), float(match["high"] or match["low"])


def divides(title: str, labels: list[str]) -> bool:
    """Whether each participant is in one category only: by the measure's nature, or as the labels are ranges."""
    ranges = [bounds(label) for label in labels]
    known = sorted(pair for pair in ranges if pair is not None)
    apart = all(a[1] <= b[0] for a, b in pairwise(known))
    return bool(DIVIDING.search(title)) or (len(known) == len(labels) > 1 and apart)


def counted(tables: Frames) -> pd.DataFrame:
    """Baseline rows that count participants in categories."""
    rows = keyed(tables["baseline_measurements"], "baseline_measurements")
    rows = rows.dropna(subset=["param_value_num", "category"])
    kinds = rows["param_type"].isin(["COUNT_OF_PARTICIPANTS", "NUMBER"])
    return rows[kinds & rows["units"].str.contains(COUNTED, na=False)]


def baseline_categories(tables: Frames) -> Iterator[Result]:
    """Each category of participants against those analysed, and their sum where each participant is in one."""
    totals = _baseline_totals(tables)
    by = ["source_id", "title", "classification", "result_group"]
    for _, rows in counted(tables).groupby(by, sort=False, dropna=False):
        row = rows.iloc[0].to_dict()
        total = _analysed(row, totals)
        if total is None:
            continue
        for single in rows.to_dict("records"):
            count, subject = int(single["param_value_num"]), cell("baseline_measurements", single, "param_value_num")
            if count > total[0] or len(rows) == 1:
                check, agrees = "category", count <= total[0]
                yield finding(single, check, subject, count, total[0], (total[1],), agrees, METHODS[check])
        if len(rows) > 1:
            yield _sum(row, rows, total)


def _sum(row: dict[str, Any], rows: pd.DataFrame, total: tuple[int, Cell]) -> Result:
    parts = cells_of(rows, "baseline_measurements", "param_value_num")
    found, title = int(rows["param_value_num"].sum()), joined(row["title"])
    check = "male and female" if SEX.search(title) else "categories"
    agrees: bool | None = found == total[0]
    note = title
    if not agrees and not divides(title, list(rows["category"])):
        agrees = None
        note += ": the categories may overlap, or leave participants out"
    return finding(row, check, total[1], total[0], found, parts, agrees, METHODS[check], note)


def _baseline_totals(tables: Frames) -> dict[tuple[str, str], tuple[int, Cell]]:
    rows = keyed(tables["baseline_counts"], "baseline_counts").dropna(subset=["count"])
    rows = rows[rows["units"].isna() | rows["units"].str.contains("(?i)participants", na=False)]
    return {
        (row["source_id"], row["result_group"]): (int(row["count"]), cell("baseline_counts", row, "count"))
        for row in rows.to_dict("records")
    }


def _analysed(row: dict[str, Any], totals: dict[tuple[str, str], tuple[int, Cell]]) -> tuple[int, Cell] | None:
    if stated(row["number_analyzed"]):
        return int(row["number_analyzed"]), cell("baseline_measurements", row, "number_analyzed")
    return totals.get((row["source_id"], row["result_group"]))


def medians_in_categories(tables: Frames) -> Iterator[Result]:
    """The median of a measure against the same measure's counts in ranges, as age in years and in age groups."""
    check = "median and categories"
    data = keyed(tables["baseline_measurements"], "baseline_measurements").dropna(subset=["param_value_num"])
    medians = data[data["param_type"].eq("MEDIAN").fillna(False) & data["title"].str.match("(?i)age", na=False)]
    ranges = counted(tables)
    ranges = ranges[ranges["title"].str.match("(?i)age", na=False)]
    for row in medians.to_dict("records"):
        own = ranges[(ranges["source_id"] == row["source_id"]) & (ranges["result_group"] == row["result_group"])]
        for _, group in own.groupby(["title", "classification"], sort=False, dropna=False):
            held = _middle(group)
            if held is None or not joined(row["units"]).casefold().startswith("year"):
                continue
            low, high, label = held
            value = float(row["param_value_num"])
            inputs = cells_of(group, "baseline_measurements", "param_value_num")
            subject = cell("baseline_measurements", row, "param_value_num")
            yield finding(row, check, subject, f"{value:g}", label, inputs, low <= value <= high, METHODS[check])


def _middle(group: pd.DataFrame) -> tuple[float, float, str] | None:
    """Bounds of the categories that hold the middle participant or both middle ones, and their names."""
    named = [
        (bounds(label), int(count), label)
        for label, count in zip(group["category"], group["param_value_num"], strict=True)
    ]
    if len(named) < 2 or any(pair is None or pair[0] == pair[1] or "month" in label for pair, _, label in named):
        return None
    ordered = sorted((pair, count, label) for pair, count, label in named if pair is not None)
    total = sum(count for _, count, _ in ordered)
    held, before = [], 0
    for pair, count, label in ordered:
        before += count
        if before >= (total + 1) // 2 > before - count or before >= total // 2 + 1 > before - count:
            held.append((pair, label))
    if not held:
        return None
    return held[0][0][0], held[-1][0][1] + 1, " or ".join(dict.fromkeys(label for _, label in held))


def columns(tables: Frames) -> Iterator[Result]:
    """Columns of an article's table against the total of their group, row by row and in their headings."""
    data = keyed(tables["article_tables"], "article_tables")
    is_total = data["column"].str.fullmatch(r"(?i)\s*(?:total|all|overall)\s*", na=False)
    by = ["source_id", "table", "column_group"]
    for column, check, keys in (
        ("count", "columns and total", [*by, "row_group", "row"]),
        ("denominator", "column totals", by),
    ):
        unique = data.dropna(subset=[column]).drop_duplicates([*keys, "column"])
        for _, rows in unique.groupby(keys, sort=False, dropna=False):
            total, parts = rows[is_total[rows.index]], rows[~is_total[rows.index]]
            if len(total) != 1 or len(parts) < 2:
                continue
            subject, reported = (
                Cell("article_tables", total["article_tables"].iloc[0], column),
                int(total[column].iloc[0]),
            )
            cells = cells_of(parts, "article_tables", column)
            found = int(parts[column].sum())
            row = total.iloc[0].to_dict()
            yield finding(row, check, subject, reported, found, cells, reported == found, METHODS[check])
    yield from _all_columns(tables, data, is_total)


def _all_columns(tables: Frames, data: pd.DataFrame, is_total: pd.Series) -> Iterator[Result]:
    check = "columns and enrolled"
    studies = keyed(tables["studies"], "studies").dropna(subset=["enrollment"]).set_index("source_id")
    for (source, _), rows in data.groupby(["source_id", "table"], sort=False, dropna=False):
        parts = disjoint_columns(rows, is_total)
        if source not in studies.index or parts["denominator"].isna().any() or len(parts) < 2:
            continue
        study, found = studies.loc[source], int(parts["denominator"].sum())
        cells = cells_of(parts, "article_tables", "denominator")
        subject, agrees = Cell("studies", study["studies"], "enrollment"), found == int(study["enrollment"])
        note = None if agrees else "the columns may overlap, or be of a part of the participants"
        verdict = True if agrees else None
        row = parts.iloc[0].to_dict()
        yield finding(row, check, subject, int(study["enrollment"]), found, cells, verdict, METHODS[check], note)


def disjoint_columns(rows: pd.DataFrame, is_total: pd.Series) -> pd.DataFrame:
    """One row per column of a table; of a group with a total, the total only."""
    first = rows.drop_duplicates(["column_group", "column"])
    groups = set(first[is_total[first.index]]["column_group"].fillna(""))
    return first[is_total[first.index] | ~first["column_group"].fillna("").isin(groups)]


def headings(tables: Frames) -> Iterator[Result]:
    """The rows under a heading of an article's table, against the n of each column."""
    check = "categories of a column"
    data = keyed(tables["article_tables"], "article_tables").dropna(subset=["row_group", "count", "denominator"])
    for _, rows in data.groupby(
        ["source_id", "table", "row_group", "column_group", "column"], sort=False, dropna=False
    ):
        if len(rows) < 2:
            continue
        found, total = int(rows["count"].sum()), int(rows["denominator"].iloc[0])
        best = bool(re.search(r"(?i)\bbest\b", joined(rows["row_group"].iloc[0])))
        verdict = True if found == total else False if best and found > total else None
        left = f"{total - found} participants are in no row: the table does not list every category"
        note = None if found == total else left if found < total else "a participant may be in several rows"
        cells = cells_of(rows, "article_tables", "count")
        subject = Cell("article_tables", rows["article_tables"].iloc[0], "denominator")
        yield finding(rows.iloc[0].to_dict(), check, subject, total, found, cells, verdict, METHODS[check], note)


TWICE = {
    "reported_events": (
        "event_type", "organ_system", "adverse_event_term", "result_group", "subjects_affected", "vocab", "description",
        "assessment",
    ),
    "baseline_measurements": ("title", "description", "classification", "category", "result_group", "param_value"),
    "outcomes": ("outcome_type", "title", "description", "time_frame", "population"),
    "design_outcomes": ("outcome_type", "measure", "time_frame", "description"),
    "eligibility_criteria": ("criteria_type", "parent_ordinal", "text"),
    "study_references": ("citation",),
    "milestones": ("period", "title", "result_group", "count"),
    "drop_withdrawals": ("period", "reason", "result_group", "count"),
}  # fmt: skip
"""What makes two rows of a table the same."""
NAMES = {
    "reported_events": "adverse_event_term",
    "baseline_measurements": "title",
    "outcomes": "title",
    "design_outcomes": "measure",
    "eligibility_criteria": "text",
    "study_references": "citation",
    "milestones": "title",
    "drop_withdrawals": "reason",
}


def repeated(tables: Frames) -> Iterator[Result]:
    """Rows that stand twice; where a table of a source has none, one row says so."""
    check = "repeated rows"
    for table, keys in TWICE.items():
        data, name = keyed(tables[table], table), NAMES[table]
        data = data[data[name].notna()]
        for _, of_source in data.groupby("source_id", sort=False):
            again = of_source[of_source.duplicated(list(keys))]
            first = of_source.drop_duplicates(list(keys)).set_index(list(keys))[table]
            if len(of_source) > 1 and again.empty:
                row = of_source.iloc[0].to_dict()
                cells = cells_of(of_source, table, name)
                subject, rows = cell(table, row, name), f"{len(of_source)} rows of {table}"
                yield finding(row, check, subject, rows, "none twice", cells, True, METHODS[check])
            for row in again.to_dict("records"):
                before = first.loc[[tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]]].iloc[0]
                inputs = (Cell(table, before, name),)
                yield finding(
                    row, check, cell(table, row, name), row[name], "stands before", inputs, False, METHODS[check]
                )
