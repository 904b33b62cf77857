from pathlib import Path

import pytest
from trialdossier.inputs import ACROSS, catalogue, letter
from trialdossier.sources import SourceError


def test_every_file_is_a_source(tmp_path: Path) -> None:
    for name in ("b.txt", "a.xml", "sources.yaml", ".hidden"):
        (tmp_path / name).write_text("")
    assert [(s.path.name, s.source_id, s.letter) for s in catalogue(tmp_path)] == [
        ("a.xml", "a.xml", "A"),
        ("b.txt", "b.txt", "B"),
    ]


def test_an_entry_gives_id_and_title(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "sources.yaml").write_text("a.txt: {id: first, title: The first, captured: 2024-05-01}")
    (source,) = catalogue(tmp_path)
    assert (source.source_id, source.title, source.captured) == ("first", "The first", "2024-05-01")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.txt: {name: x}", "a.txt: unknown key 'name'"),
        ("a.txt: [", "sources.yaml:1: not valid YAML"),
        ("b.txt:\n  id: x\n  title: 'open\n", "sources.yaml:4: not valid YAML"),
        ("[" * 100_000, "not valid YAML"),
        ("a.txt: {id: [x]}", "a.txt: id is a list or a group"),
        ("a.txt: &a {title: *a}", "a.txt: title is a list or a group"),
        ("a.txt: {id: ../../x}", "a.txt: the id '../../x' has a character"),
        ('a.txt: {id: "a\\nb"}', "a.txt: the id"),
        ("- a.txt", "expected one entry per file"),
        ("a.txt: {id: same}\nb.txt: {id: same}", "two documents have the id 'same'"),
    ],
)
def test_a_wrong_catalogue_is_refused(tmp_path: Path, text: str, message: str) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "sources.yaml").write_text(text)
    with pytest.raises(SourceError, match=message):
        catalogue(tmp_path)


def test_a_fetched_record_says_where_and_when_it_was_had(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("")
    (tmp_path / "sources.yaml").write_text("a.json: {url: 'https://x/y', retrieved: '2026-01-01T00:00Z', sha256: ab}")
    (source,) = catalogue(tmp_path)
    assert (source.origin, source.captured, source.sha256) == ("https://x/y", "2026-01-01T00:00Z", "ab")


def test_a_source_can_be_left_out(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("")
    assert [(s.path.name, s.letter) for s in catalogue(tmp_path, ["a.txt"])] == [("b.txt", "A"), ("c.txt", "B")]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such folder"):
        catalogue(tmp_path / "none")


def test_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (0, 24, 25, 26, 649, 650)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_no_source_has_the_letter_of_what_is_computed_across_them() -> None:
    assert len({letter(n) for n in range(2000)}) == 2000
    assert not any(ACROSS in letter(n) for n in range(2000))
