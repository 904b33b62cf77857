"""The 21 checks of INSPECT-SR, item by item: what of them is automated here, what is left to a person, and the result.

Wilkinson and others, INSPECT-SR: a tool for assessing trustworthiness of randomised controlled trials, medRxiv
2025.09.03.25334905; guidance: https://inspect.sr. Numbers, domains and topics are the tool's; the wording is ours, in
one line each, and does not replace the tool and its guidance. The tool is for randomised trials; its judgement is a
person's.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from trialdossier.storage import Frames, frame

AUTOMATED, ASSISTED, NOT_POSSIBLE = "automated", "assisted", "not possible"
NOTICES, CONDUCT, TEXT, RESULTS = (
    "1 Post-publication notices",
    "2 Conduct, governance and transparency",
    "3 Text and figures",
    "4 Results",
)


class Item(NamedTuple):
    """One check of the tool: its number, domain and question in our words, how far it is automated, and by what.

    `by` names checks of ours where it is automated, else tables whose rows help the person who answers it.
    """

    number: str
    domain: str
    question: str
    how: str
    by: tuple[str, ...] = ()


ITEMS = (
    Item("1.1", NOTICES, "Is a report of the study retracted?", ASSISTED, ("study_references", "retractions")),
    Item("1.2", NOTICES, "Is there an expression of concern or another notice after publication?", NOT_POSSIBLE),
    Item("1.3", NOTICES, "Do other studies of the team give cause for concern?", NOT_POSSIBLE),
    Item("2.1", CONDUCT, "Is anything about ethical approval of concern?", ASSISTED,
         ("eligibility_criteria", "article_statements")),
    Item("2.2", CONDUCT, "Was the study registered, and in time?", AUTOMATED, ("registration and start",)),
    Item("2.3", CONDUCT, "Do the publication and the registration contradict each other in something important? (Here: "
         "what a record or article says of design, dates, status, sites and identifiers, against itself; publication "
         "against registration is for a person.)", AUTOMATED,
         ("design words", "title and design", "title and phase", "number of arms", "number of cohorts",
          "arms and text", "dates in order", "status and dates", "status and type of date", "status and words",
          "reference and record", "data cut-off", "identifier and its type", "identifiers stated twice", "sites",
          "sites and countries", "names", "masked address", "lead sponsor", "interventions stated twice",
          "type of an intervention")),
    Item("2.4", CONDUCT, "Is it plausible that so many participants were recruited?", ASSISTED,
         ("studies", "facilities", "claims")),
    Item("2.5", CONDUCT, "Is it plausible that the study was made with the methods and means reported?", ASSISTED,
         ("designs", "design_outcomes", "facilities", "sponsors")),
    Item("3.1", TEXT, "Is content duplicated, or does a text not belong to the study? (Here: repeated rows, words, "
         "units and labels; copying from elsewhere is for a person.)", AUTOMATED,
         ("repeated rows", "unit of a cell count", "power of ten", "words of a term", "word twice",
          "label cut off", "escaped signs")),
    Item("3.2", TEXT, "Are figures manipulated or duplicated?", NOT_POSSIBLE),
    Item("4.1", RESULTS, "Do the data contradict the criteria of eligibility? (Here also: do these contradict "
         "themselves?)", AUTOMATED,
         ("ages at baseline", "entry criteria met", "age field and criteria", "age groups and limits",
          "criterion and heading", "criteria on one interval")),
    Item("4.2", RESULTS, "Do the sizes of the groups fit the way of allocation?", ASSISTED, ("designs", "milestones")),
    Item("4.3", RESULTS, "Are the data at baseline plausible?", AUTOMATED,
         ("median and categories", "percentages of a whole", "categories", "category", "male and female",
          "categories of a column")),
    Item("4.4", RESULTS, "Do figures, tables and text report the same results?", AUTOMATED,
         ("sentence and table", "sentence and the table it cites", "parts in sentence and table",
          "parts in a sentence", "stated twice",
          "fraction in words", "serious events as outcome", "deaths from any cause",
          "adverse events that ended treatment", "deaths from adverse events", "one threshold")),
    Item("4.5", RESULTS, "Are the numbers lost to follow-up plausible?", ASSISTED, ("milestones", "drop_withdrawals")),
    Item("4.6", RESULTS, "Do the numbers of participants agree throughout?", AUTOMATED,
         ("participant flow", "reasons not completed", "started and enrolled", "analysed and started",
          "analysed in a row", "analysed as the text says", "one population", "everyone in the results",
          "cohorts and enrolled", "columns and enrolled", "column totals", "affected and at risk")),
    Item("4.7", RESULTS, "Are the outcomes and the effects plausible?", ASSISTED,
         ("outcome_measurements", "outcome_analyses", "claims")),
    Item("4.8", RESULTS, "Can means and spreads of whole numbers, and percentages, arise from so many participants?",
         AUTOMATED, ("possible percentage (GRIM)", "possible mean (GRIM)", "possible spread")),
    Item("4.9", RESULTS, "Are there errors in the statistics?", AUTOMATED,
         ("percentage", "percentage of all enrolled", "interval", "standard error", "symmetry of a ratio's interval",
          "p-value and interval")),
    Item("4.10", RESULTS, "Do the data contradict each other in other ways?", AUTOMATED,
         ("order of limits", "possible percentage", "columns and total", "events and their total",
          "events and frequency threshold", "events within events", "composite outcome", "median and follow-up",
          "period and time frame")),
    Item("4.11", RESULTS, "Do the publications of the study describe the same methods and results?", ASSISTED,
         ("sources", "discrepancies")),
)  # fmt: skip
"""The items in the tool's order of domains."""

