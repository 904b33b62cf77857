"""Which characters the fonts of the PDF can show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import typst

NOT_SHOWN = re.compile(r"could not be displayed with font[^\n]*\n\s*┌─ [^\n]*:(\d+):\d+")
PLAIN = {"\t", "\n", "\r", *map(chr, range(0x20, 0x7F))}
NEVER_SHOWN = {"Cc", "Cn", "Co", "Cs"}
"""Categories no font has a glyph for: controls, unassigned, private, surrogates."""


@lru_cache(maxsize=64)
def without_glyph(characters: tuple[str, ...]) -> frozenset[str]:
    """Those of `characters` that typst itself, held to PDF/A, refuses to set."""
    source = '#set text(font: "Libertinus Serif")\n' + "\n".join(f"a\\u{{{ord(c):x}}}b\\" for c in characters)
    try:
        typst.compile(source.encode(), ignore_system_fonts=True, pdf_standards=["a-2b"], timestamp=0)
    except typst.TypstError as error:
        return frozenset(characters[int(line) - 2] for line in NOT_SHOWN.findall(error.diagnostic))
    return frozenset()


def missing_glyphs(text: str | Iterable[str]) -> list[str]:
    """The characters of `text` that none of the PDF's fonts can show, in order of their code points."""
    characters = {c for piece in ([text] if isinstance(text, str) else text) for c in piece} - PLAIN
    never = {c for c in characters if unicodedata.category(c) in NEVER_SHOWN}
    others = tuple(sorted(characters - never))
    return sorted(never | (without_glyph(others) if others else frozenset()))


def shown_by_code_point(text: str) -> str:
    """`text` with each character that has no glyph written as its code point, `‹U+4E2D›`."""
    table = {ord(c): f"‹U+{ord(c):04X}›" for c in missing_glyphs(text)}
    return text.translate(table) if table else text
