"""A build that is killed, has no room, loses a source as it was, or has another beside it: the next run heals it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from benchmarks.interruptions import killed, started
from benchmarks.projects import build, sums

pytestmark = pytest.mark.xdist_group("changes")
ARTICLE = "inputs/004_2a950fea919dd17c.txt"


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of the built project, none of whose outputs is there."""
    copy = tmp_path / "project"
    shutil.copytree(built, copy, ignore=shutil.ignore_patterns("outputs", ".snakemake", "__pycache__"))
    return copy


@pytest.mark.parametrize("steps_too", [True, False])
def test_a_killed_build_is_finished_by_the_next(project: Path, built: Path, steps_too: bool) -> None:
    assert killed(project, random.Random(int(steps_too)).uniform(2, 5), steps_too)
    done = build(project)
    assert done.returncode == 0, done.stdout
    assert sums(project) == sums(built)
    assert not [path for path in (project / "outputs").rglob(".*") if path.name != ".snakemake_timestamp"]


def test_a_second_build_in_the_same_folder_is_refused(project: Path, built: Path) -> None:
    first = started(project)
    time.sleep(0.2)
    while not (project / ".snakemake" / "trialdossier.build").exists():
        assert first.poll() is None
        time.sleep(0.05)
    second = build(project)
    if first.poll() is None:
        assert second.returncode != 0
        assert f"another build runs in this folder (process {first.pid})" in second.stdout
    first.wait()
    done = build(project)
    assert done.returncode == 0, done.stdout
    assert sums(project) == sums(built)


def test_a_source_that_changes_during_the_build_is_read_again(project: Path) -> None:
    """It changes after it was read and before the build ends; the build says so, and the next one is right."""
    path = project / ARTICLE
    running = started(project)
    parsed = project / "outputs" / "parsed" / f"{path.name}.json"
    while not parsed.exists():
        assert running.poll() is None, (project / "build.log").read_text()
        time.sleep(0.01)
    path.write_bytes(path.read_bytes().replace(b"13 months", b"31 months", 1))
    os.utime(path, ns=(parsed.stat().st_mtime_ns - 10**9,) * 2)
    assert running.wait() != 0
    assert f"{ARTICLE}: changed while the build ran; run it again" in (project / "build.log").read_text()
    done = build(project)
    assert done.returncode == 0, done.stdout
    again = subprocess.run(["grep", "-c", "31 months", str(parsed)], capture_output=True, text=True, check=False)
    assert int(again.stdout) > 0


def mounted(folder: Path, size: str) -> bool:
    """A file system of `size` in memory at `folder`; False where this user may not mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def test_a_full_disk_ends_the_build_with_an_error_and_room_heals_it(built: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    if not mounted(disk, "5m"):
        pytest.skip("mounting a small file system in memory needs root")
    try:
        project = disk / "project"
        shutil.copytree(built, project, ignore=shutil.ignore_patterns("outputs", ".snakemake", "__pycache__"))
        done = build(project)
        assert done.returncode != 0
        assert "No space left on device" in done.stdout
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        done = build(project)
        assert done.returncode == 0, done.stdout
        assert sums(project) == sums(built)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
