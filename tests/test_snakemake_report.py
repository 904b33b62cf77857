"""Snakemake's own report of a build: made without a network, with captions and categories."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from tests.test_workflow import snakemake

pytestmark = pytest.mark.xdist_group("workflow")
SNAKEMAKE = str(Path(sys.executable).with_name("snakemake"))
ALONE = ["unshare", "--map-root-user", "--net"]
"""Runs a command without any network."""


def without_network() -> list[str]:
    """The command that cuts another off the network; empty where this machine does not allow that."""
    if not shutil.which("unshare"):
        return []
    return [] if subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode else ALONE


@pytest.mark.parametrize("name", ["report.zip", "report.html"])
def test_a_report_needs_no_network(built: Path, tmp_path: Path, name: str) -> None:
    if not without_network():
        pytest.skip("this machine does not let a test cut itself off the network (unshare --net)")
    command = [*ALONE, SNAKEMAKE, "--report", str(tmp_path / name)]
    done = subprocess.run(command, cwd=built, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            names = archive.namelist()
            page = next(archive.read(each).decode("utf-8") for each in names if each.endswith("report.html"))
        shown = Counter(each.rpartition("/")[2] for each in names)
        assert {"dossier.html", "dossier.pdf", "studies.csv", "evidence.csv", "design-timeline.svg"} <= shown.keys()
        assert set(shown.values()) == {1}, "shown twice"
    else:
        page = (tmp_path / name).read_text(encoding="utf-8")
    for words in ("Dossier", "Figures", "Tables", "one HTML file", "The plotted data", "What its columns hold"):
        assert words in page


def test_what_the_report_says_leaves_the_build_as_it_is(built: Path, tmp_path: Path) -> None:
    before = (built / "outputs/SHA256SUMS").read_bytes()
    assert snakemake(built, "--report", str(tmp_path / "report.html")).returncode == 0
    assert "Nothing to be done" in snakemake(built).stderr
    assert (built / "outputs/SHA256SUMS").read_bytes() == before
