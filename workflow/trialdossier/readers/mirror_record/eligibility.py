"""Who could take part: criteria one by one, sex, ages, healthy volunteers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from trialdossier.readers.mirror_record.fields import Field, by_order, fields_of
from trialdossier.readers.mirror_record.lines import Line
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section
from trialdossier.values import age, gender, lower_word, unescaped, yes_or_no

AGE = re.compile(r"(\d+ (?:Year|Month|Week|Day|Hour|Minute)s?)", re.I)
LIMITS = (
    Field("minimum_age", ("Minimum Eligible Age",), AGE, age),
    Field("maximum_age", ("Maximum Eligible Age",), AGE, age),
    Field("gender", ("Eligible Sex",), re.compile("(ALL|FEMALE|MALE)"), gender),
    Field("healthy_volunteers", ("Accepts Healthy Volunteers",), re.compile("(Yes|No)"), yes_or_no),
)
"""What stands below the criteria, in page order."""

LIMIT_LABELS = tuple(label for limit in LIMITS for label in limit.labels)
CRITERIA_TYPE = re.compile(
    r"\W*(?:(?:Key|Main|Major|General|Common|Subject|Patient|Participant|Study)\s+){0,2}"
    r"(Inclusion|Exclusion)(?:\s{1,9}Criteri(?:a|on))?\W*",
    re.I,
)
"""A heading that says nothing but the type of what follows."""

BOTH_TYPES = re.compile(r"\W*(?:\w+\s+){0,2}Inclusion\s*(?:/|and|&|or)\s*Exclusion\s+Criteria\b[^.:]{0,80}\W*", re.I)
"""A heading after which criteria may be either."""

OF_SOME = re.compile(
    r"\W*(?:(?!(?:no|not|non|any|meets?|meeting|met|who|that|which|if|with|has|have|fulfil\w*|satisf\w*|violat\w*)\b)"
    r"\w[\w/-]*\s+){0,3}?(Inclusion|Exclusion)\s+Criteria\b"
    r"(?:[^.:]{0,120}:\W*|\s*(?:\(|for\b|[-\u2013]\s)[^.:]{0,80})",
    re.I,
)
"""A heading that gives the type, and for which part of the trial: a criterion above the others."""

SAME_LINE = re.compile(r"(Inclusion|Exclusion)\s+Criteria\s*:\s*(\S.*[^:])", re.I)
"""A heading with a criterion behind it."""

OTHER_TYPE = re.compile(
    r"\W*(?:[A-Za-z]\w*\s+)?(?:Non-?\s?(?:Inclusion|Exclusion)|Withdrawal|Discontinuation|Termination|Randomi[sz]ation"
    r"|Retreatment|Re-treatment)\s+Criteria\b.{0,80}",
    re.I,
)
"""A heading after which criteria are neither."""

CONTRARY = {
    "inclusion": re.compile(r"\bexclu(?:sion|d\w*)\b|\bineligible\b|\bnot (?:be )?eligible\b", re.I),
    "exclusion": re.compile(r"\binclusion\b", re.I),
}
"""Words by which plain text below a heading shows that it may be of the other type."""

SIGN = re.compile(r"(?:\\?([-*+\u2013\u2014\u2043])\s+|([\u2022\u00b7\u25aa\u25e6\u25cf\u25cb\u2023\u2219])\s*)(?=\S)")
NUMBER = re.compile(r"\(?(\d{1,2}(?:\.\d{1,2}){0,3})(?:\\?[.)]\s+|\.(?=[A-Z]))(?=\S)")
LETTER = re.compile(r"\(?([a-z])\\?\)\s+(?=\S)|([a-z])\\?\.\s+(?![a-z\s])")
BOUND = re.compile(r"[<>\u2264\u2265]|\b(?:less|greater|more|at least|at most)\b")
ENUMERATED = re.compile(r"(?:[,;]|[,;]?\s(?:and|or|and/or))$")


DEEPEST = 12
"""Criteria below one another at most: where more seem to be, none is told."""

DEEPER = 2
"""Columns by which plain text must be indented more than a list to lie below one of its criteria."""


@dataclass(frozen=True)
class Criterion:
    """A criterion: its first line, where its text begins and ends, and how it is set."""

    line: Line
    mark: int
    end: int
    style: str
    indent: int
    apart: bool
    kind: Cited | None
    number: int = 0

    @property
    def text(self) -> str:
        """The criterion as printed."""
        return self.line.document.text[self.line.start + self.mark : self.end]


def eligibilities(lines: Sequence[Line]) -> tuple[Row, Sequence[Line]]:
    """Sex, ages, healthy volunteers; and the lines above them, which are the criteria."""
    labels = (index for index, line in enumerate(lines) if line.text.startswith(LIMIT_LABELS) and _is_limit(line))
    label = next(labels, None)
    first = len(lines) if label is None else label
    while first and any(limit.pattern.fullmatch(lines[first - 1].text) for limit in LIMITS):
        first -= 1
    return _limits(lines[first:], labelled=label is not None), lines[:first]


def _is_limit(line: Line) -> bool:
    read = fields_of([line], LIMITS)
    return bool(read.values) or not read.unlabelled


def _limits(lines: Sequence[Line], labelled: bool) -> Row:
    read = fields_of(lines, LIMITS)
    values = read.values
    if not labelled:
        values = by_order(read.unlabelled, LIMITS)
    return Row("eligibilities", **values)


def criteria(lines: Sequence[Line]) -> Iterator[Row]:
    """One row a bullet, number or paragraph; a criterion below another names it as its parent.

    What lies below another is told by deeper indentation, or by another kind of mark under a line that ends with a
    colon, up to the next mark of the former kind. A capture that lost the indentation leaves a blank line between a
    criterion that ends with a colon and the marks below it: the first of them lies below it for certain, and those
    after it as far as each goes on like it (a bound like the first, or a list still to be continued);
    the others may be either and name no parent. Numbers show more: those that begin anew with 1 lie below the line
    above, until one goes on with the numbers before.
    """
    found = list(_criteria(lines))
    gaps = [
        one.apart
        for before, one in pairwise(found)
        if before.style and one.style and before.kind is one.kind and not before.text.endswith(":")
    ]
    loose = sum(gaps) > len(gaps) / 2
    path: list[tuple[int, Criterion, bool]] = []
    kind: Cited | None = None
    for ordinal, one in enumerate(found, 1):
        if one.kind is not kind:
            path, kind = [], one.kind
        previous = found[ordinal - 2] if ordinal > 1 else None
        parent = _parent(path, one, previous, loose)
        yield Row(
            "eligibility_criteria",
            criteria_type=one.kind,
            parent_ordinal=parent,
            text=Section(one.line.document, one.line.start + one.mark, one.end).cite(unescaped),
        )
        if len(path) > DEEPEST:
            path.clear()
        if one.style or parent is None:
            path.append((ordinal, one, parent is not None))


def _parent(
    path: list[tuple[int, Criterion, bool]], one: Criterion, previous: Criterion | None, loose: bool
) -> int | None:
    """The ordinal of the criterion that `one` lies below; `path`, from the outermost inwards, is cut to it."""
    if one.style == "":
        while path and (path[-1][1].style == "" or path[-1][1].indent + DEEPER > one.indent):
            path.pop()
        return path[-1][0] if path else None
    while path and path[-1][1].indent > one.indent:
        path.pop()
    if not path:
        return None
    ordinal, last, _ = path[-1]
    if last.indent < one.indent and last.style != "":
        return ordinal
    if (
        last.text.endswith(":")
        and last is previous
        and (
            last.style != one.style
            or (one.number == 1 and last.number > 0)
            or (one.apart and not loose and last.indent == one.indent and not _follows(last, one))
        )
    ):
        return ordinal
    same = [at for at, (_, other, _) in enumerate(path) if other.style == one.style and other.indent == one.indent]
    if not same:
        path.clear()
        return None
    sibling = path[same[-1]]
    del path[same[-1] :]
    if not sibling[2] or not path:
        return None
    ordinal, above, _ = path[-1]
    if above.style != one.style or above.indent < one.indent:
        return ordinal if above.style != "" or not one.apart or loose else None
    if one.number and _follows(above, one) != _follows(sibling[1], one):
        if _follows(sibling[1], one):
            return ordinal
        nested = path.pop()[2]
        return path[-1][0] if nested and path else None
    if not one.apart and _goes_on(sibling[1], one):
        return ordinal
    path.clear()
    return None


def _follows(before: Criterion, one: Criterion) -> bool:
    """Whether the number of one is the next after the number of the other."""
    return before.number > 0 and before.number + 1 == one.number


def _goes_on(sibling: Criterion, one: Criterion) -> bool:
    """Whether a criterion carries on the list that the one before it belongs to."""
    if one.text.endswith(":"):
        return False
    return bool(ENUMERATED.search(sibling.text) or (BOUND.search(sibling.text) and BOUND.search(one.text)))


def _criteria(lines: Sequence[Line]) -> Iterator[Criterion]:
    """Each criterion with the type that the heading above gives.

    Plain text behind a list, and such as names the other type, gets none: whether the heading still holds for it
    cannot be told.
    """
    kind: Cited | None = None
    margin: int | None = None
    waiting: Criterion | None = None
    end = lines[0].start if lines else 0
    for line in lines:
        text = line.document.text
        apart = text.count("\n", end, line.start) > 1
        indent = line.start - (text.rfind("\n", 0, line.start) + 1)
        end = line.end
        if waiting and waiting.style and not apart and indent > waiting.indent and _mark(line.text) == ("", 0):
            waiting = replace(waiting, end=line.end)
            continue
        if waiting:
            yield waiting
            waiting = None
        style, mark = _mark(line.text)
        numbered = mark if style == "1" and line.text.endswith(":") else 0
        if heading := CRITERIA_TYPE.fullmatch(line.text, numbered):
            kind, margin = line.group(heading, 1, lower_word), None
            continue
        opens = style == "" or line.text.endswith(":")
        if opens and (OTHER_TYPE.fullmatch(line.text) or BOTH_TYPES.fullmatch(line.text)):
            kind, style, mark, margin = None, "", 0, None
        elif opens and (heading := OF_SOME.fullmatch(line.text)):
            kind, style, mark, margin = line.group(heading, 1, lower_word), "", 0, None
        elif heading := SAME_LINE.fullmatch(line.text):
            kind, style, mark, margin = line.group(heading, 1, lower_word), "", heading.start(2), None
        elif style == "" and kind and CONTRARY[str(kind.value)].search(line.text):
            kind = None
        told = style != "" or line.text.endswith(":") or margin is None or indent >= margin + DEEPER
        if style != "":
            margin = indent if margin is None else min(margin, indent)
        number = int(line.text[:mark].strip("().\\ ")) if style == "1" else 0
        waiting = Criterion(line, mark, line.end, style, indent, apart, kind if told else None, number)
    if waiting:
        yield waiting


def _mark(text: str) -> tuple[str, int]:
    """The kind of mark that a line begins with, and where its text begins."""
    if match := SIGN.match(text):
        return match[1] or match[2], match.end()
    if match := NUMBER.match(text):
        return ("1.1" if "." in match[1] else "1"), match.end()
    if match := LETTER.match(text):
        return "a", match.end()
    return "", 0
