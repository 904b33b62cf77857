"""outputs/run.json: when, where, by whom and with what a build ran. No checksum covers it."""

from __future__ import annotations

import getpass
import json
import os
import platform
import socket
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from trialdossier.storage import write_text

PROGRAMS = ("trialdossier", "snakemake", "pandas", "pyarrow", "matplotlib", "papermill", "pypandoc-binary", "typst")


def record(path: Path, started: float, ended: float) -> None:
    """Write to `path` of a run from `started` to `ended`, both in seconds of the clock."""
    of_run = {
        "started": moment(started),
        "ended": moment(ended),
        "seconds": round(ended - started, 3),
        "host": socket.gethostname(),
        "user": user(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "command": sys.argv,
        "versions": {name: found for name in PROGRAMS if (found := installed(name))},
    }
    write_text(path, json.dumps(of_run, ensure_ascii=False, indent=1) + "\n")


def moment(seconds: float) -> str:
    """A time of the clock, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def user() -> str:
    """Who runs this; a number where the user has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def installed(name: str) -> str | None:
    """The version of an installed package; None where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
