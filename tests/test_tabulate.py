"""Rows become records, evidence and an account of every line."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from trialdossier.rows import Row
from trialdossier.sources import Cited, Document, Section, SourceError, Span, cited
from trialdossier.tabulate import Reading, numbered, reading
from trialdossier.values import paragraphs, whole_number

NCT = "NCT00000001\n"


def document(text: str) -> Document:
    return Document.from_bytes(text.encode(), Path("page.txt"), "s")


def section(page: Document, words: str) -> Section:
    start = page.text.index(words)
    return page.whole().within(start, start + len(words))


def read(page: Document, *rows: Row, frame: Iterable[re.Pattern[str]] = ()) -> Reading:
    return reading(page, "layout", frame, [Row("studies", trial_id=section(page, "NCT00000001").cite()), *rows])


def test_a_cell_becomes_a_value_and_its_evidence() -> None:
    page = document(NCT + "Enrollment: 12\n")
    result = read(page, Row("milestones", result_group="FG000", count=section(page, "12").cite(whole_number)))
    (record,) = result.tables["milestones"]
    assert (record["trial_id"], record["source_id"], record["ordinal"]) == ("NCT00000001", "s", 1)
    assert (record["result_group"], record["count"], record["period"]) == ("FG000", 12, None)
    assert result.evidence[1] == {
        "table": "milestones",
        "row": "s/1",
        "column": "count",
        "source_id": "s",
        "start": 24,
        "end": 26,
        "line": 2,
        "part": 1,
        "conversion": "whole_number",
        "quote": "12",
    }


def test_pieces_are_numbered_and_further_places_are_0() -> None:
    page = document(NCT + "one\ntwo\none two\n")
    cell = cited([section(page, "one"), section(page, "two")], paragraphs)
    assert cell is not None
    again = Span(page.text.index("one two"), page.text.index("one two") + 7)
    result = read(page, Row("conditions", name=Cited(cell.value, cell.spans, cell.conversion, (again,))))
    assert [(e["part"], e["line"], e["quote"]) for e in result.evidence[1:]] == [
        (1, 2, "one"),
        (2, 3, "two"),
        (0, 4, "one two"),
    ]


def test_a_row_that_states_nothing_is_no_row() -> None:
    page = document(NCT)
    assert list(read(page, Row("milestones", result_group="FG000")).tables) == ["studies"]


def test_readers_that_break_the_contract_are_stopped() -> None:
    page = document(NCT + "word\n")
    word = section(page, "word").cite()
    with pytest.raises(AssertionError, match="a cell that is no key must be cited"):
        read(page, Row("conditions", name=word), Row("outcomes", title=word, units="mg"))
    with pytest.raises(AssertionError, match="is not the 1th row"):
        read(page, Row("outcomes", ordinal=2, title=word))
    with pytest.raises(AssertionError, match="has no columns"):
        read(page, Row("outcomes", tittle=word))
    with pytest.raises(SourceError, match="no trial id"):
        reading(page, "layout", (), [Row("conditions", name=word)])


def test_every_line_is_cited_or_frame_or_unread() -> None:
    page = document(
        "\ufeff" + NCT + "\r\n \u00a0\nMenu\r\n  Menu  \nMenu of trials\nfirst\n\nsecond\nHelp:\n\n  how to\nleft"
    )
    both = section(page, "first\n\nsecond").cite(paragraphs)
    frame = (re.compile(r"^[ ]*Menu[ \r]*$", re.M), re.compile(r"^Help:\n\n  how", re.M))
    result = read(page, Row("conditions", name=both), frame=frame)
    assert result.coverage == {
        "trial_id": "NCT00000001",
        "source_id": "s",
        "lines": 9,
        "cited": 3,
        "frame": 3,
        "unread": 3,
    }
    assert [(entry["line"], entry["text"]) for entry in result.unread_lines] == [
        (6, "Menu of trials"),
        (12, "  how to"),
        (13, "left"),
    ]


def test_a_line_that_is_cited_is_not_frame() -> None:
    page = document(NCT + "Menu\n")
    result = read(page, frame=(re.compile(r"^.*\n?", re.M),))
    assert (result.coverage["cited"], result.coverage["frame"], result.coverage["unread"]) == (1, 1, 0)


def test_a_long_blank_line_is_no_line() -> None:
    page = document(NCT + " " * 1_000_000 + "\nleft")
    assert read(page).coverage["lines"] == 2
    assert [line.text for line in page.whole().lines()] == ["NCT00000001", "left"]


def test_the_search_for_garbage_goes_on_after_reading() -> None:
    page = document(NCT)
    assert gc.isenabled()
    with pytest.raises(SourceError):
        reading(page, "layout", (), [])
    assert gc.isenabled()


def test_a_reading_is_the_same_after_it_was_written(tmp_path: Path) -> None:
    result = read(document(NCT + "left\n"))
    path = tmp_path / "page.json"
    path.write_text(result.to_json(), encoding="utf-8")
    assert Reading.from_json(path) == result


def test_evidence_is_numbered_in_order_of_the_text() -> None:
    page = document(NCT + "one\ntwo\n")
    rows = [Row("conditions", name=section(page, words).cite()) for words in ("two", "one")]
    entries = numbered(read(page, *rows).evidence, "C")
    assert [(entry["id"], entry["quote"]) for entry in entries] == [("C1", "NCT00000001"), ("C3", "two"), ("C2", "one")]
