"""What the HTML page carries for its panel: the sources and entries as inert JSON, and the script that shows them."""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from trialdossier.report.appendix import title
from trialdossier.report.provenance import Mark, Provenance, Quoted

WHOLE = 400_000
"""Characters of a source that the page carries as a whole; of a longer one it carries what surrounds the quotes."""
SURROUNDINGS = (2000, 500, 100, 0)
"""Characters on either side of a quote, the widest that keep a longer source within `WHOLE`; else the last."""
INERT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class Utf16:
    """Places in a text as JavaScript counts them: UTF-16 code units in place of code points."""

    def __init__(self, text: str):
        self.wide = (
            [place for place, character in enumerate(text) if character > "\uffff"] if not text.isascii() else []
        )

    def __call__(self, place: int) -> int:
        """The code units before code point `place`."""
        return place + bisect_left(self.wide, place)


def panel(data: Mapping[str, Any], script: str) -> str:
    """The end of the page: `data` as JSON that runs nowhere, and the script."""
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(INERT)
    return f'<script type="application/json" id="provenance">{content}</script>\n<script>{script}</script>\n'


def script_hash(script: str) -> str:
    """What a Content-Security-Policy calls the script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def panel_data(found: Provenance, sources: pd.DataFrame, texts: Mapping[str, str]) -> dict[str, Any]:
    """All that the panel shows: `sources` by letter, `entries` by evidence id, and what the columns mean."""
    units = {letter: Utf16(text) for letter, text in texts.items()}
    shown = {
        source["letter"]: {
            "title": title(source),
            "file": source["path"],
            "sha256": source["sha256"],
            "lines": source["lines"],
            "whole": len(texts[source["letter"]]) <= WHOLE,
            "pieces": [
                [line, units[source["letter"]](start), piece]
                for line, start, piece in pieces(
                    texts[source["letter"]],
                    [mark for quoted in found.quoted if quoted.letter == source["letter"] for mark in quoted.marks],
                )
            ],
        }
        for source in sources.to_dict("records")
    }
    entries: dict[str, Any] = {quoted.id: _entry(quoted, units[quoted.letter]) for quoted in found.quoted}
    entries |= {each.id: {k: v for k, v in asdict(each).items() if k != "id"} for each in found.computed}
    return {"sources": shown, "entries": entries, "columns": {each.cell: each.meaning for each in found.quoted}}


def _entry(quoted: Quoted, unit: Utf16) -> dict[str, Any]:
    marks = [[unit(mark.start), unit(mark.end), mark.line, mark.part] for mark in quoted.marks]
    return {
        "cell": quoted.cell,
        "value": quoted.value,
        "source": quoted.letter,
        "conversion": quoted.conversion,
        "marks": marks,
    }


def pieces(text: str, marks: Iterable[Mark]) -> list[tuple[int, int, str]]:
    """`text`, or where it is too long what surrounds its `marks`: line, place and characters of each piece."""
    if len(text) <= WHOLE:
        return [(1, 0, text)]
    places = sorted((mark.start, mark.end) for mark in marks)
    for around in SURROUNDINGS:
        spans = surroundings(places, around, len(text))
        if sum(end - start for start, end in spans) <= WHOLE:
            break
    return [(text.count("\n", 0, start) + 1, start, text[start:end]) for start, end in spans]


def surroundings(places: Iterable[tuple[int, int]], around: int, length: int) -> list[tuple[int, int]]:
    """Spans that hold each of the sorted `places` with `around` characters on either side, none touching another."""
    spans: list[tuple[int, int]] = []
    for start, end in places:
        first, last = max(0, start - around), min(length, end + around)
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans
