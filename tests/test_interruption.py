"""A build that is killed, has no room, loses a source as it was, or has another beside it: the next run heals it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from benchmarks.interruptions import started
from benchmarks.projects import build, sums

pytestmark = pytest.mark.xdist_group("changes")
ARTICLE = "inputs/004_2a950fea919dd17c.txt"
ROOM = 600_000
"""Bytes that hold the readings of the documents, and not all tables."""
AFTER_THE_TRIALS = (
    "outputs/notebooks/across", "outputs/figures/across", "outputs/dossier", "outputs/evidence.jsonld",
    "outputs/ro-crate-metadata.json", "outputs/README.md", "outputs/SHA256SUMS",
)  # fmt: skip


def without(built: Path, to: Path, names: tuple[str, ...]) -> Path:
    """A copy of a built project in which the files and folders `names` are not there."""

    def left_out(folder: str, inside: list[str]) -> set[str]:
        place = Path(folder).relative_to(built)
        return {name for name in inside if (place / name).as_posix() in names or name == "__pycache__"}

    return Path(shutil.copytree(built, to, ignore=left_out))


@pytest.fixture
def project(built_of_one: Path, tmp_path: Path) -> Path:
    """A copy of the built project, none of whose outputs is there."""
    return without(built_of_one, tmp_path / "project", ("outputs", ".snakemake"))


@pytest.fixture
def begun(built_of_one: Path, tmp_path: Path) -> Path:
    """A copy of the built project, built as far as the notebooks over all trials."""
    return without(built_of_one, tmp_path / "begun", AFTER_THE_TRIALS)


def killed_at(project: Path, sign: str, steps_too: bool) -> None:
    """Start a build and kill it, with its steps or alone, as soon as a file matches `sign`."""
    running = started(project)
    while not any(project.glob(sign)):
        assert running.poll() is None, (project / "build.log").read_text()
        time.sleep(0.01)
    if steps_too:
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.wait()


def healed(project: Path, built: Path) -> None:
    """A further build gives what an undisturbed one gives, and leaves nothing half made."""
    done = build(project)
    assert done.returncode == 0, done.stdout
    assert sums(project) == sums(built)
    assert not [path for path in (project / "outputs").rglob(".*") if path.name != ".snakemake_timestamp"]


def test_a_build_killed_while_it_writes_tables_is_finished_by_the_next(project: Path, built_of_one: Path) -> None:
    """The step that writes them is not killed and goes on; the next build waits for its end."""
    killed_at(project, "outputs/tables/*.csv", steps_too=False)
    healed(project, built_of_one)


def test_a_build_killed_with_its_steps_is_finished_by_the_next(begun: Path, built_of_one: Path) -> None:
    """Some of its notebooks are made, others run."""
    killed_at(begun, "outputs/notebooks/across/*.ipynb", steps_too=True)
    assert not (begun / "outputs/dossier").exists()
    healed(begun, built_of_one)


def test_a_second_build_in_the_same_folder_is_refused(project: Path, built_of_one: Path) -> None:
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
    healed(project, built_of_one)


def test_a_second_build_is_refused_in_the_same_words_while_steps_run(begun: Path, built_of_one: Path) -> None:
    """The marks of what is unfinished are those of the build that runs: nobody is told to make it again."""
    first = started(begun)
    while not any((begun / ".snakemake" / "incomplete").glob("*")):
        assert first.poll() is None, (begun / "build.log").read_text()
        time.sleep(0.01)
    second = build(begun)
    assert first.poll() is None
    assert f"another build runs in this folder (process {first.pid})" in second.stdout
    assert "ncomplete" not in second.stdout
    assert first.wait() == 0
    healed(begun, built_of_one)


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


def mounted(folder: Path) -> bool:
    """A file system in memory at `folder`; False where this user may not mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def resized(disk: Path, size: int) -> None:
    """Give the file system `size` bytes."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


def test_a_full_disk_ends_the_build_with_an_error_and_room_heals_it(built_of_one: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    if not mounted(disk):
        pytest.skip("mounting a small file system in memory needs root")
    try:
        project = without(built_of_one, disk / "project", ("outputs", ".snakemake"))
        resized(disk, shutil.disk_usage(disk).used + ROOM)
        done = build(project)
        assert done.returncode != 0
        assert "No space left on device" in done.stdout
        resized(disk, 200_000_000)
        healed(project, built_of_one)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
