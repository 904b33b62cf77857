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
from trialdossier.figures.canvas import breadth, fitted

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


LONG = "An invented label with Donaudampfschifffahrtsgesellschaftskapitänsmützen and $x_1$ in it " * 3


def test_labels_are_measured_and_broken_where_they_are_too_wide() -> None:
    for width in (0.5, 2.0, 5.0):
        lines = fitted(LONG, width, 8, 40).split("\n")
        assert all(breadth(line, 8) <= width for line in lines)
        assert "".join("".join(lines).split()) == "".join(LONG.split())
    assert fitted(LONG, 2, 8, 2).endswith("…")
    assert fitted("", 2, 8, 2) == ""


@pytest.mark.parametrize("label", ["a", LONG])
def test_no_text_of_a_forest_or_of_times_overlaps_another_or_is_cut(label: str) -> None:
    rates = {"percent": [1.0, 99.0], "lower": [0.0, 90.0], "upper": [99.0, 100.0]}
    times = {"estimate": [1.0, 99.0], "lower": [0.0, 90.0], "upper": [None, 100.0], "shown": [label, "99"]}
    base = {"label": [label, label], "group": [label, label]}
    counts = {"count": [12345, 1], "denominator": [123456, 2]}
    pictures = [
        figures.forest(pd.DataFrame(base | rates | counts)),
        figures.times(pd.DataFrame(base | times | {"analysed": [None, 123456]})),
    ]
    for picture in pictures:
        (axes,) = picture.axes
        picture.draw_without_rendering()
        boxes = [text.get_window_extent() for text in axes.texts]
        assert len(boxes) == 6
        for place, box in enumerate(boxes):
            assert picture.bbox.x0 <= box.x0 <= box.x1 <= picture.bbox.x1
            assert picture.bbox.y0 <= box.y0 <= box.y1 <= picture.bbox.y1
            assert not any(box.overlaps(other) for other in boxes[:place])
