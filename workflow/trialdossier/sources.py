"""Text and where it stands: Document, Section, Span, Cited, SourceError."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from unicodedata import category

Value = str | int | float | None
"""What a cell can hold."""

LINE = re.compile(r"[^\s\ufeff][^\n]*")
MAX_BYTES = 64 * 1024 * 1024
"""Bytes of the largest document that is read, unless another size is asked for."""
BLANK = frozenset("\ufeff") | {chr(code) for code in range(0x3001) if chr(code).isspace()}
"""White space, and the mark of the byte order."""
AFTER = " \t\r\n\v\f\u00a0\u2007\u2009\u202f"
"""White space that may end a text."""
BEFORE = "\ufeff" + AFTER
"""What may stand before a text."""
SHOWN = 160
"""Characters of a source line that an error message shows at most."""

NOT_ASCII = re.compile(r"[^\n -~]+")
ACTED_ON = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of characters that are controls, turn or join others, or end lines."""

NO_TEXT = {
    b"\xff\xfe": "encoded as UTF-16; save it as UTF-8",
    b"\xfe\xff": "encoded as UTF-16; save it as UTF-8",
    b"%PDF-": "this is a PDF; save its text as UTF-8, and put that here",
    b"PK\x03\x04": "this is an office document or a ZIP archive; save its text as UTF-8, and put that here",
    b"{\\rtf": "this is RTF; save it as plain text in UTF-8",
    b"\x1f\x8b": "this is compressed (gzip); unpack it, and put the document here",
}
"""How files begin that are no text, and what to do with them."""


def verbatim(quote: str) -> str:
    """The text on one line: each run of white space is one space."""
    return " ".join(quote.split())


def _slots(kind: type) -> tuple[Callable[[object, object], None], ...]:
    """What fills the slots of a frozen class: a page makes many thousands, and `frozen` alone takes twice as long."""
    return tuple(kind.__dict__[name].__set__ for name in kind.__slots__)  # type: ignore[attr-defined]


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Half-open `[start, end)` in code points of a document's decoded bytes."""

    start: int
    end: int

    def __init__(self, start: int, end: int):
        if not 0 <= start <= end:
            raise ValueError(f"no such span: [{start}, {end})")
        _SPAN_START(self, start)
        _SPAN_END(self, end)


_SPAN_START, _SPAN_END = _slots(Span)


@dataclass(frozen=True, slots=True)
class Cited:
    """A value and the characters it was read from.

    `spans` are its pieces in order: `conversion` of their quotes joined by line feeds is `value`.
    `again` are further places that, each alone, state the same value.
    """

    value: Value
    spans: tuple[Span, ...]
    conversion: str
    again: tuple[Span, ...] = ()

    def __init__(self, value: Value, spans: tuple[Span, ...], conversion: str, again: tuple[Span, ...] = ()):
        _CITED_VALUE(self, value)
        _CITED_SPANS(self, spans)
        _CITED_CONVERSION(self, conversion)
        _CITED_AGAIN(self, again)


_CITED_VALUE, _CITED_SPANS, _CITED_CONVERSION, _CITED_AGAIN = _slots(Cited)


class ReadableError(Exception):
    """An error that says, in words for a person, what is wrong and where."""


class SourceError(ReadableError):
    """`{path}:{line}: {message}`, the line, and a caret under the place."""

    def __init__(self, path: Path | str, message: str, line: int = 0, text: str = "", column: int = 0):
        place = f"{path}:{line}: " if line else f"{path}: "
        shown = f"\n    {text}\n    {' ' * column}^" if text.strip() else ""
        super().__init__(f"{place}{message}{shown}")
        self.path, self.line = Path(path), line
        self.reason = f"{f'line {line}: ' if line else ''}{message.partition(chr(10))[0]}"


def printable(text: str) -> str:
    """`text` with control and formatting characters made visible, for a terminal."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text.replace("\t", " "))


def inert_json(text: str) -> str:
    """The JSON `text`, of the same value, with each character that a terminal would act on as an escape."""
    return NOT_ASCII.sub(lambda match: "".join(map(_escaped, match[0])), text)


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if category(character) in ACTED_ON else character


def shortened(text: str, limit: int) -> str:
    """`text` on one line, cut at a word where it is longer than `limit`."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


