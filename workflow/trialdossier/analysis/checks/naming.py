"""What texts call by name: arms that are not listed, terms in two forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialdossier.analysis.checks.finding import finding
from trialdossier.analysis.checks.texts import PROSE, Text, texts_by_source
from trialdossier.analysis.derived import Result, cells_of, keyed
from trialdossier.storage import Frames

METHODS = {
    "arms and text": "arms and cohorts that a text names by a code are among those listed",
    "words of a term": "a term is written with the same words throughout",
}
MENTIONED = ("brief_summaries", "detailed_descriptions", "eligibility_criteria", "design_outcomes")
"""Tables whose texts may name arms."""
NAMES = (("keywords", "name"), ("conditions", "name"))
OF_ARTICLES = (("claims", "statement"), ("study_references", "citation"))
"""Texts of an article: its sentences, and the title of the report that it is about."""
CODE = re.compile(r"^\s*([A-Z][A-Za-z]{0,5}-?[A-Z0-9]+)\s*:")
NUMBERED = re.compile(r"\b([Aa]rm|[Cc]ohort)s?\s+(\d{1,2}|[A-Z])([a-z]?)(?![\w-])")
ACRONYM = re.compile(r"(?<!\w)((?:[A-Za-z][\w-]*\s+){3,6})\(([A-Z]{3,6})[+-]?\)")
SIGN = re.compile(r"(?i)^(?:positive|negative|status)$")
WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
ENDINGS = frozenset({"ing", "ed", "es", "er", "ion", "ive", "ies", "al", "ic", "ical"})
"""Endings that two forms of one word have."""
SYNONYMS = frozenset(
    {
        frozenset({"lymphoblastic", "lymphocytic"}),
        frozenset({"measurable", "minimal"}),
        frozenset({"myeloid", "myelogenous"}),
    }
)
"""Words by which one and the same term is known, so that a source that has both writes it in two forms."""
ALIKE = 0.6
"""Share of the longer word that two words of one term have in common at their beginning, at least."""


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from arms(tables)
    yield from terms(tables)


def arms(tables: Frames) -> Iterator[Result]:
    """The arms that the texts of a record name by a code, against those listed: one row for each record."""
    check = "arms and text"
    groups = keyed(tables["design_groups"], "design_groups").dropna(subset=["title"])
    texts = texts_by_source(tables, [each for each in PROSE if each[0] in MENTIONED])
    for source, rows in groups.groupby("source_id", sort=False):
        titles = list(rows["title"])
        named = [(code, each) for each in texts.get(source, ()) for code in codes(titles, each.text)]
        if not named:
            continue
        known = " ".join(titles)
        other = [each for each in named if not re.search(rf"(?i)(?<![\w-]){re.escape(each[0])}(?![\w-])", known)]
        shown = other or named
        subject = tuple(dict.fromkeys(each.place for _, each in shown))
        reported = ", ".join(dict.fromkeys(code for code, _ in shown))
        cells = cells_of(rows, "design_groups", "title")
        found = "not listed" if other else "listed"
        note = "parts of the arms listed" if other and all(_part(code, titles) for code, _ in other) else None
        yield finding(shown[0][1].row, check, subject, reported, found, cells, not other, METHODS[check], note)


def codes(titles: Sequence[str], text: str) -> list[str]:
    """The codes of arms in `text` that are of the kind of those in `titles`: `X-1a` beside `X-1: ...`, `Arm C`."""
    found = []
    for code in [match[1] for title in titles if (match := CODE.match(title))]:
        found += re.findall(rf"(?<![\w-])({re.escape(code)}[a-z]?)(?![\w-])", text)
    kinds = {(match[1].casefold(), match[2].isdigit()) for title in titles for match in NUMBERED.finditer(title)}
    for match in NUMBERED.finditer(text):
        if (match[1].casefold(), match[2].isdigit()) in kinds:
            found.append(f"{match[1].capitalize()} {match[2]}{match[3]}")
    return found


def _part(code: str, titles: Sequence[str]) -> bool:
    return bool(re.search(rf"(?i)(?<![\w-]){re.escape(code[:-1])}(?![\w-])", " ".join(titles)))


def terms(tables: Frames) -> Iterator[Result]:
    """Terms that stand before their abbreviation, against the same term elsewhere in the source."""
    check = "words of a term"
    articles = set(tables["sources"].loc[tables["sources"]["format"].eq("article"), "source_id"])
    for source, texts in texts_by_source(tables, (*PROSE, *NAMES, *OF_ARTICLES)).items():
        if source not in articles:
            texts = [each for each in texts if (each.place.table, each.place.column) not in OF_ARTICLES]
        known: dict[str, tuple[list[str], Text]] = {}
        for each in texts:
            for match in ACRONYM.finditer(each.text):
                if term := written_out(WORD.findall(match[1]), match[2]):
                    known.setdefault(match[2], (term, each))
        for acronym, (term, (_, subject, row)) in known.items():
            other = next(((said, each.place) for each in texts if (said := variant(term, each.text))), None)
            if other:
                found, reported = " ".join(other[0]), " ".join(term)
                yield finding(row, check, subject, reported, found, (other[1],), False, METHODS[check], acronym)


def written_out(words: Sequence[str], acronym: str) -> list[str] | None:
    """The last of `words` whose initials are `acronym`; a sign of it (`positive`) may follow them."""
    for end in (len(words), len(words) - 1):
        if end < len(words) and not SIGN.match(words[end]):
            break
        term = list(words[max(0, end - len(acronym)) : end])
        if "".join(word[0] for word in term).casefold() == acronym.casefold():
            return term
    return None


def variant(term: Sequence[str], text: str) -> list[str] | None:
    """The words of `text` that are `term` but for one, which begins alike and is no other spelling of it."""
    words, size = WORD.findall(text), len(term)
    for start in range(len(words) - size + 1):
        said = words[start : start + size]
        other = [(a, b) for a, b in zip(map(singular, term), map(singular, said), strict=True) if a != b]
        if len(other) == 1 and _differ(*other[0]):
            return said
    return None


def singular(word: str) -> str:
    """A word in lower case without its plural."""
    return word.casefold().removesuffix("s")


def _differ(a: str, b: str) -> bool:
    """Whether two words that begin alike are two words: no other ending and no other spelling of one (-ise, -ize)."""
    if frozenset({a, b}) in SYNONYMS:
        return True
    begin = _alike(a, b)
    ends = (a[begin:], b[begin:])
    inner = min(_alike(ends[0][::-1], ends[1][::-1]), *map(len, ends))
    changed = [end[: len(end) - inner] for end in ends]
    spelling = max(map(len, changed)) < 2 or sorted(changed[0]) == sorted(changed[1])
    inflected = min(map(len, ends)) < 2 or ENDINGS.issuperset(ends)
    return begin >= ALIKE * max(len(a), len(b)) and not spelling and not inflected


def _alike(a: str, b: str) -> int:
    """The number of characters with which both begin."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
