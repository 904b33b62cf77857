"""What the checks found, arranged for a reader."""

from __future__ import annotations

import pandas as pd

from trialdossier.analysis.checks import METHODS
from trialdossier.analysis.checks.kinds import CAPTIONS, KINDS, kind_of
from trialdossier.analysis.derived import ACROSS, keyed, place
from trialdossier.storage import Frames
from trialdossier.tables import TABLES

VERDICTS = ("agrees", "differs", "not applicable")
SEVERAL = "several trials"
"""What a row that is about several trials is named by."""


def counts(tables: Frames) -> pd.DataFrame:
    """Number of checks by trial and verdict, with a row for all."""
    by_trial = tables["checks"].groupby(["trial_id", "verdict"]).size().unstack(fill_value=0)
    everywhere = by_trial.reindex(columns=list(VERDICTS), fill_value=0)
    everywhere.loc["all trials"] = everywhere.sum()
    named = everywhere.rename(columns={"not applicable": "not_applicable"}, index={ACROSS: SEVERAL})
    return named.rename_axis("trial_id").reset_index().rename_axis(columns=None)


def by_kind(tables: Frames) -> pd.DataFrame:
    """Number of differences of each kind, the one that matters most first, with what the kind holds."""
    found = tables["checks"]
    numbers = found[found["verdict"] == "differs"]["kind"].value_counts()
    rows = [{"kind": kind, "differences": int(numbers.get(kind, 0)), "what": what} for kind, what in KINDS.items()]
    return pd.DataFrame(rows)


def methods(tables: Frames) -> pd.DataFrame:
    """Every check with how it is made and how often it agrees, differs or is not applicable (0: nothing to check)."""
    found = tables["checks"].groupby(["check", "verdict"]).size().unstack(fill_value=0)
    table = found.reindex(index=list(METHODS), columns=list(VERDICTS), fill_value=0)
    table = table.rename(columns={"not applicable": "not_applicable"}).rename_axis(columns=None)
    kinds = {check: kind_of(check) for check in METHODS}
    return table.assign(method=pd.Series(METHODS), kind=pd.Series(kinds)).rename_axis("check").reset_index()


EVENT_CHECKS = (
    "events and their total",
    "serious events as outcome",
    "events within events",
    "deaths from any cause",
    "deaths from adverse events",
    "adverse events that ended treatment",
)
"""Checks by which the totals of adverse events are held against their rows and against outcomes."""


def of_events(tables: Frames) -> pd.DataFrame:
    """The checks of the totals of adverse events, in the order of the source."""
    data = keyed(tables["checks"], "checks")
    return data[data["check"].isin(EVENT_CHECKS)].sort_values(["source_id", "ordinal"])


STATED = ("reported", "recomputed", "note")
"""Cells of a check whose inputs are quoted, in the order in which they are."""


def differing(tables: Frames) -> pd.DataFrame:
    """The differences by kind, each with its `caption` and the places of the cells reported and held against them."""
    data = keyed(tables["checks"], "checks")
    data = data[data["verdict"] == "differs"]
    data = data.assign(rank=data["kind"].map(list(KINDS).index), caption=data["kind"].map(CAPTIONS))
    data = data.sort_values(["rank", "trial_id", "source_id", "ordinal"])
    lineage = tables["lineage"]
    own = lineage[(lineage["result_table"] == "checks") & lineage["result_row"].isin(data["checks"])]
    own = own.iloc[own["result_column"].map(STATED.index).argsort(kind="stable")]
    cells = own["table"] + ":" + own["row"] + ":" + own["column"]
    places = cells.groupby(own["result_row"], sort=False).agg(list).to_dict()
    quoted = [
        list(dict.fromkeys([subject, *places[row]]))
        for row, subject in zip(data["checks"], data["subject"], strict=True)
    ]
    return data.assign(quotes=quoted, trial_id=data["trial_id"].replace(ACROSS, SEVERAL))


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


def items_by_way(tables: Frames) -> pd.DataFrame:
    """Number of the items of INSPECT-SR that are automated, assisted and not possible."""
    items = tables["inspect_sr"].drop_duplicates("item")
    return items.groupby("how", sort=False)["item"].agg(items="size").reset_index()


def coverage(tables: Frames) -> pd.DataFrame:
    """Lines of each source that are cited, page furniture and unread, under names in plain words."""
    return tables["coverage"].rename(columns={"frame": "page_furniture"})


def compared(tables: Frames) -> pd.DataFrame:
    """One sentence: whether any trial has several sources to compare, and how many fields differ then."""
    sources = tables["sources"].groupby("trial_id").size()
    several, fields = int((sources > 1).sum()), len(tables["discrepancies"])
    said = f"Trials with several sources: {several}; fields that these state differently: {fields}."
    alone = "Each trial here has one source, so there are no two sources of one trial to compare."
    return pd.DataFrame({"sentence": [said if several else alone]})


def differences(tables: Frames) -> pd.DataFrame:
    """Fields on which two sources of a trial differ, with the places of both values."""
    data = tables["discrepancies"]
    return data.assign(
        a=data["table"] + ":" + data["row_a"] + ":" + data["column"],
        b=data["table"] + ":" + data["row_b"] + ":" + data["column"],
        field=data["table"] + "." + data["column"],
    )
