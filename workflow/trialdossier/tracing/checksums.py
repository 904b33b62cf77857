"""SHA256SUMS: every input, the code that ran and every output, as `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

CODE = ("Snakefile", "config.yaml", "pyproject.toml", "requirements.lock", "CITATION.cff", "workflow", "notebooks")
LEFT_OUT = ("SHA256SUMS", "run.json", "logs")
"""Outputs that no checksum covers: the list itself, and what tells of one run only."""


def covered(root: Path, inputs: str, left_out: Collection[str] = ()) -> Iterator[Path]:
    """Every file below `root` that a checksum covers, relative to it, in order of name.

    `left_out` are the names of the documents in `inputs` that the build left out.
    """
    places = [root / name for name in (*CODE, inputs)]
    if (root / "outputs").is_dir():
        places += [path for path in (root / "outputs").iterdir() if path.name not in LEFT_OUT]
    files = {file for place in places for file in ([place] if place.is_file() else place.rglob("*")) if file.is_file()}
    files -= {root / inputs / name for name in left_out}
    yield from sorted(file.relative_to(root) for file in files if not by_the_way(file.relative_to(root)))


def by_the_way(path: Path) -> bool:
    """Whether a file is hidden, compiled or left by an installation: nothing that a build depends on."""
    return any(part.startswith(".") or part == "__pycache__" or part.endswith(".egg-info") for part in path.parts)


def checksums(root: Path, inputs: str, left_out: Collection[str] = ()) -> str:
    """A line per covered file: SHA-256, two blanks, path (with the escapes of sha256sum)."""
    lines = []
    for path in covered(root, inputs, left_out):
        name = path.as_posix()
        digest = hashlib.sha256((root / path).read_bytes()).hexdigest()
        plain = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        lines.append(f"{'' if plain == name else chr(92)}{digest}  {plain}\n")
    return "".join(lines)
