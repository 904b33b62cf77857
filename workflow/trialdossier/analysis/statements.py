"""What an article states of its own study and of others, and its tables, arranged for a reader."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from trialdossier.analysis.article_rates import CLOSE
from trialdossier.analysis.derived import keyed, where
from trialdossier.storage import Frames

DESIGN_TOPICS = ("enrollment", "centers", "treatment_period", "treatment_cycle", "cohorts")
"""Topics of claims that tell how a study was made, not what it found."""


def own_claims(tables: Frames) -> pd.DataFrame:
    """What an article states of the results of its own study; `limits` says where some could be stated and are not.

    `whole` says where it is counted among all enrolled, as the participants stated or the percentage tell.
    """
    claims = keyed(tables["claims"], "claims")
    own = claims["attributed_to"].isna() & ~claims["topic"].isin(DESIGN_TOPICS)
    estimated = claims["param_type"].isin(["MEDIAN", "MEAN", "HAZARD_RATIO", "ODDS_RATIO", "RISK_RATIO"])
    studies = tables["studies"].drop_duplicates("source_id")
    enrolled = claims["source_id"].map(dict(zip(studies["source_id"], studies["enrollment"], strict=True)))
    enrolled = pd.array(enrolled, dtype="Float64")
    near = claims["denominator"].isna() & ((100 * claims["count"] / enrolled - claims["percent"]).abs() <= CLOSE)
    whole = (claims["denominator"].eq(enrolled) | near).fillna(False)
    claims = claims.assign(
        limits=where(estimated, "not stated"),
        whole=where(whole, "the whole study"),
    )
    return claims[own].sort_values(["source_id", "ordinal"])


def design_claims(tables: Frames) -> pd.DataFrame:
    """What an article states of how its own study was made."""
    claims = keyed(tables["claims"], "claims")
    own = claims["attributed_to"].isna() & claims["topic"].isin(DESIGN_TOPICS)
    return claims[own].sort_values(["source_id", "ordinal"])


def comparator_claims(tables: Frames) -> pd.DataFrame:
    """What an article attributes to other studies: never this trial's results."""
    claims = _attributed(tables)
    return claims[~claims["restated"]]


def restated(tables: Frames) -> pd.DataFrame:
    """What an article attributes to another study, some of it numbers of this study, whose keys stand beside them."""
    claims = _attributed(tables)
    return claims[claims["restated"]]


def _attributed(tables: Frames) -> pd.DataFrame:
    claims = keyed(tables["claims"], "claims")
    known = tables["restated_claims"].rename(columns={"ordinal": "place", "claim_ordinal": "ordinal"})
    data = claims[claims["attributed_to"].notna()].merge(
        known[["source_id", "ordinal", "rate_ordinal"]], on=["source_id", "ordinal"], how="left", indicator="told"
    )
    key = data["source_id"].str.cat(data["rate_ordinal"].astype("string"), sep="/")
    data = data.assign(restated=data["told"].eq("both"), response_rates=key).drop(columns="told")
    return data.sort_values(["source_id", "ordinal"])


def remaining(tables: Frames) -> pd.DataFrame:
    """What an article states beside the quantities that were read as claims."""
    return keyed(tables["article_statements"], "article_statements").sort_values(["source_id", "ordinal"])


OF_WHICH = "of which:"
"""How a line is shown that is a part of the line above it; below that line, the counts of all parts add up to its."""
SHARED = re.compile(r"[^\W\d_]{4,}")
Counts = tuple[int, ...] | None


def table_cells(tables: Frames) -> pd.DataFrame:
    """Cells of an article's tables in reading order, each with the keys of its table, line and column.

    A cell's line and column are told by its place in the reading order, as labels may repeat or be missing: a line
    begins where the label of the line changes, and cells of a line stand in the order of the columns. `part` marks the
    lines that are parts of the line above them.
    """
    data = keyed(tables["article_tables"], "article_tables").sort_values(["source_id", "ordinal"])
    columns = [data[column].fillna("") for column in ("source_id", "table", "row_group", "row")]
    label = pd.Series(["\0".join(parts) for parts in zip(*columns, strict=True)], index=data.index, dtype="object")
    line = (label != label.shift()).astype("int64").cumsum()
    return data.assign(
        part=where(line.isin(parts_of_lines(data.assign(line=line))), OF_WHICH),
        matrix_key=data["source_id"].str.cat(data["table"].fillna(""), sep="/"),
        row_key=line,
        column_key=data.groupby(line).cumcount(),
    )


def parts_of_lines(data: pd.DataFrame) -> set[int]:
    """The numbers (`line`) of lines that are parts of the line above them, in a table in reading order.

    That are two lines or more, right below it and under the same heading, each with a word of its label in theirs, that
    each count someone and whose counts are its counts in every column.
    """
    by = ["source_id", "table", "row_group"]
    parts: set[int] = set()
    for _, rows in data.groupby(by, sort=False, dropna=False):
        lines = [(int(n), str(each["row"].iloc[0]), _counts(each)) for n, each in rows.groupby("line", sort=False)]
        for place, (_, label, counts) in enumerate(lines):
            parts |= _parts(label, counts, lines[place + 1 :])
    return parts


def _counts(line: pd.DataFrame) -> tuple[int, ...] | None:
    return tuple(int(count) for count in line["count"]) if line["count"].notna().all() else None


def _parts(label: str, counts: Counts, below: Sequence[tuple[int, str, Counts]]) -> set[int]:
    """The numbers of the lines of `below` that are parts of the line with `label` and `counts`."""
    words, found = _words(label), set()
    left = list(counts or ())
    for number, other, of_other in below:
        fits = of_other is not None and len(of_other) == len(left) and any(of_other) and words & _words(other)
        if not fits or not any(left):
            break
        left = [rest - part for rest, part in zip(left, of_other or (), strict=True)]
        found.add(number)
        if min(left) < 0:
            return set()
    return found if len(found) > 1 and not any(left) else set()


def _words(label: str) -> set[str]:
    return {word.casefold() for word in SHARED.findall(label)}
