"""A criterion as clauses, and the words that restrict, negate, except or rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from trialdossier.eligibility.bounds import Place, bounds

BLANKED = "\0"
"""Stands for the characters of a parenthesis that is a clause of its own."""
PARENTHESIS = re.compile(r"\([^()]*\)")
REASON = r"(?:The|This|These|Because|Since|In|It|There)\b"
BREAK = re.compile(rf"; |;$|(?<=[a-z)\]])\. (?=[A-Z(])|: (?={REASON})")
ASKS = re.compile(
    r"\b(?:must|should|shall|agrees?|required to|needs? to|history of|presence of|no evidence of)\b", re.I
)
"""Words that make a later sentence of a criterion a condition, too; others explain."""
RULING = re.compile(
    r"\b(?:(?:is|are|be|remain|remains|been|being) (?:not |also |still )?(?:eligible|ineligible|allowed"
    r"|permitted|acceptable|excluded|prohibited)"
    r"|may have (?:had|received)|may be (?:included|enrolled)|allowable|not (?:eligible|allowed|permitted)"
    r"|(?:is|are) limited to|no (?:waiting|wash-?out) periods?)\b",
    re.I,
)
LIMITED = re.compile(r"(?:is|are) limited to", re.I)
EXCEPTION = re.compile(
    r"\b(?:except(?:ing|ions?)?|excluding|unless|other than|apart from|aside from|but not|due to|caused by|secondary to"
    r"|if (?:it|they|there)|in case of|because|since (?:the|these|this|it|there|fetal))\b",
    re.I,
)
EXCEPTION_FIRST = re.compile(
    r"\W*(?P<words>(?:with the exception of|except(?:ing)?(?: for)?|other than|apart from|aside from|unless)\b"
    r".{3,300}?),(?= (?:the |all )?(?:patients?|participants?|subjects?|individuals|no|any|prior|must|is|are|has|have"
    r"|there)\b)",
    re.I,
)
"""An exception that stands before that from which it is made."""
NEGATION = re.compile(
    r"\b(?:no(?! (?:more|less|greater|fewer|later|lower|higher))|never|without|negative(?: for)?"
    r"|absence of|free (?:of|from)|neither|lack(?:ing)? of"
    r"|inability to|unable to|unwilling(?:ness)? to|refus(?:e|es|al|ing) (?:to|of)"
    r"|not(?! (?:limited|only|requir\w+|related|due|exceed\w*|more|less|fewer|greater|older|younger"
    r"|lower|higher|exclu\w+|eligible|allowed|permitted)\b))"
    r"(?![\w-])",
    re.I,
)
NEGATIVE_AFTER = re.compile(r"^[^,;.:]{0,40}?\b(negative)\b(?! predictive)", re.I)
TURN = re.compile(r"\b(?:but|however|unless|and must|or must|although)\b", re.I)
COHORT = (
    r"(?:(?:phase|part|arm|cohort|group|stage|stratum|schedule|module|sub-?study|segment"
    r"|dose[- ](?:escalation|expansion|level))s?"
    r"(?:[ -](?:[A-Z]|[IVX]+|\d+)[a-z]?)?(?: only)?|Ph-?[IVX\d]\w*(?: only)?)"
)
PEOPLE = (
    r"(?:participants?|patients?|subjects?|individuals|adults?|children|adolescents|wom[ae]n|m[ae]n"
    r"|(?:fe)?males?|boys|girls|those)"
)
COHORTS = re.compile(rf"(?:for )?{COHORT}(?:(?:, | and | or |/|, and ){COHORT})*", re.I)
POPULATION = re.compile(
    rf"(?:for |in |if )?(?:female |male |adult |p(?:a)?ediatric "
    rf"|sexually active )?{PEOPLE}\b(?![^:;]*\b(?:following|must|known|should|one of|any of|all)\b)[^:;.]{{0,70}}",
    re.I,
)
PREFIX = re.compile(r"[^:;.]{1,110}(?=: ?\S)")
FOR = re.compile(rf"For {PEOPLE}\b[^,:;.]{{0,80}}(?=[,:] )", re.I)
SUBJECT = re.compile(
    rf"(?:sexually active )?(?:female |male )?{PEOPLE} (?:of|with) (?:child[- ]?bearing"
    rf"|reproductive) (?:potential|age)",
    re.I,
)
TRAILING = re.compile(
    rf" ?\(?(?:(?:for|in|if) (?:female |male |adult "
    rf"|p(?:a)?ediatric )?{PEOPLE}\b[^,;:()]{{0,60}}?)(?=[,;:()]|\.$|$| within| prior| at (?:screening|study|entry))",
    re.I,
)
SEX = re.compile(
    r" ?(?:of age )?(?:\(|for |in )(?P<who>(?:adult )?(?:men|women|males?|females?|boys|girls|adults|children))\b\)?",
    re.I,
)


@dataclass(frozen=True)
class Clause:
    """A stretch of a criterion in which words belong together; `text` keeps the places of the whole criterion."""

    start: int
    end: int
    text: str
    aside: bool
    """Whether it stands in parentheses."""
    later: bool = False
    """Whether it belongs to a sentence after the first."""

    @cached_property
    def ruling(self) -> Place | None:
        """The words that admit or exclude, the last of them that is about no exception."""
        found = [match.span() for match in RULING.finditer(self.text) if not excepted(self, match.start())]
        return found[-1] if found else None

    @cached_property
    def exception(self) -> Place | None:
        """The exception that the clause begins with."""
        match = EXCEPTION_FIRST.match(self.text, self.start, self.end)
        return match.span("words") if match else None


def clauses(text: str, start: int) -> list[Clause]:
    """The clauses of `text` from `start` on; a parenthesis with a bound or a ruling is one of its own."""
    main, asides = text, []
    for match in PARENTHESIS.finditer(text, start):
        if RULING.search(match[0]) or bounds(match[0]) or len(match[0]) > 80:
            inner = " " * (match.start() + 1) + match[0][1:-1]
            asides.append(Clause(match.start() + 1, match.end() - 1, inner, True))
            main = main[: match.start()] + BLANKED * len(match[0]) + main[match.end() :]
    closed = [match.span() for match in PARENTHESIS.finditer(main, start)]
    breaks = [match for match in BREAK.finditer(main, start) if not any(a < match.start() < b for a, b in closed)]
    places = [start, *(match.end() for match in breaks), len(main)]
    first = next((match.start() for match in breaks if ";" not in match[0]), len(main))
    found = [Clause(a, b, " " * a + main[a:b], False, a > first) for a, b in pairwise(places) if a < b]
    return sorted([*found, *asides], key=lambda clause: clause.start)


def prefix_scope(text: str) -> Place | None:
    """The part of the trial or the people that `text` opens with: `Ph-IIM: ...`, `For patients with ..., ...`."""
    if match := FOR.match(text):
        return match.span()
    match = PREFIX.match(text)
    if not match:
        return None
    aged = bounds(match[0])
    only_age = len(aged) == 1 and (aged[0].start, aged[0].end) == match.span() and aged[0].unit is not None
    if only_age or COHORTS.fullmatch(match[0]) or POPULATION.fullmatch(match[0]):
        return match.span()
    return None


def excepted(clause: Clause, place: int) -> bool:
    """Whether what begins at `place` of the clause is named as an exception."""
    first = clause.exception[1] if clause.exception and place >= clause.exception[1] else clause.start
    for match in EXCEPTION.finditer(clause.text, first, place):
        closed = clause.text.find(")", match.end(), place)
        opened = clause.text.find("(", match.end(), place)
        if closed < 0 or 0 <= opened < closed:
            return True
    return False


def negation(clause: Clause, start: int, end: int) -> Place | None:
    """The word that negates what stands at `[start, end)` of the clause."""
    for match in reversed(list(NEGATION.finditer(clause.text, clause.start, start))):
        if not TURN.search(clause.text, match.end(), start):
            return match.span()
        return None
    after = NEGATIVE_AFTER.match(clause.text[end:])
    return (end + after.start(1), end + after.end(1)) if after else None