CONSENT = r"(?i)informed consent|ethic|institutional review|\bIRB\b|requirements for human studies"


LOOK_UP = "not searched: not possible offline, needs a look-up by a person"
NO_FIGURES = "not possible: the sources hold no figures"


def inspect_sr(tables: Frames) -> pd.DataFrame:
    """The table `inspect_sr`: a row per item and trial, from the tables of facts and `checks`."""
    trials = sorted(tables["sources"]["trial_id"].dropna().unique())
    return frame(
        "inspect_sr",
        [
            {
                "ordinal": place,
                "item": item.number,
                "domain": item.domain,
                "question": item.question,
                "how": item.how,
                "trial_id": trial,
                "result": _result(tables, item, trial),
            }
            for place, item in enumerate(ITEMS, 1)
            for trial in trials
        ],
    )


def _result(tables: Frames, item: Item, trial: str) -> str:
    if item.how == NOT_POSSIBLE:
        return LOOK_UP if item.domain == NOTICES else NO_FIGURES
    return _counted(tables["checks"], item, trial) if item.how == AUTOMATED else _stated(tables, item, trial)


def _counted(checks: pd.DataFrame, item: Item, trial: str) -> str:
    """How many of an item's checks agree, differ or are not applicable in a trial, those that differ by name."""
    own = checks[(checks["trial_id"] == trial) & checks["check"].isin(item.by)]
    if own.empty:
        return "nothing to check"
    numbers = own["verdict"].value_counts()
    wrong = own[own["verdict"] == "differs"]["check"].drop_duplicates()
    shown = [f"{numbers[v]} {_plural(v, numbers[v])}" for v in ("differs", "agrees", "not applicable") if v in numbers]
    return ", ".join(shown) + (f"; differing: {', '.join(wrong)}" if len(wrong) else "")


def _plural(verdict: str, number: int) -> str:
    return verdict if number == 1 else verdict.replace("differs", "differ").replace("agrees", "agree")


def _stated(tables: Frames, item: Item, trial: str) -> str:
    """What the sources of a trial state that helps the person who answers an item."""
    rows = {name: tables[name][tables[name]["trial_id"] == trial] for name in item.by}
    if item.number == "1.1":
        listed, notices = len(rows["study_references"]), len(rows["retractions"])
        return f"{LOOK_UP}; publications listed: {listed}, retraction notices in the record: {notices}"
    if item.number == "2.1":
        texts = pd.concat([data["text"] for data in rows.values()]).dropna()
        found = bool(texts.str.contains(CONSENT).any())
        return f"for a person; consent or oversight {'is' if found else 'is not'} mentioned here"
    if item.number == "4.11":
        several, fields = len(rows["sources"]), len(rows["discrepancies"])
        differing = f"{several} sources, which differ in {fields} fields"
        return f"for a person; {differing if several > 1 else 'one source here, so none to compare it with'}"
    present = [name.replace("_", " ") for name, data in rows.items() if len(data)]
    return f"for a person; see {', '.join(present)}" if present else "nothing of this in these sources"
