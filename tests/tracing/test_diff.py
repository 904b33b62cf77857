from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from trialdossier.sources import ReadableError
from trialdossier.storage import read_table, write_tables
from trialdossier.tables import TABLES
from trialdossier.tracing.checksums import Listed, digest, sealed
from trialdossier.tracing.diff import Change, Differences, differences
from trialdossier.tracing.diff_page import page

pytestmark = pytest.mark.xdist_group("workflow")
PDF = "outputs/dossier/dossier.pdf"


@pytest.fixture
def other(built: Path, tmp_path: Path) -> Path:
    """A copy of the outputs, to be changed."""
    copy = tmp_path / "other" / "outputs"
    shutil.copytree(built / "outputs", copy)
    return copy


def test_the_same_build_has_no_differences(built: Path, other: Path) -> None:
    found = differences(built / "outputs", other)
    assert not found
    assert str(found) == "values: 0 added, 0 removed, 0 changed; files that differ in their checksum only: 0"


def test_a_row_that_is_gone_moves_the_others_and_changes_none(built: Path, other: Path) -> None:
    frames = {name: read_table(other / "tables", name) for name in TABLES}
    claims = frames["claims"]
    gone = claims[claims["ordinal"] != 2].assign(ordinal=range(1, len(claims)))
    frames["claims"] = gone.astype(claims.dtypes.to_dict())
    write_tables(other / "tables", frames)
    found = differences(built / "outputs", other).values
    assert {change.kind for change in found} == {"removed"}
    assert {change.cell.rsplit(":", 1)[0] for change in found} == {"claims:004_2a950fea919dd17c.txt/2"}


def test_a_value_is_told_with_both_quotes(built: Path, other: Path) -> None:
    frames = {name: read_table(other / "tables", name) for name in TABLES}
    frames["cohorts"].loc[0, "count"] = 77
    cell = (frames["evidence"][["table", "column"]] == ["cohorts", "count"]).all(axis=1)
    frames["evidence"].loc[cell.idxmax(), "quote"] = "seventy-seven"
    write_tables(other / "tables", frames)
    (change,) = differences(built / "outputs", other).values
    assert (change.kind, change.new, change.new_quote) == ("changed", "77", "seventy-seven")
    assert change.old != "77"
    assert change.old_quote not in (None, "seventy-seven")


def test_checksums_that_differ_alone_stand_apart(built: Path, other: Path) -> None:
    listed = Listed.of((other / "SHA256SUMS").read_bytes()).digests
    appended(other / "dossier" / "dossier.pdf")
    (other / "SHA256SUMS").write_text(sealed(listed | {PDF: digest(other / "dossier" / "dossier.pdf")}))
    found = differences(built / "outputs", other)
    assert (found.values, found.files, found.unlisted) == ([], [(PDF, "changed")], [])


def appended(path: Path) -> None:
    """Add a byte to the file."""
    path.write_bytes(path.read_bytes() + b"x")


def test_the_files_themselves_are_compared(built: Path, other: Path) -> None:
    appended(other / "dossier" / "dossier.pdf")
    found = differences(built / "outputs", other)
    assert (found.values, found.files) == ([], [(PDF, "changed")])
    assert [(each.build, each.file) for each in found.unlisted] == [(str(other), PDF)]
    assert f"{PDF} of {other}: not the bytes whose SHA-256 is listed" in str(found).splitlines()
    assert f"<td><code>{PDF}</code></td><td>not the bytes" in page(found, "old", "new")


def test_a_list_that_disagrees_with_its_files_is_a_finding(built: Path, other: Path) -> None:
    listed = Listed.of((other / "SHA256SUMS").read_bytes()).digests
    (other / "SHA256SUMS").write_text(sealed(listed | {PDF: "0" * 64}))
    found = differences(built / "outputs", other)
    assert found
    assert (found.files, [each.file for each in found.unlisted]) == ([], [PDF])
    (other / "new.txt").write_text("x")
    (other / "README.md").unlink()
    (other / "SHA256SUMS").write_text(sealed(listed) + "x\n")
    told = {each.file: each.what for each in differences(other, built / "outputs").unlisted}
    assert told["outputs/new.txt"] == "there, but not listed in SHA256SUMS"
    assert told["outputs/README.md"] == "listed in SHA256SUMS, but not there"
    assert "not the list that was written" in told["outputs/SHA256SUMS"]
    (other / "SHA256SUMS").unlink()
    assert [each.file for each in differences(other, built / "outputs").unlisted] == ["outputs/SHA256SUMS"]


def test_inputs_and_code_are_read_where_their_project_is(built: Path, tmp_path: Path) -> None:
    project = shutil.copytree(built, tmp_path / "project", ignore=shutil.ignore_patterns(".*", "__pycache__"))
    name = next(path.name for path in (project / "inputs").glob("*.txt"))
    appended(project / "inputs" / name)
    found = differences(built / "outputs", project / "outputs")
    assert found.files == [(f"inputs/{name}", "changed")]
    (project / "Snakefile").unlink()
    assert not differences(built / "outputs", project / "outputs")


@pytest.mark.parametrize(
    "damage", [lambda path: path.write_bytes(b"PAR1"), lambda path: (path.unlink(), path.mkdir()), appended]
)
def test_a_damaged_table_is_one_readable_error(other: Path, damage: Callable[[Path], object]) -> None:
    damage(other / "tables" / "studies.parquet")
    with pytest.raises(ReadableError, match=r"studies\.parquet: cannot be read as a table of a build"):
        differences(other, other)


def test_the_page_is_whole_and_inert() -> None:
    hostile = "<script>alert(1)</script>\u202e&"
    found = Differences([Change("changed", f"t:{hostile}:c", hostile, hostile, None, None)], [(hostile, "added")])
    text = page(found, hostile, "new")
    assert "<script" not in text
    assert "\u202e" not in text
    assert not re.search(r"(?:src|href)=", text)
    assert "default-src 'none'" in text


def test_the_command_writes_text_json_and_page(built: Path, other: Path, tmp_path: Path) -> None:
    (other / "tables" / "cohorts.parquet").unlink()
    command = [sys.executable, "-c", "from trialdossier.cli import main; main()", "diff", "outputs", str(other)]
    file = tmp_path / "page.html"
    done = subprocess.run(
        [*command, "--json", "--html", str(file)], cwd=built, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert {change["kind"] for change in json.loads(done.stdout)["values"]} == {"removed"}
    assert "cohorts:" in file.read_text()
    assert PDF not in done.stdout
    for name in (tmp_path / "none" / "page.html", tmp_path):
        wrong = subprocess.run([*command, "--html", str(name)], cwd=built, capture_output=True, text=True, check=False)
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert wrong.stderr.startswith(f"error: {name}: ")
    assert not (tmp_path / "none").exists()
