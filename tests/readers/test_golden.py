"""Every cell of every document, with the line and the quote it was read from."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from trialdossier.tabulate import Reading, row_key

from tests.conftest import INPUTS, ROOT, read
from tests.readers.test_laws import DOCUMENTS

COLUMNS = ["table", "row", "column", "value", "line", "quote"]


def golden(path: Path) -> Path:
    """Where the expected cells of a document stand: beside it, but not in inputs/, where every file is a source."""
    return ROOT / "tests" / "golden" / f"{path.name}.csv" if path.parent == INPUTS else path.with_suffix(".golden.csv")


def cells(result: Reading) -> str:
    """One line of CSV per piece of evidence; the atoms of criteria have a gold set of their own."""
    rows = {
        (table, row_key("s", record["ordinal"])): record
        for table, records in result.tables.items()
        for record in records
    }
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in result.evidence:
        if entry["table"] == "eligibility_atoms":
            continue
        value = rows[entry["table"], entry["row"]][entry["column"]]
        row = entry["row"].removeprefix("s/")
        writer.writerow([entry["table"], row, entry["column"], value, entry["line"], entry["quote"]])
    return sink.getvalue()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_cell(path: Path, request: pytest.FixtureRequest) -> None:
    found, expected = cells(read(path, "s")), golden(path)
    missing = not expected.exists()
    if missing or request.config.getoption("--update-golden"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(found, encoding="utf-8", newline="")
    if missing:
        pytest.fail(f"{expected.name} was missing and has been written: compare it with the document, then commit it")
    with expected.open(encoding="utf-8", newline="") as file:
        assert found.splitlines() == file.read().splitlines()
