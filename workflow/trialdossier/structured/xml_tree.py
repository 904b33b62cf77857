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
ATTRIBUTE = re.compile(r"([^\s=]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
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
    here.parts = {}
    stack: list[tuple[Node, int]] = []
    for tag in TAG.finditer(text):
        name = tag[NAME]
        if name is not None:
            leaf = tag[LEAF_END] is not None
            start, end = tag.span(CONTENT) if leaf else (-1, -1)
            node = Node(source, name, tag.start(NAME), start, end)
            if leaf and start < end and (text[start].isspace() or text[end - 1].isspace()):
                _strip(text, node)
            if tag[ATTRIBUTES]:
                _add_attributes(source, node, *tag.span(ATTRIBUTES))
            parts = here.parts
            assert parts is not None
            if name in parts:
                parts[name].append(node)
            else:
                parts[name] = [node]
            if not leaf and text[tag.end() - 2] != "/":
                stack.append((here, tag.end()))
                if len(stack) > MAX_DEPTH:
                    raise document.error(f"nested more than {MAX_DEPTH} deep; no record is", tag.start())
                here = node
                here.parts = here.parts or {}
        elif tag[END] is not None and stack:
            closed, (here, opened) = here, stack.pop()
            if not closed.parts or all(part.startswith("@") for part in closed.parts):
                closed.start, closed.end = opened, tag.start()
                _strip(text, closed)
    return next((nodes[0] for nodes in (root.parts or {}).values()), root)


def _strip(text: str, node: Node) -> None:
    """Take the white space at both ends, and a CDATA section's marks around plain text, out of the place of `node`."""
    content = text[node.start : node.end]
    if section := CDATA.fullmatch(content.strip()):
        node.start = text.index("[CDATA[", node.start) + len("[CDATA[")
        content = section[1]
    node.start += len(content) - len(content.lstrip())
    node.end = node.start + len(content.strip())


def _add_attributes(source: Text, node: Node, start: int, end: int) -> None:
    parts = node.parts = node.parts or {}
    for match in ATTRIBUTE.finditer(source.text, start, end):
        place = match.span(2) if match[2] is not None else match.span(3)
        parts[f"@{match[1]}"] = [Node(source, match[1], match.start(1), *place)]
