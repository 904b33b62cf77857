"""The groups of each part: how many there are, their names and descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from trialdossier.readers.results_page import descriptions
from trialdossier.readers.results_page.parts import MOST, Page, columns, people, unspecified
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section, cited
from trialdossier.values import paragraphs

TITLES = re.compile(r"^Arm/Group Title(?=\s|$)", re.M)
DESCRIPTIONS = re.compile(r"^(?:(?:Hide|Show) )?Arm/Group Description(?: ?:)?(?=\s|$)", re.M)
AFTER_GROUPS = re.compile(
    r"^(?:(?:(?:Hide|Show) )?(?:Arm/Group Description|Baseline Analysis Population Description|All-Cause Mortality"
    r"|Serious Adverse Events|Other \(Not Including Serious\) Adverse Events)|Overall Number of|Period Title:|Started"
    r"|Measure Type:|Type of Units)(?=\W|$)",
    re.M,
)
COUNT_LINE = re.compile(
    r"^(?P<label>Started(?:[^\S\n]*\[\d+\])*|Overall Number of (?:Baseline )?(?:Participants|Units)(?: Analyzed)?)"
    r"(?P<values>(?:[^\S\n]+[\d,]+(?:[^\S\n]*\[\d+\])?)+(?=[^\S\n]*$)|(?:\s*\n[^\S\n]*[\d,]+(?=[^\S\n]*$))+)",
    re.M,
)
COUNT = re.compile(r"(?P<value>\d[\d,]*)(?P<mark>[^\S\n]*\[\d+\])?")
COMPARED = re.compile(r"^(?:Statistical Analysis Overview\s+)?Comparison Group Selection\s+([^\n]+)$", re.M)
NUMBERED_NOUNS = "Arm|Group|Cohort|Cycle|Part|Period|Stage|Phase|Stratum|Sequence|Treatment|Panel|Dose|Regimen"
LETTERED = re.compile(r"\d{1,3}[a-zA-Z]?|[A-Z]{1,4}\d?")
ENUMERATED = re.compile(
    rf"\b({NUMBERED_NOUNS})"
    r" (?:\d{1,3}|[A-Z]|[IVX]{1,4})[a-z]?(?=[:,( ])"
)
WORD = re.compile(r"\S+")
Words = tuple[str, ...]


@dataclass
class Known:
    """Names and descriptions that stand alone somewhere on the page, as words, by their first word."""

    texts: dict[str, set[Words]] = field(default_factory=dict)
    cuts: dict[tuple[Words, int], list[int] | None] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Learn one name or description."""
        words = tuple(text.split())
        self.cuts.clear()
        if words:
            self.texts.setdefault(words[0], set()).add(words)

    def parts(self, line: Section, count: int) -> list[Section] | None:
        """`line` cut into `count` known texts; None where that is possible in no way, or in several."""
        words = tuple(line.text.split())
        if (words, count) not in self.cuts:
            self.cuts[words, count] = self._ends(words, count)
        ends = self.cuts[words, count]
        if not ends:
            return None
        found = [match.span() for match in line.matches(WORD)]
        return [line.within(found[a][0], found[b - 1][1]) for a, b in pairwise([0, *ends])]

    def _ends(self, words: Words, count: int) -> list[int] | None:
        """Where each of `count` texts ends among `words`; None unless in one way only."""
        ways: list[dict[int, list[int] | None]] = [{0: []}]
        for _ in range(count):
            step: dict[int, list[int] | None] = {}
            for start, way in ways[-1].items():
                for text in self.texts.get(words[start], ()) if start < len(words) else ():
                    end = start + len(text)
                    if words[start:end] == text:
                        step[end] = None if end in step or way is None else [*way, end]
            ways.append(step)
        return ways[-1].get(len(words))


@dataclass(frozen=True)
class KnownGroups:
    """What the page tells of group names and descriptions where they stand alone."""

    titles: Known
    descriptions: Known


def titles_of(part: Section) -> Section | None:
    """The group names of `part`, however many lines they take."""
    return _after(part, TITLES)


def descriptions_of(part: Section) -> Section | None:
    """The group descriptions of `part`."""
    return _after(part, DESCRIPTIONS)


