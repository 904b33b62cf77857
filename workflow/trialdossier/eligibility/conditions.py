"""The words that narrow what an atom asks for: `isolated`, `with residual deficits`, `provided that ...`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialdossier.eligibility.bounds import Place
from trialdossier.eligibility.clauses import BLANKED, LIMITED, Clause

STATE = (
    r"(?:isolated|active|current(?:ly)?|ongoing|(?:un|well[- ]|poorly[- ]|inadequately )?controlled|a?symptomatic"
    r"|severe|serious|significant|(?:clinically )?relevant|clinically significant|chronic|acute|extensive"
    r"|unstable|stable"
    r"|untreated|treated|recent|persistent|progressive|recurrent|failed|measurable|bulky|overt|detectable"
    r"|known|documented|confirmed|prior|previous|pre-?existing|concurrent|concomitant|moderate|mild|systemic|life-threatening|potential|suspected"
    r"|grades? ?(?:(?:[≥>]|>=|=>) ?)?(?:\d|I{1,3}V?|IV)(?: ?(?:-|\u2013|to|or) ?(?:\d|I{1,3}V?|IV))?"
    r"(?: or (?:higher|greater|above|more))?"
    r"|combined (?:\w+ ){1,2}and)"
)
HISTORY = r"(?:(?:history (?:or presence )?of|presence or history of)(?: an?\b)?)"
TOWARDS = (
    r"(?:(?:(?:intoleran(?:t|ce)|refractor(?:y|iness)|resistan(?:t|ce))(?: (?:or|and|and/or) )?){1,3} (?:to|of)"
    r"|eligib(?:le|ility) for (?:treatment|therapy) with|candidates? for|progress(?:ed|ion) on|failure of|failed"
    r"|relapsed? after)(?: (?:a|the|at least|one|two|three|\d|or more|prior|previous|\w+-generation)\b)*"
)
ONE, MANY = r"(?:one|1(?![\d.]))", r"(?:two|three|four|five|six|[2-9](?![\d.]))"
TIMES = (
    rf"(?:(?:(?:(?:no |not )?more|fewer|less|greater) than|over|at most|up to|[<>≤]|<=|=<) ?(?:{ONE}|{MANY})"
    rf"|(?:at least|≥|>=|=>) ?{MANY}|{MANY} or (?:more|fewer|less)|{MANY})"
)
"""How many of something are meant; `one or more` narrows nothing."""
EACH = r"(?: (?:prior|previous|earlier))?(?: (?:lines?|courses?|cycles?|rounds?|regimens?|episodes?|events?) of)?"
BEFORE = re.compile(
    rf"(?<![\w-])(?:(?:{HISTORY}|{TOWARDS}|{STATE})(?:, | or | and |/| )|{TIMES}{EACH} )+(?:any |an? |the )?$", re.I
)
"""What narrows the words behind it; it ends where they begin."""
WITHIN = re.compile(rf"(?:{STATE}(?:, | or | and |/| ))+", re.I)
"""The same at the beginning of the words that name a concept."""
TRIVIAL = {"known", "documented", "confirmed", "prior", "previous"}
"""Words that narrow nothing by themselves."""
GAP = (
    r"(?: ?\([\w/ -]{1,12}\))?(?:-infected|-positive)?(?: (?:or )?(?:participants?|patients?|subjects?|individuals|ALL"
    r"|disease|infections?|disorders?|syndromes?|conditions?|wom[ae]n|(?:fe)?males?|mothers|leuk(?:a?)emia|lymphoma|involvement|therapy|treatment|status"
    r"|test)){0,2} ?"
)
STRONG = (
    r"(?:(?:(?:red cell|platelet|blood) )?(?:transfusions?|growth factors?) (?:is |are )?(?:not )?(?:permitted|allowed)"
    r"|unless|except(?:ing)?\b|(?:with|and) (?:certain|the|some|few) exceptions?|provided|as long as|only if"
    r"|if (?!it is|they are)|other than|apart from|despite|without|even if)"
)
NEAR = (
    rf"(?:{STRONG}|with\b|requir(?:ing|es?)\b|needing|that\b|which\b|who\b|whose\b|limited to|due to|intolerant"
    r"|refractory|not (?:requiring|controlled|responding|amenable)|uncontrolled|treated with"
    r"|in (?:the )?(?:presence|absence) of"
    r"|for\b|after\b|at any time after|following\b|considered|defined as|on\b|receiving|taking|in wh(?:ich|om)|where\b)"
)
APART = rf"(?:{STRONG}|requir(?:ing|es?)\b|that\b|which\b|who\b|whose\b)"
"""The same behind a comma, where other words begin another item of a list."""
SUPPORTED = re.compile(
    rf"{GAP},? ?(?P<words>{STRONG}"
    r"|with (?:[\w-]+ ){0,2}(?:transfusions?|support|growth factors?|supplement\w*|medication))",
    re.I,
)
"""What narrows a bound right before it."""
COUNTED = re.compile(rf"{GAP}: ?(?P<words>(?:maximum (?:of )?|max\.? )?{TIMES})", re.I)
"""How many are meant, behind a colon."""
MEASURED_IN = re.compile(
    r"(?:(?: per \w+)? in (?:the )?(?:[\w-]+ ){0,3}[\w-]+?(?: \([\w ]{1,12}\))?)? (?P<words>with (?!or\b)[^;.:]{3,})",
    re.I,
)
"""What narrows a laboratory value, its specimen before it: `in cerebrospinal fluid (CSF) with clinical signs`."""
HALF_LIVES = re.compile(
    r" ?(?P<words>or (?:\d+|five) half-lives(?:,? whichever is (?:longer|shorter|later|earlier))?)", re.I
)
"""Another length of time beside that of a bound."""
BEHIND = re.compile(rf"{GAP}(?P<words>{NEAR}|, ?{APART})", re.I)
"""What narrows the words before it, beginning right behind them."""
FARTHER = re.compile(rf"(?<![\w-])(?P<words>\(?{STRONG})", re.I)
"""What does so wherever it stands in the rest of the clause."""
ASIDE = re.compile(
    r" ?(?P<words>\((?:(?:or|if|with|without|unless|except\w*|excluding|only|after|not)\b[^()]{1,160}"
    r"|[^()]{1,60}\b(?:permitted|allowed|independent|unsupported)[^()]{0,40}"
    r"|[^()]{0,60}(?:[<>≤≥]|\bif\b|\bunless\b)[^()]{0,100})\))",
    re.I,
)
"""A parenthesis right behind that narrows."""
REMARK = re.compile(r" ?(?P<words>\([^()]{13,160}\))")
"""A parenthesis right behind a state that is more than its abbreviation."""
OTHERWISE = re.compile(rf"{GAP}")
SEPARATOR = re.compile(r"[,;:()\0]|\. |\.$|/| and\b| or\b| but\b|(?<=[a-z]) [-\u2013] ")
CONNECTS = re.compile(
    r"(?:and|or|but|and/or|is|are|was|were|be|been|must|should|will|has|have|since|because"
    r"|such as|including|e\.g|i\.e)\b",
    re.I,
)
"""Words that go on with something else than what narrows the words before: another item, a reason, examples."""
SAYS_NOTHING = re.compile(
    r"(?:[\w-]+ ){0,2}(?:positiv\w*|negativ\w*|documents?|forms?)"
    r"|(?:by|of|with|from) (?:the )?(?:(?-i:[A-Z]{2,5})|disease|leuk(?:a?)emia|lymphoma|tumou?r)",
    re.I,
)
"""Words that only go on with the name."""
RULED = re.compile(
    r" ?,?(?P<words>(?: ?\((?:if|with|provided|after)\b[^()]{1,120}\),?)?"
    r"(?: ?(?:if|provided|providing|as long as|only|unless|except|when|once|after|with|without|but)\b.{1,300})?)",
    re.I,
)
"""What follows words that admit or exclude."""
STOP = re.compile(r";|[.] (?=[A-Z(])|[.]?$|, including\b|,? (?:such as|e\.g\.|i\.e\.)|: |\0")
COORDINATED = re.compile(r"(?:,|/|\b(?:and|or))[ ,]*(?:(?:had|have|received|an?|the|any|are|is)\b ?)*$")
SEPARATES = re.compile(r"(?: ?\([^()]{1,30}\))?[ ,/\0]*(?:and/or|and|or|,|/)[ ,]*(?:either |the |an? )?")
JOINT = 40
"""Characters in which a list may go on to its next item."""
WINDOW = 120
"""Characters before a concept in which words may narrow it."""


def words_before(clause: Clause, start: int) -> Place | None:
    """The words right before `start` that narrow what begins there."""
    first = max(clause.start, start - WINDOW)
    match = BEFORE.search(clause.text[first:start])
    if not match or match[0].strip(" ,").lower() in TRIVIAL:
        return None
    return first + match.start(), first + len(match[0].rstrip()) + match.start()


def words_within(clause: Clause, named: Place) -> Place | None:
    """The words at the beginning of `named` that narrow the rest of it."""
    match = WITHIN.match(clause.text, *named)
    if not match or match.end() >= named[1] or match[0].strip(" ,/").lower() in TRIVIAL:
        return None
    return match.start(), match.start() + len(match[0].rstrip(" ,/"))


def words_behind(
    clause: Clause, whole: str, end: int, others: Sequence[int], bounded: bool, open_end: bool = False
) -> list[Place]:
    """The words behind `end` that narrow what ends there; they end where one of `others` goes on.

    A bound of a quantity is narrowed by exceptions and aids only: what else stands behind it is about the person.
    With `open_end` words that are not understood narrow, too: nothing is shown as meant altogether that may not be.
    """
    found = []
    pattern = ASIDE if bounded else REMARK
    aside = pattern.match(whole, end, clause.end if not clause.aside else len(whole))
    if aside and not any(aside.start() < other < aside.end() for other in others):
        found.append(aside.span("words"))
        end = aside.end()
    near = (
        SUPPORTED.match(clause.text, end)
        if bounded
        else BEHIND.match(clause.text, end) or COUNTED.match(clause.text, end)
    )
    match = near or FARTHER.search(clause.text, end, _stop(clause, end, end, others))
    if match and match.start("words") < clause.end:
        stop = _stop(clause, match.start("words"), match.end("words"), others)
        found.append(_trimmed(clause, match.start("words"), stop))
    elif open_end:
        found.append(_rest(clause, end, others))
    return [place for place in found if place[0] < place[1]]


def members(clause: Clause, end: int, stop: int) -> Place | None:
    """The parenthesis right behind `end`, and before `stop`, that names what is meant."""
    match = REMARK.match(clause.text, end, stop)
    return match.span("words") if match else None


def with_signs(clause: Clause, end: int, others: Sequence[int]) -> Place | None:
    """The words behind the laboratory value that ends at `end` which say with what it counts."""
    match = MEASURED_IN.match(clause.text, end)
    if not match or match.start("words") >= clause.end:
        return None
    return _trimmed(clause, match.start("words"), _stop(clause, match.start("words"), match.start("words"), others))


def _rest(clause: Clause, end: int, others: Sequence[int]) -> Place:
    """The rest of the clause behind `end`, up to the next separator; an empty place where something else goes on."""
    gap = OTHERWISE.match(clause.text, end)
    start = gap.end() if gap else end
    found = SEPARATOR.search(clause.text, start)
    stop = min(_stop(clause, start, start, others), found.start() if found else clause.end)
    words = clause.text[start:stop].strip()
    if stop <= start or CONNECTS.match(words) or SAYS_NOTHING.fullmatch(words) or not re.search(r"[^\W\d_]{2}", words):
        return start, start
    return _trimmed(clause, start, stop)


def after_ruling(clause: Clause, ruling: Place) -> list[Place]:
    """The words behind those that admit or exclude."""
    if LIMITED.fullmatch(clause.text[slice(*ruling)]):
        return [_trimmed(clause, ruling[0], clause.end)]
    match = RULED.match(clause.text, ruling[1])
    if not match or not match["words"].strip(" ,."):
        return []
    return [_trimmed(clause, match.start("words"), min(match.end(), _stop(clause, ruling[1], ruling[1], [])))]


def shared(clause: Clause, end: int, start: int) -> bool:
    """Whether what ends at `end` and what begins at `start` are one list."""
    return bool(SEPARATES.fullmatch(clause.text[end:start]))


def _stop(clause: Clause, start: int, inside: int, others: Sequence[int]) -> int:
    """Where what begins at `start` ends: with its sentence, before words that rule, or before the next of a list."""
    match = STOP.search(clause.text, inside)
    stop = min(match.start() if match else len(clause.text), clause.end)
    if clause.ruling and inside <= clause.ruling[0] < stop:
        stop = clause.ruling[0]
    for other in sorted(others):
        first = max(start, other - JOINT)
        if start < other < stop and (match := COORDINATED.search(clause.text[first:other])):
            return first + match.start()
    return stop


def _trimmed(clause: Clause, start: int, end: int) -> Place:
    """The place without blanks and commas at its ends, and without a parenthesis that only opens or only closes."""
    text = clause.text[start:end]
    start += len(text) - len(text.lstrip(" ,"))
    if clause.text[start : start + 1] == "(" and ")" in clause.text[start:end]:
        closed = clause.text.index(")", start, end)
        if not clause.text[closed + 1 : end].strip(" ,."):
            return start, closed + 1
    elif clause.text[start : start + 1] == "(":
        start += 1
    text = clause.text[start:end].rstrip(" ,.;" + BLANKED)
    while text.endswith(")") and text.count("(") < text.count(")"):
        text = text[:-1].rstrip()
    return start, start + len(text)
