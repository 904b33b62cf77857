"""The dossier with its inputs and the code that made it as a BagIt bag (RFC 8493)."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

import bagit

from trialdossier.sources import ReadableError, printable
from trialdossier.storage import expected_table
from trialdossier.tracing.checksums import Listed, covered, digest
from trialdossier.tracing.crate import About
from trialdossier.tracing.verify import ALTERED

SUMS = Path("outputs", "SHA256SUMS")
SHOWN = 5
"""Findings that a refusal names."""


def bag(root: Path, inputs: str, title: str, folder: Path) -> Path:
    """Put the build in `root` into the bag `folder`, whole or not at all; an older bag there is replaced.

    ReadableError where there is no build or it is not whole, or where something else stands at `folder`. The same
    build gives the same bytes: the bag's date is the day that the dossier stands as of.
    """
    left_out = _whole(root, inputs)
    if folder.exists() and not (folder / "bagit.txt").is_file():
        raise ReadableError(f"{printable(str(folder))}: stands there already and is no bag; name another place")
    about = About.of(root, title)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
        made = Path(beside, "bag")
        for path in [*covered(root, inputs, left_out), SUMS]:
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / path, made / path)
        logging.getLogger("bagit").setLevel(logging.ERROR)
        bagit.make_bag(str(made), _information(about), checksums=["sha256"])
        if folder.exists():
            folder.rename(Path(beside, "older"))
        made.rename(folder)
    return folder


def _whole(root: Path, inputs: str) -> Collection[str]:
    """The documents that the build left out; ReadableError where it is missing or not whole."""
    listed = root / SUMS
    if not listed.is_file():
        raise ReadableError(f"{printable(str(listed))}: no such file; build the dossier first, with `make dossier`")
    left_out = set(expected_table(root / "outputs" / "tables", "left_out")["path"])
    present = {path.as_posix(): digest(root / path) for path in covered(root, inputs, left_out)}
    altered = Listed.of(listed.read_bytes()).compared(present)
    found = [f"{printable(name)}: {ALTERED[kind]}" for name, kind in altered]
    if found:
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        shown = "\n  ".join([*found[:SHOWN], *more])
        raise ReadableError(f"the build is not whole; build it again with `make dossier`\n  {shown}")
    return left_out


def _information(about: About) -> dict[str, str]:
    """What bag-info.txt says."""
    return {
        "Source-Organization": about.authors,
        "External-Description": " ".join(about.title.split()),
        "Bagging-Date": about.day,
        "Bag-Software-Agent": f"bagit.py {bagit.VERSION}",
    }


def valid(folder: Path) -> list[str]:
    """What is wrong with the bag at `folder`; nothing where all is well."""
    try:
        bagit.Bag(os.fspath(folder)).validate()
    except bagit.BagValidationError as error:
        return [str(detail) for detail in error.details] or [str(error)]
    except bagit.BagError as error:
        return [str(error)]
    return []
