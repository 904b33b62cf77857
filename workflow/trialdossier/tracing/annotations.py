"""Evidence as W3C Web Annotations: what was read, and where it stands, by position and by quote.

A position counts Unicode code points of the file decoded as UTF-8 (a byte order mark and carriage returns count),
from 0, the end not included. A quote has just as much text before and after it as makes it the only one in its file.
A value that was read from several places has a target for each.

Reference: https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent_encoded

import numpy as np
import numpy.typing as npt

from trialdossier.storage import Frames
from trialdossier.tabulate import row_key

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}]
Numbers = npt.NDArray[np.int32]
Record = dict[str, Any]
Cell = tuple[str, str, str]
"""Table, row key and column."""


def annotation_page(frames: Frames, inputs: Path, outputs: Path) -> str:
    """The evidence in `frames` as a page of annotations for the folder `outputs`: JSON-LD, one annotation a line."""
    page: Record = {"@context": CONTEXT, "id": "", "type": "AnnotationPage"}
    lines = (
        json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in _annotations(frames, inputs, outputs)
    )
    return json.dumps(page)[:-1] + ', "items": [\n' + ",\n".join(lines) + "\n]}\n"


def _annotations(frames: Frames, inputs: Path, outputs: Path) -> Iterator[Record]:
    evidence, values = frames["evidence"], _values(frames)
    for source in frames["sources"].sort_values("path").to_dict("records"):
        path = inputs / source["path"]
        quotes = Quotes(path.read_bytes().decode("utf-8"))
        place = {"id": percent_encoded(os.path.relpath(path, outputs)), "sha256": source["sha256"]}
        cells: dict[str, list[Record]] = {}
        mine = evidence[evidence["source_id"] == source["source_id"]]
        for row in mine.sort_values(["start", "end"], kind="stable").to_dict("records"):
            cells.setdefault(row["id"], []).append(row)
        for key, rows in cells.items():
            rows.sort(key=lambda row: (row["part"] == 0, row["part"]))
            targets = [{"source": place, "selector": quotes.selectors(row["start"], row["end"])} for row in rows]
            yield annotation(key, (rows[0]["table"], rows[0]["row"], rows[0]["column"]), values, targets)


def annotation(key: str, cell: Cell, values: Mapping[Cell, str], targets: list[Record]) -> Record:
    """The annotation of one cell: its value, its place in the tables, and where it was read."""
    return {
        "id": f"#{key}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": values[cell]},
            {"type": "TextualBody", "purpose": "identifying", "format": "text/plain", "value": ":".join(cell)},
        ],
        "target": targets if len(targets) > 1 else targets[0],
    }


def _values(frames: Frames) -> dict[Cell, str]:
    """What each cited cell holds, as text."""
    places = frames["evidence"][["table", "row", "column"]].drop_duplicates().to_records(index=False)
    rows = {
        (table, row_key(row["source_id"], row["ordinal"])): row
        for table in frames["evidence"]["table"].unique()
        for row in frames[table].to_dict("records")
    }
    return {(table, row, column): str(rows[table, row][column]) for table, row, column in places}


class Quotes:
    """A text, and how far around each quote one must read to find it there and nowhere else."""

    def __init__(self, text: str):
        self.text, self.repeated = text, repeated(text)

    def selectors(self, start: int, end: int) -> list[Record]:
        """The selectors of the characters from `start` to `end`: by position, and by quote."""
        around = self.around(start, end)
        return [
            {"type": "TextPositionSelector", "start": int(start), "end": int(end)},
            {
                "type": "TextQuoteSelector",
                "exact": self.text[start:end],
                "prefix": self.text[max(0, start - around) : start],
                "suffix": self.text[end : end + around],
            },
        ]

    def around(self, start: int, end: int) -> int:
        """The characters to read on either side until what was read stands once in the text."""

        def alone(width: int) -> bool:
            first = max(0, start - width)
            return bool(min(len(self.text), end + width) - first > self.repeated[first])

        return bisect_left(range(len(self.text)), True, key=alone)


def repeated(text: str) -> Numbers:
    """For each character, the length of the longest stretch from it that stands elsewhere in `text` too.

    The stretches of 1, 2, 4 ... characters are numbered by their order until no two are the same, which also gives the
    order of all suffixes (Manber and Myers 1993); what neighbours in it share is put together from these numbers.
    """
    ranks = [_ranks(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64))]
    size, width = len(text), 1
    while size and int(ranks[-1].max()) < size - 1:
        following = np.zeros(size, dtype=np.int64)
        following[: max(0, size - width)] = ranks[-1][width:].astype(np.int64) + 1
        ranks.append(_ranks(ranks[-1].astype(np.int64) * (size + 1) + following))
        width *= 2
    return _shared(ranks, size)


def _ranks(keys: npt.NDArray[np.int64]) -> Numbers:
    return np.unique(keys, return_inverse=True)[1].astype(np.int32)


def _shared(ranks: list[Numbers], size: int) -> Numbers:
    """What each suffix shares with the more alike of its two neighbours in the order of suffixes, in characters."""
    order = np.argsort(ranks[-1]).astype(np.int32)
    one, other = order[:-1], order[1:]
    length = np.zeros(max(0, size - 1), dtype=np.int32)
    for level in range(len(ranks) - 1, -1, -1):
        a, b = one + length, other + length
        inside = (a < size) & (b < size)
        same = inside & (ranks[level][np.where(inside, a, 0)] == ranks[level][np.where(inside, b, 0)])
        length += np.where(same, 1 << level, 0).astype(np.int32)
    longest = np.zeros(size, dtype=np.int32)
    np.maximum.at(longest, one, length)
    np.maximum.at(longest, other, length)
    return longest
