"""Which words of a clause narrow which of its atoms."""

from __future__ import annotations

import re
from itertools import pairwise

from trialdossier.eligibility.atom import Atom
from trialdossier.eligibility.bounds import Place
from trialdossier.eligibility.clauses import Clause
from trialdossier.eligibility.conditions import (
    BEHIND,
    HALF_LIVES,
    after_ruling,
    members,
    shared,
    with_signs,
    words_before,
    words_behind,
    words_within,
)
from trialdossier.eligibility.vocabulary import FAMILY_OF

EXAMPLES = re.compile(r"\b(?:such as|e\.g\.|i\.e\.|including)", re.I)
OF_A_PERSON = "Person"
OTHER_THAN = re.compile(r"(?:\([^()]{1,60}\) )?other than", re.I)


def narrow(clause: Clause, text: str, found: list[Atom]) -> None:
    """Note the words that narrow each of the atoms that were `found` in the clause."""
    for atom in found:
        own = None if atom.bound or atom.concept.state else words_within(clause, atom.named)
        ahead = [] if atom.above else [words_before(clause, atom.named[0]), own]
        atom.ahead = [place for place in ahead if place and not _of_bound(atom, place)]
    starts = [min([place[0] for place in atom.ahead] + [atom.place[0]]) for atom in found]
    others = [*starts, *(atom.bound.start for atom in found if atom.bound)]
    for number, atom in enumerate(found):
        if not atom.bound and number and not atom.ahead:
            atom.ahead = _of_the_head(clause, found[:number], atom)
        atom.behind = _behind(clause, text, atom, [start for start in others if start > atom.place[1]])
    for (one, other), start in reversed(list(zip(pairwise(found), starts[1:], strict=True))):
        if not one.behind and one.concept != other.concept and shared(clause, one.place[1], start):
            one.behind = [place for place in other.behind if not one.bound or other.bound]
    for atom in found:
        if atom.ruling and atom.named[1] <= atom.ruling[0] + 1:
            atom.behind = list(dict.fromkeys([*atom.behind, *after_ruling(clause, atom.ruling)]))
        if clause.exception and atom.named[0] >= clause.exception[1]:
            atom.ahead = [clause.exception, *atom.ahead]


def _of_bound(atom: Atom, place: Place) -> bool:
    """Whether the words at `place` state the bound of the atom: `more than 9 leukocytes/µL`."""
    return bool(atom.bound and atom.bound.start < place[1] and place[0] < atom.bound.end)


def _of_the_head(clause: Clause, earlier: list[Atom], atom: Atom) -> list[Place]:
    """The words that narrow the atom before narrow what is listed with it; those of a head, its examples."""
    if shared(clause, earlier[-1].place[1], atom.named[0]):
        return list(earlier[-1].ahead)
    heads = [head for head in earlier if head.ahead and EXAMPLES.search(clause.text, head.named[1], atom.named[0])]
    return list(heads[-1].ahead) if heads else []


def _behind(clause: Clause, text: str, atom: Atom, others: list[int]) -> list[Place]:
    measured = bool(atom.bound and not atom.concept.timed)
    tested = atom.negation is not None and "negative" in text[slice(*atom.negation)].lower()
    places = words_behind(clause, text, _past_scope(atom), others, measured, not atom.bound and not tested)
    if measured and not places and FAMILY_OF.get(atom.concept.name) != OF_A_PERSON:
        signs = with_signs(clause, _past_scope(atom), others)
        places = [signs] if signs else []
    own = OTHER_THAN.search(clause.text, *atom.named)
    if own and atom.bound and atom.bound.start > atom.named[1]:
        end = len(clause.text[: atom.bound.start].rstrip())
        places = [(own.start(), end), *places]
    if atom.bound and atom.bound.start > atom.named[1] and atom.concept.timed:
        between = BEHIND.match(clause.text, atom.named[1], atom.bound.start)
        up_to = len(clause.text[: atom.bound.start].rstrip())
        places += [(between.start("words"), up_to)] if between else []
        named = members(clause, atom.named[1], atom.bound.start)
        places += [named] if named and not between else []
    half_lives = HALF_LIVES.match(clause.text, atom.bound.end) if atom.bound and atom.concept.timed else None
    return [half_lives.span("words"), *places] if half_lives else places


def _past_scope(atom: Atom) -> int:
    """Where the atom ends, the people it is for included."""
    return max([atom.place[1], *(place[1] for place in atom.scope if place[0] >= atom.start)])
