"""The quantities that one sentence reports, each as a row of `claims`.

A quantity is read only in a form that tells what is counted or measured: `ten of the 36 patients (28%) achieved ...`,
`... occurred in 45 patients (38%)`, `69 percent of patients achieving ...`, `median ... was 13 months (95% CI ...)`,
`the ... rate was 45% (...)`, `hazard ratio for ... 0.71 (...)`, and lists of `label (n=2)` or `label (45%)`.
Left out, as the text alone does not prove what they belong to: values joined by `respectively` or by `and` without the
name of their arm, rounded or bounded values (`about`, `more than`), plans and assumptions, sentences in the present
tense that name no source, and sentences that mention another study in passing. A denominator is given only where the
sentence prints it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trialdossier.readers.article.quantities import (
    AMOUNT,
    BRACKET,
    COUNT,
    DECIMAL,
    PERCENT,
    PERCENT_SIGN,
    SHARE,
    UNIT,
    UNREACHED,
    dispersion,
    significance,
)
from trialdossier.readers.article.topics import topic
from trialdossier.rows import Cell, Row
from trialdossier.sources import Section, cited
from trialdossier.values import decimal, head_count, statistic

PEOPLE = (
    r"(?:(?!(?:of|with|in|and|or|to|for|than|by|months?|weeks?|years?|days?|percent|cycles?|doses?|were|was|had|the|"
    r"hundred|thousand|million|billion|dozen|further|more|other|additional|remaining)\b)[A-Za-z][\w/-]*\s){0,3}?"
    r"(?i:patients?|participants?|subjects|individuals|people|persons?|women|men|children|adults|adolescents|infants|"
    r"responders?|survivors?|recipients?|volunteers)\b(?!')"
)
BREAKS = r"[,;:\u2014\u201c\u201d]"
CONNECTOR = r"(?:,?\s(?:compared (?:with|to)|as compared (?:with|to)|versus|vs\.?|and|or|against|while|whereas|but)\s|,\s)"
VERB = (
    r"(?:had|has|have|having|achieved|achieving|attained|reached|experienced|experiencing|were|was|are|is|remained|"
    r"received|underwent|developed|discontinued|died|responded|relapsed|progressed|completed|reported|showed|withdrew|"
    r"proceeded|survived|obtained|required|maintained|demonstrated|met|exhibited|became|did)\b"
)
QUALIFIER = r"(?:with|without|who|whose|in|on|from|aged|treated|receiving|enrolled|assigned|randomi[sz]ed|given)\b"
INCLUDES = re.compile(r"\b(?:including|of (?:whom|which)|of these|among (?:whom|them))\b")
INEXACT = re.compile(
    r"(?i)(?:\b(?:at least|at most|more than|fewer than|less than|greater than|up to|over|under|about|approximately|"
    r"around|nearly|almost|roughly|some|an estimated|grades?|days?|cycles?|weeks?|months?|years?|cohorts?|arms?|groups?|"
    r"phase|table|figure|stage|part|level|type|class|age|aged|every|each|another|further|additional|between|other|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d|%|percent)\s?(?:to|or|and|versus|vs\.?|[-\u2013]))\s|"
    r"[<>\u2264\u2265~=\u00b1]\s?)$"
)
RATIO = re.compile(
    r"(?P<statistic>\b(?i:hazard ratio|odds ratio|risk ratio|relative risk)\b|\bHR\b)(?:\s[(\[](?:HR|OR|RR)[)\]])?"
    r"(?P<of>\s(?:for|of)\s(?:[^\W\d_][\w-]*\s?){1,8}?)?,?\s?(?:was\s|of\s|=\s?|:\s?|,\s?)?"
    rf"(?P<value>{DECIMAL})(?![\w\u00b7%]|[.,\u00b7]\d|\s?[-\u2013]\s?\d)"
)
MEDIAN = re.compile(
    r"\b(?P<measure>(?P<statistic>(?i:median|mean))\s"
    r"(?:(?!(?i:median|mean|versus|vs)\b)[^,;:()\d\u201c\u201d]|\([A-Z][\w-]{0,15}\)|(?<=\w)-(?=\w)){1,120}?)\s?"
    rf"(?P<verb>(?:was|were|of|is|are|reached|had|has|=|:)(?=\s|\d))\s?(?:just\s|only\s)?"
    rf"(?:(?P<value>{AMOUNT})(?:\s(?:to|or)\s(?P<upper>{AMOUNT}))?(?:\s?(?P<percent>{PERCENT_SIGN})|\s?(?P<unit>{UNIT}))?"
    rf"|(?P<unreached>{UNREACHED}))(?:{BRACKET})?"
)
RATE = re.compile(
    rf"(?:(?<=\s)|(?<=^))(?P<measure>[^,;:()\u201c\u201d]{{3,120}}?(?:\s\([A-Z][\w-]{{0,15}}\))?[^,;:()\u201c\u201d]{{0,80}}?)\s?"
    rf"(?P<verb>\b(?:was|were|of|is|are|reached)\b|:)\s(?:just\s|only\s)?"
    rf"(?P<value>{AMOUNT})(?:\sto\s(?P<upper>{AMOUNT}))?\s?(?P<percent>{PERCENT_SIGN})(?!\s?of\s)(?:{BRACKET})?"
)
TALLY = (
    rf"(?:(?P<count>{COUNT}|\b[Nn]one)(?:\s(?:out )?of\s(?:the |these |those |all )?(?P<denominator>{COUNT}))?"
    rf"(?:\s\((?P<early>[^()]{{1,60}})\))?(?P<people>\s(?:of (?:the |these |those )?)?{PEOPLE})?"
    rf"|(?P<percent>{PERCENT})(?:\s\((?P<share>[^()]{{1,60}})\))?"
    rf"\sof\s(?:the |these |those |all )?(?:(?P<all>{COUNT})\s)?(?P<of>{PEOPLE}))(?:{BRACKET})?"
)
PREDICATED = re.compile(TALLY)
OCCURRED = re.compile(
    rf"(?P<subject>[^,;:()\u201c\u201d]{{3,120}}?\s(?:occurred|seen|observed|reported|noted|achieved|recorded|found|"
    rf"documented|detected|present|confirmed)\s(?:in|by|among|for))\s(?:only\s|just\s)?{TALLY}"
)
ENROLLED = re.compile(
    rf"(?P<verb>\b(?:[Ss]tudy|[Tt]rial|[Ii]nvestigators|[Rr]esearchers|[Aa]uthors|[Ww]e)\s(?:included|enrolled|recruited|"
    rf"randomi[sz]ed|randomly assigned))\s(?:a total of\s)?(?P<value>{COUNT})\s(?P<people>{PEOPLE})"
)
CENTERS = re.compile(rf"\bat\s(?P<value>{COUNT})\s(?P<unit>(?:\w+\s)?(?:cent(?:er|re)s?|sites|hospitals|institutions))\b")
COHORTS = re.compile(rf"\bto\s(?P<value>{COUNT})\s(?P<unit>(?:dose |dosing |treatment )?(?:cohorts|arms|groups))\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = rf"(?:{_MONTH}\s(?:\d{{1,2}},?\s)?\d{{4}}|\d{{1,2}}\s{_MONTH}\s\d{{4}})"
PERIOD = re.compile(
    rf"\b(?P<event>treated|enrolled|recruited|randomi[sz]ed)\b[^.;:()]{{0,60}}?\s"
    rf"(?P<value>(?:between\s{DATE},?\sand\s{DATE})|(?:from\s{DATE},?\s(?:to|through|until)\s{DATE}))"
)
CYCLE = re.compile(rf"\b(?P<measure>(?:treatment )?cycles?)\s(?:was|were|lasted)\s(?P<value>{COUNT}\s(?:weeks|days))\b")
FRACTION = re.compile(
    r"(?P<value>(?:(?:about|approximately|nearly|roughly|almost)\s)?(?:one[- ]third|two[- ]thirds|one[- ]quarter|"
    r"three[- ]quarters|(?:one[- ])?half|one[- ]fifth))\sof\s(?:the |all )?(?P<people>(?:\w+\s)?patients)\s"
    rf"(?P<predicate>(?:alive|{VERB})[^,;:()\d]{{0,60}})"
)
LISTED = re.compile(r"(?P<label>[^,;:()]{2,80}?)\s\((?:(?P<n>n\s?=\s?)(?P<count>\d+)|(?P<percent>\d+(?:[.\u00b7]\d+)?\s?%))\)")
LIST_HEAD = re.compile(r"^.*?\b(?:had|were|was|included|achieved|experienced|:)\s+(?=\S)", re.S)
LIST_JOINT = re.compile(r"^[,;]?\s*(?:(?:and|or|or had|or were|and had|and were)\s+)?")
GROUP_WORD = re.compile(r"(?i)\b(?:cohorts?|arms?|groups?|part|level|patients|participants|in|with|to receive|among|for)\b")
LEAD = re.compile(r"(?P<preposition>In|With|Among|For|Of|At|After|During|By|Within|On)\s[^,;:]{1,160}?(?:\([^()]{0,60}\))?(?=,\s)")
TIME_FRAME = re.compile(
    rf"\b(?:at|by|through|within)\s(?:week|month|day|year)\s\d+\b|\b(?:at|by|within)\s{AMOUNT}\s(?:months|years|weeks|days|year)\b"
    r"|\bin the first \w+(?: \w+)? cycles?\b|\b(?:[A-Za-z]+|\d+)-(?:month|year|week|day)\b|\bduring treatment\b"
    r"|\b\d+\s(?:months|years|weeks|days) after \w+\b"
)
RESPECTIVELY = re.compile(r"\brespectively\b", re.I)
ARM = re.compile(
    r"\s(?P<arm>(?:with|in|for|among|on|of)\s(?!\d)(?:(?!(?:compared|as|versus|vs|and|or|while|whereas|but|than|respectively)\b)"
    r"[^\s,;:()]+\s?){1,8})"
)
COMPARED = re.compile(
    rf"(?P<connector>{CONNECTOR})(?:only\s|just\s)?(?P<value>{AMOUNT}|{UNREACHED})(?:\s?(?P<percent>{PERCENT_SIGN})|\s?(?P<unit>{UNIT}))?"
    rf"(?:{BRACKET})?"
)
NUMBER_NEXT = re.compile(rf"{CONNECTOR}(?:only\s|just\s)?{AMOUNT}(?!\s(?:{PEOPLE}|of\s))")
PRESENT = {"is", "are"}


@dataclass
class Finding:
    """One quantity: where its value stands, what it is about, and its cells."""

    start: int
    end: int
    topic: str
    cells: dict[str, Cell] = field(default_factory=dict)
    measured: list[Section] = field(default_factory=list)
    wording: str = ""
    stop: int = 0


class Reading:
    """The findings in one sentence, no two of which share a value."""

    def __init__(self, sentence: Section):
        self.sentence = sentence
        self.findings: list[Finding] = []
        self.taken: list[tuple[int, int]] = []
        lead = LEAD.match(sentence.document.text, sentence.start, sentence.end)
        self.lead = sentence.group(lead) if lead else None

    def add(self, finding: Finding) -> bool:
        """Keep `finding` unless its value has been read already, or is rounded or bounded."""
        before = self.sentence.document.text[max(self.sentence.start, finding.start - 24) : finding.start]
        if any(a < finding.end and finding.start < b for a, b in self.taken) or INEXACT.search(before):
            return False
        self.taken.append((finding.start, finding.end))
        self.findings.append(finding)
        return True
