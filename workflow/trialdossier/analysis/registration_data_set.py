"""The 24 items of the WHO Trial Registration Data Set (version 1.3.1), looked for in the sources of each trial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from trialdossier.analysis.authority import authoritative
from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.storage import Frames
from trialdossier.tables import TABLES

FOUND, STATED_ABSENT, NOT_HERE = "found", "stated absent", "not in this source"
ABSENT = re.compile(r"(?i)^(?:no\b.*|none\b.*|.*\bpending\b.*|not (?:provided|applicable)\b.*|undecided\b.*)$")
"""A text that says there is none."""
ITEMS: dict[str, tuple[str, ...]] = {
    "Primary registry and trial identifying number": ("studies.trial_id",),
    "Date of registration": ("studies.study_first_posted_date", "studies.study_first_submitted_date"),
    "Secondary identifying numbers": ("id_information.id_value",),
    "Sources of monetary or material support": ("sponsors.name",),
    "Primary sponsor": ("sponsors[lead].name",),
    "Secondary sponsors": ("sponsors[collaborator].name",),
    "Contact for public queries": ("central_contacts.name", "central_contacts.phone", "central_contacts.email"),
    "Contact for scientific queries": ("overall_officials.name", "result_contacts.name"),
    "Public title": ("studies.brief_title",),
    "Scientific title": ("studies.official_title",),
    "Countries of recruitment": ("countries.name", "facilities.country"),
    "Health conditions studied": ("conditions.name",),
    "Interventions": ("interventions.name", "cohorts.regimen"),
    "Key inclusion and exclusion criteria": ("eligibility_criteria.text", "eligibilities.minimum_age"),
    "Study type": ("studies.study_type",),
    "Date of first enrollment": ("studies.start_date",),
    "Sample size": ("studies.enrollment",),
    "Recruitment status": ("studies.overall_status",),
    "Primary outcomes": ("design_outcomes[primary].measure", "outcomes[PRIMARY].title"),
    "Key secondary outcomes": ("design_outcomes[secondary].measure", "outcomes[SECONDARY].title"),
    "Ethics review": (),
    "Completion date": ("studies.completion_date",),
    "Summary results": (
        "outcomes.title",
        "claims.statement",
        "studies.results_first_posted_date",
        "studies.results_status",
    ),
    "Statement on sharing individual participant data": ("studies.plan_to_share_ipd",),
}
"""Items in the order of the data set, and the cells any of which states one: table[kind].column, the first first.

Where none is named, no layout that is read has a place for the item.
"""
OF_REGISTRIES = ("Primary registry and trial identifying number", "Public title")
"""Items that an article does not state: its name here is made by us, its headline is not the trial's title."""
PLACE = re.compile(r"(\w+)(?:\[(\w+)\])?\.(\w+)")
KINDS = {"sponsors": "lead_or_collaborator", "design_outcomes": "outcome_type", "outcomes": "outcome_type"}
Rows = dict[str, dict[str, list[dict[str, Any]]]]
"""Rows by table and source."""


def registration_items(tables: Frames) -> Iterator[Result]:
    """Rows of `registration_items`: each item of each trial, found, stated absent, or not in its sources."""
    taken = _by_source(authoritative(tables))
    ranked = tables["sources"].sort_values(["authority", "source_id"])
    for trial_id, sources in ranked.groupby("trial_id", sort=True):
        for number, (name, places) in enumerate(ITEMS.items(), 1):
            asked = sources[sources["format"] != "article"] if name in OF_REGISTRIES else sources
            cell, value = _first(taken, list(asked["source_id"]), places)
            status = NOT_HERE if cell is None else STATED_ABSENT if ABSENT.match(str(value)) else FOUND
            source = cell.row.rpartition("/")[0] if cell else sources["source_id"].iloc[0]
            stated = Derived(str(value), (cell,)) if cell else None
            cells = {"item": number, "name": name, "status": status, "stated": stated}
            yield Result("registration_items", str(trial_id), str(source), cells)


def _by_source(tables: Frames) -> Rows:
    """The rows of the tables that ITEMS names, in order, by table and source."""
    found: Rows = {}
    for table in sorted({_place(place)[0] for places in ITEMS.values() for place in places}):
        of_source = found.setdefault(table, {})
        for row in keyed(tables[table], table).sort_values("ordinal", kind="stable").to_dict("records"):
            of_source.setdefault(row["source_id"], []).append(row)
    return found


def _place(text: str) -> tuple[str, str | None, str]:
    match = PLACE.fullmatch(text)
    assert match, text
    table, kind, column = match.groups()
    if column not in TABLES[table].columns:
        raise AssertionError(f"{table}.{column}: no such column")
    return table, kind, column


def _first(rows: Rows, sources: list[str], places: tuple[str, ...]) -> tuple[Cell | None, object]:
    """The first cell of `places` that any of `sources` states, and its value."""
    for source in sources:
        for table, kind, column in map(_place, places):
            for row in rows[table].get(source, []):
                if pd.notna(row[column]) and _is_of(row, table, kind):
                    return Cell(table, row[table], column), row[column]
    return None, None


def _is_of(row: Mapping[str, Any], table: str, kind: str | None) -> bool:
    """Whether a row is of the kind that is asked for, where one is."""
    if kind is None:
        return True
    stated = row[KINDS[table]]
    return bool(pd.notna(stated) and stated.casefold() == kind.casefold())


def by_trial(tables: Frames) -> pd.DataFrame:
    """For the matrix of items: a row per item and trial, with the key of its trial."""
    data = keyed(tables["registration_items"], "registration_items")
    first = keyed(tables["studies"], "studies").drop_duplicates("trial_id").set_index("trial_id")["studies"]
    return data.assign(
        matrix_key="items", row_key=data["item"], column_key=data["trial_id"], studies=data["trial_id"].map(first)
    ).sort_values(["item", "trial_id"])
