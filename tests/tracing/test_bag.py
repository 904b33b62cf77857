"""The bag: valid, the same bytes every time, refused where the build is not whole."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest
from trialdossier.sources import ReadableError
from trialdossier.tracing.bag import bag, valid

pytestmark = pytest.mark.xdist_group("workflow")


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def made(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bag(built, "inputs", "A title: <b>\n with a break", tmp_path_factory.mktemp("bags") / "bag")


def test_a_bag_is_valid_and_holds_the_dossier_with_its_inputs(made: Path, built: Path) -> None:
    assert bagit.Bag(str(made)).validate()
    for name in (
        "inputs/withdrawn.txt",
        "outputs/dossier/dossier.pdf",
        "outputs/SHA256SUMS",
        "workflow/dossier/filter.lua",
    ):
        assert (made / "data" / name).read_bytes() == (built / name).read_bytes()
    check = ["sha256sum", "--check", "--strict", "--quiet", "outputs/SHA256SUMS"]
    assert subprocess.run(check, cwd=made / "data", check=False).returncode == 0
    assert bagit.Bag(str(made)).info["Bagging-Date"] == "2019-03-01"


def test_two_bags_of_a_build_are_the_same(made: Path, built: Path, tmp_path: Path) -> None:
    again = bag(built, "inputs", "A title: <b>\n with a break", tmp_path / "other")
    assert contents(again) == contents(made)
    assert contents(bag(built, "inputs", "A title: <b>\n with a break", again)) == contents(made)
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


@pytest.mark.parametrize("name", ["data/inputs/withdrawn.txt", "data/outputs/dossier/dossier.html", "bag-info.txt"])
def test_a_forged_byte_is_found(made: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "bag"
    shutil.copytree(made, copy)
    assert valid(copy) == []
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    assert any(name in each for each in valid(copy))


def test_a_build_that_is_not_there_or_not_whole_is_refused(built: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadableError, match="build the dossier first"):
        bag(tmp_path / "empty", "inputs", "T", tmp_path / "bag")
    page = built / "outputs/dossier/dossier.html"
    kept = page.read_bytes()
    page.write_bytes(kept[:-1])
    try:
        with pytest.raises(ReadableError, match=r"not whole.*\n.*dossier\.html"):
            bag(built, "inputs", "T", tmp_path / "bag")
    finally:
        page.write_bytes(kept)
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_what_is_no_bag_is_not_replaced(built: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadableError, match="is no bag"):
        bag(built, "inputs", "T", tmp_path)
