"""Bounds as criteria print them: a comparison, a number, a unit; or a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trialdossier.eligibility.vocabulary.concept import ANY_UNIT
from trialdossier.values import COMPARISONS, NUMBER_WORDS, comparison

Place = tuple[int, int]

DIGITS = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+(?:\.\d+)?)"
TEN = r"10 ?(?:\^ ?[-\u2212\u2013]?\d{1,2}|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
WORD = rf"(?:twenty[- ]one|{'|'.join(NUMBER_WORDS)})\b"
NUMBER = rf"(?:{DIGITS} ?[x×*·] ?{TEN}|{TEN}|{DIGITS}|{WORD}|(?-i:IV|III?|I)\b)"
UNIT = rf"(?: ?-?(?P<{{0}}>{ANY_UNIT}))?"
END = r"(?![\w^]|[.,]\d|[-\u2013]\d)"
AFTER_NUMBER = (
    r"(?:or|and) (?:older|over|above|more|greater|higher|later|subsequent|younger|under|below|less|lower|fewer)\b"
    r"(?! than\b)"
)
SIGN = "|".join(f"(?:{words})" for words in sorted(COMPARISONS.values(), key=len, reverse=True))
BEFORE_NUMBER = rf"(?:{SIGN})"
LEAD = r"(?<![\w.,^/-])"
RANGE = re.compile(
    rf"{LEAD}(?P<lower>{NUMBER})(?![\d.]){UNIT.format('first')} ?"
    rf"(?P<sign>(?:to|-|\u2013) ?(?:<|less than|under|younger than)|to\b|through\b|[-\u2013\u2014]) ?"
    rf"(?P<upper>{NUMBER}){UNIT.format('unit')}{END}",
    re.I,
)
BETWEEN = re.compile(
    rf"between (?:the ages of )?(?P<lower>{NUMBER}){UNIT.format('first')} "
    rf"(?P<sign>and) (?P<upper>{NUMBER}){UNIT.format('unit')}{END}",
    re.I,
)
SCORES = re.compile(
    rf"{LEAD}(?P<lower>\d)(?P<sign>(?:, ?\d)*,? (?:or|and)|/) ?(?P<upper>\d){UNIT.format('unit')}{END}", re.I
)
ONE_SIDED = re.compile(
    rf"(?<![\w<>=])(?P<sign>{BEFORE_NUMBER}) ?(?:an? |about (?!\w))?(?P<number>{NUMBER}){UNIT.format('unit')}{END}",
    re.I,
)
TRAILING = re.compile(
    rf"{LEAD}(?P<number>{NUMBER}){UNIT.format('unit')}(?: of age| old)?,? (?P<sign>{AFTER_NUMBER})", re.I
)
ORDINAL = re.compile(
    r"\b(?P<number>first|second|third|1st|2nd|3rd)(?: (?P<sign>or (?:later|subsequent|greater"
    r"|higher)))?(?= (?:\w+ )?relapse\b)",
    re.I,
)
ABOUT = re.compile(r"(?:approximately|about|circa|~)\s*$", re.I)
JOIN = re.compile(r",? ?(?:and|but|to) (?:are |is |be )?")


@dataclass(frozen=True)
class Bound:
    """A comparison with one number or two; places are half-open in the text it was found in."""

    start: int
    end: int
    signs: tuple[Place, ...]
    lower: Place | None
    upper: Place | None
    unit: Place | None
    unit_text: str
    comparator: str
    ordinal: bool = False


def bounds(text: str) -> list[Bound]:
    """The bounds in `text` in order; where two readings overlap, the one of the longer form."""
    found: list[Bound] = []
    for candidates in (_ranges(text), _one_sided(text)):
        for bound in candidates:
            if not any(bound.start < other.end and other.start < bound.end for other in found):
                found.append(bound)
    return _joined(text, sorted(found, key=lambda bound: bound.start))


def _ranges(text: str) -> Iterator[Bound]:
    for pattern in (BETWEEN, RANGE, SCORES):
        for match in pattern.finditer(text):
            first, unit = match.groupdict().get("first"), match["unit"]
            if first and unit and singular(first) != singular(unit):
                continue
            yield _bound(match, (match.span("sign"),), match.span("lower"), match.span("upper"))


def _one_sided(text: str) -> Iterator[Bound]:
    for match in TRAILING.finditer(text):
        yield _sided(match)
    for match in ONE_SIDED.finditer(text):
        if not ABOUT.search(text[: match.start("number")]):
            yield _sided(match)
    for match in ORDINAL.finditer(text):
        exact = match["sign"] is None
        signs = () if exact else (match.span("sign"),)
        number = match.span("number")
        comparator = "" if exact else ">="
        yield Bound(match.start(), match.end(), signs, number, number if exact else None, None, "", comparator, True)


def _sided(match: re.Match[str]) -> Bound:
    up = comparison(match["sign"]).startswith(">")
    number = match.span("number")
    return _bound(match, (match.span("sign"),), number if up else None, None if up else number)


def _bound(match: re.Match[str], signs: tuple[Place, ...], lower: Place | None, upper: Place | None) -> Bound:
    unit = match.span("unit") if match["unit"] else None
    sign = comparison("\n".join(match.string[slice(*place)] for place in signs))
    return Bound(match.start(), match.end(), signs, lower, upper, unit, match["unit"] or "", sign)


def _joined(text: str, found: list[Bound]) -> list[Bound]:
    """`found` with a lower bound and the upper bound that follows it (`≥ 1 and < 31`) as one."""
    result: list[Bound] = []
    for bound in found:
        last = result[-1] if result else None
        if last and _adjoin(text, last, bound):
            signs = (*last.signs, *bound.signs)
            sign = f"{last.comparator} {bound.comparator}"
            unit, unit_text = bound.unit or last.unit, bound.unit_text or last.unit_text
            result[-1] = replace(
                last, end=bound.end, signs=signs, upper=bound.upper, unit=unit, unit_text=unit_text, comparator=sign
            )
        else:
            result.append(bound)
    return result


def _adjoin(text: str, last: Bound, bound: Bound) -> bool:
    one_each = last.lower and not last.upper and bound.upper and not bound.lower
    units = {singular(unit) for unit in (last.unit_text, bound.unit_text) if unit}
    return bool(one_each and len(units) < 2 and JOIN.fullmatch(text[last.end : bound.start]))


def singular(unit: str) -> str:
    """A unit in lower case without its plural."""
    return unit.lower().rstrip("s")
