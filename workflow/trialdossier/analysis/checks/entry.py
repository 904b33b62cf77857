"""Participants at baseline against the criteria of entry: those who meet none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.analysis.checks.categories import counted
from trialdossier.analysis.checks.finding import cell, finding
from trialdossier.analysis.derived import Result, cells_of
from trialdossier.storage import Frames

METHODS = {"entry criteria met": "no participant analysed is in a category that meets none of the criteria of entry"}
OF_ENTRY = r"(?:entry|eligibility|inclusion|enrol?lment)"
ASKED = re.compile(rf"(?i)\b{OF_ENTRY}\b[^.;]*\bcriteri(?:a|on)\b|\bcriteri(?:a|on)\b[^.;]*\b{OF_ENTRY}\b")
"""Titles of measures that tell by which criterion participants entered."""
NONE_MET = re.compile(
    r"(?i)^\s*(?:none|no(?:ne)? (?:of (?:the|these) )?(?:\w+ )?criteri(?:a|on)(?: (?:was |were )?(?:met|fulfilled))?|"
    r"(?:criteri(?:a|on) )?not (?:met|fulfilled)|did not meet [^.;]*|ineligible|not eligible)\s*$"
)
NONE_OF_ENTRY = re.compile(
    rf"(?i)\b(?:no|none of the) {OF_ENTRY} criteri(?:a|on)\b|\bdid not meet (?:the )?{OF_ENTRY} criteri(?:a|on)\b|"
    rf"\b{OF_ENTRY} criteri(?:a|on) not (?:met|fulfilled)\b"
)
"""Labels of a category whose participants meet no criterion: under such a title, and under any."""


def findings(tables: Frames) -> Iterator[Result]:
    """The measures at baseline that tell by which criterion participants entered: one row for each and each group."""
    check, data = "entry criteria met", counted(tables)
    named = data["title"].str.contains(ASKED, na=False)
    without = (named & data["category"].str.match(NONE_MET)) | data["category"].str.contains(NONE_OF_ENTRY)
    data = data.assign(without=without)
    told = data[named | without]
    for _, rows in told.groupby(["source_id", "title", "classification", "result_group"], sort=False, dropna=False):
        none = rows[rows["without"] & (rows["param_value_num"] > 0)]
        shown = rows if none.empty else none
        subject = cells_of(shown, "baseline_measurements", "param_value")
        labels = cells_of(shown, "baseline_measurements", "category")
        first, number = shown.iloc[0].to_dict(), int(shown["param_value_num"].sum())
        analysed = (cell("baseline_measurements", first, "title"), *labels)
        reported = f"{number} participants"
        found = "; ".join(none["category"]) if len(none) else "each under a criterion"
        note = f"{first['title']}: {number} participants are counted as “{found}”" if len(none) else None
        yield finding(first, check, subject, reported, found, analysed, none.empty, METHODS[check], note)
