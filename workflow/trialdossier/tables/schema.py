"""How a table is declared: once, as a pandera schema that also carries the data dictionary."""

from __future__ import annotations

from typing import Any

import pandera.pandas as pa
from pandera.engines import pandas_engine

TEXT = pandas_engine.Engine.dtype("string")
DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"


def text(description: str, **options: Any) -> pa.Column:
    """Text as printed, white space folded."""
    return pa.Column("string", nullable=True, description=description, **options)


def word(description: str, *allowed: str) -> pa.Column:
    """One of the enumeration's words, or any word in its form where none are listed."""
    check = pa.Check.isin(allowed) if allowed else pa.Check.str_matches(r"^[A-Z0-9_/]+$")
    return text(description, checks=check)


def day(description: str) -> pa.Column:
    """An ISO date as precise as the source prints it: day, month or year."""
    return text(description, checks=pa.Check.str_matches(f"^{DATE}$"))


def whole(description: str, **options: Any) -> pa.Column:
    """A whole number, 0 or more."""
    return pa.Column("Int64", nullable=True, description=description, checks=pa.Check.ge(0), **options)


def number(description: str) -> pa.Column:
    """A decimal number."""
    return pa.Column("Float64", nullable=True, description=description)


def key(column: pa.Column, optional: bool = False) -> pa.Column:
    """`column` as a key that the pipeline gives: it needs no evidence."""
    column.metadata = {"key": True}
    column.nullable = optional
    return column


def given(column: pa.Column) -> pa.Column:
    """`column` as a fact about the pipeline's own work: it needs no evidence."""
    column.metadata = {"key": True}
    return column


def pointer(to: str, optional: bool = False) -> pa.Column:
    """The ordinal of a row of table `to` of the same source."""
    return key(whole(f"ordinal of the row of {to}"), optional)


def result_group() -> pa.Column:
    """The code of a result group."""
    return key(text("ctgov_group_code of the row of result_groups (FG: flow, BG: baseline, OG: outcome, EG: events)"))


def table(name: str, description: str, /, **columns: pa.Column) -> pa.DataFrameSchema:
    """A table of facts read from sources; its rows are unique by source and ordinal."""
    keys = {
        "trial_id": key(text("NCT number, or a slug where the document gives none")),
        "source_id": key(text("the document the row was read from")),
        "ordinal": key(pa.Column("Int64", description="running number of the row within its source")),
    }
    if name == "studies":
        keys["trial_id"].metadata = None
    return pa.DataFrameSchema(
        {**keys, **columns}, name=name, description=description, unique=["source_id", "ordinal"], strict=True
    )


def ledger(name: str, description: str, unique: list[str], /, **columns: pa.Column) -> pa.DataFrameSchema:
    """A table that the pipeline writes about its own work; its cells need no evidence."""
    return pa.DataFrameSchema(
        {column: given(declared) for column, declared in columns.items()},
        name=name,
        description=description,
        unique=unique or None,
        strict=True,
    )


def cited_columns(schema: pa.DataFrameSchema) -> list[str]:
    """The columns whose every non-empty cell has evidence."""
    return [name for name, column in schema.columns.items() if not (column.metadata or {}).get("key")]
