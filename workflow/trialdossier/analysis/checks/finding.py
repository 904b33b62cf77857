"""One row of `checks`, and how cells are named and read as printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from trialdossier.analysis.checks.kinds import kind_of
from trialdossier.analysis.derived import Cell, Derived, Result
from trialdossier.storage import Frames

VERDICTS = {True: "agrees", False: "differs", None: "not applicable"}
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?|-?\.\d+")
ROW_TOTAL = re.compile(r"\(?\b[Nn]\s*=\s*(\d[\d,]*)(?!\d*\s*[,;/]\s*\d)\)?")


def finding(
    row: Mapping[str, Any],
    check: str,
    subject: Cell | tuple[Cell, ...],
    reported: object,
    recomputed: object,
    inputs: tuple[Cell, ...],
    verdict: bool | None,
    method: str,
    note: str | None = None,
) -> Result:
    """The row of `checks` for one reported quantity; `row` names its trial and source.

    `subject` are the cells that state it (the first names it), `inputs` those it was computed from again.
    """
    stated = subject if isinstance(subject, tuple) else (subject,)
    return Result(
        "checks",
        str(row["trial_id"]),
        str(row["source_id"]),
        {
            "check": check,
            "kind": kind_of(check),
            "subject": str(stated[0]),
            "reported": Derived(str(reported), stated),
            "recomputed": Derived(None if recomputed is None else str(recomputed), inputs),
            "method": method,
            "verdict": VERDICTS[verdict],
            "note": Derived(note, (*stated, *inputs)),
        },
    )


def cell(table: str, row: Mapping[str, Any], column: str) -> Cell:
    """The cell of `column` in a row of a keyed frame of `table`."""
    return Cell(table, str(row[table]), column)


def quotes(tables: Frames, table: str, column: str) -> dict[str, str]:
    """What the source prints for `column` of each row of `table`, by row key."""
    evidence = tables["evidence"]
    rows = evidence[(evidence["table"] == table) & (evidence["column"] == column) & (evidence["part"] > 0)]
    return dict(zip(rows["row"], rows["quote"], strict=True))


def printed_number(quote: str) -> str | None:
    """The one number that `quote` holds, as printed, without commas; None where it holds none or several."""
    found = NUMBER.findall(quote)
    return found[0].replace(",", "") if len(found) == 1 else None


def stated(value: Any) -> bool:
    """Whether a cell holds a value."""
    return value is not None and not pd.isna(value)


def joined(*values: Any) -> str:
    """The stated texts of a row in one string, to look for words in."""
    return " ".join(str(value) for value in values if stated(value))


def label_total(label: Any) -> int | None:
    """The number of participants that a row's label states of itself, as in `Week 4 (N=184)`."""
    found = ROW_TOTAL.findall(str(label)) if stated(label) else []
    return int(found[0].replace(",", "")) if len(found) == 1 else None


def plain(number: float) -> str:
    """A number without needless decimals."""
    return f"{number:.10g}"
