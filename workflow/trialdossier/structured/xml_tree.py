"""XML text as a tree of nodes; an attribute is a part whose name begins with `@`.

expat checks the text and refuses every document type declaration, so that there are no entities to expand and
nothing to fetch; a pattern over its tags then finds the places: one step per element.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from trialdossier.sources import Document
from trialdossier.structured import MAX_DEPTH, Node, Text

TAG = re.compile(
    r"<([^\s<>/!?]++)([^<>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^<>\"']*+)*+)(?:(?<=/)>|>(?:([^<]*+)(</\1\s*+>))?+)"
    r"|</([^\s>]++)\s*+>|<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>",
    re.S,
)
NAME, ATTRIBUTES, CONTENT, LEAF_END, END = range(1, 6)
"""Groups; the last that took part tells an element with parts (ATTRIBUTES) from one with text (LEAF_END) and an END."""
ATTRIBUTE = re.compile(r"([^\s=]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
SPACE = frozenset(" \t\r\n\u00a0\u2007\u2009\u202f")
ENCODING = re.compile(r"\ufeff?<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
DOCTYPE = "<!DOCTYPE"
CDATA = re.compile(r"<!\[CDATA\[([^&<\]]*+)\]\]>")


def tree(document: Document) -> Node:
    """The root element of `document`; SourceError, with its place, where it is not well-formed or declares a type."""
    _check(document)
    return _elements(document)


def _check(document: Document) -> None:
    """SourceError, with its place, unless the document is well-formed XML in UTF-8 that declares no type."""
    declared = ENCODING.match(document.text)
    if declared and declared[1].upper() not in {"UTF-8", "UTF8", "US-ASCII", "ASCII"} and not document.text.isascii():
        raise document.error(f"declares the encoding {declared[1]} but is UTF-8; save it as UTF-8", declared.start(1))

    def refuse(*declaration: object) -> None:
        raise document.error(
            "declares a document type; records of the registry do not, and entities are not expanded",
            max(0, document.text.find(DOCTYPE)),
        )

    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(document.data, True)
    except expat.ExpatError as error:
        offset = len(document.data[: max(0, parser.ErrorByteIndex)].decode("utf-8", "ignore"))
        message = expat.ErrorString(error.code) or "not well-formed"
        if message == "junk after document element":
            message = "text after the end of the record; one file holds one study"
        elif message.startswith("unclosed") or offset >= len(document.text.rstrip()):
            message = f"the text ends before the record does ({message})"
        raise document.error(f"not valid XML: {message}", min(offset, len(document.text) - 1)) from None


def _elements(document: Document) -> Node:
    text = document.text
    source = Text(document, "xml")
    root = here = Node(source, "", 0, -1, -1)
    parts = here.parts = {}
    stack: list[tuple[Node, int]] = []
    for tag in TAG.finditer(text):
        kind = tag.lastindex
        if kind == END:
            if stack:
                closed, (here, opened) = here, stack.pop()
                if not parts or next(reversed(parts))[0] == "@":
                    closed.start, closed.end = opened, tag.start()
                    _strip(text, closed)
                assert here.parts is not None
                parts = here.parts
            continue
        if kind is None:
            continue
        name = tag[NAME]
        begin = tag.start() + 1
        start, end = tag.span(CONTENT)
        node = Node(source, name, begin, start, end)
        if start < end and (text[start] in SPACE or text[end - 1] in SPACE):
            _strip(text, node)
        if name in parts:
            parts[name].append(node)
        else:
            parts[name] = [node]
        begin += len(name)
        close = tag.end(ATTRIBUTES)
        if begin < close:
            own = node.parts = {}
            for match in ATTRIBUTE.finditer(text, begin, close):
                attribute = match[1]
                start, end = match.span(match.lastindex or 0)
                own[f"@{attribute}"] = [Node(source, attribute, match.start(), start, end)]
            if text[close - 1] == "/":
                continue
        if kind == ATTRIBUTES:
            stack.append((here, tag.end()))
            if len(stack) > MAX_DEPTH:
                raise document.error(f"nested more than {MAX_DEPTH} deep; no record is", tag.start())
            here = node
            parts = here.parts = here.parts or {}
    return next((nodes[0] for nodes in (root.parts or {}).values()), root)


def _strip(text: str, node: Node) -> None:
    """Take the white space at both ends, and a CDATA section's marks around plain text, out of the place of `node`."""
    content = text[node.start : node.end]
    if section := CDATA.fullmatch(content.strip()):
        node.start = text.index("[CDATA[", node.start) + len("[CDATA[")
        content = section[1]
    node.start += len(content) - len(content.lstrip())
    node.end = node.start + len(content.strip())
