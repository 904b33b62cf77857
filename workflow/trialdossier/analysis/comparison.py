"""All trials side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.authority import per_trial
from trialdossier.analysis.checks.timing import ENDED
from trialdossier.analysis.derived import appearance, keyed
from trialdossier.analysis.design import overview, with_first
from trialdossier.analysis.efficacy import values
from trialdossier.analysis.findings import main_rates
from trialdossier.analysis.statements import own_claims
from trialdossier.storage import Frames


def at_a_glance(tables: Frames) -> pd.DataFrame:
    """One row per trial: keys of its design, population, headline efficacy and safety, and eligibility.

    The headline of registry results is the first value of the first primary outcome (or, without one, of the first
    outcome). An article names no primary outcome: its headline is the first proportion of the first concept that it
    reports, in the order of the configuration, or where there is none its first own claim of a result. `both` marks a
    source whose words for the design contradict each other, `when` is the place of the time of the headline, `perhaps`
    is said of an enrollment that may be a plan.
    """
    data = overview(tables).assign(
        both=lambda rows: rows["source_id"].map(_contradicted(tables)),
        perhaps=lambda rows: rows["source_id"].map(_perhaps_planned(tables)),
    )
    measured = values(tables).drop_duplicates("source_id")
    keys = ["source_id", "outcomes", "outcome_measurements", "outcome_counts", "title", "time_frame"]
    data = data.merge(measured[keys], on="source_id", how="left")
    rates = main_rates(tables).dropna(subset=["percent"])
    order = appearance(rates["concept"], tables["summary_of_findings"]["concept"])
    first = rates.assign(order=order).sort_values(["source_id", "order"]).drop_duplicates("source_id")
    data = data.merge(first[["source_id", "response_rates", "concept"]], on="source_id", how="left")
    totals = tables["reported_event_totals"]
    firsts = {
        "claims": own_claims(tables),
        "reported_event_totals": totals[totals["event_type"] == "serious"],
        "conditions": tables["conditions"],
    }
    data = with_first(data, firsts)
    trials = per_trial(data.assign(when=_headline_times(data)), tables)
    for name, label in LISTED.items():
        listed = keyed(tables[name], name).drop_duplicates(["trial_id", label]).groupby("trial_id")[name].agg(list)
        trials[name] = [listed.get(trial) for trial in trials["trial_id"]]
    return trials


LISTED = {"design_groups": "title", "interventions": "name", "cohorts": "name", "eligibility_digests": "topic"}
"""Tables of which all rows of a trial are listed, and the column by which one that stands twice is told."""


HEADLINES = {"outcomes": "time_frame", "response_rates": "window", "claims": "time_frame"}
"""Where the headline of efficacy comes from, the first that a source has, and the column of its time."""


def _headline_times(data: pd.DataFrame) -> list[str | None]:
    """The place of the time of each source's headline: `table:row:column`."""
    found = []
    for row in data.to_dict("records"):
        table = next((name for name in HEADLINES if pd.notna(row[name])), None)
        found.append(f"{table}:{row[table]}:{HEADLINES[table]}" if table else None)
    return found


SAYS_BOTH = "(the source says both: see Data quality)"
PERHAPS_PLANNED = "(planned or actual is not stated)"


def _perhaps_planned(tables: Frames) -> dict[str, str]:
    """The sources of trials that go on and do not say whether their enrollment is a plan, with what is said of it."""
    studies = tables["studies"]
    open_ = studies["overall_status"].notna() & ~studies["overall_status"].isin(ENDED)
    return dict.fromkeys(studies.loc[open_ & studies["enrollment_type"].isna(), "source_id"], PERHAPS_PLANNED)


def _contradicted(tables: Frames) -> dict[str, str]:
    """The sources whose words for their design contradict each other, with what is said of it."""
    checks = tables["checks"]
    found = checks[(checks["check"] == "design words") & (checks["verdict"] == "differs")]
    return dict.fromkeys(found["source_id"], SAYS_BOTH)


def dates(tables: Frames) -> pd.DataFrame:
    """Start, primary completion and completion of each trial, for table and picture."""
    claims = keyed(tables["claims"], "claims")
    window = claims[claims["topic"] == "treatment_period"].drop_duplicates("source_id")[["source_id", "claims"]]
    studies = per_trial(keyed(tables["studies"], "studies").merge(window, on="source_id", how="left"), tables)
    estimated = studies["completion_date_type"] == "ESTIMATED"
    columns = {"start": "start_date", "primary": "primary_completion_date", "end": "completion_date"}
    return studies.assign(
        label=studies["trial_id"],
        end_open=(estimated | (studies["completion_date"] > studies["last_update_posted_date"])).fillna(False),
        **{name: pd.array(years(studies[column]), dtype="Float64") for name, column in columns.items()},
    ).sort_values(["start_date", "trial_id"], na_position="last")


def years(dates: Sequence[Any]) -> list[float | None]:
    """ISO dates (day, month or year) as years with a fraction; None where there is none."""
    result: list[float | None] = []
    for date in dates:
        if pd.isna(date):
            result.append(None)
            continue
        parts = [int(part) for part in str(date).split("-")]
        month = parts[1] if len(parts) > 1 else 7
        day = parts[2] if len(parts) > 2 else 1
        result.append(parts[0] + (month - 1) / 12 + (day - 1) / 365)
    return result
