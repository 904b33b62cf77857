"""What a killed build left is cleared away before the next; nothing else is."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from trialdossier.locking import STATE, BuildLock


def marked(project: Path, output: str, cut: int = 254) -> Path:
    """The mark that Snakemake leaves of an unfinished output, which holds something."""
    name = base64.urlsafe_b64encode(output.encode()).decode()
    parts = [name[place : place + cut] for place in range(0, len(name), cut)]
    mark = project.joinpath(STATE, "incomplete", *(f"@{part}" for part in parts[:-1]), parts[-1])
    for path in (mark, project / output):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("something")
    return mark


@pytest.mark.parametrize("cut", [254, 20])
def test_an_unfinished_output_is_removed_with_its_mark(tmp_path: Path, cut: int) -> None:
    mark = marked(tmp_path, "outputs/tables/a name/thé.csv", cut)
    (tmp_path / "outputs/tables/finished.csv").write_text("whole")
    BuildLock(tmp_path).clear()
    assert not mark.exists()
    assert [path.name for path in (tmp_path / "outputs").rglob("*") if path.is_file()] == ["finished.csv"]


def test_an_unfinished_folder_is_removed(tmp_path: Path) -> None:
    (tmp_path / "outputs/figures/x").mkdir(parents=True)
    (tmp_path / "outputs/figures/x/y.svg").write_text("half")
    mark = tmp_path / STATE / "incomplete" / base64.urlsafe_b64encode(b"outputs/figures/x").decode()
    mark.parent.mkdir(parents=True)
    mark.touch()
    BuildLock(tmp_path).clear()
    assert not (tmp_path / "outputs/figures/x").exists()


@pytest.mark.parametrize("output", ["inputs/a.txt", "outputs/../inputs/a.txt", "Snakefile"])
def test_nothing_outside_the_outputs_is_removed(tmp_path: Path, output: str) -> None:
    (tmp_path / "outputs").mkdir()
    marked(tmp_path, output)
    BuildLock(tmp_path).clear()
    assert (tmp_path / output).read_text() == "something"


def test_a_mark_that_says_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "outputs").mkdir()
    mark = tmp_path / STATE / "incomplete" / "migration_underway"
    mark.parent.mkdir(parents=True)
    mark.touch()
    BuildLock(tmp_path).clear()
    assert mark.exists()


def test_hidden_files_of_half_written_outputs_are_removed(tmp_path: Path) -> None:
    for name in (".half.csv", ".snakemake_timestamp", "whole.csv"):
        (tmp_path / "outputs").mkdir(exist_ok=True)
        (tmp_path / "outputs" / name).touch()
    BuildLock(tmp_path).clear()
    assert sorted(path.name for path in (tmp_path / "outputs").iterdir()) == [".snakemake_timestamp", "whole.csv"]
