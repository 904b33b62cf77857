"""What lies in the folder of inputs, and what sources.yaml says of it."""

from __future__ import annotations

import os
import string
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import category

import yaml

from trialdossier.sources import SourceError, printable

CATALOGUE = "sources.yaml"
KNOWN = ("id", "title", "origin", "captured", "url", "retrieved", "sha256")
LONGEST_NAME = 200
"""Bytes of a file name: outputs carry it too, with something added."""
RESERVED = "{}<>"
"""Characters by which the workflow marks the parts of a name that vary."""


@dataclass(frozen=True)
class Source:
    """One file of the inputs folder with its entry in sources.yaml."""

    path: Path
    source_id: str
    letter: str
    title: str | None = None
    origin: str | None = None
    captured: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A document that the build goes on without, and why."""

    path: str
    reason: str


ACROSS = "X"
"""The letter that no source has: it stands for what is computed from several sources together."""
LETTERS = string.ascii_uppercase.replace(ACROSS, "")


def inputs_of(config: Mapping[str, Any]) -> str:
    """The folder of inputs that a configuration names."""
    return str((config.get("inputs") or {}).get("folder", "inputs"))


def letter(index: int) -> str:
    """The short name of source number `index` (from 0): A, B ... Z, AA, AB ...; none holds ACROSS."""
    letters = LETTERS
    return letters[index] if index < len(letters) else letter(index // len(letters) - 1) + letters[index % len(letters)]


def documents(folder: Path) -> list[Path]:
    """Everything in `folder` that is meant as a source, by name: all but sources.yaml and what is hidden."""
    if not folder.is_dir():
        raise SourceError(folder, "no such folder; put the source documents there, or set config `inputs.folder`")
    return sorted(path for path in folder.iterdir() if path.name != CATALOGUE and not path.name.startswith("."))


def expect_file(path: Path) -> None:
    """SourceError unless `path` is a file that lies in its folder and has a name that every step can carry."""
    shown = printable(str(path))
    name = path.name
    if any(category(character)[0] == "C" or category(character) in ("Zl", "Zp") for character in name):
        raise SourceError(shown, "a file name with a line break or another character that does not print; rename it")
    if any(mark in name for mark in RESERVED):
        raise SourceError(shown, "a file name with one of { } < >; rename it")
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST_NAME:
        raise SourceError(shown, f"a file name of more than {LONGEST_NAME} bytes; rename it")
    if path.is_symlink():
        target = Path(os.path.realpath(path))
        if not target.is_relative_to(os.path.realpath(path.parent)):
            raise SourceError(shown, f"a symbolic link out of {path.parent}; put the document itself there")
        if not target.exists():
            raise SourceError(shown, "a symbolic link to a file that is not there")
    if path.is_dir():
        raise SourceError(shown, f"a folder; documents stand in {path.parent} itself, nested folders are not read")
    if path.exists() and not path.is_file():
        raise SourceError(shown, "not an ordinary file; a source is a UTF-8 text, JSON or XML document")


def catalogue(folder: Path, without: Collection[str] = ()) -> list[Source]:
    """The sources of `folder` by file name, but those whose printable name is in `without`.

    SourceError if sources.yaml is wrong.
    """
    listed = folder / CATALOGUE
    stated = entries(folder)
    files = [path for path in documents(folder) if printable(path.name) not in without]
    sources = [
        Source(path, letter=letter(index), **_fields(listed, path.name, stated.get(path.name) or {}))
        for index, path in enumerate(files)
    ]
    for source_id, times in Counter(source.source_id for source in sources).items():
        if times > 1:
            raise SourceError(listed, f"two documents have the id {source_id!r}; give each its own")
    return sources


def entries(folder: Path) -> dict[str, dict[str, object] | None]:
    """What sources.yaml of `folder` states, by file name; SourceError where it is not in the form of a catalogue."""
    path = folder / CATALOGUE
    if not path.exists():
        return {}
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {}
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror or error}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise SourceError(path, f"not valid YAML: {error.problem or error.context}", line) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceError(path, f"not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(stated, dict) or not all(isinstance(entry, dict | None) for entry in stated.values()):
        raise SourceError(path, "expected one entry per file: its name, then id, title, origin and captured")
    return {str(name): entry for name, entry in stated.items()}


def _fields(listed: Path, name: str, entry: dict[str, object]) -> dict[str, str]:
    for field, value in entry.items():
        if field not in KNOWN:
            raise SourceError(listed, f"{name}: unknown key {field!r}; known are {', '.join(KNOWN)}")
        if not isinstance(value, str | int | float | date | None):
            raise SourceError(listed, f"{name}: {field} is a list or a group; expected a word or a line of text")
    source_id = str(entry.get("id") or name)
    if "id" in entry and (not source_id.isprintable() or set("/:") & set(source_id)):
        raise SourceError(listed, f"{name}: the id {source_id!r} has a character of / : or one that does not print")
    stated = {
        "title": entry.get("title"),
        "origin": entry.get("origin") or entry.get("url"),
        "captured": entry.get("captured") or entry.get("retrieved"),
        "sha256": entry.get("sha256"),
    }
    return {"source_id": source_id, **{field: str(value) for field, value in stated.items() if value}}
