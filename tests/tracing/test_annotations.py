"""Web Annotations: position and quote lead to the same one place."""

from __future__ import annotations

import hashlib
import json
import random
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
from trialdossier.storage import read_table
from trialdossier.tracing.annotations import Quotes, repeated

TEXTS = [
    "",
    "a",
    "aaaa",
    "abracadabra",
    "no yes no yes no",
    "é\r\n\ufeff日本 é\r\n\ufeff日本",
    "x" * 70 + "y" + "x" * 70,
]


def places(text: str, wanted: str) -> list[int]:
    """Where `wanted` stands, overlapping places too."""
    return [start for start in range(len(text) - len(wanted) + 1) if text.startswith(wanted, start)]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_repeated_is_measured(text: str) -> None:
    longest = [
        max(
            size
            for size in range(len(text) - start + 1)
            if size == 0 or len(places(text, text[start : start + size])) > 1
        )
        for start in range(len(text))
    ]
    assert list(repeated(text)) == longest


def test_context_is_just_enough() -> None:
    maker = random.Random(7)
    for _ in range(200):
        text = "".join(maker.choice("ab ") for _ in range(maker.randint(1, 60)))
        start = maker.randrange(len(text))
        end = maker.randint(start + 1, len(text))
        around = Quotes(text).around(start, end)
        assert places(text, text[max(0, start - around) : end + around]) == [max(0, start - around)]
        if around:
            fewer = around - 1
            assert len(places(text, text[max(0, start - fewer) : end + fewer])) > 1


def test_a_megabyte_of_repetition_takes_seconds() -> None:
    text = "Number Analyzed 0 participants\n" * 35_000
    began = time.process_time()
    quotes = Quotes(text)
    assert quotes.around(31 * 17_000, 31 * 17_000 + 6) > 100_000
    assert time.process_time() - began < 60


def found(annotation: dict[str, Any]) -> list[dict[str, Any]]:
    target = annotation["target"]
    return target if isinstance(target, list) else [target]


@pytest.mark.xdist_group("workflow")
def test_position_and_quote_lead_to_the_same_one_place(built: Path) -> None:
    outputs = built / "outputs"
    lines = (outputs / "evidence.jsonld").read_text(encoding="utf-8").splitlines()
    page = json.loads("\n".join(lines))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert len(page["items"]) == len(lines) - 2, "an annotation a line"
    texts: dict[str, str] = {}
    targets = 0
    for annotation in page["items"]:
        for target in found(annotation):
            source, (position, quote) = target["source"], target["selector"]
            if source["id"] not in texts:
                data = (outputs / unquote(source["id"])).read_bytes()
                assert hashlib.sha256(data).hexdigest() == source["sha256"]
                texts[source["id"]] = data.decode("utf-8")
            text, whole = texts[source["id"]], quote["prefix"] + quote["exact"] + quote["suffix"]
            first = text.find(whole)
            assert text.find(whole, first + 1) < 0 <= first, annotation["id"]
            assert first + len(quote["prefix"]) == position["start"]
            assert text[position["start"] : position["end"]] == quote["exact"]
            targets += 1
    assert len(texts) == 2
    evidence = read_table(outputs / "tables", "evidence")
    assert targets == len(evidence)
    assert {each["id"] for each in page["items"]} == {f"#{key}" for key in evidence["id"]}


@pytest.mark.xdist_group("workflow")
def test_a_body_is_the_value_and_the_place_of_its_cell(built: Path) -> None:
    page = json.loads((built / "outputs/evidence.jsonld").read_text(encoding="utf-8"))
    cohorts = read_table(built / "outputs/tables", "cohorts")
    bodies = {identified["value"]: value["value"] for value, identified in (each["body"] for each in page["items"])}
    row = cohorts[cohorts["count"].notna()].iloc[0]
    assert bodies[f"cohorts:{row['source_id']}/{row['ordinal']}:count"] == str(row["count"])
    assert not any(pd.isna(value) or value in ("", "nan", "<NA>") for value in bodies.values())
