"""What a difference is about, so that a reader sees first what matters most."""

from __future__ import annotations

NUMBERS = "in the numbers"
COUNTS = "two counts to reconcile"
RECORD = "in the record"
WORDING = "in the wording"
COPY = "of the copy"

KINDS = {
    NUMBERS: "numbers that cannot all be right, or a text that contradicts a number",
    COUNTS: "counts of nearly the same thing that are not the same: they may count different events or people",
    RECORD: "design, criteria, dates, identifiers, sites or arms that do not fit each other",
    WORDING: "words, units or labels that are wrong or unclear, with no number behind them in doubt",
    COPY: "what the saved copy lost, masked or took later, and not an oddity of the trial",
}
"""The kinds of difference, the one that matters most first, with what each holds."""
CAPTIONS = {
    NUMBERS: "Differences in the numbers",
    COUNTS: "Two counts to reconcile",
    RECORD: "Differences in the record",
    WORDING: "Differences in the wording",
    COPY: "Differences of the copy",
}
"""How the differences of a kind are headed."""

OTHER_THAN_NUMBERS = {
    COUNTS: (
        "adverse events that ended treatment",
        "deaths from adverse events",
        "everyone in the results",
        "fraction in words",
    ),
    RECORD: (
        "dates in order",
        "registration and start",
        "status and dates",
        "status and type of date",
        "status and words",
        "data cut-off",
        "age field and criteria",
        "age groups and limits",
        "ages at baseline",
        "entry criteria met",
        "identifier and its type",
        "identifiers stated twice",
        "interventions stated twice",
        "type of an intervention",
        "sites",
        "sites and countries",
        "names",
        "number of arms",
        "number of cohorts",
        "arms and text",
        "design words",
        "title and design",
        "title and phase",
        "one threshold",
        "criterion and heading",
        "criteria on one interval",
        "period and time frame",
    ),
    WORDING: (
        "parts in sentence and table",
        "unit of a cell count",
        "words of a term",
        "word twice",
        "label cut off",
        "sentence and the table it cites",
    ),
    COPY: ("reference and record", "power of ten", "masked address", "lead sponsor", "escaped signs"),
}
KIND_OF = {check: kind for kind, checks in OTHER_THAN_NUMBERS.items() for check in checks}


def kind_of(check: str) -> str:
    """The kind of a difference that `check` finds."""
    return KIND_OF.get(check, NUMBERS)
