"""What the tests share: the documents, their readings, and how golden files are written anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from trialdossier.analysis import computed
from trialdossier.inputs import catalogue
from trialdossier.readers import reader_for
from trialdossier.sources import Document
from trialdossier.storage import Frames
from trialdossier.tabulate import Reading, reading, tables_of

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
    concepts = yaml.safe_load((ROOT / "config.yaml").read_text())["concepts"]
    return facts | computed(facts, concepts)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two documents that was built; for tests of the group `workflow`, so that it is built once."""
    from tests.test_workflow import SMALL, new_project, snakemake

    project = new_project(tmp_path_factory.mktemp("built"), SMALL)
    done = snakemake(project)
    assert done.returncode == 0, done.stderr
    return project
