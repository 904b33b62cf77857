"""What changed between two builds: values with their quotes, and files whose bytes alone changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from trialdossier.sources import ReadableError, printable
from trialdossier.storage import Frames, expected_table
from trialdossier.tables import COMPUTED, FACTS, cited_columns
from trialdossier.tabulate import row_key
from trialdossier.tracing.checksums import LISTED, Listed, built_files, digest
from trialdossier.tracing.verify import ALTERED

Row = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A cell that one build has and another has not, or has otherwise; a quote is None where a cell was computed."""

    kind: str
    cell: str
    old: str | None
    old_quote: str | None
    new: str | None
    new_quote: str | None

    def __str__(self) -> str:
        old, new = shown(self.old, self.old_quote), shown(self.new, self.new_quote)
        what = {"added": new, "removed": old, "changed": f"{old} -> {new}"}[self.kind]
        return printable(f"{self.kind:<7}  {self.cell}  {what}")


@dataclass(frozen=True)
class Unlisted:
    """A file that is not as the SHA256SUMS of its own build says, and how."""

    build: str
    file: str
    what: str

    def __str__(self) -> str:
        return printable(f"{self.file} of {self.build}: {self.what}")


@dataclass(frozen=True)
class Differences:
    """What is different between two builds: values, and files whose values are the same though their bytes are not."""

    values: list[Change]
    files: list[tuple[str, str]]
    unlisted: list[Unlisted] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.values or self.files or self.unlisted)

    def __str__(self) -> str:
        lines = [
            *map(str, self.values),
            *(printable(f"{kind:<7}  {name}  (checksum only)") for name, kind in self.files),
            *map(str, self.unlisted),
        ]
        return "\n".join([*lines, self.summary()])

    def summary(self) -> str:
        """How much is different, in a line."""
        kinds = [change.kind for change in self.values]
        counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("added", "removed", "changed"))
        unlisted = f"; files that are not as the SHA256SUMS of their build says: {len(self.unlisted)}"
        return f"values: {counts}; files that differ in their checksum only: {len(self.files)}" + (
            unlisted if self.unlisted else ""
        )


def shown(value: str | None, quote: str | None) -> str:
    """A value with its quote."""
    return f"{value!r} (quote {quote!r})" if quote is not None else repr(value)


def differences(old: Path, new: Path) -> Differences:
    """What changed from the outputs `old` to the outputs `new`; ReadableError where one is no build."""
    before, after = _Build(old), _Build(new)
    values = list(_changes(before, after))
    tables = {change.cell.partition(":")[0] for change in values}
    explained = {f"outputs/tables/{name}.{form}" for name in tables for form in ("csv", "parquet")}
    files = [item for item in Listed(before.digests, True).compared(after.digests) if item[0] not in explained]
    return Differences(values, files, [*before.unlisted(), *after.unlisted()])


class _Build:
    def __init__(self, outputs: Path):
        self.outputs = outputs
        folder = outputs / "tables"
        if not folder.is_dir():
            raise ReadableError(f"{printable(str(outputs))}: no tables there; expected the outputs of a build")
        self.frames: Frames = {name: expected_table(folder, name) for name in [*FACTS, *COMPUTED, "evidence"]}
        listed = outputs / Path(LISTED).name
        self.listed = Listed.of(listed.read_bytes()) if listed.is_file() else None
        self.digests = self._digests()
        cited = self.frames["evidence"].sort_values(["table", "row", "column", "part"])
        self.quotes: dict[str, str] = {}
        for row in cited[cited["part"] > 0].to_dict("records"):
            cell = f"{row['table']}:{row['row']}:{row['column']}"
            self.quotes[cell] = f"{self.quotes[cell]} … {row['quote']}" if cell in self.quotes else row["quote"]

    def _digests(self) -> dict[str, str]:
        """The SHA-256 of each file as it is; of inputs and code as the list says where their project is not there."""
        built = {f"outputs/{path.as_posix()}": digest(self.outputs / path) for path in built_files(self.outputs)}
        listed = self.listed.digests if self.listed else {}
        elsewhere = {name: stated for name, stated in listed.items() if not name.startswith("outputs/")}
        outputs = Path(os.path.abspath(self.outputs))
        if outputs.name == "outputs" and (outputs.parent / "Snakefile").is_file():
            files = {name: outputs.parent / name for name in elsewhere}
            elsewhere = {name: digest(path) for name, path in files.items() if path.is_file()}
        return elsewhere | built

    def unlisted(self) -> Iterator[Unlisted]:
        """Where the list of checksums disagrees with the files, or is not the one that was written."""
        if not self.listed:
            yield Unlisted(str(self.outputs), LISTED, "not there")
            return
        if not self.listed.intact:
            yield Unlisted(
                str(self.outputs), LISTED, "not the list that was written: its first line is the SHA-256 of others"
            )
        for name, kind in self.listed.compared(self.digests):
            yield Unlisted(str(self.outputs), name, ALTERED[kind])

    def rows(self, name: str) -> dict[str, list[Row]]:
        """The rows of a table by source, in order: key and the cells that say something."""
        found: dict[str, list[Row]] = {}
        columns = cited_columns((FACTS | COMPUTED)[name])
        for record in self.frames[name].to_dict("records"):
            cells = {column: str(record[column]) for column in columns if pd.notna(record[column])}
            row = {"key": row_key(record["source_id"], record["ordinal"]), "cells": cells}
            found.setdefault(record["source_id"], []).append(row)
        return found


def _changes(before: _Build, after: _Build) -> Iterator[Change]:
    """Cells added, removed or changed. A row that only moved, as others came before it, is no change."""
    for name in [*FACTS, *COMPUTED]:
        old, new = before.rows(name), after.rows(name)
        for source in sorted(old.keys() | new.keys()):
            for was, now in _paired(old.get(source, []), new.get(source, [])):
                yield from _cells(name, was, now, before.quotes, after.quotes)


def _paired(old: list[Row], new: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows that are not the same on both sides: those between the same neighbours are taken for the same row."""
    was, now = ([tuple(row["cells"].items()) for row in rows] for rows in (old, new))
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from zip_longest(old[a:b], new[c:d])


def _cells(
    table: str, was: Row | None, now: Row | None, old_quotes: dict[str, str], new_quotes: dict[str, str]
) -> Iterator[Change]:
    old, new = (row["cells"] if row else {} for row in (was, now))
    for column in {**old, **new}:
        if old.get(column) == new.get(column):
            continue
        here, there = (f"{table}:{row['key']}:{column}" if row else "" for row in (was, now))
        kind = "changed" if column in old and column in new else "removed" if column in old else "added"
        yield Change(
            kind,
            there if column in new else here,
            old.get(column),
            old_quotes.get(here) if column in old else None,
            new.get(column),
            new_quotes.get(there) if column in new else None,
        )
