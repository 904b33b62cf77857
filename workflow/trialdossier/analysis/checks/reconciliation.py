"""Counts of nearly the same thing in two places of one source: events, drop-outs, everyone treated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, joined, stated
from trialdossier.analysis.checks.flow import started
from trialdossier.analysis.derived import Cell, Result, cells_of, keyed
from trialdossier.analysis.design import group_titles
from trialdossier.analysis.responses import participants_counted
from trialdossier.storage import Frames

METHODS = {
    "adverse events that ended treatment": (
        "participants whose adverse event ended treatment = those who did not complete because of an adverse event"
    ),
    "deaths from adverse events": (
        "participants who died of an adverse event <= those whose death kept them from completing"
    ),
    "everyone in the results": (
        "a population of everyone who was enrolled or treated holds all who are enrolled, but for those of whom the "
        "flow says that the results leave them out"
    ),
}
EVENT = r"(?i)\b(?:AEs?|TEAEs?|adverse events?)\b"
RESTRICTED = re.compile(r"(?i)\b(?:related|serious|SAEs?|grade|study period|hepatic|cardiac)\b")
"""Words of a label that counts some of the events only."""
ENDED = re.compile(
    rf"{EVENT}.*\b(?:lead(?:s|ing)?|led|result(?:s|ed|ing)?) (?:to|in) (?:permanent |premature |early )?"
    r"(?:(?:treatment|study|study drug|study treatment|drug) )?(?:discontinuation|withdrawal)\b"
)
FATAL = re.compile(rf"{EVENT}.*\b(?:leading to|led to|resulting in|resulted in) death\b|(?i:\bfatal\b.*){EVENT[4:]}")
BY_EVENT = re.compile(r"(?i)^\s*adverse events?\s*$")
BY_DEATH = re.compile(r"(?i)^\s*deaths?\s*$")
EVERYONE = re.compile(
    r"(?i)\ball (?:(?P<kind>enrolled|treated|randomi[sz]ed) )?(?:patients|participants|subjects)(?P<rest>[^.;]*)"
)
TAKEN_IN = re.compile(r"(?i)^\s*(?:who )?(?:(?:have |had )?received|were (?:enrolled|treated|randomi[sz]ed))\b")
LEFT_OUT = re.compile(
    r"(?i)\b(?:(?:is|are|was|were) not (?:yet )?(?:reported|included|shown|presented|counted|analy[sz]ed)|"
    r"excluded from)\b"
)
"""Words that say that the results do not hold some participants."""
NARROWED = re.compile(
    r"(?i)\b(?:and|with|without|except|excluding|but|had|least|from|evaluable|available|completed|whose|assigned)\b"
)


class Pair(NamedTuple):
    """An outcome's counts of events, and the reason not to complete that counts nearly the same participants."""

    check: str
    counted: re.Pattern[str]
    reason: re.Pattern[str]
    same: bool


PAIRS = (
    Pair("adverse events that ended treatment", ENDED, BY_EVENT, True),
    Pair("deaths from adverse events", FATAL, BY_DEATH, False),
)


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    left = _left(tables)
    for row in participants_counted(tables).to_dict("records"):
        label = joined(next((row[c] for c in ("category", "classification", "title") if stated(row[c])), None))
        for pair in PAIRS:
            if pair.counted.search(label) and not RESTRICTED.search(label):
                yield from _against(left, pair, row)
    yield from everyone(tables)


def _left(tables: Frames) -> pd.DataFrame:
    """Reasons not to complete with the title of their group."""
    reasons = keyed(tables["drop_withdrawals"], "drop_withdrawals").dropna(subset=["reason", "count"])
    return reasons.merge(group_titles(tables, "Participant Flow"), on=["source_id", "result_group"], how="left")


def _against(left: pd.DataFrame, pair: Pair, row: dict[str, Any]) -> Iterator[Result]:
    """The participants an outcome counts, against those of the same group who left for that reason."""
    own = left[(left["source_id"] == row["source_id"]) & (left["group"] == row["group_title"])]
    own = own[own["reason"].str.contains(pair.reason)]
    if own.empty or pd.isna(row["group_title"]):
        return
    count, gone = int(row["param_value_num"]), int(own["count"].sum())
    agrees = count == gone if pair.same else count <= gone
    columns = [column for column in ("param_value", "category") if stated(row[column])]
    subject = tuple(cell("outcome_measurements", row, column) for column in columns)
    inputs = cells_of(own, "drop_withdrawals", "count", "reason")
    reason = joined(own["reason"].iloc[0])
    note = None if agrees else f"the flow names one reason for each participant, and “{reason}” for {gone}"
    yield finding(row, pair.check, subject, count, gone, inputs, agrees, METHODS[pair.check], note)


def everyone(tables: Frames) -> Iterator[Result]:
    """A population of all who were enrolled or treated that is as large as the flow, where more are enrolled."""
    check, first = "everyone in the results", started(tables)
    studies = {row["source_id"]: row for row in keyed(tables["studies"], "studies").to_dict("records")}
    counts = keyed(tables["outcome_counts"], "outcome_counts").dropna(subset=["count"])
    done: set[str] = set()
    for row in keyed(tables["outcomes"], "outcomes").dropna(subset=["population"]).to_dict("records"):
        source, said = row["source_id"], whole_population(row["population"])
        study = studies.get(source)
        own = counts[(counts["source_id"] == source) & (counts["outcome_ordinal"] == row["ordinal"])]
        if said is None or source in done or source not in first or study is None or not stated(study["enrollment"]):
            continue
        enrolled, total = int(study["enrollment"]), int(own["count"].sum())
        if joined(study["enrollment_type"]) == "ESTIMATED" or total != first[source][0] or total > enrolled:
            continue
        done.add(source)
        subject = (
            *cells_of(own, "outcome_counts", "count"),
            cell("outcomes", row, "population"),
        )
        inputs, agrees = (cell("studies", study, "enrollment"), *first[source][1]), total == enrolled
        missing = enrolled - total
        note = None if agrees else f"“{said}”; {missing} of those enrolled are not in the participant flow"
        told = None if agrees else left_out(tables, source, missing)
        if told:
            words, place = told
            note, inputs, agrees = f"the source accounts for {missing} more: “{words}”", (*inputs, place), True
        yield finding(row, check, subject, total, enrolled, inputs, agrees, METHODS[check], note)


def left_out(tables: Frames, source: str, missing: int) -> tuple[str, Cell] | None:
    """The words of a flow that say of as many participants as are `missing` that the results leave them out."""
    said = re.compile(rf"(?<![\d,.])({missing}\s+(?:\w+\s+){{0,3}}(?:participants|patients|subjects)\b[^.;]*)")
    data = keyed(tables["participant_flows"], "participant_flows")
    for row in data[data["source_id"] == source].to_dict("records"):
        for column in ("recruitment_details", "pre_assignment_details"):
            match = said.search(joined(row[column]))
            if match and LEFT_OUT.search(match[0]):
                return match[0].strip(), cell("participant_flows", row, column)
    return None


def whole_population(text: str) -> str | None:
    """The words that say that a population is everyone who was enrolled or treated; None where they say less."""
    for match in EVERYONE.finditer(text):
        whole = match["kind"] or TAKEN_IN.search(match["rest"])
        if whole and not NARROWED.search(match["rest"]):
            return match[0].strip()
    return None
