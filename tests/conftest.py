"""What the tests share: the documents, their readings, and how golden files are written anew."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from trialdossier.analysis import computed
from trialdossier.inputs import catalogue
from trialdossier.readers import reader_for
from trialdossier.sources import Document
from trialdossier.storage import Frames
from trialdossier.tabulate import Reading, reading, tables_of

from benchmarks.projects import SMALL, build, new_project

ROOT = Path(__file__).parents[1]
INPUTS = ROOT / "inputs"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def read(path: Path, source_id: str | None = None) -> Reading:
    """The reading of one document, as the workflow makes it."""
    document = Document.load(path, source_id)
    reader = reader_for(document)
    return reading(document, reader.NAME, reader.FRAME, reader.read(document))


@pytest.fixture(scope="session")
def readings() -> list[Reading]:
    """The readings of the five documents."""
    return [read(source.path, source.source_id) for source in catalogue(INPUTS)]


@pytest.fixture(scope="session")
def frames(readings: list[Reading]) -> Frames:
    """All tables of the five documents, with the concepts of config.yaml."""
    import yaml

    facts = tables_of(readings, catalogue(INPUTS))
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    return facts | computed(facts, config["concepts"], config["event_groups"])


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two documents, built."""
    return built_once(tmp_path_factory, "built", SMALL)


@pytest.fixture(scope="session")
def built_of_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the second of the two documents alone, built."""
    return built_once(tmp_path_factory, "built_of_one", SMALL[1:])


def built_once(factory: pytest.TempPathFactory, name: str, documents: tuple[str, ...]) -> Path:
    """A built project of `documents`: made by the first worker that asks for it, to each a copy of its own."""
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"
    place.mkdir(exist_ok=True)
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / f"{name}.done").exists():
            done = build(new_project(place / name, documents))
            assert done.returncode == 0, done.stdout
            (place / f"{name}.done").touch()
    return Path(shutil.copytree(place / name, factory.mktemp("projects") / name))
