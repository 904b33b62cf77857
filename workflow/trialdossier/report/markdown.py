"""Markdown that shows source text literally and leads from each value to its evidence."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

NOT_STATED = "not stated in this source"
NONE = "–"
ABSENT = frozenset({NONE, "not stated", "not reported", "not applicable"})
"""Cells that hold nothing of a source: what it does not say, what its form leaves empty, what there cannot be."""
PUNCTUATION = re.compile(r"([!-+\-.:<-@\[-`|}~])")
WIDEST, LONGEST, LINE = 400, 16, 130
"""Characters of a column, of a word and of a line of a table that count for the widths, at most."""


@dataclass(frozen=True)
class Block:
    """A piece of Markdown that a notebook shows."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return f"<Block of {len(self.markdown)} characters>"


def escaped(text: str) -> str:
    """`text` as Markdown that shows it literally, on one line, whatever it holds."""
    folded = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text))
    return PUNCTUATION.sub(r"\\\1", folded.replace("{", "\0")).replace("\0", "&#123;").strip()


def link(shown: str, evidence_id: str, silent: bool = False) -> str:
    """`shown` (Markdown) as a link to the appendix entry of `evidence_id`, which stands beside it unless `silent`."""
    return f"[{shown}{'' if silent else f'^{evidence_id}^'}](#{evidence_id}){{.ev}}"


def of_class(shown: str, kind: str) -> str:
    """`shown` (Markdown) as something of ours that no source states; `report.numbers` says which kinds there are."""
    return f"[{shown}]{{.{kind}}}"


def section(letter: str) -> str:
    """The id of the part of the appendix that is about source `letter`."""
    return f"sec-evidence-{identifier(letter)}"


def source_link(shown: str, letter: str, line: int | None = None) -> str:
    """`shown` (text) as a link to source `letter`, or to a line of it."""
    at = f" data-line={line}" if line else ""
    return f"[{escaped(shown)}](#{section(letter)}){{.source data-source={letter}{at}}}"


def letter_of(evidence_id: str) -> str:
    """The letter of the source that an evidence id belongs to."""
    return evidence_id.rstrip("0123456789").removesuffix("r")


def printed(value: Any, form: str = "") -> str:
    """A cell's value as text: whole numbers without a fraction, others by `form` or as they are."""
    if form:
        return format(value, form)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def identifier(*words: str) -> str:
    """An id for Markdown, made of letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")


def attribute(text: str) -> str:
    """`text` as the value of a quoted attribute."""
    return re.sub(r'[\\"{}<>\s]+', " ", text).strip()


def unlinked(markdown: str) -> str:
    """`markdown` without its links to evidence and their ids."""
    return re.sub(r"\[((?:\\.|[^\]\\^])*)\^[A-Za-z0-9]+\^\]\(#\w+\)\{\.ev\}", r"\1", markdown)


def pipe_table(headings: list[str], lines: list[list[str]], caption: str, label: str) -> str:
    """A pipe table whose relative column widths follow what the columns hold."""
    columns = [[visible(line[place]) for line in [headings, *lines]] for place in range(len(headings))]
    rule = "|".join("-" * width for width in widths(columns))
    body = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"| {' | '.join(headings)} |\n|{rule}|\n{body}\n\n: {escaped(caption)} {{#{label}}}"


def widths(columns: list[list[str]]) -> list[int]:
    """Characters for each column: at least its longest word, and what is left in proportion to what they hold.

    Where not all fits on one line, columns count by the root mean square of their cells, so that rows stay low.
    """
    needed = [
        min(LONGEST, max(breadth(word) for cell in cells for word in [*cell.split(), "--"])) + 2 for cells in columns
    ]
    wanted = [max(need, max(map(len, cells)) + 1) for need, cells in zip(needed, columns, strict=True)]
    if sum(wanted) > LINE:
        wanted = [max(need, min(WIDEST, _typical(cells))) for need, cells in zip(needed, columns, strict=True)]
    left = LINE - sum(needed)
    more = [want - need for want, need in zip(wanted, needed, strict=True)]
    share = 1.0 if sum(wanted) <= LINE or not sum(more) else max(0.0, left) / sum(more)
    return [need + round(share * extra) for need, extra in zip(needed, more, strict=True)]


def _typical(cells: list[str]) -> int:
    """The root mean square of the lengths of cells."""
    return math.ceil(math.sqrt(sum(len(cell) ** 2 for cell in cells) / len(cells)))


def breadth(word: str) -> int:
    """Characters that `word` counts for: capitals and underscores are broad."""
    return len(word) + sum(c.isupper() or c == "_" for c in word) // 3


def visible(markdown: str) -> str:
    """`markdown` as a reader sees it, for measuring; the small evidence ids count less."""
    plain = re.sub(r"\^([A-Za-z0-9]+)\^\]\(#\w+\)\{\.ev\}", lambda match: "x" * (3 * len(match[1]) // 4 + 1), markdown)
    return re.sub(r"&#123;", "{", re.sub(r"\\|\[", "", plain))
