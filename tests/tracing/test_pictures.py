"""Pictures made to harm: what they hold is refused in words, and nothing of it is expanded or fetched."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from trialdossier.sources import ReadableError
from trialdossier.tracing import pictures
from trialdossier.tracing.pictures import Provenance, provenance

SHA = "a" * 64
RELATION = f"data.csv sha256:{SHA}; data.json"
SOURCE = f"a file; b.txt sha256:{'b' * 64}; c.txt sha256:{'c' * 64}"
EXPECTED = Provenance("data.csv", SHA, ("b" * 64, "c" * 64), ("A1", "Ar2"))
SVG = """<?xml version="1.0"?>{doctype}
<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><metadata>
<rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Work><dc:relation>{relation}</dc:relation><dc:source>{source}</dc:source>
<dc:subject><rdf:Bag><rdf:li>A1</rdf:li><rdf:li>{key}</rdf:li></rdf:Bag></dc:subject></rdf:Work></rdf:RDF>
</metadata><g/>{end}"""
"""A figure; its drawing need not be whole."""


def svg(folder: Path, doctype: str = "", relation: str = RELATION, key: str = "Ar2", end: str = "</svg>") -> Path:
    path = folder / "figure.svg"
    path.write_text(SVG.format(doctype=doctype, relation=relation, source=SOURCE, key=key, end=end), encoding="utf-8")
    return path


def png(folder: Path, **texts: str) -> Path:
    stated = PngInfo()
    for name, text in texts.items():
        stated.add_text(name, text)
    path = folder / "figure.png"
    Image.new("RGB", (1, 1)).save(path, pnginfo=stated)
    return path


def test_what_figures_say(tmp_path: Path) -> None:
    assert provenance(svg(tmp_path)) == EXPECTED
    assert provenance(svg(tmp_path, doctype='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">')) == EXPECTED
    assert provenance(png(tmp_path, Relation=RELATION, Source=SOURCE, Keywords="A1 Ar2")) == EXPECTED
    stated = {"data": "data.csv", "data_sha256": SHA, "sources": [{"sha256": "b" * 64}, {"sha256": "c" * 64}]}
    (tmp_path / "figure.json").write_text(json.dumps(stated | {"cells": [{"id": "A1"}, {"id": "Ar2"}]}))
    assert provenance(tmp_path / "figure.json") == EXPECTED


def refused(path: Path) -> str:
    with pytest.raises(ReadableError) as raised:
        provenance(path)
    assert str(raised.value).startswith(f"{path}: holds no provenance of a figure (")
    assert str(raised.value).isprintable()
    return str(raised.value)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    lines = [
        '<!ENTITY a "aaaaaaaaaa">',
        *(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ]
    assert "Entit" in refused(svg(tmp_path, f"<!DOCTYPE svg [{''.join(lines)}]>", key="&i;"))
    secret = tmp_path / "secret.txt"
    secret.write_text("A99")
    told = refused(svg(tmp_path, f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{secret.as_uri()}">]>', key="&x;"))
    assert "A99" not in told


@pytest.mark.parametrize("key", ["", "1", "A1 B2", "\u202eA1", "studies:a/1:b"])
def test_what_is_no_evidence_id(tmp_path: Path, key: str) -> None:
    assert "is no evidence id" in refused(svg(tmp_path, key=key))


def test_what_names_no_data(tmp_path: Path) -> None:
    refused(svg(tmp_path, relation="data.csv"))
    refused(png(tmp_path))
    (tmp_path / "plain.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')
    refused(tmp_path / "plain.svg")


@pytest.mark.parametrize("data", [b"", b"<svg", b"\x89PNG\r\n\x1a\n", b"[" * 100_000, b"null", b"{}", b"\xff\xfe<"])
@pytest.mark.parametrize("form", [".svg", ".png", ".json"])
def test_what_is_damaged(tmp_path: Path, form: str, data: bytes) -> None:
    (tmp_path / f"figure{form}").write_bytes(data)
    refused(tmp_path / f"figure{form}")


def test_what_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 100)
    assert "larger than 100 bytes" in refused(svg(tmp_path))


def test_a_text_that_unpacks_to_much_more(tmp_path: Path) -> None:
    path = png(tmp_path)
    whole = path.read_bytes()
    body = b"zTXtKeywords\0\0" + zlib.compress(b"A1 " * 20_000_000)
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    end = whole.index(b"IDAT") - 4
    path.write_bytes(whole[:end] + chunk + whole[end:])
    refused(path)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder.svg").mkdir()
    refused(tmp_path / "folder.svg")
    refused(tmp_path / "none.svg")
