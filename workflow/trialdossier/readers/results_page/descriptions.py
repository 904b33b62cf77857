"""The descriptions of groups, told apart by the lines and blank lines that the page prints them on.

Below a label that ends in a colon each description has lines of its own: one paragraph stands close to what is before
and after it, several paragraphs or a list have blank lines around them (a list none below it). Below other labels
short descriptions share a line, and only where nothing else stands there does a line hold one of them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from trialdossier.readers.results_page.parts import LONGEST_ROW, MOST
from trialdossier.sources import Section

MOST_LINES = 100
"""More lines than the descriptions of one table have."""
BULLETS = ("\u2022", "* ", "- ")


def cells(value: Section, count: int) -> list[Section] | None:
    """`value` cut into `count` descriptions; None where that is possible in no way, or in several."""
    lines = list(value.lines())
    if count == 1:
        return [value]
    if not count <= len(lines) <= MOST_LINES:
        return None
    text = value.document.text
    label = text[max(value.start - MOST_LINES, 0) : value.start]
    before, after = label[len(label.rstrip()) :], _blanks_after(value)
    if not label.rstrip().endswith(":"):
        blank = any(_is_gap(text[a.end : b.start]) for a, b in pairwise(lines))
        return lines if "\n" in before and len(lines) == count and not blank else None
    between = (text[a.end : b.start] for a, b in pairwise(lines))
    gaps = [_is_gap(before), *map(_is_gap, between), _is_gap(after)]
    ends = _ends([line.text.startswith(BULLETS) for line in lines], gaps, count)
    return None if ends is None else [value.within(lines[a].start, lines[b - 1].end) for a, b in pairwise([0, *ends])]


def _blanks_after(value: Section) -> str:
    rest = value.document.text[value.end : value.end + MOST_LINES]
    return rest[: len(rest) - len(rest.lstrip())]


def _is_gap(blanks: str) -> bool:
    return blanks.count("\n") > 1


def _ends(bullets: list[bool], gaps: list[bool], count: int) -> list[int] | None:
    """Where each of `count` descriptions ends; None unless in one way only.

    `gaps` tells whether a blank line stands before each line and below the last. A way is known by where it is and
    whether a blank line must follow.
    """
    ways: dict[tuple[int, bool], list[int] | None] = {(0, False): []}
    for _ in range(count):
        step: dict[tuple[int, bool], list[int] | None] = {}
        for (start, must), way in ways.items():
            for end, leads, trails in _one(start, bullets, gaps):
                if gaps[start] == (must or leads):
                    place = (end, trails)
                    step[place] = None if place in step or way is None else [*way, end]
        ways = step
    found = [way for (end, must), way in ways.items() if end == len(bullets) and gaps[end] == must]
    return found[0] if len(found) == 1 else None


def _one(start: int, bullets: list[bool], gaps: list[bool]) -> list[tuple[int, bool, bool]]:
    """Each description that may begin at `start`: its end, and whether blank lines stand before and below it."""
    found = [] if start == len(bullets) or bullets[start] else [(start + 1, False, False)]
    for end in range(start + 1, len(bullets) + 1):
        inside = end - 1
        if inside > start and not gaps[inside] and not (bullets[inside] and bullets[inside - 1]):
            break
        if end - start > 1 or bullets[start]:
            found.append((end, True, not bullets[inside]))
    return found


def names_of(line: Section, groups: list[Section]) -> list[tuple[Section, Section]] | None:
    """`line` cut into the beginnings of `groups`, and what follows each beginning; None unless in one way only."""
    if not groups or len(groups) > MOST or line.end - line.start > LONGEST_ROW:
        return None
    words = list(re.finditer(r"\S+", line.text))
    ways: dict[int, list[int] | None] = {0: []}
    for group in groups:
        begins = [word[0] for word in re.finditer(r"\S+", group.text[:LONGEST_ROW])]
        step: dict[int, list[int] | None] = {}
        for start, way in ways.items():
            for length, (word, own) in enumerate(zip(words[start:], begins, strict=False), 1):
                if word[0] != own:
                    break
                end = start + length
                step[end] = None if end in step or way is None else [*way, length]
        ways = step
    lengths = ways.get(len(words))
    if not lengths:
        return None
    cut = []
    for group, length in zip(groups, lengths, strict=True):
        end = group.start + list(re.finditer(r"\S+", group.text[:LONGEST_ROW]))[length - 1].end()
        cut.append((group.within(group.start, end), group.within(end, group.end).stripped()))
    return cut
