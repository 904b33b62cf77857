"""How an article prints a quantity: counts in digits or words, percentages, durations, intervals, p-values."""

from __future__ import annotations

import re

from trialdossier.rows import Cell
from trialdossier.sources import Section
from trialdossier.values import BELOW_HUNDRED, ONES, decimal, interval_type

_WORDS = rf"(?i:(?:{ONES})\shundred(?:(?:\sand)?\s{BELOW_HUNDRED})?|{BELOW_HUNDRED})"
_INTEGER = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_BEGINS = (
    r"(?=[\dotfsenOTFSEN])(?<![\w.,\u00b7/<>\u2265\u2264=~\u00b1$\u20ac\u00a3+\u2212\u2013\u2014-])(?<!\d\s)"
    r"(?<!(?i:hundred)\s)(?<!(?i:hundred\sand)\s)(?<!(?i:thousand)\s)(?<!(?i:thousand\sand)\s)"
)
_ENDS = r"(?![\w\u00b7]|[.,\u00b7]\d|\s?[-\u2013\u2014/]\s?\w|\s(?i:hundred|thousand|million|billion|dozen)\b)"

DECIMAL = rf"{_INTEGER}(?:[.\u00b7]\d+)?"
COUNT = rf"{_BEGINS}(?:{_WORDS}|{_INTEGER}){_ENDS}(?!\s?(?:%|percent|per cent))"
"""A whole number of things, in digits or in words."""
AMOUNT = rf"{_BEGINS}(?:{_WORDS}|{DECIMAL}){_ENDS}"
"""A number of any kind, in digits or in words."""
PERCENT_SIGN = r"(?:%|(?i:percent|per cent)\b)"
UNIT = (
    r"(?:(?:[km\u03bc\u00b5np]?g|m?IU|U|[mk\u03bc\u00b5]?[lL]|[m\u03bc\u00b5n]?mol|copies)(?:/|\sper\s)\w+|mm\s?Hg"
    r"|(?i:months?|mo|weeks?|wk|days?|years?|yr|hours?|minutes?|cycles?|doses?|cm|mm|kg))(?![\w/])"
)
UNREACHED = r"(?i:not (?:yet )?(?:been )?(?:reached|estimable|evaluable))|NR|NE"
OVER = rf"{_BEGINS}(?P<over>\d+)/(?P<under>\d+)(?![\w\u00b7/]|[.,\u00b7]\d)"
"""`12/40`: the count over the denominator."""
BRACKET = r"\s?\((?P<bracket>(?:[^()]|\([^()]*\)){1,300})\)"
"""What stands in round brackets behind a value."""

_LIMIT = rf"[-\u2212]?(?:{DECIMAL}|\.\d+)"
_DASH = r"\s?[-\u2010\u2011\u2012\u2013\u2014]\s?"
INTERVAL = re.compile(
    r"(?P<type>\b\d{2}(?:[.\u00b7]\d)?\s?% (?:CI|CrI|(?i:confidence interval|credible interval))"
    r"|\b(?i:interquartile range|inter-quartile range|range)\b|\bIQR\b)"
    r"(?:\s?[(\[](?:CI|IQR)[)\]])?\s?[,:=]?\s?(?:of\s|was\s|from\s)?[\[(]?\s?"
    rf"(?P<low>{_LIMIT}|{UNREACHED})\s?(?:%|{UNIT})?(?:{_DASH}|\sto\s|,\s)\s?"
    rf"(?P<high>{_LIMIT}|{UNREACHED})(?![\w\u00b7+]|[.,\u00b7]\d)"
)
P_VALUE = re.compile(
    r"\b[Pp](?:\s?-?[Vv]alue)?\s?(?:=\s?|(?=[<>\u2264\u2265]))(?P<p>[<>\u2264\u2265]?\s?(?:\d*[.\u00b7]\d+"
    r"|\d+)(?:\s?[x\u00d7]\s?10\S{1,4})?)"
    r"(?![\w\u00b7]|[.\u00b7]\d)"
)
COMPARISON = re.compile(
    r"(?i)\b(?:hazard|HR|odds|OR|ratio|risk|RR|differences?|versus|vs|compared|relative|reduction)\b"
)
"""A bracket with such a word holds the interval of a comparison, not of the value before the bracket."""
DETAILS = re.compile(rf"(?:[;,]?\s?[(\[]?(?:{INTERVAL.pattern}|{P_VALUE.pattern})\s?%?[)\]]?){{0,4}}")
"""The interval and the p-value behind a ratio."""
SHARE = re.compile(
    rf"(?<![\w.,\u00b7])(?P<count>{_INTEGER})\s?(?:/|of"
    rf"|out of)\s?(?:the )?(?P<denominator>{_INTEGER})(?![.,\u00b7/]\d|[%/\w])"
)


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
        "dispersion_type": section.group(match, "type").cite(interval_type),
        "dispersion_lower_limit": low,
        "dispersion_upper_limit": high,
    }


def significance(section: Section) -> dict[str, Cell]:
    """The one p-value that a bracket prints."""
    found = list(section.matches(P_VALUE))
    return {"p_value": section.group(found[0], "p").cite()} if len(found) == 1 else {}
