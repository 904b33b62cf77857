"""Laws that hold for every reader over every document."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from trialdossier.inputs import documents
from trialdossier.sources import Document
from trialdossier.storage import frame
from trialdossier.tables import FACTS, cited_columns
from trialdossier.tabulate import Reading, numbered, row_key
from trialdossier.values import CONVERSIONS

from tests.conftest import INPUTS, ROOT
from tests.conftest import read as read_anew

HERE = Path(__file__).parent
DOCUMENTS = [*documents(INPUTS), *sorted(p for p in HERE.glob("*/*") if p.suffix in {".txt", ".json", ".xml"})]
SAMPLES = [
    ROOT.parent / "shared" / "samples" / folder / name
    for folder, names in {
        "ctgov_json_v2": ["NCT00973089.json", "NCT02210780.json", "NCT05594173.json", "NCT06388018.json"],
        "ctgov_xml": ["NCT01065844.xml", "NCT02389088.xml", "NCT02591810.xml"],
    }.items()
    for name in names
]

TABLE_OF = {
    "outcome_ordinal": "outcomes",
    "analysis_ordinal": "outcome_analyses",
    "facility_ordinal": "facilities",
    "intervention_ordinal": "interventions",
    "design_group_ordinal": "design_groups",
    "parent_ordinal": "eligibility_criteria",
    "criterion_ordinal": "eligibility_criteria",
}
"""By pointing column, the table it points to."""


def one_worker(path: Path) -> Any:
    """`path` as a parameter whose tests run in one process, so that each document is read once."""
    name = f"{path.parent.name}/{path.name}"
    return pytest.param(path, id=name, marks=pytest.mark.xdist_group(name))


@pytest.fixture(params=map(one_worker, [*DOCUMENTS, *SAMPLES]))
def path(request: pytest.FixtureRequest) -> Path:
    found = Path(request.param)
    if found in SAMPLES and not found.exists():
        pytest.skip(f"no {found.name} in ../shared/samples/{found.parent.name}")
    return found


@cache
def read(path: Path) -> Reading:
    """The reading of one document, made once."""
    return read_anew(path)


def test_each_quote_is_the_text_at_its_span(path: Path) -> None:
    document = Document.load(path)
    for entry in read(path).evidence:
        assert 0 <= entry["start"] < entry["end"] <= len(document.text)
        assert document.text[entry["start"] : entry["end"]] == entry["quote"]
        assert entry["quote"].strip()
        assert document.line_starts[entry["line"] - 1] <= entry["start"]
        assert "\n" not in document.text[document.line_starts[entry["line"] - 1] : entry["start"]]


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


def test_every_pointer_leads_to_a_row(path: Path) -> None:
    tables = read(path).tables
    groups = {group["ctgov_group_code"] for group in tables.get("result_groups", [])}
    for records in tables.values():
        for record in records:
            for column, value in record.items():
                if column.endswith("_ordinal") and value is not None:
                    pointed = TABLE_OF[column]
                    assert 1 <= value <= len(tables[pointed]), (column, value)
            assert record.get("result_group") is None or record["result_group"] in groups


def test_every_row_fits_its_table() -> None:
    ledgers = ("evidence", "coverage", "unread_lines")
    records: dict[str, list[dict[str, Any]]] = {name: [] for name in [*FACTS, *ledgers]}
    for path in [*DOCUMENTS, *(sample for sample in SAMPLES if sample.exists())]:
        result = read(path)
        mine = {"source_id": f"{path.parent.name}/{path.name}"}
        entries = [entry | {"row": f"{mine}/{entry['row']}"} for entry in numbered(result.evidence, "A")]
        kept = {"evidence": entries, "coverage": [result.coverage], "unread_lines": result.unread_lines}
        for table, rows in (result.tables | kept).items():
            records[table] += [row | mine for row in rows]
    for table, rows in records.items():
        assert len(frame(table, rows)) == len(rows)
