"""What a saved copy lost or added: the sponsor that every record names, signs with a backslash before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, stated
from trialdossier.analysis.derived import Cell, Result, cells_of, keyed
from trialdossier.storage import Frames

METHODS = {
    "lead sponsor": "a record that names who is responsible for it names its sponsor too",
    "escaped signs": "no sign has the backslash before it that Markdown gives it",
}
ESCAPED = re.compile(r"\\[<>\[\]^*_~#+-]")


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from sponsors(tables)
    yield from escapes(tables)


def sponsors(tables: Frames) -> Iterator[Result]:
    """The sponsor of each record that names a responsible party: the register shows no record without one."""
    check = "lead sponsor"
    named = keyed(tables["sponsors"], "sponsors").dropna(subset=["name"])
    parties = keyed(tables["responsible_parties"], "responsible_parties").drop_duplicates("source_id")
    for row in parties.to_dict("records"):
        own = named[named["source_id"] == row["source_id"]]
        lead = own[own["lead_or_collaborator"].str.casefold().eq("lead").fillna(False)]
        column = next((c for c in ("organization", "name") if stated(row[c])), None)
        if column is None:
            continue
        subject, agrees = cell("responsible_parties", row, column), len(lead) > 0
        inputs = cells_of(lead, "sponsors", "name") or (subject,)
        found = "; ".join(lead["name"]) if agrees else "no sponsor"
        note = None if agrees else "the register shows no record without its sponsor: the copy lost the name"
        reported = f"{row[column]} (responsible party)"
        yield finding(row, check, subject, reported, found, inputs, agrees, METHODS[check], note)


def escapes(tables: Frames) -> Iterator[Result]:
    """Signs with a backslash before them in the texts of a document: one row for each document that has any.

    The register itself gives Markdown in JSON, where the backslash is no loss.
    """
    check, quotes = "escaped signs", tables["evidence"]
    quotes = quotes[(quotes["part"] > 0) & quotes["quote"].str.contains(ESCAPED)]
    quotes = quotes.assign(size=quotes["quote"].str.len()).sort_values(["source_id", "start", "size"])
    saved = tables["sources"][~tables["sources"]["path"].str.endswith(".json")]
    quotes = quotes[quotes["source_id"].isin(saved["source_id"])]
    trials = tables["sources"].set_index("source_id")["trial_id"]
    for source, rows in quotes.groupby("source_id", sort=True):
        whole = rows.sort_values(["line", "size"], kind="stable").drop_duplicates("line", keep="last")
        signs = list(dict.fromkeys(sign for quote in whole["quote"] for sign in ESCAPED.findall(quote)))
        cells = tuple(Cell(r.table, r.row, r.column) for r in whole.itertuples())
        reported = ", ".join(f"“{sign}”" for sign in signs)
        found = ", ".join(f"“{sign[1:]}”" for sign in signs)
        note = f"in {len(whole)} {'line' if len(whole) == 1 else 'lines'}; the dossier shows the signs without it"
        row = {"trial_id": None if pd.isna(trials[source]) else trials[source], "source_id": source}
        yield finding(row, check, cells, reported, found, cells, False, METHODS[check], note)
