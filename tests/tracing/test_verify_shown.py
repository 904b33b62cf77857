"""A file that shows numbers and cannot be read is a finding, never an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from trialdossier.report.chapter import Chapter
from trialdossier.report.panel import panel, panel_data
from trialdossier.report.provenance import provenance
from trialdossier.storage import Frames
from trialdossier.tracing.verify import shown
from trialdossier.tracing.verify.derived import Derived

from tests.conftest import INPUTS

NOTEBOOK = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("words")]))
BUILD: Any = SimpleNamespace()


@pytest.mark.parametrize("key", ["cells"])
def test_a_notebook_without_cells(tmp_path: Path, key: str) -> None:
    (tmp_path / "a.ipynb").write_text(NOTEBOOK.replace(f'"{key}"', f'"{key[:-1]}~"'))
    (found,) = shown.check(tmp_path, "a.ipynb", BUILD)
    assert found.file == "a.ipynb"
    assert found.what.startswith("cannot be read: ")


@pytest.mark.parametrize("key", ["metadata", "nbformat", "source", "cell_type"])
def test_keys_that_hold_no_numbers_are_left_to_the_checksums(tmp_path: Path, key: str) -> None:
    (tmp_path / "a.ipynb").write_text(NOTEBOOK.replace(f'"{key}"', f'"{key[:-1]}~"'))
    assert list(shown.check(tmp_path, "a.ipynb", SimpleNamespace(derived=SimpleNamespace(shown={})))) == []  # type: ignore[arg-type]


def test_a_notebook_that_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(NOTEBOOK[:-3])
    (found,) = shown.check(tmp_path, "a.ipynb", BUILD)
    assert found.what.startswith("cannot be read: ")


@pytest.fixture(scope="module")
def build(frames: Frames) -> Any:
    texts = {
        key: (INPUTS / path).read_bytes().decode()
        for key, path in zip(frames["sources"]["source_id"], frames["sources"]["path"], strict=True)
    }
    return SimpleNamespace(frames=frames, derived=Derived(frames), texts=texts)


def page(build: Any, forge: Callable[[Any], object] = bool) -> str:
    """The data of the panel as the page holds them, for some entries of every kind; after `forge`."""
    used = ["A1", *build.frames["evidence"]["id"].unique()[::97], *build.frames["lineage"]["id"].unique()[::53]]
    sources = build.frames["sources"]
    texts = {letter: build.texts[key] for letter, key in zip(sources["letter"], sources["source_id"], strict=True)}
    data = panel_data(provenance(Chapter.over(build.frames), used), sources, texts)
    forge(data)
    return panel(data, "")


def test_what_the_panel_shows_is_derived_again(build: Any) -> None:
    assert list(shown._panel(page(build), build)) == []


@pytest.mark.parametrize(
    ("forge", "named"),
    [
        (lambda data: data["entries"]["A1"].update(value="9"), "entries A1"),
        (lambda data: data["entries"]["A1"]["marks"][0].__setitem__(0, 0), "entries A1"),
        (lambda data: data["sources"]["B"].update(sha256="0" * 64), "sources B"),
        (lambda data: data["sources"]["C"]["pieces"][0].__setitem__(2, "other words"), "sources C"),
        (lambda data: data["entries"].update(A99999=data["entries"]["A1"]), "entries A99999"),
        (lambda data: data.pop("columns"), "cannot be read"),
    ],
)
def test_a_forged_panel(build: Any, forge: Callable[[Any], object], named: str) -> None:
    (found,) = shown._panel(page(build, forge), build)
    assert named in found


def test_the_panel_is_not_held_against_documents_that_were_changed(build: Any) -> None:
    changed = SimpleNamespace(**vars(build) | {"texts": None})
    assert list(shown._panel(page(build, lambda data: data["entries"].clear()), changed)) == []


def test_the_sum_of_a_document(build: Any) -> None:
    sha256 = build.frames["sources"]["sha256"].iloc[0]
    assert list(shown._digests(f"<p>SHA-256 {sha256}; SHA-256 {sha256[:12]}…</p>", build)) == []
    other = ("0" if sha256[0] != "0" else "1") + sha256[1:12]
    assert len(list(shown._digests(f"<p>SHA-256 {other}…</p>", build))) == 1


def test_a_link_that_shows_nothing(tmp_path: Path, build: Any) -> None:
    key = build.frames["evidence"]["id"].iloc[0]
    (tmp_path / "a.qmd").write_text(f"[](#{key}){{.ev}} and [^{key}^](#{key}){{.ev}}")
    (found,) = shown.check(tmp_path, "a.qmd", build)
    assert key in found.what
