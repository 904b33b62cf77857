"""Change one byte at a time and see that exactly what depends on it would be built again.

`python -m benchmarks.staleness [CHANGES] [BUILDS] [SEED]` plans after each of CHANGES changes, and after BUILDS of them
builds for real and compares with a clean build.
"""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from trialdossier.imports import code

from benchmarks.projects import build, clean_sums, new_project, sums

JOB = re.compile(r"^Job \d+: (.+)$", re.M)
PLACES = {
    "inputs": "inputs/*.txt",
    "package": "workflow/trialdossier/**/*.py",
    "scripts": "workflow/scripts/*.py",
    "notebooks": "notebooks/*.py",
    "dossier": "workflow/dossier/*",
    "gold": "workflow/gold/**/*.txt",
    "methods": "docs/methods.md",
    "schema": "workflow/schemas/*.yaml",
    "config": "config.yaml",
    "versions": "requirements.lock",
}
"""What is changed: documents, code, Lua filter, style, typst, schema, configuration, pinned versions."""
COMMENTS = {
    ".py": (b"# ", b"\n"),
    ".lua": (b"-- ", b"\n"),
    ".typ": (b"// ", b"\n"),
    ".css": (b"/* ", b" */\n"),
    ".yml": (b"# ", b"\n"),
}
SETTINGS = {
    "title": {"assemble"},
    "subtitle": {"assemble"},
    "render": {"render"},
    "authority": {"tabulate"},
    "concepts": {"tabulate"},
    "event_groups": {"tabulate"},
    "inputs": {"parse", "tabulate"},
}
"""The steps that each setting is a parameter of."""
AFTER = {
    "parse": {"tabulate"},
    "tabulate": {"across", "assemble", "annotate"},
    "notebook": {"assemble"},
    "across": {"assemble"},
    "assemble": {"render"},
    "render": {"crate"},
    "annotate": {"crate"},
    "crate": {"checksums"},
    "checksums": set(),
}
"""The steps that take what a step gives. What the notebooks of one trial take is known only when tables are written."""


@dataclass(frozen=True)
class Changed:
    """One byte changed: what was planned, and what should have been."""

    kind: str
    file: str
    planned: frozenset[str]
    expected: frozenset[str]

    @property
    def right(self) -> bool:
        """Whether exactly what depends on the file was planned."""
        return self.planned == self.expected


class Refused(Exception):
    """The project cannot be built as it is now."""


def planned(project: Path) -> frozenset[str]:
    """The messages of the steps that Snakemake would run; Refused where it would run none for an error."""
    done = build(project, "-n")
    if done.returncode:
        raise Refused(done.stdout)
    found = (message.partition(" of outputs/")[0] for message in JOB.findall(done.stdout))
    return frozenset(message for message in found if not message.startswith("The dossier is built"))


def all_steps(project: Path) -> dict[str, str]:
    """Every step of a clean build by its message, with its script; those of notebooks with the notebook's name."""
    steps = {}
    documents = [path.name for path in sorted((project / "inputs").iterdir())]
    trials = [path.stem for path in sorted((project / "outputs" / "tables" / "trials").iterdir())]
    steps |= {f"Reading inputs/{name}": "parse" for name in documents}
    steps["Writing the tables"] = "tabulate"
    for path in sorted((project / "notebooks").glob("*.py")):
        for trial in trials if path.stem.startswith("trial_") else ["all"]:
            about = "over all trials" if trial == "all" else f"for {trial}"
            steps[f"Running notebook {path.stem} {about}"] = "across" if trial == "all" else "notebook"
    steps["Assembling the dossier's Quarto project"] = "assemble"
    steps["Rendering the dossier as HTML and PDF"] = "render"
    steps["Writing the evidence as Web Annotations"] = "annotate"
    steps["Describing the build as a Provenance Run Crate"] = "crate"
    steps["Writing the checksums of inputs, code and outputs"] = "checksums"
    return steps


def expected(project: Path, file: str, old: bytes, new: bytes) -> frozenset[str]:
    """The steps that depend on `file`, by what they declare, and all that come after these."""
    steps = all_steps(project)
    direct = {message for message, step in steps.items() if depends(project, message, step, file, old, new)}
    after = {"crate", "checksums"}
    todo = [steps[message] for message in direct]
    while todo:
        further = AFTER[todo.pop()]
        after |= further
        todo += further
    reached = direct | {message for message, step in steps.items() if step in after}
    if "tabulate" in {steps[message] for message in reached}:
        # which notebooks of single trials will run is known once the tables are written
        reached = {message for message in reached if steps[message] != "notebook"}
    return frozenset(reached)


