"""How an article prints a quantity: counts in digits or words, percentages, durations, intervals, p-values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.rows import Cell
from trialdossier.sources import Section
from trialdossier.values import NUMBER_WORDS, decimal

_TENS = "|".join(word for word, value in NUMBER_WORDS.items() if value >= 20)
_ONES = "|".join(word for word, value in NUMBER_WORDS.items() if 0 < value < 10)
_TEENS = "|".join(word for word, value in NUMBER_WORDS.items() if 10 <= value < 20)
_WORDS = rf"(?i:(?:{_TENS})(?:-(?:{_ONES}))?|{_TEENS}|{_ONES})"
_INTEGER = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_BEGINS = (
    r"(?<![\w.,\u00b7/<>\u2265\u2264=~\u00b1$\u20ac\u00a3+\u2212\u2013\u2014-])(?<!\d\s)"
    r"(?<!(?i:hundred)\s)(?<!(?i:hundred\sand)\s)(?<!(?i:thousand)\s)(?<!(?i:thousand\sand)\s)"
)
_ENDS = r"(?![\w\u00b7]|[.,\u00b7]\d|\s?[-\u2013\u2014/]\s?\w|\s(?i:hundred|thousand|million|billion|dozen)\b)"

DECIMAL = rf"{_INTEGER}(?:[.\u00b7]\d+)?"
COUNT = rf"{_BEGINS}(?:{_WORDS}|{_INTEGER}){_ENDS}"
"""A whole number of things, in digits or in words."""
AMOUNT = rf"{_BEGINS}(?:{_WORDS}|{DECIMAL})(?![\w\u00b7]|[.,\u00b7]\d)"
"""A number of any kind, in digits or in words."""
PERCENT_SIGN = r"(?:%|(?i:percent|per cent)\b)"
PERCENT = rf"{_BEGINS}(?:{_WORDS}|{DECIMAL})\s?{PERCENT_SIGN}(?!\s?(?:CI|CrI|confidence|credible)\b)(?!\s?[-\u2013]\s?\d)"
UNIT = r"(?i:months?|mo|weeks?|wk|days?|years?|yr|hours?|minutes?|cycles?|doses?|cm|mm|kg)(?![\w/])"
UNREACHED = r"(?i:not (?:yet )?(?:been )?(?:reached|estimable|evaluable))|NR|NE"
BRACKET = r"\s?\((?P<bracket>(?:[^()]|\([^()]*\)){1,300})\)"
"""What stands in round brackets behind a value."""

_LIMIT = rf"[-\u2212]?(?:{DECIMAL}|\.\d+)"
_DASH = r"\s?[-\u2010\u2011\u2012\u2013\u2014]\s?"
INTERVAL = re.compile(
    r"(?P<type>\b\d{2}(?:[.\u00b7]\d)?\s?% (?:CI|CrI|(?i:confidence interval|credible interval))"
    r"|\b(?i:interquartile range|inter-quartile range|range)\b|\bIQR\b)"
    r"(?:\s?[(\[](?:CI|IQR)[)\]])?\s?[,:=]?\s?(?:of\s|was\s|from\s)?[\[(]?\s?"
    rf"(?P<low>{_LIMIT}|{UNREACHED})\s?(?:%|{UNIT})?(?:{_DASH}|\sto\s|,\s)\s?"
    rf"(?P<high>{_LIMIT}|{UNREACHED})(?![\w\u00b7]|[.,\u00b7]\d)"
)
P_VALUE = re.compile(r"\b[Pp](?:\s?-?[Vv]alue)?\s?(?P<p>[=<>\u2264\u2265]\s?(?:\d*[.\u00b7]\d+|\d+)(?:\s?[x\u00d7]\s?10\S{1,4})?)(?![\w\u00b7]|[.\u00b7]\d)")
SHARE = re.compile(rf"(?P<count>{_INTEGER})\s?(?:/|of|out of)\s?(?:the )?(?P<denominator>{_INTEGER})(?![\w.,\u00b7/%]\d|[%/])")
PARTS = re.compile(r"[^;]+")


def dispersion(section: Section) -> dict[str, Cell]:
    """The one interval that a bracket prints: its type and limits; nothing where there are several.

    A limit that was not reached stays empty.
    """
    found = list(section.matches(INTERVAL))
    if len(found) != 1:
        return {}
    (match,) = found
    low, high = section.group(match, "low").cite(decimal), section.group(match, "high").cite(decimal)
    if low is None and high is None:
        return {}
    return {
        "dispersion_type": section.group(match, "type").cite(),
        "dispersion_lower_limit": low,
        "dispersion_upper_limit": high,
    }


def significance(section: Section) -> dict[str, Cell]:
    """The one p-value that a bracket prints."""
    found = list(section.matches(P_VALUE))
    return {"p_value": section.group(found[0], "p").cite()} if len(found) == 1 else {}


def parts(section: Section) -> Iterator[Section]:
    """The pieces of a bracket between semicolons."""
    for match in section.matches(PARTS):
        yield section.group(match).stripped()
