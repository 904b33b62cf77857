"""A figure carries where it comes from, in both its forms, and comes out the same each time."""

from __future__ import annotations

import hashlib
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from trialdossier import figures

DATA = pd.DataFrame({"label": ["=a"], "start": [2010.0], "primary": [2011.0], "end": [2012.0], "end_open": [True]})
CELLS = [{"id": "A1", "table": "studies", "row": "r/1", "column": "start_date"}]
DOCUMENTS = [{"path": "x & <y>.txt", "sha256": "ab" * 32}]
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return figures.save(figures.timeline(DATA), tmp_path / "x.svg", DATA, "From <a> to ≥ b", CELLS, DOCUMENTS).path


def test_svg_says_in_dublin_core_what_it_was_made_from(saved: Path) -> None:
    tree = ET.parse(saved)
    digest = hashlib.sha256(saved.with_suffix(".csv").read_bytes()).hexdigest()
    (work,) = tree.iter("{http://creativecommons.org/ns#}Work")
    said = {name: work.findtext(DC + name) for name in ("title", "source", "relation")}
    assert said == {
        "title": "From <a> to ≥ b",
        "source": f"x & <y>.txt sha256:{'ab' * 32}",
        "relation": f"x.csv sha256:{digest}; x.json",
    }
    assert [item.text for item in work.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")] == ["A1"]
    assert work.find(DC + "date") is None


def test_png_says_the_same(saved: Path) -> None:
    with Image.open(saved.with_suffix(".png")) as picture:
        said = dict(picture.text)  # type: ignore[attr-defined]
    assert said["Software"] == "trialdossier"
    assert said["Title"] == "From <a> to ≥ b"
    assert said["Source"] == f"x & <y>.txt sha256:{'ab' * 32}"
    assert said["Keywords"] == "A1"
    assert "Creation Time" not in said


def test_json_beside_it_names_cells_and_documents(saved: Path) -> None:
    said = json.loads(saved.with_suffix(".json").read_text(encoding="utf-8"))
    assert (said["figure"], said["data"], said["cells"], said["sources"]) == ("x.svg", "x.csv", CELLS, DOCUMENTS)
    assert said["data_sha256"] == hashlib.sha256(saved.with_suffix(".csv").read_bytes()).hexdigest()


def test_the_same_figure_has_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    again = figures.save(figures.timeline(DATA), tmp_path / "b" / "x.svg", DATA, "From <a> to ≥ b", CELLS, DOCUMENTS)
    for suffix in (".svg", ".png", ".csv", ".json"):
        assert again.path.with_suffix(suffix).read_bytes() == saved.with_suffix(suffix).read_bytes()
