"""What the outputs should say, derived in memory from the inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from trialdossier.analysis import computed
from trialdossier.analysis.derived import Cell
from trialdossier.analysis.eligibility.ledgers import GOLD, ledgers
from trialdossier.inputs import CATALOGUE, Source, catalogue, documents
from trialdossier.readers import reader_for
from trialdossier.sources import MAX_BYTES, Document, ReadableError, SourceError, printable
from trialdossier.storage import Frames, csv_bytes
from trialdossier.tables import COMPUTED, FACTS, cited_columns
from trialdossier.tabulate import Reading, digests, reading, row_key, tables_of
from trialdossier.tracing.verify.finding import Finding
from trialdossier.values import CONVERSIONS

SHOWN = 10
"""Cells that a finding names at most."""


class NotDerived(Exception):
    """The tables cannot be derived again; `file` and `what` name the reason where the checksums have not."""

    def __init__(self, file: str = "", what: str = ""):
        super().__init__(what)
        self.file, self.what = file, what


@dataclass(frozen=True)
class Derived:
    """The tables as they should be; the rest is worked out of them when it is first asked for."""

    frames: Frames

    @cached_property
    def trials(self) -> dict[str, str]:
        """Their digests by trial."""
        return digests(self.frames)

    @cached_property
    def findings(self) -> list[Finding]:
        """What is wrong with them in themselves."""
        return list(_conversions(self.frames, self.rows))

    @cached_property
    def texts(self) -> dict[str, bytes]:
        """Each table as CSV."""
        return {name: csv_bytes(data) for name, data in self.frames.items()}

    @cached_property
    def rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The rows of facts and of computed values, by table and row key."""
        return {
            (name, row_key(row["source_id"], row["ordinal"])): {str(column): value for column, value in row.items()}
            for name in [*FACTS, *COMPUTED]
            for row in self.frames[name].to_dict("records")
        }

    @cached_property
    def places(self) -> set[tuple[str, str, str, str]]:
        """Each evidence id with table, row key and column of its cell."""
        cited, found = self.frames["evidence"], self.frames["lineage"]
        return set(zip(cited["id"], cited["table"], cited["row"], cited["column"], strict=True)) | set(
            zip(found["id"], found["result_table"], found["result_row"], found["result_column"], strict=True)
        )

    @cached_property
    def shown(self) -> dict[str, list[object]]:
        """What may be shown for each evidence id: the value of its cell, or its quote."""
        values: dict[str, list[object]] = {}
        for entry in self.frames["evidence"].to_dict("records"):
            value = self.rows[entry["table"], entry["row"]][entry["column"]]
            values.setdefault(entry["id"], [value]).append(entry["quote"])
        for entry in self.frames["lineage"].to_dict("records"):
            values[entry["id"]] = [self.rows[entry["result_table"], entry["result_row"]][entry["result_column"]]]
        return values


@dataclass(frozen=True)
class Build:
    """What is derived from the inputs, and what was found wrong with inputs, readings and tables."""

    derived: Derived
    findings: list[Finding]
    key: str
    texts: dict[str, str] | None
    """The documents by source id; None where one of them is not the one that was read."""

    @property
    def frames(self) -> Frames:
        """The tables as they should be."""
        return self.derived.frames


def build(root: Path, config: Mapping[str, Any], inputs: str, changed: set[str], known: dict[str, Derived]) -> Build:
    """The tables of the documents in `inputs`; of a document that was changed, of the reading that was made of it.

    `changed` are the files whose bytes are not those listed; `known` keeps the tables of readings seen before.
    NotDerived where neither can be had.
    """
    texts: dict[str, str] = {}
    found: list[Finding] = []
    readings, left_out = [], []
    options = config.get("inputs") or {}
    for source in _sources(root / inputs):
        result, of_source = _reading(root, source, inputs, changed, int(options.get("max_bytes", MAX_BYTES)), texts)
        found += of_source
        if result.error and options.get("on_unreadable", "error") == "skip":
            left_out.append({"path": printable(source.path.name), "reason": result.error})
        elif result.error:
            raise NotDerived(f"{inputs}/{source.path.name}", f"cannot be read: {result.error}")
        else:
            readings.append(result)
    key = hashlib.sha256("".join([*(each.to_json() for each in readings), repr(left_out)]).encode()).hexdigest()
    if key not in known:
        known[key] = Derived(_frames(root, inputs, config, readings, left_out))
    derived = known[key]
    whole = _whole(derived.frames, texts)
    findings = [*found, *_quotes(derived.frames, whole, inputs), *derived.findings]
    return Build(derived, findings, key, texts if whole.keys() >= set(derived.frames["sources"]["source_id"]) else None)


def _whole(frames: Frames, texts: Mapping[str, str]) -> dict[str, str]:
    """Those of `texts` that are the documents as they were read."""
    hashes = dict(zip(frames["sources"]["source_id"], frames["sources"]["sha256"], strict=True))
    return {key: text for key, text in texts.items() if hashlib.sha256(text.encode()).hexdigest() == hashes.get(key)}


def _frames(
    root: Path, inputs: str, config: Mapping[str, Any], readings: list[Reading], left_out: list[dict[str, str]]
) -> Frames:
    folder = root / inputs
    try:
        sources = catalogue(folder, [each["path"] for each in left_out])
        facts = tables_of(readings, sources, config.get("authority") or (), left_out)
        results = computed(facts, config.get("concepts") or [], config.get("event_groups") or [])
        return facts | results | ledgers(facts, root / GOLD)
    except (ReadableError, KeyError, ValueError) as error:
        raise NotDerived(f"{folder.name}/{CATALOGUE}", f"does not fit the documents: {error}") from None


