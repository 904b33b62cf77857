"""The row of eligibility_atoms of an atom, each cell cited with its characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from trialdossier.eligibility.atom import Atom
from trialdossier.eligibility.bounds import Place
from trialdossier.eligibility.plain import Plain
from trialdossier.eligibility.ways import Way
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section, Value, cited
from trialdossier.values import CONVERSIONS, comparison, limit, listed, ruling, unescaped

Convert = Callable[[str], Value]


def atom_row(ordinal: int, atom: Atom, text: Plain, above: Plain | None, either: list[Section], way: Way | None) -> Row:
    """The row of `atom` of the criterion with this `ordinal` and `text`, under the one `above`.

    `either` and `way` say why the criterion is one of several ways: the "or" before it, and what stands beside it.
    """
    bound = atom.bound

    def cell(places: Iterable[Place | None], convert: Convert, of: Plain = text) -> Cited | None:
        return _cited([part for place in places if place for part in of.sections(*place)], convert, of)

    source = above if atom.above and above else text
    if atom.either:
        either = source.sections(*atom.either)
    elif way:
        either = way.words
    scope = [part for place in atom.scope for part in text.sections(*place)]
    if above and atom.scope_above:
        scope = [*above.sections(*atom.scope_above), *scope]
    scope = [*(way.scope if way else []), *scope]
    several = _has_alternatives(atom) or (way is not None and way.whole)
    return Row(
        "eligibility_atoms",
        criterion_ordinal=ordinal,
        concept=atom.concept.name,
        named=cell([atom.named], unescaped, source),
        wording=cell(_wording(atom), unescaped),
        comparator=cell(bound.signs, comparison) if bound else None,
        lower=cell([bound.lower], limit) if bound else None,
        upper=cell([bound.upper], limit) if bound else None,
        unit=cell([bound.unit], unescaped) if bound else None,
        negation=cell([atom.negation], unescaped),
        ruling=cell([atom.ruling], ruling),
        condition=cell([*atom.ahead, *atom.behind], listed),
        scope=_cited(scope, listed, text),
        alternative=_cited(either, unescaped, text) if several else None,
    )


def _has_alternatives(atom: Atom) -> bool:
    return bool(atom.bound and not atom.concept.timed) or atom.concept.state


def _wording(atom: Atom) -> list[Place]:
    """The places of what is asked for, in the order of the text: name or bound, and the words that narrow it."""
    bound = atom.bound
    places = [(bound.start, bound.end)] if bound else [atom.listed or atom.named]
    if bound and (atom.concept.timed or atom.concept.ordinal) and not atom.above:
        places.append(atom.named)
    result: list[Place] = []
    for start, end in sorted([*places, *atom.ahead, *atom.behind]):
        if result and start <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _cited(pieces: list[Section], convert: Convert, of: Plain) -> Cited | None:
    """What `convert` makes of `pieces`, the mark-up of the document undone."""
    return cited(pieces, CONVERSIONS[of.form + convert.__name__]) if pieces else None
