from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from trialdossier.sources import ReadableError
from trialdossier.tracing.checksums import LISTED, sealed
from trialdossier.tracing.committed import drifted

from tests.conftest import ROOT


def git(project: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=project, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with the project's list of ignored files, and outputs of which only the checksums are added."""
    git(tmp_path, "init", "--quiet")
    shutil.copy(ROOT / ".gitignore", tmp_path)
    (tmp_path / "outputs" / "tables").mkdir(parents=True)
    (tmp_path / "outputs" / "tables" / "t.csv").write_text("a\n")
    (tmp_path / LISTED).write_text(sealed({"outputs/tables/t.csv": "0" * 64, "inputs/x.txt": "1" * 64}))
    return tmp_path


def test_the_checksums_alone_are_tracked(project: Path) -> None:
    git(project, "add", ".")
    assert git(project, "ls-files").split() == [".gitignore", LISTED]


def test_files_with_other_checksums_are_named(project: Path) -> None:
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "x")
    assert list(drifted(project)) == []
    (project / LISTED).write_text(sealed({"outputs/tables/t.csv": "2" * 64, "outputs/new": "1" * 64}))
    found = list(drifted(project))
    assert found[0] == "inputs/x.txt: is among the committed checksums, but not built"
    assert found[1] == "outputs/new: is built, but not among the committed checksums"
    assert found[2] == "outputs/tables/t.csv: is built with other bytes than those whose checksum was committed"
    assert any("git add" in line for line in found[3:])


def test_without_committed_checksums_there_is_an_error(project: Path) -> None:
    with pytest.raises(ReadableError, match="commit one first"):
        list(drifted(project))
