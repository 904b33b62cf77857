"""Sentences, and whether what one says is this study's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.sources import Section

ENDING = re.compile(r"[.?!][\u201d\u2019\"')\]]*\s+(?=[\u201c\u2018\"'(\[]?[A-Z0-9\u2264\u2265<>])")
ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Drs|Mr|Mrs|Ms|Prof|St|Jr|Sr|Inc|Ltd|Co|Corp|vs|v|al|No|Nos|Fig|Figs|Tab|Ref|Eq|ca|cf|approx|resp|"
    r"i\.e|e\.g|U\.S|U\.K|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.\s+$"
)
OTHER_SIGNS = (
    *("previous", "prior", "earlier", "histor", "preced", "past", "other", "separate", "different", "parallel"),
    *("ongoing", "upcoming", "future", "larger", "published", "until", "to date", "literature", "pooled", "meta-"),
    *("that", "those", "similar", "registry", "real-world", "comparison", "existing", "traditional", "conventional"),
    *("current", "available", "older", "salvage"),
)
"""One of these stands in each sentence that the patterns of other studies match; without one they are not tried."""
AUTHOR_SIGNS = ("et al", "colleagues", "worker", "author", "associates")
NOUN = r"(?:stud(?:y|ies)|trials?|analys[ie]s|reports?|cohorts?|controls?|experience|data|series|publications?)"
FORMER = (
    r"(?:previous|prior(?!\sto\b)|earlier|historical|preceding|past|other|another|separate|different|parallel|ongoing|"
    r"upcoming|future|larger|published)"
    r"(?:\s(?!(?:in|with|who|patients|treated|treatments?|therap(?:y|ies)|chemotherapy|transplant\w*"
    r"|lines?)\b)[\w/-]+){0,7}?"
    rf"\s{NOUN}\b(?!\s(?:drug|treatment|entry|enrol|medication))"
)
EARLIER = re.compile(
    r"(?i)\b(?:in|from|of|with|by|to|than|for|and)\s"
    rf"(?:(?:an?|the|one|two|three|several|some|its|their|our|these|those|most)\s)?{FORMER}"
)
BACKGROUND = re.compile(
    r"(?:With|For|Under|Using|On|Following|After)\s(?:traditional|conventional|historical|current|currently|available|"
    r"existing|older|salvage|other)\b[^,.;()]{0,80}(?=,)"
)
ELSEWHERE = re.compile(
    r"(?i)(?:^(?:previously|historically|earlier|until now|to date)\b|\b(?:"
    rf"previous(?:ly)?\s(?:reported|published|presented|shown|found|showed)|historical(?:ly)?|literature"
    rf"|pooled analys[ie]s|{FORMER}|"
    r"that\s(?:trial|study)|those\s(?:trials|studies)|by comparison|in comparison\b(?!\s(?:with|to)\s(?:placebo"
    r"|the))|(?:existing|traditional|conventional)\s(?:\w+\s)?(?:regimens?|therap(?:y|ies)|treatments?|approaches)|"
    r"meta-analys[ie]s|similar to (?:that|those)|"
    r"registry data|real-world)\b)"
)
OWN_SIGNS = ("this", "our", "current", "present", "new", "latest")
OWN = re.compile(
    r"(?i)\b(?:(?:in|of)\s)?(?:(?:the|this)\s(?:current|present|new|latest)|this|our)\s(?:[\w/-]+\s){0,4}?"
    r"(?:study|trial|analysis|report|cohort)\b"
)
SUPPOSED = re.compile(
    r"\b(?:will|would|could|should|may|might|[Pp]lanned|aim(?:s|ed)?|targeted|assum\w+|[Hh]ypothesi\w+|expected|"
    r"power(?:ed)?|sample size|to detect|projected|[Aa]nticipated|if|whether|needed)\b"
)
AUTHORS = re.compile(
    r"(?:\b(?:reported|described|shown|found|published|seen)\s(?:by|in)\s)?"
    r"(?:\b(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er)\s)*(?P<name>[^\W\d_a-z][^\W\d_]*(?:[-\u2019'][^\W\d_]+)*)\s"
    r"(?:et al\b\.?|(?:and|&)\s(?:(?:his|her|their)\s)?(?:colleagues|co-?workers|co-?authors|associates)\b)"
)
"""The authors of a work, named in the prose."""
TRIAL_NAME = re.compile(
    r"\b(?=[tTIFU])(?:(?:the|The(?=\s\S+\s(?:trial|study)\b))\s(?P<name>(?!(?:I{1,3}|IV)\b)[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)*)"
    r"(?:,| (?:trial|study)\b)"
    r"|(?:In|From|Unlike) (?P<bare>[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)*),)"
)
_SOME = (
    r"(?:an?|one) (?:(?!(?:expansion|extension|safety|validation|dose|dosing|pivotal)\b)[\w/-]+ ){0,6}?"
    r"(?:study|trial|cohort|series|registry|database|survey)\b(?!-)"
)
UNNAMED = re.compile(
    rf"(?i:In|From) {_SOME}|(?i:{_SOME})[^,;:()]{{0,80}}?\s(?:reported|found|showed|suggested|concluded|described)\b"
)
"""A study that is mentioned as one of many: `In a French cohort of 18 patients`."""
FIRST_PERSON = re.compile(r"(?i)\b(?:we|our|this)\b")
COMPARED_WITH = re.compile(r"\b(?:(?:as )?compared (?:with|to)|versus|vs\.?|than)\s[^,;]{0,60}$")
CONTEXT = {"background", "introduction", "context", "rationale", "discussion"}
"""Sections that speak of other studies as much as of this one."""


def sentences(paragraph: Section) -> Iterator[Section]:
    """The sentences of `paragraph`, closing quotation marks included."""
    document, start = paragraph.document, paragraph.start
    for match in paragraph.matches(ENDING):
        if ABBREVIATION.search(document.text, max(start, match.start() - 12), match.end()):
            continue
        yield paragraph.within(start, match.end()).stripped()
        start = match.end()
    if start < paragraph.end:
        yield paragraph.within(start, paragraph.end).stripped()


def attribution(sentence: Section) -> Section | None:
    """The words that attribute a sentence to something else than this study."""
    if not _holds(sentence, OTHER_SIGNS):
        return None
    match = BACKGROUND.match(sentence.document.text, sentence.start, sentence.end)
    if match:
        return sentence.group(match)
    found = list(sentence.matches(EARLIER))
    return sentence.group(found[0]) if len(found) == 1 and found[0].start() == sentence.start else None


def speaks_of_others(sentence: Section) -> bool:
    """Whether a sentence mentions another study at all."""
    if not _holds(sentence, OTHER_SIGNS):
        return False
    return any(pattern.search(sentence.text) for pattern in (EARLIER, ELSEWHERE)) or bool(attribution(sentence))


def _holds(sentence: Section, signs: tuple[str, ...]) -> bool:
    """Whether one of the signs, given in lower case, stands in a sentence."""
    text = sentence.text.lower().replace("\u00a0", " ")
    return any(sign in text for sign in signs)


def names_other_authors(sentence: Section, own: str) -> bool:
    """Whether a sentence names authors whose name does not stand in `own`."""
    if not _holds(sentence, AUTHOR_SIGNS):
        return False
    return any(re.search(rf"\b{match['name']}\b", own) is None for match in sentence.matches(AUTHORS))


def compared_study(sentence: Section) -> Section | None:
    """The words that name another study as what this study's value is compared with."""
    patterns = (EARLIER, ELSEWHERE, AUTHORS)
    found = [sentence.group(match) for pattern in patterns for match in sentence.matches(pattern)]
    if not found:
        return None
    whole = sentence.within(min(section.start for section in found), max(section.end for section in found))
    before = sentence.within(sentence.start, whole.start).text
    joint = COMPARED_WITH.search(before)
    return whole if joint else None


def speaks_of_this_study(sentence: Section) -> bool:
    """Whether a sentence says that it is about this study."""
    if not _holds(sentence, OWN_SIGNS):
        return False
    return OWN.search(sentence.text) is not None and not speaks_of_others(sentence)


def names_other_trial(sentence: Section, known: str) -> bool:
    """Whether a sentence names a trial whose name stands nowhere in `known`."""
    return any((match["name"] or match["bare"]) not in known for match in sentence.matches(TRIAL_NAME))


def opens_with_some_study(sentence: Section) -> bool:
    """Whether a sentence begins with a study that it neither names nor calls the authors' own."""
    text = sentence.text
    return UNNAMED.match(text) is not None and FIRST_PERSON.search(text) is None


def is_supposed(sentence: Section) -> bool:
    """Whether a sentence tells a plan, an assumption or a condition rather than a result."""
    return SUPPOSED.search(sentence.text) is not None
