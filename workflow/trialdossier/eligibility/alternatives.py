"""What a criterion joins with "or": quantities and states of which one is enough."""

from __future__ import annotations

import re
from itertools import pairwise

from trialdossier.eligibility.atom import Atom

EITHER = re.compile(r"(?<!and/)\bor\b(?! equal)", re.I)
OPEN_END = re.compile(r"[,;] (or)[ :]*$", re.I)
"""A criterion that the next one is another way to meet."""
OR_AHEAD, OR_BEHIND = re.compile(r"\b(or) (?:in )?$", re.I), re.compile(r",? (or)\b", re.I)
OF_STATES = re.compile(r"\bor\b|/", re.I)
SHARED_STATES = re.compile(r"[ ,]*(?:and/or|or|/)?[ ,]*(?:in )?", re.I)


def mark_alternatives(text: str, found: list[Atom]) -> None:
    """Mark quantities with "or" between them, and those of a criterion that ends with one."""
    measured = [atom for atom in found if atom.bound and not atom.concept.timed]
    states = [atom for atom in found if atom.concept.state]
    for one, other in pairwise(states):
        gap = (one.named[1], other.named[0])
        word = OF_STATES.search(text, *gap) if SHARED_STATES.fullmatch(text[slice(*gap)]) else None
        if word and one.concept != other.concept:
            one.either, other.either = one.either or word.span(), word.span()
            one.listed = other.listed = (one.named[0], other.named[1])
    for atom in states:
        word = OR_AHEAD.search(text[: atom.named[0]])
        behind = OR_BEHIND.match(text, atom.named[1])
        either = word or behind
        atom.either = atom.either or (either.span(1) if either else None)
    for one, other in pairwise(measured):
        word = EITHER.search(text, one.named[1], other.named[0]) if one.concept != other.concept else None
        if word and not re.search(r"[;.] ", text[one.named[1] : other.named[0]]):
            one.either, other.either = one.either or word.span(), word.span()
    if open_end := OPEN_END.search(text):
        for atom in measured:
            atom.either = atom.either or open_end.span(1)
