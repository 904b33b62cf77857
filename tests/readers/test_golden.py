"""Every cell of the five documents, with the line and the quote it was read from."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from trialdossier.inputs import documents
from trialdossier.tabulate import row_key

from tests.conftest import INPUTS, ROOT, read

COLUMNS = ["table", "row", "column", "value", "line", "quote"]


def golden(path: Path) -> Path:
    """Where the expected cells of a document stand (not in inputs/, where every file is a source)."""
    return ROOT / "tests" / "golden" / f"{path.name}.csv"


@pytest.mark.parametrize("path", documents(INPUTS), ids=lambda path: path.name)
def test_every_cell(path: Path, request: pytest.FixtureRequest) -> None:
    result = read(path, "s")
    rows = {
        (table, row_key("s", record["ordinal"])): record for table, records in result.tables.items() for record in records
    }
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in result.evidence:
        value = rows[entry["table"], entry["row"]][entry["column"]]
        writer.writerow(
            [entry["table"], entry["row"].removeprefix("s/"), entry["column"], value, entry["line"], entry["quote"]]
        )
    expected = golden(path)
    if request.config.getoption("--update-golden") or not expected.exists():
        missing = not expected.exists()
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(sink.getvalue(), encoding="utf-8", newline="")
        if missing:
            pytest.fail(f"{expected.name} was missing and has been written: compare it with the document, then commit it")
    assert sink.getvalue().splitlines() == expected.read_text(encoding="utf-8").splitlines()
