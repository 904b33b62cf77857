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

from trialdossier.readers.article.population import ARM as ARM_WORD
from trialdossier.readers.article.population import is_part, may_be_arm
from trialdossier.readers.article.quantities import (
    COMPARISON,
    COUNT,
    DETAILS,
    PERCENT_SIGN,
    SHARE,
    dispersion,
    significance,
)
from trialdossier.readers.article.sentence import Finding, Sentence
from trialdossier.readers.article.topics import topic
from trialdossier.readers.article.wording import (
    AFTERWARDS,
    ARM,
    BRACKET_OR_SEMICOLON,
    BRACKETED_PERCENT,
    CENTERS,
    COHORTS,
    COMPARED,
    CYCLE,
    ENROLLED,
    FRACTION,
    GROUPED,
    INCLUDING,
    LABELLED,
    LIST_HEAD,
    LIST_ITEM,
    LONGEST,
    MEDIAN,
    NEXT,
    NEXT_TALLY,
    OBJECT_OF,
    OCCURRED,
    OF_WHOM,
    PEOPLE,
    PERIOD,
    PREDICATE,
    PREDICATE_END,
    PREDICATED,
    PRESENT,
    QUANTITY,
    RATE,
    RATIO,
    RESPECTIVELY,
    SUBGROUP,
    VERB_OF_ITEM,
)
from trialdossier.rows import Cell, Row
from trialdossier.sources import Section
from trialdossier.values import NUMBER_WORDS, decimal, head_count, interval_type, statistic


def claims(section: Section, attributed: Section | None, compared: Section | None = None) -> Iterator[Row]:
    """The rows of one sentence, in its order; the finding whose arm names `compared` is attributed to it."""
    text = section.text
    if len(text) > LONGEST or not _has_quantity(text) or RESPECTIVELY.search(text):
        return
    findings: list[Finding] = []
    opened = False
    for part in _parts(section):
        sentence = Sentence(part, attributed)
        if opened and sentence.lead is None:
            continue
        opened = opened or sentence.lead is not None
        words = part.text
        for signs, read in READ:
            if any(sign in words for sign in signs):
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


def _has_quantity(text: str) -> bool:
    """Whether a number, in digits or in words, or a value that was not reached stands in a sentence."""
    if DIGIT.search(text):
        return True
    lower = text.lower()
    return any(sign in lower for sign in QUANTITY_SIGNS) and QUANTITY.search(text) is not None


def _parts(section: Section) -> Iterator[Section]:
    """The parts between semicolons that stand outside brackets; what opens one part does not hold for the next."""
    if "; " not in section.text and ";\n" not in section.text and "\u00a0" not in section.text:
        yield section
        return
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
        cells: dict[str, Cell] = {"param_type": kind, **amount(value), **dispersion(rest), **significance(rest)}
        named = str(kind.value).lower() if kind else "other"
        measure = [*ends, section.group(match, "measure")]
        behind = _arm(sentence, rest.end)[0]
        if behind and UNKNOWN_GROUP.match(behind.text) and not is_part(behind):
            continue
        holder = next(
            (sentence.section.group(found, "who") for found in sentence.clause(match.start()).matches(HAD)), None
        )
        groups = (_place(section.group(match, "of")), behind, holder)
        part = next((group for group in groups if group and is_part(group)), None)
        measure = (
            [part, *measure] if part and part is holder else [*measure, part] if part and part is behind else measure
        )
        sentence.add(Finding(value.start, value.end, named, measure, cells, part=part), lead=not ends)


HAD = re.compile(r"(?P<who>\S.*)\s(?:had|has|have)\s(?:an?|the)$")
UNKNOWN_GROUP = re.compile(
    r"(?:in|among)\s(?!(?:the|this|our|an?|all|both|each|favou?r)\b|(?:\S+\s){0,3}(?:arms?|groups?)\b)"
)
"""`1.4 in smokers`: a group of which nothing tells whether it is all or a part."""


