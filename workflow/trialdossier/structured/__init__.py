"""Where the values of structured text stand: one tree for JSON and XML, whose leaves can be cited."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from trialdossier.sources import Cited, Document, SourceError, Span, Value, verbatim
from trialdossier.values import CONVERSIONS

Convert = Callable[[str], Value]
FORMS = {"json": "\\", "xml": "&<"}
"""The forms of structured text, and the characters that show that a quote states others than it is written with."""

MAX_DEPTH = 64
"""Levels of nesting that a record may have; those of the registry have about fifteen."""
REMEMBERED = 48
"""Characters of the longest quote whose conversion is kept: short ones recur."""

LARGEST = 2**53
"""The largest number that every table holds exactly; what is larger (or infinite) is no number of a record."""


class Text:
    """The text of a structured document, and the conversions of what recurs in it.

    A quote that holds one of the marks of its form goes through the conversion whose name begins with the form's.
    """

    __slots__ = ("document", "form", "known", "marks", "prefix", "text")

    def __init__(self, document: Document, form: str):
        self.document, self.text, self.prefix, self.marks = document, document.text, form, FORMS[form]
        self.form = [*FORMS].index(form)
        self.known: defaultdict[Convert, dict[str, tuple[Value, str] | None]] = defaultdict(dict)

    def converted(self, quote: str, convert: Convert) -> tuple[Value, str] | None:
        """The value of `quote` and the name of the conversion that gives it; None where it has none."""
        for mark in self.marks:
            if mark in quote:
                convert = CONVERSIONS[f"{self.prefix}_{convert.__name__}"]
                break
        try:
            value = convert(quote)
        except (ValueError, OverflowError):
            return None
        if value is None or value == "" or (isinstance(value, int | float) and not -LARGEST <= value <= LARGEST):
            return None
        return value, convert.__name__

    def learned(self, quote: str, convert: Convert) -> tuple[Value, str] | None:
        """The same as `converted`, kept for the next time."""
        found = self.known[convert][quote] = self.converted(quote, convert)
        return found

    def cite(self, start: int, end: int, convert: Convert = verbatim) -> Cited | None:
        """What stands from `start` to `end` as a value; None where it is blank or does not convert."""
        quote = self.text[start:end]
        if end - start > REMEMBERED:
            found = self.converted(quote, convert)
        else:
            try:
                found = self.known[convert][quote]
            except KeyError:
                found = self.learned(quote, convert)
        return None if found is None else Cited(found[0], (Span(start, end),), found[1])


class Node:
    """A value, object or element: its place, its name's place, and its parts by name in order of the text.

    Asking for a part that is not there gives `NOTHING`, which has no parts and no value.
    """

    __slots__ = ("end", "name", "name_start", "parts", "start", "text")

    def __init__(self, text: Text | None, name: str, name_start: int, start: int, end: int):
        self.text, self.name, self.name_start, self.start, self.end = text, name, name_start, start, end
        self.parts: dict[str, list[Node]] | None = None

    def __getitem__(self, way: str) -> Node:
        """The first part at the end of `way` (`module/part/name`)."""
        if "/" not in way:
            found = self.parts.get(way) if self.parts else None
            return found[0] if found else NOTHING
        node = self
        for name in way.split("/"):
            if not node.parts or not (found := node.parts.get(name)):
                return NOTHING
            node = found[0]
        return node

    def __bool__(self) -> bool:
        return self.text is not None

    def each(self, way: str) -> list[Node]:
        """Every part that has the last name of `way`, in order."""
        node, first, last = self, *way.rpartition("/")[::2]
        if first:
            node = self[first]
        return node.parts.get(last, []) if node.parts else []

    def cite(self, convert: Convert = verbatim) -> Cited | None:
        """The value; None where there is none, where it has parts, or where it does not convert."""
        if self.text is None or self.start >= self.end:
            return None
        return self.text.cite(self.start, self.end, convert)

    def cite_name(self, convert: Convert) -> Cited | None:
        """What the name of the part says of it."""
        if self.text is None:
            return None
        return self.text.cite(self.name_start, self.name_start + len(self.name), convert)

    def error(self, message: str) -> SourceError:
        """A SourceError that points at the value, or where there is none at the name."""
        assert self.text is not None
        return self.text.document.error(message, self.start if self.start >= 0 else self.name_start)


NOTHING = Node(None, "", -1, -1, -1)


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the search for cyclic garbage: a tree has no cycles, and looking through it again and again takes long."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def together(nodes: list[Node], convert: Convert) -> Cited | None:
    """The value of several parts read together; None where there are none, or where one is blank or has parts."""
    pieces = [node for node in nodes if node.text is not None and 0 <= node.start < node.end]
    if not pieces or len(pieces) < len(nodes):
        return None
    text = pieces[0].text
    assert text is not None
    found = text.converted("\n".join(text.text[p.start : p.end] for p in pieces), convert)
    return None if found is None else Cited(found[0], tuple(Span(p.start, p.end) for p in pieces), found[1])


def repeated(first: Cited | None, others: Sequence[Cited | None]) -> Cited | None:
    """`first` with those of `others` as further places that state the same value in the same way."""
    if first is None:
        return next((cell for cell in others if cell is not None), None)
    same = [c for c in others if c is not None and c.value == first.value and c.conversion == first.conversion]
    return Cited(first.value, first.spans, first.conversion, tuple(span for cell in same for span in cell.spans))
