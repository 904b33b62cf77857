"""One byte of a build is forged at a time: it is caught, and named at the file that was forged."""

from __future__ import annotations

from pathlib import Path

import pytest
from trialdossier.cli import configuration
from trialdossier.tracing.checksums import LISTED, Listed, digest, sealed
from trialdossier.tracing.verify import Finding, Verifier, findings

from benchmarks.forgeries import KINDS, Forgery, copied, forgeries

pytestmark = pytest.mark.xdist_group("workflow")
MEANT = {
    "inputs", "tables as CSV", "evidence", "lineage", "readings", "pictures", "digests of trials",
}  # fmt: skip
"""Kinds of which every byte is derived again, so that no forgery of one passes, whatever the checksums say."""


@pytest.fixture(scope="module")
def forged(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(built, tmp_path_factory.mktemp("forged") / "project")


@pytest.fixture(scope="module")
def verifier(forged: Path) -> Verifier:
    """What checks the build after each forgery: what it derived from the same inputs before, it need not again."""
    return Verifier(forged, configuration(forged))


def told(found: list[Forgery]) -> list[str]:
    return [f"{each.kind}: {each.file} at {each.offset}: {[str(f) for f in each.findings]}" for each in found]


def test_a_thousand_forgeries_are_caught_at_the_right_file(verifier: Verifier) -> None:
    done = list(forgeries(verifier, 1000, seed=1))
    assert {each.kind for each in done} == set(KINDS)
    assert not told([each for each in done if not each.caught])
    assert not told([each for each in done if each.misplaced])


def test_what_is_derived_again_is_caught_though_the_checksums_agree(verifier: Verifier) -> None:
    done = list(forgeries(verifier, 280, seed=2, relisted=True))
    assert not told([each for each in done if each.misplaced])
    assert not told([each for each in done if not each.caught and each.kind in MEANT - {"evidence", "lineage"}])


def relisted(verifier: Verifier, file: str, old: bytes, new: bytes) -> list[Finding]:
    """What is found where `old` is `new` in `file` and the list of checksums was brought into line."""
    root = verifier.root
    path, listed = root / file, (root / LISTED).read_bytes()
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    (root / LISTED).write_text(sealed(Listed.of(listed).digests | {file: digest(path)}))
    try:
        return verifier.findings()
    finally:
        path.write_bytes(data)
        (root / LISTED).write_bytes(listed)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("inputs/004_2a950fea919dd17c.txt", b"13 months", b"31 months", "not the document that was read"),
        ("outputs/dossier/dossier.html", b">13<", b">31<", "is shown as '31', but its cell holds"),
        ("outputs/notebooks/zugmaier-2015/trial_efficacy.ipynb", b"[13", b"[31", "is shown as '31'"),
        ("outputs/tables/claims.csv", b",13,13.0,", b",31,13.0,", "expected "),
        ("outputs/tables/evidence.csv", b"13 months", b"31 months", "is not what the inputs give"),
    ],
)
def test_a_number_forged_with_its_checksum_is_named(
    verifier: Verifier, file: str, old: bytes, new: bytes, said: str
) -> None:
    found = relisted(verifier, file, old, new)
    assert {finding.file for finding in found} == {file}
    assert any(said in finding.what for finding in found)


def test_a_finding_says_what_depends_on_its_file(verifier: Verifier) -> None:
    found = relisted(verifier, "inputs/004_2a950fea919dd17c.txt", b"13 months", b"31 months")
    assert "values computed from them" in found[0].depends
    assert "figures (outputs/figures/" in found[0].depends
    assert "places of the dossier" in found[0].depends


def test_a_plotted_number_is_held_against_its_table(forged: Path, verifier: Verifier) -> None:
    file = next(path for path in (forged / "outputs" / "figures").rglob("response-proportions.csv"))
    name = file.relative_to(forged).as_posix()
    found = relisted(verifier, name, b",17,36,", b",18,36,")
    assert [finding.file for finding in found] == [name]
    assert "count: '18', but 17" in found[0].what


def test_a_configuration_that_cannot_be_read_is_a_finding(forged: Path) -> None:
    path = forged / "config.yaml"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"concepts:", b"concepts;", 1))
    try:
        found = findings(forged, configuration(forged, lenient=True))
    finally:
        path.write_bytes(data)
    assert {finding.file for finding in found} == {"config.yaml"}
