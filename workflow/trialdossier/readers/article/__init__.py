"""A news article or an abstract about a clinical study: prose with figures, lists, a citation, text tables.

Every sentence that reports a quantity in a form that proves what it belongs to gives `claims`; list items that name
cohorts give `cohorts`; tables at their own title give `article_tables`; what gives no row of another table is kept in
`article_statements`, so that no line is lost. A sentence about another study gives claims only with `attributed_to`;
one that follows it in the same paragraph, or that stands in a background or discussion section, gives none unless it
says that it is about this study. `reference_type`, conditions other than those of the enrolled, and the intervention
are not told by the form of prose and stay empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.article import claims, study, text_table
from trialdossier.readers.article.layout import BULLET, Block, blocks, is_headline
from trialdossier.readers.article.prose import (
    AUTHORS,
    CONTEXT,
    attribution,
    compared_study,
    is_supposed,
    names_other_authors,
    names_other_trial,
    opens_with_some_study,
    sentences,
    speaks_of_others,
    speaks_of_this_study,
)
from trialdossier.rows import Row
from trialdossier.sources import Document, Section, SourceError, printable

NAME = "article"
TITLE = "news article or abstract about a clinical study, saved as text"
LOOKED_FOR = (
    "sentences about the patients of a study with figures, and the study's own NCT number or one citation "
    "(first author and year)"
)
FRAME: tuple[re.Pattern[str], ...] = (re.compile(r"^\ufeff?\s*(?:Advertisement|Share this article)[ \t\r]*$", re.M),)
STRUCTURED = re.compile(r"\ufeff?\s*(?:[{\[<]|#!|%PDF|---\s)")
REGISTRY_LABEL = re.compile(
    r"^[\ufeff \t]*(?:NCT ID:|ClinicalTrials\.gov (?:Identifier|ID)\b|Recruitment Status\b|Study Type\b"
    r"|Intervention Model\b|"
    r"(?:Primary|Secondary) Outcome Measures?\b|Locations\b|Inclusion Criteria\b|Participant Flow\b|Sponsor:|"
    r"Study Start Date\b|First Posted\b|Recruitment Details\b|Study Details\b|Enrollment\b|Allocation\b"
    r"|Basic Information\b|"
    r"Study Classification\b|Conditions?\b[ \t\r]*$|Last Updated?\b)",
    re.M,
)
CODE = re.compile(
    r"^[ \t]*(?:```|import \w|from \w[\w.]* import|def \w+\(|class \w+[(:]|#include|public class|\$ \w)", re.M
)
PATIENTS = re.compile(
    r"\b(?:patients|participants|adults|children|women|men|subjects|infants|adolescents|people|individuals"
    r"|volunteers)\b",
    re.I,
)
DEFINING = re.compile(r"(?i)\b(?:defin\w+|criteri\w+|meaning|eligib\w+|exclu\w+|if)\b")
TERMINAL = re.compile(r"[.?!:][\u201d\u2019\"')\]]*$")
STUDY = re.compile(r"\b(?:study|trial|case series)\b", re.I)
ENOUGH = 200_000
"""Characters at the beginning and at the end of a document that are looked at to recognise it."""


def recognises(document: Document) -> bool:
    """Whether the text is prose that reports figures of a study which it identifies."""
    if STRUCTURED.match(document.text):
        return False
    document = _ends(document)
    text = document.text
    if CODE.search(text) or len(REGISTRY_LABEL.findall(text)) > 1:
        return False
    if len(PATIENTS.findall(text)) < 2 or not STUDY.search(text):
        return False
    article = Article(document)
    return article.identifier is not None and any(
        row.table == "claims" and "attributed_to" not in row.cells for row in article.rows()
    )


def _ends(document: Document) -> Document:
    """The document, or where it is long its beginning and its end, which tell whether it is an article."""
    if len(document.text) <= 2 * ENOUGH:
        return document
    text = document.text[:ENOUGH] + "\n\n" + document.text[-ENOUGH:]
    return Document(document.path, document.source_id, b"", text)


def read(document: Document) -> Iterator[Row]:
    """Yield the study, its design, then cohorts, claims, criteria, tables and citations in page order."""
    article = Article(document)
    if article.identifier is None:
        raise SourceError(
            printable(str(document.path)),
            "no trial id: neither one NCT number that the article calls its own, nor one citation with author and year",
        )
    if second := article.second_beginning():
        raise document.error("a second article seems to begin here; one file holds one document", second.start)
    yield study.study(article.identifier, article.headline, article.described)
    yield study.design(article.described, article.own)
    yield from study.conditions(article.described)
    yield from article.rows()


class Article:
    """The page as its blocks, and what tells this study from others."""

    def __init__(self, document: Document):
        self.page = list(blocks(document.whole()))
        self.read: dict[int, list[Section]] = {}
        self.foreign: dict[tuple[int, int], bool] = {}
        self.headline = next((block.section for block in self.page if block.kind == "headline"), None)
        prose = [
            sentence
            for block in self.page
            if block.kind in {"paragraph", "item"} and block.heading not in CONTEXT
            for sentence in self.sentences(block)
        ]
        self.opening_end = max((sentence.end for sentence in prose[:3]), default=0)
        self.identifier = study.trial_id(self.page, prose)
        opening = [block.section for block in self.page if block.kind in {"headline", "citation"}] + prose[:2]
        self.known = " ".join(section.text for section in opening)
        self.authors = " ".join(block.section.text for block in self.page if block.kind == "citation")
        if not self.authors:
            named = {match["name"] for sentence in prose for match in sentence.matches(AUTHORS)}
            self.authors = named.pop() if len(named) == 1 else ""
        self.described = [sentence for sentence in study.described(prose) if not self.others(sentence)]
        self.own = [
            sentence
            for sentence in prose
            if "andom" in sentence.text and not self.others(sentence) and not is_supposed(sentence)
        ]
        self.criterion = 1

    def second_beginning(self) -> Section | None:
        """The headline of a second article in the file: what stands below it describes a study again.

        It stands behind the citation of what is above, or those above and below it enrolled different numbers.
        """
        described = [sentence.start for sentence in self.described]
        first, last = min(described, default=0), max(described, default=0)
        low, high = study.change_of_enrollment(self.described)
        cited = False
        for block in self.page:
            start = block.section.start
            if first < start < last and (cited or low < start < high) and is_headline(block):
                return block.section
            cited = cited or (block.kind == "citation" and start > first)
        return None

    def rows(self) -> Iterator[Row]:
        """The rows of the blocks below the headline."""
        self.criterion = 1
        for block in self.page:
            if block.kind == "table":
                yield from text_table.rows(block.section)
            elif block.kind == "citation":
                yield study.reference(block.section)
            elif block.kind == "heading":
                yield Row("article_statements", text=block.section.cite())
            elif block.kind == "item":
                yield from self.item(block)
            elif block.kind == "paragraph":
                yield from self.paragraph(block)

    def item(self, block: Block) -> Iterator[Row]:
        """The rows of a list item: a cohort, or claims where its introduction defines nothing and names no other."""
        bullet = BULLET.match(block.section.text)
        item = block.section.within(block.section.start + (bullet.end() if bullet else 0), block.section.end)
        cohort = study.cohort(item, block.intro)
        if cohort and item.document.text.find("\n", item.end) >= 0:
            yield cohort
            return
        introduced = block.intro is None or not (DEFINING.search(block.intro.text) or self.others(block.intro))
        rows: list[Row] = []
        if (
            not _cut_off(item)
            and introduced
            and block.heading not in CONTEXT
            and not self.others(item)
            and not is_supposed(item)
        ):
            rows = list(claims.claims(item, None))
        yield from rows or [Row("article_statements", text=item.cite())]

    def sentences(self, block: Block) -> list[Section]:
        """The sentences of a block, divided once."""
        if block.section.start not in self.read:
            self.read[block.section.start] = list(sentences(block.section))
        return self.read[block.section.start]

    def others(self, section: Section) -> bool:
        """Whether a stretch of prose mentions another study."""
        place = (section.start, section.end)
        if place not in self.foreign:
            self.foreign[place] = self.mentions_others(section)
        return self.foreign[place]

    def mentions_others(self, section: Section) -> bool:
        """Whether its numbers, words, trial names or authors are those of another study."""
        numbers = set(study.NCT_ID.findall(section.text)) if "NCT" in section.text else set()
        own = {str(self.identifier.value)} if self.identifier else set()
        return (
            bool(numbers - own)
            or speaks_of_others(section)
            or names_other_trial(section, self.known)
            or names_other_authors(section, self.authors)
            or (section.start > self.opening_end and opens_with_some_study(section))
        )

    def paragraph(self, block: Block) -> Iterator[Row]:
        """The rows of a paragraph: claims and criteria, and its other sentences as they are."""
        elsewhere = block.heading in CONTEXT
        for sentence in self.sentences(block):
            others, own = self.others(sentence), speaks_of_this_study(sentence)
            rows = study.criteria(sentence, self.criterion)
            self.criterion += len(rows)
            if not rows and TERMINAL.search(sentence.text) and not _cut_off(sentence) and not is_supposed(sentence):
                source = attribution(sentence)
                compared = compared_study(sentence) if others and not source else None
                if source or own or (compared and not elsewhere) or not (elsewhere or others):
                    rows = list(claims.claims(sentence, source, compared))
            elsewhere = (elsewhere or (others and not compared_study(sentence))) and not own
            yield from rows or [Row("article_statements", text=sentence.cite())]


def _cut_off(section: Section) -> bool:
    """Whether the file may end in the middle of this sentence or item."""
    if section.document.text.find("\n", section.end) >= 0:
        return False
    return TERMINAL.search(section.text) is None or section.text[-2:-1].isdigit()