def _place(words: Section) -> Section | None:
    """The words of a measure that tell in whom it was measured."""
    found = re.search(r"\s(?=(?:in|among)\s)", words.text) if words else None
    return words.within(words.start + found.start() + 1, words.end) if found else None


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
        event = WHEN_IT_HAPPENED.fullmatch(subject.text) if subject else None
        if event and GROUP.search(event["event"]):
            sentence.take(start, end)
            continue
        cells: dict[str, Cell] = {"param_type": sentence.section.group(match, "statistic").cite(statistic)}
        _measured(sentence, match, measure, None if event else subject, cells)


def rates(sentence: Sentence) -> None:
    """`the objective response rate was 45% (18/40; 95% CI, 38%-52%)`."""
    for match in sentence.section.matches(RATE):
        start, end = match.span("value")
        measure = sentence.clause(match.start())
        if not measure or not sentence.free(start, end):
            continue
        if sentence.findings and PREPOSITION.match(measure.text):
            sentence.take(start, end)
            continue
        if (match["verb"] in PRESENT and sentence.attributed is None) or re.search(
            rf"%|{COUNT}\s{PEOPLE}", measure.text
        ):
            sentence.take(start, end)
            continue
        averaged = next(measure.matches(AVERAGED), None)
        kind = measure.group(averaged) if averaged else sentence.section.group(match, "percent")
        cells: dict[str, Cell] = {"param_type": kind.cite(statistic)}
        _measured(sentence, match, measure, None, cells)


def _measured(
    sentence: Sentence, match: re.Match[str], measure: Section, subject: Section | None, cells: dict[str, Cell]
) -> None:
    """The finding of a median or a rate, and that of the arm it is compared with."""
    alone = _alone(measure)
    before = HAVING.sub("", measure.within(measure.start, alone.start).text)
    group = [measure.within(measure.start, measure.start + len(before)), measure.within(alone.end, measure.end)]
    named = topic(alone.text)
    if subject:
        group.append(subject)
        if re.search(r"\d", subject.text):
            sentence.take(*match.span())
            return
        measure = measure.within(subject.start, measure.end)
    value = values(sentence.section, match)
    later = AFTERWARDS.match(sentence.text, match.end(), sentence.section.end)
    if later:
        cells["time_frame"] = sentence.section.group(later, "time").cite()
    _compared(
        sentence, match, measure, alone, Finding(match.start(), match.end(), named, [], {**cells, **value}, group)
    )


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
    cells: dict[str, Cell] = {} if COMPARISON.search(bracket.text) else {**dispersion(bracket), **significance(bracket)}
    shares = list(bracket.matches(SHARE))
    if len(shares) == 1:
        cells["count"] = bracket.group(shares[0], "count").cite(head_count)
        cells["denominator"] = bracket.group(shares[0], "denominator").cite(head_count)
    return cells


QUANTITY_SIGNS = (
    *NUMBER_WORDS,
    "reached",
    "estimable",
    "evaluable",
    "nr",
    "ne",
    "none",
    "half",
    "third",
    "quarter",
    "fifth",
)
DIGIT = re.compile(r"\d")
HAVING = re.compile(r"(?:\s(?:had|has|have|achieved|attained|experienced|showed|with))?\s(?:an?|the)\s$")
BOTH = re.compile(r"(?i)\b(?:and|or|both|either|two|three|four|respective)\b")
"""What shows that words name several arms."""
AVERAGED = re.compile(r"(?i)\b(?:median|mean|average)\b")
WHEN_IT_HAPPENED = re.compile(r"(?P<event>.+)\s(?:after|during|over)(?:\s(?:an?|the))?")
"""What happened before a median time went by is not what the median is about: `three patients died after a`."""
PREPOSITION = re.compile(r"(?i)(?:by|per|in|for|among|with|on)\s")
"""Behind another value, a measure that begins so leaves out what is measured: `, and by independent review was 40%`."""
COUNTED_GROUP = re.compile(rf"\s(?:in|for|among|with|of|on)\s(?:the |these |those |all )?(?:{COUNT})\s{PEOPLE}")
PLACE = re.compile(r"(?:in|among)\s")
GROUP = re.compile(r"\s(?:in|with(?!\s(?:incomplete|partial|full|complete)\b)|for|among|on)\s")


