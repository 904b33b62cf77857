"""Documents that are cut, or whose lines are lost, changed, repeated or moved: see `damage` for what must hold."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from trialdossier.sources import Document, SourceError

from tests.readers.damage import Lines, Whole, damaged, delete, read
from tests.readers.structured_records import obey_the_laws
from tests.readers.test_laws import DOCUMENTS

SAMPLE = 15
"""Lines of each document that are taken out, one at a time; a shorter document loses every one."""

DAMAGE = settings(deadline=None, max_examples=12, database=None, phases=[Phase.generate])
"""The same damage in every run and on every machine (`seed`); what fails is not made smaller, its lines are told."""
randoms = st.randoms(use_true_random=False)


@cache
def whole(path: Path) -> Whole:
    """What the undamaged document says."""
    return Whole(path)


def broken(path: Path, lines: Lines) -> list[str]:
    """What the reading of `lines` says and may not; nothing where it has none."""
    try:
        return list(whole(path).broken(lines))
    except SourceError:
        return []


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


documents = pytest.mark.parametrize("path", DOCUMENTS, ids=name)


@documents
def test_nothing_moves_when_a_line_is_lost(path: Path) -> None:
    lines = whole(path).lines
    places = [n for n, line in enumerate(lines.text) if line.strip()]
    for n in random.Random(path.name).sample(places, min(SAMPLE, len(places))):
        assert broken(path, delete(lines, n)) == [], f"without line {n + 1}, {lines.text[n][:60]!r}"


@documents
def test_nothing_moves_when_a_document_is_damaged(path: Path) -> None:
    @seed(1)
    @DAMAGE
    @given(randoms)
    def check(rng: random.Random) -> None:
        lines = damaged(rng, whole(path).lines)
        assert broken(path, lines) == [], f"touched or lost before line: {sorted(lines.wounds)[:3]}; gap: {lines.gap}"

    check()


@documents
def test_a_ruin_is_read_by_the_laws_or_refused(path: Path) -> None:
    @seed(1)
    @DAMAGE
    @given(randoms)
    def check(rng: random.Random) -> None:
        lines = whole(path).lines
        for _ in range(rng.randint(2, 8)):
            lines = damaged(rng, lines)
        try:
            result = read(lines, path)
        except SourceError:
            return
        obey_the_laws(Document.from_bytes(lines.data, path, "s"), result)

    check()
