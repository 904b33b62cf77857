from __future__ import annotations

from pathlib import Path

from trialdossier.tracing.comparison_table import told
from trialdossier.tracing.reproduce import Comparison, compared, conditions, first_difference


def project(root: Path, **files: bytes) -> Path:
    for name, data in files.items():
        path = root / "outputs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def test_the_first_difference_of_texts_is_a_line() -> None:
    assert first_difference(b"a\nb\nc\n", b"a\nb\nd\n") == "line 3: 'c' | 'd'"
    assert first_difference(b"a\nb", b"a\nb\n") == "line 2: 'b' | 'b'"
    assert first_difference(b"same", b"same") == ""


def test_the_first_difference_of_other_files_is_an_offset() -> None:
    assert first_difference(b"\xff\x00\x01", b"\xff\x00\x02").startswith("byte 2: 01 | 02")
    assert first_difference(None, b"x") == "only in the second build"


def test_files_are_compared_and_told(tmp_path: Path) -> None:
    first = project(tmp_path / "a", same=b"x", other=b"one\n", gone=b"")
    second = project(tmp_path / "b", same=b"x", other=b"two\n")
    both, _ = conditions()
    found = Comparison(both, list(compared(first, second, "inputs")))
    assert [file.name for file in found.different] == ["outputs/gone", "outputs/other"]
    text = told(found)
    assert "outputs/other: line 1: 'one' | 'two'" in text
    assert "2 files (4 bytes) differ" in text


def test_the_two_builds_have_nothing_in_common_that_can_be_varied() -> None:
    (first, second), untried = conditions()
    fixed = {reason.partition(":")[0] for reason in untried}
    for name, value in first.told().items():
        assert value != second.told()[name] or name in fixed, name
    assert (first.cores, second.cores) == (1, 4)
    assert first.folder.count("/") != second.folder.count("/")
