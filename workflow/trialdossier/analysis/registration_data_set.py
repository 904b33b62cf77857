"""The 24 items of the WHO Trial Registration Data Set (version 1.3.1), looked for in the sources of each trial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from trialdossier.analysis.authority import authoritative
from trialdossier.analysis.checks.record import NAMELESS
from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.storage import Frames
from trialdossier.tables import TABLES

FOUND, STATED_ABSENT, NOT_HERE = "found", "stated absent", "not in this source"
SPONSOR_ONLY = "sponsor/collaborator; funding not stated"
GRANT = "grant or contract number stated"
IN_TEXT = "named in the text"
ABSENT = re.compile(r"(?i)^(?:no\b.*|none\b.*|.*\bpending\b.*|not (?:provided|applicable)\b.*|undecided\b.*)$")
"""A text that says there is none."""
ITEMS: dict[str, tuple[str, ...]] = {
    "Primary registry and trial identifying number": ("studies.trial_id",),
    "Date of registration": ("studies.study_first_posted_date", "studies.study_first_submitted_date"),
    "Secondary identifying numbers": ("id_information.id_value",),
    "Sources of monetary or material support": ("id_information[NIH].id_value", "sponsors.name"),
    "Primary sponsor": ("sponsors[lead].name",),
    "Secondary sponsors": ("sponsors[collaborator].name",),
    "Contact for public queries": ("central_contacts.name", "central_contacts.phone", "central_contacts.email"),
    "Contact for scientific queries": ("overall_officials.name", "result_contacts.name"),
    "Public title": ("studies.brief_title",),
    "Scientific title": ("studies.official_title",),
    "Countries of recruitment": (
        "countries.name",
        "facilities.country",
        "claims[centers].statement",
        "article_statements.text",
    ),
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
OTHERWISE = {
    ("Sources of monetary or material support", "sponsors"): SPONSOR_ONLY,
    ("Sources of monetary or material support", "id_information"): GRANT,
    ("Countries of recruitment", "claims"): IN_TEXT,
    ("Countries of recruitment", "article_statements"): IN_TEXT,
}
"""Items of which a table states less, or states it otherwise, than the data set asks for: what it states."""
NAMED_PLACE = r"(?!(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October)"
NAMED_PLACE += r"(?:U\.[SK]\.(?:A\.)?|[A-Z][\w’'-]*)"
RECRUITED_IN = re.compile(
    r"(?:\b[\w-]+\s+)?\b(?:cent(?:er|re)s?|sites|hospitals|institutions|clinics)\s+(?:in|across|throughout)\s+"
    rf"(?:the\s+)?{NAMED_PLACE}(?:(?:,\s+|,?\s+and\s+|\s+)(?:the\s+)?{NAMED_PLACE})*"
)
"""Words of a sentence that name the places where centers are."""
PLACE = re.compile(r"(\w+)(?:\[(\w+)\])?\.(\w+)")
KINDS = {
    "sponsors": "lead_or_collaborator",
    "design_outcomes": "outcome_type",
    "outcomes": "outcome_type",
    "id_information": "id_type",
    "claims": "topic",
}
ALL_SHOWN = 150
"""Characters of several values up to which all are shown, not the first alone."""
Rows = dict[str, dict[str, list[dict[str, Any]]]]
"""Rows by table and source."""


class Value(NamedTuple):
    """What one row states of an item, and the cells that state it."""

    text: str
    cells: tuple[Cell, ...]


def registration_items(tables: Frames) -> Iterator[Result]:
    """Rows of `registration_items`: each item of each trial, found, stated absent, or not in its sources."""
    taken = _by_source(authoritative(tables))
    ranked = tables["sources"].sort_values(["authority", "source_id"])
    for trial_id, sources in ranked.groupby("trial_id", sort=True):
        for number, (name, places) in enumerate(ITEMS.items(), 1):
            asked = sources[sources["format"] != "article"] if name in OF_REGISTRIES else sources
            values = _first(taken, list(asked["source_id"]), name, places)
            source = values[0].cells[0].row.rpartition("/")[0] if values else sources["source_id"].iloc[0]
            cells = {"item": number, "name": name, "status": _status(name, values), **_shown(values)}
            yield Result("registration_items", str(trial_id), str(source), cells)


def _status(name: str, values: list[Value]) -> str:
    if not values:
        return NOT_HERE
    return STATED_ABSENT if ABSENT.match(values[0].text) else OTHERWISE.get((name, values[0].cells[0].table), FOUND)


def _shown(values: list[Value]) -> dict[str, Derived | None]:
    """All values where they are short together, else the first, and then how many there are."""
    if not values:
        return {"stated": None, "shown": None}
    cells = tuple(dict.fromkeys(cell for value in values for cell in value.cells))
    together = "; ".join(value.text for value in values)
    if len(values) == 1 or len(together) <= ALL_SHOWN:
        return {"stated": Derived(together, cells), "shown": None}
    first = values[0]
    return {"stated": Derived(first.text, first.cells), "shown": Derived(f"first of {len(values)}", cells)}


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


def _first(rows: Rows, sources: list[str], name: str, places: tuple[str, ...]) -> list[Value]:
    """The values that the first of `places` which any of `sources` states has of an item, each once."""
    for source in sources:
        for table, kind, column in map(_place, places):
            own = rows[table].get(source, [])
            told = [row for row in own if pd.notna(row[column]) and _is_of(row, table, kind)]
            values = [value for row in told if (value := _value(row, own, name, table, column))]
            if values:
                return list({value.text: value for value in reversed(values)}.values())[::-1]
    return []


def _value(row: dict[str, Any], own: list[dict[str, Any]], name: str, table: str, column: str) -> Value | None:
    """What a row states: no name that is a degree only, no lead-in without what it leads to, the places of a text."""
    text, cell = str(row[column]), Cell(table, row[table], column)
    if column == "name" and NAMELESS.match(text):
        return None
    if OTHERWISE.get((name, table)) == IN_TEXT:
        match = RECRUITED_IN.search(text)
        return Value(match[0], (cell,)) if match else None
    if "parent_ordinal" not in row:
        return Value(text, (cell,))
    if any(other["parent_ordinal"] == row["ordinal"] for other in own if pd.notna(other["parent_ordinal"])):
        return None
    return _led_in(row, {other["ordinal"]: other for other in own}, table, column)


def _led_in(row: dict[str, Any], by_ordinal: Mapping[int, dict[str, Any]], table: str, column: str) -> Value:
    """A criterion after the texts that lead to it."""
    chain = [row]
    while (parent := chain[0]["parent_ordinal"]) in by_ordinal and len(chain) <= len(by_ordinal):
        chain.insert(0, by_ordinal[parent])
    stated = [each for each in chain if pd.notna(each[column])]
    return Value(" ".join(each[column] for each in stated), tuple(Cell(table, e[table], column) for e in stated))


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
