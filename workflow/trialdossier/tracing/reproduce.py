"""Build twice under different conditions and compare the bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trialdossier.sources import ReadableError
from trialdossier.tracing.checksums import CODE, by_the_way, covered


@dataclass(frozen=True)
class Conditions:
    """Where and how a build runs."""

    folder: str
    cores: int
    umask: int
    environment: tuple[tuple[str, str], ...]


CONDITIONS = (
    Conditions("a", 1, 0o022, (("TZ", "UTC"), ("LANG", "C.UTF-8"), ("PYTHONHASHSEED", "1"))),
    Conditions("deeper/down/b", 4, 0o077, (("TZ", "Asia/Kathmandu"), ("LANG", "C"), ("PYTHONHASHSEED", "2"))),
)


def differences(root: Path, inputs: str) -> Iterator[tuple[str, int, int]]:
    """Each file that two builds of the project in `root` give differently: name and both sizes (-1: not there)."""
    with tempfile.TemporaryDirectory() as folder:
        projects = [built(root, Path(folder, conditions.folder), inputs, conditions) for conditions in CONDITIONS]
        first, second = ({path.as_posix() for path in covered(project, inputs)} for project in projects)
        for name in sorted(first | second):
            data = [(project / name).read_bytes() if (project / name).is_file() else None for project in projects]
            if data[0] != data[1]:
                sizes = [-1 if content is None else len(content) for content in data]
                yield name, sizes[0], sizes[1]


def built(root: Path, project: Path, inputs: str, conditions: Conditions) -> Path:
    """A copy of the project in `root`, built under `conditions`; ReadableError where it does not build."""
    project.mkdir(parents=True)
    for name in (*CODE, inputs):
        if (root / name).is_dir():
            shutil.copytree(root / name, project / name, ignore=_left_out)
        elif (root / name).is_file():
            shutil.copy(root / name, project / name)
    command = [sys.executable, "-m", "snakemake", "--cores", str(conditions.cores), "--quiet", "all"]
    environment = os.environ | dict(conditions.environment)
    done = subprocess.run(
        command, cwd=project, env=environment, umask=conditions.umask, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ReadableError(f"the build in {conditions.folder} failed:\n{done.stdout}{done.stderr}")
    return project


def _left_out(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if by_the_way(Path(name))]