def _sources(folder: Path) -> list[Source]:
    try:
        return catalogue(folder, [path.name for path in documents(folder) if not path.is_file()])
    except SourceError as error:
        raise NotDerived(f"{folder.name}/{CATALOGUE}", str(error)) from None


def _reading(
    root: Path, source: Source, inputs: str, changed: set[str], max_bytes: int, texts: dict[str, str]
) -> tuple[Reading, list[Finding]]:
    """The reading of one document, and what is wrong with the document or with the reading that was stored."""
    file, stored = f"{inputs}/{source.path.name}", f"outputs/parsed/{source.path.name}.json"
    before = _stored(root / stored)
    data = source.path.read_bytes()
    texts[source.source_id] = data.decode("utf-8", "replace")
    replaced = before is not None and before.source.get("sha256") != hashlib.sha256(data).hexdigest()
    if file in changed or (replaced and stored not in changed and not _of_tables(root, source, data)):
        if before is None or stored in changed:
            raise NotDerived()
        known = [] if file in changed else [Finding(file, "not the document that was read")]
        return before, [*known, *_moved(before, texts[source.source_id], file)]
    try:
        document = Document.load(source.path, source.source_id, max_bytes)
        reader = reader_for(document)
        made = reading(document, reader.NAME, reader.FRAME, reader.read(document))
    except SourceError as error:
        return Reading({"path": source.path.name}, error=error.reason), []
    same = (root / stored).is_file() and (root / stored).read_bytes() == made.to_json().encode()
    return made, [] if same else [Finding(stored, f"not what {file} says")]


def _stored(path: Path) -> Reading | None:
    try:
        found = Reading.from_json(path)
        return found if isinstance(found.source, dict) else None
    except (OSError, ValueError, TypeError):
        return None


def _of_tables(root: Path, source: Source, data: bytes) -> bool:
    """Whether the table of sources, a witness beside the reading, knows the document by these bytes."""
    listed = root / "outputs" / "tables" / "sources.csv"
    return listed.is_file() and hashlib.sha256(data).hexdigest().encode() in listed.read_bytes()


def _moved(before: Reading, text: str, file: str) -> list[Finding]:
    """Quotes of the reading `before` that no longer stand in `text`."""
    gone = [entry for entry in before.evidence if text[entry["start"] : entry["end"]] != entry["quote"]]
    named = (f"{entry['table']}:{entry['row']}:{entry['column']} (line {entry['line']})" for entry in gone[:SHOWN])
    more = ", ..." if len(gone) > SHOWN else ""
    count = f"{len(gone)} of {len(before.evidence)} quotes do not stand at their places any more"
    return [Finding(file, f"{count}: {', '.join(named)}{more}")] if gone else []


def _quotes(frames: Frames, texts: Mapping[str, str], inputs: str) -> Iterator[Finding]:
    """Quotes that do not stand where the evidence says, in the documents `texts`."""
    paths = dict(zip(frames["sources"]["source_id"], frames["sources"]["path"], strict=True))
    for row in frames["evidence"].to_dict("records"):
        if row["source_id"] not in texts:
            continue
        text, cell = texts[row["source_id"]], Cell(row["table"], row["row"], row["column"])
        if text[row["start"] : row["end"]] != row["quote"]:
            at = f"characters {row['start']} to {row['end']} of {inputs}/{paths[row['source_id']]}"
            yield Finding("outputs/tables/evidence.parquet", f"{cell} ({row['id']}): its quote does not stand at {at}")


def _conversions(frames: Frames, rows: Mapping[tuple[str, str], Mapping[str, Any]]) -> Iterator[Finding]:
    """Cells that are not what their quotes convert to, and cells without evidence or lineage."""
    pieces: dict[Cell, list[str]] = {}
    named: dict[Cell, str] = {}
    for row in frames["evidence"].sort_values(["table", "row", "column", "part"]).to_dict("records"):
        cell = Cell(row["table"], row["row"], row["column"])
        named[cell] = row["conversion"]
        if row["part"]:
            pieces.setdefault(cell, []).append(row["quote"])
    for cell, value in _values(rows, FACTS):
        if cell not in pieces:
            yield Finding(f"outputs/tables/{cell.table}.parquet", f"{cell}: no evidence")
        elif not _converts("\n".join(pieces[cell]), named[cell], value):
            yield Finding(
                f"outputs/tables/{cell.table}.parquet", f"{cell}: {value!r} is not what its quote converts to"
            )
    lineage = frames["lineage"]
    known = set(zip(lineage["result_table"], lineage["result_row"], lineage["result_column"], strict=True))
    for cell, _ in _values(rows, COMPUTED):
        if (cell.table, cell.row, cell.column) not in known:
            yield Finding(f"outputs/tables/{cell.table}.parquet", f"{cell}: neither evidence nor lineage")


def _values(
    rows: Mapping[tuple[str, str], Mapping[str, Any]], schemas: Mapping[str, Any]
) -> Iterator[tuple[Cell, Any]]:
    columns = {table: cited_columns(schema) for table, schema in schemas.items()}
    for (table, key), row in rows.items():
        for column in columns.get(table, ()):
            if pd.notna(row[column]):
                yield Cell(table, key, column), row[column]


def _converts(quote: str, conversion: str, value: object) -> bool:
    try:
        return bool(CONVERSIONS[conversion](quote) == value)
    except (KeyError, ValueError):
        return False


def named(cells: Iterable[str]) -> str:
    """The first of `cells`, and that there are more."""
    names = list(cells)
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
