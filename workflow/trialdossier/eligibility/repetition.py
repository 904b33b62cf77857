"""What a criterion says twice: atoms that repeat, explain or are within the words of another."""

from __future__ import annotations

from trialdossier.eligibility.atom import Atom
from trialdossier.eligibility.bounds import singular


def drop_repeated(text: str, found: list[Atom]) -> None:
    """Take a parenthesis that gave an atom of its own from the words that narrow the atom before it."""
    for atom in found:
        own = [other.start for other in found if other is not atom and other.bound]
        atom.behind = [
            place
            for place in atom.behind
            if text[place[0]] != "(" or not any(place[0] < start < place[1] for start in own)
        ]


def distinct(text: str, found: list[Atom]) -> list[Atom]:
    """`found` without repetitions, and without bare mentions beside a bound of the same concept."""
    bounded = {atom.concept.name for atom in found if atom.bound}
    seen: set[object] = set()
    result: list[Atom] = []
    for atom in found:
        bound = atom.bound
        if not bound and (atom.concept.name in bounded or _explains(text, atom, result) or _is_said(atom, result)):
            continue
        scope = tuple(atom.scope) if bound else ()
        values = (bound.comparator, *(text[slice(*p)] for p in (bound.lower, bound.upper) if p)) if bound else ()
        narrowed = () if bound else tuple(text[slice(*place)].lower() for place in [*atom.ahead, *atom.behind])
        if narrowed and not atom.concept.state:
            narrowed = (singular(text[slice(*atom.named)]), *narrowed)
        key = (
            atom.concept.name,
            values,
            scope,
            bool(atom.negation),
            text[slice(*atom.ruling)] if atom.ruling else "",
            narrowed,
        )
        if key not in seen:
            seen.add(key)
            result.append(atom)
    return result


def _explains(text: str, atom: Atom, earlier: list[Atom]) -> bool:
    """Whether a mention only explains an earlier one: without a condition, in parentheses or in a later sentence."""
    same = _same(atom, earlier)
    if not same or atom.ahead or atom.behind:
        return False
    between = text[same[-1].named[1] : atom.named[0]]
    return between.rfind("(") > between.rfind(")") or ". " in between


def _is_said(atom: Atom, earlier: list[Atom]) -> bool:
    """Whether an earlier mention of the concept holds in any case, or has the words of this one in its condition."""
    same = _same(atom, earlier)
    inside = any(place[0] <= atom.named[0] < place[1] for other in same for place in other.behind)
    whole = [other for other in same if not (other.ahead or other.behind or other.bound or other.scope[1:])]
    negated = any(bool(other.negation) == bool(atom.negation) for other in whole)
    return inside or (negated and not atom.concept.state and not atom.ruling)


def _same(atom: Atom, earlier: list[Atom]) -> list[Atom]:
    """Those of `earlier` that are of the same concept and ruled by the same words."""
    return [other for other in earlier if other.concept == atom.concept and other.ruling == atom.ruling]
