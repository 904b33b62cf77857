"""Forge one byte at a time and see that `trialdossier verify` catches it, at the right file.

`python -m benchmarks.forgeries [COUNT] [SEED]` forges a copy of the build in this folder.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trialdossier.cli import configuration
from trialdossier.tracing.checksums import LISTED, Listed, digest, sealed
from trialdossier.tracing.verify import Finding, Verifier

from benchmarks.projects import FILES

KINDS = {
    "inputs": "inputs/*.txt",
    "tables as CSV": "outputs/tables/*.csv",
    "tables as Parquet": "outputs/tables/*.parquet",
    "evidence": "outputs/tables/evidence.*",
    "lineage": "outputs/tables/lineage.*",
    "readings": "outputs/parsed/*.json",
    "pictures": "outputs/figures/**/*.[sp][vn]g",
    "plotted data": "outputs/figures/**/*.csv",
    "provenance of figures": "outputs/figures/**/*.json",
    "notebooks": "outputs/notebooks/**/*.ipynb",
    "page": "outputs/dossier/dossier.html",
    "PDF": "outputs/dossier/dossier.pdf",
    "project of the dossier": "outputs/dossier/project/**/*.*",
    "digests of trials": "outputs/tables/trials/*.sha256",
    "list of checksums": LISTED,
}
"""What is forged, and the files that belong to it."""
COPIED = ("inputs", "notebooks", "outputs", "workflow")


@dataclass(frozen=True)
class Forgery:
    """One byte of a file replaced by another, and what was then found."""

    kind: str
    file: str
    offset: int
    findings: tuple[Finding, ...]

    @property
    def caught(self) -> bool:
        """Whether anything was found."""
        return bool(self.findings)

    @property
    def misplaced(self) -> list[str]:
        """Other files that were named."""
        return [finding.file for finding in self.findings if finding.file != self.file]


def copied(project: Path, to: Path) -> Path:
    """A copy of a built project, to be forged."""
    left_out = shutil.ignore_patterns("__pycache__", "*.egg-info", ".snakemake*")
    for name in COPIED:
        shutil.copytree(project / name, to / name, ignore=left_out)
    for name in FILES:
        (to / name).parent.mkdir(exist_ok=True)
        shutil.copy(project / name, to / name)
    return to


def forgeries(verifier: Verifier, count: int, seed: int, relisted: bool = False) -> Iterator[Forgery]:
    """`count` forgeries of the build that `verifier` checks, which is as it was after each; kinds take turns.

    Where `relisted`, the forger brings the list of checksums into line, so that it says nothing any more.
    """
    chance, root = random.Random(seed), verifier.root
    assert not verifier.findings(), verifier.findings()
    kinds = {kind: sorted(path for path in root.glob(glob) if path.is_file()) for kind, glob in KINDS.items()}
    if relisted:
        kinds.pop("list of checksums")
    names = [kind for kind, files in kinds.items() if files]
    for number in range(count):
        kind = names[number % len(names)]
        path = chance.choice([path for path in kinds[kind] if path.stat().st_size])
        yield forged(path, kind, chance, verifier, relisted)


def forged(path: Path, kind: str, chance: random.Random, verifier: Verifier, relisted: bool) -> Forgery:
    """What is found where one byte of `path` is another."""
    root = verifier.root
    file, data, listed = path.relative_to(root).as_posix(), path.read_bytes(), (root / LISTED).read_bytes()
    offset = chance.randrange(len(data))
    byte = bytes([chance.choice([value for value in range(256) if value != data[offset]])])
    path.write_bytes(data[:offset] + byte + data[offset + 1 :])
    if relisted:
        (root / LISTED).write_text(sealed(Listed.of(listed).digests | {file: digest(path)}), encoding="utf-8")
    try:
        return Forgery(kind, file, offset, tuple(verifier.findings()))
    finally:
        (root / LISTED).write_bytes(listed)
        path.write_bytes(data)


def report(done: list[Forgery], seconds: float) -> str:
    """How many were caught and named rightly, by kind."""
    made, caught = Counter(each.kind for each in done), Counter(each.kind for each in done if each.caught)
    wrong = Counter(each.kind for each in done if each.misplaced)
    lines = [f"{kind:<24} {caught[kind]:>5} of {made[kind]:>5} caught, {wrong[kind]} at another file" for kind in made]
    total = f"{caught.total()} of {made.total()} caught, {wrong.total()} at another file, {seconds:.0f} s"
    return "\n".join([*lines, total])


def main() -> None:
    """Forge a copy of the build in this folder, with its list of checksums as it is and brought into line."""
    count, seed = (int(value) for value in [*sys.argv[1:], "1000", "1"][:2])
    with tempfile.TemporaryDirectory() as folder:
        root = copied(Path(), Path(folder, "project"))
        verifier, failed = Verifier(root, configuration(root)), False
        for relisted in (False, True):
            started = time.monotonic()
            done = list(forgeries(verifier, count, seed, relisted))
            print(f"SHA256SUMS {'brought into line by the forger' if relisted else 'as it was written'}")
            print(report(done, time.monotonic() - started), flush=True)
            failed |= any(each.misplaced or not (each.caught or relisted) for each in done)
        sys.exit(failed)


if __name__ == "__main__":
    main()
