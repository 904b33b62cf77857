"""Concept: what a criterion can be about, the words that name it, and how it is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

TIME = r"(?:years?|yrs?|months?|weeks?|wks?|days?|hours?)\b"
PERCENT = r"(?:%|per ?cent\b)"
ULN = (
    r"(?:[x×*] ?(?:the )?|times (?:the )?|-? ?fold (?:the )?)?(?:institutional )?"
    r"(?:ULN\b|upper limits? of (?:the )?(?:institutional )?normal\b)"
)
CELLS = (
    r"(?:(?:cells|neutrophils|platelets|white blood cells|leu[ck]ocytes|WBC)? ?(?:/|per ) ?"
    r"(?:mm ?\^? ?3|mm³|[µμ]L|uL|mcL|L\b|micro-?lit(?:er|re)|cubic millimet(?:er|re)))"
)
MASS = r"(?:mg/dL|mg/L|g/dL|g/L|mmol/L|[µμu]mol/L|micromol/L)(?![\w/])"
CLEARANCE = r"mL/min(?:ute)?(?: ?/ ?1\.73 ?m ?(?:\^ ?2|²|2))?(?![\w/])"
ENZYME = r"I?U/L\b"
PRESSURE = r"mm ?Hg\b"
WEIGHT = r"(?:kg|kilograms?)(?![\w/])"
BODY_MASS = r"kg ?/ ?m ?(?:\^ ?2|²|2)(?!\w)"
MILLISECONDS = r"(?:ms|msec|milliseconds?)\b"
NO_UNIT = ""
"""Units as sources print them, by what they measure; a score or a ratio has none."""
ANY_UNIT = "|".join([PERCENT, ULN, CLEARANCE, BODY_MASS, CELLS, MASS, ENZYME, PRESSURE, WEIGHT, MILLISECONDS, TIME])


@dataclass(frozen=True)
class Concept:
    """What a criterion can be about.

    `unit` tells the units that a bound of it may have (None: it has no bounds, only presence); `canonical` is the one
    into which bounds are converted. `timed` concepts have a bound of time: how long ago they were; `ordinal` ones are
    counted (first, second). A mention without a bound states presence only where `bare` is true, where `bare_words`, if
    given, are in it, and where `cue`, if given, stands before it. The clause must hold `needs` and not `unless`. Of two
    concepts that are a `state` of the disease, with "or" between them, one is enough. Who is excluded for what is
    `broader` is excluded for this, too.
    """

    name: str
    label: str
    words: re.Pattern[str]
    unit: re.Pattern[str] | None = None
    canonical: str = ""
    timed: bool = False
    ordinal: bool = False
    bare: bool = False
    cue: re.Pattern[str] | None = None
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    bare_words: re.Pattern[str] | None = None
    state: bool = False
    broader: str = ""


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of words: case is ignored, and it begins and ends with whole words."""
    return re.compile(rf"(?<![\w-])(?:{text})(?!\w)", re.I)


def maybe(text: str) -> re.Pattern[str] | None:
    """A pattern of words, or none."""
    return pattern(text) if text else None


def measured(
    name: str,
    label: str,
    words: str,
    unit: str,
    canonical: str,
    needs: str = "",
    unless: str = "",
    cue: str = "",
    bare_words: str = "",
) -> Concept:
    """A quantity that stands within bounds; after `cue`, or with `bare_words`, also without them."""
    return Concept(
        name,
        label,
        pattern(words),
        re.compile(unit, re.I),
        canonical,
        bare=bool(cue or bare_words),
        cue=maybe(cue),
        needs=maybe(needs),
        unless=maybe(unless),
        bare_words=re.compile(bare_words, re.I) if bare_words else None,
    )


def state_of_disease(
    name: str, label: str, words: str, unless: str = "", bare_words: str = "", counted: bool = False
) -> Concept:
    """How far the disease has come; `counted` ones may be told by number (first, second)."""
    return Concept(
        name,
        label,
        pattern(words),
        re.compile("") if counted else None,
        ordinal=counted,
        bare=True,
        unless=maybe(unless),
        bare_words=re.compile(bare_words, re.I) if bare_words else None,
        state=True,
    )


def present(name: str, label: str, words: str, needs: str = "", unless: str = "", cue: str = "") -> Concept:
    """A state or a disease that someone has or has not."""
    return Concept(name, label, pattern(words), bare=True, needs=maybe(needs), unless=maybe(unless), cue=maybe(cue))


def past(
    name: str, label: str, words: str, bare: bool = True, cue: str = "", unless: str = "", broader: str = ""
) -> Concept:
    """A disease or a treatment that may lie some time back."""
    return Concept(
        name,
        label,
        pattern(words),
        re.compile(TIME, re.I),
        "day",
        timed=True,
        bare=bare,
        cue=maybe(cue),
        unless=maybe(unless),
        broader=broader,
    )
