"""SHA256SUMS: every input, the code that ran and every output, as `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CODE = (
    "Snakefile",
    "config.yaml",
    "pyproject.toml",
    "requirements.lock",
    "CITATION.cff",
    "docs/methods.md",
    "workflow",
    "notebooks",
)
LEFT_OUT = ("SHA256SUMS", "run.json", "logs")
"""Outputs that no checksum covers: the list itself, and what tells of one run only."""
LISTED = "outputs/SHA256SUMS"
HEAD = "# SHA-256 of the lines below: "
"""Opens the first line, a comment to `sha256sum`, by which a change of the list itself is known."""
ENTRY = re.compile(r"\\?([0-9a-f]{64}) [ *](.+)")


def covered(root: Path, inputs: str, left_out: Collection[str] = ()) -> Iterator[Path]:
    """Every file below `root` that a checksum covers, relative to it, in order of name.

    `left_out` are the names of the documents in `inputs` that the build left out.
    """
    files = set(_files(root / name for name in (*CODE, inputs)))
    files -= {root / inputs / name for name in left_out}
    names = {file.relative_to(root) for file in files}
    names |= {Path("outputs", name) for name in built_files(root / "outputs")}
    yield from sorted(name for name in names if not by_the_way(name))


def built_files(outputs: Path) -> Iterator[Path]:
    """Every file of the folder `outputs` that a checksum covers, relative to it, in order of name."""
    places = (path for path in outputs.iterdir() if path.name not in LEFT_OUT) if outputs.is_dir() else ()
    names = (file.relative_to(outputs) for file in _files(places))
    yield from sorted(name for name in names if not by_the_way(name))


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from (file for file in ([place] if place.is_file() else place.rglob("*")) if file.is_file())


def by_the_way(path: Path) -> bool:
    """Whether a file is hidden, compiled or left by an installation: nothing that a build depends on."""
    return any(part.startswith(".") or part == "__pycache__" or part.endswith(".egg-info") for part in path.parts)


def digest(path: Path) -> str:
    """The SHA-256 of the file `path`."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def checksums(root: Path, inputs: str, left_out: Collection[str] = ()) -> str:
    """A line per covered file: SHA-256, two blanks, path (with the escapes of sha256sum); their own SHA-256 first."""
    return sealed({path.as_posix(): digest(root / path) for path in covered(root, inputs, left_out)})


def sealed(digests: dict[str, str]) -> str:
    """The text of SHA256SUMS for the SHA-256 of each file."""
    lines = []
    for name, found in digests.items():
        plain = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        lines.append(f"{'' if plain == name else chr(92)}{found}  {plain}\n")
    body = "".join(lines)
    return f"{HEAD}{hashlib.sha256(body.encode()).hexdigest()}\n{body}"


@dataclass(frozen=True)
class Listed:
    """What a SHA256SUMS says: the SHA-256 of each file, and whether the list is the one that was written."""

    digests: dict[str, str]
    intact: bool

    @classmethod
    def of(cls, data: bytes) -> Listed:
        """What the bytes of a SHA256SUMS say; lines in another form say nothing."""
        digests = {}
        for line in data.decode("utf-8", "surrogateescape").split("\n"):
            if entry := ENTRY.fullmatch(line):
                name = entry[2]
                if line.startswith("\\"):
                    name = re.sub(r"\\([\\nr])", lambda match: {"n": "\n", "r": "\r"}.get(match[1], "\\"), name)
                digests[name] = entry[1]
        head, _, body = data.partition(b"\n")
        return cls(digests, head == HEAD.encode() + hashlib.sha256(body).hexdigest().encode())

    def compared(self, other: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Each file whose SHA-256 in `other` is not the one listed, with what became of it, in order of name."""
        for name in sorted(self.digests.keys() | other.keys()):
            if name not in other:
                yield name, "removed"
            elif name not in self.digests:
                yield name, "added"
            elif self.digests[name] != other[name]:
                yield name, "changed"
