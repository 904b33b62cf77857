"""Check a build without rebuilding it: checksums, quotes, conversions, computed values, numbers on the page."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from trialdossier.analysis import computed
from trialdossier.analysis.derived import Cell
from trialdossier.sources import ReadableError, verbatim
from trialdossier.storage import Frames, csv_bytes, read_table
from trialdossier.tables import COMPUTED, FACTS, TABLES, cited_columns
from trialdossier.tabulate import row_key
from trialdossier.tracing.checksums import covered
from trialdossier.values import CONVERSIONS

CITED = re.compile(r'<a href="#([A-Z]+r?\d+)"[^>]*>(.*?)<sup>\1</sup></a>', re.S)
TAG = re.compile(r"<[^>]+>")


def findings(root: Path, inputs: str, concepts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the build in `root`, a line each; nothing where all is well."""
    listed = root / "outputs" / "SHA256SUMS"
    if not listed.is_file():
        raise ReadableError(f"{listed}: no such file; build it with `make dossier`")
    frames = {name: read_table(root / "outputs" / "tables", name) for name in TABLES}
    left_out = set(frames["left_out"]["path"])
    yield from checksums(root, listed, inputs, left_out)
    yield from quotes(root / inputs, frames)
    yield from conversions(frames)
    yield from results(frames, concepts)
    yield from copies(root / "outputs" / "tables", frames)
    page = root / "outputs" / "dossier" / "dossier.html"
    if page.is_file():
        yield from numbers(page.read_text(encoding="utf-8"), frames)


def checksums(root: Path, listed: Path, inputs: str, left_out: set[str]) -> Iterator[str]:
    """Files that do not have the SHA-256 that is listed, that are missing, or that are not listed."""
    known = {}
    for line in listed.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if digest.startswith("\\"):
            digest, name = digest[1:], name.replace("\\r", "\r").replace("\\n", "\n").replace("\\\\", "\\")
        known[name] = digest
    present = {path.as_posix() for path in covered(root, inputs, left_out)}
    for name in sorted(known.keys() | present):
        if name not in present:
            yield f"{name}: listed in SHA256SUMS, but not there"
        elif name not in known:
            yield f"{name}: there, but not listed in SHA256SUMS"
        elif hashlib.sha256((root / name).read_bytes()).hexdigest() != known[name]:
            yield f"{name}: not the bytes whose SHA-256 is listed"


def quotes(inputs: Path, frames: Frames) -> Iterator[str]:
    """Quotes that do not stand where the evidence says."""
    for source in frames["sources"].to_dict("records"):
        path = inputs / source["path"]
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != source["sha256"]:
            yield f"{path}: not the document that was read (SHA-256 differs)"
            continue
        text = data.decode("utf-8")
        for row in frames["evidence"][frames["evidence"]["source_id"] == source["source_id"]].to_dict("records"):
            cell = Cell(row["table"], row["row"], row["column"])
            if text[row["start"] : row["end"]] != row["quote"]:
                at = f"characters {row['start']} to {row['end']}"
                yield f"{cell} ({row['id']}): its quote does not stand at {path}, {at}"
            elif text.count("\n", 0, row["start"]) + 1 != row["line"]:
                yield f"{cell} ({row['id']}): its quote does not stand in line {row['line']} of {path}"


def conversions(frames: Frames) -> Iterator[str]:
    """Cells that are not what their quotes convert to, and cells without evidence."""
    pieces: dict[Cell, list[str]] = {}
    named: dict[Cell, str] = {}
    for row in frames["evidence"].sort_values(["table", "row", "column", "part"]).to_dict("records"):
        cell = Cell(row["table"], row["row"], row["column"])
        named[cell] = row["conversion"]
        if row["part"]:
            pieces.setdefault(cell, []).append(row["quote"])
    for table, schema in FACTS.items():
        for row in frames[table].to_dict("records"):
            for column in cited_columns(schema):
                cell = Cell(table, row_key(row["source_id"], row["ordinal"]), column)
                if pd.isna(row[column]):
                    continue
                if cell not in pieces:
                    yield f"{cell}: no evidence"
                elif not _converts("\n".join(pieces[cell]), named[cell], row[column]):
                    yield f"{cell}: {row[column]!r} is not what its quote converts to"


def _converts(quote: str, conversion: str, value: object) -> bool:
    try:
        return bool(CONVERSIONS[conversion](quote) == value)
    except (KeyError, ValueError):
        return False


def results(frames: Frames, concepts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Computed tables that come out otherwise when they are computed again."""
    again = computed(frames, concepts)
    for name in [*COMPUTED, "lineage", "discrepancies"]:
        columns = list(TABLES[name].columns)
        old, new = frames[name][columns].reset_index(drop=True), again[name][columns].reset_index(drop=True)
        if len(old) != len(new):
            yield f"{name}: {len(old)} rows, but {len(new)} when computed again"
            continue
        for column in columns:
            same = (old[column] == new[column]).fillna(False) | (old[column].isna() & new[column].isna())
            yield from (
                f"{name}: row {row + 1}, {column} is otherwise when computed again" for row in same.index[~same]
            )


def copies(folder: Path, frames: Frames) -> Iterator[str]:
    """CSV files that do not say what their Parquet files say."""
    for name, data in frames.items():
        path = folder / f"{name}.csv"
        if path.is_file() and path.read_bytes() != csv_bytes(data):
            yield f"{path}: not what {name}.parquet says"


def numbers(page: str, frames: Frames) -> Iterator[str]:
    """Values on the page that are not the values of their cells."""
    values = _shown_values(frames)
    for evidence_id, markup in CITED.findall(page):
        shown = verbatim(html.unescape(TAG.sub("", markup)))
        if evidence_id not in values:
            yield f"dossier.html: {evidence_id} is no evidence id of the tables"
        elif not any(_same(shown, value) for value in values[evidence_id]):
            yield f"dossier.html: {evidence_id} is shown as {shown!r}, but its cell holds {values[evidence_id][0]!r}"


def _shown_values(frames: Frames) -> dict[str, list[object]]:
    """What a page may show for each evidence id: the value of its cell, or its quote."""
    rows = {
        (name, row_key(row["source_id"], row["ordinal"])): row
        for name in [*FACTS, *COMPUTED]
        for row in frames[name].to_dict("records")
    }
    values: dict[str, list[object]] = {}
    for entry in frames["evidence"].to_dict("records"):
        values.setdefault(entry["id"], [rows[entry["table"], entry["row"]][entry["column"]]]).append(entry["quote"])
    for entry in frames["lineage"].to_dict("records"):
        values[entry["id"]] = [rows[entry["result_table"], entry["result_row"]][entry["result_column"]]]
    return values


def _same(shown: str, value: object) -> bool:
    if isinstance(value, float):
        try:
            return abs(float(shown) - value) <= 0.5 * 10.0 ** -len(shown.partition(".")[2]) + 1e-9
        except ValueError:
            return False
    return _printing(shown) == _printing(str(value))


def _printing(text: str) -> str:
    """The characters of `text` that a page prints, without blanks."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())
