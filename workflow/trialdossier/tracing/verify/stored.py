"""Tables as stored, held against the tables as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pandas as pd

from trialdossier.storage import described, read_table
from trialdossier.tracing.verify.derived import Build, named
from trialdossier.tracing.verify.finding import Finding

TABLES = "outputs/tables"


def files(build: Build) -> Iterator[str]:
    """The files of the tables, as they should be there."""
    for name in sorted(build.frames):
        yield from (f"{TABLES}/{name}.parquet", f"{TABLES}/{name}.csv")
    yield from (f"{TABLES}/trials/{trial}.sha256" for trial in build.derived.trials)
    yield f"{TABLES}/datapackage.json"


def check(root: Path, file: str, build: Build) -> Iterator[Finding]:
    """Where the stored table `file` is not what the inputs give."""
    path, name = root / file, PurePosixPath(file).stem
    if path.suffix == ".parquet":
        yield from _cells(path, name, build.frames[name])
    elif path.suffix == ".csv":
        yield from _lines(path, build.derived.texts[name])
    elif path.suffix == ".sha256":
        yield from _lines(path, f"{build.derived.trials[name]}\n".encode())
    else:
        yield from _lines(path, described(build.derived.texts))


def _cells(path: Path, name: str, expected: pd.DataFrame) -> Iterator[Finding]:
    file = f"{TABLES}/{path.name}"
    try:
        wrong = _differing(read_table(path.parent, name), expected)
    except Exception as error:  # a damaged file fails in as many ways as there are layers below
        wrong = [f"cannot be read as a table: {' '.join(str(error).split())[:200]}"]
    if wrong:
        yield Finding(file, named(wrong))


def _differing(found: pd.DataFrame, expected: pd.DataFrame) -> list[str]:
    """The cells of `found` that are not as `expected`, in words."""
    if len(found) != len(expected):
        return [f"{len(found)} rows; the inputs give {len(expected)}"]
    if found.equals(expected):
        return []
    wrong = []
    for column in expected.columns:
        same = (found[column] == expected[column]).fillna(False) | (found[column].isna() & expected[column].isna())
        for place in same.index[~same]:
            pair = f"{found[column][place]!r}, but {expected[column][place]!r} by the inputs"
            wrong.append(f"{_row(expected, place)}, {column}: {pair}")
    return wrong


def _row(data: pd.DataFrame, place: int) -> str:
    if {"source_id", "ordinal"} <= set(data.columns):
        return f"row {data['source_id'][place]}/{data['ordinal'][place]}"
    return f"row {place + 1}"


def _lines(path: Path, expected: bytes) -> Iterator[Finding]:
    """The first line of a text file that is not as expected."""
    found = path.read_bytes()
    if found == expected:
        return
    was, should = found.split(b"\n"), expected.split(b"\n")
    pairs = zip([*was, b""], [*should, b""], strict=False)
    number, (old, new) = next((n, p) for n, p in enumerate(pairs, 1) if p[0] != p[1])
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    shown = [line[max(0, start - 20) : start + 30].decode("utf-8", "replace") for line in (old, new)]
    file = path.as_posix()[path.as_posix().rindex(TABLES) :]
    yield Finding(file, f"line {number} is not what the inputs give: {shown[0]!r}, expected {shown[1]!r}")
