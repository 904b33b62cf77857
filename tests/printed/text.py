"""How tables and texts of the classic site become lines: cells beside each other, blocks below each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NBSP, FIGURE_SPACE = "\u00a0", "\u2007"
BULLET = re.compile(r"(\s*)\*\s+(.*)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
UNTOLD = "[Not Specified]"
Tree = dict[str, Any]


@dataclass(frozen=True)
class Block:
    """A cell whose lines stand below what is before it, and above what follows."""

    lines: tuple[str, ...]


Cell = str | Block


def row(*cells: Cell) -> list[str]:
    """The lines of one row: cells on one line with a space between them, blocks on lines of their own."""
    lines: list[str] = []
    beside = False
    for cell in cells:
        if isinstance(cell, Block):
            lines.extend(cell.lines)
        elif beside:
            lines[-1] = f"{lines[-1]} {cell}".rstrip(" ")
        else:
            lines.append(cell)
        beside = isinstance(cell, str)
    return lines


def plain(text: str) -> str:
    """`text` without the backslashes of Markdown."""
    return ESCAPED.sub(r"\1", text)


def prose(text: str | None) -> Cell:
    """A text as a cell: one paragraph stands in the line, several stand below it."""
    lines = list(_paragraphs(plain(text or UNTOLD)))
    if len(lines) == 1:
        return lines[0]
    return Block(tuple(lines))


def below(text: str | None) -> Block:
    """A text as a cell that always stands below."""
    cell = prose(text)
    return cell if isinstance(cell, Block) else Block((cell,))


def _paragraphs(text: str) -> Iterator[str]:
    """One paragraph alone, or all of them with blank lines between; a list that ends a text has none below it."""
    found = [line for line in text.split("\n") if line.strip()]
    if len(found) == 1 and not BULLET.fullmatch(found[0]):
        yield found[0].strip()
        return
    depth = -1
    yield ""
    for place, line in enumerate(found):
        item = BULLET.fullmatch(line)
        before, depth = depth, (len(item[1]) // 2 if item else -1)
        if place and (depth < 0 or depth != before):
            yield ""
        yield f"{'  ' * (depth + 1)}\u2022 {item[2].strip()}" if item else line.strip()
    if depth < 0:
        yield ""


@dataclass
class Notes:
    """The footnotes of a table, numbered as they come."""

    texts: list[str] = field(default_factory=list)

    def mark(self, text: str | None) -> str:
        """The mark of a footnote, or nothing."""
        if not text:
            return ""
        self.texts.append(plain(text))
        return f" [{len(self.texts)}]"

    def lines(self) -> list[str]:
        """Mark and text of each footnote."""
        return [line for number, text in enumerate(self.texts, 1) for line in (f"[{number}]", *_whole(text))]


def _whole(text: str) -> list[str]:
    cell = prose(text)
    return [line for line in (cell.lines if isinstance(cell, Block) else [cell]) if line]


def by_group(owner: list[Tree], groups: list[Tree]) -> list[Tree]:
    """The members of `owner` in the order of `groups`; empty ones where a group has none."""
    found = {item["groupId"]: item for item in owner}
    return [found.get(group["id"], {}) for group in groups]