def _after(part: Section, label: re.Pattern[str]) -> Section | None:
    start = next((m.end() for m in part.matches(label)), None)
    if start is None:
        return None
    rest = part.within(start, part.end)
    end = next((m.start() for m in rest.matches(AFTER_GROUPS)), part.end)
    value = part.within(start, end).stripped()
    return value or None


def count_line(part: Section) -> re.Match[str] | None:
    """The line that counts the participants of each group of `part`."""
    return next(part.matches(COUNT_LINE), None)


def group_count(part: Section) -> int:
    """How many groups `part` has, told by its counts; 0 where it cannot be told."""
    line = count_line(part)
    number = 0 if line is None else sum(1 for _ in COUNT.finditer(part.document.text, *line.span("values")))
    return number if number <= MOST else 0


@dataclass(frozen=True)
class Head:
    """What stands above a table: names and descriptions of its groups, how many there are, and how many were analysed.

    `count` is 0 where it cannot be told.
    """

    names: Section | None
    descriptions: Section | None
    count: int
    analysed: list[int]


def head_of(part: Section, known: KnownGroups) -> Head:
    """The head of `part`; its groups cannot be told where their names are known to be more or fewer than its counts."""
    line, names = count_line(part), titles_of(part)
    found = [] if line is None else COUNT.finditer(part.document.text, *line.span("values"))
    analysed = [people(match["value"]) for match in found]
    count = len(analysed) if len(analysed) <= MOST else 0
    if count > 1 and names is not None and not known.titles.parts(names, count):
        others = (n for n in range(2, count + 3) if n != count)
        count = 0 if any(known.titles.parts(names, n) for n in others) else count
    return Head(names, descriptions_of(part), count, analysed)


def split_texts(value: Section | None, count: int, known: Known) -> list[Section | None]:
    """`value` as one text per group; None for each where the texts cannot be told apart."""
    nothing: list[Section | None] = [None] * count
    if value is None or not count:
        return nothing
    if count == 1:
        return [value]
    lines = list(value.lines())
    if len(lines) == count:
        return [*lines]
    return [*(known.parts(value, count) or nothing)]


def _descriptions(value: Section | None, count: int, known: Known) -> list[Section | None]:
    """`value` as one description per group; None for each where they cannot be told apart."""
    nothing: list[Section | None] = [None] * count
    if value is None or not count:
        return nothing
    return [*(descriptions.cells(value, count) or known.parts(value, count) or nothing)]


def known_groups(page: Page) -> KnownGroups:
    """Every group name and description that stands alone on `page`."""
    titles, texts = Known(), Known()
    parts = [(part, group_count(part)) for part in (page.flow, page.baseline, *page.outcomes)]
    parts.append((page.events, columns(page.events)))
    for part, count in parts:
        names, described = titles_of(part), descriptions_of(part)
        if names is not None and count and (count == 1 or len(list(names.lines())) == count):
            _learn(titles, [names] if count == 1 else list(names.lines()))
        if described is not None and count:
            _learn(texts, descriptions.cells(described, count) or [])
        if names is not None and count > 1 and len(list(names.lines())) == 1:
            own = descriptions.cells(described, count) if described else None
            leading = (descriptions.names_of(names, own) if own else None) or []
            for name in [*_compared(part, names, count), *_parallel(names, count), *(cut.text for cut, _ in leading)]:
                titles.add(name)
    titles.add("Total")
    texts.add("Total of all reporting groups")
    texts.add("[Not Specified]")
    return KnownGroups(titles, texts)


def _learn(known: Known, found: list[Section]) -> None:
    for one in found:
        known.add(one.text)


def _compared(part: Section, names: Section, count: int) -> Iterable[str]:
    """Names that a statistical analysis of `part` lists with commas, where they make up the line of names."""
    words = names.text.split()
    ends = {0, len(words)}
    for match in part.matches(COMPARED):
        ends |= _bounds(match[1].split(), words)
    at = sorted(ends)
    if len(at) == count + 1:
        yield from (" ".join(words[a:b]) for a, b in pairwise(at))


