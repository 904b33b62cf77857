import re
from pathlib import Path

import pytest
from trialdossier.sources import Document, Section, SourceError, Span, cited, verbatim
from trialdossier.values import whole_number


def document(text: str) -> Document:
    return Document.from_bytes(text.encode(), Path("inputs/x.txt"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.txt: the file is empty"),
        (b" \n\t\n", "x.txt: the file is empty"),
        (b"ok\n\x00\x01", "x.txt:2: holds a NUL byte"),
        (b"ok\nbad \xff here", "x.txt:2: byte 7 (0xff) is not UTF-8"),
        ("é".encode("utf-16"), "x.txt: encoded as UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as error:
        Document.from_bytes(data, Path("x.txt"))
    assert str(error.value).startswith(message)


def test_a_missing_and_a_large_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        Document.load(tmp_path / "none.txt")
    (tmp_path / "large.txt").write_text("12345")
    with pytest.raises(SourceError, match="larger than the 4 bytes"):
        Document.load(tmp_path / "large.txt", max_bytes=4)


def test_text_is_the_very_bytes_decoded() -> None:
    text = "\ufeffA\r\nB\u00a0C\r\n"
    assert document(text).text == text


def test_lines_are_counted_by_line_feed() -> None:
    found = document("one\r\ntwo\n\nfour")
    assert [found.line_of(found.text.index(word)) for word in ("one", "two", "four")] == [1, 2, 4]
    assert found.line_text(1) == "one"


def test_one_maybe_all_split() -> None:
    page = document("A 1\nB 2\nA 1\nC x\n").whole()
    letter = re.compile(r"^A (\d)", re.M)
    one = page.one(letter, "A", whole_number)
    assert (one.value, one.spans, one.again, one.conversion) == (1, (Span(2, 3),), (Span(10, 11),), "whole_number")
    assert page.maybe(re.compile(r"^([AB]) \d", re.M)) is None, "two places that differ are ambiguous"
    assert page.maybe(re.compile(r"^C (.)", re.M), whole_number) is None, "what does not convert is empty"
    assert [c.value for c in page.all(re.compile(r"^[ABC] (\S)", re.M))] == ["1", "2", "1", "x"]
    assert [s.text for s in page.split(re.compile(r"^A", re.M))] == ["A 1\nB 2\n", "A 1\nC x\n"]


def test_an_error_points_with_a_caret() -> None:
    page = document("head\nFrame a\nFrame b\n").whole()
    with pytest.raises(SourceError) as error:
        page.one(re.compile(r"^Frame (\w)", re.M), "time frame")
    assert str(error.value) == "inputs/x.txt:3: expected one time frame, found 2\n    Frame b\n          ^"


def test_an_error_shows_no_control_characters() -> None:
    with pytest.raises(SourceError) as error:
        raise document("a\x1b[31mred\u202e\n").error("bad", 0)
    assert "\x1b" not in str(error.value)
    assert "\u202e" not in str(error.value)


def test_several_pieces_make_one_value() -> None:
    page = document("first \n  second\n")
    value = cited([Section(page, 0, 7), Section(page, 7, 16)], verbatim)
    assert value is not None
    assert value.value == "first second"
    assert [page.quote(span) for span in value.spans] == ["first", "second"]


def test_blank_is_no_value() -> None:
    assert document("  \u00a0x").whole().within(0, 3).cite() is None


def test_a_span_goes_forward() -> None:
    with pytest.raises(ValueError, match="no such span"):
        Span(3, 2)
