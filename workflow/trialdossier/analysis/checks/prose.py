"""What an article's sentences state, against its tables and against its other sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pandas as pd

from trialdossier.analysis.checks.categories import disjoint_columns
from trialdossier.analysis.checks.finding import cell, finding, joined, stated
from trialdossier.analysis.derived import Cell, Result, cells_of, keyed
from trialdossier.analysis.periods import NUMBER, UNIT
from trialdossier.storage import Frames

METHODS = {
    "sentence and table": "count in the sentence = sum of the table's row over the columns that do not overlap",
    "sentence and the table it cites": "the table that a sentence cites for a quantity holds quantities of that kind",
    "parts in sentence and table": "the parts that a sentence names of a whole are the rows of the table's column",
    "parts in a sentence": "sum of the parts that a sentence names <= the whole that it names",
    "stated twice": "a quantity that several sentences state has one value",
    "fraction in words": "of the fractions 1/5 to 4/5, the one in words is nearest to the count in another sentence",
}
CITES_TABLE = re.compile(r"[(;,]\s*(?:see\s+)?(?:TABLE|Table)(?:\s+\d+)?\s*[).;,]")
KINDS_IN_WORDS = {
    "MEDIAN": r"(?i)\bmedians?\b",
    "MEAN": r"(?i)\bmeans?\b|\baverages?\b",
    "HAZARD_RATIO": r"(?i)\bhazard ratios?\b|\bHR\b",
    "ODDS_RATIO": r"(?i)\bodds ratios?\b",
    "RISK_RATIO": r"(?i)\b(?:risk|rate) ratios?\b|\bRR\b",
}
"""Kinds of an estimate, and how the labels of a table name them."""
TOTAL = r"(?i)\s*(?:total|all|overall)\s*"
FRACTIONS = {
    "one-fifth": Fraction(1, 5), "a fifth": Fraction(1, 5), "one-quarter": Fraction(1, 4), "a quarter": Fraction(1, 4),
    "one-fourth": Fraction(1, 4), "one-third": Fraction(1, 3), "a third": Fraction(1, 3), "two-fifths": Fraction(2, 5),
    "half": Fraction(1, 2), "three-fifths": Fraction(3, 5), "two-thirds": Fraction(2, 3),
    "three-quarters": Fraction(3, 4), "three-fourths": Fraction(3, 4), "four-fifths": Fraction(4, 5),
}  # fmt: skip
PERIOD = re.compile(rf"(?i)\b({NUMBER})[- ]({UNIT})s?\b")
ALIVE = re.compile(r"(?i)\balive\b|\bsurviv|\bOS\b")


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    claims = keyed(tables["claims"], "claims")
    own = claims[claims["attributed_to"].isna()]
    yield from against_rows(tables, own)
    yield from cited_tables(tables, own)
    yield from wholes(tables, own)
    yield from parts(own)
    yield from twice(tables, own)
    yield from fractions(own)


def mentions(label: str, text: str) -> int:
    """Where `label` stands last in `text` as whole words (-1: nowhere); abbreviations keep their case."""
    flags = 0 if re.search(r"[a-z][A-Z]|[A-Z]{2}", label) else re.I
    found = list(re.finditer(rf"(?<![\w-]){re.escape(label)}(?![\w-])", text, flags))
    return found[-1].start() if found else -1


def against_rows(tables: Frames, own: pd.DataFrame) -> Iterator[Result]:
    """Counts of all participants in sentences, against the rows of the tables that bear their names."""
    check = "sentence and table"
    data = keyed(tables["article_tables"], "article_tables").dropna(subset=["row", "count"])
    is_total = data["column"].str.fullmatch(TOTAL, na=False)
    studies = tables["studies"].set_index("source_id")["enrollment"]
    for (source, _), rows in data.groupby(["source_id", "table"], sort=False, dropna=False):
        held = disjoint_columns(rows, is_total)
        everyone = studies.get(source)
        if not stated(everyone) or held["denominator"].sum() != everyone:
            continue
        keys = held[["column_group", "column"]].fillna("").apply(tuple, axis=1)
        inside = rows[rows[["column_group", "column"]].fillna("").apply(tuple, axis=1).isin(list(keys))]
        claims = own[own["source_id"].eq(source) & own["count"].notna() & own["denominator"].isna()]
        for claim in claims.to_dict("records"):
            label = _label(list(inside["row"].unique()), joined(claim["measure"]))
            if label is None:
                continue
            of_row = inside[inside["row"] == label]
            found, count = int(of_row["count"].sum()), int(claim["count"])
            if count != found and stated(claim["part_of"]):
                continue
            cells = cells_of(of_row, "article_tables", "count")
            subject = cell("claims", claim, "param_value")
            agrees = count == found
            yield finding(claim, check, subject, claim["param_value"], found, cells, agrees, METHODS[check], label)


def _label(labels: list[str], text: str) -> str | None:
    """The label that stands last in `text`; None where none does, or where it is one of several joined ones."""
    places = {label: mentions(label, text) for label in labels}
    label = max(places, key=lambda name: (places[name], len(name)), default=None)
    if label is None or places[label] < 0 or re.search(rf"{re.escape(label)}\s*/|/\s*{re.escape(label)}(?!\w)", text):
        return None
    return label


def cited_tables(tables: Frames, own: pd.DataFrame) -> Iterator[Result]:
    """The estimate before the words that cite the table, against the labels of the tables that the article has."""
    check = "sentence and the table it cites"
    rows = keyed(tables["article_tables"], "article_tables")
    claims = own[own["param_type"].isin(list(KINDS_IN_WORDS)) & own["statement"].str.contains(CITES_TABLE, na=False)]
    for (source, statement), said in claims.groupby(["source_id", "statement"], sort=False):
        held = rows[rows["source_id"] == source]
        claim = _before(said, statement[: CITES_TABLE.search(statement).start()])  # type: ignore[union-attr]
        if held.empty or claim is None:
            continue
        kind = re.compile(KINDS_IN_WORDS[claim["param_type"]])
        texts = held[["table", "row_group", "row", "column_group", "column", "value"]].fillna("").agg(" ".join, axis=1)
        having = held[texts.str.contains(kind)]
        shown = held if having.empty else having
        cells = cells_of(shown.drop_duplicates("row"), "article_tables", "row")
        subject = (cell("claims", claim, "param_value"), cell("claims", claim, "measure"))
        reported = f"{claim['measure']}: {claim['param_value']}"
        listed = "; ".join(dict.fromkeys(shown["row"].dropna()))
        agrees = len(having) > 0
        note = None if agrees else f"the table has no {claim['param_type'].casefold().replace('_', ' ')}"
        yield finding(claim, check, subject, reported, listed, cells, agrees, METHODS[check], note)


def _before(said: pd.DataFrame, text: str) -> dict[str, Any] | None:
    """The last of the claims whose measure and value stand in `text`, that is, the one that the citation follows."""
    places = [
        (max(text.rfind(joined(row["measure"])), text.rfind(joined(row["param_value"]))), row)
        for row in said.dropna(subset=["measure", "param_value"]).to_dict("records")
        if joined(row["measure"]) in text
    ]
    return max(places, key=lambda each: each[0])[1] if places else None


def wholes(tables: Frames, own: pd.DataFrame) -> Iterator[Result]:
    """A whole that both a sentence and a column of a table divide: whether they name and count the same parts."""
    check = "parts in sentence and table"
    data = keyed(tables["article_tables"], "article_tables").dropna(subset=["row", "row_group", "count", "denominator"])
    by = ["source_id", "table", "row_group", "column_group", "column"]
    for (source, *_), rows in data.groupby(by, sort=False, dropna=False):
        total = int(rows["denominator"].iloc[0])
        if int(rows["count"].sum()) != total or not rows["column"].iloc[0] or not _is_group(rows):
            continue
        for _, said in own[own["source_id"].eq(source)].groupby(["statement", "topic"], sort=False):
            named = said[said["count"].notna() & said["part_of"].notna()]
            whole = said[said["count"].eq(total).fillna(False) & said["part_of"].isna()]
            if len(whole) != 1 or len(named) < 2 or int(named["count"].sum()) != total:
                continue
            yield _divided(check, whole.iloc[0].to_dict(), named, rows)


def _is_group(rows: pd.DataFrame) -> bool:
    return bool(re.fullmatch(TOTAL, joined(rows["column"].iloc[0]))) or rows["column_group"].isna().all()


def _divided(check: str, whole: dict[str, Any], named: pd.DataFrame, rows: pd.DataFrame) -> Result:
    """The parts of a sentence matched with the rows whose names they hold, and what is left on both sides."""
    left_rows = {row["row"]: row for row in rows.to_dict("records") if row["count"]}
    left_parts, wrong = [], []
    for part in named.to_dict("records"):
        held = [label for label in left_rows if mentions(label, joined(part["part_of"])) >= 0]
        found = sum(int(left_rows[label]["count"]) for label in held)
        if not held:
            left_parts.append(part)
        elif found != int(part["count"]):
            wrong.append(f"{joined(part['part_of'])}: {int(part['count'])}, in the table {found}")
        for label in held:
            del left_rows[label]
    parts = left_parts or named.to_dict("records")
    subject = tuple(cell("claims", part, column) for part in parts for column in ("param_value", "part_of"))
    cells = list(left_rows.values()) or rows.to_dict("records")
    inputs = tuple(cell("article_tables", row, column) for row in cells for column in ("row", "value"))
    reported = "; ".join(f"{joined(p['param_value'])} {joined(p['part_of'])}" for p in parts)
    recomputed = "; ".join(f"{row['row']} {joined(row['value'])}" for row in cells)
    agrees = not (left_parts or left_rows or wrong)
    note = f"of {int(whole['count'])} in “{joined(whole['measure'])}”"
    if left_parts and left_rows:
        note += ": the sentence and the table name this part differently"
    return finding(
        whole, check, subject, reported, recomputed, inputs, agrees, METHODS[check], "; ".join([note, *wrong])
    )


def parts(own: pd.DataFrame) -> Iterator[Result]:
    """The parts that a sentence names, against the whole that it names first."""
    check = "parts in a sentence"
    for _, said in own[own["param_type"].eq("COUNT")].groupby(["source_id", "statement", "topic"], sort=False):
        ordered = said.sort_values("ordinal").dropna(subset=["count"])
        if len(ordered) < 3:
            continue
        whole, rest = ordered.iloc[0].to_dict(), ordered.iloc[1:]
        named = rest["part_of"].str.match(r"(?:of\s+)?(?:who|whom|which|with|without|in)\b", na=False)
        if not named.all() or rest["part_of"].eq(whole["part_of"]).any():
            continue
        found, count = int(rest["count"].sum()), int(whole["count"])
        cells = cells_of(rest, "claims", "param_value")
        subject = cell("claims", whole, "param_value")
        verdict = True if found <= count else None
        note = None if found <= count else "the parts may overlap"
        yield finding(whole, check, subject, count, found, cells, verdict, METHODS[check], note)


def twice(tables: Frames, own: pd.DataFrame) -> Iterator[Result]:
    """Medians, and numbers of participants, that several sentences state."""
    check = "stated twice"
    medians = own[own["param_type"].eq("MEDIAN") & own["part_of"].isna() & own["param_value_num"].notna()]
    for _, said in medians.groupby(["source_id", "topic", "unit"], sort=False):
        if said["statement"].duplicated().any():
            continue
        first = said.iloc[0].to_dict()
        for row in said.iloc[1:].to_dict("records"):
            agrees = row["param_value_num"] == first["param_value_num"]
            subject, inputs = cell("claims", row, "param_value"), (cell("claims", first, "param_value"),)
            shown, other = (f"{r['param_value']} {r['unit']}" for r in (row, first))
            yield finding(row, check, subject, shown, other, inputs, agrees, METHODS[check], joined(row["topic"]))
    studies = keyed(tables["studies"], "studies").dropna(subset=["enrollment"]).set_index("source_id")
    enrolled = own[own["topic"].eq("enrollment") & own["count"].notna() & own["part_of"].isna()]
    for row in enrolled[enrolled["source_id"].isin(studies.index)].to_dict("records"):
        study = studies.loc[row["source_id"]]
        inputs, count = (Cell("studies", study["studies"], "enrollment"),), int(row["count"])
        subject, agrees = cell("claims", row, "param_value"), count == int(study["enrollment"])
        yield finding(
            row, check, subject, count, int(study["enrollment"]), inputs, agrees, METHODS[check], "enrollment"
        )


def fractions(own: pd.DataFrame) -> Iterator[Result]:
    """Survivors at a time as a fraction in words, against a sentence that counts the survivors of the same time."""
    check = "fraction in words"
    for row in own[own["param_type"].eq("FRACTION") & own["time_frame"].notna()].to_dict("records"):
        said = next(
            (name for name in FRACTIONS if name in joined(row["param_value"]).replace(" ", "-").replace("a-", "a ")),
            None,
        )
        when = PERIOD.search(joined(row["time_frame"]))
        if said is None or when is None or not ALIVE.search(joined(row["measure"], row["topic"])):
            continue
        same = re.compile(rf"(?i)\b{re.escape(when[1])}[- ]{when[2]}s?\b")
        counted = own[own["source_id"].eq(row["source_id"]) & own["count"].notna() & own["denominator"].notna()]
        counted = counted[counted["statement"].str.contains(same) & counted["statement"].str.contains(ALIVE)]
        counted = counted[counted["part_of"].isna() & (counted["denominator"] > 0)]
        for other in counted.drop_duplicates(["count", "denominator"]).to_dict("records"):
            part = Fraction(int(other["count"]), int(other["denominator"]))
            nearest = min(FRACTIONS.values(), key=lambda fraction: abs(fraction - part))
            inputs = (cell("claims", other, "count"), cell("claims", other, "denominator"))
            found = f"{int(other['count'])} of {int(other['denominator'])}, {float(100 * part):.1f}%"
            note = f"{when[0]}; nearest is {nearest}" + _estimated(nearest, FRACTIONS[said])
            subject, agrees = cell("claims", row, "param_value"), nearest == FRACTIONS[said]
            yield finding(row, check, subject, row["param_value"], found, inputs, agrees, METHODS[check], note)


def _estimated(nearest: Fraction, said: Fraction) -> str:
    return "" if nearest == said else "; an estimate that allows for losses to follow-up could differ from the count"
