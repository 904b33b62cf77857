"""JSON text as a tree of nodes.

The standard library's scanner checks the text, a pattern over its tokens then finds the places: one step per member.
"""

from __future__ import annotations

import json
import re

from trialdossier.sources import Document
from trialdossier.structured import MAX_DEPTH, Node, Text

STRING = r'"((?:[^"\\]++|\\.)*+)"'
SCALAR = r"(-?[0-9][0-9.eE+-]*+|true|false|null)"
NEXT = r"[\s,]*+"
TOKEN = re.compile(
    rf"{STRING}\s*+:\s*+(?:{STRING}|{SCALAR}|([\[{{])){NEXT}|{STRING}{NEXT}|{SCALAR}{NEXT}|([\[{{]){NEXT}|([\]}}]){NEXT}",
    re.S,
)
MEMBER, MEMBER_STRING, MEMBER_SCALAR, MEMBER_OPEN, ITEM_STRING, ITEM_SCALAR, ITEM_OPEN, CLOSE = range(1, 9)
BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.S)
CONSTANT = re.compile(r'"(?:[^"\\]++|\\.)*+"|(-?Infinity|NaN)', re.S)
TOO_DEEP = f"nested more than {MAX_DEPTH} deep; no record of the registry is"
BOM = "\ufeff"


def tree(document: Document) -> Node:
    """The one JSON value that `document` holds; SourceError, with its place, where it is not valid JSON.

    A key that an object has twice, nesting deeper than `MAX_DEPTH` and text after the value are errors too.
    """
    start = 1 if document.text.startswith(BOM) else 0
    _check(document, start)
    scan = _Scan(document, start)
    if scan.repeated is not None:
        offset, key = scan.repeated
        raise document.error(f"the key {key[:80]!r} stands twice in one object", offset)
    return scan.root


class _Scan:
    """One pass over the tokens of text that is JSON; `repeated` is the first key that an object has twice."""

    def __init__(self, document: Document, begin: int):
        self.repeated: tuple[int, str] | None = None
        source = Text(document, "json")
        top: dict[str, list[Node]] = {}
        self.root = Node(source, "", begin, -1, -1)
        self.root.parts = top
        parts: dict[str, list[Node]] | None = None
        items: list[Node] = []
        name, name_start = "", begin
        stack: list[tuple[dict[str, list[Node]] | None, list[Node], str, int]] = []
        for token in TOKEN.finditer(document.text, begin):
            kind = token.lastindex
            if kind is None or kind <= MEMBER_OPEN:
                if parts is None:
                    continue
                key = token[MEMBER]
                key_start = token.start(MEMBER)
                if key in parts or ("\\" in key and json.loads(f'"{key}"') in parts):
                    self.repeated = self.repeated or (key_start, key)
                if kind != MEMBER_OPEN:
                    start, end = token.span(MEMBER_STRING if kind == MEMBER_STRING else MEMBER_SCALAR)
                    blank = kind == MEMBER_SCALAR and token[MEMBER_SCALAR] == "null"
                    parts[key] = [] if blank else [Node(source, key, key_start, start, end)]
                    continue
                opened = token.start(MEMBER_OPEN)
                stack.append((parts, items, name, name_start))
                name, name_start, items = key, key_start, []
                parts[key] = items
            elif kind == CLOSE:
                if stack:
                    parts, items, name, name_start = stack.pop()
                continue
            elif kind == ITEM_OPEN:
                opened = token.start(ITEM_OPEN)
                stack.append((parts, items, name, name_start))
            else:
                start, end = token.span(kind)
                if kind == ITEM_STRING or token[ITEM_SCALAR] != "null":
                    items.append(Node(source, name, name_start, start, end))
                continue
            if len(stack) > MAX_DEPTH:
                raise document.error(TOO_DEEP, opened)
            if document.text[opened] == "{":
                if len(stack) == 1 and kind == ITEM_OPEN:
                    parts = top
                else:
                    node = Node(source, name, name_start, -1, -1)
                    parts = node.parts = {}
                    items.append(node)
            else:
                parts = None


def _check(document: Document, start: int) -> None:
    """SourceError, with its place, unless the text from `start` is one JSON value."""
    text = document.text[start:] if start else document.text
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise document.error(_message(error), min(error.pos + start, len(document.text) - 1)) from None
    except RecursionError:
        raise document.error(TOO_DEEP, _place_too_deep(text) + start) from None
    except ValueError:
        places = (match.start(1) for match in CONSTANT.finditer(document.text, start) if match[1])
        raise document.error("not valid JSON: NaN and Infinity are no JSON numbers", next(places, start)) from None


def _place_too_deep(text: str) -> int:
    """Where `text` that begins like JSON opens one array or object too many."""
    depth = 0
    for token in BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > MAX_DEPTH:
            return token.start()
    return 0


def _message(error: json.JSONDecodeError) -> str:
    if error.msg == "Extra data":
        return "not valid JSON: text after the end of the record; one file holds one study"
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"not valid JSON: the text ends before the record does ({error.msg})"
    return f"not valid JSON: {error.msg}"


def _refuse(constant: str) -> str:
    raise ValueError(constant)
