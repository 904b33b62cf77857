"""Projects of their own to build, change and break: copies of this one, with other documents."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = ("Snakefile", "config.yaml", "pyproject.toml", "requirements.lock", "CITATION.cff", "docs/methods.md")
FOLDERS = ("workflow", "notebooks")
SMALL = ("tests/readers/mirror_record/withdrawn.txt", "inputs/004_2a950fea919dd17c.txt")
"""Two documents, enough for every step to have something to do."""
PROFILE = ("--workflow-profile", "workflow/profiles/default")


def new_project(folder: Path, documents: Iterable[str] = SMALL, like: Path = ROOT) -> Path:
    """A project in `folder` with copies of `documents`, and with the code of the project `like`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(like / name, folder / name)
    left_out = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*")
    for name in FOLDERS:
        shutil.copytree(like / name, folder / name, ignore=left_out)
    (folder / "inputs").mkdir(exist_ok=True)
    for document in documents:
        shutil.copy(ROOT / document, folder / "inputs")
    return folder


def command(project: Path, *arguments: str) -> list[str]:
    """Snakemake as `make dossier` runs it, with further arguments."""
    return [str(Path(sys.executable).with_name("snakemake")), "--cores", "2", *arguments, *PROFILE]


def environment(project: Path) -> dict[str, str]:
    """An environment in which the project's own copy of the package runs; no test knows that it runs in one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return kept | {"PYTHONPATH": str((project / "workflow").resolve())}


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Snakemake in the project; what it says on both streams stands in stdout."""
    return subprocess.run(
        command(project, *arguments),
        cwd=project,
        env=environment(project),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def sums(project: Path) -> dict[str, str]:
    """The checksum of each covered file."""
    lines = (project / "outputs" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines if not line.startswith("#"))}


def clean_sums(project: Path, folder: Path) -> dict[str, str]:
    """The checksums of a clean build, in `folder`, of what `project` holds now."""
    clean = folder / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(project, clean, ignore=shutil.ignore_patterns("outputs", ".snakemake", "__pycache__"))
    done = build(clean)
    assert done.returncode == 0, done.stdout
    return sums(clean)