@dataclass(frozen=True)
class Document:
    """One source as received: its bytes, and those very bytes decoded as UTF-8."""

    path: Path
    source_id: str
    data: bytes
    text: str

    @classmethod
    def load(cls, path: Path, source_id: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
        """Read `path`; SourceError if it is missing, empty, too large, binary or not UTF-8."""
        shown = printable(str(path))
        try:
            if path.stat().st_size > max_bytes:
                raise SourceError(shown, f"larger than the {max_bytes} bytes that config `inputs.max_bytes` allows")
            data = path.read_bytes()
        except OSError as error:
            raise SourceError(shown, f"cannot be read: {error.strerror or error}") from None
        return cls.from_bytes(data, path, source_id)

    @classmethod
    def from_bytes(cls, data: bytes, path: Path, source_id: str | None = None) -> Document:
        """The document that `data` holds; SourceError as for `load`."""
        shown = printable(str(path))
        if not data.strip():
            raise SourceError(shown, "the file is empty; a source is a text, JSON or XML document")
        for beginning, what in NO_TEXT.items():
            if data.startswith(beginning):
                raise SourceError(shown, what)
        if data[:SHOWN].count(0) > len(data[:SHOWN]) // 3:
            raise SourceError(shown, "encoded as UTF-16 or UTF-32, or no text; save it as UTF-8")
        if b"\x00" in data:
            line = data[: data.index(b"\x00")].count(b"\n") + 1
            raise SourceError(shown, "holds a NUL byte, so it is no text; a source is UTF-8 text, JSON or XML", line)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise SourceError(
                shown, f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8; save the file as UTF-8", line
            ) from None
        return cls(path, source_id or path.name, data, text)

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of each line."""
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def line_of(self, offset: int) -> int:
        """1-based number of the line that holds `offset`."""
        return bisect_right(self.line_starts, offset)

    def line_text(self, line: int) -> str:
        """Line number `line` without its line ending."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def quote(self, span: Span) -> str:
        """The characters of `span`."""
        return self.text[span.start : span.end]

    def error(self, message: str, offset: int) -> SourceError:
        """A SourceError that points at `offset`."""
        line = self.line_of(offset)
        column = min(offset - self.line_starts[line - 1], SHOWN)
        text = printable(self.line_text(line)[: SHOWN + 1])
        return SourceError(printable(str(self.path)), message, line, text, column)

    def whole(self) -> Section:
        """The section that is the whole document."""
        return Section(self, 0, len(self.text))


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document, and the four words that read it: one, maybe, all, split."""

    document: Document
    start: int
    end: int

    def __init__(self, document: Document, start: int, end: int):
        _SECTION_DOCUMENT(self, document)
        _SECTION_START(self, start)
        _SECTION_END(self, end)

    @property
    def text(self) -> str:
        """The characters of the section."""
        return self.document.text[self.start : self.end]

    @property
    def span(self) -> Span:
        """The section's place in its document."""
        return Span(self.start, self.end)

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def within(self, start: int, end: int) -> Section:
        """The part of the document from `start` to `end`."""
        return Section(self.document, start, end)

    def stripped(self) -> Section:
        """The section without the white space at its ends."""
        whole, start, end = self.document.text, self.start, self.end
        if start < end and whole[start] not in BLANK and whole[end - 1] not in BLANK:
            return self
        text = whole[start:end]
        lead = len(text) - len(text.lstrip(BEFORE))
        tail = len(text) - len(text.rstrip(AFTER))
        return Section(self.document, start + lead, max(start + lead, end - tail))

    def lines(self) -> Iterator[Section]:
        """Each line that is not blank, without white space at its ends."""
        document = self.document
        for match in LINE.finditer(document.text, self.start, self.end):
            start = match.start()
            yield Section(document, start, start + len(match[0].rstrip(AFTER)))

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Each match of `pattern` inside the section; `^` is a true beginning of a line."""
        return pattern.finditer(self.document.text, self.start, self.end)

    def group(self, match: re.Match[str], group: int | str = 0) -> Section:
        """The section that `group` of `match` covers (empty where it took no part)."""
        start, end = match.span(group)
        return Section(self.document, start, end) if start >= 0 else self.within(match.end(), match.end())

    def cite(self, convert: Callable[[str], Value] = verbatim) -> Cited | None:
        """The section itself as a value; None where it is blank or does not convert."""
        place = self.stripped()
        start, end = place.start, place.end
        return _converted(self.document.text[start:end], [Span(start, end)], convert)

    def all(self, pattern: re.Pattern[str], convert: Callable[[str], Value] = verbatim) -> list[Cited]:
        """The value of each match that converts, in order."""
        found = (self.group(m, 1 if pattern.groups else 0).cite(convert) for m in self.matches(pattern))
        return [c for c in found if c is not None]

    def maybe(self, pattern: re.Pattern[str], convert: Callable[[str], Value] = verbatim) -> Cited | None:
        """The one value of `pattern`; None where there is none, or where two places differ."""
        found = self.all(pattern, convert)
        if not found or any(c.value != found[0].value for c in found):
            return None
        first, *others = found
        return Cited(first.value, first.spans, first.conversion, tuple(s for c in others for s in c.spans))

    def one(self, pattern: re.Pattern[str], what: str, convert: Callable[[str], Value] = verbatim) -> Cited:
        """The one value of `pattern`; SourceError, naming `what`, where there is none or several."""
        found = self.maybe(pattern, convert)
        if found is None:
            several = [c.spans[0].start for c in self.all(pattern, convert)]
            raise self.document.error(f"expected one {what}, found {len(several)}", (several or [self.start])[-1])
        return found

    def split(self, pattern: re.Pattern[str]) -> list[Section]:
        """One section per match, from its beginning to the next match or the end."""
        starts = [m.start() for m in self.matches(pattern)]
        return [self.within(a, b) for a, b in zip(starts, [*starts[1:], self.end], strict=False)]


_SECTION_DOCUMENT, _SECTION_START, _SECTION_END = _slots(Section)


def cited(pieces: list[Section], convert: Callable[[str], Value] = verbatim) -> Cited | None:
    """The value of several pieces read together; None where they are blank or do not convert."""
    if len(pieces) == 1:
        return pieces[0].cite(convert)
    stripped = [s for s in [p.stripped() for p in pieces] if s.start < s.end and not s.text.isspace()]
    return _converted("\n".join(s.text for s in stripped), [Span(s.start, s.end) for s in stripped], convert)


def _converted(text: str, spans: list[Span], convert: Callable[[str], Value]) -> Cited | None:
    """The value of `text`, which stands at `spans`; None where it is blank or does not convert."""
    if not text or text.isspace():
        return None
    try:
        value = convert(text)
    except ValueError:
        return None
    if value is None or value == "":
        return None
    return Cited(value, tuple(spans), convert.__name__)
