"""The whole way, as a user goes it: documents in, dossier out; twice; with a source removed; with bad input."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from trialdossier.inputs import catalogue
from trialdossier.report.numbers import unsupported

from benchmarks.projects import SMALL, environment, new_project, sums
from tests.conftest import ROOT


def snakemake(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run of Snakemake as a user starts it, without a profile; both streams stand in stderr."""
    command = [str(Path(sys.executable).with_name("snakemake")), "--cores", "2", *arguments]
    done = subprocess.run(command, cwd=project, env=environment(project), capture_output=True, text=True, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout, done.stdout + done.stderr)


@pytest.mark.xdist_group("workflow")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="only one worker")
def test_tests_that_share_a_build_run_in_one_worker(request: pytest.FixtureRequest) -> None:
    """Otherwise each worker copies what they share, loads it and makes of it what a module's tests share."""
    assert request.node.nodeid.endswith("@workflow")


@pytest.mark.xdist_group("workflow")
def test_outputs_of_the_contract_are_there(built: Path) -> None:
    outputs = built / "outputs"
    assert (outputs / "dossier" / "dossier.html").stat().st_size > 10_000
    assert (outputs / "dossier" / "dossier.pdf").read_bytes().startswith(b"%PDF")
    trials = sorted(path.stem for path in (outputs / "tables" / "trials").iterdir())
    assert len(trials) == 2
    names = ["trial_design", "trial_efficacy", "trial_eligibility", "trial_safety"]
    for trial in trials:
        assert sorted(path.stem for path in (outputs / "notebooks" / trial).glob("*.ipynb")) == names
    for table in ("studies", "evidence", "lineage", "coverage", "unread_lines", "checks", "sources"):
        assert (outputs / "tables" / f"{table}.csv").exists()
        assert (outputs / "tables" / f"{table}.parquet").exists()
    check = ["sha256sum", "--check", "--strict", "--quiet", "outputs/SHA256SUMS"]
    assert subprocess.run(check, cwd=built, check=False).returncode == 0


