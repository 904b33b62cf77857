"""Participants from enrollment to analysis: who started, completed and was analysed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, joined, label_total, stated
from trialdossier.analysis.derived import Cell, Result, cells_of, keyed
from trialdossier.analysis.responses import outcome_values
from trialdossier.storage import Frames

METHODS = {
    "participant flow": "started = completed + not completed",
    "reasons not completed": "not completed = sum of the reasons",
    "started and enrolled": "participants who started the first period <= enrollment",
    "analysed and started": "participants analysed <= participants who started",
    "analysed in a row": "participants analysed for a row <= participants analysed for the measure",
    "analysed as the text says": "participants analysed = the number that the text beside the measure states",
    "cohorts and enrolled": "sum of the cohorts = enrollment",
    "number of cohorts": "the number of cohorts in words = the cohorts listed",
}
ANALYSED_OF = re.compile(
    r"(?i)\b(?:reported|available|analy[sz]ed|collected|calculated|based|evaluable|assessed)\s+"
    r"(?:only\s+)?(?:for|in|on|from)\s+(?:only\s+)?(?:the\s+)?(\d[\d,]*)\s+(?:participants|patients|subjects)\b"
)
STEM = re.compile(r"(\d+)\s*[a-z]?\b")


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from completion(tables)
    yield from started_of_enrolled(tables)
    yield from analysed_of_started(tables)
    yield from rows_of_analysed(tables)
    yield from analysed_in_words(tables)
    yield from cohorts(tables)


def completion(tables: Frames) -> Iterator[Result]:
    """Started = completed + not completed, and not completed = sum of the reasons, per period and group."""
    milestones = keyed(tables["milestones"], "milestones").dropna(subset=["count"])
    reasons = keyed(tables["drop_withdrawals"], "drop_withdrawals")
    by = ["trial_id", "source_id", "period", "result_group"]
    for key, rows in milestones.groupby(by, sort=False, dropna=False):
        named = {title: group for title, group in rows.groupby("title") if len(group) == 1}
        if not {"STARTED", "COMPLETED", "NOT COMPLETED"} <= named.keys():
            continue
        row = dict(zip(by, key, strict=True))
        cells = {title: Cell("milestones", group["milestones"].iloc[0], "count") for title, group in named.items()}
        counts = {title: int(group["count"].iloc[0]) for title, group in named.items()}
        parts: tuple[Cell, ...] = (cells["COMPLETED"], cells["NOT COMPLETED"])
        total = counts["COMPLETED"] + counts["NOT COMPLETED"]
        yield _equal(row, "participant flow", cells["STARTED"], counts["STARTED"], total, parts)
        given = reasons[
            (reasons["source_id"] == row["source_id"])
            & (reasons["result_group"] == row["result_group"])
            & (reasons["period"].fillna("") == ("" if pd.isna(row["period"]) else row["period"]))
        ]
        if len(given) and given["count"].notna().all():
            parts = cells_of(given, "drop_withdrawals", "count")
            total, reported = int(given["count"].sum()), counts["NOT COMPLETED"]
            yield _equal(row, "reasons not completed", cells["NOT COMPLETED"], reported, total, parts)


def _equal(
    row: dict[str, Any], check: str, subject: Cell, reported: int, total: int, parts: tuple[Cell, ...]
) -> Result:
    return finding(row, check, subject, reported, total, parts, reported == total, METHODS[check])


def started(tables: Frames) -> dict[str, tuple[int, tuple[Cell, ...]]]:
    """Participants who started the first period, over all groups, with their cells, by source."""
    milestones = keyed(tables["milestones"], "milestones").dropna(subset=["count"])
    milestones = milestones[milestones["title"].eq("STARTED") & milestones["count_units"].isna()]
    found = {}
    for source, rows in milestones.groupby("source_id", sort=False):
        ordered = rows.sort_values("ordinal")
        first = ordered[ordered["period"].fillna("") == joined(ordered["period"].iloc[0])]
        if first["result_group"].is_unique:
            cells = cells_of(first, "milestones", "count")
            found[str(source)] = (int(first["count"].sum()), cells)
    return found


def started_of_enrolled(tables: Frames) -> Iterator[Result]:
    """No more participants start than are enrolled; those who do not are named in the note."""
    first = started(tables)
    studies = keyed(tables["studies"], "studies").dropna(subset=["enrollment"])
    for row in studies[studies["source_id"].isin(list(first))].to_dict("records"):
        if joined(row["enrollment_type"]) == "ESTIMATED":
            continue
        (count, cells), enrolled = first[row["source_id"]], int(row["enrollment"])
        missing = f"{enrolled - count} enrolled participants are not in the flow" if count < enrolled else None
        subject, check = cell("studies", row, "enrollment"), "started and enrolled"
        yield finding(row, check, subject, enrolled, count, cells, count <= enrolled, METHODS[check], missing)


def analysed_of_started(tables: Frames) -> Iterator[Result]:
    """No measure analyses more participants in a group than started the trial."""
    first, check = started(tables), "analysed and started"
    for table in ("baseline_counts", "outcome_counts"):
        rows = keyed(tables[table], table).dropna(subset=["count"])
        rows = rows[rows["units"].isna() | rows["units"].str.fullmatch("(?i)participants|patients|subjects", na=False)]
        for row in rows[rows["source_id"].isin(list(first))].to_dict("records"):
            count, cells = first[row["source_id"]]
            analysed, subject = int(row["count"]), cell(table, row, "count")
            yield finding(row, check, subject, analysed, count, cells, analysed <= count, METHODS[check])


def rows_of_analysed(tables: Frames) -> Iterator[Result]:
    """No row of an outcome states more participants than its group was analysed with."""
    check = "analysed in a row"
    for row in outcome_values(tables).dropna(subset=["count"]).to_dict("records"):
        for column in ("category", "classification", "number_analyzed"):
            number = row[column] if column == "number_analyzed" else label_total(row[column])
            if (
                number is None
                or not stated(number)
                or (column == "number_analyzed" and "articipant" not in _units(row))
            ):
                continue
            subject, total = cell("outcome_measurements", row, column), cell("outcome_counts", row, "count")
            agrees = int(number) <= int(row["count"])
            yield finding(row, check, subject, f"{number}", int(row["count"]), (total,), agrees, METHODS[check])


def _units(row: dict[str, Any]) -> str:
    return joined(row.get("number_analyzed_units")) or "Participants"


def analysed_in_words(tables: Frames) -> Iterator[Result]:
    """A number of participants that a footnote or description states, against the number analysed beside it."""
    check = "analysed as the text says"
    data = keyed(tables["baseline_measurements"], "baseline_measurements").dropna(subset=["number_analyzed"])
    for _, rows in data.groupby(["source_id", "title", "classification"], sort=False, dropna=False):
        row = rows.iloc[0].to_dict()
        numbers = {int(number) for number in rows["number_analyzed"]}
        groups = rows.drop_duplicates("result_group")
        possible = numbers | {int(groups["number_analyzed"].sum())}
        for column in ("description", "population_description"):
            for match in ANALYSED_OF.finditer(joined(row[column])):
                number = int(match[1].replace(",", ""))
                subject = cell("baseline_measurements", row, "number_analyzed")
                text = (cell("baseline_measurements", row, column),)
                shown = ", ".join(map(str, sorted(numbers)))
                yield finding(row, check, subject, shown, match[0], text, number in possible, METHODS[check])


def cohorts(tables: Frames) -> Iterator[Result]:
    """The cohorts that an article lists, against everyone enrolled and against their number in words."""
    studies = keyed(tables["studies"], "studies").set_index("source_id")
    claims = keyed(tables["claims"], "claims")
    for source, rows in keyed(tables["cohorts"], "cohorts").groupby("source_id", sort=False):
        study = studies.loc[source]
        row = rows.iloc[0].to_dict()
        if rows["count"].notna().all() and stated(study["enrollment"]):
            parts = cells_of(rows, "cohorts", "count")
            subject = Cell("studies", study["studies"], "enrollment")
            total = int(rows["count"].sum())
            yield _equal(row, "cohorts and enrolled", subject, int(study["enrollment"]), total, parts)
        said = claims[claims["source_id"].eq(source) & claims["topic"].isin(["cohorts", "arms", "groups"])]
        names = cells_of(rows, "cohorts", "name")
        stems = {match[1] for name in rows["name"].dropna() if (match := STEM.search(name))}
        for claim in said.dropna(subset=["count"]).to_dict("records"):
            count, subject = int(claim["count"]), Cell("claims", claim["claims"], "param_value")
            note = (
                f"numbered {', '.join(sorted(stems))}, and one of them in parts"
                if len(stems) == count != len(rows)
                else None
            )
            check, listed = "number of cohorts", f"{len(rows)} listed: {'; '.join(rows['name'].dropna())}"
            agrees = count == len(rows) or note is not None
            yield finding(row, check, subject, claim["param_value"], listed, names, agrees, METHODS[check], note)
