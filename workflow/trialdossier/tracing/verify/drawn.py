"""Figures: their plotted data held against the tables, their pictures against the copies in the dossier."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from PIL import Image

from trialdossier.analysis.derived import Cell
from trialdossier.tables import COMPUTED, FACTS, cited_columns
from trialdossier.tracing.verify.derived import Build, named
from trialdossier.tracing.verify.finding import Finding

FIGURES, COPIES, PAGE = "outputs/figures", "outputs/dossier/project/figures", "outputs/dossier/dossier.html"
EMBEDDED = re.compile(r'"data:image/(?:svg\+xml|png);base64,([A-Za-z0-9+/=]+)"')


def files(root: Path) -> Iterator[str]:
    """The pictures, plotted data and provenance of all figures, and the copies of the pictures."""
    for place in (FIGURES, COPIES):
        paths = sorted(path for path in (root / place).rglob("*") if path.is_file() and not path.name.startswith("."))
        yield from (path.relative_to(root).as_posix() for path in paths)


def beside(root: Path, file: str, present: dict[str, str]) -> tuple[str | None, ...]:
    """The digests of what a picture is held against."""
    other = _other(file)
    return (present.get(other), present.get(PAGE)) if other and file.endswith((".svg", ".png")) else ()


def check(root: Path, file: str, build: Build) -> Iterator[Finding]:
    """What is wrong with a picture, with plotted data, or with provenance."""
    match PurePosixPath(file).suffix:
        case ".csv":
            yield from _data(root, file, build)
        case ".json":
            yield from _provenance(root, file, build)
        case ".svg" | ".png":
            yield from _picture(root, file)
            yield from _whole(root, file)


def _whole(root: Path, file: str) -> Iterator[Finding]:
    """A PNG whose parts do not have the sums that it states of them itself."""
    if file.endswith(".png"):
        try:
            with Image.open(root / file) as picture:
                picture.verify()
        except (OSError, SyntaxError, ValueError) as error:
            yield Finding(file, f"not the picture that was drawn: {' '.join(str(error).split())}")


def _data(root: Path, file: str, build: Build) -> Iterator[Finding]:
    """Plotted values that are not those of the rows they were plotted from."""
    try:
        records = list(csv.DictReader(io.StringIO((root / file).read_bytes().decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        yield Finding(file, f"cannot be read as CSV: {error}")
        return
    wrong = []
    for number, record in enumerate(records, 2):
        owner = _owner(record, build)
        for column, value in owner.items() if owner else ():
            if column in record and not _same(record[column], value):
                wrong.append(f"line {number}, {column}: {record[column]!r}, but {value} in its table")
    if wrong:
        yield Finding(file, named(wrong))


def _owner(record: dict[str, str], build: Build) -> dict[str, Any]:
    """The row of a table that a plotted row is: that of its source and ordinal, where it has most of the columns."""
    key = f"{record.get('source_id')}/{record.get('ordinal')}"
    tables = [name for name in record if name in FACTS | COMPUTED and record[name] in (key, f"('{key}',)")]
    if not tables:
        return {}
    held = {name: len(set(cited_columns((FACTS | COMPUTED)[name])) & record.keys()) for name in tables}
    table = max(tables, key=held.__getitem__)
    mine = build.derived.rows.get((table, key))
    return {column: mine[column] for column in cited_columns((FACTS | COMPUTED)[table])} if mine else {}


def _same(shown: str | None, value: Any) -> bool:
    """Whether a plotted value is that of its cell; to a text, words may be added."""
    if pd.isna(value):
        return shown in ("", None)
    if isinstance(value, float):
        try:
            return float(shown or "nan") == value
        except ValueError:
            return False
    return str(value) in (shown or "") if isinstance(value, str) else shown == str(value)


def _provenance(root: Path, file: str, build: Build) -> Iterator[Finding]:
    """Cells that a figure names and that the tables do not know by that id."""
    try:
        entries = json.loads((root / file).read_bytes())["cells"]
        cells = [(entry["id"], Cell(entry["table"], entry["row"], entry["column"])) for entry in entries]
    except (ValueError, KeyError, TypeError) as error:
        yield Finding(file, f"cannot be read as the provenance of a figure: {error}")
        return
    known = build.derived.places
    wrong = [f"{key} for {cell}" for key, cell in cells if (key, cell.table, cell.row, cell.column) not in known]
    if wrong:
        yield Finding(file, f"not as in the tables: {named(wrong)}")


def _picture(root: Path, file: str) -> Iterator[Finding]:
    """A picture that is not its copy; of the two, that is wrong which the page does not show either."""
    other = _other(file)
    if not other or not (root / other).is_file():
        return
    mine, copy = (root / file).read_bytes(), (root / other).read_bytes()
    if mine == copy:
        return
    page = root / PAGE
    shown = _embedded(page.read_bytes().decode("utf-8", "replace")) if page.is_file() else set()
    if copy in shown or mine not in shown:
        yield Finding(file, f"not the picture that is {other}" + (" and in the page" if copy in shown else ""))


def _other(file: str) -> str | None:
    for place, copies in ((FIGURES, COPIES), (COPIES, FIGURES)):
        if file.startswith(f"{place}/"):
            return copies + file.removeprefix(place)
    return None


def _embedded(page: str) -> set[bytes]:
    found = set()
    for text in EMBEDDED.findall(page):
        try:
            found.add(base64.b64decode(text, validate=True))
        except ValueError:
            continue
    return found
