"""What the checks found, arranged for a reader."""

from __future__ import annotations

import pandas as pd

from trialdossier.analysis.checks import METHODS
from trialdossier.analysis.derived import keyed, place
from trialdossier.storage import Frames
from trialdossier.tables import TABLES

VERDICTS = ("agrees", "differs", "not applicable")


def counts(tables: Frames) -> pd.DataFrame:
    """Number of checks by trial and verdict, with a row for all."""
    by_trial = tables["checks"].groupby(["trial_id", "verdict"]).size().unstack(fill_value=0)
    everywhere = by_trial.reindex(columns=list(VERDICTS), fill_value=0)
    everywhere.loc["all trials"] = everywhere.sum()
    named = everywhere.rename(columns={"not applicable": "not_applicable"})
    return named.rename_axis("trial_id").reset_index().rename_axis(columns=None)


def methods(tables: Frames) -> pd.DataFrame:
    """Every check with how it is made and how often it agrees, differs or is not applicable (0: nothing to check)."""
    found = tables["checks"].groupby(["check", "verdict"]).size().unstack(fill_value=0)
    table = found.reindex(index=list(METHODS), columns=list(VERDICTS), fill_value=0)
    table = table.rename(columns={"not applicable": "not_applicable"}).rename_axis(columns=None)
    return table.assign(method=pd.Series(METHODS)).rename_axis("check").reset_index()


EVENT_CHECKS = ("events and their total", "serious events as outcome", "events within events", "deaths from any cause")
"""Checks by which the totals of adverse events are held against their rows and against outcomes."""


def of_events(tables: Frames) -> pd.DataFrame:
    """The checks of the totals of adverse events, in the order of the source."""
    data = keyed(tables["checks"], "checks")
    return data[data["check"].isin(EVENT_CHECKS)].sort_values(["source_id", "ordinal"])


def differing(tables: Frames) -> pd.DataFrame:
    """Every check that differs, with the places of the cells that state what differs, the subject first."""
    data = keyed(tables["checks"], "checks")
    data = data[data["verdict"] == "differs"].sort_values(["trial_id", "source_id", "ordinal"])
    lineage = tables["lineage"]
    own = lineage[(lineage["result_table"] == "checks") & lineage["result_row"].isin(data["checks"])]
    cells = own["table"] + ":" + own["row"] + ":" + own["column"]
    places = cells.groupby(own["result_row"], sort=False).agg(list).to_dict()
    evidence = tables["evidence"]
    facts = evidence["table"] + ":" + evidence["row"] + ":" + evidence["column"]
    lines = dict(zip(facts, evidence["line"], strict=True))
    quoted = [
        list(dict.fromkeys([subject, *sorted(places[row], key=lambda cell: lines.get(cell, 0))]))
        for row, subject in zip(data["checks"], data["subject"], strict=True)
    ]
    return data.assign(quotes=quoted, what=data["subject"].map(meaning))


def not_applicable(tables: Frames) -> pd.DataFrame:
    """Checks that could not be made, one row per trial, check and reason, with their number and the first of them."""
    data = keyed(tables["checks"], "checks")
    data = data[data["verdict"] == "not applicable"].sort_values(["trial_id", "source_id", "ordinal"])
    by = ["trial_id", "check", "note"]
    number = data.groupby(by, dropna=False, sort=False)["checks"].transform("size")
    first = data.assign(number=number).drop_duplicates(by)
    return first.assign(what=first["subject"].map(meaning))


def reproduced_intervals(tables: Frames) -> pd.DataFrame:
    """Printed intervals that a method gives."""
    data = keyed(tables["checks"], "checks")
    data = data[(data["check"] == "interval") & (data["verdict"] == "agrees")]
    return data.assign(value=data["subject"].str.replace(r":[^:]*$", ":param_value", regex=True))


def meaning(subject: str) -> str:
    """What the column of a place `table:row:column` holds, as its table declares it."""
    table, _, column = place(subject)
    return str(TABLES[table].columns[column].description)


def inspected(tables: Frames) -> pd.DataFrame:
    """The items of INSPECT-SR by trial, with the keys of a matrix for each domain."""
    data = tables["inspect_sr"].sort_values(["ordinal", "trial_id"])
    return data.assign(matrix_key=data["domain"], row_key=data["item"], column_key=data["trial_id"])


def differences(tables: Frames) -> pd.DataFrame:
    """Fields on which two sources of a trial differ, with the places of both values."""
    data = tables["discrepancies"]
    return data.assign(
        a=data["table"] + ":" + data["row_a"] + ":" + data["column"],
        b=data["table"] + ":" + data["row_b"] + ":" + data["column"],
        field=data["table"] + "." + data["column"],
    )
