"""What a figure file says of itself: the data that was plotted, and the evidence ids of the cells that it shows."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from PIL import Image

from trialdossier.sources import ReadableError, printable

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest figure file that is read."""
EVIDENCE_ID = re.compile(r"[A-Z]+r?[0-9]+")
RELATION = re.compile(r"([^;\n]+) sha256:([0-9a-f]{64}); [^;\n]+")
"""The data plotted, its SHA-256, and the file of provenance, as a picture names them."""
DOCUMENT = re.compile(r" sha256:([0-9a-f]{64})(?=; |$)")
"""The SHA-256 of a document, as a picture names it behind the file."""
SVG, DC = "{http://www.w3.org/2000/svg}", "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
RELATED, SOURCE, LISTED = f"{DC}relation", f"{DC}source", f"{DC}subject/{RDF}Bag/{RDF}li"


@dataclass(frozen=True)
class Provenance:
    """The name and the SHA-256 of the data plotted, the SHA-256 of its documents, and the ids of the cells shown."""

    data: str
    sha256: str
    documents: tuple[str, ...]
    ids: tuple[str, ...]


def provenance(path: Path) -> Provenance:
    """What the picture or the provenance file `path` (.svg, .png, .json) says; ReadableError where it says nothing."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"larger than {LARGEST} bytes")
        found = {".svg": _of_svg, ".png": _of_png, ".json": _of_json}[path.suffix.lower()](path)
        if wrong := [key for key in found.ids if not EVIDENCE_ID.fullmatch(key)]:
            raise ValueError(f"{wrong[0]!r} is no evidence id")
        return found
    except OSError as error:
        why = error.strerror or str(error)
    except (ValueError, KeyError, TypeError, RecursionError, SyntaxError) as error:  # a ParseError is a SyntaxError
        why = str(error)
    except (DefusedXmlException, Image.DecompressionBombError) as error:
        why = str(error)
    shown = " ".join(printable(why).split())[:200]
    raise ReadableError(f"{printable(str(path))}: holds no provenance of a figure ({shown})")


def _of_json(path: Path) -> Provenance:
    stated = json.loads(path.read_bytes())
    documents = tuple(str(document["sha256"]) for document in stated["sources"])
    ids = tuple(str(cell["id"]) for cell in stated["cells"])
    return Provenance(str(stated["data"]), str(stated["data_sha256"]), documents, ids)


def _of_png(path: Path) -> Provenance:
    """The text chunks that stand before the picture itself, which is not decoded; Pillow bounds their size."""
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(file, formats=["PNG"]) as picture:
            stated = {name: str(text) for name, text in picture.info.items()}
    return _stated(stated.get("Relation"), stated.get("Source"), stated.get("Keywords", "").split())


def _of_svg(path: Path) -> Provenance:
    """The Dublin Core in <metadata>; what is drawn, below it, is not read."""
    with path.open("rb") as file:
        for _, element in ElementTree.iterparse(file, ("end",), forbid_entities=True, forbid_external=True):
            if element.tag == f"{SVG}metadata":
                work = element.find(f"{RDF}RDF/*")
                if work is not None:
                    ids = [each.text or "" for each in work.findall(LISTED)]
                    return _stated(work.findtext(RELATED), work.findtext(SOURCE), ids)
    return _stated(None, None, [])


def _stated(relation: str | None, source: str | None, ids: list[str]) -> Provenance:
    named = RELATION.fullmatch(relation or "")
    if not named:
        raise ValueError("it names no plotted data with their SHA-256")
    return Provenance(named[1], named[2], tuple(DOCUMENT.findall(source or "")), tuple(ids))