def depends(project: Path, message: str, step: str, file: str, old: bytes, new: bytes) -> bool:
    """Whether a step takes `file`: as a document, as its code, as a template, or, of the configuration, a setting."""
    if file.startswith("inputs/"):
        return message == f"Reading {file}"
    if file.startswith("workflow/dossier/") or file == "docs/methods.md":
        return step == "assemble"
    if file.startswith("workflow/gold/"):
        return step == "tabulate"
    if file == "config.yaml":
        was, now = yaml.safe_load(old), yaml.safe_load(new)
        return any(was.get(key) != now.get(key) and step in SETTINGS[key] for key in SETTINGS)
    script = "notebook" if step == "across" else step
    own = [f"notebooks/{message.split()[2]}.py"] if script == "notebook" else []
    return file in code(project, f"workflow/scripts/{script}.py", *own)


def mutated(path: Path, chance: random.Random) -> bytes:
    """The bytes of `path` with one other than it was; to code, a comment of one letter is added.

    Of the schema a description is changed: its defaults are settings, which the configuration stands for.
    """
    data, letter = path.read_bytes(), bytes([chance.choice(range(97, 123))])
    if path.suffix in COMMENTS:
        before, after = COMMENTS[path.suffix]
        return data + before + letter + after
    within = re.compile(rb"(?m)^ *description: .*$" if path.name.endswith(".schema.yaml") else rb"(?s).+")
    spans = [match.span() for match in within.finditer(data)]
    letters = re.compile(rb"(?<=[a-z])[a-z](?=[a-z])")
    place = chance.choice([match.start() for span in spans for match in letters.finditer(data, *span)])
    return data[:place] + (letter if data[place : place + 1] != letter else b"-") + data[place + 1 :]


def changes(project: Path, count: int, chance: random.Random) -> Iterator[Changed]:
    """`count` changes of the built project, each undone; kinds take turns. What cannot be built is not counted."""
    kinds = {kind: sorted(path for path in project.glob(glob) if path.is_file()) for kind, glob in PLACES.items()}
    number = 0
    while number < count:
        kind = list(kinds)[number % len(kinds)]
        path = chance.choice(kinds[kind])
        data, times = path.read_bytes(), path.stat()
        other, file = mutated(path, chance), path.relative_to(project).as_posix()
        path.write_bytes(other)
        try:
            found = planned(project)
            should = expected(project, file, data, other)
        except Refused:
            continue
        finally:
            path.write_bytes(data)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        number += 1
        yield Changed(kind, file, found, should)


def rebuilt(project: Path, count: int, chance: random.Random, folder: Path) -> Iterator[tuple[str, bool]]:
    """`count` changes that stay, each built: the file changed, and whether the outputs are those of a clean build."""
    done = 0
    while done < count:
        kind = list(PLACES)[done % len(PLACES)]
        path = chance.choice([path for path in sorted(project.glob(PLACES[kind])) if path.is_file()])
        data = path.read_bytes()
        path.write_bytes(mutated(path, chance))
        if build(project).returncode:
            path.write_bytes(data)
            continue
        done += 1
        yield path.relative_to(project).as_posix(), sums(project) == clean_sums(project, folder)


def main() -> None:
    """Plan after many changes; build after some."""
    count, builds, seed = (int(value) for value in [*sys.argv[1:], *("200", "12", "1")[len(sys.argv) - 1 :]])
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        project = new_project(Path(folder, "project"))
        assert build(project).returncode == 0
        started, done = time.monotonic(), []
        for each in changes(project, count, chance):
            done.append(each)
            if not each.right:
                print(f"{each.file}\n  planned {sorted(each.planned)}\n  expected {sorted(each.expected)}", flush=True)
        wrong = sum(not each.right for each in done)
        by_kind = ", ".join(f"{kind} {number}" for kind, number in Counter(each.kind for each in done).items())
        print(f"{count} changes ({by_kind}): {wrong} planned wrongly, {time.monotonic() - started:.0f} s", flush=True)
        for file, same in rebuilt(project, builds, chance, Path(folder)):
            wrong += not same
            print(f"{file}: {'as a clean build' if same else 'NOT as a clean build'}", flush=True)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
