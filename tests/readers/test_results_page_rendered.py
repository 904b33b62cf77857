"""The reader of results pages beside the reader of API v2 records: the same study, printed and read both ways."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from trialdossier.readers import api_v2_json, results_page
from trialdossier.sources import Document
from trialdossier.tabulate import Reading, reading

from tests.printed.comparison import Comparison, comparison
from tests.printed.fictional import study
from tests.printed.records import record
from tests.printed.results_page import results_page as printed
from tests.printed.text import Tree

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "inputs" / "000_a2950526abe7e6aa.txt"
SAMPLES = ROOT.parent / "shared" / "samples" / "ctgov_json_v2"
SEEDS = range(60)


def read_page(text: str) -> Reading:
    document = Document.from_bytes(text.encode(), Path("page.txt"))
    return reading(document, results_page.NAME, results_page.FRAME, results_page.read(document))


def read_record(tree: Tree) -> Reading:
    document = Document.from_bytes(json.dumps(tree, indent=1).encode(), Path("record.json"))
    return reading(document, api_v2_json.NAME, api_v2_json.FRAME, api_v2_json.read(document))


def both_ways(tree: Tree) -> Comparison:
    return comparison(read_page(printed(tree)), read_record(tree))


def test_what_the_real_page_states_is_printed_as_that_page_line_for_line() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert printed(record(read_page(page).tables)).splitlines() == page.splitlines()


@pytest.mark.parametrize(("name", "cells"), [("NCT02210780", 1000), ("NCT05594173", 200)])
def test_a_real_study_is_read_alike_from_its_record_and_its_page(name: str, cells: int) -> None:
    path = SAMPLES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    found = both_ways(json.loads(path.read_text(encoding="utf-8")))
    assert found.cells > cells
    assert (found.wrong, found.unread, found.lost) == ([], [], [])


@pytest.mark.parametrize("seed", SEEDS)
def test_no_cell_of_a_page_differs_from_its_record(seed: int) -> None:
    found = both_ways(study(seed))
    assert found.wrong == []
    assert found.lost == []
    assert found.cells > 5 * len(found.unread)


@pytest.mark.parametrize(
    ("line", "new"),
    [
        (r"^(Started) (\d)", r"\1 9\2"),
        (r"^(Statistical Test of Hypothesis P-Value) .*$", r"\1 0.123"),
        (r"^(Overall Number of Participants Analyzed) (\d)", r"\1 8\2"),
        (r"^Total\u00a0 \u00a0\d", "Total\u00a0 \u00a07"),
        (r"^(Title .*)$", r"\1 and more"),
    ],
)
def test_a_page_that_states_another_value_is_found_out(line: str, new: str) -> None:
    tree = study(15)
    text, changes = re.subn(line, new, printed(tree), flags=re.M)
    assert changes
    assert comparison(read_page(text), read_record(tree)).wrong
