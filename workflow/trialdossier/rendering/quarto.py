"""The engine of those who have Quarto: `quarto render` in the copy of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from trialdossier.rendering.project import QMD, RenderError

TIMEOUT = 900
"""Seconds after which Quarto is taken to hang."""
FORMATS = {"html": "dossier.html", "typst": "dossier.pdf"}


def executable() -> str | None:
    """The `quarto` on PATH."""
    return shutil.which("quarto")


def name() -> str:
    """Quarto with its version."""
    return f"quarto {run(['--version'], Path.cwd(), dict(os.environ)).strip()}"


def rendered(work: Path, date: datetime) -> dict[str, bytes]:
    """dossier.html and dossier.pdf of the project in `work`."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(int(date.timestamp())), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    files = {}
    for to, file in FORMATS.items():
        folder = f"_rendered-{to}"
        output = run(["render", QMD, "--to", to, "--output-dir", folder], work, environment)
        made = work / folder / file
        if not made.is_file():
            raise RenderError("quarto", f"ended well but wrote no {file}: {output.strip()[-500:]}")
        files[file] = made.read_bytes()
    return files


def run(arguments: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What Quarto prints; RenderError where it fails."""
    command = [executable() or "quarto", *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RenderError("quarto", f"did not end within {TIMEOUT} s") from None
    except OSError as error:
        raise RenderError("quarto", f"does not start: {error.strerror}") from None
    if done.returncode:
        shown = "\n".join((done.stderr or done.stdout).strip().splitlines()[-20:])
        raise RenderError("quarto", f"`quarto {' '.join(arguments)}` failed: {shown}")
    return done.stdout
