"""What lies in the folder of inputs, and what sources.yaml says of it."""

from __future__ import annotations

import string
from dataclasses import dataclass
from pathlib import Path

import yaml

from trialdossier.sources import SourceError

CATALOGUE = "sources.yaml"
KNOWN = ("id", "title", "origin", "captured")


@dataclass(frozen=True)
class Source:
    """One file of the inputs folder with its entry in sources.yaml."""

    path: Path
    source_id: str
    letter: str
    title: str | None = None
    origin: str | None = None
    captured: str | None = None


def letter(index: int) -> str:
    """The short name of source number `index` (from 0): A, B ... Z, AA, AB ..."""
    letters = string.ascii_uppercase
    return letters[index] if index < len(letters) else letter(index // len(letters) - 1) + letters[index % len(letters)]


def documents(folder: Path) -> list[Path]:
    """Every file in `folder` that is a source, by name: all but sources.yaml and hidden files."""
    if not folder.is_dir():
        raise SourceError(folder, "no such folder; put the source documents there, or set config `inputs.folder`")
    return sorted(p for p in folder.iterdir() if p.is_file() and p.name != CATALOGUE and not p.name.startswith("."))


def catalogue(folder: Path) -> list[Source]:
    """The sources of `folder` in order of their file names; SourceError if sources.yaml is wrong."""
    listed = folder / CATALOGUE
    entries = _entries(listed) if listed.is_file() else {}
    sources = [
        Source(path, letter=letter(index), **_fields(listed, path.name, entries.get(path.name) or {}))
        for index, path in enumerate(documents(folder))
    ]
    ids = [source.source_id for source in sources]
    for source_id in ids:
        if ids.count(source_id) > 1:
            raise SourceError(listed, f"two documents have the id {source_id!r}; give each its own")
    return sources


def _entries(path: Path) -> dict[str, dict[str, object]]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(path, f"not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(entries, dict) or not all(isinstance(entry, dict | None) for entry in entries.values()):
        raise SourceError(path, "expected one entry per file: its name, then id, title, origin and captured")
    return entries


def _fields(listed: Path, name: str, entry: dict[str, object]) -> dict[str, str]:
    for field in entry:
        if field not in KNOWN and field not in ("url", "retrieved", "sha256"):
            raise SourceError(listed, f"{name}: unknown key {field!r}; known are {', '.join(KNOWN)}")
    fields = {field: str(entry[field]) for field in KNOWN[1:] if entry.get(field)}
    return {"source_id": str(entry.get("id") or name), **fields}
