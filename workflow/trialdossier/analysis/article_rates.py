"""Proportions that an article states of its own study: in sentences, and in tables whose columns hold everyone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.concepts import Concept, Said, by_topic, concept_of, words_of
from trialdossier.analysis.derived import Cell, Derived, keyed
from trialdossier.analysis.rates import Proportion
from trialdossier.storage import Frames

ALL_COLUMNS = re.compile(r"(?i)^\s*(?:total|overall|all(?: patients| participants| subjects)?)\s*$")
"""Labels of columns that hold those beside them."""
NEGATION = re.compile(r"(?i)\bnon[- ]?|\b(?:not|no|with|without)\s+")
"""Words by which one of two columns is named as the contrary of the other."""
AFTER = re.compile(r"(?i)\b(?:after|following)\s+(\S.*)$")
"""What the label of a line says that those whom it counts had before."""
ENROLLED = "all enrolled"
CLOSE = 0.5
"""Percentage points that a percentage printed without decimals may be off."""


def everyone(tables: Frames) -> dict[str, tuple[int, tuple[Cell, ...], Said | None]]:
    """Per source with an enrollment: the number enrolled, its cells, and the sentence that says who they were."""
    studies = keyed(tables["studies"], "studies").dropna(subset=["enrollment"])
    claims = keyed(tables["claims"], "claims")
    claims = claims[(claims["topic"] == "enrollment") & claims["attributed_to"].isna() & claims["part_of"].isna()]
    found: dict[str, tuple[int, tuple[Cell, ...], Said | None]] = {}
    for row in studies[studies["enrollment"] > 0].to_dict("records"):
        said = claims[(claims["source_id"] == row["source_id"]) & (claims["count"] == row["enrollment"])]
        first = said["claims"].iloc[0] if len(said) else None
        whom = Said(Cell("claims", first, "statement"), str(said["statement"].iloc[0]), ENROLLED) if first else None
        found[row["source_id"]] = (int(row["enrollment"]), (Cell("studies", row["studies"], "enrollment"),), whom)
    return found


def claimed(tables: Frames, concepts: Sequence[Concept]) -> Iterator[Proportion]:
    """What sentences state: a count of a stated number of participants, or of all enrolled where that fits.

    Without a denominator the printed percentage has to be that of the enrolled, so that a part is not taken for all.
    """
    topics, enrolled = by_topic(concepts), everyone(tables)
    claims = keyed(tables["claims"], "claims")
    own = claims[claims["attributed_to"].isna() & claims["topic"].isin(topics) & claims["count"].notna()]
    for row in own.to_dict("records"):
        total, cells, whom = enrolled.get(row["source_id"], (None, (), None))
        stated = pd.notna(row["denominator"])
        if stated:
            if row["denominator"] != total or pd.notna(row["part_of"]):
                whom = words_of("claims", row, "part_of")
            total, cells = int(row["denominator"]), (Cell("claims", row["claims"], "denominator"),)
        if not total or not _fits(row, total, stated):
            continue
        measure = words_of("claims", row, "measure") or words_of("claims", row, "statement")
        printed = Cell("claims", row["claims"], "percent")
        yield Proportion(
            row["trial_id"],
            row["source_id"],
            topics[row["topic"]],
            (measure,) if measure else (),
            int(row["count"]),
            total,
            (Cell("claims", row["claims"], "count"),),
            cells,
            (measure,) if measure else (),
            words_of("claims", row, "time_frame"),
            whom,
            reported={"reported_percent": Derived(row["percent"], (printed,))},
        )


def _fits(row: Mapping[str, Any], total: int, stated: bool) -> bool:
    if row["count"] > total or (not stated and (pd.isna(row["percent"]) or pd.notna(row["part_of"]))):
        return False
    return bool(pd.isna(row["percent"]) or abs(100 * row["count"] / total - row["percent"]) <= CLOSE)


def tabled(tables: Frames, concepts: Sequence[Concept]) -> Iterator[Proportion]:
    """What the lines of an article's tables state of everyone enrolled: the sums over columns that hold each once."""
    enrolled = everyone(tables)
    data = keyed(tables["article_tables"], "article_tables").dropna(subset=["row", "count", "denominator"])
    blocks = ["trial_id", "source_id", "table", "row_group"]
    for (trial_id, source_id, *block), rows in data.groupby(blocks, sort=False, dropna=False):
        if source_id not in enrolled:
            continue
        total, cells, whom = enrolled[source_id]
        lines = {str(label): _whole(line, total) for label, line in rows.groupby("row", sort=False)}
        found = {label: line for label, line in lines.items() if line}
        fits = sum(int(cell["count"]) for line in found.values() for cell in line) <= total
        for label, line in found.items():
            if (concept := concept_of(label, concepts)) is None:
                continue
            key = line[0]["article_tables"]
            about: tuple[Said, ...] = (Said(Cell("article_tables", key, "row"), label),)
            if pd.notna(block[1]):
                about = (Said(Cell("article_tables", key, "row_group"), str(block[1])), *about)
            counted = tuple(Cell("article_tables", cell["article_tables"], "count") for cell in line)
            before = AFTER.search(label)
            yield Proportion(
                trial_id,
                source_id,
                concept,
                about[-1:],
                sum(int(cell["count"]) for cell in line),
                total,
                counted,
                cells,
                about,
                None,
                whom,
                category=tuple(map(str, block)),
                heading=str(block[1]) if pd.notna(block[1]) else "",
                whole=fits and len(found) == len(lines),
                after=concept_of(before[1], concepts) if before else None,
            )


def _whole(line: pd.DataFrame, enrolled: int) -> list[dict[str, Any]]:
    """The cells of a table's `line` that count everyone enrolled once; none where the columns do not say so.

    That is the one column of all, or two columns (or groups of them, by their total) of which one is named as the
    contrary of the other and whose participants are together those enrolled.
    """
    parts = [_total(part) for _, part in line.groupby(line["column_group"].fillna(line["column"]), sort=False)]
    if any(part is None for part in parts):
        return []
    cells = [part for part in parts if part is not None]
    of_all = [cell for cell in cells if ALL_COLUMNS.search(str(cell["column"])) or len(cells) == 1]
    of_all = [cell for cell in of_all if cell["denominator"] == enrolled]
    if of_all:
        return of_all if len(of_all) == 1 else []
    names = [str(cell["column_group"] if pd.notna(cell["column_group"]) else cell["column"]) for cell in cells]
    contrary = len(names) == 2 and names[0] != names[1] and len({NEGATION.sub("", n).casefold() for n in names}) == 1
    return cells if contrary and sum(int(cell["denominator"]) for cell in cells) == enrolled else []


def _total(part: pd.DataFrame) -> dict[str, Any] | None:
    """Of the columns of one group, the one of all of them; the only one where there is just one."""
    totals = part[part["column"].str.contains(ALL_COLUMNS.pattern, na=False)] if len(part) > 1 else part
    return dict(totals.iloc[0].to_dict()) if len(totals) == 1 else None
