"""How long ago an event may be: what criteria of inclusion admit against what those of exclusion leave of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from trialdossier.analysis.checks.finding import cell, finding
from trialdossier.analysis.checks.naming import WORD, singular
from trialdossier.analysis.derived import Result, keyed
from trialdossier.analysis.periods import UNIT, days
from trialdossier.storage import Frames

METHODS = {
    "criteria on one interval": "an exclusion leaves something of the time that an inclusion admits for the same event",
}
ANY_TIME = re.compile(r"(?i)\bat any time (?:after|following|since|from)\s+(?P<event>[^.;]*)")
EVER = re.compile(r"(?i)^(?P<event>[^.;:]*?)\bat any time (?:before|prior to|in the past)\b")
KEPT_OUT = re.compile(
    rf"(?i)^(?P<event>[^.;]*?)\b(?P<time>(?:within|less than|<)\s+(?P<number>\d{{1,4}})\s+(?P<unit>{UNIT})s?)"
    r"\s+(?:before|prior|of|from|preceding)"
)
EXCEPTED = re.compile(r"(?i)\b(?:unless|except|exception|other than|not)\b|:")
"""Words, and a colon, with which a criterion holds for some only."""
FILLING = frozenset("a an any the of with who have has had received patient participant subject".split())
CAPITALS = re.compile(r"\b[A-Z]{3,6}\b")


def findings(tables: Frames) -> Iterator[Result]:
    """What an inclusion admits for a time, or at any time, after an event against an exclusion of the same event."""
    check = "criteria on one interval"
    data = keyed(tables["eligibility_criteria"], "eligibility_criteria").dropna(subset=["text", "criteria_type"])
    for _, rows in data.groupby("source_id", sort=False):
        records = rows.to_dict("records")
        times = [(row, time) for row in records if (time := interval(row["text"]))]
        for row, admitted in (each for each in times if each[0]["criteria_type"] == "inclusion"):
            for other, kept_out in (each for each in times if each[0]["criteria_type"] == "exclusion"):
                if not _same_event(admitted, kept_out):
                    continue
                agrees = kept_out.days < admitted.days or bool(EXCEPTED.search(other["text"]))
                subject, inputs = (cell("eligibility_criteria", each, "text") for each in (row, other))
                note = "the exclusion narrows what the inclusion admits" if agrees else "the exclusion leaves nothing"
                said, found = admitted.words, kept_out.words
                yield finding(row, check, subject, said, found, (inputs,), agrees, METHODS[check], note)


class Interval(NamedTuple):
    """How long ago an event may be: its words, the words of the event, and days (infinite: at any time)."""

    words: str
    event: str
    days: float


def interval(text: str) -> Interval | None:
    """The time of an event that a criterion sets; None where it sets none."""
    if match := KEPT_OUT.search(text):
        words = f"{match['event'].strip()} {match['time']}"
        return Interval(words, match["event"], days(match["number"], match["unit"]))
    if match := EVER.search(text):
        return Interval(match[0].strip(), match["event"], inf)
    if match := ANY_TIME.search(text):
        return Interval(match[0].strip(), match["event"], inf)
    return None


def _same_event(admitted: Interval, kept_out: Interval) -> bool:
    """Whether both are about one event: the same abbreviation after `at any time`, else the same words."""
    if ANY_TIME.match(admitted.words):
        return bool(set(CAPITALS.findall(admitted.event)) & set(CAPITALS.findall(kept_out.event)))
    return _event_words(admitted.event) == _event_words(kept_out.event) != frozenset()


def _event_words(text: str) -> frozenset[str]:
    return frozenset(singular(word) for word in WORD.findall(text)) - FILLING
