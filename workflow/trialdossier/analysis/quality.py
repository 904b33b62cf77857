"""What the checks found, arranged for a reader."""

from __future__ import annotations

import pandas as pd

from trialdossier.analysis.derived import keyed
from trialdossier.analysis.responses import outcome_values
from trialdossier.storage import Frames


def counts(tables: Frames) -> pd.DataFrame:
    """Number of checks by kind and verdict."""
    return tables["checks"].groupby(["check", "verdict"]).size().rename("number").reset_index()


def notable(tables: Frames) -> pd.DataFrame:
    """Every check of an interval, and every other check that does not agree, with the keys of what it is about."""
    data = keyed(tables["checks"], "checks")
    data = data[data["check"].str.contains("interval") | (data["verdict"] != "agrees")]
    measured = outcome_values(tables)[["outcome_measurements", "outcomes", "outcome_counts"]]
    subject = data["subject"].str.extract(r"^outcome_measurements:(.*):[^:]*$")[0]
    about = data.assign(outcome_measurements=subject).merge(measured, on="outcome_measurements", how="left")
    return about.sort_values(["source_id", "ordinal"])


def differences(tables: Frames) -> pd.DataFrame:
    """Fields on which two sources of a trial differ, with the places of both values."""
    data = tables["discrepancies"]
    return data.assign(
        a=data["table"] + ":" + data["row_a"] + ":" + data["column"],
        b=data["table"] + ":" + data["row_b"] + ":" + data["column"],
        field=data["table"] + "." + data["column"],
    )
