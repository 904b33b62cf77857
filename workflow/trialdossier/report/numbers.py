"""Numbers of the rendered page that lead nowhere: neither to evidence nor to lineage, and not allowed without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

DIGIT = re.compile(r"\d")
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
UNSEEN = frozenset({"head", "script", "style", "template"})


@dataclass(frozen=True)
class Allowed:
    """Text without evidence: inside an element `place` (`tag`, `.class` or `#id`), all of whose numbers match."""

    place: str
    pattern: str
    reason: str


ALLOWED = (
    Allowed("#TOC", r".*", "the contents repeat headings, which carry their evidence themselves"),
    Allowed(".section-number", r"[\d.]+", "number of a section of the dossier itself"),
    Allowed(
        ".ref", r"(?:Figure|Table|Section) [\d.]+", "reference to a figure, table or section of the dossier itself"
    ),
    Allowed("strong", r"(?:Figure|Table) \d+\.?", "number of a figure or table of the dossier itself"),
    Allowed("figcaption", r"\D*\(\d+\)\D*", "tables and figures of one caption are numbered"),
    Allowed(
        ".date", r"\d{4}(?:-\d\d){0,2}", "the date of the dossier; the paragraph below it repeats it with its evidence"
    ),
    Allowed(
        ".source", r".*", "name, title, line or SHA-256 of a document, which the link opens; `verify` checks the sum"
    ),
    Allowed(".catalogue", r".*", "what inputs/sources.yaml and the file names say of a document"),
    Allowed(".key", r".*", "ordinal, code, name or count of rows that the pipeline or its configuration gives"),
    Allowed(".count", r"\d+(?:\.\d+)?", "count or share of the pipeline's own records: lines, checks, agreement"),
    Allowed(
        ".repeated", r".*", "heading that may hold no link; the first line of its table repeats it with its evidence"
    ),
    Allowed(".literature", r".*", "reference to the literature, and methods with theirs, which no source states"),
    Allowed("body", r"(?i)[^\d]*(?:exact )?95 % interval[^\d]*", "level of every interval the dossier computes"),
    Allowed("body", r"[^\d]*SHA-256[^\d]*", "name of the checksum"),
    Allowed("code", r"PHASE1/PHASE2", "a word of the registries' form of data, as an example"),
)
"""What may stand without evidence, and why."""


@dataclass
class Element:
    """An open element of the page."""

    tag: str
    attributes: dict[str, str | None]

    @cached_property
    def places(self) -> frozenset[str]:
        """What may name the element: `tag`, `.class` and `#id`."""
        named = ((".", "class"), ("#", "id"))
        words = (mark + word for mark, name in named for word in (self.attributes.get(name) or "").split())
        return frozenset({self.tag, *words})

    def matches(self, place: str) -> bool:
        """Whether the element is what `place` names."""
        return place in self.places

    @cached_property
    def evidence(self) -> str | None:
        """The evidence id that the element leads to or is the entry of."""
        if self.tag == "a" and self.matches(".ev"):
            return (self.attributes.get("href") or "").removeprefix("#")
        return self.attributes.get("id") if self.matches(".evidence") else None


class Page(HTMLParser):
    """Collects the entries of a page, and its texts with a number that stand in no link to one."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.entries: set[str] = set()
        self.cited: list[tuple[str, str, int]] = []
        self.bare: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, dict(attributes))
        if tag not in VOID:
            self.open.append(element)
        if element.matches(".evidence") and element.evidence:
            self.entries.add(element.evidence)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of this name with all in it."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Note a text that has a number."""
        if not DIGIT.search(data) or any(element.tag in UNSEEN for element in self.open):
            return
        cited = next((element.evidence for element in reversed(self.open) if element.evidence), None)
        if cited:
            self.cited.append((cited, data, self.getpos()[0]))
        elif not any(self._allows(rule, data) for rule in ALLOWED):
            self.bare.append((" ".join(data.split()), self.getpos()[0]))

    def _allows(self, rule: Allowed, text: str) -> bool:
        inside = any(element.matches(rule.place) for element in self.open)
        return inside and re.fullmatch(rule.pattern, text, re.S) is not None


def unsupported(page: str) -> Iterator[str]:
    """A line for each text of the HTML `page` with a number that has neither evidence nor lineage."""
    found = Page()
    found.feed(page)
    for text, line in found.bare:
        yield f"line {line}: {text[:120]!r} has a number without evidence or lineage"
    for key, text, line in found.cited:
        if key not in found.entries:
            yield f"line {line}: {text[:120]!r} leads to {key}, of which there is no entry"