def _alone(measure: Section) -> Section:
    """The name of a measure without the group in whom it was measured."""
    article_word = re.search(r"^.*\s(?:an?|the)\s", measure.text)
    start = measure.start + (article_word.end() if article_word else 0)
    group = GROUP.search(measure.within(start, measure.end).text)
    return measure.within(start, start + group.start()) if group else measure.within(start, measure.end)


def _compared(sentence: Sentence, match: re.Match[str], measure: Section, alone: Section, first: Finding) -> None:
    """Keep a finding with the name of its arm, and the finding of the arm after `compared with`.

    Where a second value follows whose arm is not named, neither is kept.
    """
    section, cells = sentence.section, first.cells
    later = AFTERWARDS.match(sentence.text, match.end(), section.end)
    arm, stop = _arm(sentence, later.end() if later else match.end())
    if COUNTED_GROUP.match(sentence.text, stop, section.end):
        sentence.take(*match.span())
        return
    first.measure = [measure, *([arm] if arm else [])]
    first.groups += [arm] if arm else []
    other = COMPARED.match(sentence.text, stop, section.end)
    if other is None or not _same_kind(other, cells):
        sentence.add(first)
        return
    second_arm, _ = _arm(sentence, other.end())
    joined = second_arm is not None and BOTH.search(second_arm.text) is not None
    by_and = re.fullmatch(r",?\s(?:and|or)\s|,\s", other["connector"]) is not None
    named = arm is not None or alone != measure
    unit = cells.get("unit")
    unequal = unit is None and "param_value_num" in cells and other["unit"]
    if joined or (not named and (second_arm is None or by_and)) or unequal:
        sentence.take(match.start(), other.end())
        return
    kinds = bool(arm and second_arm and PLACE.match(arm.text) and PLACE.match(second_arm.text))
    kinds = kinds and not any(ARM_WORD.search(words.text) for words in (arm, second_arm) if words)
    first.part = arm if kinds else None
    sentence.add(first)
    if second_arm is None:
        sentence.take(*other.span())
        return
    kept = {"param_type": cells["param_type"], **values(section, other)}
    if kept.get("unit") is None and "param_value_num" in kept:
        kept["unit"] = unit
    start = other.start("unreached" if other["unreached"] else "value")
    sentence.add(
        Finding(start, other.end(), first.topic, [alone, second_arm], kept, [second_arm], second_arm if kinds else None)
    )


