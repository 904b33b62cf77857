from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from trialdossier.storage import read_table, write_tables
from trialdossier.tables import TABLES
from trialdossier.tracing.checksums import Listed, sealed
from trialdossier.tracing.diff import Change, Differences, differences
from trialdossier.tracing.diff_page import page

pytestmark = pytest.mark.xdist_group("workflow")


@pytest.fixture
def other(built: Path, tmp_path: Path) -> Path:
    """A copy of the outputs, to be changed."""
    copy = tmp_path / "other" / "outputs"
    shutil.copytree(built / "outputs" / "tables", copy / "tables")
    shutil.copy(built / "outputs" / "SHA256SUMS", copy)
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
    (other / "SHA256SUMS").write_text(sealed(listed | {"outputs/dossier/dossier.pdf": "0" * 64}))
    found = differences(built / "outputs", other)
    assert (found.values, found.files) == ([], [("outputs/dossier/dossier.pdf", "changed")])


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
