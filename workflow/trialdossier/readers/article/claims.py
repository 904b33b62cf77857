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
    COMPARISON,
    COUNT,
    DECIMAL,
    DETAILS,
    OVER,
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
from trialdossier.values import decimal, head_count, interval_type, statistic

PEOPLE = (
    r"(?:(?!(?:of|with|in|and|or|to|for|than|by|months?|weeks?|years?|days?|percent|cycles?|doses?|were|was|had|the|among|on|at|from|"
    r"hundred|thousand|million|billion|dozen|further|more|other|additional|remaining)\b)[A-Za-z][\w/-]*\s){0,3}?"
    r"(?i:patients?|participants?|subjects|individuals|people|persons?|women|men|children|adults|adolescents|infants|"
    r"responders?|nonresponders|survivors?|recipients?|volunteers)\b(?![\u2019'-])"
)
VERB = (
    r"(?:had|has|have|having|achieved|achieving|attained|reached|experienced|experiencing|were|was|are|is|remained|"
    r"received|underwent|developed|discontinued|died|responded|relapsed|progressed|completed|reported|showed|withdrew|"
    r"proceeded|survived|obtained|required|maintained|demonstrated|met|exhibited|became|did)\b"
)
QUALIFIER = (
    r"(?:(?:with|without|in|on|from|aged|treated|receiving|enrolled|assigned|randomi[sz]ed|given)\b|who\s(?:have |had )?\w+)"
)
CONNECTOR = r"(?:,?\s(?:(?:as )?compared (?:with|to)|versus|vs\.?|and|or|against|while|whereas|but)\s|,\s)"
INEXACT = re.compile(
    r"(?i)(?:\b(?:at least|at most|more than|fewer than|less than|greater than|up to|over|under|about|approximately|"
    r"around|nearly|almost|roughly|some|an estimated|grades?|days?|cycles?|weeks?|months?|years?|cohorts?|arms?|groups?|"
    r"phase|table|figure|stage|part|level|type|class|age|aged|every|each|another|further|additional|between|other)\s|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|teen|ty|\d|%|percent)\s?(?:\s(?:to|or|and|versus|vs\.?)|[-\u2013])\s|"
    r"[<>\u2264\u2265~=\u00b1]\s?)$"
)
RATIO = re.compile(
    r"(?P<measure>(?P<statistic>\b(?i:hazard ratio|odds ratio|risk ratio|relative risk)\b|\bHR\b)(?:\s[(\[](?:HR|OR|RR)[)\]])?"
    r"(?P<of>\s(?:for|of)\s(?:[^\W\d_][\w-]*\s?){1,8}?|\s(?:vs\.?|versus)\s[^\W\d_][\w-]*)?)[,:]?\s?(?:was\s|of\s|=\s?)?"
    rf"(?P<value>{DECIMAL})(?![\w\u00b7%]|[.,\u00b7]\d|\s?[-\u2013]\s?\d)"
)
MEDIAN = re.compile(
    r"\b(?P<measure>(?P<statistic>(?i:median|mean))\s"
    r"(?:(?!(?i:median|mean|versus|vs)\b)[^,;:()\d\u201c\u201d]|\([A-Z][\w-]{0,15}\)){1,120}?)\s?"
    r"(?P<verb>(?:was|were|of|is|are|reached|had|has)\b|=|:)\s?(?:just\s|only\s)?"
    rf"(?:(?P<value>{AMOUNT})(?:\sto\s(?P<upper>{AMOUNT}))?(?:\s?(?P<percent>{PERCENT_SIGN})|\s?(?P<unit>{UNIT}))?"
    rf"|(?P<unreached>{UNREACHED}))(?:{BRACKET})?"
)
RATE = re.compile(
    r"(?P<verb>\b(?:was|were|of|is|are|reached)\b|:)\s(?:just\s|only\s)?"
    rf"(?P<value>{AMOUNT})(?:\sto\s(?P<upper>{AMOUNT}))?\s?(?P<percent>{PERCENT_SIGN})"
    rf"(?!\s?(?:of\s|CI\b|[-\u2013]\s?\d))(?:{BRACKET})?"
)
TALLY = (
    rf"(?:(?P<value>{AMOUNT})\s?(?P<percent>{PERCENT_SIGN})(?:\s\((?P<share>[^()]{{1,60}})\))?"
    rf"\sof\s(?:the |these |those |all )?(?:(?P<all>{COUNT})\s)?(?P<of>{PEOPLE})"
    rf"|(?:{OVER}|(?:(?P<count>{COUNT})|(?P<none>\b[Nn]one)\b)"
    rf"(?:\s(?:out )?of\s(?:the |these |those |all )?(?P<denominator>{COUNT}))?)"
    rf"(?:\s\((?P<early>[^()]{{1,60}})\))?(?:\s(?:of (?:the |these |those )?)?(?P<people>{PEOPLE}))?)(?:{BRACKET})?"
)
BRACKETED_PERCENT = re.compile(
    r"(?<![\w.\u00b7<>\u2264\u2265=-])(\d+(?:[.\u00b7]\d+)?)\s?%(?!\s?(?:CI|CrI|confidence|credible|[-\u2013]|to\b))"
)
PREDICATED = re.compile(TALLY)
PREDICATE = re.compile(
    rf"\s(?P<predicate>(?:{QUALIFIER}(?:\s[^,;:]{{1,100}}?)?\s)?(?P<main>{VERB}(?:[^,;:\u2014\u201c\u201d]|(?<=\d):(?=\d)){{0,160}}))"
)
PREDICATE_END = re.compile(rf"{CONNECTOR}(?:only\s|just\s)?{AMOUNT}|\s\(defined\b|\s[\u2013-]\s|[.?!]+[\u201d\u2019\"')]*$")
OBJECT_OF = re.compile(r"\b(?:for|in|among|from|with|by|(?<!total\s)of|on|at|than|to)\s(?:(?:the|these|those|all|both|only|just)\s){0,2}$")
INCLUDING = re.compile(r"\b(?:including|comprising)\s")
SUBGROUP = re.compile(rf"\s(?P<words>(?:with|without|who|whose|in)\s[^,;:]{{2,120}}?)(?=,|;|\.$|\sand\s{AMOUNT})")
OF_WHOM = re.compile(rf"(?P<count>{COUNT})\s(?:of whom|of them|who)\s(?P<predicate>{VERB}[^,;:]{{0,120}}?)(?=[,;:.]|\sand\s{COUNT})")
OCCURRED = re.compile(
    r"\b(?P<verb>occurred|seen|observed|reported|noted|achieved|recorded|found|documented|detected|confirmed)\s"
    r"(?:in|by|among)\s"
    rf"(?:only\s|just\s)?{TALLY}"
)
NEXT = re.compile(rf"{CONNECTOR}(?:(?:in|by|only|just)\s){{0,2}}(?:{AMOUNT}|\d)")
NEXT_TALLY = re.compile(rf"{CONNECTOR}(?:(?:in|by|only|just)\s){{0,2}}{TALLY}")
LABELLED = re.compile(rf"(?P<label>[^,;:()\d][^;:()]{{1,80}}):\s{TALLY}\s?[.;,]?")
ENROLLED = re.compile(
    rf"(?P<measure>\b(?:[Ss]tudy|[Tt]rial|[Ii]nvestigators|[Rr]esearchers|[Aa]uthors|[Ww]e)\s(?:included|enrolled|recruited|"
    rf"randomi[sz]ed|randomly assigned))\s(?:a total of\s)?(?P<count>{COUNT})\s(?P<people>{PEOPLE})"
)
CENTERS = re.compile(rf"\bat\s(?P<count>{COUNT})\s(?P<people>(?:\w+\s)?(?:cent(?:er|re)s?|sites|hospitals|institutions))\b")
COHORTS = re.compile(rf"\bto\s(?P<count>{COUNT})\s(?P<people>(?:\w+\s)?(?:cohorts|arms|groups))\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = rf"(?:{_MONTH}\s(?:\d{{1,2}},?\s)?\d{{4}}|\d{{1,2}}\s{_MONTH}\s\d{{4}})"
PERIOD = re.compile(
    rf"\b(?P<measure>treated|enrolled|recruited|randomi[sz]ed)\b[^.;:()]{{0,60}}?\s"
    rf"(?P<value>(?:between\s{DATE},?\sand\s{DATE})|(?:from\s{DATE},?\s(?:to|through|until)\s{DATE}))"
)
CYCLE = re.compile(rf"\b(?P<measure>(?:treatment )?cycles?)\s(?:was|were|lasted)\s(?P<value>{COUNT})\s(?P<unit>weeks|days)\b")
FRACTION = re.compile(
    r"(?i:(?P<value>(?:(?:about|approximately|nearly|roughly|almost)\s)?(?:one[- ]third|two[- ]thirds|one[- ]quarter|"
    r"three[- ]quarters|(?:one[- ])?half|one[- ]fifth)))\sof\s(?:the |all )?(?P<people>(?:\w+\s)?patients)\s"
    rf"(?P<measure>(?:alive|{VERB})[^,;:()]{{0,60}})"
)
LIST_ITEM = re.compile(
    r"(?P<joint>[,;]?\s?(?:(?:and|or)\s)?(?:(?:had|were|was)\s)?)(?P<label>[^,;:()\d][^,;:()]{1,80}?)\s"
    r"\((?:n\s?=\s?(?P<count>\d+)|(?P<value>\d+(?:[.\u00b7]\d+)?)\s?(?P<percent>%))\)"
)
LIST_HEAD = re.compile(r"\b(?P<verb>had|were|was|included|achieved|experienced|reported|:)\s")
GROUPED = re.compile(r"(?i)\b(?:cohorts?|arms?|groups?|part|level|patients|participants|in|with|to|among|for|than|of)\b")
LEAD = re.compile(r"(?P<preposition>(?i:In|With|Among|For|Of|At|After|During|By|Within|On))\s[^,;:]{1,160}?(?:\([^()]{0,80}\))?(?=,\s)")
OWN_LEAD = re.compile(r"In (?:this|our|the (?:current|present))\b")
LEAD_TOTAL = re.compile(rf"(?i:Of|Among|In)\s(?:the |these |those |all )?(?P<denominator>{COUNT})\s{PEOPLE}")
WHEN = {"At", "After", "During", "By", "Within"}
TIME_FRAME = re.compile(
    rf"\b(?:at|by|through|within)\s(?:week|month|day|year)\s\d+\b|\b(?:at|by|within)\s{AMOUNT}\s(?:months|years|weeks|days)\b"
    r"|\bin the first \w+(?: \w+)? cycles?\b|\b(?:[A-Za-z]+|\d+)-(?:month|year|week|day)\b|\bduring treatment\b"
    r"|\b\d+\s(?:months|years|weeks|days) after \w+\b"
)
RESPECTIVELY = re.compile(r"\brespectively\b", re.I)
ARM = re.compile(
    rf"\s(?P<arm>(?:with|in|for|among|on)\s(?!\d)(?:(?!(?:(?:as )?compared|versus|vs|while|whereas|but|at a)\b"
    rf"|(?:and|or)\s(?:(?:was|were|in|by|with|among|for|only|just)\s){{0,2}}(?:{AMOUNT}|{VERB}|{UNREACHED}))[^\s,;:()]+\s?){{1,25}})"
)
COMPARED = re.compile(
    rf"(?P<connector>{CONNECTOR})(?:(?:was|were|only|just)\s){{0,2}}"
    rf"(?:(?P<value>{AMOUNT})(?:\s?(?P<percent>{PERCENT_SIGN})|\s?(?P<unit>{UNIT})|(?!\s?{PERCENT_SIGN}|\s?{UNIT}))"
    rf"|(?P<unreached>{UNREACHED}))(?!\s(?:(?:out )?of\b|{PEOPLE}))(?:{BRACKET})?"
)
BRACKET_OR_SEMICOLON = re.compile(r"[()\[\]]|;(?=\s)")
OTHER_GROUP = re.compile(
    r"\b(?:while|whereas|but|compared|versus|vs|contrast|than)\b|,\s(?:and\s)?(?:in|with|for|among)\s[^,;:]{1,80},\s"
)
JOINT = re.compile(r"(?i)(?:(?:and|but|while|whereas|with|after|at|that|however|also|a|an|the|its|their|again|were|notably)\s+)*")
BREAK = re.compile(r"[,;:\u2014\u201c\u201d]\s?")
PRESENT = {"is", "are"}


@dataclass
class Finding:
    """One quantity: where it stands, what it is about in the words of the sentence, and its cells."""

    start: int
    end: int
    topic: str
    measure: list[Section]
    cells: dict[str, Cell] = field(default_factory=dict)

    def row(self, statement: Cell, attributed: Cell) -> Row:
        """The finding as a row of `claims`."""
        cells = {"topic": self.topic, "statement": statement, "attributed_to": attributed}
        return Row("claims", **cells, measure=cited(self.measure), **self.cells)


class Sentence:
    """One sentence while it is read: its findings, no two of which share a value."""

    def __init__(self, section: Section, attributed: Section | None):
        self.section, self.attributed = section, attributed
        self.text = section.document.text
        self.findings: list[Finding] = []
        self.taken: list[tuple[int, int]] = []
        lead = LEAD.match(self.text, section.start, section.end)
        own = OWN_LEAD.match(self.text, section.start, section.end)
        self.lead = section.group(lead) if lead and not own and attributed is None else None
        self.lead_is_time = lead is not None and lead["preposition"].capitalize() in WHEN
        end = self.lead.end if self.lead else section.start
        total = LEAD_TOTAL.match(self.text, section.start, end)
        self.total = section.group(total, "denominator") if total else None

    def free(self, start: int, end: int) -> bool:
        """Whether no finding has taken this place, and nothing before it makes the value a rounded or bounded one."""
        if any(a < end and start < b for a, b in self.taken):
            return False
        return not INEXACT.search(self.text, max(self.section.start, start - 24), start)

    def take(self, start: int, end: int) -> None:
        """Mark a place as read, or as not to be read."""
        self.taken.append((start, end))

    def add(self, finding: Finding, lead: bool = True) -> Finding:
        """Keep a finding; what the sentence opens with tells its time or its group.

        Where the sentence turns to another group in between, it is not told which group the finding is about.
        """
        self.take(finding.start, finding.end)
        if lead and self.lead is not None and finding.start > self.lead.end:
            if self.lead_is_time:
                finding.cells.setdefault("time_frame", self.lead.cite())
            elif OTHER_GROUP.search(self.text, self.lead.end, finding.start):
                return finding
            else:
                finding.measure.insert(0, self.lead)
        if finding.cells.get("time_frame") is None:
            finding.cells["time_frame"] = self.time_frame(finding.measure)
        self.findings.append(finding)
        return finding

    def time_frame(self, measure: list[Section]) -> Cell:
        """The one time that the words of a measure name."""
        found = [section.group(match) for section in measure for match in section.matches(TIME_FRAME)]
        return found[0].cite() if len(found) == 1 else None

    def clause(self, position: int) -> Section:
        """What stands between the last comma, colon or the like and `position`."""
        start = self.section.start
        for match in BREAK.finditer(self.text, start, position):
            start = match.end()
        joint = JOINT.match(self.text, start, position)
        return self.section.within(joint.end() if joint else start, position).stripped()


def claims(section: Section, attributed: Section | None, compared: Section | None = None) -> Iterator[Row]:
    """The rows of one sentence, in its order; the finding whose arm names `compared` is attributed to it."""
    if RESPECTIVELY.search(section.text):
        return
    findings: list[Finding] = []
    opened = False
    for part in _parts(section):
        sentence = Sentence(part, attributed)
        if opened and sentence.lead is None:
            continue
        opened = opened or sentence.lead is not None
        for read in READ:
            read(sentence)
        findings += sentence.findings
    statement = section.cite()
    for finding in sorted(findings, key=lambda finding: finding.start):
        source = attributed
        if compared and any(piece.start < compared.end and compared.start < piece.end for piece in finding.measure):
            source = compared
        elif compared and finding.start > compared.start:
            continue
        yield finding.row(statement, source.cite() if source else None)


def _parts(section: Section) -> Iterator[Section]:
    """The parts between semicolons that stand outside brackets; what opens one part does not hold for the next."""
    start, depth = section.start, 0
    for match in section.matches(BRACKET_OR_SEMICOLON):
        depth = max(0, depth + {"(": 1, "[": 1, ")": -1, "]": -1}.get(match[0], 0))
        detail = DETAILS.match(section.document.text, match.start(), section.end)
        if match[0] == ";" and depth == 0 and not (detail and detail.end() > match.end()):
            yield section.within(start, match.start())
            start = match.end() + 1
    if start < section.end:
        yield section.within(start, section.end)


def ratios(sentence: Sentence) -> None:
    """`hazard ratio for death, 0.71; 95% CI, 0.55 to 0.93; P=0.01`."""
    section = sentence.section
    for match in section.matches(RATIO):
        value = section.group(match, "value")
        details = DETAILS.match(sentence.text, match.end(), section.end)
        rest = section.group(details) if details else section.within(match.end(), match.end())
        kind = section.group(match, "statistic").cite(statistic)
        before = [finding for finding in sentence.findings if finding.end < match.start()]
        ends = [before[0].measure[0]] if not match["of"] and len({finding.topic for finding in before}) == 1 else []
        cells = {"param_type": kind, **amount(value), **dispersion(rest), **significance(rest)}
        named = str(kind.value).lower() if kind else "other"
        measure = [*ends, section.group(match, "measure")]
        sentence.add(Finding(value.start, value.end, named, measure, cells), lead=not ends)


def medians(sentence: Sentence) -> None:
    """`median overall survival (OS) was 13 months (95% CI 8.5-21.9)`."""
    for match in sentence.section.matches(MEDIAN):
        start, end = match.span("value" if match["value"] else "unreached")
        if not sentence.free(start, end):
            continue
        if match["verb"] in PRESENT and sentence.attributed is None:
            sentence.take(start, end)
            continue
        measure = sentence.section.group(match, "measure")
        subject = sentence.clause(match.start())
        cells = {"param_type": sentence.section.group(match, "statistic").cite(statistic)}
        _measured(sentence, match, measure, subject, cells)


def rates(sentence: Sentence) -> None:
    """`the objective response rate was 45% (18/40; 95% CI, 38%-52%)`."""
    for match in sentence.section.matches(RATE):
        start, end = match.span("value")
        measure = sentence.clause(match.start())
        if not measure or not sentence.free(start, end):
            continue
        if (match["verb"] in PRESENT and sentence.attributed is None) or re.search(rf"%|{COUNT}\s{PEOPLE}", measure.text):
            sentence.take(start, end)
            continue
        cells = {"param_type": sentence.section.group(match, "percent").cite(statistic)}
        _measured(sentence, match, measure, None, cells)


def _measured(
    sentence: Sentence, match: re.Match[str], measure: Section, subject: Section | None, cells: dict[str, Cell]
) -> None:
    """The finding of a median or a rate, and that of the arm it is compared with."""
    named, alone = topic(measure.text), _alone(measure)
    if subject:
        if re.search(r"\d", subject.text):
            sentence.take(*match.span())
            return
        measure = measure.within(subject.start, measure.end)
    value = values(sentence.section, match)
    _compared(sentence, match, measure, alone, Finding(match.start(), match.end(), named, [], {**cells, **value}))


def values(section: Section, match: re.Match[str]) -> dict[str, Cell]:
    """The value of a match: text, number, unit, and what its bracket adds."""
    groups = match.groupdict()
    if groups.get("unreached"):
        value: dict[str, Cell] = {"param_value": section.group(match, "unreached").cite()}
    else:
        value = amount(section.group(match, "value"))
    if groups.get("upper"):
        low, high = section.group(match, "value"), section.group(match, "upper")
        value = {
            "param_value": low.within(low.start, high.end).cite(),
            "dispersion_type": low.within(low.end, high.start).cite(interval_type),
            "dispersion_lower_limit": low.cite(decimal),
            "dispersion_upper_limit": high.cite(decimal),
        }
    elif groups.get("percent"):
        value["percent"] = section.group(match, "value").cite(decimal)
    value["unit"] = section.group(match, "percent" if groups.get("percent") else "unit").cite()
    return {**value, **in_bracket(section.group(match, "bracket"))}


def amount(value: Section) -> dict[str, Cell]:
    """A value as printed, and as a number."""
    return {"param_value": value.cite(), "param_value_num": value.cite(decimal)}


def in_bracket(bracket: Section) -> dict[str, Cell]:
    """What a bracket behind a value adds: interval, p-value, count and denominator."""
    if not bracket:
        return {}
    cells = {} if COMPARISON.search(bracket.text) else {**dispersion(bracket), **significance(bracket)}
    shares = list(bracket.matches(SHARE))
    if len(shares) == 1:
        cells["count"] = bracket.group(shares[0], "count").cite(head_count)
        cells["denominator"] = bracket.group(shares[0], "denominator").cite(head_count)
    return cells


def _alone(measure: Section) -> Section:
    """The name of a measure without the group in whom it was measured."""
    article_word = re.search(r"^.*\s(?:an?|the)\s", measure.text)
    start = measure.start + (article_word.end() if article_word else 0)
    group = re.search(r"\s(?:in|with|for|among|on)\s", measure.within(start, measure.end).text)
    return measure.within(start, start + group.start()) if group else measure.within(start, measure.end)


def _compared(sentence: Sentence, match: re.Match[str], measure: Section, alone: Section, first: Finding) -> None:
    """Keep a finding with the name of its arm, and the finding of the arm after `compared with`.

    Where a second value follows whose arm is not named, neither is kept.
    """
    section, cells = sentence.section, first.cells
    arm, stop = _arm(sentence, match.end())
    first.measure = [measure, *([arm] if arm else [])]
    other = COMPARED.match(sentence.text, stop, section.end)
    if other is None or not _same_kind(other, cells):
        sentence.add(first)
        return
    second_arm, end = _arm(sentence, other.end())
    joined = second_arm is not None and re.search(r"\b(?:and|or)\b", second_arm.text) is not None
    by_and = re.fullmatch(r",?\s(?:and|or)\s|,\s", other["connector"]) is not None
    named = arm is not None or alone != measure
    unit = cells.get("unit")
    unequal = unit is None and "param_value_num" in cells and other["unit"]
    if joined or (not named and (second_arm is None or by_and)) or unequal:
        sentence.take(match.start(), other.end())
        return
    sentence.add(first)
    if second_arm is None:
        sentence.take(*other.span())
        return
    kept = {"param_type": cells["param_type"], **values(section, other)}
    if kept.get("unit") is None and "param_value_num" in kept:
        kept["unit"] = unit
    sentence.add(Finding(other.start(), other.end(), first.topic, [alone, second_arm], kept))


def _same_kind(other: re.Match[str], cells: dict[str, Cell]) -> bool:
    """Whether a second value can be of the same measure: percentages both or neither; after a comma alone, with a unit."""
    if other["unreached"]:
        return True
    if bool(other["percent"]) != (cells.get("percent") is not None or getattr(cells.get("unit"), "value", "") in {"%", "percent"}):
        return False
    return other["connector"] != ", " or bool(other["percent"] or other["unit"]) or cells.get("unit") is None


def _arm(sentence: Sentence, position: int) -> tuple[Section | None, int]:
    match = ARM.match(sentence.text, position, sentence.section.end)
    if match is None:
        return None, position
    arm = sentence.section.group(match, "arm").stripped()
    text = re.sub(r"[.?!\u201d\"]+$", "", arm.text)
    return arm.within(arm.start, arm.start + len(text)), arm.start + len(text)


def enrollments(sentence: Sentence) -> None:
    """`the study included 36 adult patients`."""
    _facts(sentence, ENROLLED, "enrollment")


def facts(sentence: Sentence) -> None:
    """Centres, cohorts, periods and cycles."""
    _facts(sentence, CENTERS, "centers")
    _facts(sentence, COHORTS, "cohorts")
    for match in sentence.section.matches(PERIOD):
        section = sentence.section
        value = section.group(match, "value")
        if not sentence.free(value.start, value.end):
            continue
        event = "treatment" if match["measure"] == "treated" else "enrollment"
        cells = {"param_type": value.cite(statistic), "param_value": value.cite(), "time_frame": value.cite()}
        sentence.add(Finding(value.start, value.end, f"{event}_period", [section.group(match, "measure")], cells))
    for match in sentence.section.matches(CYCLE):
        value, unit = sentence.section.group(match, "value"), sentence.section.group(match, "unit")
        if sentence.free(value.start, value.end):
            cells = {"param_type": unit.cite(statistic), **amount(value), "unit": unit.cite()}
            measure = sentence.clause(match.end("measure"))
            sentence.add(Finding(value.start, value.end, "treatment_cycle", [measure], cells))


def _facts(sentence: Sentence, pattern: re.Pattern[str], named: str) -> None:
    for match in sentence.section.matches(pattern):
        value, people = sentence.section.group(match, "count"), sentence.section.group(match, "people")
        if sentence.free(value.start, value.end):
            measure = [sentence.section.group(match, "measure")] if "measure" in match.groupdict() else []
            cells = counted(value) | {"unit": noun(people)}
            sentence.add(Finding(value.start, value.end, named, [*measure, people], cells))


def counted(value: Section) -> dict[str, Cell]:
    """A count as printed and as a number."""
    cells = {"param_type": value.cite(statistic), "param_value": value.cite(), "param_value_num": value.cite(head_count)}
    return {**cells, "count": value.cite(head_count)}


def tally(section: Section, match: re.Match[str], total: Section | None) -> dict[str, Cell] | None:
    """The cells of a count or percentage of people; None where nothing shows that it counts people."""
    groups = match.groupdict()
    brackets = [section.group(match, name) for name in ("early", "share", "bracket") if groups[name]]
    percents = [p for bracket in brackets for p in _percents(bracket)]
    if len(percents) > 1:
        return None
    cells: dict[str, Cell] = {}
    for bracket in brackets:
        cells |= in_bracket(bracket)
    if groups["percent"]:
        value = section.group(match, "value")
        whole = section.group(match, "all").cite(head_count)
        cells = {"param_type": section.group(match, "percent").cite(statistic), **amount(value), **cells}
        cells |= {"unit": section.group(match, "percent").cite(), "percent": value.cite(decimal)}
        return cells | ({"denominator": whole} if whole else {})
    if not (groups["people"] or groups["denominator"] or percents or total):
        return None
    value = section.group(match, next(name for name in ("over", "count", "none") if groups[name]))
    own = section.group(match, "under" if groups["over"] else "denominator")
    cells |= counted(value)
    cells["unit"] = noun(section.group(match, "people"))
    cells["denominator"] = own.cite(head_count) if own else total.cite(head_count) if total else None
    cells["percent"] = percents[0].cite(decimal) if percents else None
    return cells


def noun(people: Section) -> Cell:
    """The last word of a phrase such as `adult patients`."""
    return people.within(people.end - len(people.text.split()[-1]), people.end).cite() if people else None


def _percents(bracket: Section) -> list[Section]:
    head = re.match(r"[^;,]*", bracket.text)
    first = bracket.within(bracket.start, bracket.start + (head.end() if head else 0))
    return [first.group(match, 1) for match in first.matches(BRACKETED_PERCENT)]


def occurrences(sentence: Sentence) -> None:
    """`grade 3 or higher adverse events occurred in 45 patients (38%)`, and the next arm's count behind it."""
    for match in sentence.section.matches(OCCURRED):
        span, subject = _value_span(match), sentence.clause(match.start())
        cells = tally(sentence.section, match, None)
        if not subject or cells is None or not sentence.free(*span):
            continue
        arm, stop = _arm(sentence, match.end())
        following = NEXT.match(sentence.text, stop, sentence.section.end)
        if following and arm is None:
            sentence.take(match.start(), following.end())
            continue
        measure, named = subject.within(subject.start, match.end("verb")), topic(subject.text)
        sentence.add(Finding(*span, named, [measure, *([arm] if arm else [])], cells))
        other = NEXT_TALLY.match(sentence.text, stop, sentence.section.end) if following else None
        cells = tally(sentence.section, other, None) if other else None
        arm = _arm(sentence, other.end())[0] if other else None
        if other and cells and arm and sentence.free(*_value_span(other)):
            sentence.add(Finding(*_value_span(other), named, [measure, arm], cells))


def _value_span(match: re.Match[str]) -> tuple[int, int]:
    return match.span(next(name for name in ("value", "over", "count", "none") if match[name]))


def labelled(sentence: Sentence) -> None:
    """`Complete remission: 17 of 36 patients (47%)`, the whole of a list item."""
    match = LABELLED.fullmatch(sentence.text, sentence.section.start, sentence.section.end)
    cells = tally(sentence.section, match, None) if match else None
    if match is None or cells is None or not sentence.free(*_value_span(match)):
        return
    label = sentence.section.group(match, "label")
    sentence.add(Finding(*_value_span(match), topic(label.text), [label], cells))


def tallies(sentence: Sentence) -> None:
    """`ten of the 36 patients (28%) were considered ...`, `69 percent of patients achieving ...`."""
    head: Finding | None = None
    for match in sentence.section.matches(PREDICATED):
        start, end = _value_span(match)
        if sentence.lead and start < sentence.lead.end:
            continue
        including = head is not None and INCLUDING.search(sentence.text, head.end, start) is not None
        total = sentence.total if not match["people"] and not including else None
        cells = tally(sentence.section, match, total)
        if cells is None or not sentence.free(start, end):
            continue
        if including and head is not None:
            words = SUBGROUP.match(sentence.text, match.end(), sentence.section.end)
            if words:
                subgroup = sentence.section.group(words, "words")
                sentence.add(Finding(start, end, head.topic, [head.measure[-1], subgroup], cells))
            continue
        found = PREDICATE.match(sentence.text, match.end(), sentence.section.end)
        if found is None:
            continue
        cut = PREDICATE_END.search(sentence.text, found.start("predicate"), found.end())
        stop = cut.start() if cut else found.end()
        object_of = OBJECT_OF.search(sentence.text, max(sentence.section.start, start - 24), start)
        if stop <= found.start("main") or (object_of and not re.match(r"\w+ing\b", found["main"])):
            continue
        main = sentence.section.within(found.start("main"), stop).stripped()
        predicate = main.within(found.start("predicate"), main.end)
        head = sentence.add(Finding(start, end, topic(main.text), [predicate], cells))


def breakdowns(sentence: Sentence) -> None:
    """`..., two of whom received ... and four who received ...`: parts of the count before them."""
    opened = False
    for match in sentence.section.matches(OF_WHOM):
        heads = [finding for finding in sentence.findings if finding.end <= match.start() and "count" in finding.cells]
        opened = opened or " of " in match[0]
        value, words = sentence.section.group(match, "count"), sentence.section.group(match, "predicate")
        if not heads or not opened or not sentence.free(value.start, value.end):
            continue
        head = heads[0]
        sentence.add(Finding(value.start, value.end, head.topic, [head.measure[-1], words], counted(value)))


def lists(sentence: Sentence) -> None:
    """`had partial remission (n=2) or hypocellular bone marrow (n=4), or were refractory to treatment (n=4)`."""
    head = LIST_HEAD.search(sentence.text, sentence.section.start, sentence.section.end)
    if head is None:
        return
    items: list[re.Match[str]] = []
    while item := LIST_ITEM.match(sentence.text, items[-1].end() if items else head.end(), sentence.section.end):
        items.append(item)
    if len(items) < 2 or any(GROUPED.search(i["label"]) and not i["label"].startswith("refractory to") for i in items):
        return
    for item in items:
        label = sentence.section.group(item, "label")
        name = "count" if item["count"] else "value"
        value = sentence.section.group(item, name)
        cells = counted(value)
        if item["percent"]:
            percent = sentence.section.group(item, "percent")
            cells = {"param_type": percent.cite(statistic), **amount(value), "unit": percent.cite()}
            cells["percent"] = value.cite(decimal)
        if not any(a < value.end and value.start < b for a, b in sentence.taken):
            named, subject = topic(label.text), sentence.clause(head.end("verb"))
            measure = [label] if named != "other" or not subject else [subject, label]
            named = named if named != "other" else topic(subject.text)
            sentence.add(Finding(value.start, value.end, named, measure, cells))


def fractions(sentence: Sentence) -> None:
    """`about one-third of patients alive 30 months after treatment`: the words, no number."""
    for match in sentence.section.matches(FRACTION):
        value, measure = sentence.section.group(match, "value"), sentence.section.group(match, "measure").stripped()
        people = sentence.section.group(match, "people")
        cells = {"param_type": value.cite(statistic), "param_value": value.cite(), "unit": people.cite()}
        if sentence.free(value.start, value.end):
            sentence.add(Finding(value.start, value.end, topic(measure.text), [people, measure], cells))


READ = (medians, enrollments, occurrences, labelled, rates, lists, tallies, breakdowns, fractions, facts, ratios)
"""The forms, the most telling ones first: a value that one has read is not read again."""
