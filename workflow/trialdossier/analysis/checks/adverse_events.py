"""Adverse events: participants affected against those at risk, totals against their rows and against the outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, joined, printed_number, stated
from trialdossier.analysis.derived import Cell, Result, cells_of, keyed
from trialdossier.analysis.responses import participants_counted
from trialdossier.storage import Frames

METHODS = {
    "affected and at risk": "participants affected <= participants at risk",
    "events and their total": "largest row <= participants with any event <= sum of the rows",
    "events and frequency threshold": "each term reaches the threshold in some group",
    "serious events as outcome": "participants with a serious event: outcome = total of the table",
    "events within events": "participants with a restricted kind of event <= participants with the wider kind",
    "deaths from any cause": "deaths from any cause >= deaths that the same source counts elsewhere",
}
SERIOUS = re.compile(
    r"(?i)^\s*(?:any\s+|all\s+)?(?:treatment[- ]emergent\s+)?"
    r"serious (?:TEAEs?|AEs?|adverse events?)\s*(?:\([^)]*\))?\s*$"
)
FATAL = re.compile(r"(?i)\b(?:fatal|leading to death|resulting in death|deaths?)\b")
WORD = re.compile(r"[a-z0-9≥≤<>]+")
JOINING = {"or", "and", "without", "no", "not", "non", "than", "any", "all", "total", "other", "either"}
EMPTY = {"of", "the", "at", "to", "with", "in", "a", "an", "for"}
SHORT = {"aes": "adverse events", "ae": "adverse events", "saes": "serious adverse events", "event": "events"}


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from affected(tables)
    yield from totals(tables)
    yield from thresholds(tables)
    yield from serious_outcome(tables)
    yield from within(tables)
    yield from deaths(tables)


def affected(tables: Frames) -> Iterator[Result]:
    """No more participants are affected than are at risk."""
    check = "affected and at risk"
    for table in ("reported_events", "reported_event_totals"):
        rows = keyed(tables[table], table).dropna(subset=["subjects_affected", "subjects_at_risk"])
        for row in rows.to_dict("records"):
            count, total = int(row["subjects_affected"]), int(row["subjects_at_risk"])
            inputs = (cell(table, row, "subjects_at_risk"),)
            subject = cell(table, row, "subjects_affected")
            yield finding(row, check, subject, count, total, inputs, count <= total, METHODS[check])


def totals(tables: Frames) -> Iterator[Result]:
    """Participants with any event of a kind: at least those of its most frequent term, at most the sum of all terms."""
    check = "events and their total"
    events = keyed(tables["reported_events"], "reported_events").dropna(subset=["subjects_affected"])
    for row in _totals(tables).to_dict("records"):
        own = events[
            (events["source_id"] == row["source_id"])
            & (events["event_type"] == row["event_type"])
            & (events["result_group"] == row["result_group"])
        ]
        if own.empty:
            continue
        least, most, count = (
            int(own["subjects_affected"].max()),
            int(own["subjects_affected"].sum()),
            row["subjects_affected"],
        )
        inputs = cells_of(own, "reported_events", "subjects_affected")
        agrees: bool | None = least <= count <= most
        note = None
        if count > most and row["event_type"] == "other" and stated(row["frequency_threshold"]):
            agrees, note = None, "the total may count terms below the frequency threshold, which are not listed"
        subject = cell("reported_event_totals", row, "subjects_affected")
        yield finding(row, check, subject, count, f"{least} to {most}", inputs, agrees, METHODS[check], note)


def _totals(tables: Frames) -> pd.DataFrame:
    data = keyed(tables["reported_event_totals"], "reported_event_totals").dropna(subset=["subjects_affected"])
    return data[data["event_type"].isin(["serious", "other"])]


def thresholds(tables: Frames) -> Iterator[Result]:
    """The smallest frequency of a listed term, in the group where it is highest, against the stated threshold."""
    check = "events and frequency threshold"
    data = keyed(tables["reported_events"], "reported_events")
    data = data.dropna(subset=["subjects_affected", "subjects_at_risk", "frequency_threshold"])
    data = data[data["subjects_at_risk"] > 0]
    data = data.assign(rate=100 * data["subjects_affected"] / data["subjects_at_risk"])
    for _, rows in data.groupby(["source_id", "event_type"], sort=False):
        row = rows.iloc[0].to_dict()
        text = printed_number(joined(row["frequency_threshold"]))
        if text is None:
            continue
        highest = rows.loc[rows.groupby(["organ_system", "adverse_event_term"], dropna=False)["rate"].idxmax()]
        least = highest.loc[highest["rate"].idxmin()].to_dict()
        inputs = tuple(cell("reported_events", least, c) for c in ("subjects_affected", "subjects_at_risk"))
        agrees = least["rate"] >= float(text) - 1e-9
        subject, found = cell("reported_events", row, "frequency_threshold"), f"{least['rate']:.2f}%"
        name = joined(least["adverse_event_term"])
        yield finding(row, check, subject, f"{text}%", found, inputs, agrees, METHODS[check], name)


def serious_outcome(tables: Frames) -> Iterator[Result]:
    """Participants with a serious event as an outcome counts them, against the total of the table of such events."""
    check = "serious events as outcome"
    totals = _totals(tables)
    serious = totals[totals["event_type"] == "serious"]
    measured = participants_counted(tables)
    for row in measured[measured["category"].str.contains(SERIOUS, na=False)].to_dict("records"):
        own = serious[(serious["source_id"] == row["source_id"]) & (serious["subjects_at_risk"] == row["count"])]
        if len(own) != 1:
            continue
        count, total = int(row["param_value_num"]), int(own["subjects_affected"].iloc[0])
        inputs = (Cell("reported_event_totals", own["reported_event_totals"].iloc[0], "subjects_affected"),)
        subject = cell("outcome_measurements", row, "param_value_num")
        yield finding(row, check, subject, count, total, inputs, count == total, METHODS[check])


def words(label: str) -> frozenset[str]:
    """The words of a label that say what is counted, abbreviations written out."""
    plain = re.sub(r"\([^)]*\)", " ", label.casefold()).replace("-", " ")
    written = " ".join(SHORT.get(word, word) for word in WORD.findall(plain))
    return frozenset(written.split()) - EMPTY


def within(tables: Frames) -> Iterator[Result]:
    """A row whose label is another's with further words counts no more participants than the other."""
    check = "events within events"
    measured = participants_counted(tables).dropna(subset=["category"])
    measured = measured[measured["category"].str.contains(r"(?i)\bAEs?\b|\bevents?\b|\bTEAEs?\b|\bSAEs?\b", na=False)]
    for _, rows in measured.groupby(["source_id", "outcome_ordinal", "classification", "result_group"], dropna=False):
        named = [(words(row["category"]), row) for row in rows.to_dict("records")]
        for narrow, row in named:
            wider = [(w, r) for w, r in named if w < narrow and not narrow & JOINING and {"adverse", "events"} <= w]
            for _, other in wider:
                count, total = int(row["param_value_num"]), int(other["param_value_num"])
                subject = cell("outcome_measurements", row, "param_value_num")
                inputs = (cell("outcome_measurements", other, "param_value_num"),)
                note = f"{row['category']}, of {other['category']}"
                yield finding(row, check, subject, count, total, inputs, count <= total, METHODS[check], note)


