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
from trialdossier.sources import Cited, Span
from trialdossier.structured import FORMS, NOTHING, REMEMBERED, Convert, Node, repeated, together

Find = Callable[[Node, Convert], Cited | None]
Step = tuple[str, str, tuple[str, ...], Find | None, Convert]
"""A column; the part's name, or the names on the way to it, or what finds its value; and its conversion."""
Declared = tuple[Convert | tuple[Convert, Convert], str, str]
"""The conversion of a column (or one per form), and its way in each form."""
Ways = tuple[str, str]
"""The same way in each form."""

OWN_NAME = "name()"


class Columns:
    """The columns of a table: per column its conversion (or one per form) and its way in each form."""

    def __init__(self, **columns: Declared):
        self.named = frozenset(column for column, (_, *ways) in columns.items() if OWN_NAME in ways)
        self.steps: tuple[list[Step], ...] = tuple([*_steps(columns, form)] for form in range(len(FORMS)))


def _steps(columns: dict[str, Declared], form: int) -> Iterator[Step]:
    for column, (declared, *ways) in columns.items():
        convert = declared[form] if isinstance(declared, tuple) else declared
        way = ways[form]
        if way == ".":
            yield column, "", (), None, convert
        elif way and any(sign in way for sign in "|+*("):
            yield column, "", (), _find(way), convert
        elif "/" in way:
            yield column, "", tuple(way.split("/")), None, convert
        elif way:
            yield column, way, (), None, convert


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
        stated = [cited for found in finds if (cited := found(node, convert)) is not None]
        return repeated(stated[0], stated[1:]) if len(stated) > 1 else stated[0] if stated else None

    return find


def cells(node: Node, columns: Columns) -> dict[str, Cell]:
    """The cited cells of `node`, one per column that it states; none where only its name states something."""
    found: dict[str, Cell] = {}
    source = node.text
    if source is None:
        return found
    parts, whole, known = node.parts or {}, source.text, source.known
    before = -1
    spans: tuple[Span, ...] = ()
    for column, name, names, find, convert in columns.steps[source.form]:
        if name:
            if not (places := parts.get(name)):
                continue
            place = places[0]
        elif find is None:
            place = node
            for name in names:
                places = place.parts.get(name) if place.parts else None
                place = places[0] if places else NOTHING
        else:
            if cell := find(node, convert):
                found[column] = cell
            continue
        start, end = place.start, place.end
        if start >= end:
            continue
        quote = whole[start:end]
        if end - start > REMEMBERED:
            value = source.converted(quote, convert)
        else:
            try:
                value = known[convert][quote]
            except KeyError:
                value = source.learned(quote, convert)
        if value is not None:
            if start != before:
                before, spans = start, (Span(start, end),)
            found[column] = Cited(value[0], spans, value[1])
    return {} if columns.named and found.keys() <= columns.named else found


def each(node: Node, ways: Ways) -> list[Node]:
    """The parts at the end of the way (`a | b`: those of `a`, then of `b`; `a/*`: all of `a`, as the text has them)."""
    if node.text is None or not (way := ways[node.text.form]):
        return []
    if way == ".":
        return [node]
    if "|" in way:
        return [part for one in way.split(" | ") for part in node.each(one)]
    if way[-1] == "*":
        parts = node[way[:-2]].parts or {}
        return sorted((part for found in parts.values() for part in found), key=lambda part: part.name_start)
    return node.each(way)


def first(node: Node, ways: Ways) -> Node:
    """The first part at the end of the way (`.`: `node` itself)."""
    way = ways[node.text.form] if node.text else ""
    return node if way == "." else node[way] if way else NOTHING


class Part:
    """The rows of a table whose every row is a part of the record: the ways to the parts, and the columns of each."""

    def __init__(self, table: str, ways: Ways, /, **columns: Declared):
        self.table, self.ways, self.columns = table, ways, Columns(**columns)

    def stated(self, node: Node) -> list[tuple[Node, dict[str, Cell]]]:
        """The parts that state at least one cell, and their cells."""
        return [(part, found) for part in each(node, self.ways) if (found := cells(part, self.columns))]

    def rows(self, node: Node, /, **keys: Cell) -> Iterator[Row]:
        """The rows of the parts that state at least one cell."""
        for _, found in self.stated(node):
            yield Row(self.table, **keys, **found)


def text(cell: Cell) -> str | None:
    """The value of a cited cell as text."""
    return str(cell.value) if isinstance(cell, Cited) else None
