"""What a record states twice: identifiers, interventions, words; and labels and addresses that are not whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, joined
from trialdossier.analysis.checks.texts import PROSE, texts_by_source
from trialdossier.analysis.derived import ACROSS, Result, cells_of, keyed
from trialdossier.storage import Frames

METHODS = {
    "identifiers stated twice": "each identifier of one type and issuing domain stands in a record once",
    "interventions stated twice": "each intervention stands in a record once; a salt is no other medicine",
    "type of an intervention": "an intervention of one name has one type in all trials",
    "word twice": "no small word stands twice in a row",
    "label cut off": "a label as long as the register admits is not the beginning of a longer one",
    "masked address": "an address is one that a letter can be sent to",
}
SALTS = frozenset(
    "acetate besylate bromide calcium chloride citrate dihydrate disodium fumarate hydrobromide hydrochloride maleate "
    "mesylate monohydrate nitrate phosphate potassium sodium succinate sulfate sulphate tartrate tosylate".split()
)
TWICE = re.compile(
    r"(?i)\b(the|of|to|and|for|with|an|are|was|were|by|or|from|be|at|is)[ \t]+\1\b(?!-)(?:[ \t]+[\w-]+){0,2}"
)
LONGEST = 50
"""Characters that the register admits for the name of a category of results (Results Data Element Definitions)."""
ADDRESS = re.compile(r"^\S+@\S+\.\w+$")


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from identifiers(tables)
    yield from interventions(tables)
    yield from types(tables)
    yield from small_words(tables)
    yield from labels(tables)
    yield from addresses(tables)


def identifiers(tables: Frames) -> Iterator[Result]:
    """The identifiers of a record: one row, which names those that stand in it several times."""
    check = "identifiers stated twice"
    data = keyed(tables["id_information"], "id_information").dropna(subset=["id_value"])
    for _, rows in data.groupby("source_id", sort=False):
        if len(rows) < 2:
            continue
        again = rows[rows.duplicated(["id_value", "id_type", "id_type_description"], keep=False)]
        shown = rows if again.empty else again
        cells = cells_of(shown, "id_information", "id_value")
        numbers = again["id_value"].value_counts(sort=False)
        found = "; ".join(f"{value}: {number} times" for value, number in numbers.items()) or "each once"
        reported, agrees = f"{len(rows)} identifiers", again.empty
        yield finding(rows.iloc[0].to_dict(), check, cells, reported, found, cells, agrees, METHODS[check])


def medicine(name: str) -> frozenset[str]:
    """The words of an intervention's name but for those of a salt, unless nothing else is left."""
    words = frozenset(re.findall(r"[\w-]+", name.casefold()))
    return words - SALTS or words


def interventions(tables: Frames) -> Iterator[Result]:
    """Interventions of a record that differ in nothing, or in the salt of the medicine only: one row."""
    check = "interventions stated twice"
    data = keyed(tables["interventions"], "interventions").dropna(subset=["name"])
    for _, rows in data.groupby("source_id", sort=False):
        again = [pair for pair in combinations(rows.to_dict("records"), 2) if _same(*pair)]
        if len(rows) < 2:
            continue
        named = [row for pair in again for row in pair] or rows.to_dict("records")
        cells = tuple(dict.fromkeys(cell("interventions", row, "name") for row in named))
        found = "; ".join(f"{a['name']} and {b['name']}" for a, b in again) or "each once"
        reported, agrees = f"{len(rows)} interventions", not again
        yield finding(rows.iloc[0].to_dict(), check, cells, reported, found, cells, agrees, METHODS[check])


def _same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two interventions are one: of one type and medicine, and described alike."""
    alike = joined(a["intervention_type"]) == joined(b["intervention_type"])
    described = joined(a["description"]).casefold() == joined(b["description"]).casefold()
    return alike and described and medicine(a["name"]) == medicine(b["name"])


def types(tables: Frames) -> Iterator[Result]:
    """The types that trials give to interventions of one name: one row for each name of several trials."""
    check = "type of an intervention"
    data = keyed(tables["interventions"], "interventions").dropna(subset=["name", "intervention_type"])
    data = data.sort_values(["trial_id", "source_id", "ordinal"])
    data = data.assign(named=data["name"].str.casefold()).drop_duplicates(["trial_id", "named", "intervention_type"])
    for name, rows in data.groupby("named", sort=False):
        if rows["trial_id"].nunique() < 2:
            continue
        by_type = dict(list(rows.groupby("intervention_type", sort=False)))
        said = [f"{kind}: {', '.join(part['trial_id'])}" for kind, part in by_type.items()]
        cells = [cells_of(part, "interventions", "intervention_type") for part in by_type.values()]
        whole = {"trial_id": ACROSS, "source_id": ACROSS}
        inputs = tuple(place for part in cells[1:] for place in part) or cells[0]
        found, agrees = "; ".join(said[1:]) or said[0], len(said) == 1
        yield finding(whole, check, cells[0], said[0], found, inputs, agrees, METHODS[check], str(name))


def small_words(tables: Frames) -> Iterator[Result]:
    """Small words that stand twice in a row: one row for each source that has any."""
    check = "word twice"
    for texts in texts_by_source(tables, PROSE).values():
        found = [(match[0], each) for each in texts for match in TWICE.finditer(each.text)]
        if found:
            cells = tuple(dict.fromkeys(each.place for _, each in found))
            said = "; ".join(dict.fromkeys(f"“{words}”" for words, _ in found))
            yield finding(found[0][1].row, check, cells, said, "once", cells, False, METHODS[check])


def labels(tables: Frames) -> Iterator[Result]:
    """Labels of exactly as many characters as are admitted, which another text of the source continues."""
    check = "label cut off"
    texts = texts_by_source(tables, PROSE)
    for table in ("outcome_measurements", "baseline_measurements"):
        data = keyed(tables[table], table).dropna(subset=["category"])
        data = data[data["category"].str.len() == LONGEST].drop_duplicates(["source_id", "category"])
        for row in data.to_dict("records"):
            longer = re.compile(rf"(?i)\b{re.escape(row['category'])}\s*[a-z]+")
            whole = ((longer.search(each.text), each.place) for each in texts.get(row["source_id"], ()))
            match, place = next(((m, p) for m, p in whole if m), (None, None))
            if match and place:
                subject = cell(table, row, "category")
                note = f"{LONGEST} characters, as many as the register admits"
                yield finding(row, check, subject, row["category"], match[0], (place,), False, METHODS[check], note)


def addresses(tables: Frames) -> Iterator[Result]:
    """E-mail addresses of contacts: one row, which says how many are masked."""
    check = "masked address"
    for table in ("central_contacts", "facility_contacts"):
        data = keyed(tables[table], table).dropna(subset=["email"])
        for _, rows in data.groupby("source_id", sort=False):
            masked = rows[~rows["email"].str.contains(ADDRESS)]
            shown = rows if masked.empty else masked
            cells = cells_of(shown, table, "email")
            reported = ", ".join(pd.unique(shown["email"])[:3])
            found = "no address" if len(masked) else "an address"
            first, agrees = shown.iloc[0].to_dict(), masked.empty
            yield finding(first, check, cells, reported, found, cells, agrees, METHODS[check])