def deaths(tables: Frames) -> Iterator[Result]:
    """Deaths from any cause against the deaths that an outcome or a reason not to complete counts."""
    check = "deaths from any cause"
    data = keyed(tables["reported_event_totals"], "reported_event_totals")
    measured = participants_counted(tables)
    measured = measured[measured["category"].str.contains(FATAL, na=False)]
    for source, rows in data[data["event_type"] == "deaths"].groupby("source_id", sort=False):
        own = measured[(measured["source_id"] == source) & (measured["param_value_num"] > 0)]
        row = rows.iloc[0].to_dict()
        if own.empty or not (stated(row["affected_at_risk"]) or stated(row["subjects_affected"])):
            continue
        most = own.loc[own["param_value_num"].idxmax()].to_dict()
        inputs = (cell("outcome_measurements", most, "param_value_num"),)
        found, unstated = int(most["param_value_num"]), rows["subjects_affected"].isna().any()
        total = None if unstated else int(rows["subjects_affected"].sum())
        subject = cell("reported_event_totals", row, "affected_at_risk" if unstated else "subjects_affected")
        reported = row["affected_at_risk"] if unstated else total
        verdict = None if total is None else found <= total
        reason = "the total is left blank, while an outcome counts" if unstated else "an outcome counts"
        note = f"{reason} “{most['category']}”"
        recomputed = f"at least {found}"
        yield finding(row, check, subject, reported, recomputed, inputs, verdict, METHODS[check], note)
