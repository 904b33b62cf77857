"""The appendix of the dossier: an entry for each value, which says where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from trialdossier.report.markdown import escaped, of_class, section, source_link
from trialdossier.report.provenance import Computed, Provenance, Quoted

CONTEXT = 50
"""Characters of a quoted line that an entry shows at most on either side of a quote."""
DIGEST = 12
"""Characters of a SHA-256 that an entry repeats; the heading of its source states all."""


def appendix(found: Provenance, sources: pd.DataFrame, texts: Mapping[str, str]) -> str:
    """The entries of `found` as Markdown, by source; `texts` are those of the sources by letter."""
    pieces: list[str] = []
    for source in sources.sort_values("path").to_dict("records"):
        letter = source["letter"]
        pieces.append(f"## {letter}: {of_class(escaped(title(source)), 'catalogue')} {{#{section(letter)}}}")
        pieces.append(source_link(f"File {source['path']}, SHA-256 {source['sha256']}", letter))
        pieces += [entry(source, texts[letter], quoted) for quoted in found.quoted if quoted.letter == letter]
    if found.computed:
        pieces += ["## Computed values {#sec-evidence-computed}", *map(computed_entry, found.computed)]
    return "\n\n".join(pieces)


def title(source: Mapping[str, Any]) -> str:
    """What a person calls the source."""
    return str(source["title"] if pd.notna(source["title"]) else source["path"])


def entry(source: Mapping[str, Any], text: str, quoted: Quoted) -> str:
    """The entry of one value read from the source, whose text is `text`."""
    place = f"{escaped(quoted.cell)}, {escaped(source['path'])}, SHA-256 {source['sha256'][:DIGEST]}…"
    return f"::: {{#{quoted.id} .evidence}}\n**{quoted.id}** {place}; {'; '.join(lines(text, quoted))}\n:::"


def lines(text: str, quoted: Quoted) -> Iterator[str]:
    """Each quote of a value in its line, marked, with what stands around it."""
    for mark in quoted.marks:
        begin = text.rfind("\n", 0, mark.start) + 1
        end = text.find("\n", mark.end)
        before, after = text[begin : mark.start], text[mark.end : end if end >= 0 else len(text)]
        if len(before) > CONTEXT:
            before = "… " + before[-CONTEXT:].partition(" ")[2]
        if len(after) > CONTEXT:
            after = after[:CONTEXT].rpartition(" ")[0] + " …"
        again = "also " if mark.part == 0 else ""
        quote = text[mark.start : mark.end]
        yield f"{again}line {mark.line}: {_spaced(before)}[{_spaced(quote)}]{{.mark}}{_spaced(after)}"


def _spaced(text: str) -> str:
    """`text` escaped, with a blank kept where it begins or ends with white space."""
    inner = escaped(text)
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and inner else ""
    return f"{lead}{inner}{tail}" if inner else lead


def computed_entry(computed: Computed) -> str:
    """The entry of one computed value: what it is, what computed it, and the values it was computed from."""
    inputs = [f"[{each.id}](#{each.id}){{.ev}}" if each.id else escaped(each.cell) for each in computed.inputs]
    return (
        f"::: {{#{computed.id} .evidence}}\n**{computed.id}** {escaped(computed.cell)} is “{escaped(computed.value)}”. "
        f"{escaped(computed.meaning)} Computed by {escaped(computed.function)} from {', '.join(inputs)}.\n:::"
    )
