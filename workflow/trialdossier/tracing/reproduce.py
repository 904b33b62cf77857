"""Build twice under conditions as different as this machine allows, and compare the bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trialdossier.sources import ReadableError, printable
from trialdossier.tracing.checksums import CODE, LISTED, by_the_way, covered

NOBODY = 65534
"""The number of the user that owns nothing, by whom the second build is run."""
AS_NOBODY = (
    ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"),
    ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"),
)
"""Beginnings of a command that run the rest as that user: in truth (by root only), or as its programs see it."""
CLOCK = "+400d"
"""How far the clock of the second build is ahead."""
CONTEXT = 60
"""Characters or bytes that a first difference shows."""


@dataclass(frozen=True)
class Conditions:
    """Where, when, how and by whom a build runs."""

    folder: str
    cores: int
    umask: int
    timezone: str
    language: str
    hash_seed: str
    clock: str = ""
    user: tuple[str, ...] = ()

    def told(self) -> dict[str, str]:
        """The conditions in words."""
        return {
            "folder": self.folder,
            "cores": str(self.cores),
            "umask": f"{self.umask:03o}",
            "TZ": self.timezone,
            "LANG": self.language,
            "PYTHONHASHSEED": self.hash_seed,
            "clock": self.clock or "as it is",
            "user": f"{NOBODY} ({self.user[0]})" if self.user else "as started",
        }


@dataclass(frozen=True)
class Compared:
    """One file of both builds; a size is None where one build does not have it."""

    name: str
    sizes: tuple[int | None, int | None]
    same: bool
    first: str = ""


@dataclass
class Comparison:
    """Two builds compared, with the conditions that could not be varied on this machine and why."""

    conditions: tuple[Conditions, Conditions]
    files: list[Compared] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)

    @property
    def different(self) -> list[Compared]:
        """The files that are not the same."""
        return [file for file in self.files if not file.same]


def conditions() -> tuple[tuple[Conditions, Conditions], list[str]]:
    """The conditions of the two builds, and those that cannot be varied here, with the reason."""
    untried = []
    clock = CLOCK if shutil.which("faketime") else ""
    if not clock:
        untried.append("clock: no `faketime` on PATH (Debian: apt-get install faketime)")
    user = next(filter(_runs, AS_NOBODY), ())
    if not user:
        untried.append("user: neither `setpriv` nor `unshare` can run this Python as another user")
    return (
        Conditions("a", 1, 0o022, "UTC", "C.UTF-8", "1"),
        Conditions("deeper/down/b c", 4, 0o077, "Asia/Kathmandu", "C", "2", clock, user),
    ), untried


def shifted(home: Path, clock: str) -> dict[str, str]:
    """Settings by which the steps of a build run under the clock `clock`; the file that they name is put in `home`.

    Snakemake itself keeps the machine's clock, as it waits for its steps by it; it writes nothing of the outputs. The
    steps are started by bash, which reads that file first.
    """
    command = ["faketime", "-f", clock, "printenv", "LD_PRELOAD"]
    library = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    (home / "clock.sh").write_text(f"export LD_PRELOAD='{library}' FAKETIME='{clock}'\n", encoding="utf-8")
    return {"BASH_ENV": str(home / "clock.sh")}


def _runs(user: tuple[str, ...]) -> bool:
    """Whether this Python runs with this package as the user that the command `user` makes."""
    program = f"import os, snakemake, trialdossier; os._exit(os.getuid() != {NOBODY})"
    try:
        # by way of `env`, as steps start Python: the very first program is still found with the rights of before
        command = [*user, "env", sys.executable, "-c", program]
        return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def comparison(root: Path, inputs: str) -> Comparison:
    """Both builds of copies of the project in `root`, file by file; ReadableError where one does not build."""
    both, untried = conditions()
    with tempfile.TemporaryDirectory(prefix="reproduce-") as folder:
        Path(folder).chmod(0o755)
        projects = [built(root, Path(folder), inputs, each) for each in both]
        return Comparison(both, list(compared(projects[0], projects[1], inputs)), untried)


def compared(first: Path, second: Path, inputs: str) -> Iterator[Compared]:
    """Every covered file of two projects, and the list of checksums."""
    names = {path.as_posix() for project in (first, second) for path in covered(project, inputs)}
    for name in sorted({*names, LISTED}):
        told = explained(first / name, second / name)
        yield Compared(name, (size(first / name), size(second / name)), not told, told)


def size(path: Path) -> int | None:
    """The bytes of a file; None where there is none."""
    return path.stat().st_size if path.is_file() else None


def explained(first: Path, second: Path) -> str:
    """Where two files begin to differ, and what diffoscope says of them where it is installed."""
    data = [path.read_bytes() if path.is_file() else None for path in (first, second)]
    told = first_difference(data[0], data[1])
    if not told or not shutil.which("diffoscope"):
        return told
    command = ["diffoscope", "--max-text-report-size", "4000", str(first), str(second)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    return "\n".join([told, *map(printable, done.stdout.splitlines())])


def first_difference(first: bytes | None, second: bytes | None) -> str:
    """Where two contents begin to differ: a line of text, or an offset; empty where they do not."""
    if first == second:
        return ""
    if first is None or second is None:
        return f"only in the {'second' if first is None else 'first'} build"
    pairs = enumerate(zip(first, second, strict=False))
    offset = next((place for place, (a, b) in pairs if a != b), min(len(first), len(second)))
    if not (_is_text(first) and _is_text(second)):
        return f"byte {offset}: {' | '.join(data[offset : offset + 16].hex(' ') for data in (first, second))}"
    start = max(first.rfind(b"\n", 0, offset) + 1, offset - CONTEXT // 2)
    lines = [data[start : start + CONTEXT].decode("utf-8", "ignore").partition("\n")[0] for data in (first, second)]
    line = first.count(b"\n", 0, offset) + 1
    return printable(f"line {line}: {lines[0]!r} | {lines[1]!r}")


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def built(root: Path, folder: Path, inputs: str, how: Conditions) -> Path:
    """A copy of the project in `root`, built below `folder` as `how` says; ReadableError where it does not build."""
    project, home = folder / how.folder / "project", folder / how.folder / "home"
    copied(root, project, inputs)
    home.mkdir()
    if how.user and how.user[0] == "setpriv":
        for path in [project, home, *project.rglob("*")]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    program = [sys.executable, "-m", "snakemake", "--cores", str(how.cores), "--quiet", "all"]
    done = subprocess.run(
        [*how.user, *program],
        cwd=project,
        env=environment(project, home, how) | (shifted(home, how.clock) if how.clock else {}),
        umask=how.umask,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise ReadableError(f"the build in {how.folder} failed:\n{done.stdout}{done.stderr}")
    return project


def copied(root: Path, project: Path, inputs: str) -> None:
    """Copy what a build needs, and nothing that was built, from the project `root` to the folder `project`."""
    project.mkdir(parents=True)
    for name in (*CODE, inputs):
        if (root / name).is_dir():
            shutil.copytree(root / name, project / name, ignore=_left_out)
        elif (root / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, project / name)


def environment(project: Path, home: Path, how: Conditions) -> dict[str, str]:
    """The environment of a build: the package of its own copy, a home of its own, and its conditions."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "LC_", "XDG_"))}
    return (
        kept
        | {
            "PYTHONPATH": str(project / "workflow"),
            "HOME": str(home),
            "TMPDIR": str(home),
            "TZ": how.timezone,
            "LANG": how.language,
            "PYTHONHASHSEED": how.hash_seed,
        }
        | ({"USER": "nobody", "LOGNAME": "nobody"} if how.user else {})
    )


def _left_out(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if by_the_way(Path(name))]
