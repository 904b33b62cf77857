"""Where the columns of a table stand in a record: one description for all forms in which a record is written.

A way leads from a part of a record to a value:
    a/b         the first `b` in the first `a`
    a/b*        every `b` there, read together
    a + b       the parts that are there, read together
    a | b       the first that states a value; the others are further places if they state the same
    .           the part itself
    name()      the name of the part
Where a form of the record has no such value, the way is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trialdossier.rows import Cell, Row
from trialdossier.sources import Cited, Span, verbatim
from trialdossier.structured import FORMS, NOTHING, REMEMBERED, Convert, Node, repeated, together

Find = Callable[[Node, Convert], Cited | None]
Step = tuple[str, str, Find, Convert]
"""A column, the name of the part that states it where that is all of the way, what finds it, and its conversion."""
Ways = tuple[str, str]
"""The same way in each form."""

OWN_NAME = "name()"


class Columns:
    """The columns of a table: per column its conversion (or one per form) and its way in each form."""

    def __init__(self, **columns: tuple[Convert | tuple[Convert, Convert], str, str]):
        self.named = frozenset(column for column, (_, *ways) in columns.items() if OWN_NAME in ways)
        self.steps: tuple[list[Step], ...] = tuple([*_steps(columns, form)] for form in range(len(FORMS)))


def _steps(columns: dict[str, tuple[Convert | tuple[Convert, Convert], str, str]], form: int) -> Iterator[Step]:
    for column, (convert, *ways) in columns.items():
        if way := ways[form]:
            plain = "" if any(sign in way for sign in "|+*/.(") else way
            yield column, plain, _find(way), convert[form] if isinstance(convert, tuple) else convert


def _find(way: str) -> Find:
    """What finds the value at the end of `way`."""
    if " | " in way:
        return _first_of([_find(part) for part in way.split(" | ")])
    if " + " in way:
        names = way.split(" + ")
        return lambda node, convert: together([p for name in names if (p := node[name]).cite() is not None], convert)
    if way == ".":
        return Node.cite
    if way == OWN_NAME:
        return Node.cite_name
    if way.endswith("*"):
        return lambda node, convert: together(node.each(way[:-1]), convert)
    return lambda node, convert: node[way].cite(convert)


def _first_of(finds: list[Find]) -> Find:
    def find(node: Node, convert: Convert) -> Cited | None:
        first, *others = [found(node, convert) for found in finds]
        return repeated(first, others)

    return find


def cells(node: Node, columns: Columns) -> dict[str, Cell]:
    """The cited cells of `node`, one per column that it states; none where only its name states something."""
    found: dict[str, Cell] = {}
    text = node.text
    if text is None:
        return found
    parts, whole, known = node.parts or {}, text.text, text.known
    for column, name, find, convert in columns.steps[text.form]:
        if name:
            if not (places := parts.get(name)):
                continue
            start, end = places[0].start, places[0].end
            if start >= end:
                continue
            if end - start > REMEMBERED:
                value = text.converted(whole[start:end], convert)
            else:
                quote = whole[start:end]
                try:
                    value = known[convert][quote]
                except KeyError:
                    value = text.learned(quote, convert)
            if value is not None:
                found[column] = Cited(value[0], (Span(start, end),), value[1])
        elif cell := find(node, convert):
            found[column] = cell
    return {} if columns.named and found.keys() <= columns.named else found


def each(node: Node, ways: Ways) -> list[Node]:
    """The parts at the end of the way (`a | b`: those of `a`, then of `b`; `a/*`: all of `a`, as the text has them)."""
    way = ways[node.text.form] if node.text else ""
    if way == ".":
        return [node]
    if " | " in way:
        return [part for one in way.split(" | ") for part in node.each(one)]
    if way.endswith("/*"):
        parts = node[way[:-2]].parts or {}
        return sorted((part for found in parts.values() for part in found), key=lambda part: part.name_start)
    return node.each(way) if way else []


def first(node: Node, ways: Ways) -> Node:
    """The first part at the end of the way (`.`: `node` itself)."""
    way = ways[node.text.form] if node.text else ""
    return node if way == "." else node[way] if way else NOTHING


class Part:
    """The rows of a table whose every row is a part of the record: the ways to the parts, and the columns of each."""

    def __init__(self, table: str, ways: Ways, /, **columns: tuple[Convert | tuple[Convert, Convert], str, str]):
        self.table, self.ways, self.columns = table, ways, Columns(**columns)

    def stated(self, node: Node) -> list[Node]:
        """The parts that state at least one cell."""
        return [part for part in each(node, self.ways) if cells(part, self.columns)]

    def rows(self, node: Node, /, **keys: Cell) -> Iterator[Row]:
        """The rows of the parts that state at least one cell."""
        for part in each(node, self.ways):
            if found := cells(part, self.columns):
                yield Row(self.table, **keys, **found)


def value(node: Node, ways: Ways) -> str | None:
    """The text at the end of the way."""
    cited = first(node, ways).cite(verbatim)
    return None if cited is None else str(cited.value)
