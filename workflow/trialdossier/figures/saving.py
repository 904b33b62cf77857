"""Pictures as files: the picture, the data plotted and where they come from."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from trialdossier.figures.canvas import STYLE
from trialdossier.storage import csv_bytes, write_bytes, write_text

DPI = 200
"""Resolution of a PNG."""
SOFTWARE = "trialdossier"


@dataclass(frozen=True)
class Saved:
    """A figure as saved: its picture, and its description for those who do not see it."""

    path: Path
    alt: str


def save(
    figure: Figure,
    path: Path,
    data: pd.DataFrame,
    alt: str,
    cells: Iterable[dict[str, Any]] = (),
    documents: Iterable[dict[str, Any]] = (),
) -> Saved:
    """Write `figure` to `path` (.svg) and beside it as .png, the `data` plotted (.csv), and its provenance (.json).

    `cells` are the evidence or lineage entries of the plotted cells, `documents` the files they stand in, with their
    SHA-256. Both pictures carry the provenance too: SVG as Dublin Core in RDF, PNG as text.
    """
    plotted = csv_bytes(data)
    provenance = {
        "figure": path.name,
        "data": path.with_suffix(".csv").name,
        "provenance": path.with_suffix(".json").name,
        "data_sha256": hashlib.sha256(plotted).hexdigest(),
        "alt": alt,
        "sources": list(documents),
        "cells": list(cells),
    }
    for suffix, metadata in (("svg", in_svg(provenance)), ("png", in_png(provenance))):
        picture = io.BytesIO()
        with matplotlib.rc_context(STYLE):
            figure.savefig(picture, format=suffix, dpi=DPI, metadata=metadata)
        write_bytes(path.with_suffix(f".{suffix}"), picture.getvalue())
    write_bytes(path.with_suffix(".csv"), plotted)
    write_text(path.with_suffix(".json"), json.dumps(provenance, ensure_ascii=False, indent=1) + "\n")
    return Saved(path, alt)


def in_svg(provenance: Mapping[str, Any]) -> dict[str, Any]:
    """The provenance of a figure as matplotlib writes it into <metadata>: Dublin Core, without the date of the day."""
    said = described(provenance)
    return {"Date": None, "Creator": SOFTWARE, **said, "Keywords": said["Keywords"].split()}


def in_png(provenance: Mapping[str, Any]) -> dict[str, str]:
    """The provenance of a figure as text chunks of a PNG."""
    return {"Software": SOFTWARE, **described(provenance)}


def described(provenance: Mapping[str, Any]) -> dict[str, str]:
    """The provenance of a figure in Dublin Core's terms: its documents, its data, and the evidence ids as keywords."""
    documents = (f"{each['path']} sha256:{each['sha256']}" for each in provenance["sources"])
    name, digest = provenance["data"], provenance["data_sha256"]
    return {
        "Title": provenance["alt"],
        "Source": "; ".join(documents),
        "Relation": f"{name} sha256:{digest}; {provenance['provenance']}",
        "Keywords": " ".join(cell["id"] for cell in provenance["cells"]),
    }
