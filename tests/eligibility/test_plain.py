"""Where the characters of a cell stand in its document, whatever the mark-up."""

from __future__ import annotations

from pathlib import Path

import pytest
from trialdossier.eligibility.atoms import atoms
from trialdossier.rows import Row
from trialdossier.sources import Cited, Document, Span
from trialdossier.values import CONVERSIONS

FORMS = {
    "verbatim": "Age ≥ 18\r\n   years",
    "unescaped": "Age \\>= 18 years; MRD \\>= 10\\^-3",
    "json_unescaped": "Age \\\\>= 18\\n years, and a \\u2265 b \\ud83d\\ude00",
    "xml_verbatim": "Age &gt;= 18 <!-- n. b. -->years &amp; <![CDATA[ECOG <= 2]]>",
}


@pytest.mark.parametrize("conversion", FORMS)
def test_each_cell_of_an_atom_converts_from_its_own_characters(conversion: str) -> None:
    text = f"before {FORMS[conversion]} after"
    span = Span(7, len(text) - 6)
    document = Document(Path("x"), "x", text.encode(), text)
    quote = document.quote(span)
    criterion = Row("eligibility_criteria", text=Cited(CONVERSIONS[conversion](quote), (span,), conversion))
    found = list(atoms(document, [criterion]))
    assert found
    assert (found[0].cells["concept"], found[0].cells["lower"].value) == ("age", 18.0)  # type: ignore[union-attr]
    for row in found:
        for cell in (cell for cell in row.cells.values() if isinstance(cell, Cited)):
            assert all(span.start <= piece.start < piece.end <= span.end for piece in cell.spans)
            again = "\n".join(document.quote(piece) for piece in cell.spans)
            assert CONVERSIONS[cell.conversion](again) == cell.value


def test_a_criterion_of_several_pieces() -> None:
    text = "Platelets ≥\n---\n50,000/µL"
    spans = (Span(0, 11), Span(16, 25))
    document = Document(Path("x"), "x", text.encode(), text)
    criterion = Row("eligibility_criteria", text=Cited("Platelets ≥ 50,000/µL", spans, "verbatim"))
    (row,) = atoms(document, [criterion])
    wording = row.cells["wording"]
    assert isinstance(wording, Cited)
    assert [document.quote(span) for span in wording.spans] == ["≥", "50,000/µL"]
    assert wording.value == "≥ 50,000/µL"