@pytest.mark.xdist_group("workflow")
def test_every_evidence_link_of_the_page_leads_to_its_entry(built: Path) -> None:
    page = (built / "outputs" / "dossier" / "dossier.html").read_text(encoding="utf-8")
    targets = re.findall(r'href="#([^"]+)"', page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(targets) > 300
    assert set(targets) <= set(ids)
    assert len(ids) == len(set(ids))


def bare_numbers(project: Path) -> list[str]:
    """Texts of the built page with a number that leads nowhere."""
    return list(unsupported((project / "outputs" / "dossier" / "dossier.html").read_text(encoding="utf-8")))


@pytest.mark.xdist_group("workflow")
def test_every_number_of_the_page_has_evidence_or_lineage(built: Path) -> None:
    assert bare_numbers(built) == []


@pytest.mark.skipif(
    not (ROOT / "outputs/dossier/dossier.html").exists(), reason="no outputs here; `make dossier` first"
)
def test_every_number_of_the_dossier_built_here_has_evidence_or_lineage() -> None:
    assert bare_numbers(ROOT) == []


@pytest.mark.xdist_group("workflow")
def test_a_second_run_has_nothing_to_do(built: Path) -> None:
    done = snakemake(built)
    assert done.returncode == 0
    assert "Nothing to be done" in done.stderr


@pytest.mark.xdist_group("workflow")
def test_bad_input_is_one_readable_error_and_leaves_the_rest(built: Path, tmp_path: Path) -> None:
    before = (built / "outputs" / "SHA256SUMS").read_bytes()
    bad = {"list.txt": b"milk\neggs\n", "empty.txt": b"", "binary.bin": b"a\x00b", "latin.txt": b"caf\xe9"}
    said = {"list.txt": "no known layout", "empty.txt": "empty", "binary.bin": "NUL byte", "latin.txt": "not UTF-8"}
    for name, data in bad.items():
        (built / "inputs" / name).write_bytes(data)
        done = snakemake(built)
        (built / "inputs" / name).unlink()
        assert done.returncode != 0
        assert f"inputs/{name}" in done.stderr
        assert said[name] in done.stderr
        assert "Traceback" not in done.stderr
    assert (built / "outputs" / "SHA256SUMS").read_bytes() == before


@pytest.mark.xdist_group("workflow")
def test_an_unknown_key_is_refused_by_name(built: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text((ROOT / "config.yaml").read_text() + "\nrendering: fast\n")
    done = snakemake(built, "-n", "--configfile", str(config))
    assert done.returncode != 0
    assert "'rendering' was unexpected" in done.stderr


@pytest.mark.xdist_group("workflow")
def test_removing_a_source_gives_the_bytes_of_a_build_without_it(
    built: Path, built_of_one: Path, tmp_path: Path
) -> None:
    project = tmp_path / "rebuilt"
    shutil.copytree(built, project)
    (project / "inputs" / "withdrawn.txt").unlink()
    done = snakemake(project)
    assert done.returncode == 0, done.stderr
    assert len(list((project / "outputs" / "tables" / "trials").iterdir())) == 1
    page = (project / "outputs" / "dossier" / "dossier.html").read_text(encoding="utf-8")
    assert re.findall(r"NCT\d{8}", (built / "inputs" / "withdrawn.txt").read_text())[0] not in page
    assert sums(project) == sums(built_of_one)


@pytest.mark.xdist_group("workflow")
def test_a_dry_run_reads_as_prose(tmp_path: Path) -> None:
    done = snakemake(new_project(tmp_path, SMALL), "-n")
    assert done.returncode == 0
    for words in ("Reading inputs/withdrawn.txt", "Writing the tables", "Rendering the dossier as HTML and PDF"):
        assert words in done.stderr
    assert not re.search(r"^rule \w+:$", done.stderr, re.M), "a rule without a message"


def test_every_source_has_a_title_that_a_person_can_read() -> None:
    for source in catalogue(ROOT / "inputs"):
        assert source.title, source.path.name
        assert source.source_id != source.path.name


def trialdossier(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from trialdossier.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.xdist_group("workflow")
def test_a_build_verifies(built: Path) -> None:
    done = trialdossier(built, "verify")
    assert (done.returncode, done.stdout) == (0, "verified: nothing is wrong\n"), done.stdout + done.stderr


@pytest.mark.xdist_group("workflow")
@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("inputs/004_2a950fea919dd17c.txt", b"13 months", b"31 months", "inputs/004_2a950fea919dd17c.txt"),
        ("outputs/dossier/dossier.html", b">13<sup>", b">31<sup>", "is shown as '31'"),
        ("outputs/tables/claims.csv", b",13,13.0,", b",31,31.0,", "is not what the inputs"),
        ("outputs/notebooks/zugmaier-2015/trial_efficacy.ipynb", b"Efficacy", b"efficacy", "efficacy.ipynb: not the"),
        ("config.yaml", b"Partial", b"partial", "config.yaml: not the bytes"),
    ],
)  # fmt: skip
def test_a_forgery_is_named(built: Path, name: str, old: bytes, new: bytes, said: str) -> None:
    path = built / name
    kept = path.read_bytes()
    assert old in kept
    path.write_bytes(kept.replace(old, new, 1))
    done = trialdossier(built, "verify")
    path.write_bytes(kept)
    assert done.returncode == 1
    assert said in done.stdout


@pytest.mark.xdist_group("workflow")
def test_a_value_is_traced_to_its_characters(built: Path) -> None:
    done = trialdossier(built, "trace", "cohorts:004_2a950fea919dd17c.txt/1:count")
    assert done.returncode == 0
    assert "004_2a950fea919dd17c.txt:17, characters" in done.stdout
    figure = next((built / "outputs" / "figures" / "zugmaier-2015").rglob("*.svg"))
    of_figure = trialdossier(built, "trace", str(figure), "--json")
    assert any(chain["inputs"] for chain in json.loads(of_figure.stdout))
    wrong = trialdossier(built, "trace", "nonsense")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("error: 'nonsense': neither a figure file")


@pytest.mark.xdist_group("workflow")
def test_two_builds_differ_in_what_a_source_states(built: Path, tmp_path: Path) -> None:
    other = tmp_path / "outputs"
    shutil.copytree(built / "outputs", other)
    assert trialdossier(built, "diff", "outputs", str(other)).returncode == 0
    (other / "tables" / "cohorts.parquet").unlink()
    done = trialdossier(built, "diff", "outputs", str(other))
    assert done.returncode == 1
    assert "removed  cohorts:" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith(("added", "changed"))]
