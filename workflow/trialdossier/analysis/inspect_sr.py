"""The 21 checks of INSPECT-SR, item by item: what of them is automated here, what is left to a person, and the result.

Wilkinson and others, INSPECT-SR: a tool for assessing trustworthiness of randomised controlled trials, medRxiv
2025.09.03.25334905. The domains and the number of checks in each are the tool's; the wording is ours, in one line
each, and does not replace the tool and its guidance. The tool is for randomised trials; its judgement is a person's.
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
    Item("1.1", NOTICES, "Is a report of the trial retracted or under an expression of concern?", ASSISTED,
         ("study_references", "retractions")),
    Item("1.2", NOTICES, "Do comments or corrections cast doubt on the trial?", NOT_POSSIBLE),
    Item("1.3", NOTICES, "Is other work of the same team retracted or in doubt?", NOT_POSSIBLE),
    Item("2.1", CONDUCT, "Was the trial registered before it began?", AUTOMATED, ("registration and start",)),
    Item("2.2", CONDUCT, "Was it approved by an ethics committee, with consent?", ASSISTED,
         ("eligibility_criteria", "article_statements")),
    Item("2.3", CONDUCT, "Could so many participants be recruited there in that time?", ASSISTED,
         ("studies", "facilities", "claims")),
    Item("2.4", CONDUCT, "Do the parts of the design, as described, fit together?", AUTOMATED,
         ("design words", "title and design", "title and phase", "number of arms", "number of cohorts",
          "age field and criteria", "age groups and limits", "criterion and heading", "one threshold",
          "period and time frame")),
    Item("2.5", CONDUCT, "Do record and reports, dates and status agree?", AUTOMATED,
         ("dates in order", "status and dates", "status and type of date", "status and words", "reference and record",
          "data cut-off", "identifier and its type", "sites", "sites and countries", "names")),
    Item("3.1", TEXT, "Is the text contradictory or garbled? (copying from elsewhere is not looked for)", AUTOMATED,
         ("unit of a cell count", "power of ten", "repeated rows")),
    Item("3.2", TEXT, "Are pictures copied or altered?", NOT_POSSIBLE),
    Item("4.1", RESULTS, "Are the effects implausibly large or clear?", ASSISTED,
         ("outcome_measurements", "outcome_analyses", "claims")),
    Item("4.2", RESULTS, "Are the participants at baseline plausible?", AUTOMATED,
         ("median and categories", "order of limits", "possible percentage")),
    Item("4.3", RESULTS, "Do randomised groups differ at baseline as chance would have it?", ASSISTED,
         ("baseline_measurements",)),
    Item("4.4", RESULTS, "Are the spreads plausible?", AUTOMATED, ("possible spread", "standard error")),
    Item("4.5", RESULTS, "Are losses and missing data plausible and accounted for?", AUTOMATED,
         ("participant flow", "reasons not completed", "started and enrolled")),
    Item("4.6", RESULTS, "Do the numbers of participants agree throughout?", AUTOMATED,
         ("analysed and started", "analysed in a row", "analysed as the text says", "one population", "categories",
          "category", "male and female", "cohorts and enrolled", "columns and enrolled", "column totals",
          "affected and at risk", "categories of a column")),
    Item("4.7", RESULTS, "Are sums and percentages calculated right?", AUTOMATED,
         ("percentage", "percentage of all enrolled", "percentages of a whole", "columns and total",
          "events and their total", "events and frequency threshold", "events within events", "composite outcome")),
    Item("4.8", RESULTS, "Can the percentages and means arise from so many participants?", AUTOMATED,
         ("possible percentage (GRIM)", "possible mean (GRIM)")),
    Item("4.9", RESULTS, "Do intervals and p-values reproduce?", AUTOMATED,
         ("interval", "symmetry of a ratio's interval", "p-value and interval", "median and follow-up")),
    Item("4.10", RESULTS, "Are there repeated values or patterns in the data?", AUTOMATED, ("repeated rows",)),
    Item("4.11", RESULTS, "Do text, tables and other reports of the trial agree?", AUTOMATED,
         ("sentence and table", "parts in sentence and table", "parts in a sentence", "stated twice",
          "fraction in words", "serious events as outcome", "deaths from any cause")),
)  # fmt: skip
"""The items in the tool's order of domains."""

CONSENT = r"(?i)informed consent|ethic|institutional review|\bIRB\b|requirements for human studies"


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
        return "not from these sources"
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
        listed = rows["study_references"]
        if listed.empty:
            return "by hand; no publication is listed"
        notices = len(rows["retractions"])
        return f"by hand; publications listed: {len(listed)}, retraction notices here: {notices}"
    if item.number == "2.2":
        texts = pd.concat([data["text"] for data in rows.values()]).dropna()
        found = bool(texts.str.contains(CONSENT).any())
        return f"by hand; consent or oversight {'is' if found else 'not'} mentioned"
    if item.number == "4.3":
        groups = rows["baseline_measurements"]["result_group"].nunique()
        return "by hand; baseline by group is stated" if groups > 1 else "no groups at baseline to compare"
    present = [name.replace("_", " ") for name, data in rows.items() if len(data)]
    return f"by hand; see {', '.join(present)}" if present else "no results in these sources"
