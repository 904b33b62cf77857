"""One byte is changed at a time: exactly what depends on it would be built again. `make stale` makes 200 changes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from benchmarks.projects import build
from benchmarks.staleness import PLACES, changes, planned

pytestmark = pytest.mark.xdist_group("changes")


@pytest.fixture(scope="module")
def project(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("stale") / "project"
    shutil.copytree(built, copy)
    return copy


def test_nothing_is_stale_in_a_build(project: Path) -> None:
    assert planned(project) == frozenset()


def test_a_new_time_alone_makes_nothing_stale(project: Path) -> None:
    places = [*(project / "workflow").rglob("*.py"), *(project / "notebooks").glob("*.py"), project / "config.yaml"]
    for path in places:
        path.touch()
    assert planned(project) == frozenset()


def test_exactly_what_depends_on_a_change_is_planned(project: Path) -> None:
    for change in changes(project, len(PLACES), random.Random(1)):
        assert change.planned == change.expected, change.file
        assert change.expected


def test_snakemake_says_why_each_step_runs(project: Path) -> None:
    path = project / "notebooks" / "across_quality.py"
    data = path.read_bytes()
    path.write_bytes(data + b"# x\n")
    done = build(project, "-n", "--quiet", "host")
    path.write_bytes(data)
    reason = "Updated input files: notebooks/across_quality.py"
    assert f"Running notebook across_quality over all trials\nReason: {reason}" in done.stdout
