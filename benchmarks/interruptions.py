"""Kill builds at random moments and see that the next run gives what a clean build gives.

`python -m benchmarks.interruptions [KILLS] [SEED]`
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.projects import build, clean_sums, command, environment, new_project, sums


def started(project: Path) -> subprocess.Popen[bytes]:
    """A build that runs, the leader of a process group of its own."""
    with (project / "build.log").open("wb") as log:
        return subprocess.Popen(
            command(project),
            cwd=project,
            env=environment(project),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def killed(project: Path, seconds: float, steps_too: bool) -> bool:
    """Start a build and kill it after `seconds`, with its steps or alone; whether it was still running."""
    process = started(project)
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        if steps_too:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        return True


def kills(project: Path, clean: dict[str, str], count: int, chance: random.Random) -> list[str]:
    """What was wrong after `count` builds were killed; each is followed by a run that must give `clean`."""
    began = time.monotonic()
    shutil.rmtree(project / "outputs", ignore_errors=True)
    assert build(project).returncode == 0
    longest = time.monotonic() - began
    wrong, done = [], 0
    while done < count:
        shutil.rmtree(project / "outputs", ignore_errors=True)
        if chance.random() < 0.5:
            shutil.rmtree(project / ".snakemake", ignore_errors=True)
        seconds, steps_too = chance.uniform(0.3, longest), chance.random() < 0.5
        if not killed(project, seconds, steps_too):
            longest *= 0.9
            continue
        done += 1
        after = build(project)
        if after.returncode or sums(project) != clean:
            wrong.append(f"killed after {seconds:.2f} s ({'all' if steps_too else 'alone'}): {after.stdout[-2000:]}")
        print(f"{done}: killed after {seconds:.1f} s; {len(wrong)} wrong", flush=True)
    return wrong


def main() -> None:
    """Kill builds of a small project."""
    count, seed = (int(value) for value in [*sys.argv[1:], *("30", "1")[len(sys.argv) - 1 :]])
    with tempfile.TemporaryDirectory() as folder:
        project = new_project(Path(folder, "project"))
        clean = clean_sums(project, Path(folder))
        wrong = kills(project, clean, count, random.Random(seed))
    print(f"{count} builds killed, {len(wrong)} with another result afterwards", *wrong, sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
