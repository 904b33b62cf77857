"""What the tests of the two structured layouts share: readings from bytes, the laws, and independent text."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from trialdossier.readers import api_v2_json, legacy_xml
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import Reading, reading, row_key
from trialdossier.values import CONVERSIONS

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "shared" / "samples"
JSON = (HERE / "api_v2_json" / "fictional.json").read_bytes()
XML = (HERE / "legacy_xml" / "fictional.xml").read_bytes()
Record = dict[str, Any]


def sample(folder: str, name: str) -> Path:
    """A public record beside the repository; the test is skipped where it is missing."""
    path = SAMPLES / folder / name
    if not path.exists():
        pytest.skip(f"no {path.name} in ../shared/samples/{folder}")
    return path


def read_bytes(layout: ModuleType, data: bytes) -> Reading:
    """The reading of `data`, after the three laws were checked."""
    document = Document.from_bytes(data, Path("record"), "s")
    result = reading(document, layout.NAME, layout.FRAME, layout.read(document))
    obey_the_laws(document, result)
    return result


def read_json(data: bytes = JSON) -> Reading:
    return read_bytes(api_v2_json, data)


def read_xml(data: bytes = XML) -> Reading:
    return read_bytes(legacy_xml, data)


def obey_the_laws(document: Document, result: Reading) -> None:
    """Each quote is the text at its span and converts to its value; each evidence has a cell."""
    values = {
        (table, row_key("s", record["ordinal"]), column): value
        for table, records in result.tables.items()
        for record in records
        for column, value in record.items()
    }
    pieces: dict[tuple[str, str, str], list[Record]] = {}
    for entry in result.evidence:
        assert document.text[entry["start"] : entry["end"]] == entry["quote"] != ""
        place = (entry["table"], entry["row"], entry["column"])
        if entry["part"]:
            pieces.setdefault(place, []).append(entry)
        else:
            assert CONVERSIONS[entry["conversion"]](entry["quote"]) == values[place]
    for place, entries in pieces.items():
        quote = "\n".join(entry["quote"] for entry in entries)
        assert CONVERSIONS[entries[0]["conversion"]](quote) == values[place] is not None, place


def error_of(layout: ModuleType, data: bytes) -> SourceError:
    """The error that reading `data` gives."""
    with pytest.raises(SourceError) as caught:
        read_bytes(layout, data)
    return caught.value


def folded(text: str | None) -> str | None:
    """`text` on one line, or None where it is blank: written anew, so as not to share the package's code."""
    return " ".join(text.split()) or None if text else None


def unmarked(text: str | None) -> str | None:
    """`text` on one line without the backslashes of Markdown."""
    return re.sub(r"\\([^\w\s])", r"\1", folded(text) or "") or None


def numeric(text: str | None) -> float | None:
    """The number that `text` is, if it is one."""
    try:
        return float(text.replace(",", "")) if text else None
    except ValueError:
        return None


def counted(text: object) -> int | None:
    """The whole number that `text` is, if it is one."""
    return int(str(text)) if text is not None and str(text).isdigit() else None


def tuples(result: Reading, table: str, *columns: str) -> Counter[tuple[Any, ...]]:
    """The rows of `table`, reduced to `columns`, with how often each occurs."""
    return Counter(tuple(record[column] for column in columns) for record in result.tables.get(table, []))
