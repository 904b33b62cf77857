"""Fields of a registry record against each other: ages, identifiers, sites, names, arms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from trialdossier.analysis.checks.finding import cell, finding, joined, stated
from trialdossier.analysis.derived import Result, cells_of, keyed
from trialdossier.analysis.periods import DAYS, age_in_years, days
from trialdossier.storage import Frames

METHODS = {
    "age field and criteria": "the age limit of the field = the widest that the inclusion criteria state",
    "age groups and limits": "child, adult, older adult as the age limits give them (0 to 17, 18 to 64, 65 and over)",
    "ages at baseline": "the youngest and the oldest participant are within the age limits of the record",
    "identifier and its type": "EudraCT: year, six digits below 500000, two digits; EU CT number: 500000 and over",
    "sites": "no site stands twice in a record",
    "sites and countries": "each country of a site is in the list of countries",
    "names": "a name holds more than a number or a degree",
    "number of arms": "arms stated = arms listed",
}
AGED = re.compile(r"(?i)\bage[sd]?\b|\byears? old\b|\byears? or older\b|\bmonths? old\b")
OTHER_USE = re.compile(
    r"(?i)karnofsky|lansky|ECOG|performance|creatinine|weight|parent|guardian|assent\b|contracept|child.?bearing|"
    r"(?:sign|provide|give|written)\w* [^.]*consent|menopaus|pregnan|platelet|bilirubin|mg/d|ejection|diagnos|sibling|"
    r"donor|at the time of (?:transplant|HSCT)"
)
"""Words of a criterion in which an age sets something else than who may take part."""
UNIT = r"(?:[- ]?(years?|yrs?|months?|weeks?|days?))"
UPPER = re.compile(
    rf"(?i)(?P<sign><=|=<|≤|<|\bup to(?: and including)?|\bto|\bless than or equal to|\bless than|\bunder|-|–)\s*"
    rf"(?P<number>\d+){UNIT}"
)
LOWER = re.compile(
    rf"(?i)(?P<sign>>=|=>|≥|>|\bat least|\bgreater than or equal to|\bolder than)\s*(?P<number>\d+){UNIT}|"
    rf"(?P<first>\d+){UNIT}?\s*(?:-|–|to|or older|and older|or over|and over|of age or older|of age and older)\b"
)
FIELD = re.compile(r"(?i)^(\d+)\s+(year|month|week|day|hour|minute)s?$")
EUDRACT = re.compile(r"^\d{4}-(\d{6})-\d{2}(?:-\d{2})?$")
GENERIC = re.compile(
    r"(?i)\bsites?\b|local institution|call |information|\bfor (?:more|further|additional)\b|^\W*\d+\W*$"
)
NAMELESS = re.compile(r"(?i)^\W*(?:(?:M\.?D\.?|Ph\.?D\.?|Dr\.?|Prof\.?|MBBS|MSc?|MPH|FRCP|PharmD)\W*)+$|^[\W\d]+$")


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from ages(tables)
    yield from age_groups(tables)
    yield from baseline_ages(tables)
    yield from identifiers(tables)
    yield from sites(tables)
    yield from countries(tables)
    yield from names(tables)
    yield from arms(tables)


def ages(tables: Frames) -> Iterator[Result]:
    """The age fields of a record against the ages that its inclusion criteria state."""
    criteria = keyed(tables["eligibility_criteria"], "eligibility_criteria").dropna(subset=["text"])
    criteria = criteria[criteria["criteria_type"].eq("inclusion") & criteria["parent_ordinal"].isna()]
    criteria = criteria[criteria["text"].str.contains(AGED) & ~criteria["text"].str.contains(OTHER_USE)]
    for row in keyed(tables["eligibilities"], "eligibilities").to_dict("records"):
        own = criteria[criteria["source_id"] == row["source_id"]].to_dict("records")
        for column, pattern in (("minimum_age", LOWER), ("maximum_age", UPPER)):
            field = FIELD.match(joined(row[column]))
            bounds = [(match, other) for other in own if (match := pattern.search(other["text"]))]
            if field is None or len(bounds) < len(own) or not bounds:
                continue
            yield _age(row, column, field, bounds)


def _age(
    row: dict[str, Any], column: str, field: re.Match[str], bounds: list[tuple[re.Match[str], dict[str, Any]]]
) -> Result:
    """The field against the widest bound; `< 31 years` leaves out those who are 31, whom a field `31 Years` lets in."""
    of_field = days(field[1], field[2])
    found = sorted((_days(match), n) for n, (match, _) in enumerate(bounds))
    value, number = found[-1] if column == "maximum_age" else found[0]
    match, other = bounds[number]
    strict = column == "maximum_age" and bool(re.fullmatch(r"(?i)<|less than|under", match["sign"].strip()))
    same = abs(value - of_field) < 0.6
    day_before = strict and abs(value - days("1", field[2]) - of_field) < 0.6
    agrees = (same and not strict) or day_before
    note = f"{field[1]} is within the limit of the field and not of the criterion" if same and strict else None
    subject, inputs = cell("eligibilities", row, column), (cell("eligibility_criteria", other, "text"),)
    check = "age field and criteria"
    return finding(row, check, subject, row[column], match[0].strip(), inputs, agrees, METHODS[check], note)


def _days(match: re.Match[str]) -> float:
    groups = match.groupdict()
    number = groups.get("number") or groups.get("first") or "0"
    units = [text for text in match.groups() if text and text.casefold().removesuffix("s") in DAYS]
    return days(number, units[0] if units else "year")


GROUPS = (("Child", 0.0, 18.0), ("Adult", 18.0, 65.0), ("Older Adult", 65.0, float("inf")))


def age_groups(tables: Frames) -> Iterator[Result]:
    """The groups of ages that a record prints against its limits."""
    check = "age groups and limits"
    for row in keyed(tables["eligibilities"], "eligibilities").dropna(subset=["age_groups"]).to_dict("records"):
        low, high = (age_in_years(row[column]) for column in ("minimum_age", "maximum_age"))
        low, high = (0.0 if low is None else low), (float("inf") if high is None else high)
        expected = [name for name, start, end in GROUPS if low < end and high >= start]
        printed = [name.strip() for name in joined(row["age_groups"]).replace("Senior", "Adult").split(",")]
        inputs = tuple(cell("eligibilities", row, c) for c in ("minimum_age", "maximum_age") if stated(row[c]))
        if not inputs or not set(printed) <= {name for name, *_ in GROUPS}:
            continue
        subject, agrees = cell("eligibilities", row, "age_groups"), printed == expected
        yield finding(row, check, subject, row["age_groups"], ", ".join(expected), inputs, agrees, METHODS[check])


def baseline_ages(tables: Frames) -> Iterator[Result]:
    """The full range of the ages at baseline, in years, against the age limits of the same record."""
    check = "ages at baseline"
    limits = {row["source_id"]: row for row in keyed(tables["eligibilities"], "eligibilities").to_dict("records")}
    data = keyed(tables["baseline_measurements"], "baseline_measurements")
    aged = data["title"].str.contains(r"(?i)^age\b", na=False) & data["units"].str.fullmatch("(?i)years?", na=False)
    ranged = data["dispersion_type"].str.contains("(?i)full.range", na=False)
    data = data[aged & ranged].dropna(subset=["dispersion_lower_limit", "dispersion_upper_limit"])
    for row in data[data["source_id"].isin(list(limits))].to_dict("records"):
        record = limits[row["source_id"]]
        stated_limits = [c for c in ("minimum_age", "maximum_age") if age_in_years(record[c]) is not None]
        low, high = age_in_years(record["minimum_age"]) or 0.0, age_in_years(record["maximum_age"]) or float("inf")
        if stated_limits:
            least, most = float(row["dispersion_lower_limit"]), float(row["dispersion_upper_limit"])
            subject = tuple(cell("baseline_measurements", row, f"dispersion_{c}_limit") for c in ("lower", "upper"))
            inputs = tuple(cell("eligibilities", record, c) for c in stated_limits)
            found, agrees = " to ".join(str(record[c]) for c in stated_limits), low <= least and most < high + 1
            yield finding(row, check, subject, f"{least:g} to {most:g}", found, inputs, agrees, METHODS[check])


def identifiers(tables: Frames) -> Iterator[Result]:
    """Numbers of the European registers against the register that their type names."""
    check = "identifier and its type"
    data = keyed(tables["id_information"], "id_information").dropna(subset=["id_type", "id_value"])
    for row in data[data["id_type"].isin(["EUDRACT_NUMBER", "CTIS"])].to_dict("records"):
        match = EUDRACT.match(row["id_value"].strip())
        form = None if match is None else "CTIS" if int(match[1]) >= 500000 else "EUDRACT_NUMBER"
        names = {"CTIS": "form of an EU CT number", "EUDRACT_NUMBER": "form of a EudraCT number", None: "neither form"}
        subject, inputs = cell("id_information", row, "id_type"), (cell("id_information", row, "id_value"),)
        agrees, found = form == row["id_type"], f"{row['id_value']}: {names[form]}"
        yield finding(row, check, subject, row["id_type"], found, inputs, agrees, METHODS[check])


def sites(tables: Frames) -> Iterator[Result]:
    """Sites of one name at one place."""
    check, place = "sites", ["name", "city", "state", "zip", "country"]
    data = keyed(tables["facilities"], "facilities").dropna(subset=["name"])
    for _, of_source in data.groupby("source_id", sort=False):
        named = of_source[~of_source["name"].str.contains(GENERIC)]
        again = [rows for _, rows in named.groupby(place, sort=False, dropna=False) if len(rows) > 1]
        if len(named) > 1 and not again:
            cells = cells_of(named, "facilities", "name")
            first, shown = named.iloc[0].to_dict(), f"{len(named)} sites with a name"
            yield finding(first, check, cells[0], shown, "none twice", cells, True, METHODS[check])
        for rows in again:
            first, other = rows.iloc[0].to_dict(), rows.iloc[1].to_dict()
            labels = [joined(r["name"], r["city"], r["country"]) + _status(r) for r in (first, other)]
            subject, inputs = (
                tuple(cell("facilities", r, c) for c in ("name", "city", "status") if stated(r[c]))
                for r in (first, other)
            )
            statuses = rows["status"].dropna().nunique()
            note = "with different statuses" if statuses > 1 else None
            yield finding(first, check, subject, labels[0], labels[1], inputs, False, METHODS[check], note)


def _status(row: dict[str, Any]) -> str:
    return f" ({row['status']})" if stated(row["status"]) else ""


def countries(tables: Frames) -> Iterator[Result]:
    """The countries of the sites against the list of countries, where a record has both."""
    check = "sites and countries"
    listed = keyed(tables["countries"], "countries").dropna(subset=["name"])
    listed = listed[listed["removed"].isna()]
    data = keyed(tables["facilities"], "facilities").dropna(subset=["country"])
    for source, rows in data.groupby("source_id", sort=False):
        own = listed[listed["source_id"] == source]
        if own.empty:
            continue
        missing = rows[~rows["country"].isin(own["name"])].drop_duplicates("country")
        shown = missing if len(missing) else rows.drop_duplicates("country")
        cells = cells_of(shown, "facilities", "country")
        subject = cells_of(own, "countries", "name")
        found = (
            f"not in the list: {', '.join(missing['country'])}" if len(missing) else f"{len(shown)} countries of sites"
        )
        first, agrees = own.iloc[0].to_dict(), missing.empty
        yield finding(first, check, subject, f"{len(own)} countries", found, cells, agrees, METHODS[check])


NAMED = (("overall_officials", "official", "officials"), ("facilities", "site", "sites"))


def names(tables: Frames) -> Iterator[Result]:
    """Names of officials and sites that hold a degree or a number only: one row for each kind in a source."""
    check = "names"
    for table, one, many in NAMED:
        data = keyed(tables[table], table).dropna(subset=["name"])
        for _, rows in data.groupby("source_id", sort=False):
            empty = rows[rows["name"].str.contains(NAMELESS)]
            shown = empty if len(empty) else rows
            cells = cells_of(shown, table, "name")
            reported = ", ".join(empty["name"]) if len(empty) else f"{len(rows)} {one if len(rows) == 1 else many}"
            note = (
                f"{len(empty)} of {len(rows)} {one if len(rows) == 1 else many} without a name" if len(empty) else None
            )
            found = "no name" if len(empty) else "all named"
            first, agrees = shown.iloc[0].to_dict(), empty.empty
            yield finding(first, check, cells, reported, found, cells, agrees, METHODS[check], note)


def arms(tables: Frames) -> Iterator[Result]:
    """The number of arms that a record states against the arms that it lists."""
    check = "number of arms"
    groups: pd.Series = tables["design_groups"].groupby("source_id").size()
    listed = keyed(tables["design_groups"], "design_groups").dropna(subset=["title"])
    for row in keyed(tables["studies"], "studies").to_dict("records"):
        column = next((c for c in ("number_of_arms", "number_of_groups") if stated(row[c])), None)
        if column is None or row["source_id"] not in groups.index:
            continue
        own = listed[listed["source_id"] == row["source_id"]]
        cells = cells_of(own, "design_groups", "title")
        count, agrees = int(groups[row["source_id"]]), int(groups[row["source_id"]]) == int(row[column])
        yield finding(row, check, cell("studies", row, column), int(row[column]), count, cells, agrees, METHODS[check])
