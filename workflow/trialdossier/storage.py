"""Tables on disk: CSV and Parquet with a Frictionless data package beside them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.parquet

from trialdossier.sources import ReadableError, printable
from trialdossier.tables import TABLES

Frames = dict[str, pd.DataFrame]
LINE_END = "\0\r\n"
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
FIELD_TYPES = {"string": "string", "Int64": "integer", "Float64": "number"}
README = """# Tables of the evidence dossier

Each table stands here twice, as CSV (UTF-8, LF, RFC 4180) and as Parquet; `datapackage.json` describes its columns.

The cells are faithful to their sources, character for character. A text that begins with `=`, `+`, `-`, `@`, one of
their full-width forms, a tab, a carriage return or a line feed stays as it is, and a spreadsheet may take it for a
formula: import the CSV with all columns as text, or read the Parquet. In the CSV files that the HTML dossier offers for
download such cells have an apostrophe before them.

`evidence` says where in which document each cell was read, `lineage` what each computed cell was computed from.
"""


def frame(name: str, records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """`records` as a validated frame of table `name`, sorted by its key; pandera's error where they do not fit."""
    rows = list(records)
    return _checked(name, rows) if rows else _empty(name).copy()


@cache
def _empty(name: str) -> pd.DataFrame:
    return _typed(name, [])


def _checked(name: str, rows: list[Mapping[str, Any]]) -> pd.DataFrame:
    rules = _rules(name)
    order = rules.unique or list(rules.columns)
    return rules.validate(_typed(name, rows)).sort_values(order, kind="stable", ignore_index=True)


@cache
def _rules(name: str) -> pa.DataFrameSchema:
    """The schema of a table but for its types: they are given just before, and pandera would look at every cell."""
    schema = TABLES[name]
    untyped: pa.DataFrameSchema = schema.update_columns({column: {"dtype": None} for column in schema.columns})
    return untyped


def _typed(name: str, rows: list[Mapping[str, Any]]) -> pd.DataFrame:
    columns = TABLES[name].columns
    data = pd.DataFrame.from_records(rows, columns=list(columns))
    return data.astype({column: str(declared.dtype) for column, declared in columns.items()})


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path` whole or not at all: beside it first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def csv_bytes(data: pd.DataFrame) -> bytes:
    """`data` as CSV: UTF-8, LF, RFC 4180 quoting, empty where a value is missing."""
    return b"".join(csv_rows(data))


def csv_rows(data: pd.DataFrame) -> list[bytes]:
    """The header and the rows of `data` as CSV, each with its line end."""
    # csv quotes a cell that holds a character of the line end: so a carriage return in a cell is none
    rows = str(data.to_csv(index=False, lineterminator=LINE_END)).split(LINE_END)
    return [f"{row}\n".encode() for row in rows[:-1]]


FORMULA = (*"=+-@", *"＝＋－＠", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would take for a formula, the full-width forms in some languages only."""


def spreadsheet_csv(data: bytes) -> bytes:
    """The CSV `data` with an apostrophe before each cell that a spreadsheet would run; numbers stay as they are."""
    rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=LINE_END).writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().replace(LINE_END, "\n").encode("utf-8")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def write_tables(folder: Path, frames: Frames) -> None:
    """Write each frame as CSV and Parquet, and beside them `datapackage.json` and a README."""
    texts = {name: csv_bytes(frames[name]) for name in sorted(frames)}
    for name, text in texts.items():
        write_bytes(folder / f"{name}.csv", text)
        sink = pyarrow.BufferOutputStream()
        arrow = pyarrow.Table.from_pandas(frames[name], preserve_index=False).replace_schema_metadata(None)
        pyarrow.parquet.write_table(arrow, sink)
        write_bytes(folder / f"{name}.parquet", sink.getvalue().to_pybytes())
    write_bytes(folder / "datapackage.json", described(texts))
    write_text(folder / "README.md", README)


def described(texts: Mapping[str, bytes]) -> bytes:
    """The Frictionless data package of the CSV files `texts`, by table."""
    package = {
        "name": "trialdossier-tables",
        "title": "Tables of the evidence dossier",
        "profile": "tabular-data-package",
        "resources": [_resource(TABLES[name], texts[name]) for name in sorted(texts)],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(schema: pa.DataFrameSchema, data: bytes) -> dict[str, Any]:
    fields = [
        {
            "name": column,
            "type": FIELD_TYPES[str(declared.dtype).partition("[")[0]],
            "description": declared.description,
            **({} if declared.nullable else {"constraints": {"required": True}}),
        }
        for column, declared in schema.columns.items()
    ]
    return {
        "name": str(schema.name).replace("_", "-"),
        "path": f"{schema.name}.csv",
        "profile": "tabular-data-resource",
        "description": schema.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": fields, **({"primaryKey": schema.unique} if schema.unique else {})},
    }


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """The table `name` that `write_tables` wrote to `folder`; empty where it is absent."""
    path = folder / f"{name}.parquet"
    columns = {column: str(declared.dtype) for column, declared in TABLES[name].columns.items()}
    data = pyarrow.parquet.read_table(path).to_pandas() if path.exists() else pd.DataFrame(columns=list(columns))
    return data.astype(columns)


def expected_table(folder: Path, name: str) -> pd.DataFrame:
    """The table `name` of a build whose `folder` of tables somebody named; ReadableError where it is damaged."""
    try:
        return read_table(folder, name)
    except (OSError, ValueError, KeyError, TypeError, pyarrow.ArrowException) as error:
        why = printable(" ".join(str(error).split()))[:200]
        file = printable(str(folder / f"{name}.parquet"))
        raise ReadableError(f"{file}: cannot be read as a table of a build ({why}); build it again") from None


class LazyFrames(dict[str, pd.DataFrame]):
    """Tables by name, each read when it is first asked for."""

    def __init__(self, read: Callable[[str], pd.DataFrame]):
        super().__init__()
        self.read = read

    def __missing__(self, name: str) -> pd.DataFrame:
        self[name] = self.read(name)
        return self[name]


def tidy(outputs: Path, documents: Iterable[str], trials: Iterable[str]) -> None:
    """Remove what earlier builds left in `outputs` of documents and trials that are no longer there."""
    kept = {f"{document}.json" for document in documents}
    gone = [path for path in (outputs / "parsed").glob("*") if path.name not in kept]
    for room in ("notebooks", "figures"):
        gone += [path for path in (outputs / room).glob("*") if path.name not in {*trials, "across"}]
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