def _same_kind(other: re.Match[str], cells: dict[str, Cell]) -> bool:
    """Whether a second value can be of the same measure: percentages both or neither; after a comma, with a unit."""
    if other["unreached"]:
        return True
    if bool(other["percent"]) != (
        cells.get("percent") is not None or getattr(cells.get("unit"), "value", "") in {"%", "percent"}
    ):
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
    words = sentence.section.text
    if any(sign in words for sign in ("enter", "entre", "sites", "hospitals", "institutions")):
        _facts(sentence, CENTERS, "centers")
    if any(sign in words for sign in ("cohorts", "arms", "groups")):
        _facts(sentence, COHORTS, "cohorts")
    for match in sentence.section.matches(PERIOD) if "between" in words or "from" in words else ():
        section = sentence.section
        value = section.group(match, "value")
        if not sentence.free(value.start, value.end):
            continue
        event = "treatment" if match["measure"] == "treated" else "enrollment"
        cells: dict[str, Cell] = {
            "param_type": value.cite(statistic),
            "param_value": value.cite(),
            "time_frame": value.cite(),
        }
        sentence.add(Finding(value.start, value.end, f"{event}_period", [section.group(match, "measure")], cells))
    for match in sentence.section.matches(CYCLE) if "cycle" in words else ():
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
    cells: dict[str, Cell] = {
        "param_type": value.cite(statistic),
        "param_value": value.cite(),
        "param_value_num": value.cite(head_count),
    }
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
        cells = {
            "param_type": section.group(match, "percent").cite(statistic),
            **amount(value),
            **cells,
        }
        cells |= {"unit": section.group(match, "percent").cite(), "percent": value.cite(decimal)}
        return cells | ({"denominator": whole} if whole else {})
    if not (groups["people"] or groups["denominator"] or groups["late"] or percents or total):
        return None
    value = section.group(match, next(name for name in ("over", "count", "none") if groups[name]))
    own = section.group(match, next((name for name in ("under", "denominator", "late") if groups[name]), "under"))
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
        if re.search(PERCENT_SIGN, subject.text):
            sentence.take(*span)
            continue
        arm, stop = _arm(sentence, match.end())
        following = NEXT.match(sentence.text, stop, sentence.section.end)
        if following and arm is None:
            sentence.take(match.start(), following.end())
            continue
        measure, named = subject.within(subject.start, match.end("verb")), topic(subject.text)
        group = _in_whom(sentence.section, match, arm)
        where = _whose(sentence.section, match, arm) if arm else []
        sentence.add(Finding(*span, named, [measure, *where], cells, [group]))
        other = NEXT_TALLY.match(sentence.text, stop, sentence.section.end) if following else None
        cells = tally(sentence.section, other, None) if other else None
        arm = _arm(sentence, other.end())[0] if other else None
        if other and cells and arm and sentence.free(*_value_span(other)):
            first, group = group, _in_whom(sentence.section, other, arm)
            where = _whose(sentence.section, other, arm)
            second = sentence.add(Finding(*_value_span(other), named, [measure, *where], cells, [group]))
            if may_be_arm(first) and may_be_arm(group):
                sentence.findings[-2].groups, second.groups = [], []


QUALIFIED = re.compile(r"(?:who|treated|receiving|given|assigned|randomi[sz]ed|aged|taking)\s")


def _whose(section: Section, match: re.Match[str], arm: Section) -> list[Section]:
    """The words of a measure that name the arm: with the people before, where they qualify these, but no bracket."""
    people = people_of(section, match) if QUALIFIED.match(arm.text) else None
    apart = people and arm.start > people.end + 1
    return [people, arm] if people and apart else [_in_whom(section, match, arm) if people else arm]


def _in_whom(section: Section, match: re.Match[str], arm: Section | None) -> Section:
    """Who is counted, with the words behind that say which of them."""
    people = people_of(section, match)
    if not arm:
        return people
    return people.within(people.start, arm.end) if people else arm


def people_of(section: Section, match: re.Match[str]) -> Section:
    """Who is counted, with the word before that points back to others (`of these responders`)."""
    people = section.group(match, "of" if match["of"] else "people")
    pointing = POINTING.search(section.document.text, max(section.start, people.start - 40), people.start)
    return people.within(pointing.start(), people.end) if pointing and people else people


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


OF_THOSE = re.compile(r"(?i)\bof (?:whom|which|them|these|those),?\s(?:only\s|just\s)?$")
"""Points back to others, of whom the count that follows is a part: `.., of whom 4 (7%) discontinued`."""
AVERAGE_OF = re.compile(r"ha(?:d|s|ve|ving)\s(?:an?\s)?(?:median|mean|average)\b")
"""What many together have, not each of those counted: `the 60 women had a median age of 54 years`."""
RELATIVE = re.compile(r"\bwho(?:\s(?:have|had))?\s?$")
NO_VERB = re.compile(r"(?i)(?:(?:overall|in total|total of|only|just)\s?)*")


def _is_object(sentence: Sentence, position: int) -> bool:
    """Whether words with a verb of their own stand before a count: `we describe seven patients who were treated`."""
    return NO_VERB.fullmatch(sentence.clause(position).text) is None