def _bounds(listed: list[str], words: list[str]) -> set[int]:
    """Where names begin and end among `words`, told by the commas that only the list `listed` has."""
    places = [at for at in range(len(words) - len(listed) + 1) if _aligned(listed, words[at:])]
    if len(places) == 1:
        inner = {places[0] + i + 1 for i, word in enumerate(listed) if word != words[places[0] + i]}
        return {places[0], *inner, places[0] + len(listed)}
    found: set[int] = set()
    for name in " ".join(listed).split(", "):
        one = name.split()
        places = [at for at in range(len(words) - len(one) + 1) if words[at : at + len(one)] == one]
        if len(places) != 1:
            return set()
        found |= {places[0], places[0] + len(one)}
    return found


def _aligned(listed: list[str], words: list[str]) -> bool:
    """Whether `words` begin as `listed` does, but for commas."""
    return all(a in (b, f"{b},") for a, b in zip(listed, words, strict=False)) and listed[-1] == words[len(listed) - 1]


def _parallel(names: Section, count: int) -> list[str]:
    """Names built alike: `Cycle 1: 9 mg Cycle 2: 28 mg`, or the same words with other numbers."""
    words = names.text.split()
    if len(words) == count:
        return words
    size, rest = divmod(len(words), count)
    if not rest and size > 1:
        parts = [words[i * size : (i + 1) * size] for i in range(count)]
        shapes = {tuple(re.sub(r"\d+(?:[.,]\d+)*", "#", word) for word in part) for part in parts}
        if len(shapes) == 1 and len({tuple(part) for part in parts}) == count:
            return [" ".join(part) for part in parts]
    colon = next((at for at, word in enumerate(words, 1) if word.endswith(":")), 0)
    text = " ".join(words)
    starts = [at for at in range(len(words)) if colon and words[at : at + colon] == words[:colon]]
    if len(starts) == count == sum(word.endswith(":") for word in words):
        return [" ".join(words[a:b]) for a, b in pairwise([*starts, len(words)])]
    nouns, letters = set(words[::2]), words[1::2]
    alike = len(words) == 2 * count and len(nouns) == 1 and re.fullmatch(NUMBERED_NOUNS, words[0])
    if alike and len(set(letters)) == count and all(map(LETTERED.fullmatch, letters)):
        return [f"{words[0]} {letter}" for letter in letters]
    starts = [m.start() for m in ENUMERATED.finditer(text)]
    marks = {m.group() for m in ENUMERATED.finditer(text)}
    if len(starts) == len(marks) == count and starts[0] == 0 and len({m[1] for m in ENUMERATED.finditer(text)}) == 1:
        ends = [*starts[1:], len(text)]
        named = [text[a:b].strip() for a, b in zip(starts, ends, strict=True)]
        if all(re.match(r"\w+ \w+:", name) for name in named):
            return named
    return []


def group_rows(
    head: Head,
    known: KnownGroups,
    prefix: str,
    result_type: str,
    outcome: int | None = None,
    repeated: Iterable[Section] = (),
) -> list[Row]:
    """One row of `result_groups` per group of `head`; `repeated` are further lines that print the names."""
    count = head.count
    titles = [_title(section) for section in split_texts(head.names, count, known.titles)]
    for line in repeated:
        for number, again in enumerate(split_texts(line, count, known.titles)):
            titles[number] = _also(titles[number], again)
    texts = _descriptions(head.descriptions, count, known.descriptions)
    return [
        Row(
            "result_groups",
            result_type=result_type,
            outcome_ordinal=outcome,
            ctgov_group_code=f"{prefix}{number:03d}",
            title=title,
            description=None if text is None or unspecified(text) else text.cite(paragraphs),
        )
        for number, (title, text) in enumerate(zip(titles, texts, strict=True))
    ]


def _title(section: Section | None) -> Cited | None:
    return None if section is None else cited([section])


def _also(title: Cited | None, again: Section | None) -> Cited | None:
    """`title` with a further place that states it."""
    other = _title(again)
    if title is None or other is None or other.value != title.value:
        return title or other
    return Cited(title.value, title.spans, title.conversion, (*title.again, *other.spans))
