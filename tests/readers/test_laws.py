"""Three laws that hold for every reader over every document."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from trialdossier.inputs import documents
from trialdossier.sources import Document
from trialdossier.tables import FACTS, cited_columns
from trialdossier.tabulate import row_key
from trialdossier.values import CONVERSIONS

from tests.conftest import INPUTS, read

HERE = Path(__file__).parent
DOCUMENTS = [*documents(INPUTS), *sorted(p for p in HERE.glob("*/*") if p.suffix in {".txt", ".json", ".xml"})]


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def path(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_each_quote_is_the_text_at_its_span(path: Path) -> None:
    document = Document.load(path)
    for entry in read(path).evidence:
        assert 0 <= entry["start"] < entry["end"] <= len(document.text)
        assert document.text[entry["start"] : entry["end"]] == entry["quote"]
        assert document.text.count("\n", 0, entry["start"]) + 1 == entry["line"]


def test_each_quote_converts_to_its_value_again(path: Path) -> None:
    result = read(path)
    values = {
        (table, row_key(record["source_id"], record["ordinal"]), column): value
        for table, records in result.tables.items()
        for record in records
        for column, value in record.items()
    }
    pieces: dict[tuple[str, str, str], list[dict[str, object]]] = {}
    for entry in result.evidence:
        place = (entry["table"], entry["row"], entry["column"])
        if entry["part"]:
            pieces.setdefault(place, []).append(entry)
        else:
            assert CONVERSIONS[entry["conversion"]](entry["quote"]) == values[place]
    for place, entries in pieces.items():
        assert [entry["part"] for entry in entries] == list(range(1, len(entries) + 1))
        quote = "\n".join(str(entry["quote"]) for entry in entries)
        assert CONVERSIONS[str(entries[0]["conversion"])](quote) == values[place], place


def test_each_cell_has_evidence_and_each_evidence_a_cell(path: Path) -> None:
    result = read(path)
    cells = Counter(
        (table, row_key(record["source_id"], record["ordinal"]), column)
        for table, records in result.tables.items()
        for record in records
        for column in cited_columns(FACTS[table])
        if record[column] is not None and (column != "trial_id" or table == "studies")
    )
    cited = {
        (entry["table"], entry["row"], entry["column"])
        for entry in result.evidence
        if entry["column"] in cited_columns(FACTS[entry["table"]])
    }
    assert set(cells) == cited


def test_every_line_is_accounted_for(path: Path) -> None:
    result = read(path)
    counts = result.coverage
    assert counts["lines"] == counts["cited"] + counts["frame"] + counts["unread"]
    assert counts["unread"] == len(result.unread_lines)
    assert counts["lines"] == sum(1 for line in Document.load(path).text.split("\n") if line.strip("\ufeff \t\r\xa0"))
