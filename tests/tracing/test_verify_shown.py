"""A file that shows numbers and cannot be read is a finding, never an error."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from trialdossier.tracing.verify import shown

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
