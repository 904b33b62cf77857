"""A page read beside the record that it was printed from: what agrees, what the page leaves empty, what is wrong.

Rows of the two are matched by what they are about, a class and a category by the one label that a page prints. What a
page prints and a record does not state (percentages, `affected / at risk`) and the reverse (numbers analysed of a
class that a page prints for none) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from trialdossier.tables import FACTS, cited_columns
from trialdossier.tabulate import Reading

Row = dict[str, Any]
LABEL = ("classification", "category")
KEYS = {
    "studies": (),
    "participant_flows": (),
    "result_groups": ("result_type", "outcome_ordinal", "ctgov_group_code"),
    "milestones": ("period", "title", "result_group"),
    "drop_withdrawals": ("period", "reason", "result_group"),
    "baseline_counts": ("units", "result_group"),
    "baseline_measurements": ("title", *LABEL, "result_group"),
    "outcomes": ("ordinal",),
    "outcome_counts": ("outcome_ordinal", "units", "result_group"),
    "outcome_measurements": ("outcome_ordinal", *LABEL, "result_group"),
    "outcome_analyses": ("outcome_ordinal",),
    "outcome_analysis_groups": ("analysis_ordinal",),
    "reported_event_modules": (),
    "reported_events": ("event_type", "organ_system", "adverse_event_term", "result_group"),
    "reported_event_totals": ("event_type", "result_group"),
    "result_agreements": (),
    "result_contacts": (),
}
"""By table, the columns that say what a row is about."""
STUDY = (
    *("trial_id", "brief_title", "overall_status", "enrollment", "study_type", "limitations_and_caveats"),
    *("study_first_posted_date", "results_first_posted_date", "last_update_posted_date", "baseline_population"),
)
ON_PAGES_ONLY = {"scope", "percentage", "affected_at_risk"}
IN_RECORDS_ONLY = {"reporting_status", "restriction_type"}
WHERE_BOTH = {"number_analyzed", "number_analyzed_units"}


WORD = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W\d_]+")


@dataclass
class Comparison:
    """How many cells were compared; those that differ, and those that only the record has.

    `unread` are those whose line the page's reading leaves unread, `lost` the others.
    """

    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def __iadd__(self, other: Comparison) -> Comparison:
        self.cells += other.cells
        self.wrong += other.wrong
        self.unread += other.unread
        self.lost += other.lost
        return self


def comparison(page: Reading, record: Reading) -> Comparison:
    """Every cell of the tables in `KEYS`."""
    found = Comparison()
    unread = "".join(f" {_words(line['text'])} " for line in page.unread_lines)
    for table in KEYS:
        theirs = _by_key(table, record.tables.get(table, []))
        ours = _by_key(table, page.tables.get(table, []))
        for key in ours.keys() - theirs.keys():
            if any(ours[key][column] is not None for column in _columns(table)):
                found.wrong.append(f"{table} {key}: no such row")
        for key, row in theirs.items():
            _compare(f"{table} {key}", _columns(table), row, ours.get(key, {}), unread, found)
    return found


def _by_key(table: str, rows: list[Row]) -> dict[Any, Row]:
    """The rows by what they are about; a key that several have is numbered."""
    found: dict[Any, Row] = {}
    for row in rows:
        key = tuple(_key(table, row))
        while key in found:
            key = (*key, "again")
        found[key] = row
    return found


def _columns(table: str) -> list[str]:
    """The columns of cells that both may state."""
    if table == "studies":
        return [*STUDY]
    left_out = {*LABEL, *ON_PAGES_ONLY, *IN_RECORDS_ONLY}
    return [column for column in cited_columns(FACTS[table]) if column not in left_out]


def _key(table: str, row: Row) -> Iterator[Any]:
    for column in KEYS[table]:
        if column == "category":
            continue
        if column == "classification":
            yield tuple(_told(row[c]) for c in LABEL if row[c])
        else:
            yield _told(row[column])


def _told(value: Any) -> Any:
    """A value without the differences of form: runs of blanks, marks of lists."""
    if not isinstance(value, str):
        return value
    words = [word for word in value.replace("\u2022", "*").split() if word != "*"]
    return " ".join(words)


def _compare(place: str, columns: list[str], stated: Row, printed: Row, unread: str, found: Comparison) -> None:
    for column in columns:
        value, ours = stated[column], printed.get(column)
        if (value is None and ours is None) or (column in WHERE_BOTH and (value is None or ours is None)):
            continue
        found.cells += 1
        if ours is None:
            told = f"{place}.{column} = {value!r}"
            (found.unread if f" {_shown(value)} " in unread else found.lost).append(told)
        elif str(_told(ours)).casefold() != str(_told(value)).casefold():
            found.wrong.append(f"{place}.{column}: {ours!r} on the page, {value!r} in the record")


def _shown(value: Any) -> str:
    """What a line that prints `value` holds; of a long text its first words."""
    return " ".join(_words(f"{value:g}" if isinstance(value, float) else str(value)).split()[:6])


def _words(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))