POINTING = re.compile(r"\b(?:these|those)\s(?:[\w,-]+\s)?$")


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
                sentence.add(Finding(start, end, head.topic, [head.measure[-1], subgroup], cells, part=subgroup))
            continue
        found = PREDICATE.match(sentence.text, match.end(), sentence.section.end)
        if found is None:
            continue
        cut = PREDICATE_END.search(sentence.text, found.start("predicate"), found.end())
        stop = cut.start() if cut else found.end()
        object_of = OBJECT_OF.search(sentence.text, max(sentence.section.start, start - 24), start)
        if stop <= found.start("main") or (object_of and not re.match(r"\w+ing\b", found["main"])):
            continue
        if RELATIVE.search(sentence.text, found.start(), found.start("main")) and _is_object(sentence, start):
            continue
        pointed = OF_THOSE.search(sentence.text, max(sentence.section.start, start - 20), start)
        if pointed and not (sentence.lead and pointed.start() < sentence.lead.end):
            continue
        main = _balanced(sentence.section.within(found.start("main"), stop)).stripped()
        if AVERAGE_OF.match(main.text):
            continue
        predicate = main.within(found.start("predicate"), main.end)
        groups = [_in_whom(sentence.section, match, predicate.within(predicate.start, main.start))]
        head = sentence.add(Finding(start, end, topic(main.text), [predicate], cells, groups))


def _balanced(section: Section) -> Section:
    """The section up to a bracket that it opens and does not close."""
    opened = section.text.rfind("(")
    return section.within(section.start, section.start + opened) if opened > section.text.rfind(")") else section


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
        part = sentence.section.within(value.end, words.end).stripped()
        sentence.add(Finding(value.start, value.end, head.topic, [head.measure[-1], words], counted(value), part=part))


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
    own: list[Section] = []
    for item in items:
        # the verb of an item stands for the items behind it too, in the place of the first one
        if verb := VERB_OF_ITEM.search(sentence.text, item.start("joint"), item.end("joint")):
            own = [sentence.section.within(*verb.span())]
        label = sentence.section.group(item, "label")
        name = "count" if item["count"] else "value"
        value = sentence.section.group(item, name)
        cells = counted(value)
        if item["percent"]:
            percent = sentence.section.group(item, "percent")
            cells = {"param_type": percent.cite(statistic), **amount(value), "unit": percent.cite()}
            cells["percent"] = value.cite(decimal)
        if not any(a < value.end and value.start < b for a, b in sentence.taken):
            subject = sentence.clause(head.start("verb") if own else head.end("verb"))
            named = topic(subject.text)
            named = topic(label.text) if named == "other" else named
            measure = [subject, *own, label] if subject else [label]
            sentence.add(Finding(value.start, value.end, named, measure, cells, [sentence.clause(head.start("verb"))]))


def fractions(sentence: Sentence) -> None:
    """`about one-third of patients alive 30 months after treatment`: the words, no number."""
    for match in sentence.section.matches(FRACTION):
        value, measure = sentence.section.group(match, "value"), sentence.section.group(match, "measure").stripped()
        people = sentence.section.group(match, "people")
        cells: dict[str, Cell] = {
            "param_type": value.cite(statistic),
            "param_value": value.cite(),
            "unit": people.cite(),
        }
        if sentence.free(value.start, value.end):
            sentence.add(Finding(value.start, value.end, topic(measure.text), [people, measure], cells, [people]))


READ = (
    (("edian", "EDIAN", "ean", "EAN"), medians),
    (("nclu", "nrol", "ecruit", "andom"), enrollments),
    (
        ("occurred", "seen", "observed", "reported", "noted", "achieved", "recorded", "found", "ed in", "ed by"),
        occurrences,
    ),
    ((":",), labelled),
    (("%", "percent", "per cent", "Percent", "PERCENT"), rates),
    (("(",), lists),
    (("",), tallies),
    (("who", "of them"), breakdowns),
    (("hird", "uarter", "alf", "ifth"), fractions),
    (("",), facts),
    (("atio", "ATIO", "HR", "elative"), ratios),
)
"""The forms, the most telling ones first, each with letters without which it cannot stand in a sentence.

A value that one form has read is not read again.
"""
